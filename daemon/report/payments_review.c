/* SPDX-License-Identifier: MIT */
/* Payments that wait for a person, each with what is known of it and the commands that settle it. */
#include <string.h>

#include "base/words.h"
#include "plan/plan.h"
#include "report/json.h"
#include "report/payments.h"

/* A word as a shell takes it. New string. */
static char *quoted(const char *word)
{
    return strspn(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789./_-") == strlen(word)
               ? g_strdup(word)
               : g_shell_quote(word);
}

/* The commands that settle ROW: of char *, none while the store has no number for it. New array. */
static GPtrArray *payment_commands(const struct bank_row *row)
{
    GPtrArray *commands = g_ptr_array_new_with_free_func(g_free);

    if (!row->id)
        return commands;
    for (guint i = 0; i < row->ties->len; i++) {
        const struct bank_tie *tie = &g_array_index(row->ties, struct bank_tie, i);
        g_autofree char *subject = plan_invoice_subject(tie->ledger, tie->number), *word = quoted(subject);

        g_ptr_array_add(commands, g_strdup_printf("herinnerctl match %" G_GINT64_FORMAT " %s", row->id, word));
    }
    if (!row->ties->len)
        g_ptr_array_add(commands, g_strdup_printf("herinnerctl match %" G_GINT64_FORMAT " %s", row->id, _("INVOICE")));
    g_ptr_array_add(commands, g_strdup_printf("herinnerctl unmatch %" G_GINT64_FORMAT, row->id));
    return commands;
}

static void print_ties(const struct output *out, const struct bank_row *row)
{
    for (guint i = 0; i < row->ties->len; i++) {
        const struct bank_tie *tie = &g_array_index(row->ties, struct bank_tie, i);
        char open[MONEY_TEXT_SIZE];
        g_autofree char *text = g_strdup_printf(
            _("%s of %s, of which %s %s was open before it"), tie->number, tie->client,
            money_to_text(tie->total_before - tie->paid_before, row->payment.currency, open), row->payment.currency);

        output_fact(out, TINT_NONE, i ? "" : _("invoices"), text);
    }
}

static void print_commands(const struct output *out, const struct bank_row *row)
{
    g_autoptr(GPtrArray) commands = payment_commands(row);

    for (guint i = 0; i < commands->len; i++)
        output_fact(out, TINT_DIM, i ? "" : _("to settle it"), commands->pdata[i]);
    if (!commands->len)
        output_fact(out, TINT_DIM, _("to settle it"),
                    _("has no number before the next pass; \"herinnerctl run\" makes "
                      "one"));
}

void report_payment_card(const struct output *out, const struct bank_row *row, guint number, guint count)
{
    const struct match_payment *payment = &row->payment;
    char amount[MONEY_TEXT_SIZE];
    g_autofree char *booked = output_day(out, payment->booked), *text = bank_text_shown(payment->text);
    g_autofree char *head =
        g_strdup_printf(_("payment %u of %u: %s %s, booked %s"), number, count,
                        money_to_text(payment->amount, payment->currency, amount), payment->currency, booked);
    g_autofree char *why =
        g_strdup_printf(_("%s, rule %d: %s"), payment_state_text(row), row->rule, payment_rule_text(row->rule));

    output_heading(out, head);
    output_fact(out, TINT_NONE, _("from"), payment->name);
    output_fact(out, TINT_NONE, _("account"), payment->iban);
    output_fact(out, TINT_NONE, _("bank"), row->bank);
    output_fact(out, TINT_NONE, _("text"), text);
    output_fact(out, TINT_NONE, _("reference"), payment->reference);
    output_fact(out, TINT_WARN, _("state"), why);
    print_ties(out, row);
    print_commands(out, row);
    output_blank(out);
}

static void print_json(const struct output *out, const struct bank_row *row)
{
    g_autoptr(GPtrArray) commands = payment_commands(row);
    struct json json;

    json_begin(&json);
    payment_json(&json, out, row);
    json_string(&json, "why", payment_rule_text(row->rule));
    json_array(&json, "commands");
    for (guint i = 0; i < commands->len; i++)
        json_string(&json, NULL, commands->pdata[i]);
    json_array_end(&json);
    json_end(&json, out->stream);
}

void report_payments_waiting(const struct output *out, const struct bank_book *book)
{
    g_autoptr(GPtrArray) order = g_ptr_array_new();

    for (guint i = 0; i < book->rows->len; i++)
        if (payment_waits(&g_array_index(book->rows, struct bank_row, i)))
            g_ptr_array_add(order, &g_array_index(book->rows, struct bank_row, i));
    g_ptr_array_sort(order, payment_by_day);
    for (guint i = 0; i < order->len; i++) {
        if (out->json)
            print_json(out, order->pdata[i]);
        else
            report_payment_card(out, order->pdata[i], i + 1, order->len);
    }
}
