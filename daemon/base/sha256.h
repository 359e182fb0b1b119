/* SPDX-License-Identifier: MIT */
/* SHA-256 by libcrypto, which uses what the processor has for it. Pure. */
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
