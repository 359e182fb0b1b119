/* SPDX-License-Identifier: MIT */
/* One item a row of a ledger that can matter in this pass: with its client, its sender and what is known of it. */
#include <stdlib.h>
#include <string.h>

#include "base/large.h"
#include "plan/client.h"
#include "plan/planner.h"

/* A row that matters, before the clients' order is known. */
struct found {
    const struct invoice *row;
    struct history_invoice *known;
    guint client; /* in the order in which they came */
    guint ledger; /* in the input */
};

/* What a ledger's client was last found to be: its million rows ask here first. */
struct resolved {
    const struct ledger_client *from;
    guint number;   /* of the client, in the order in which they came */
    bool addressed; /* has an address already */
};

struct collection {
    struct planner *planner;
    struct found *found;       /* room for all rows, */
    guint count;               /* and how many there are */
    struct resolved *resolved; /* by the index of a client in the ledger that is gone through */
    guint clients;             /* of that ledger, at least 1 */
};

/* Puts the client of FROM into SLOT; resolved once a key. */
static void resolve(const struct collection *collection, struct resolved *slot, const struct ledger_client *from,
                    const struct config_sender *sender)
{
    struct planner *planner = collection->planner;
    const char *key = plan_client_key(planner->input, from->id);
    struct plan_client *client = g_hash_table_lookup(planner->clients, key);

    if (!client) {
        client = plan_client_new(planner->input, from, sender, bounced_addresses(planner, key));
        client->index = planner->plan->clients->len;
        g_ptr_array_add(planner->plan->clients, client);
        g_hash_table_insert(planner->clients, (gpointer)client->key, client);
    }
    *slot = (struct resolved){from, client->index, client->email[0] != NULL};
}

static struct plan_client *client_at(const struct collection *collection, const struct resolved *slot)
{
    return collection->planner->plan->clients->pdata[slot->number];
}

static bool matters(const struct invoice *row, const struct history_invoice *known)
{
    if (known)
        return true;
    return row->balance < 0 || (row->balance > 0 && row->kind == KIND_INVOICE && row->status != STATUS_PAID &&
                                row->status != STATUS_DRAFT && row->status != STATUS_VOID);
}

/* What is known of NUMBER between *NEXT and END; both lists are ordered by number, so *NEXT only walks on. */
static struct history_invoice *known_of(struct history_invoice **next, const struct history_invoice *end,
                                        const char *number)
{
    for (; *next < end; ++*next) {
        int order = strcmp(number, (*next)->number);

        if (order <= 0)
            return order == 0 ? *next : NULL;
    }
    return NULL;
}

static void collect_row(struct collection *collection, guint ledger, const struct config_sender *sender,
                        const struct invoice *row, struct history_invoice *known)
{
    guint index = row->client_index < collection->clients ? row->client_index : 0;
    struct resolved *slot = &collection->resolved[index];
    struct found *found;

    if (!matters(row, known))
        return;
    if (slot->from != row->client)
        resolve(collection, slot, row->client, sender);
    if (!slot->addressed) {
        plan_client_take_row(client_at(collection, slot), row);
        slot->addressed = client_at(collection, slot)->email[0] != NULL;
    }
    if (row->balance < 0)
        client_at(collection, slot)->has_credit |= row->status != STATUS_DRAFT && row->status != STATUS_VOID;
    found = &collection->found[collection->count++];
    *found = (struct found){row, known, slot->number, ledger};
}

/* Has what their client was found to be fetched from memory for the rows behind AT. */
static void fetch_ahead(const struct collection *collection, const struct invoice *rows, guint at, guint count)
{
    enum { AHEAD = 12 };

    if (at + AHEAD < count && rows[at + AHEAD].client_index < collection->clients)
        __builtin_prefetch(&collection->resolved[rows[at + AHEAD].client_index]);
}

static bool is_plain(const struct planner *planner, const struct config_ledger *ledger)
{
    return trust_reason(planner, ledger->key) == REASON_NONE && !bank_is_stale(planner, ledger->key) &&
           ledger->type != LEDGER_UBL;
}

static void collect_ledger(struct collection *collection, guint number)
{
    const struct planner *planner = collection->planner;
    const struct ledger *ledger = planner->input->ledgers->pdata[number];
    const struct config_sender *sender = config_sender(planner->config, ledger->config->sender);
    const struct invoice *rows = (const struct invoice *)(const void *)ledger->invoices->data;
    const struct history_quiet *quiet = history_quiet_of(planner->history, ledger);
    guint count = ledger->invoices->len;
    struct history_invoice *known, *end;

    collection->clients = ledger->clients ? MAX(g_hash_table_size(ledger->clients), 1) : 1;
    collection->resolved = g_new0(struct resolved, collection->clients);
    planner->plan->sources[number] = (struct plan_source){ledger->config, sender, is_plain(planner, ledger->config)};
    known = history_of_ledger(planner->history, ledger->config->key, &end);
    for (guint i = 0; i < count; i++) {
        fetch_ahead(collection, rows, i, count);
        collect_row(collection, number, sender, &rows[i],
                    history_is_quiet(quiet, i) ? &planner->history->calm : known_of(&known, end, rows[i].number));
    }
    g_clear_pointer(&collection->resolved, g_free);
}

/* Two items of one client. */
static int compare_items(gconstpointer a, gconstpointer b)
{
    const struct plan_item *one = a, *other = b;
    int order;

    if (one->due != other->due)
        return one->due < other->due ? -1 : 1;
    if (one->issued != other->issued)
        return one->issued < other->issued ? -1 : 1;
    order = strcmp(one->invoice->number, other->invoice->number);
    return order ? order : strcmp(one->source->ledger->key, other->source->ledger->key);
}

/* A client with the beginning of its key, which nearly always tells the order without a look at the client. */
struct ranked {
    guint64 start;
    struct plan_client *client;
};

static int compare_ranked(const void *a, const void *b)
{
    const struct ranked *one = a, *other = b;

    if (one->start != other->start)
        return one->start < other->start ? -1 : 1;
    return strcmp(one->client->key, other->client->key);
}

static struct ranked rank_of(struct plan_client *client)
{
    char start[sizeof(guint64)] = "";
    guint64 word;

    memcpy(start, client->key, strnlen(client->key, sizeof start));
    memcpy(&word, start, sizeof word);
    return (struct ranked){GUINT64_FROM_BE(word), client};
}

static struct plan_item item_of(const struct collection *collection, const struct found *found,
                                const struct plan_client *client)
{
    bool has_own_due = found->known && found->known != &collection->planner->history->calm;

    return (struct plan_item){
        .invoice = found->row,
        .history = found->known,
        .rare = &collection->planner->plan->plain,
        .client = client,
        .source = &collection->planner->plan->sources[found->ledger],
        .usual = rules_find_usual(collection->planner, found->row, found->known),
        .due = has_own_due ? found->known->due : found->row->due,
        .issued = found->row->issued,
        .stage = -1,
        .own_day = DAY_NONE,
        .due_day = DAY_NONE,
        .until = DAY_NONE,
    };
}

/* Clients by key; RANK gets the place of each by the order in which they came. */
static void sort_clients(GPtrArray *clients, guint *rank)
{
    g_autofree struct ranked *ranked = g_new(struct ranked, clients->len + 1);

    for (guint i = 0; i < clients->len; i++)
        ranked[i] = rank_of(clients->pdata[i]);
    qsort(ranked, clients->len, sizeof *ranked, compare_ranked);
    for (guint i = 0; i < clients->len; i++) {
        struct plan_client *client = clients->pdata[i] = ranked[i].client;

        rank[client->index] = i;
        client->index = i;
    }
}

/* Most clients have few. */
static void sort_items(struct plan_item *items, guint count)
{
    enum { FEW = 32 };

    if (count > FEW) {
        qsort(items, count, sizeof *items, compare_items);
        return;
    }
    for (guint i = 1; i < count; i++) {
        struct plan_item item = items[i];
        guint place = i;

        if (compare_items(&items[i - 1], &item) <= 0)
            continue;
        for (; place > 0 && compare_items(&items[place - 1], &item) > 0; place--)
            items[place] = items[place - 1];
        items[place] = item;
    }
}

/* One item for each that was found, by client: which part of all is whose comes from counting. FIRST gets where the
 * next client's begin. */
static void place_items(const struct collection *collection, guint *first)
{
    enum { AHEAD = 12 }; /* rows: where their items go is on its way from memory by then */
    const struct found *found = collection->found;
    guint count = collection->count;
    GArray *items = collection->planner->plan->items;
    GPtrArray *clients = collection->planner->plan->clients;
    g_autofree guint *rank = g_new(guint, clients->len + 1);

    sort_clients(clients, rank);
    for (guint i = 0; i < count; i++)
        first[rank[found[i].client] + 1]++;
    for (guint i = 0; i < clients->len; i++)
        first[i + 1] += first[i];
    g_array_set_size(items, count);
    large_expect(items->data, count * sizeof(struct plan_item));
    for (guint i = 0; i < count; i++) {
        const struct found *one = &found[i];
        guint client = rank[one->client];

        if (i + AHEAD < count) {
            guint place = first[rank[found[i + AHEAD].client]];

            __builtin_prefetch(&g_array_index(items, struct plan_item, place), 1);
            __builtin_prefetch(&g_array_index(items, struct plan_item, place).due, 1);
        }
        g_array_index(items, struct plan_item, first[client]++) = item_of(collection, one, clients->pdata[client]);
    }
}

void items_collect(struct planner *planner, client_items_func each)
{
    struct collection collection = {
        .planner = planner,
    };
    enum { AHEAD = 4 };
    g_autofree guint *end = NULL;
    gsize rows = 0;

    for (guint i = 0; i < planner->input->ledgers->len; i++)
        rows += ((const struct ledger *)planner->input->ledgers->pdata[i])->invoices->len;
    collection.found = g_new(struct found, rows);
    large_expect(collection.found, rows * sizeof(struct found));
    planner->plan->sources = g_new0(struct plan_source, planner->input->ledgers->len);
    for (guint i = 0; i < planner->input->ledgers->len; i++)
        collect_ledger(&collection, i);
    credits_recall(planner);
    end = g_new0(guint, planner->plan->clients->len + 1);
    place_items(&collection, end);
    g_free(collection.found);
    for (guint i = 0, start = 0; i < planner->plan->clients->len; start = end[i++]) {
        struct plan_item *own = &g_array_index(planner->plan->items, struct plan_item, start);

        plan_client_fetch(planner->plan->clients, i + AHEAD);
        sort_items(own, end[i] - start);
        each(planner, own, end[i] - start);
    }
}

void items_of_clients(struct planner *planner, client_items_func each)
{
    enum { AHEAD = 4 };
    GArray *items = planner->plan->items;

    for (guint start = 0, end; start < items->len; start = end) {
        struct plan_item *first = &g_array_index(items, struct plan_item, start);

        for (end = start; end < items->len && g_array_index(items, struct plan_item, end).client == first->client;)
            end++;
        plan_client_fetch(planner->plan->clients, first->client->index + AHEAD);
        each(planner, first, end - start);
    }
}
