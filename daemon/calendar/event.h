/* SPDX-License-Identifier: MIT */
/*
 * One VEVENT as the days it closes: first day, length, rules and exceptions.
 * Values are parsed by libical one content line at a time, because libical
 * drops a line it cannot parse and keeps no line numbers. Times of day count
 * as their date as written, in whatever zone: a holiday is a date on the wall.
 * TRANSP is left aside on purpose: shared holiday calendars mark their days
 * TRANSPARENT («free»), and they are holidays all the same.
 */
#pragma once

#include <libical/ical.h>

#include "base/date.h"
#include "calendar/lines.h"
#include "calendar/table.h"

struct ics_event {
    int line; /* of its BEGIN:VEVENT */
    char *uid, *name;
    bool cancelled;
    civil_day start; /* DAY_NONE until DTSTART */
    gint64 start_second, seconds; /* of the day; length, -1 until known */
    civil_day end; /* DTEND, or DAY_NONE */
    gint64 end_second;
    civil_day instead_of; /* RECURRENCE-ID: the day of its series that this event replaces, or DAY_NONE */
    int span; /* days closed from each start on, at least 1 */
    GArray *rules;        /* of struct ics_rule */
    GArray *more;         /* RDATE: of civil_day */
    GHashTable *excluded; /* EXDATE: set of day numbers */
};

struct ics_rule {
    int line;
    struct icalrecurrencetype rule;
};

struct ics_event *ics_event_new(int line);
void ics_event_free(struct ics_event *event);

/* Takes one line of the event's own (not of a VALARM in it). Lines that close no day are left aside. */
bool ics_event_take(struct ics_event *event, const struct ics_line *line, GError **error);

/* At END:VEVENT: checks that the lines make an event and works out its span. */
bool ics_event_finish(struct ics_event *event, GError **error);

/*
 * Closes all days of EVENT in CALENDAR (expand.c). A rule is followed to the
 * year 2200 and for at most 5,000 days, which a weekly rule reaches after 96
 * years; a rule that ends there within 50 years is refused, since the days after
 * it would count as open.
 */
bool ics_event_close_days(const struct ics_event *event, struct calendar *calendar, GError **error);
