/* SPDX-License-Identifier: MIT */
/* R20: interest, costs and a fee beside the invoices, and the sums with them. */
#include <string.h>

#include "base/error.h"
#include "compose/values_build.h"
#include "law/interest.h"

/* What is asked now beside the invoices in CURRENCY. */
static int64_t addition_in(struct builder *builder, const char *currency)
{
    const struct decision_money *money = builder->decision->money;
    int64_t sum = 0;

    for (guint i = 0; money->interest && i < money->interest->len; i++) {
        const struct money *interest = &g_array_index(money->interest, struct money, i);

        if (!strcmp(interest->currency, currency))
            sum = interest->minor;
    }
    if (builder->error)
        return 0;
    if (money->costs == COSTS_CLAIM && !strcmp(money->amount.currency, currency) &&
        !money_add(&sum, money->amount.minor, &builder->error))
        return 0;
    if (money->fee.minor && !strcmp(money->fee.currency, currency))
        money_add(&sum, money->fee.minor, &builder->error);
    return sum;
}

/* The amounts of several currencies in one phrase. */
static void build_sums(struct builder *builder, struct value *map, const char *name, const GArray *sums)
{
    g_autoptr(GPtrArray) texts = g_ptr_array_new();
    g_autoptr(GPtrArray) raws = g_ptr_array_new();
    AUTO(value) each = value_new_list();
    g_autofree char *phrase = NULL, *raw = NULL;

    for (guint i = 0; i < sums->len; i++) {
        const struct money *sum = &g_array_index(sums, struct money, i);
        struct value *one = value_list_add(each, value_new_map());

        build_amount(builder, one, "amount", sum->minor, sum->currency);
        g_ptr_array_add(texts, (gpointer)value_text(value_member(one, "amount")));
        g_ptr_array_add(raws, (gpointer)value_text(value_member(value_member(one, "amount"), "raw")));
    }
    phrase = format_list(builder->formats, (const char *const *)texts->pdata, texts->len);
    g_ptr_array_add(raws, NULL);
    raw = g_strjoinv(", ", (char **)raws->pdata);
    value_map_set_formatted(map, name, phrase, raw);
}

static void build_interest(struct builder *builder, struct value *root)
{
    const struct decision_money *money = builder->decision->money;
    char percent[LAW_RATE_TEXT_SIZE];
    g_autofree char *rate = NULL;
    struct value *map;

    if (!money->interest || !money->interest->len) {
        build_truth(root, "interest", false);
        return;
    }
    map = value_map_set(root, "interest", value_new_map());
    build_sums(builder, map, "amount", money->interest);
    rate =
        format_percent(builder->formats, law_rate_text(money->rate, percent), builder->error ? NULL : &builder->error);
    value_map_set_text(map, "rate", rate ? rate : "");
    build_date(builder, map, "since", money->since, FORMAT_DATE_LONG);
    build_truth(map, "agreed", money->agreed);
}

static void build_costs(struct builder *builder, struct value *root)
{
    const struct decision_money *money = builder->decision->money;
    struct value *map;

    if (money->costs == COSTS_NONE) {
        build_truth(root, "costs", false);
        return;
    }
    map = value_map_set(root, "costs", value_new_map());
    build_amount(builder, map, "amount", money->amount.minor, money->amount.currency);
    value_map_set_formatted(map, "vat", "", ""); /* who collects for himself has none to pay (law.md 1.5) */
    build_amount(builder, map, "total", money->amount.minor, money->amount.currency);
    value_map_set_text(map, "rule", money->rule);
    build_truth(map, "claimed", money->costs == COSTS_CLAIM);
}

static void build_fee(struct builder *builder, struct value *root)
{
    const struct money *fee = &builder->decision->money->fee;

    if (!fee->minor) {
        build_truth(root, "fee", false);
        return;
    }
    build_amount(builder, value_map_set(root, "fee", value_new_map()), "amount", fee->minor, fee->currency);
}

/* The sums with what is asked now: `grand_total` and `to_pay`. */
static void build_sum(struct builder *builder, struct value *root)
{
    g_autoptr(GArray) totals = decision_totals(builder->decision->items);

    for (guint i = 0; i < totals->len; i++) {
        struct money *total = &g_array_index(totals, struct money, i);
        int64_t addition = addition_in(builder, total->currency);

        if (!builder->error)
            money_add(&total->minor, addition, &builder->error);
    }
    build_sums(builder, root, "to_pay", totals);
    if (totals->len == 1)
        build_amount(builder, root, "grand_total", g_array_index(totals, struct money, 0).minor,
                     g_array_index(totals, struct money, 0).currency);
    else
        value_map_set_formatted(root, "grand_total", "", "");
}

void build_money(struct builder *builder, struct value *root)
{
    const struct decision_money *money = builder->decision->money;
    bool asked = (money->interest && money->interest->len) || money->costs == COSTS_CLAIM || money->fee.minor;

    build_interest(builder, root);
    build_costs(builder, root);
    build_fee(builder, root);
    build_truth(root, "has_additions", asked);
    if (asked)
        build_sum(builder, root);
}

/* The amount stands in TEXT, or none is asked. A phrase of several amounts may be broken over lines. */
static bool is_shown(const struct value *root, const char *group, const char *member, const char *text)
{
    const struct value *map = value_member(root, group);
    const char *amount = value_is_true(map) ? value_text(value_member(map, member)) : "";

    return strchr(amount, ' ') || strstr(text, amount);
}

bool values_money_is_shown(const struct value *root, const char *text, GError **error)
{
    static const char *const amounts[][2] = {{"costs", "total"}, {"interest", "amount"}, {"fee", "amount"}};

    for (gsize i = 0; i < G_N_ELEMENTS(amounts); i++) {
        if (is_shown(root, amounts[i][0], amounts[i][1], text))
            continue;
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_TEMPLATE,
                    "the letter does not show the %s that its stage asks; put {{> additions}} or {{%s.%s}} into it",
                    amounts[i][0], amounts[i][0], amounts[i][1]);
        return false;
    }
    return true;
}
