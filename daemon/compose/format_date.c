/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "compose/format_open.h"

#define ROOM 128
#define DAY_MS 86400000.0

/* French writes the first of a month «1er» (letters-guide.md 4), which CLDR does not. */
static char *with_first(const struct formats *formats, char *date, civil_day day)
{
    g_auto(GStrv) words = NULL;
    int of_month;

    day_to_ymd(day, NULL, NULL, &of_month);
    if (of_month != 1 || !g_str_has_prefix(formats->locale, "fr"))
        return date;
    words = g_strsplit(date, " ", -1);
    g_free(date);
    for (char **word = words; *word; word++) {
        if (!g_str_equal(*word, "1"))
            continue;
        g_free(*word);
        *word = g_strdup("1er");
    }
    return g_strjoinv(" ", words);
}

/* A cell of a table is not broken within its date. */
static char *in_one_piece(char *date)
{
    g_auto(GStrv) words = g_strsplit(date, " ", -1);

    g_free(date);
    return g_strjoinv("\u00a0", words);
}

static char *write_date(const struct formats *formats, civil_day day, enum format_date_style style)
{
    UErrorCode status = U_ZERO_ERROR;
    UChar text[ROOM];
    int32_t length;
    char *written;

    /* noon in UTC, so that no rounding ever shows another day */
    length = udat_format(formats->dates[style], day * DAY_MS + DAY_MS / 2, text, ROOM, NULL, &status);
    g_assert(U_SUCCESS(status));
    written = with_first(formats, format_from_utf16(text, length), day);
    return style == FORMAT_DATE_SHORT ? in_one_piece(written) : written;
}

char *format_date(const struct formats *formats, civil_day day, enum format_date_style style)
{
    GHashTable *known = formats->written[style];
    char *written = g_hash_table_lookup(known, GINT_TO_POINTER(day));

    if (day == DAY_NONE)
        return g_strdup("");
    if (written)
        return g_strdup(written);
    if (g_hash_table_size(known) >= FORMAT_KNOWN_MAX)
        g_hash_table_remove_all(known);
    written = write_date(formats, day, style);
    g_hash_table_insert(known, GINT_TO_POINTER(day), written);
    return g_strdup(written);
}
