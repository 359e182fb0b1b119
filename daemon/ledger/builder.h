/* SPDX-License-Identifier: MIT */
/*
 * Builds a ledger from rows of canonical cells, whatever source they come
 * from (source.h): reads amounts and dates, ties rows to clients, rejects
 * rows that read well but are wrong (R13). A row with a number whose amount
 * or date cannot be read is a fault of the whole ledger. Rows of one number
 * are settled afterwards (merge.h).
 */
#pragma once

#include "ledger/clients.h"
#include "ledger/date_pattern.h"
#include "ledger/fault.h"
#include "ledger/ledger.h"
#include "ledger/memo.h"

#define SAYING_NONE UINT32_MAX

/* In `kind` until merge.c settles it: this row was rejected, only its number and line count. */
#define KIND_REJECTED UINT8_MAX

struct builder {
    struct ledger *ledger;
    struct clients clients;
    struct memo memo[COLUMN_COUNT]; /* of those columns whose words repeat */
    /* Set by the source before the first row: */
    bool mapped[COLUMN_COUNT];
    int column[COLUMN_COUNT]; /* for messages, from 1; 0 = the source has no columns */
    bool minor[COLUMN_COUNT]; /* an amount that is written in minor units */
    struct date_pattern date;
    char decimal;
    /* The currency of the last row and its decimals (-1 = unknown). */
    char currency_text[16], currency[CURRENCY_SIZE];
    int exponent;
    guint unclear;       /* rows whose word for direct debit nobody understands, */
    guint unclear_words; /* and how many such words */
    const char *memory;  /* the file that what was read is kept in, NULL = none; not owned */
    bool memory_writes;
    struct rows_memory *rows; /* what is known of a CSV file (rows_memory.h), or NULL */
    GArray *said;             /* of guint32: the saying of each row, SAYING_NONE of a rejected one; NULL = unasked */
};

/* One row: a cell for every column, "" where absent, trimmed; written to and kept by nobody. */
struct builder_row {
    char *cell[COLUMN_COUNT];
    int line;
    bool clean;        /* no control character in any of them */
    guint client_hash; /* of what tells its client, when `foreseen` */
    bool foreseen;
};

void builder_init(struct builder *builder, struct ledger *ledger);
void builder_clear(struct builder *builder);

/* The fields that every ledger needs and this mapping lacks, as a sentence; NULL when none. New string. */
char *builder_lacks(const struct builder *builder);

/* Has what the COUNT ROWS that are added next will look at fetched from memory. Changes nothing but what ROWS keep for
 * that. */
void builder_foresee(const struct builder *builder, struct builder_row *rows, guint count);

/* The day by which the newer of two rows of a client is told. */
static inline civil_day invoice_day(const struct invoice *invoice)
{
    return invoice->issued != DAY_NONE ? invoice->issued : invoice->due;
}

/* Takes one row; false with FAULT set when the ledger cannot be used. */
bool builder_add(struct builder *builder, const struct builder_row *row, struct fault *fault);

/* Adds a reject for the row of NUMBER. */
void builder_reject(struct builder *builder, const char *number, int line, int column, const char *format, ...)
    G_GNUC_PRINTF(5, 6);
