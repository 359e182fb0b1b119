/* SPDX-License-Identifier: MIT */
/* R1: credits of a client count against its open invoices before anyone is asked for money. */
#include <string.h>

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

/* A credit that names its invoices counts there first; returns the rest. */
static int64_t take_named(const struct planner *planner, struct plan_item *items, guint count,
                          const struct plan_item *credit, int64_t amount)
{
    const char *named = invoice_text(credit->invoice, TEXT_CREDITS);

    for (guint i = 0; named && amount > 0 && i < count; i++) {
        if (takes_credit(&items[i]) && is_named(named, items[i].invoice->number) &&
            g_str_equal(items[i].invoice->currency, credit->invoice->currency))
            amount = take(planner, &items[i], amount);
    }
    return amount;
}

/* In the order in which credits cover them. */
void credits_apply(const struct planner *planner, struct plan_item *items, guint count)
{
    for (guint c = 0; c < count; c++) {
        int64_t left;

        if (!is_credit(&items[c]) || items[c].invoice->balance == G_MININT64)
            continue;
        left = take_named(planner, items, count, &items[c], -items[c].invoice->balance);
        for (guint i = 0; left > 0 && i < count; i++) {
            if (takes_credit(&items[i]) && g_str_equal(items[i].invoice->currency, items[c].invoice->currency))
                left = take(planner, &items[i], left);
        }
    }
}
