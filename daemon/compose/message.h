/* SPDX-License-Identifier: MIT */
/*
 * One mail message as bytes, written from finished parts (templates.md 3,
 * mail.md 5). Every field is checked here as bytes before it is written: no
 * CR, LF or NUL reaches a header. The same input gives the same bytes:
 * boundaries come from the Message-ID. It decides no wording, asks no clock,
 * makes no random number. Pure; compose_init() comes first.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

struct message_address {
    const char *name;    /* display name in UTF-8, or NULL */
    const char *address; /* addr-spec (text_is_address); an IDN domain becomes A-labels */
};

/* A file that goes along. */
struct message_file {
    const char *type;       /* "application/pdf", "text/calendar; method=PUBLISH" */
    const char *filename;   /* UTF-8, or NULL for an inline image */
    const char *content_id; /* without angle brackets; inline images only */
    GBytes *bytes;
};

struct message {
    const char *message_id; /* "left@right", without angle brackets */
    int64_t date;           /* seconds since 1970, UTC */
    int offset_minutes;     /* of the local zone at that moment, east positive */

    struct message_address from;
    struct message_address reply_to; /* address NULL: left out */
    const struct message_address *to;
    guint to_count; /* at least 1 */
    const struct message_address *cc;
    guint cc_count;

    const char *subject;           /* UTF-8, one line, not empty */
    const char *language;          /* Content-Language, a BCP 47 tag */
    const char *in_reply_to;       /* without angle brackets, or NULL */
    const char *const *references; /* oldest first, without angle brackets, NULL-terminated, or NULL */
    bool auto_generated;           /* Auto-Submitted: auto-generated (RFC 3834 5) */
    bool suppress_auto_replies;    /* X-Auto-Response-Suppress: OOF, AutoReply; off unless set */
    const char *marks;             /* X-Herinnerd-Covers: letters, digits, blanks; or NULL */
    const char *receipt_to;        /* Disposition-Notification-To (RFC 8098 2.1), or NULL */

    const char *text; /* UTF-8 with LF line ends */
    const char *html; /* UTF-8 with LF line ends, or NULL */
    const struct message_file *images;
    guint image_count;
    const struct message_file *files;
    guint file_count;
};

/*
 * The message with CRLF line ends, 7-bit, no line over 998 octets, not
 * dot-stuffed. multipart/mixed( multipart/related( multipart/alternative(
 * text, html), images), files); levels with one part are left out.
 * HERINNERD_ERROR_VALUE names the field that cannot be written.
 */
GBytes *message_build(const struct message *message, GError **error);
