/* SPDX-License-Identifier: MIT */
/* Which files of banks were read, and what came of it. */
#include "proof/bank.h"
#include "proof/store_inside.h"

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
