/* SPDX-License-Identifier: MIT */
/* Payments and what they were tied to, by which rule: for `payments` and for `explain`. Decides nothing. */
#pragma once

#include "bank/book.h"
#include "plan/history.h"
#include "report/output.h"

enum payment_filter { PAYMENTS_ALL, PAYMENTS_HELD, PAYMENTS_UNMATCHED };

/* Prints the rows of BOOK that FILTER wants, newest last. */
void report_payments(const struct output *out, const struct bank_book *book, enum payment_filter filter);

/* Whether a person has a word to say about ROW: it is held, or nobody's and no person said so. */
bool payment_waits(const struct bank_row *row);

/* What a rule found, and what became of ROW; not owned. */
const char *payment_rule_text(int rule);
const char *payment_state_text(const struct bank_row *row);

/* Orders const struct bank_row * by the day they were booked, for g_ptr_array_sort(). */
int payment_by_day(const void *left, const void *right);

/* What `payments --json` says of ROW, into an object that is open. */
struct json;
void payment_json(struct json *json, const struct output *out, const struct bank_row *row);

/* «paid EUR 400.00 on 2026-11-18 (ing, rule 6: invoice number in the text)». New string. */
char *payment_sentence(const struct history_payment *payment);

/* --- payments_review.c */

/* All that helps a person to say whose ROW is: number NUMBER of COUNT; at the end the commands. */
void report_payment_card(const struct output *out, const struct bank_row *row, guint number, guint count);

/* Each row of BOOK that waits, oldest first, as cards or with --json as objects with why and commands. */
void report_payments_waiting(const struct output *out, const struct bank_book *book);
