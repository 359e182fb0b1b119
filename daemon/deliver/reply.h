/* SPDX-License-Identifier: MIT */
/*
 * SMTP replies (RFC 5321 4.2) out of a stream of bytes that may come one at a
 * time. Says where a reply ends and what it says; never what it means for a
 * letter (outcome.h). Pure.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

enum { REPLY_LINE_MAX = 4096, REPLY_SIZE_MAX = 65536, REPLY_LINES_MAX = 100 };

struct smtp_reply {
    int code;          /* 100 to 599 */
    char enhanced[12]; /* "5.1.1" of the first line (RFC 2034), or "" */
    char *text;        /* one line of UTF-8: the code and the words of all lines */
};

enum reply_status {
    REPLY_MORE,     /* everything was taken, the reply is not complete */
    REPLY_COMPLETE, /* *REPLY is filled; bytes behind it are left */
    REPLY_BROKEN,   /* no SMTP reply, or over a limit: the stream is of no use any more */
};

struct reply_parser;

struct reply_parser *reply_parser_new(void);
void reply_parser_free(struct reply_parser *parser);

/* Takes from *DATA, *LENGTH (both moved on) up to the end of one reply. REPLY is emptied with smtp_reply_clear(). */
enum reply_status reply_parser_feed(struct reply_parser *parser, const char **data, gsize *length,
                                    struct smtp_reply *reply);

/* Whether a reply has begun and not ended. */
bool reply_parser_is_inside(const struct reply_parser *parser);

void smtp_reply_clear(struct smtp_reply *reply);
