/* SPDX-License-Identifier: MIT */
/*
 * Bytes made smaller for the store, and back. It keeps the working memory of the compressor, which costs more to get
 * than a letter costs to compress; it reads and writes no table. Private to proof/.
 */
#pragma once

#include <glib.h>

#include "base/auto.h"

struct packing;

struct packing *packing_new(void);
void packing_free(struct packing *packing);
AUTO_DEFINE(packing, packing_free)

/* zstd where it helps, else the bytes as they are: the word for it; *DATA (new) and *SIZE are what to store. */
const char *packing_pack(struct packing *packing, GBytes *bytes, void **data, gsize *size);

/* How many bytes CODING of DATA says that it is; 0 = none, or it cannot be known. */
gsize packing_length(const char *coding, const void *data, gsize size);

/* The WHOLE bytes again, or NULL when they are not what CODING says. */
GBytes *packing_unpack(struct packing *packing, const char *coding, const void *data, gsize size, gsize whole);
