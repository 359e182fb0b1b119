/* SPDX-License-Identifier: MIT */
/*
 * What an incoming mail may ask of us before a parser sees it: counted from
 * the bytes alone, in one look over them. Pure.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* A longer mail than MAIL_WHOLE_MAX is kept, not read; of one longer than MAIL_KEPT_MAX its beginning stands for it
 * (MAIL_LOOKED_AT, mail.h): what lies behind is attachments, and the mailbox has them. */
enum { MAIL_WHOLE_MAX = 32 * 1024 * 1024, MAIL_KEPT_MAX = 8 * 1024 * 1024 };

/* Whether what stands in DATA would cost too much to parse: more nesting, parts or header lines than any mail that
 * means well. */
bool limits_are_passed(const char *data, gsize length);

/* How many bytes of DATA hold the headers that are still worth reading. */
gsize limits_headers_length(const char *data, gsize length);

/* Leaves aside an mbox line "From user@host date" at the beginning. */
void limits_skip_mbox_line(const char **data, gsize *length);
