/* SPDX-License-Identifier: MIT */
/* R14 and R18: what comes back, and where a letter can go at all. Dates: 2026-01-05 is a Monday. */
#include "plan_case.h"

/* Mail to ADDRESS of CLIENT came back on DAY; LIFTED: a person said `resume` then. */
static void bounce(struct plan_case *c, const char *client, const char *address, const char *day, const char *lifted)
{
    case_hold(c, HOLD_CLIENT, client, "undeliverable", day, NULL, lifted, false);
    g_array_index(c->history->holds, struct history_hold, c->history->holds->len - 1).address = g_strdup(address);
}

static struct history_hold *absence(struct plan_case *c, const char *from, const char *back)
{
    struct history_hold *hold;

    case_hold(c, HOLD_CLIENT, "x", "absence", from, NULL, NULL, true);
    hold = &g_array_index(c->history->holds, struct history_hold, c->history->holds->len - 1);
    hold->named_day = back ? d(back) : DAY_NONE;
    return hold;
}

static struct plan_case *one_invoice(void)
{
    struct plan_case *c = case_new(CASE_HEAD, CASE_POLICY, "");

    case_invoice(c, "A", "x", "2025-12-01", "2026-01-05", 10000);
    return c;
}

static void r14_a_dead_address_waits_for_another(void **state)
{
    struct plan_case *c = one_invoice();

    (void)state;
    bounce(c, "x", "X@client.example", "2026-01-12", NULL); /* capitals are the same mailbox */
    case_plan(c, d("2026-01-13"));
    assert_string_equal(case_reason(c, "A"), "undeliverable");
    case_client(c, "x")->email = "new@client.example";
    case_plan(c, d("2026-01-13"));
    assert_string_equal(case_reason(c, "A"), "");
    assert_string_equal(case_decision(c, "A")->to[0], "new@client.example");
    case_free(c);
}

static void r14_one_dead_address_among_several_is_left_out(void **state)
{
    struct plan_case *c = one_invoice();
    const struct decision *letter;

    (void)state;
    case_client(c, "x")->email = "a@client.example, b@client.example";
    case_contact(c, "x")->cc = "a@client.example, c@client.example";
    bounce(c, "x", "a@client.example", "2026-01-08", NULL);
    bounce(c, "y", "b@client.example", "2026-01-08", NULL); /* another client's */
    case_plan(c, d("2026-01-12"));
    letter = case_decision(c, "A");
    assert_int_equal(letter->verdict, VERDICT_SEND);
    assert_string_equal(letter->to[0], "b@client.example");
    assert_null(letter->to[1]);
    assert_string_equal(letter->cc[0], "c@client.example");
    assert_null(letter->cc[1]);
    bounce(c, "x", "b@client.example", "2026-01-08", NULL);
    case_plan(c, d("2026-01-12"));
    assert_string_equal(case_reason(c, "A"), "undeliverable");
    case_free(c);
}

/* What a person set, the client's section, the ledger: the next one that has an address that did not fail. */
static void r14_the_next_source_of_addresses_is_tried(void **state)
{
    static const struct {
        const char *bounced[3], *want; /* NULL: undeliverable */
    } table[] = {
        {{NULL}, "set@client.example"},
        {{"set@client.example"}, "section@client.example"},
        {{"set@client.example", "section@client.example"}, "x@client.example"},
        {{"set@client.example", "section@client.example", "x@client.example"}, NULL},
        {{"section@client.example"}, "set@client.example"},
    };

    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        struct plan_case *c =
            case_new(CASE_HEAD, CASE_POLICY, "client \"x\" { match = {\"x\"} email = {\"section@client.example\"} }\n");
        const struct decision *decision;

        case_invoice(c, "A", "x", "2025-12-01", "2026-01-05", 10000);
        history_set_override(c->history, "x", "email", "set@client.example");
        for (guint j = 0; j < 3 && table[i].bounced[j]; j++)
            bounce(c, "x", table[i].bounced[j], "2026-01-08", NULL);
        case_plan(c, d("2026-01-12"));
        decision = case_decision(c, "A");
        if (g_strcmp0(decision->verdict == VERDICT_SEND ? decision->to[0] : NULL, table[i].want) != 0)
            fail_msg("%u: got %s (%s) want %s", i, decision->to[0] ? decision->to[0] : "none",
                     reason_word(decision->reason), table[i].want ? table[i].want : "none");
        case_free(c);
    }
}

static void r14_undeliverable_ends_with_resume_on_the_next_business_day(void **state)
{
    struct plan_case *c = one_invoice();

    (void)state;
    bounce(c, "x", "x@client.example", "2026-01-12", "2026-01-16"); /* a Friday */
    case_plan(c, d("2026-01-16"));
    assert_string_equal(case_reason(c, "A"), "undeliverable");
    assert_lives(c, "2026-01-16", "2026-01-20", "2026-01-19 A:reminder");
    case_free(c);
}

static void r14_undeliverable_holds_calls_and_ends_open_tasks(void **state)
{
    struct plan_case *c =
        case_new(CASE_HEAD,
                 "policy \"standard\" { thanks = no stage \"reminder\" { after_due = 7d template = a }\n"
                 " stage \"call\" { after_previous = 3d action = call } }\n",
                 "");

    (void)state;
    case_invoice(c, "A", "x", "2025-12-01", "2026-01-05", 10000);
    assert_lives(c, "2026-01-12", "2026-01-15", "2026-01-12 A:reminder; 2026-01-15 A:call");
    g_array_index(history_find(c->history, "main", "A")->steps, struct history_step, 1).state = STEP_OPEN;
    bounce(c, "x", "x@client.example", "2026-01-15", NULL);
    case_plan(c, d("2026-01-16"));
    assert_true(case_observed(c, OBSERVED_TASK_ENDED));
    assert_string_equal(case_reason(c, "A"), "undeliverable");
    case_free(c);
}

static void r14_a_client_reached_by_hand_needs_no_address(void **state)
{
    struct plan_case *c = one_invoice();

    (void)state;
    bounce(c, "x", "x@client.example", "2026-01-08", NULL);
    history_set_override(c->history, "x", "reach", "task");
    case_plan(c, d("2026-01-12"));
    assert_int_equal(case_decision(c, "A")->verdict, VERDICT_TASK);
    case_free(c);
}

static void r14_a_formal_letter_may_go_to_the_formal_address(void **state)
{
    struct plan_case *c = one_invoice();

    (void)state;
    assert_lives(c, "2026-01-06", "2026-01-29", "2026-01-12 A:reminder; 2026-01-22 A:second");
    bounce(c, "x", "x@client.example", "2026-01-23", NULL);
    case_contact(c, "x")->email_formal = "board@client.example";
    case_plan(c, d("2026-01-30"));
    assert_string_equal(case_reason(c, "A"), "");
    assert_string_equal(case_decision(c, "A")->to[0], "board@client.example");
    bounce(c, "x", "board@client.example", "2026-01-23", NULL);
    case_plan(c, d("2026-01-30"));
    assert_string_equal(case_reason(c, "A"), "undeliverable");
    case_free(c);
}

static void r14_a_refused_letter_holds_its_client_whatever_the_address(void **state)
{
    struct plan_case *c = one_invoice();

    (void)state;
    case_hold(c, HOLD_CLIENT, "x", "undeliverable", "2026-01-08", NULL, NULL, false);
    case_client(c, "x")->email = "new@client.example";
    case_plan(c, d("2026-01-12"));
    assert_string_equal(case_reason(c, "A"), "undeliverable");
    case_free(c);
}

static void r14_a_reply_waits_until_a_person_decides(void **state)
{
    struct plan_case *c = one_invoice();

    (void)state;
    case_invoice(c, "B", "y", "2025-12-01", "2026-01-05", 10000);
    case_hold(c, HOLD_CLIENT, "x", "reply", "2026-01-08", NULL, NULL, false);
    assert_lives(c, "2026-01-12", "2026-02-20", "2026-01-12 B:reminder; 2026-01-22 B:second; 2026-01-30 B:notice");
    assert_string_equal(case_reason(c, "A"), "reply");
    g_array_index(c->history->holds, struct history_hold, 0).lifted_day = d("2026-02-20");
    assert_lives(c, "2026-02-20", "2026-02-24", "2026-02-23 A:reminder");
    case_free(c);
}

/* The notice is due on Friday 30 January. */
static void r14_an_absence_moves_formal_letters_past_the_return(void **state)
{
    static const struct {
        const char *from, *back, *want;
    } table[] = {
        {"2026-01-26", "2026-02-04", "2026-02-09"}, /* Wednesday 4 + 2 business days: held to Friday 6 */
        {"2026-01-26", "2026-03-20", "2026-02-17"}, /* three weeks: held to Monday 16 */
        {"2026-01-26", "2026-01-27", "2026-01-30"}, /* held to Thursday 29: nothing was held */
        {"2026-01-26", NULL, "2026-02-17"},
    };

    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        struct plan_case *c = one_invoice();
        g_autofree char *got = NULL, *want = g_strdup_printf("%s A:notice", table[i].want);

        absence(c, "2026-01-06", "2026-01-20"); /* kind letters go: this one moves nothing */
        assert_lives(c, "2026-01-06", "2026-01-25", "2026-01-12 A:reminder; 2026-01-22 A:second");
        absence(c, table[i].from, table[i].back);
        got = case_live_through(c, "2026-01-26", "2026-04-30");
        if (!g_str_equal(got, want))
            fail_msg("%u: got %s want %s", i, got, want);
        case_free(c);
    }
}

static void r14_an_absence_counts_once_a_stage(void **state)
{
    struct plan_case *c = one_invoice();

    (void)state;
    assert_lives(c, "2026-01-06", "2026-01-25", "2026-01-12 A:reminder; 2026-01-22 A:second");
    absence(c, "2026-01-26", "2026-02-04"); /* to Friday 6 February */
    absence(c, "2026-02-05", "2026-02-20"); /* the answer to another letter */
    case_plan(c, d("2026-02-06"));
    assert_string_equal(case_reason(c, "A"), "absence");
    assert_lives(c, "2026-02-06", "2026-02-27", "2026-02-09 A:notice");
    case_free(c);
}

#define PROOF_POLICY                                                                                                   \
    "policy \"standard\" { thanks = no stage \"reminder\" { after_due = 7d template = a }\n"                           \
    " stage \"notice\" { after_previous = 7d template = b requires = delivered wait = 10bd } }\n"

static void r14_delivery_is_waited_for_but_not_for_ever(void **state)
{
    struct plan_case *c = case_new(CASE_HEAD, PROOF_POLICY, "");

    (void)state;
    case_invoice(c, "A", "x", "2025-12-01", "2026-01-05", 10000);
    assert_lives(c, "2026-01-12", "2026-01-18", "2026-01-12 A:reminder");
    case_plan(c, d("2026-01-19"));
    assert_string_equal(case_reason(c, "A"), "delivery");
    assert_int_equal(case_decision(c, "A")->until, d("2026-01-27")); /* ten business days from Monday 12 are over */
    case_plan(c, d("2026-01-26"));
    assert_string_equal(case_reason(c, "A"), "delivery");
    case_plan(c, d("2026-01-27"));
    assert_string_equal(case_reason(c, "A"), "");
    case_free(c);
}

static void r14_a_delivered_letter_lets_the_next_one_go(void **state)
{
    struct plan_case *c = case_new(CASE_HEAD, PROOF_POLICY, "");
    struct history_step *letter;

    (void)state;
    case_invoice(c, "A", "x", "2025-12-01", "2026-01-05", 10000);
    assert_lives(c, "2026-01-12", "2026-01-18", "2026-01-12 A:reminder");
    letter = &g_array_index(history_find(c->history, "main", "A")->steps, struct history_step, 0);
    letter->delivered = true;
    letter->delivered_day = d("2026-01-13");
    assert_lives(c, "2026-01-19", "2026-01-19", "2026-01-19 A:notice");
    case_free(c);
}

/* A letter of which nobody knows whether it went (R12e) holds what comes behind it, however long. */
static void r12_a_doubt_waits_for_a_person(void **state)
{
    struct plan_case *c = one_invoice();
    struct history_step *letter;

    (void)state;
    assert_lives(c, "2026-01-12", "2026-01-18", "2026-01-12 A:reminder");
    letter = &g_array_index(history_find(c->history, "main", "A")->steps, struct history_step, 0);
    letter->state = STEP_UNCERTAIN;
    case_plan(c, d("2026-01-26"));
    assert_string_equal(case_reason(c, "A"), "uncertain");
    letter->state = STEP_CLAIMED;
    case_plan(c, d("2026-01-26"));
    assert_null(case_decision(c, "A")); /* on its way: nothing is decided meanwhile */
    letter->state = STEP_SERVED;
    case_plan(c, d("2026-01-26"));
    assert_string_equal(case_reason(c, "A"), "");
    case_free(c);
}

static void r18_without_an_address_a_person_is_asked(void **state)
{
    struct plan_case *c = one_invoice();

    (void)state;
    case_client(c, "x")->email = "";
    case_plan(c, d("2026-01-12"));
    assert_string_equal(case_reason(c, "A"), "no-address");
    case_client(c, "x")->email = "not an address";
    case_plan(c, d("2026-01-12"));
    assert_string_equal(case_reason(c, "A"), "no-address");
    bounce(c, "x", "gone@client.example", "2026-01-08", NULL); /* is none of its addresses any more */
    case_plan(c, d("2026-01-12"));
    assert_string_equal(case_reason(c, "A"), "no-address");
    case_free(c);
}

static void r18_reach_task_makes_every_stage_a_task_that_does_not_lapse(void **state)
{
    struct plan_case *c = one_invoice();

    (void)state;
    case_client(c, "x")->email = "";
    history_set_override(c->history, "x", "reach", "task");
    case_plan(c, d("2026-01-12"));
    assert_int_equal(case_decision(c, "A")->verdict, VERDICT_TASK);
    assert_lives(c, "2026-01-12", "2026-01-12", "2026-01-12 A:reminder");
    g_array_index(history_find(c->history, "main", "A")->steps, struct history_step, 0).state = STEP_OPEN;
    assert_lives(c, "2026-01-13", "2026-02-10", "");
    case_plan(c, d("2026-02-10"));
    assert_false(case_observed(c, OBSERVED_TASK_LAPSED));
    case_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(r14_a_dead_address_waits_for_another),
        cmocka_unit_test(r14_one_dead_address_among_several_is_left_out),
        cmocka_unit_test(r14_the_next_source_of_addresses_is_tried),
        cmocka_unit_test(r14_undeliverable_ends_with_resume_on_the_next_business_day),
        cmocka_unit_test(r14_undeliverable_holds_calls_and_ends_open_tasks),
        cmocka_unit_test(r14_a_client_reached_by_hand_needs_no_address),
        cmocka_unit_test(r14_a_formal_letter_may_go_to_the_formal_address),
        cmocka_unit_test(r14_a_refused_letter_holds_its_client_whatever_the_address),
        cmocka_unit_test(r14_a_reply_waits_until_a_person_decides),
        cmocka_unit_test(r14_an_absence_moves_formal_letters_past_the_return),
        cmocka_unit_test(r14_an_absence_counts_once_a_stage),
        cmocka_unit_test(r14_delivery_is_waited_for_but_not_for_ever),
        cmocka_unit_test(r14_a_delivered_letter_lets_the_next_one_go),
        cmocka_unit_test(r12_a_doubt_waits_for_a_person),
        cmocka_unit_test(r18_without_an_address_a_person_is_asked),
        cmocka_unit_test(r18_reach_task_makes_every_stage_a_task_that_does_not_lapse),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
