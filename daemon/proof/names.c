/* SPDX-License-Identifier: MIT */
#include "proof/names.h"

#include "proof/sql.h"
#include "proof/store_inside.h"

/* ?1 begins the name, ?2 is behind all that begin so, ?3 the same as a pattern of LIKE. */
static const char *const queries[] = {
    [STORE_NAME_CLIENT] =
        "SELECT key FROM party WHERE ledger = '' AND merged IS NULL AND key >= ?1 AND key < ?2"
        " UNION SELECT * FROM (SELECT name FROM party WHERE ledger = '' AND merged IS NULL AND ?1 <> ''"
        " AND name LIKE ?3 ESCAPE '\\' LIMIT 200) LIMIT 200",
    /* a step from ledger to ledger by the key, and in each a range of it */
    [STORE_NAME_INVOICE] =
        "WITH RECURSIVE ledgers(name) AS (SELECT min(ledger) FROM invoice UNION ALL"
        " SELECT (SELECT min(ledger) FROM invoice WHERE ledger > name) FROM ledgers WHERE name IS NOT NULL)"
        " SELECT i.number FROM ledgers l CROSS JOIN invoice i ON i.ledger = l.name AND i.number >= ?1"
        " AND i.number < ?2 WHERE ?3 <> '' LIMIT 200",
    [STORE_NAME_REMINDER] = "SELECT id FROM (SELECT id FROM reminder ORDER BY id DESC LIMIT 2000)"
                            " WHERE CAST(id AS TEXT) >= ?1 AND CAST(id AS TEXT) < ?2 AND ?3 <> '' LIMIT 200",
    [STORE_NAME_TASK] =
        "SELECT id FROM reminder WHERE state = 'open' AND CAST(id AS TEXT) >= ?1 AND CAST(id AS TEXT) < ?2"
        " AND ?3 <> '' LIMIT 200",
};

static char *pattern_of(const char *prefix)
{
    GString *out = g_string_new(NULL);

    for (; *prefix; prefix++) {
        if (*prefix == '%' || *prefix == '_' || *prefix == '\\')
            g_string_append_c(out, '\\');
        g_string_append_c(out, *prefix);
    }
    g_string_append_c(out, '%');
    return g_string_free(out, FALSE);
}

bool store_names(struct store *store, enum store_name kind, const char *prefix, store_name_func func, void *data,
                 GError **error)
{
    g_autofree char *behind = g_strconcat(prefix, "\xf4\x8f\xbf\xbf", NULL); /* U+10FFFF sorts last */
    g_autofree char *pattern = pattern_of(prefix);
    AUTO(rows)
    rows = sql_query(store->sql, queries[kind], BIND(bind_text(prefix), bind_text(behind), bind_text(pattern)), error);
    enum rows_step step = ROWS_FAILED;

    while (rows && (step = rows_next(rows, error)) == ROWS_ROW)
        func(column_text(rows, 0), data);
    return step == ROWS_END;
}
