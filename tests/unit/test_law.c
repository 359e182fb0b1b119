/* SPDX-License-Identifier: MIT */
/* Costs, interest and terms by the files that come with the program. */
#include <stdlib.h>
#include <string.h>

#include "law_book.h"

/* ---- costs */

static void costs_follow_the_scale_of_the_country(void **state)
{
    static const struct {
        const char *country, *kind, *claims[4], *want;
    } table[] = {
        {"NL", "consumer", {"0"}, "0.00"},
        {"NL", "consumer", {"0.01"}, "40.00"},
        {"NL", "consumer", {"266.73"}, "40.00"}, /* 40.0095: down */
        {"NL", "business", {"266.73"}, "40.01"},
        {"NL", "consumer", {"2499.99"}, "374.99"},
        {"NL", "consumer", {"1000000"}, "6775.00"},
        {"NL", "consumer", {"90000000000000"}, "6775.00"},
        {"NL", "consumer", {"100", "100", "100"}, "45.00"}, /* one demand: once over the sum */
        {"nl", "consumer", {"300"}, "45.00"},
        {"BE", "consumer", {"150"}, "20.00"},
        {"BE", "consumer", {"150.01"}, "30.00"},
        {"BE", "consumer", {"500"}, "65.00"},
        {"BE", "consumer", {"100000"}, "2000.00"},
        {"BE", "business", {"100", "100", "0"}, "80.00"}, /* for each that is late */
        {"DE", "business", {"5"}, "40.00"},
        {"DE", "consumer", {"5000"}, "0.00"},
        {"FR", "consumer", {"5000"}, "0.00"},
        {"LU", "consumer", {"5000"}, "0.00"},
        {"IT", "business", {"5000"}, "40.00"}, /* a member without a file of its own */
        {"GB", "business", {"999.99"}, "40.00"},
        {"GB", "business", {"1000"}, "70.00"},
        {"GB", "business", {"1000", "10000"}, "170.00"},
    };
    AUTO(law_book) book = law_book_of("etc/law");

    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        const struct law_costs *law = law_book_costs(book, table[i].country, law_kind_of(table[i].kind));
        int64_t claims[4];
        guint count = 0;
        struct law_amounts got;

        assert_non_null(law);
        for (; table[i].claims[count]; count++)
            claims[count] = law_minor(table[i].claims[count]);
        assert_true(law_costs_compute(law, claims, count, false, &got, NULL));

        g_autofree char *text = law_money(got.total);

        if (!g_str_equal(text, table[i].want))
            fail_msg("%u: got %s want %s", i, text, table[i].want);
    }
}

static void nothing_is_known_of_countries_that_nobody_looked_up(void **state)
{
    AUTO(law_book) book = law_book_of("etc/law");

    (void)state;
    assert_null(law_book_costs(book, "IT", LAW_CONSUMER)); /* the Union's rules are between businesses */
    assert_null(law_book_costs(book, "US", LAW_BUSINESS));
    assert_null(law_book_interest(book, "", LAW_BUSINESS));
    assert_null(law_book_notice(book, "FR", LAW_CONSUMER));
}

static void vat_comes_on_top_only_where_the_law_knows_of_it(void **state)
{
    static const struct {
        const char *country, *kind, *vat;
    } table[] = {{"NL", "consumer", "31.49"},
                 {"NL", "business", "31.50"},
                 {"BE", "consumer", "0.00"},
                 {"BE", "business", "0.00"},
                 {"DE", "business", "0.00"}};
    AUTO(law_book) book = law_book_of("etc/law");
    int64_t claim = law_minor("999.99");

    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        const struct law_costs *law = law_book_costs(book, table[i].country, law_kind_of(table[i].kind));
        struct law_amounts with, without;

        assert_true(law_costs_compute(law, &claim, 1, true, &with, NULL));
        assert_true(law_costs_compute(law, &claim, 1, false, &without, NULL));

        g_autofree char *vat = law_money(with.vat);

        if (!g_str_equal(vat, table[i].vat))
            fail_msg("%u: got %s want %s", i, vat, table[i].vat);
        assert_int_equal(without.vat, 0);
        assert_int_equal(with.total, with.costs + with.vat);
    }
}

/* A higher claim never costs less, and no consumer is asked for more than the ceiling or the exact amount. */
static void costs_never_fall_when_the_claim_rises(void **state)
{
    AUTO(law_book) book = law_book_of("etc/law");

    (void)state;
    for (guint i = 0; i < book->costs->len; i++) {
        const struct law_costs *law = book->costs->pdata[i];
        int64_t before = 0;

        for (int64_t claim = 1; claim < 1000000000000; claim += claim / 37 + 1) {
            struct law_amounts got;

            assert_true(law_costs_compute(law, &claim, 1, false, &got, NULL));
            if (got.costs < before || (law->maximum && got.costs > law->maximum) ||
                (claim > 0 && law->scale->len && got.costs < law->minimum))
                fail_msg("%s-%s, claim %" G_GINT64_FORMAT ": got %" G_GINT64_FORMAT " after %" G_GINT64_FORMAT,
                         law->fact.country, law_kind_word(law->fact.kind), claim, got.costs, before);
            before = got.costs;
        }
    }
}

static void a_sum_that_does_not_fit_is_an_error(void **state)
{
    AUTO(law_book) book = law_book_of("etc/law");
    const struct law_costs *law = law_book_costs(book, "NL", LAW_BUSINESS);
    struct law_interest_case c = {.law = law_book_interest(book, "NL", LAW_BUSINESS),
                                  .principal = INT64_MAX,
                                  .from = law_date("2010-01-01"),
                                  .to = law_date("2026-01-01")};
    const int64_t claims[] = {INT64_MAX, 1};
    struct law_amounts amounts = {1, 2, 3};
    g_autoptr(GError) error = NULL;
    int64_t interest = 7;

    (void)state;
    assert_false(law_costs_compute(law, claims, 2, false, &amounts, &error));
    assert_true(g_error_matches(error, HERINNERD_ERROR, HERINNERD_ERROR_OVERFLOW));
    assert_int_equal(amounts.costs, 1);
    g_clear_error(&error);
    assert_false(law_interest_compute(&c, NULL, &interest, &error));
    assert_true(g_error_matches(error, HERINNERD_ERROR, HERINNERD_ERROR_OVERFLOW));
    assert_int_equal(interest, 7);
}

static void a_payment_goes_to_costs_then_interest_then_the_claim(void **state)
{
    static const struct {
        int64_t payment, costs, interest, principal;
    } table[] = {
        {0, 4000, 1234, 25000}, {4500, 0, 734, 25000}, {10000, 0, 0, 20234}, {30234, 0, 0, 0}, {99999, 0, 0, 0}};

    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        struct law_debt left = law_debt_after((struct law_debt){4000, 1234, 25000}, table[i].payment);

        if (left.costs != table[i].costs || left.interest != table[i].interest || left.principal != table[i].principal)
            fail_msg("%u: got %d %d %d", i, (int)left.costs, (int)left.interest, (int)left.principal);
    }
    assert_int_equal(law_claim_left(1000, 600), 400);
    assert_int_equal(law_claim_left(1000, 1600), 0);
    assert_int_equal(law_claim_left(1000, -5), 1000);
}

/* ---- interest */

static void interest_counts_both_days_and_each_rate_from_its_own(void **state)
{
    static const struct {
        const char *country, *kind, *principal, *from, *to, *want;
        guint periods;
    } table[] = {
        {"NL", "consumer", "1000", "2026-03-10", "2026-03-10", "0.11", 1},
        {"NL", "consumer", "2500", "2023-06-30", "2023-07-01", "0.68", 2},
        {"NL", "consumer", "1000", "2025-03-01", "2026-02-28", "56.77", 3},
        {"NL", "consumer", "1000", "2025-03-01", "2026-03-01", "56.89", 4}, /* the second year bears on the first */
        {"NL", "consumer", "0", "2025-03-01", "2026-03-01", "0.00", 0},
        {"NL", "consumer", "1000", "2026-03-02", "2026-03-01", "0.00", 0},
        {"BE", "business", "1000", "2026-01-01", "2026-06-30", "52.07", 1},
        {"DE", "consumer", "1000", "2026-06-01", "2026-07-31", "10.69", 2},
        {"GB", "business", "1000", "2025-12-01", "2026-01-31", "20.81", 1}, /* the first day's rate stays */
        {"IE", "business", "1000", "2026-06-30", "2026-07-01", "0.56", 1},  /* there too */
        {"IT", "business", "1000", "2026-06-30", "2026-07-01", "0.56", 2},
    };
    AUTO(law_book) book = law_book_of("etc/law");

    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autoptr(GArray) periods = g_array_new(FALSE, FALSE, sizeof(struct law_period));
        g_autofree char *got =
            law_money(law_interest_of(book, table[i].country, law_kind_of(table[i].kind), law_minor(table[i].principal),
                                      law_date(table[i].from), law_date(table[i].to), periods));

        if (!g_str_equal(got, table[i].want) || periods->len != table[i].periods)
            fail_msg("%u: got %s in %u want %s in %u", i, got, periods->len, table[i].want, table[i].periods);
    }
}

/* The periods follow each other without a gap, and their interest is the whole, to the cent. */
static void periods_add_up_to_the_whole(void **state)
{
    AUTO(law_book) book = law_book_of("etc/law");
    civil_day from = law_date("2016-07-01");

    (void)state;
    for (int i = 0; i < 300; i++) {
        const char *country = i % 3 == 0 ? "NL" : i % 3 == 1 ? "BE" : "DE";
        enum law_kind kind = i % 2 ? LAW_CONSUMER : LAW_BUSINESS;
        civil_day start = from + i * 7, end = start + i * 5;
        g_autoptr(GArray) periods = g_array_new(FALSE, FALSE, sizeof(struct law_period));
        int64_t whole = law_interest_of(book, country, kind, 1234567 + i * 991, start, end, periods), sum = 0;
        civil_day next = start;

        for (guint j = 0; j < periods->len; j++) {
            const struct law_period *period = &g_array_index(periods, struct law_period, j);

            assert_int_equal(period->from, next);
            assert_true(period->interest >= 0);
            next = period->to + 1;
            sum += period->interest;
        }
        assert_int_equal(next, end + 1);
        assert_int_equal(sum, whole);
    }
}

/* Cut in two anywhere it is the same within a cent, where interest bears no interest. */
static void interest_over_two_parts_is_that_over_both(void **state)
{
    AUTO(law_book) book = law_book_of("etc/law");
    civil_day from = law_date("2022-11-15"), to = law_date("2026-11-14");

    (void)state;
    for (civil_day cut = from; cut < to; cut += 13) {
        int64_t whole = law_interest_of(book, "BE", LAW_BUSINESS, 987654, from, to, NULL);
        int64_t parts = law_interest_of(book, "BE", LAW_BUSINESS, 987654, from, cut, NULL) +
                        law_interest_of(book, "BE", LAW_BUSINESS, 987654, cut + 1, to, NULL);

        if (ABS(whole - parts) > 1)
            fail_msg("cut at %d: got %d want %d", (int)(cut - from), (int)parts, (int)whole);
    }
}

static void a_day_behind_the_last_known_rate_is_refused(void **state)
{
    static const struct {
        const char *country, *kind, *from, *to, *says;
    } table[] = {
        {"NL", "business", "2026-12-01", "2027-01-01", "only through 2026-12-31; bring etc/law/nl.conf up to date"},
        {"BE", "consumer", "2026-12-01", "2027-06-01", "only through 2026-12-31; bring etc/law/be.conf up to date"},
        {"NL", "business", "2002-08-07", "2002-09-01", "for 2002-08-07; add it to etc/law/nl.conf"},
        {"FR", "consumer", "2022-01-01", "2022-01-31", "for 2022-01-01; add it to etc/law/fr.conf"}, /* a gap */
        {"LU", "consumer", "2024-12-01", "2025-01-01", "bring etc/law/lu.conf up to date"},
    };
    AUTO(law_book) book = law_book_of("etc/law");

    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        struct law_interest_case c = {.law = law_book_interest(book, table[i].country, law_kind_of(table[i].kind)),
                                      .principal = 100000,
                                      .from = law_date(table[i].from),
                                      .to = law_date(table[i].to)};
        g_autoptr(GError) error = NULL;
        int64_t interest;

        assert_false(law_interest_compute(&c, NULL, &interest, &error));
        if (!strstr(error->message, table[i].says))
            fail_msg("%u: got %s want %s", i, error->message, table[i].says);
    }
}

static void a_rate_agreed_on_counts_where_the_law_lets_it(void **state)
{
    static const struct {
        const char *country, *kind, *rate, *want; /* over 2025-06-01 to 2025-08-31, of 1000 */
        bool holds;
    } table[] = {
        {"BE", "consumer", "ceiling", "27.29", true}, /* 11.5, then 10.5: the rate between businesses */
        {"BE", "consumer", "10.50", "26.47", true},
        {"BE", "consumer", "11.50", "11.34", false}, /* above it in July: the clause fails, 4.5 is left */
        {"NL", "business", "12.00", "30.25", true},
        {"NL", "business", "ceiling", "26.41", false}, /* there is none */
        {"DE", "consumer", "12.00", "16.63", false},
    };
    AUTO(law_book) book = law_book_of("etc/law");

    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        struct law_interest_case c = {.law = law_book_interest(book, table[i].country, law_kind_of(table[i].kind)),
                                      .ceiling = law_book_interest(book, table[i].country, LAW_BUSINESS),
                                      .principal = 100000,
                                      .from = law_date("2025-06-01"),
                                      .to = law_date("2025-08-31")};
        int64_t interest = -1;

        c.agreement.what = g_str_equal(table[i].rate, "ceiling") ? LAW_CEILING_AGREED : LAW_RATE_AGREED;
        if (c.agreement.what == LAW_RATE_AGREED)
            assert_true(law_rate_parse(table[i].rate, &c.agreement.rate));
        assert_true(law_interest_compute(&c, NULL, &interest, NULL));

        g_autofree char *got = law_money(interest);

        if (!g_str_equal(got, table[i].want) || law_agreement_holds(&c) != table[i].holds)
            fail_msg("%u: got %s, %d want %s", i, got, law_agreement_holds(&c), table[i].want);
    }
}

static void rates_are_read_and_written_alike(void **state)
{
    static const struct {
        const char *text, *want;
    } table[] = {{"10.40", "10.40"}, {"4", "4.00"},     {"0.7625", "0.7625"}, {"100", "100.00"},
                 {"8.125", "8.125"}, {"", NULL},        {"-1", NULL},         {"1.", NULL},
                 {"100.01", NULL},   {"1.23456", NULL}, {"1,5", NULL},        {"1.2.3", NULL}};

    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        char text[LAW_RATE_TEXT_SIZE];
        law_rate rate;
        bool good = law_rate_parse(table[i].text, &rate);

        if (good != (table[i].want != NULL) || (good && !g_str_equal(law_rate_text(rate, text), table[i].want)))
            fail_msg("%u: \"%s\" got %s", i, table[i].text, good ? law_rate_text(rate, text) : "refused");
    }
}

/* ---- terms */

static void the_term_before_costs_ends_on_a_working_day(void **state)
{
    static const struct {
        const char *country;
        enum law_way way;
        const char *day, *last, *first;
    } table[] = {
        {"NL", LAW_WAY_RECEIVED, "2026-03-02", "2026-03-16", "2026-03-17"},
        {"NL", LAW_WAY_RECEIVED, "2026-03-23", "2026-04-07", "2026-04-08"}, /* Easter Monday */
        {"NL", LAW_WAY_RECEIVED, "2026-04-21", "2026-05-06", "2026-05-07"}, /* 5 May, every year */
        {"NL", LAW_WAY_RECEIVED, "2025-04-12", "2025-04-28", "2025-04-29"}, /* King's Day on the 26th, a Saturday */
        {"NL", LAW_WAY_MAIL, "2026-12-04", "2026-12-28", "2026-12-29"},
        {"NL", LAW_WAY_POST, "2026-03-06", "2026-03-24", "2026-03-25"}, /* no Sunday, no Monday */
        {"NL", LAW_WAY_POST, "2026-12-24", "2027-01-13", "2027-01-14"},
        {"BE", LAW_WAY_MAIL, "2026-03-22", "2026-04-07", "2026-04-08"},
        {"BE", LAW_WAY_MAIL, "2024-02-15", "2024-03-01", "2024-03-02"},
        {"BE", LAW_WAY_POST, "2026-04-02", "2026-04-22", "2026-04-23"},
    };
    AUTO(law_book) book = law_book_of("etc/law");

    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        struct law_term term = law_notice_term(law_book_notice(book, table[i].country, LAW_CONSUMER), table[i].way,
                                               law_date(table[i].day), NULL);
        char last[DAY_ISO_SIZE], first[DAY_ISO_SIZE];

        if (term.rolled != law_date(table[i].last) || term.first_day != law_date(table[i].first))
            fail_msg("%u: got %s, %s want %s, %s", i, day_to_iso(term.rolled, last), day_to_iso(term.first_day, first),
                     table[i].last, table[i].first);
    }
}

static bool is_that_day(gconstpointer day, civil_day asked)
{
    return asked == *(const civil_day *)day;
}

static void days_that_are_closed_for_the_sender_lengthen_the_term(void **state)
{
    AUTO(law_book) book = law_book_of("etc/law");
    civil_day closed = law_date("2026-03-23");
    struct law_days days = {is_that_day, &closed};

    (void)state;
    assert_int_equal(
        law_notice_term(law_book_notice(book, "NL", LAW_CONSUMER), LAW_WAY_MAIL, law_date("2026-03-02"), &days)
            .first_day,
        law_date("2026-03-25"));
    assert_int_equal(
        law_notice_term(law_book_notice(book, "NL", LAW_CONSUMER), LAW_WAY_MAIL, law_date("2199-06-01"), &days)
            .first_day,
        DAY_NONE);
}

static void easter_is_where_it_is(void **state)
{
    static const char *const table[] = {"1961-04-02", "2000-04-23", "2024-03-31", "2025-04-20",
                                        "2026-04-05", "2027-03-28", "2038-04-25"};

    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        int year = atoi(table[i]);

        if (law_easter(year) != law_date(table[i]))
            fail_msg("%u: got %d want %s", i, (int)law_easter(year), table[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(costs_follow_the_scale_of_the_country),
        cmocka_unit_test(nothing_is_known_of_countries_that_nobody_looked_up),
        cmocka_unit_test(vat_comes_on_top_only_where_the_law_knows_of_it),
        cmocka_unit_test(costs_never_fall_when_the_claim_rises),
        cmocka_unit_test(a_sum_that_does_not_fit_is_an_error),
        cmocka_unit_test(a_payment_goes_to_costs_then_interest_then_the_claim),
        cmocka_unit_test(interest_counts_both_days_and_each_rate_from_its_own),
        cmocka_unit_test(periods_add_up_to_the_whole),
        cmocka_unit_test(interest_over_two_parts_is_that_over_both),
        cmocka_unit_test(a_day_behind_the_last_known_rate_is_refused),
        cmocka_unit_test(a_rate_agreed_on_counts_where_the_law_lets_it),
        cmocka_unit_test(rates_are_read_and_written_alike),
        cmocka_unit_test(the_term_before_costs_ends_on_a_working_day),
        cmocka_unit_test(days_that_are_closed_for_the_sender_lengthen_the_term),
        cmocka_unit_test(easter_is_where_it_is),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
