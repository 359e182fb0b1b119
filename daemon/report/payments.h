/* SPDX-License-Identifier: MIT */
/* Payments and what they were tied to, by which rule: for `payments` and for `explain`. Decides nothing. */
#pragma once

#include "bank/book.h"
#include "plan/history.h"
#include "report/output.h"

enum payment_filter { PAYMENTS_ALL, PAYMENTS_HELD, PAYMENTS_UNMATCHED };

/* Prints the rows of BOOK that FILTER wants, newest last. */
void report_payments(const struct output *out, const struct bank_book *book, enum payment_filter filter);

/* Whether ROW waits for a person (held, taken back) or is nobody's. */
bool payment_is_held(const struct bank_row *row);

/* «paid EUR 400.00 on 2026-11-18 (ing, rule 6: invoice number in the text)». New string. */
char *payment_sentence(const struct history_payment *payment);
