/* SPDX-License-Identifier: MIT */
#include "proof/paid.h"

#include "plan/claim.h"
#include "proof/export_inside.h"
#include "proof/records.h"
#include "proof/rows_inside.h"

static void clear(gpointer data)
{
    struct claim_payment *payment = data;

    g_free(payment->ledger);
    g_free(payment->number);
}

GArray *paid_parts(struct store *store, const char *client_key, GError **error)
{
    const struct export_scope scope = {.key = client_key, .mode = -1};
    g_autoptr(GArray) list = g_array_new(FALSE, FALSE, sizeof(struct claim_payment));
    int64_t client = party_find(store, client_key, error);
    AUTO(rows)
    rows = client < 0 ? NULL
                      : sql_query(store->sql,
                                  "SELECT a.ledger, a.number, p.booked, a.amount, p.currency FROM applied a"
                                  " JOIN payment p ON p.id = a.payment WHERE a.undone_seq IS NULL"
                                  " AND a.state = 'applied' AND a.amount > 0 AND " ITS_TIES " ORDER BY p.booked, p.id",
                                  SCOPE_BINDS(&scope, client), error);
    enum rows_step step = ROWS_FAILED;

    g_array_set_clear_func(list, clear);
    while (rows && (step = rows_next(rows, error)) == ROWS_ROW) {
        struct claim_payment payment = {.ledger = column_dup(rows, 0),
                                        .number = column_dup(rows, 1),
                                        .day = column_day(rows, 2),
                                        .amount = column_int(rows, 3)};

        g_strlcpy(payment.currency, column_text(rows, 4), sizeof payment.currency);
        g_array_append_val(list, payment);
    }
    return step == ROWS_END ? g_steal_pointer(&list) : NULL;
}
