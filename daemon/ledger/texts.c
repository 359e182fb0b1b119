/* SPDX-License-Identifier: MIT */
/*
 * The number and the texts of a row as one string: the number, then for each text its name in one byte and the text,
 * then an empty name; a NUL behind each. A million rows with a pointer for every text they might have would take more
 * room than all their texts.
 */
#include <string.h>

#include "ledger/ledger.h"

#define TEXT_BIT(which) (1U << (which))

G_STATIC_ASSERT(TEXT_COUNT <= 8); /* bits of struct invoice's `texts` */

const char *invoice_text(const struct invoice *invoice, enum invoice_text which)
{
    const char *at;

    if (!(invoice->texts & TEXT_BIT(which))) /* as nearly always: the string need not be fetched from memory for that */
        return NULL;
    for (at = invoice->number + strlen(invoice->number) + 1; *at; at += strlen(at) + 1)
        if (*at == (char)(which + 1))
            return at + 1;
    return NULL;
}

/* Room for most rows' number and texts. */
enum { ROOM = 512 };

/* Puts them together at AT. */
static void pack(char *at, const char *number, const char *const texts[TEXT_COUNT])
{
    at = stpcpy(at, number) + 1;
    for (int i = 0; i < TEXT_COUNT; i++)
        if (texts[i]) {
            *at = (char)(i + 1);
            at = stpcpy(at + 1, texts[i]) + 1;
        }
    *at = '\0';
}

void invoice_set_texts(struct invoice *invoice, GStringChunk *strings, const char *number,
                       const char *const texts[TEXT_COUNT])
{
    gsize size = strlen(number) + 2;
    g_autofree char *large = NULL;
    char small[ROOM];

    invoice->texts = 0;
    for (int i = 0; i < TEXT_COUNT; i++)
        if (texts[i]) {
            size += strlen(texts[i]) + 2;
            invoice->texts |= (uint8_t)TEXT_BIT(i);
        }
    if (size > sizeof small)
        large = g_malloc(size);
    pack(large ? large : small, number, texts);
    /* the chunk adds the last NUL */
    invoice->number = g_string_chunk_insert_len(strings, large ? large : small, (gssize)size - 1);
}
