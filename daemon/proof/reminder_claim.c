/* SPDX-License-Identifier: MIT */
#include "proof/attempt.h"
#include "proof/reminder.h"
#include "proof/rows_inside.h"

/* store.md 1, and the first try for the give-up time. No decision voids a test mail, which demands nothing. Two
 * look-ups in an index: `client IN (…, 0)` would build a table for each letter. */
#define CLAIM                                                                                                          \
    "UPDATE OR ROLLBACK reminder SET state = 'claimed', tries = tries + 1, first_try = COALESCE(first_try, ?3)"        \
    " WHERE id = ?1 AND state = 'queued' AND (day = ?2 OR resend = 1) AND valid_until > ?3"                            \
    " AND (kind = 'test' OR (NOT EXISTS (SELECT 1 FROM journal j WHERE j.decides = 1 AND j.client = reminder.client"   \
    " AND j.seq > reminder.planned_seq)"                                                                               \
    " AND NOT EXISTS (SELECT 1 FROM journal j WHERE j.decides = 1 AND j.client = 0 AND j.seq > "                       \
    "reminder.planned_seq)))"

/* Words for what the claim found. */
#define WHY                                                                                                            \
    "SELECT CASE WHEN state <> 'queued' THEN 'it is ' || state"                                                        \
    " WHEN day <> ?2 AND resend = 0 THEN 'it is dated ' || day"                                                        \
    " WHEN valid_until <= ?3 THEN 'its window ended at ' || valid_until"                                               \
    " ELSE 'a newer decision stands in the journal' END FROM reminder WHERE id = ?1"

static bool overtaken(struct store *store, int64_t id, civil_day day, int64_t now_ms, GError **error)
{
    g_autofree char *why = NULL;

    if (sql_text(store->sql, &why, error, WHY, BIND(bind_int(id), bind_day(day), bind_time(now_ms))))
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_OVERTAKEN,
                    "reminder %" G_GINT64_FORMAT " cannot be claimed: %s; plan again", id,
                    why ? why : "there is none of that number");
    return false;
}

bool reminder_claim(struct store *store, int64_t id, civil_day day, int64_t now_ms, int64_t *attempt, GError **error)
{
    struct reminder_about about;
    bool claimed;
    int64_t seq;

    if (!store_in_transaction(store)) {
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_STORE,
                    "reminder %" G_GINT64_FORMAT " cannot be claimed without a transaction; begin one", id);
        return false;
    }
    if (!reminder_change(store, id, &about, &claimed, error, CLAIM,
                         BIND(bind_int(id), bind_day(day), bind_time(now_ms))))
        return false;
    if (!claimed)
        return overtaken(store, id, day, now_ms, error);
    return reminder_journal(store, id, &about, "claimed", NULL, &seq, error) &&
           attempt_open(store, id, seq, attempt, error);
}
