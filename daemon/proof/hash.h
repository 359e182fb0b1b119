/* SPDX-License-Identifier: MIT */
/*
 * HMAC and random bytes for the proof, beside SHA-256 (base/sha256.h). It
 * knows nothing of what is hashed.
 */
#pragma once

#include <glib.h>
#include <stdint.h>

#include "base/sha256.h"

/* 64 hex digits as bytes; false when TEXT is not that. */
gboolean hex_read(const char *text, uint8_t out[SHA256_SIZE]);

/* The first SIZE (at most 32) bytes of HMAC-SHA-256 of TEXT, as hex. New string. */
char *hash_keyed(const char *key, const char *text, gsize size);

/* Fills OUT from the kernel's generator; ends the process when there is none. */
void random_fill(uint8_t *out, gsize size);
