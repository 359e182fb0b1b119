/* SPDX-License-Identifier: MIT */
/* Writing the rows that several modules of proof/ share. Private to proof/. All run inside the caller's transaction. */
#pragma once

#include "plan/plan.h"
#include "proof/journal.h"
#include "proof/log.h"
#include "proof/store_inside.h"

/* The id of an invoice, 0 when the store does not know it, -1 on error. */
int64_t invoice_find(struct store *store, const char *ledger, const char *number, GError **error);

/* Makes the row of ITEM when there is none, and marks it: it has steps now. *ID gets its number. */
bool invoice_reminded(struct store *store, const struct plan_item *item, int64_t *id, GError **error);

/* Whose plans a hold on SCOPE makes void: the id of CLIENT_KEY, 0 = everybody's; -1 on error. */
int64_t hold_client(struct store *store, enum hold_scope scope, const char *client_key, GError **error);

/* The id of the invoice "ledger/number" of a hold, 0 when it is on no invoice or not read yet, -1 on error. */
int64_t hold_invoice(struct store *store, enum hold_scope scope, const char *subject, GError **error);

/* Ends the holds of KINDS (NULL-terminated) on exactly SCOPE/SUBJECT by entry SEQ; sql_changes() counts them. */
bool hold_lift(struct store *store, enum hold_scope scope, const char *subject, const char *const *kinds,
               civil_day today, int64_t seq, GError **error);

/* What serves or will serve a stage: one row of `reminder` with its `covers`. */
struct new_reminder {
    const char *action; /* mail, call, task, handover, skip, … */
    const char *state;  /* planned, open, accepted */
    const char *type;   /* of the journal entry: planned, skipped, … */
    const char *actor;
    bool decides;
    enum run_mode mode;
    int64_t client; /* party id */
    const struct plan_client *who;
    const char *sender, *policy, *stage, *template_name, *relay, *digest, *note;
    civil_day day, since, term_until;
    int64_t read_id, valid_until_ms;
    const GPtrArray *items; /* of const struct plan_item */
    int round;              /* 0 = each item's own */
    char *const *to, *const *cc;
    const struct decision_money *money; /* NULL = it asks for nothing beside its invoices */
    bool names_costs;                   /* announces costs, how much not being known: a letter by post */
    int64_t recalls;                    /* of an apology: the letter it withdraws; it serves no stage. 0 = none */
};

/*
 * Writes it whole: reminder, covers, recipients, journal entry. planned_seq is that entry's number.
 * HERINNERD_ERROR_OVERTAKEN when one of the stages has a live row already; then nothing of it was written.
 * What fails otherwise takes the whole transaction back, and so does a key that is found taken only while it is written
 * (store_in_transaction() tells).
 */
bool reminder_insert(struct store *store, const struct new_reminder *new, int64_t *id, GError **error);

/* The token in the bounce address of letter ID that was PLANNED then. New string; NULL on error. */
char *reminder_bounce_token(struct store *store, int64_t id, const char *planned, GError **error);

/*
 * Whether entry J is about CLIENT, an expression for one id or a list in brackets. Three look-ups in indexes: of what
 * is about no letter; of what decides, which may be about another's letter (that of a client merged since); and of all
 * else by its letter, whose client it has.
 */
#define ENTRY_OF(j, client)                                                                                            \
    "(" j ".client IN " client " AND ((" j ".client <> 0 AND " j ".reminder IS NULL AND " j ".client IN " client ")"   \
    " OR (" j ".decides = 1 AND " j ".client IN " client ") OR " j ".reminder IN (SELECT id FROM reminder"             \
    " WHERE client IN " client ")))"

/* What never changes about a letter: its client, and its invoice when it covers one only (else 0), for the entries of
 * the journal; whether it is to the owner, and whether it carries out a task. */
struct reminder_about {
    int64_t client, invoice;
    bool owner, task;
};

/* Of letter ID, looked up once on its way from being planned to its end; all 0 when there is none. */
bool reminder_about(struct store *store, int64_t id, struct reminder_about *about, GError **error);
/* Of a letter whose row was just written, and what its line in the log will say (taken over; NULL = not known): nobody
 * has to look them up. */
void reminder_note_about(struct store *store, int64_t id, const struct reminder_about *about, struct log_about *line);
/* What was noted for its line in the log; NULL when nothing was. */
const struct log_about *reminder_noted_line(const struct store *store, int64_t id);

/* TEXT, which changes letter ID where it is as it should be. *FOUND: whether it did; then ABOUT is what it says of it.
 */
bool reminder_change(struct store *store, int64_t id, struct reminder_about *about, bool *found, GError **error,
                     const char *text, const struct bind *binds, int count);

/* The service journals TYPE about reminder ID; *SEQ (may be NULL) becomes the entry's number. */
bool reminder_journal(struct store *store, int64_t id, const struct reminder_about *about, const char *type,
                      const char *body, int64_t *seq, GError **error);

/* Journals TYPE about reminder ID (client and invoice from its rows). */
bool reminder_note(struct store *store, int64_t id, const char *type, const char *actor, bool decides, const char *body,
                   int64_t *seq, GError **error);

/* A letter that nobody has claimed, or an open task, of STAGE and ROUND of ITEM gives way; WHY is a word.
 * HERINNERD_ERROR_OVERTAKEN when it has gone or is going. */
bool reminder_make_way(struct store *store, const struct plan_item *item, enum run_mode mode, const char *stage,
                       int round, const char *why, GError **error);

/* Planned and queued reminders of KIND (client, owner) and MODE (of struct pending). */
GPtrArray *reminder_pending_of(struct store *store, const char *kind, enum run_mode mode, GError **error);

/* Whether there is an approval of letter ID that was not used yet. */
bool approval_is_open(struct store *store, int64_t id, bool *open, GError **error);
/* R19, R12a: an approval of the very letter ID has been used. */
bool approval_spend(struct store *store, int64_t id, GError **error);

/* "ledger/number, ledger/number": new string. */
char *items_text(const GPtrArray *items);
