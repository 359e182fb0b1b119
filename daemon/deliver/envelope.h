/* SPDX-License-Identifier: MIT */
/*
 * The envelope of one letter and the MAIL and RCPT commands that say it (RFC
 * 5321 4.1.1, DSN parameters RFC 3461 4, SMTPUTF8 RFC 6531). Local parts are
 * kept byte for byte, domains go out as A-labels. Pure.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "deliver/capability.h"
#include "deliver/outcome.h"

struct recipient {
    char *address;        /* as the store has it */
    char *wire;           /* as RCPT says it */
    bool required;        /* one of `to`; a `cc` never decides */
    int code;             /* of the reply to RCPT, 0 = none came */
    char *text;
    enum ruling ruling; /* RULING_GO_ON: accepted, or not asked */
};

struct envelope {
    int64_t id; /* the reminder */
    char *from, *envid;
    GPtrArray *recipients; /* of struct recipient, required ones first */
    GBytes *content;       /* content_stuff() */
    int64_t size;          /* octets of the message itself */
    bool utf8;             /* an address needs SMTPUTF8 */
    bool copy;             /* set by the caller: once accepted, a copy is wanted in the Sent folder */
};

/* How the commands are written on this connection. */
struct envelope_form {
    struct smtp_capabilities offered;
    bool dsn; /* ask for receipts where they are offered */
};

/* TO and CC are NULL-terminated. CONTENT is set by the caller. NULL with HERINNERD_ERROR_INPUT
 * for an address that must not stand in a command. */
struct envelope *envelope_new(int64_t id, const char *from, const char *const *to, const char *const *cc,
                              const char *envid, int64_t size, GError **error);
void envelope_free(struct envelope *envelope);

/* Commands without CRLF; new strings. */
char *envelope_mail(const struct envelope *envelope, const struct envelope_form *form);
char *envelope_rcpt(const struct envelope *envelope, guint index, const struct envelope_form *form);

/* Why this relay cannot take the letter at all, a sentence, or NULL. */
char *envelope_obstacle(const struct envelope *envelope, const struct smtp_capabilities *offered);
