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

/* Where only its hash was left; what is there stays. */
static bool bring_back(struct store *store, const char *sha256, const char *coding, const char *dict, const void *data,
                       gsize length, GError **error)
{
    return sql_run(store->sql,
                   "UPDATE content SET data = ?4, coding = ?2, dict = ?3 WHERE sha256 = ?1 AND kind <> 'transcript'"
                   " AND data IS NULL",
                   BIND(bind_text(sha256), bind_text(coding), bind_text(dict), bind_bytes(data, length)), error);
}

/* What was purged comes back; what is there stays. LIKE: the pattern that is needed to read it, or NULL. Two
 * statements: one that may also change a row has SQLite keep copies of the pages it writes. */
static bool write_row(struct store *store, const char *kind, GBytes *bytes, bool is_recipe, gsize size,
                      struct pattern *like, const char *sha256, GError **error)
{
    g_autofree char *coding = NULL;
    const void *data;
    gsize length;
    const char *word = packing_pack(store->packing, bytes, like, &data, &length);
    const char *dict = like && g_str_equal(word, "zstd") ? pattern_sha256(like) : NULL;

    coding = g_strconcat(is_recipe ? RECIPE_MARK : "", word, NULL);
    if (!sql_run(store->sql,
                 "INSERT INTO content(sha256, kind, size, coding, dict, data) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
                 " ON CONFLICT(sha256) WHERE kind <> 'transcript' DO NOTHING",
                 BIND(bind_text(sha256), bind_text(kind), bind_int((int64_t)size), bind_text(coding), bind_text(dict),
                      bind_bytes(data, length)),
                 error))
        return false;
    return sql_changes(store->sql) || bring_back(store, sha256, coding, dict, data, length, error);
}

/* One more row, whatever is there; *ID gets its number. */
static bool add_row(struct store *store, const char *kind, GBytes *bytes, struct pattern *like, const char *sha256,
                    int64_t *id, GError **error)
{
    const void *data;
    gsize length;
    const char *word = packing_pack(store->packing, bytes, like, &data, &length);
    const char *dict = like && g_str_equal(word, "zstd") ? pattern_sha256(like) : NULL;

    if (!sql_run(store->sql,
                 "INSERT INTO content(sha256, kind, size, coding, dict, data) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                 BIND(bind_text(sha256), bind_text(kind), bind_int((int64_t)g_bytes_get_size(bytes)), bind_text(word),
                      bind_text(dict), bind_bytes(data, length)),
                 error))
        return false;
    *id = sql_last_id(store->sql);
    return true;
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
    if (!sql_int(store->sql, 0, &there, error,
                 "SELECT 1 FROM content WHERE sha256 = ?1 AND kind <> 'transcript' AND data IS NOT NULL",
                 BIND(bind_text(sha256))))
        return false;
    return there || write_row(store, "file", bytes, false, g_bytes_get_size(bytes), NULL, sha256, error);
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
                           struct pattern *like, const char *sha256, GError **error)
{
    g_autofree char(*names)[SHA256_HEX_SIZE] = g_malloc0_n(found->len, SHA256_HEX_SIZE);
    g_autoptr(GBytes) recipe = NULL;

    for (guint i = 0; i < found->len; i++) {
        if (!write_file(store, g_array_index(found, struct encoded, i).bytes, names[i], error))
            return false;
    }
    recipe = g_string_free_to_bytes(content_recipe(bytes, found, (const char(*)[SHA256_HEX_SIZE])names));
    return write_row(store, kind, recipe, true, g_bytes_get_size(bytes), like, sha256, error) &&
           write_parts(store, sha256, (const char(*)[SHA256_HEX_SIZE])names, found->len, error);
}

/* The pattern of BYTES, which the store has from now on; NULL on error. */
static struct pattern *keep_pattern(struct store *store, GBytes *bytes, GError **error)
{
    struct pattern *pattern = packing_pattern(store->packing, bytes);

    if (!pattern_is_kept(pattern)) {
        const char *sha256 = pattern_sha256(pattern);

        if (!write_row(store, "pattern", bytes, false, g_bytes_get_size(bytes), NULL, sha256, error) ||
            !sql_run(store->sql, "INSERT OR IGNORE INTO pattern(sha256) VALUES (?1)", BIND(bind_text(sha256)), error))
            return NULL;
        pattern_keep(pattern);
    }
    return pattern;
}

static bool put(struct store *store, const char *kind, GBytes *bytes, struct pattern *like,
                char sha256[SHA256_HEX_SIZE], GError **error)
{
    gsize size;
    const char *data = g_bytes_get_data(bytes, &size);
    g_autoptr(GArray) found = encoded_find(data, size, FILE_LEAST);

    name_of(bytes, sha256);
    return found->len ? write_in_parts(store, kind, bytes, found, like, sha256, error)
                      : write_row(store, kind, bytes, false, size, like, sha256, error);
}

bool content_put(struct store *store, const char *kind, GBytes *bytes, char sha256[SHA256_HEX_SIZE], GError **error)
{
    return put(store, kind, bytes, NULL, sha256, error);
}

bool content_put_like(struct store *store, const char *kind, GBytes *bytes, GBytes *pattern,
                      char sha256[SHA256_HEX_SIZE], GError **error)
{
    struct pattern *like = pattern ? keep_pattern(store, pattern, error) : NULL;

    return (like || !pattern) && put(store, kind, bytes, like, sha256, error);
}

bool content_add_transcript(struct store *store, GBytes *bytes, char sha256[SHA256_HEX_SIZE], int64_t *id,
                            GError **error)
{
    struct pattern *like = keep_pattern(store, store->transcripts, error);

    name_of(bytes, sha256);
    return like && add_row(store, "transcript", bytes, like, sha256, id, error);
}

/* -- reading -------------------------------------------------------------- */

static bool fits(GBytes *bytes, const char *sha256)
{
    char found[SHA256_HEX_SIZE];

    name_of(bytes, found);
    return g_str_equal(found, sha256);
}

/* A file of a mail, or a pattern: neither is like another. */
static GBytes *read_file(const char *sha256, void *data)
{
    struct store *store = data;
    AUTO(rows)
    rows = sql_query(store->sql,
                     "SELECT coding, size, data FROM content WHERE sha256 = ?1 AND kind <> 'transcript'"
                     " AND data IS NOT NULL AND dict IS NULL",
                     BIND(bind_text(sha256)), NULL);
    const void *packed;
    gsize size;

    if (!rows || rows_next(rows, NULL) != ROWS_ROW)
        return NULL;
    packed = column_bytes(rows, 2, &size);
    return packing_unpack(store->packing, column_text(rows, 0), NULL, packed, size, (gsize)column_int(rows, 1));
}

/* NULL when it is not there, or not what it was. */
static const struct pattern *find_pattern(struct store *store, const char *sha256)
{
    const struct pattern *known = packing_find(store->packing, sha256);
    g_autoptr(GBytes) bytes = known ? NULL : read_file(sha256, store);

    if (known)
        return known;
    return bytes && fits(bytes, sha256) ? packing_pattern(store->packing, bytes) : NULL;
}

GBytes *content_decode(struct store *store, const char *coding, const char *dict, const void *data, gsize size,
                       gsize whole)
{
    bool is_recipe = g_str_has_prefix(coding, RECIPE_MARK);
    const char *word = coding + (is_recipe ? strlen(RECIPE_MARK) : 0);
    const struct pattern *like = dict ? find_pattern(store, dict) : NULL;
    g_autoptr(GBytes) recipe = NULL;

    if (dict && !like)
        return NULL;
    if (!is_recipe)
        return packing_unpack(store->packing, word, like, data, size, whole);
    recipe = whole > WHOLE_MOST
                 ? NULL
                 : packing_unpack(store->packing, word, like, data, size, packing_length(word, data, size));
    return recipe ? content_recipe_follow(recipe, whole, read_file, store) : NULL;
}

/* The first of ROWS (coding, size, data, dict, sha256) whole and checked; NULL where there is none, or on an error. */
static GBytes *read_whole(struct store *store, struct rows *rows, GError **error)
{
    g_autoptr(GBytes) bytes = NULL;
    const void *data;
    gsize size;

    if (!rows || rows_next(rows, error) != ROWS_ROW)
        return NULL;
    data = column_bytes(rows, 2, &size);
    bytes = content_decode(store, column_text(rows, 0), column_text(rows, 3), data, size, (gsize)column_int(rows, 1));
    if (bytes && fits(bytes, column_text(rows, 4)))
        return g_steal_pointer(&bytes);
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_STORE,
                "content \"%s\" is not what was stored; run `herinnerctl verify`", column_text(rows, 4));
    return NULL;
}

GBytes *content_get(struct store *store, const char *sha256, GError **error)
{
    AUTO(rows)
    rows = sql_query(store->sql,
                     "SELECT coding, size, data, dict, sha256 FROM content WHERE sha256 = ?1 AND kind <> 'transcript'"
                     " AND data IS NOT NULL",
                     BIND(bind_text(sha256)), error);

    return read_whole(store, rows, error);
}

GBytes *content_of_attempt(struct store *store, int64_t attempt, GError **error)
{
    AUTO(rows)
    rows =
        sql_query(store->sql,
                  "SELECT c.coding, c.size, c.data, c.dict, a.transcript_sha256 FROM attempt a JOIN content c"
                  " ON c.id = a.transcript WHERE a.id = ?1 AND a.transcript_sha256 IS NOT NULL AND c.data IS NOT NULL",
                  BIND(bind_int(attempt)), error);

    return read_whole(store, rows, error);
}
