/* SPDX-License-Identifier: MIT */
#include "calendar/feed.h"

struct feed *feed_new(const char *product, int64_t stamp_ms)
{
    struct feed *feed = g_new0(struct feed, 1);

    feed->stamp = icaltime_from_timet_with_zone((time_t)(stamp_ms / 1000), 0, icaltimezone_get_utc_timezone());
    feed->calendar =
        icalcomponent_vanew(ICAL_VCALENDAR_COMPONENT, icalproperty_new_version("2.0"), icalproperty_new_prodid(product),
                            icalproperty_new_method(ICAL_METHOD_PUBLISH), (void *)0);
    return feed;
}

void feed_free(struct feed *feed)
{
    icalcomponent_free(feed->calendar);
    g_free(feed);
}

struct icaltimetype feed_date(civil_day day)
{
    struct icaltimetype time = icaltime_null_date();

    day_to_ymd(day, &time.year, &time.month, &time.day);
    time.is_date = 1;
    return time;
}

icalcomponent *feed_add_event(struct feed *feed, const char *uid, civil_day day, const char *summary,
                              const char *description)
{
    icalcomponent *entry = icalcomponent_vanew(
        ICAL_VEVENT_COMPONENT, icalproperty_new_uid(uid), icalproperty_new_dtstamp(feed->stamp),
        icalproperty_new_summary(summary), icalproperty_new_description(description),
        icalproperty_new_dtstart(feed_date(day)), icalproperty_new_transp(ICAL_TRANSP_TRANSPARENT), (void *)0);

    icalcomponent_add_component(feed->calendar, entry);
    return entry;
}

void feed_add_todo(struct feed *feed, const char *uid, civil_day start, civil_day due, const char *summary,
                   const char *description)
{
    icalcomponent *entry = icalcomponent_vanew(
        ICAL_VTODO_COMPONENT, icalproperty_new_uid(uid), icalproperty_new_dtstamp(feed->stamp),
        icalproperty_new_summary(summary), icalproperty_new_description(description),
        icalproperty_new_dtstart(feed_date(start)), icalproperty_new_due(feed_date(MAX(start, due))),
        icalproperty_new_status(ICAL_STATUS_NEEDSACTION), (void *)0);

    icalcomponent_add_component(feed->calendar, entry);
}

char *feed_text(const struct feed *feed)
{
    char *made = icalcomponent_as_ical_string_r(feed->calendar);
    char *text = g_strdup(made);

    icalmemory_free_buffer(made);
    return text;
}
