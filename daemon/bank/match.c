/* SPDX-License-Identifier: MIT */
#include "bank/match.h"

#include <string.h>

#include "bank/match_inside.h"

const struct match_invoice *match_invoice_at(const struct matcher *matcher, guint index)
{
    return &g_array_index(matcher->input->invoices, struct match_invoice, index);
}

const struct match_payment *match_payment_at(const struct matcher *matcher, guint index)
{
    return &g_array_index(matcher->input->payments, struct match_payment, index);
}

/* -- payers --------------------------------------------------------------- */

void match_know(struct matcher *matcher, const char *iban, const char *client)
{
    const char *known = *iban ? g_hash_table_lookup(matcher->payers, iban) : "";

    if (!known)
        g_hash_table_insert(matcher->payers, (gpointer)iban, (gpointer)client);
    else if (*known && !g_str_equal(known, client))
        g_hash_table_replace(matcher->payers, (gpointer)iban, (gpointer) "");
}

const char *match_client_of(const struct matcher *matcher, guint payment)
{
    const struct match_payment *paid = match_payment_at(matcher, payment);
    const char *client = *paid->iban ? g_hash_table_lookup(matcher->payers, paid->iban) : NULL;

    return client && *client && !match_is_collector(paid->name) ? client : NULL;
}

enum match_payer match_payer_of(const struct matcher *matcher, guint payment, guint invoice)
{
    const struct match_invoice *row = match_invoice_at(matcher, invoice);
    const char *client = match_client_of(matcher, payment);

    if (client && g_str_equal(client, row->client))
        return PAYER_BY_ACCOUNT;
    return match_names_alike(match_payment_at(matcher, payment)->name, row->name) ? PAYER_BY_NAME : PAYER_UNKNOWN;
}

/* -- conditions ----------------------------------------------------------- */

bool match_is_close(const struct matcher *matcher, int64_t a, int64_t b)
{
    return ABS(a - b) <= matcher->input->tolerance.minor;
}

bool match_is_payable(const struct matcher *matcher, guint payment, guint invoice)
{
    return matcher->open[invoice] > 0 &&
           g_str_equal(match_payment_at(matcher, payment)->currency, match_invoice_at(matcher, invoice)->currency);
}

bool match_is_older(const struct matcher *matcher, guint payment, guint invoice)
{
    civil_day issued = match_invoice_at(matcher, invoice)->issued;

    return issued != DAY_NONE && match_payment_at(matcher, payment)->booked < issued;
}

int match_by_day(const void *left, const void *right, void *data)
{
    const struct match_payment *a = match_payment_at(data, *(const guint *)left);
    const struct match_payment *b = match_payment_at(data, *(const guint *)right);

    return a->booked != b->booked ? (a->booked < b->booked ? -1 : 1) : strcmp(a->key, b->key);
}

/* -- results -------------------------------------------------------------- */

static void match_clear(gpointer data)
{
    g_free(((struct match *)data)->found);
}

GArray *matches_new(void)
{
    GArray *matches = g_array_new(FALSE, TRUE, sizeof(struct match));

    g_array_set_clear_func(matches, match_clear);
    return matches;
}

static int *rule_of(struct matcher *matcher, guint payment)
{
    return &g_array_index(matcher->result->rules, int, payment);
}

void match_leave(struct matcher *matcher, guint payment, int rule)
{
    *rule_of(matcher, payment) = rule;
}

void match_tie(struct matcher *matcher, guint payment, guint invoice, enum match_state state, int rule, int64_t amount,
               int64_t difference, const char *found)
{
    int64_t *left = &g_array_index(matcher->result->left, int64_t, payment);
    struct match match = {.payment = payment,
                          .invoice = invoice,
                          .state = state,
                          .rule = rule,
                          .payer = match_payer_of(matcher, payment, invoice),
                          .amount = amount,
                          .difference = difference,
                          .found = g_strdup(found)};

    if (state == MATCH_APPLIED) {
        struct match_known known = {match_payment_at(matcher, payment)->iban,
                                    match_invoice_at(matcher, invoice)->client};

        match.amount = MIN(amount, *left);
        *left -= match.amount;
        g_array_append_val(matcher->learned, known);
        if (matcher->back[payment]) /* it is open all the same, and a person has to look at it */
            match.state = MATCH_REVERSED;
        else
            matcher->open[invoice] -= match.amount + difference;
    }
    if (*rule_of(matcher, payment) == RULE_NONE || state == MATCH_APPLIED)
        *rule_of(matcher, payment) = rule;
    g_array_append_val(matcher->result->matches, match);
}

void match_result_free(struct match_result *result)
{
    g_array_unref(result->matches);
    g_array_unref(result->rules);
    g_array_unref(result->left);
    g_array_unref(result->returned);
    g_free(result);
}
