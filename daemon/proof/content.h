/* SPDX-License-Identifier: MIT */
/*
 * Bytes kept by their SHA-256, compressed; of a mail each file that went along
 * apart, so that one that goes with a thousand letters is kept once
 * (store.md 12). What reads gives the whole again. Private to proof/;
 * content_get() is in log.h.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "proof/hash.h"

struct store;

/* Keeps BYTES (KIND: mail, evidence, …) and gives their hash. The same bytes are kept once. */
bool content_put(struct store *store, const char *kind, GBytes *bytes, char sha256[SHA256_HEX_SIZE], GError **error);

/*
 * The same for bytes that are much like PATTERN (NULL = like nothing): of those what they differ in is kept, and the
 * pattern once. It is read with each of them and never erased, so that it must not hold what is anybody's.
 */
bool content_put_like(struct store *store, const char *kind, GBytes *bytes, GBytes *pattern,
                      char sha256[SHA256_HEX_SIZE], GError **error);

/* Keeps the transcript of an attempt, which is its own: under number *ID, which the attempt is to have, and their hash.
 */
bool content_add_transcript(struct store *store, GBytes *bytes, char sha256[SHA256_HEX_SIZE], int64_t *id,
                            GError **error);

/* Undoes CODING of the columns of that name; NULL when that fails, or the pattern DICT (NULL = none) or a file of it is
 * not there. The bytes are not checked against their hash. */
GBytes *content_decode(struct store *store, const char *coding, const char *dict, const void *data, gsize size,
                       gsize whole);
