/* SPDX-License-Identifier: MIT */
#include "calendar/event.h"

enum { INSTANCES_MAX = 5000, YEARS_ENOUGH = 50 };

static void close_from(const struct ics_event *event, struct calendar *calendar, civil_day day, bool dated)
{
    if (g_hash_table_contains(event->excluded, GINT_TO_POINTER(day)))
        return;
    for (int i = 0; i < event->span; i++)
        calendar_close_day(calendar, day + i, event->name, dated);
}

static bool is_endless(const struct icalrecurrencetype *rule)
{
    return rule->count == 0 && icaltime_is_null_time(rule->until);
}

/* Walks one rule; COUNT is how many days it gave. */
static bool walk(const struct ics_event *event, const struct ics_rule *rule, icalrecur_iterator *iterator,
                 struct calendar *calendar, GError **error)
{
    int count = 0;

    for (;;) {
        struct icaltimetype time = icalrecur_iterator_next(iterator);
        civil_day day;

        if (icaltime_is_null_time(time) || time.year > DAY_YEAR_MAX)
            break;
        day = day_from_ymd(time.year, time.month, time.day);
        close_from(event, calendar, day, !is_endless(&rule->rule));
        if (++count < INSTANCES_MAX)
            continue;
        if (day - event->start < YEARS_ENOUGH * 365)
            return ics_fail(error, rule->line, "rule gives more than %d days; give it an UNTIL", INSTANCES_MAX);
        break;
    }
    if (!count)
        return ics_fail(error, rule->line, "rule gives no day at all; check its parts");
    return true;
}

static bool follow(const struct ics_event *event, const struct ics_rule *rule, struct calendar *calendar,
                   GError **error)
{
    struct icaltimetype start = {.is_date = 1};
    icalrecur_iterator *iterator;

    day_to_ymd(event->start, &start.year, &start.month, &start.day);
    iterator = icalrecur_iterator_new(rule->rule, start);
    if (!iterator)
        return ics_fail(error, rule->line, "rule gives no day at all; check its parts");

    bool ok = walk(event, rule, iterator, calendar, error);

    icalrecur_iterator_free(iterator);
    return ok;
}

bool ics_event_close_days(const struct ics_event *event, struct calendar *calendar, GError **error)
{
    bool dated = true;

    for (guint i = 0; i < event->rules->len; i++) {
        const struct ics_rule *rule = &g_array_index(event->rules, struct ics_rule, i);

        if (is_endless(&rule->rule))
            dated = false;
        if (!follow(event, rule, calendar, error))
            return false;
    }
    /* DTSTART counts even where its own rule does not give it (RFC 5545 3.8.5.3). */
    close_from(event, calendar, event->start, dated);
    for (guint i = 0; i < event->more->len; i++)
        close_from(event, calendar, g_array_index(event->more, civil_day, i), true);
    return true;
}
