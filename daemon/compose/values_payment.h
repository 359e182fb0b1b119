/* SPDX-License-Identifier: MIT */
/*
 * What the files of the group `payment` share: values_reference.c reads what
 * a payer writes with a transfer, values_code.c makes the text of the code to
 * scan, values_payment.c puts both beside the account. Private to them and
 * example.c.
 */
#pragma once

#include "compose/values_build.h"
#include "law/reference.h"

/* A payment reference as it was read from a ledger. */
struct payment_reference {
    enum reference_kind kind;
    char *text; /* normalised; as it was read for REFERENCE_NONE; "" when its check digits are wrong */
};

/* What to write with the transfer that BUILDER's letter asks for: the invoice's reference, else its number; of several
 * invoices the numbers, "" when a transfer cannot carry them. Its text is a new string. */
struct payment_reference payment_reference_of_transfer(const struct builder *builder);

/* REFERENCE as a person reads it. New string. */
char *payment_reference_print(const struct payment_reference *reference);

/* The ISO form of the member NAME of MAP, "" when it has none. */
const char *payment_raw(const struct value *map, const char *name);

/* Why no code can be made for BUILDER's letter, before any of the code's own rules; NULL when it may be. */
const char *payment_no_code(const struct builder *builder, const struct value *payment);

/*
 * Sets `qr` in PAYMENT, which has its name, amount and reference: the text of
 * the code to scan; else empty, with why there is none (WHY, or one of the
 * code's rules) as its `raw`. To a letter it is a truth.
 */
void payment_set_code(struct value *payment, const struct config_sender *sender,
                      const struct payment_reference *reference, const char *why);
