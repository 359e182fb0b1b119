/* SPDX-License-Identifier: MIT */
/*
 * The rows of `invoice` once more, some hundreds in one value: a pass reads all of them, and a million rows one at a
 * time cost it more than all that it decides. Each pack holds the rows of its ledger from its first number up to the
 * next pack's. It is a cache: a trigger empties the pack of every row that is written, what is empty or damaged is
 * read from the table, and nothing but speed is lost with all of them. Private to proof/.
 */
#pragma once

#include "proof/invoice_mark.h"
#include "proof/invoice_row.h"

/* Who takes the rows of a ledger in the order of their numbers. */
struct invoice_taker {
    /* True: all is known of the row that has MARK, it need not be given. NULL = every row is. */
    bool (*known)(void *data, const struct invoice_mark *mark);
    /* False with ERROR set ends it. */
    bool (*row)(void *data, const struct invoice_row *row, GError **error);
    void *data;
};

/* Gives TAKER every row of LEDGER that is not `fresh`; false when it says so or the store fails. In a read transaction.
 */
bool invoice_pack_each(struct store *store, const char *ledger, const struct invoice_taker *taker, GError **error);

/* The next ledger with invoices behind LEDGER, by name ("" = the first); *NEXT NULL when there is none. New string. */
bool invoice_next_ledger(struct store *store, const char *ledger, char **next, GError **error);

/* The same for the pack of LEDGER behind the one that begins with FIRST: with what it begins. */
bool invoice_next_pack(struct store *store, const char *ledger, const char *first, char **next, GError **error);
