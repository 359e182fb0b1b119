/* SPDX-License-Identifier: MIT */
/*
 * Papers that go along with a letter: the file of an invoice, found by the
 * ledger's `invoice_pdf` (a pattern, or what a row names), and files of the
 * owner's. A number or a cell of a ledger comes from outside: whatever stands
 * in it, no file outside the folder is opened, and none that may be another
 * invoice's. It decides nothing about letters.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "base/auto.h"
#include "ledger/ledger.h"

struct paper {
    char *path; /* as it was found, for messages */
    char *name; /* what the reader sees: one line of UTF-8 without a slash */
    const char *type;
    GBytes *bytes;
};

void paper_free(struct paper *paper);
AUTO_DEFINE(paper, paper_free)

/*
 * The file of INVOICE, a row of LEDGER, of at most MOST bytes. NULL with
 * HERINNERD_ERROR_INPUT that names the file and what is wrong with it.
 */
struct paper *paper_of_invoice(const struct ledger *ledger, const struct invoice *invoice, gsize most, GError **error);

/* The file PATH of the owner's; the same errors. */
struct paper *paper_of_file(const char *path, gsize most, GError **error);

/* The media type of a file by the end of its NAME; application/octet-stream when it is not known. */
const char *paper_type(const char *name);
