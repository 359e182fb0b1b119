/* SPDX-License-Identifier: MIT */
/* What moving and taking it back share. Private to proof/. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

struct store;

/* Takes back every letter about one of these invoices that nobody has claimed (NUMBER NULL = all of LEDGER). */
bool move_cancel_waiting(struct store *store, const char *ledger, const char *number, GError **error);

/* The words of open tasks follow act SEQ, or, BACK, its being taken back. */
bool move_tasks(struct store *store, int64_t seq, bool back, GError **error);

/* Puts the invoices, covers, holds, approvals, reads and clients of act SEQ back where they were. HERINNERD_ERROR_USAGE
 * when they are there already, or were moved on since. */
bool move_undo(struct store *store, int64_t seq, GError **error);
