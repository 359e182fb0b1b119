/* SPDX-License-Identifier: MIT */
#include "calendar/event.h"

#include <string.h>

#include "base/text.h"

enum { DAY_SECONDS = 86400, SPAN_MAX = 3660, NAME_MAX_BYTES = 200 };

struct ics_event *ics_event_new(int line)
{
    struct ics_event *event = g_new0(struct ics_event, 1);

    event->line = line;
    event->start = event->end = event->instead_of = DAY_NONE;
    event->seconds = -1;
    event->rules = g_array_new(FALSE, FALSE, sizeof(struct ics_rule));
    event->more = g_array_new(FALSE, FALSE, sizeof(civil_day));
    event->excluded = g_hash_table_new(g_direct_hash, g_direct_equal);
    return event;
}

void ics_event_free(struct ics_event *event)
{
    g_free(event->uid);
    g_free(event->name);
    g_array_unref(event->rules);
    g_array_unref(event->more);
    g_hash_table_unref(event->excluded);
    g_free(event);
}

/* libical takes 31 February for a date, hence the look through day_from_ymd(). */
static bool take_time(struct icaltimetype time, int line, civil_day *day, gint64 *second, GError **error)
{
    *day = day_from_ymd(time.year, time.month, time.day);
    if (*day == DAY_NONE)
        return ics_fail(error, line, "%04d-%02d-%02d is not a date from 1900 to 2200", time.year, time.month, time.day);
    if (second)
        *second = time.is_date ? 0 : time.hour * 3600 + time.minute * 60 + time.second;
    return true;
}

static bool take_duration(struct ics_event *event, struct icaldurationtype length, int line, GError **error)
{
    if (length.is_neg)
        return ics_fail(error, line, "negative DURATION; write for example P1D");
    event->seconds = (((gint64)length.weeks * 7 + length.days) * 24 + length.hours) * 3600 +
                     (gint64)length.minutes * 60 + length.seconds;
    return true;
}

/* Finer than a day, or several times of day: instances that would only repeat a date. */
static bool within_a_day(const struct icalrecurrencetype *rule)
{
    const short none = ICAL_RECURRENCE_ARRAY_MAX;

    if (rule->freq < ICAL_DAILY_RECURRENCE || rule->freq > ICAL_YEARLY_RECURRENCE)
        return true;
    return (rule->by_hour[0] != none && rule->by_hour[1] != none) ||
           (rule->by_minute[0] != none && rule->by_minute[1] != none) ||
           (rule->by_second[0] != none && rule->by_second[1] != none);
}

static bool take_rule(struct ics_event *event, struct icalrecurrencetype rule, int line, GError **error)
{
    struct ics_rule taken = {line, rule};

    if (within_a_day(&rule))
        return ics_fail(error, line, "rule repeats within a day; a holiday repeats DAILY, WEEKLY, MONTHLY or YEARLY");
    if (rule.rscale && g_ascii_strcasecmp(rule.rscale, "GREGORIAN") != 0)
        return ics_fail(error, line, "rule in the calendar \"%s\" is not supported; write the dates out", rule.rscale);
    taken.rule.rscale = NULL; /* belongs to the parsed line */
    if (!icaltime_is_null_time(rule.until))
        taken.rule.until = (struct icaltimetype){
            .year = rule.until.year, .month = rule.until.month, .day = rule.until.day, .is_date = 1};
    g_array_append_val(event->rules, taken);
    return true;
}

static bool take_more(struct ics_event *event, struct icaldatetimeperiodtype when, int line, GError **error)
{
    civil_day day;

    if (icaltime_is_null_time(when.time))
        return ics_fail(error, line, "RDATE with a period is not supported; write an event of its own");
    if (!take_time(when.time, line, &day, NULL, error))
        return false;
    g_array_append_val(event->more, day);
    return true;
}

static bool take_excluded(struct ics_event *event, struct icaltimetype time, int line, GError **error)
{
    civil_day day;

    if (!take_time(time, line, &day, NULL, error))
        return false;
    g_hash_table_add(event->excluded, GINT_TO_POINTER(day));
    return true;
}

static bool take_instead(struct ics_event *event, icalproperty *property, int line, GError **error)
{
    if (icalproperty_get_first_parameter(property, ICAL_RANGE_PARAMETER))
        return ics_fail(error, line, "RECURRENCE-ID with RANGE is not supported; write an event of its own");
    return take_time(icalproperty_get_recurrenceid(property), line, &event->instead_of, NULL, error);
}

static char *clean_name(const char *summary)
{
    g_autofree char *valid = g_utf8_make_valid(summary, -1);
    g_autofree char *name = text_one_line(valid);

    if (strlen(name) > NAME_MAX_BYTES)
        *g_utf8_find_prev_char(name, name + NAME_MAX_BYTES + 1) = '\0';
    return g_steal_pointer(&name);
}

static bool take_property(struct ics_event *event, icalproperty *property, int line, GError **error)
{
    switch (icalproperty_isa(property)) {
    case ICAL_DTSTART_PROPERTY:
        return take_time(icalproperty_get_dtstart(property), line, &event->start, &event->start_second, error);
    case ICAL_DTEND_PROPERTY:
        return take_time(icalproperty_get_dtend(property), line, &event->end, &event->end_second, error);
    case ICAL_DURATION_PROPERTY:
        return take_duration(event, icalproperty_get_duration(property), line, error);
    case ICAL_RRULE_PROPERTY:
        return take_rule(event, icalproperty_get_rrule(property), line, error);
    case ICAL_RDATE_PROPERTY:
        return take_more(event, icalproperty_get_rdate(property), line, error);
    case ICAL_EXDATE_PROPERTY:
        return take_excluded(event, icalproperty_get_exdate(property), line, error);
    case ICAL_RECURRENCEID_PROPERTY:
        return take_instead(event, property, line, error);
    case ICAL_STATUS_PROPERTY:
        event->cancelled = icalproperty_get_status(property) == ICAL_STATUS_CANCELLED;
        return true;
    case ICAL_SUMMARY_PROPERTY:
        g_free(event->name);
        event->name = clean_name(icalproperty_get_summary(property));
        return true;
    case ICAL_UID_PROPERTY:
        g_free(event->uid);
        event->uid = g_strdup(icalproperty_get_uid(property));
        return true;
    default:
        return true;
    }
}

enum weight { ASIDE, HARMLESS, MATTERS };

/* HARMLESS: an empty or broken one changes no date. */
static enum weight weigh(const char *text, gsize length)
{
    static const char *const matters[] = {"DTSTART", "DTEND",  "DURATION", "RRULE",
                                          "RDATE",   "EXDATE", "STATUS",   "RECURRENCE-ID"};
    static const char *const harmless[] = {"SUMMARY", "UID"};

    for (gsize i = 0; i < G_N_ELEMENTS(matters); i++)
        if (strlen(matters[i]) == length && g_ascii_strncasecmp(text, matters[i], length) == 0)
            return MATTERS;
    for (gsize i = 0; i < G_N_ELEMENTS(harmless); i++)
        if (strlen(harmless[i]) == length && g_ascii_strncasecmp(text, harmless[i], length) == 0)
            return HARMLESS;
    return ASIDE;
}

/* EXDATE and RDATE with several values become one property each. */
static bool take_all(struct ics_event *event, icalcomponent *parsed, int line, GError **error)
{
    for (icalproperty *p = icalcomponent_get_first_property(parsed, ICAL_ANY_PROPERTY); p;
         p = icalcomponent_get_next_property(parsed, ICAL_ANY_PROPERTY))
        if (!take_property(event, p, line, error))
            return false;
    return true;
}

bool ics_event_take(struct ics_event *event, const struct ics_line *line, GError **error)
{
    gsize length = strcspn(line->text, ":;");
    enum weight weight = weigh(line->text, length);

    if (length == 6 && g_ascii_strncasecmp(line->text, "EXRULE", length) == 0)
        return ics_fail(error, line->number, "EXRULE is not supported; write EXDATE");
    if (weight == ASIDE)
        return true;

    g_autofree char *wrapped = g_strdup_printf("BEGIN:VEVENT\r\n%s\r\nEND:VEVENT\r\n", line->text);
    icalcomponent *parsed = icalparser_parse_string(wrapped);
    bool ok = true;

    if (!parsed || icalcomponent_count_errors(parsed)) {
        if (weight == MATTERS)
            ok = ics_fail(error, line->number, "%.*s cannot be understood; see RFC 5545", (int)length, line->text);
    } else {
        ok = take_all(event, parsed, line->number, error);
    }
    if (parsed)
        icalcomponent_free(parsed);
    return ok;
}

bool ics_event_finish(struct ics_event *event, GError **error)
{
    if (event->start == DAY_NONE)
        return ics_fail(error, event->line, "event without DTSTART; give it a date");
    if (event->end != DAY_NONE)
        event->seconds =
            (gint64)(event->end - event->start) * DAY_SECONDS + event->end_second - event->start_second;
    else if (event->seconds < 0)
        event->seconds = 0;
    if (event->seconds < 0)
        return ics_fail(error, event->line, "event ends before it begins; check DTSTART and DTEND");
    if (event->seconds > (gint64)SPAN_MAX * DAY_SECONDS)
        return ics_fail(error, event->line, "event lasts longer than ten years; check DTEND");

    /* DTEND is exclusive; an end equal to the start still is a day. */
    gint64 last_second = event->start_second + MAX(event->seconds, 1) - 1;

    event->span = (int)(last_second / DAY_SECONDS) + 1;
    if (!event->name || !*event->name) {
        g_free(event->name);
        event->name = g_strdup("closed");
    }
    return true;
}
