/* SPDX-License-Identifier: MIT */
/*
 * Where rows come from: one function and one file a source. A source opens
 * what the configuration names, says in the builder which columns it has and
 * how dates and amounts are written, and hands over its rows. It knows
 * nothing of what makes an invoice valid.
 */
#pragma once

#include "ledger/builder.h"
#include "ledger/sheet.h"

/*
 * Reads LEDGER's file (ledger->path) into BUILDER. FACTS gets stamp and hashes.
 * False with FAULT set, or when the file changed while it was read (FACTS->changed).
 */
typedef bool source_read(struct builder *builder, struct sheet_facts *facts, struct fault *fault);

source_read source_csv_read;    /* source_csv.c */
source_read source_sqlite_read; /* sqlite.c */
