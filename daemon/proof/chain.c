/* SPDX-License-Identifier: MIT */
#include "proof/chain.h"

#include <string.h>

void chain_entry_hash(const struct chain_entry *entry, char hex[SHA256_HEX_SIZE])
{
    const char *const fields[] = {"herinnerd-journal-1", entry->seq,         entry->time,   entry->clock,
                                  entry->actor,          entry->type,        entry->client, entry->invoice,
                                  entry->reminder,       entry->body_sha256, entry->prev};
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

static void join(const uint8_t *left, const uint8_t *right, uint8_t out[SHA256_SIZE])
{
    uint8_t node[SHA256_SIZE];

    hash_bytes((struct hash_part[]){{"\1", 1}, {left, SHA256_SIZE}, {right, SHA256_SIZE}}, 3, node);
    memcpy(out, node, SHA256_SIZE);
}

void chain_tree_add(struct chain_tree *tree, const uint8_t hash[SHA256_SIZE])
{
    int top = tree->depth++;

    g_assert(top < CHAIN_LEVELS);
    hash_bytes((struct hash_part[]){{"\0", 1}, {hash, SHA256_SIZE}}, 2, tree->nodes[top]);
    tree->sizes[top] = 1;
    tree->count++;
    for (; top > 0 && tree->sizes[top - 1] == tree->sizes[top]; top--) {
        join(tree->nodes[top - 1], tree->nodes[top], tree->nodes[top - 1]);
        tree->sizes[top - 1] *= 2;
        tree->depth--;
    }
}

static void fold(const struct chain_tree *tree, uint8_t root[SHA256_SIZE])
{
    g_assert(tree->depth > 0);
    memcpy(root, tree->nodes[tree->depth - 1], SHA256_SIZE);
    for (int i = tree->depth - 2; i >= 0; i--)
        join(tree->nodes[i], root, root);
}

void chain_tree_root(const struct chain_tree *tree, char hex[SHA256_HEX_SIZE])
{
    uint8_t root[SHA256_SIZE];

    fold(tree, root);
    hex_of(root, sizeof root, hex);
}

static void root_of(const uint8_t *hashes, guint count, uint8_t out[SHA256_SIZE])
{
    struct chain_tree tree = {0};

    for (guint i = 0; i < count; i++)
        chain_tree_add(&tree, hashes + (gsize)i * SHA256_SIZE);
    fold(&tree, out);
}

void chain_root(const GArray *hashes, char hex[SHA256_HEX_SIZE])
{
    uint8_t root[SHA256_SIZE];

    root_of((const uint8_t *)hashes->data, hashes->len, root);
    hex_of(root, sizeof root, hex);
}

GArray *chain_path(const GArray *hashes, guint index)
{
    GArray *path = g_array_new(FALSE, FALSE, sizeof(struct chain_step));
    const uint8_t *base = (const uint8_t *)hashes->data;
    guint count = hashes->len;

    g_assert(index < count);
    while (count > 1) {
        struct chain_step step = {0};
        guint split = 1;

        while (split * 2 < count)
            split *= 2;
        step.left = index >= split;
        if (step.left) {
            root_of(base, split, step.sibling);
            base += (gsize)split * SHA256_SIZE;
            index -= split;
            count -= split;
        } else {
            root_of(base + (gsize)split * SHA256_SIZE, count - split, step.sibling);
            count = split;
        }
        g_array_prepend_val(path, step); /* from below: the last split is the first step */
    }
    return path;
}

void chain_seal_hash(const char *day, int64_t first, int64_t last, const char *root, const char *prev,
                     char hex[SHA256_HEX_SIZE])
{
    g_autofree char *text = g_strdup_printf(
        "herinnerd-seal-1\n%s\n%" G_GINT64_FORMAT "\n%" G_GINT64_FORMAT "\n%s\n%s\n", day, first, last, root, prev);

    hash_hex((struct hash_part[]){{text, strlen(text)}}, 1, hex);
}
