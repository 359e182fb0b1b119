/* SPDX-License-Identifier: MIT */
/*
 * What the files of the message builder share: message.c is the order of the
 * work, message_check.c looks at every field as bytes, message_header.c writes
 * the header and message_body.c the parts below it.
 */
#pragma once

#include "compose/message.h"

/* Whether every field may be written; HERINNERD_ERROR_VALUE names the first that may not. */
bool message_check(const struct message *message, GError **error);

/* Whether the finished bytes are what an SMTP server may be given: short lines, 7-bit. */
bool message_check_bytes(const GString *bytes, GError **error);

/* Adds the header fields of MESSAGE, which message_check() has seen, but for those of its body. */
bool message_write_header(GString *out, const struct message *message, GError **error);

/* Adds the outermost part of MESSAGE, which message_check() has seen: its fields, an empty line, what is in it. */
void message_write_body(GString *out, const struct message *message);
