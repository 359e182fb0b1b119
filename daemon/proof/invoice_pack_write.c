/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "proof/invoice_mark.h"
#include "proof/invoice_pack.h"
#include "proof/pack.h"

enum { PACK_ROWS = 512 };

/* Packs on their way into the store. */
struct packing {
    struct store *store;
    const char *ledger;
    GByteArray *bytes; /* of the pack that grows, */
    GArray *marks;     /* of struct invoice_mark: of its rows, */
    char *first;       /* which begins with this */
    int left;          /* how many may still be taken */
};

static bool put(struct packing *packing, bool stale, GError **error)
{
    const GByteArray *bytes = packing->bytes;
    gsize size = packing->marks->len * sizeof(struct invoice_mark);

    return sql_run(packing->store->sql,
                   "INSERT INTO invoice_pack(ledger, first, marks, marks_sum, data, sum) VALUES (?1, ?2, ?3, ?4, ?5,"
                   " ?6) ON CONFLICT(ledger, first) DO UPDATE SET marks = excluded.marks,"
                   " marks_sum = excluded.marks_sum, data = excluded.data, sum = excluded.sum",
                   BIND(bind_text(packing->ledger), bind_text(packing->first),
                        stale ? bind_null() : bind_bytes(packing->marks->data, size),
                        bind_int(stale ? 0 : invoice_sum(packing->marks->data, size)),
                        stale ? bind_null() : bind_bytes(bytes->data, bytes->len),
                        bind_int(stale ? 0 : invoice_sum(bytes->data, bytes->len))),
                   error);
}

static void empty(struct packing *packing)
{
    g_byte_array_set_size(packing->bytes, 0);
    g_array_set_size(packing->marks, 0);
}

static bool is_full(const struct packing *packing)
{
    return packing->marks->len == PACK_ROWS;
}

/* Begins the next pack with the number of ROW. */
static void begin(struct packing *packing, const struct invoice_row *row)
{
    g_free(packing->first);
    packing->first = g_strndup(row->number, row->size);
    empty(packing);
}

static bool take(struct packing *packing, const struct invoice_row *row, GError **error)
{
    struct invoice_mark mark;
    guint before;

    if (is_full(packing)) {
        if (!put(packing, false, error))
            return false;
        begin(packing, row);
    }
    before = packing->bytes->len;
    invoice_row_put(packing->bytes, row);
    mark = invoice_mark(row, packing->bytes->len - before);
    g_array_append_val(packing->marks, mark);
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

        if (packing->left <= 0 && is_full(packing)) { /* the rest another time */
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
    struct packing packing = {.store = store,
                              .bytes = g_byte_array_new(),
                              .marks = g_array_new(FALSE, FALSE, sizeof(struct invoice_mark)),
                              .left = most};
    bool good = begin_ledgers(store, error);

    *done = false;
    while (good && !*done && packing.left > 0) {
        g_autofree char *ledger = NULL, *next = NULL;

        g_free(packing.first);
        empty(&packing);
        good = find_stale(store, &ledger, &packing.first, error);
        *done = good && !ledger;
        packing.ledger = ledger;
        packing.left--; /* also when it is empty */
        if (ledger)
            good = invoice_next_pack(store, ledger, packing.first, &next, error) && fill(&packing, next, error);
    }
    g_free(packing.first);
    g_byte_array_unref(packing.bytes);
    g_array_unref(packing.marks);
    return good;
}
