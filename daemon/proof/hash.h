/* SPDX-License-Identifier: MIT */
/*
 * SHA-256, HMAC and random bytes for the proof, by libcrypto. It knows
 * nothing of what is hashed.
 */
#pragma once

#include <glib.h>
#include <stdint.h>

#define SHA256_SIZE 32
#define SHA256_HEX_SIZE 65 /* 64 lower-case digits and a NUL */

/* Hashes the PARTS one behind the other. Returns HEX. */
struct hash_part {
    const void *data;
    gsize size;
};
const char *hash_hex(const struct hash_part *parts, int count, char hex[SHA256_HEX_SIZE]);

/* The same as bytes. */
void hash_bytes(const struct hash_part *parts, int count, uint8_t out[SHA256_SIZE]);

/* Bytes as lower-case hex; HEX has room for 2 * SIZE + 1. Returns HEX. */
const char *hex_of(const uint8_t *bytes, gsize size, char *hex);
/* 64 hex digits as bytes; false when TEXT is not that. */
gboolean hex_read(const char *text, uint8_t out[SHA256_SIZE]);

/* The first SIZE (at most 32) bytes of HMAC-SHA-256 of TEXT, as hex. New string. */
char *hash_keyed(const char *key, const char *text, gsize size);

/* Fills OUT from the kernel's generator; ends the process when there is none. */
void random_fill(uint8_t *out, gsize size);
