/* SPDX-License-Identifier: MIT */
/* When the owner gets an overview. 2026-01-05 is a Monday. */
#include "plan_case.h"

#include "plan/digest.h"

struct digest_case {
    const char *digest, *overview, *first, *last, *today;
    int minute;
    bool news, open;
    enum digest_kind want;
};

static enum digest_kind due_in(const struct digest_case *one)
{
    struct config_schedule schedule = {.digest = (char *)one->digest, .overview = (char *)one->overview};
    AUTO(calendar) weekdays = calendar_weekdays(0x1f);
    struct digest_facts facts = {
        .schedule = &schedule,
        .calendar = weekdays,
        .now = {.day = d(one->today), .minute = one->minute},
        .first = one->first ? d(one->first) : DAY_NONE,
        .last = one->last ? d(one->last) : DAY_NONE,
        .news = one->news,
        .open = one->open,
    };

    return digest_due(&facts);
}

static void an_overview_comes_on_its_days_when_there_is_something_to_say(void **state)
{
    static const struct digest_case table[] = {
        /* Tuesday: news only, from the hour on */
        {"mo-fr 08:30", "mo", "2026-01-02", "2026-01-05", "2026-01-06", 510, true, true, DIGEST_NEWS},
        {"mo-fr 08:30", "mo", "2026-01-02", "2026-01-05", "2026-01-06", 509, true, true, DIGEST_NONE},
        {"mo-fr 08:30", "mo", "2026-01-02", "2026-01-05", "2026-01-06", 900, true, true, DIGEST_NEWS},
        {"mo-fr 08:30", "mo", "2026-01-02", "2026-01-05", "2026-01-06", 510, false, true, DIGEST_NONE},
        /* Monday: everything, news or not, while something is open */
        {"mo-fr 08:30", "mo", "2025-12-01", "2026-01-02", "2026-01-05", 510, false, true, DIGEST_OVERVIEW},
        {"mo-fr 08:30", "mo", "2025-12-01", "2026-01-02", "2026-01-05", 510, true, true, DIGEST_OVERVIEW},
        {"mo-fr 08:30", "mo", "2025-12-01", "2026-01-02", "2026-01-05", 510, false, false, DIGEST_NONE},
        {"mo-fr 08:30", "mo", "2025-12-01", "2026-01-02", "2026-01-05", 510, true, false, DIGEST_NEWS},
        /* the Monday was missed: Tuesday makes up for it, once */
        {"mo-fr 08:30", "mo", "2025-12-01", "2026-01-02", "2026-01-06", 510, false, true, DIGEST_OVERVIEW},
        {"mo-fr 08:30", "mo", "2025-12-01", "2026-01-06", "2026-01-07", 510, false, true, DIGEST_NONE},
        /* other days, never, the weekend, the very first day */
        {"we 07:00", "never", "2025-12-01", "2026-01-02", "2026-01-06", 510, true, true, DIGEST_NONE},
        {"we 07:00", "never", "2025-12-01", "2026-01-02", "2026-01-07", 420, true, true, DIGEST_NEWS},
        {"", "mo", "2025-12-01", "2026-01-02", "2026-01-05", 510, true, true, DIGEST_NONE},
        {"mo-su 08:30", "mo", "2025-12-01", "2026-01-02", "2026-01-10", 510, true, true, DIGEST_NONE},
        {"mo-fr 08:30", "mo", "2026-01-05", NULL, "2026-01-05", 510, true, true, DIGEST_NONE},
        {"mo-fr 08:30", "mo", NULL, NULL, "2026-01-05", 510, true, true, DIGEST_NONE},
        /* a sign of life after four weeks of silence */
        {"mo-fr 08:30", "", "2025-12-01", "2025-12-09", "2026-01-05", 510, false, true, DIGEST_NONE},
        {"mo-fr 08:30", "", "2025-12-01", "2025-12-09", "2026-01-06", 510, false, true, DIGEST_QUIET},
        {"mo-fr 08:30", "", "2025-12-01", NULL, "2026-01-06", 510, false, false, DIGEST_QUIET},
    };

    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        enum digest_kind got = due_in(&table[i]);

        if (got != table[i].want)
            fail_msg("%u: got «%s» want «%s»", i, digest_word(got), digest_word(table[i].want));
    }
}

static void the_next_one_is_on_an_open_day_of_its_own(void **state)
{
    static const struct {
        const char *digest, *from, *want;
    } table[] = {
        {"mo-fr 08:30", "2026-01-05", "2026-01-05"},
        {"mo-fr 08:30", "2026-01-10", "2026-01-12"},
        {"we 08:30", "2026-01-08", "2026-01-14"},
        {"sa 08:30", "2026-01-08", NULL},
        {"", "2026-01-08", NULL},
    };
    AUTO(calendar) weekdays = calendar_weekdays(0x1f);

    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        struct config_schedule schedule = {.digest = (char *)table[i].digest};
        int minute;
        civil_day got = digest_next_day(&schedule, weekdays, d(table[i].from), &minute);

        if (got != (table[i].want ? d(table[i].want) : DAY_NONE))
            fail_msg("%u: got %d want %s", i, got, table[i].want ? table[i].want : "none");
    }
}

static void words_and_kinds_are_one(void **state)
{
    (void)state;
    for (int kind = DIGEST_NEWS; kind <= DIGEST_QUIET; kind++)
        assert_int_equal(digest_kind_of(digest_word((enum digest_kind)kind)), kind);
    assert_int_equal(digest_kind_of("else"), DIGEST_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_overview_comes_on_its_days_when_there_is_something_to_say),
        cmocka_unit_test(the_next_one_is_on_an_open_day_of_its_own),
        cmocka_unit_test(words_and_kinds_are_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
