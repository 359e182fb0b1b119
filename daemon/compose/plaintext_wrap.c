/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/text.h"
#include "compose/plaintext_node.h"

void plaintext_pad(GString *line, int n)
{
    for (; n > 0; n--)
        g_string_append_c(line, ' ');
}

static int width_of(gunichar c)
{
    return g_unichar_iszerowidth(c) ? 0 : g_unichar_iswide(c) ? 2 : 1;
}

static bool has_wide(const char *word)
{
    for (const char *p = word; *p; p = g_utf8_next_char(p))
        if ((guchar)*p > 0x7f && g_unichar_iswide(g_utf8_get_char(p)))
            return true;
    return false;
}

/* The bytes of the longest start of WORD that fits into COLUMNS; one character at least. */
static gsize fitting(const char *word, int columns)
{
    const char *p = word;
    int width = 0;

    for (; *p; p = g_utf8_next_char(p)) {
        width += width_of(g_utf8_get_char(p));
        if (width > columns && p > word)
            break;
    }
    return (gsize)(p - word);
}

static void end_line(GPtrArray *lines, GString *line)
{
    g_ptr_array_add(lines, g_strdup(line->str));
    g_string_truncate(line, 0);
}

/* Cuts whole lines off the start of a WORD that is too long; returns the rest. */
static const char *cut_word(GPtrArray *lines, const char *word, int columns)
{
    while (text_width(word) > columns) {
        gsize length = fitting(word, columns);

        g_ptr_array_add(lines, g_strndup(word, length));
        word += length;
    }
    return word;
}

static void add_word(GPtrArray *lines, GString *line, const char *word, int columns, bool force)
{
    if (line->len && text_width(line->str) + 1 + text_width(word) > columns)
        end_line(lines, line);
    if (force || has_wide(word))
        word = cut_word(lines, word, columns);
    if (line->len && *word)
        g_string_append_c(line, ' ');
    g_string_append(line, word);
}

static void wrap_segment(GPtrArray *lines, const char *text, int columns, bool force)
{
    g_auto(GStrv) words = g_strsplit(text, " ", -1);
    g_autoptr(GString) line = g_string_new(NULL);

    for (char **word = words; *word; word++)
        if (**word)
            add_word(lines, line, *word, columns, force);
    if (line->len)
        end_line(lines, line);
}

void plaintext_wrap(GPtrArray *lines, const char *text, int columns, bool force)
{
    g_auto(GStrv) segments = g_strsplit(text, "\n", -1);

    for (char **segment = segments; *segment; segment++)
        wrap_segment(lines, *segment, columns, force);
}
