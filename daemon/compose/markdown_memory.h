/* SPDX-License-Identifier: MIT */
/*
 * Where cmark-gfm's trees stand: one stretch of memory that a letter's tree
 * fills from its beginning and that is given back whole with it, instead of
 * some hundred pieces taken and given back one by one. Trees end in the reverse
 * order of their beginning. cmark-gfm hands its allocator nothing to tell
 * stretches apart by, so there is one for the process, and one thread composes.
 */
#pragma once

#define CMARK_NO_SHORT_NAMES
#include <cmark-gfm.h>
#include <glib.h>
#include <stdbool.h>

/* The allocator that a parser is given. */
cmark_mem *markdown_memory(void);

/* How much is in use: what markdown_memory_release() goes back to. */
gsize markdown_memory_mark(void);

/* Gives back all that was taken since MARK was. */
void markdown_memory_release(gsize mark);

/* Gives back what is kept for the next letter too. */
void markdown_memory_end(void);
