/* SPDX-License-Identifier: MIT */
/*
 * The rows of `invoice` once more, some hundreds in one value: a pass reads all of them, and a million rows one at a
 * time cost it more than all that it decides. Each pack holds the rows of its ledger from its first number up to the
 * next pack's. It is a cache: a trigger empties the pack of every row that is written, what is empty or damaged is
 * read from the table, and nothing but speed is lost with all of them. Private to proof/.
 */
#pragma once

#include "proof/invoice_row.h"

/*
 * Calls EACH for every row of LEDGER that is not `fresh`, in the order of their numbers; false when EACH says so or
 * the store fails. In a read transaction.
 */
typedef bool (*invoice_row_func)(void *data, const struct invoice_row *row, GError **error);
bool invoice_pack_each(struct store *store, const char *ledger, invoice_row_func each, void *data, GError **error);

/* The next ledger with invoices behind LEDGER, by name ("" = the first); *NEXT NULL when there is none. New string. */
bool invoice_next_ledger(struct store *store, const char *ledger, char **next, GError **error);
