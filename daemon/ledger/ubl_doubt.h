/* SPDX-License-Identifier: MIT */
/*
 * What UBL documents keep back beside themselves. A credit note that cannot
 * be used must not leave its invoice to be asked for in full: what it names
 * waits; where it names nothing, all of its buyer's; where not even that can
 * be seen, the whole ledger. And an invoice that corrects another which is
 * there too (384): which of both counts a person says. Decides about rows of
 * this ledger only; STATUS_UNSURE is all it leaves behind.
 */
#pragma once

#include "ledger/builder.h"
#include "ledger/ubl.h"

struct ubl_doubts {
    GHashTable *numbers; /* of invoices -> line of the document that keeps them */
    GHashTable *clients; /* ids -> line */
    GArray *corrections; /* of struct ubl_correction */
    int anybody;         /* line of the first document that may be a credit for anybody, 0 = there is none */
};

void ubl_doubts_init(struct ubl_doubts *doubts);
void ubl_doubts_clear(struct ubl_doubts *doubts);

/* DOCUMENT, the LINE-th, may be ours and cannot be used. */
void ubl_doubts_reject(struct ubl_doubts *doubts, const struct ubl_document *document, int line);

/* DOCUMENT, the LINE-th, is an invoice in the place of those that it names. */
void ubl_doubts_correct(struct ubl_doubts *doubts, const struct ubl_document *document, int line);

/* Marks the rows of BUILDER's ledger, with a reject for each correction; false with FAULT set when nothing of the
 * ledger may be used. */
bool ubl_doubts_settle(struct ubl_doubts *doubts, struct builder *builder, struct fault *fault);
