/* SPDX-License-Identifier: MIT */
/*
 * Decisions as a published calendar: nobody is invited, nothing is answered.
 * What a UID is made from does not change while the same letter is still to come, so a
 * calendar that subscribes moves the entry instead of doubling it.
 */
#include "base/words.h"
#include "calendar/feed.h"
#include "report/agenda_inside.h"
#include "report/decision.h"

char *feed_uid(const char *client, const char *sender, const char *stage, const GPtrArray *items, int round)
{
    GString *text = g_string_new(NULL);
    g_autofree char *digest = NULL;

    g_string_append_printf(text, "%s\n%s\n%s", client, sender, stage);
    for (guint i = 0; i < items->len; i++) {
        const struct plan_item *item = items->pdata[i];

        g_string_append_printf(text, "\n%s/%s %d %d", item->source->ledger->key, item->invoice->number,
                               item->history ? item->history->cycle : 1, round ? round : item->round);
    }
    digest = g_compute_checksum_for_string(G_CHECKSUM_SHA256, text->str, (gssize)text->len);
    g_string_free(text, TRUE);
    return g_strdup_printf("%.40s@herinnerd", digest);
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

static void add_task(struct feed *feed, const struct decision *decision, const char *uid, const char *summary,
                     const char *description)
{
    icalcomponent *entry = icalcomponent_vanew(
        ICAL_VTODO_COMPONENT, icalproperty_new_uid(uid), icalproperty_new_dtstamp(feed->stamp),
        icalproperty_new_summary(summary), icalproperty_new_description(description),
        icalproperty_new_due(feed_date(decision->day)), icalproperty_new_status(ICAL_STATUS_NEEDSACTION), (void *)0);

    icalcomponent_add_component(feed->calendar, entry);
}

static void add_letter(struct feed *feed, const struct decision *decision, const char *uid, const char *summary,
                       const char *description)
{
    bool held = decision->verdict == VERDICT_HELD;
    icalcomponent *entry = feed_add_event(feed, uid, decision->day, summary, description);

    icalcomponent_add_property(entry, icalproperty_new_status(held ? ICAL_STATUS_TENTATIVE : ICAL_STATUS_CONFIRMED));
}

void feed_add(struct feed *feed, const struct decision *decision)
{
    bool letter = is_letter(decision) && decision->verdict != VERDICT_TASK;
    g_autofree char *uid =
        feed_uid(decision->client->key, decision->sender->key, decision->stage_name, decision->items, decision->round);
    g_autofree char *summary = summary_of(decision);
    g_autofree char *description = description_of(decision);

    if (letter)
        add_letter(feed, decision, uid, summary, description);
    else
        add_task(feed, decision, uid, summary, description);
}
