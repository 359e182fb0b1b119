/* SPDX-License-Identifier: MIT */
/*
 * Text in pieces to physical lines: LF, CR LF and a lone CR end one. A line
 * has a limit from birth, so that a file without line ends is refused, not
 * held in memory. What a line means is the taker's business.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "ledger/fault.h"

#define LINE_LENGTH_MAX ((size_t)1 << 20)

/* What `pass` may say instead of a size. */
#define LINES_WAIT SIZE_MAX       /* there must be more to tell: the rest stays `left` */
#define LINES_STOP (SIZE_MAX - 1) /* as when `take` says false */

struct lines {
    /* Takes line NUMBER with its end, not NUL-terminated; may write to it. False stops. */
    bool (*take)(void *data, char *text, size_t length, int number);
    /* Where a line begins, with all that is there of the text: so many bytes of it, *COUNT whole lines, are not handed
     * over. NULL = all are. */
    size_t (*pass)(void *data, const char *text, size_t length, int *count);
    void *data;
    int count;        /* lines handed over */
    GString *pending; /* the line that the last piece did not end */
    size_t left;      /* of the last piece: to be fed again, before what follows it */
};

void lines_init(struct lines *lines, bool (*take)(void *, char *, size_t, int), void *data);
void lines_clear(struct lines *lines);

/* Hands over the lines that end in TEXT, where they stand but for the first, whose beginning came before. False when
 * the taker said so or a line is too long (FAULT). */
bool lines_feed(struct lines *lines, char *text, size_t length, struct fault *fault);

/* Hands over the last line, where it has no end. */
bool lines_end(struct lines *lines);
