/* SPDX-License-Identifier: MIT */
#include "proof/hash.h"

#include <string.h>
#include <sys/random.h>

gboolean hex_read(const char *text, uint8_t out[SHA256_SIZE])
{
    if (!text || strlen(text) != SHA256_HEX_SIZE - 1)
        return FALSE;
    for (gsize i = 0; i < SHA256_SIZE; i++) {
        int high = g_ascii_xdigit_value(text[2 * i]), low = g_ascii_xdigit_value(text[2 * i + 1]);

        if (high < 0 || low < 0)
            return FALSE;
        out[i] = (uint8_t)(high << 4 | low);
    }
    return TRUE;
}

/* RFC 2104 2. */
char *hash_keyed(const char *key, const char *text, gsize size)
{
    enum { BLOCK = 64, INNER = 0x36, OUTER = 0x5c };
    uint8_t block[BLOCK] = {0}, inner[BLOCK], outer[BLOCK], sum[SHA256_SIZE];
    gsize length = strlen(key), taken = MIN(size, SHA256_SIZE);
    char *hex = g_malloc(2 * taken + 1);

    if (length > BLOCK)
        hash_bytes((struct hash_part[]){{key, length}}, 1, block);
    for (gsize i = 0; length <= BLOCK && i < length; i++)
        block[i] = (uint8_t)key[i];
    for (gsize i = 0; i < BLOCK; i++) {
        inner[i] = block[i] ^ INNER;
        outer[i] = block[i] ^ OUTER;
    }
    hash_bytes((struct hash_part[]){{inner, BLOCK}, {text, strlen(text)}}, 2, sum);
    hash_bytes((struct hash_part[]){{outer, BLOCK}, {sum, sizeof sum}}, 2, sum);
    hex_of(sum, taken, hex);
    return hex;
}

void random_fill(uint8_t *out, gsize size)
{
    /* up to 256 bytes come whole or not at all (getrandom(2)) */
    g_assert(size <= 256);
    if (getrandom(out, size, 0) != (ssize_t)size)
        g_error("getrandom: %s", g_strerror(errno));
}
