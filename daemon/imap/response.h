/* SPDX-License-Identifier: MIT */
/*
 * What an IMAP server says (RFC 3501 7), cut from a stream of bytes: lines
 * with literals in them, counted in bytes, whatever they hold. It knows the
 * forms of responses and nothing of mailboxes. Pure.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

enum imap_token_kind {
    IMAP_ATOM,   /* also flags, "BODY[]", NIL, numbers */
    IMAP_STRING, /* quoted or literal: any bytes */
    IMAP_OPEN,
    IMAP_CLOSE,
};

struct imap_token {
    enum imap_token_kind kind;
    GBytes *bytes; /* of an atom or a string, followed by a NUL that is not counted */
};

struct imap_response {
    char *tag;         /* "*", "+", or the tag of a command */
    int64_t number;    /* "* 12 EXISTS": 12; -1 = none */
    char *name;        /* in capitals: OK NO BAD BYE PREAUTH LIST FETCH SEARCH EXISTS …; "" behind "+" */
    char *code;        /* of a status response: "APPENDUID 38505 3955", "" = none */
    char *text;        /* of a status response or behind "+", for people */
    GPtrArray *tokens; /* of struct imap_token: what stands behind the name of any other */
};

struct imap_parser;

/* A literal over LITERAL_MAX bytes is no response. */
struct imap_parser *imap_parser_new(gsize literal_max);
void imap_parser_free(struct imap_parser *parser);

void imap_parser_feed(struct imap_parser *parser, const char *data, gsize length);

/* The next whole response, NULL when there is none yet. *BROKEN: what came can be no response, and nothing more will.
 */
struct imap_response *imap_parser_next(struct imap_parser *parser, bool *broken);
void imap_response_free(struct imap_response *response);

/* Text of token I, "" when there is none or it is a bracket. */
const char *imap_text(const struct imap_response *response, guint i);
bool imap_is(const struct imap_response *response, guint i, enum imap_token_kind kind);
