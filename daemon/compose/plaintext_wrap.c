/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/append.h"
#include "base/text.h"
#include "compose/plaintext_node.h"

/* Where words are put: the last of the lines is at hand. */
struct wrapping {
    GString *lines;
    gsize start; /* of the line at hand */
    int width;   /* of it, in columns */
    int columns;
    bool force; /* a word that is too long is cut */
};

void plaintext_pad(GString *lines, int n)
{
    static const char blanks[] = "                ";

    for (; n > 0; n -= (int)sizeof blanks - 1)
        append_bytes(lines, blanks, (gsize)MIN(n, (int)sizeof blanks - 1));
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

static bool has_words(const struct wrapping *wrapping)
{
    return wrapping->lines->len > wrapping->start;
}

static void end_line(struct wrapping *wrapping)
{
    g_string_append_c(wrapping->lines, '\n');
    wrapping->start = wrapping->lines->len;
    wrapping->width = 0;
}

/* Cuts whole lines off the start of a WORD that is too long; returns the rest. */
static const char *cut_word(struct wrapping *wrapping, const char *word, const char *end)
{
    while (width_between(word, end) > wrapping->columns) {
        const char *stop = fitting(word, end, wrapping->columns);

        append_bytes(wrapping->lines, word, (gsize)(stop - word));
        end_line(wrapping);
        word = stop;
    }
    return word;
}

static void add_word(struct wrapping *wrapping, const char *word, const char *end)
{
    int width = width_between(word, end);

    if (has_words(wrapping) && wrapping->width + 1 + width > wrapping->columns)
        end_line(wrapping);
    if (width > wrapping->columns && (wrapping->force || has_wide(word, end))) {
        word = cut_word(wrapping, word, end);
        width = width_between(word, end);
    }
    if (has_words(wrapping) && word < end) {
        g_string_append_c(wrapping->lines, ' ');
        wrapping->width++;
    }
    append_bytes(wrapping->lines, word, (gsize)(end - word));
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
    if (has_words(wrapping))
        end_line(wrapping);
}

void plaintext_wrap(GString *lines, const char *text, gsize length, int columns, bool force)
{
    struct wrapping wrapping = {.lines = lines, .start = lines->len, .columns = columns, .force = force};
    const char *last = text + length, *end;

    do {
        end = memchr(text, '\n', (gsize)(last - text));
        wrap_segment(&wrapping, text, end ? end : last);
        text = end ? end + 1 : last;
    } while (end);
}
