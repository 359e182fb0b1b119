/* SPDX-License-Identifier: MIT */
/*
 * Encoded words (RFC 2047) that every reader turns into the very text they
 * were made of. GMime's own leave blanks where a long word is folded or where
 * ASCII meets other letters, and pass on what looks like an encoded word.
 */
#include <string.h>

#include "compose/message_build.h"

enum { WORD_MAX = 60, BYTES_A_WORD = 45 }; /* 45 bytes are 60 of base64: a word of 72, of the 75 that are allowed */

static bool has_long_word(const char *text)
{
    for (const char *p = text; *p;) {
        gsize length = strcspn(p, " ");

        if (length > WORD_MAX)
            return true;
        p += length + (p[length] == ' ');
    }
    return false;
}

bool message_needs_words(const char *text)
{
    return !g_str_is_ascii(text) || strstr(text, "=?") || has_long_word(text);
}

/* Where a word that begins at TEXT ends: before BYTES_A_WORD, between two characters. */
static const char *word_end(const char *text)
{
    const char *end = text;

    while (*end && g_utf8_next_char(end) - text <= BYTES_A_WORD)
        end = g_utf8_next_char(end);
    return end;
}

void message_append_words(GString *out, const char *text)
{
    for (const char *p = text; *p;) {
        const char *end = word_end(p);
        g_autofree char *code = g_base64_encode((const guchar *)p, (gsize)(end - p));

        g_string_append_printf(out, "%s=?UTF-8?b?%s?=", p == text ? "" : "\n ", code);
        p = end;
    }
}
