/* SPDX-License-Identifier: MIT */
#include "plan/claim.h"

#include <string.h>

#include "law/costs.h"
#include "law/interest.h"
#include "plan/law_inside.h"

static void line_clear(gpointer data)
{
    g_array_unref(((struct claim_line *)data)->periods);
}

static struct claim_total *total_of(struct claim *claim, const char *currency)
{
    struct claim_total fresh = {0};

    for (guint i = 0; i < claim->totals->len; i++) {
        struct claim_total *total = &g_array_index(claim->totals, struct claim_total, i);

        if (g_str_equal(total->currency, currency))
            return total;
    }
    g_strlcpy(fresh.currency, currency, sizeof fresh.currency);
    g_array_append_val(claim->totals, fresh);
    return &g_array_index(claim->totals, struct claim_total, claim->totals->len - 1);
}

/* -- interest ----------------------------------------------------------- */

/* Whether the rate agreed on may be asked since the oldest of the invoices is late. */
static bool is_agreed(const struct planner *planner, const struct claim *claim, const GPtrArray *items)
{
    const struct law_interest *law = law_interest_of(planner, claim->client);
    struct law_interest_case widest = {.from = DAY_NONE};

    for (guint i = 0; law && i < items->len; i++) {
        struct law_interest_case c = law_case_of(planner, items->pdata[i], law);

        if (c.from != DAY_NONE && (widest.from == DAY_NONE || c.from < widest.from))
            widest = c;
    }
    widest.agreement = claim->client->agreed;
    return widest.from != DAY_NONE && law_agreement_holds(&widest);
}

/* What of LINE's invoice came in by when: of struct law_part. Together at most what is not open any more, the last
 * ones first: a ledger that has less as paid than the bank is believed. The rest of it is LINE's `undated`. */
static GArray *payments_of(struct claim_line *line, const GArray *payments)
{
    const struct plan_item *item = line->item;
    GArray *list = g_array_new(FALSE, FALSE, sizeof(struct law_part));

    line->undated = MAX(item->invoice->total - line->principal, 0);
    for (guint i = payments ? payments->len : 0; i > 0 && line->undated > 0; i--) {
        const struct claim_payment *payment = &g_array_index(payments, struct claim_payment, i - 1);
        struct law_part part = {payment->day, MIN(payment->amount, line->undated)};

        if (!g_str_equal(payment->ledger, item->source->ledger->key) ||
            !g_str_equal(payment->number, item->invoice->number) ||
            !g_str_equal(payment->currency, item->invoice->currency) || part.amount <= 0)
            continue;
        line->undated -= part.amount;
        g_array_prepend_val(list, part);
    }
    return list;
}

static void find_interest(const struct planner *planner, struct claim *claim, struct claim_line *line,
                          const GArray *payments)
{
    const struct law_interest *law = law_interest_of(planner, claim->client);
    g_autoptr(GArray) parts = payments_of(line, payments);
    struct law_interest_case c;

    if (!law) {
        claim->lacks |= CLAIM_NO_RATES;
        return;
    }
    c = law_case_of(planner, line->item, law);
    if (c.from == DAY_NONE) {
        claim->lacks |= CLAIM_NO_DEFAULT;
        return;
    }
    if (claim->agreed)
        c.agreement = claim->client->agreed;
    c.payments = (const struct law_part *)(const void *)parts->data;
    c.payment_count = parts->len;
    if (!law_interest_compute(&c, line->periods, &line->interest, NULL)) {
        g_array_set_size(line->periods, 0);
        claim->lacks |= CLAIM_NO_RATES;
        return;
    }
    claim->interest_rule = law->fact.rule;
    claim->compound = law->yearly;
    line->since = c.from;
    if (line->periods->len) {
        const struct law_period *last = &g_array_index(line->periods, struct law_period, line->periods->len - 1);

        line->rate = last->rate;
        line->interest_base = last->base;
        for (guint i = parts->len; i > 0 && c.payments[i - 1].day >= c.to; i--) /* paid today: none from tomorrow on */
            line->interest_base -= c.payments[i - 1].amount;
    }
}

/* A rate is percent in ten-thousandths. */
static int64_t day_of(const struct claim_line *line)
{
    const __int128 year = (__int128)1000000 * 365;

    return (int64_t)(((__int128)line->interest_base * line->rate + year / 2) / year);
}

/* -- costs -------------------------------------------------------------- */

/* The invoices that costs are counted over: marked, and added to ITEMS and AMOUNTS. */
static void find_costed(const struct planner *planner, struct claim *claim, const struct law_costs *law,
                        GPtrArray *items, GArray *amounts)
{
    for (guint i = 0; i < claim->lines->len; i++) {
        struct claim_line *line = &g_array_index(claim->lines, struct claim_line, i);

        if (!line->overdue || line->principal <= 0 || !g_str_equal(line->item->invoice->currency, law->currency))
            continue;
        line->costs = law_may_claim(planner, line->item, law);
        if (!line->costs) {
            claim->lacks |= CLAIM_NO_NOTICE;
            continue;
        }
        g_ptr_array_add(items, (gpointer)line->item);
        g_array_append_val(amounts, line->principal);
    }
}

static void find_costs(const struct planner *planner, struct claim *claim)
{
    const struct law_costs *law = law_costs_of(planner, claim->client);
    g_autoptr(GPtrArray) items = g_ptr_array_new();
    g_autoptr(GArray) amounts = g_array_new(FALSE, FALSE, sizeof(int64_t));
    struct law_amounts found = {0};
    int64_t most;

    if (!law || !law_fact_is_known(&law->fact, claim->day, NULL)) {
        claim->lacks |= CLAIM_NO_COSTS;
        return;
    }
    if (!law->scale->len)
        return; /* the law gives none */
    if (law->clause && !claim->client->terms_clause) {
        claim->lacks |= CLAIM_NO_CLAUSE;
        return;
    }
    find_costed(planner, claim, law, items, amounts);
    if (!items->len ||
        !law_costs_compute(law, (const int64_t *)(const void *)amounts->data, amounts->len, false, &found, NULL))
        return;
    most = law->notice ? law_announced(items) : -1; /* never above what was announced */
    total_of(claim, law->currency)->costs = most >= 0 ? MIN(most, found.total) : found.total;
    claim->costs_rule = law->fact.rule;
}

/* -- all ---------------------------------------------------------------- */

static void add_line(const struct planner *planner, struct claim *claim, const struct plan_item *item,
                     const GArray *payments)
{
    struct claim_line line = {.item = item,
                              .overdue = item->due != DAY_NONE && item->due < claim->day,
                              .principal = MAX(item_demand(item), 0),
                              .since = DAY_NONE,
                              .periods = g_array_new(FALSE, FALSE, sizeof(struct law_period))};
    struct claim_total *total;

    if (line.overdue && line.principal > 0 && !(claim->lacks & (CLAIM_NO_SEGMENT | CLAIM_NO_COUNTRY)))
        find_interest(planner, claim, &line, payments);
    g_array_append_val(claim->lines, line);
    if (!line.overdue)
        return;
    total = total_of(claim, item->invoice->currency);
    if (!money_add(&total->principal, line.principal, NULL) || !money_add(&total->interest, line.interest, NULL))
        claim->lacks |= CLAIM_NO_RATES;
    total->per_day += day_of(&line);
}

static gint by_currency(gconstpointer a, gconstpointer b)
{
    return strcmp(((const struct claim_total *)a)->currency, ((const struct claim_total *)b)->currency);
}

static void add_up(struct claim *claim)
{
    g_array_sort(claim->totals, by_currency);
    for (guint i = 0; i < claim->totals->len; i++) {
        struct claim_total *total = &g_array_index(claim->totals, struct claim_total, i);

        total->total = total->principal;
        if (!money_add(&total->total, total->interest, NULL) || !money_add(&total->total, total->costs, NULL))
            claim->lacks |= CLAIM_NO_RATES;
    }
}

struct claim *claim_make(const struct plan_input *input, const GPtrArray *items, const GArray *payments)
{
    struct claim *claim = g_new0(struct claim, 1);
    struct planner planner = planner_of(input);

    claim->day = input->now.day;
    claim->interest_rule = claim->costs_rule = "";
    claim->lines = g_array_new(FALSE, FALSE, sizeof(struct claim_line));
    claim->totals = g_array_new(FALSE, FALSE, sizeof(struct claim_total));
    g_array_set_clear_func(claim->lines, line_clear);
    if (!items->len)
        return claim;
    claim->client = ((const struct plan_item *)items->pdata[0])->client;
    claim->lacks = (claim->client->segment == SEGMENT_UNKNOWN ? CLAIM_NO_SEGMENT : 0) |
                   (*claim->client->country ? 0 : CLAIM_NO_COUNTRY);
    claim->agreed = !claim->lacks && is_agreed(&planner, claim, items);
    for (guint i = 0; i < items->len; i++)
        add_line(&planner, claim, items->pdata[i], payments);
    if (!(claim->lacks & (CLAIM_NO_SEGMENT | CLAIM_NO_COUNTRY)))
        find_costs(&planner, claim);
    add_up(claim);
    return claim;
}

void claim_free(struct claim *claim)
{
    g_array_unref(claim->lines);
    g_array_unref(claim->totals);
    g_free(claim);
}
