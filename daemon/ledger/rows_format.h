/* SPDX-License-Identifier: MIT */
/*
 * The file in which the rows of a CSV ledger are remembered, as its parts lie
 * behind each other: head, rows, texts, sayings, groups, sums of blocks. It is
 * of this machine and this version: numbers are as the processor has them.
 * Whatever of it is used was compared with its sum before.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <string.h>
#include <xxhash.h>

/* "herrows1" where the bytes of a number run the other way than when it was written: another file. */
#define ROWS_MAGIC G_GUINT64_CONSTANT(0x6865727230777331)

#define ROWS_KEY_SIZE 65 /* a SHA-256 in hex and its NUL */

/* A group is closed before the next row when it has so many bytes; one that is longer than the most is not kept. */
#define ROWS_GROUP_BYTES ((size_t)1 << 10)
#define ROWS_GROUP_MOST ((size_t)12 << 10)

/* So many rows are read, and compared with their sum, at once. */
#define ROWS_A_BLOCK 1024U

/* More than this is not remembered. */
#define ROWS_TEXT_MOST ((guint64)1 << 30)

struct rows_head {
    guint64 magic;
    guint64 seed; /* of the sums of groups: whoever writes an invoice cannot know it */
    guint64 text_size;
    guint32 rows, groups, sayings, unused;
    char key[ROWS_KEY_SIZE + 7]; /* of all that takes part in reading a row (rows_key.h) */
    XXH128_canonical_t tail;     /* the sum of all behind the rows */
    XXH128_canonical_t sum;      /* of what stands above */
};

/* A row as it came out of its line. `text` is its number and texts (texts.c), of a rejected one its number and the
 * reason, and `saying` the column of the reason. */
struct rows_row {
    gint64 total, balance;
    guint32 text, saying;
    gint32 issued, due;
    gint32 line; /* from the first of its group, which is 0 */
    char currency[4];
    guint8 kind, status, texts, flags;
    guint32 unused;
};

#define ROWS_REJECTED UINT8_MAX /* `kind` of a row that was rejected, as the builder has it */

enum rows_flag { ROWS_COLLECT = 1, ROWS_BALANCE_KNOWN = 2 };

/* Whole lines of the file, at whose beginning and end no row goes on. */
struct rows_group {
    XXH128_canonical_t sum; /* of its bytes */
    guint64 start;          /* of its first line without the line's end */
    guint32 length, lines, rows, skipped;
};

/* What rows say of a client: places in the texts, 0 = nothing. */
struct rows_saying {
    guint32 id, text[5], segment, unused;
};

G_STATIC_ASSERT(sizeof(struct rows_head) == 8 * 3 + 4 * 4 + 72 + 32);
G_STATIC_ASSERT(sizeof(struct rows_row) == 48);
G_STATIC_ASSERT(sizeof(struct rows_group) == 40);
G_STATIC_ASSERT(sizeof(struct rows_saying) == 32);

static inline guint32 rows_blocks(guint32 rows)
{
    return rows / ROWS_A_BLOCK + (rows % ROWS_A_BLOCK != 0);
}

static inline XXH128_canonical_t rows_sum(const void *bytes, size_t length, guint64 seed)
{
    XXH128_canonical_t sum;

    XXH128_canonicalFromHash(&sum, XXH3_128bits_withSeed(bytes, length, seed));
    return sum;
}

static inline bool rows_sums_equal(const XXH128_canonical_t *a, const XXH128_canonical_t *b)
{
    return !memcmp(a, b, sizeof *a);
}
