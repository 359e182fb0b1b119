/* SPDX-License-Identifier: MIT */
/*
 * What sheet.c (bytes of a file to lines), sheet_row.c (lines to rows) and
 * sheet_cut.c (a row to cells) share. Nobody else includes it.
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
    bool last;          /* the piece is the last one */
    bool heard;         /* the open row began behind the header */
    int extra;          /* its first cell behind the header that is not blank, from 1 */
    size_t length;      /* its bytes so far */
    char *text;         /* room for the cells of some rows and then one more, of those that libcsv cuts: */
    char *begun, *free; /* where those of this row begin, and where there is room */
    bool wanted[SHEET_COLUMNS_MAX];
    char *cells[SHEET_COLUMNS_MAX];
    char *ends[SHEET_COLUMNS_MAX]; /* of the cells of a row that stay where they stand in the file's bytes */
    bool passing;                  /* those of this row do not stay there for long */
    char nothing[1];               /* what an absent cell points to */
    uint64_t bytes;                /* read so far */
    struct checksum *sum;          /* over them */
    struct decoder *decoder;
    int descriptor;
};

/* The taker of lines: libcsv gets one at a time, since it keeps no line numbers, and only those with a quote in them
 * or in a row that began with one. DATA is the sheet. */
bool sheet_take_line(void *data, char *text, size_t length, int number);

/* Whether C is one of ASCII. */
static inline bool sheet_is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Cuts the line from TEXT to END, its line end left aside, where it stands: the byte at END is written to. False when
 * only libcsv can tell where its cells end; then nothing was cut. */
bool sheet_cut_row(struct sheet *sheet, char *text, char *end);

/* Takes a cell that libcsv has cut; DATA is the sheet. */
void sheet_take_cell(void *field, size_t length, void *data);

/* The cells of the row that is being cut are none. */
void sheet_forget_cells(struct sheet *sheet);

/* Hands over the row that the file ends in without a line end. Never called after a fault: libcsv would hand the
 * broken row over. */
bool sheet_end_rows(struct sheet *sheet);

/* The cells handed over so far are gone. */
bool sheet_flush(struct sheet *sheet, struct fault *fault);
