/* SPDX-License-Identifier: MIT */
/*
 * One UBL document (Invoice or CreditNote, OASIS UBL 2.0 and 2.1, and what
 * Peppol BIS, EN 16931, XRechnung and SI-UBL make of it) as the fields that a
 * ledger needs. It says what stands in the document; whose invoice it is and
 * whether it may be reminded is ubl_row.h's business. No entity is expanded,
 * nothing is fetched, and what is too deep or too long is refused.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "base/auto.h"
#include "ledger/fault.h"

enum ubl_field {
    UBL_NUMBER,
    UBL_TYPE_CODE,
    UBL_ISSUED,
    UBL_DUE,       /* of the document */
    UBL_MEANS_DUE, /* of its means of payment: credit notes and UBL 2.0 */
    UBL_CURRENCY,
    UBL_PAYABLE,
    UBL_PAYABLE_CURRENCY,
    UBL_TOTAL, /* with tax */
    UBL_PREPAID,
    UBL_SUPPLIER_LEGAL,
    UBL_SUPPLIER_NAME,
    UBL_SUPPLIER_PERSON,
    UBL_SUPPLIER_ID,  /* endpoint, identification, company number */
    UBL_SUPPLIER_TAX, /* VAT number */
    UBL_BUYER_LEGAL,
    UBL_BUYER_NAME,
    UBL_BUYER_PERSON,
    UBL_BUYER_ID,
    UBL_BUYER_COMPANY,
    UBL_BUYER_TAX,
    UBL_BUYER_EMAIL,
    UBL_BUYER_CONTACT,
    UBL_BUYER_ENDPOINT,
    UBL_BUYER_ENDPOINT_SCHEME,
    UBL_BUYER_COUNTRY,
    UBL_BUYER_REFERENCE,
    UBL_ORDER,
    UBL_PAYMENT_MEANS,
    UBL_PAYMENT_ID,
    UBL_ACCOUNT,
    UBL_BILLING_REFERENCE,
    UBL_TERMS_NOTE,
    UBL_FILE_TYPE, /* media type of an embedded file */
    UBL_FIELD_COUNT,
};

/* Files larger than this are refused. */
#define UBL_SIZE_MAX ((gsize)32 << 20)

/* What the root element says it is. */
enum ubl_root {
    UBL_ROOT_UNKNOWN, /* it could not be seen */
    UBL_ROOT_OTHER,   /* no UBL, or what no UBL document may be */
    UBL_ROOT_INVOICE,
    UBL_ROOT_CREDIT_NOTE,
};

struct ubl_document {
    enum ubl_root root;
    bool has_buyer;                     /* all that it says of the buyer was read */
    GPtrArray *values[UBL_FIELD_COUNT]; /* of char*, in the document's order, blanks collapsed; NULL = none */
};

/*
 * The document in the LENGTH bytes at BYTES. With FAULT set it cannot be used, and holds what was read until then.
 * Never NULL. With PDF not NULL the first embedded PDF is put there (new, at most MOST bytes; a larger one is a fault),
 * NULL when there is none.
 */
struct ubl_document *ubl_read(const void *bytes, gsize length, GBytes **pdf, gsize most, struct fault *fault);

void ubl_document_free(struct ubl_document *document);
AUTO_DEFINE(ubl_document, ubl_document_free)

/* The first value of FIELD, "" when there is none. */
const char *ubl_value(const struct ubl_document *document, enum ubl_field field);

/* One more value of FIELD. */
void ubl_add(struct ubl_document *document, enum ubl_field field, const char *value);
