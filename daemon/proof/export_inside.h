/* SPDX-License-Identifier: MIT */
/* Which rows are about a client: parts of queries with ?1 = its id. Private to proof/. */
#pragma once

#include "proof/export.h"
#include "proof/store_inside.h"

#define ITS "(SELECT id FROM party WHERE id = ?1 OR merged = ?1)"
#define ITS_LETTERS "(SELECT id FROM reminder WHERE client IN " ITS ")"
#define ITS_INVOICES "(SELECT id FROM invoice WHERE client IN " ITS ")"
#define ITS_ENTRIES                                                                                                    \
    "((j.client <> 0 AND j.client IN " ITS ") OR j.reminder IN " ITS_LETTERS " OR j.invoice IN " ITS_INVOICES ")"

/* The id of client KEY; 0 with HERINNERD_ERROR_USAGE when nothing is kept about it, or another error. */
int64_t export_client(struct store *store, const char *key, GError **error);
