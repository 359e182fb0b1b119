/* SPDX-License-Identifier: MIT */
/*
 * Blocks of "Name: value" lines, as stand in delivery reports (RFC 3464 2.1),
 * receipts (RFC 8098 3.1) and returned headers: folded lines joined, blocks
 * parted by empty lines. It reads whatever stands there and judges none of
 * it. Pure.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* All blocks of TEXT, at most a thousand of them: each a GHashTable of field name in lower case -> its value, the first
 * of its name, one line of UTF-8. */
GPtrArray *fields_parse(const char *text);

/* The value of NAME (lower case) in BLOCK, "" when it is not there. */
const char *field(GHashTable *block, const char *name);

/* "rfc822; <user@host>": what stands behind the type, without blanks and angle brackets. New string. */
char *field_address(const char *value);

/* The first word of VALUE, in lower case: "delivered (to mailbox)" is "delivered". New string. */
char *field_word(const char *value);

/* The first "<…>" of VALUE without the brackets, else its first word; "" when there is none. New string. */
char *field_message_id(const char *value);
