/* SPDX-License-Identifier: MIT */
#include "calendar/table.h"

enum { SEARCH_DAYS = 3 * 366 };

struct calendar *calendar_weekdays(unsigned weekdays)
{
    struct calendar *calendar = g_new0(struct calendar, 1);

    calendar->weekdays = weekdays;
    calendar->names = g_hash_table_new(g_direct_hash, g_direct_equal);
    calendar->texts = g_string_chunk_new(1024);
    calendar->last_dated = DAY_NONE;
    return calendar;
}

void calendar_free(struct calendar *calendar)
{
    if (!calendar)
        return;
    g_hash_table_unref(calendar->names);
    g_string_chunk_free(calendar->texts);
    g_free(calendar);
}

static bool in_table(civil_day day)
{
    return day >= CALENDAR_FIRST && day <= CALENDAR_LAST;
}

static bool is_holiday(const struct calendar *calendar, civil_day day)
{
    int index = day - CALENDAR_FIRST;

    return calendar->closed[index / 64] >> (index % 64) & 1;
}

void calendar_close_day(struct calendar *calendar, civil_day day, const char *name, bool dated)
{
    calendar->closings++;
    if (!in_table(day))
        return;
    if (!is_holiday(calendar, day)) {
        int index = day - CALENDAR_FIRST;

        calendar->closed[index / 64] |= UINT64_C(1) << (index % 64);
        g_hash_table_insert(calendar->names, GINT_TO_POINTER(day), g_string_chunk_insert_const(calendar->texts, name));
    }
    if (!dated)
        calendar->endless = true;
    else if (day > calendar->last_dated)
        calendar->last_dated = day;
}

civil_day calendar_known_through(const struct calendar *calendar)
{
    if (calendar->last_dated == DAY_NONE && calendar->endless)
        return CALENDAR_LAST;
    return calendar->last_dated;
}

const char *calendar_holiday(const struct calendar *calendar, civil_day day)
{
    return g_hash_table_lookup(calendar->names, GINT_TO_POINTER(day));
}

static bool open_alone(const struct calendar *calendar, civil_day day)
{
    return (calendar->weekdays >> day_weekday(day) & 1) && !is_holiday(calendar, day);
}

bool calendar_is_open(const struct calendar *calendar, const struct calendar *other, civil_day day)
{
    return in_table(day) && open_alone(calendar, day) && (!other || open_alone(other, day));
}

/* DAY or the nearest open day in steps of STEP (1 or -1). */
static civil_day search(const struct calendar *calendar, const struct calendar *other, civil_day day, int step)
{
    for (int i = 0; i < SEARCH_DAYS && in_table(day); i++, day += step)
        if (calendar_is_open(calendar, other, day))
            return day;
    return DAY_NONE;
}

civil_day calendar_roll_forward(const struct calendar *calendar, const struct calendar *other, civil_day day)
{
    return search(calendar, other, day, 1);
}

civil_day calendar_roll_back(const struct calendar *calendar, const struct calendar *other, civil_day day)
{
    return search(calendar, other, day, -1);
}

civil_day calendar_next_open(const struct calendar *calendar, const struct calendar *other, civil_day day)
{
    return in_table(day) ? search(calendar, other, day + 1, 1) : DAY_NONE;
}

static civil_day add_business_days(const struct calendar *calendar, const struct calendar *other, civil_day day,
                                   int count, int step)
{
    while (count-- > 0 && day != DAY_NONE)
        day = search(calendar, other, day + step, step);
    return day;
}

civil_day calendar_add(const struct calendar *calendar, const struct calendar *other, civil_day day,
                       struct duration duration, bool forward)
{
    if (!in_table(day) || !duration_is_set(duration))
        return day;
    if (duration.unit == DURATION_BUSINESS_DAYS)
        return add_business_days(calendar, other, day, duration.count, forward ? 1 : -1);

    civil_day moved = duration_add_plain(duration, day, forward);

    return in_table(moved) ? moved : DAY_NONE;
}
