/* SPDX-License-Identifier: MIT */
/* Bytes kept by their SHA-256, compressed. Private to proof/; content_get() is in log.h. */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "proof/hash.h"

struct store;

/* Keeps BYTES (KIND: mail, transcript, …) and gives their hash. The same bytes are kept once. */
bool content_put(struct store *store, const char *kind, GBytes *bytes, char sha256[SHA256_HEX_SIZE], GError **error);

/* Undoes CODING; NULL when that fails. DATA is not checked against its hash. */
GBytes *content_decode(const char *coding, const void *data, gsize size, gsize whole);
