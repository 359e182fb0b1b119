/* SPDX-License-Identifier: MIT */
#include "proof/invoice_pack.h"

#include <string.h>

#include "proof/pack.h"

enum { PACK_ROWS = 512 };

bool invoice_next_ledger(struct store *store, const char *ledger, char **next, GError **error)
{
    return sql_text(store->sql, next, error, "SELECT min(ledger) FROM invoice WHERE ledger > ?1",
                    BIND(bind_text(ledger)));
}

/* Tells a damaged pack, and one written on another machine, where numbers stand the other way round; no proof against
 * who can write the store. */
static int64_t sum_of(const guint8 *data, gsize size)
{
    guint64 sum = size;

    for (gsize at = 0; at < size; at += 8) {
        guint64 word = 0;

        memcpy(&word, data + at, MIN(size - at, 8));
        sum = (sum ^ word) * G_GUINT64_CONSTANT(0x9e3779b97f4a7c15);
        sum ^= sum >> 29;
    }
    return (int64_t)sum;
}

/* -- reading -------------------------------------------------------------- */

static bool each_of_table(struct store *store, const char *ledger, const char *first, const char *next,
                          invoice_row_func each, void *data, GError **error)
{
    AUTO(rows) rows = invoice_rows(store, ledger, first, next, error);
    enum rows_step step = ROWS_FAILED;

    while (rows && (step = rows_next(rows, error)) == ROWS_ROW) {
        struct invoice_row row = invoice_row_read(rows);

        if (!each(data, &row, error))
            return false;
    }
    return step == ROWS_END;
}

static bool next_first(struct store *store, const char *ledger, const char *first, char **next, GError **error)
{
    return sql_text(store->sql, next, error, "SELECT min(first) FROM invoice_pack WHERE ledger = ?1 AND first > ?2",
                    BIND(bind_text(ledger), bind_text(first)));
}

/* The rows where the pack that begins with FIRST stands, without it. */
static bool each_instead(struct store *store, const char *ledger, const char *first, invoice_row_func each, void *data,
                         GError **error)
{
    g_autofree char *next = NULL;

    return next_first(store, ledger, first, &next, error) &&
           each_of_table(store, ledger, first, next, each, data, error);
}

/* Whether the pack in the present row of PACKS can be used, before any of its rows is. */
static bool is_good(struct rows *packs, const guint8 **at, const guint8 **end)
{
    struct invoice_row row;
    gsize size;

    *at = column_bytes(packs, 1, &size);
    if (!*at || sum_of(*at, size) != column_int(packs, 2))
        return false;
    *end = *at + size;
    for (const guint8 *look = *at; look < *end;)
        if (!invoice_row_take(&look, *end, &row))
            return false;
    return true;
}

bool invoice_pack_each(struct store *store, const char *ledger, invoice_row_func each, void *data, GError **error)
{
    AUTO(rows)
    packs =
        sql_query_borrowing(store->sql, "SELECT first, data, sum FROM invoice_pack WHERE ledger = ?1 ORDER BY first",
                            BIND(bind_text(ledger)), error);
    enum rows_step step = packs ? rows_next(packs, error) : ROWS_FAILED;
    const guint8 *at, *end;
    struct invoice_row row;

    if (step == ROWS_END || (step == ROWS_ROW && *column_text(packs, 0)))
        return each_of_table(store, ledger, "", NULL, each, data, error); /* all of it: the first pack is not there */
    for (; step == ROWS_ROW; step = rows_next(packs, error)) {
        if (!is_good(packs, &at, &end)) {
            g_autofree char *first = column_dup(packs, 0);

            if (!each_instead(store, ledger, first, each, data, error))
                return false;
            continue;
        }
        while (at < end && invoice_row_take(&at, end, &row))
            if (!each(data, &row, error))
                return false;
    }
    return step == ROWS_END;
}

/* -- writing -------------------------------------------------------------- */

/* Packs on their way into the store. */
struct packing {
    struct store *store;
    const char *ledger;
    GByteArray *bytes; /* of the pack that grows, */
    char *first;       /* which begins with this */
    int rows, left;    /* rows in it; how many may still be taken */
};

static bool put(struct packing *packing, bool stale, GError **error)
{
    const GByteArray *bytes = packing->bytes;

    return sql_run(packing->store->sql,
                   "INSERT INTO invoice_pack(ledger, first, data, sum) VALUES (?1, ?2, ?3, ?4)"
                   " ON CONFLICT(ledger, first) DO UPDATE SET data = excluded.data, sum = excluded.sum",
                   BIND(bind_text(packing->ledger), bind_text(packing->first),
                        stale ? bind_null() : bind_bytes(bytes->data, bytes->len),
                        bind_int(stale ? 0 : sum_of(bytes->data, bytes->len))),
                   error);
}

/* Begins the next pack with the number of ROW. */
static void begin(struct packing *packing, const struct invoice_row *row)
{
    g_free(packing->first);
    packing->first = g_strndup(row->number, row->size);
    packing->rows = 0;
    g_byte_array_set_size(packing->bytes, 0);
}

static bool take(struct packing *packing, const struct invoice_row *row, GError **error)
{
    if (packing->rows == PACK_ROWS) {
        if (!put(packing, false, error))
            return false;
        begin(packing, row);
    }
    invoice_row_put(packing->bytes, row);
    packing->rows++;
    packing->left--;
    return true;
}

/* Fills the pack that begins with packing->first, and as many more as its rows need, up to NEXT. */
static bool fill(struct packing *packing, const char *next, GError **error)
{
    g_autofree char *from = g_strdup(packing->first);
    AUTO(rows) rows = invoice_rows(packing->store, packing->ledger, from, next, error);
    enum rows_step step = ROWS_FAILED;

    while (rows && (step = rows_next(rows, error)) == ROWS_ROW) {
        struct invoice_row row = invoice_row_read(rows);

        if (packing->left <= 0 && packing->rows == PACK_ROWS) { /* the rest another time */
            if (!put(packing, false, error))
                return false;
            begin(packing, &row);
            return put(packing, true, error);
        }
        if (!take(packing, &row, error))
            return false;
    }
    return step == ROWS_END && put(packing, false, error);
}

/* The first pack to be filled: its ledger and first number; *LEDGER NULL when there is none. */
static bool find_stale(struct store *store, char **ledger, char **first, GError **error)
{
    AUTO(rows)
    rows = sql_query(store->sql,
                     "SELECT ledger, first FROM invoice_pack WHERE data IS NULL ORDER BY ledger, first LIMIT 1",
                     NO_BIND, error);
    enum rows_step step = rows ? rows_next(rows, error) : ROWS_FAILED;

    *ledger = step == ROWS_ROW ? column_dup(rows, 0) : NULL;
    *first = step == ROWS_ROW ? column_dup(rows, 1) : NULL;
    return step != ROWS_FAILED;
}

/* An empty first pack for each ledger that has none. */
static bool begin_ledgers(struct store *store, GError **error)
{
    g_autofree char *ledger = g_strdup("");

    while (ledger) {
        g_autofree char *next = NULL;

        if (!invoice_next_ledger(store, ledger, &next, error) ||
            (next && !sql_run(store->sql, "INSERT OR IGNORE INTO invoice_pack(ledger, first) VALUES (?1, '')",
                              BIND(bind_text(next)), error)))
            return false;
        g_free(ledger);
        ledger = g_steal_pointer(&next);
    }
    return true;
}

bool invoice_pack(struct store *store, int most, bool *done, GError **error)
{
    struct packing packing = {.store = store, .bytes = g_byte_array_new(), .left = most};
    bool good = begin_ledgers(store, error);

    *done = false;
    while (good && !*done && packing.left > 0) {
        g_autofree char *ledger = NULL, *next = NULL;

        g_free(packing.first);
        packing.rows = 0;
        g_byte_array_set_size(packing.bytes, 0);
        good = find_stale(store, &ledger, &packing.first, error);
        *done = good && !ledger;
        packing.ledger = ledger;
        packing.left--; /* also when it is empty */
        if (ledger)
            good = next_first(store, ledger, packing.first, &next, error) && fill(&packing, next, error);
    }
    g_free(packing.first);
    g_byte_array_unref(packing.bytes);
    return good;
}
