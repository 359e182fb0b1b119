/* SPDX-License-Identifier: MIT */
/*
 * Whether a UBL document is one of ours that may be asked for, and what it is
 * as a row of canonical cells. Proforma and self-billed documents and those of
 * another supplier are left out; what contradicts itself is refused. UBL says
 * what was billed, never what was paid: the open amount is what was to be paid
 * when the document was made. Touches nothing.
 */
#pragma once

#include "ledger/builder.h"
#include "ledger/ubl.h"

enum ubl_kind {
    UBL_OURS,
    UBL_FOREIGN, /* its supplier is none of `own`: left out */
    UBL_NO_DEBT, /* proforma, or made by the client in our name: left out */
};

/* OWN is the `own` of the ledger: VAT numbers, other numbers or names, compared without blanks, marks and case. */
enum ubl_kind ubl_kind(const struct ubl_document *document, char *const *own);

/* Whether DOCUMENT stands in the place of other invoices that it names (UNTDID 1001: 384). */
bool ubl_corrects(const struct ubl_document *document);

/* What tells the buyer: its VAT number, else another number or its name. New string, "" when nothing does. */
char *ubl_client_id(const struct ubl_document *document);

/* Hands DOCUMENT, the LINE-th of its ledger, to BUILDER; false with FAULT set when it contradicts itself. */
bool ubl_hand_over(const struct ubl_document *document, int line, struct builder *builder, struct fault *fault);
