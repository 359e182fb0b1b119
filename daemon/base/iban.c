/* SPDX-License-Identifier: MIT */
#include "base/iban.h"

#include <stdbool.h>
#include <string.h>

enum { IBAN_MIN = 15, IBAN_MAX = 34 };

/* Lengths of ISO 13616's registry for the SEPA countries: "CCnn". */
static const char lengths[] =
    "AD24 AL28 AT20 BE16 BG22 CH21 CY28 CZ24 DE22 DK18 EE20 ES24 FI18 FR27 GB22 GI23 GR27 HR21 HU28 IE22 IS26 IT27 "
    "LI21 LT20 LU20 LV21 MC27 MD24 ME22 MK19 MT31 NL18 NO15 PL28 PT25 RO24 RS22 SE24 SI19 SK24 SM27 VA22";

static bool length_fits(const char *iban, gsize length)
{
    char country[] = {iban[0], iban[1], '\0'};
    const char *entry = strstr(lengths, country);

    return !entry || length == (gsize)((entry[2] - '0') * 10 + entry[3] - '0');
}

/* The remainder by 97 of the number that ISO 13616 makes of IBAN: the first four moved to the end, A = 10 to Z = 35. */
static int remainder_97(const char *iban, gsize length)
{
    int rest = 0;

    for (gsize i = 0; i < length; i++) {
        char c = iban[(i + 4) % length];
        int value = g_ascii_isdigit(c) ? c - '0' : c - 'A' + 10;

        rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
    }
    return rest;
}

char *iban_make(const char *text)
{
    g_autofree char *open = NULL;
    gsize length = strlen(text);

    if (length < IBAN_MIN - 2 || length > IBAN_MAX - 2 || !g_ascii_isalpha(text[0]) || !g_ascii_isalpha(text[1]))
        return NULL;
    for (gsize i = 0; i < length; i++)
        if (!g_ascii_isalnum(text[i]))
            return NULL;
    open = g_strdup_printf("%.2s00%s", text, text + 2);
    for (char *p = open; *p; p++)
        *p = g_ascii_toupper(*p);
    if (!length_fits(open, length + 2))
        return NULL;
    return g_strdup_printf("%.2s%02d%s", open, 98 - remainder_97(open, length + 2), open + 4);
}

bool iban_is_sepa(const char *iban)
{
    char country[] = {iban[0], iban[0] ? iban[1] : '\0', '\0'};

    return g_ascii_isalpha(country[0]) && g_ascii_isalpha(country[1]) && strstr(lengths, country);
}

char *iban_normalise(const char *text)
{
    g_autoptr(GString) iban = g_string_sized_new(IBAN_MAX + 1);

    for (; *text; text++) {
        if (*text == ' ')
            continue;
        if (!g_ascii_isalnum(*text) || iban->len == IBAN_MAX)
            return NULL;
        g_string_append_c(iban, g_ascii_toupper(*text));
    }
    if (iban->len < IBAN_MIN || !g_ascii_isalpha(iban->str[0]) || !g_ascii_isalpha(iban->str[1]) ||
        !g_ascii_isdigit(iban->str[2]) || !g_ascii_isdigit(iban->str[3]))
        return NULL;
    if (!length_fits(iban->str, iban->len) || remainder_97(iban->str, iban->len) != 1)
        return NULL;
    return g_string_free(g_steal_pointer(&iban), FALSE);
}
