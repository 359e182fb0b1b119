/* SPDX-License-Identifier: MIT */
#include "proof/rows_inside.h"

/* The client of reminder ID, and its invoice when it covers one only. */
static bool read_about(struct store *store, int64_t id, int64_t *client, int64_t *invoice, GError **error)
{
    return sql_int(store->sql, 0, client, error, "SELECT client FROM reminder WHERE id = ?1", BIND(bind_int(id))) &&
           sql_int(store->sql, 0, invoice, error,
                   "SELECT CASE count(*) WHEN 1 THEN max(i.id) END FROM covers c JOIN invoice i"
                   " ON i.ledger = c.ledger AND i.number = c.number WHERE c.reminder = ?1",
                   BIND(bind_int(id)));
}

bool reminder_note(struct store *store, int64_t id, const char *type, const char *actor, bool decides, const char *body,
                   int64_t *seq, GError **error)
{
    int64_t client, invoice;

    return read_about(store, id, &client, &invoice, error) &&
           journal_append(store,
                          &(struct journal_entry){.type = type, .actor = actor, .client = client, .invoice = invoice,
                                                  .reminder = id, .decides = decides, .body = body},
                          seq, error);
}
