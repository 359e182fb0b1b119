/* SPDX-License-Identifier: MIT */
#include "proof/invoice_pack.h"

#include <string.h>

#include "proof/invoice_mark.h"

bool invoice_next_ledger(struct store *store, const char *ledger, char **next, GError **error)
{
    return sql_text(store->sql, next, error, "SELECT min(ledger) FROM invoice WHERE ledger > ?1",
                    BIND(bind_text(ledger)));
}

bool invoice_next_pack(struct store *store, const char *ledger, const char *first, char **next, GError **error)
{
    return sql_text(store->sql, next, error, "SELECT min(first) FROM invoice_pack WHERE ledger = ?1 AND first > ?2",
                    BIND(bind_text(ledger), bind_text(first)));
}

/* A row of the table `invoice_pack`: its marks, none when they are not there or damaged. */
struct pack {
    const char *first;
    const struct invoice_mark *marks;
    guint count;
    int64_t rowid;
};

struct reading {
    struct store *store;
    const char *ledger;
    const struct invoice_taker *taker;
};

/* Those of the table from FIRST on and below NEXT, behind the first SKIPPED. */
static bool each_of_table(const struct reading *reading, const char *first, const char *next, guint skipped,
                          GError **error)
{
    AUTO(rows) rows = invoice_rows(reading->store, reading->ledger, first, next, error);
    enum rows_step step = ROWS_FAILED;

    while (rows && (step = rows_next(rows, error)) == ROWS_ROW) {
        struct invoice_row row = invoice_row_read(rows);

        if (skipped)
            skipped--;
        else if (!reading->taker->row(reading->taker->data, &row, error))
            return false;
    }
    return step == ROWS_END;
}

/* The rows where PACK stands, without it, behind those that are KNOWN. */
static bool each_instead(const struct reading *reading, const struct pack *pack, guint known, GError **error)
{
    g_autofree char *first = g_strdup(pack->first), *next = NULL;

    return invoice_next_pack(reading->store, reading->ledger, first, &next, error) &&
           each_of_table(reading, first, next, known, error);
}

static struct pack pack_of(struct rows *packs)
{
    struct pack pack = {.first = column_text(packs, 0), .rowid = column_int(packs, 3)};
    gsize size;

    pack.marks = column_bytes(packs, 1, &size);
    if (pack.marks && size % sizeof *pack.marks == 0 && invoice_sum(pack.marks, size) == column_int(packs, 2))
        pack.count = (guint)(size / sizeof *pack.marks);
    return pack;
}

static bool is_known(const struct reading *reading, const struct pack *pack, guint place)
{
    return place < pack->count && pack->marks[place].mark && reading->taker->known &&
           reading->taker->known(reading->taker->data, &pack->marks[place]);
}

/* Whether DATA can be used, before any of its rows is. */
static bool is_good(struct rows *data, const struct pack *pack, const guint8 **at, const guint8 **end)
{
    struct invoice_row row;
    guint rows = 0;
    gsize size;

    *at = column_bytes(data, 0, &size);
    if (!*at || invoice_sum(*at, size) != column_int(data, 1))
        return false;
    *end = *at + size;
    for (const guint8 *look = *at, *begun = look; look < *end; begun = look, rows++)
        if (!invoice_row_take(&look, *end, &row) || (rows < pack->count && pack->marks[rows].size != look - begun))
            return false;
    return rows == pack->count || !pack->count;
}

/* The rows of PACK behind those that are KNOWN; those between them that are known too are not given. */
static bool each_of_rest(const struct reading *reading, const struct pack *pack, guint known, GError **error)
{
    AUTO(rows)
    data = sql_query_borrowing(reading->store->sql, "SELECT data, sum FROM invoice_pack WHERE rowid = ?1",
                               BIND(bind_int(pack->rowid)), error);
    const guint8 *at, *end;
    struct invoice_row row;

    if (!data || rows_next(data, error) != ROWS_ROW)
        return false;
    if (!is_good(data, pack, &at, &end))
        return each_instead(reading, pack, known, error);
    for (guint i = 0; i < known; i++)
        at += pack->marks[i].size;
    for (guint i = known; at < end; i++) {
        if (i > known && is_known(reading, pack, i))
            at += pack->marks[i].size;
        else if (!invoice_row_take(&at, end, &row) || !reading->taker->row(reading->taker->data, &row, error))
            return false;
    }
    return true;
}

bool invoice_pack_each(struct store *store, const char *ledger, const struct invoice_taker *taker, GError **error)
{
    const struct reading reading = {store, ledger, taker};
    AUTO(rows)
    packs = sql_query_borrowing(store->sql,
                                "SELECT first, marks, marks_sum, rowid FROM invoice_pack WHERE ledger = ?1"
                                " ORDER BY first",
                                BIND(bind_text(ledger)), error);
    enum rows_step step = packs ? rows_next(packs, error) : ROWS_FAILED;

    if (step == ROWS_END || (step == ROWS_ROW && *column_text(packs, 0)))
        return each_of_table(&reading, "", NULL, 0, error); /* all of it: the first pack is not there */
    for (; step == ROWS_ROW; step = rows_next(packs, error)) {
        struct pack pack = pack_of(packs);
        guint known = 0;

        while (is_known(&reading, &pack, known))
            known++;
        if ((!pack.count || known < pack.count) && !each_of_rest(&reading, &pack, known, error))
            return false;
    }
    return step == ROWS_END;
}
