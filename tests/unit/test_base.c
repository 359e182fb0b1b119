/* SPDX-License-Identifier: MIT */
/* Table tests of dates, terms, IBANs and exit statuses. */
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <glib.h>

#include "base/date.h"
#include "base/duration.h"
#include "base/error.h"
#include "base/iban.h"

static void days_are_counted_from_1970(void **state)
{
    static const struct {
        int year, month, day;
        civil_day wanted;
        enum weekday weekday;
    } cases[] = {
        {1970, 1, 1, 0, THURSDAY},       {1969, 12, 31, -1, WEDNESDAY}, {2000, 2, 29, 11016, TUESDAY},
        {2026, 11, 21, 20778, SATURDAY}, {1900, 1, 1, -25567, MONDAY},  {2200, 12, 31, 84370, WEDNESDAY},
        {1900, 2, 29, DAY_NONE, 0},      {2100, 2, 29, DAY_NONE, 0},    {2026, 2, 29, DAY_NONE, 0},
        {2026, 13, 1, DAY_NONE, 0},      {2026, 0, 1, DAY_NONE, 0},     {2026, 4, 31, DAY_NONE, 0},
        {2026, 4, 0, DAY_NONE, 0},       {1899, 12, 31, DAY_NONE, 0},   {2201, 1, 1, DAY_NONE, 0},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        civil_day got = day_from_ymd(cases[i].year, cases[i].month, cases[i].day);

        if (got != cases[i].wanted)
            fail_msg("%zu: got %d want %d", i, got, cases[i].wanted);
        if (got != DAY_NONE && day_weekday(got) != cases[i].weekday)
            fail_msg("%zu: got weekday %d want %d", i, (int)day_weekday(got), (int)cases[i].weekday);
    }
}

static void every_day_is_split_into_what_it_was_made_of(void **state)
{
    civil_day first = day_from_ymd(DAY_YEAR_MIN, 1, 1), last = day_from_ymd(DAY_YEAR_MAX, 12, 31);

    (void)state;
    for (civil_day day = first; day <= last; day++) {
        int year, month, day_of_month;
        char text[DAY_ISO_SIZE];

        day_to_ymd(day, &year, &month, &day_of_month);
        if (day_from_ymd(year, month, day_of_month) != day)
            fail_msg("got %d want %d", day_from_ymd(year, month, day_of_month), day);
        if (day_from_iso(day_to_iso(day, text)) != day)
            fail_msg("%s: got %d want %d", text, day_from_iso(text), day);
    }
}

static void months_are_added_and_clamped(void **state)
{
    static const struct {
        const char *day;
        int months;
        const char *wanted;
    } cases[] = {
        {"2026-01-31", 1, "2026-02-28"},   {"2024-01-31", 1, "2024-02-29"},  {"2026-03-31", -1, "2026-02-28"},
        {"2026-11-30", 3, "2027-02-28"},   {"2026-12-15", 1, "2027-01-15"},  {"2026-01-15", -1, "2025-12-15"},
        {"2026-01-15", -12, "2025-01-15"}, {"2026-05-31", 12, "2027-05-31"}, {"2200-12-01", 1, "-"},
        {"1900-01-01", -1, "-"},           {"2026-01-01", 100000, "-"},      {"2024-02-29", 12, "2025-02-28"},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        char got[DAY_ISO_SIZE];

        day_to_iso(day_add_months(day_from_iso(cases[i].day), cases[i].months), got);
        if (strcmp(got, cases[i].wanted) != 0)
            fail_msg("%zu: got %s want %s", i, got, cases[i].wanted);
    }
    assert_int_equal(day_month_end(day_from_iso("2024-02-01")), day_from_iso("2024-02-29"));
    assert_int_equal(day_month_end(day_from_iso("2026-12-31")), day_from_iso("2026-12-31"));
}

static void only_whole_iso_dates_are_read(void **state)
{
    static const char *const bad[] = {"",           "2026-11-2",  "2026-11-211", "2026/11/21",  "2026-1-021",
                                      "20261121",   "2026-02-29", " 2026-11-21", "2026-11-21 ", "-026-11-21",
                                      "2026-1a-21", "21-11-2026"};

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        if (day_from_iso(bad[i]) != DAY_NONE)
            fail_msg("%zu: got %d want none for \"%s\"", i, day_from_iso(bad[i]), bad[i]);
    }
}

static void terms_are_read(void **state)
{
    static const struct {
        const char *text;
        enum duration_unit unit;
        int32_t count;
        const char *written;
    } cases[] = {
        {"7d", DURATION_DAYS, 7, "7d"},
        {"2w", DURATION_DAYS, 14, "14d"},
        {"1mo", DURATION_MONTHS, 1, "1mo"},
        {"7y", DURATION_MONTHS, 84, "84mo"},
        {"5bd", DURATION_BUSINESS_DAYS, 5, "5bd"},
        {"0bd", DURATION_BUSINESS_DAYS, 0, "0bd"},
        {"0", DURATION_DAYS, 0, "0d"},
        {"36500d", DURATION_DAYS, 36500, "36500d"},
        {"007d", DURATION_DAYS, 7, "7d"},
        {"7", DURATION_NONE, 0, ""},
        {"36501d", DURATION_NONE, 0, ""},
        {"5215w", DURATION_NONE, 0, ""},
        {"99999999999999999999d", DURATION_NONE, 0, ""},
        {"-1d", DURATION_NONE, 0, ""},
        {"+1d", DURATION_NONE, 0, ""},
        {"7 d", DURATION_NONE, 0, ""},
        {"7D", DURATION_NONE, 0, ""},
        {"7m", DURATION_NONE, 0, ""},
        {"d", DURATION_NONE, 0, ""},
        {"", DURATION_NONE, 0, ""},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct duration got = {DURATION_NONE, 0};
        g_autoptr(GError) error = NULL;
        bool good = duration_parse(cases[i].text, &got, &error);
        char text[16];

        if (got.unit != cases[i].unit || got.count != cases[i].count || good == (error != NULL))
            fail_msg("%zu: got %d %d want %d %d", i, (int)got.unit, got.count, (int)cases[i].unit, cases[i].count);
        if (strcmp(duration_to_text(got, text), cases[i].written) != 0)
            fail_msg("%zu: got %s want %s", i, text, cases[i].written);
    }
}

static void terms_move_dates(void **state)
{
    static const struct {
        const char *term, *day;
        bool forward;
        const char *wanted;
    } cases[] = {
        {"7d", "2026-12-28", true, "2027-01-04"},   {"2w", "2026-01-05", false, "2025-12-22"},
        {"1mo", "2026-01-31", true, "2026-02-28"},  {"1y", "2024-02-29", true, "2025-02-28"},
        {"1mo", "2026-03-31", false, "2026-02-28"}, {"0", "2026-03-31", true, "2026-03-31"},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct duration term;
        char got[DAY_ISO_SIZE];

        assert_true(duration_parse(cases[i].term, &term, NULL));
        day_to_iso(duration_add_plain(term, day_from_iso(cases[i].day), cases[i].forward), got);
        if (strcmp(got, cases[i].wanted) != 0)
            fail_msg("%zu: got %s want %s", i, got, cases[i].wanted);
    }
}

static void time_spans_are_read(void **state)
{
    static const struct {
        const char *text;
        int64_t wanted;
    } cases[] = {{"60s", 60},           {"10m", 600}, {"6h", 21600}, {"0", 0},      {"0s", 0},
                 {"36500h", 131400000}, {"60", -1},   {"1d", -1},    {"", -1},      {"s", -1},
                 {"1.5h", -1},          {"-1s", -1},  {"1 h", -1},   {"36501s", -1}};

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        int64_t got = -1;

        timespan_parse(cases[i].text, &got, NULL);
        if (got != cases[i].wanted)
            fail_msg("%zu: got %" PRId64 " want %" PRId64, i, got, cases[i].wanted);
    }
}

static void ibans_have_check_digits_and_length(void **state)
{
    static const struct {
        const char *text, *wanted;
    } cases[] = {
        {"NL91ABNA0417164300", "NL91ABNA0417164300"},
        {"nl91 abna 0417 1643 00", "NL91ABNA0417164300"},
        {"BE68 5390 0754 7034", "BE68539007547034"},
        {"DE89370400440532013000", "DE89370400440532013000"},
        {"FR1420041010050500013M02606", "FR1420041010050500013M02606"},
        {"MT84MALT011000012345MTLCAST001S", "MT84MALT011000012345MTLCAST001S"},
        {"NO9386011117947", "NO9386011117947"},
        {"SA0380000000608010167519", "SA0380000000608010167519"},
        {"NL91ABNA0417164301", NULL},
        {"NL19ABNA0417164300", NULL},
        {"NL91ABNA041716430", NULL},
        {"NL91ABNA04171643000", NULL},
        {"NL91-ABNA-0417164300", NULL},
        {"9191ABNA0417164300", NULL},
        {"NLX1ABNA0417164300", NULL},
        {"", NULL},
        {"NL91", NULL},
        {"NL91ABNA04171643000000000000000000000000", NULL},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *got = iban_normalise(cases[i].text);

        if (g_strcmp0(got, cases[i].wanted) != 0)
            fail_msg("%zu: got %s want %s", i, got, cases[i].wanted);
    }
}

static void each_error_has_its_exit_status(void **state)
{
    static const struct {
        int code, wanted;
    } cases[] = {
        {HERINNERD_ERROR_USAGE, 2}, {HERINNERD_ERROR_PERSON, 1},    {HERINNERD_ERROR_CONFIG, 78},
        {HERINNERD_ERROR_INPUT, 1}, {HERINNERD_ERROR_STORE, 69},    {HERINNERD_ERROR_BUSY, 75},
        {HERINNERD_ERROR_FULL, 75}, {HERINNERD_ERROR_SERVER, 69},   {HERINNERD_ERROR_TEMPLATE, 78},
        {HERINNERD_ERROR_VALUE, 2}, {HERINNERD_ERROR_OVERTAKEN, 1}, {HERINNERD_ERROR_OVERFLOW, 1},
    };
    g_autoptr(GError) foreign = g_error_new_literal(G_FILE_ERROR, G_FILE_ERROR_NOENT, "x");

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = g_error_new_literal(HERINNERD_ERROR, cases[i].code, "x");

        if (error_exit_status(error) != cases[i].wanted)
            fail_msg("%zu: got %d want %d", i, error_exit_status(error), cases[i].wanted);
    }
    assert_int_equal(error_exit_status(foreign), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_are_counted_from_1970),
        cmocka_unit_test(every_day_is_split_into_what_it_was_made_of),
        cmocka_unit_test(months_are_added_and_clamped),
        cmocka_unit_test(only_whole_iso_dates_are_read),
        cmocka_unit_test(terms_are_read),
        cmocka_unit_test(terms_move_dates),
        cmocka_unit_test(time_spans_are_read),
        cmocka_unit_test(ibans_have_check_digits_and_length),
        cmocka_unit_test(each_error_has_its_exit_status),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
