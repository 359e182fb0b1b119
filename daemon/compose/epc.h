/* SPDX-License-Identifier: MIT */
/*
 * The text of a code to scan and pay: a SEPA credit transfer by the guideline
 * EPC069-12 of the European Payments Council. It writes the lines, counts
 * characters and bytes, and refuses what a bank's app would not read; it draws
 * nothing (qr.h) and knows no invoice. Pure.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#define EPC_BYTES_MAX 331
#define EPC_TEXT_MAX 140 /* characters of unstructured remittance information */

/* One transfer. Texts are UTF-8, one line, "" or NULL where there is nothing. */
struct epc_transfer {
    const char *bic;       /* needed for an account outside the EEA */
    const char *name;      /* whose account it is; cut after 70 characters */
    const char *iban;      /* normalised */
    const char *amount;    /* euros as "610.00" */
    const char *reference; /* a creditor reference (RF), normalised; never beside TEXT */
    const char *text;      /* what else to write with it */
};

/*
 * The lines of TRANSFER in version 002 and UTF-8, split by LF, none after the
 * last that is filled. New string, or NULL with HERINNERD_ERROR_VALUE: why no
 * code can be made of it.
 */
char *epc_payload(const struct epc_transfer *transfer, GError **error);

/* Whether PAYLOAD (LF or CRLF) keeps every rule of the guideline, of versions 001 and 002; HERINNERD_ERROR_VALUE
 * names the first that it does not. */
bool epc_check(const char *payload, GError **error);
