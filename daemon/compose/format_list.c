/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "compose/format_open.h"

struct units {
    const UChar **texts;
    int32_t *lengths;
    guint count;
    int32_t total;
};

static void units_init(struct units *units, const char *const *items, guint count)
{
    units->texts = g_new0(const UChar *, count);
    units->lengths = g_new0(int32_t, count);
    units->count = count;
    units->total = 0;
    for (guint i = 0; i < count; i++) {
        glong length = 0;

        units->texts[i] = (const UChar *)g_utf8_to_utf16(items[i], -1, NULL, &length, NULL);
        units->lengths[i] = units->texts[i] ? (int32_t)length : 0;
        units->total += units->lengths[i];
    }
}

static void units_clear(struct units *units)
{
    for (guint i = 0; i < units->count; i++)
        g_free((gpointer)units->texts[i]);
    g_free(units->texts);
    g_free(units->lengths);
}

/* What a list of one is in every language: its item, but for a narrow no-break blank (U+202F), which
 * format_from_utf16() changes. */
static bool is_item(const char *const *items, guint count)
{
    return count == 1 && !strchr(items[0], 0xe2) && g_utf8_validate(items[0], -1, NULL);
}

char *format_list(const struct formats *formats, const char *const *items, guint count)
{
    UErrorCode status = U_ZERO_ERROR;
    g_autofree UChar *text = NULL;
    struct units units;
    int32_t room, length;

    if (!count)
        return g_strdup("");
    if (is_item(items, count))
        return g_strdup(items[0]);
    units_init(&units, items, count);
    room = units.total + (int32_t)count * 16; /* the longest word between two items has six letters */
    text = g_new(UChar, room);
    length = ulistfmt_format(formats->list, units.texts, units.lengths, (int32_t)count, text, room, &status);
    units_clear(&units);
    g_assert(U_SUCCESS(status));
    return format_from_utf16(text, length);
}
