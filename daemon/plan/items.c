/* SPDX-License-Identifier: MIT */
/* One item a row of a ledger that can matter in this pass: with its client, its sender and what is known of it. */
#include <stdlib.h>
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

/* What is known of NUMBER; both lists are ordered by number, so *NEXT only walks on while a ledger is gone through. */
static struct history_invoice *known_of(const struct history *history, const char *ledger, const char *number,
                                        guint *next)
{
    for (; *next < history->invoices->len; ++*next) {
        struct history_invoice *known = &g_array_index(history->invoices, struct history_invoice, *next);
        int order = history_invoice_compare(ledger, number, known);

        if (order <= 0)
            return order == 0 ? known : NULL;
    }
    return NULL;
}

static void collect_row(struct planner *planner, const struct ledger *ledger, const struct config_sender *sender,
                        const struct invoice *row, struct history_invoice *known, GHashTable *resolved)
{
    struct plan_client *client;

    if (!matters(row, known))
        return;
    client = g_hash_table_lookup(resolved, row->client);
    if (!client) {
        client = client_of(planner, row->client, sender);
        g_hash_table_insert(resolved, (gpointer)row->client, client);
    }
    plan_client_take_row(client, row);
    client->has_credit |= row->balance < 0 && row->status != STATUS_DRAFT && row->status != STATUS_VOID;

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

/* Two items of one client. */
static int compare_items(gconstpointer a, gconstpointer b)
{
    const struct plan_item *one = a, *other = b;
    int order;

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

/* Moves each item to its place, of which PLACES is left as it came out. */
static void arrange(GArray *items, guint *places)
{
    struct plan_item *all = (struct plan_item *)(void *)items->data;

    for (guint i = 0; i < items->len; i++) {
        while (places[i] != i) {
            guint place = places[i];
            struct plan_item item = all[place];

            all[place] = all[i];
            all[i] = item;
            places[i] = places[place];
            places[place] = place;
        }
    }
}

/* Clients by key, their items by due date. The items of each client are few, so that only those are compared; which
 * part of all is theirs comes from counting. */
static void sort_items(GArray *items, GPtrArray *clients)
{
    g_autofree guint *first = g_new0(guint, clients->len + 1);
    g_autofree guint *places = g_new(guint, items->len);
    guint start = 0;

    g_ptr_array_sort(clients, compare_clients);
    for (guint i = 0; i < clients->len; i++)
        ((struct plan_client *)clients->pdata[i])->index = i;
    for (guint i = 0; i < items->len; i++)
        first[g_array_index(items, struct plan_item, i).client->index + 1]++;
    for (guint i = 0; i < clients->len; i++)
        first[i + 1] += first[i];
    for (guint i = 0; i < items->len; i++)
        places[i] = first[g_array_index(items, struct plan_item, i).client->index]++;
    arrange(items, places);
    for (guint i = 0; i < clients->len; start = first[i++]) /* which is now where the next one's begin */
        qsort(&g_array_index(items, struct plan_item, start), first[i] - start, sizeof(struct plan_item),
              compare_items);
}

void items_collect(struct planner *planner)
{
    g_autoptr(GHashTable) resolved = g_hash_table_new(NULL, NULL); /* ledger_client -> plan_client */

    for (guint i = 0; i < planner->input->ledgers->len; i++) {
        const struct ledger *ledger = planner->input->ledgers->pdata[i];
        const struct config_sender *sender = config_sender(planner->config, ledger->config->sender);

        for (guint j = 0, next = 0; j < ledger->invoices->len; j++) {
            const struct invoice *row = &g_array_index(ledger->invoices, struct invoice, j);

            collect_row(planner, ledger, sender, row,
                        known_of(planner->history, ledger->config->key, row->number, &next), resolved);
        }
    }
    sort_items(planner->plan->items, planner->plan->clients);
}
