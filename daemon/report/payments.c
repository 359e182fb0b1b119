/* SPDX-License-Identifier: MIT */
#include "report/payments.h"

#include <string.h>

#include "base/words.h"
#include "report/json.h"
#include "report/table.h"

static const char *const rule_texts[RULE_COUNT] = {
    [RULE_NONE] = N_("nothing in it points to an invoice"),
    [RULE_REFERENCE] = N_("its payment reference"),
    [RULE_REFERENCE_PART] = N_("its payment reference, less than is open"),
    [RULE_REFERENCE_MORE] = N_("its payment reference, more than is open"),
    [RULE_REFERENCE_SHARED] = N_("a reference of several invoices"),
    [RULE_REFERENCE_MISTYPED] = N_("its payment reference, with a wrong check digit"),
    [RULE_NUMBER] = N_("invoice number in the text"),
    [RULE_NUMBER_AMOUNT] = N_("invoice number in the text, another amount than is open"),
    [RULE_NUMBERS] = N_("several invoice numbers, together the amount"),
    [RULE_NUMBERS_AMOUNT] = N_("several invoices are named, and the amount is another"),
    [RULE_NUMBER_PART] = N_("a part of an invoice number, or one with a mistake"),
    [RULE_PAYER_AMOUNT] = N_("the payer's account and the amount"),
    [RULE_PAYER_AMOUNTS] = N_("the payer's account; several invoices have this amount"),
    [RULE_PAYER_SUM] = N_("the payer's account and all that is open"),
    [RULE_NAME_AMOUNT] = N_("the payer's name and the amount"),
    [RULE_AMOUNT] = N_("the amount alone"),
    [RULE_TOLERANCE] = N_("a difference that is let go"),
    [RULE_DISCOUNT] = N_("less by what looks like a discount"),
    [RULE_COLLECTED] = N_("collected by a payment service, or a batch without details"),
    [RULE_CREDIT] = N_("with a credit of the client nothing would be left"),
    [RULE_RETURN] = N_("takes an earlier payment back"),
    [RULE_CURRENCY] = N_("another currency"),
};

const char *payment_rule_text(int rule)
{
    if (rule == RULE_BY_HAND)
        return _("by hand");
    return rule >= 0 && rule < RULE_COUNT ? _(rule_texts[rule]) : "";
}

static bool has_state(const struct bank_row *row, enum match_state state)
{
    for (guint i = 0; i < row->ties->len; i++)
        if (g_array_index(row->ties, struct bank_tie, i).state == state)
            return true;
    return false;
}

/* Whether something of ROW is held, or was taken back. */
static bool payment_is_held(const struct bank_row *row)
{
    return has_state(row, MATCH_HELD) || has_state(row, MATCH_REVERSED);
}

bool payment_waits(const struct bank_row *row)
{
    return payment_is_held(row) ||
           (row->payment.amount > 0 && !row->decided && !*row->returns && !has_state(row, MATCH_APPLIED));
}

static const char *state_word(const struct bank_row *row)
{
    if (payment_is_held(row))
        return "held";
    return has_state(row, MATCH_APPLIED) || *row->returns ? "applied" : "unmatched";
}

const char *payment_state_text(const struct bank_row *row)
{
    if (has_state(row, MATCH_REVERSED))
        return _("taken back");
    if (payment_is_held(row))
        return _("held");
    return has_state(row, MATCH_APPLIED) || *row->returns ? _("applied") : _("unmatched");
}

static void amount_json(struct json *json, const char *key, int64_t minor, const char *currency)
{
    char amount[MONEY_TEXT_SIZE];

    json_string(json, key, money_to_text(minor, currency, amount));
}

static void ties_json(struct json *json, const struct bank_row *row)
{
    json_array(json, "invoices");
    for (guint i = 0; i < row->ties->len; i++) {
        const struct bank_tie *tie = &g_array_index(row->ties, struct bank_tie, i);

        json_object(json, NULL);
        json_string(json, "number", tie->number);
        amount_json(json, "amount", tie->state == MATCH_APPLIED ? tie->amount : 0, row->payment.currency);
        json_string(json, "ledger", tie->ledger);
        if (tie->difference)
            amount_json(json, "difference", tie->difference, row->payment.currency);
        json_word(json, "found", tie->found);
        json_object_end(json);
    }
    json_array_end(json);
}

void payment_json(struct json *json, const struct output *out, const struct bank_row *row)
{
    g_autofree char *booked = output_day(out, row->payment.booked);
    g_autofree char *text = bank_text_shown(row->payment.text);

    json_int(json, "id", row->id);
    json_string(json, "booked", booked);
    amount_json(json, "amount", row->payment.amount, row->payment.currency);
    json_string(json, "currency", row->payment.currency);
    json_word(json, "name", row->payment.name);
    json_word(json, "iban", row->payment.iban);
    json_string(json, "state", state_word(row));
    json_int(json, "rule", row->rule);
    ties_json(json, row);
    json_string(json, "bank", row->bank);
    json_word(json, "text", text);
    json_word(json, "reference", row->payment.reference);
    amount_json(json, "left", row->left, row->payment.currency);
    json_bool(json, "reversed", has_state(row, MATCH_REVERSED));
}

static void print_json(const struct output *out, const struct bank_row *row)
{
    struct json json;

    json_begin(&json);
    payment_json(&json, out, row);
    json_end(&json, out->stream);
}

static char *numbers_of(const struct bank_row *row)
{
    GString *numbers = g_string_new(NULL);

    for (guint i = 0; i < row->ties->len; i++)
        g_string_append_printf(numbers, "%s%s", i ? ", " : "", g_array_index(row->ties, struct bank_tie, i).number);
    return g_string_free(numbers, FALSE);
}

/* What no invoice took of a payment that paid something has to be told. */
static char *rule_cell(const struct bank_row *row)
{
    char left[MONEY_TEXT_SIZE];

    if (row->left > 0 && has_state(row, MATCH_APPLIED))
        return g_strdup_printf(_("%d: %s; %s %s is left of it"), row->rule, payment_rule_text(row->rule),
                               money_to_text(row->left, row->payment.currency, left), row->payment.currency);
    return g_strdup_printf("%d: %s", row->rule, payment_rule_text(row->rule));
}

static void add_row(struct table *table, const struct output *out, const struct bank_row *row)
{
    g_autofree char *id = g_strdup_printf("%" G_GINT64_FORMAT, row->id);
    g_autofree char *booked = output_day(out, row->payment.booked);
    g_autofree char *numbers = numbers_of(row), *rule = rule_cell(row);
    char buffer[MONEY_TEXT_SIZE];
    g_autofree char *amount = g_strdup_printf(
        "%s %s", money_to_text(row->payment.amount, row->payment.currency, buffer), row->payment.currency);
    const char *cells[] = {row->id ? id : "-",      booked,  amount, row->payment.name,
                           payment_state_text(row), numbers, rule};

    table_add(table, payment_is_held(row) ? TINT_WARN : TINT_NONE, cells);
}

static bool is_wanted(const struct bank_row *row, enum payment_filter filter)
{
    switch (filter) {
    case PAYMENTS_HELD:
        return payment_is_held(row);
    case PAYMENTS_UNMATCHED:
        return row->payment.amount > 0 && g_str_equal(state_word(row), "unmatched");
    case PAYMENTS_ALL:
        break;
    }
    return row->payment.amount > 0 || *row->returns || row->rule == RULE_RETURN;
}

int payment_by_day(const void *left, const void *right)
{
    const struct bank_row *a = *(const struct bank_row *const *)left, *b = *(const struct bank_row *const *)right;

    if (a->payment.booked != b->payment.booked)
        return a->payment.booked < b->payment.booked ? -1 : 1;
    return a->id != b->id ? (a->id < b->id ? -1 : 1) : strcmp(a->payment.key, b->payment.key);
}

void report_payments(const struct output *out, const struct bank_book *book, enum payment_filter filter)
{
    const struct table_column columns[] = {
        {.title = _("payment")},           {.title = _("booked")}, {.title = _("amount"), .right = true},
        {.title = _("name"), .least = 10}, {.title = _("state")},  {.title = _("invoices"), .least = 10},
        {.title = _("rule"), .flow = true}};
    AUTO(table) table = table_new(columns, G_N_ELEMENTS(columns));
    g_autoptr(GPtrArray) order = g_ptr_array_new();

    for (guint i = 0; i < book->rows->len; i++)
        if (is_wanted(&g_array_index(book->rows, struct bank_row, i), filter))
            g_ptr_array_add(order, &g_array_index(book->rows, struct bank_row, i));
    g_ptr_array_sort(order, payment_by_day);
    for (guint i = 0; i < order->len; i++) {
        if (out->json)
            print_json(out, order->pdata[i]);
        else
            add_row(table, out, order->pdata[i]);
    }
    if (!out->json && !order->len)
        output_line(out, TINT_NONE, _("no payments"));
    else if (!out->json)
        table_print(table, out);
}

/* -- explain -------------------------------------------------------------- */

static const char *payer_text(int payer)
{
    switch ((enum match_payer)payer) {
    case PAYER_BY_ACCOUNT:
        return _(", payer's account known");
    case PAYER_BY_NAME:
        return _(", payer known");
    case PAYER_UNKNOWN:
        break;
    }
    return "";
}

char *payment_sentence(const struct history_payment *payment)
{
    char amount[MONEY_TEXT_SIZE], booked[DAY_ISO_SIZE];
    const char *sum = money_to_text(payment->paid, payment->currency, amount);
    const char *day = day_to_iso(payment->booked, booked);

    switch (payment->state) {
    case PAYMENT_APPLIED:
        return g_strdup_printf(_("paid %s %s on %s (%s, rule %d: %s%s)"), payment->currency, sum, day, payment->bank,
                               payment->rule, payment_rule_text(payment->rule), payer_text(payment->payer));
    case PAYMENT_REVERSED:
        return g_strdup_printf(_("paid %s %s on %s, and the bank took it back (%s, rule %d: %s); «herinnerctl unmatch "
                                 "%d» lets it go on"),
                               payment->currency, sum, day, payment->bank, payment->rule,
                               payment_rule_text(payment->rule), (int)payment->id);
    case PAYMENT_HELD:
        break;
    }
    return g_strdup_printf(_("%s %s of %s, %s, may be for this (%s, rule %d: %s%s); «herinnerctl match %d» or "
                             "«unmatch» decides"),
                           payment->currency, sum, day, *payment->name ? payment->name : "-", payment->bank,
                           payment->rule, payment_rule_text(payment->rule), payer_text(payment->payer),
                           (int)payment->id);
}
