/* SPDX-License-Identifier: MIT */
/* The check digits of each kind. */
#include <string.h>

#include "law/reference_inside.h"

enum { OGM_DIGITS = 12, RF_MOST = 21, NL_DIGITS = 16, NL_UNCHECKED = 7, NL_SHORTEST = 9, NL_LONGEST = 14 };

static int remainder_97(const char *text, int rest)
{
    for (; *text; text++) {
        int value = g_ascii_isdigit(*text) ? *text - '0' : *text - 'A' + 10;

        rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
    }
    return rest;
}

int reference_ogm_check(const char *ten)
{
    char base[OGM_DIGITS - 1];

    g_strlcpy(base, ten, sizeof base);

    int rest = remainder_97(base, 0);

    return rest ? rest : 97;
}

/* COMPACT without the marks that stand around it and its slashes: any digits, or NULL. */
static char *without_marks(const char *compact)
{
    bool plus = g_str_has_prefix(compact, "+++"), star = g_str_has_prefix(compact, "***");
    const char *mark = plus ? "+++" : star ? "***" : "";
    gsize length = strlen(compact), around = strlen(mark);

    if (length < 2 * around || !g_str_has_suffix(compact, mark))
        return NULL;

    g_autofree char *inner = g_strndup(compact + around, length - 2 * around);
    g_auto(GStrv) parts = g_strsplit(inner, "/", -1);

    if (g_strv_length(parts) == 3 && strlen(parts[0]) == 3 && strlen(parts[1]) == 4)
        return g_strjoinv("", parts);
    return g_steal_pointer(&inner);
}

char *reference_ogm(const char *compact)
{
    g_autofree char *digits = without_marks(compact);

    if (!digits || strlen(digits) != OGM_DIGITS || !reference_is_digits(digits))
        return NULL;
    if (reference_ogm_check(digits) != (digits[10] - '0') * 10 + digits[11] - '0')
        return NULL;
    return g_steal_pointer(&digits);
}

int reference_rf_check(const char *text)
{
    return 98 - remainder_97("RF00", remainder_97(text, 0));
}

static bool is_alphanumeric(const char *text)
{
    return strspn(text, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") == strlen(text);
}

bool reference_rf_is_right(const char *compact)
{
    gsize length = strlen(compact);

    if (!g_str_has_prefix(compact, "RF") || length < 5 || length > 4 + RF_MOST || !is_alphanumeric(compact))
        return false;
    if (!g_ascii_isdigit(compact[2]) || !g_ascii_isdigit(compact[3]))
        return false;
    /* the remainder alone would let 00, 01 and 99 pass, which are never made */
    return reference_rf_check(compact + 4) == (compact[2] - '0') * 10 + compact[3] - '0';
}

char reference_nl_check(const char *digits)
{
    static const int weights[] = {2, 4, 8, 5, 10, 9, 7, 3, 6, 1};
    gsize length = strlen(digits);
    int sum = 0, check;

    for (gsize i = 0; i < length; i++)
        sum += (digits[length - 1 - i] - '0') * weights[i % G_N_ELEMENTS(weights)];
    check = 11 - sum % 11;
    if (check > 9)
        check = 11 - check; /* 10 is written 1, 11 is written 0 */
    return (char)('0' + check);
}

bool reference_nl_is_right(const char *compact)
{
    gsize length = strlen(compact);

    if (!reference_is_digits(compact))
        return false;
    if (length == NL_UNCHECKED)
        return true;
    if (length != NL_DIGITS && (length < NL_SHORTEST || length > NL_LONGEST))
        return false;
    if (length != NL_DIGITS && (gsize)(compact[1] - '0') != (length - 2) % 10)
        return false;
    return compact[0] == reference_nl_check(compact + 1);
}
