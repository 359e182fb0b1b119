/* SPDX-License-Identifier: MIT */
#include "proof/chain.h"

#include <string.h>

void chain_entry_hash(const struct chain_entry *entry, char hex[SHA256_HEX_SIZE])
{
    const char *const fields[] = {"herinnerd-journal-1", entry->seq, entry->time, entry->clock,
                                  entry->actor, entry->type, entry->client, entry->invoice,
                                  entry->reminder, entry->body_sha256, entry->prev};
    struct hash_part parts[2 * G_N_ELEMENTS(fields)];

    for (gsize i = 0; i < G_N_ELEMENTS(fields); i++) {
        const char *text = fields[i] ? fields[i] : "";

        parts[2 * i] = (struct hash_part){text, strlen(text)};
        parts[2 * i + 1] = (struct hash_part){"\n", 1};
    }
    hash_hex(parts, G_N_ELEMENTS(parts), hex);
}

void chain_body_hash(const void *salt, gsize salt_size, const char *body, char hex[SHA256_HEX_SIZE])
{
    hash_hex((struct hash_part[]){{salt, salt_size}, {body, strlen(body)}}, 2, hex);
}

static void root_of(const uint8_t *hashes, guint count, uint8_t out[SHA256_SIZE])
{
    uint8_t left[SHA256_SIZE], right[SHA256_SIZE];
    guint split = 1;

    if (count == 1) {
        hash_bytes((struct hash_part[]){{"\0", 1}, {hashes, SHA256_SIZE}}, 2, out);
        return;
    }
    while (split * 2 < count)
        split *= 2;
    root_of(hashes, split, left);
    root_of(hashes + (gsize)split * SHA256_SIZE, count - split, right);
    hash_bytes((struct hash_part[]){{"\1", 1}, {left, sizeof left}, {right, sizeof right}}, 3, out);
}

void chain_root(const GArray *hashes, char hex[SHA256_HEX_SIZE])
{
    uint8_t root[SHA256_SIZE];

    g_assert(hashes->len > 0);
    root_of((const uint8_t *)hashes->data, hashes->len, root);
    hex_of(root, sizeof root, hex);
}

void chain_seal_hash(const char *day, int64_t first, int64_t last, const char *root, const char *prev,
                     char hex[SHA256_HEX_SIZE])
{
    g_autofree char *text = g_strdup_printf("herinnerd-seal-1\n%s\n%" G_GINT64_FORMAT "\n%" G_GINT64_FORMAT
                                            "\n%s\n%s\n",
                                            day, first, last, root, prev);

    hash_hex((struct hash_part[]){{text, strlen(text)}}, 1, hex);
}
