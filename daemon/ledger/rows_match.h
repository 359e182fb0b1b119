/* SPDX-License-Identifier: MIT */
/*
 * Finds remembered groups of lines in the text of a file that may have changed
 * since: usually the next one follows the last one; behind lines that nobody
 * knows, the first line of a group is what gives it away. A group is found
 * only where all its bytes are there again, as whole lines. Pure.
 */
#pragma once

#include "base/auto.h"
#include "ledger/rows_format.h"
#include "ledger/sheet.h"

struct rows_match {
    const struct rows_group *groups; /* not owned */
    guint32 count;
    guint64 seed;
    guint32 next;    /* the one behind the last that was found */
    bool in_step;    /* the text follows that one */
    guint32 *places; /* groups from 1 by the sum of their first lines, 0 = free; made when the first change is met */
    guint32 last;    /* one less than their number, a power of two */
};

enum rows_found { ROWS_NONE, ROWS_FOUND, ROWS_WAIT /* more of the text must be there to tell */ };

void rows_match_init(struct rows_match *match, const struct rows_group *groups, guint32 count, guint64 seed);
void rows_match_clear(struct rows_match *match);

/* Which group begins where TEXT does, at the beginning of a row. */
enum rows_found rows_match_at(struct rows_match *match, const struct sheet_text *text, guint32 *group);

/* GROUP was taken: the text goes on behind it. */
void rows_match_taken(struct rows_match *match, guint32 group);

/* The sum by which the first line of a group, at TEXT, is found again; its end is left aside. */
guint64 rows_match_start(const char *text, size_t length, guint64 seed);
