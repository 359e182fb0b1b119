/* SPDX-License-Identifier: MIT */
/*
 * A message made ready for DATA: dots doubled at the start of lines (RFC 5321
 * 4.5.2) and the last CRLF taken off, because it goes out with the final dot.
 * It changes nothing else and refuses what SMTP cannot carry. Pure.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

/*
 * New bytes, or NULL with HERINNERD_ERROR_INPUT: a bare CR or LF, a NUL, a line over 998 octets, an octet above 127
 * unless UTF8 (the letter goes as SMTPUTF8, whose headers may hold an address beyond ASCII).
 */
GBytes *content_stuff(GBytes *message, bool utf8, GError **error);
