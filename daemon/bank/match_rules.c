/* SPDX-License-Identifier: MIT */
/* Rules 1 to 9, 16, 17, 19, 21: a reference or the number of an invoice says what is paid. */
#include "bank/match_inside.h"

enum { COSTS_MAX_MINOR = 2500 }; /* what a chain of banks keeps of a transfer from abroad */

/* -- amounts -------------------------------------------------------------- */

static int64_t sum_open(const struct matcher *matcher, const struct finds *finds)
{
    int64_t sum = 0;

    for (guint i = 0; i < finds->count; i++)
        if (!money_add(&sum, matcher->open[finds->invoice[i]], NULL))
            return INT64_MAX;
    return sum;
}

/* The payer ordered just what is open, and the banks on the way kept something. */
static bool lost_on_the_way(const struct match_payment *payment, const struct match_invoice *invoice, int64_t open)
{
    return payment->instructed == open && g_str_equal(payment->instructed_currency, invoice->currency) &&
           payment->amount < open && open - payment->amount <= COSTS_MAX_MINOR;
}

/* A whole or half per cent up to five, before the due date: a discount for paying soon. */
static bool is_discount(const struct match_payment *payment, const struct match_invoice *invoice, int64_t open)
{
    static const int per_mille[] = {10, 15, 20, 25, 30, 40, 50};
    int64_t missing = open - payment->amount;

    if (missing <= 0 || (invoice->due != DAY_NONE && payment->booked > invoice->due))
        return false;
    for (gsize i = 0; i < G_N_ELEMENTS(per_mille); i++)
        if (ABS(invoice->total / 1000 * per_mille[i] + invoice->total % 1000 * per_mille[i] / 1000 - missing) <= 1)
            return true;
    return false;
}

static void tie_all(struct matcher *matcher, guint payment, const struct finds *finds, enum match_state state, int rule)
{
    for (guint i = 0; i < finds->count; i++)
        match_tie(matcher, payment, finds->invoice[i], state, rule,
                  state == MATCH_APPLIED ? matcher->open[finds->invoice[i]] : 0, 0, finds->found);
}

/* Each of FINDS is paid; cents that lack are let go of the last, cents too many stay with the payment. */
static void pay_all(struct matcher *matcher, guint payment, const struct finds *finds, int64_t sum, int rule)
{
    int64_t lacking = sum - match_payment_at(matcher, payment)->amount;

    for (guint i = 0; i < finds->count; i++) {
        guint invoice = finds->invoice[i];
        int64_t open = matcher->open[invoice], less = 0;

        if (i + 1 == finds->count && lacking > 0)
            less = MIN(lacking, open - 1);
        match_tie(matcher, payment, invoice, MATCH_APPLIED, lacking == 0 ? rule : RULE_TOLERANCE, open - less, less,
                  finds->found);
    }
}

/* Rule 19: with what is left a credit would come to nothing; netting it is a person's business. */
static void hold_for_credit(struct matcher *matcher, guint payment, guint invoice, const char *found)
{
    int64_t left = matcher->open[invoice];

    if (left > 0 && left <= match_invoice_at(matcher, invoice)->credits)
        match_tie(matcher, payment, invoice, MATCH_HELD, RULE_CREDIT, 0, 0, found);
}

/* -- what both kinds of evidence meet first -------------------------------- */

/* What the ledger says is paid needs nothing more; the payment is explained by it. */
static bool explain_paid(struct matcher *matcher, guint payment, const struct finds *finds, int rule)
{
    int64_t left = match_payment_at(matcher, payment)->amount;

    for (guint i = 0; i < finds->count; i++)
        if (!match_invoice_at(matcher, finds->invoice[i])->paid)
            return false;
    for (guint i = 0; i < finds->count && left > 0; i++) {
        guint invoice = finds->invoice[i];
        int64_t amount = MIN(left, matcher->open[invoice]);

        if (amount <= 0 || !match_is_payable(matcher, payment, invoice))
            continue;
        match_tie(matcher, payment, invoice, MATCH_APPLIED, rule, amount, 0, finds->found);
        left -= amount;
    }
    return true;
}

static bool is_foreign(const struct matcher *matcher, guint payment, guint invoice)
{
    return !g_str_equal(match_payment_at(matcher, payment)->currency, match_invoice_at(matcher, invoice)->currency);
}

/* Rule 21, by which all that is named waits, and what is paid in full already; what is left in FINDS can be paid.
 * False: nothing is. */
static bool leave_payable(struct matcher *matcher, guint payment, struct finds *finds, int rule)
{
    guint count = 0;
    bool foreign = false;

    for (guint i = 0; i < finds->count; i++) {
        guint invoice = finds->invoice[i];

        if (is_foreign(matcher, payment, invoice)) {
            foreign = true;
            match_tie(matcher, payment, invoice, MATCH_HELD, RULE_CURRENCY, 0, 0, finds->found);
        } else if (matcher->open[invoice] > 0) {
            finds->invoice[count++] = invoice;
        }
    }
    finds->count = count;
    if (foreign)
        tie_all(matcher, payment, finds, MATCH_HELD, RULE_CURRENCY);
    if (!count && !foreign)
        match_leave(matcher, payment, rule);
    return count > 0 && !foreign;
}

/* -- references ----------------------------------------------------------- */

static void pay_by_reference(struct matcher *matcher, guint payment, const struct finds *finds)
{
    guint invoice = finds->invoice[0];
    const struct match_payment *paid = match_payment_at(matcher, payment);
    int64_t open = matcher->open[invoice], amount = MIN(paid->amount, open);
    int rule = paid->amount == open ? RULE_REFERENCE : paid->amount < open ? RULE_REFERENCE_PART : RULE_REFERENCE_MORE;
    bool full =
        match_is_close(matcher, paid->amount, open) || lost_on_the_way(paid, match_invoice_at(matcher, invoice), open);

    if (paid->amount < open && !full && is_discount(paid, match_invoice_at(matcher, invoice), open)) {
        match_tie(matcher, payment, invoice, MATCH_HELD, RULE_DISCOUNT, 0, 0, finds->found);
        return;
    }
    if (paid->amount != open && full)
        rule = RULE_TOLERANCE;
    else if (finds->mistyped)
        rule = RULE_REFERENCE_MISTYPED;
    match_tie(matcher, payment, invoice, MATCH_APPLIED, rule, amount, full ? open - amount : 0, finds->found);
    hold_for_credit(matcher, payment, invoice, finds->found);
}

/* Rule 4: all that it is of, or the client's invoices wait. */
static void pay_shared(struct matcher *matcher, guint payment, struct finds *finds)
{
    int64_t sum = sum_open(matcher, finds);
    guint named = finds->count;

    if (match_payment_at(matcher, payment)->amount == sum) {
        tie_all(matcher, payment, finds, MATCH_APPLIED, RULE_REFERENCE_SHARED);
        return;
    }
    for (guint i = 0; finds->shared && i < named; i++)
        match_find_client(matcher, payment, match_invoice_at(matcher, finds->invoice[i])->client, finds);
    tie_all(matcher, payment, finds, MATCH_HELD, RULE_REFERENCE_SHARED);
}

bool match_by_reference(struct matcher *matcher, guint payment, const struct match_words *words)
{
    struct finds finds = {0};

    match_find_references(matcher, payment, words, &finds);
    if (!finds.count)
        return false;
    if (explain_paid(matcher, payment, &finds, RULE_REFERENCE) ||
        !leave_payable(matcher, payment, &finds, RULE_REFERENCE_MORE))
        return true;
    if (finds.count == 1)
        pay_by_reference(matcher, payment, &finds);
    else
        pay_shared(matcher, payment, &finds);
    return true;
}

/* -- numbers -------------------------------------------------------------- */

static void pay_by_number(struct matcher *matcher, guint payment, const struct finds *finds)
{
    guint invoice = finds->invoice[0];
    const struct match_invoice *row = match_invoice_at(matcher, invoice);
    const struct match_payment *paid = match_payment_at(matcher, payment);
    int64_t open = matcher->open[invoice];
    bool known = match_payer_of(matcher, payment, invoice) != PAYER_UNKNOWN;

    if (paid->amount == open) {
        match_tie(matcher, payment, invoice, MATCH_APPLIED, RULE_NUMBER, open, 0, finds->found);
    } else if (match_is_close(matcher, paid->amount, open) || lost_on_the_way(paid, row, open)) {
        int64_t amount = MIN(paid->amount, open);

        match_tie(matcher, payment, invoice, MATCH_APPLIED, RULE_TOLERANCE, amount, open - amount, finds->found);
    } else if (is_discount(paid, row, open)) {
        match_tie(matcher, payment, invoice, MATCH_HELD, RULE_DISCOUNT, 0, 0, finds->found);
    } else if (paid->amount < open && known) {
        match_tie(matcher, payment, invoice, MATCH_APPLIED, RULE_NUMBER_AMOUNT, paid->amount, 0, finds->found);
        hold_for_credit(matcher, payment, invoice, finds->found);
    } else {
        match_tie(matcher, payment, invoice, MATCH_HELD, RULE_NUMBER_AMOUNT, 0, 0, finds->found);
    }
}

static void pay_by_numbers(struct matcher *matcher, guint payment, const struct finds *finds)
{
    int64_t sum = sum_open(matcher, finds);

    if (match_is_close(matcher, match_payment_at(matcher, payment)->amount, sum))
        pay_all(matcher, payment, finds, sum, RULE_NUMBERS);
    else
        tie_all(matcher, payment, finds, MATCH_HELD, RULE_NUMBERS_AMOUNT);
}

bool match_by_number(struct matcher *matcher, guint payment, const struct match_words *words)
{
    struct finds finds = {0};

    match_find_numbers(matcher, payment, words, &finds);
    if (!finds.count)
        return false;
    if (explain_paid(matcher, payment, &finds, RULE_NUMBER) ||
        !leave_payable(matcher, payment, &finds, RULE_NUMBER_AMOUNT))
        return true;
    if (finds.weak || finds.shared) /* two invoices of one number, or a date that reads like one */
        tie_all(matcher, payment, &finds, MATCH_HELD, finds.weak ? RULE_NUMBER_PART : RULE_NUMBERS_AMOUNT);
    else if (finds.count == 1)
        pay_by_number(matcher, payment, &finds);
    else
        pay_by_numbers(matcher, payment, &finds);
    return true;
}
