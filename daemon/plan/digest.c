/* SPDX-License-Identifier: MIT */
#include "plan/digest.h"

#include <glib.h>
#include <string.h>

enum { QUIET_DAYS = 28, AHEAD_DAYS = 60 };

static const char *const words[] = {"", "news", "overview", "quiet"};

const char *digest_word(enum digest_kind kind)
{
    return words[kind];
}

enum digest_kind digest_kind_of(const char *word)
{
    for (guint i = DIGEST_NEWS; i < G_N_ELEMENTS(words); i++)
        if (!strcmp(words[i], word))
            return (enum digest_kind)i;
    return DIGEST_NONE;
}

static bool is_named(unsigned days, civil_day day)
{
    return days & (1U << day_weekday(day));
}

/* A day of the overview that was closed, or on which nothing ran, is made up for. */
static bool is_overview(const struct digest_facts *facts)
{
    civil_day last = facts->last != DAY_NONE ? facts->last : facts->first;
    unsigned days = config_overview_days(facts->schedule);

    for (civil_day day = facts->now.day; day > last && day > facts->now.day - 7; day--)
        if (is_named(days, day))
            return true;
    return false;
}

enum digest_kind digest_due(const struct digest_facts *facts)
{
    civil_day today = facts->now.day;
    civil_day since = facts->last != DAY_NONE ? facts->last : facts->first;
    int minute;

    if (digest_next_day(facts->schedule, facts->calendar, today, &minute) != today || facts->now.minute < minute ||
        facts->first == DAY_NONE || facts->first >= today)
        return DIGEST_NONE;
    if (facts->open && is_overview(facts))
        return DIGEST_OVERVIEW;
    if (facts->news)
        return DIGEST_NEWS;
    return today - since >= QUIET_DAYS ? DIGEST_QUIET : DIGEST_NONE;
}

civil_day digest_next_day(const struct config_schedule *schedule, const struct calendar *calendar, civil_day day,
                          int *minute)
{
    unsigned days;

    if (!config_digest(schedule, &days, minute))
        return DAY_NONE;
    for (civil_day end = day + AHEAD_DAYS; day < end; day++)
        if (is_named(days, day) && calendar_is_open(calendar, NULL, day))
            return day;
    return DAY_NONE;
}
