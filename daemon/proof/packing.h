/* SPDX-License-Identifier: MIT */
/*
 * Bytes made smaller for the store, and back; those that are much like a pattern become what they differ in. It keeps
 * the working memory of the compressor and the patterns of late, which cost more to get than a letter costs to
 * compress; it reads and writes no table. Private to proof/.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "base/auto.h"
#include "proof/hash.h"

struct packing;

/* What many letters have in common, as bytes that are nobody's. */
struct pattern;

struct packing *packing_new(void);
void packing_free(struct packing *packing);
AUTO_DEFINE(packing, packing_free)

/* The pattern of BYTES. Owned by PACKING, until the next is asked for. */
struct pattern *packing_pattern(struct packing *packing, GBytes *bytes);
/* The same by its hash; NULL when it was not asked for of late. */
struct pattern *packing_find(struct packing *packing, const char *sha256);
const char *pattern_sha256(const struct pattern *pattern);

/* Whether the store has it: set by who wrote it, and no longer true of any when a transaction was taken back. */
bool pattern_is_kept(const struct pattern *pattern);
void pattern_keep(struct pattern *pattern);
void packing_doubt(struct packing *packing);

/* zstd where it helps, else the bytes as they are: the word for it; *DATA and *SIZE are what to store, which lasts
 * until the next call, and as long as BYTES. PATTERN: what they are like, or NULL. */
const char *packing_pack(struct packing *packing, GBytes *bytes, struct pattern *pattern, const void **data,
                         gsize *size);

/* How many bytes CODING of DATA says that it is; 0 = none, or it cannot be known. */
gsize packing_length(const char *coding, const void *data, gsize size);

/* The WHOLE bytes again, packed by PATTERN or without one (NULL); or NULL when they are not what CODING says. */
GBytes *packing_unpack(struct packing *packing, const char *coding, const struct pattern *pattern, const void *data,
                       gsize size, gsize whole);
