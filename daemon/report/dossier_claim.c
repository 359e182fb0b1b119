/* SPDX-License-Identifier: MIT */
/* The claim: its sum for the first page, and how each part of it was found. */
#include <string.h>

#include "law/interest.h"
#include "report/dossier_inside.h"

static void sum_row(struct dossier_page *page, const char *label, const char *amount, const char *class)
{
    g_string_append_printf(page->html, "<tr%s><td>", class);
    html_text(page, label);
    g_string_append(page->html, "</td><td class=\"n\">");
    html_text(page, amount);
    g_string_append(page->html, "</td></tr>\n");
}

static void write_total(struct dossier_page *page, const struct claim_total *total)
{
    const struct dossier_words *words = page->words;
    g_autofree char *day = page_day(page, page->claim->day);
    g_autofree char *until = dossier_fill(words->interest_until, day), *after = dossier_fill(words->per_day, day);
    g_autofree char *principal = page_amount(page, total->principal, total->currency);
    g_autofree char *interest = page_amount(page, total->interest, total->currency);
    g_autofree char *costs = page_amount(page, total->costs, total->currency);
    g_autofree char *sum = page_amount(page, total->total, total->currency);
    g_autofree char *per_day = page_amount(page, total->per_day, total->currency);

    g_string_append(page->html, "<table class=\"sum\"><tbody>\n");
    sum_row(page, words->principal, principal, "");
    sum_row(page, until, interest, "");
    sum_row(page, words->costs, costs, "");
    sum_row(page, words->total, sum, " class=\"t\"");
    if (total->per_day)
        sum_row(page, after, per_day, "");
    g_string_append(page->html, "</tbody></table>\n");
}

void dossier_write_claim(struct dossier_page *page)
{
    html_heading(page, page->words->claim);
    for (guint i = 0; i < page->claim->totals->len; i++)
        write_total(page, &g_array_index(page->claim->totals, struct claim_total, i));
    if (!page->claim->totals->len)
        html_element(page, "p", page->words->nothing_due);
}

/* -- the sheet ---------------------------------------------------------- */

static void write_line(struct dossier_page *page, const struct claim_line *line)
{
    const struct invoice *row = line->item->invoice;
    g_autofree char *issued = page_day(page, row->issued), *due = page_day(page, line->item->due);
    g_autofree char *total = page_cell_amount(page, row->total, row->currency);
    g_autofree char *paid = page_cell_amount(page, row->total - line->principal, row->currency);
    g_autofree char *open = page_cell_amount(page, line->principal, row->currency);
    g_autofree char *since =
        line->since == DAY_NONE ? g_strdup(line->overdue ? "" : page->words->not_due) : page_day(page, line->since);
    g_autofree char *interest = page_cell_amount(page, line->interest, row->currency);
    const char *const cells[] = {row->number, issued, due, total, paid, open, since, interest, NULL};

    html_row(page, cells);
}

static void write_invoices(struct dossier_page *page)
{
    const struct dossier_words *words = page->words;
    g_autofree char *amount = g_strconcat(">", words->amount, NULL), *paid = g_strconcat(">", words->paid, NULL);
    g_autofree char *open = g_strconcat(">", words->open, NULL), *interest = g_strconcat(">", words->interest, NULL);
    const char *const titles[] = {words->invoice, words->issued, words->due, amount, paid,
                                  open,           words->since,  interest,   NULL};

    html_heading(page, words->invoices);
    html_table(page, titles);
    for (guint i = 0; i < page->claim->lines->len; i++)
        write_line(page, &g_array_index(page->claim->lines, struct claim_line, i));
    html_table_end(page);
}

static void write_period(struct dossier_page *page, const struct claim_line *line, const struct law_period *period)
{
    const struct invoice *row = line->item->invoice;
    char rate[LAW_RATE_TEXT_SIZE];
    g_autofree char *from = page_day(page, period->from), *to = page_day(page, period->to);
    g_autofree char *days = g_strdup_printf(">%d", period->to - period->from + 1);
    g_autofree char *percent = format_percent(page->formats, law_rate_text(period->rate, rate), NULL);
    g_autofree char *percent_cell = g_strconcat(">", percent ? percent : rate, NULL);
    g_autofree char *base = page_cell_amount(page, period->base, row->currency);
    g_autofree char *interest = page_cell_amount(page, period->interest, row->currency);
    const char *const cells[] = {row->number, from, to, days, percent_cell, base, interest, NULL};

    html_row(page, cells);
}

static void write_periods(struct dossier_page *page)
{
    const struct dossier_words *words = page->words;
    g_autofree char *days = g_strconcat(">", words->days, NULL), *rate = g_strconcat(">", words->rate, NULL);
    g_autofree char *base = g_strconcat(">", words->base, NULL), *interest = g_strconcat(">", words->interest, NULL);
    const char *const titles[] = {words->invoice, words->from, words->to, days, rate, base, interest, NULL};

    html_heading(page, words->periods);
    html_table(page, titles);
    for (guint i = 0; i < page->claim->lines->len; i++) {
        const struct claim_line *line = &g_array_index(page->claim->lines, struct claim_line, i);

        for (guint j = 0; j < line->periods->len; j++)
            write_period(page, line, &g_array_index(line->periods, struct law_period, j));
    }
    html_table_end(page);
}

/* The numbers of the invoices that costs are counted over: "2026-1, 2026-2". */
static char *costed(const struct claim *claim)
{
    GString *numbers = g_string_new(NULL);

    for (guint i = 0; i < claim->lines->len; i++) {
        const struct claim_line *line = &g_array_index(claim->lines, struct claim_line, i);

        if (line->costs)
            g_string_append_printf(numbers, "%s%s", numbers->len ? ", " : "", line->item->invoice->number);
    }
    return g_string_free(numbers, FALSE);
}

static void write_undated(struct dossier_page *page)
{
    for (guint i = 0; i < page->claim->lines->len; i++) {
        const struct claim_line *line = &g_array_index(page->claim->lines, struct claim_line, i);
        const struct invoice *row = line->item->invoice;
        g_autofree char *amount = page_amount(page, line->undated, row->currency);
        g_autofree char *text = dossier_fill(page->words->interest_undated, amount, row->number);

        if (line->undated <= 0 || !line->periods->len)
            continue;
        html_text(page, text);
        g_string_append_c(page->html, ' ');
    }
}

/* By what the interest is asked: the contract, where its rate counts, else the article. New string. */
static char *interest_basis(const struct dossier_page *page)
{
    const struct dossier_words *words = page->words;

    return page->claim->agreed ? g_strdup(words->interest_agreed)
                               : dossier_fill(words->interest_rule, page->claim->interest_rule);
}

static void write_rules(struct dossier_page *page)
{
    const struct dossier_words *words = page->words;
    g_autofree char *interest = interest_basis(page);
    g_autofree char *numbers = costed(page->claim);
    g_autofree char *costs = dossier_fill(words->costs_rule, page->claim->costs_rule, numbers);

    g_string_append(page->html, "<p class=\"small\">");
    if (*page->claim->interest_rule) {
        html_text(page, interest);
        g_string_append_c(page->html, ' ');
        html_text(page, page->claim->compound ? words->compound : "");
        g_string_append_c(page->html, ' ');
        html_text(page, words->interest_open);
        g_string_append_c(page->html, ' ');
        write_undated(page);
    }
    if (*page->claim->costs_rule)
        html_text(page, costs);
    g_string_append(page->html, "</p>\n");
}

void dossier_write_claim_sheet(struct dossier_page *page)
{
    if (!page->claim->lines->len)
        return;
    write_invoices(page);
    if (*page->claim->interest_rule)
        write_periods(page);
    write_rules(page);
}
