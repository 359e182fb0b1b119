/* SPDX-License-Identifier: MIT */
#include "proof/records.h"
#include "proof/rows_inside.h"
#include "proof/states.h"

bool approval_give(struct store *store, enum approval_kind kind, const char *subject, int64_t client, civil_day given,
                   civil_day lapses, const char *actor, GError **error)
{
    GString *text = g_string_new(NULL);
    g_autofree char *body = NULL;
    int64_t seq;

    store->approvals = APPROVALS_UNKNOWN;
    subject = subject ? subject : "";
    body_line(text, "what", approval_word(kind));
    body_line(text, "subject", subject);
    body_day(text, "given", given);
    body_day(text, "lapses", lapses);
    body = g_string_free(text, FALSE);
    return journal_append(store,
                          &(struct journal_entry){
                              .type = "approved", .actor = actor, .client = client, .decides = true, .body = body},
                          &seq, error) &&
           sql_run(store->sql,
                   "INSERT INTO approval(what, subject, client, actor, given, lapses, set_seq)"
                   " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                   BIND(bind_text(approval_word(kind)), bind_text(subject), bind_int(client), bind_text(actor),
                        bind_day(given), bind_day(lapses), bind_int(seq)),
                   error);
}

#define ANY_OPEN(what) "EXISTS (SELECT 1 FROM approval WHERE used IS NULL AND what = '" what "')"
#define ITS_OPEN(what)                                                                                                 \
    "EXISTS (SELECT 1 FROM approval WHERE used IS NULL AND what = '" what "' AND subject = reminder.digest)"

/* Whether any letter has one is looked up once a transaction: most letters need none. */
static bool look_for_any(struct store *store, GError **error)
{
    int64_t any;

    if (store->approvals != APPROVALS_UNKNOWN)
        return true;
    if (!sql_int(store->sql, 0, &any, error, "SELECT " ANY_OPEN("letter") " OR " ANY_OPEN("pass"), NO_BIND))
        return false;
    store->approvals = any ? APPROVALS_OPEN : APPROVALS_NONE;
    return true;
}

bool approval_is_open(struct store *store, int64_t id, bool *open, GError **error)
{
    int64_t its = 0;
    bool done = look_for_any(store, error) &&
                (store->approvals == APPROVALS_NONE ||
                 sql_int(store->sql, 0, &its, error,
                         "SELECT " ITS_OPEN("letter") " OR " ITS_OPEN("pass") " FROM reminder WHERE id = ?1",
                         BIND(bind_int(id))));

    *open = its != 0;
    return done;
}

/* A word of its own in each text: for one that is bound, SQLite would prepare anew at each run. */
#define SPEND(what)                                                                                                    \
    "UPDATE approval SET used = ?2 WHERE used IS NULL AND what = '" what                                               \
    "' AND subject = (SELECT digest FROM reminder WHERE id = ?1)"

bool approval_spend(struct store *store, int64_t id, GError **error)
{
    int64_t now = clock_now_ms(store->clock);

    return sql_run(store->sql, SPEND("letter"), BIND(bind_int(id), bind_time(now)), error) &&
           sql_run(store->sql, SPEND("pass"), BIND(bind_int(id), bind_time(now)), error);
}
