/* SPDX-License-Identifier: MIT */
/*
 * Looks at an export that nobody described yet and says how it is written:
 * encoding, separator, lines above the header, columns, dates, decimal mark,
 * currency. What the file itself does not decide is left open and asked, never
 * guessed: a wrong guess would read 1 February as 2 January. Presets of known
 * packages come first. Writes nothing; the ledger's own reader has the last word.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "base/auto.h"
#include "config/config.h"

/* What the file leaves open. */
enum inspect_question {
    INSPECT_NUMBER,   /* no column is known to hold the invoice number */
    INSPECT_CLIENT,   /* none says whose invoice it is */
    INSPECT_AMOUNT,   /* none says how much it is */
    INSPECT_DAY,      /* none says when it was issued or is due */
    INSPECT_CURRENCY, /* no column and no sign */
    INSPECT_DATE,     /* dates read in several ways, or in none that is known */
    INSPECT_DECIMAL,  /* no amount shows its decimal mark, or they contradict each other */
};

struct inspect_open {
    enum inspect_question question;
    int line;      /* of the row that shows it; 0 = none */
    char *text;    /* its cell, or the header's names */
    char *choices; /* what it may be, as settings write it: "%d-%m-%Y, %m-%d-%Y"; "" when unknown */
};

/* What the caller knows already; each may be NULL (separator, decimal: 0). */
struct inspect_hints {
    const char *preset, *encoding, *date, *currency;
    char separator, decimal;
    const char *columns[COLUMN_COUNT]; /* header names */
};

struct inspection {
    struct config_ledger *ledger; /* `type`, `path`, `csv`, `columns` …, ready for ledger_read() when `open` is empty */
    const struct config_ledger *preset; /* of the presets handed in, or NULL */
    char **header;                      /* the names as the file has them */
    GPtrArray *open;                    /* of struct inspect_open */
    char *failure;                      /* why nothing can be said of the file; NULL = something can */
};

/* Looks at the file PATH. PRESETS (of struct config_ledger, `preset` being its name) must outlive the result. Never
 * NULL. */
struct inspection *inspect_file(const char *path, const GPtrArray *presets, const struct inspect_hints *hints);
void inspection_free(struct inspection *inspection);
AUTO_DEFINE(inspection, inspection_free)

/* The `ledger` section NAME that says what INSPECTION found; what is open stands in it as a comment. New string. */
char *inspection_section(const struct inspection *inspection, const char *name, const char *path);
