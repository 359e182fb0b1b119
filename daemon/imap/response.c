/* SPDX-License-Identifier: MIT */
#include "imap/response.h"

#include <string.h>

#include "imap/token.h"

enum { LINE_MAX_BYTES = 65536 };

struct imap_parser {
    GByteArray *buffer;
    gsize literal_max;
    gsize scanned; /* bytes of the buffer known to belong to the response that is being read */
    bool broken;
};

struct imap_parser *imap_parser_new(gsize literal_max)
{
    struct imap_parser *parser = g_new0(struct imap_parser, 1);

    parser->buffer = g_byte_array_new();
    parser->literal_max = literal_max;
    return parser;
}

void imap_parser_free(struct imap_parser *parser)
{
    if (!parser)
        return;
    g_byte_array_unref(parser->buffer);
    g_free(parser);
}

void imap_parser_feed(struct imap_parser *parser, const char *data, gsize length)
{
    if (!parser->broken)
        g_byte_array_append(parser->buffer, (const guint8 *)data, (guint)length);
}

void imap_response_free(struct imap_response *response)
{
    if (!response)
        return;
    g_ptr_array_unref(response->tokens);
    g_free(response->tag);
    g_free(response->name);
    g_free(response->code);
    g_free(response->text);
    g_free(response);
}

/* The end of the response at the start of the buffer (behind its last CRLF), 0 when it is not whole yet. */
static gsize find_end(struct imap_parser *parser)
{
    const char *data = (const char *)parser->buffer->data;
    gsize length = parser->buffer->len;

    for (;;) {
        gsize at = parser->scanned;
        const char *lf = length > at ? memchr(data + at, '\n', length - at) : NULL;
        gsize end = lf ? (gsize)(lf - data) : length;
        int64_t octets;

        if (end - at > LINE_MAX_BYTES)
            parser->broken = true;
        if (!lf || parser->broken)
            return 0;
        octets = imap_literal_at_end(data + at, end > at && data[end - 1] == '\r' ? end - at - 1 : end - at);
        if (octets < 0)
            return end + 1;
        if ((gsize)octets > parser->literal_max) {
            parser->broken = true;
            return 0;
        }
        if (end + 1 + (gsize)octets > length)
            return 0;
        parser->scanned = end + 1 + (gsize)octets;
    }
}

/* -- a response --------------------------------------------------------- */

static char *take_word(struct imap_cursor *cursor)
{
    const char *start = cursor->at;

    while (cursor->at < cursor->end && *cursor->at != ' ')
        cursor->at++;
    return g_strndup(start, (gsize)(cursor->at - start));
}

static char *rest_of(const struct imap_cursor *cursor)
{
    g_autofree char *rest = g_strndup(cursor->at, (gsize)(cursor->end - cursor->at));

    return g_utf8_make_valid(g_strstrip(rest), -1);
}

/* RFC 3501 7.1: "[CODE ARGUMENTS] text". */
static void take_status(struct imap_cursor *cursor, struct imap_response *response)
{
    const char *close;

    imap_skip_blanks(cursor);
    close = cursor->at < cursor->end && *cursor->at == '[' ? memchr(cursor->at, ']', (gsize)(cursor->end - cursor->at))
                                                           : NULL;
    if (close) {
        response->code = g_strndup(cursor->at + 1, (gsize)(close - cursor->at) - 1);
        cursor->at = close + 1;
    }
    response->text = rest_of(cursor);
}

static bool is_status(const char *name)
{
    static const char *const names[] = {"OK", "NO", "BAD", "BYE", "PREAUTH", NULL};

    return g_strv_contains(names, name);
}

static bool fill(struct imap_cursor *cursor, struct imap_response *response)
{
    g_autofree char *word = NULL;
    guint64 number;

    response->tag = take_word(cursor);
    imap_skip_blanks(cursor);
    if (g_str_equal(response->tag, "+")) {
        response->text = rest_of(cursor);
        return true;
    }
    word = take_word(cursor);
    imap_skip_blanks(cursor);
    if (g_ascii_string_to_unsigned(word, 10, 0, G_MAXUINT32, &number, NULL)) {
        response->number = (int64_t)number;
        g_free(word);
        word = take_word(cursor);
    }
    g_free(response->name);
    response->name = g_ascii_strup(word, -1);
    if (!*response->tag || !*response->name)
        return false;
    if (!is_status(response->name))
        return imap_take_tokens(cursor, response->tokens);
    take_status(cursor, response);
    return true;
}

static struct imap_response *parse(const char *data, gsize length)
{
    struct imap_response *response = g_new0(struct imap_response, 1);
    struct imap_cursor cursor = {data, data + length};

    response->number = -1;
    response->name = g_strdup("");
    response->tokens = g_ptr_array_new_with_free_func(imap_token_free);
    if (fill(&cursor, response)) {
        response->code = response->code ? response->code : g_strdup("");
        response->text = response->text ? response->text : g_strdup("");
        return response;
    }
    imap_response_free(response);
    return NULL;
}

struct imap_response *imap_parser_next(struct imap_parser *parser, bool *broken)
{
    gsize end = parser->broken ? 0 : find_end(parser), length = end;
    const char *data = (const char *)parser->buffer->data;
    struct imap_response *response = NULL;

    if (end) {
        length -= end > 1 && data[end - 2] == '\r' ? 2 : 1; /* that one only: a literal may end in more of them */
        response = parse(data, length);
        parser->broken = !response;
        g_byte_array_remove_range(parser->buffer, 0, (guint)end);
        parser->scanned = 0;
    }
    *broken = parser->broken;
    return response;
}

bool imap_is(const struct imap_response *response, guint i, enum imap_token_kind kind)
{
    return i < response->tokens->len && ((struct imap_token *)response->tokens->pdata[i])->kind == kind;
}

const char *imap_text(const struct imap_response *response, guint i)
{
    const struct imap_token *token = i < response->tokens->len ? response->tokens->pdata[i] : NULL;

    return token && token->kind <= IMAP_STRING ? g_bytes_get_data(token->bytes, NULL) : "";
}
