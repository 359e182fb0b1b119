/* SPDX-License-Identifier: MIT */
/* What the parts of inspect.h share: a file as rows of cells, and the parts' one function each. */
#pragma once

#include "ledger/inspect.h"
#include "ledger/sheet.h"

/* The first rows of a file, read with one idea of how it is written. */
struct page {
    struct config_csv csv;
    char **names;    /* of the header */
    GPtrArray *rows; /* of char **, as long as `names` */
    GArray *lines;   /* of int, one a row */
    char *failure;   /* where reading stopped for good; NULL */
};

void page_free(struct page *page);
AUTO_DEFINE(page, page_free)

/* PATH read as CSV says, up to LIMIT rows. Never NULL. */
struct page *page_read(const char *path, const struct config_csv *csv, guint limit);

/* How well a header reads: the higher the better, at most 1 for a line that is none. */
typedef int (*page_worth)(const struct page *page, const void *data);

/*
 * Tries separators (only SEPARATOR unless that is 0) and lines above the header; CSV gets those under which WORTH finds
 * most. False: under none is there a header.
 */
bool inspect_find_shape(const char *path, char separator, page_worth worth, const void *data, struct config_csv *csv);

/* "UTF-8", "utf-16", "windows-1252" …, by the bytes of the file; NULL with *FAILURE when it cannot be read. */
const char *inspect_encoding(const char *path, char **failure);

/* The first column of NAMES that is a word of LIST (letters and digits, parted by blanks), or -1. */
int inspect_find_word(char *const *names, const char *list);
/* The column of NAMES that means COLUMN in the words of bookkeeping packages, or -1. */
int inspect_word(char *const *names, enum ledger_column column);
/* How many columns of NAMES are known. */
int inspect_words(char *const *names);
/* The column of NAMES called NAME as the ledger's own header is compared, or -1. */
int inspect_named(char *const *names, const char *name);

/* The only column of PAGE that is called something with "mail" or "courriel" and holds addresses; -1 where there is none
 * or more than one: which of them is the client's, a person says. */
int inspect_mail_column(const struct page *page);

/* Whether KIND is what packages write for a row that a supplier bills us. */
bool inspect_is_supplier(const char *kind);

/* The values: dates, decimal mark, currency; adds to inspection->open. */
void inspect_values(struct inspection *inspection, const struct page *page, const struct inspect_hints *hints);

void inspect_ask(struct inspection *inspection, enum inspect_question question, int line, const char *text,
                 const char *choices);
