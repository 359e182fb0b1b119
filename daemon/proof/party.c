/* SPDX-License-Identifier: MIT */
/* Clients by key: one namespace over all ledgers (R10), so `ledger` stays empty. Names stand here, where they can be
 * erased, and not in the journal. */
#include "proof/records.h"
#include "proof/store_inside.h"

int64_t party_find(struct store *store, const char *key, GError **error)
{
    int64_t id;

    if (!sql_int(store->sql, 0, &id, error, "SELECT id FROM party WHERE ledger = '' AND key = ?1",
                 BIND(bind_text(key))))
        return -1;
    return id;
}

int64_t party_id(struct store *store, const char *key, const char *name, GError **error)
{
    int64_t id = party_find(store, key, error);

    if (id < 0)
        return -1;
    if (id == 0) {
        if (!sql_run(store->sql, "INSERT INTO party(ledger, key, name, first_seen) VALUES ('', ?1, ?2, ?3)",
                     BIND(bind_text(key), bind_text(name), bind_time(clock_now_ms(store->clock))), error))
            return -1;
        return sql_last_id(store->sql);
    }
    if (name && *name &&
        !sql_run(store->sql, "UPDATE party SET name = ?2 WHERE id = ?1 AND name IS NOT ?2",
                 BIND(bind_int(id), bind_text(name)), error))
        return -1;
    return id;
}
