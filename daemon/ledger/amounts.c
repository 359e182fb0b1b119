/* SPDX-License-Identifier: MIT */
#include "ledger/amounts.h"

#include <string.h>

#include "base/error.h"
#include "ledger/amount.h"

/* Decimals to read amounts of an unknown currency with: the row is rejected, but must not hide a wrong declaration. */
enum { EXPONENT_ANY = 3 };

/* The row's currency, in capitals, else the fixed one. */
static void read_currency(struct builder *builder, const struct builder_row *row, struct invoice *invoice)
{
    const char *text = row->cell[COLUMN_CURRENCY];

    if (!*text)
        text = builder->ledger->config->fixed_currency;
    if (strcmp(text, builder->currency_text) != 0 || !*text) {
        g_strlcpy(builder->currency_text, text, sizeof builder->currency_text);
        g_strlcpy(builder->currency, text, CURRENCY_SIZE);
        for (char *at = builder->currency; *at; at++)
            *at = g_ascii_toupper(*at);
        builder->exponent = strlen(text) == CURRENCY_SIZE - 1 ? currency_exponent(builder->currency) : -1;
    }
    memcpy(invoice->currency, builder->currency, CURRENCY_SIZE);
}

/* A whole number of minor units, within what money_parse() would give. */
static bool read_minor(const char *text, int64_t *minor, GError **error)
{
    gint64 value;

    if (!g_ascii_string_to_signed(text, 10, -G_MAXINT64, G_MAXINT64, &value, NULL)) {
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_VALUE,
                    "amount \"%.40s\" is not a whole number of minor units", text);
        return false;
    }
    *minor = value;
    return true;
}

/* The amount in COLUMN; *THERE false when the cell is empty. */
static bool read_amount(struct builder *builder, const struct builder_row *row, enum ledger_column column,
                        int64_t *minor, bool *there, struct fault *fault)
{
    g_autoptr(GError) error = NULL;
    const char *text = row->cell[column];
    int exponent = builder->exponent < 0 ? EXPONENT_ANY : builder->exponent;

    *minor = 0;
    *there = *text;
    if (!*text || (builder->minor[column] ? read_minor(text, minor, &error)
                                          : amount_read(text, builder->decimal, exponent, minor, &error)))
        return true;
    return fault_set_value(fault, row->line, builder->column[column], error->message);
}

/* What is left. Exports write the paid amount with the total's sign or against it; it never adds to the total. */
static int64_t rest(int64_t total, int64_t paid)
{
    return (total < 0) == (paid < 0) ? total - paid : total + paid;
}

/* Total and balance from what the row has; the limits of money_parse keep the sums of two within 64 bits. */
static void settle(const struct builder *builder, struct invoice *invoice, const int64_t amount[3], const bool there[3])
{
    enum { TOTAL, OPEN, PAID };

    invoice->total = there[TOTAL] ? amount[TOTAL] : amount[OPEN];
    invoice->balance = invoice->total;
    invoice->balance_known = true;
    if (there[OPEN])
        invoice->balance = amount[OPEN];
    else if (there[PAID] || builder->mapped[COLUMN_PAID])
        invoice->balance = rest(invoice->total, amount[PAID]);
    else if (invoice->status == STATUS_PAID)
        invoice->balance = 0;
    else
        invoice->balance_known = false;
}

bool amounts_read(struct builder *builder, const struct builder_row *row, struct invoice *invoice, struct fault *fault)
{
    const enum ledger_column needed = builder->mapped[COLUMN_OPEN] ? COLUMN_OPEN : COLUMN_TOTAL;
    int64_t amount[3];
    bool there[3];

    read_currency(builder, row, invoice);
    if (!read_amount(builder, row, COLUMN_TOTAL, &amount[0], &there[0], fault) ||
        !read_amount(builder, row, COLUMN_OPEN, &amount[1], &there[1], fault) ||
        !read_amount(builder, row, COLUMN_PAID, &amount[2], &there[2], fault))
        return false;
    if (!*row->cell[needed])
        return fault_set_value(fault, row->line, builder->column[needed],
                               "the amount is empty; a row with a number has one");
    settle(builder, invoice, amount, there);
    return true;
}
