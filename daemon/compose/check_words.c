/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "compose/check_part.h"
#include "compose/threat_words.h"

/* One line of a letter's own words. */
struct line {
    struct checker *checker;
    const struct letter_source *source;
    const char *text;
    int number;
};

static void advise(const struct line *line, const char *at, const char *format, ...) G_GNUC_PRINTF(3, 4);

static void advise(const struct line *line, const char *at, const char *format, ...)
{
    int column = (int)g_utf8_pointer_to_offset(line->text, at) + 1;
    va_list arguments;

    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);

    check_say(line->checker, line->checker->warnings,
              config_mistake_new(line->source->path, line->number, column, "%s", text));
}

/* Whether a word may begin at AT (end before it). */
static bool is_edge(const char *text, const char *at)
{
    return at == text || !g_unichar_isalnum(g_utf8_get_char(g_utf8_find_prev_char(text, at)));
}

/* Where WORD (of threat_words.h) stands in TEXT, both in lower case, or NULL. */
static const char *find_word(const char *text, const char *word)
{
    gsize length = strlen(word);
    bool is_stem = word[length - 1] == '*';
    g_autofree char *plain = g_strndup(word, is_stem ? length - 1 : length);

    length = strlen(plain);
    for (const char *at = text; (at = strstr(at, plain)); at++)
        if (is_edge(text, at) && (is_stem || !g_unichar_isalnum(g_utf8_get_char(at + length))))
            return at;
    return NULL;
}

static void find_threats(const struct line *line)
{
    const char *const *words = threat_words(line->source->language);
    g_autofree char *lower = g_utf8_strdown(line->text, -1);

    for (; words && *words; words++) {
        const char *at = find_word(lower, *words);
        g_autofree char *plain = g_strndup(*words, strcspn(*words, "*"));

        /* small letters may take other bytes, but there are as many of them */
        if (at)
            advise(line, g_utf8_offset_to_pointer(line->text, g_utf8_pointer_to_offset(lower, at)),
                   "\"%s\" sounds like a threat; say what is open and what can be done", plain);
    }
}

/* The end of the word in capitals (two letters or more, nothing else) at AT, or NULL. */
static const char *capitals_end(const char *at)
{
    const char *p = at;
    int letters = 0;

    for (; g_unichar_isalnum(g_utf8_get_char(p)); p = g_utf8_next_char(p), letters++)
        if (!g_unichar_isupper(g_utf8_get_char(p)))
            return NULL;
    return letters >= 2 ? p : NULL;
}

static void find_capitals(const struct line *line)
{
    for (const char *p = line->text; *p; p = g_utf8_next_char(p)) {
        const char *end = is_edge(line->text, p) ? capitals_end(p) : NULL;
        const char *next = end && *end == ' ' ? end + strspn(end, " ") : NULL;
        const char *second = next ? capitals_end(next) : NULL;

        if (second) {
            advise(line, p, "\"%.*s\": words in capitals shout", (int)(second - p), p);
            return;
        }
    }
}

static void find_exclamation(const struct line *line)
{
    for (const char *at = line->text; (at = strchr(at, '!')); at++)
        if (at[1] != '[') {
            advise(line, at, "an exclamation mark; a full stop is calmer");
            return;
        }
}

/* TEXT with blanks in place of its tags, byte for byte; line ends stay. */
static char *without_tags(const char *text, gsize length)
{
    char *own = g_strndup(text, length);

    for (char *start = own; (start = strstr(start, "{{"));) {
        char *end = strstr(start, "}}");

        for (; *start && (!end || start < end + 2); start++)
            if (*start != '\n')
                *start = ' ';
    }
    return own;
}

void check_words(struct checker *checker, const struct letter_source *source)
{
    gsize length;
    const char *text = g_bytes_get_data(source->bytes, &length);
    g_autofree char *own = without_tags(text, length);
    g_auto(GStrv) lines = g_strsplit(own, "\n", -1);

    for (int i = 0; lines[i]; i++) {
        const struct line line = {checker, source, lines[i], i + 1};

        find_threats(&line);
        find_capitals(&line);
        find_exclamation(&line);
    }
}
