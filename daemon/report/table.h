/* SPDX-License-Identifier: MIT */
/*
 * Rows for people: columns aligned by the width that a terminal gives their
 * text (not by bytes), within the output's width. Where the rows are too wide
 * a last column that may flow is wrapped, or goes below each row where little
 * room is left; then the columns that may be cut lose their ends, the widest
 * first. Knows no subject.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "base/auto.h"
#include "report/output.h"

enum { TABLE_COLUMNS_MAX = 10 };

struct table_column {
    const char *title; /* already in the reader's language; "" = none */
    int least;         /* it may be cut down to this many columns; 0 = never */
    bool right;        /* aligned to the right: amounts, counts */
    bool flow;         /* the last one only: may be wrapped, or go below its row */
};

struct table;

/* COLUMNS are copied; their titles must outlive the table. At most TABLE_COLUMNS_MAX. */
struct table *table_new(const struct table_column *columns, int count);
void table_free(struct table *table);
AUTO_DEFINE(table, table_free)

/* One row of CELLS (copied and made harmless; NULL is empty), in TINT. */
void table_add(struct table *table, enum tint tint, const char *const *cells);

guint table_rows(const struct table *table);

/* Prints the titles (unless all are empty) and the rows. */
void table_print(const struct table *table, const struct output *out);
