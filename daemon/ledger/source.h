/* SPDX-License-Identifier: MIT */
/*
 * Where rows come from: one row of functions and one file a source. A source
 * opens what the configuration names, says in the builder which columns it
 * has and how dates and amounts are written, and hands over its rows, some a
 * step. It knows nothing of what makes an invoice valid.
 */
#pragma once

#include "ledger/builder.h"
#include "ledger/sheet.h"

struct source {
    /*
     * Opens the file of BUILDER's ledger (ledger->path). BUILDER, FACTS and
     * FAULT outlive the reading; FACTS gets stamp and hashes. NULL with FAULT set.
     */
    void *(*open)(struct builder *builder, struct sheet_facts *facts, struct fault *fault);
    /* Hands over some rows, a few milliseconds of work; *DONE behind the last. False: FAULT is set or FACTS->changed.
     */
    bool (*step)(void *reading, bool *done);
    /* Lets go of the file, at the end or before. False as above: nothing that was handed over is worth anything. */
    bool (*close)(void *reading);
};

extern const struct source source_csv;    /* source_csv.c */
extern const struct source source_sqlite; /* sqlite.c */
extern const struct source source_ubl;    /* source_ubl.c */
