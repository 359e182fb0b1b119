/* SPDX-License-Identifier: MIT */
#include "bank/book.h"

#include <string.h>

enum { STRINGS_BLOCK = 16384 };

static void row_clear(gpointer data)
{
    struct bank_row *row = data;

    g_clear_pointer(&row->ties, g_array_unref);
    g_clear_pointer(&row->stored, g_array_unref);
}

GArray *bank_ties_new(void)
{
    return g_array_new(FALSE, TRUE, sizeof(struct bank_tie));
}

struct bank_book *bank_book_new(void)
{
    struct bank_book *book = g_new0(struct bank_book, 1);

    book->rows = g_array_new(FALSE, TRUE, sizeof(struct bank_row));
    g_array_set_clear_func(book->rows, row_clear);
    book->known = g_array_new(FALSE, TRUE, sizeof(struct match_known));
    book->links = g_array_new(FALSE, TRUE, sizeof(struct bank_link));
    book->firsts = g_array_new(FALSE, TRUE, sizeof(struct bank_first));
    book->by_key = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    book->strings = g_string_chunk_new(STRINGS_BLOCK);
    return book;
}

void bank_book_free(struct bank_book *book)
{
    if (!book)
        return;
    g_array_unref(book->rows);
    g_array_unref(book->known);
    g_array_unref(book->links);
    g_array_unref(book->firsts);
    g_hash_table_unref(book->by_key);
    g_string_chunk_free(book->strings);
    g_free(book);
}

const char *bank_book_keep(struct bank_book *book, const char *text)
{
    return text && *text ? g_string_chunk_insert_const(book->strings, text) : "";
}

static char *name_of(const char *bank, const char *key)
{
    return g_strconcat(bank, " ", key, NULL);
}

static bool bank_book_has(const struct bank_book *book, const char *bank, const char *key)
{
    g_autofree char *name = name_of(bank, key);

    return g_hash_table_contains(book->by_key, name);
}

bool bank_book_add(struct bank_book *book, const struct bank_row *row)
{
    if (bank_book_has(book, row->bank, row->payment.key))
        return false;
    g_array_append_val(book->rows, *row);
    g_hash_table_insert(book->by_key, name_of(row->bank, row->payment.key), GUINT_TO_POINTER(book->rows->len));
    return true;
}

/* -- files ---------------------------------------------------------------- */

static struct bank_row row_of(struct bank_book *book, const char *bank, const struct bank_payment *from)
{
    struct bank_row row = {
        .bank = bank_book_keep(book, bank),
        .account = bank_book_keep(book, from->account),
        .bank_id = bank_book_keep(book, *from->entry_id ? from->entry_id : from->id),
        .value = from->value,
        .returns = "",
        .changed = true,
        .ties = bank_ties_new(),
        .payment = {.key = bank_book_keep(book, from->key),
                    .booked = from->booked,
                    .amount = from->amount,
                    .instructed = from->instructed,
                    .name = bank_book_keep(book, from->name),
                    .iban = bank_book_keep(book, from->iban),
                    .text = bank_book_keep(book, from->text),
                    .reference = bank_book_keep(book, from->reference),
                    .end_to_end = bank_book_keep(book, from->end_to_end),
                    .reason = bank_book_keep(book, from->reason),
                    .reversal = from->reversal,
                    .undetailed = from->undetailed},
    };

    g_strlcpy(row.payment.currency, from->currency, CURRENCY_SIZE);
    g_strlcpy(row.payment.instructed_currency, from->instructed_currency, CURRENCY_SIZE);
    return row;
}

/* What we paid ourselves is nobody's business here, unless it may send money back. */
static bool matters(const struct bank_payment *payment)
{
    if (payment->pending || !*payment->key || payment->amount == 0)
        return false;
    return payment->amount > 0 || payment->reversal || *payment->reason || *payment->end_to_end;
}

void bank_book_take_statements(struct bank_book *book, const struct bank_file *file)
{
    for (guint i = 0; i < file->statements->len; i++) {
        const struct bank_statement *from = &g_array_index(file->statements, struct bank_statement, i);
        struct bank_link link = {
            .bank = bank_book_keep(book, file->bank->key),
            .account = bank_book_keep(book, from->account),
            .from = from->from,
            .to = from->to == DAY_NONE ? file->known_until : from->to,
            .opening = from->opening,
            .closing = from->closing,
            .has_opening = from->has_opening,
            .has_closing = from->has_closing,
            .adds_up = from->adds_up,
            .goes_on = from->goes_on,
        };

        g_strlcpy(link.currency, from->currency, CURRENCY_SIZE);
        if (!from->repeated)
            g_array_append_val(book->links, link);
    }
}

void bank_book_take_payment(struct bank_book *book, const struct bank_file *file, guint index, bank_known_func is_known,
                            void *data)
{
    const struct bank_payment *payment = &g_array_index(file->payments, struct bank_payment, index);
    struct bank_row row;

    if (!matters(payment) || bank_book_has(book, file->bank->key, payment->key) ||
        is_known(file->bank->key, payment->key, data))
        return;
    row = row_of(book, file->bank->key, payment);
    bank_book_add(book, &row);
}

/* -- freshness ------------------------------------------------------------ */

static int by_day(const void *left, const void *right)
{
    const struct bank_link *a = *(const struct bank_link *const *)left, *b = *(const struct bank_link *const *)right;
    int order = strcmp(a->account, b->account);

    if (!order)
        order = strcmp(a->currency, b->currency);
    if (!order)
        order = a->to < b->to ? -1 : a->to > b->to;
    return order ? order : a->from < b->from ? -1 : a->from > b->from;
}

static bool same_chain(const struct bank_link *a, const struct bank_link *b)
{
    return g_str_equal(a->account, b->account) && g_str_equal(a->currency, b->currency);
}

static bool same_link(const struct bank_link *a, const struct bank_link *b)
{
    return a->to == b->to && a->opening == b->opening && a->closing == b->closing;
}

/* A period that was handed out again, longer or beginning within the one before, leaves no gap. */
static bool overlaps(const struct bank_link *before, const struct bank_link *after)
{
    return (before->has_opening && after->has_opening && before->opening == after->opening) ||
           (after->from != DAY_NONE && after->from < before->to);
}

static bool follows(const struct bank_link *before, const struct bank_link *after)
{
    return overlaps(before, after) || !before->has_closing || !after->has_opening || before->closing == after->opening;
}

/* Puts the one that goes on from LINKS[AT] behind it, among those that end on the same day as the next one. */
static bool bring_next(GPtrArray *links, guint at)
{
    const struct bank_link *now = links->pdata[at], *next = links->pdata[at + 1];

    for (guint i = at + 1; i < links->len; i++) {
        const struct bank_link *other = links->pdata[i];

        if (!same_chain(now, other) || other->to != next->to)
            break;
        if (!follows(now, other) && !same_link(now, other))
            continue;
        links->pdata[i] = links->pdata[at + 1];
        links->pdata[at + 1] = (gpointer)other;
        return true;
    }
    return false;
}

static void walk_chain(GPtrArray *links, guint at, civil_day *known, civil_day *gap)
{
    for (;; at++) {
        const struct bank_link *link = links->pdata[at];

        if (link->adds_up && !link->goes_on)
            *known = MAX(*known, link->to);
        if (at + 1 == links->len || !same_chain(link, links->pdata[at + 1]))
            return;
        if (!bring_next(links, at)) {
            *gap = MAX(*gap, link->to);
            return;
        }
    }
}

static bool is_among(char *const *own, const char *account)
{
    for (int i = 0; own[i]; i++)
        if (*own[i] && bank_account_is(own[i], account))
            return true;
    return false;
}

/* Accounts so far: the newest day of any, and of the oldest of our own, each in whatever currency. */
struct known {
    civil_day newest, own, account_day;
    const char *account;
};

static void add_chain(struct known *known, const char *account, bool own, civil_day day)
{
    known->newest = MAX(known->newest, day);
    if (!own)
        return;
    if (known->account && g_str_equal(known->account, account)) {
        known->account_day = MAX(known->account_day, day);
        return;
    }
    if (known->account)
        known->own = MIN(known->own, known->account_day);
    known->account = account;
    known->account_day = day;
}

civil_day bank_book_known_until(const struct bank_book *book, const char *bank, char *const *own, civil_day *gap)
{
    g_autoptr(GPtrArray) links = g_ptr_array_new();
    struct known known = {.newest = DAY_NONE, .own = INT32_MAX};
    civil_day before_gap = DAY_NONE;

    for (guint i = 0; i < book->links->len; i++) {
        struct bank_link *link = &g_array_index(book->links, struct bank_link, i);

        if (g_str_equal(link->bank, bank) && link->to != DAY_NONE)
            g_ptr_array_add(links, link);
    }
    g_ptr_array_sort(links, by_day);
    for (guint i = 0; i < links->len; i++) {
        const struct bank_link *first = links->pdata[i];
        civil_day day = DAY_NONE;

        if (i > 0 && same_chain(links->pdata[i - 1], first))
            continue;
        walk_chain(links, i, &day, &before_gap);
        add_chain(&known, first->account, is_among(own, first->account), day);
    }
    if (gap)
        *gap = before_gap;
    return known.account ? MIN(known.own, known.account_day) : known.newest;
}

/* ACCOUNT has a statement that begins on DAY. */
static void note_first(GHashTable *firsts, const char *account, civil_day day)
{
    gpointer known;

    if (day != DAY_NONE &&
        (!g_hash_table_lookup_extended(firsts, account, NULL, &known) || GPOINTER_TO_INT(known) > day))
        g_hash_table_insert(firsts, (gpointer)account, GINT_TO_POINTER(day));
}

civil_day bank_book_known_since(const struct bank_book *book, const char *bank)
{
    g_autoptr(GHashTable) firsts = g_hash_table_new(g_str_hash, g_str_equal); /* account -> GINT_TO_POINTER(day) */
    civil_day since = DAY_NONE;
    GHashTableIter iter;
    gpointer day;

    for (guint i = 0; i < book->links->len; i++) {
        const struct bank_link *link = &g_array_index(book->links, struct bank_link, i);

        if (g_str_equal(link->bank, bank))
            note_first(firsts, link->account, link->from != DAY_NONE ? link->from : link->to);
    }
    for (guint i = 0; i < book->firsts->len; i++) {
        const struct bank_first *first = &g_array_index(book->firsts, struct bank_first, i);

        if (g_str_equal(first->bank, bank))
            note_first(firsts, first->account, first->day);
    }
    g_hash_table_iter_init(&iter, firsts);
    while (g_hash_table_iter_next(&iter, NULL, &day))
        since = since == DAY_NONE ? GPOINTER_TO_INT(day) : MAX(since, GPOINTER_TO_INT(day));
    return since;
}
