/* SPDX-License-Identifier: MIT */
/* R12, R13, R15 and the order of the reasons. 2026-01-05 is a Monday. */
#include "plan_case.h"

static struct plan_case *one_invoice(void)
{
    struct plan_case *c = case_new(CASE_HEAD, CASE_POLICY, "");

    case_invoice(c, "A", "x", "2025-12-01", "2026-01-05", 10000);
    return c;
}

/* ---- R12, R13 */

static void r12_a_flood_is_more_than_three_times_the_usual(void **state)
{
    static const struct {
        int days[4], count, letters;
        const char *want;
    } table[] = {
        {{0}, 0, 25, ""},
        {{0}, 0, 26, "flood"},
        {{9, 9, 40, 9}, 4, 27, ""}, /* of two middle days the lower */
        {{9, 40, 9, 40}, 4, 28, "flood"},
        {{1, 2, 3}, 3, 25, ""}, /* never below 25 */
    };

    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        struct plan_case *c = case_new(CASE_HEAD, CASE_POLICY, "");

        for (int n = 0; n < table[i].letters; n++) {
            g_autofree char *number = g_strdup_printf("N%02d", n), *client = g_strdup_printf("c%02d", n);

            case_invoice(c, number, client, "2025-12-01", "2026-01-05", 10000);
        }
        memcpy(c->history->letters_of_day, table[i].days, sizeof table[i].days);
        c->history->letters_days = table[i].count;
        case_plan(c, d("2026-01-12"));
        if (g_strcmp0(case_reason(c, "N00"), table[i].want) != 0)
            fail_msg("%u: got %s want %s", i, case_reason(c, "N00"), table[i].want);
        case_free(c);
    }
}

static void r12_a_pass_that_the_clock_holds_reads_ends_and_serves_nothing(void **state)
{
    struct plan_case *c = one_invoice();

    (void)state;
    case_plan(c, d("2026-01-06"));
    c->history->last_day = d("2026-01-20");
    case_row(c, "A")->balance = 0;
    case_plan(c, d("2026-01-12"));
    assert_true(c->plan->clock_held);
    assert_int_equal(c->plan->observations->len, 0);
    assert_int_equal(history_find(c->history, "main", "A")->state, INVOICE_OPEN);
    assert_int_equal(history_find(c->history, "main", "A")->balance, 10000);
    case_free(c);
}

static void r13_a_row_that_may_be_a_rejected_one_is_missing(void **state)
{
    struct plan_case *c = one_invoice();
    struct ledger_reject reject = {.number = (char *)"A"};

    (void)state;
    case_invoice(c, "B", "y", "2025-12-01", "2026-01-05", 10000);
    case_plan(c, d("2026-01-06"));
    case_remove(c, "A");
    case_remove(c, "B");
    g_ptr_array_add(c->ledger->rejects, &reject);
    case_plan(c, d("2026-01-07"));
    assert_int_equal(history_find(c->history, "main", "A")->state, INVOICE_MISSING);
    assert_int_equal(history_find(c->history, "main", "B")->state, INVOICE_GONE);
    case_free(c);
}

/* ---- R15 */

#define THANKS                                                                                                         \
    "policy \"standard\" { thanks = first stage \"reminder\" { after_due = 7d template = a } "                         \
    "stage \"second\" { after_previous = 10d template = b } }\n"

static void r15_a_part_payment_moves_a_stage_once(void **state)
{
    struct plan_case *c = one_invoice();

    (void)state;
    assert_lives(c, "2026-01-12", "2026-01-21", "2026-01-12 A:reminder");
    case_row(c, "A")->balance = 4000;
    assert_lives(c, "2026-01-22", "2026-01-25", "");
    case_row(c, "A")->balance = 3000; /* another one, at the same stage */
    assert_lives(c, "2026-01-26", "2026-01-30", "2026-01-29 A:second");
    case_free(c);
}

static void r15_a_part_payment_leaves_a_letter_before_the_due_date(void **state)
{
    struct plan_case *c = one_invoice();

    (void)state;
    case_plan(c, d("2025-12-31"));
    case_row(c, "A")->balance = 4000;
    assert_lives(c, "2026-01-01", "2026-01-05", "2026-01-02 A:courtesy");
    case_free(c);
}

static void r15_thanks_only_for_a_payment_that_the_row_shows(void **state)
{
    static const struct {
        const char *what, *want;
        bool vanish, held, thanked, unreminded;
    } table[] = {
        {"paid", "2026-01-15 A:thanks", false, false, false, false},
        {"the row is gone", "", true, false, false, false},
        {"held for five business days", "", false, true, false, false},
        {"thanked half a year ago", "", false, false, true, false},
        {"never reminded", "", false, false, false, true},
    };

    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        struct plan_case *c = case_new(CASE_HEAD, THANKS, "");
        g_autofree char *got = NULL;

        case_invoice(c, "A", "x", "2025-12-01", "2026-01-05", 10000);
        case_plan(c, d("2026-01-06"));
        if (!table[i].unreminded)
            assert_lives(c, "2026-01-12", "2026-01-14", "2026-01-12 A:reminder");
        if (table[i].held)
            case_hold(c, HOLD_CLIENT, "x", "pause", "2026-01-15", "2026-01-22", NULL, false);
        if (table[i].thanked)
            g_hash_table_insert(c->history->thanked, g_strdup("x"), GINT_TO_POINTER(d("2025-07-15")));
        if (table[i].vanish)
            case_remove(c, "A");
        else
            case_row(c, "A")->balance = 0;
        got = case_live_through(c, "2026-01-15", "2026-02-15");
        if (!g_str_equal(got, table[i].want))
            fail_msg("%u (%s): got %s want %s", i, table[i].what, got, table[i].want);
        case_free(c);
    }
}

/* ---- Reasons */

static void of_several_reasons_the_first_of_the_page_is_shown(void **state)
{
    static const char page[] =
        "origin clock ledger columns renamed bank conflict payment missing rejected paid closed insolvent handed-over "
        "credit small elsewhere first-sight dispute instalments promise says-paid pause reply absence undeliverable "
        "segment rates no-address template iban delivery uncertain approval window gap rate flood relay disk";
    g_auto(GStrv) words = g_strsplit(page, " ", -1);

    (void)state;
    assert_int_equal(g_strv_length(words), REASON_COUNT);
    for (guint i = 0; words[i]; i++) {
        if (!g_str_equal(reason_word((enum reason)i), words[i]))
            fail_msg("%u: got %s want %s", i, reason_word((enum reason)i), words[i]);
        assert_int_equal(reason_from_word(words[i]), i);
        for (guint j = i; words[j]; j++)
            assert_int_equal(reason_first(REASON_BIT(i) | REASON_BIT(j)), i);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(r12_a_flood_is_more_than_three_times_the_usual),
        cmocka_unit_test(r12_a_pass_that_the_clock_holds_reads_ends_and_serves_nothing),
        cmocka_unit_test(r13_a_row_that_may_be_a_rejected_one_is_missing),
        cmocka_unit_test(r15_a_part_payment_moves_a_stage_once),
        cmocka_unit_test(r15_a_part_payment_leaves_a_letter_before_the_due_date),
        cmocka_unit_test(r15_thanks_only_for_a_payment_that_the_row_shows),
        cmocka_unit_test(of_several_reasons_the_first_of_the_page_is_shown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
