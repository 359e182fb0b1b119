/* SPDX-License-Identifier: MIT */
#include "bank/match_inside.h"

#include <string.h>

/* What went out, and among what it is looked for. */
struct match_returns {
    GArray *out;           /* of guint, by day */
    GHashTable *by_amount; /* int64_t -> GArray of guint: payments of which a return may speak */
    bool *taken;           /* a payment: taken back by an earlier one */
};

/* What the bank marks as taken back, or sent back with a reason. */
static bool is_return(const struct match_payment *payment)
{
    return payment->amount < 0 && (payment->reversal || *payment->reason);
}

static bool shares_id(const struct match_payment *a, const struct match_payment *b)
{
    return (*a->end_to_end && g_str_equal(a->end_to_end, b->end_to_end)) ||
           (*a->reference && match_same(a->reference, b->reference));
}

/* How surely RETURNED takes FIRST back: 0 is not at all. */
static int likeness(const struct match_payment *returned, const struct match_payment *first)
{
    if (first->amount != -returned->amount || !g_str_equal(first->currency, returned->currency) ||
        first->booked > returned->booked)
        return 0;
    if (shares_id(returned, first))
        return 3;
    if (!is_return(returned))
        return 0;
    if (*returned->iban && g_str_equal(returned->iban, first->iban))
        return match_same(returned->text, first->text) ? 2 : 1;
    return *returned->text && match_same(returned->text, first->text) ? 1 : 0;
}

static bool is_newer(const struct match_payment *a, const struct match_payment *b)
{
    return a->booked != b->booked ? a->booked > b->booked : strcmp(a->key, b->key) > 0;
}

static int find_first(const struct matcher *matcher, const struct match_returns *returns, guint payment)
{
    const struct match_payment *returned = match_payment_at(matcher, payment);
    int64_t wanted = -returned->amount;
    const GArray *same = g_hash_table_lookup(returns->by_amount, &wanted);
    int best = -1, surest = 0;

    for (guint i = 0; same && i < same->len; i++) {
        guint other = g_array_index(same, guint, i);
        int sure = returns->taken[other] ? 0 : likeness(returned, match_payment_at(matcher, other));

        if (sure > surest || (sure && sure == surest &&
                              is_newer(match_payment_at(matcher, other), match_payment_at(matcher, (guint)best)))) {
            surest = sure;
            best = (int)other;
        }
    }
    return best;
}

/* Payments of which a return speaks, by amount: only those amounts are looked at. */
static GHashTable *index_amounts(const struct matcher *matcher)
{
    GHashTable *by_amount = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, (GDestroyNotify)g_array_unref);
    guint count = matcher->input->payments->len;

    for (guint i = 0; i < count; i++) {
        int64_t amount = -match_payment_at(matcher, i)->amount;

        if (amount > 0 && !g_hash_table_contains(by_amount, &amount))
            g_hash_table_insert(by_amount, g_memdup2(&amount, sizeof amount), g_array_new(FALSE, FALSE, sizeof(guint)));
    }
    for (guint i = 0; i < count && g_hash_table_size(by_amount); i++) {
        GArray *same = g_hash_table_lookup(by_amount, &match_payment_at(matcher, i)->amount);

        if (same)
            g_array_append_val(same, i);
    }
    return by_amount;
}

void match_returns_begin(struct matcher *matcher)
{
    struct match_returns *returns = matcher->returns = g_new0(struct match_returns, 1);
    guint count = matcher->input->payments->len;

    returns->by_amount = index_amounts(matcher);
    returns->taken = g_new0(bool, MAX(count, 1));
    returns->out = g_array_new(FALSE, FALSE, sizeof(guint));
    for (guint i = 0; i < count; i++)
        if (match_payment_at(matcher, i)->amount < 0)
            g_array_append_val(returns->out, i);
    g_array_sort_with_data(returns->out, match_by_day, matcher);
}

bool match_returns_find(struct matcher *matcher, guint index)
{
    struct match_returns *returns = matcher->returns;
    guint payment;
    int first;

    if (index >= returns->out->len)
        return false;
    payment = g_array_index(returns->out, guint, index);
    first = find_first(matcher, returns, payment);
    g_array_index(matcher->result->returned, int, payment) = first;
    if (first >= 0)
        returns->taken[first] = matcher->back[first] = true;
    if (first >= 0 || is_return(match_payment_at(matcher, payment)))
        g_array_index(matcher->result->rules, int, payment) = RULE_RETURN;
    matcher->done[payment] = true;
    return true;
}

void match_returns_free(struct matcher *matcher)
{
    struct match_returns *returns = g_steal_pointer(&matcher->returns);

    if (!returns)
        return;
    g_array_unref(returns->out);
    g_hash_table_unref(returns->by_amount);
    g_free(returns->taken);
    g_free(returns);
}
