/* SPDX-License-Identifier: MIT */
#include "compose/mustache_scan.h"

#include <string.h>

void scanner_init(struct scanner *scanner, const struct mustache_template *template,
                  const struct mustache_origin *origin)
{
    *scanner = (struct scanner){
        .template = template,
        .at = template->bytes,
        .end = template->bytes + template->length,
        .open = "{{",
        .close = "}}",
        .counted = template->bytes,
        .line = MAX(origin->line, 1),
        .column = MAX(origin->column, 1),
    };
}

const char *scanner_find(const struct scanner *scanner)
{
    const char *found = memmem(scanner->at, (gsize)(scanner->end - scanner->at), scanner->open, strlen(scanner->open));

    return found ? found : scanner->end;
}

struct place scanner_place(struct scanner *scanner, const char *at)
{
    for (; scanner->counted < at; scanner->counted = g_utf8_next_char(scanner->counted)) {
        scanner->column++;
        if (*scanner->counted == '\n') {
            scanner->line++;
            scanner->column = 1;
        }
    }
    return (struct place){
        .line = scanner->line,
        .column = scanner->column,
        .offset = (gsize)(at - scanner->template->bytes),
    };
}

static void trim(struct scanned_tag *tag)
{
    while (tag->length && g_ascii_isspace(*tag->word)) {
        tag->word++;
        tag->length--;
    }
    while (tag->length && g_ascii_isspace(tag->word[tag->length - 1]))
        tag->length--;
}

static gsize word_length(const char *text, const char *end)
{
    const char *p = text;

    while (p < end && !g_ascii_isspace(*p))
        p++;
    return (gsize)(p - text);
}

/* {{=<% %>=}}: two words, no equals sign in them. */
static bool set_delimiters(struct scanner *scanner, const struct scanned_tag *tag, GError **error)
{
    const char *end = tag->word + tag->length;
    gsize open = word_length(tag->word, end);
    const char *close = tag->word + open;

    while (close < end && g_ascii_isspace(*close))
        close++;

    gsize rest = (gsize)(end - close);

    if (!open || !rest || open > MUSTACHE_DELIMITER_MAX || rest > MUSTACHE_DELIMITER_MAX ||
        word_length(close, end) != rest || memchr(tag->word, '=', tag->length))
        return mustache_fail(scanner->template, &tag->place, error,
                             "bad delimiters \"%.*s\"; write two marks, like {{=<%% %%>=}}", (int)MIN(tag->length, 40),
                             tag->word);
    memcpy(scanner->open, tag->word, open);
    scanner->open[open] = '\0';
    memcpy(scanner->close, close, rest);
    scanner->close[rest] = '\0';
    return true;
}

static void closing_mark(const struct scanner *scanner, char sigil, char mark[MUSTACHE_DELIMITER_MAX + 2])
{
    const char *before = sigil == '{' ? "}" : sigil == '=' ? "=" : "";

    g_snprintf(mark, MUSTACHE_DELIMITER_MAX + 2, "%s%s", before, scanner->close);
}

bool scanner_read(struct scanner *scanner, const char *start, struct scanned_tag *tag, GError **error)
{
    const char *inside = start + strlen(scanner->open);
    char mark[MUSTACHE_DELIMITER_MAX + 2];
    const char *close;

    tag->place = scanner_place(scanner, start);
    tag->sigil = inside < scanner->end && strchr("#^/>!=&{", *inside) ? *inside++ : 0;
    closing_mark(scanner, tag->sigil, mark);
    close = memmem(inside, (gsize)(scanner->end - inside), mark, strlen(mark));
    if (!close)
        return mustache_fail(scanner->template, &tag->place, error, "this tag is not closed; \"%s\" is missing", mark);
    tag->word = inside;
    tag->length = (gsize)(close - inside);
    tag->end = close + strlen(mark);
    trim(tag);
    if (tag->sigil == '=')
        return set_delimiters(scanner, tag, error);
    if (tag->sigil == '!')
        return true;
    if (!tag->length)
        return mustache_fail(scanner->template, &tag->place, error, "this tag has no name");
    if (word_length(tag->word, tag->word + tag->length) != tag->length)
        return mustache_fail(scanner->template, &tag->place, error, "\"%.*s\" is not a name; a name has no blanks",
                             (int)MIN(tag->length, 40), tag->word);
    return true;
}
