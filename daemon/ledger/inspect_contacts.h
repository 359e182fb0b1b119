/* SPDX-License-Identifier: MIT */
/*
 * Looks at a list of relations that nobody described yet and says which
 * column is which, by the words of bookkeeping packages. It reads the file
 * and nothing else; whether the list fits the invoices is seen when both are
 * read.
 */
#pragma once

#include "base/auto.h"
#include "config/config.h"

struct contact_sheet {
    struct config_csv csv;
    char *columns[CONTACT_COUNT]; /* header names, "" = not there */
    char **header;                /* NULL-terminated */
    char *failure;                /* why it cannot be used; NULL = it can */
};

/* PATH as contacts. COLUMNS, where not NULL, are header names known already. Never NULL. */
struct contact_sheet *inspect_contacts(const char *path, const char *const columns[CONTACT_COUNT]);
void contact_sheet_free(struct contact_sheet *sheet);
AUTO_DEFINE(contact_sheet, contact_sheet_free)
