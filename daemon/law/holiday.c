/* SPDX-License-Identifier: MIT */
#include "law/deadline.h"

/* The method of Meeus, Jones and Butcher: golden number, century, epact, Sunday. */
civil_day law_easter(int year)
{
    int golden = year % 19, century = year / 100, rest = year % 100;
    int corrected = (century - (century + 8) / 25 + 1) / 3;
    int epact = (19 * golden + century - century / 4 - corrected + 15) % 30;
    int weekday = (32 + 2 * (century % 4) + 2 * (rest / 4) - epact - rest % 4) % 7;
    int late = (golden + 11 * epact + 22 * weekday) / 451;
    int day = epact + weekday - 7 * late + 114;

    return day_from_ymd(year, day / 31, day % 31 + 1);
}

/* The day HOLIDAY falls on in YEAR. */
static civil_day day_of(const struct law_holiday *holiday, int year)
{
    civil_day day;

    if (holiday->easter)
        return law_easter(year) + holiday->offset;
    day = day_from_ymd(year, holiday->month, holiday->day);
    if (day != DAY_NONE && holiday->instead_month && day_weekday(day) == SUNDAY)
        return day_from_ymd(year, holiday->instead_month, holiday->instead_day);
    return day;
}

bool law_is_holiday(const GArray *holidays, civil_day day)
{
    int year;

    day_to_ymd(day, &year, NULL, NULL);
    for (guint i = 0; holidays && i < holidays->len; i++) {
        if (day_of(&g_array_index(holidays, struct law_holiday, i), year) == day)
            return true;
    }
    return false;
}
