/* SPDX-License-Identifier: MIT */
/* claim.csv: every figure of the claim sheet, a row each; plain dates and amounts. */
#include "bank/match.h"
#include "law/interest.h"
#include "report/csv.h"
#include "report/dossier_inside.h"

struct row {
    const char *part, *invoice;
    civil_day issued, due, from, to;
    int days; /* 0 = none */
    const char *rate;
    int64_t base, amount;
    bool has_base;
    const char *currency, *rule;
};

static void put_day(GString *lines, civil_day day)
{
    char text[DAY_ISO_SIZE];

    csv_cell(lines, day == DAY_NONE ? "" : day_to_iso(day, text));
}

static void put(GString *lines, const struct row *row)
{
    char amount[MONEY_TEXT_SIZE];
    g_autofree char *days = row->days ? g_strdup_printf("%d", row->days) : g_strdup("");

    csv_cell(lines, row->part);
    csv_cell(lines, row->invoice);
    put_day(lines, row->issued);
    put_day(lines, row->due);
    put_day(lines, row->from);
    put_day(lines, row->to);
    csv_cell(lines, days);
    csv_cell(lines, row->rate);
    csv_cell(lines, row->has_base ? money_to_text(row->base, row->currency, amount) : "");
    csv_cell(lines, money_to_text(row->amount, row->currency, amount));
    csv_cell(lines, row->currency);
    csv_cell(lines, row->rule);
    csv_end(lines);
}

static const char *interest_rule(const struct claim *claim)
{
    return claim->agreed ? "contract" : claim->interest_rule;
}

static struct row row_of(const char *part, const char *invoice, int64_t amount, const char *currency, const char *rule)
{
    return (struct row){.part = part,
                        .invoice = invoice,
                        .issued = DAY_NONE,
                        .due = DAY_NONE,
                        .from = DAY_NONE,
                        .to = DAY_NONE,
                        .rate = "",
                        .amount = amount,
                        .currency = currency,
                        .rule = rule};
}

static void put_line(GString *lines, const struct claim *claim, const struct claim_line *line)
{
    const struct invoice *invoice = line->item->invoice;
    struct row row =
        row_of(line->overdue ? "principal" : "not due", invoice->number, line->principal, invoice->currency, "");

    row.issued = invoice->issued;
    row.due = line->item->due;
    row.base = invoice->total;
    row.has_base = true;
    put(lines, &row);
    for (guint i = 0; i < line->periods->len; i++) {
        const struct law_period *period = &g_array_index(line->periods, struct law_period, i);
        char rate[LAW_RATE_TEXT_SIZE];

        row = row_of("interest", invoice->number, period->interest, invoice->currency, interest_rule(claim));
        row.from = period->from;
        row.to = period->to;
        row.days = period->to - period->from + 1;
        row.rate = law_rate_text(period->rate, rate);
        row.base = period->base;
        row.has_base = true;
        put(lines, &row);
    }
}

static void put_payment(GString *lines, const struct story_payment *payment)
{
    g_autofree char *rule =
        payment->rule == RULE_BY_HAND ? g_strdup("by hand") : g_strdup_printf("bank rule %d", payment->rule);
    bool reversed = g_str_equal(payment->state, "reversed");
    struct row row =
        row_of(reversed ? "taken back" : "payment", payment->number, payment->amount, payment->currency, rule);

    row.from = row.to = payment->booked;
    put(lines, &row);
}

static void put_total(GString *lines, const struct claim *claim, const struct claim_total *total)
{
    const struct {
        const char *part, *rule;
        int64_t amount;
    } parts[] = {
        {"principal in all", "", total->principal}, {"interest in all", interest_rule(claim), total->interest},
        {"costs", claim->costs_rule, total->costs}, {"total", "", total->total},
        {"each further day", "", total->per_day},
    };

    for (guint i = 0; i < G_N_ELEMENTS(parts); i++) {
        struct row row = row_of(parts[i].part, "", parts[i].amount, total->currency, parts[i].rule);

        row.to = claim->day;
        put(lines, &row);
    }
}

char *dossier_claim_csv(const struct claim *claim, const struct story *story)
{
    static const char *const titles[] = {"part", "invoice", "issued", "due",    "from",     "to",
                                         "days", "rate",    "over",   "amount", "currency", "rule"};
    GString *lines = g_string_new(NULL);

    for (guint i = 0; i < G_N_ELEMENTS(titles); i++)
        csv_cell(lines, titles[i]);
    csv_end(lines);
    for (guint i = 0; i < claim->lines->len; i++)
        put_line(lines, claim, &g_array_index(claim->lines, struct claim_line, i));
    for (guint i = 0; i < story->payments->len; i++)
        put_payment(lines, story->payments->pdata[i]);
    for (guint i = 0; i < claim->totals->len; i++)
        put_total(lines, claim, &g_array_index(claim->totals, struct claim_total, i));
    return g_string_free(lines, FALSE);
}
