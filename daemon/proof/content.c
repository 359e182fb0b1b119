/* SPDX-License-Identifier: MIT */
#include "proof/content.h"

#include <string.h>
#include <zstd.h>

#include "proof/log.h"
#include "proof/store_inside.h"

enum { ZSTD_LEVEL = 3, CONTENT_MAX = 256 << 20 };

/* zstd where it helps, else the bytes as they are. */
static const char *encode(GBytes *bytes, void **data, gsize *size)
{
    gsize length;
    gconstpointer plain = g_bytes_get_data(bytes, &length);
    gsize room = ZSTD_compressBound(length);

    *data = g_malloc(room);
    *size = ZSTD_compress(*data, room, plain, length, ZSTD_LEVEL);
    if (!ZSTD_isError(*size) && *size < length)
        return "zstd";
    g_free(*data);
    *data = g_memdup2(plain, length);
    *size = length;
    return "plain";
}

bool content_put(struct store *store, const char *kind, GBytes *bytes, char sha256[SHA256_HEX_SIZE], GError **error)
{
    gsize length, size;
    gconstpointer plain = g_bytes_get_data(bytes, &length);
    g_autofree void *data = NULL;
    const char *coding;

    hash_hex((struct hash_part[]){{plain, length}}, 1, sha256);
    coding = encode(bytes, &data, &size);
    /* what was purged comes back; what is there stays */
    return sql_run(store->sql,
                   "INSERT INTO content(sha256, kind, size, coding, data) VALUES (?1, ?2, ?3, ?4, ?5)"
                   " ON CONFLICT(sha256) DO UPDATE SET data = excluded.data, coding = excluded.coding"
                   " WHERE content.data IS NULL",
                   BIND(bind_text(sha256), bind_text(kind), bind_int((int64_t)length), bind_text(coding),
                        bind_bytes(data, size)),
                   error);
}

GBytes *content_decode(const char *coding, const void *data, gsize size, gsize whole)
{
    g_autofree void *plain = NULL;
    gsize got;

    if (g_str_equal(coding, "plain"))
        return g_bytes_new(data, size);
    /* the size in the frame is asked first: a damaged row must not make us allocate without bounds */
    if (!g_str_equal(coding, "zstd") || whole > CONTENT_MAX || ZSTD_getFrameContentSize(data, size) != whole)
        return NULL;
    plain = g_malloc(MAX(whole, 1));
    got = ZSTD_decompress(plain, whole, data, size);
    if (ZSTD_isError(got) || got != whole)
        return NULL;
    return g_bytes_new_take(g_steal_pointer(&plain), whole);
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
    AUTO(rows) rows = sql_query(store->sql,
                                "SELECT coding, size, data FROM content WHERE sha256 = ?1 AND data IS NOT NULL",
                                BIND(bind_text(sha256)), error);
    g_autoptr(GBytes) bytes = NULL;
    const void *data;
    gsize size;

    if (!rows || rows_next(rows, error) != ROWS_ROW)
        return NULL;
    data = column_bytes(rows, 2, &size);
    bytes = content_decode(column_text(rows, 0), data, size, (gsize)column_int(rows, 1));
    if (bytes && fits(bytes, sha256))
        return g_steal_pointer(&bytes);
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_STORE,
                "content \"%s\" is not what was stored; run `herinnerctl verify`", sha256);
    return NULL;
}
