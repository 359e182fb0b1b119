/* SPDX-License-Identifier: MIT */
/*
 * What the rows of a ledger say of their clients. Nearly all rows of a client
 * say the same, so that it is kept once, with the newest row that says so;
 * when all rows are in, the newest word on each fact becomes the client's.
 * What the contacts file says of a client, no row changes.
 */
#pragma once

#include "ledger/ledger.h"

struct client_entry;

/* One way of speaking of one client: what is looked at for every row. */
struct saying {
    struct client_entry *client;
    const char *email;  /* NULL = none */
    guint client_index; /* of the client's facts */
    civil_day day;      /* of the newest row that says it */
    guint32 order;      /* of that row among all; later ones of a day are newer */
    guint32 next;       /* another one of the client from 1, 0 = none */
};

/* Its words. */
struct saying_words {
    const char *text[CLIENT_SEGMENT]; /* "" = nothing */
    enum segment segment;
};

struct sayings {
    GArray *all;           /* of struct saying */
    GArray *words;         /* of struct saying_words, one each */
    GStringChunk *strings; /* the ledger's own */
    guint32 rows;          /* heard so far */
};

void sayings_init(struct sayings *sayings, GStringChunk *strings);
void sayings_clear(struct sayings *sayings);

/* The place of what WORDS say of CLIENT; it is new when it was not among the last few of that client. LASTING: the
 * texts live as long as the ledger. */
guint32 sayings_find(struct sayings *sayings, struct client_entry *client, const struct saying_words *words,
                     bool lasting);

static inline struct saying *sayings_at(const struct sayings *sayings, guint32 place)
{
    return &g_array_index(sayings->all, struct saying, place);
}

static inline const struct saying_words *sayings_words(const struct sayings *sayings, guint32 place)
{
    return &g_array_index(sayings->words, struct saying_words, place);
}

/* The next row, one of DAY, says it. */
static inline void sayings_note(struct sayings *sayings, struct saying *saying, civil_day day)
{
    sayings->rows++;
    if (day < saying->day)
        return;
    saying->day = day;
    saying->order = sayings->rows;
}

/* All rows are in: the facts of the clients become what their newest rows say. */
void sayings_settle(const struct sayings *sayings);
