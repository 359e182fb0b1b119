/* SPDX-License-Identifier: MIT */
/*
 * What is kept of a packed row for comparing it with its ledger's, which for
 * nearly all saves looking at the row itself. Private to proof/.
 */
#pragma once

#include "proof/invoice_row.h"

/* As it stands in the store: bytes without gaps. */
struct invoice_mark {
    guint64 mark;   /* ledger/mark.h; 0 = more is known of it than a row of a ledger says */
    int32_t client; /* party id */
    int32_t first_seen, seen_read;
    guint32 size; /* of the packed row */
};
G_STATIC_ASSERT(sizeof(struct invoice_mark) == sizeof(guint64) + 4 * sizeof(guint32));

/* That of ROW, which has SIZE bytes in its pack. */
struct invoice_mark invoice_mark(const struct invoice_row *row, guint32 size);

/* Tells damaged bytes, and those written on another machine, where numbers stand the other way round; no proof against
 * who can write the store. */
int64_t invoice_sum(const void *data, gsize size);
