/* SPDX-License-Identifier: MIT */
/* Strings that each end in NUL: the checksum; root and buyer; line and words of the fault; each value behind a letter
 * for its field. */
#include "ledger/ubl_pack.h"

#include <string.h>

enum { FIRST_FIELD = '0' };

static void put(GString *out, const char *text)
{
    g_string_append_len(out, text, (gssize)strlen(text) + 1);
}

void ubl_pack(GString *out, const char *sum, const struct ubl_document *document, const struct fault *fault)
{
    put(out, sum);
    g_string_append_printf(out, "%d%d%d", document->root, document->has_buyer, MAX(fault->line, 0));
    put(out, "");
    put(out, fault->what ? fault->what : "");
    for (int i = 0; i < UBL_FIELD_COUNT; i++) {
        const GPtrArray *values = document->values[i];

        for (guint j = 0; values && j < values->len; j++) {
            g_string_append_c(out, (char)(FIRST_FIELD + i));
            put(out, values->pdata[j]);
        }
    }
}

/* The next string before END, NULL when there is none. */
static const char *next(const char **at, const char *end)
{
    const char *text = *at;

    if (text >= end)
        return NULL;
    *at = text + strlen(text) + 1;
    return text;
}

struct ubl_document *ubl_unpack(const char *bytes, gsize length, char **sum, struct fault *fault)
{
    const char *at = bytes, *end = bytes + length, *first, *facts, *what;
    struct ubl_document *document;

    if (!length || end[-1] || !(first = next(&at, end)) || !(facts = next(&at, end)) || strlen(facts) < 3 ||
        !(what = next(&at, end)))
        return NULL;
    document = g_new0(struct ubl_document, 1);
    document->root = (enum ubl_root)(facts[0] - '0');
    document->has_buyer = facts[1] == '1';
    if (*what)
        fault_set(fault, (int)g_ascii_strtoll(facts + 2, NULL, 10), 0, "%s", what);
    for (const char *text; (text = next(&at, end));)
        if (*text >= FIRST_FIELD && *text < FIRST_FIELD + UBL_FIELD_COUNT)
            ubl_add(document, (enum ubl_field)(*text - FIRST_FIELD), text + 1);
    *sum = g_strdup(first);
    return document;
}
