/* SPDX-License-Identifier: MIT */
/*
 * What the files of the message builder share: message.c is the order of the
 * work, message_check.c looks at every field as bytes, message_header.c and
 * message_body.c hand them to GMime.
 */
#pragma once

#include <gmime/gmime.h>

#include "compose/message.h"

/* Whether every field may be written; HERINNERD_ERROR_VALUE names the first that may not. */
bool message_check(const struct message *message, GError **error);

/* Whether the finished bytes are what an SMTP server may be given: short lines, 7-bit. */
bool message_check_bytes(const GString *bytes, GError **error);

/* The header fields of MESSAGE, which message_check() has seen. */
bool message_set_headers(GMimeMessage *mime, const struct message *message, GError **error);

/* Whether TEXT (one line of UTF-8) is to be written as encoded words, not by GMime. */
bool message_needs_words(const char *text);

/* Adds TEXT as encoded words, folded by LF and a blank. */
void message_append_words(GString *out, const char *text);

/* The tree of parts of MESSAGE, which message_check() has seen. A new reference. */
GMimeObject *message_body(const struct message *message);
