/* SPDX-License-Identifier: MIT */
/*
 * The rows of a CSV ledger as they were read the last time, in a file beside
 * the store: lines that are the same bytes as then are not cut, converted and
 * checked again. What comes out is what reading the file without a memory
 * gives. Clients are tied anew from what rows say of them, since contacts may
 * have changed; numbers that stand twice are settled anew too (merge.h). The
 * file is no proof and nothing is lost with it: it is thrown away when it is
 * not in one piece, of another version or of other settings, and made anew.
 */
#pragma once

#include "ledger/builder.h"
#include "ledger/rows_image.h"
#include "ledger/rows_key.h"
#include "ledger/rows_match.h"

/* A group as it stands in the file that is read now. */
struct rows_place {
    struct rows_group group;
    guint32 first; /* of its rows among the ledger's, before they are put in order */
    int line;      /* its first */
};

struct rows_memory {
    struct builder *builder;         /* not owned */
    const struct sheet_facts *facts; /* not owned: of the header */
    const char *path;                /* not owned */
    bool writes;
    bool ready; /* the header is known, and whether the image came under the same one */
    char key[ROWS_KEY_SIZE];
    struct rows_image *image;
    struct rows_match match;
    guint32 *sayings; /* of the image: its place among the clients' from 1, 0 = not met yet */
    guint32 found;    /* the group to be taken */
    guint64 known;    /* bytes of all groups of the image, */
    guint64 taken;    /* and of those that were found again */
    bool aged;        /* the image was written a day before the ledger, or longer ago */
    guint64 seed;
    /* With `writes`: */
    GArray *places;         /* of struct rows_place, in the order of the file */
    guint64 fresh;          /* bytes of those that the image had not */
    struct rows_place open; /* the group that is growing; no bytes = none */
    XXH3_state_t *state;
    int skipped;                /* what the ledger had skipped when it began */
    guint unclear;              /* words that nobody understood by then */
    bool whole;                 /* its last line has an end */
    struct rows_saving *saving; /* while it is written */
};

/* That in the file of BUILDER's memory; FACTS get the header's checksum. NULL when it
 * says nothing and nothing is to be written. */
struct rows_memory *rows_memory_new(struct builder *builder, const struct sheet_facts *facts);

/* A few milliseconds of reading the file; true when there is nothing left of it to read. */
bool rows_memory_load(struct rows_memory *memory);

/* The header has been read: whether what is remembered came under the same one. Only the first call counts. */
void rows_memory_meet_header(struct rows_memory *memory);

/* What stands at TEXT, where a row begins. ROWS_FOUND: rows_memory_take() may follow, once the rows before it are with
 * the builder. */
enum rows_found rows_memory_look(struct rows_memory *memory, const struct sheet_text *text);

/* Gives the builder the rows of the group that was found at LINE; how many bytes it has, in *LINES lines. */
size_t rows_memory_take(struct rows_memory *memory, int line, int *lines);

/* Whether another group begins with LINE, with which a row begins: then all rows before it go to the builder, and
 * rows_memory_close() is called. */
bool rows_memory_parts(const struct rows_memory *memory, const struct sheet_text *line);
void rows_memory_close(struct rows_memory *memory);

/* A line that is going to be cut. */
void rows_memory_hear(struct rows_memory *memory, const struct sheet_text *line);

/* All rows are with the builder and the file is good: what was taken stays with the ledger. */
void rows_memory_end(struct rows_memory *memory);

/* After that: a few milliseconds of writing what changed; true when there is nothing left to write. What cannot be
 * written is not, and costs the next reading its time. */
bool rows_memory_save(struct rows_memory *memory);

void rows_memory_free(struct rows_memory *memory);
AUTO_DEFINE(rows_memory, rows_memory_free)
