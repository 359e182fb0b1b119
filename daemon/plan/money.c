/* SPDX-License-Identifier: MIT */
/*
 * R20: what a letter asks for, or announces, beside its invoices, worked out for its date. The balance stays as it is.
 * A consumer's first letter carries no costs whatever the configuration says: what was never announced, by a letter
 * whose term is over, is not in `costs_allowed` (law.c).
 */
#include <string.h>

#include "law/costs.h"
#include "law/interest.h"
#include "plan/law_inside.h"

/* The day after the term of the first letter after the due date that gave one, or that the law gives one. */
static civil_day after_first_term(const struct planner *planner, const struct plan_item *item)
{
    const GArray *steps = item->history->steps;

    for (guint i = 0; steps && i < steps->len; i++) {
        const struct history_step *step = &g_array_index(steps, struct history_step, i);
        civil_day last = step->term_until;

        if (step->cycle != item->history->cycle || !step_is_letter(step) || step->state != STEP_SERVED ||
            step->day <= item->due)
            continue;
        if (law_notice_of(planner, item->client))
            last = MAX(last, law_letter_ends(planner, item->client, step) - 1);
        if (last != DAY_NONE)
            return last + 1;
    }
    return DAY_NONE;
}

/* The first day on which ITEM bears interest, DAY_NONE when none has come yet. */
static civil_day interest_from(const struct planner *planner, const struct plan_item *item,
                               const struct law_interest *law)
{
    if (law->start == LAW_START_DUE || (law->start == LAW_START_AGREED && item->client->terms_clause))
        return item->due + 1;
    return after_first_term(planner, item);
}

static struct money *sum_of(GArray *sums, const char *currency)
{
    struct money fresh = {0};

    for (guint i = 0; i < sums->len; i++) {
        struct money *sum = &g_array_index(sums, struct money, i);

        if (g_str_equal(sum->currency, currency))
            return sum;
    }
    g_strlcpy(fresh.currency, currency, sizeof fresh.currency);
    g_array_append_val(sums, fresh);
    return &g_array_index(sums, struct money, sums->len - 1);
}

struct law_interest_case law_case_of(const struct planner *planner, const struct plan_item *item,
                                     const struct law_interest *law)
{
    const struct law_book *book = planner->input->law;
    const char *country = item->client->country;
    struct law_interest_case c = {.law = law,
                                  .ceiling = law_book_interest(book, country, LAW_BUSINESS),
                                  .fixed = law_book_rate_is_fixed(book, country),
                                  .principal = item_demand(item),
                                  .from = item->overdue ? interest_from(planner, item, law) : DAY_NONE,
                                  .to = planner->today};

    if (c.from > c.to)
        c.from = DAY_NONE;
    return c;
}

/* When the oldest of the invoices began to bear interest, and whether the rate agreed on may be asked since then. */
static void find_terms(const struct planner *planner, struct decision *decision, const struct law_interest *law)
{
    struct decision_money *money = decision_own_money(decision);
    struct law_interest_case widest = {.from = DAY_NONE};

    for (guint i = 0; i < decision->items->len; i++) {
        struct law_interest_case c = law_case_of(planner, decision->items->pdata[i], law);

        if (c.from != DAY_NONE && (widest.from == DAY_NONE || c.from < widest.from))
            widest = c;
    }
    money->since = widest.from;
    widest.agreement = decision->client->agreed;
    money->agreed = widest.from != DAY_NONE && law_agreement_holds(&widest);
}

static bool add_interest(const struct planner *planner, struct decision_money *money, const struct plan_item *item,
                         const struct law_interest *law)
{
    struct law_interest_case c = law_case_of(planner, item, law);
    int64_t interest;

    if (c.from == DAY_NONE)
        return true;
    if (money->agreed)
        c.agreement = item->client->agreed;
    if (!law_interest_compute(&c, NULL, &interest, NULL))
        return false;
    return money_add(&sum_of(money->interest, item->invoice->currency)->minor, interest, NULL);
}

static gint by_currency(gconstpointer a, gconstpointer b)
{
    return strcmp(((const struct money *)a)->currency, ((const struct money *)b)->currency);
}

/* The rate shown beside the sum: the one agreed on, the one that stays, or that of today. */
static bool find_rate(const struct planner *planner, struct decision *decision, const struct law_interest *law)
{
    struct decision_money *money = decision_own_money(decision);
    bool fixed = law->fixed || law_book_rate_is_fixed(planner->input->law, decision->client->country);

    if (money->since == DAY_NONE)
        return true;
    if (!money->agreed)
        return law_rate_on(law, fixed ? money->since : planner->today, &money->rate, NULL);
    money->rate = decision->client->agreed.rate;
    return true;
}

/* False when a rate or the room for the sum is missing. */
static bool find_interest(const struct planner *planner, struct decision *decision)
{
    const struct law_interest *law = law_interest_of(planner, decision->client);
    struct decision_money *money = decision_own_money(decision);

    if (!law)
        return false;
    money->interest = g_array_new(FALSE, FALSE, sizeof(struct money));
    find_terms(planner, decision, law);
    for (guint i = 0; i < decision->items->len; i++) {
        if (!add_interest(planner, money, decision->items->pdata[i], law))
            return false;
    }
    for (guint i = money->interest->len; i-- > 0;) {
        if (g_array_index(money->interest, struct money, i).minor == 0)
            g_array_remove_index(money->interest, i);
    }
    g_array_sort(money->interest, by_currency);
    return find_rate(planner, decision, law);
}

int64_t law_announced(const GPtrArray *items)
{
    g_autoptr(GHashTable) counted = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    int64_t sum = -1;

    for (guint i = 0; i < items->len; i++) {
        const struct history_step *step = item_announcement(items->pdata[i]);

        if (!step || step->costs <= 0)
            continue;
        sum = MAX(sum, 0);
        if (g_hash_table_add(counted, g_strdup_printf("%" G_GINT64_FORMAT " %d", step->reminder, step->day)) &&
            !money_add(&sum, step->costs, NULL))
            return -1;
    }
    return sum;
}

/* What earlier letters announced for the invoices of DECISION whose costs may be asked; -1 = none did. */
static int64_t announced(const struct decision *decision)
{
    g_autoptr(GPtrArray) allowed = g_ptr_array_new();

    for (guint i = 0; i < decision->items->len; i++) {
        const struct plan_item *item = decision->items->pdata[i];

        if (item->costs_allowed)
            g_ptr_array_add(allowed, (gpointer)item);
    }
    return law_announced(allowed);
}

/* What is open of the invoices that costs are counted over. New array of int64_t. */
static GArray *claims_of(const struct decision *decision, const struct law_costs *law)
{
    GArray *claims = g_array_new(FALSE, FALSE, sizeof(int64_t));
    bool claimed = decision->stage->costs == COSTS_CLAIM;

    for (guint i = 0; i < decision->items->len; i++) {
        const struct plan_item *item = decision->items->pdata[i];
        int64_t demand = item_demand(item);

        if (item->overdue && g_str_equal(item->invoice->currency, law->currency) && (!claimed || item->costs_allowed))
            g_array_append_val(claims, demand);
    }
    return claims;
}

/* False when they do not fit. */
static bool find_costs(const struct planner *planner, struct decision *decision)
{
    const struct law_costs *law = law_costs_of(planner, decision->client);
    g_autoptr(GArray) claims = NULL;
    struct decision_money *money;
    struct law_amounts amounts;
    int64_t most;

    if (!law || !law->scale->len || (law->clause && !decision->client->terms_clause))
        return true; /* there are none to ask for */
    claims = claims_of(decision, law);
    if (!law_costs_compute(law, (const int64_t *)(const void *)claims->data, claims->len, false, &amounts, NULL))
        return false;
    if (amounts.total <= 0)
        return true;
    most = decision->stage->costs == COSTS_CLAIM ? announced(decision) : -1;
    money = decision_own_money(decision);
    money->costs = decision->stage->costs;
    money->amount.minor = most >= 0 ? MIN(most, amounts.total) : amounts.total;
    g_strlcpy(money->amount.currency, law->currency, sizeof money->amount.currency);
    money->rule = law->fact.rule;
    return true;
}

/* A fee of the contract, where the law lets one be asked, beside invoices in its currency that are late. */
static void find_fee(const struct planner *planner, struct decision *decision)
{
    const struct law_costs *law = law_costs_of(planner, decision->client);
    struct money fee;

    if (!law || !law->fee || decision->client->segment != SEGMENT_BUSINESS ||
        !money_parse_setting(decision->stage->fee, &fee, NULL))
        return;
    for (guint i = 0; i < decision->items->len; i++) {
        const struct plan_item *item = decision->items->pdata[i];

        if (item->overdue && g_str_equal(item->invoice->currency, fee.currency))
            decision_own_money(decision)->fee = fee;
    }
}

void money_work_out(const struct planner *planner, struct decision *decision)
{
    const struct config_stage *stage = decision->stage;
    bool good = true;

    if (!stage || decision->verdict != VERDICT_SEND || !stage_asks_more(stage) || !planner->input->law ||
        decision->client->segment == SEGMENT_UNKNOWN || !*decision->client->country)
        return; /* held for that already */
    if (stage->interest)
        good = find_interest(planner, decision);
    if (stage->costs != COSTS_NONE)
        good &= find_costs(planner, decision);
    if (*stage->fee)
        find_fee(planner, decision);
    if (!good)
        decision_hold(decision, REASON_RATES, DAY_NONE);
}

/* A second one within the months the law names waits for a person: not of this cycle's invoices, which asked before. */
bool money_is_asked_again(const struct planner *planner, const struct decision *decision)
{
    const struct law_costs *law = law_costs_of(planner, decision->client);
    const GArray *claims = planner->history->cost_claims;
    civil_day since;

    if (decision->money->costs != COSTS_CLAIM || !law || !law->again_months)
        return false;
    since = day_add_months(planner->today, -law->again_months);
    for (guint i = 0; i < claims->len; i++) {
        const struct history_claim *claim = &g_array_index(claims, struct history_claim, i);

        if (claim->day > since && g_str_equal(claim->client, decision->client->key) &&
            !decision_has_step(decision, claim->reminder))
            return true;
    }
    return false;
}
