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

/* One account that pays for several clients tells nothing. */
static void know(struct matcher *matcher, const char *iban, const char *client)
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

/* -- the run -------------------------------------------------------------- */

static void take_fixed(struct matcher *matcher)
{
    const GArray *fixed = matcher->input->fixed;

    for (guint i = 0; i < matcher->input->known->len; i++) {
        const struct match_known *known = &g_array_index(matcher->input->known, struct match_known, i);

        know(matcher, known->iban, known->client);
    }
    for (guint i = 0; i < fixed->len; i++) {
        const struct match *match = &g_array_index(fixed, struct match, i);

        g_array_index(matcher->result->left, int64_t, match->payment) -= match->amount;
        matcher->done[match->payment] = true;
        *rule_of(matcher, match->payment) = match->rule;
        if (match->invoice == G_MAXUINT || match->state != MATCH_APPLIED)
            continue;
        matcher->open[match->invoice] -= match->amount + match->difference;
        know(matcher, match_payment_at(matcher, match->payment)->iban,
             match_invoice_at(matcher, match->invoice)->client);
    }
}

/* All that a payer may have written a number into; a mark keeps the fields apart. */
static void words_of(const struct match_payment *payment, struct match_words *words)
{
    g_autofree char *all = g_strjoin(" | ", payment->reference, payment->text, payment->end_to_end, NULL);

    match_words_init(words, all);
}

static int by_day(const void *left, const void *right, void *data)
{
    const struct match_payment *a = match_payment_at(data, *(const guint *)left);
    const struct match_payment *b = match_payment_at(data, *(const guint *)right);

    return a->booked != b->booked ? (a->booked < b->booked ? -1 : 1) : strcmp(a->key, b->key);
}

static GArray *in_order(struct matcher *matcher)
{
    GArray *order = g_array_new(FALSE, FALSE, sizeof(guint));

    for (guint i = 0; i < matcher->input->payments->len; i++)
        if (!matcher->done[i] && match_payment_at(matcher, i)->amount > 0 && !match_payment_at(matcher, i)->decided)
            g_array_append_val(order, i);
    g_array_sort_with_data(order, by_day, matcher);
    return order;
}

typedef bool (*rules_func)(struct matcher *matcher, guint payment, const struct match_words *words);

static bool rules_rest(struct matcher *matcher, guint payment, const struct match_words *words)
{
    match_by_payer(matcher, payment, words);
    return true;
}

/* What a round learned of payers counts from the next one on, so that no order of days decides it. */
static void run_round(struct matcher *matcher, const GArray *order, rules_func rules)
{
    for (guint i = 0; i < order->len; i++) {
        guint payment = g_array_index(order, guint, i);
        struct match_words words;

        if (matcher->done[payment])
            continue;
        words_of(match_payment_at(matcher, payment), &words);
        matcher->done[payment] = rules(matcher, payment, &words);
        match_words_clear(&words);
    }
    for (guint i = 0; i < matcher->learned->len; i++) {
        const struct match_known *known = &g_array_index(matcher->learned, struct match_known, i);

        know(matcher, known->iban, known->client);
    }
    g_array_set_size(matcher->learned, 0);
}

static void matcher_init(struct matcher *matcher, const struct match_input *input, struct match_result *result)
{
    guint payments = input->payments->len;
    const int none = -1;

    *matcher = (struct matcher){.input = input, .result = result};
    result->matches = matches_new();
    result->rules = g_array_new(FALSE, TRUE, sizeof(int));
    g_array_set_size(result->rules, payments);
    result->left = g_array_new(FALSE, TRUE, sizeof(int64_t));
    g_array_set_size(result->left, payments);
    result->returned = g_array_new(FALSE, TRUE, sizeof(int));
    for (guint i = 0; i < payments; i++) {
        g_array_append_val(result->returned, none);
        g_array_index(result->left, int64_t, i) = MAX(match_payment_at(matcher, i)->amount, 0);
    }
    matcher->open = g_new(int64_t, MAX(input->invoices->len, 1));
    for (guint i = 0; i < input->invoices->len; i++)
        matcher->open[i] = match_invoice_at(matcher, i)->open;
    matcher->done = g_new0(bool, MAX(payments, 1));
    matcher->back = g_new0(bool, MAX(payments, 1));
    matcher->payers = g_hash_table_new(g_str_hash, g_str_equal);
    matcher->learned = g_array_new(FALSE, FALSE, sizeof(struct match_known));
    match_indexes_build(matcher);
}

static void matcher_clear(struct matcher *matcher)
{
    match_indexes_free(matcher);
    g_free(matcher->open);
    g_free(matcher->done);
    g_free(matcher->back);
    g_hash_table_unref(matcher->payers);
    g_array_unref(matcher->learned);
}

struct match_result *match_run(const struct match_input *input)
{
    struct match_result *result = g_new0(struct match_result, 1);
    struct matcher matcher;
    g_autoptr(GArray) order = NULL;

    matcher_init(&matcher, input, result);
    take_fixed(&matcher);
    match_find_returns(&matcher);
    order = in_order(&matcher);
    run_round(&matcher, order, match_by_reference);
    run_round(&matcher, order, match_by_number);
    run_round(&matcher, order, rules_rest);
    matcher_clear(&matcher);
    return result;
}

void match_result_free(struct match_result *result)
{
    g_array_unref(result->matches);
    g_array_unref(result->rules);
    g_array_unref(result->left);
    g_array_unref(result->returned);
    g_free(result);
}
