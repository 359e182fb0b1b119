/* SPDX-License-Identifier: MIT */
#include "proof/level.h"
#include "proof/log.h"
#include "proof/log_entry.h"
#include "proof/store_inside.h"

/* Conditions with a key come first, so that `log --client` and `show` do not read the whole log. */
static char *log_text(const struct log_filter *filter)
{
    return g_strdup_printf(
        "SELECT r.id, r.planned_time, r.outcome_time, p.key, p.name, r.sender, r.policy, r.stage, r.day, r.term_until,"
        " r.subject, r.message_id, r.envid, r.message_sha256, r.state, r.rehearsal"
        " FROM reminder r LEFT JOIN who p ON p.id = r.client WHERE %s AND %s AND %s AND %s AND %s AND r.id > ?4"
        " AND (?5 IS NULL OR COALESCE(r.outcome_time, r.planned_time) >= ?5) ORDER BY r.id",
        filter->id      ? "r.id = ?1"
        : filter->owner ? "?1 = 0 AND r.kind = 'owner'"
                        : "?1 = 0 AND r.kind = 'client' AND r.action = 'mail'",
        filter->client ? "r.client IN (SELECT p.id FROM party p JOIN party k ON k.ledger = '' AND k.key = ?2"
                         " WHERE p.id = k.id OR p.merged = COALESCE(k.merged, k.id))"
                       : "?2 IS NULL",
        filter->invoice
            ? "EXISTS (SELECT 1 FROM covers c WHERE c.reminder = r.id AND (c.number = ?3 OR EXISTS (SELECT 1"
              " FROM moved m WHERE m.kind = 'covers' AND m.id = r.id AND m.was = ?3)))"
            : "?3 IS NULL",
        filter->uncertain ? "r.state = 'uncertain'" : "1",
        filter->with_cancelled || filter->id ? "1" : "r.state <> 'cancelled'");
}

static bool give(struct store *store, struct rows *rows, const struct log_filter *filter, log_func func, void *data,
                 GError **error)
{
    AUTO(log_entry) entry = log_entry_read(store, rows, error);

    if (!entry)
        return false;
    if (!filter->reached || level_reaches(entry->level, filter->reached))
        func(entry, data);
    return true;
}

bool log_each(struct store *store, const struct log_filter *filter, log_func func, void *data, GError **error)
{
    g_autofree char *text = log_text(filter);
    AUTO(rows)
    rows = sql_query(store->sql, text,
                     BIND(bind_int(filter->id), bind_text(filter->client), bind_text(filter->invoice),
                          bind_int(filter->after_id), bind_text(filter->since)),
                     error);
    enum rows_step step = ROWS_FAILED;

    while (rows && (step = rows_next(rows, error)) == ROWS_ROW) {
        if (!give(store, rows, filter, func, data, error))
            return false;
    }
    return step == ROWS_END;
}

int64_t log_last_sent(struct store *store)
{
    AUTO(rows)
    rows = sql_query(store->sql,
                     "SELECT outcome_time FROM reminder WHERE state = 'accepted' AND kind = 'client'"
                     " AND outcome_time IS NOT NULL AND rehearsal = 0 ORDER BY id DESC LIMIT 1",
                     NO_BIND, NULL);

    return rows && rows_next(rows, NULL) == ROWS_ROW ? column_time(rows, 0) : 0;
}
