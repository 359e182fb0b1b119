/* SPDX-License-Identifier: MIT */
#include <string.h>

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

static void end_line(struct wrapping *wrapping)
{
    g_ptr_array_add(wrapping->lines, g_strndup(wrapping->line->str, wrapping->line->len));
    g_string_truncate(wrapping->line, 0);
    wrapping->width = 0;
}

/* Cuts whole lines off the start of a WORD that is too long; returns the rest. */
static const char *cut_word(struct wrapping *wrapping, const char *word)
{
    while (text_width(word) > wrapping->columns) {
        gsize length = fitting(word, wrapping->columns);

        g_ptr_array_add(wrapping->lines, g_strndup(word, length));
        word += length;
    }
    return word;
}

static void add_word(struct wrapping *wrapping, const char *word)
{
    int width = text_width(word);

    if (wrapping->line->len && wrapping->width + 1 + width > wrapping->columns)
        end_line(wrapping);
    if (width > wrapping->columns && (wrapping->force || has_wide(word))) {
        word = cut_word(wrapping, word);
        width = text_width(word);
    }
    if (wrapping->line->len && *word) {
        g_string_append_c(wrapping->line, ' ');
        wrapping->width++;
    }
    g_string_append(wrapping->line, word);
    wrapping->width += width;
}

/* TEXT has no line end in it; it is cut into its words. */
static void wrap_segment(struct wrapping *wrapping, char *text)
{
    for (char *rest = NULL, *word = strtok_r(text, " ", &rest); word; word = strtok_r(NULL, " ", &rest))
        add_word(wrapping, word);
    if (wrapping->line->len)
        end_line(wrapping);
}

void plaintext_wrap(GPtrArray *lines, const char *text, int columns, bool force)
{
    g_autoptr(GString) line = g_string_new(NULL);
    g_autofree char *copy = g_strdup(text);
    struct wrapping wrapping = {.lines = lines, .line = line, .columns = columns, .force = force};

    for (char *segment = copy, *end; segment; segment = end) {
        end = strchr(segment, '\n');
        if (end)
            *end++ = '\0';
        wrap_segment(&wrapping, segment);
    }
}
