/* SPDX-License-Identifier: MIT */
/*
 * The file of remembered rows as it is read back: nothing of it is handed out
 * that was not compared with its sum, and one that is torn, altered, of other
 * settings or of another version is none. Decides nothing about the ledger.
 */
#pragma once

#include "base/auto.h"
#include "ledger/rows_format.h"

struct rows_image {
    int descriptor;
    int64_t written_ns; /* when, by the clock of files */
    struct rows_head head;
    char *texts, *rest; /* and what stands behind the texts; */
    gsize size, have;   /* so many bytes in all, and so many of them read */
    XXH3_state_t *state;
    /* Once it is loaded, in `rest`: */
    const struct rows_saying *sayings;
    const struct rows_group *groups;
    const XXH128_canonical_t *blocks;
    guint32 *first;              /* of each group, its first row */
    struct rows_row *block;      /* the one that was read last, */
    guint32 block_at, block_len; /* from this row on so many of them */
    GArray *across;              /* rows of a group that lies in two */
};

/* Opens that at PATH; NULL when there is none that looks like one. */
struct rows_image *rows_image_open(const char *path);

/* A few milliseconds of reading; *DONE at the end. False: it cannot be used. */
bool rows_image_load(struct rows_image *image, bool *done);

/* The rows of a group, until the next call; NULL when that part of the file is damaged. */
const struct rows_row *rows_image_rows(struct rows_image *image, guint32 group);

/* The text at PLACE; "" when there is none. It lives as long as `texts`. */
static inline const char *rows_image_text(const struct rows_image *image, guint32 place)
{
    return (guint64)place + 2 <= image->head.text_size ? image->texts + place : "";
}

/* The texts, which the caller owns from now on; nothing else of IMAGE is used any more. */
char *rows_image_steal_texts(struct rows_image *image);

void rows_image_free(struct rows_image *image);
AUTO_DEFINE(rows_image, rows_image_free)
