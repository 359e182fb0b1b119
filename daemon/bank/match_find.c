/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "bank/match_inside.h"
#include "law/reference.h"

enum { REFERENCE_LENGTH_MIN = 7, NUMBER_LENGTH_MIN = 5, TAIL_DIGITS_MIN = 2, RANGE_MAX = 20, LOOK_MAX = 400 };

void match_finds_add(struct finds *finds, guint invoice, const char *found)
{
    for (guint i = 0; i < finds->count; i++)
        if (finds->invoice[i] == invoice)
            return;
    if (finds->count == FINDS_MAX)
        return;
    if (!finds->count)
        g_strlcpy(finds->found, found, sizeof finds->found);
    finds->invoice[finds->count++] = invoice;
}

/* -- indexes -------------------------------------------------------------- */

guint64 match_amount_hash(int64_t amount, const char *currency)
{
    guint64 hash = (guint64)amount * G_GUINT64_CONSTANT(0x9e3779b97f4a7c15);

    for (int i = 0; currency[i]; i++)
        hash = (hash ^ (guchar)currency[i]) * G_GUINT64_CONSTANT(0x100000001b3);
    return hash ^ hash >> 31;
}

static guint64 tail_hash(guint tail)
{
    return match_amount_hash(tail, "#");
}

/* Digits enough to mean something, or RF and a check: what else stands in that column is a number like any other. */
static bool is_reference(const char *text)
{
    guint digits = 0;

    for (const char *at = text; *at; at++) {
        if (g_ascii_isalpha(*at) && !g_str_has_prefix(text, "RF"))
            return false;
        digits += g_ascii_isdigit(*at) ? 1 : 0;
    }
    return digits >= REFERENCE_LENGTH_MIN || g_str_has_prefix(text, "RF");
}

void match_indexes_make(struct matcher *matcher)
{
    guint count = matcher->input->invoices->len;

    matcher->numbers = match_index_new(count);
    matcher->references = match_index_new(count);
    matcher->tails = match_index_new(count);
    matcher->amounts = match_index_new(count);
    matcher->clients = match_index_new(count);
}

void match_indexes_add(struct matcher *matcher, guint which)
{
    const struct match_invoice *invoice = match_invoice_at(matcher, which);
    guint tail = match_tail(invoice->number);

    match_index_add(matcher->numbers, match_hash(invoice->number), which);
    if (*invoice->reference && is_reference(invoice->reference))
        match_index_add(matcher->references, match_hash(invoice->reference), which);
    if (invoice->paid)
        return;
    if (tail)
        match_index_add(matcher->tails, tail_hash(tail), which);
    match_index_add(matcher->amounts, match_amount_hash(invoice->open, invoice->currency), which);
    match_index_add(matcher->clients, match_hash(invoice->client), which);
}

void match_indexes_free(struct matcher *matcher)
{
    match_index_free(matcher->numbers);
    match_index_free(matcher->references);
    match_index_free(matcher->tails);
    match_index_free(matcher->amounts);
    match_index_free(matcher->clients);
}

/* -- references ----------------------------------------------------------- */

/* A check digit that is wrong although the kind has one. */
static bool is_mistyped(const char *piece)
{
    static const enum reference_kind kinds[] = {REFERENCE_OGM, REFERENCE_RF, REFERENCE_NL};
    gsize length = strlen(piece);

    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++) {
        g_autofree char *normal = reference_normalise(kinds[i], piece);

        if (normal)
            return false;
    }
    return length == 12 || g_str_has_prefix(piece, "RF");
}

static bool has_reference(const struct matcher *matcher, guint invoice, const char *piece)
{
    return match_same(piece, match_invoice_at(matcher, invoice)->reference);
}

static bool is_any_open(const struct matcher *matcher, guint64 hash, const char *piece)
{
    for (guint i = match_index_first(matcher->references, hash); i != G_MAXUINT;
         i = match_index_next(matcher->references, hash, i))
        if (!match_invoice_at(matcher, i)->paid && has_reference(matcher, i, piece))
            return true;
    return false;
}

/* Adds the invoices with reference PIECE: open ones, or paid ones where none is open. */
static void look_up_reference(const struct matcher *matcher, const char *piece, struct finds *finds)
{
    guint64 hash = match_hash(piece);
    guint before = finds->count;
    bool open = is_any_open(matcher, hash, piece);

    for (guint i = match_index_first(matcher->references, hash); i != G_MAXUINT && finds->count < FINDS_MAX;
         i = match_index_next(matcher->references, hash, i))
        if ((!open || !match_invoice_at(matcher, i)->paid) && has_reference(matcher, i, piece))
            match_finds_add(finds, i, piece);
    finds->shared = finds->shared || finds->count > before + 1;
    if (finds->count > before)
        finds->mistyped = is_mistyped(piece);
}

void match_find_references(const struct matcher *matcher, guint payment, const struct match_words *words,
                           struct finds *finds)
{
    char piece[PIECE_LENGTH_MAX + 1];
    bool hard;

    (void)payment;
    for (guint first = 0; first < words->count; first++) {
        for (guint last = first; last < words->count && last < first + PIECE_WORDS_MAX + 2; last++) {
            if (!match_words_piece(words, first, last, piece, &hard))
                break;
            if (strlen(piece) >= REFERENCE_LENGTH_MIN && (g_ascii_isdigit(*piece) || *piece == 'R'))
                look_up_reference(matcher, piece, finds);
        }
    }
}

/* -- numbers -------------------------------------------------------------- */

/* A number that means something by itself: long enough, with a digit. */
static bool is_telling(const char *piece)
{
    return strlen(piece) >= NUMBER_LENGTH_MIN && strpbrk(piece, "0123456789");
}

/* What is sure drives out what is not: a date may read like a number. */
static void add_number(struct finds *finds, guint invoice, const char *piece, bool weak)
{
    if (weak && finds->count && !finds->weak)
        return;
    if (!weak && finds->weak)
        finds->count = 0;
    finds->weak = weak;
    match_finds_add(finds, invoice, piece);
}

/* Adds the invoices whose number is PIECE: open ones, or paid ones where none is open. */
static guint look_up_number(const struct matcher *matcher, guint payment, const char *piece, bool hard,
                            struct finds *finds)
{
    guint64 hash = match_hash(piece);
    guint before = finds->count;

    for (int paid = 0; paid < 2 && finds->count == before; paid++) {
        for (guint i = match_index_first(matcher->numbers, hash); i != G_MAXUINT;
             i = match_index_next(matcher->numbers, hash, i)) {
            const struct match_invoice *invoice = match_invoice_at(matcher, i);

            if (invoice->paid != paid || !match_same(piece, invoice->number) || match_is_older(matcher, payment, i))
                continue;
            add_number(finds, i, piece, hard && !match_has_marks(invoice->number));
        }
    }
    finds->shared = finds->shared || finds->count > before + 1;
    return finds->count - before;
}

/* The longest piece from each word on counts, and what lies inside it no more. */
void match_find_numbers(const struct matcher *matcher, guint payment, const struct match_words *words,
                        struct finds *finds)
{
    char piece[PIECE_LENGTH_MAX + 1];
    bool hard;

    for (guint first = 0; first < words->count; first++) {
        guint last = MIN(first + PIECE_WORDS_MAX, words->count);

        for (; last > first; last--) {
            if (!match_words_piece(words, first, last - 1, piece, &hard))
                continue;
            if (is_telling(piece) && look_up_number(matcher, payment, piece, hard, finds))
                break;
        }
        if (last > first)
            first = last - 1;
    }
}

/* -- clients and parts of numbers ----------------------------------------- */

void match_find_client(const struct matcher *matcher, guint payment, const char *client, struct finds *finds)
{
    guint64 hash = match_hash(client);
    guint looked = 0;

    for (guint i = match_index_first(matcher->clients, hash); i != G_MAXUINT && looked < LOOK_MAX;
         i = match_index_next(matcher->clients, hash, i), looked++)
        if (g_str_equal(match_invoice_at(matcher, i)->client, client) && match_is_payable(matcher, payment, i) &&
            !match_is_older(matcher, payment, i))
            match_finds_add(finds, i, "");
}

/* A short number alone says little: the payer or the amount must fit as well. */
static bool fits_part(const struct matcher *matcher, guint payment, guint invoice)
{
    return match_is_payable(matcher, payment, invoice) && !match_is_older(matcher, payment, invoice) &&
           (match_payer_of(matcher, payment, invoice) != PAYER_UNKNOWN ||
            matcher->open[invoice] == match_payment_at(matcher, payment)->amount);
}

static void look_up_tail(const struct matcher *matcher, guint payment, guint tail, const char *found,
                         struct finds *finds)
{
    guint64 hash = tail_hash(tail);
    guint looked = 0;

    for (guint i = match_index_first(matcher->tails, hash); i != G_MAXUINT && looked < LOOK_MAX;
         i = match_index_next(matcher->tails, hash, i), looked++)
        if (match_tail(match_invoice_at(matcher, i)->number) == tail && fits_part(matcher, payment, i))
            match_finds_add(finds, i, found);
}

/* "41-43": all of them. */
static void look_up_range(const struct matcher *matcher, guint payment, const struct match_words *words, guint at,
                          struct finds *finds)
{
    guint from = match_tail(words->word[at].text), to = match_tail(words->word[at + 1].text);

    if (words->word[at + 1].before != '-' || to <= from || to - from > RANGE_MAX)
        return;
    for (guint number = from; number <= to; number++)
        look_up_tail(matcher, payment, number, words->word[at].text, finds);
}

static void look_near(const struct matcher *matcher, guint payment, const char *piece, guint invoice,
                      struct finds *finds)
{
    g_autofree char *number = match_plain(match_invoice_at(matcher, invoice)->number);

    if (match_is_near(piece, number) && fits_part(matcher, payment, invoice))
        match_finds_add(finds, invoice, piece);
}

/* Among the payer's own invoices and those of this amount. */
static void look_mistyped(const struct matcher *matcher, guint payment, const char *piece, struct finds *finds)
{
    const struct match_payment *paid = match_payment_at(matcher, payment);
    const char *client = match_client_of(matcher, payment);
    guint64 hash = match_amount_hash(paid->amount, paid->currency);
    struct finds own = {0};
    guint looked = 0;

    if (client)
        match_find_client(matcher, payment, client, &own);
    for (guint i = 0; i < own.count; i++)
        look_near(matcher, payment, piece, own.invoice[i], finds);
    for (guint i = match_index_first(matcher->amounts, hash); i != G_MAXUINT && looked < LOOK_MAX;
         i = match_index_next(matcher->amounts, hash, i), looked++)
        look_near(matcher, payment, piece, i, finds);
}

void match_find_parts(const struct matcher *matcher, guint payment, const struct match_words *words,
                      struct finds *finds)
{
    char piece[PIECE_LENGTH_MAX + 1];
    bool hard;

    for (guint i = 0; i < words->count; i++) {
        const struct match_word *word = &words->word[i];

        if (i + 1 < words->count && word->digits && words->word[i + 1].digits)
            look_up_range(matcher, payment, words, i, finds);
        if (word->digits && word->length >= TAIL_DIGITS_MIN)
            look_up_tail(matcher, payment, match_tail(word->text), word->text, finds);
        for (guint last = i; last < words->count && last < i + 3; last++)
            if (match_words_piece(words, i, last, piece, &hard) && strlen(piece) > NUMBER_LENGTH_MIN &&
                strpbrk(piece, "0123456789"))
                look_mistyped(matcher, payment, piece, finds);
    }
    finds->weak = true;
}
