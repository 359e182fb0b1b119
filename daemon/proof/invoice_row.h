/* SPDX-License-Identifier: MIT */
/*
 * One row of the table `invoice` as values, as the history is made from it: read from the table, or put behind others
 * into bytes and taken from them again (invoice_pack.h). Private to proof/. Days are numbers, DAY_NONE for NULL.
 */
#pragma once

#include "plan/history.h"
#include "proof/store_inside.h"

struct invoice_row {
    const char *number; /* borrowed, no NUL behind it */
    gsize size;         /* of the number */
    int64_t client;     /* party id */
    int64_t total, balance;
    char currency[CURRENCY_SIZE];
    civil_day first_seen, due, partial_since, returned_since, paid_on, closed_day;
    int seen_read, partial_stage, cycle;
    enum invoice_state state;
    bool first_sight_held, taken_back, reminded;
};

/* The rows of LEDGER that are not `fresh`, in the order of their numbers, from FIRST on and below NEXT (NULL = to the
 * last). Both live until rows_end(). */
struct rows *invoice_rows(struct store *store, const char *ledger, const char *first, const char *next, GError **error);

/* The present one; its number lives until the next step. */
struct invoice_row invoice_row_read(struct rows *rows);

/* Puts ROW behind what stands in BYTES. */
void invoice_row_put(GByteArray *bytes, const struct invoice_row *row);

/* Takes the row at *AT, of those before END, and moves *AT behind it. False when none can stand there. The number
 * stays where it is. */
bool invoice_row_take(const guint8 **at, const guint8 *end, struct invoice_row *row);
