/* SPDX-License-Identifier: MIT */
/* How amounts and dates are read, and what is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ledger/amount.h"
#include "ledger/ledger_case.h"

#define LIST "number,name,due,total\n"
#define ITEMS "number,name,due,total,open\n"

static void amounts_and_dates_that_do_not_fit_fail_the_file(void **state)
{
    static const struct ledger_case cases[] = {
        {.csv = "number;name;due;total\n1;A;01-09-2026;1.234\n",
         .separator = ';',
         .decimal = ',',
         .date = "%d-%m-%Y",
         .currency = "EUR",
         .want = "failure (value) FILE:2:4: amount \"1.234\" reads two ways under a decimal comma; write its decimals, "
                 "as in "
                 "1.234,00\n"},
        {.csv = "number;name;due;total\n1;A;1-9-26;€ 1.234,50-\n",
         .separator = ';',
         .decimal = ',',
         .date = "%d-%m-%y",
         .currency = "EUR",
         .want = "failure (value) FILE:2:4: amount \"€ 1.234,50-\" is not an amount with a decimal comma\n"},
        {.csv = LIST "1,A,2026-02-31,1\n",
         .currency = "EUR",
         .want = "failure (value) FILE:2:3: date \"2026-02-31\" does not fit \"%Y-%m-%d\" or does not exist\n"},
        {.csv = LIST "1,A,2300-01-01,1\n",
         .currency = "EUR",
         .want = "failure (value) FILE:2:3: date \"2300-01-01\" does not fit \"%Y-%m-%d\" or does not exist\n"},
        {.csv = LIST "1,A,01-02-2026,1\n",
         .currency = "EUR",
         .want = "failure (value) FILE:2:3: date \"01-02-2026\" does not fit \"%Y-%m-%d\" or does not exist\n"},
        {.csv = LIST "1,A,2026-01-01,1000000000000000000\n",
         .currency = "EUR",
         .want = "failure (value) FILE:2:4: amount \"1000000000000000000\" is too large\n"},
        {.csv = LIST "1,A,2026-01-01,\n",
         .currency = "EUR",
         .want = "failure (value) FILE:2:4: the amount is empty; a row with a number has one\n"},
        {.csv = ITEMS "1,A,2026-01-01,5.00\n",
         .currency = "EUR",
         .want = "failure (value) FILE:2:5: the amount is empty; a row with a number has one\n"},
        {.csv = "number,name,due,total,currency\n1,A,2026-01-01,x,QQQ\n",
         .want = "failure (value) FILE:2:4: amount \"x\" is not an amount with a decimal point\n"},
        {.csv = LIST "1,A,2026-01-01,5\n\n\"2\n\",A,2026-01-01,6\n3,A,2026-01-01,1.001\n",
         .currency = "EUR",
         .want = "failure (value) FILE:6:4: amount \"1.001\" has more decimals than its currency\n"},
        {.csv = LIST ",Totaal,,x\n1,A,2026-01-01,5.00\n",
         .currency = "EUR",
         .want = "1 A 5.00/5.00 EUR - 2026-01-01 total-only\nskipped 1\n"},
    };

    (void)state;
    ledger_cases_run(cases, G_N_ELEMENTS(cases));
}

static void amounts_are_read_as_packages_write_them(void **state)
{
    static const struct {
        const char *cell, *total;
    } amounts[] = {
        {"\"€ 1.210,00\"", "1210.00"},
        {"+5", "5.00"},
        {"1\xc2\xa0"
         "234,5",
         "1234.50"},
        {"0,1", "0.10"},
        {"1.234.567", "1234567.00"},
        {"-50", "-50.00"},
        {"\"(310,00)\"", "-310.00"},
        {"00012,00", "12.00"},
        {"-0,01", "-0.01"},
        {"999999999999999,99", "999999999999999.99"},
        {"1234567890123456,78", "1234567890123456.78"},
        {"12,500", "12.50"},
        {"- 5,00", "-5.00"},
    };
    int failed = 0;

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(amounts); i++) {
        g_autofree char *csv = g_strdup_printf("number;name;due;total\n1;A;2026-01-01;%s\n", amounts[i].cell);
        g_autofree char *want = g_strdup_printf("1 A %s/%s EUR - 2026-01-01%s total-only\n", amounts[i].total,
                                                amounts[i].total, amounts[i].total[0] == '-' ? " credit" : "");
        g_autofree char *got =
            ledger_case_run(&(struct ledger_case){.csv = csv, .separator = ';', .decimal = ',', .currency = "EUR"});

        if (g_strcmp0(got, want) != 0) {
            print_error("amount %zu: got \"%s\" want \"%s\"\n", i, got, want);
            failed++;
        }
    }
    assert_int_equal(failed, 0);
}

static void dates_are_read_by_their_pattern(void **state)
{
    static const struct {
        const char *pattern, *cell, *day;
    } dates[] = {
        {"%d-%m-%Y", "1-9-2026", "2026-09-01"},
        {"%d-%m-%y", "31-12-99", "1999-12-31"},
        {"%d/%m/%y", "5/1/26", "2026-01-05"},
        {"%Y%m%d", "20260901", "2026-09-01"},
        {"%m/%d/%Y", "12/15/2018", "2018-12-15"},
        {"%d %b %Y", "3 mrt 2026", "2026-03-03"},
        {"%d %b %Y", "3 März 2026", "2026-03-03"},
        {"%d %b %Y", "14 févr. 2026", "2026-02-14"},
        {"%d %b %Y", "14 AOÛT 2026", "2026-08-14"},
        {"%b %d. %Y", "Oct 7. 2026", "2026-10-07"},
        {"%Y-%m-%d", "2026-09-01 10:00", "2026-09-01"},
        {"%Y-%m-%d", "2026-09-01T10:00:00Z", "2026-09-01"},
        {"%Y-%m-%d", "2026-09-01T10:00:00.000+02:00", "2026-09-01"},
        {"%Y-%m-%d", "2028-02-29", "2028-02-29"},
        {"%Y-%m-%d", "2026-09-01x", NULL},
        {"%Y-%m-%d", "2026-09-01 12", NULL},
        {"%Y-%m-%d", "26-09-01", NULL},
        {"%Y-%m-%d", "2026-02-29", NULL},
        {"%Y-%m-%d", "0000-00-00", NULL},
        {"%d-%m-%Y", "01/09/2026", NULL},
        {"%d-%m-%y", "01-09-2026", NULL},
        {"%d %b %Y", "1 xyz 2026", NULL},
        {"%d %b %Y", "1 a 2026", NULL},
    };
    int failed = 0;

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(dates); i++) {
        g_autofree char *csv = g_strdup_printf(LIST "1,A,%s,1\n", dates[i].cell);
        g_autofree char *want = g_strdup_printf("1 A 1.00/1.00 EUR - %s total-only\n", dates[i].day);
        g_autofree char *got =
            ledger_case_run(&(struct ledger_case){.csv = csv, .date = dates[i].pattern, .currency = "EUR"});
        bool refused = g_str_has_prefix(got, "failure (value) FILE:2:3: date");

        if (dates[i].day ? strcmp(got, want) != 0 : !refused) {
            print_error("date %zu \"%s\": got \"%s\" want %s\n", i, dates[i].cell, got, dates[i].day);
            failed++;
        }
    }
    assert_int_equal(failed, 0);
}

/* Makes TEXT the next of all texts of one to five characters of ALPHABET; false after the last. */
static bool next_text(char text[8], const char *alphabet)
{
    for (int i = 0; i < 5; i++) {
        const char *at = text[i] ? strchr(alphabet, text[i]) : NULL;

        text[i] = at ? at[1] : alphabet[0];
        if (text[i])
            return true;
        text[i] = alphabet[0];
    }
    return false;
}

static void the_short_way_reads_amounts_as_money_parse_does(void **state)
{
    static const int exponents[] = {0, 2, 3};
    char text[8] = "";
    int different = 0;

    (void)state;
    do {
        for (gsize i = 0; i < G_N_ELEMENTS(exponents); i++) {
            int64_t got = -99, want = -99;
            bool good = amount_read(text, ',', exponents[i], &got, NULL);

            if (good != money_parse(text, ',', exponents[i], &want, NULL) || got != want) {
                print_error("\"%s\" with %d decimals: got %" G_GINT64_FORMAT " want %" G_GINT64_FORMAT "\n", text,
                            exponents[i], got, want);
                different++;
            }
        }
    } while (next_text(text, "-07,. "));
    assert_int_equal(different, 0);
}

static int leave(void **state)
{
    (void)state;
    ledger_case_remove_dir();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(amounts_and_dates_that_do_not_fit_fail_the_file),
        cmocka_unit_test(amounts_are_read_as_packages_write_them),
        cmocka_unit_test(dates_are_read_by_their_pattern),
        cmocka_unit_test(the_short_way_reads_amounts_as_money_parse_does),
    };

    return cmocka_run_group_tests(tests, NULL, leave);
}
