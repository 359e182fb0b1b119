/* SPDX-License-Identifier: MIT */
#include "imap/token.h"

#include <string.h>

enum { TOKENS_MAX = 10000 };

void imap_token_free(void *data)
{
    struct imap_token *token = data;

    g_clear_pointer(&token->bytes, g_bytes_unref);
    g_free(token);
}

int64_t imap_literal_at_end(const char *line, gsize length)
{
    gsize start = length;
    guint64 octets;
    g_autofree char *digits = NULL;

    if (length < 3 || line[length - 1] != '}')
        return -1;
    while (start > 0 && line[start - 1] != '{')
        start--;
    if (!start)
        return -1;
    digits = g_strndup(line + start, length - 1 - start);
    return g_ascii_string_to_unsigned(digits, 10, 0, G_MAXINT32, &octets, NULL) ? (int64_t)octets : -1;
}

void imap_skip_blanks(struct imap_cursor *cursor)
{
    while (cursor->at < cursor->end && *cursor->at == ' ')
        cursor->at++;
}

static struct imap_token *token_new(enum imap_token_kind kind, const char *bytes, gsize length)
{
    struct imap_token *token = g_new0(struct imap_token, 1);
    char *copy = g_malloc(length + 1);

    memcpy(copy, bytes, length);
    copy[length] = '\0';
    token->kind = kind;
    token->bytes = g_bytes_new_with_free_func(copy, length, g_free, copy);
    return token;
}

static struct imap_token *take_quoted(struct imap_cursor *cursor)
{
    g_autoptr(GString) text = g_string_new(NULL);

    for (cursor->at++; cursor->at < cursor->end && *cursor->at != '"'; cursor->at++) {
        if (*cursor->at == '\\' && cursor->at + 1 < cursor->end)
            cursor->at++;
        g_string_append_c(text, *cursor->at);
    }
    if (cursor->at == cursor->end)
        return NULL;
    cursor->at++;
    return token_new(IMAP_STRING, text->str, text->len);
}

/* "{3}" CRLF and three bytes; find_end() made sure that they are there. */
static struct imap_token *take_literal(struct imap_cursor *cursor)
{
    const char *lf = memchr(cursor->at, '\n', (gsize)(cursor->end - cursor->at));
    int64_t octets = 0;
    struct imap_token *token;

    if (lf)
        octets = imap_literal_at_end(cursor->at, (gsize)(lf - cursor->at) - (lf[-1] == '\r'));
    if (!lf || octets < 0 || octets > cursor->end - (lf + 1))
        return NULL;
    token = token_new(IMAP_STRING, lf + 1, (gsize)octets);
    cursor->at = lf + 1 + octets;
    return token;
}

/* "BODY[HEADER.FIELDS (DATE FROM)]<0>" is one atom: within brackets blanks and parentheses belong to it. */
static struct imap_token *take_atom(struct imap_cursor *cursor)
{
    const char *start = cursor->at;
    bool bracket = false;

    for (; cursor->at < cursor->end; cursor->at++) {
        char c = *cursor->at;

        if (!bracket && (c == ' ' || c == '(' || c == ')' || c == '"'))
            break;
        bracket = c == '[' || (bracket && c != ']');
    }
    return token_new(IMAP_ATOM, start, (gsize)(cursor->at - start));
}

static struct imap_token *take_token(struct imap_cursor *cursor)
{
    switch (*cursor->at) {
    case '(':
        return token_new(IMAP_OPEN, cursor->at++, 1);
    case ')':
        return token_new(IMAP_CLOSE, cursor->at++, 1);
    case '"':
        return take_quoted(cursor);
    case '{':
        return take_literal(cursor);
    default:
        return take_atom(cursor);
    }
}

bool imap_take_tokens(struct imap_cursor *cursor, GPtrArray *tokens)
{
    for (imap_skip_blanks(cursor); cursor->at < cursor->end; imap_skip_blanks(cursor)) {
        struct imap_token *token = tokens->len < TOKENS_MAX ? take_token(cursor) : NULL;

        if (!token)
            return false;
        g_ptr_array_add(tokens, token);
    }
    return true;
}
