/* SPDX-License-Identifier: MIT */
/*
 * A file of remembered rows while it is written, beside the one that it takes
 * the place of at the end: bytes, their sums, and whether all went well.
 */
#pragma once

#include "base/auto.h"
#include "ledger/rows_format.h"

struct rows_out {
    char *path; /* of the new file */
    int descriptor;
    bool bad;           /* nothing will come of it */
    gsize written;      /* so far */
    GByteArray *bytes;  /* wait to be written */
    GArray *blocks;     /* the sums of the blocks of rows */
    XXH3_state_t *tail; /* the sum of what stands behind them */
};

/* Begins what is to become the file PATH. Never NULL. */
struct rows_out *rows_out_new(const char *path);

/* The next row; behind the last one rows_out_end_rows(). */
void rows_out_row(struct rows_out *out, const struct rows_row *row);
void rows_out_end_rows(struct rows_out *out);

/* LENGTH bytes behind the rows. */
void rows_out_put(struct rows_out *out, const void *bytes, gsize length);

/* HEAD, of which the sums are filled in, and the file takes its place at PATH; bad, it goes. */
void rows_out_end(struct rows_out *out, struct rows_head *head, const char *path);

/* Before that: no file is left. */
void rows_out_free(struct rows_out *out);
AUTO_DEFINE(rows_out, rows_out_free)
