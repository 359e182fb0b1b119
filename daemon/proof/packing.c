/* SPDX-License-Identifier: MIT */
#include "proof/packing.h"

#include <zstd.h>

/* PATTERNS_MOST: some stages of a ladder in some languages; each takes a few hundred kB. */
enum { ZSTD_LEVEL = 3, LIGHT_LEVEL = -1, CONTENT_MAX = 256 << 20, PATTERNS_MOST = 16, ROOM_KEPT = 1 << 20 };

struct pattern {
    char sha256[SHA256_HEX_SIZE];
    GBytes *bytes;
    ZSTD_CDict *pack; /* made when first packed by */
    ZSTD_DDict *unpack;
    bool kept;
};

struct packing {
    ZSTD_CCtx *pack;
    ZSTD_DCtx *unpack;
    GByteArray *room;
    GPtrArray *patterns; /* of struct pattern */
};

/* -- patterns ------------------------------------------------------------- */

static void pattern_free(void *data)
{
    struct pattern *pattern = data;

    ZSTD_freeCDict(pattern->pack);
    ZSTD_freeDDict(pattern->unpack);
    g_bytes_unref(pattern->bytes);
    g_free(pattern);
}

static struct pattern *pattern_new(GBytes *bytes, const char *sha256)
{
    struct pattern *pattern = g_new0(struct pattern, 1);
    gsize size;
    gconstpointer data = g_bytes_get_data(bytes, &size);

    g_strlcpy(pattern->sha256, sha256, sizeof pattern->sha256);
    pattern->bytes = g_bytes_ref(bytes);
    pattern->unpack = ZSTD_createDDict(data, size);
    g_assert(pattern->unpack);
    return pattern;
}

struct pattern *packing_find(struct packing *packing, const char *sha256)
{
    for (guint i = 0; i < packing->patterns->len; i++) {
        struct pattern *pattern = packing->patterns->pdata[i];

        if (g_str_equal(pattern->sha256, sha256))
            return pattern;
    }
    return NULL;
}

/* The same bytes in the same place need no look at them: a composer gives them for every letter. */
static struct pattern *find_same(struct packing *packing, const GBytes *bytes)
{
    for (guint i = 0; i < packing->patterns->len; i++) {
        struct pattern *pattern = packing->patterns->pdata[i];

        if (pattern->bytes == bytes)
            return pattern;
    }
    return NULL;
}

struct pattern *packing_pattern(struct packing *packing, GBytes *bytes)
{
    struct pattern *found = find_same(packing, bytes);
    char sha256[SHA256_HEX_SIZE];
    gsize size;
    gconstpointer data = g_bytes_get_data(bytes, &size);

    if (found)
        return found;
    hash_hex((struct hash_part[]){{data, size}}, 1, sha256);
    found = packing_find(packing, sha256);
    if (found) {
        g_bytes_unref(found->bytes);
        found->bytes = g_bytes_ref(bytes);
        return found;
    }
    if (packing->patterns->len >= PATTERNS_MOST)
        g_ptr_array_set_size(packing->patterns, 0);
    found = pattern_new(bytes, sha256);
    g_ptr_array_add(packing->patterns, found);
    return found;
}

const char *pattern_sha256(const struct pattern *pattern)
{
    return pattern->sha256;
}

bool pattern_is_kept(const struct pattern *pattern)
{
    return pattern->kept;
}

void pattern_keep(struct pattern *pattern)
{
    pattern->kept = true;
}

void packing_doubt(struct packing *packing)
{
    for (guint i = 0; i < packing->patterns->len; i++)
        ((struct pattern *)packing->patterns->pdata[i])->kept = false;
}

/* -- packing -------------------------------------------------------------- */

struct packing *packing_new(void)
{
    struct packing *packing = g_new0(struct packing, 1);

    packing->pack = ZSTD_createCCtx();
    packing->unpack = ZSTD_createDCtx();
    packing->room = g_byte_array_new();
    packing->patterns = g_ptr_array_new_with_free_func(pattern_free);
    g_assert(packing->pack && packing->unpack); /* out of memory, as g_new0() would say */
    return packing;
}

void packing_free(struct packing *packing)
{
    if (!packing)
        return;
    ZSTD_freeCCtx(packing->pack);
    ZSTD_freeDCtx(packing->unpack);
    g_byte_array_unref(packing->room);
    g_ptr_array_unref(packing->patterns);
    g_free(packing);
}

/* Enough for SIZE; what one large file took is not kept for letters. */
static void make_room(struct packing *packing, gsize size)
{
    if (size <= packing->room->len && packing->room->len <= ROOM_KEPT)
        return;
    g_byte_array_unref(packing->room);
    packing->room = g_byte_array_new();
    g_byte_array_set_size(packing->room, (guint)size);
}

/* What PATTERN makes of it, which it is prepared for once. */
static gsize pack_like(struct packing *packing, struct pattern *pattern, gconstpointer plain, gsize length)
{
    if (!pattern->pack) {
        gsize size;
        gconstpointer data = g_bytes_get_data(pattern->bytes, &size);

        /* what a letter has from its pattern is found at once; a search for what little else repeats itself takes more
         * than half as long again, in tables that find no room beside all else, for a hundred bytes less */
        pattern->pack = ZSTD_createCDict(data, size, LIGHT_LEVEL);
        g_assert(pattern->pack);
    }
    return ZSTD_compress_usingCDict(packing->pack, packing->room->data, packing->room->len, plain, length,
                                    pattern->pack);
}

const char *packing_pack(struct packing *packing, GBytes *bytes, struct pattern *pattern, const void **data,
                         gsize *size)
{
    gsize length;
    gconstpointer plain = g_bytes_get_data(bytes, &length);

    make_room(packing, ZSTD_compressBound(length));
    *size = pattern
                ? pack_like(packing, pattern, plain, length)
                : ZSTD_compressCCtx(packing->pack, packing->room->data, packing->room->len, plain, length, ZSTD_LEVEL);
    *data = packing->room->data;
    if (!ZSTD_isError(*size) && *size < length)
        return "zstd";
    *data = plain;
    *size = length;
    return "plain";
}

gsize packing_length(const char *coding, const void *data, gsize size)
{
    unsigned long long length = g_str_equal(coding, "zstd") ? ZSTD_getFrameContentSize(data, size) : size;

    return length == ZSTD_CONTENTSIZE_UNKNOWN || length == ZSTD_CONTENTSIZE_ERROR ? 0 : (gsize)length;
}

GBytes *packing_unpack(struct packing *packing, const char *coding, const struct pattern *pattern, const void *data,
                       gsize size, gsize whole)
{
    g_autofree void *plain = NULL;
    gsize got;

    if (g_str_equal(coding, "plain"))
        return g_bytes_new(data, size);
    /* the size in the frame is asked first: a damaged row must not make us allocate without bounds */
    if (!g_str_equal(coding, "zstd") || whole > CONTENT_MAX || ZSTD_getFrameContentSize(data, size) != whole)
        return NULL;
    plain = g_malloc(MAX(whole, 1));
    got = pattern ? ZSTD_decompress_usingDDict(packing->unpack, plain, whole, data, size, pattern->unpack)
                  : ZSTD_decompressDCtx(packing->unpack, plain, whole, data, size);
    if (ZSTD_isError(got) || got != whole)
        return NULL;
    return g_bytes_new_take(g_steal_pointer(&plain), whole);
}
