/* SPDX-License-Identifier: MIT */
/* R23: letters that were recalled and whose clients are still to be told. */
#include "proof/history_parts.h"

/* One whose apology went, is on the wire or perhaps went is told; one whose apology failed is not. */
#define RECALLS                                                                                                        \
    "SELECT r.id, p.key, COALESCE(p.name, ''), r.sender, r.policy, r.stage, r.day FROM reminder r"                     \
    " JOIN who p ON p.id = r.client WHERE r.state = 'recalled' AND r.rehearsal = ?1 AND r.apology = 1"                 \
    " AND NOT EXISTS (SELECT 1 FROM reminder a WHERE a.recalls = r.id AND a.recalls IS NOT NULL"                       \
    " AND a.state NOT IN ('failed', 'cancelled') AND a.state NOT IN ('planned', 'queued')) ORDER BY r.id"

static bool read_list(struct store *store, const char *text, int64_t reminder, GPtrArray *list, GError **error)
{
    AUTO(rows) rows = sql_query(store->sql, text, BIND(bind_int(reminder)), error);
    enum rows_step step = ROWS_FAILED;

    while (rows && (step = rows_next(rows, error)) == ROWS_ROW)
        g_ptr_array_add(list, column_dup(rows, 0));
    return step == ROWS_END;
}

static char **read_addresses(struct store *store, const char *text, int64_t reminder, GError **error)
{
    g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(g_free);

    if (!read_list(store, text, reminder, list, error))
        return NULL;
    g_ptr_array_add(list, NULL);
    return (char **)g_ptr_array_free(g_steal_pointer(&list), FALSE);
}

static bool fill(struct store *store, struct history_recall *recall, GError **error)
{
    recall->invoices = g_ptr_array_new_with_free_func(g_free);
    recall->to =
        read_addresses(store, "SELECT address FROM recipient WHERE reminder = ?1 AND role = 'to' ORDER BY rowid",
                       recall->reminder, error);
    recall->cc = recall->to ? read_addresses(store,
                                             "SELECT address FROM recipient WHERE reminder = ?1 AND role = 'cc'"
                                             " ORDER BY rowid",
                                             recall->reminder, error)
                            : NULL;
    return recall->cc && read_list(store,
                                   "SELECT ledger || '/' || number FROM covers WHERE reminder = ?1"
                                   " ORDER BY ledger, number",
                                   recall->reminder, recall->invoices, error);
}

bool history_load_recalls(struct store *store, struct history *history, enum run_mode mode, GError **error)
{
    AUTO(rows) rows = sql_query(store->sql, RECALLS, BIND(bind_int(mode_number(mode))), error);
    enum rows_step step = ROWS_FAILED;

    while (rows && (step = rows_next(rows, error)) == ROWS_ROW) {
        struct history_recall recall = {
            .reminder = column_int(rows, 0),
            .client = column_dup(rows, 1),
            .client_name = column_dup(rows, 2),
            .sender = column_dup(rows, 3),
            .policy = column_dup(rows, 4),
            .stage = column_dup(rows, 5),
            .day = column_day(rows, 6),
        };
        bool filled = fill(store, &recall, error);

        g_array_append_val(history->recalls, recall);
        if (!filled)
            return false;
    }
    return step == ROWS_END;
}
