/* SPDX-License-Identifier: MIT */
/*
 * How journal entries and seals are hashed (store.md 7). Pure; journal.c
 * writes with it, verify.c checks with it. Private to proof/.
 */
#pragma once

#include <glib.h>
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
 * Merkle root of the entries' hashes (array of SHA256_SIZE bytes), as in RFC 6962 2.1: a leaf is SHA-256(0x00 hash),
 * a node SHA-256(0x01 left right), the left side holding the largest power of two smaller than the count.
 */
void chain_root(const GArray *hashes, char hex[SHA256_HEX_SIZE]);

/* SHA-256("herinnerd-seal-1\n" day "\n" first "\n" last "\n" root "\n" prev "\n"), hex. */
void chain_seal_hash(const char *day, int64_t first, int64_t last, const char *root, const char *prev,
                     char hex[SHA256_HEX_SIZE]);
