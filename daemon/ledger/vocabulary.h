/* SPDX-License-Identifier: MIT */
/*
 * What the words of ledgers mean: status, kind, direct debit and segment, as
 * Moneybird, Odoo, Xero, FreshBooks, Stripe, Invoice Ninja, Twinfield, Billit
 * and others write them in en, nl, fr and de. Whole words are compared, case
 * and outer blanks aside: «not paid» is never taken for «paid». Pure.
 */
#pragma once

#include <stdbool.h>

#include "ledger/ledger.h"

enum kind_word { WORD_NO_KIND, WORD_CREDIT_NOTE, WORD_NO_INVOICE /* proforma, quote: no debt yet */ };
enum yes_word { WORD_NO, WORD_YES, WORD_UNCLEAR };

/* An enum invoice_status; STATUS_OPEN for unknown words. */
int vocabulary_status(const char *word);

/* An enum kind_word; WORD_NO_KIND for unknown words: the sign decides. */
int vocabulary_kind(const char *word);

/* An enum yes_word: whether WORD says «collected by direct debit». */
int vocabulary_collect(const char *word);

/* An enum segment; SEGMENT_UNKNOWN for unknown words. */
int vocabulary_segment(const char *word);
