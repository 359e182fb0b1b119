/* SPDX-License-Identifier: MIT */
/* Clients by key: one namespace over all ledgers (R10), so `ledger` stays empty. Names stand here, where they can be
 * erased, and not in the journal. A key that was merged into another one means that one. */
#include <string.h>

#include "proof/records.h"
#include "proof/store_inside.h"

/* The id that party_write() found, 0 when it did not. */
static int64_t remembered(const struct store *store, const char *key)
{
    return store->parties ? GPOINTER_TO_INT(g_hash_table_lookup(store->parties, key)) : 0;
}

int64_t party_find(struct store *store, const char *key, GError **error)
{
    int64_t id = remembered(store, key);

    if (id)
        return id;
    if (!sql_int(store->sql, 0, &id, error, "SELECT COALESCE(merged, id) FROM party WHERE ledger = '' AND key = ?1",
                 BIND(bind_text(key))))
        return -1;
    return id;
}

char *party_key(struct store *store, const char *key, GError **error)
{
    char *found;

    sql_text(store->sql, &found, error,
             "SELECT w.key FROM party p JOIN who w ON w.id = p.id WHERE p.ledger = '' AND p.key = ?1",
             BIND(bind_text(key)));
    return found;
}

char *party_name(struct store *store, const char *key, GError **error)
{
    char *found;

    sql_text(store->sql, &found, error, "SELECT name FROM party WHERE ledger = '' AND key = ?1 AND name <> ''",
             BIND(bind_text(key)));
    return found;
}

static void party_name_free(gpointer data)
{
    struct party_name *party = data;

    g_free(party->key);
    g_free(party->name);
    g_free(party);
}

GPtrArray *party_names(struct store *store, GError **error)
{
    AUTO(rows)
    rows = sql_query(store->sql,
                     "SELECT w.key, p.name FROM party p JOIN who w ON w.id = p.id WHERE p.ledger = '' AND p.name <> ''"
                     " ORDER BY p.id",
                     NO_BIND, error);
    g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func(party_name_free);
    enum rows_step step = ROWS_FAILED;

    while (rows && (step = rows_next(rows, error)) == ROWS_ROW) {
        struct party_name *party = g_new0(struct party_name, 1);

        party->key = g_strdup(column_text(rows, 0));
        party->name = g_strdup(column_text(rows, 1));
        g_ptr_array_add(found, party);
    }
    return step == ROWS_END ? g_steal_pointer(&found) : NULL;
}

static int64_t insert(struct store *store, const char *key, const char *name, GError **error)
{
    if (!sql_run(store->sql, "INSERT INTO party(ledger, key, name, first_seen) VALUES ('', ?1, ?2, ?3)",
                 BIND(bind_text(key), bind_text(name), bind_time(clock_now_ms(store->clock))), error))
        return -1;
    return sql_last_id(store->sql);
}

static bool rename_to(struct store *store, int64_t id, const char *name, GError **error)
{
    return sql_run(store->sql, "UPDATE party SET name = ?2 WHERE id = ?1 AND name IS NOT ?2",
                   BIND(bind_int(id), bind_text(name)), error);
}

int64_t party_id(struct store *store, const char *key, const char *name, GError **error)
{
    int64_t id = remembered(store, key);

    if (id) /* and has its name */
        return id;
    id = party_find(store, key, error);
    if (id < 0)
        return -1;
    if (id == 0)
        return insert(store, key, name, error);
    if (name && *name && !rename_to(store, id, name, error))
        return -1;
    return id;
}

/* What the store has of a client: its id, 0 = nothing, and whether its name is the one of now. */
struct party {
    int64_t id;
    bool named;
};

/* Fills PARTIES for the COUNT clients at CLIENTS, which have the order of the index. */
static bool read_parties(struct store *store, struct plan_client *const *clients, guint count, struct party *parties,
                         GError **error)
{
    AUTO(rows)
    rows = sql_query(store->sql,
                     "SELECT id, key, name FROM party WHERE ledger = '' AND key >= ?1 AND key <= ?2"
                     " ORDER BY key",
                     BIND(bind_text(clients[0]->key), bind_text(clients[count - 1]->key)), error);
    enum rows_step step = ROWS_FAILED;
    guint i = 0;

    while (rows && (step = rows_next(rows, error)) == ROWS_ROW) {
        const char *key = column_text(rows, 1);

        while (i < count && strcmp(clients[i]->key, key) < 0)
            i++;
        if (i < count && g_str_equal(clients[i]->key, key))
            parties[i] = (struct party){column_int(rows, 0),
                                        !*clients[i]->name || !g_strcmp0(clients[i]->name, column_text(rows, 2))};
    }
    return step == ROWS_END;
}

bool party_write(struct store *store, const GPtrArray *clients, guint first, guint count, GError **error)
{
    g_autofree struct party *parties = g_new0(struct party, count);
    struct plan_client *const *some = (struct plan_client *const *)clients->pdata + first;

    if (count && !read_parties(store, some, count, parties, error))
        return false;
    if (!store->parties)
        store->parties = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < count; i++) {
        int64_t id = parties[i].id ? parties[i].id : insert(store, some[i]->key, some[i]->name, error);

        if (id < 0 || (parties[i].id && !parties[i].named && !rename_to(store, id, some[i]->name, error)))
            return false;
        g_hash_table_insert(store->parties, g_strdup(some[i]->key), GINT_TO_POINTER((gint)id));
    }
    return true;
}

void party_forget(struct store *store)
{
    g_clear_pointer(&store->parties, g_hash_table_unref);
}
