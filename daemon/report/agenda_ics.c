/* SPDX-License-Identifier: MIT */
/*
 * Decisions as a published calendar: nobody is invited, nothing is answered.
 * What a UID is made from does not change while the same letter is still to come, so a
 * calendar that subscribes moves the entry instead of doubling it.
 */
#include <libical/ical.h>

#include "base/words.h"
#include "report/agenda_inside.h"
#include "report/decision.h"
#include "report/reasons.h"

struct feed {
    icalcomponent *calendar;
    struct icaltimetype stamp;
};

struct feed *feed_new(int64_t stamp_ms)
{
    struct feed *feed = g_new0(struct feed, 1);

    feed->stamp = icaltime_from_timet_with_zone((time_t)(stamp_ms / 1000), 0, icaltimezone_get_utc_timezone());
    feed->calendar = icalcomponent_vanew(ICAL_VCALENDAR_COMPONENT, icalproperty_new_version("2.0"),
                                         icalproperty_new_prodid("-//herinnerd//agenda//EN"),
                                         icalproperty_new_method(ICAL_METHOD_PUBLISH), (void *)0);
    return feed;
}

void feed_free(struct feed *feed)
{
    icalcomponent_free(feed->calendar);
    g_free(feed);
}

char *feed_uid(const char *client, const char *sender, const char *stage, const GPtrArray *items, int round)
{
    GString *text = g_string_new(NULL);
    g_autofree char *digest = NULL;

    g_string_append_printf(text, "%s\n%s\n%s", client, sender, stage);
    for (guint i = 0; i < items->len; i++) {
        const struct plan_item *item = items->pdata[i];

        g_string_append_printf(text, "\n%s/%s %d %d", item->ledger->key, item->invoice->number,
                               item->history ? item->history->cycle : 1, round ? round : item->round);
    }
    digest = g_compute_checksum_for_string(G_CHECKSUM_SHA256, text->str, (gssize)text->len);
    g_string_free(text, TRUE);
    return g_strdup_printf("%.40s@herinnerd", digest);
}

static struct icaltimetype date_of(civil_day day)
{
    struct icaltimetype time = icaltime_null_date();

    day_to_ymd(day, &time.year, &time.month, &time.day);
    time.is_date = 1;
    return time;
}

static bool is_letter(const struct decision *decision)
{
    return !decision->stage || decision->stage->action == ACTION_MAIL;
}

static char *summary_of(const struct decision *decision)
{
    g_autofree char *total = items_total(decision->items);

    return g_strdup_printf("%s: %s, %s", decision->stage_name, client_label(decision->client), total);
}

static char *description_of(const struct decision *decision)
{
    g_auto(GStrv) numbers = items_numbers(decision->items);
    g_autofree char *invoices = g_strjoinv(", ", numbers);
    g_autofree char *to = g_strjoinv(", ", decision->to);
    const char *phone = decision->client->phone ? decision->client->phone : "";

    if (is_letter(decision))
        return g_strdup_printf(_("invoices: %s\nto: %s"), invoices, to);
    return g_strdup_printf(_("invoices: %s\nphone: %s"), invoices, *phone ? phone : "-");
}

static void add_letter(icalcomponent *entry, const struct decision *decision)
{
    bool held = decision->verdict == VERDICT_HELD;

    icalcomponent_add_property(entry, icalproperty_new_dtstart(date_of(decision->day)));
    icalcomponent_add_property(entry, icalproperty_new_status(held ? ICAL_STATUS_TENTATIVE : ICAL_STATUS_CONFIRMED));
    icalcomponent_add_property(entry, icalproperty_new_transp(ICAL_TRANSP_TRANSPARENT));
}

static void add_task(icalcomponent *entry, const struct decision *decision)
{
    icalcomponent_add_property(entry, icalproperty_new_due(date_of(decision->day)));
    icalcomponent_add_property(entry, icalproperty_new_status(ICAL_STATUS_NEEDSACTION));
}

void feed_add_todo(struct feed *feed, const char *uid, civil_day start, civil_day due, const char *summary,
                   const char *description)
{
    icalcomponent *entry =
        icalcomponent_vanew(ICAL_VTODO_COMPONENT, icalproperty_new_uid(uid), icalproperty_new_dtstamp(feed->stamp),
                            icalproperty_new_summary(summary), icalproperty_new_description(description),
                            icalproperty_new_dtstart(date_of(start)), icalproperty_new_due(date_of(MAX(start, due))),
                            icalproperty_new_status(ICAL_STATUS_NEEDSACTION), (void *)0);

    icalcomponent_add_component(feed->calendar, entry);
}

void feed_add(struct feed *feed, const struct decision *decision)
{
    bool letter = is_letter(decision) && decision->verdict != VERDICT_TASK;
    g_autofree char *uid =
        feed_uid(decision->client->key, decision->sender->key, decision->stage_name, decision->items, decision->round);
    g_autofree char *summary = summary_of(decision);
    g_autofree char *description = description_of(decision);
    icalcomponent *entry =
        icalcomponent_vanew(letter ? ICAL_VEVENT_COMPONENT : ICAL_VTODO_COMPONENT, icalproperty_new_uid(uid),
                            icalproperty_new_dtstamp(feed->stamp), icalproperty_new_summary(summary),
                            icalproperty_new_description(description), (void *)0);

    if (letter)
        add_letter(entry, decision);
    else
        add_task(entry, decision);
    icalcomponent_add_component(feed->calendar, entry);
}

char *feed_text(const struct feed *feed)
{
    char *made = icalcomponent_as_ical_string_r(feed->calendar);
    char *text = g_strdup(made);

    icalmemory_free_buffer(made);
    return text;
}
