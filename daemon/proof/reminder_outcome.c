/* SPDX-License-Identifier: MIT */
#include "proof/agency.h"
#include "proof/attempt.h"
#include "proof/reminder.h"
#include "proof/rows_inside.h"

#define END                                                                                                            \
    "UPDATE OR ROLLBACK reminder SET state = ?3, not_before = ?4, resend = ?5, outcome_time = ?6 WHERE id = ?1 AND "   \
    "state = ?2"

/* The state that OUTCOME leads to, and what is written with it. */
static bool write_state(struct store *store, int64_t id, const char *from, const struct attempt_result *result,
                        GError **error)
{
    static const char *const states[] = {
        [OUTCOME_ACCEPTED] = "accepted",    [OUTCOME_LATER] = "queued",        [OUTCOME_NEVER] = "failed",
        [OUTCOME_UNDELIVERABLE] = "failed", [OUTCOME_UNCERTAIN] = "uncertain",
    };
    bool later = result->outcome == OUTCOME_LATER;
    char until[INSTANT_SIZE] = "";

    if (later && result->not_before_ms > 0)
        instant_to_text(result->not_before_ms, until);
    if (!sql_run(store->sql, END,
                 BIND(bind_int(id), bind_text(from), bind_text(states[result->outcome]), bind_text(until),
                      bind_int(later && result->same_day_bytes), bind_time(later ? 0 : clock_now_ms(store->clock))),
                 error))
        return false;
    if (sql_changes(store->sql) == 1)
        return true;
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_OVERTAKEN, "reminder %" G_GINT64_FORMAT " is not %s", id, from);
    return false;
}

static const char *level_of(const struct attempt_result *result)
{
    switch (result->outcome) {
    case OUTCOME_LATER:
        return NULL;
    case OUTCOME_NEVER:
    case OUTCOME_UNDELIVERABLE:
        return "failed";
    default:
        return outcome_word(result);
    }
}

/* What else is settled when the relay took it: for most letters nothing. */
static bool settle_others(struct store *store, int64_t id, const struct reminder_about *about, GError **error)
{
    bool approved;

    return approval_is_open(store, id, &approved, error) && (!approved || approval_spend(store, id, error)) &&
           (!about->owner || reminder_owner_reached(store, id, error)) &&
           (!about->task || agency_reached(store, id, error));
}

static bool finish(struct store *store, int64_t id, int64_t attempt, const char *from,
                   const struct attempt_result *result, GError **error)
{
    char transcript[SHA256_HEX_SIZE];
    g_autofree char *body = NULL;
    struct reminder_about about;

    if (!reminder_about(store, id, &about, error) || !write_state(store, id, from, result, error) ||
        !attempt_end(store, attempt, outcome_word(result), result, transcript, error))
        return false;
    g_hash_table_remove(store->abouts, &id);
    body = outcome_body(result, transcript);
    return attempt_recipients(store, id, result, level_of(result), error) &&
           (result->outcome != OUTCOME_ACCEPTED || settle_others(store, id, &about, error)) &&
           (g_strcmp0(level_of(result), "failed") != 0 || reminder_owner_missed(store, id, result, error)) &&
           bounce_at_relay(store, id, result, error) &&
           reminder_journal(store, id, &about, outcome_word(result), body, NULL, error);
}

bool reminder_outcome(struct store *store, int64_t id, int64_t attempt, const struct attempt_result *result,
                      GError **error)
{
    return finish(store, id, attempt, "claimed", result, error);
}

bool reminder_refused(struct store *store, int64_t id, const struct attempt_result *result, GError **error)
{
    int64_t attempt;

    /* nothing was sent, so nothing can have been taken or be in doubt */
    g_return_val_if_fail(result->outcome != OUTCOME_ACCEPTED && result->outcome != OUTCOME_UNCERTAIN, false);
    return sql_run(store->sql,
                   "UPDATE reminder SET tries = tries + 1, first_try = COALESCE(first_try, ?2) WHERE id = ?1",
                   BIND(bind_int(id), bind_time(clock_now_ms(store->clock))), error) &&
           attempt_open(store, id, 0, &attempt, error) && finish(store, id, attempt, "queued", result, error);
}

/*
 * Earlier letters of the same key that were taken back or failed: the give-up time counts from the first of them
 * (store.md 2.1). One that the relay had taken was a letter of its own.
 */
#define TRIES                                                                                                          \
    "SELECT sum(tries), min(first_try) FROM reminder WHERE id = ?1 OR id IN (SELECT c.reminder FROM covers mine"       \
    " JOIN covers c ON c.live = 0 AND c.ledger = mine.ledger AND c.number = mine.number AND c.stage = mine.stage"      \
    " AND c.cycle = mine.cycle AND c.round = mine.round AND c.rehearsal = mine.rehearsal"                              \
    " WHERE mine.reminder = ?1 AND NOT EXISTS (SELECT 1 FROM attempt a WHERE a.reminder = c.reminder"                  \
    " AND a.outcome IN ('accepted', 'rehearsed', 'uncertain')))"

bool reminder_tries(struct store *store, int64_t id, int *tries, int64_t *first_try_ms, GError **error)
{
    AUTO(rows) rows = sql_query(store->sql, TRIES, BIND(bind_int(id)), error);

    if (!rows || rows_next(rows, error) != ROWS_ROW)
        return false;
    if (tries)
        *tries = (int)column_int(rows, 0);
    if (first_try_ms)
        *first_try_ms = column_time(rows, 1);
    return true;
}
