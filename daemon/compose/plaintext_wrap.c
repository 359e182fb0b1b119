/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/append.h"
#include "base/text.h"
#include "compose/plaintext_node.h"

/* The line that words are put on, and where it goes when it is full. */
struct wrapping {
    GPtrArray *lines;
    GString *line;
    int width; /* of the line, in columns */
    int columns;
    bool force; /* a word that is too long is cut */
};

void plaintext_pad(GString *line, int n)
{
    static const char blanks[] = "                ";

    for (; n > 0; n -= (int)sizeof blanks - 1)
        append_bytes(line, blanks, (gsize)MIN(n, (int)sizeof blanks - 1));
}

static int width_of(gunichar c)
{
    return g_unichar_iszerowidth(c) ? 0 : g_unichar_iswide(c) ? 2 : 1;
}

static bool has_wide(const char *word, const char *end)
{
    for (const char *p = word; p < end; p = g_utf8_next_char(p))
        if ((guchar)*p > 0x7f && g_unichar_iswide(g_utf8_get_char(p)))
            return true;
    return false;
}

/* The end of the longest start of WORD that fits into COLUMNS; one character at least. */
static const char *fitting(const char *word, const char *end, int columns)
{
    const char *p = word;
    int width = 0;

    for (; p < end; p = g_utf8_next_char(p)) {
        width += width_of(g_utf8_get_char(p));
        if (width > columns && p > word)
            break;
    }
    return p;
}

static int width_between(const char *word, const char *end)
{
    return text_width_of(word, (gsize)(end - word));
}

static void end_line(struct wrapping *wrapping)
{
    g_ptr_array_add(wrapping->lines, g_strndup(wrapping->line->str, wrapping->line->len));
    g_string_truncate(wrapping->line, 0);
    wrapping->width = 0;
}

/* Cuts whole lines off the start of a WORD that is too long; returns the rest. */
static const char *cut_word(struct wrapping *wrapping, const char *word, const char *end)
{
    while (width_between(word, end) > wrapping->columns) {
        const char *stop = fitting(word, end, wrapping->columns);

        g_ptr_array_add(wrapping->lines, g_strndup(word, (gsize)(stop - word)));
        word = stop;
    }
    return word;
}

static void add_word(struct wrapping *wrapping, const char *word, const char *end)
{
    int width = width_between(word, end);

    if (wrapping->line->len && wrapping->width + 1 + width > wrapping->columns)
        end_line(wrapping);
    if (width > wrapping->columns && (wrapping->force || has_wide(word, end))) {
        word = cut_word(wrapping, word, end);
        width = width_between(word, end);
    }
    if (wrapping->line->len && word < end) {
        g_string_append_c(wrapping->line, ' ');
        wrapping->width++;
    }
    append_bytes(wrapping->line, word, (gsize)(end - word));
    wrapping->width += width;
}

/* From TEXT to END there is no line end; it is cut into its words. */
static void wrap_segment(struct wrapping *wrapping, const char *text, const char *end)
{
    while (text < end) {
        const char *blank = memchr(text, ' ', (gsize)(end - text));
        const char *stop = blank ? blank : end;

        if (stop > text)
            add_word(wrapping, text, stop);
        text = stop + 1;
    }
    if (wrapping->line->len)
        end_line(wrapping);
}

void plaintext_wrap(GPtrArray *lines, const char *text, int columns, bool force)
{
    g_autoptr(GString) line = g_string_sized_new(4 * (gsize)MAX(columns, 1));
    struct wrapping wrapping = {.lines = lines, .line = line, .columns = columns, .force = force};
    const char *end;

    do {
        end = strchrnul(text, '\n');
        wrap_segment(&wrapping, text, end);
        text = end + 1;
    } while (*end);
}
