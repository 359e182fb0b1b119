/* SPDX-License-Identifier: MIT */
#include "bank/match_index.h"

struct match_index {
    guint mask;
    guint32 *heads; /* by the low bits of the hash: the invoice + 1, 0 = none */
    struct {
        guint32 next, hash; /* by invoice */
    } * entries;
};

struct match_index *match_index_new(guint count)
{
    struct match_index *index = g_new0(struct match_index, 1);
    guint size = 64;

    while (size < count && size < 1u << 26)
        size *= 2;
    index->mask = size - 1;
    index->heads = g_malloc0_n(size, sizeof *index->heads);
    index->entries = g_malloc0_n(MAX(count, 1), sizeof *index->entries);
    return index;
}

void match_index_free(struct match_index *index)
{
    if (!index)
        return;
    g_free(index->heads);
    g_free(index->entries);
    g_free(index);
}

void match_index_add(struct match_index *index, guint64 hash, guint which)
{
    guint32 *head = &index->heads[hash & index->mask];

    index->entries[which].next = *head;
    index->entries[which].hash = (guint32)(hash >> 32);
    *head = which + 1;
}

static guint find(const struct match_index *index, guint64 hash, guint32 at)
{
    while (at && index->entries[at - 1].hash != (guint32)(hash >> 32))
        at = index->entries[at - 1].next;
    return at ? at - 1 : G_MAXUINT;
}

guint match_index_first(const struct match_index *index, guint64 hash)
{
    return find(index, hash, index->heads[hash & index->mask]);
}

guint match_index_next(const struct match_index *index, guint64 hash, guint at)
{
    return find(index, hash, index->entries[at].next);
}
