/* SPDX-License-Identifier: MIT */
/* What persons said: holds and approvals; and how the ledgers were last read. */
#include "proof/history_parts.h"
#include "proof/states.h"

/* A hold that ran out more than a year ago says nothing any more; one without an end stays. */
enum { ENDED_DAYS = 400 };

static bool load_holds(struct store *store, struct history *history, civil_day today, GError **error)
{
    AUTO(rows)
    rows = sql_query(store->sql,
                     "SELECT id, scope, subject, kind, escalation, from_day, until_day, lifted_day, reason,"
                     " actor, named_day, amount, balance_then, count, every, address,"
                     " letter FROM hold WHERE (lifted_seq IS NULL AND (until_day IS NULL OR until_day >= ?1))"
                     " OR lifted_day >= ?2 ORDER BY id",
                     BIND(bind_day(today - ENDED_DAYS), bind_day(today - LIFTED_DAYS)), error);
    enum rows_step step = ROWS_FAILED;

    while (rows && (step = rows_next(rows, error)) == ROWS_ROW) {
        struct history_hold hold = {
            .id = column_int(rows, 0),
            .scope = hold_scope_of(column_text(rows, 1)),
            .subject = column_dup(rows, 2),
            .kind = column_dup(rows, 3),
            .escalation_only = column_int(rows, 4) != 0,
            .from_day = column_day(rows, 5),
            .until_day = column_day(rows, 6),
            .lifted_day = column_day(rows, 7),
            .reason = column_dup(rows, 8),
            .actor = column_dup(rows, 9),
            .named_day = column_day(rows, 10),
            .amount = column_int(rows, 11),
            .balance_then = column_int(rows, 12),
            .count = (int)column_int(rows, 13),
            .address = column_is_null(rows, 15) ? NULL : column_dup(rows, 15),
            .letter = column_int(rows, 16) != 0,
        };

        if (!column_is_null(rows, 14))
            duration_parse(column_text(rows, 14), &hold.every, NULL);

        g_array_append_val(history->holds, hold);
    }
    return step == ROWS_END;
}

static bool load_approvals(struct store *store, struct history *history, civil_day today, GError **error)
{
    AUTO(rows)
    rows = sql_query(store->sql,
                     "SELECT id, what, subject, given, lapses FROM approval WHERE used IS NULL AND"
                     " (lapses IS NULL OR lapses >= ?1) ORDER BY id",
                     BIND(bind_day(today)), error);
    enum rows_step step = ROWS_FAILED;

    while (rows && (step = rows_next(rows, error)) == ROWS_ROW) {
        struct history_approval approval = {
            .id = column_int(rows, 0),
            .kind = approval_of(column_text(rows, 1)),
            .subject = column_dup(rows, 2),
            .given = column_day(rows, 3),
            .lapses = column_day(rows, 4),
        };

        g_array_append_val(history->approvals, approval);
    }
    return step == ROWS_END;
}

static bool load_ledgers(struct store *store, struct history *history, GError **error)
{
    AUTO(rows)
    rows = sql_query(store->sql,
                     "SELECT source, id, rows, header_sha256, sha256, day FROM source_read WHERE id IN"
                     " (SELECT max(id) FROM source_read WHERE trust = '' GROUP BY source) ORDER BY source",
                     NO_BIND, error);
    enum rows_step step = ROWS_FAILED;

    while (rows && (step = rows_next(rows, error)) == ROWS_ROW) {
        struct history_ledger ledger = {
            .name = column_dup(rows, 0),
            .last_good_read = column_int(rows, 1),
            .last_good_rows = (int)column_int(rows, 2),
            .header_sha256 = column_dup(rows, 3),
            .sha256 = column_dup(rows, 4),
            .last_good_day = column_day(rows, 5),
        };

        g_array_append_val(history->ledgers, ledger);
    }
    return step == ROWS_END;
}

bool history_load_words(struct store *store, struct history *history, civil_day today, GError **error)
{
    return load_holds(store, history, today, error) && load_approvals(store, history, today, error) &&
           load_ledgers(store, history, error);
}
