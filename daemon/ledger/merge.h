/* SPDX-License-Identifier: MIT */
/*
 * Settles the rows that were read: rows of one number become one invoice
 * where the ledger has a row per line (`group`), else all of them are rejected;
 * rejected rows go; credit notes become negative whatever sign they came with.
 */
#pragma once

#include "ledger/builder.h"

/* Leaves in the ledger, whose rows are in the order of their numbers (order.h), its invoices, and adds what was wrong
 * to its rejects, sorted by line. */
void merge_rows(struct builder *builder);
