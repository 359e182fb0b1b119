/* SPDX-License-Identifier: MIT */
/* The rules of the planner, by name. Dates: 2026-01-05 is a Monday. */
#include "plan_case.h"

#include "plan/due.h"

/* Whatever its balance still shows. */
static void r1_what_is_said_to_be_paid_is_not_asked_for(void **state)
{
    struct plan_case *c = case_new(CASE_HEAD, CASE_POLICY, "");

    (void)state;
    case_invoice(c, "A", "x", "2025-12-01", "2026-01-05", 10000);
    case_plan(c, d("2026-01-09"));
    case_row(c, "A")->status = STATUS_PAID;
    case_plan(c, d("2026-01-12"));
    assert_string_equal(case_reason(c, "A"), "paid");
    case_free(c);
}

static void r1_credits_count_before_anyone_is_reminded(void **state)
{
    struct plan_case *c = case_new(CASE_HEAD, CASE_POLICY, "");
    const struct plan *plan;
    const struct decision *decision;
    g_autoptr(GArray) totals = NULL;

    (void)state;
    case_invoice(c, "A", "x", "2025-12-01", "2026-01-05", 10000);
    case_invoice(c, "B", "x", "2025-12-02", "2026-01-05", 10000);
    case_invoice(c, "CN", "x", "2025-12-20", "2025-12-20", -15000);
    plan = case_plan(c, d("2026-01-12"));
    assert_string_equal(case_reason(c, "A"), "credit"); /* the oldest is covered wholly */
    assert_string_equal(case_reason(c, "B"), "");
    decision = plan->decisions->pdata[0];
    for (guint i = 0; i < plan->decisions->len; i++) {
        if (((const struct decision *)plan->decisions->pdata[i])->verdict == VERDICT_SEND)
            decision = plan->decisions->pdata[i];
    }
    totals = decision_totals(decision->items);
    assert_int_equal(g_array_index(totals, struct money, 0).minor, 5000);
    assert_int_equal(decision->credits->len, 1);
    case_free(c);
}

static void r1_a_named_credit_counts_at_its_invoice_first(void **state)
{
    static const struct {
        const char *credits, *covered;
    } table[] = {{"B", "B"}, {"A", "A"}, {"Z,B", "B"}, {"B,Z", "B"}, {"Z,B,Z", "B"},
                 /* no number of theirs: the oldest */
                 {"BB", "A"}, {"XB", "A"}, {"B1,1B", "A"}, {"", "A"}};

    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        struct plan_case *c = case_new(CASE_HEAD, CASE_POLICY, "");

        case_invoice(c, "A", "x", "2025-12-01", "2026-01-05", 10000);
        case_invoice(c, "B", "x", "2025-12-02", "2026-01-05", 10000);
        row_say(case_invoice(c, "CN", "x", "2025-12-20", "2025-12-20", -10000), c->ledger->strings, TEXT_CREDITS,
                table[i].credits);
        case_plan(c, d("2026-01-12"));
        for (const char *number = "AB"; *number; number++) {
            const char name[] = {*number, '\0'}, *want = g_str_equal(name, table[i].covered) ? "credit" : "";

            if (g_strcmp0(case_reason(c, name), want) != 0)
                fail_msg("%u («%s»): %s: got %s want %s", i, table[i].credits, name, case_reason(c, name), want);
        }
        case_free(c);
    }
}

static void r1_what_is_not_to_be_reminded_of(void **state)
{
    static const struct {
        const char *what;
        int64_t balance;
        enum invoice_status status;
        bool collect;
        const char *want; /* NULL: no decision at all */
    } table[] = {
        {"paid by its status", 10000, STATUS_PAID, false, NULL},
        {"nothing open", 0, STATUS_OPEN, false, NULL},
        {"draft", 10000, STATUS_DRAFT, false, NULL},
        {"void", 10000, STATUS_VOID, false, NULL},
        {"direct debit", 10000, STATUS_OPEN, true, NULL},
        {"payment on its way", 10000, STATUS_IN_PAYMENT, false, "payment"},
        {"disputed in the ledger", 10000, STATUS_DISPUTED, false, "dispute"},
        {"one euro is small", 100, STATUS_OPEN, false, "small"},
        {"a cent more is not", 101, STATUS_OPEN, false, ""},
    };

    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        struct plan_case *c = case_new(CASE_HEAD, CASE_POLICY, "");
        struct invoice *row = case_invoice(c, "A", "x", "2025-12-01", "2026-01-05", table[i].balance);
        const char *got;

        row->status = table[i].status;
        row->collect = table[i].collect;
        case_plan(c, d("2026-01-12"));
        got = case_reason(c, "A");
        if (g_strcmp0(got, table[i].want) != 0)
            fail_msg("%u (%s): got %s want %s", i, table[i].what, got ? got : "none",
                     table[i].want ? table[i].want : "none");
        case_free(c);
    }
}

static void r2_terms_give_the_due_date(void **state)
{
    static const struct {
        const char *terms, *issued, *want;
    } table[] = {
        {"30d", "2026-01-31", "2026-03-02"},        {"30d eom", "2026-01-15", "2026-02-28"},
        {"eom 30d", "2026-01-15", "2026-03-02"},    {"30d day 15", "2026-01-10", "2026-02-15"},
        {"30d day 15", "2026-01-17", "2026-03-15"}, {"30d day 31", "2026-01-20", "2026-02-28"},
        {"0d", "2026-02-28", "2026-02-28"},
    };

    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        struct terms terms;
        char got[DAY_ISO_SIZE];

        assert_true(terms_parse(table[i].terms, &terms, NULL));
        day_to_iso(terms_due(&terms, d(table[i].issued)), got);
        if (!g_str_equal(got, table[i].want))
            fail_msg("%u: %s from %s: got %s want %s", i, table[i].terms, table[i].issued, got, table[i].want);
    }
}

static void r2_without_due_date_and_terms_it_is_rejected(void **state)
{
    struct plan_case *c = case_new(CASE_HEAD, CASE_POLICY, "");
    const struct plan *plan;

    (void)state;
    case_invoice(c, "A", "x", "2025-12-01", NULL, 10000);
    plan = case_plan(c, d("2026-01-12"));
    assert_true(plan_find_item(plan, "main", "A")->reasons & REASON_BIT(REASON_REJECTED));
    case_free(c);
}

static void r3_r4_the_ladder_on_its_days(void **state)
{
    struct plan_case *c = case_new(CASE_HEAD, CASE_POLICY, "");

    (void)state;
    case_invoice(c, "A", "x", "2025-12-01", "2026-01-05", 10000);
    /* due 5 Jan: courtesy Fri 2 Jan; reminder 12 Jan, term to 19; second 22 Jan (10 days), term to 29; notice 30 Jan,
     * a Friday in the morning */
    assert_lives(c, "2025-12-28", "2026-03-31",
                 "2026-01-02 A:courtesy; 2026-01-12 A:reminder; 2026-01-22 A:second; 2026-01-30 A:notice");
    case_free(c);
}

static void r4_a_closed_day_moves_on_and_before_due_moves_back(void **state)
{
    struct plan_case *c = case_new(CASE_HEAD, CASE_POLICY, "");

    (void)state;
    /* due Tue 6 Jan: 3 days before is Sat 3 Jan, so Fri 2 Jan; 7 days after is Tue 13 */
    case_invoice(c, "A", "x", "2025-12-01", "2026-01-06", 10000);
    /* due Sat 10 Jan: 7 days after is Sat 17, so Mon 19 */
    case_invoice(c, "B", "y", "2026-01-08", "2026-01-10", 10000);
    assert_lives(c, "2025-12-28", "2026-01-15", "2026-01-02 A:courtesy; 2026-01-13 A:reminder");
    assert_int_equal(case_item(c, "B")->own_day, d("2026-01-19")); /* whatever the window says */
    assert_lives(c, "2026-01-16", "2026-01-20", "2026-01-19 B:reminder");
    case_free(c);
}

static void r4_a_late_courtesy_still_goes_until_the_due_date(void **state)
{
    struct plan_case *c = case_new(CASE_HEAD, CASE_POLICY, "");

    (void)state;
    case_invoice(c, "A", "x", "2025-12-01", "2026-01-06", 10000);
    assert_lives(c, "2026-01-06", "2026-01-13", "2026-01-06 A:courtesy; 2026-01-13 A:reminder");
    case_free(c);
}

static void r4_of_several_pre_due_letters_only_the_last(void **state)
{
    struct plan_case *c =
        case_new(CASE_HEAD,
                 "policy \"standard\" { thanks = no stage \"early\" { before_due = 10d template = a } "
                 "stage \"late\" { before_due = 3d template = b } "
                 "stage \"reminder\" { after_due = 7d template = c } }\n",
                 "");

    (void)state;
    case_invoice(c, "A", "x", "2025-12-01", "2026-01-08", 10000);
    assert_lives(c, "2026-01-05", "2026-01-20", "2026-01-05 A:late; 2026-01-15 A:reminder");
    case_free(c);
}

static void r5_never_skips_however_old(void **state)
{
    struct plan_case *c = case_new(CASE_HEAD, CASE_POLICY, "limits { first_sight = start }\n");

    (void)state;
    case_invoice(c, "A", "x", "2025-01-01", "2025-02-01", 10000);
    assert_lives(c, "2026-01-05", "2026-01-31", "2026-01-05 A:reminder; 2026-01-15 A:second; 2026-01-23 A:notice");
    case_free(c);
}

static void r5_a_promised_term_is_never_cut_short(void **state)
{
    struct plan_case *c = case_new(CASE_HEAD,
                                   "policy \"standard\" { thanks = no stage \"reminder\" { after_due = 7d template = a "
                                   "new_term = 30d } stage \"second\" { after_previous = 10d template = b } }\n",
                                   "");

    (void)state;
    case_invoice(c, "A", "x", "2025-12-01", "2026-01-05", 10000);
    /* 12 Jan + 30d = 11 Feb; the day after it at the earliest */
    assert_lives(c, "2026-01-05", "2026-03-01", "2026-01-12 A:reminder; 2026-02-12 A:second");
    case_free(c);
}

static void r5_min_gap_between_letters(void **state)
{
    struct plan_case *c =
        case_new(CASE_HEAD,
                 "policy \"standard\" { thanks = no stage \"reminder\" { after_due = 1d template = a } "
                 "stage \"second\" { after_due = 2d template = b } }\n",
                 "");

    (void)state;
    case_invoice(c, "A", "x", "2025-12-01", "2026-01-05", 10000);
    assert_lives(c, "2026-01-05", "2026-01-20", "2026-01-06 A:reminder; 2026-01-12 A:second"); /* 11th is a Sunday */
    case_free(c);
}

static void r5_a_formal_letter_is_never_the_first(void **state)
{
    struct plan_case *c = case_new(CASE_HEAD, CASE_POLICY, "");

    (void)state;
    case_invoice(c, "A", "x", "2025-12-01", "2026-01-05", 10000);
    case_plan(c, d("2026-01-06"));
    case_step(c, "A", "second", STEP_SKIP, "2026-01-20");
    c->history->last_day = d("2026-02-01");
    case_plan(c, d("2026-02-02"));
    assert_string_equal(case_reason(c, "A"), "approval");
    g_autofree char *digest = decision_digest(c->plan->decisions->pdata[0]);

    case_approve(c, APPROVAL_LETTER, digest);
    case_plan(c, d("2026-02-02"));
    assert_string_equal(case_reason(c, "A"), "");
    case_free(c);
}

static void r6_the_last_stage_repeats_and_stops(void **state)
{
    struct plan_case *c = case_new(CASE_HEAD,
                                   "policy \"standard\" { thanks = no stage \"reminder\" { after_due = 7d template = a "
                                   "repeat = 14d repeat_max = 2 } }\n",
                                   "");

    (void)state;
    case_invoice(c, "A", "x", "2025-12-01", "2026-01-05", 10000);
    assert_lives(c, "2026-01-05", "2026-04-30", "2026-01-12 A:reminder; 2026-01-26 A:reminder; 2026-02-09 A:reminder");
    case_free(c);
}

static void r7_r8_a_pause_holds_and_the_day_after_goes_on(void **state)
{
    struct plan_case *c = case_new(CASE_HEAD, CASE_POLICY, "");

    (void)state;
    case_invoice(c, "A", "x", "2025-12-01", "2026-01-05", 10000);
    case_invoice(c, "B", "y", "2025-12-01", "2026-01-05", 10000);
    case_hold(c, HOLD_CLIENT, "x", "pause", "2026-01-05", "2026-01-16", NULL, false); /* to and with Friday 16 */
    case_plan(c, d("2026-01-12"));
    assert_string_equal(case_reason(c, "A"), "pause");
    assert_string_equal(case_reason(c, "B"), "");
    assert_lives(c, "2026-01-12", "2026-01-20", "2026-01-12 B:reminder; 2026-01-19 A:reminder");
    case_free(c);
}

static void r7_of_two_holds_of_one_kind_the_longer_one_is_told(void **state)
{
    static const struct {
        const char *client, *invoice, *want; /* NULL: without an end; the day on which it goes on */
    } table[] = {{"2026-01-16", "2026-01-20", "2026-01-21"}, {"2026-01-20", "2026-01-16", "2026-01-21"},
                 {"2026-01-16", NULL, NULL},                 {NULL, "2026-01-16", NULL}};

    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        struct plan_case *c = case_new(CASE_HEAD, CASE_POLICY, "");
        civil_day want = table[i].want ? d(table[i].want) : DAY_NONE;

        case_invoice(c, "A", "x", "2025-12-01", "2026-01-05", 10000);
        case_hold(c, HOLD_CLIENT, "x", "pause", "2026-01-05", table[i].client, NULL, false);
        case_hold(c, HOLD_INVOICE, "main/A", "pause", "2026-01-05", table[i].invoice, NULL, false);
        case_plan(c, d("2026-01-12"));
        assert_string_equal(case_reason(c, "A"), "pause");
        if (case_decision(c, "A")->until != want)
            fail_msg("%u: got day %d want %d", i, (int)case_decision(c, "A")->until, (int)want);
        case_free(c);
    }
}

static void r7_resume_makes_today_its_last_day(void **state)
{
    struct plan_case *c = case_new(CASE_HEAD, CASE_POLICY, "");

    (void)state;
    case_invoice(c, "A", "x", "2025-12-01", "2026-01-05", 10000);
    case_hold(c, HOLD_INVOICE, "main/A", "pause", "2026-01-05", NULL, "2026-01-14", false);
    assert_lives(c, "2026-01-14", "2026-01-16", "2026-01-15 A:reminder");
    case_free(c);
}

static void r7_an_escalation_pause_lets_kind_letters_go(void **state)
{
    struct plan_case *c = case_new(CASE_HEAD, CASE_POLICY, "");

    (void)state;
    case_invoice(c, "A", "x", "2025-12-01", "2026-01-05", 10000);
    case_hold(c, HOLD_ALL, "", "pause", "2026-01-01", NULL, NULL, true);
    assert_lives(c, "2026-01-06", "2026-02-27", "2026-01-12 A:reminder; 2026-01-22 A:second");
    assert_string_equal(case_reason(c, "A"), "pause");
    case_free(c);
}

/* A promise by the client about invoice NUMBER of ledger main. */
static struct history_hold *agree(struct plan_case *c, const char *number, const char *kind, const char *from,
                                  const char *named, int64_t amount, int64_t balance_then)
{
    g_autofree char *subject = g_strdup_printf("main/%s", number);
    struct history_hold *hold;

    case_hold(c, HOLD_INVOICE, subject, kind, from, NULL, NULL, false);
    hold = &g_array_index(c->history->holds, struct history_hold, c->history->holds->len - 1);
    hold->named_day = named ? d(named) : DAY_NONE;
    hold->amount = amount;
    hold->balance_then = balance_then;
    return hold;
}

static void r7_a_promise_holds_to_its_date_and_grace(void **state)
{
    struct plan_case *c = case_new(CASE_HEAD, CASE_POLICY, "");

    (void)state;
    case_invoice(c, "A", "x", "2025-12-01", "2026-01-05", 10000);
    agree(c, "A", "promise", "2026-01-09", "2026-01-16", 0, 10000); /* Friday 16 + 2 business days: Tuesday 20 */
    case_plan(c, d("2026-01-20"));
    assert_string_equal(case_reason(c, "A"), "promise");
    assert_false(case_observed(c, OBSERVED_PROMISE_BROKEN));
    case_plan(c, d("2026-01-21"));
    assert_string_equal(case_reason(c, "A"), "");
    assert_true(case_observed(c, OBSERVED_PROMISE_BROKEN));
    case_free(c);
}

static void r7_a_part_that_was_promised_and_came_is_kept(void **state)
{
    struct plan_case *c = case_new(CASE_HEAD, CASE_POLICY, "");

    (void)state;
    case_invoice(c, "A", "x", "2025-12-01", "2026-01-05", 10000);
    agree(c, "A", "promise", "2026-01-09", "2026-01-16", 4000, 10000);
    case_plan(c, d("2026-01-12"));
    case_row(c, "A")->balance = 6000;
    case_plan(c, d("2026-01-14"));
    assert_string_equal(case_reason(c, "A"), "promise");
    case_plan(c, d("2026-01-21"));
    assert_false(case_observed(c, OBSERVED_PROMISE_BROKEN));
    assert_string_equal(case_reason(c, "A"), "");
    case_free(c);
}

/* R16: nobody knows whether it was kept. */
static void r7_a_promise_that_ran_out_while_its_row_was_away_is_not_called_broken(void **state)
{
    struct plan_case *c = case_new(CASE_HEAD, CASE_POLICY, "");

    (void)state;
    case_invoice(c, "A", "x", "2025-12-01", "2026-01-05", 10000);
    case_invoice(c, "B", "y", "2025-12-01", "2026-12-31", 10000);
    assert_lives(c, "2026-01-09", "2026-01-09", "");
    agree(c, "A", "promise", "2026-01-09", "2026-01-16", 0, 10000);
    case_remove(c, "A");
    assert_lives(c, "2026-01-12", "2026-01-21", "");
    case_invoice(c, "A", "x", "2025-12-01", "2026-01-05", 10000);
    case_plan(c, d("2026-01-22"));
    assert_int_not_equal(case_item(c, "A")->history->returned_since, DAY_NONE);
    assert_false(case_observed(c, OBSERVED_PROMISE_BROKEN));
    case_free(c);
}

static void r7_instalments_hold_while_they_are_met(void **state)
{
    static const struct {
        const char *day;
        int64_t balance;
        const char *want;
        bool broken;
    } table[] = {
        /* 100.00 in three: 33.33 by 15 Jan, 66.66 by 15 Feb, all by 15 Mar; two business days of grace */
        {"2026-01-19", 10000, "instalments", false},
        {"2026-01-20", 10000, "", true},
        {"2026-01-20", 6667, "instalments", false},
        {"2026-01-20", 6668, "", true},
        {"2026-02-17", 6667, "instalments", false},
        {"2026-02-18", 3335, "", true},
        {"2026-02-18", 3334, "instalments", false},
        {"2026-03-17", 1, "instalments", false},
        {"2026-03-18", 101, "", true},
    };

    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        struct plan_case *c = case_new(CASE_HEAD, CASE_POLICY, "limits { max_gap = 300d min_balance = {} }\n");
        struct history_hold *hold;

        case_invoice(c, "A", "x", "2025-12-01", "2026-01-05", 10000);
        case_plan(c, d("2026-01-06"));
        case_row(c, "A")->balance = table[i].balance;
        g_array_index(c->history->invoices, struct history_invoice, 0).balance = table[i].balance;
        hold = agree(c, "A", "instalments", "2026-01-06", "2026-01-15", 0, 10000);
        hold->count = 3;
        hold->every = (struct duration){DURATION_MONTHS, 1};
        case_plan(c, d(table[i].day));
        if (g_strcmp0(case_reason(c, "A"), table[i].want) != 0)
            fail_msg("%u: got %s want %s", i, case_reason(c, "A"), table[i].want);
        if (case_observed(c, OBSERVED_PROMISE_BROKEN) != table[i].broken)
            fail_msg("%u: broken: want %d", i, table[i].broken);
        case_free(c);
    }
}

/* Three days before each date; a reminder of the ladder is none of these letters. */
static void r7_an_instalment_is_asked_for_once_whatever_went_before(void **state)
{
    struct plan_case *c = case_new(CASE_HEAD, CASE_POLICY, "");
    struct history_hold *hold;

    (void)state;
    case_invoice(c, "A", "x", "2025-12-01", "2026-01-05", 10000);
    assert_lives(c, "2026-01-06", "2026-01-12", "2026-01-12 A:reminder");
    hold = agree(c, "A", "instalments", "2026-01-13", "2026-01-30", 0, 10000);
    hold->count = 2;
    hold->every = (struct duration){DURATION_MONTHS, 1};
    assert_lives(c, "2026-01-13", "2026-01-30", "2026-01-27 A:instalment");
    case_row(c, "A")->balance = 5000;
    assert_lives(c, "2026-01-31", "2026-02-28", "2026-02-25 A:instalment");
    case_free(c);
}

/* R10: a letter that confirms yields to reminders, is sent once, and is dropped after five business days. */
static void r7_what_was_agreed_is_confirmed_where_it_was_asked(void **state)
{
    static const struct {
        const char *what, *kind, *from, *named, *paused_until;
        int64_t amount;
        bool letter, other;
        const char *want;
    } table[] = {
        {"a promise", "promise", "2026-01-07", "2026-01-20", NULL, 0, true, false, "2026-01-07 A:promise"},
        {"without a letter", "promise", "2026-01-07", "2026-01-20", NULL, 0, false, false, ""},
        {"a settlement", "closed", "2026-01-07", "2026-01-20", NULL, 6000, true, false, "2026-01-07 A:settlement"},
        {"a reminder of another invoice first", "promise", "2026-01-12", "2026-01-20", NULL, 0, true, true,
         "2026-01-12 B:reminder; 2026-01-15 A:promise"},
        {"held for less than a week", "promise", "2026-01-07", "2026-01-20", "2026-01-13", 0, true, false,
         "2026-01-14 A:promise"},
        {"held for more", "promise", "2026-01-07", "2026-01-20", "2026-01-14", 0, true, false, ""},
        {"the day that was named has come", "promise", "2026-01-07", "2026-01-12", "2026-01-11", 0, true, false,
         "2026-01-15 A:reminder"},
    };

    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        struct plan_case *c = case_new(CASE_HEAD, CASE_POLICY, "");
        g_autofree char *got = NULL;

        case_invoice(c, "A", "x", "2025-12-01", "2026-01-05", 10000);
        if (table[i].other)
            case_invoice(c, "B", "x", "2025-12-01", "2026-01-05", 20000);
        agree(c, "A", table[i].kind, table[i].from, table[i].named, table[i].amount, 10000)->letter = table[i].letter;
        if (table[i].paused_until)
            case_hold(c, HOLD_ALL, "", "pause", "2026-01-01", table[i].paused_until, NULL, false);
        got = case_live_through(c, "2026-01-07", "2026-01-20");
        if (!g_str_equal(got, table[i].want))
            fail_msg("%u (%s): got «%s» want «%s»", i, table[i].what, got, table[i].want);
        case_free(c);
    }
}

static void r7_a_settlement_that_is_met_stays_closed(void **state)
{
    struct plan_case *c = case_new(CASE_HEAD, CASE_POLICY, "");

    (void)state;
    case_invoice(c, "A", "x", "2025-12-01", "2026-01-05", 10000);
    agree(c, "A", "closed", "2026-01-06", "2026-01-16", 5000, 10000);
    case_plan(c, d("2026-01-12"));
    assert_string_equal(case_reason(c, "A"), "closed");
    case_plan(c, d("2026-01-21")); /* nothing came */
    assert_string_equal(case_reason(c, "A"), "");
    assert_true(case_observed(c, OBSERVED_PROMISE_BROKEN));
    case_row(c, "A")->balance = 5000;
    case_plan(c, d("2026-01-21"));
    assert_string_equal(case_reason(c, "A"), "closed");
    case_free(c);
}

static void r7_a_closed_invoice_stays_closed_without_an_end(void **state)
{
    struct plan_case *c = case_new(CASE_HEAD, CASE_POLICY, "");

    (void)state;
    case_invoice(c, "A", "x", "2025-12-01", "2026-01-05", 10000);
    agree(c, "A", "closed", "2026-01-06", NULL, 0, 10000);
    assert_lives(c, "2026-01-06", "2026-03-31", "");
    assert_string_equal(case_reason(c, "A"), "closed");
    case_free(c);
}

static void r9_first_sight_of_an_old_invoice(void **state)
{
    static const struct {
        const char *limits, *due, *want;
    } table[] = {
        {"", "2025-11-06", ""},            /* 60 days: not more than 60 */
        {"", "2025-11-05", "first-sight"}, /* 61 */
        {"limits { first_sight = start }\n", "2025-01-05", ""},
        {"limits { first_sight = ignore }\n", "2025-01-05", NULL},
        {"limits { first_sight_age = 10d }\n", "2025-12-20", "first-sight"},
    };

    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        struct plan_case *c = case_new(CASE_HEAD, CASE_POLICY, table[i].limits);
        const char *got;

        case_invoice(c, "A", "x", "2025-01-01", table[i].due, 10000);
        case_plan(c, d("2026-01-05"));
        got = case_reason(c, "A");
        if (g_strcmp0(got, table[i].want) != 0)
            fail_msg("%u: got %s want %s", i, got ? got : "none", table[i].want ? table[i].want : "none");
        case_free(c);
    }
}

static void r9_an_approved_old_invoice_starts_kindly(void **state)
{
    struct plan_case *c = case_new(CASE_HEAD, CASE_POLICY, "");

    (void)state;
    case_invoice(c, "A", "x", "2025-01-01", "2025-02-01", 10000);
    case_approve(c, APPROVAL_FIRST_SIGHT, "main/A");
    assert_lives(c, "2026-01-05", "2026-01-16", "2026-01-05 A:reminder; 2026-01-15 A:second");
    case_free(c);
}

static void r9_a_yes_counts_through_its_last_day(void **state)
{
    static const struct {
        const char *lapses, *want;
    } table[] = {{"2026-01-05", ""}, {"2026-01-04", "first-sight"}};

    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        struct plan_case *c = case_new(CASE_HEAD, CASE_POLICY, "");

        case_invoice(c, "A", "x", "2025-01-01", "2025-02-01", 10000);
        case_approve(c, APPROVAL_FIRST_SIGHT, "main/A");
        g_array_index(c->history->approvals, struct history_approval, 0).lapses = d(table[i].lapses);
        case_plan(c, d("2026-01-05"));
        if (g_strcmp0(case_reason(c, "A"), table[i].want) != 0)
            fail_msg("%u: got %s want %s", i, case_reason(c, "A"), table[i].want);
        case_free(c);
    }
}

static void r10_one_letter_for_all_invoices_at_a_stage(void **state)
{
    struct plan_case *c = case_new(CASE_HEAD, CASE_POLICY, "");

    (void)state;
    case_invoice(c, "A", "x", "2025-12-01", "2026-01-05", 10000);
    case_invoice(c, "B", "x", "2025-12-01", "2026-01-04", 10000);
    case_invoice(c, "Z", "y", "2025-12-01", "2026-01-05", 10000);
    assert_lives(c, "2026-01-12", "2026-01-12", "2026-01-12 B,A:reminder Z:reminder");
    case_free(c);
}

static void r10_the_higher_stage_goes_first_and_names_the_rest(void **state)
{
    struct plan_case *c = case_new(CASE_HEAD, CASE_POLICY, "");
    const struct plan *plan;

    (void)state;
    case_invoice(c, "A", "x", "2025-12-01", "2026-01-05", 10000);
    case_invoice(c, "B", "x", "2025-12-20", "2026-01-15", 10000); /* its reminder is due on the 22nd as well */
    assert_lives(c, "2026-01-06", "2026-01-21", "2026-01-12 A:reminder; 2026-01-15 B:courtesy");
    plan = case_plan(c, d("2026-01-22"));
    assert_string_equal(case_reason(c, "A"), "");
    assert_string_equal(case_reason(c, "B"), "gap");
    for (guint i = 0; i < plan->decisions->len; i++) {
        const struct decision *decision = plan->decisions->pdata[i];

        if (decision->verdict == VERDICT_SEND)
            assert_int_equal(decision->also_open->len, 1);
    }
    assert_lives(c, "2026-01-22", "2026-01-27", "2026-01-22 A:second; 2026-01-26 B:reminder"); /* 25th: a Sunday */
    case_free(c);
}

static void r10_at_most_two_letters_a_week(void **state)
{
    struct plan_case *c = case_new(CASE_HEAD, CASE_POLICY, "limits { contact_gap = 0d }\n");

    (void)state;
    case_invoice(c, "A", "x", "2025-12-01", "2026-01-05", 10000);
    case_invoice(c, "B", "x", "2025-12-01", "2026-01-06", 10000);
    case_invoice(c, "C", "x", "2025-12-01", "2026-01-07", 10000);
    assert_lives(c, "2026-01-12", "2026-01-20", "2026-01-12 A:reminder; 2026-01-13 B:reminder; 2026-01-19 C:reminder");
    case_free(c);
}

static void r10_per_client_one_ladder(void **state)
{
    struct plan_case *c = case_new(CASE_HEAD,
                                   "policy \"standard\" { per = client thanks = no\n"
                                   " stage \"reminder\" { after_due = 7d template = reminder new_term = 7d }\n"
                                   " stage \"second\" { after_previous = 10d template = second new_term = 7d }\n"
                                   " stage \"notice\" { after_previous = 8d template = notice escalation = yes }\n}\n",
                                   "limits { contact_gap = 0d }\n");

    (void)state;
    case_invoice(c, "A", "x", "2025-12-01", "2026-01-05", 10000);
    case_invoice(c, "B", "x", "2025-12-20", "2026-01-19", 10000);
    /* B is overdue when the second letter goes: it is demanded with it, and with the notice too */
    assert_lives(c, "2026-01-05", "2026-01-31", "2026-01-12 A:reminder; 2026-01-22 A,B:second; 2026-01-30 A,B:notice");
    case_free(c);
}

static void r10_per_client_a_newcomer_gets_no_notice_first(void **state)
{
    struct plan_case *c = case_new(CASE_HEAD,
                                   "policy \"standard\" { per = client thanks = no\n"
                                   " stage \"reminder\" { after_due = 7d template = reminder new_term = 7d }\n"
                                   " stage \"notice\" { after_previous = 10d template = notice escalation = yes }\n}\n",
                                   "limits { contact_gap = 0d }\n");

    (void)state;
    case_invoice(c, "A", "x", "2025-12-01", "2026-01-05", 10000);
    case_invoice(c, "B", "x", "2025-12-20", "2026-01-14", 10000);
    assert_lives(c, "2026-01-05", "2026-01-31", "2026-01-12 A:reminder; 2026-01-21 B:reminder; 2026-01-22 A:notice");
    case_free(c);
}

static void r12_window_flood_and_clock(void **state)
{
    struct plan_case *c = case_new(CASE_HEAD, CASE_POLICY, "");

    (void)state;
    case_invoice(c, "A", "x", "2025-12-01", "2026-01-05", 10000);
    c->minute = 8 * 60 + 59;
    case_plan(c, d("2026-01-12"));
    assert_string_equal(case_reason(c, "A"), "window");
    c->minute = 17 * 60;
    case_plan(c, d("2026-01-12"));
    assert_string_equal(case_reason(c, "A"), "window");
    assert_int_equal(((const struct decision *)c->plan->decisions->pdata[0])->until, d("2026-01-13"));
    c->minute = 9 * 60;
    case_plan(c, d("2026-01-17")); /* a Saturday */
    assert_string_equal(case_reason(c, "A"), "window");
    case_plan(c, d("2026-01-12"));
    assert_string_equal(case_reason(c, "A"), "");
    c->history->last_day = d("2026-01-13"); /* set back by a day */
    case_plan(c, d("2026-01-12"));
    assert_string_equal(case_reason(c, "A"), "clock");
    c->history->last_day = d("2026-01-13");
    case_plan(c, d("2026-02-18")); /* 36 days */
    assert_string_equal(case_reason(c, "A"), "clock");
    case_plan(c, d("2026-02-17")); /* 35 */
    assert_string_equal(case_reason(c, "A"), "");
    case_free(c);
}

static void r12_flood_holds_all_until_approved(void **state)
{
    struct plan_case *c = case_new(CASE_HEAD, CASE_POLICY, "");

    (void)state;
    for (int i = 0; i < 26; i++) {
        g_autofree char *number = g_strdup_printf("N%02d", i), *client = g_strdup_printf("c%02d", i);

        case_invoice(c, number, client, "2025-12-01", "2026-01-05", 10000);
    }
    case_plan(c, d("2026-01-12"));
    assert_string_equal(case_reason(c, "N00"), "flood");
    for (guint i = 0; i < c->plan->decisions->len; i++) {
        g_autofree char *digest = decision_digest(c->plan->decisions->pdata[i]);

        case_approve(c, APPROVAL_PASS, digest);
    }
    case_invoice(c, "N26", "c26", "2025-12-01", "2026-01-05", 10000); /* counts afresh */
    case_plan(c, d("2026-01-12"));
    assert_string_equal(case_reason(c, "N00"), "");
    assert_int_equal(c->plan->letters, 27);
    case_free(c);
}

static void r12_formal_letters_not_before_a_closed_day(void **state)
{
    struct plan_case *c = case_new(CASE_HEAD, CASE_POLICY, "");

    (void)state;
    case_invoice(c, "A", "x", "2025-12-01", "2026-01-05", 10000);
    assert_lives(c, "2026-01-06", "2026-01-29", "2026-01-12 A:reminder; 2026-01-22 A:second");
    c->minute = 12 * 60; /* Friday 30 January, noon */
    case_plan(c, d("2026-01-30"));
    assert_string_equal(case_reason(c, "A"), "window");
    c->minute = 11 * 60 + 59;
    case_plan(c, d("2026-01-30"));
    assert_string_equal(case_reason(c, "A"), "");
    case_free(c);
}

static void r13_a_ledger_that_shrank_is_not_believed(void **state)
{
    struct plan_case *c = case_new(CASE_HEAD, CASE_POLICY, "");
    struct history_ledger known = {.name = g_strdup("main"),
                                   .last_good_read = 1,
                                   .last_good_rows = 20,
                                   .header_sha256 = g_strdup(""),
                                   .sha256 = g_strdup("")};

    (void)state;
    case_invoice(c, "A", "x", "2025-12-01", "2026-01-05", 10000);
    g_array_append_val(c->history->ledgers, known);
    c->ledger->rows = 10;
    case_plan(c, d("2026-01-12"));
    assert_string_equal(case_reason(c, "A"), "");
    c->ledger->rows = 9;
    case_plan(c, d("2026-01-12"));
    assert_string_equal(case_reason(c, "A"), "ledger");
    case_approve(c, APPROVAL_LEDGER, "main 00");
    case_plan(c, d("2026-01-12"));
    assert_string_equal(case_reason(c, "A"), "");
    case_free(c);
}

static void r13_changed_columns_wait_for_a_yes(void **state)
{
    struct plan_case *c = case_new(CASE_HEAD, CASE_POLICY, "");
    struct history_ledger known = {.name = g_strdup("main"),
                                   .last_good_read = 1,
                                   .last_good_rows = 1,
                                   .header_sha256 = g_strdup("other"),
                                   .sha256 = g_strdup("")};

    (void)state;
    case_invoice(c, "A", "x", "2025-12-01", "2026-01-05", 10000);
    g_array_append_val(c->history->ledgers, known);
    case_plan(c, d("2026-01-12"));
    assert_string_equal(case_reason(c, "A"), "columns");
    case_free(c);
}

static void r13_a_vanished_row_is_paid_only_when_that_can_be_believed(void **state)
{
    struct plan_case *c = case_new(CASE_HEAD, CASE_POLICY, "");
    char number[8];

    (void)state;
    for (int i = 0; i < 10; i++) {
        g_snprintf(number, sizeof number, "N%d", i);
        case_invoice(c, number, number, "2025-12-01", "2026-01-05", 10000);
    }
    case_plan(c, d("2026-01-12"));
    for (int i = 0; i < 5; i++) {
        g_snprintf(number, sizeof number, "N%d", i);
        case_remove(c, number);
    }
    case_plan(c, d("2026-01-12"));
    assert_int_equal(history_find(c->history, "main", "N0")->state, INVOICE_GONE); /* five at once may */
    for (int i = 0; i < 6; i++) {
        g_snprintf(number, sizeof number, "M%d", i);
        case_invoice(c, number, number, "2025-12-01", "2026-01-05", 10000);
    }
    case_plan(c, d("2026-01-12"));
    for (int i = 0; i < 6; i++) {
        g_snprintf(number, sizeof number, "M%d", i);
        case_remove(c, number);
    }
    case_plan(c, d("2026-01-12"));
    assert_int_equal(history_find(c->history, "main", "M0")->state, INVOICE_MISSING); /* six of eleven may not */
    case_free(c);
}

static void r15_paid_ends_it_and_thanks_once(void **state)
{
    struct plan_case *c =
        case_new(CASE_HEAD,
                 "policy \"standard\" { thanks = first stage \"reminder\" { after_due = 7d template = a } "
                 "stage \"second\" { after_previous = 10d template = b } }\n",
                 "");

    (void)state;
    case_invoice(c, "A", "x", "2025-12-01", "2026-01-05", 10000);
    assert_lives(c, "2026-01-12", "2026-01-14", "2026-01-12 A:reminder");
    case_row(c, "A")->balance = 0;
    assert_lives(c, "2026-01-15", "2026-03-31", "2026-01-15 A:thanks");
    case_free(c);
}

static void r15_a_part_payment_gives_time(void **state)
{
    struct plan_case *c = case_new(CASE_HEAD, CASE_POLICY, "");

    (void)state;
    case_invoice(c, "A", "x", "2025-12-01", "2026-01-05", 10000);
    assert_lives(c, "2026-01-12", "2026-01-21", "2026-01-12 A:reminder");
    case_row(c, "A")->balance = 4000;
    assert_lives(c, "2026-01-22", "2026-01-30", "2026-01-29 A:second"); /* 5 business days after the 22nd */
    case_free(c);
}

static void r16_money_that_came_back_goes_on_not_at_once(void **state)
{
    struct plan_case *c = case_new(CASE_HEAD, CASE_POLICY, "");

    (void)state;
    case_invoice(c, "A", "x", "2025-12-01", "2026-01-05", 10000);
    assert_lives(c, "2026-01-12", "2026-01-15", "2026-01-12 A:reminder");
    case_row(c, "A")->balance = 0;
    assert_lives(c, "2026-01-16", "2026-01-25", "");
    case_row(c, "A")->balance = 10000;
    assert_lives(c, "2026-01-26", "2026-02-03", "2026-02-02 A:second");
    case_free(c);
}

static void r16_more_than_all_of_it_was_paid_and_came_back(void **state)
{
    struct plan_case *c = case_new(CASE_HEAD, CASE_POLICY, "");

    (void)state;
    case_invoice(c, "A", "x", "2025-12-01", "2026-01-05", 10000);
    assert_lives(c, "2026-01-12", "2026-01-15", "2026-01-12 A:reminder");
    case_row(c, "A")->balance = -2000;
    case_plan(c, d("2026-01-16"));
    assert_true(case_observed(c, OBSERVED_PAID));
    assert_lives(c, "2026-01-16", "2026-01-25", "");
    case_row(c, "A")->balance = 10000;
    case_plan(c, d("2026-01-26"));
    assert_true(case_observed(c, OBSERVED_RETURNED));
    assert_lives(c, "2026-01-26", "2026-02-03", "2026-02-02 A:second");
    case_free(c);
}

static void r17_a_new_due_date_starts_the_ladder_again(void **state)
{
    struct plan_case *c = case_new(CASE_HEAD, CASE_POLICY, "");

    (void)state;
    case_invoice(c, "A", "x", "2025-12-01", "2026-01-05", 10000);
    assert_lives(c, "2026-01-12", "2026-01-23", "2026-01-12 A:reminder; 2026-01-22 A:second");
    case_row(c, "A")->due = d("2026-02-27");
    assert_lives(c, "2026-01-26", "2026-03-09", "2026-02-24 A:courtesy; 2026-03-06 A:reminder");
    case_free(c);
}

static void r21_a_changed_policy_goes_on_behind_the_last_served_name(void **state)
{
    struct plan_case *c = case_new(CASE_HEAD, CASE_POLICY, "");

    (void)state;
    case_invoice(c, "A", "x", "2025-12-01", "2026-01-05", 10000);
    case_plan(c, d("2026-01-06"));
    case_step(c, "A", "gone", STEP_LETTER, "2026-01-12");
    assert_lives(c, "2026-01-20", "2026-01-20", "2026-01-20 A:reminder");
    case_free(c);
}

/* Makes what the last plan decided open instead of served: a call that nobody has made yet. */
static void leave_open(struct plan_case *c, const char *number)
{
    struct history_invoice *known = history_find(c->history, "main", number);

    g_array_index(known->steps, struct history_step, known->steps->len - 1).state = STEP_OPEN;
}

#define CALL_POLICY                                                                                                    \
    "policy \"standard\" { thanks = no stage \"reminder\" { after_due = 7d template = a }\n"                           \
    " stage \"call\" { after_previous = 3d action = call lapse = 5bd }\n"                                              \
    " stage \"second\" { after_previous = 3d template = b } }\n"

static void r24_a_call_that_is_not_made_lapses(void **state)
{
    struct plan_case *c = case_new(CASE_HEAD, CALL_POLICY, "");

    (void)state;
    case_invoice(c, "A", "x", "2025-12-01", "2026-01-05", 10000);
    assert_lives(c, "2026-01-06", "2026-01-15", "2026-01-12 A:reminder; 2026-01-15 A:call");
    leave_open(c, "A");
    /* made on Thursday 15; its last day is Thursday 22; served on the 23rd, and three days later it goes on */
    assert_lives(c, "2026-01-16", "2026-01-22", "");
    case_plan(c, d("2026-01-23"));
    assert_true(case_observed(c, OBSERVED_TASK_LAPSED));
    assert_lives(c, "2026-01-23", "2026-01-30", "2026-01-26 A:second");
    case_free(c);
}

static void r24_a_task_ends_unserved_when_the_invoice_is_held(void **state)
{
    struct plan_case *c = case_new(CASE_HEAD, CALL_POLICY, "");

    (void)state;
    case_invoice(c, "A", "x", "2025-12-01", "2026-01-05", 10000);
    assert_lives(c, "2026-01-06", "2026-01-15", "2026-01-12 A:reminder; 2026-01-15 A:call");
    leave_open(c, "A");
    case_hold(c, HOLD_CLIENT, "x", "pause", "2026-01-16", "2026-01-20", NULL, false);
    case_plan(c, d("2026-01-16"));
    assert_true(case_observed(c, OBSERVED_TASK_ENDED));
    assert_lives(c, "2026-01-19", "2026-01-27", "2026-01-21 A:call; 2026-01-26 A:second");
    case_free(c);
}

static void r24_a_task_ends_unserved_when_nothing_is_asked_any_more(void **state)
{
    static const struct {
        const char *what;
        int64_t paid; /* of 100.00 at the bank */
        enum payment_state state;
        int64_t credit;
        bool ends;
    } table[] = {
        {"a part is paid at the bank", 4000, PAYMENT_APPLIED, 0, false},
        {"it is paid at the bank", 10000, PAYMENT_APPLIED, 0, true},
        {"what is left is small", 9950, PAYMENT_APPLIED, 0, true},
        {"a payment may be its", 10000, PAYMENT_HELD, 0, true},
        {"a credit covers a part", 0, PAYMENT_APPLIED, 4000, false},
        {"a credit covers it", 0, PAYMENT_APPLIED, 10000, true},
        {"payment and credit cover it", 4000, PAYMENT_APPLIED, 6000, true},
    };

    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        struct plan_case *c = case_new(CASE_HEAD, CALL_POLICY, "");
        struct history_payment paid = {
            .ledger = g_strdup("main"), .number = g_strdup("A"), .amount = table[i].paid, .state = table[i].state};

        case_invoice(c, "A", "x", "2025-12-01", "2026-01-05", 10000);
        assert_lives(c, "2026-01-06", "2026-01-15", "2026-01-12 A:reminder; 2026-01-15 A:call");
        leave_open(c, "A");
        g_array_append_val(c->history->payments, paid);
        if (table[i].credit)
            case_invoice(c, "CN", "x", "2026-01-15", "2026-01-15", -table[i].credit);
        case_plan(c, d("2026-01-16"));
        if (case_observed(c, OBSERVED_TASK_ENDED) != table[i].ends)
            fail_msg("%u (%s): want the task %s", i, table[i].what, table[i].ends ? "ended" : "open");
        case_free(c);
    }
}

static void outage_letters_are_a_prefix_none_earlier(void **state)
{
    struct plan_case *c = case_new(CASE_HEAD, CASE_POLICY, "");

    (void)state;
    case_invoice(c, "A", "x", "2025-12-01", "2026-01-05", 10000);
    assert_lives(c, "2026-01-01", "2026-01-05", "2026-01-02 A:courtesy");
    /* nothing runs until the 30th */
    assert_lives(c, "2026-01-30", "2026-02-28", "2026-01-30 A:reminder; 2026-02-09 A:second; 2026-02-17 A:notice");
    case_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(r1_what_is_said_to_be_paid_is_not_asked_for),
        cmocka_unit_test(r1_credits_count_before_anyone_is_reminded),
        cmocka_unit_test(r1_a_named_credit_counts_at_its_invoice_first),
        cmocka_unit_test(r1_what_is_not_to_be_reminded_of),
        cmocka_unit_test(r2_terms_give_the_due_date),
        cmocka_unit_test(r2_without_due_date_and_terms_it_is_rejected),
        cmocka_unit_test(r3_r4_the_ladder_on_its_days),
        cmocka_unit_test(r4_a_closed_day_moves_on_and_before_due_moves_back),
        cmocka_unit_test(r4_a_late_courtesy_still_goes_until_the_due_date),
        cmocka_unit_test(r4_of_several_pre_due_letters_only_the_last),
        cmocka_unit_test(r5_never_skips_however_old),
        cmocka_unit_test(r5_a_promised_term_is_never_cut_short),
        cmocka_unit_test(r5_min_gap_between_letters),
        cmocka_unit_test(r5_a_formal_letter_is_never_the_first),
        cmocka_unit_test(r6_the_last_stage_repeats_and_stops),
        cmocka_unit_test(r7_r8_a_pause_holds_and_the_day_after_goes_on),
        cmocka_unit_test(r7_of_two_holds_of_one_kind_the_longer_one_is_told),
        cmocka_unit_test(r7_resume_makes_today_its_last_day),
        cmocka_unit_test(r7_an_escalation_pause_lets_kind_letters_go),
        cmocka_unit_test(r7_a_promise_holds_to_its_date_and_grace),
        cmocka_unit_test(r7_a_part_that_was_promised_and_came_is_kept),
        cmocka_unit_test(r7_a_promise_that_ran_out_while_its_row_was_away_is_not_called_broken),
        cmocka_unit_test(r7_instalments_hold_while_they_are_met),
        cmocka_unit_test(r7_an_instalment_is_asked_for_once_whatever_went_before),
        cmocka_unit_test(r7_what_was_agreed_is_confirmed_where_it_was_asked),
        cmocka_unit_test(r7_a_settlement_that_is_met_stays_closed),
        cmocka_unit_test(r7_a_closed_invoice_stays_closed_without_an_end),
        cmocka_unit_test(r9_first_sight_of_an_old_invoice),
        cmocka_unit_test(r9_an_approved_old_invoice_starts_kindly),
        cmocka_unit_test(r9_a_yes_counts_through_its_last_day),
        cmocka_unit_test(r10_one_letter_for_all_invoices_at_a_stage),
        cmocka_unit_test(r10_the_higher_stage_goes_first_and_names_the_rest),
        cmocka_unit_test(r10_at_most_two_letters_a_week),
        cmocka_unit_test(r10_per_client_one_ladder),
        cmocka_unit_test(r10_per_client_a_newcomer_gets_no_notice_first),
        cmocka_unit_test(r12_window_flood_and_clock),
        cmocka_unit_test(r12_flood_holds_all_until_approved),
        cmocka_unit_test(r12_formal_letters_not_before_a_closed_day),
        cmocka_unit_test(r13_a_ledger_that_shrank_is_not_believed),
        cmocka_unit_test(r13_changed_columns_wait_for_a_yes),
        cmocka_unit_test(r13_a_vanished_row_is_paid_only_when_that_can_be_believed),
        cmocka_unit_test(r15_paid_ends_it_and_thanks_once),
        cmocka_unit_test(r15_a_part_payment_gives_time),
        cmocka_unit_test(r16_money_that_came_back_goes_on_not_at_once),
        cmocka_unit_test(r16_more_than_all_of_it_was_paid_and_came_back),
        cmocka_unit_test(r17_a_new_due_date_starts_the_ladder_again),
        cmocka_unit_test(r21_a_changed_policy_goes_on_behind_the_last_served_name),
        cmocka_unit_test(r24_a_call_that_is_not_made_lapses),
        cmocka_unit_test(r24_a_task_ends_unserved_when_the_invoice_is_held),
        cmocka_unit_test(r24_a_task_ends_unserved_when_nothing_is_asked_any_more),
        cmocka_unit_test(outage_letters_are_a_prefix_none_earlier),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
