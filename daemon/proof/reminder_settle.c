/* SPDX-License-Identifier: MIT */
/* uncertain: how it comes about without an outcome, and how a person ends it. */
#include "proof/agency.h"
#include "proof/reminder.h"
#include "proof/rows_inside.h"

#define NO_REPLY "the process ended between claim and reply"

static bool recover_one(struct store *store, int64_t id, GError **error)
{
    const struct attempt_result result = {.outcome = OUTCOME_UNCERTAIN, .text = NO_REPLY};
    int64_t attempt;

    /* a claim and its attempt were written together */
    return sql_int(store->sql, 0, &attempt, error, "SELECT id FROM attempt WHERE reminder = ?1 AND ended IS NULL",
                   BIND(bind_int(id))) &&
           reminder_outcome(store, id, attempt, &result, error);
}

static bool recover_all(struct store *store, int *count, GError **error)
{
    g_autoptr(GArray) ids =
        sql_ints(store->sql, error, "SELECT id FROM reminder WHERE state = 'claimed' ORDER BY id", NO_BIND);

    for (guint i = 0; ids && i < ids->len; i++) {
        if (!recover_one(store, g_array_index(ids, int64_t, i), error))
            return false;
    }
    if (ids && count)
        *count = (int)ids->len;
    return ids != NULL;
}

bool reminder_recover(struct store *store, int *count, GError **error)
{
    if (!store_begin(store, error))
        return false;
    if (recover_all(store, count, error))
        return store_commit(store, error);
    store_rollback(store);
    return false;
}

bool reminder_settle(struct store *store, int64_t id, bool was_sent, const char *actor, GError **error)
{
    /* send-again: failed frees the stage, and the planner makes a letter of that day */
    const char *state = was_sent ? "accepted" : "failed";

    if (!sql_run(store->sql, "UPDATE reminder SET state = ?2, outcome_time = ?3 WHERE id = ?1 AND state = 'uncertain'",
                 BIND(bind_int(id), bind_text(state), bind_time(clock_now_ms(store->clock))), error))
        return false;
    if (sql_changes(store->sql) != 1) {
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE,
                    "reminder %" G_GINT64_FORMAT " is not uncertain; `herinnerctl status` lists those that are", id);
        return false;
    }
    return (!was_sent || (approval_spend(store, id, error) && agency_reached(store, id, error))) &&
           sql_run(store->sql,
                   "UPDATE recipient SET level = CASE WHEN ?2 = 'failed' THEN 'failed' WHEN (SELECT rehearsal FROM"
                   " reminder WHERE id = ?1) THEN 'rehearsed' ELSE 'accepted' END, level_time = ?3"
                   " WHERE reminder = ?1 AND level = 'uncertain'",
                   BIND(bind_int(id), bind_text(state), bind_time(clock_now_ms(store->clock))), error) &&
           reminder_note(store, id, was_sent ? "was-sent" : "send-again", actor, true, NULL, NULL, error);
}
