/* SPDX-License-Identifier: MIT */
/*
 * From the book and the ledgers to what match.h is asked, and back. A ledger
 * may show a payment already: so each invoice keeps what it showed as paid
 * when the first payment was tied to it, and payments count against what was
 * open then, whatever is booked later.
 */
#include "bank/book.h"

#include <string.h>

struct base {
    int64_t total, paid;
};

struct work {
    struct bank_book *book;
    const GPtrArray *ledgers;
    GTimeZone *zone;
    GHashTable *bases;   /* "ledger/number" -> struct base */
    GArray *invoices;    /* of struct match_invoice */
    GHashTable *indexes; /* const struct invoice -> index + 1 in invoices */
    GArray *rows;        /* of const struct invoice *, beside invoices */
    GArray *payments, *fixed;
    GArray *days; /* of civil_day beside ledgers: when its file was written */
};

static char *subject_of(const char *ledger, const char *number)
{
    return g_strconcat(ledger, "/", number, NULL);
}

static struct bank_row *row_at(const struct work *work, guint index)
{
    return &g_array_index(work->book->rows, struct bank_row, index);
}

/* -- invoices ------------------------------------------------------------- */

static void collect_bases(struct work *work)
{
    for (guint i = 0; i < work->book->rows->len; i++) {
        const GArray *ties = row_at(work, i)->ties;

        for (guint j = 0; j < ties->len; j++) {
            const struct bank_tie *tie = &g_array_index(ties, struct bank_tie, j);
            g_autofree char *subject = subject_of(tie->ledger, tie->number);
            struct base base = {tie->total_before, tie->paid_before};

            if ((tie->state == MATCH_APPLIED || tie->state == MATCH_REVERSED) && tie->total_before &&
                !g_hash_table_contains(work->bases, subject))
                g_hash_table_insert(work->bases, g_steal_pointer(&subject), g_memdup2(&base, sizeof base));
        }
    }
}

static const struct base *base_of(const struct work *work, const struct ledger *ledger, const struct invoice *row)
{
    g_autofree char *subject = g_hash_table_size(work->bases) ? subject_of(ledger->config->key, row->number) : NULL;

    return subject ? g_hash_table_lookup(work->bases, subject) : NULL;
}

/* Total and what was paid before any payment of ours: as kept, otherwise as the ledger shows it now. */
static struct base base_for(const struct work *work, const struct ledger *ledger, const struct invoice *row)
{
    const struct base *kept = base_of(work, ledger, row);
    int64_t total = MAX(row->total, row->balance);

    if (kept)
        return (struct base){MAX(kept->total, total), kept->paid};
    return (struct base){total, total - row->balance};
}

static bool is_wanted(const struct invoice *row)
{
    return row->kind == KIND_INVOICE && row->status != STATUS_DRAFT && row->status != STATUS_VOID && row->total > 0;
}

static void add_invoice(struct work *work, const struct ledger *ledger, const struct invoice *row, GHashTable *credits)
{
    struct base base = base_for(work, ledger, row);
    bool paid = row->balance <= 0 || row->status == STATUS_PAID;
    bool kept = base_of(work, ledger, row) != NULL;
    const int64_t *credit = g_hash_table_size(credits) ? g_hash_table_lookup(credits, row->client->id) : NULL;
    const char *reference = invoice_text(row, TEXT_PAYMENT_REFERENCE);
    struct match_invoice invoice = {
        .ledger = ledger->config->key,
        .number = row->number,
        .client = row->client->id,
        .name = row->client->name,
        .reference = reference ? reference : "",
        .total = base.total,
        .credits = credit ? *credit : 0,
        .issued = row->issued,
        .due = row->due,
        .paid = paid && !kept,
        .open = paid && !kept ? base.total : base.total - base.paid,
    };

    if (invoice.open <= 0)
        return;
    memcpy(invoice.currency, row->currency, CURRENCY_SIZE);
    g_array_append_val(work->invoices, invoice);
    g_array_append_val(work->rows, row);
    g_hash_table_insert(work->indexes, (gpointer)row, GUINT_TO_POINTER(work->invoices->len));
}

/* Open credits by client; several currencies of one client are taken together, which only holds more. */
static GHashTable *collect_credits(const struct work *work)
{
    GHashTable *credits = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);

    for (guint i = 0; i < work->ledgers->len; i++) {
        const struct ledger *ledger = work->ledgers->pdata[i];

        for (guint j = 0; j < ledger->invoices->len; j++) {
            const struct invoice *row = &g_array_index(ledger->invoices, struct invoice, j);
            int64_t *sum;

            if (row->balance >= 0)
                continue;
            sum = g_hash_table_lookup(credits, row->client->id);
            if (!sum)
                g_hash_table_insert(credits, (gpointer)row->client->id, sum = g_new0(int64_t, 1));
            if (__builtin_sub_overflow(*sum, row->balance, sum))
                *sum = INT64_MAX;
        }
    }
    return credits;
}

static void collect_invoices(struct work *work)
{
    g_autoptr(GHashTable) credits = collect_credits(work);

    for (guint i = 0; i < work->ledgers->len; i++) {
        const struct ledger *ledger = work->ledgers->pdata[i];

        for (guint j = 0; j < ledger->invoices->len; j++) {
            const struct invoice *row = &g_array_index(ledger->invoices, struct invoice, j);

            if (is_wanted(row))
                add_invoice(work, ledger, row, credits);
        }
    }
}

/* -- payments ------------------------------------------------------------- */

/* The invoice of TIE among those that were collected, or G_MAXUINT. */
static guint invoice_of(const struct work *work, const struct bank_tie *tie)
{
    for (guint i = 0; i < work->ledgers->len; i++) {
        const struct ledger *ledger = work->ledgers->pdata[i];
        const struct invoice *row =
            g_str_equal(ledger->config->key, tie->ledger) ? ledger_find(ledger, tie->number) : NULL;
        guint index = row ? GPOINTER_TO_UINT(g_hash_table_lookup(work->indexes, row)) : 0;

        if (index)
            return index - 1;
    }
    return G_MAXUINT;
}

static bool was_read(const struct work *work, const char *name)
{
    for (guint i = 0; i < work->ledgers->len; i++) {
        const struct ledger *ledger = work->ledgers->pdata[i];

        if (g_str_equal(ledger->config->key, name))
            return !ledger->failure;
    }
    return true;
}

/* A person's word stands, and so does what rests on an invoice that no ledger shows any more, or on a ledger that
 * cannot be read now: that one shows no invoice at all. */
static bool is_fixed(const struct work *work, const struct bank_row *row)
{
    if (row->decided)
        return true;
    for (guint i = 0; i < row->ties->len; i++) {
        const struct bank_tie *tie = &g_array_index(row->ties, struct bank_tie, i);

        if (!was_read(work, tie->ledger) || (tie->state == MATCH_APPLIED && invoice_of(work, tie) == G_MAXUINT))
            return true;
    }
    return false;
}

static void collect_payments(struct work *work)
{
    for (guint i = 0; i < work->book->rows->len; i++) {
        struct bank_row *row = row_at(work, i);
        bool fixed = is_fixed(work, row);
        struct match_payment payment = row->payment;

        payment.decided = fixed;
        g_array_append_val(work->payments, payment);
        for (guint j = 0; fixed && j < row->ties->len; j++) {
            const struct bank_tie *tie = &g_array_index(row->ties, struct bank_tie, j);
            struct match match = {.payment = i,
                                  .invoice = invoice_of(work, tie),
                                  .state = tie->state,
                                  .rule = tie->rule,
                                  .payer = tie->payer,
                                  .amount = tie->amount,
                                  .difference = tie->difference,
                                  .found = (char *)""};

            g_array_append_val(work->fixed, match);
        }
    }
}

/* -- back into the book --------------------------------------------------- */

/*
 * When a payment is first tied to an invoice that shows something as paid: is it that? The very amount is taken for
 * it. Booked before the ledger was written and no more than what is shown, it may be: a person must say.
 */
static void judge_shown(const struct work *work, guint invoice, const struct match_payment *payment,
                        struct bank_tie *tie)
{
    int64_t shown = tie->paid_before, amount = tie->amount + tie->difference;
    civil_day written = DAY_NONE;
    bool paid = g_array_index(work->invoices, struct match_invoice, invoice).paid;

    for (guint i = 0; i < work->ledgers->len; i++)
        if (g_str_equal(((const struct ledger *)work->ledgers->pdata[i])->config->key, tie->ledger))
            written = g_array_index(work->days, civil_day, i);
    if (tie->state != MATCH_APPLIED || shown <= 0 || amount > shown || (!paid && payment->booked > written))
        return;
    if (paid || amount == shown)
        tie->paid_before = shown - amount;
    else
        tie->state = MATCH_HELD;
}

static struct bank_tie tie_of(struct work *work, const struct match *match)
{
    const struct match_invoice *invoice = &g_array_index(work->invoices, struct match_invoice, match->invoice);
    const struct invoice *row = g_array_index(work->rows, const struct invoice *, match->invoice);
    g_autofree char *subject = subject_of(invoice->ledger, invoice->number);
    const struct base *kept = g_hash_table_lookup(work->bases, subject);
    struct bank_tie tie = {
        .ledger = bank_book_keep(work->book, invoice->ledger),
        .number = bank_book_keep(work->book, invoice->number),
        .client = bank_book_keep(work->book, invoice->client),
        .found = bank_book_keep(work->book, match->found),
        .state = match->state,
        .rule = match->rule,
        .payer = match->payer,
        .amount = match->amount,
        .difference = match->difference,
        .total_before = invoice->total,
        .paid_before = kept ? kept->paid : invoice->total - row->balance,
    };

    if (!kept) {
        judge_shown(work, match->invoice, &row_at(work, match->payment)->payment, &tie);
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
static void mark_returned(struct work *work, const struct match_result *result)
{
    for (guint i = 0; i < result->returned->len; i++) {
        int first = g_array_index(result->returned, int, i);
        struct bank_row *row = first < 0 ? NULL : row_at(work, (guint)first);
        const char *returns = row ? row->payment.key : "";
        bool news = !g_str_equal(returns, row_at(work, i)->returns);

        if (row && (!row->decided || news))
            reverse(row);
        row_at(work, i)->returns = returns;
        row_at(work, i)->changed = news;
    }
}

static void take_result(struct work *work, const struct match_result *result)
{
    for (guint i = 0; i < work->book->rows->len; i++) {
        struct bank_row *row = row_at(work, i);

        row->left = g_array_index(result->left, int64_t, i);
        if (g_array_index(work->payments, struct match_payment, i).decided)
            continue;
        g_array_set_size(row->ties, 0);
        row->rule = g_array_index(result->rules, int, i);
    }
    for (guint i = 0; i < result->matches->len; i++) {
        const struct match *match = &g_array_index(result->matches, struct match, i);
        struct bank_tie tie = tie_of(work, match);

        if (match->state == MATCH_APPLIED && tie.state == MATCH_HELD)
            row_at(work, match->payment)->left += match->amount;
        g_array_append_val(row_at(work, match->payment)->ties, tie);
    }
    mark_returned(work, result);
    for (guint i = 0; i < work->book->rows->len; i++) {
        struct bank_row *row = row_at(work, i);

        row->retied = !same_ties(row->ties, row->stored);
        row->changed = row->changed || !row->id || row->retied;
    }
}

/* -- the whole ------------------------------------------------------------ */

static void find_days(struct work *work)
{
    for (guint i = 0; i < work->ledgers->len; i++) {
        const struct ledger *ledger = work->ledgers->pdata[i];
        g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(ledger->stamp.mtime_ns / INT64_C(1000000000));
        g_autoptr(GDateTime) local = utc ? g_date_time_to_timezone(utc, work->zone) : NULL;
        civil_day day = local ? day_from_ymd(g_date_time_get_year(local), g_date_time_get_month(local),
                                             g_date_time_get_day_of_month(local))
                              : DAY_NONE;

        g_array_append_val(work->days, day);
    }
}

static void work_init(struct work *work)
{
    work->bases = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    work->invoices = g_array_new(FALSE, FALSE, sizeof(struct match_invoice));
    work->indexes = g_hash_table_new(NULL, NULL);
    work->rows = g_array_new(FALSE, FALSE, sizeof(const struct invoice *));
    work->payments = g_array_new(FALSE, FALSE, sizeof(struct match_payment));
    work->fixed = g_array_new(FALSE, FALSE, sizeof(struct match));
    work->days = g_array_new(FALSE, FALSE, sizeof(civil_day));
    find_days(work);
    collect_bases(work);
    collect_invoices(work);
    collect_payments(work);
}

static void work_clear(struct work *work)
{
    g_hash_table_unref(work->bases);
    g_array_unref(work->invoices);
    g_hash_table_unref(work->indexes);
    g_array_unref(work->rows);
    g_array_unref(work->payments);
    g_array_unref(work->fixed);
    g_array_unref(work->days);
}

void bank_book_match(struct bank_book *book, const GPtrArray *ledgers, const struct config_match *config,
                     GTimeZone *zone)
{
    struct work work = {.book = book, .ledgers = ledgers, .zone = zone};
    AUTO(match_result) result = NULL;
    struct match_input input;

    if (!book->rows->len)
        return;
    work_init(&work);
    input = (struct match_input){.invoices = work.invoices,
                                 .payments = work.payments,
                                 .known = book->known,
                                 .fixed = work.fixed,
                                 .tolerance = config->tolerance,
                                 .iban_and_amount_apply = config->iban_and_amount_apply};
    result = match_run(&input);
    take_result(&work, result);
    work_clear(&work);
}
