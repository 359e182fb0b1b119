/* SPDX-License-Identifier: MIT */
#include "compose/due_event.h"

#include <string.h>

#include "base/text.h"
#include "calendar/feed.h"
#include "compose/values.h"

static civil_day day_of(const struct decision *decision)
{
    civil_day day = decision->term_until;

    for (guint i = 0; decision->term_until == DAY_NONE && i < decision->items->len; i++) {
        const struct plan_item *item = decision->items->pdata[i];

        if (item->due > decision->day && (day == DAY_NONE || item->due < day))
            day = item->due;
    }
    return day > decision->day ? day : DAY_NONE;
}

/* What to pay, where and with which words: facts that need no language. */
static char *description_of(const struct value *values)
{
    static const char *const names[] = {"amount", "name", "iban", "reference"};
    const struct value *payment = value_member(values, "payment");
    GString *out = g_string_new(NULL);

    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        const struct value *value = value_member(payment, names[i]);
        g_autofree char *line = value && value_is_true(value) ? text_one_line(value_text(value)) : NULL;

        if (line)
            g_string_append_printf(out, "%s%s", out->len ? "\n" : "", line);
    }
    return g_string_free(out, FALSE);
}

/* RFC 5546 3.2.1: who publishes. A quote cannot stand in a parameter (RFC 5545 3.1). */
static void add_organizer(icalcomponent *event, const struct config_sender *sender)
{
    g_autofree char *uri = g_strconcat("mailto:", sender->address, NULL);
    g_autofree char *name = text_one_line(sender->name);
    icalproperty *organizer = icalproperty_new_organizer(uri);

    if (name)
        icalproperty_add_parameter(organizer, icalparameter_new_cn(g_strdelimit(name, "\"", '\'')));
    icalcomponent_add_property(event, organizer);
}

GBytes *due_event(const struct letter_request *request, const char *subject, const struct value *values)
{
    civil_day day = day_of(request->decision);
    g_autofree char *uid = g_strconcat("due.", request->message_id, NULL);
    g_autofree char *description = description_of(values);
    struct feed *feed;
    char *text;

    if (day == DAY_NONE)
        return NULL;
    feed = feed_new("-//herinnerd//letter//EN", request->instant_ms);
    add_organizer(feed_add_event(feed, uid, day, subject, description), values_sender(request));
    text = feed_text(feed);
    feed_free(feed);
    return g_bytes_new_take(text, strlen(text));
}
