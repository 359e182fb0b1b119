/* SPDX-License-Identifier: MIT */
/*
 * A CSV file as a header and rows of trimmed UTF-8 cells with their line,
 * read in 64 kB pieces over libcsv in strict mode. What the columns mean is
 * the user's business. A fault ends the reading; rows handed over before it
 * must then be thrown away.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "config/config.h"
#include "ledger/fault.h"
#include "ledger/ledger.h"

#define SHEET_COLUMNS_MAX 1000

struct sheet_header {
    const char *const *names; /* trimmed, valid during the call */
    int count;
    bool named; /* false: the file has no header, the names are the first row's cells */
    bool query; /* the names are those of a query's columns */
    int line;
};

struct sheet_row {
    char *const *cells; /* by column from 0; only the wanted ones are set, "" where the row is short */
    int line;
    bool clean;   /* no cell is known to hold a control character: none does */
    bool lasting; /* the cells stay as they are until flush() */
};

/* The text of the file from a line on that begins a row, behind the header. */
struct sheet_text {
    const char *text;
    size_t length;
    bool last; /* the file ends behind it */
    int line;
};

struct sheet_user {
    /* Called once before the first row: marks in WANTED the columns it will look at. False: FAULT is set. */
    bool (*header)(void *data, const struct sheet_header *header, bool wanted[SHEET_COLUMNS_MAX], struct fault *fault);
    /* The cells may be written to; they are gone after the call, unless they are lasting. False: FAULT is set. */
    bool (*row)(void *data, const struct sheet_row *row, struct fault *fault);
    /* The cells of all rows go now: whoever put some off takes them. NULL = nobody does. False: FAULT is set. */
    bool (*flush)(void *data, struct fault *fault);
    /* Both may be NULL. Where a row begins, behind the header: so many bytes, *LINES whole lines and whole rows, need
     * not be handed over; LINES_WAIT when more of the text must be there to tell, LINES_STOP when FAULT is set. */
    size_t (*know)(void *data, const struct sheet_text *text, int *lines, struct fault *fault);
    /* Each line behind the header before it is cut; BEGINS: no row goes on in it. False: FAULT is set. */
    bool (*hear)(void *data, const struct sheet_text *line, bool begins, struct fault *fault);
    void *data;
};

struct sheet_facts {
    struct ledger_stamp stamp; /* before reading */
    char *sha256;              /* of the whole file; NULL unless all of it was read */
    char *header_sha256;       /* "" without header */
    bool changed;              /* the file changed while it was read: whatever came out is worth nothing */
};

struct sheet;

/* Opens PATH for USER; all that is handed in outlives the sheet. NULL with FAULT set. */
struct sheet *sheet_open(const char *path, const struct config_csv *csv, const struct sheet_user *user,
                         struct sheet_facts *facts, struct fault *fault);

/* Reads on by one piece of 64 kB; *DONE behind the last. False with FAULT set, or when `changed`. */
bool sheet_step(struct sheet *sheet, bool *done);

/* Closes the file, at the end or before. False as above, also when the file is another one by now. */
bool sheet_close(struct sheet *sheet);

void sheet_facts_clear(struct sheet_facts *facts);
