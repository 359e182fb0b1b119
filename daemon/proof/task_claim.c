/* SPDX-License-Identifier: MIT */
/* R7: a client who is insolvent: the owner has to file the claim. */
#include "proof/records.h"
#include "proof/rows_inside.h"

bool task_file_claim(struct store *store, const char *client_key, const char *invoices, const char *note,
                     civil_day day, int64_t entry, GError **error)
{
    g_autofree char *key = g_strdup_printf("claim %" G_GINT64_FORMAT, entry);
    g_autofree char *body = g_strdup_printf("kind: claim\ninvoices: %s\nnote: %s\n", invoices, note);
    int64_t client = party_id(store, client_key, NULL, error);

    return client >= 0 &&
           sql_run(store->sql,
                   "INSERT INTO task(key, reminder, kind, client, stage, invoices, since, note, state)"
                   " VALUES (?1, NULL, 'claim', ?2, '', ?3, ?4, ?5, 'open')",
                   BIND(bind_text(key), bind_int(client), bind_text(invoices), bind_day(day),
                        bind_text(note)),
                   error) &&
           journal_append(store,
                          &(struct journal_entry){.type = "task-made", .actor = "herinnerd", .client = client,
                                                  .body = body},
                          NULL, error);
}
