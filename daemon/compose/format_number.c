/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/error.h"
#include "base/money.h"
#include "compose/format_open.h"

#define ROOM 128 /* UTF-16 units; the longest amount takes about 40 */

static bool fail(const char *what, const char *subject, GError **error)
{
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_VALUE, "%s \"%s\"", what, subject);
    return false;
}

/* The formatter shows exactly the decimals the currency has, whatever CLDR thinks customary. */
static UNumberFormat *open_currency(const char *locale, const char *currency, int exponent, bool by_code)
{
    UErrorCode status = U_ZERO_ERROR;
    UNumberFormat *format = unum_open(by_code ? UNUM_CURRENCY_ISO : UNUM_CURRENCY, NULL, 0, locale, NULL, &status);
    const UChar code[] = {(UChar)currency[0], (UChar)currency[1], (UChar)currency[2]};

    if (U_FAILURE(status))
        return NULL;
    unum_setTextAttribute(format, UNUM_CURRENCY_CODE, code, 3, &status);
    unum_setAttribute(format, UNUM_FRACTION_DIGITS, exponent);
    if (U_FAILURE(status))
        g_clear_pointer(&format, unum_close);
    return format;
}

static const UNumberFormat *find_currency(struct formats *formats, const char *currency, bool by_code, GError **error)
{
    g_autofree char *key = g_strconcat(currency, by_code ? " code" : "", NULL);
    UNumberFormat *format = g_hash_table_lookup(formats->currencies, key);
    int exponent;

    if (format)
        return format;
    exponent = currency_exponent(currency);
    if (exponent >= 0)
        format = open_currency(formats->locale, currency, exponent, by_code);
    if (!format)
        fail("no format for currency", currency, error);
    else
        g_hash_table_insert(formats->currencies, g_steal_pointer(&key), format);
    return format;
}

/* DECIMAL is a number in ASCII, with an exponent perhaps: no floating point comes in between. */
static char *format_decimal(const UNumberFormat *format, const char *decimal)
{
    UErrorCode status = U_ZERO_ERROR;
    UChar text[ROOM];
    int32_t length = unum_formatDecimal(format, decimal, (int32_t)strlen(decimal), text, ROOM, NULL, &status);

    g_assert(U_SUCCESS(status));
    return format_from_utf16(text, length);
}

char *format_amount(struct formats *formats, int64_t minor, const char *currency, bool by_code, GError **error)
{
    struct format_known *known = &formats->amounts[(guint64)minor % FORMAT_KNOWN];
    const UNumberFormat *format;
    char decimal[MONEY_TEXT_SIZE];

    if (known->text && known->minor == minor && known->by_code == by_code && !strcmp(known->currency, currency))
        return g_strdup(known->text);
    format = find_currency(formats, currency, by_code, error);
    if (!format)
        return NULL;
    g_free(known->text);
    *known = (struct format_known){.minor = minor, .by_code = by_code};
    g_strlcpy(known->currency, currency, sizeof known->currency);
    known->text = format_decimal(format, money_to_text(minor, currency, decimal));
    return g_strdup(known->text);
}

/* What NUMBER was written as before, or what WRITE makes of it. New string. */
static char *known_or(const struct formats *formats, GHashTable *known, int64_t number,
                      char *(*write)(const struct formats *formats, int64_t number))
{
    char *text = g_hash_table_lookup(known, GSIZE_TO_POINTER((gsize)number));

    if (!text) {
        if (g_hash_table_size(known) >= FORMAT_KNOWN_MAX)
            g_hash_table_remove_all(known);
        text = write(formats, number);
        g_hash_table_insert(known, GSIZE_TO_POINTER((gsize)number), text);
    }
    return g_strdup(text);
}

static char *write_number(const struct formats *formats, int64_t number)
{
    g_autofree char *decimal = g_strdup_printf("%" G_GINT64_FORMAT, number);

    return format_decimal(formats->number, decimal);
}

char *format_number(const struct formats *formats, int64_t number)
{
    return known_or(formats, formats->numbers, number, write_number);
}

static bool is_decimal(const char *text)
{
    const char *digits = text + (*text == '-');
    gsize whole = strspn(digits, "0123456789");
    const char *rest = digits + whole;

    if (!whole || strlen(text) > 20)
        return false;
    if (*rest == '.' && g_ascii_isdigit(rest[1]))
        rest += 1 + strspn(rest + 1, "0123456789");
    return !*rest;
}

char *format_percent(const struct formats *formats, const char *percent, GError **error)
{
    g_autofree char *decimal = g_strconcat(percent, "E-2", NULL);

    if (is_decimal(percent))
        return format_decimal(formats->percent, decimal);
    fail("not a percentage", percent, error);
    return NULL;
}

static char *write_days(const struct formats *formats, int64_t days)
{
    UErrorCode status = U_ZERO_ERROR;
    UFormattedNumber *result = unumf_openResult(&status);
    UChar text[ROOM];
    int32_t length;

    unumf_formatInt(formats->days, days, result, &status);
    length = unumf_resultToString(result, text, ROOM, &status);
    unumf_closeResult(result);
    g_assert(U_SUCCESS(status));
    return format_from_utf16(text, length);
}

char *format_days(const struct formats *formats, int64_t days)
{
    return known_or(formats, formats->lengths, days, write_days);
}
