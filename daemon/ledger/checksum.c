/* SPDX-License-Identifier: MIT */
#include "ledger/checksum.h"

#include <openssl/evp.h>

struct checksum {
    EVP_MD_CTX *context;
};

struct checksum *checksum_new(void)
{
    struct checksum *checksum = g_new(struct checksum, 1);

    checksum->context = EVP_MD_CTX_new();
    /* fails only where there is no memory, and then GLib has ended the process before */
    if (!checksum->context || EVP_DigestInit_ex(checksum->context, EVP_sha256(), NULL) != 1)
        g_error("SHA-256 is not available");
    return checksum;
}

void checksum_free(struct checksum *checksum)
{
    if (!checksum)
        return;
    EVP_MD_CTX_free(checksum->context);
    g_free(checksum);
}

void checksum_add(struct checksum *checksum, const void *bytes, gsize length)
{
    if (EVP_DigestUpdate(checksum->context, bytes, length) != 1)
        g_error("SHA-256 broke off");
}

char *checksum_end(struct checksum *checksum)
{
    unsigned char sum[EVP_MAX_MD_SIZE];
    unsigned length = 0;
    GString *hex = g_string_new(NULL);

    if (EVP_DigestFinal_ex(checksum->context, sum, &length) != 1)
        g_error("SHA-256 broke off");
    for (unsigned i = 0; i < length; i++)
        g_string_append_printf(hex, "%02x", sum[i]);
    return g_string_free(hex, FALSE);
}
