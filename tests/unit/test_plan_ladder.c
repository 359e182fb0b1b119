/* SPDX-License-Identifier: MIT */
/* R2, R3, R5, R16, R17, R19 to R21: which stage is next, and when. 2026-01-05 is a Monday. */
#include "plan_case.h"

#define POLICY(stages) "policy \"standard\" { thanks = no\n" stages "}\n"
#define REMINDER " stage \"reminder\" { after_due = 7d template = reminder }\n"

static struct plan_case *one_invoice(const char *policy, const char *rest)
{
    struct plan_case *c = case_new(CASE_HEAD, policy, rest);

    case_invoice(c, "A", "x", "2025-12-01", "2026-01-05", 10000);
    return c;
}

static void r2_terms_of_the_client_come_before_those_of_its_section_and_ledger(void **state)
{
    static const struct {
        const char *set, *section, *ledger, *want;
    } table[] = {
        {NULL, "", "30d", "2025-12-31"},
        {NULL, "terms = \"14d\"", "30d", "2025-12-15"},
        {"60d", "terms = \"14d\"", "30d", "2026-01-30"},
        {"", "terms = \"14d\"", "30d", "2025-12-15"},
        {NULL, "", "", NULL},
    };

    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autofree char *section = g_strdup_printf("client \"x\" { match = {\"x\"} %s }\n", table[i].section);
        struct plan_case *c = case_new(CASE_HEAD, CASE_POLICY, section);
        char got[DAY_ISO_SIZE];

        case_invoice(c, "A", "x", "2025-12-01", NULL, 10000);
        case_client(c, "x")->terms = table[i].ledger;
        if (table[i].set)
            history_set_override(c->history, "x", "terms", table[i].set);
        case_plan(c, d("2025-12-02"));
        day_to_iso(case_item(c, "A")->due, got);
        if (!g_str_equal(got, table[i].want ? table[i].want : "-"))
            fail_msg("%u: got %s want %s", i, got, table[i].want ? table[i].want : "-");
        case_free(c);
    }
}

static void r2_changed_terms_count_for_invoices_first_seen_afterwards(void **state)
{
    struct plan_case *c = case_new(CASE_HEAD, CASE_POLICY, "");

    (void)state;
    case_invoice(c, "A", "x", "2025-12-01", NULL, 10000);
    case_client(c, "x")->terms = "30d";
    case_plan(c, d("2025-12-02"));
    case_client(c, "x")->terms = "60d";
    case_invoice(c, "B", "x", "2025-12-01", NULL, 10000);
    case_plan(c, d("2025-12-03"));
    assert_int_equal(case_item(c, "A")->due, d("2025-12-31"));
    assert_int_equal(case_item(c, "B")->due, d("2026-01-30"));
    case_free(c);
}

static void r3_the_latest_of_several_dates(void **state)
{
    struct plan_case *c = one_invoice(
        POLICY(REMINDER " stage \"second\" { after_due = 20d after_previous = 10d template = second }\n"), "");

    (void)state;
    /* ten days after the 12th is the 22nd; 20 days after the 5th is Sunday 25 */
    assert_lives(c, "2026-01-06", "2026-01-31", "2026-01-12 A:reminder; 2026-01-26 A:second");
    case_free(c);
}

static void r3_a_call_may_come_before_the_due_date_a_letter_may_not(void **state)
{
    struct plan_case *c = case_new(CASE_HEAD,
                                   POLICY(" stage \"call\" { after_issue = 5d action = call }\n"
                                          " stage \"reminder\" { after_issue = 6d template = reminder }\n"),
                                   "");

    (void)state;
    /* five days after Monday 5 is Saturday 10; due on Thursday 22 */
    case_invoice(c, "A", "x", "2026-01-05", "2026-01-22", 10000);
    assert_lives(c, "2026-01-05", "2026-01-31", "2026-01-12 A:call; 2026-01-23 A:reminder");
    case_free(c);
}

static void r5_one_stage_an_invoice_a_day(void **state)
{
    struct plan_case *c = one_invoice(POLICY(REMINDER " stage \"call\" { after_previous = 0d action = call }\n"), "");

    (void)state;
    assert_lives(c, "2026-01-12", "2026-01-12", "2026-01-12 A:reminder");
    assert_lives(c, "2026-01-12", "2026-01-12", ""); /* another pass of that day */
    assert_lives(c, "2026-01-13", "2026-01-31", "2026-01-13 A:call");
    case_free(c);
}

static void r5_a_promised_term_counts_in_the_next_cycle_too(void **state)
{
    struct plan_case *c = one_invoice(CASE_POLICY, "");

    (void)state;
    assert_lives(c, "2026-01-06", "2026-01-22", "2026-01-12 A:reminder; 2026-01-22 A:second");
    case_row(c, "A")->due = d("2026-01-30"); /* later than the letter: a new cycle; its courtesy is due on the 27th */
    /* the second letter gave time until Thursday 29 */
    assert_lives(c, "2026-01-23", "2026-02-08", "2026-01-30 A:courtesy; 2026-02-06 A:reminder");
    case_free(c);
}

static void r5_a_gap_counts_in_the_next_cycle_too(void **state)
{
    struct plan_case *c = one_invoice(POLICY(" stage \"courtesy\" { before_due = 3d template = courtesy }\n" REMINDER),
                                      "limits { contact_gap = 0d }\n");

    (void)state;
    assert_lives(c, "2026-01-06", "2026-01-12", "2026-01-12 A:reminder");
    case_row(c, "A")->due =
        d("2026-01-20"); /* its courtesy: Saturday 17, so Friday 16; five days after the 12th: Saturday */
    assert_lives(c, "2026-01-13", "2026-01-27", "2026-01-19 A:courtesy; 2026-01-27 A:reminder");
    case_free(c);
}

static void r5_a_formal_call_or_hand_over_without_a_letter_waits_for_a_yes(void **state)
{
    static const char *const stages[] = {
        "action = call escalation = yes",
        "action = task escalation = yes",
        "action = handover to = {\"a@agency.example\"}",
    };

    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(stages); i++) {
        g_autofree char *policy =
            g_strdup_printf(POLICY(REMINDER " stage \"next\" { after_previous = 5d %s }\n"), stages[i]);
        struct plan_case *c = one_invoice(policy, "");

        case_plan(c, d("2026-01-06"));
        case_step(c, "A", "reminder", STEP_SKIP, "2026-01-12");
        case_plan(c, d("2026-01-19"));
        if (g_strcmp0(case_reason(c, "A"), "approval") != 0)
            fail_msg("%u: got %s want approval", i, case_reason(c, "A"));
        case_free(c);
    }
}

static void r16_a_row_that_was_missing_goes_on_the_business_day_after(void **state)
{
    struct plan_case *c = one_invoice(CASE_POLICY, "");

    (void)state;
    ((struct config_ledger *)c->ledger->config)->missing = MISSING_UNKNOWN;
    assert_lives(c, "2026-01-06", "2026-01-12", "2026-01-12 A:reminder");
    case_remove(c, "A");
    assert_lives(c, "2026-01-13", "2026-01-29", "");
    assert_int_equal(history_find(c->history, "main", "A")->state, INVOICE_MISSING);
    case_invoice(c, "A", "x", "2025-12-01", "2026-01-05", 10000);
    assert_lives(c, "2026-01-30", "2026-02-08", "2026-02-02 A:second"); /* back on a Friday */
    case_free(c);
}

static void r16_per_client_what_came_back_counts_as_held(void **state)
{
    struct plan_case *c = one_invoice("policy \"standard\" { per = client thanks = no\n" REMINDER "}\n", "");

    (void)state;
    case_invoice(c, "B", "x", "2025-12-01", "2026-01-19", 10000);
    case_plan(c, d("2026-01-06"));
    case_row(c, "A")->balance = 0;
    assert_lives(c, "2026-01-07", "2026-01-19", "");
    case_row(c, "A")->balance = 10000;               /* seen on Tuesday 20: not before Tuesday 27 */
    assert_lives(c, "2026-01-20", "2026-01-25", ""); /* B is not asked earlier because of that */
    assert_lives(c, "2026-01-26", "2026-01-26", "2026-01-26 B:reminder");
    case_free(c);
}

static void r17_a_new_due_date_that_is_no_later_than_the_letter_only_moves_dates(void **state)
{
    static const struct {
        const char *due;
        int cycle;
        const char *want;
    } table[] = {
        {"2026-01-11", 1, "2026-01-26 A:second"}, /* 14 days after it is Sunday 25 */
        {"2026-01-12", 1, "2026-01-26 A:second"},
        {"2026-01-13", 2, "2026-01-20 A:reminder; 2026-01-27 A:second"},
    };

    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        struct plan_case *c =
            one_invoice(POLICY(REMINDER " stage \"second\" { after_due = 14d template = second }\n"), "");
        g_autofree char *got = NULL;

        assert_lives(c, "2026-01-06", "2026-01-12", "2026-01-12 A:reminder");
        case_row(c, "A")->due = d(table[i].due);
        got = case_live_through(c, "2026-01-13", "2026-01-31");
        if (!g_str_equal(got, table[i].want) || history_find(c->history, "main", "A")->cycle != table[i].cycle)
            fail_msg("%u: got %s in cycle %d want %s in cycle %d", i, got, history_find(c->history, "main", "A")->cycle,
                     table[i].want, table[i].cycle);
        case_free(c);
    }
}

static void r17_only_a_letter_makes_a_new_cycle_and_never_after_a_hand_over(void **state)
{
    static const struct {
        enum step_kind first, second;
        int want;
    } table[] = {
        {STEP_LETTER, STEP_CALL, 2},
        {STEP_SKIP, STEP_CALL, 1},
        {STEP_OTHER, STEP_TASK, 1},
        {STEP_LETTER, STEP_HANDOVER, 1},
    };

    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        struct plan_case *c = one_invoice(CASE_POLICY, "");

        case_plan(c, d("2026-01-06"));
        case_step(c, "A", "reminder", table[i].first, "2026-01-12");
        case_step(c, "A", "second", table[i].second, "2026-01-14");
        case_row(c, "A")->due = d("2026-02-27");
        case_plan(c, d("2026-01-15"));
        if (history_find(c->history, "main", "A")->cycle != table[i].want)
            fail_msg("%u: got cycle %d want %d", i, history_find(c->history, "main", "A")->cycle, table[i].want);
        case_free(c);
    }
}

static void r19_a_yes_covers_what_was_shown_and_nothing_else(void **state)
{
    static const char policy[] = "policy \"standard\" { thanks = no stage \"reminder\" { after_due = 7d template = a "
                                 "confirm = yes } }\n";
    struct plan_case *c = one_invoice(policy, "");
    g_autofree char *digest = NULL;

    (void)state;
    case_plan(c, d("2026-01-12"));
    assert_string_equal(case_reason(c, "A"), "approval");
    digest = decision_digest(case_decision(c, "A"));
    case_approve(c, APPROVAL_LETTER, digest);
    case_plan(c, d("2026-01-12"));
    assert_string_equal(case_reason(c, "A"), "");
    case_row(c, "A")->total = --case_row(c, "A")->balance; /* another amount */
    case_plan(c, d("2026-01-12"));
    assert_string_equal(case_reason(c, "A"), "approval");
    case_row(c, "A")->total = ++case_row(c, "A")->balance;
    case_invoice(c, "B", "x", "2025-12-01", "2026-01-05", 10000); /* what joins waits for a yes of its own */
    case_plan(c, d("2026-01-12"));
    assert_string_equal(case_reason(c, "A"), "approval");
    case_free(c);
}

static void r20_interest_and_costs_never_change_the_balance(void **state)
{
    struct plan_case *c =
        one_invoice(POLICY(" stage \"reminder\" { after_due = 7d template = reminder interest = yes costs = claim }\n"),
                    "client \"x\" { match = {\"x\"} segment = business country = NL }\n");
    g_autoptr(GArray) totals = NULL;

    (void)state;
    c->law = case_law("2026-12-31");
    case_plan(c, d("2026-01-12"));
    totals = decision_totals(case_decision(c, "A")->items);
    assert_int_equal(g_array_index(totals, struct money, 0).minor, 10000);
    assert_int_equal(history_find(c->history, "main", "A")->balance, 10000);
    case_free(c);
}

static void r21_a_skip_serves_its_stage_and_leaves_the_earlier_term(void **state)
{
    struct plan_case *c =
        one_invoice(POLICY(" stage \"reminder\" { after_due = 7d template = reminder new_term = 30d }\n"
                           " stage \"second\" { after_previous = 1d template = second }\n"
                           " stage \"third\" { after_previous = 1d template = notice }\n"),
                    "");

    (void)state;
    assert_lives(c, "2026-01-06", "2026-01-12", "2026-01-12 A:reminder"); /* time until 11 February */
    case_step(c, "A", "second", STEP_SKIP, "2026-01-13");
    assert_lives(c, "2026-01-13", "2026-02-28", "2026-02-12 A:third");
    case_free(c);
}

/* The last stage served has another name now, and a new one stands before all. */
static void r21_behind_a_lost_name_nothing_goes_before_what_was_not_served(void **state)
{
    static const char *const per[] = {"invoice", "client"};

    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(per); i++) {
        g_autofree char *policy = g_strdup_printf("policy \"standard\" { per = %s thanks = no\n stage \"fresh\" { "
                                                  "after_due = 5d template = courtesy }\n" REMINDER
                                                  " stage \"renamed\" { after_previous = 10d template = second }\n}\n",
                                                  per[i]);
        struct plan_case *c = one_invoice(policy, "");
        g_autofree char *got = NULL;

        case_plan(c, d("2026-01-06"));
        case_step(c, "A", "reminder", STEP_LETTER, "2026-01-12");
        case_step(c, "A", "second", STEP_LETTER, "2026-01-22");
        got = case_live_through(c, "2026-02-02", "2026-02-06");
        if (!g_str_equal(got, "2026-02-02 A:fresh"))
            fail_msg("per = %s: got %s", per[i], got);
        case_free(c);
    }
}

static void r21_a_name_that_was_served_is_never_sent_again_in_its_cycle(void **state)
{
    struct plan_case *c = one_invoice(POLICY(" stage \"second\" { after_due = 3d template = second }\n" REMINDER
                                             " stage \"third\" { after_previous = 10d template = notice }\n"),
                                      "");

    (void)state;
    case_plan(c, d("2026-01-06"));
    case_step(c, "A", "reminder", STEP_LETTER, "2026-01-12");
    case_step(c, "A", "second", STEP_LETTER, "2026-01-22"); /* it stands before the reminder now */
    assert_lives(c, "2026-02-02", "2026-03-31", "2026-02-02 A:third");
    case_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(r2_terms_of_the_client_come_before_those_of_its_section_and_ledger),
        cmocka_unit_test(r2_changed_terms_count_for_invoices_first_seen_afterwards),
        cmocka_unit_test(r3_the_latest_of_several_dates),
        cmocka_unit_test(r3_a_call_may_come_before_the_due_date_a_letter_may_not),
        cmocka_unit_test(r5_one_stage_an_invoice_a_day),
        cmocka_unit_test(r5_a_promised_term_counts_in_the_next_cycle_too),
        cmocka_unit_test(r5_a_gap_counts_in_the_next_cycle_too),
        cmocka_unit_test(r5_a_formal_call_or_hand_over_without_a_letter_waits_for_a_yes),
        cmocka_unit_test(r16_a_row_that_was_missing_goes_on_the_business_day_after),
        cmocka_unit_test(r16_per_client_what_came_back_counts_as_held),
        cmocka_unit_test(r17_a_new_due_date_that_is_no_later_than_the_letter_only_moves_dates),
        cmocka_unit_test(r17_only_a_letter_makes_a_new_cycle_and_never_after_a_hand_over),
        cmocka_unit_test(r19_a_yes_covers_what_was_shown_and_nothing_else),
        cmocka_unit_test(r20_interest_and_costs_never_change_the_balance),
        cmocka_unit_test(r21_a_skip_serves_its_stage_and_leaves_the_earlier_term),
        cmocka_unit_test(r21_behind_a_lost_name_nothing_goes_before_what_was_not_served),
        cmocka_unit_test(r21_a_name_that_was_served_is_never_sent_again_in_its_cycle),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
