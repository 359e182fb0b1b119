/* SPDX-License-Identifier: MIT */
#include "proof/chain.h"
#include "proof/store_inside.h"
#include "proof/verify.h"

/* The Merkle root of entries FIRST to LAST as they are now; "" when one is not there. */
static bool root_now(struct store *store, int64_t first, int64_t last, char root[SHA256_HEX_SIZE], GError **error)
{
    g_autoptr(GArray) hashes = g_array_new(FALSE, FALSE, SHA256_SIZE);
    AUTO(rows) rows = sql_query(store->sql, "SELECT hash FROM journal WHERE seq BETWEEN ?1 AND ?2 ORDER BY seq",
                                BIND(bind_int(first), bind_int(last)), error);
    enum rows_step step = ROWS_FAILED;

    root[0] = '\0';
    while (rows && (step = rows_next(rows, error)) == ROWS_ROW) {
        uint8_t hash[SHA256_SIZE] = {0};

        hex_read(column_text(rows, 0), hash);
        g_array_append_val(hashes, hash);
    }
    if (step == ROWS_END && hashes->len > 0 && hashes->len == last - first + 1)
        chain_root(hashes, root);
    return step == ROWS_END;
}

static bool check_seal(struct store *store, struct verify_report *report, struct rows *rows, int64_t *end, char *prev,
                       GError **error)
{
    const char *day = column_text(rows, 0), *hash = column_text(rows, 5);
    int64_t first = column_int(rows, 1), last = column_int(rows, 2);
    char root[SHA256_HEX_SIZE], found[SHA256_HEX_SIZE];

    if (!root_now(store, first, last, root, error))
        return false;
    if (!g_str_equal(root, column_text(rows, 3)))
        verify_break(report, "seal of %s: entries %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT
                     " are not the ones that were sealed", day, first, last);
    chain_seal_hash(day, first, last, column_text(rows, 3), column_text(rows, 4), found);
    if (!g_str_equal(found, hash))
        verify_break(report, "seal of %s was altered: its hash does not fit", day);
    if (first != *end + 1 || !g_str_equal(column_text(rows, 4), prev))
        verify_break(report, "seal of %s does not follow the seal before it", day);
    *end = last;
    g_strlcpy(prev, hash, SHA256_HEX_SIZE);
    report->seals++;
    return true;
}

bool verify_seals(struct store *store, struct verify_report *report, GError **error)
{
    AUTO(rows) rows = sql_query(store->sql, "SELECT day, first_seq, last_seq, root, prev, hash FROM seal ORDER BY day",
                                NO_BIND, error);
    char prev[SHA256_HEX_SIZE] = CHAIN_START;
    enum rows_step step = ROWS_FAILED;
    int64_t end = 0;

    while (rows && (step = rows_next(rows, error)) == ROWS_ROW) {
        if (!check_seal(store, report, rows, &end, prev, error))
            return false;
    }
    return step == ROWS_END;
}
