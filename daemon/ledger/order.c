/* SPDX-License-Identifier: MIT */
#include "ledger/order.h"

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

enum { RUN = 1 << 16, MOVES_A_STEP = 1 << 17 };

enum phase {
    PHASE_RUNS,  /* keys are made and sorted, RUN of them a step */
    PHASE_MERGE, /* two neighbouring runs become one a step */
    PHASE_MOVE,  /* the records go to their places */
    PHASE_DONE,
};

struct ordering {
    struct invoice *invoices;
    guint count;
    gsize skip; /* bytes that all numbers begin with */
    struct key *keys, *spare;
    enum phase phase;
    guint at;    /* how far the phase has come */
    guint width; /* of the sorted runs */
    /* of PHASE_MOVE: a cycle of records that began at `at` and waits for the one at `place` */
    bool moving;
    guint place;
    struct invoice first;
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
    const struct ordering *ordering = data;
    int order;

    if (a->bytes != b->bytes)
        return a->bytes < b->bytes ? -1 : 1;
    if (a->bytes & 0xff) { /* no NUL among the eight: the rest decides */
        order = strcmp(ordering->invoices[a->index].number + ordering->skip + 8,
                       ordering->invoices[b->index].number + ordering->skip + 8);
        if (order)
            return order;
    }
    return a->index < b->index ? -1 : 1;
}

static void sort_run(struct ordering *ordering)
{
    guint end = MIN(ordering->at + RUN, ordering->count);

    for (guint i = ordering->at; i < end; i++)
        ordering->keys[i] = (struct key){key_bytes(ordering->invoices[i].number + ordering->skip), i};
    g_qsort_with_data(ordering->keys + ordering->at, (int)(end - ordering->at), sizeof *ordering->keys, compare,
                      ordering);
    ordering->at = end;
    if (end < ordering->count)
        return;
    ordering->at = 0;
    ordering->width = RUN;
    ordering->phase = ordering->width < ordering->count ? PHASE_MERGE : PHASE_MOVE;
}

static void merge_runs(struct ordering *ordering)
{
    guint left = ordering->at, middle = MIN(left + ordering->width, ordering->count);
    guint right = middle, end = MIN(middle + ordering->width, ordering->count);

    for (guint to = left; to < end; to++) {
        bool from_left =
            right == end || (left < middle && compare(ordering->keys + left, ordering->keys + right, ordering) < 0);

        ordering->spare[to] = ordering->keys[from_left ? left++ : right++];
    }
    ordering->at = end;
    if (end < ordering->count)
        return;

    struct key *merged = ordering->spare;

    ordering->spare = ordering->keys;
    ordering->keys = merged;
    ordering->at = 0;
    ordering->width *= 2;
    if (ordering->width >= ordering->count)
        ordering->phase = PHASE_MOVE;
}

/* One record to its place; `at` goes on where a cycle closes. */
static void move_one(struct ordering *ordering)
{
    struct invoice *invoices = ordering->invoices;
    guint from;

    if (!ordering->moving) {
        ordering->first = invoices[ordering->at];
        ordering->place = ordering->at;
        ordering->moving = true;
    }
    from = ordering->keys[ordering->place].index;
    ordering->keys[ordering->place].index = ordering->place;
    if (from == ordering->at) {
        invoices[ordering->place] = ordering->first;
        ordering->moving = false;
        ordering->at++;
    } else {
        invoices[ordering->place] = invoices[from];
        ordering->place = from;
    }
}

static void move_some(struct ordering *ordering)
{
    for (int i = 0; i < MOVES_A_STEP && ordering->at < ordering->count; i++)
        move_one(ordering);
    if (ordering->at == ordering->count)
        ordering->phase = PHASE_DONE;
}

struct ordering *ordering_begin(GArray *invoices)
{
    struct ordering *ordering = g_new0(struct ordering, 1);

    ordering->invoices = (struct invoice *)(void *)invoices->data;
    ordering->count = invoices->len;
    ordering->phase = PHASE_DONE;
    if (is_ordered(ordering->invoices, ordering->count))
        return ordering;
    ordering->phase = PHASE_RUNS;
    ordering->skip = common_start(ordering->invoices, ordering->count);
    ordering->keys = g_new(struct key, ordering->count);
    ordering->spare = g_new(struct key, ordering->count);
    return ordering;
}

bool ordering_step(struct ordering *ordering)
{
    switch (ordering->phase) {
    case PHASE_RUNS:
        sort_run(ordering);
        break;
    case PHASE_MERGE:
        merge_runs(ordering);
        break;
    case PHASE_MOVE:
        move_some(ordering);
        break;
    case PHASE_DONE:
        break;
    }
    return ordering->phase == PHASE_DONE;
}

void ordering_free(struct ordering *ordering)
{
    if (!ordering)
        return;
    g_free(ordering->keys);
    g_free(ordering->spare);
    g_free(ordering);
}
