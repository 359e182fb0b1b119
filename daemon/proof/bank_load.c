/* SPDX-License-Identifier: MIT */
#include "proof/bank.h"
#include "proof/store_inside.h"

enum { LINK_DAYS = 100, ROWS_A_PAGE = 256 };

static void copy_currency(char to[CURRENCY_SIZE], const char *from)
{
    g_strlcpy(to, from ? from : "", CURRENCY_SIZE);
}

static struct bank_row row_of(struct rows *rows, struct bank_book *book)
{
    struct bank_row row = {
        .id = column_int(rows, 0),
        .bank = bank_book_keep(book, column_text(rows, 1)),
        .account = bank_book_keep(book, column_text(rows, 7)),
        .bank_id = bank_book_keep(book, column_text(rows, 14)),
        .value = column_day(rows, 4),
        .rule = (int)column_int(rows, 17),
        .left = column_int(rows, 18),
        .decided = column_int(rows, 19) != 0,
        .settled = column_int(rows, 20) != 0,
        .returns = bank_book_keep(book, column_text(rows, 21)),
        .ties = bank_ties_new(),
        .stored = bank_ties_new(),
        .payment = {.key = bank_book_keep(book, column_text(rows, 2)),
                    .booked = column_day(rows, 3),
                    .amount = column_int(rows, 5),
                    .name = bank_book_keep(book, column_text(rows, 8)),
                    .iban = bank_book_keep(book, column_text(rows, 9)),
                    .text = bank_book_keep(book, column_text(rows, 10)),
                    .reference = bank_book_keep(book, column_text(rows, 11)),
                    .end_to_end = bank_book_keep(book, column_text(rows, 12)),
                    .reason = bank_book_keep(book, column_text(rows, 13)),
                    .reversal = column_int(rows, 15) != 0,
                    .undetailed = column_int(rows, 16) != 0,
                    .instructed = column_int(rows, 22)},
    };

    copy_currency(row.payment.currency, column_text(rows, 6));
    copy_currency(row.payment.instructed_currency, column_text(rows, 23));
    return row;
}

static struct bank_tie tie_of(struct rows *rows, struct bank_book *book)
{
    static const char *const words[] = {
        [MATCH_APPLIED] = "applied", [MATCH_HELD] = "held", [MATCH_HINT] = "hint", [MATCH_REVERSED] = "reversed"};
    struct bank_tie tie = {
        .ledger = bank_book_keep(book, column_text(rows, 1)),
        .number = bank_book_keep(book, column_text(rows, 2)),
        .client = bank_book_keep(book, column_text(rows, 3)),
        .rule = (int)column_int(rows, 5),
        .payer = (enum match_payer)column_int(rows, 6),
        .amount = column_int(rows, 7),
        .difference = column_int(rows, 8),
        .total_before = column_int(rows, 9),
        .paid_before = column_int(rows, 10),
        .found = bank_book_keep(book, column_text(rows, 11)),
        .by_hand = column_int(rows, 12) != 0,
    };

    for (guint i = 0; i < G_N_ELEMENTS(words); i++)
        if (g_str_equal(words[i], column_text(rows, 4)))
            tie.state = (enum match_state)i;
    return tie;
}

static bool load_ties(struct store *store, struct bank_book *book, struct bank_row *row, GError **error)
{
    AUTO(rows)
    rows = sql_query(store->sql,
                     "SELECT payment, ledger, number, client, state, rule, payer, amount, difference, total_before,"
                     " paid_before, found, by_hand FROM applied WHERE payment = ?1 AND undone_seq IS NULL ORDER BY id",
                     BIND(bind_int(row->id)), error);
    enum rows_step step = ROWS_FAILED;

    while (rows && (step = rows_next(rows, error)) == ROWS_ROW) {
        struct bank_tie tie = tie_of(rows, book);

        g_array_append_val(row->ties, tie);
        g_array_append_val(row->stored, tie);
    }
    return step == ROWS_END;
}

/* The payment that ROWS stands at, with its ties. */
static bool load_row(struct store *store, struct bank_book *book, struct rows *rows, GError **error)
{
    struct bank_row row = row_of(rows, book);
    bool good = load_ties(store, book, &row, error);

    if (good && bank_book_add(book, &row))
        return true;
    g_array_unref(row.ties); /* the key is unique: it is there from a try before */
    g_array_unref(row.stored);
    return good;
}

#define ROW_COLUMNS                                                                                                    \
    "SELECT id, bank, key, booked, value, amount, currency, account, name, iban, text, reference, end_to_end, reason," \
    " bank_id, reversal, undetailed, rule, rest, decided, settled, returns, instructed, instructed_currency"           \
    " FROM payment"

/* The texts differ so that each finds its index: no pass may take longer for what was settled long ago. */
static struct rows *query_rows(struct store *store, bool all, const struct bank_cursor *from, GError **error)
{
    return sql_query(store->sql,
                     all ? ROW_COLUMNS " WHERE id > ?2 ORDER BY id LIMIT ?3"
                         : ROW_COLUMNS " WHERE settled = 0 AND (booked, id) > (?1, ?2) ORDER BY booked, id LIMIT ?3",
                     BIND(bind_text(from->booked), bind_int(from->id), bind_int(ROWS_A_PAGE)), error);
}

/* One page behind *FROM, which then is its last; *DONE when there is no other. */
static bool load_page(struct store *store, struct bank_book *book, bool all, struct bank_cursor *from, bool *done,
                      GError **error)
{
    AUTO(rows) rows = query_rows(store, all, from, error);
    enum rows_step step = ROWS_FAILED;
    struct bank_cursor last = *from;
    int count = 0;

    while (rows && (step = rows_next(rows, error)) == ROWS_ROW) {
        last.id = column_int(rows, 0);
        g_strlcpy(last.booked, column_text(rows, 3), sizeof last.booked);
        count++;
        if (!load_row(store, book, rows, error))
            return false;
    }
    *done = count < ROWS_A_PAGE;
    *from = last;
    return step == ROWS_END;
}

bool bank_book_load_some(struct store *store, struct bank_book *book, struct bank_cursor *from, bool *done,
                         GError **error)
{
    bool own, good;

    if (!store_read_begin(store, &own, error))
        return false;
    good = load_page(store, book, false, from, done, error);
    store_read_end(store, own);
    return good;
}

bool bank_book_load_payer(struct store *store, struct bank_book *book, const char *iban, GError **error)
{
    AUTO(rows)
    rows = sql_query(store->sql,
                     "SELECT DISTINCT a.client FROM payment p JOIN applied a ON a.payment = p.id WHERE p.settled = 1"
                     " AND p.iban <> '' AND p.iban = ?1 AND a.state = 'applied' AND a.undone_seq IS NULL ORDER BY 1",
                     BIND(bind_text(iban)), error);
    enum rows_step step = ROWS_FAILED;

    while (rows && (step = rows_next(rows, error)) == ROWS_ROW) {
        struct match_known known = {bank_book_keep(book, iban), bank_book_keep(book, column_text(rows, 0))};

        g_array_append_val(book->known, known);
    }
    return step == ROWS_END;
}

static bool load_links(struct store *store, struct bank_book *book, civil_day today, GError **error)
{
    AUTO(rows)
    rows = sql_query(store->sql,
                     "SELECT bank, account, currency, from_day, to_day, opening, closing, adds_up, goes_on"
                     " FROM statement WHERE to_day >= ?1 ORDER BY to_day, id",
                     BIND(bind_day(today - LINK_DAYS)), error);
    enum rows_step step = ROWS_FAILED;

    while (rows && (step = rows_next(rows, error)) == ROWS_ROW) {
        struct bank_link link = {
            .bank = bank_book_keep(book, column_text(rows, 0)),
            .account = bank_book_keep(book, column_text(rows, 1)),
            .from = column_day(rows, 3),
            .to = column_day(rows, 4),
            .opening = column_int(rows, 5),
            .closing = column_int(rows, 6),
            .has_opening = !column_is_null(rows, 5),
            .has_closing = !column_is_null(rows, 6),
            .adds_up = column_int(rows, 7) != 0,
            .goes_on = column_int(rows, 8) != 0,
        };

        copy_currency(link.currency, column_text(rows, 2));
        g_array_append_val(book->links, link);
    }
    return step == ROWS_END;
}

/* Statements that no chain needs any more still say since when payments are known. */
static bool load_firsts(struct store *store, struct bank_book *book, GError **error)
{
    AUTO(rows)
    rows = sql_query(store->sql,
                     "SELECT bank, account, min(ifnull(from_day, to_day)) FROM statement GROUP BY bank, account",
                     NO_BIND, error);
    enum rows_step step = ROWS_FAILED;

    while (rows && (step = rows_next(rows, error)) == ROWS_ROW) {
        struct bank_first first = {bank_book_keep(book, column_text(rows, 0)),
                                   bank_book_keep(book, column_text(rows, 1)), column_day(rows, 2)};

        g_array_append_val(book->firsts, first);
    }
    return step == ROWS_END;
}

bool bank_book_load_statements(struct store *store, struct bank_book *book, civil_day today, GError **error)
{
    bool own, done;

    if (!store_read_begin(store, &own, error))
        return false;
    done = load_links(store, book, today, error) && load_firsts(store, book, error);
    store_read_end(store, own);
    return done;
}

struct bank_book *bank_book_list(struct store *store, bool all, GError **error)
{
    AUTO(bank_book) book = bank_book_new();
    struct bank_cursor from = {0};
    bool done = false;

    while (!done)
        if (!load_page(store, book, all, &from, &done, error))
            return NULL;
    return g_steal_pointer(&book);
}

bool bank_payment_known(struct store *store, const char *bank, const char *key)
{
    int64_t id = 0;

    return sql_int(store->sql, 0, &id, NULL, "SELECT id FROM payment WHERE bank = ?1 AND key = ?2",
                   BIND(bind_text(bank), bind_text(key))) &&
           id != 0;
}
