/* SPDX-License-Identifier: MIT */
/* The order of the work, and where it may be cut. */
#include "bank/match_inside.h"

/* A payment is as much work as so many invoices; one with much text of a client with many of them is more. */
enum { PAYMENT_COST = 1024 };

typedef bool (*rules_func)(struct matcher *matcher, guint payment, const struct match_words *words);

/* -- before the rules ------------------------------------------------------ */

/* The next ones to be looked up. True when all are. */
static bool index_some(struct matcher *matcher, guint most)
{
    guint count = matcher->input->invoices->len, end = matcher->position + MIN(most, count - matcher->position);

    for (; matcher->position < end; matcher->position++) {
        guint invoice = count - 1 - matcher->position;

        matcher->open[invoice] = match_invoice_at(matcher, invoice)->open;
        match_indexes_add(matcher, invoice);
    }
    return end == count;
}

static void take_fixed(struct matcher *matcher, const struct match *match)
{
    g_array_index(matcher->result->left, int64_t, match->payment) -= match->amount;
    matcher->done[match->payment] = true;
    match_leave(matcher, match->payment, match->rule);
    if (match->invoice == G_MAXUINT || match->state != MATCH_APPLIED)
        return;
    matcher->open[match->invoice] -= match->amount + match->difference;
    match_know(matcher, match_payment_at(matcher, match->payment)->iban,
               match_invoice_at(matcher, match->invoice)->client);
}

/* The payers first, then what is fixed. */
static bool fix_some(struct matcher *matcher, guint most)
{
    const GArray *known = matcher->input->known, *fixed = matcher->input->fixed;
    guint count = known->len + fixed->len, end = matcher->position + MIN(most, count - matcher->position);

    for (; matcher->position < end; matcher->position++) {
        guint at = matcher->position;

        if (at < known->len) {
            const struct match_known *one = &g_array_index(known, struct match_known, at);

            match_know(matcher, one->iban, one->client);
        } else {
            take_fixed(matcher, &g_array_index(fixed, struct match, at - known->len));
        }
    }
    return end == count;
}

static void put_in_order(struct matcher *matcher)
{
    for (guint i = 0; i < matcher->input->payments->len; i++)
        if (!matcher->done[i] && match_payment_at(matcher, i)->amount > 0 && !match_payment_at(matcher, i)->decided)
            g_array_append_val(matcher->order, i);
    g_array_sort_with_data(matcher->order, match_by_day, matcher);
}

static bool find_some_returns(struct matcher *matcher, guint most)
{
    if (!matcher->returns) {
        match_returns_begin(matcher);
        return false;
    }
    for (guint i = 0; i == 0 || i < most / PAYMENT_COST; i++) {
        if (!match_returns_find(matcher, matcher->position)) {
            match_returns_free(matcher);
            put_in_order(matcher);
            return true;
        }
        matcher->position++;
    }
    return false;
}

/* -- the rounds ------------------------------------------------------------ */

/* All that a payer may have written a number into; a mark keeps the fields apart. */
static void words_of(const struct match_payment *payment, struct match_words *words)
{
    g_autofree char *all = g_strjoin(" | ", payment->reference, payment->text, payment->end_to_end, NULL);

    match_words_init(words, all);
}

static bool rules_rest(struct matcher *matcher, guint payment, const struct match_words *words)
{
    match_by_payer(matcher, payment, words);
    return true;
}

static void look_at(struct matcher *matcher, guint payment, rules_func rules)
{
    struct match_words words;

    words_of(match_payment_at(matcher, payment), &words);
    matcher->done[payment] = rules(matcher, payment, &words);
    match_words_clear(&words);
}

/* What a round learned of payers counts from the next one on, so that no order of days decides it. */
static void learn(struct matcher *matcher)
{
    for (guint i = 0; i < matcher->learned->len; i++) {
        const struct match_known *known = &g_array_index(matcher->learned, struct match_known, i);

        match_know(matcher, known->iban, known->client);
    }
    g_array_set_size(matcher->learned, 0);
}

static bool go_on_with(struct matcher *matcher, rules_func rules, guint most)
{
    guint looked = 0, limit = MAX(most / PAYMENT_COST, 1);

    for (; matcher->position < matcher->order->len && looked < limit; matcher->position++) {
        guint payment = g_array_index(matcher->order, guint, matcher->position);

        if (matcher->done[payment])
            continue;
        look_at(matcher, payment, rules);
        looked++;
    }
    if (matcher->position < matcher->order->len)
        return false;
    learn(matcher);
    return true;
}

/* -- the run --------------------------------------------------------------- */

static struct match_result *result_new(const struct match_input *input)
{
    struct match_result *result = g_new0(struct match_result, 1);
    const int none = -1;

    result->matches = matches_new();
    result->rules = g_array_new(FALSE, TRUE, sizeof(int));
    g_array_set_size(result->rules, input->payments->len);
    result->left = g_array_new(FALSE, TRUE, sizeof(int64_t));
    result->returned = g_array_new(FALSE, TRUE, sizeof(int));
    for (guint i = 0; i < input->payments->len; i++) {
        int64_t left = MAX(g_array_index(input->payments, struct match_payment, i).amount, 0);

        g_array_append_val(result->left, left);
        g_array_append_val(result->returned, none);
    }
    return result;
}

struct matcher *match_begin(const struct match_input *input)
{
    struct matcher *matcher = g_new0(struct matcher, 1);
    guint payments = MAX(input->payments->len, 1);

    matcher->input = input;
    matcher->result = result_new(input);
    matcher->open = g_new(int64_t, MAX(input->invoices->len, 1));
    matcher->done = g_new0(bool, payments);
    matcher->back = g_new0(bool, payments);
    matcher->payers = g_hash_table_new(g_str_hash, g_str_equal);
    matcher->learned = g_array_new(FALSE, FALSE, sizeof(struct match_known));
    matcher->order = g_array_new(FALSE, FALSE, sizeof(guint));
    match_indexes_make(matcher);
    return matcher;
}

static bool work(struct matcher *matcher, guint most)
{
    switch (matcher->phase) {
    case MATCH_INDEX:
        return index_some(matcher, most);
    case MATCH_FIXED:
        return fix_some(matcher, most);
    case MATCH_RETURNS:
        return find_some_returns(matcher, most);
    case MATCH_REFERENCES:
        return go_on_with(matcher, match_by_reference, most);
    case MATCH_NUMBERS:
        return go_on_with(matcher, match_by_number, most);
    case MATCH_REST:
        return go_on_with(matcher, rules_rest, most);
    case MATCH_DONE:
        break;
    }
    return false;
}

bool match_step(struct matcher *matcher, guint most)
{
    if (work(matcher, most)) {
        matcher->phase++;
        matcher->position = 0;
    }
    return matcher->phase == MATCH_DONE;
}

struct match_result *match_end(struct matcher *matcher)
{
    struct match_result *result = g_steal_pointer(&matcher->result);

    matcher_free(matcher);
    return result;
}

void matcher_free(struct matcher *matcher)
{
    if (!matcher)
        return;
    match_indexes_free(matcher);
    match_returns_free(matcher);
    if (matcher->result)
        match_result_free(matcher->result);
    g_free(matcher->open);
    g_free(matcher->done);
    g_free(matcher->back);
    g_hash_table_unref(matcher->payers);
    g_array_unref(matcher->learned);
    g_array_unref(matcher->order);
    g_free(matcher);
}

struct match_result *match_run(const struct match_input *input)
{
    struct matcher *matcher = match_begin(input);

    while (!match_step(matcher, G_MAXUINT))
        ;
    return match_end(matcher);
}
