/* SPDX-License-Identifier: MIT */
/* The table of outcomes, the backoff and the rate. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "deliver/backoff.h"
#include "deliver/outcome.h"
#include "deliver/rate.h"

static void each_reply_has_its_outcome(void **state)
{
    static const struct {
        enum smtp_step step;
        int code;
        const char *enhanced;
        enum ruling want;
    } table[] = {
        {STEP_MAIL, 250, "2.1.0", RULING_GO_ON},
        {STEP_MAIL, 354, "", RULING_OUT_OF_STEP},
        {STEP_MAIL, 451, "4.3.0", RULING_LATER},
        {STEP_MAIL, 452, "4.3.1", RULING_LATER},
        {STEP_MAIL, 530, "", RULING_RELAY},
        {STEP_MAIL, 530, "5.7.0", RULING_RELAY},
        {STEP_MAIL, 550, "", RULING_RELAY},
        {STEP_MAIL, 550, "5.1.8", RULING_RELAY},
        {STEP_MAIL, 552, "", RULING_NEVER},
        {STEP_MAIL, 552, "5.3.4", RULING_NEVER},
        {STEP_MAIL, 552, "5.2.2", RULING_RELAY},
        {STEP_RCPT, 250, "2.1.5", RULING_GO_ON},
        {STEP_RCPT, 251, "", RULING_GO_ON},
        {STEP_RCPT, 354, "", RULING_OUT_OF_STEP},
        {STEP_RCPT, 450, "4.2.0", RULING_LATER},
        {STEP_RCPT, 452, "4.5.3", RULING_LATER},
        {STEP_RCPT, 550, "", RULING_UNDELIVERABLE},
        {STEP_RCPT, 550, "5.0.0", RULING_UNDELIVERABLE},
        {STEP_RCPT, 550, "5.1.1", RULING_UNDELIVERABLE},
        {STEP_RCPT, 550, "5.1.10", RULING_UNDELIVERABLE},
        {STEP_RCPT, 501, "5.1.3", RULING_UNDELIVERABLE},
        {STEP_RCPT, 550, "5.2.1", RULING_UNDELIVERABLE},
        {STEP_RCPT, 550, "5.1.7", RULING_RELAY},
        {STEP_RCPT, 550, "5.1.8", RULING_RELAY},
        {STEP_RCPT, 550, "5.7.1", RULING_RELAY},
        {STEP_RCPT, 554, "5.7.1", RULING_RELAY},
        {STEP_RCPT, 530, "", RULING_RELAY},
        {STEP_RCPT, 551, "", RULING_UNDELIVERABLE},
        {STEP_RCPT, 553, "", RULING_UNDELIVERABLE},
        {STEP_RCPT, 552, "", RULING_NEVER},
        {STEP_RCPT, 552, "5.2.2", RULING_NEVER},
        {STEP_RCPT, 554, "", RULING_NEVER},
        {STEP_RCPT, 501, "", RULING_NEVER},
        {STEP_DATA, 354, "", RULING_GO_ON},
        {STEP_DATA, 250, "", RULING_OUT_OF_STEP},
        {STEP_DATA, 353, "", RULING_OUT_OF_STEP},
        {STEP_DATA, 451, "", RULING_LATER},
        {STEP_DATA, 554, "5.5.1", RULING_RELAY},
        {STEP_CONTENT, 0, "", RULING_LATER},
        {STEP_CONTENT, 250, "", RULING_UNCERTAIN},
        {STEP_CONTENT, 354, "", RULING_UNCERTAIN},
        {STEP_CONTENT, 451, "", RULING_LATER},
        {STEP_CONTENT, 552, "", RULING_NEVER},
        {STEP_DOT, 0, "", RULING_UNCERTAIN},
        {STEP_DOT, 150, "", RULING_UNCERTAIN},
        {STEP_DOT, 250, "2.0.0", RULING_ACCEPTED},
        {STEP_DOT, 299, "", RULING_ACCEPTED},
        {STEP_DOT, 354, "", RULING_UNCERTAIN},
        {STEP_DOT, 421, "4.3.2", RULING_LATER},
        {STEP_DOT, 451, "4.7.1", RULING_LATER},
        {STEP_DOT, 550, "5.1.1", RULING_NEVER},
        {STEP_DOT, 552, "5.3.4", RULING_NEVER},
        {STEP_DOT, 554, "", RULING_NEVER},
        {STEP_DOT, 554, "5.7.1", RULING_RELAY},
        {STEP_DOT, 554, "5.7.10", RULING_RELAY},
        {STEP_LONE_DOT, 250, "", RULING_GO_ON},
        {STEP_LONE_DOT, 554, "5.5.1", RULING_GO_ON},
        {STEP_RSET, 250, "", RULING_GO_ON},
        {STEP_RSET, 500, "", RULING_OUT_OF_STEP},
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        enum ruling got = outcome_decide(table[i].step, table[i].code, table[i].enhanced);

        if (got != table[i].want)
            fail_msg("row %zu (step %d, %d %s): got %s want %s", i, table[i].step, table[i].code, table[i].enhanced,
                     ruling_word(got), ruling_word(table[i].want));
    }
}

static void only_an_address_or_a_letter_is_given_up(void **state)
{
    static const struct {
        enum smtp_step step;
        int code;
        bool want;
    } table[] = {
        {STEP_MAIL, 451, false}, {STEP_RCPT, 450, true},    {STEP_RCPT, 421, false}, {STEP_DATA, 451, false},
        {STEP_CONTENT, 0, false}, {STEP_CONTENT, 451, false}, {STEP_DOT, 451, true},   {STEP_DOT, 421, false},
        {STEP_DOT, 0, false},
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(table); i++)
        if (outcome_is_of_letter(table[i].step, table[i].code) != table[i].want)
            fail_msg("row %zu (step %d, %d): got %d want %d", i, table[i].step, table[i].code, !table[i].want,
                     table[i].want);
}

static void backoff_doubles_up_to_six_hours(void **state)
{
    static const struct {
        int tries;
        unsigned jitter;
        int64_t want_s;
    } table[] = {
        {0, 0, 60},      {1, 0, 60},      {2, 0, 120},      {3, 0, 240},     {8, 0, 7680},
        {9, 0, 15360},   {10, 0, 21600},  {100, 0, 21600},  {1, 400, 66},    {9, 999, 19196},
        {10, 999, 21600},
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        int64_t got = backoff_ms(table[i].tries, table[i].jitter) / 1000;

        if (got != table[i].want_s)
            fail_msg("row %zu: got %d s want %d s", i, (int)got, (int)table[i].want_s);
    }
}

static void five_days_after_the_first_try_is_the_end(void **state)
{
    int64_t first = 1000000;

    (void)state;
    assert_false(backoff_is_over(0, INT64_MAX));
    assert_false(backoff_is_over(first, first + GIVE_UP_MS - 1));
    assert_true(backoff_is_over(first, first + GIVE_UP_MS));
}

static void rate_lets_a_sixth_through_at_once_and_then_one_by_one(void **state)
{
    struct rate rate = rate_new(60, 0);

    (void)state;
    for (int i = 0; i < 10; i++)
        assert_true(rate_take(&rate, 0));
    assert_false(rate_take(&rate, 0));
    assert_int_equal(rate_wait(&rate, 0), 1000);
    assert_false(rate_take(&rate, 999));
    assert_true(rate_take(&rate, 1000));
    assert_false(rate_take(&rate, 1000));
    assert_true(rate_take(&rate, 100000));
}

static void no_rate_is_no_limit(void **state)
{
    struct rate rate = rate_new(0, 0);

    (void)state;
    for (int i = 0; i < 1000; i++)
        assert_true(rate_take(&rate, 0));
}

static void a_slow_rate_still_moves(void **state)
{
    struct rate rate = rate_new(1, 0);

    (void)state;
    assert_true(rate_take(&rate, 0));
    assert_false(rate_take(&rate, 59000));
    assert_true(rate_take(&rate, 60000));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_reply_has_its_outcome),
        cmocka_unit_test(only_an_address_or_a_letter_is_given_up),
        cmocka_unit_test(backoff_doubles_up_to_six_hours),
        cmocka_unit_test(five_days_after_the_first_try_is_the_end),
        cmocka_unit_test(rate_lets_a_sixth_through_at_once_and_then_one_by_one),
        cmocka_unit_test(no_rate_is_no_limit),
        cmocka_unit_test(a_slow_rate_still_moves),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
