/* SPDX-License-Identifier: MIT */
/* Rules 10 to 15 and 18: neither reference nor number, but a part of one, a known payer, or an amount. */
#include "bank/match_inside.h"

enum { LOOK_MAX = 200 };

static void tie_each(struct matcher *matcher, guint payment, const struct finds *finds, enum match_state state,
                     int rule)
{
    for (guint i = 0; i < finds->count; i++)
        match_tie(matcher, payment, finds->invoice[i], state, rule,
                  state == MATCH_APPLIED ? matcher->open[finds->invoice[i]] : 0, 0, finds->found);
}

/* Rule 10. */
static bool by_part(struct matcher *matcher, guint payment, const struct match_words *words)
{
    struct finds finds = {0};
    bool sure;

    match_find_parts(matcher, payment, words, &finds);
    if (!finds.count)
        return false;
    sure = finds.count == 1 && matcher->open[finds.invoice[0]] == match_payment_at(matcher, payment)->amount &&
           match_payer_of(matcher, payment, finds.invoice[0]) == PAYER_BY_ACCOUNT;
    tie_each(matcher, payment, &finds, sure ? MATCH_APPLIED : MATCH_HELD, RULE_NUMBER_PART);
    return true;
}

/* The one that fell due first. */
static guint oldest_of(const struct matcher *matcher, const struct finds *finds)
{
    guint oldest = finds->invoice[0];

    for (guint i = 1; i < finds->count; i++)
        if (match_invoice_at(matcher, finds->invoice[i])->due < match_invoice_at(matcher, oldest)->due)
            oldest = finds->invoice[i];
    return oldest;
}

/* Rules 11 to 13; a known payer whose amount fits nothing keeps its letters back for the grace of a hint. */
static bool by_payer(struct matcher *matcher, guint payment)
{
    const char *client = match_client_of(matcher, payment);
    enum match_state state = matcher->input->iban_and_amount_apply ? MATCH_APPLIED : MATCH_HELD;
    int64_t amount = match_payment_at(matcher, payment)->amount, sum = 0;
    struct finds all = {0}, fitting = {0};

    if (client)
        match_find_client(matcher, payment, client, &all);
    if (!all.count)
        return false;
    for (guint i = 0; i < all.count; i++) {
        int64_t open = matcher->open[all.invoice[i]];

        if (open == amount)
            match_finds_add(&fitting, all.invoice[i], "");
        if (!money_add(&sum, open, NULL))
            sum = INT64_MAX;
    }
    if (fitting.count == 1)
        tie_each(matcher, payment, &fitting, state, RULE_PAYER_AMOUNT);
    else if (fitting.count)
        match_tie(matcher, payment, oldest_of(matcher, &fitting), MATCH_HELD, RULE_PAYER_AMOUNTS, 0, 0, "");
    else if (sum == amount && all.count < FINDS_MAX)
        tie_each(matcher, payment, &all, state, RULE_PAYER_SUM);
    else
        tie_each(matcher, payment, &all, MATCH_HINT, RULE_PAYER_SUM);
    return true;
}

/* Rules 14 and 15. */
static bool by_amount(struct matcher *matcher, guint payment)
{
    const struct match_payment *paid = match_payment_at(matcher, payment);
    guint64 hash = match_amount_hash(paid->amount, paid->currency);
    struct finds named = {0}, same = {0};
    guint looked = 0;

    for (guint i = match_index_first(matcher->amounts, hash); i != G_MAXUINT && looked < LOOK_MAX;
         i = match_index_next(matcher->amounts, hash, i), looked++) {
        if (matcher->open[i] != paid->amount || !match_is_payable(matcher, payment, i) ||
            match_is_older(matcher, payment, i))
            continue;
        match_finds_add(&same, i, "");
        if (match_names_alike(paid->name, match_invoice_at(matcher, i)->name))
            match_finds_add(&named, i, "");
    }
    if (named.count)
        match_tie(matcher, payment, oldest_of(matcher, &named), MATCH_HELD, RULE_NAME_AMOUNT, 0, 0, "");
    else if (same.count == 1)
        tie_each(matcher, payment, &same, MATCH_HINT, RULE_AMOUNT);
    else if (same.count)
        match_leave(matcher, payment, RULE_AMOUNT);
    return same.count > 0;
}

void match_by_payer(struct matcher *matcher, guint payment, const struct match_words *words)
{
    const struct match_payment *paid = match_payment_at(matcher, payment);

    if (paid->undetailed || match_is_collector(paid->name))
        match_leave(matcher, payment, RULE_COLLECTED);
    else if (!by_part(matcher, payment, words) && !by_payer(matcher, payment) && !by_amount(matcher, payment))
        match_leave(matcher, payment, RULE_NONE);
}
