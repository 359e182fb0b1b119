/* SPDX-License-Identifier: MIT */
/* What was agreed with the client, or is taken back. */
#include <string.h>

#include "compose/values_build.h"

/* Only what is known to be paid is said to be: whoever paid already is not told an amount (apology). */
static bool nothing_is_open(const GPtrArray *items)
{
    for (guint i = 0; i < items->len; i++) {
        const struct plan_item *item = items->pdata[i];

        if (!item->history || (item->history->state != INVOICE_PAID && item->history->state != INVOICE_GONE))
            return false;
    }
    return items->len > 0;
}

static void build_recalled(struct builder *builder, struct value *root)
{
    const struct decision *decision = builder->decision;
    struct value *map;

    if (!decision->recall) {
        build_truth(root, "recalled", false);
        return;
    }
    map = value_map_set(root, "recalled", value_new_map());
    build_date(builder, map, "date", decision->recall->day, FORMAT_DATE_LONG);
    build_truth(map, "nothing_open", nothing_is_open(decision->items));
}

static void build_instalment(struct builder *builder, struct value *root)
{
    const struct decision *decision = builder->decision;
    struct value *map;

    if (decision->kind != DECISION_INSTALMENT) {
        build_truth(root, "instalment", false);
        return;
    }
    map = value_map_set(root, "instalment", value_new_map());
    build_number(builder, map, "number", decision->round);
    build_number(builder, map, "count", decision->instalments);
}

/* The numbers of ITEMS in one phrase: «a, b en c». New string. */
static char *phrase_of(struct builder *builder, const GPtrArray *items)
{
    g_autoptr(GPtrArray) numbers = g_ptr_array_new();

    for (guint i = 0; i < items->len; i++)
        g_ptr_array_add(numbers, (gpointer)((const struct plan_item *)items->pdata[i])->invoice->number);
    return format_list(builder->formats, (const char *const *)numbers->pdata, numbers->len);
}

static const char *currency_of(const GPtrArray *items)
{
    return ((const struct plan_item *)items->pdata[0])->invoice->currency;
}

static struct value *new_promise(struct builder *builder, struct value *root, const GPtrArray *items, civil_day day)
{
    struct value *map = value_map_set(root, "promise", value_new_map());
    g_autofree char *numbers = phrase_of(builder, items);

    value_map_set_text(map, "numbers", numbers);
    build_date(builder, map, "date", day, FORMAT_DATE_LONG);
    value_map_set(map, "instalments", value_new_list());
    build_truth(map, "has_instalments", false);
    return map;
}

/* The invoices of one letter whose promise was for the same, the last, day. New array. */
static GPtrArray *broken_items(const GPtrArray *items, civil_day *day)
{
    GPtrArray *broken = g_ptr_array_new();

    *day = DAY_NONE;
    for (guint i = 0; i < items->len; i++) {
        const struct plan_item *item = items->pdata[i];

        if (item->rare->broken_promise != DAY_NONE && (*day == DAY_NONE || item->rare->broken_promise > *day))
            *day = item->rare->broken_promise;
    }
    for (guint i = 0; i < items->len && *day != DAY_NONE; i++)
        if (((const struct plan_item *)items->pdata[i])->rare->broken_promise == *day)
            g_ptr_array_add(broken, items->pdata[i]);
    return broken;
}

/* The part that was promised; 0 when it was all, or cannot be said in one amount. */
static int64_t broken_amount(const GPtrArray *items)
{
    return items->len == 1 ? ((const struct plan_item *)items->pdata[0])->rare->broken_amount : 0;
}

static void build_broken(struct builder *builder, struct value *root)
{
    civil_day day;
    g_autoptr(GPtrArray) items = broken_items(builder->decision->items, &day);
    struct value *map;

    if (!items->len) {
        build_truth(root, "promise", false);
        return;
    }
    map = new_promise(builder, root, items, day);
    build_amount_if(builder, map, "amount", broken_amount(items), currency_of(items));
    build_truth(map, "broken", true);
}

static void add_instalments(struct builder *builder, struct value *map, const struct history_hold *hold,
                            const char *currency)
{
    struct value *list = value_map_set(map, "instalments", value_new_list());

    for (int k = 0; k < hold->count; k++) {
        struct value *row = value_list_add(list, value_new_map());
        int64_t before = k ? instalment_sum(hold, k - 1) : 0;

        build_number(builder, row, "number", k + 1);
        build_date(builder, row, "date", instalment_day(hold, k), FORMAT_DATE_LONG);
        build_amount(builder, row, "amount", instalment_sum(hold, k) - before, currency);
    }
    build_truth(map, "has_instalments", true);
}

static void build_promised(struct builder *builder, struct value *root, const struct history_hold *hold)
{
    const GPtrArray *items = builder->decision->items;
    bool in_parts = hold->count > 0;
    civil_day day = in_parts ? instalment_day(hold, hold->count - 1) : hold->named_day;
    struct value *map = new_promise(builder, root, items, day);

    build_amount_if(builder, map, "amount", in_parts ? 0 : hold->amount, currency_of(items));
    build_truth(map, "broken", false);
    if (in_parts)
        add_instalments(builder, map, hold, currency_of(items));
}

static void build_settlement(struct builder *builder, struct value *root, const struct history_hold *hold)
{
    const char *currency = currency_of(builder->decision->items);
    struct value *map = value_map_set(root, "settlement", value_new_map());

    build_amount(builder, map, "amount", hold->amount, currency);
    build_amount(builder, map, "forgiven", MAX(hold->balance_then - hold->amount, 0), currency);
    build_date(builder, map, "date", hold->named_day, FORMAT_DATE_LONG);
}

static bool is_settlement(const struct history_hold *hold)
{
    return hold && !strcmp(hold->kind, "closed") && hold->amount > 0 && hold->named_day != DAY_NONE;
}

static bool is_promise(const struct history_hold *hold)
{
    return hold && hold->named_day != DAY_NONE &&
           (!strcmp(hold->kind, "promise") || !strcmp(hold->kind, "instalments"));
}

void build_agreed(struct builder *builder, struct value *root)
{
    const struct decision *decision = builder->decision;
    const struct history_hold *agreement =
        builder->request->agreement ? builder->request->agreement : decision->agreement;

    if (!decision->items->len)
        agreement = NULL;

    build_recalled(builder, root);
    build_instalment(builder, root);
    if (is_promise(agreement))
        build_promised(builder, root, agreement);
    else
        build_broken(builder, root);
    if (is_settlement(agreement))
        build_settlement(builder, root, agreement);
    else
        build_truth(root, "settlement", false);
}
