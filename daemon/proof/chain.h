/* SPDX-License-Identifier: MIT */
/*
 * How journal entries and seals are hashed (store.md 7). Pure; journal.c
 * writes with it, verify.c checks with it. Private to proof/.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "proof/hash.h"

/* `prev` of the first entry and of the first seal. */
#define CHAIN_START "0000000000000000000000000000000000000000000000000000000000000000"

/* The columns as decimal or text; an absent invoice or reminder is the empty string. */
struct chain_entry {
    const char *seq, *time, *clock, *actor, *type, *client, *invoice, *reminder, *body_sha256, *prev;
};

/*
 * SHA-256("herinnerd-journal-1\n" seq "\n" time "\n" clock "\n" actor "\n" type "\n" client "\n" invoice "\n"
 * reminder "\n" body_sha256 "\n" prev "\n"), hex. NULL counts as "".
 */
void chain_entry_hash(const struct chain_entry *entry, char hex[SHA256_HEX_SIZE]);

/* SHA-256(salt body): what stands in body_sha256. */
void chain_body_hash(const void *salt, gsize salt_size, const char *body, char hex[SHA256_HEX_SIZE]);

/*
 * Merkle tree over the entries' hashes, as in RFC 6962 2.1: a leaf is SHA-256(0x00 hash), a node SHA-256(0x01 left
 * right), the left side holding the largest power of two smaller than the count. It grows leaf by leaf and keeps one
 * node a level.
 */
enum { CHAIN_LEVELS = 63 };
struct chain_tree {
    uint8_t nodes[CHAIN_LEVELS][SHA256_SIZE]; /* of whole subtrees, the largest first */
    int64_t sizes[CHAIN_LEVELS];              /* leaves of each */
    int depth;
    int64_t count;
};
void chain_tree_add(struct chain_tree *tree, const uint8_t hash[SHA256_SIZE]);
/* At least one was added. */
void chain_tree_root(const struct chain_tree *tree, char hex[SHA256_HEX_SIZE]);

/* The same root of an array of SHA256_SIZE bytes each. */
void chain_root(const GArray *hashes, char hex[SHA256_HEX_SIZE]);

/* One step from a leaf to the root: SIBLING stands to the left of what is computed so far, or to its right. */
struct chain_step {
    uint8_t sibling[SHA256_SIZE];
    bool left;
};
/* The steps (of struct chain_step) by which leaf INDEX of HASHES leads to the root, from below. New array. */
GArray *chain_path(const GArray *hashes, guint index);

/* SHA-256("herinnerd-seal-1\n" day "\n" first "\n" last "\n" root "\n" prev "\n"), hex. */
void chain_seal_hash(const char *day, int64_t first, int64_t last, const char *root, const char *prev,
                     char hex[SHA256_HEX_SIZE]);
