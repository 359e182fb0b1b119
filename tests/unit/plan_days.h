/* SPDX-License-Identifier: MIT */
/*
 * Days, months and business days worked out anew for the checker of the
 * planner, with nothing of base/ and calendar/: a mistake there shall not be
 * the checker's too. Days are numbers from 1970-01-01; closed are Saturday,
 * Sunday and the days that are listed.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

enum { NEVER = G_MININT, DAYS_TO_1970 = 719163, HOLIDAYS = 6 };

enum span_unit { SPAN_NONE, SPAN_DAYS, SPAN_MONTHS, SPAN_BUSINESS };

struct span {
    enum span_unit unit;
    int count;
};

struct closings {
    int day[HOLIDAYS];
    int count;
};

/* The days that are open for both; THEIRS is NULL for a client without a calendar. */
struct days {
    const struct closings *ours, *theirs;
};

static inline bool is_closed_by(const struct closings *closings, int day)
{
    for (int i = 0; closings && i < closings->count; i++) {
        if (closings->day[i] == day)
            return true;
    }
    return false;
}

/* Monday is 0; 1970-01-01 was a Thursday. */
static inline int weekday_of(int day)
{
    return (day + 3) % 7;
}

static inline bool days_open(const struct days *days, int day)
{
    return weekday_of(day) < 5 && !is_closed_by(days->ours, day) && !is_closed_by(days->theirs, day);
}

/* DAY when it is open, else the nearest open day in the direction of STEP. */
static inline int days_roll(const struct days *days, int day, int step)
{
    while (!days_open(days, day))
        day += step;
    return day;
}

static inline int days_next(const struct days *days, int day)
{
    return days_roll(days, day + 1, 1);
}

static inline int months_later(int day, int months)
{
    GDate date;

    g_date_clear(&date, 1);
    g_date_set_julian(&date, (guint32)(day + DAYS_TO_1970));
    if (months >= 0)
        g_date_add_months(&date, (guint)months);
    else
        g_date_subtract_months(&date, (guint)-months);
    return (int)g_date_get_julian(&date) - DAYS_TO_1970;
}

/* DAY moved by SPAN, forward (STEP 1) or back (-1). */
static inline int days_move(const struct days *days, int day, struct span span, int step)
{
    if (span.unit == SPAN_DAYS)
        return day + step * span.count;
    if (span.unit == SPAN_MONTHS)
        return months_later(day, step * span.count);
    for (int i = 0; span.unit == SPAN_BUSINESS && i < span.count; i++)
        day = days_roll(days, day + step, step);
    return day;
}

static inline int days_later(const struct days *days, int day, struct span span)
{
    return days_move(days, day, span, 1);
}

/* "2026-01-05 Mo", in a buffer that is used again after eight calls. */
static inline const char *day_text(int day)
{
    static const char *const names[] = {"Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"};
    static char texts[8][16];
    static int next;
    char *text = texts[next++ % 8];
    GDate date;

    if (day == NEVER)
        return "never";
    g_date_clear(&date, 1);
    g_date_set_julian(&date, (guint32)(day + DAYS_TO_1970));
    g_snprintf(text, sizeof texts[0], "%04d-%02d-%02d %s", g_date_get_year(&date), (int)g_date_get_month(&date),
               g_date_get_day(&date), names[weekday_of(day)]);
    return text;
}
