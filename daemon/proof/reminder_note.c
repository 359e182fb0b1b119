/* SPDX-License-Identifier: MIT */
#include "proof/rows_inside.h"

/* The client of reminder ID, and its invoice when it covers one only. */
static bool read_about(struct store *store, int64_t id, int64_t *client, int64_t *invoice, GError **error)
{
    AUTO(rows)
    rows = sql_query_borrowing(store->sql,
                               "SELECT r.client, (SELECT CASE count(*) WHEN 1 THEN max(i.id) END FROM covers c"
                               " JOIN invoice i ON i.ledger = c.ledger AND i.number = c.number"
                               " WHERE c.reminder = r.id) FROM reminder r WHERE r.id = ?1",
                               BIND(bind_int(id)), error);
    enum rows_step step = rows ? rows_next(rows, error) : ROWS_FAILED;

    *client = step == ROWS_ROW ? column_int(rows, 0) : 0;
    *invoice = step == ROWS_ROW ? column_int(rows, 1) : 0;
    return step != ROWS_FAILED;
}

bool reminder_note(struct store *store, int64_t id, const char *type, const char *actor, bool decides, const char *body,
                   int64_t *seq, GError **error)
{
    int64_t client, invoice;

    return read_about(store, id, &client, &invoice, error) && journal_append(store,
                                                                             &(struct journal_entry){.type = type,
                                                                                                     .actor = actor,
                                                                                                     .client = client,
                                                                                                     .invoice = invoice,
                                                                                                     .reminder = id,
                                                                                                     .decides = decides,
                                                                                                     .body = body},
                                                                             seq, error);
}
