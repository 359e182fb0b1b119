/* SPDX-License-Identifier: MIT */
#include "base/duration.h"

#include "base/error.h"

enum { COUNT_MAX = 36500 };

/* The digits at the start of TEXT; *REST is what follows. False without digits or past COUNT_MAX. */
static bool leading_count(const char *text, int32_t *count, const char **rest)
{
    guint64 value = 0;

    if (!g_ascii_isdigit(*text))
        return false;
    while (g_ascii_isdigit(*text)) {
        value = value * 10 + (guint64)(*text++ - '0');
        if (value > COUNT_MAX)
            return false;
    }
    *count = (int32_t)value;
    *rest = text;
    return true;
}

bool duration_parse(const char *text, struct duration *out, GError **error)
{
    static const struct {
        const char *suffix;
        enum duration_unit unit;
        int32_t factor;
    } units[] = {
        {"d", DURATION_DAYS, 1},     {"w", DURATION_DAYS, 7},           {"mo", DURATION_MONTHS, 1},
        {"y", DURATION_MONTHS, 12},  {"bd", DURATION_BUSINESS_DAYS, 1},
    };
    int32_t count;
    const char *rest;

    if (leading_count(text, &count, &rest)) {
        if (count == 0 && *rest == '\0') {
            *out = (struct duration){DURATION_DAYS, 0};
            return true;
        }
        for (gsize i = 0; i < G_N_ELEMENTS(units); i++) {
            if (g_str_equal(rest, units[i].suffix) && count <= COUNT_MAX / units[i].factor) {
                *out = (struct duration){units[i].unit, count * units[i].factor};
                return true;
            }
        }
    }
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_VALUE,
                "duration \"%s\" is not understood; write 7d, 2w, 1mo, 7y or 5bd", text);
    return false;
}

const char *duration_to_text(struct duration duration, char buffer[16])
{
    static const char *const suffix[] = {"", "d", "mo", "bd"};

    if (duration.unit == DURATION_NONE)
        buffer[0] = '\0';
    else
        g_snprintf(buffer, 16, "%d%s", duration.count, suffix[duration.unit]);
    return buffer;
}

civil_day duration_add_plain(struct duration duration, civil_day day, bool forward)
{
    int32_t count = forward ? duration.count : -duration.count;

    if (duration.unit == DURATION_MONTHS)
        return day_add_months(day, count);
    return day + count;
}

bool timespan_parse(const char *text, int64_t *seconds, GError **error)
{
    int32_t count;
    const char *rest;

    if (leading_count(text, &count, &rest)) {
        int64_t factor = g_str_equal(rest, "s")   ? 1
                         : g_str_equal(rest, "m") ? 60
                         : g_str_equal(rest, "h") ? 3600
                         : *rest == '\0' && !count ? 1
                                                   : 0;
        if (factor) {
            *seconds = count * factor;
            return true;
        }
    }
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_VALUE,
                "time \"%s\" is not understood; write 60s, 10m or 6h", text);
    return false;
}
