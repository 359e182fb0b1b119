/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <glib.h>
#include <glib/gstdio.h>

#include "base/error.h"
#include "calendar/calendar.h"
#include "calendar/table.h"

#define WORKWEEK 0x1fu
#define EVENT(text) "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n" text "END:VEVENT\r\nEND:VCALENDAR\r\n"

static civil_day day(const char *iso)
{
    return *iso == '-' ? DAY_NONE : day_from_iso(iso);
}

static void check_day(const char *what, gsize index, civil_day got, const char *want)
{
    char text[DAY_ISO_SIZE];

    if (got != day(want))
        fail_msg("%s %zu: got %s want %s", what, index, day_to_iso(got, text), want);
}

/* A calendar of one file with BYTES in it; the path is handed back for messages. */
static struct calendar *load_bytes(const char *bytes, gssize length, char **path, GError **error)
{
    g_autofree char *folder = g_dir_make_tmp("herinnerd-XXXXXX", NULL);
    char *file = g_build_filename(folder, "test.ics", NULL);
    char *files[] = {file, NULL};

    assert_true(g_file_set_contents(file, bytes, length, NULL));

    struct calendar *calendar = calendar_load(WORKWEEK, files, error);

    g_unlink(file);
    g_rmdir(folder);
    if (path)
        *path = file;
    else
        g_free(file);
    return calendar;
}

static struct calendar *load_text(const char *text)
{
    GError *error = NULL;
    struct calendar *calendar = load_bytes(text, -1, NULL, &error);

    if (!calendar)
        fail_msg("got \"%s\" want a calendar", error->message);
    return calendar;
}

static struct calendar *load_shipped(const char *name)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *file = g_strdup_printf("etc/calendars/%s.ics", name);
    char *files[] = {file, NULL};
    struct calendar *calendar = calendar_load(WORKWEEK, files, &error);

    if (!calendar)
        fail_msg("got \"%s\" want a calendar (run from the project's root)", error->message);
    return calendar;
}

/* The first 12 closed days (holidays, not weekends) as one line. */
static char *closed_days(const struct calendar *calendar)
{
    GString *text = g_string_new(NULL);
    char iso[DAY_ISO_SIZE];
    int count = 0;

    for (civil_day d = CALENDAR_FIRST; d <= CALENDAR_LAST && count < 12; d++)
        if (calendar_holiday(calendar, d) && ++count)
            g_string_append_printf(text, "%s%s", text->len ? " " : "", day_to_iso(d, iso));
    return g_string_free(text, FALSE);
}

static void table_covers_1900_to_2200(void **state)
{
    (void)state;
    assert_int_equal(day_from_ymd(DAY_YEAR_MIN, 1, 1), CALENDAR_FIRST);
    assert_int_equal(day_from_ymd(DAY_YEAR_MAX, 12, 31), CALENDAR_LAST);

    AUTO(calendar) calendar = calendar_weekdays(0x7f);

    assert_true(calendar_is_open(calendar, NULL, CALENDAR_FIRST));
    assert_true(calendar_is_open(calendar, NULL, CALENDAR_LAST));
    assert_false(calendar_is_open(calendar, NULL, CALENDAR_FIRST - 1));
    assert_false(calendar_is_open(calendar, NULL, CALENDAR_LAST + 1));
    assert_false(calendar_is_open(calendar, NULL, DAY_NONE));
    assert_int_equal(calendar_next_open(calendar, NULL, DAY_NONE), DAY_NONE);
    assert_int_equal(calendar_next_open(calendar, NULL, CALENDAR_LAST), DAY_NONE);
    assert_int_equal(calendar_roll_back(calendar, NULL, INT32_MAX), DAY_NONE);
    calendar_close_day(calendar, CALENDAR_LAST + 1, "beyond", true);
    calendar_close_day(calendar, DAY_NONE, "beyond", true);
    assert_int_equal(calendar_known_through(calendar), DAY_NONE);
}

static void weekdays_alone_make_a_calendar(void **state)
{
    (void)state;
    AUTO(calendar) calendar = calendar_weekdays(WORKWEEK);

    assert_true(calendar_is_open(calendar, NULL, day("2026-11-20")));  /* Friday */
    assert_false(calendar_is_open(calendar, NULL, day("2026-11-21"))); /* Saturday */
    assert_int_equal(calendar_known_through(calendar), DAY_NONE);
    assert_null(calendar_holiday(calendar, day("2026-12-25")));

    char *no_files[] = {NULL};
    AUTO(calendar) loaded = calendar_load(1u << SUNDAY, no_files, NULL);

    assert_true(calendar_is_open(loaded, NULL, day("2026-11-22")));
    assert_false(calendar_is_open(loaded, NULL, day("2026-11-23")));
}

static void dates_roll_over_weekends_holidays_and_month_ends(void **state)
{
    static const struct {
        const char *date, *forward, *back, *next;
    } cases[] = {
        {"2026-11-20", "2026-11-20", "2026-11-20", "2026-11-23"}, /* an open Friday */
        {"2026-11-21", "2026-11-23", "2026-11-20", "2026-11-23"}, /* Saturday */
        {"2026-01-31", "2026-02-02", "2026-01-30", "2026-02-02"}, /* month ends on a Saturday */
        {"2026-02-28", "2026-03-02", "2026-02-27", "2026-03-02"},
        {"2024-02-29", "2024-02-29", "2024-02-29", "2024-03-01"},
        {"2025-12-25", "2025-12-29", "2025-12-24", "2025-12-29"}, /* two holidays in a row, then a weekend */
        {"2025-12-26", "2025-12-29", "2025-12-24", "2025-12-29"},
        {"2025-12-24", "2025-12-24", "2025-12-24", "2025-12-29"},
        {"2026-12-25", "2026-12-28", "2026-12-24", "2026-12-28"}, /* second holiday falls on the Saturday */
        {"2026-12-31", "2026-12-31", "2026-12-31", "2027-01-04"}, /* New Year on a Friday */
        {"2027-01-01", "2027-01-04", "2026-12-31", "2027-01-04"},
        {"2025-04-19", "2025-04-22", "2025-04-18", "2025-04-22"}, /* Easter */
        {"2025-04-26", "2025-04-28", "2025-04-25", "2025-04-28"}, /* King's Day moved to Saturday */
    };
    AUTO(calendar) nl = load_shipped("nl");

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        check_day("roll_forward", i, calendar_roll_forward(nl, NULL, day(cases[i].date)), cases[i].forward);
        check_day("roll_back", i, calendar_roll_back(nl, NULL, day(cases[i].date)), cases[i].back);
        check_day("next_open", i, calendar_next_open(nl, NULL, day(cases[i].date)), cases[i].next);
    }
}

static void durations_move_dates(void **state)
{
    static const struct {
        const char *date;
        struct duration duration;
        bool back;
        const char *want;
    } cases[] = {
        {"2026-11-21", {DURATION_BUSINESS_DAYS, 0}, false, "2026-11-21"}, /* 0bd is the date, closed or not */
        {"2026-11-21", {DURATION_BUSINESS_DAYS, 0}, true, "2026-11-21"},
        {"2026-11-20", {DURATION_BUSINESS_DAYS, 1}, false, "2026-11-23"},
        {"2026-11-21", {DURATION_BUSINESS_DAYS, 1}, false, "2026-11-23"}, /* from a closed day: the next is the first */
        {"2026-11-22", {DURATION_BUSINESS_DAYS, 1}, true, "2026-11-20"},
        {"2026-11-22", {DURATION_BUSINESS_DAYS, 2}, true, "2026-11-19"},
        {"2026-11-23", {DURATION_BUSINESS_DAYS, 1}, true, "2026-11-20"},
        {"2026-11-16", {DURATION_BUSINESS_DAYS, 5}, false, "2026-11-23"},
        {"2025-12-24", {DURATION_BUSINESS_DAYS, 2}, false, "2025-12-30"}, /* over Christmas */
        {"2025-12-25", {DURATION_BUSINESS_DAYS, 2}, false, "2025-12-30"},
        {"2025-12-26", {DURATION_BUSINESS_DAYS, 1}, true, "2025-12-24"},
        {"2025-12-24", {DURATION_BUSINESS_DAYS, 5}, false, "2026-01-05"}, /* 29 30 31 December, 2 and 5 January */
        {"2026-01-31", {DURATION_DAYS, 14}, false, "2026-02-14"}, /* plain days stay on a Saturday */
        {"2026-02-14", {DURATION_DAYS, 14}, true, "2026-01-31"},
        {"2026-01-31", {DURATION_MONTHS, 1}, false, "2026-02-28"},
        {"2024-03-31", {DURATION_MONTHS, 1}, true, "2024-02-29"},
        {"2026-01-31", {DURATION_NONE, 0}, false, "2026-01-31"},
        {"2200-12-30", {DURATION_DAYS, 2}, false, "-"},
        {"1900-01-02", {DURATION_DAYS, 36500}, true, "-"},
        {"2200-12-01", {DURATION_MONTHS, 1}, false, "-"},
        {"2200-12-30", {DURATION_BUSINESS_DAYS, 9}, false, "-"},
        {"-", {DURATION_DAYS, 1}, false, "-"},
        {"-", {DURATION_BUSINESS_DAYS, 1}, true, "-"},
    };
    AUTO(calendar) nl = load_shipped("nl");

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        check_day("add", i, calendar_add(nl, NULL, day(cases[i].date), cases[i].duration, !cases[i].back),
                  cases[i].want);
}

static void a_day_is_open_when_sender_and_client_are(void **state)
{
    AUTO(calendar) nl = load_shipped("nl");
    AUTO(calendar) client = load_text(EVENT("UID:a\r\nSUMMARY:Factory closed\r\nDTSTART;VALUE=DATE:20261228\r\n"
                                            "DTEND;VALUE=DATE:20270101\r\n"));
    struct duration two = {DURATION_BUSINESS_DAYS, 2};

    (void)state;
    assert_true(calendar_is_open(nl, NULL, day("2026-12-28")));
    assert_false(calendar_is_open(nl, client, day("2026-12-28")));
    assert_false(calendar_is_open(client, nl, day("2026-12-28")));
    assert_true(calendar_is_open(client, NULL, day("2026-12-25")));
    assert_false(calendar_is_open(client, nl, day("2026-12-25")));
    check_day("forward", 0, calendar_roll_forward(nl, client, day("2026-12-25")), "2027-01-04");
    check_day("back", 0, calendar_roll_back(nl, client, day("2027-01-03")), "2026-12-24");
    check_day("next", 0, calendar_next_open(nl, client, day("2026-12-24")), "2027-01-04");
    check_day("add", 0, calendar_add(nl, client, day("2026-12-23"), two, true), "2027-01-04");
    check_day("add back", 0, calendar_add(nl, client, day("2027-01-05"), two, false), "2026-12-24");
}

static void a_search_ends_after_three_years(void **state)
{
    AUTO(calendar) never = calendar_weekdays(0);
    AUTO(calendar) two_years =
        load_text(EVENT("DTSTART;VALUE=DATE:20260101\r\nRRULE:FREQ=DAILY;UNTIL=20271231\r\n"));
    AUTO(calendar) four_years =
        load_text(EVENT("DTSTART;VALUE=DATE:20260101\r\nRRULE:FREQ=DAILY;UNTIL=20291231\r\n"));

    (void)state;
    check_day("never", 0, calendar_roll_forward(never, NULL, day("2026-01-01")), "-");
    check_day("never", 1, calendar_add(never, NULL, day("2026-01-01"), (struct duration){DURATION_BUSINESS_DAYS, 3}, 1),
              "-");
    check_day("two years", 0, calendar_roll_forward(two_years, NULL, day("2026-01-01")), "2028-01-03");
    check_day("four years", 0, calendar_roll_forward(four_years, NULL, day("2026-01-01")), "-");
    check_day("four years", 1, calendar_roll_back(four_years, NULL, day("2029-12-31")), "-");
}

static void events_close_their_days(void **state)
{
    static const struct {
        const char *lines, *want;
    } cases[] = {
        {"DTSTART;VALUE=DATE:20241225\r\n", "2024-12-25"},
        {"DTSTART;VALUE=DATE:20241225\r\nDTEND;VALUE=DATE:20241226\r\n", "2024-12-25"},
        {"DTSTART;VALUE=DATE:20241225\r\nDTEND;VALUE=DATE:20241228\r\n", "2024-12-25 2024-12-26 2024-12-27"},
        {"DTSTART;VALUE=DATE:20241225\r\nDTEND;VALUE=DATE:20241225\r\n", "2024-12-25"},
        {"DTSTART;VALUE=DATE:20241231\r\nDURATION:P2D\r\n", "2024-12-31 2025-01-01"},
        {"DTSTART;VALUE=DATE:20240228\r\nDURATION:P1W\r\n",
         "2024-02-28 2024-02-29 2024-03-01 2024-03-02 2024-03-03 2024-03-04 2024-03-05"},
        /* with times of day: the dates as written, whatever the zone */
        {"DTSTART:20241225T000000Z\r\nDTEND:20241226T000000Z\r\n", "2024-12-25"},
        {"DTSTART;TZID=Europe/Amsterdam:20241225T000000\r\nDTEND;TZID=Europe/Amsterdam:20241227T000000\r\n",
         "2024-12-25 2024-12-26"},
        {"DTSTART:20241224T180000\r\nDTEND:20241225T020000\r\n", "2024-12-24 2024-12-25"},
        {"DTSTART:20241224T180000\r\nDURATION:PT6H\r\n", "2024-12-24"},
        {"DTSTART:20241224T180000\r\n", "2024-12-24"},
        /* rules */
        {"DTSTART;VALUE=DATE:20240101\r\nRRULE:FREQ=YEARLY;COUNT=3\r\n", "2024-01-01 2025-01-01 2026-01-01"},
        {"DTSTART;VALUE=DATE:20240229\r\nRRULE:FREQ=YEARLY;COUNT=2\r\n", "2024-02-29 2028-02-29"},
        {"DTSTART;VALUE=DATE:20240101\r\nRRULE:FREQ=YEARLY;UNTIL=20260101\r\n", "2024-01-01 2025-01-01 2026-01-01"},
        {"DTSTART:20240101T090000\r\nRRULE:FREQ=YEARLY;UNTIL=20250101T080000Z\r\n", "2024-01-01 2025-01-01"},
        {"DTSTART;VALUE=DATE:20241128\r\nRRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH;COUNT=2\r\n", "2024-11-28 2025-11-27"},
        {"DTSTART;VALUE=DATE:20240131\r\nRRULE:FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=3\r\n",
         "2024-01-31 2024-02-29 2024-03-31"},
        {"DTSTART;VALUE=DATE:20240103\r\nRRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=2\r\n", "2024-01-03 2024-01-17"},
        {"DTSTART;VALUE=DATE:20240105\r\nDURATION:P2D\r\nRRULE:FREQ=WEEKLY;COUNT=2\r\n",
         "2024-01-05 2024-01-06 2024-01-12 2024-01-13"},
        {"DTSTART:20240103T000000\r\nRRULE:FREQ=DAILY;BYHOUR=9;BYMINUTE=0;COUNT=2\r\n", "2024-01-03 2024-01-04"},
        {"DTSTART;VALUE=DATE:20240102\r\nRRULE:FREQ=WEEKLY;BYDAY=WE;COUNT=2\r\n", "2024-01-02 2024-01-03 2024-01-10"},
        {"DTSTART;VALUE=DATE:21990101\r\nRRULE:FREQ=YEARLY\r\n", "2199-01-01 2200-01-01"},
        /* more and fewer days */
        {"DTSTART;VALUE=DATE:20240101\r\nRDATE;VALUE=DATE:20240301,20240201\r\n", "2024-01-01 2024-02-01 2024-03-01"},
        {"DTSTART;VALUE=DATE:20240101\r\nRRULE:FREQ=YEARLY;COUNT=3\r\nEXDATE;VALUE=DATE:20250101,20260101\r\n",
         "2024-01-01"},
        {"DTSTART;VALUE=DATE:20240101\r\nRRULE:FREQ=YEARLY;COUNT=2\r\nEXDATE:20240101T000000Z\r\n", "2025-01-01"},
        /* status and transparency */
        {"DTSTART;VALUE=DATE:20240101\r\nSTATUS:CANCELLED\r\n", ""},
        {"DTSTART;VALUE=DATE:20240101\r\nSTATUS:cancelled\r\n", ""},
        {"DTSTART;VALUE=DATE:20240101\r\nSTATUS:TENTATIVE\r\n", "2024-01-01"},
        {"DTSTART;VALUE=DATE:20240101\r\nTRANSP:TRANSPARENT\r\n", "2024-01-01"},
        /* an alarm's own lines are not the event's; lower case, folding, blank lines, no blank UID */
        {"DTSTART;VALUE=DATE:20240101\r\nBEGIN:VALARM\r\nDURATION:P9D\r\nTRIGGER:-P1D\r\nEND:VALARM\r\n", "2024-01-01"},
        {"dtstart;value=date:20240101\r\nrrule:freq=yearly;count=2\r\n", "2024-01-01 2025-01-01"},
        {"DTSTART;VALUE=\r\n DATE:2024\r\n\t0101\r\n\r\nSUMMARY:\r\nUID:\r\n", "2024-01-01"},
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *text = g_strconcat("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n", cases[i].lines,
                                            "END:VEVENT\r\nEND:VCALENDAR\r\n", NULL);
        AUTO(calendar) calendar = load_bytes(text, -1, NULL, &error);

        if (!calendar)
            fail_msg("%zu: got \"%s\" want \"%s\"", i, error->message, cases[i].want);

        g_autofree char *got = closed_days(calendar);

        if (!g_str_equal(got, cases[i].want))
            fail_msg("%zu: got \"%s\" want \"%s\"", i, got, cases[i].want);
    }
}

static void files_of_other_programs_are_read(void **state)
{
    /* byte order mark, LF only, a time zone with rules of its own, a task, two calendars; one instance moved, one
     * dropped */
    AUTO(calendar) calendar = load_text("\xef\xbb\xbf"
                                        "BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VTIMEZONE\nTZID:Custom\nBEGIN:STANDARD\n"
                                        "DTSTART:16010101T000000\nRRULE:FREQ=SECONDLY;BYMONTHDAY=99\nEND:STANDARD\n"
                                        "END:VTIMEZONE\nBEGIN:VTODO\nDTSTART:20240704\nEND:VTODO\n"
                                        "BEGIN:VEVENT\nUID:a\nSUMMARY:Sint\\, en\\n  Piet\n"
                                        "DTSTART;VALUE=DATE:20241206\nRRULE:FREQ=YEARLY;COUNT=4\nEND:VEVENT\n"
                                        "BEGIN:VEVENT\nUID:a\nRECURRENCE-ID;VALUE=DATE:20251206\n"
                                        "DTSTART;VALUE=DATE:20251208\nEND:VEVENT\n"
                                        "BEGIN:VEVENT\nUID:a\nRECURRENCE-ID;VALUE=DATE:20261206\n"
                                        "DTSTART;VALUE=DATE:20261206\nSTATUS:CANCELLED\nEND:VEVENT\n"
                                        "END:VCALENDAR\n"
                                        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20240501\nEND:VEVENT\n"
                                        "END:VCALENDAR");
    g_autofree char *got = closed_days(calendar);

    (void)state;
    assert_string_equal(got, "2024-05-01 2024-12-06 2025-12-08 2027-12-06");
    assert_string_equal(calendar_holiday(calendar, day("2024-12-06")), "Sint, en Piet");
    assert_string_equal(calendar_holiday(calendar, day("2024-05-01")), "closed");
}

static void the_first_name_of_a_day_stays(void **state)
{
    AUTO(calendar) calendar = load_text("BEGIN:VCALENDAR\r\n"
                                        "BEGIN:VEVENT\r\nDTSTART:20240509\r\nSUMMARY:Ascension\r\nEND:VEVENT\r\n"
                                        "BEGIN:VEVENT\r\nDTSTART:20240509\r\nSUMMARY:Europe\r\nEND:VEVENT\r\n"
                                        "BEGIN:VEVENT\r\nDTSTART:20240510\r\nSUMMARY:Caf\xe9\r\nEND:VEVENT\r\n"
                                        "END:VCALENDAR\r\n");

    (void)state;
    assert_string_equal(calendar_holiday(calendar, day("2024-05-09")), "Ascension");
    assert_true(g_utf8_validate(calendar_holiday(calendar, day("2024-05-10")), -1, NULL));
}

static void known_through_is_the_last_dated_day(void **state)
{
    static const struct {
        const char *text, *want;
    } cases[] = {
        {"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "-"},
        {EVENT("DTSTART:20300101\r\n"), "2030-01-01"},
        {EVENT("DTSTART:20300101\r\nRRULE:FREQ=YEARLY;COUNT=5\r\n"), "2034-01-01"},
        {EVENT("DTSTART:20300101\r\nRRULE:FREQ=YEARLY\r\n"), "2200-12-31"},
        {EVENT("DTSTART:20200101\r\nRRULE:FREQ=YEARLY\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nDTSTART:20300422\r\n"),
         "2030-04-22"},
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        AUTO(calendar) calendar = load_text(cases[i].text);

        check_day("known through", i, calendar_known_through(calendar), cases[i].want);
    }
}

static void endless_rules_end(void **state)
{
    AUTO(calendar) yearly = load_text(EVENT("DTSTART:20240101\r\nRRULE:FREQ=YEARLY\r\n"));
    AUTO(calendar) weekly = load_text(EVENT("DTSTART:20240103\r\nRRULE:FREQ=WEEKLY\r\n"));

    (void)state;
    assert_non_null(calendar_holiday(yearly, day("2200-01-01")));
    assert_non_null(calendar_holiday(weekly, day("2110-01-01"))); /* a Wednesday, as 2024-01-03 */
}

static void what_cannot_be_understood_is_named_with_its_line(void **state)
{
    static const struct {
        const char *text;
        gssize length; /* 0: all of it */
        const char *want; /* what follows the path */
    } cases[] = {
        {"", 0, ": is empty; name a file with a calendar in it"},
        {"\r\n\r\n", 0, ": is empty; name a file with a calendar in it"},
        {"<html>\n", 0, ":1: not an iCalendar file; it must begin with BEGIN:VCALENDAR"},
        {"\nBEGIN:VCARD\n", 0, ":2: not an iCalendar file; it must begin with BEGIN:VCALENDAR"},
        {"BEGIN:VCALENDAR\n", 0, ":1: VCALENDAR does not end; the file is cut off"},
        {"BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20240101\nSUMM", 0,
         ":4: line cannot be understood; the file is damaged"},
        {"BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20240101\n", 0, ":2: VEVENT does not end; the file is cut off"},
        {"BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR\n", 0,
         ":3: END:VCALENDAR where VEVENT of line 2 is open; the file is damaged"},
        {"BEGIN:VCALENDAR\nEND:VCALENDAR\nEND:VEVENT\n", 0, ":3: END:VEVENT without its BEGIN; the file is damaged"},
        {"BEGIN:VCALENDAR\nEND:VCALENDAR\nX:1\n", 0, ":3: line cannot be understood; the file is damaged"},
        {"BEGIN:VCALENDAR\nX\0Y:1\nEND:VCALENDAR\n", 35, ":2: NUL byte; the file is damaged or is not text"},
        {EVENT("SUMMARY:x\r\n"), 0, ":2: event without DTSTART; give it a date"},
        {EVENT("DTSTART:20240231\r\n"), 0, ":3: 2024-02-31 is not a date from 1900 to 2200"},
        {EVENT("DTSTART:18991231\r\n"), 0, ":3: 1899-12-31 is not a date from 1900 to 2200"},
        {EVENT("DTSTART:tomorrow\r\n"), 0, ":3: DTSTART cannot be understood; see RFC 5545"},
        {EVENT("DTSTART:20240101\r\nDTEND:20231231\r\n"), 0,
         ":2: event ends before it begins; check DTSTART and DTEND"},
        {EVENT("DTSTART:20240101\r\nDTEND:20540101\r\n"), 0, ":2: event lasts longer than ten years; check DTEND"},
        {EVENT("DTSTART:20240101\r\nDURATION:P4294967295W\r\n"), 0,
         ":2: event lasts longer than ten years; check DTEND"},
        {EVENT("DTSTART:20240101\r\nDURATION:-P1D\r\n"), 0, ":4: negative DURATION; write for example P1D"},
        {EVENT("DTSTART:20240101\r\nDURATION:long\r\n"), 0, ":4: DURATION cannot be understood; see RFC 5545"},
        {EVENT("DTSTART:20240101\r\nSUMMARY:a\r\n b\r\nRRULE:FREQ=YEARLY;BYMONTHDAY=99\r\n"), 0,
         ":6: RRULE cannot be understood; see RFC 5545"},
        {EVENT("DTSTART:20240101\r\nRRULE:FREQ=NOW\r\n"), 0, ":4: RRULE cannot be understood; see RFC 5545"},
        {EVENT("DTSTART:20240101\r\nRRULE:FREQ=SECONDLY;BYMONTHDAY=31;BYMONTH=2\r\n"), 0,
         ":4: rule repeats within a day; a holiday repeats DAILY, WEEKLY, MONTHLY or YEARLY"},
        {EVENT("DTSTART:20240101\r\nRRULE:FREQ=HOURLY\r\n"), 0,
         ":4: rule repeats within a day; a holiday repeats DAILY, WEEKLY, MONTHLY or YEARLY"},
        {EVENT("DTSTART:20240101T010000\r\nRRULE:FREQ=DAILY;BYHOUR=1,2;COUNT=2\r\n"), 0,
         ":4: rule repeats within a day; a holiday repeats DAILY, WEEKLY, MONTHLY or YEARLY"},
        {EVENT("DTSTART:20240101\r\nRRULE:FREQ=DAILY\r\n"), 0, ":4: rule gives more than 5000 days; give it an UNTIL"},
        {EVENT("DTSTART:20240101\r\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30\r\n"), 0,
         ":4: rule gives no day at all; check its parts"},
        {EVENT("DTSTART:20240101\r\nRRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30\r\n"), 0,
         ":4: rule gives no day at all; check its parts"},
        {EVENT("DTSTART:20240101\r\nRRULE:RSCALE=CHINESE;FREQ=YEARLY\r\n"), 0,
         ":4: rule in the calendar \"CHINESE\" is not supported; write the dates out"},
        {EVENT("DTSTART:20240101\r\nEXRULE:FREQ=YEARLY\r\n"), 0, ":4: EXRULE is not supported; write EXDATE"},
        {EVENT("DTSTART:20240101\r\nRDATE;VALUE=PERIOD:20240101T000000Z/P1D\r\n"), 0,
         ":4: RDATE with a period is not supported; write an event of its own"},
        {EVENT("DTSTART:20240101\r\nRDATE:20240102,x\r\n"), 0, ":4: RDATE cannot be understood; see RFC 5545"},
        {EVENT("DTSTART:20240101\r\nEXDATE:20240231\r\n"), 0, ":4: 2024-02-31 is not a date from 1900 to 2200"},
        {EVENT("DTSTART:20240101\r\nRECURRENCE-ID;RANGE=THISANDFUTURE:20240101\r\n"), 0,
         ":4: RECURRENCE-ID with RANGE is not supported; write an event of its own"},
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *path = NULL;
        AUTO(calendar) calendar =
            load_bytes(cases[i].text, cases[i].length ? cases[i].length : -1, &path, &error);
        g_autofree char *want = g_strconcat(path, cases[i].want, NULL);

        if (calendar)
            fail_msg("%zu: got a calendar want \"%s\"", i, want);
        if (!g_error_matches(error, HERINNERD_ERROR, HERINNERD_ERROR_CONFIG) || !g_str_equal(error->message, want))
            fail_msg("%zu: got \"%s\" want \"%s\"", i, error->message, want);
    }
}

static void check_unreadable(const char *path, const char *what)
{
    g_autoptr(GError) error = NULL;
    char *files[] = {(char *)path, NULL};
    AUTO(calendar) calendar = calendar_load(WORKWEEK, files, &error);
    g_autofree char *want = g_strdup_printf("%s: %s", path, what);

    assert_null(calendar);
    assert_true(g_error_matches(error, HERINNERD_ERROR, HERINNERD_ERROR_CONFIG));
    assert_string_equal(error->message, want);
}

static void unreadable_files_are_named(void **state)
{
    g_autofree char *folder = g_dir_make_tmp("herinnerd-XXXXXX", NULL);
    g_autofree char *missing = g_build_filename(folder, "missing.ics", NULL);
    g_autofree char *big = g_build_filename(folder, "big.ics", NULL);
    gsize size = 5 * 1024 * 1024;
    g_autofree char *bytes = g_malloc(size);

    (void)state;
    memset(bytes, 'x', size);
    assert_true(g_file_set_contents(big, bytes, (gssize)size, NULL));
    check_unreadable(folder, "is not a regular file; name an .ics file");
    check_unreadable(missing, "cannot be opened: No such file or directory; check the calendars setting");
    check_unreadable(big, "is larger than 4 MB; export fewer years");
    g_unlink(big);
    g_rmdir(folder);
}

static void a_line_over_64_kb_is_refused(void **state)
{
    g_autoptr(GString) text = g_string_new("BEGIN:VCALENDAR\r\nX-LONG:");
    g_autoptr(GError) error = NULL;
    g_autofree char *path = NULL;

    (void)state;
    while (text->len < 70 * 1024)
        g_string_append(text, "0123456789012345678901234567890123456789012345678901234567890123456789\r\n ");
    g_string_append(text, "\r\nEND:VCALENDAR\r\n");
    assert_null(load_bytes(text->str, (gssize)text->len, &path, &error));

    g_autofree char *want = g_strconcat(path, ":2: line is longer than 64 kB; shorten it", NULL);

    assert_string_equal(error->message, want);
}

static void shipped_calendars_are_read(void **state)
{
    static const struct {
        const char *name, *day, *holiday;
        int year_2026;
    } cases[] = {
        {"nl", "2026-12-25", "Eerste Kerstdag", 9},
        {"be", "2026-07-21", "Nationale feestdag / Fête nationale", 10},
        {"de", "2026-04-03", "Karfreitag", 9},
        {"fr", "2026-07-14", "Fête nationale", 11},
        {"lu", "2026-06-23", "Fête nationale", 11},
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        AUTO(calendar) calendar = load_shipped(cases[i].name);
        int count = 0;

        for (civil_day d = day("2026-01-01"); d <= day("2026-12-31"); d++)
            count += calendar_holiday(calendar, d) != NULL;
        if (count != cases[i].year_2026)
            fail_msg("%s: got %d holidays in 2026 want %d", cases[i].name, count, cases[i].year_2026);
        assert_string_equal(calendar_holiday(calendar, day(cases[i].day)), cases[i].holiday);
        assert_int_equal(calendar_known_through(calendar) / 366 + 1970, 2040);
    }

    AUTO(calendar) nl = load_shipped("nl");

    assert_null(calendar_holiday(nl, day("2026-05-05")));
    assert_non_null(calendar_holiday(nl, day("2030-05-05")));
    assert_null(calendar_holiday(nl, day("2026-04-03")));
}

static void several_files_add_up(void **state)
{
    char nl[] = "etc/calendars/nl.ics", de[] = "etc/calendars/de.ics", script[] = "etc/calendars/make.py";
    char *files[] = {nl, de, NULL};
    g_autoptr(GError) error = NULL;
    AUTO(calendar) calendar = calendar_load(WORKWEEK, files, &error);

    (void)state;
    assert_non_null(calendar);
    assert_string_equal(calendar_holiday(calendar, day("2026-04-27")), "Koningsdag");
    assert_string_equal(calendar_holiday(calendar, day("2026-10-03")), "Tag der Deutschen Einheit");

    char *second_broken[] = {nl, script, NULL};

    assert_null(calendar_load(WORKWEEK, second_broken, &error));
    assert_string_equal(error->message,
                        "etc/calendars/make.py:1: not an iCalendar file; it must begin with BEGIN:VCALENDAR");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(table_covers_1900_to_2200),
        cmocka_unit_test(weekdays_alone_make_a_calendar),
        cmocka_unit_test(dates_roll_over_weekends_holidays_and_month_ends),
        cmocka_unit_test(durations_move_dates),
        cmocka_unit_test(a_day_is_open_when_sender_and_client_are),
        cmocka_unit_test(a_search_ends_after_three_years),
        cmocka_unit_test(events_close_their_days),
        cmocka_unit_test(files_of_other_programs_are_read),
        cmocka_unit_test(the_first_name_of_a_day_stays),
        cmocka_unit_test(known_through_is_the_last_dated_day),
        cmocka_unit_test(endless_rules_end),
        cmocka_unit_test(what_cannot_be_understood_is_named_with_its_line),
        cmocka_unit_test(unreadable_files_are_named),
        cmocka_unit_test(a_line_over_64_kb_is_refused),
        cmocka_unit_test(shipped_calendars_are_read),
        cmocka_unit_test(several_files_add_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
