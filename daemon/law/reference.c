/* SPDX-License-Identifier: MIT */
#include "law/reference.h"

#include <stdbool.h>
#include <string.h>

#include "base/iban.h"
#include "law/reference_inside.h"

static const char *const words[] = {
    [REFERENCE_OGM] = "ogm", [REFERENCE_RF] = "rf", [REFERENCE_NL] = "nl", [REFERENCE_IBAN] = "iban"};

const char *reference_kind_word(enum reference_kind kind)
{
    return words[kind];
}

enum reference_kind reference_kind_from_word(const char *word)
{
    for (gsize kind = REFERENCE_NONE + 1; kind < G_N_ELEMENTS(words); kind++)
        if (g_str_equal(words[kind], word))
            return (enum reference_kind)kind;
    return REFERENCE_NONE;
}

bool reference_is_digits(const char *text)
{
    return *text && strspn(text, "0123456789") == strlen(text);
}

char *reference_compact(const char *text)
{
    GString *out = g_string_sized_new(strlen(text));

    for (; *text; text++)
        if (*text != ' ')
            g_string_append_c(out, g_ascii_toupper(*text));
    return g_string_free(out, FALSE);
}

enum reference_kind reference_guess(const char *text)
{
    g_autofree char *compact = reference_compact(text);

    if (g_str_has_prefix(compact, "RF"))
        return REFERENCE_RF;
    if (g_ascii_isalpha(compact[0]) && g_ascii_isalpha(compact[1]) && g_ascii_isalnum(compact[2]))
        return REFERENCE_IBAN;
    if (strchr(compact, '/') || (*compact && strchr("+*", *compact)))
        return REFERENCE_OGM;
    if (!reference_is_digits(compact))
        return REFERENCE_NONE;
    if (strlen(compact) == 16)
        return REFERENCE_NL;
    /* both have a form of twelve digits */
    g_autofree char *ogm = reference_normalise(REFERENCE_OGM, compact);
    g_autofree char *dutch = ogm ? NULL : reference_normalise(REFERENCE_NL, compact);

    return dutch ? REFERENCE_NL : REFERENCE_OGM;
}

char *reference_normalise(enum reference_kind kind, const char *text)
{
    g_autofree char *compact = reference_compact(text);

    switch (kind) {
    case REFERENCE_OGM:
        return reference_ogm(compact);
    case REFERENCE_RF:
        return reference_rf_is_right(compact) ? g_steal_pointer(&compact) : NULL;
    case REFERENCE_NL:
        return reference_nl_is_right(compact) ? g_steal_pointer(&compact) : NULL;
    case REFERENCE_IBAN:
        return iban_normalise(compact);
    case REFERENCE_NONE:
        break;
    }
    return NULL;
}

char *reference_in_fours(const char *text)
{
    GString *out = g_string_new(NULL);
    gsize count = 0;

    for (; *text; text++) {
        if (*text == ' ')
            continue;
        if (count && count % 4 == 0)
            g_string_append_c(out, ' ');
        g_string_append_c(out, *text);
        count++;
    }
    return g_string_free(out, FALSE);
}

char *reference_printed(enum reference_kind kind, const char *normalised)
{
    if (kind == REFERENCE_OGM)
        return g_strdup_printf("+++%.3s/%.4s/%.5s+++", normalised, normalised + 3, normalised + 7);
    return reference_in_fours(normalised);
}
