/* SPDX-License-Identifier: MIT */
#include "proof/packing.h"

#include <zstd.h>

enum { ZSTD_LEVEL = 3, CONTENT_MAX = 256 << 20 };

struct packing {
    ZSTD_CCtx *pack;
    ZSTD_DCtx *unpack;
};

struct packing *packing_new(void)
{
    struct packing *packing = g_new0(struct packing, 1);

    packing->pack = ZSTD_createCCtx();
    packing->unpack = ZSTD_createDCtx();
    g_assert(packing->pack && packing->unpack); /* out of memory, as g_new0() would say */
    return packing;
}

void packing_free(struct packing *packing)
{
    if (!packing)
        return;
    ZSTD_freeCCtx(packing->pack);
    ZSTD_freeDCtx(packing->unpack);
    g_free(packing);
}

const char *packing_pack(struct packing *packing, GBytes *bytes, void **data, gsize *size)
{
    gsize length;
    gconstpointer plain = g_bytes_get_data(bytes, &length);
    gsize room = ZSTD_compressBound(length);

    *data = g_malloc(room);
    *size = ZSTD_compressCCtx(packing->pack, *data, room, plain, length, ZSTD_LEVEL);
    if (!ZSTD_isError(*size) && *size < length)
        return "zstd";
    g_free(*data);
    *data = g_memdup2(plain, length);
    *size = length;
    return "plain";
}

gsize packing_length(const char *coding, const void *data, gsize size)
{
    unsigned long long length = g_str_equal(coding, "zstd") ? ZSTD_getFrameContentSize(data, size) : size;

    return length == ZSTD_CONTENTSIZE_UNKNOWN || length == ZSTD_CONTENTSIZE_ERROR ? 0 : (gsize)length;
}

GBytes *packing_unpack(struct packing *packing, const char *coding, const void *data, gsize size, gsize whole)
{
    g_autofree void *plain = NULL;
    gsize got;

    if (g_str_equal(coding, "plain"))
        return g_bytes_new(data, size);
    /* the size in the frame is asked first: a damaged row must not make us allocate without bounds */
    if (!g_str_equal(coding, "zstd") || whole > CONTENT_MAX || ZSTD_getFrameContentSize(data, size) != whole)
        return NULL;
    plain = g_malloc(MAX(whole, 1));
    got = ZSTD_decompressDCtx(packing->unpack, plain, whole, data, size);
    if (ZSTD_isError(got) || got != whole)
        return NULL;
    return g_bytes_new_take(g_steal_pointer(&plain), whole);
}
