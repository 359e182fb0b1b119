/* SPDX-License-Identifier: MIT */
/*
 * Keeps what history_load() reads of the invoices together, so that a pass over many of them is quick. Decides and
 * changes nothing of what is known about an invoice.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

struct store;

/*
 * Packs invoices that were written since, for the next history_load(), up to some hundreds over MOST; *DONE when none
 * is left. Inside the caller's transaction.
 */
bool invoice_pack(struct store *store, int most, bool *done, GError **error);
