/* SPDX-License-Identifier: MIT */
#include "compose/format_open.h"

#include <string.h>

#include <unicode/udatpg.h>
#include <unicode/uloc.h>

#include "base/error.h"

#define PATTERN_MAX 64
#define ZONE u"UTC"

char *format_from_utf16(const UChar *text, int32_t length)
{
    char *plain = g_utf16_to_utf8((const gunichar2 *)text, length, NULL, NULL, NULL);
    GString *out;

    if (plain && !strstr(plain, "\u202f"))
        return plain;
    out = g_string_new(plain);
    g_free(plain);
    g_string_replace(out, "\u202f", "\u00a0", 0);
    return g_string_free(out, FALSE);
}

static bool is_letters(const char *text, bool (*matches)(char c), gsize least, gsize most)
{
    gsize length = strlen(text);

    for (gsize i = 0; i < length; i++)
        if (!matches(text[i]))
            return false;
    return length >= least && length <= most;
}

static bool is_lower(char c)
{
    return g_ascii_islower(c);
}

static bool is_upper(char c)
{
    return g_ascii_isupper(c);
}

/*
 * ICU's name of a letter's tag. Only capitals are a region: `je` in `nl-je`
 * is our form of address, not Jersey. NULL when it is no tag.
 */
static char *locale_of(const char *language)
{
    g_auto(GStrv) parts = g_strsplit(language, "-", -1);

    if (!parts[0] || !is_letters(parts[0], is_lower, 2, 3))
        return NULL;
    if (parts[1] && is_letters(parts[1], is_upper, 2, 2))
        return g_strdup_printf("%s_%s", parts[0], parts[1]);
    return g_strdup(g_str_equal(parts[0], "en") ? "en_GB" : parts[0]);
}

/* ICU takes any tag and falls back to its root; a language it has no data for is refused. */
static bool is_known(const char *locale, const UErrorCode *status)
{
    g_autofree char *language = g_strndup(locale, strcspn(locale, "_"));

    for (int32_t i = 0; U_SUCCESS(*status) && i < uloc_countAvailable(); i++)
        if (g_str_equal(uloc_getAvailable(i), language))
            return true;
    return false;
}

static UDateFormat *open_pattern(const char *locale, const UChar *pattern, int32_t length, UErrorCode *status)
{
    return udat_open(UDAT_PATTERN, UDAT_PATTERN, locale, ZONE, -1, pattern, length, status);
}

/* The British pattern has a comma after the weekday that no sentence wants («by Friday 4 December»). */
static int32_t drop_weekday_comma(UChar *pattern, int32_t length)
{
    for (int32_t i = 0; i + 1 < length; i++) {
        if (pattern[i] != ',')
            continue;
        memmove(pattern + i, pattern + i + 1, (gsize)(length - i - 1) * sizeof *pattern);
        return length - 1;
    }
    return length;
}

static UDateFormat *open_skeleton(UDateTimePatternGenerator *generator, const char *locale, const UChar *skeleton,
                                  UErrorCode *status)
{
    UChar pattern[PATTERN_MAX];
    int32_t length = udatpg_getBestPattern(generator, skeleton, -1, pattern, PATTERN_MAX, status);

    if (U_FAILURE(*status))
        return NULL;
    if (g_str_equal(locale, "en_GB"))
        length = drop_weekday_comma(pattern, length);
    return open_pattern(locale, pattern, length, status);
}

static void open_dates(struct formats *formats, UErrorCode *status)
{
    static const UChar *const skeletons[FORMAT_DATE_STYLES] = {
        [FORMAT_DATE_LONG] = u"yMMMMd",
        [FORMAT_DATE_WEEKDAY] = u"yMMMMEEEEd",
        [FORMAT_DATE_WEEKDAY_ONLY] = u"MMMMEEEEd",
        [FORMAT_DATE_SHORT] = u"yMMMd",
    };
    UDateTimePatternGenerator *generator = udatpg_open(formats->locale, status);

    for (int i = 0; i < FORMAT_DATE_STYLES; i++)
        formats->written[i] = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    for (int i = 0; U_SUCCESS(*status) && i < FORMAT_DATE_STYLES; i++)
        formats->dates[i] = open_skeleton(generator, formats->locale, skeletons[i], status);
    if (generator)
        udatpg_close(generator);
}

static void open_numbers(struct formats *formats, UErrorCode *status)
{
    formats->number = unum_open(UNUM_DECIMAL, NULL, 0, formats->locale, NULL, status);
    formats->percent = unum_open(UNUM_PERCENT, NULL, 0, formats->locale, NULL, status);
    formats->days = unumf_openForSkeletonAndLocale(u"unit/day unit-width-full-name", -1, formats->locale, status);
    formats->list = ulistfmt_open(formats->locale, status);
    formats->numbers = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    formats->lengths = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    if (U_SUCCESS(*status))
        unum_setAttribute(formats->percent, UNUM_MAX_FRACTION_DIGITS, 4);
}

static void close_currency(gpointer format)
{
    unum_close(format);
}

struct formats *formats_new(const char *language, GError **error)
{
    AUTO(formats) formats = g_new0(struct formats, 1);
    UErrorCode status = U_ZERO_ERROR;

    formats->locale = locale_of(language);
    formats->currencies = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, close_currency);
    if (!formats->locale || !is_known(formats->locale, &status)) {
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_VALUE,
                    "language \"%s\" is not known; write a tag such as nl, nl-BE or en", language);
        return NULL;
    }
    open_numbers(formats, &status);
    open_dates(formats, &status);
    if (U_FAILURE(status)) {
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_VALUE, "formats of language \"%s\" do not open: %s",
                    language, u_errorName(status));
        return NULL;
    }
    return g_steal_pointer(&formats);
}

void formats_free(struct formats *formats)
{
    if (!formats)
        return;
    g_free(formats->locale);
    g_hash_table_unref(formats->currencies);
    g_clear_pointer(&formats->number, unum_close);
    g_clear_pointer(&formats->percent, unum_close);
    g_clear_pointer(&formats->days, unumf_close);
    g_clear_pointer(&formats->list, ulistfmt_close);
    g_clear_pointer(&formats->numbers, g_hash_table_unref);
    g_clear_pointer(&formats->lengths, g_hash_table_unref);
    for (int i = 0; i < FORMAT_KNOWN; i++)
        g_free(formats->amounts[i].text);
    for (int i = 0; i < FORMAT_DATE_STYLES; i++) {
        g_clear_pointer(&formats->dates[i], udat_close);
        g_clear_pointer(&formats->written[i], g_hash_table_unref);
    }
    g_free(formats);
}
