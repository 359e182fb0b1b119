/* SPDX-License-Identifier: MIT */
/*
 * What surrounds the reminders: ledger reads, invoices as last seen, holds,
 * approvals, tasks, and the history the planner reads. Functions that write run
 * inside the caller's transaction.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "ledger/ledger.h"
#include "plan/history.h"
#include "plan/plan.h"

struct store;

/* The id of the client KEY, made when there is none (NAME goes into a side row). -1 on error. */
int64_t party_id(struct store *store, const char *key, const char *name, GError **error);
/*
 * Makes rows for COUNT of CLIENTS (of struct plan_client, ordered by key) from FIRST on, takes over their names, and
 * remembers their ids for what this pass writes. In order, since random places in a large table cost a page each.
 */
bool party_write(struct store *store, const GPtrArray *clients, guint first, guint count, GError **error);
/* The id, 0 when unknown, -1 on error. Makes nothing. */
int64_t party_find(struct store *store, const char *key, GError **error);
/* The key of the client that KEY means: its own, or that of the one it was merged into; NULL when unknown. New string.
 */
char *party_key(struct store *store, const char *key, GError **error);

/* The name of the client with KEY; NULL when the store has none. New string. */
char *party_name(struct store *store, const char *key, GError **error);

/* A client as a person may name it: its key (see party_key()) and a name that one of its keys has in the store. */
struct party_name {
    char *key, *name;
};

/* All of them (of struct party_name), ordered by id; NULL on error. Reads the whole table: for a search that a person
 * waits for. */
GPtrArray *party_names(struct store *store, GError **error);

/*
 * Fills the planner's history for MODE on TODAY. Reads only; own read transaction. Letters planned or kept through this
 * handle afterwards rest on what was decided up to now: a newer decision makes reminder_plan() and reminder_keep()
 * give HERINNERD_ERROR_OVERTAKEN. So a reader that does not plan takes a handle of its own while a pass is under way.
 */
struct history *history_load(struct store *store, enum run_mode mode, civil_day today, GError **error);

/* The same for a plan from LEDGERS (of const struct ledger, which must outlive it): no records are made for their quiet
 * rows. */
struct history *history_load_beside(struct store *store, const GPtrArray *ledgers, enum run_mode mode, civil_day today,
                                    GError **error);

/* Records a read of LEDGER (trust: the reason word that stops it, or ""); with its journal row when the file changed
 * since the last one. *ID gets its number. */
bool source_record(struct store *store, const struct ledger *ledger, const char *trust, int64_t *id, GError **error);

/* R1: keeps the credits of LEDGER, which was read well, for when it is not. */
bool credit_record(struct store *store, const struct ledger *ledger, GError **error);

/* Writes invoice rows FIRST to FIRST+COUNT of HISTORY that are marked changed. READ_ID by ledger name is in READS
 * (name -> GINT_TO_POINTER). */
bool invoice_write(struct store *store, const struct history *history, guint first, guint count, GHashTable *reads,
                   GError **error);

/* Journals observations of a pass. */
bool observation_write(struct store *store, const GPtrArray *observations, GError **error);

/* Journals a held decision when it differs from the last one for that client and stage. */
bool decision_write_held(struct store *store, const struct decision *decision, GError **error);

/* The pass's summary row, and the clock brake's last day (DAY_NONE: do not move it). */
bool pass_write(struct store *store, const struct plan *plan, enum run_mode mode, civil_day last_day, GError **error);

/* The date of the last pass of MODE that the clock brake let through; DAY_NONE = there was none. */
civil_day pass_last_day(struct store *store, enum run_mode mode);

/* The accounts that the letters of a pass name, where they are others than HISTORY knows; the senders that PLAN holds
 * (iban) stay as they were. */
bool sender_record(struct store *store, const struct plan *plan, const struct history *history,
                   const struct config *config, GError **error);

/* Sets a hold; journalled with decides = 1. UNTIL DAY_NONE = until resumed. *ID gets its number. */
bool hold_set(struct store *store, const struct history_hold *hold, const char *client_key, const char *actor,
              int64_t *id, GError **error);

/* What a person arranged, as one act and one journal entry. */
struct arrangement {
    const struct history_hold *holds; /* set; all about one client */
    int count;                        /* at least 1 */
    const char *client_key;           /* NULL = not known whose, or everybody's */
    const char *const *replaces;      /* kinds that end on the same subjects; NULL = none */
    bool answers;                     /* what the client wrote is answered by it: `reply` ends (R14) */
    civil_day today;                  /* the last day of what ends */
    const char *actor;
};

/* Writes ACT; *ENTRY (may be NULL) gets the journal's number, *REPLACED (may be NULL) how many holds it took the
 * place of. */
bool hold_arrange(struct store *store, const struct arrangement *act, int64_t *entry, int *replaced, GError **error);

/* *FOUND gets the kinds, of KINDS (NULL-terminated words), that are in force on exactly SCOPE/SUBJECT, or meant for
 * later, with blanks between them: a new string, NULL when there is none. */
bool hold_find_kinds(struct store *store, enum hold_scope scope, const char *subject, const char *const *kinds,
                     civil_day today, char **found, GError **error);

/* Ends every hold of KINDS (NULL-terminated words) in force on exactly SCOPE/SUBJECT, or meant for later; *ENDED
 * (may be NULL) counts them. */
bool hold_end(struct store *store, enum hold_scope scope, const char *subject, const char *const *kinds,
              const char *client_key, civil_day today, const char *actor, int *ended, GError **error);

/* Ends every hold in force on exactly SCOPE/SUBJECT whose kind `resume` may end (R7); *ENDED counts them. */
bool hold_resume(struct store *store, enum hold_scope scope, const char *subject, const char *client_key,
                 civil_day today, const char *actor, int *ended, GError **error);

/* Gives an approval (R19, R12a, R12d, R13, R9), with its journal row (decides). */
bool approval_give(struct store *store, enum approval_kind kind, const char *subject, int64_t client, civil_day given,
                   civil_day lapses, const char *actor, GError **error);

/* A call, task or missing address for the owner, once per (client, stage, invoices). */
bool task_make(struct store *store, const struct decision *decision, enum run_mode mode, GError **error);

enum task_end {
    TASK_DONE,   /* by a person: serves its stage on DAY */
    TASK_LAPSED, /* R24: serves it too */
    TASK_ENDED,  /* the invoice was paid, held or starts anew: the stage stays to be served */
};
/* Ends an open task, with its journal row (which decides when a person did it). DAY is not looked at for TASK_ENDED. */
bool task_end(struct store *store, int64_t id, enum task_end end, civil_day day, const char *actor, const char *note,
              GError **error);

/* R24: an agency gives ITEM back; its hand-over is due again, after a yes. COSTS: what of the agency's costs is open,
 * in words, NULL = not said. HERINNERD_ERROR_USAGE when it is not with one. */
bool handover_take_back(struct store *store, const struct plan_item *item, enum run_mode mode, const char *costs,
                        const char *actor, GError **error);

/* A client is insolvent: the claim for INVOICES (words) has to be filed. NOTE says for the person what is open of each.
 * ENTRY is the journal's number of the act. */
bool task_file_claim(struct store *store, const char *client_key, const char *invoices, const char *note, civil_day day,
                     int64_t entry, GError **error);

struct task_row {
    int64_t id;
    char *client, *name, *stage, *kind, *invoices, *since, *note;
    char *sender;  /* whose stage it serves, "" when it serves none */
    int rehearsal; /* 1, 0; -1 = it belongs to either mode */
    bool done;
};
GPtrArray *task_list(struct store *store, GError **error);
/* R24: whether the call or task of reminder ID served its stage although nobody did it. */
bool task_has_lapsed(struct store *store, int64_t reminder);

/* What a person wrote about a client or an invoice. */
struct note {
    char *time; /* UTC */
    char *actor, *text;
    char *costs_open; /* text is "": an agency gave the invoice back and this is still to be paid; else "" */
    char *subject;    /* "ledger/number", "" = the client as a whole */
};

/* A note about CLIENT_KEY, or about its invoice SUBJECT ("ledger/number", NULL = none), into the journal alone. */
bool note_add(struct store *store, const char *client_key, const char *subject, const char *text, const char *actor,
              GError **error);
/* Notes about CLIENT_KEY as a whole and about all its invoices, or SUBJECT alone of those: of struct note. */
GPtrArray *note_list(struct store *store, const char *client_key, const char *subject, GError **error);

/* Sets SETTING (email, language, …) of client CLIENT_KEY, before every file; "" = back to what the files say. */
bool client_set(struct store *store, const char *client_key, const char *setting, const char *value, const char *actor,
                GError **error);

/* How a client paid so far: over its paid invoices whose payment was seen. */
struct client_record {
    int paid;            /* how many */
    int64_t days_late;   /* in sum, counted from the due dates; early ones count below zero */
    int letters;         /* how many it took in sum */
    int kept, broken;    /* promises */
    GString *costs_open; /* "40.00 EUR, 12.50 EUR": of agencies, still to be paid; NULL = none are known */
};

/* Client key -> struct client_record, by MODE's letters. */
GHashTable *client_records(struct store *store, enum run_mode mode, civil_day today, GError **error);

/* One entry of a person's act that has a way back. */
struct act_entry {
    int64_t seq, reminder; /* reminder 0 = none */
    char *type, *body;     /* body "" when erased */
    char *client;          /* key, "" = none or everybody */
};

/* A person's act in the journal, as far as `undo` knows it: all that one command wrote. */
struct act {
    int64_t seq;        /* the entry that was meant */
    char *time;         /* UTC */
    GPtrArray *entries; /* of struct act_entry, in their order; at least one */
};

/* The entries behind number BEFORE, written in the present transaction, are one act. */
bool act_close(struct store *store, int64_t before, GError **error);

/* The value of line KEY in ENTRY's own words, "" when there is none. New string. */
char *act_value(const struct act_entry *entry, const char *key);

/* The last act of ACTOR that was not taken back, or the one that ENTRY belongs to when it is not 0.
 * HERINNERD_ERROR_USAGE when there is none or it is of a kind without a way back. */
struct act *act_find(struct store *store, int64_t entry, const char *actor, GError **error);
/* Takes ACT back, whole, by new entries (R23). HERINNERD_ERROR_USAGE with the remedy when a letter left because of it,
 * or it has ended. */
bool act_undo(struct store *store, const struct act *act, civil_day today, const char *actor, GError **error);
void act_free(struct act *act);
AUTO_DEFINE(act, act_free)

/*
 * go-live: mode live in the store, journalled; nothing more when it is live already. Letters of the rehearsal that
 * still wait are taken back. Without KEEP live planning begins with an empty history (invoices are first seen anew,
 * approvals of the rehearsal are used up); with KEEP, for who really delivers from the outbox, the rehearsed letters
 * count.
 */
bool store_go_live(struct store *store, const char *actor, bool keep, GError **error);
