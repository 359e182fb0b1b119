/* SPDX-License-Identifier: MIT */
/*
 * Ties the columns of a file or a query to the fields of an invoice, as
 * `columns` or the canonical names say, leaves out the rows that `drop` and
 * `keep` name, and hands the rest to the builder. Reads nothing itself.
 */
#pragma once

#include "ledger/builder.h"
#include "ledger/sheet.h"

/* So many rows are looked at together: what one needs of memory is on its way while others are read. */
#define MAPPING_ROWS 16

struct filter {
    int column; /* from 0 */
    const char *value;
};

struct mapping {
    struct builder *builder;
    const struct config_ledger *config;
    int at[COLUMN_COUNT];                    /* column from 0; -1 = not there */
    enum ledger_column mapped[COLUMN_COUNT]; /* those that are there, */
    int count;                               /* so many */
    GArray *drop, *keep;                     /* of struct filter */
    struct builder_row rows[MAPPING_ROWS];   /* put off, in their order */
    guint waiting;                           /* so many of them */
};

/* Tells BUILDER how dates and amounts are written; false with FAULT set when the date pattern is not understood. */
bool mapping_init(struct mapping *mapping, struct builder *builder, struct fault *fault);
void mapping_clear(struct mapping *mapping);

/* For whoever reads header and rows; MAPPING must outlive it. */
struct sheet_user mapping_user(struct mapping *mapping);

/* The rows that were put off go to the builder; DATA is the mapping. False with FAULT set. */
bool mapping_flush(void *data, struct fault *fault);
