/* SPDX-License-Identifier: MIT */
#include "proof/bank.h"
#include "proof/store_inside.h"

enum { LINK_DAYS = 100 };

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

#define ROW_COLUMNS                                                                                                    \
    "p.id, p.bank, p.key, p.booked, p.value, p.amount, p.currency, p.account, p.name, p.iban, p.text, p.reference,"    \
    " p.end_to_end, p.reason, p.bank_id, p.reversal, p.undetailed, p.rule, p.rest, p.decided, p.settled,"              \
    " p.returns, p.instructed, p.instructed_currency"

static bool load_rows(struct store *store, struct bank_book *book, bool all, GError **error)
{
    AUTO(rows)
    rows = sql_query(store->sql,
                     "SELECT " ROW_COLUMNS " FROM payment p WHERE ?1 OR p.settled = 0"
                     " ORDER BY p.booked DESC, p.id DESC",
                     BIND(bind_int(all)), error);
    enum rows_step step = ROWS_FAILED;

    while (rows && (step = rows_next(rows, error)) == ROWS_ROW) {
        struct bank_row row = row_of(rows, book);

        if (!bank_book_add(book, &row)) { /* the key is unique */
            g_array_unref(row.ties);
            g_array_unref(row.stored);
        }
    }
    return step == ROWS_END;
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

static bool load_ties(struct store *store, struct bank_book *book, bool all, GError **error)
{
    AUTO(rows)
    rows = sql_query(store->sql,
                     "SELECT a.payment, a.ledger, a.number, a.client, a.state, a.rule, a.payer, a.amount,"
                     " a.difference, a.total_before, a.paid_before, a.found, a.by_hand, p.bank, p.key"
                     " FROM applied a JOIN payment p ON p.id = a.payment"
                     " WHERE a.undone_seq IS NULL AND (?1 OR p.settled = 0) ORDER BY a.payment, a.id",
                     BIND(bind_int(all)), error);
    enum rows_step step = ROWS_FAILED;

    while (rows && (step = rows_next(rows, error)) == ROWS_ROW) {
        struct bank_row *row = bank_book_find(book, column_text(rows, 13), column_text(rows, 14));
        struct bank_tie tie = tie_of(rows, book);

        if (!row)
            continue;
        g_array_append_val(row->ties, tie);
        g_array_append_val(row->stored, tie);
    }
    return step == ROWS_END;
}

static bool load_known(struct store *store, struct bank_book *book, GError **error)
{
    AUTO(rows)
    rows = sql_query(store->sql,
                     "SELECT DISTINCT p.iban, a.client FROM payment p JOIN applied a ON a.payment = p.id"
                     " WHERE p.settled = 1 AND p.iban <> '' AND a.state = 'applied' AND a.undone_seq IS"
                     " NULL ORDER BY 1, 2",
                     NO_BIND, error);
    enum rows_step step = ROWS_FAILED;

    while (rows && (step = rows_next(rows, error)) == ROWS_ROW) {
        struct match_known known = {bank_book_keep(book, column_text(rows, 0)),
                                    bank_book_keep(book, column_text(rows, 1))};

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

bool bank_book_load(struct store *store, struct bank_book *book, civil_day today, GError **error)
{
    bool own, done;

    if (!store_read_begin(store, &own, error))
        return false;
    done = load_rows(store, book, false, error) && load_ties(store, book, false, error) &&
           load_known(store, book, error) && load_links(store, book, today, error) && load_firsts(store, book, error);
    store_read_end(store, own);
    return done;
}

struct bank_book *bank_book_list(struct store *store, bool all, GError **error)
{
    AUTO(bank_book) book = bank_book_new();

    if (!load_rows(store, book, all, error) || !load_ties(store, book, all, error))
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

char *bank_stamp_text(const struct ledger_stamp *stamp)
{
    return g_strdup_printf("%" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %" G_GINT64_FORMAT
                           " %" G_GINT64_FORMAT,
                           stamp->device, stamp->inode, stamp->size, stamp->mtime_ns, stamp->ctime_ns);
}

int64_t bank_stamp_mtime_ns(const char *stamp)
{
    g_auto(GStrv) words = g_strsplit(stamp, " ", 0);

    return g_strv_length(words) > 3 ? g_ascii_strtoll(words[3], NULL, 10) : 0;
}

static GHashTable *load_stamps(struct store *store, const char *text, GError **error)
{
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    AUTO(rows) rows = sql_query(store->sql, text, NO_BIND, error);
    enum rows_step step = ROWS_FAILED;

    while (rows && (step = rows_next(rows, error)) == ROWS_ROW)
        g_hash_table_replace(seen, column_dup(rows, 0), column_dup(rows, 1));
    return step == ROWS_END ? g_steal_pointer(&seen) : NULL;
}

GHashTable *bank_seen_load(struct store *store, GError **error)
{
    return load_stamps(store, "SELECT bank || ' ' || path, stamp FROM bank_file ORDER BY id", error);
}

GHashTable *bank_unread_load(struct store *store, GError **error)
{
    return load_stamps(store, "SELECT bank || ' ' || path, stamp FROM bank_file WHERE unread = 1 ORDER BY id", error);
}

GPtrArray *bank_failures(struct store *store, GError **error)
{
    g_autoptr(GPtrArray) failures = g_ptr_array_new_with_free_func(g_free);
    AUTO(rows)
    rows =
        sql_query(store->sql, "SELECT failure FROM bank_file WHERE failure <> '' ORDER BY bank, path", NO_BIND, error);
    enum rows_step step = ROWS_FAILED;

    while (rows && (step = rows_next(rows, error)) == ROWS_ROW)
        g_ptr_array_add(failures, column_dup(rows, 0));
    return step == ROWS_END ? g_steal_pointer(&failures) : NULL;
}
