/* SPDX-License-Identifier: MIT */
/* Rows of a ledger made in memory: what they say besides number, client, amounts and dates. */
#pragma once

#include "ledger/ledger.h"

/* Adds TEXT to what ROW says, kept by STRINGS. */
static inline void row_say(struct invoice *row, GStringChunk *strings, enum invoice_text which, const char *text)
{
    const char *texts[TEXT_COUNT];

    for (int i = 0; i < TEXT_COUNT; i++)
        texts[i] = invoice_text(row, (enum invoice_text)i);
    texts[which] = text;
    invoice_set_texts(row, strings, row->number, texts);
}
