/* SPDX-License-Identifier: MIT */
#include "proof/hash.h"

#include <errno.h>
#include <openssl/evp.h>
#include <stdbool.h>
#include <string.h>
#include <sys/random.h>

void hash_bytes(const struct hash_part *parts, int count, uint8_t out[SHA256_SIZE])
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    bool done = context && EVP_DigestInit_ex(context, EVP_sha256(), NULL) == 1;

    for (int i = 0; i < count && done; i++)
        done = EVP_DigestUpdate(context, parts[i].data, parts[i].size) == 1;
    done = done && EVP_DigestFinal_ex(context, out, NULL) == 1;
    EVP_MD_CTX_free(context);
    if (!done)
        g_error("SHA-256 is not available in libcrypto");
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

/* GLib's, since libcrypto's own looks its parts up by their names at each call, which costs more than the hashing. */
char *hash_keyed(const char *key, const char *text, gsize size)
{
    char *hex = g_compute_hmac_for_string(G_CHECKSUM_SHA256, (const guchar *)key, strlen(key), text, -1);

    hex[2 * MIN(size, SHA256_SIZE)] = '\0';
    return hex;
}

void random_fill(uint8_t *out, gsize size)
{
    /* up to 256 bytes come whole or not at all (getrandom(2)) */
    g_assert(size <= 256);
    if (getrandom(out, size, 0) != (ssize_t)size)
        g_error("getrandom: %s", g_strerror(errno));
}
