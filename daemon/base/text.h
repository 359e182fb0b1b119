/* SPDX-License-Identifier: MIT */
/*
 * Text that came from outside: made one line, bounded, checked. A mail
 * address is compared byte by byte with one allow-list before any library
 * sees it. Pure.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#define ADDRESS_MAX 254 /* RFC 5321 4.5.3.1.3 less the angle brackets */

/*
 * One line of TEXT (templates.md 1): controls, CR, LF, TAB, U+2028 and U+2029
 * become a blank, runs of blanks one blank, both ends are trimmed, the
 * directional marks U+202A-202E and U+2066-2069 are dropped. Returns a new string, or
 * NULL when TEXT is not UTF-8.
 */
char *text_one_line(const char *text);

/* Whether TEXT is UTF-8; as g_utf8_validate(), but sooner where nearly all is ASCII. */
bool text_is_utf8(const char *text);

/* Whether TEXT is one already. May say no of one that has general punctuation (U+2000-207F). */
bool text_is_one_line(const char *text);

/* Trims ASCII blanks and U+00A0 at both ends, in place. Returns TEXT. */
char *text_trim(char *text);

/*
 * Whether ADDRESS may be written into an envelope and a header: one local
 * part, one @, a domain with a dot or `localhost` or an address literal is refused;
 * no CR, LF, NUL, blank, angle bracket, comma, quote or control. The local part may be
 * UTF-8 (RFC 6531), the domain UTF-8 (made an A-label later) or ASCII.
 */
bool text_is_address(const char *address);

/* The entry of CHOICES (NULL-terminated) nearest to WORD by edit distance, or
 * NULL when none is near enough to be meant. */
const char *text_nearest(const char *word, const char *const *choices);

/* Columns TEXT takes on a terminal: wide characters 2, combining marks 0. */
int text_width(const char *text);

/* text_width() of LENGTH bytes of TEXT. */
int text_width_of(const char *text, gsize length);

/* TEXT, valid UTF-8, cut to at most COLUMNS columns, the last one an ellipsis when cut. New string. */
char *text_fit(const char *text, int columns);

/* VALUE in decimal, into OUT, which is returned: for what is written so often that a format would be felt. */
enum { TEXT_NUMBER_SIZE = 21 };
char *text_number(int64_t value, char out[TEXT_NUMBER_SIZE]);
