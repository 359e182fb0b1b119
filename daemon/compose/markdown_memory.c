/* SPDX-License-Identifier: MIT */
#include "compose/markdown_memory.h"

#include <string.h>

/* A usual letter takes some 60 kB. */
enum { PIECE = 16, BLOCK_LEAST = 256 * 1024 };

/* A stretch; the one before it is full. */
struct block {
    struct block *before;
    gsize base; /* bytes in use in those before it */
    gsize used, size;
};

/* What stands in front of each piece: its size; both in whole PIECEs, so that anything may stand there. */
union head {
    gsize size;
    char room[PIECE];
};

static struct block *newest;

static char *bytes_of(struct block *block)
{
    return (char *)block + (sizeof *block + PIECE - 1) / PIECE * PIECE;
}

static void add_block(gsize least)
{
    gsize size = MAX(least, BLOCK_LEAST);
    struct block *block = g_malloc(sizeof *block + PIECE + size);

    *block = (struct block){.before = newest, .base = newest ? newest->base + newest->used : 0, .size = size};
    newest = block;
}

static gsize rounded(gsize size)
{
    return (size + PIECE - 1) / PIECE * PIECE;
}

static char *take(gsize size)
{
    gsize whole = sizeof(union head) + rounded(size);
    char *at;

    if (!newest || newest->size - newest->used < whole)
        add_block(whole);
    at = bytes_of(newest) + newest->used;
    newest->used += whole;
    ((union head *)(void *)at)->size = size;
    return at + sizeof(union head);
}

static gsize size_of(const char *piece)
{
    return ((const union head *)(const void *)(piece - sizeof(union head)))->size;
}

static bool is_last(const char *piece)
{
    return newest && piece + rounded(size_of(piece)) == bytes_of(newest) + newest->used;
}

static void *take_zeros(size_t count, size_t size)
{
    g_assert(!size || count <= G_MAXSIZE / 4 / size); /* no letter's tree is larger than any memory */
    return memset(take(count * size), 0, count * size);
}

/* The last piece grows where it stands: texts are built up one after the other. */
static void *take_more(void *piece, size_t size)
{
    char *at = piece;
    char *moved;

    if (at && is_last(at) && newest->size - newest->used >= rounded(size)) {
        newest->used += rounded(size) - rounded(size_of(at));
        ((union head *)(void *)(at - sizeof(union head)))->size = size;
        return at;
    }
    moved = take(size);
    if (at)
        memcpy(moved, at, MIN(size, size_of(at)));
    return moved;
}

static void give_back(void *piece)
{
    char *at = piece;

    if (at && is_last(at))
        newest->used -= sizeof(union head) + rounded(size_of(at));
}

cmark_mem *markdown_memory(void)
{
    static cmark_mem memory = {take_zeros, take_more, give_back};

    return &memory;
}

gsize markdown_memory_mark(void)
{
    return newest ? newest->base + newest->used : 0;
}

static void drop_newest(void)
{
    struct block *before = newest->before;

    g_free(newest);
    newest = before;
}

void markdown_memory_release(gsize mark)
{
    while (newest && newest->before && newest->base >= mark)
        drop_newest();
    if (newest)
        newest->used = mark - newest->base;
}

void markdown_memory_end(void)
{
    while (newest)
        drop_newest();
}
