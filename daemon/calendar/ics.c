/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "calendar/event.h"

enum { CLOSINGS_MAX = 2000000 };

/* The state of one file: its open components, outermost first, and its events. */
struct reader {
    GPtrArray *open; /* of const struct ics_line, the BEGIN lines */
    GPtrArray *events;
    struct ics_event *event; /* the VEVENT being read; `events` owns it */
    bool seen_calendar;
};

static const char *component_of(const struct ics_line *begin)
{
    return begin->text + strlen("BEGIN:");
}

static bool begin_component(struct reader *reader, const struct ics_line *line, GError **error)
{
    const char *name = component_of(line);

    if (reader->open->len == 0) {
        if (g_ascii_strcasecmp(name, "VCALENDAR") != 0)
            return ics_fail(error, line->number, "not an iCalendar file; it must begin with BEGIN:VCALENDAR");
        reader->seen_calendar = true;
    } else if (reader->open->len == 1 && g_ascii_strcasecmp(name, "VEVENT") == 0) {
        reader->event = ics_event_new(line->number);
        g_ptr_array_add(reader->events, reader->event);
    }
    g_ptr_array_add(reader->open, (gpointer)line);
    return true;
}

static bool end_component(struct reader *reader, const struct ics_line *line, GError **error)
{
    const char *name = line->text + strlen("END:");
    const struct ics_line *begin = reader->open->len ? reader->open->pdata[reader->open->len - 1] : NULL;

    if (!begin)
        return ics_fail(error, line->number, "END:%s without its BEGIN; the file is damaged", name);
    if (g_ascii_strcasecmp(component_of(begin), name) != 0)
        return ics_fail(error, line->number, "END:%s where %s of line %d is open; the file is damaged", name,
                        component_of(begin), begin->number);
    g_ptr_array_set_size(reader->open, (int)reader->open->len - 1);
    if (reader->event && reader->open->len == 1) {
        struct ics_event *event = g_steal_pointer(&reader->event);

        return ics_event_finish(event, error);
    }
    return true;
}

static bool take_line(struct reader *reader, const struct ics_line *line, GError **error)
{
    g_strchomp(line->text);
    if (g_ascii_strncasecmp(line->text, "BEGIN:", 6) == 0)
        return begin_component(reader, line, error);
    if (reader->open->len == 0 && !reader->seen_calendar)
        return ics_fail(error, line->number, "not an iCalendar file; it must begin with BEGIN:VCALENDAR");
    if (g_ascii_strncasecmp(line->text, "END:", 4) == 0)
        return end_component(reader, line, error);
    if (!strchr(line->text, ':') || reader->open->len == 0)
        return ics_fail(error, line->number, "line cannot be understood; the file is damaged");
    /* Time zones, tasks and alarms have DTSTART and RRULE of their own. */
    if (reader->event && reader->open->len == 2)
        return ics_event_take(reader->event, line, error);
    return true;
}

static bool read_events(struct reader *reader, const GPtrArray *lines, GError **error)
{
    for (guint i = 0; i < lines->len; i++)
        if (!take_line(reader, lines->pdata[i], error))
            return false;
    if (!reader->seen_calendar)
        return ics_fail(error, 0, "is empty; name a file with a calendar in it");
    if (reader->open->len) {
        const struct ics_line *begin = reader->open->pdata[reader->open->len - 1];

        return ics_fail(error, begin->number, "%s does not end; the file is cut off", component_of(begin));
    }
    return true;
}

/* An event with RECURRENCE-ID stands in for that day of the series of the same UID. */
static void apply_replacements(const GPtrArray *events)
{
    g_autoptr(GHashTable) series = g_hash_table_new(g_str_hash, g_str_equal);

    for (guint i = 0; i < events->len; i++) {
        struct ics_event *event = events->pdata[i];

        if (event->uid && event->instead_of == DAY_NONE)
            g_hash_table_insert(series, event->uid, event);
    }
    for (guint i = 0; i < events->len; i++) {
        const struct ics_event *event = events->pdata[i];
        struct ics_event *whole = event->uid ? g_hash_table_lookup(series, event->uid) : NULL;

        if (whole && event->instead_of != DAY_NONE)
            g_hash_table_add(whole->excluded, GINT_TO_POINTER(event->instead_of));
    }
}

static bool close_all(const GPtrArray *events, struct calendar *calendar, GError **error)
{
    for (guint i = 0; i < events->len; i++) {
        const struct ics_event *event = events->pdata[i];

        if (event->cancelled)
            continue;
        if (!ics_event_close_days(event, calendar, error))
            return false;
        if (calendar->closings > CLOSINGS_MAX)
            return ics_fail(error, event->line, "the events up to here close over %d days; export fewer", CLOSINGS_MAX);
    }
    return true;
}

static bool add_file(struct calendar *calendar, const char *path, GError **error)
{
    g_autoptr(GPtrArray) lines = ics_lines_read(path, error);

    if (!lines)
        return false;

    g_autoptr(GPtrArray) open = g_ptr_array_new();
    g_autoptr(GPtrArray) events = g_ptr_array_new_with_free_func((GDestroyNotify)ics_event_free);
    struct reader reader = {.open = open, .events = events};

    if (!read_events(&reader, lines, error))
        return false;
    apply_replacements(events);
    return close_all(events, calendar, error);
}

struct calendar *calendar_load(unsigned weekdays, char *const *files, GError **error)
{
    AUTO(calendar) calendar = calendar_weekdays(weekdays);

    /* A library built with fatal errors would end the process at a bad line. */
    icalerror_set_errors_are_fatal(0);
    for (; *files; files++) {
        if (!add_file(calendar, *files, error)) {
            g_prefix_error(error, "%s:", *files);
            return NULL;
        }
    }
    return g_steal_pointer(&calendar);
}
