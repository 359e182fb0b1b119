/* SPDX-License-Identifier: MIT */
/*
 * One seal a finished UTC day. A seal covers entries without a gap; those that a clock set
 * back dates before the last seal's day go into the next one, and so do those of days yet to come.
 */
#include <string.h>

#include "proof/chain.h"
#include "proof/journal.h"
#include "proof/store_inside.h"

struct last_seal {
    char day[DAY_ISO_SIZE];
    char hash[SHA256_HEX_SIZE];
    int64_t seq;
};

static bool read_last(struct store *store, struct last_seal *last, GError **error)
{
    AUTO(rows)
    rows = sql_query(store->sql, "SELECT day, last_seq, hash FROM seal ORDER BY day DESC LIMIT 1", NO_BIND, error);
    enum rows_step step = rows ? rows_next(rows, error) : ROWS_FAILED;

    *last = (struct last_seal){.hash = CHAIN_START};
    if (step == ROWS_ROW) {
        g_strlcpy(last->day, column_text(rows, 0), sizeof last->day);
        g_strlcpy(last->hash, column_text(rows, 2), sizeof last->hash);
        last->seq = column_int(rows, 1);
    }
    return step != ROWS_FAILED;
}

/* Entries behind LAST up to the end of their first new day, which goes to DAY ("" = no entry is of a new day). A day
 * after TODAY is none: a clock that was at 2099 for a minute would stop the seals until then. */
static bool next_day(struct store *store, const struct last_seal *last, const char *today, char day[DAY_ISO_SIZE],
                     struct chain_tree *tree, GError **error)
{
    AUTO(rows)
    rows = sql_query(store->sql, "SELECT substr(time, 1, 10), hash FROM journal WHERE seq > ?1 ORDER BY seq",
                     BIND(bind_int(last->seq)), error);
    enum rows_step step = ROWS_FAILED;

    *tree = (struct chain_tree){0};
    day[0] = '\0';
    while (rows && (step = rows_next(rows, error)) == ROWS_ROW) {
        const char *date = column_text(rows, 0);
        uint8_t hash[SHA256_SIZE] = {0};

        if (strcmp(date, today) <= 0 && strcmp(date, day[0] ? day : last->day) > 0) {
            if (day[0])
                break;
            g_strlcpy(day, date, DAY_ISO_SIZE);
        }
        hex_read(column_text(rows, 1), hash);
        chain_tree_add(tree, hash);
    }
    return step != ROWS_FAILED;
}

static bool write_seal(struct store *store, struct last_seal *last, const char *day, const struct chain_tree *tree,
                       GError **error)
{
    int64_t first = last->seq + 1, end = last->seq + tree->count;
    char root[SHA256_HEX_SIZE], hash[SHA256_HEX_SIZE];

    chain_tree_root(tree, root);
    chain_seal_hash(day, first, end, root, last->hash, hash);
    if (!sql_run(store->sql,
                 "INSERT INTO seal(day, first_seq, last_seq, root, prev, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                 BIND(bind_text(day), bind_int(first), bind_int(end), bind_text(root), bind_text(last->hash),
                      bind_text(hash)),
                 error))
        return false;
    g_strlcpy(last->day, day, sizeof last->day);
    g_strlcpy(last->hash, hash, sizeof last->hash);
    last->seq = end;
    return true;
}

bool journal_seal(struct store *store, GError **error)
{
    char now[INSTANT_SIZE], today[DAY_ISO_SIZE], day[DAY_ISO_SIZE];
    struct last_seal last;

    g_strlcpy(today, instant_to_text(clock_now_ms(store->clock), now), sizeof today);
    if (!read_last(store, &last, error))
        return false;
    for (;;) {
        struct chain_tree tree;

        if (!next_day(store, &last, today, day, &tree, error))
            return false;
        if (!day[0] || strcmp(day, today) >= 0)
            return true;
        if (!write_seal(store, &last, day, &tree, error))
            return false;
    }
}
