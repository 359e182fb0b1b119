/* SPDX-License-Identifier: MIT */
#include "proof/content.h"

#include <string.h>

#include "proof/content_recipe.h"
#include "proof/log.h"
#include "proof/store_inside.h"

/* Smaller files are not worth a row of their own; 256 MiB are more than any mail. */
#define RECIPE_MARK "parts-" /* of the coding of what is put together from files */
enum { FILE_LEAST = 4096, WHOLE_MOST = 256 << 20 };

/* -- writing -------------------------------------------------------------- */

/* What was purged comes back; what is there stays. */
static bool write_row(struct store *store, const char *kind, GBytes *bytes, bool is_recipe, gsize size,
                      const char *sha256, GError **error)
{
    g_autofree void *data = NULL;
    g_autofree char *coding = NULL;
    gsize length;
    const char *word = packing_pack(store->packing, bytes, &data, &length);

    coding = g_strconcat(is_recipe ? RECIPE_MARK : "", word, NULL);
    return sql_run(
        store->sql,
        "INSERT INTO content(sha256, kind, size, coding, data) VALUES (?1, ?2, ?3, ?4, ?5)"
        " ON CONFLICT(sha256) DO UPDATE SET data = excluded.data, coding = excluded.coding"
        " WHERE content.data IS NULL",
        BIND(bind_text(sha256), bind_text(kind), bind_int((int64_t)size), bind_text(coding), bind_bytes(data, length)),
        error);
}

static void name_of(GBytes *bytes, char sha256[SHA256_HEX_SIZE])
{
    gsize size;
    gconstpointer data = g_bytes_get_data(bytes, &size);

    hash_hex((struct hash_part[]){{data, size}}, 1, sha256);
}

/* A file inside a mail: most are there already, and are not packed again. */
static bool write_file(struct store *store, GBytes *bytes, char sha256[SHA256_HEX_SIZE], GError **error)
{
    int64_t there;

    name_of(bytes, sha256);
    if (!sql_int(store->sql, 0, &there, error, "SELECT 1 FROM content WHERE sha256 = ?1 AND data IS NOT NULL",
                 BIND(bind_text(sha256))))
        return false;
    return there || write_row(store, "file", bytes, false, g_bytes_get_size(bytes), sha256, error);
}

static bool write_parts(struct store *store, const char *whole, const char (*names)[SHA256_HEX_SIZE], guint count,
                        GError **error)
{
    for (guint i = 0; i < count; i++) {
        if (!sql_run(store->sql, "INSERT OR IGNORE INTO content_part(whole, part) VALUES (?1, ?2)",
                     BIND(bind_text(whole), bind_text(names[i])), error))
            return false;
    }
    return true;
}

static bool write_in_parts(struct store *store, const char *kind, GBytes *bytes, const GArray *found,
                           const char *sha256, GError **error)
{
    g_autofree char(*names)[SHA256_HEX_SIZE] = g_malloc0_n(found->len, SHA256_HEX_SIZE);
    g_autoptr(GBytes) recipe = NULL;

    for (guint i = 0; i < found->len; i++) {
        if (!write_file(store, g_array_index(found, struct encoded, i).bytes, names[i], error))
            return false;
    }
    recipe = g_string_free_to_bytes(content_recipe(bytes, found, (const char(*)[SHA256_HEX_SIZE])names));
    return write_row(store, kind, recipe, true, g_bytes_get_size(bytes), sha256, error) &&
           write_parts(store, sha256, (const char(*)[SHA256_HEX_SIZE])names, found->len, error);
}

bool content_put(struct store *store, const char *kind, GBytes *bytes, char sha256[SHA256_HEX_SIZE], GError **error)
{
    gsize size;
    const char *data = g_bytes_get_data(bytes, &size);
    g_autoptr(GArray) found = encoded_find(data, size, FILE_LEAST);

    name_of(bytes, sha256);
    return found->len ? write_in_parts(store, kind, bytes, found, sha256, error)
                      : write_row(store, kind, bytes, false, size, sha256, error);
}

/* -- reading -------------------------------------------------------------- */

static GBytes *read_file(const char *sha256, void *data)
{
    struct store *store = data;
    AUTO(rows)
    rows = sql_query(store->sql, "SELECT coding, size, data FROM content WHERE sha256 = ?1 AND data IS NOT NULL",
                     BIND(bind_text(sha256)), NULL);
    const void *packed;
    gsize size;

    if (!rows || rows_next(rows, NULL) != ROWS_ROW)
        return NULL;
    packed = column_bytes(rows, 2, &size);
    return packing_unpack(store->packing, column_text(rows, 0), packed, size, (gsize)column_int(rows, 1));
}

GBytes *content_decode(struct store *store, const char *coding, const void *data, gsize size, gsize whole)
{
    g_autoptr(GBytes) recipe = NULL;

    if (!g_str_has_prefix(coding, RECIPE_MARK))
        return packing_unpack(store->packing, coding, data, size, whole);
    coding += strlen(RECIPE_MARK);
    recipe = whole > WHOLE_MOST
                 ? NULL
                 : packing_unpack(store->packing, coding, data, size, packing_length(coding, data, size));
    return recipe ? content_recipe_follow(recipe, whole, read_file, store) : NULL;
}

static bool fits(GBytes *bytes, const char *sha256)
{
    char found[SHA256_HEX_SIZE];

    name_of(bytes, found);
    return g_str_equal(found, sha256);
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
    bytes = content_decode(store, column_text(rows, 0), data, size, (gsize)column_int(rows, 1));
    if (bytes && fits(bytes, sha256))
        return g_steal_pointer(&bytes);
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_STORE,
                "content \"%s\" is not what was stored; run `herinnerctl verify`", sha256);
    return NULL;
}
