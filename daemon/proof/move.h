/* SPDX-License-Identifier: MIT */
/*
 * The same under another name: an invoice got another number, a ledger another
 * section title, two client keys are one. What was known, sent and held goes
 * on under the new name; nothing is forgotten, and each row that moved is
 * listed in the table `moved`, by which an act is taken back. It sends
 * nothing and serves no stage. Functions run inside the caller's transaction.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "config/config.h"

struct store;

struct move {
    const char *ledger, *number;       /* number NULL = the whole ledger */
    const char *to_ledger, *to_number; /* likewise */
    const char *client_key;            /* of the invoice; NULL for a ledger */
    enum run_mode mode;                /* whose letters are looked at for a contradiction */
    const char *actor, *reason;        /* reason NULL = none */
};

/* What went along. */
struct moved_counts {
    int invoices, steps, holds; /* steps: letters and whatever else served a stage, live ones of the mode */
};

/*
 * Moves an invoice, or all of a ledger. Letters about either name that nobody has claimed are taken back: the next pass
 * plans anew. HERINNERD_ERROR_USAGE when there is nothing to move, or when the target had a stage itself that what
 * moves has had too.
 */
bool store_move(struct store *store, const struct move *move, struct moved_counts *counts, GError **error);

/*
 * Merges client KEY into client INTO (keys; neither is merged itself): history, holds, settings and the gap between
 * letters are those of one client from now on. HERINNERD_ERROR_USAGE when they are one already.
 */
bool client_merge(struct store *store, const char *key, const char *into, const char *actor, const char *reason,
                  struct moved_counts *counts, GError **error);
