/* SPDX-License-Identifier: MIT */
/* One item a row of a ledger that can matter in this pass: with its client, its sender and what is known of it. */
#include <string.h>

#include "plan/client.h"
#include "plan/planner.h"

/* The client of one of the ledger's clients; resolved once a key. */
static struct plan_client *client_of(struct planner *planner, const struct ledger_client *from,
                                     const struct config_sender *sender)
{
    const char *key = plan_client_key(planner->config, from->id);
    struct plan_client *client = g_hash_table_lookup(planner->clients, key);

    if (!client) {
        client = plan_client_new(planner->input, from, sender);
        g_ptr_array_add(planner->plan->clients, client);
        g_hash_table_insert(planner->clients, client->key, client);
    }
    return client;
}

static bool matters(const struct invoice *row, const struct history_invoice *known)
{
    if (known)
        return true;
    return row->balance < 0 || (row->balance > 0 && row->kind == KIND_INVOICE && row->status != STATUS_PAID &&
                                row->status != STATUS_DRAFT && row->status != STATUS_VOID);
}

static void collect_row(struct planner *planner, const struct ledger *ledger, const struct config_sender *sender,
                        const struct invoice *row, GHashTable *resolved)
{
    struct history_invoice *known = history_find(planner->history, ledger->config->key, row->number);
    struct plan_client *client;

    if (!matters(row, known))
        return;
    client = g_hash_table_lookup(resolved, row->client);
    if (!client) {
        client = client_of(planner, row->client, sender);
        g_hash_table_insert(resolved, (gpointer)row->client, client);
    }
    plan_client_take_row(client, row);

    struct plan_item item = {
        .invoice = row,
        .history = known,
        .client = client,
        .sender = sender,
        .ledger = ledger->config,
        .due = known ? known->due : row->due,
        .stage = -1,
        .own_day = DAY_NONE,
        .due_day = DAY_NONE,
        .until = DAY_NONE,
        .broken_promise = DAY_NONE,
    };
    g_array_append_val(planner->plan->items, item);
}

static int compare_items(gconstpointer a, gconstpointer b)
{
    const struct plan_item *one = a, *other = b;
    int order = one->client == other->client ? 0 : strcmp(one->client->key, other->client->key);

    if (order)
        return order;
    if (one->due != other->due)
        return one->due < other->due ? -1 : 1;
    if (one->invoice->issued != other->invoice->issued)
        return one->invoice->issued < other->invoice->issued ? -1 : 1;
    order = strcmp(one->invoice->number, other->invoice->number);
    return order ? order : strcmp(one->ledger->key, other->ledger->key);
}

static int compare_clients(gconstpointer a, gconstpointer b)
{
    const struct plan_client *const *one = a, *const *other = b;

    return strcmp((*one)->key, (*other)->key);
}

void items_collect(struct planner *planner)
{
    g_autoptr(GHashTable) resolved = g_hash_table_new(NULL, NULL); /* ledger_client -> plan_client */

    for (guint i = 0; i < planner->input->ledgers->len; i++) {
        const struct ledger *ledger = planner->input->ledgers->pdata[i];
        const struct config_sender *sender = config_sender(planner->config, ledger->config->sender);

        for (guint j = 0; j < ledger->invoices->len; j++)
            collect_row(planner, ledger, sender, &g_array_index(ledger->invoices, struct invoice, j), resolved);
    }
    g_array_sort(planner->plan->items, compare_items);
    g_ptr_array_sort(planner->plan->clients, compare_clients);
}
