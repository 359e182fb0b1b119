/* SPDX-License-Identifier: MIT */
#include "proof/content.h"

#include "proof/log.h"
#include "proof/store_inside.h"

bool content_put(struct store *store, const char *kind, GBytes *bytes, char sha256[SHA256_HEX_SIZE], GError **error)
{
    gsize length, size;
    gconstpointer plain = g_bytes_get_data(bytes, &length);
    g_autofree void *data = NULL;
    const char *coding;

    hash_hex((struct hash_part[]){{plain, length}}, 1, sha256);
    coding = packing_pack(store->packing, bytes, &data, &size);
    /* what was purged comes back; what is there stays */
    return sql_run(
        store->sql,
        "INSERT INTO content(sha256, kind, size, coding, data) VALUES (?1, ?2, ?3, ?4, ?5)"
        " ON CONFLICT(sha256) DO UPDATE SET data = excluded.data, coding = excluded.coding"
        " WHERE content.data IS NULL",
        BIND(bind_text(sha256), bind_text(kind), bind_int((int64_t)length), bind_text(coding), bind_bytes(data, size)),
        error);
}

GBytes *content_decode(const char *coding, const void *data, gsize size, gsize whole)
{
    AUTO(packing) packing = packing_new();

    return packing_unpack(packing, coding, data, size, whole);
}

static bool fits(GBytes *bytes, const char *sha256)
{
    gsize size;
    gconstpointer data = g_bytes_get_data(bytes, &size);
    char found[SHA256_HEX_SIZE];

    return g_str_equal(hash_hex((struct hash_part[]){{data, size}}, 1, found), sha256);
}

GBytes *content_get(struct store *store, const char *sha256, GError **error)
{
    AUTO(rows)
    rows = sql_query(store->sql, "SELECT coding, size, data FROM content WHERE sha256 = ?1 AND data IS NOT NULL",
                     BIND(bind_text(sha256)), error);
    g_autoptr(GBytes) bytes = NULL;
    const void *data;
    gsize size;

    if (!rows || rows_next(rows, error) != ROWS_ROW)
        return NULL;
    data = column_bytes(rows, 2, &size);
    bytes = packing_unpack(store->packing, column_text(rows, 0), data, size, (gsize)column_int(rows, 1));
    if (bytes && fits(bytes, sha256))
        return g_steal_pointer(&bytes);
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_STORE,
                "content \"%s\" is not what was stored; run `herinnerctl verify`", sha256);
    return NULL;
}
