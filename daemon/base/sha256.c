/* SPDX-License-Identifier: MIT */
/* libcrypto looks an algorithm up by its name at each call of the functions that it would rather be called by, which
 * takes longer than to hash an entry of the journal: so the older ones, which do the same. */
#define OPENSSL_API_COMPAT 10101
#include "base/sha256.h"

#include <openssl/sha.h>

void hash_bytes(const struct hash_part *parts, int count, uint8_t out[SHA256_SIZE])
{
    SHA256_CTX context;

    SHA256_Init(&context);
    for (int i = 0; i < count; i++)
        SHA256_Update(&context, parts[i].data, parts[i].size);
    SHA256_Final(out, &context);
}

const char *hex_of(const uint8_t *bytes, gsize size, char *hex)
{
    static const char digits[] = "0123456789abcdef";

    for (gsize i = 0; i < size; i++) {
        hex[2 * i] = digits[bytes[i] >> 4];
        hex[2 * i + 1] = digits[bytes[i] & 15];
    }
    hex[2 * size] = '\0';
    return hex;
}

const char *hash_hex(const struct hash_part *parts, int count, char hex[SHA256_HEX_SIZE])
{
    uint8_t bytes[SHA256_SIZE];

    hash_bytes(parts, count, bytes);
    return hex_of(bytes, sizeof bytes, hex);
}
