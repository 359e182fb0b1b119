/* SPDX-License-Identifier: MIT */
#include "ledger/no_text.h"

#include <glib.h>
#include <string.h>

#define BOM "\xef\xbb\xbf"
#define SAVED_PAGE "it is a web page, whatever its name says; let your bookkeeping export CSV, or save it as CSV in Excel"

static const struct {
    const char *start; /* letters in either case */
    gsize length;
    const char *what;
} kinds[] = {
    {"PK\x03\x04", 4, "it is a workbook of Excel or LibreOffice, not text; save it as CSV there (\"CSV UTF-8\")"},
    {"\xd0\xcf\x11\xe0", 4, "it is a workbook of an old Excel, not text; save it as CSV there"},
    {"%PDF-", 5, "it is a PDF; let your bookkeeping export the list as CSV"},
    {"\x1f\x8b", 2, "it is packed with gzip; let the export write it unpacked"},
    {"SQLite format 3", 16, "it is an SQLite database, which is read with type = sqlite and a query"},
    {"<?xml", 5, "it is XML; electronic invoices are read as a folder of them, with type = ubl"},
    {"<!doctype html", 14, SAVED_PAGE},
    {"<html", 5, SAVED_PAGE},
};

const char *no_text_kind(const char *head, size_t size)
{
    const size_t mark = strlen(BOM);

    if (size >= mark && memcmp(head, BOM, mark) == 0)
        return no_text_kind(head + mark, size - mark);
    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (size >= kinds[i].length && g_ascii_strncasecmp(head, kinds[i].start, kinds[i].length) == 0)
            return kinds[i].what;
    return NULL;
}
