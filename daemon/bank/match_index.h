/* SPDX-License-Identifier: MIT */
/*
 * Look-ups among many invoices by a hash of what is looked for; the caller
 * compares. Built once a run, two words an entry, in the order of the invoices. Pure.
 */
#pragma once

#include <glib.h>

#include "base/auto.h"

struct match_index;

struct match_index *match_index_new(guint count);
void match_index_free(struct match_index *index);
AUTO_DEFINE(match_index, match_index_free)

/* Adds invoice WHICH, below the count, once. */
void match_index_add(struct match_index *index, guint64 hash, guint which);

/* The first with HASH, and the next one behind AT; G_MAXUINT when there is none. Others may share the hash. */
guint match_index_first(const struct match_index *index, guint64 hash);
guint match_index_next(const struct match_index *index, guint64 hash, guint at);
