/* SPDX-License-Identifier: MIT */
/* R1, R7, R8, R10, R11: credits, holds, one voice per client, order. 2026-01-05 is a Monday. */
#include "plan_case.h"

#define KIND "policy \"standard\" { thanks = no %s stage \"reminder\" { after_due = 7d template = reminder } }\n"

static struct plan_case *one_invoice(void)
{
    struct plan_case *c = case_new(CASE_HEAD, CASE_POLICY, "");

    case_invoice(c, "A", "x", "2025-12-01", "2026-01-05", 10000);
    return c;
}

/* ---- R1 */

static void r1_credits_cover_in_order_of_due_date_issue_date_and_number(void **state)
{
    static const struct {
        const char *issued[3], *due[3], *want; /* of A, B, C: who is asked */
    } table[] = {
        {{"2025-12-01", "2025-12-01", "2025-12-01"}, {"2026-01-05", "2026-01-05", "2026-01-04"}, "B"},
        {{"2025-12-02", "2025-12-01", "2025-12-01"}, {"2026-01-05", "2026-01-05", "2026-01-05"}, "A"},
        {{"2025-12-01", "2025-12-01", "2025-12-01"}, {"2026-01-05", "2026-01-05", "2026-01-05"}, "C"},
    };

    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        struct plan_case *c = case_new(CASE_HEAD, CASE_POLICY, "");

        for (int j = 0; j < 3; j++)
            case_invoice(c, (const char *[]){"A", "B", "C"}[j], "x", table[i].issued[j], table[i].due[j], 10000);
        case_invoice(c, "N", "x", "2025-12-20", "2025-12-20", -20000);
        case_plan(c, d("2026-01-12"));
        for (int j = 0; j < 3; j++) {
            const char *number = (const char *[]){"A", "B", "C"}[j];
            bool asked = *case_reason(c, number) == '\0';

            if (asked != g_str_equal(number, table[i].want))
                fail_msg("%u: %s is %s, want %s to be asked", i, number, case_reason(c, number), table[i].want);
        }
        case_free(c);
    }
}

static void r1_a_credit_counts_as_its_ledger_was_last_read_well(void **state)
{
    static const struct {
        const char *what, *ledger, *client, *currency;
        bool unread;    /* its ledger cannot be read */
        int64_t shown;  /* by its ledger all the same */
        int64_t demand; /* of 100.00 */
    } table[] = {
        {"its ledger is well read, and shows it no more", "main", "x", "EUR", false, 0, 10000},
        {"its ledger cannot be read", "main", "x", "EUR", true, 0, 6000},
        {"its ledger is not to be relied on, and shows it", "main", "x", "EUR", true, -3000, 7000},
        {"its ledger left the configuration", "other", "x", "EUR", true, 0, 10000},
        {"it is another client's", "main", "y", "EUR", true, 0, 10000},
        {"it is in another currency", "main", "x", "USD", true, 0, 10000},
    };

    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        struct plan_case *c = one_invoice();
        struct history_credit credit = {.ledger = g_strdup(table[i].ledger),
                                        .number = g_strdup("CN"),
                                        .client = g_strdup(table[i].client),
                                        .named = g_strdup(""),
                                        .amount = 4000};

        strcpy(credit.currency, table[i].currency);
        g_array_append_val(c->history->credits, credit);
        if (table[i].shown)
            case_invoice(c, "CN", "x", "2025-12-20", "2025-12-20", table[i].shown);
        if (table[i].unread)
            c->ledger->failure = (char *)"it cannot be read";
        case_plan(c, d("2026-01-12"));
        if (item_demand(case_item(c, "A")) != table[i].demand)
            fail_msg("%u (%s): asked for %d want %d", i, table[i].what, (int)item_demand(case_item(c, "A")),
                     (int)table[i].demand);
        c->ledger->failure = NULL;
        case_free(c);
    }
}

static void r1_a_credit_leaves_other_currencies_and_what_was_handed_over(void **state)
{
    struct plan_case *c = one_invoice();

    (void)state;
    strcpy(case_invoice(c, "D", "x", "2025-12-01", "2026-01-04", 10000)->currency, "USD");
    case_invoice(c, "H", "x", "2025-12-01", "2026-01-03", 10000);
    case_plan(c, d("2026-01-06"));
    case_step(c, "H", "notice", STEP_HANDOVER, "2026-01-06");
    case_invoice(c, "N", "x", "2025-12-20", "2025-12-20", -10000);
    case_plan(c, d("2026-01-12"));
    assert_string_equal(case_reason(c, "A"), "credit");
    assert_int_equal(case_item(c, "D")->rare->credited, 0);
    assert_int_equal(case_item(c, "H")->rare->credited, 0);
    case_free(c);
}

static void r1_a_rest_at_or_below_min_balance_is_small(void **state)
{
    static const struct {
        int64_t credit;
        const char *want;
    } table[] = {{-9899, ""}, {-9900, "small"}, {-9999, "small"}, {-10000, "credit"}};

    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        struct plan_case *c = one_invoice();

        case_invoice(c, "N", "x", "2025-12-20", "2025-12-20", table[i].credit);
        case_plan(c, d("2026-01-12"));
        if (g_strcmp0(case_reason(c, "A"), table[i].want) != 0)
            fail_msg("%u: got %s want %s", i, case_reason(c, "A"), table[i].want);
        case_free(c);
    }
}

/* ---- R7, R8 */

static void r7_each_hold_stops_what_it_names(void **state)
{
    static const struct {
        enum hold_scope scope;
        const char *subject, *kind, *until, *a, *b; /* reasons of A (client x) and B (client y) */
    } table[] = {
        {HOLD_ALL, "", "pause", NULL, "pause", "pause"},
        {HOLD_LEDGER, "main", "pause", NULL, "pause", "pause"},
        {HOLD_LEDGER, "other", "pause", NULL, "", ""},
        {HOLD_CLIENT, "x", "pause", NULL, "pause", ""},
        {HOLD_INVOICE, "main/A", "pause", "2026-01-12", "pause", ""},
        {HOLD_INVOICE, "main/A", "pause", "2026-01-11", "", ""},
        {HOLD_INVOICE, "main/A", "dispute", NULL, "dispute", ""},
        {HOLD_INVOICE, "main/A", "says-paid", "2026-01-13", "says-paid", ""},
        {HOLD_CLIENT, "x", "insolvent", NULL, "insolvent", ""},
        {HOLD_CLIENT, "x", "handed-over", NULL, "handed-over", ""},
        {HOLD_INVOICE, "main/Z", "pause", NULL, "", ""}, /* not read yet */
    };

    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        struct plan_case *c = one_invoice();

        case_invoice(c, "B", "y", "2025-12-01", "2026-01-05", 10000);
        case_hold(c, table[i].scope, table[i].subject, table[i].kind, "2026-01-05", table[i].until, NULL, false);
        case_plan(c, d("2026-01-12"));
        if (g_strcmp0(case_reason(c, "A"), table[i].a) != 0 || g_strcmp0(case_reason(c, "B"), table[i].b) != 0)
            fail_msg("%u: got %s and %s want %s and %s", i, case_reason(c, "A"), case_reason(c, "B"), table[i].a,
                     table[i].b);
        case_free(c);
    }
}

static void r7_the_longest_of_several_holds_counts_and_nothing_runs_meanwhile(void **state)
{
    struct plan_case *c = one_invoice();

    (void)state;
    case_hold(c, HOLD_CLIENT, "x", "pause", "2026-01-05", "2026-01-23", NULL, false);
    case_hold(c, HOLD_INVOICE, "main/A", "pause", "2026-01-05", "2026-01-16", NULL, false);
    /* reminder and second fell due meanwhile: one stage at a time from Monday 26 on */
    assert_lives(c, "2026-01-06", "2026-02-10", "2026-01-26 A:reminder; 2026-02-05 A:second");
    case_free(c);
}

static void r8_after_each_hold_the_next_business_day_after_a_brake_the_same(void **state)
{
    static const char *const kinds[] = {"pause", "dispute", "promise", "says-paid", "reply"};

    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
        struct plan_case *c = one_invoice();
        g_autofree char *got = NULL;

        case_hold(c, HOLD_INVOICE, "main/A", kinds[i], "2026-01-06", NULL, "2026-01-16", false); /* a Friday */
        got = case_live_through(c, "2026-01-12", "2026-01-20");
        if (!g_str_equal(got, "2026-01-19 A:reminder"))
            fail_msg("%s: got %s", kinds[i], got);
        g_array_set_size(history_find(c->history, "main", "A")->steps, 0);
        case_plan(c, d("2026-01-20"));
        if (case_item(c, "A")->due_day != d("2026-01-19")) /* it waits since then, and not since the 12th */
            fail_msg("%s: due since day %d", kinds[i], case_item(c, "A")->due_day);
        case_free(c);
    }
    struct plan_case *c = one_invoice();

    c->minute = 8 * 60;
    assert_lives(c, "2026-01-12", "2026-01-12", "");
    c->minute = 9 * 60;
    assert_lives(c, "2026-01-12", "2026-01-12", "2026-01-12 A:reminder");
    case_free(c);
}

/* ---- R10, R11 */

static void r10_contact_gap_to_the_day(void **state)
{
    struct plan_case *c = one_invoice();

    (void)state;
    case_invoice(c, "B", "x", "2026-01-06", "2026-01-07", 10000); /* its reminder is due on the 14th */
    /* the 12th and three days: exactly that apart is allowed */
    assert_lives(c, "2026-01-12", "2026-01-16", "2026-01-12 A:reminder; 2026-01-15 B:reminder");
    case_free(c);
}

static void r10_two_mails_a_week_to_the_day(void **state)
{
    static const struct {
        const char *first, *want;
    } table[] = {{"2026-01-05", ""}, {"2026-01-06", "gap"}}; /* this day and the six before */

    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        struct plan_case *c = one_invoice();

        for (guint j = 0; j < 2; j++) {
            struct history_contact contact = {.client = g_strdup("x"), .sender = g_strdup("us"),
                                              .day = d(j ? "2026-01-09" : table[i].first)};

            g_array_append_val(c->history->contacts, contact);
        }
        case_plan(c, d("2026-01-12"));
        if (g_strcmp0(case_reason(c, "A"), table[i].want) != 0)
            fail_msg("%u: got %s want %s", i, case_reason(c, "A"), table[i].want);
        case_free(c);
    }
}

static void r10_who_has_waited_ten_days_goes_before_a_higher_stage(void **state)
{
    static const struct {
        const char *due, *want; /* of B */
    } table[] = {{"2026-01-13", "2026-02-02 B:reminder"}, {"2026-01-17", "2026-02-02 A:second"}};

    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        struct plan_case *c = one_invoice();
        g_autofree char *got = NULL;

        case_invoice(c, "B", "x", "2026-01-10", table[i].due, 10000);
        assert_lives(c, "2026-01-12", "2026-01-12", "2026-01-12 A:reminder");
        /* nothing ran until 2 February: A's second letter waits since the 22nd, B's reminder since the 20th or the 26th
         */
        got = case_live_through(c, "2026-02-02", "2026-02-02");
        if (!g_str_equal(got, table[i].want))
            fail_msg("%u: got %s want %s", i, got, table[i].want);
        case_free(c);
    }
}

/* B's reminder waits since the 20th, when its pause was over; A's second letter since the 26th. */
static void r10_a_long_wait_comes_before_a_higher_stage_that_waited_less(void **state)
{
    struct plan_case *c = one_invoice();

    (void)state;
    case_row(c, "A")->due = d("2026-01-08");
    case_invoice(c, "B", "x", "2025-12-01", "2026-01-06", 10000);
    case_hold(c, HOLD_INVOICE, "main/B", "pause", "2026-01-05", "2026-01-19", NULL, false);
    assert_lives(c, "2026-01-12", "2026-01-15", "2026-01-15 A:reminder");
    assert_lives(c, "2026-02-02", "2026-02-02", "2026-02-02 B:reminder");
    case_free(c);
}

static void r10_a_letter_an_invoice_has_gaps_of_its_own(void **state)
{
    static const struct {
        const char *limits, *want;
    } table[] = {
        {"", "2026-01-12 A:reminder B:reminder C:reminder"},
        {"limits { max_per_week = 2 }\n", "2026-01-12 A:reminder B:reminder; 2026-01-19 C:reminder"},
    };

    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autofree char *policy = g_strdup_printf(KIND, "group = invoice"), *got = NULL;
        struct plan_case *c = case_new(CASE_HEAD, policy, table[i].limits);

        for (const char *const *number = (const char *const[]){"A", "B", "C", NULL}; *number; number++)
            case_invoice(c, *number, "x", "2025-12-01", "2026-01-05", 10000);
        got = case_live_through(c, "2026-01-12", "2026-01-20");
        if (!g_str_equal(got, table[i].want))
            fail_msg("%u: got %s want %s", i, got, table[i].want);
        case_free(c);
    }
}

static void r10_two_letters_a_week_to_one_address_whoever_it_is(void **state)
{
    struct plan_case *c = one_invoice();

    (void)state;
    case_invoice(c, "B", "y", "2025-12-01", "2026-01-05", 10000);
    case_invoice(c, "C", "z", "2025-12-01", "2026-01-05", 10000);
    case_client(c, "y")->email = case_client(c, "z")->email = case_client(c, "x")->email;
    assert_lives(c, "2026-01-12", "2026-01-19", "2026-01-12 A:reminder B:reminder; 2026-01-19 C:reminder");
    case_free(c);
}

static void r10_calls_are_no_contact(void **state)
{
    struct plan_case *c =
        case_new(CASE_HEAD,
                 "policy \"standard\" { thanks = no stage \"reminder\" { after_due = 7d template = a }\n"
                 " stage \"call\" { after_due = 8d action = call } }\n",
                 "");

    (void)state;
    case_invoice(c, "A", "x", "2025-12-01", "2026-01-05", 10000);
    case_invoice(c, "B", "x", "2025-12-01", "2026-01-09", 10000);
    assert_lives(c, "2026-01-12", "2026-01-16", "2026-01-12 A:reminder; 2026-01-13 A:call; 2026-01-16 B:reminder");
    case_free(c);
}

static void r10_per_client_the_ladder_starts_again_when_all_it_demanded_is_paid(void **state)
{
    struct plan_case *c = case_new(CASE_HEAD,
                                   "policy \"standard\" { per = client thanks = no\n"
                                   " stage \"reminder\" { after_due = 7d template = reminder }\n"
                                   " stage \"second\" { after_previous = 10d template = second } }\n",
                                   "");

    (void)state;
    case_invoice(c, "A", "x", "2025-12-01", "2026-01-05", 10000);
    case_invoice(c, "B", "x", "2025-12-01", "2026-01-23", 10000);
    assert_lives(c, "2026-01-06", "2026-01-22", "2026-01-12 A:reminder; 2026-01-22 A:second");
    case_row(c, "A")->balance = 0;
    assert_lives(c, "2026-01-23", "2026-02-02", "2026-01-30 B:reminder"); /* B's own: 23 January + 7 days */
    assert_int_equal(history_find(c->history, "main", "A")->cycle, 2);
    case_free(c);
}

static void r11_decisions_stand_by_client_stage_due_date_and_number(void **state)
{
    struct plan_case *c = case_new(CASE_HEAD, CASE_POLICY, "limits { first_sight = start }\n");
    static const char *const want[] = {"Z", "D", "B", "C", "A"};

    (void)state;
    case_invoice(c, "A", "y", "2025-11-01", "2025-12-05", 10000);
    case_invoice(c, "B", "y", "2025-12-01", "2026-01-05", 10000);
    case_invoice(c, "C", "y", "2025-12-01", "2026-01-05", 10000);
    case_invoice(c, "D", "y", "2025-12-01", "2026-01-04", 10000);
    case_invoice(c, "Z", "x", "2025-12-01", "2026-01-05", 10000);
    ((struct config_policy *)c->config->policies->pdata[0])->group = GROUP_INVOICE;
    case_plan(c, d("2026-01-05"));
    case_step(c, "A", "reminder", STEP_LETTER, "2026-01-05");
    case_plan(c, d("2026-01-19"));
    for (guint i = 0; i < c->plan->decisions->len; i++) {
        const struct decision *decision = c->plan->decisions->pdata[i];
        const char *got = ((const struct plan_item *)decision->items->pdata[0])->invoice->number;

        if (!g_str_equal(got, want[i]))
            fail_msg("%u: got %s want %s", i, got, want[i]);
    }
    assert_int_equal(c->plan->decisions->len, 5);
    case_free(c);
}

static void r11_where_per_day_cuts_who_waits_longest_goes(void **state)
{
    struct plan_case *c = one_invoice();

    (void)state;
    case_row(c, "A")->due = d("2026-01-07");
    case_invoice(c, "B", "z", "2025-12-01", "2026-01-05", 10000);
    case_invoice(c, "C", "c", "2025-12-01", "2026-01-06", 10000);
    ((struct config_smtp *)c->config->smtps->pdata[0])->per_day = 1;
    case_plan(c, d("2026-01-14"));
    assert_string_equal(case_reason(c, "B"), "");
    assert_string_equal(case_reason(c, "C"), "rate");
    assert_string_equal(case_reason(c, "A"), "rate");
    case_free(c);
}

static void r12_per_day_counts_what_each_relay_has_had_today(void **state)
{
    static const struct {
        const char *what, *sender, *address, *day;
        int letters_today; /* no approve --pass covered */
        const char *want;
    } table[] = {
        {"a letter of today", "us", "b@b.example", "2026-01-14", 1, "rate"},
        {"one that was let go with a whole pass", "us", "b@b.example", "2026-01-14", 0, "rate"},
        {"one of yesterday", "us", "b@b.example", "2026-01-13", 0, ""},
        {"one by another relay", "them", "b@b.example", "2026-01-14", 1, ""},
        {"one by post", "us", NULL, "2026-01-14", 1, ""},
    };

    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        struct plan_case *c = case_new(CASE_HEAD "sender \"them\" { name = \"Them\" address = \"t@them.example\" "
                                                 "owner = {\"o@us.example\"} country = NL smtp = \"n\" }\n"
                                                 "smtp \"n\" { transport = maildir }\n",
                                       CASE_POLICY, "");
        struct history_contact contact = {.client = g_strdup("b"),
                                          .sender = g_strdup(table[i].sender),
                                          .address = g_strdup(table[i].address),
                                          .day = d(table[i].day)};

        g_array_append_val(c->history->contacts, contact);
        c->history->letters_today = table[i].letters_today;
        case_invoice(c, "A", "x", "2025-12-01", "2026-01-05", 10000);
        ((struct config_smtp *)config_smtp(c->config, "m"))->per_day = 1;
        case_plan(c, d("2026-01-14"));
        if (g_strcmp0(case_reason(c, "A"), table[i].want) != 0)
            fail_msg("%u (%s): got %s want %s", i, table[i].what, case_reason(c, "A"), table[i].want);
        case_free(c);
    }
}

static void r11_letters_go_by_how_long_they_have_been_due(void **state)
{
    static const struct history_recall recall;
    struct decision decisions[] = {
        {.verdict = VERDICT_SEND, .since = d("2026-01-13")},
        {.verdict = VERDICT_SEND, .since = DAY_NONE},
        {.verdict = VERDICT_HELD, .since = d("2026-01-01")},
        {.verdict = VERDICT_SEND, .since = d("2026-01-12")},
        {.verdict = VERDICT_TASK, .since = d("2026-01-01")},
        {.verdict = VERDICT_SEND, .since = d("2026-01-13")},
        {.verdict = VERDICT_SEND, .since = d("2026-01-14"), .recall = &recall},
    };
    static const guint want[] = {6, 3, 0, 5, 1};
    g_autoptr(GPtrArray) all = g_ptr_array_new();
    g_autoptr(GPtrArray) going = NULL;

    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(decisions); i++)
        g_ptr_array_add(all, &decisions[i]);
    going = plan_going(&(struct plan){.decisions = all});
    assert_int_equal(going->len, G_N_ELEMENTS(want));
    for (guint i = 0; i < going->len; i++)
        if (going->pdata[i] != &decisions[want[i]])
            fail_msg("%u: got decision %td want %u", i, (struct decision *)going->pdata[i] - decisions, want[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(r1_credits_cover_in_order_of_due_date_issue_date_and_number),
        cmocka_unit_test(r1_a_credit_counts_as_its_ledger_was_last_read_well),
        cmocka_unit_test(r1_a_credit_leaves_other_currencies_and_what_was_handed_over),
        cmocka_unit_test(r1_a_rest_at_or_below_min_balance_is_small),
        cmocka_unit_test(r7_each_hold_stops_what_it_names),
        cmocka_unit_test(r7_the_longest_of_several_holds_counts_and_nothing_runs_meanwhile),
        cmocka_unit_test(r8_after_each_hold_the_next_business_day_after_a_brake_the_same),
        cmocka_unit_test(r10_contact_gap_to_the_day),
        cmocka_unit_test(r10_two_mails_a_week_to_the_day),
        cmocka_unit_test(r10_who_has_waited_ten_days_goes_before_a_higher_stage),
        cmocka_unit_test(r10_a_long_wait_comes_before_a_higher_stage_that_waited_less),
        cmocka_unit_test(r10_a_letter_an_invoice_has_gaps_of_its_own),
        cmocka_unit_test(r10_two_letters_a_week_to_one_address_whoever_it_is),
        cmocka_unit_test(r10_calls_are_no_contact),
        cmocka_unit_test(r10_per_client_the_ladder_starts_again_when_all_it_demanded_is_paid),
        cmocka_unit_test(r11_decisions_stand_by_client_stage_due_date_and_number),
        cmocka_unit_test(r11_where_per_day_cuts_who_waits_longest_goes),
        cmocka_unit_test(r12_per_day_counts_what_each_relay_has_had_today),
        cmocka_unit_test(r11_letters_go_by_how_long_they_have_been_due),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
