/* SPDX-License-Identifier: MIT */
#include "plan/due.h"

#include <stdlib.h>

#include "base/duration.h"
#include "base/error.h"

static bool days_of(const char *word, int *days)
{
    struct duration duration;

    if (!duration_parse(word, &duration, NULL) || duration.unit != DURATION_DAYS)
        return false;
    *days = duration.count;
    return true;
}

static bool number_of(const char *word, int *number)
{
    gint64 value;

    if (!g_ascii_string_to_signed(word, 10, 1, 31, &value, NULL))
        return false;
    *number = (int)value;
    return true;
}

bool terms_parse(const char *text, struct terms *out, GError **error)
{
    g_auto(GStrv) word = g_strsplit(text, " ", 4);
    guint count = g_strv_length(word);

    if (count == 1 && days_of(word[0], &out->days)) {
        out->kind = TERMS_DAYS;
        return true;
    }
    if (count == 2 && g_str_equal(word[1], "eom") && days_of(word[0], &out->days)) {
        out->kind = TERMS_DAYS_EOM;
        return true;
    }
    if (count == 2 && g_str_equal(word[0], "eom") && days_of(word[1], &out->days)) {
        out->kind = TERMS_EOM_DAYS;
        return true;
    }
    if (count == 3 && g_str_equal(word[1], "day") && days_of(word[0], &out->days) &&
        number_of(word[2], &out->day_of_month)) {
        out->kind = TERMS_DAYS_DAY;
        return true;
    }
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_VALUE,
                "payment term \"%s\" is not understood; write 30d, 30d eom, eom 30d or 30d day 15", text);
    return false;
}

/* The day WANTED of DAY's month; beyond the month's end its last day. */
static civil_day day_in_month(civil_day day, int wanted)
{
    int year, month;
    civil_day found;

    day_to_ymd(day, &year, &month, NULL);
    found = day_from_ymd(year, month, wanted);
    return found == DAY_NONE ? day_month_end(day) : found;
}

civil_day terms_due(const struct terms *terms, civil_day issued)
{
    civil_day reached = issued + terms->days;
    civil_day found;

    switch (terms->kind) {
    case TERMS_DAYS:
        break;
    case TERMS_DAYS_EOM:
        return day_month_end(reached);
    case TERMS_EOM_DAYS:
        return day_month_end(issued) + terms->days;
    case TERMS_DAYS_DAY:
        found = day_in_month(reached, terms->day_of_month);
        if (found < reached)
            found = day_in_month(day_month_end(reached) + 1, terms->day_of_month);
        return found;
    }
    return reached;
}
