/* SPDX-License-Identifier: MIT */
/*
 * Data protection: words, names, addresses and mails that are erased while the
 * chain of hashes stays whole. What goes is listed first, and the journal entry
 * of type `erased` names the hash of that list, so that `verify` tells an
 * erasure from a removal. Nothing of an open invoice or of a letter that is on
 * its way is touched. Numbers and amounts stay. Functions run inside the
 * caller's transaction.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/date.h"
#include "proof/hash.h"

struct store;

/* What an erasure takes away. */
struct erase_counts {
    int64_t bodies;   /* journal entries that lose their words */
    int64_t contents; /* mails, transcripts, receipts */
    int64_t letters;  /* reminders that lose subject and addresses */
    int64_t clients;  /* that lose their names */
    int64_t payments; /* that lose payer, account and words */
};

/* Erases what is older than BEFORE (limits.retention). Nothing is journalled when there is nothing. */
bool erase_old(struct store *store, civil_day before, const char *actor, struct erase_counts *counts, GError **error);

/*
 * Erases all that is kept about client KEY (and those merged into it): its key becomes «forgotten N».
 * HERINNERD_ERROR_USAGE with the reason when it has an open invoice, a letter under way or an open task, or is not
 * known.
 */
bool erase_client(struct store *store, const char *key, const char *actor, struct erase_counts *counts, GError **error);

/* SHA-256 of the lines "KIND REF\n" that entry SEQ took away, in the order of the table `erased`. */
bool erase_list_hash(struct store *store, int64_t seq, char hash[SHA256_HEX_SIZE], GError **error);

/* From now on bytes that are taken away are overwritten in the file. Outside a transaction. */
bool erase_prepare(struct store *store, GError **error);
/* Nothing of them stays in the log beside the store, as far as no other process reads it now. */
bool erase_finish(struct store *store, GError **error);
