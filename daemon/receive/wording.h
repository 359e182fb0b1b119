/* SPDX-License-Identifier: MIT */
/*
 * Phrases by which mail of programs is known, and the part of a text that its
 * writer wrote. Comparing is without case, over UTF-8. Pure.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* TEXT for comparing: case folded, runs of blanks one blank. New string. */
char *wording_fold(const char *text);

/* One of PHRASES (NULL-terminated, folded) stands in FOLDED; wording_begins(): at its beginning. */
bool wording_has(const char *folded, const char *const *phrases);
bool wording_begins(const char *folded, const char *const *phrases);

/* What stands above the first quoted line or the head of a quoted mail. New string. */
char *wording_above_quote(const char *text);
/* TEXT quotes a mail. */
bool wording_quotes(const char *text);

/* The offset in TEXT at which a bounce begins to return the mail; the length of TEXT when it does not. */
gsize wording_returned_at(const char *text);

extern const char *const words_bounce[];       /* of a mail that did not arrive */
extern const char *const words_bounce_title[]; /* a subject begins so */
extern const char *const words_permanent[];
extern const char *const words_temporary[];
extern const char *const words_away_title[]; /* a subject begins so */
extern const char *const words_away[];       /* of automatic answers, anywhere in a subject */
extern const char *const words_left[];       /* the person is gone for good */
extern const char *const words_challenge[];
extern const char *const words_rejected[]; /* a filter refused */
