/* SPDX-License-Identifier: MIT */
/* R1: credits of a client count against its open invoices before anyone is asked for money. */
#include <string.h>

#include "plan/client.h"
#include "plan/planner.h"

static bool is_valid_row(const struct invoice *row)
{
    return row->status != STATUS_DRAFT && row->status != STATUS_VOID;
}

static bool is_credit(const struct plan_item *item)
{
    return item->invoice->balance < 0 && is_valid_row(item->invoice);
}

static bool takes_credit(const struct plan_item *item)
{
    return item->invoice->balance > 0 && item->invoice->kind == KIND_INVOICE && is_valid_row(item->invoice) &&
           !(item->history && history_handed_over(item->history));
}

/* Lets ITEM take up to AMOUNT; returns what is left of it. */
static int64_t take(const struct planner *planner, struct plan_item *item, int64_t amount)
{
    int64_t taken = MIN(amount, item_demand(item));

    item_own_rare(planner, item)->credited += taken;
    return amount - taken;
}

int64_t item_open(const struct plan_item *item)
{
    return item->invoice->balance - item->rare->banked;
}

int64_t item_demand(const struct plan_item *item)
{
    return item_open(item) - item->rare->credited;
}

/* Whether NUMBER is what NAMED says, or one of those that it lists between commas. */
static bool is_named(const char *named, const char *number)
{
    gsize length = strlen(number);

    if (g_str_equal(named, number))
        return true;
    for (const char *at = named; (at = strstr(at, number)); at++)
        if ((at == named || at[-1] == ',') && (at[length] == '\0' || at[length] == ','))
            return true;
    return false;
}

/* AMOUNT counts at the invoices of CURRENCY that it names (NULL = none) first, then at the others. */
static void cover(const struct planner *planner, struct plan_item *items, guint count, int64_t amount,
                  const char *currency, const char *named)
{
    for (int only_named = 1; only_named >= 0; only_named--) {
        for (guint i = 0; (named || !only_named) && amount > 0 && i < count; i++) {
            if (takes_credit(&items[i]) && g_str_equal(items[i].invoice->currency, currency) &&
                (!only_named || is_named(named, items[i].invoice->number)))
                amount = take(planner, &items[i], amount);
        }
    }
}

/* In the order in which credits cover them. */
void credits_apply(const struct planner *planner, struct plan_item *items, guint count)
{
    const GPtrArray *recalled = planner->credited ? g_hash_table_lookup(planner->credited, items->client) : NULL;

    for (guint c = 0; c < count; c++) {
        const struct invoice *row = items[c].invoice;

        if (is_credit(&items[c]) && row->balance != G_MININT64)
            cover(planner, items, count, -row->balance, row->currency, invoice_text(row, TEXT_CREDITS));
    }
    for (guint c = 0; recalled && c < recalled->len; c++) {
        const struct history_credit *credit = recalled->pdata[c];

        cover(planner, items, count, credit->amount, credit->currency, credit->named);
    }
}

/* R1: its ledger is not read well now, and does not show it. */
static bool is_out_of_sight(const struct planner *planner, const struct history_credit *credit)
{
    const struct plan_input *input = planner->input;

    for (guint i = 0; i < input->ledgers->len; i++) {
        const struct ledger *ledger = input->ledgers->pdata[i];

        if (g_str_equal(ledger->config->key, credit->ledger))
            return trust_reason(planner, credit->ledger) != REASON_NONE && !ledger_find(ledger, credit->number);
    }
    return false;
}

static void recall(struct planner *planner, struct plan_client *client, const struct history_credit *credit)
{
    GPtrArray *list;

    if (!planner->credited)
        planner->credited = g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)g_ptr_array_unref);
    list = g_hash_table_lookup(planner->credited, client);
    if (!list) {
        list = g_ptr_array_new();
        g_hash_table_insert(planner->credited, client, list);
    }
    g_ptr_array_add(list, (gpointer)credit);
    client->has_credit = true;
}

void credits_recall(struct planner *planner)
{
    const GArray *credits = planner->history->credits;

    for (guint i = 0; g_hash_table_size(planner->plan->ledger_reasons) > 0 && i < credits->len; i++) {
        const struct history_credit *credit = &g_array_index(credits, struct history_credit, i);
        struct plan_client *client =
            g_hash_table_lookup(planner->clients, plan_client_key(planner->input, credit->client));

        if (client && is_out_of_sight(planner, credit))
            recall(planner, client, credit);
    }
}
