/* SPDX-License-Identifier: MIT */
#include "ledger/order.h"

#include <stdbool.h>
#include <string.h>

#include "ledger/ledger.h"

/*
 * A million records of 140 bytes are not moved about while sorting: keys of
 * 16 bytes are, which hold the 8 bytes of the number that follow what all
 * numbers begin with ("2026-").
 */
struct key {
    guint64 bytes; /* big-endian, zero-padded: they compare as strcmp does */
    guint32 index; /* where the record stood; then where the one for this place stands */
};

struct sorting {
    const struct invoice *invoices;
    gsize skip;
};

static bool is_ordered(const struct invoice *invoices, guint count)
{
    for (guint i = 1; i < count; i++)
        if (strcmp(invoices[i - 1].number, invoices[i].number) > 0)
            return false;
    return true;
}

/* How many bytes all numbers begin with alike. */
static gsize common_start(const struct invoice *invoices, guint count)
{
    gsize common = strlen(invoices[0].number);

    for (guint i = 1; i < count && common; i++) {
        gsize same = 0;

        while (same < common && invoices[i].number[same] == invoices[0].number[same])
            same++;
        common = same;
    }
    return common;
}

static guint64 key_bytes(const char *text)
{
    guint64 bytes = 0;

    for (int i = 0; i < 8; i++)
        bytes = bytes << 8 | (*text ? (guchar)*text++ : 0);
    return bytes;
}

static int compare(const void *left, const void *right, void *data)
{
    const struct key *a = left, *b = right;
    const struct sorting *sorting = data;
    int order;

    if (a->bytes != b->bytes)
        return a->bytes < b->bytes ? -1 : 1;
    if (a->bytes & 0xff) { /* no NUL among the eight: the rest decides */
        order = strcmp(sorting->invoices[a->index].number + sorting->skip + 8,
                       sorting->invoices[b->index].number + sorting->skip + 8);
        if (order)
            return order;
    }
    return a->index < b->index ? -1 : 1;
}

/* Moves each record to its place, cycle by cycle. */
static void arrange(struct invoice *invoices, struct key *keys, guint count)
{
    for (guint i = 0; i < count; i++) {
        struct invoice first = invoices[i];
        guint place = i;

        while (keys[place].index != i) {
            guint from = keys[place].index;

            invoices[place] = invoices[from];
            keys[place].index = place;
            place = from;
        }
        invoices[place] = first;
        keys[place].index = place;
    }
}

void order_invoices(GArray *invoices)
{
    struct invoice *all = (struct invoice *)(void *)invoices->data;
    guint count = invoices->len;

    if (is_ordered(all, count))
        return;

    struct sorting sorting = {.invoices = all, .skip = common_start(all, count)};
    g_autofree struct key *keys = g_new(struct key, count);

    for (guint i = 0; i < count; i++)
        keys[i] = (struct key){key_bytes(all[i].number + sorting.skip), i};
    g_qsort_with_data(keys, (int)count, sizeof *keys, compare, &sorting);
    arrange(all, keys, count);
}
