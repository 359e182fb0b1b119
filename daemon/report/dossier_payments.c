/* SPDX-License-Identifier: MIT */
/* What was paid, and by which rule it was recognised. */
#include "bank/match.h"
#include "report/dossier_inside.h"

static char *how(const struct dossier_words *words, const struct story_payment *payment)
{
    const char *text = words->by_other;

    if (payment->by_hand || payment->rule == RULE_BY_HAND)
        return g_strdup(words->by_hand);
    if (payment->rule >= RULE_REFERENCE && payment->rule <= RULE_REFERENCE_MISTYPED)
        text = words->by_reference;
    else if (payment->rule >= RULE_NUMBER && payment->rule <= RULE_NUMBER_PART)
        text = words->by_number;
    else if (payment->rule >= RULE_PAYER_AMOUNT && payment->rule <= RULE_NAME_AMOUNT)
        text = words->by_payer;
    return g_strdup_printf("%s%s%s (%d)", text, *payment->found ? ": " : "", payment->found, payment->rule);
}

static void write_payment(struct dossier_page *page, const struct story_payment *payment)
{
    g_autofree char *day = page_day(page, payment->booked), *rule = how(page->words, payment);
    g_autofree char *amount = page_cell_amount(page, payment->amount, payment->currency);
    g_autofree char *payer = g_strdup_printf("%s%s%s", payment->name, *payment->iban ? ", " : "", payment->iban);
    g_autofree char *whole = g_str_equal(payment->state, "reversed")
                                 ? g_strdup_printf("%s; %s", rule, page->words->taken_back)
                                 : g_strdup(rule);
    const char *const cells[] = {day, payer, payment->number, amount, whole, NULL};

    html_row(page, cells);
}

/* What of LINE was paid or credited and stands in no statement. */
static int64_t in_the_books(const struct dossier_page *page, const struct claim_line *line)
{
    const struct invoice *row = line->item->invoice;
    int64_t rest = row->total - line->principal;

    for (guint i = 0; i < page->story->payments->len; i++) {
        const struct story_payment *payment = page->story->payments->pdata[i];

        if (g_str_equal(payment->number, row->number) && g_str_equal(payment->state, "applied") &&
            g_str_equal(payment->currency, row->currency))
            rest -= payment->amount;
    }
    return MAX(rest, 0);
}

static void write_in_the_books(struct dossier_page *page)
{
    for (guint i = 0; i < page->claim->lines->len; i++) {
        const struct claim_line *line = &g_array_index(page->claim->lines, struct claim_line, i);
        int64_t rest = in_the_books(page, line);
        g_autofree char *amount = page_amount(page, rest, line->item->invoice->currency);
        g_autofree char *text = dossier_fill(page->words->in_the_books, amount, line->item->invoice->number);

        if (rest > 0)
            html_element(page, "p class=\"small\"", text);
    }
}

static bool anything_paid(const struct dossier_page *page)
{
    for (guint i = 0; i < page->claim->lines->len; i++) {
        if (in_the_books(page, &g_array_index(page->claim->lines, struct claim_line, i)) > 0)
            return true;
    }
    return page->story->payments->len > 0;
}

void dossier_write_payments(struct dossier_page *page)
{
    const struct dossier_words *words = page->words;
    g_autofree char *amount = g_strconcat(">", words->amount, NULL);
    const char *const titles[] = {words->day, words->payer, words->invoice, amount, words->how, NULL};

    if (!anything_paid(page))
        return;
    html_heading(page, words->payments);
    if (page->story->payments->len) {
        html_table(page, titles);
        for (guint i = 0; i < page->story->payments->len; i++)
            write_payment(page, page->story->payments->pdata[i]);
        html_table_end(page);
    }
    write_in_the_books(page);
    html_element(page, "p class=\"small\"", words->allocation);
}
