/* SPDX-License-Identifier: MIT */
/*
 * What the steps of one pass share. Private to cycle*.c: cycle.c walks the
 * steps, cycle_store.c writes the plan down, cycle_letter.c composes; cycle_owner.c and
 * cycle_owner_letter.c do both for mails to the owner.
 */
#pragma once

#include "cycle.h"
#include "deliver/deliver.h"
#include "proof/notice.h"

enum step {
    STEP_NONE,   /* no pass runs */
    STEP_READ,   /* the ledgers, a piece at a time */
    STEP_SETTLE, /* they take the place of the old ones; the history */
    STEP_BANKS,  /* statements that are new, and what they pay */
    STEP_PLAN,
    STEP_PARTIES,   /* the clients, some at a time */
    STEP_SOURCES,   /* the reads and what was noticed */
    STEP_PAYMENTS,  /* what came in at the banks, some at a time */
    STEP_INVOICES,  /* changed rows, some at a time */
    STEP_SETTLED,   /* payments of which all is closed, some at a time */
    STEP_HELD,      /* held decisions and tasks */
    STEP_RECONCILE, /* pending reminders against the plan */
    STEP_TELL,      /* what the owner is to know, as mails beside the letters */
    STEP_SUMMARY,
    STEP_COMPOSE, /* and deliver, until nothing planned is left */
};

/* Letters and what is counted by them; rows that take microseconds each. A step stays below 100 ms. */
enum { ROWS_A_STEP = 256, RECORDS_A_STEP = 2048, LETTERS_A_STEP = 32, LETTERS_AHEAD = 64, RESTARTS_MAX = 20 };
enum { BYTES_A_STEP = 4 << 20 }; /* of letters with large files fewer are held at once */

/* The letters that one relay will be given. */
struct line {
    const char *relay; /* the `smtp` section's key, owned by the configuration */
    GQueue ids;        /* of reminders, without their bytes */
    int counted;       /* letters ahead of them when they were last counted, */
    int64_t head, ms;  /* after this entry of the journal, at this time */
};

struct cycle {
    struct config *config;
    struct composer *composer;
    struct store *store;
    struct clock clock;
    struct deliver *deliver;
    struct world *world;
    struct plan *plan;
    enum run_mode mode; /* that deliver was made for */
    enum step step;
    guint position; /* within the step */
    bool requested, stopping;
    bool unreconciled;          /* a ledger was read anew and what is pending was not yet compared with it */
    bool rewrite;               /* what waits was written by older files */
    bool torn;                  /* a bite was taken back: what it moved in memory is no longer true */
    bool broken;                /* CYCLE_BROKEN */
    bool full;                  /* every relay has as many letters written as may wait: more when some have gone */
    GHashTable *reads;          /* ledger name -> source_read id */
    GPtrArray *going;           /* plan_going() of the plan that is being reconciled; NULL = not asked for yet */
    GHashTable *pending;        /* digest -> struct pending that the plan may keep */
    GHashTable *decisions;      /* reminder id -> const struct decision, of the present plan */
    GPtrArray *lines;           /* of struct line: what waits to be composed, one a relay */
    GPtrArray *notices;         /* of struct notice_row: what the owner is to know, as of this pass; NULL before */
    GPtrArray *tasks;           /* of struct task_row: those that are open */
    GPtrArray *troubles;        /* of struct tell_trouble: what the edges report */
    GPtrArray *uncertain;       /* of struct tell_uncertain */
    bool set_aside;             /* a letter could not be written since the troubles were read */
    bool look_again;            /* what the owner is to know changed while letters were written */
    GPtrArray *mails;           /* of struct owner_mail: what is told in this pass */
    GHashTable *owner_mails;    /* reminder id -> struct owner_mail of those */
    GHashTable *broken_letters; /* digests */
    GHashTable *without_files;  /* digests of those that were held for a missing file -> the day they were tried */
    GError *error;
    int failures;
    int restarts; /* of this pass, because something decided meanwhile */
    sd_event *event;
    void (*woken)(void *data);
    void *woken_data;
};

/* Ends the transaction of a bite: commit when OK, else take it back. */
bool cycle_finish(struct cycle *cycle, bool ok, GError **error);

/* Each does one bite of its step; *DONE when the step is finished. */
bool cycle_write_parties(struct cycle *cycle, bool *done, GError **error);
bool cycle_write_sources(struct cycle *cycle, bool *done, GError **error);
bool cycle_read_banks(struct cycle *cycle, bool *done, GError **error);
bool cycle_write_banks(struct cycle *cycle, bool *done, GError **error);
bool cycle_settle_banks(struct cycle *cycle, bool *done, GError **error);
bool cycle_write_invoices(struct cycle *cycle, bool *done, GError **error);
bool cycle_write_held(struct cycle *cycle, bool *done, GError **error);
bool cycle_reconcile(struct cycle *cycle, bool *done, GError **error);
bool cycle_tell(struct cycle *cycle, bool *done, GError **error);
bool cycle_write_summary(struct cycle *cycle, bool *done, GError **error);
bool cycle_compose(struct cycle *cycle, bool *done, GError **error);

/* Reminder ID waits to be composed for RELAY: behind the others, or FIRST. */
void cycle_line_up(struct cycle *cycle, const char *relay, int64_t id, bool first);

/*
 * The line that is in most need of letters with their bytes; NULL when none lacks any. A relay that is away keeps those
 * that were written for it, and only those: the letters of another one are written as ever. *WAITING: some line has
 * letters.
 */
bool cycle_line_next(struct cycle *cycle, struct line **line, bool *waiting, GError **error);
void cycle_lines_clear(struct cycle *cycle);
void line_free(gpointer line);

/* Nothing is known any more of what was to be told. */
void cycle_forget_notices(struct cycle *cycle);

/* Opens a notice for the owner: WHY a file of DECISION's letter is missing; once for a letter that is HELD for it. */
bool cycle_tell_missing(struct cycle *cycle, const struct decision *decision, const char *why, bool held,
                        GError **error);

/* Letters that were held for a missing file are tried again once a day. */
void cycle_try_missing(struct cycle *cycle);

/* The letter of owner mail ID, or NULL with HERINNERD_ERROR_TEMPLATE or an error of the store. */
struct letter *cycle_owner_letter(struct cycle *cycle, int64_t id, const struct owner_mail *mail, GError **error);
