/* SPDX-License-Identifier: MIT */
/* Table tests of amounts. */
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <glib.h>

#include "base/error.h"
#include "base/money.h"

static void currencies_have_their_decimals(void **state)
{
    static const struct {
        const char *code;
        int wanted;
    } cases[] = {{"EUR", 2},  {"USD", 2}, {"JPY", 0},   {"ISK", 0}, {"BHD", 3},  {"TND", 3},  {"AED", 2},  {"ZMW", 2},
                 {"eur", -1}, {"EU", -1}, {"EURO", -1}, {"", -1},   {"ABC", -1}, {"D A", -1}, {"ED ", -1}, {"BEF", -1}};

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        if (currency_exponent(cases[i].code) != cases[i].wanted)
            fail_msg("%zu: got %d want %d", i, currency_exponent(cases[i].code), cases[i].wanted);
    }
}

enum { REFUSED = -999999 };

static void amounts_are_read_as_ledgers_write_them(void **state)
{
    static const struct {
        const char *text;
        char mark;
        int exponent;
        int64_t wanted;
    } cases[] = {
        {"1.234,56", ',', 2, 123456},
        {"1234,56", ',', 2, 123456},
        {"1 234,56", ',', 2, 123456},
        {"1\xc2\xa0"
         "234,56",
         ',', 2, 123456},
        {"1\xe2\x80\xaf"
         "234\xe2\x80\xaf"
         "567,8",
         ',', 2, 123456780},
        {"1,234.56", '.', 2, 123456},
        {"-1.234,56", ',', 2, -123456},
        {"\xe2\x82\xac 1.234,56", ',', 2, 123456},
        {"-\xe2\x82\xac 5", ',', 2, -500},
        {"\xe2\x82\xac -5,00", ',', 2, -500},
        {"100,00 \xe2\x82\xac", ',', 2, 10000},
        {"(1,00)", ',', 2, -100},
        {" 5 ", ',', 2, 500},
        {"+5,1", ',', 2, 510},
        {"0", ',', 2, 0},
        {"-0,00", ',', 2, 0},
        {"5,000", ',', 2, 500},
        {"5,001", ',', 2, REFUSED},
        {"1.234.567", ',', 2, 123456700},
        {"1.234", ',', 2, REFUSED},
        {"1,234", '.', 2, REFUSED},
        {"1.234,00", ',', 2, 123400},
        {"1234.56", ',', 2, REFUSED},
        {"12.34", ',', 2, REFUSED},
        {"1.23.456,00", ',', 2, REFUSED},
        {"1234.567,00", ',', 2, REFUSED},
        {"1.234 567,00", ',', 2, REFUSED},
        {"5,", ',', 2, REFUSED},
        {",50", ',', 2, REFUSED},
        {"", ',', 2, REFUSED},
        {"-", ',', 2, REFUSED},
        {"--5", ',', 2, REFUSED},
        {"(5", ',', 2, REFUSED},
        {"(-5,00)", ',', 2, REFUSED},
        {"-(5,00)", ',', 2, REFUSED},
        {"\xe2\x82\xac (5,00)", ',', 2, -500},
        {"(\xe2\x82\xac 5,00)", ',', 2, -500},
        {"5)", ',', 2, REFUSED},
        {"5 EUR", ',', 2, REFUSED},
        {"5e3", ',', 2, REFUSED},
        {"1,2,3", ',', 2, REFUSED},
        {"500", ',', 0, 500},
        {"500,0", ',', 0, 500},
        {"500,5", ',', 0, REFUSED},
        {"1,234", ',', 3, 1234},
        {"92233720368547758,07", ',', 2, REFUSED},
        {"9223372036854775,80", ',', 2, 922337203685477580},
        {"99999999999999999999999", ',', 2, REFUSED},
        {"92233720368547758080", ',', 0, REFUSED},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        int64_t got = REFUSED;
        g_autoptr(GError) error = NULL;
        bool good = money_parse(cases[i].text, cases[i].mark, cases[i].exponent, &got, &error);

        if (got != cases[i].wanted || good != (cases[i].wanted != REFUSED) || good == (error != NULL))
            fail_msg("%zu: got %" PRId64 " want %" PRId64 " for \"%s\"", i, got, cases[i].wanted, cases[i].text);
    }
}

static void amounts_of_the_configuration_have_their_currency(void **state)
{
    static const struct {
        const char *text;
        int64_t minor;
        const char *currency;
    } cases[] = {
        {"EUR 5.00", 500, "EUR"},  {"EUR 5", 500, "EUR"},     {"JPY 500", 500, "JPY"},    {"EUR -5", -500, "EUR"},
        {"EUR 5,00", REFUSED, ""}, {"5.00 EUR", REFUSED, ""}, {"EUR5", REFUSED, ""},      {"eur 5", REFUSED, ""},
        {"EUR ", REFUSED, ""},     {"", REFUSED, ""},         {"EUR 0.001", REFUSED, ""}, {"XYZ 1", REFUSED, ""},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct money got = {REFUSED, ""};

        money_parse_setting(cases[i].text, &got, NULL);
        if (got.minor != cases[i].minor || strcmp(got.currency, cases[i].currency) != 0)
            fail_msg("%zu: got %s %" PRId64 " want %s %" PRId64, i, got.currency, got.minor, cases[i].currency,
                     cases[i].minor);
    }
}

static void amounts_are_written_for_machines(void **state)
{
    static const struct {
        int64_t minor;
        const char *currency, *wanted;
    } cases[] = {
        {123456, "EUR", "1234.56"},
        {5, "EUR", "0.05"},
        {-5, "EUR", "-0.05"},
        {0, "EUR", "0.00"},
        {123456, "JPY", "123456"},
        {5, "BHD", "0.005"},
        {-123456, "BHD", "-123.456"},
        {INT64_MIN, "BHD", "-9223372036854775.808"},
        {INT64_MAX, "EUR", "92233720368547758.07"},
        {INT64_MIN, "JPY", "-9223372036854775808"},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        char got[MONEY_TEXT_SIZE];

        if (strcmp(money_to_text(cases[i].minor, cases[i].currency, got), cases[i].wanted) != 0)
            fail_msg("%zu: got %s want %s", i, got, cases[i].wanted);
    }
}

static void sums_never_wrap(void **state)
{
    g_autoptr(GError) error = NULL;
    int64_t sum = INT64_MAX - 1;

    (void)state;
    assert_true(money_add(&sum, 1, NULL));
    assert_false(money_add(&sum, 1, &error));
    assert_true(g_error_matches(error, HERINNERD_ERROR, HERINNERD_ERROR_OVERFLOW));
    assert_true(sum == INT64_MAX);
    assert_true(money_add(&sum, -5, NULL));
    sum = INT64_MIN;
    assert_false(money_add(&sum, -1, NULL));
    assert_true(sum == INT64_MIN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(currencies_have_their_decimals),
        cmocka_unit_test(amounts_are_read_as_ledgers_write_them),
        cmocka_unit_test(amounts_of_the_configuration_have_their_currency),
        cmocka_unit_test(amounts_are_written_for_machines),
        cmocka_unit_test(sums_never_wrap),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
