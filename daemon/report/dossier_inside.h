/* SPDX-License-Identifier: MIT */
/*
 * What the files that write a dossier share. dossier.c gathers, dossier_page.c
 * puts the parts of index.html in order, the others write a part each.
 * Private to report/dossier*.c.
 */
#pragma once

#include "compose/format.h"
#include "plan/claim.h"
#include "proof/story.h"
#include "report/dossier.h"
#include "report/dossier_words.h"
#include "report/zip.h"

/* A file of the evidence and what it is. */
struct dossier_exhibit {
    const struct zip_file *file;
    char *what;
};

struct dossier_page {
    GString *html;
    const struct dossier_words *words;
    struct formats *formats;
    const struct dossier_request *request;
    const struct plan_client *client; /* NULL when no ledger knows it any more */
    const struct claim *claim;
    const struct story *story;
    GPtrArray *exhibits;   /* of struct dossier_exhibit */
    GPtrArray *no_invoice; /* of char *: numbers of invoices whose document is not there */
    GPtrArray *erased;     /* of char *: names of files that were erased */
    char *seal_day, *seal; /* the newest one, NULL = there is none */
    int64_t unsealed;      /* entries without one */
};

/* -- dossier_html.c: everything from outside is escaped here and nowhere else. */
void html_text(struct dossier_page *page, const char *text);
/* <TAG>TEXT</TAG>; TAG may have attributes: `td class="n"`. */
void html_element(struct dossier_page *page, const char *tag, const char *text);
void html_heading(struct dossier_page *page, const char *text);
/* Opens a table with TITLES (NULL-terminated); a title that begins with ">" stands above amounts. */
void html_table(struct dossier_page *page, const char *const *titles);
/* A row of CELLS (NULL-terminated) with the same marks. */
void html_row(struct dossier_page *page, const char *const *cells);
void html_table_end(struct dossier_page *page);

/* «€ 1.234,56», with ">" before it for a cell of amounts. New strings. */
char *page_amount(const struct dossier_page *page, int64_t minor, const char *currency);
char *page_cell_amount(const struct dossier_page *page, int64_t minor, const char *currency);
/* «21 nov 2026» of a day, and of the local day of a time in UTC; "" for none. New strings. */
char *page_day(const struct dossier_page *page, civil_day day);
char *page_time(const struct dossier_page *page, const char *utc);

/* A dossier while it is made. */
struct dossier_making {
    const struct dossier_request *request;
    struct dossier *dossier;
    struct dossier_page page;
    struct export_scope scope;
    GString *journal;
};

/* Adds BYTES as NAME; WHAT it is (taken over) is shown among the evidence, NULL = it is not. */
void dossier_add_file(struct dossier_making *making, const char *name, GBytes *bytes, char *what);
void dossier_add_text(struct dossier_making *making, const char *name, const char *text, char *what);

/* All that proves something, with the documents of ITEMS (of const struct plan_item). */
bool dossier_add_evidence(struct dossier_making *making, const GPtrArray *items, GError **error);

/* -- the parts */
void dossier_write_page(struct dossier_page *page);
void dossier_write_parties(struct dossier_page *page);
void dossier_write_claim(struct dossier_page *page);
void dossier_write_claim_sheet(struct dossier_page *page);
void dossier_write_payments(struct dossier_page *page);
void dossier_write_letters(struct dossier_page *page);
void dossier_write_events(struct dossier_page *page);
void dossier_write_lacks(struct dossier_page *page);

/* claim.csv: new string. */
char *dossier_claim_csv(const struct claim *claim, const struct story *story);

/* Whether LETTER was received, by evidence. */
bool letter_is_received(const struct story_letter *letter);
