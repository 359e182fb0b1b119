/* SPDX-License-Identifier: MIT */
/*
 * An incoming mail, opened: its headers, the parts that say something, its
 * text, and the headers of what it returns. Whatever is sent to us may stand
 * here, so that everything has a limit; a mail beyond them is opened as far
 * as its headers. Decides nothing. Pure; mail_init() comes first.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "base/auto.h"

/* Only so much of a mail is looked at: text and reports stand at its beginning, attachments and what was returned
 * behind them. */
enum { MAIL_LOOKED_AT = 1024 * 1024, MAIL_TEXT_MAX = 64 * 1024 };

struct mail_part {
    char *type;   /* "message/delivery-status" */
    char *text;   /* decoded, UTF-8; "" of what is no text */
    char *method; /* of text/calendar, else "" */
};

struct mail {
    GHashTable *headers;  /* name in lower case -> GPtrArray of char*: every value, decoded, one line, UTF-8 */
    char *type;           /* of the whole: "multipart/report", */
    char *report_type;    /* and its parameter in lower case, "" = none */
    GPtrArray *parts;     /* of struct mail_part: the leaves, in order; not those of messages within it */
    char *text;           /* what a person reads, without what is returned as a part */
    GHashTable *returned; /* fields of the message that was sent back, as fields_parse() gives; NULL = none */
    bool hostile;         /* beyond a limit: only the headers were read */
};

void mail_init(void);
void mail_shutdown(void);

/* RAW as it came, with or without CR; a leading mbox "From " line is left aside. WHOLE is how large the mail is when
 * RAW is only its beginning. Never NULL. */
struct mail *mail_open(GBytes *raw, gsize whole);
void mail_free(struct mail *mail);
AUTO_DEFINE(mail, mail_free)

/* The first value of header NAME (lower case), "" when there is none. */
const char *mail_header(const struct mail *mail, const char *name);
/* All of them, NULL when there is none. */
const GPtrArray *mail_headers(const struct mail *mail, const char *name);
bool mail_has(const struct mail *mail, const char *name);

/* The first part of TYPE at or behind *AT (which moves behind it), NULL when there is none. */
const struct mail_part *mail_part(const struct mail *mail, const char *type, guint *at);

/* The addresses in VALUE of a header, in lower case. NULL-terminated. */
char **mail_addresses(const char *value);
