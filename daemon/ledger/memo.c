/* SPDX-License-Identifier: MIT */
#include "ledger/memo.h"

#include <string.h>

void memo_init(struct memo *memo, GStringChunk *strings, int (*ask)(const char *word))
{
    *memo = (struct memo){
        .known = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free),
        .strings = strings,
        .ask = ask,
    };
}

void memo_clear(struct memo *memo)
{
    g_clear_pointer(&memo->known, g_hash_table_unref);
}

const struct memo_word *memo_look(struct memo *memo, const char *text, gboolean *fresh)
{
    if (fresh)
        *fresh = FALSE;
    if (memo->last && !strcmp(memo->last->text, text))
        return memo->last;
    memo->last = g_hash_table_lookup(memo->known, text);
    if (memo->last)
        return memo->last;

    struct memo_word *word = g_new(struct memo_word, 1);

    word->text = g_string_chunk_insert(memo->strings, text);
    word->meaning = memo->ask ? memo->ask(text) : 0;
    g_hash_table_insert(memo->known, (gpointer)word->text, word);
    memo->last = word;
    if (fresh)
        *fresh = TRUE;
    return word;
}
