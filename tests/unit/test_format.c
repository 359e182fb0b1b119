/* SPDX-License-Identifier: MIT */
/* Amounts, dates, numbers and lists in the languages of the letters. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "compose/format.h"
#include "compose_fixture.h"

#define NB "\u00a0"

static void check(gsize i, const char *got, const char *want)
{
    if (g_strcmp0(got, want))
        fail_msg("case %zu: got \"%s\" want \"%s\"", i, got, want);
}

static void amounts_look_as_the_language_writes_them(void **state)
{
    static const struct {
        const char *language, *currency, *want;
        int64_t minor;
        bool by_code;
    } cases[] = {
        {"nl", "EUR", "€" NB "1.234,56", 123456, false},
        {"nl-je", "EUR", "€" NB "1.234,56", 123456, false},
        {"nl-BE", "EUR", "€" NB "1.234,56", 123456, false},
        {"nl-BE-je", "EUR", "€" NB "0,05", 5, false},
        {"fr", "EUR", "1" NB "234,56" NB "€", 123456, false},
        {"fr-BE", "EUR", "1" NB "234" NB "567,00" NB "€", 123456700, false},
        {"de", "EUR", "1.234,56" NB "€", 123456, false},
        {"en", "EUR", "€1,234.56", 123456, false},
        {"nl", "EUR", "EUR" NB "1.234,56", 123456, true},
        {"en", "EUR", "EUR" NB "1,234.56", 123456, true},
        {"nl", "USD", "USD" NB "1,00", 100, true},
        {"nl", "JPY", "JPY" NB "1.234", 1234, true},
        {"nl", "BHD", "BHD" NB "1,234", 1234, false},
        {"nl", "EUR", "€" NB "-5,00", -500, false},
        {"nl", "EUR", "€" NB "0,00", 0, false},
        /* beyond what a double can hold */
        {"nl", "EUR", "€" NB "92.233.720.368.547.758,07", INT64_MAX, false},
        {"nl", "EUR", "€" NB "-92.233.720.368.547.758,08", INT64_MIN, false},
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        AUTO(formats) formats = formats_new(cases[i].language, NULL);
        g_autofree char *got = format_amount(formats, cases[i].minor, cases[i].currency, cases[i].by_code, NULL);
        g_autofree char *again = format_amount(formats, cases[i].minor, cases[i].currency, cases[i].by_code, NULL);

        check(i, got, cases[i].want);
        check(i, again, cases[i].want);
    }
}

static void dates_look_as_the_language_writes_them(void **state)
{
    static const struct {
        const char *language;
        enum format_date_style style;
        const char *iso, *want;
    } cases[] = {
        {"nl", FORMAT_DATE_LONG, "2026-11-21", "21 november 2026"},
        {"nl", FORMAT_DATE_WEEKDAY, "2026-12-04", "vrijdag 4 december 2026"},
        {"nl-je", FORMAT_DATE_WEEKDAY_ONLY, "2026-12-04", "vrijdag 4 december"},
        {"nl-BE", FORMAT_DATE_SHORT, "2026-11-21", "21" NB "nov" NB "2026"},
        {"fr", FORMAT_DATE_LONG, "2026-12-01", "1er décembre 2026"},
        {"fr-BE", FORMAT_DATE_WEEKDAY, "2026-12-01", "mardi 1er décembre 2026"},
        {"fr", FORMAT_DATE_WEEKDAY, "2026-12-21", "lundi 21 décembre 2026"},
        {"de", FORMAT_DATE_LONG, "2026-12-04", "4. Dezember 2026"},
        {"de", FORMAT_DATE_WEEKDAY_ONLY, "2026-12-04", "Freitag, 4. Dezember"},
        {"en", FORMAT_DATE_LONG, "2026-12-04", "4 December 2026"},
        {"en", FORMAT_DATE_WEEKDAY, "2026-12-04", "Friday 4 December 2026"},
        {"en", FORMAT_DATE_WEEKDAY_ONLY, "2026-12-04", "Friday 4 December"},
        {"en", FORMAT_DATE_SHORT, "2026-12-04", "4" NB "Dec" NB "2026"},
        {"nl", FORMAT_DATE_LONG, "1969-12-31", "31 december 1969"},
        {"nl", FORMAT_DATE_LONG, "2200-12-31", "31 december 2200"},
        {"nl", FORMAT_DATE_LONG, "2028-02-29", "29 februari 2028"},
        {"nl", FORMAT_DATE_LONG, "", ""},
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        AUTO(formats) formats = formats_new(cases[i].language, NULL);
        g_autofree char *got = format_date(formats, day_from_iso(cases[i].iso), cases[i].style);

        check(i, got, cases[i].want);
    }
}

static void numbers_days_rates_and_lists(void **state)
{
    static const char *const items[] = {"2026-1", "é", "2026-3"};
    static const struct {
        const char *language, *number, *day, *days, *percent, *list;
    } cases[] = {
        {"nl", "-12.345", "1 dag", "14 dagen", "8,15%", "2026-1, é en 2026-3"},
        {"fr", "-12" NB "345", "1" NB "jour", "14" NB "jours", "8,15" NB "%", "2026-1, é et 2026-3"},
        {"de", "-12.345", "1 Tag", "14 Tage", "8,15" NB "%", "2026-1, é und 2026-3"},
        {"en", "-12,345", "1 day", "14 days", "8.15%", "2026-1, é and 2026-3"},
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        AUTO(formats) formats = formats_new(cases[i].language, NULL);
        g_autofree char *number = format_number(formats, -12345);
        g_autofree char *day = format_days(formats, 1), *days = format_days(formats, 14);
        g_autofree char *percent = format_percent(formats, "8.15", NULL);
        g_autofree char *list = format_list(formats, items, 3), *none = format_list(formats, items, 0);

        check(i, number, cases[i].number);
        check(i, day, cases[i].day);
        check(i, days, cases[i].days);
        check(i, percent, cases[i].percent);
        check(i, list, cases[i].list);
        check(i, none, "");
    }
}

static void what_is_not_known_is_refused(void **state)
{
    static const char *const languages[] = {"", "xx", "Dutch", "nl_NL", "NL", "../etc"};
    static const char *const percents[] = {"", "8,15", "1e9", "-", ".5", "5.", "1.2.3", "123456789012345678901"};
    AUTO(formats) formats = formats_new("nl", NULL);
    g_autoptr(GError) error = NULL;

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(languages); i++) {
        g_autoptr(GError) unknown = NULL;

        if (formats_new(languages[i], &unknown) || !unknown)
            fail_msg("case %zu: got formats for \"%s\" want an error", i, languages[i]);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(percents); i++)
        if (format_percent(formats, percents[i], NULL))
            fail_msg("case %zu: got a text for \"%s\" want an error", i, percents[i]);
    assert_null(format_amount(formats, 1, "XYZ", false, &error));
    assert_string_equal(error->message, "no format for currency \"XYZ\"");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(amounts_look_as_the_language_writes_them),
        cmocka_unit_test(dates_look_as_the_language_writes_them),
        cmocka_unit_test(numbers_days_rates_and_lists),
        cmocka_unit_test(what_is_not_known_is_refused),
    };

    return cmocka_run_group_tests(tests, compose_start, compose_end);
}
