/* SPDX-License-Identifier: MIT */
/*
 * What sheet.c (bytes of a file to lines) and sheet_row.c (lines to rows)
 * share. Nobody else includes it.
 */
#pragma once

#include <csv.h>

#include "ledger/checksum.h"
#include "ledger/decode.h"
#include "ledger/lines.h"
#include "ledger/sheet.h"

/* A row may span lines (quoted breaks), but not without end. */
#define SHEET_ROW_LENGTH_MAX LINE_LENGTH_MAX

/* So many bytes of cells may last. */
#define SHEET_LASTING_MAX ((size_t)16 << 10)

struct sheet {
    const struct config_csv *csv;
    const struct sheet_user *user;
    struct sheet_facts *facts;
    struct fault *fault;
    struct csv_parser parser;
    struct lines lines;
    bool headed;        /* the user has seen the header */
    bool open;          /* a row has begun and goes on */
    int width;          /* cells of the header; SHEET_COLUMNS_MAX without one */
    int line;           /* where the open row began */
    int count;          /* its cells so far */
    int filled;         /* cells that may hold text of an earlier row */
    bool clean;         /* a line by itself without control characters */
    int extra;          /* its first cell behind the header that is not blank, from 1 */
    size_t length;      /* its bytes so far */
    char *text;         /* room for the cells of some rows and then one more: */
    char *begun, *free; /* where those of this row begin, and where there is room */
    bool wanted[SHEET_COLUMNS_MAX];
    char *cells[SHEET_COLUMNS_MAX];
    char nothing[1];      /* what an absent cell points to */
    uint64_t bytes;       /* read so far */
    struct checksum *sum; /* over them */
    struct decoder *decoder;
    int descriptor;
};

/* The taker of lines: libcsv gets one at a time, since it keeps no line numbers, and only those with a quote in them
 * or in a row that began with one. DATA is the sheet. */
bool sheet_take_line(void *data, const char *text, size_t length, int number);

/* Hands over the row that the file ends in without a line end. Never called after a fault: libcsv would hand the
 * broken row over. */
bool sheet_end_rows(struct sheet *sheet);

/* The cells handed over so far are gone. */
bool sheet_flush(struct sheet *sheet, struct fault *fault);
