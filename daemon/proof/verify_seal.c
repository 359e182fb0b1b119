/* SPDX-License-Identifier: MIT */
/* Seals against the entries they hold, and the one that a person trusts. */
#include <string.h>

#include "proof/chain.h"
#include "proof/store_inside.h"
#include "proof/verify.h"

/* The seal as its row says. */
struct seal_row {
    const char *day, *root, *prev, *hash;
    int64_t first, last;
};

/* The Merkle root of entries FIRST to LAST as they are now; "" when one is not there. *FOUND: the last that is. */
static bool root_now(struct store *store, int64_t first, int64_t last, char root[SHA256_HEX_SIZE], int64_t *found,
                     GError **error)
{
    struct chain_tree tree = {0};
    AUTO(rows)
    rows = sql_query(store->sql, "SELECT hash, seq FROM journal WHERE seq BETWEEN ?1 AND ?2 ORDER BY seq",
                     BIND(bind_int(first), bind_int(last)), error);
    enum rows_step step = ROWS_FAILED;

    root[0] = '\0';
    *found = first - 1;
    while (rows && (step = rows_next(rows, error)) == ROWS_ROW) {
        uint8_t hash[SHA256_SIZE] = {0};

        hex_read(column_text(rows, 0), hash);
        chain_tree_add(&tree, hash);
        *found = column_int(rows, 1);
    }
    if (step == ROWS_END && tree.count > 0 && tree.count == last - first + 1)
        chain_tree_root(&tree, root);
    return step == ROWS_END;
}

static bool check_root(struct store *store, struct verify_report *report, const struct seal_row *seal, GError **error)
{
    char root[SHA256_HEX_SIZE];
    int64_t found;

    if (!root_now(store, seal->first, seal->last, root, &found, error))
        return false;
    if (g_str_equal(root, seal->root))
        return true;
    if (found < seal->last)
        verify_break(report,
                     "entries %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT
                     ", which the seal of %s holds, were removed at the end",
                     found + 1, seal->last, seal->day);
    else
        verify_break(report,
                     "seal of %s: entries %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT
                     " are not the ones that were sealed",
                     seal->day, seal->first, seal->last);
    return true;
}

static bool check_seal(struct store *store, struct verify_report *report, struct rows *rows, int64_t *end, char *prev,
                       GError **error)
{
    const struct seal_row seal = {.day = column_text(rows, 0),
                                  .first = column_int(rows, 1),
                                  .last = column_int(rows, 2),
                                  .root = column_text(rows, 3),
                                  .prev = column_text(rows, 4),
                                  .hash = column_text(rows, 5)};
    char found[SHA256_HEX_SIZE];

    if (!check_root(store, report, &seal, error))
        return false;
    chain_seal_hash(seal.day, seal.first, seal.last, seal.root, seal.prev, found);
    if (!g_str_equal(found, seal.hash))
        verify_break(report, "seal of %s was altered: its hash does not fit", seal.day);
    if (seal.first != *end + 1 || !g_str_equal(seal.prev, prev))
        verify_break(report, "seal of %s does not follow the seal before it", seal.day);
    *end = seal.last;
    g_strlcpy(prev, seal.hash, SHA256_HEX_SIZE);
    report->seals++;
    return true;
}

bool verify_seals(struct store *store, struct verify_report *report, const struct verify_start *start, GError **error)
{
    AUTO(rows)
    rows = sql_query(store->sql,
                     "SELECT day, first_seq, last_seq, root, prev, hash FROM seal WHERE day >= ?1"
                     " ORDER BY day",
                     BIND(bind_text(start->day)), error);
    char prev[SHA256_HEX_SIZE];
    enum rows_step step = ROWS_FAILED;
    int64_t end = start->seq;

    g_strlcpy(prev, start->seal, sizeof prev);
    while (rows && (step = rows_next(rows, error)) == ROWS_ROW) {
        if (!check_seal(store, report, rows, &end, prev, error))
            return false;
    }
    return step == ROWS_END;
}

/* -- the seal that is trusted ------------------------------------------- */

static bool find_seal(struct store *store, const char *day, struct verify_start *start, char **hash, GError **error)
{
    AUTO(rows)
    rows = sql_query(store->sql, "SELECT first_seq, prev, hash FROM seal WHERE day = ?1", BIND(bind_text(day)), error);
    enum rows_step step = rows ? rows_next(rows, error) : ROWS_FAILED;

    if (step == ROWS_END)
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE,
                    "there is no seal of \"%s\"; write the day of one as YYYY-MM-DD or YYYY-MM-DD:HASH", day);
    if (step != ROWS_ROW)
        return false;
    start->seq = column_int(rows, 0) - 1;
    g_strlcpy(start->seal, column_text(rows, 1), sizeof start->seal);
    *hash = column_dup(rows, 2);
    return true;
}

bool verify_begin(struct store *store, struct verify_report *report, const char *since, struct verify_start *start,
                  GError **error)
{
    g_auto(GStrv) words = since ? g_strsplit(since, ":", 2) : NULL;
    g_autofree char *hash = NULL, *before = NULL;

    *start = (struct verify_start){.hash = CHAIN_START, .seal = CHAIN_START};
    if (!since)
        return true;
    if (!find_seal(store, words[0], start, &hash, error))
        return false;
    g_strlcpy(start->day, words[0], sizeof start->day);
    if (words[1] && !g_str_equal(words[1], hash))
        verify_break(report, "seal of %s is not the one whose hash was kept outside", words[0]);
    if (start->seq == 0)
        return true;
    if (!sql_text(store->sql, &before, error, "SELECT hash FROM journal WHERE seq = ?1", BIND(bind_int(start->seq))))
        return false;
    g_strlcpy(start->hash, before ? before : "", sizeof start->hash);
    return true;
}
