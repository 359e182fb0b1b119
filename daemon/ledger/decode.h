/* SPDX-License-Identifier: MIT */
/*
 * Bytes of a file, in its stated encoding, to UTF-8, piece by piece. Guesses
 * nothing: bytes that do not fit the encoding, NUL and a file that is plainly
 * in another encoding than stated are refused with their offset. A byte order
 * mark is left out. UTF-8 and ASCII are only checked, never copied.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/auto.h"

struct decoder;

/* ENCODING is a name that iconv knows ("" = utf-8); NULL when it knows none such. */
struct decoder *decoder_new(const char *encoding);
void decoder_free(struct decoder *decoder);
AUTO_DEFINE(decoder, decoder_free)

/* Where the next raw bytes are to be written, and how many at most. */
char *decoder_space(struct decoder *decoder, size_t *size);

struct decoded {
    char *text; /* valid UTF-8 without NUL, the caller's to write to until the next call */
    size_t length;
    const char *wrong; /* what stands behind the text and cannot be used, or NULL */
};

/* Decodes the LENGTH bytes just written; LAST: the file ends here. */
struct decoded decoder_take(struct decoder *decoder, size_t length, bool last);

/* At most so many bytes can be kept. */
#define DECODER_KEPT_MAX ((size_t)16 << 10)

/* The last LENGTH bytes of what the last call decoded, which are as they were, come again, before what follows them. */
void decoder_keep(struct decoder *decoder, size_t length);
