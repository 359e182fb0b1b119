/* SPDX-License-Identifier: MIT */
/*
 * Remembers the words of one column, so that a ledger of a million rows keeps
 * each word once and asks once what it means.
 */
#pragma once

#include <glib.h>

struct memo_word {
    const char *text; /* lives as long as the strings */
    int meaning;      /* 0 where the memo has no question to ask */
};

struct memo {
    GHashTable *known;
    GStringChunk *strings; /* not owned */
    int (*ask)(const char *word);
    const struct memo_word *last;
};

void memo_init(struct memo *memo, GStringChunk *strings, int (*ask)(const char *word));
void memo_clear(struct memo *memo);

/* The entry of TEXT; FRESH (NULL = not wanted) is set when it was not known before. */
const struct memo_word *memo_look(struct memo *memo, const char *text, gboolean *fresh);
