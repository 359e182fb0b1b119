/* SPDX-License-Identifier: MIT */
#include "proof/sql_memory.h"

#include <glib.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Sizes go up by small steps, then by large ones: the frame of a trigger takes some kilobytes. */
enum {
    STEP = 16,
    SMALL_MOST = 1024,
    LARGE_STEP = 1024,
    KEPT_MOST = 16384,
    SMALL_SIZES = SMALL_MOST / STEP,
    SIZES = SMALL_SIZES + (KEPT_MOST - SMALL_MOST) / LARGE_STEP,
    KEPT_BYTES = 64 << 10, /* of one size */
};

/* What stands before each piece. SQLite asks for an alignment of 8 bytes. */
struct head {
    guint32 size; /* of the piece */
    guint32 list; /* where it is kept, SIZES = nowhere */
};

/* A piece that waits. */
struct waiting {
    struct waiting *next;
};

struct list {
    struct waiting *first;
    guint32 left; /* bytes that may still be kept */
    guint32 used; /* 0: nothing was given back yet, and `left` is not set */
};

/* SQLite hands its allocator no argument. The lists are for the thread that starts SQLite, so that they need no lock;
 * for others, who may end what that one began, there is malloc() alone. */
static struct list lists[SIZES];
static _Thread_local bool has_lists;

static struct head *head_of(void *piece)
{
    return (struct head *)piece - 1;
}

static guint32 list_for(guint32 size)
{
    if (size <= SMALL_MOST)
        return (size - 1) / STEP;
    return size <= KEPT_MOST ? SMALL_SIZES + (size - SMALL_MOST - 1) / LARGE_STEP : SIZES;
}

static int memory_round(int size)
{
    if (size <= SMALL_MOST)
        return (size + STEP - 1) / STEP * STEP;
    return size <= KEPT_MOST ? (size + LARGE_STEP - 1) / LARGE_STEP * LARGE_STEP : (size + 7) & ~7;
}

static void *take_new(guint32 size, guint32 list)
{
    struct head *head = malloc(sizeof *head + size);

    if (!head)
        return NULL;
    *head = (struct head){size, list};
    return head + 1;
}

/* SIZE is never 0, and less than 2 GiB. */
static void *memory_take(int size)
{
    guint32 whole = (guint32)memory_round(size), number = list_for(whole);
    struct waiting *piece;

    if (number == SIZES || !has_lists || !(piece = lists[number].first))
        return take_new(whole, number);
    lists[number].first = piece->next;
    lists[number].left += whole;
    return piece;
}

static bool may_wait(struct list *list, guint32 size)
{
    if (!list->used) {
        list->used = 1;
        list->left = KEPT_BYTES;
    }
    return list->left >= size;
}

static void memory_give_back(void *data)
{
    struct head *head = head_of(data);
    struct waiting *piece = data;
    struct list *list;

    if (head->list == SIZES || !has_lists || !may_wait(&lists[head->list], head->size)) {
        free(head);
        return;
    }
    list = &lists[head->list];
    list->left -= head->size;
    piece->next = list->first;
    list->first = piece;
}

static int memory_size(void *data)
{
    return (int)head_of(data)->size;
}

static void *memory_resize(void *data, int size)
{
    guint32 had = head_of(data)->size;
    void *piece;

    if ((guint32)size <= had)
        return data;
    piece = memory_take(size);
    if (!piece)
        return NULL; /* DATA stays as it is */
    memcpy(piece, data, had);
    memory_give_back(data);
    return piece;
}

static int memory_begin(void *nothing)
{
    (void)nothing;
    has_lists = true;
    return SQLITE_OK;
}

static void memory_end(void *nothing)
{
    (void)nothing;
    for (guint i = 0; i < SIZES; i++) {
        while (lists[i].first) {
            struct waiting *piece = lists[i].first;

            lists[i].first = piece->next;
            free(head_of(piece));
        }
        lists[i] = (struct list){0};
    }
    has_lists = false;
}

void sql_memory_prepare(void)
{
    static const sqlite3_mem_methods methods = {
        .xMalloc = memory_take,
        .xFree = memory_give_back,
        .xRealloc = memory_resize,
        .xSize = memory_size,
        .xRoundup = memory_round,
        .xInit = memory_begin,
        .xShutdown = memory_end,
    };

    sqlite3_config(SQLITE_CONFIG_MALLOC, &methods);
}
