/* SPDX-License-Identifier: MIT */
/* The parts of an erasure: which rows go (erase_old.c, erase_client.c) and how they go (erase.c). Private to proof/. */
#pragma once

#include "proof/erase.h"
#include "proof/store_inside.h"

/* One statement of a list; it takes ?1 alone. */
struct erase_statement {
    const char *text;
};

/* Empties the list `doomed` (kind, ref) of this connection. */
bool erase_begin(struct store *store, GError **error);

/* Runs STATEMENTS with ?1 = BIND. */
bool erase_run(struct store *store, const struct erase_statement *statements, guint count, struct bind bind,
               GError **error);

/* Journals the list and takes away what it names. BY is the word for the journal, CLIENT the party it was about or 0,
 * BEFORE the limit or NULL. */
bool erase_do(struct store *store, const char *by, int64_t client, const char *before, const char *actor,
              struct erase_counts *counts, GError **error);
