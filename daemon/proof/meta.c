/* SPDX-License-Identifier: MIT */
/* Single values: what the store is (meta) and how the program is doing (runtime). */
#include "proof/store_inside.h"

char *store_meta(struct store *store, const char *key, GError **error)
{
    char *value;

    sql_text(store->sql, &value, error, "SELECT value FROM meta WHERE key = ?1", BIND(bind_text(key)));
    return value;
}

bool store_set_meta(struct store *store, const char *key, const char *value, GError **error)
{
    if (!value)
        return sql_run(store->sql, "DELETE FROM meta WHERE key = ?1", BIND(bind_text(key)), error);
    return sql_run(store->sql,
                   "INSERT INTO meta(key, value) VALUES (?1, ?2) ON CONFLICT(key) DO UPDATE SET value = excluded.value",
                   BIND(bind_text(key), bind_text(value)), error);
}

const char *store_secret(struct store *store, GError **error)
{
    if (!store->secret)
        store->secret = store_meta(store, "secret", error);
    if (!store->secret && error && !*error)
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_STORE, "store \"%s\" has lost its secret; restore a backup",
                    store->path);
    return store->secret;
}

char *store_runtime(struct store *store, const char *subject, GError **error)
{
    char *value;

    sql_text(store->sql, &value, error, "SELECT value FROM runtime WHERE subject = ?1", BIND(bind_text(subject)));
    return value;
}

bool store_set_runtime(struct store *store, const char *subject, const char *value, GError **error)
{
    if (!value)
        return sql_run(store->sql, "DELETE FROM runtime WHERE subject = ?1", BIND(bind_text(subject)), error);
    return sql_run(store->sql,
                   "INSERT INTO runtime(subject, value, since) VALUES (?1, ?2, ?3) ON CONFLICT(subject) DO UPDATE"
                   " SET since = excluded.since, value = excluded.value WHERE value <> excluded.value",
                   BIND(bind_text(subject), bind_text(value), bind_time(clock_now_ms(store->clock))), error);
}

bool store_each_runtime(struct store *store, const char *prefix, store_runtime_func func, void *data, GError **error)
{
    AUTO(rows) rows = sql_query(store->sql,
                                "SELECT subject, value, since FROM runtime WHERE substr(subject, 1, length(?1)) = ?1"
                                " ORDER BY subject",
                                BIND(bind_text(prefix)), error);
    enum rows_step step = ROWS_FAILED;

    while (rows && (step = rows_next(rows, error)) == ROWS_ROW)
        func(column_text(rows, 0), column_text(rows, 1), column_text(rows, 2), data);
    return step == ROWS_END;
}

enum run_mode store_mode(struct store *store, const struct config *config)
{
    g_autofree char *mode = NULL;

    if (config->mode == MODE_LIVE)
        return MODE_LIVE;
    mode = store_meta(store, "mode", NULL);
    return g_strcmp0(mode, "live") == 0 ? MODE_LIVE : MODE_REHEARSAL;
}
