/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <inttypes.h>

#include "config/clock.h"

static GTimeZone *zone_of(const char *name)
{
    GTimeZone *zone = g_time_zone_new_identifier(name);

    if (!zone)
        fail_msg("there is no time zone %s on this machine", name);
    return zone;
}

static void an_instant_is_a_local_date_and_minute(void **state)
{
    static const struct {
        const char *zone, *utc, *day;
        int minute, offset;
    } cases[] = {
        {"Europe/Amsterdam", "2026-01-05T08:30:00.000Z", "2026-01-05", 9 * 60 + 30, 3600},
        {"Europe/Amsterdam", "2026-01-05T22:59:59.999Z", "2026-01-05", 1439, 3600},
        {"Europe/Amsterdam", "2026-01-05T23:00:00.000Z", "2026-01-06", 0, 3600},
        {"Europe/Amsterdam", "2026-07-01T22:00:00.000Z", "2026-07-02", 0, 7200},
        {"Europe/Amsterdam", "2026-03-29T00:59:59.000Z", "2026-03-29", 119, 3600},
        {"Europe/Amsterdam", "2026-03-29T01:00:00.000Z", "2026-03-29", 180, 7200},
        {"Europe/Amsterdam", "2026-10-25T00:59:59.000Z", "2026-10-25", 179, 7200},
        {"Europe/Amsterdam", "2026-10-25T01:00:00.000Z", "2026-10-25", 120, 3600},
        {"UTC", "1969-12-31T23:59:59.999Z", "1969-12-31", 1439, 0},
        {"America/New_York", "2026-01-01T04:59:00.000Z", "2025-12-31", 1439, -18000},
        {"Asia/Kolkata", "2026-01-01T18:30:00.000Z", "2026-01-02", 0, 19800},
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GTimeZone) zone = zone_of(cases[i].zone);
        struct moment got = moment_at(instant_from_text(cases[i].utc), zone);
        char day[DAY_ISO_SIZE];

        if (!g_str_equal(day_to_iso(got.day, day), cases[i].day) || got.minute != cases[i].minute ||
            got.utc_offset != cases[i].offset)
            fail_msg("%zu: got %s %d %d want %s %d %d", i, day, got.minute, got.utc_offset, cases[i].day,
                     cases[i].minute, cases[i].offset);
    }
}

/* Amsterdam: at 01:00 UTC of 2026-10-25 03:00 becomes 02:00; of 2026-03-29 02:00 becomes 03:00. */
static void the_minute_of_the_window_never_goes_back(void **state)
{
    static const struct {
        const char *utc;
        int plain, window;
    } cases[] = {
        {"2026-10-24T23:59:59.000Z", 119, 119}, {"2026-10-25T00:00:00.000Z", 120, 120},
        {"2026-10-25T00:59:59.000Z", 179, 179}, {"2026-10-25T01:00:00.000Z", 120, 179},
        {"2026-10-25T01:10:00.000Z", 130, 179}, {"2026-10-25T01:59:59.000Z", 179, 179},
        {"2026-10-25T02:00:00.000Z", 180, 180}, {"2026-10-25T22:59:59.000Z", 1439, 1439},
        {"2026-03-29T00:59:59.000Z", 119, 119}, {"2026-03-29T01:00:00.000Z", 180, 180},
        {"2026-07-01T10:00:30.000Z", 720, 720},
    };
    g_autoptr(GTimeZone) zone = g_time_zone_new_identifier("Europe/Amsterdam");

    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        int64_t at = instant_from_text(cases[i].utc);
        int plain = moment_at(at, zone).minute, window = moment_for_window(at, zone).minute;

        if (plain != cases[i].plain || window != cases[i].window)
            fail_msg("case %u: got %d and %d want %d and %d", i, plain, window, cases[i].plain, cases[i].window);
    }
}

static void a_local_minute_is_an_instant(void **state)
{
    static const struct {
        const char *zone, *day;
        int minute;
        const char *wanted;
    } cases[] = {
        {"Europe/Amsterdam", "2026-01-05", 9 * 60, "2026-01-05T08:00:00.000Z"},
        {"Europe/Amsterdam", "2026-01-05", 1440, "2026-01-05T23:00:00.000Z"},
        {"Europe/Amsterdam", "2026-07-01", 0, "2026-06-30T22:00:00.000Z"},
        /* 02:00 to 03:00 is skipped */
        {"Europe/Amsterdam", "2026-03-29", 119, "2026-03-29T00:59:00.000Z"},
        {"Europe/Amsterdam", "2026-03-29", 120, "2026-03-29T01:00:00.000Z"},
        {"Europe/Amsterdam", "2026-03-29", 150, "2026-03-29T01:00:00.000Z"},
        {"Europe/Amsterdam", "2026-03-29", 180, "2026-03-29T01:00:00.000Z"},
        {"Europe/Amsterdam", "2026-03-29", 181, "2026-03-29T01:01:00.000Z"},
        /* 02:00 to 03:00 comes twice: the first */
        {"Europe/Amsterdam", "2026-10-25", 150, "2026-10-25T00:30:00.000Z"},
        {"Europe/Amsterdam", "2026-10-25", 180, "2026-10-25T02:00:00.000Z"},
        /* a change at midnight, and a whole day skipped */
        {"America/Santiago", "2026-09-06", 0, "2026-09-06T04:00:00.000Z"},
        {"Pacific/Apia", "2011-12-30", 600, "2011-12-30T10:00:00.000Z"},
        {"UTC", "1960-02-29", 1, "1960-02-29T00:01:00.000Z"},
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GTimeZone) zone = zone_of(cases[i].zone);
        char got[INSTANT_SIZE];

        instant_to_text(instant_of(day_from_iso(cases[i].day), cases[i].minute, zone), got);
        if (!g_str_equal(got, cases[i].wanted))
            fail_msg("%zu: got %s want %s", i, got, cases[i].wanted);
    }
}

/* Every local minute of the year that exists comes back as itself. */
static void minutes_survive_the_way_there_and_back(void **state)
{
    static const char *const zones[] = {"Europe/Amsterdam", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe"};
    civil_day start = day_from_ymd(2026, 1, 1);

    (void)state;
    for (gsize z = 0; z < G_N_ELEMENTS(zones); z++) {
        g_autoptr(GTimeZone) zone = zone_of(zones[z]);

        for (civil_day day = start; day < start + 365; day++) {
            for (int minute = 0; minute < 1440; minute += 15) {
                struct moment got = moment_at(instant_of(day, minute, zone), zone);
                bool skipped = got.day == day && got.minute > minute && got.minute <= minute + 60;

                if ((got.day != day || got.minute != minute) && !skipped)
                    fail_msg("%s: got %d %d want %d %d", zones[z], got.day, got.minute, day, minute);
            }
        }
    }
}

static void an_instant_is_kept_as_text_with_milliseconds(void **state)
{
    static const struct {
        int64_t ms;
        const char *text;
    } cases[] = {
        {0, "1970-01-01T00:00:00.000Z"},
        {1, "1970-01-01T00:00:00.001Z"},
        {1795299407123, "2026-11-21T22:16:47.123Z"},
        {-2, "1969-12-31T23:59:59.998Z"},
        {951782400000, "2000-02-29T00:00:00.000Z"},
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        char text[INSTANT_SIZE];

        if (!g_str_equal(instant_to_text(cases[i].ms, text), cases[i].text))
            fail_msg("%zu: got %s want %s", i, text, cases[i].text);
        if (instant_from_text(cases[i].text) != cases[i].ms)
            fail_msg("%zu: got %" PRId64 " want %" PRId64, i, instant_from_text(cases[i].text), cases[i].ms);
    }
}

static void what_is_no_instant_is_refused(void **state)
{
    static const char *const bad[] = {
        "",
        "2026-11-21",
        "2026-11-21T22:16:47Z",
        "2026-11-21 22:16:47.123Z",
        "2026-11-21T22:16:47.123z",
        "2026-11-21T22:16:47,123Z",
        "2026-02-30T22:16:47.123Z",
        "2026-11-21T24:16:47.123Z",
        "2026-11-21T22:60:47.123Z",
        "2026-11-21T22:16:60.123Z",
        "2026-11-21T22:16:47.12xZ",
        "2026-11-21T22:16:47.1234Z",
        "2026-11-21T-1:16:47.123Z",
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        if (instant_from_text(bad[i]) != -1)
            fail_msg("%zu: got %" PRId64 " want -1 for %s", i, instant_from_text(bad[i]), bad[i]);
    }
}

static void people_see_local_time_with_its_offset(void **state)
{
    static const struct {
        const char *zone, *utc, *wanted;
    } cases[] = {
        {"Europe/Amsterdam", "2026-11-21T22:16:47.999Z", "2026-11-21T23:16:47+01:00"},
        {"Europe/Amsterdam", "2026-07-31T22:00:00.000Z", "2026-08-01T00:00:00+02:00"},
        {"UTC", "2026-07-31T22:00:59.000Z", "2026-07-31T22:00:59+00:00"},
        {"America/St_Johns", "2026-01-01T00:00:00.000Z", "2025-12-31T20:30:00-03:30"},
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GTimeZone) zone = zone_of(cases[i].zone);
        g_autofree char *got = instant_to_local(instant_from_text(cases[i].utc), zone);

        if (!g_str_equal(got, cases[i].wanted))
            fail_msg("%zu: got %s want %s", i, got, cases[i].wanted);
    }
}

static void a_pretended_time_stands_still(void **state)
{
    static const struct {
        const char *text, *wanted;
    } cases[] = {
        {"2026-01-05T09:30", "2026-01-05T08:30:00.000Z"},
        {"2026-07-05", "2026-07-04T22:00:00.000Z"},
        {"2026-03-29T02:30", "2026-03-29T01:00:00.000Z"},
    };
    g_autoptr(GTimeZone) zone = zone_of("Europe/Amsterdam");

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct clock clock;
        char got[INSTANT_SIZE];

        assert_true(clock_init(&clock, cases[i].text, zone, NULL));
        assert_true(clock.pretended);
        g_usleep(3000);
        if (!g_str_equal(instant_to_text(clock_now_ms(&clock), got), cases[i].wanted))
            fail_msg("%zu: got %s want %s", i, got, cases[i].wanted);
    }
}

static void a_pretended_time_that_cannot_be_read_is_refused(void **state)
{
    static const char *const bad[] = {"",
                                      "now",
                                      "2026-02-30",
                                      "2026-01-05 09:30",
                                      "2026-01-05T9:30",
                                      "2026-01-05T24:00",
                                      "2026-01-05T09:60",
                                      "2026-01-05T09:30:00",
                                      "2026-01-05T"};
    g_autoptr(GTimeZone) zone = zone_of("UTC");

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        struct clock clock;
        g_autoptr(GError) error = NULL;

        if (clock_init(&clock, bad[i], zone, &error) || !error)
            fail_msg("%zu: got %" PRId64 " want an error for \"%s\"", i, clock.pretended_ms, bad[i]);
    }
}

static void without_pretending_the_clock_goes_on(void **state)
{
    g_autoptr(GTimeZone) zone = zone_of("UTC");
    struct clock clock;
    int64_t before, monotonic = clock_monotonic_ms();

    (void)state;
    assert_true(clock_init(&clock, NULL, zone, NULL));
    assert_false(clock.pretended);
    before = clock_now_ms(&clock);
    g_usleep(3000);
    assert_true(clock_now_ms(&clock) > before);
    assert_true(ABS(clock_wall_ms() - g_get_real_time() / 1000) < 1000);
    assert_true(clock_monotonic_ms() >= monotonic + 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_instant_is_a_local_date_and_minute),
        cmocka_unit_test(the_minute_of_the_window_never_goes_back),
        cmocka_unit_test(a_local_minute_is_an_instant),
        cmocka_unit_test(minutes_survive_the_way_there_and_back),
        cmocka_unit_test(an_instant_is_kept_as_text_with_milliseconds),
        cmocka_unit_test(what_is_no_instant_is_refused),
        cmocka_unit_test(people_see_local_time_with_its_offset),
        cmocka_unit_test(a_pretended_time_stands_still),
        cmocka_unit_test(a_pretended_time_that_cannot_be_read_is_refused),
        cmocka_unit_test(without_pretending_the_clock_goes_on),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
