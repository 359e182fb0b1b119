/* SPDX-License-Identifier: MIT */
/* Which rows belong to an export: parts of queries, their parameters by SCOPE_BINDS(). Private to proof/. */
#pragma once

#include "proof/export.h"
#include "proof/store_inside.h"

/* ?1 the client's id, ?2 and ?3 ledger and number of one invoice or NULL, ?4 the mode or -1 */
/* naming ?4 everywhere lets all of them be bound to any of these queries */
#define ITS "(SELECT id FROM party WHERE (id = ?1 OR merged = ?1) AND ?4 IS NOT NULL)"
#define ITS_INVOICES                                                                                                   \
    "(SELECT id FROM invoice WHERE client IN " ITS " AND (?2 IS NULL OR (ledger = ?2 AND number = ?3)))"
#define ITS_LETTERS                                                                                                    \
    "(SELECT id FROM reminder WHERE client IN " ITS " AND (?4 < 0 OR rehearsal = ?4) AND (?2 IS NULL OR EXISTS"        \
    " (SELECT 1 FROM covers WHERE covers.reminder = reminder.id AND covers.ledger = ?2 AND covers.number = ?3)))"
/* Of one invoice: its own, its letters', and what was decided about its client as a whole. */
#define ITS_ENTRIES                                                                                                    \
    "(((j.client <> 0 AND j.reminder IS NULL AND j.client IN " ITS ") OR (j.decides = 1 AND j.client IN " ITS          \
    ") OR j.reminder IN " ITS_LETTERS " OR (j.reminder IS NULL AND j.invoice IN " ITS_INVOICES "))"                    \
    " AND (j.reminder IS NULL OR (?2 IS NULL AND ?4 < 0) OR j.reminder IN " ITS_LETTERS ")"                            \
    " AND (?2 IS NULL OR j.invoice IS NULL OR j.reminder IS NOT NULL OR j.invoice IN " ITS_INVOICES "))"
#define ITS_TIES                                                                                                       \
    "((a.client IN (SELECT key FROM party WHERE id IN " ITS ") OR EXISTS (SELECT 1 FROM invoice i WHERE i.ledger = "   \
    "a.ledger AND i.number = a.number AND i.client IN " ITS ")) AND (?2 IS NULL OR (a.ledger = ?2 AND a.number = "     \
    "?3)))"
#define ITS_PAPERS                                                                                                     \
    "(a.undone_seq IS NULL AND a.client IN " ITS " AND (?2 IS NULL OR a.invoice IS NULL OR a.invoice IN " ITS_INVOICES \
    "))"

#define SCOPE_BINDS(scope, client)                                                                                     \
    BIND(bind_int(client), bind_text((scope)->ledger), bind_text((scope)->number), bind_int((scope)->mode))

/* The id of the client of SCOPE; 0 with HERINNERD_ERROR_USAGE when nothing is kept about it, or another error. */
int64_t export_client(struct store *store, const struct export_scope *scope, GError **error);
