/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/error.h"
#include "base/iban.h"
#include "law/reference_inside.h"

enum { OGM_BASE = 10, RF_BASE = 21, NL_BASE = 15 };

static char *refuse(GError **error, const char *base, const char *must)
{
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE, "cannot make a reference of \"%s\"; write %s", base,
                must);
    return NULL;
}

/* DIGITS with zeros in front, LENGTH of them; NULL when they are none or too many. New string. */
static char *filled(const char *digits, gsize length)
{
    gsize count = strlen(digits);
    g_autofree char *zeros = count <= length ? g_strnfill(length - count, '0') : NULL;

    return zeros && reference_is_digits(digits) ? g_strconcat(zeros, digits, NULL) : NULL;
}

static char *make_ogm(const char *base, GError **error)
{
    g_autofree char *ten = filled(base, OGM_BASE);

    return ten ? g_strdup_printf("%s%02d", ten, reference_ogm_check(ten)) : refuse(error, base, "1 to 10 digits");
}

static char *make_rf(const char *base, GError **error)
{
    gsize length = strlen(base);

    for (gsize i = 0; i < length; i++)
        if (!g_ascii_isalnum(base[i]))
            return refuse(error, base, "letters and digits only");
    if (!length || length > RF_BASE)
        return refuse(error, base, "1 to 21 letters and digits");
    return g_strdup_printf("RF%02d%s", reference_rf_check(base), base);
}

static char *make_nl(const char *base, GError **error)
{
    g_autofree char *fifteen = filled(base, NL_BASE);

    return fifteen ? g_strdup_printf("%c%s", reference_nl_check(fifteen), fifteen)
                   : refuse(error, base, "1 to 15 digits");
}

static char *make_iban(const char *base, GError **error)
{
    char *iban = iban_make(base);

    return iban ? iban
                : refuse(error, base, "a country's code and the account as it stands in an IBAN, as NLABNA0417164300");
}

char *reference_make(enum reference_kind kind, const char *base, GError **error)
{
    g_autofree char *compact = reference_compact(base);

    switch (kind) {
    case REFERENCE_OGM:
        return make_ogm(compact, error);
    case REFERENCE_RF:
        return make_rf(compact, error);
    case REFERENCE_NL:
        return make_nl(compact, error);
    case REFERENCE_IBAN:
        return make_iban(compact, error);
    case REFERENCE_NONE:
        break;
    }
    return refuse(error, base, "its kind first: ogm, rf, nl or iban");
}
