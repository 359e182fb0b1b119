/* SPDX-License-Identifier: MIT */
#include "deliver/reply.h"

#include <stdint.h>
#include <string.h>

#include "base/text.h"

struct reply_parser {
    GString *line; /* the line being read, without its end */
    GString *text; /* "550 5.1.1 words" of the lines before it */
    char enhanced[12];
    int code, lines;
    gsize size;
    bool broken;
};

struct reply_parser *reply_parser_new(void)
{
    struct reply_parser *parser = g_new0(struct reply_parser, 1);

    parser->line = g_string_new(NULL);
    parser->text = g_string_new(NULL);
    return parser;
}

void reply_parser_free(struct reply_parser *parser)
{
    if (!parser)
        return;
    g_string_free(parser->line, TRUE);
    g_string_free(parser->text, TRUE);
    g_free(parser);
}

void smtp_reply_clear(struct smtp_reply *reply)
{
    g_clear_pointer(&reply->text, g_free);
}

bool reply_parser_is_inside(const struct reply_parser *parser)
{
    return parser->line->len || parser->lines;
}

/* Length of "D.D{1,3}.D{1,3}" at TEXT whose class is CLASS, or 0 (RFC 3463 2). */
static gsize enhanced_length(const char *text, char class)
{
    gsize at = 1;

    if (text[0] != class || !strchr("245", class))
        return 0;
    for (int part = 0; part < 2; part++) {
        gsize digits = 0;

        if (text[at++] != '.')
            return 0;
        while (digits < 3 && g_ascii_isdigit(text[at])) {
            digits++;
            at++;
        }
        if (!digits)
            return 0;
    }
    return text[at] == ' ' || text[at] == '\0' ? at : 0;
}

/* Keeps the words of one line; a code that later lines repeat is kept once. */
static void add_words(struct reply_parser *parser, const char *words)
{
    gsize length = enhanced_length(words, (char)('0' + parser->code / 100));
    char number[TEXT_NUMBER_SIZE];

    if (!parser->lines) {
        g_string_assign(parser->text, text_number(parser->code, number));
        parser->enhanced[0] = '\0';
        if (length)
            g_strlcpy(parser->enhanced, words, MIN(length + 1, sizeof parser->enhanced));
    } else if (length) {
        words += length;
    }
    while (*words == ' ')
        words++;
    if (*words) {
        g_string_append_c(parser->text, ' ');
        g_string_append(parser->text, words);
    }
}

static int code_of(const char *line)
{
    if (line[0] < '1' || line[0] > '5' || !g_ascii_isdigit(line[1]) || !g_ascii_isdigit(line[2]))
        return 0;
    return (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
}

/* One whole line: whether it continues, ends or breaks the reply. */
static enum reply_status end_line(struct reply_parser *parser)
{
    const char *line = parser->line->str;
    int code = code_of(line);

    if (!code || (line[3] != '\0' && line[3] != ' ' && line[3] != '-'))
        return REPLY_BROKEN;
    if (parser->lines && code != parser->code)
        return REPLY_BROKEN;
    parser->code = code;
    add_words(parser, line[3] ? line + 4 : "");
    if (++parser->lines > REPLY_LINES_MAX)
        return REPLY_BROKEN;
    return line[3] == '-' ? REPLY_MORE : REPLY_COMPLETE;
}

static void hand_over(struct reply_parser *parser, struct smtp_reply *reply)
{
    g_autofree char *valid = g_utf8_make_valid(parser->text->str, (gssize)parser->text->len);

    reply->code = parser->code;
    g_strlcpy(reply->enhanced, parser->enhanced, sizeof reply->enhanced);
    reply->text = text_one_line(valid);
    g_string_truncate(parser->text, 0);
    parser->lines = 0;
    parser->size = 0;
}

/* What there is of the line at hand, with its end where that has come: how much of it. */
static gsize take_line(struct reply_parser *parser, const char *data, gsize length, enum reply_status *status)
{
    const char *end = memchr(data, '\n', length);
    gsize had = parser->line->len, size = end ? (gsize)(end - data) : length, taken = size + (end ? 1 : 0);

    parser->size += taken;
    g_string_append_len(parser->line, data, (gssize)size);
    for (gsize i = had; i < parser->line->len; i++) {
        if (!parser->line->str[i])
            parser->line->str[i] = '?'; /* a NUL would hide what follows it */
    }
    if (parser->size > REPLY_SIZE_MAX || parser->line->len > REPLY_LINE_MAX) {
        *status = REPLY_BROKEN;
        return taken;
    }
    if (!end)
        return taken;
    if (parser->line->len && parser->line->str[parser->line->len - 1] == '\r')
        g_string_truncate(parser->line, parser->line->len - 1);
    *status = end_line(parser);
    g_string_truncate(parser->line, 0);
    return taken;
}

enum reply_status reply_parser_feed(struct reply_parser *parser, const char **data, gsize *length,
                                    struct smtp_reply *reply)
{
    enum reply_status status = parser->broken ? REPLY_BROKEN : REPLY_MORE;

    while (status == REPLY_MORE && *length) {
        gsize taken = take_line(parser, *data, *length, &status);

        *data += taken;
        *length -= taken;
    }
    if (status == REPLY_COMPLETE)
        hand_over(parser, reply);
    parser->broken = status == REPLY_BROKEN;
    return status;
}
