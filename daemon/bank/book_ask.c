/* SPDX-License-Identifier: MIT */
/* From the book and the ledgers to what match.h is asked. */
#include <string.h>

#include "bank/book_inside.h"

void book_collect_bases(struct bank_matching *matching, guint index)
{
    const GArray *ties = book_row_at(matching, index)->ties;

    for (guint i = 0; i < ties->len; i++) {
        const struct bank_tie *tie = &g_array_index(ties, struct bank_tie, i);
        g_autofree char *subject = book_subject(tie->ledger, tie->number);
        struct base base = {tie->total_before, tie->paid_before};

        if ((tie->state == MATCH_APPLIED || tie->state == MATCH_REVERSED) && tie->total_before &&
            !g_hash_table_contains(matching->bases, subject))
            g_hash_table_insert(matching->bases, g_steal_pointer(&subject), g_memdup2(&base, sizeof base));
    }
}

static const struct base *base_of(const struct bank_matching *matching, const struct ledger *ledger,
                                  const struct invoice *row)
{
    g_autofree char *subject =
        g_hash_table_size(matching->bases) ? book_subject(ledger->config->key, row->number) : NULL;

    return subject ? g_hash_table_lookup(matching->bases, subject) : NULL;
}

/* Total and what was paid before any payment of ours: as kept, otherwise as the ledger shows it now. */
static struct base base_for(const struct bank_matching *matching, const struct ledger *ledger,
                            const struct invoice *row)
{
    const struct base *kept = base_of(matching, ledger, row);
    int64_t total = MAX(row->total, row->balance);

    if (kept)
        return (struct base){MAX(kept->total, total), kept->paid};
    return (struct base){total, total - row->balance};
}

static bool is_wanted(const struct invoice *row)
{
    return row->kind == KIND_INVOICE && row->status != STATUS_DRAFT && row->status != STATUS_VOID && row->total > 0;
}

/* Open credits by client; several currencies of one client are taken together, which only holds more. */
void book_collect_credit(struct bank_matching *matching, guint ledger, guint row)
{
    const struct invoice *invoice = book_invoice_at(matching, ledger, row);
    const char *client;
    int64_t *sum;

    if (invoice->balance >= 0)
        return;
    client = invoice->client->id;
    sum = g_hash_table_lookup(matching->credits, client);
    if (!sum)
        g_hash_table_insert(matching->credits, (gpointer)client, sum = g_new0(int64_t, 1));
    if (__builtin_sub_overflow(*sum, invoice->balance, sum))
        *sum = INT64_MAX;
}

static int64_t credit_of(const struct bank_matching *matching, const struct invoice *row)
{
    const int64_t *credit =
        g_hash_table_size(matching->credits) ? g_hash_table_lookup(matching->credits, row->client->id) : NULL;

    return credit ? *credit : 0;
}

/* What ROW of LEDGER is to the matcher; `open` is 0 where nothing can be paid of it. */
static struct match_invoice asked_of(const struct bank_matching *matching, const struct ledger *ledger,
                                     const struct invoice *row)
{
    struct base base = base_for(matching, ledger, row);
    bool paid = (row->balance <= 0 || row->status == STATUS_PAID) && !base_of(matching, ledger, row);
    const char *reference = invoice_text(row, TEXT_PAYMENT_REFERENCE);
    struct match_invoice asked = {
        .ledger = ledger->config->key,
        .number = row->number,
        .client = row->client->id,
        .name = row->client->name,
        .reference = reference ? reference : "",
        .total = base.total,
        .credits = credit_of(matching, row),
        .issued = row->issued,
        .due = row->due,
        .paid = paid,
        .open = paid ? base.total : base.total - base.paid,
    };

    memcpy(asked.currency, row->currency, CURRENCY_SIZE);
    return asked;
}

void book_collect_invoice(struct bank_matching *matching, guint ledger, guint row)
{
    const struct invoice *invoice = book_invoice_at(matching, ledger, row);
    guint place = g_array_index(matching->firsts, guint, ledger) + row;
    struct match_invoice asked;

    if (!is_wanted(invoice))
        return;
    asked = asked_of(matching, matching->ledgers->pdata[ledger], invoice);
    if (asked.open <= 0)
        return;
    g_array_append_val(matching->invoices, asked);
    g_array_append_val(matching->rows, invoice);
    g_array_index(matching->places, guint32, place) = matching->invoices->len;
}

/* -- payments ------------------------------------------------------------- */

/* The invoice of TIE among those that were collected, or G_MAXUINT. */
static guint invoice_of(const struct bank_matching *matching, const struct bank_tie *tie)
{
    for (guint i = 0; i < matching->ledgers->len; i++) {
        const struct ledger *ledger = matching->ledgers->pdata[i];
        const struct invoice *row =
            g_str_equal(ledger->config->key, tie->ledger) ? ledger_find(ledger, tie->number) : NULL;
        guint32 place = row ? book_place_of(matching, i, row) : 0;

        if (place)
            return place - 1;
    }
    return G_MAXUINT;
}

static bool was_read(const struct bank_matching *matching, const char *name)
{
    for (guint i = 0; i < matching->ledgers->len; i++) {
        const struct ledger *ledger = matching->ledgers->pdata[i];

        if (g_str_equal(ledger->config->key, name))
            return !ledger->failure;
    }
    return true;
}

/* A person's word stands, and so does what rests on an invoice that no ledger shows any more, or on a ledger that
 * cannot be read now: that one shows no invoice at all. */
static bool is_fixed(const struct bank_matching *matching, const struct bank_row *row)
{
    if (row->decided)
        return true;
    for (guint i = 0; i < row->ties->len; i++) {
        const struct bank_tie *tie = &g_array_index(row->ties, struct bank_tie, i);

        if (!was_read(matching, tie->ledger) || (tie->state == MATCH_APPLIED && invoice_of(matching, tie) == G_MAXUINT))
            return true;
    }
    return false;
}

static void add_fixed(struct bank_matching *matching, guint index, const struct bank_tie *tie)
{
    struct match match = {.payment = index,
                          .invoice = invoice_of(matching, tie),
                          .state = tie->state,
                          .rule = tie->rule,
                          .payer = tie->payer,
                          .amount = tie->amount,
                          .difference = tie->difference,
                          .found = (char *)""};

    g_array_append_val(matching->fixed, match);
}

void book_collect_payment(struct bank_matching *matching, guint index)
{
    const struct bank_row *row = book_row_at(matching, index);
    struct match_payment payment = row->payment;

    payment.decided = is_fixed(matching, row);
    g_array_append_val(matching->payments, payment);
    for (guint i = 0; payment.decided && i < row->ties->len; i++)
        add_fixed(matching, index, &g_array_index(row->ties, struct bank_tie, i));
}
