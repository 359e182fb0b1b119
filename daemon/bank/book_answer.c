/* SPDX-License-Identifier: MIT */
/* From what match.h found back into the book. */
#include "bank/book_inside.h"

/*
 * When a payment is first tied to an invoice that shows something as paid: is it that? The very amount is taken for
 * it. Booked before the ledger was written and no more than what is shown, it may be: a person must say.
 */
static void judge_shown(const struct bank_matching *matching, guint invoice, const struct match_payment *payment,
                        struct bank_tie *tie)
{
    int64_t shown = tie->paid_before, amount = tie->amount + tie->difference;
    civil_day written = DAY_NONE;
    bool paid = g_array_index(matching->invoices, struct match_invoice, invoice).paid;

    for (guint i = 0; i < matching->ledgers->len; i++)
        if (g_str_equal(((const struct ledger *)matching->ledgers->pdata[i])->config->key, tie->ledger))
            written = g_array_index(matching->days, civil_day, i);
    if (tie->state != MATCH_APPLIED || shown <= 0 || amount > shown || (!paid && payment->booked > written))
        return;
    if (paid || amount == shown)
        tie->paid_before = shown - amount;
    else
        tie->state = MATCH_HELD;
}

static struct bank_tie tie_of(struct bank_matching *matching, const struct match *match)
{
    const struct match_invoice *invoice = &g_array_index(matching->invoices, struct match_invoice, match->invoice);
    const struct invoice *row = g_array_index(matching->rows, const struct invoice *, match->invoice);
    g_autofree char *subject = book_subject(invoice->ledger, invoice->number);
    const struct base *kept = g_hash_table_lookup(matching->bases, subject);
    struct bank_tie tie = {
        .ledger = bank_book_keep(matching->book, invoice->ledger),
        .number = bank_book_keep(matching->book, invoice->number),
        .client = bank_book_keep(matching->book, invoice->client),
        .found = bank_book_keep(matching->book, match->found),
        .state = match->state,
        .rule = match->rule,
        .payer = match->payer,
        .amount = match->amount,
        .difference = match->difference,
        .total_before = invoice->total,
        .paid_before = kept ? kept->paid : invoice->total - row->balance,
    };

    if (!kept) {
        judge_shown(matching, match->invoice, &book_row_at(matching, match->payment)->payment, &tie);
        if (tie.state == MATCH_HELD)
            tie.amount = tie.difference = 0;
    }
    return tie;
}

static bool same_tie(const struct bank_tie *a, const struct bank_tie *b)
{
    return g_str_equal(a->ledger, b->ledger) && g_str_equal(a->number, b->number) && a->state == b->state &&
           a->rule == b->rule && a->amount == b->amount && a->difference == b->difference;
}

static bool same_ties(const GArray *a, const GArray *b)
{
    guint count = b ? b->len : 0;

    if (a->len != count)
        return false;
    for (guint i = 0; i < count; i++)
        if (!same_tie(&g_array_index(a, struct bank_tie, i), &g_array_index(b, struct bank_tie, i)))
            return false;
    return true;
}

static void reverse(struct bank_row *row)
{
    for (guint i = 0; i < row->ties->len; i++) {
        struct bank_tie *tie = &g_array_index(row->ties, struct bank_tie, i);

        if (tie->state == MATCH_APPLIED)
            tie->state = MATCH_REVERSED;
    }
}

/* A payment taken back: what it was tied to waits for a person, also where it rests on a person's word; unless that
 * was said when the return was known. */
static void mark_returned(struct bank_matching *matching, guint index)
{
    int first = g_array_index(matching->result->returned, int, index);
    struct bank_row *row = first < 0 ? NULL : book_row_at(matching, (guint)first);
    struct bank_row *taking = book_row_at(matching, index);
    const char *returns = row ? row->payment.key : "";
    bool news = !g_str_equal(returns, taking->returns);

    if (row && (!row->decided || news))
        reverse(row);
    taking->returns = returns;
    taking->changed = news;
}

static void begin_row(struct bank_matching *matching, guint index)
{
    struct bank_row *row = book_row_at(matching, index);

    row->left = g_array_index(matching->result->left, int64_t, index);
    if (g_array_index(matching->payments, struct match_payment, index).decided)
        return;
    g_array_set_size(row->ties, 0);
    row->rule = g_array_index(matching->result->rules, int, index);
}

static void take_match(struct bank_matching *matching, guint index)
{
    const struct match *match = &g_array_index(matching->result->matches, struct match, index);
    struct bank_row *row = book_row_at(matching, match->payment);
    struct bank_tie tie = tie_of(matching, match);

    if (match->state == MATCH_APPLIED && tie.state == MATCH_HELD)
        row->left += match->amount;
    g_array_append_val(row->ties, tie);
}

static void end_row(struct bank_matching *matching, guint index)
{
    struct bank_row *row = book_row_at(matching, index);

    row->retied = !same_ties(row->ties, row->stored);
    row->changed = row->changed || !row->id || row->retied;
}

/* Each for all before the next begins: a payment that is taken back may stand behind the one that takes it. */
bool book_take_results(struct bank_matching *matching, guint count)
{
    static void (*const turns[])(struct bank_matching * matching, guint index) = {begin_row, take_match, mark_returned,
                                                                                  end_row};
    guint rows = matching->book->rows->len, matches = matching->result->matches->len;
    const guint lengths[G_N_ELEMENTS(turns)] = {rows, matches, rows, rows};
    guint end = MIN(matching->position + count, lengths[matching->turn]);

    for (; matching->position < end; matching->position++)
        turns[matching->turn](matching, matching->position);
    if (end < lengths[matching->turn])
        return false;
    matching->position = 0;
    return ++matching->turn == G_N_ELEMENTS(turns);
}
