/* SPDX-License-Identifier: MIT */
/* What stands beside the ladder and what the owner is told: R7 instalments, R19, R13, R24. 2026-01-05 is a Monday. */
#include "plan_case.h"

#include "plan/owner_act.h"
#include "plan/tell.h"

#define WEEK ((struct duration){DURATION_BUSINESS_DAYS, 5})

/* --- R7: the letter before each instalment -------------------------------------------------------------------- */

/* Three monthly instalments of A (300.00, due 2026-01-05), agreed on 2026-01-12, the first on 2026-02-02. */
static struct plan_case *instalments_case(void)
{
    struct plan_case *c = case_new(CASE_HEAD, CASE_POLICY, "");
    struct history_hold *hold;

    case_invoice(c, "A", "x", "2025-12-01", "2026-01-05", 30000);
    case_hold(c, HOLD_INVOICE, "main/A", "instalments", "2026-01-12", "2026-04-06", NULL, false);
    hold = &g_array_index(c->history->holds, struct history_hold, 0);
    hold->named_day = d("2026-02-02");
    hold->balance_then = 30000;
    hold->count = 3;
    hold->every = (struct duration){DURATION_MONTHS, 1};
    return c;
}

static const struct decision *instalment_letter(const struct plan *plan)
{
    for (guint i = 0; i < plan->decisions->len; i++) {
        const struct decision *decision = plan->decisions->pdata[i];

        if (decision->kind == DECISION_INSTALMENT)
            return decision;
    }
    return NULL;
}

static void r7_an_instalment_is_announced_three_days_before_on_a_business_day(void **state)
{
    struct plan_case *c = instalments_case();
    const struct decision *letter;

    (void)state;
    /* 2026-02-02 is a Monday: three days before it is Friday, 2026-01-30 */
    assert_null(instalment_letter(case_plan(c, d("2026-01-29"))));
    letter = instalment_letter(case_plan(c, d("2026-01-30")));
    assert_non_null(letter);
    assert_int_equal(letter->verdict, VERDICT_SEND);
    assert_string_equal(letter->template_name, "courtesy");
    assert_int_equal(letter->round, 1);
    assert_int_equal(letter->asked, 10000);
    assert_int_equal(letter->asked_day, d("2026-02-02"));
    assert_int_equal(letter->term_until, DAY_NONE);
    case_free(c);
}

static void r7_each_instalment_has_one_letter_and_the_last_takes_the_rest(void **state)
{
    struct plan_case *c = instalments_case();
    const struct decision *letter;

    (void)state;
    assert_lives(c, "2026-01-26", "2026-02-02", "2026-01-30 A:instalment");
    case_row(c, "A")->balance = 20000; /* the first came */
    assert_lives(c, "2026-02-03", "2026-03-02", "2026-02-27 A:instalment");
    case_row(c, "A")->balance = 9999; /* the second, and a cent more */
    letter = instalment_letter(case_plan(c, d("2026-03-30")));
    assert_non_null(letter);
    assert_int_equal(letter->round, 3);
    assert_int_equal(letter->asked, 9999);
    assert_lives(c, "2026-03-03", "2026-04-02", "2026-03-30 A:instalment");
    case_free(c);
}

static void r7_no_letter_for_an_instalment_whose_sum_is_in(void **state)
{
    struct plan_case *c = instalments_case();

    (void)state;
    case_row(c, "A")->balance = 20000;
    assert_lives(c, "2026-01-26", "2026-02-26", "");
    case_free(c);
}

static void r7_an_instalment_letter_is_dropped_after_its_date(void **state)
{
    struct plan_case *c = instalments_case();

    (void)state;
    assert_non_null(instalment_letter(case_plan(c, d("2026-02-02"))));
    assert_null(instalment_letter(case_plan(c, d("2026-02-03")))); /* grace: still kept, but too late for the letter */
    case_free(c);
}

static void r7_an_instalment_letter_serves_no_stage(void **state)
{
    struct plan_case *c = instalments_case();

    (void)state;
    assert_lives(c, "2026-01-26", "2026-02-02", "2026-01-30 A:instalment");
    /* broken: date and two business days; R8: the day after goes on with the first stage */
    assert_lives(c, "2026-02-03", "2026-02-05", "2026-02-05 A:reminder");
    case_free(c);
}

static void r7_an_instalment_letter_is_a_contact(void **state)
{
    struct plan_case *c = instalments_case();

    (void)state;
    case_invoice(c, "B", "x", "2025-12-24", "2026-01-24", 5000); /* reminder on 2026-02-02, a Monday */
    assert_lives(c, "2026-01-30", "2026-02-03", "2026-01-30 A:instalment; 2026-02-02 B:reminder");
    case_free(c);

    c = instalments_case();
    case_invoice(c, "B", "x", "2025-12-22", "2026-01-22", 5000); /* reminder on 2026-01-29: A waits three days */
    assert_lives(c, "2026-01-28", "2026-02-03", "2026-01-29 B:reminder; 2026-02-02 A:instalment");
    case_free(c);
}

static void r7_an_instalment_letter_yields_to_reminders(void **state)
{
    struct plan_case *c = instalments_case();

    (void)state;
    case_invoice(c, "B", "x", "2025-12-23", "2026-01-23", 5000); /* reminder on 2026-01-30, the letter's own day */
    assert_lives(c, "2026-01-29", "2026-02-03", "2026-01-30 B:reminder; 2026-02-02 A:instalment");
    case_free(c);
}

static void r7_no_instalment_letter_while_something_else_holds(void **state)
{
    static const struct {
        enum hold_scope scope;
        const char *subject, *kind;
    } table[] = {
        {HOLD_INVOICE, "main/A", "dispute"}, {HOLD_CLIENT, "x", "pause"}, {HOLD_ALL, "", "pause"},
        {HOLD_CLIENT, "x", "insolvent"},     {HOLD_CLIENT, "x", "reply"},
    };

    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        struct plan_case *c = instalments_case();

        case_hold(c, table[i].scope, table[i].subject, table[i].kind, "2026-01-20", NULL, NULL, false);
        if (instalment_letter(case_plan(c, d("2026-01-30"))))
            fail_msg("%u (%s): got a letter want none", i, table[i].kind);
        case_free(c);
    }
}

/* --- R19: tell_owner ------------------------------------------------------------------------------------------ */

#define TOLD_POLICY                                                                                                    \
    "policy \"standard\" { thanks = no\n"                                                                              \
    " stage \"reminder\" { after_due = 7d template = reminder tell_owner = 2bd %s }\n}\n"

static struct plan_case *told_case(const char *more)
{
    g_autofree char *policy = g_strdup_printf(TOLD_POLICY, more);
    struct plan_case *c = case_new(CASE_HEAD, policy, "");

    case_invoice(c, "A", "x", "2025-12-01", "2026-01-05", 10000); /* reminder on Monday 2026-01-12 */
    return c;
}

static void r19_tell_owner_announces_that_long_ahead_and_then_the_letter_goes_in_time(void **state)
{
    struct plan_case *c = told_case("");
    const struct plan *plan = case_plan(c, d("2026-01-07"));

    (void)state;
    assert_int_equal(plan->announcements->len, 0);
    plan = case_plan(c, d("2026-01-08")); /* two business days before the 12th */
    assert_int_equal(plan->announcements->len, 1);
    assert_int_equal(g_array_index(plan->announcements, struct announcement, 0).goes, d("2026-01-12"));
    assert_lives(c, "2026-01-06", "2026-01-12", "2026-01-12 A:reminder");
    case_free(c);
}

static void r19_a_letter_that_was_not_announced_waits_until_it_has_been_that_long(void **state)
{
    struct plan_case *c = told_case("");

    (void)state;
    case_plan(c, d("2026-01-14"));
    assert_string_equal(case_reason(c, "A"), "approval");
    assert_lives(c, "2026-01-14", "2026-01-16", "2026-01-16 A:reminder"); /* told on the 14th */
    case_free(c);
}

static void r19_a_yes_needs_no_announcement(void **state)
{
    struct plan_case *c = told_case("confirm = yes");
    g_autofree char *digest = NULL;
    const struct decision *decision;

    (void)state;
    decision = case_plan(c, d("2026-01-14"))->decisions->pdata[0];
    assert_int_equal(decision->reason, REASON_APPROVAL);
    assert_int_equal(decision->until, DAY_NONE); /* waiting alone is not enough */
    digest = decision_digest(decision);
    case_approve(c, APPROVAL_LETTER, digest);
    case_plan(c, d("2026-01-14"));
    assert_string_equal(case_reason(c, "A"), "");
    case_free(c);
}

static void r19_what_is_held_is_announced_when_it_is_free(void **state)
{
    struct plan_case *c = told_case("");

    (void)state;
    case_hold(c, HOLD_INVOICE, "main/A", "pause", "2026-01-06", "2026-01-20", NULL, false);
    assert_int_equal(case_plan(c, d("2026-01-12"))->announcements->len, 0);
    assert_lives(c, "2026-01-19", "2026-01-23", "2026-01-23 A:reminder"); /* free on Wednesday the 21st */
    case_free(c);
}

/* --- what is told, and how often ------------------------------------------------------------------------------ */

static GPtrArray *standing(const struct plan_case *c)
{
    const struct tell_facts facts = {.plan = c->plan, .history = c->history, .config = c->config};

    return tell_standing(&facts);
}

static bool stands(const struct plan_case *c, enum notice_kind kind)
{
    g_autoptr(GPtrArray) list = standing(c);

    for (guint i = 0; i < list->len; i++) {
        if (((const struct notice *)list->pdata[i])->kind == kind)
            return true;
    }
    return false;
}

static void r19_an_approval_is_told_at_once_and_after_three_and_ten_business_days(void **state)
{
    static const struct {
        int times;
        const char *first, *last, *today;
        bool want;
    } table[] = {
        {0, NULL, NULL, "2026-01-12", true},
        {1, "2026-01-12", "2026-01-12", "2026-01-14", false},
        {1, "2026-01-12", "2026-01-12", "2026-01-15", true}, /* Monday and three business days */
        {2, "2026-01-12", "2026-01-15", "2026-01-23", false},
        {2, "2026-01-12", "2026-01-15", "2026-01-26", true}, /* and ten */
        {3, "2026-01-12", "2026-01-26", "2026-12-31", false},
    };
    AUTO(calendar) weekdays = calendar_weekdays(0x1f);

    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        struct told told = {table[i].times, table[i].first ? d(table[i].first) : DAY_NONE,
                            table[i].last ? d(table[i].last) : DAY_NONE};
        bool got = tell_is_due(NOTICE_APPROVAL, &told, weekdays, WEEK, d(table[i].today));

        if (got != table[i].want)
            fail_msg("%u: got %d want %d", i, got, table[i].want);
    }
}

static void no_act_by_mail_approves_and_each_item_can_be_stopped(void **state)
{
    (void)state;
    for (enum notice_kind kind = 0; kind < NOTICE_KINDS; kind++) {
        unsigned acts = owner_acts_of_notice(kind);
        bool of_client = kind == NOTICE_APPROVAL || kind == NOTICE_ANNOUNCED || kind == NOTICE_PAYMENT ||
                         (kind >= NOTICE_PROMISE_BROKEN && kind <= NOTICE_TEMPLATE);

        if (of_client ? !(acts & OWNER_ACT_BIT(OWNER_ACT_PAUSE)) : acts != 0)
            fail_msg("%s: got %x", notice_word(kind), acts);
        if ((acts & OWNER_ACT_BIT(OWNER_ACT_ANSWERED)) && kind != NOTICE_REPLY)
            fail_msg("%s: goes on by mail", notice_word(kind));
    }
    assert_int_equal(owner_acts_of_task("claim"), 0);
    assert_true(owner_acts_of_task("call") & OWNER_ACT_BIT(OWNER_ACT_PROMISE));
    assert_int_equal(owner_act_of("approve"), OWNER_ACTS);
    for (enum owner_act act = 0; act < OWNER_ACTS; act++)
        assert_int_equal(owner_act_of(owner_act_word(act)), act);
}

static void r14_a_reply_nobody_decided_about_is_told_again_as_often_as_is_set(void **state)
{
    static const struct {
        struct duration on_reply;
        int times;
        const char *today; /* told last on Monday 2026-01-12 */
        bool want;
    } table[] = {
        {{DURATION_BUSINESS_DAYS, 5}, 0, "2026-01-12", true},  {{DURATION_BUSINESS_DAYS, 5}, 1, "2026-01-16", false},
        {{DURATION_BUSINESS_DAYS, 5}, 1, "2026-01-19", true},  {{DURATION_BUSINESS_DAYS, 5}, 7, "2026-01-19", true},
        {{DURATION_BUSINESS_DAYS, 2}, 1, "2026-01-13", false}, {{DURATION_BUSINESS_DAYS, 2}, 1, "2026-01-14", true},
        {{DURATION_DAYS, 0}, 1, "2026-12-31", false},          {{DURATION_NONE, 0}, 1, "2026-12-31", false},
    };
    AUTO(calendar) weekdays = calendar_weekdays(0x1f);

    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        struct told told = {table[i].times, d("2026-01-05"), d("2026-01-12")};
        bool got = tell_is_due(NOTICE_REPLY, &told, weekdays, table[i].on_reply, d(table[i].today));

        if (got != table[i].want)
            fail_msg("%u: got %d want %d", i, got, table[i].want);
    }
}

static void r13_a_ledger_is_told_at_once_and_again_weekly(void **state)
{
    static const struct {
        enum notice_kind kind;
        const char *today;
        bool want;
    } table[] = {
        {NOTICE_LEDGER, "2026-01-18", false},  {NOTICE_LEDGER, "2026-01-19", true},
        {NOTICE_COLUMNS, "2026-01-19", true},  {NOTICE_FLOOD, "2026-02-19", false},
        {NOTICE_CLOCK, "2026-02-19", false},   {NOTICE_PROMISE_BROKEN, "2026-02-19", false},
        {NOTICE_TASK, "2026-02-19", false},    {NOTICE_ANNOUNCED, "2026-02-19", false},
        {NOTICE_RELAY, "2026-01-18", false},   {NOTICE_RELAY, "2026-01-19", true},
        {NOTICE_DISK, "2026-01-19", true},     {NOTICE_IBAN, "2026-01-19", true},
        {NOTICE_TEMPLATE, "2026-01-19", true},
    };
    AUTO(calendar) weekdays = calendar_weekdays(0x1f);

    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        struct told told = {4, d("2026-01-01"), d("2026-01-12")};
        bool got = tell_is_due(table[i].kind, &told, weekdays, WEEK, d(table[i].today));

        if (got != table[i].want)
            fail_msg("%u (%s): got %d want %d", i, notice_word(table[i].kind), got, table[i].want);
    }
}

static void r19_a_letter_that_waits_for_a_yes_stands_until_it_changes(void **state)
{
    struct plan_case *c = told_case("confirm = yes");
    g_autoptr(GPtrArray) before = NULL, after = NULL;

    (void)state;
    case_plan(c, d("2026-01-09"));
    assert_false(stands(c, NOTICE_APPROVAL));
    case_plan(c, d("2026-01-12"));
    before = standing(c);
    assert_true(stands(c, NOTICE_APPROVAL));
    case_invoice(c, "B", "x", "2025-12-01", "2026-01-05", 5000); /* joins the letter */
    case_plan(c, d("2026-01-12"));
    after = standing(c);
    assert_true(stands(c, NOTICE_APPROVAL));
    assert_string_not_equal(((const struct notice *)before->pdata[0])->cause,
                            ((const struct notice *)after->pdata[0])->cause);
    case_free(c);
}

/* What the edges report is found by what they report, and by nothing else. */
static void a_report_stands_as_the_cause_it_is(void **state)
{
    static const struct {
        enum notice_kind kind;
        const char *name, *text, *cause; /* NULL: none */
    } table[] = {
        {NOTICE_RELAY, "main", "refused", "relay main"},
        {NOTICE_RELAY, "main", "refused in other words", "relay main"},
        {NOTICE_MAILBOX, "main", "away", "mailbox main"},
        {NOTICE_FETCH, "main", "away", "fetch main"},
        {NOTICE_COPIES, "main", "away", "copies main"},
        {NOTICE_DISK, "", "/var", "disk "},
        {NOTICE_TEMPLATE, "x", "a fault", "template x\na fault"},
        {NOTICE_TEMPLATE, "nobody", "a fault", NULL},
    };

    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        struct plan_case *c = case_new(CASE_HEAD, CASE_POLICY, "");
        struct tell_trouble trouble = {table[i].kind, (char *)table[i].name, (char *)table[i].text};
        g_autoptr(GPtrArray) troubles = g_ptr_array_new();
        g_autoptr(GPtrArray) found = NULL;
        struct tell_facts facts = {.history = c->history, .config = c->config, .troubles = troubles};
        const char *got = NULL;

        case_invoice(c, "A", "x", "2025-12-01", "2026-01-05", 10000);
        facts.plan = case_plan(c, d("2026-01-12"));
        g_ptr_array_add(troubles, &trouble);
        found = tell_standing(&facts);
        for (guint j = 0; j < found->len; j++)
            if (((const struct notice *)found->pdata[j])->kind == table[i].kind)
                got = ((const struct notice *)found->pdata[j])->cause;
        if (g_strcmp0(got, table[i].cause) != 0)
            fail_msg("%u: got «%s» want «%s»", i, got ? got : "none", table[i].cause ? table[i].cause : "none");
        case_free(c);
    }
}

/* The letter that lacks its file cannot be written: one cause, told as the file. */
static void a_missing_file_is_not_told_as_a_fault_of_its_letter_too(void **state)
{
    static const struct {
        enum notice_kind kind;
        const char *client, *cause;
        bool told;
    } table[] = {
        {NOTICE_ATTACHMENT, "x", "attachment main/A\na fault", false},
        {NOTICE_ATTACHMENT, "x", "attachment main/A\nanother fault", true},
        {NOTICE_ATTACHMENT, "y", "attachment main/B\na fault", true},
        {NOTICE_ATTACHMENT, "x", "attachment main/A", true},
        {NOTICE_TEMPLATE, "x", "template x\na fault", true},
    };

    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        struct plan_case *c = case_new(CASE_HEAD, CASE_POLICY, "");
        AUTO(notice) notice = notice_new(table[i].kind, table[i].cause, table[i].client, "main", "A", DAY_NONE);
        struct tell_trouble trouble = {NOTICE_TEMPLATE, (char *)"x", (char *)"a fault"};
        g_autoptr(GPtrArray) troubles = g_ptr_array_new(), open = g_ptr_array_new(), found = NULL;
        struct tell_facts facts = {.history = c->history, .config = c->config, .troubles = troubles, .open = open};
        bool told = false;

        case_invoice(c, "A", "x", "2025-12-01", "2026-01-05", 10000);
        facts.plan = case_plan(c, d("2026-01-12"));
        g_ptr_array_add(troubles, &trouble);
        g_ptr_array_add(open, notice);
        found = tell_standing(&facts);
        for (guint j = 0; j < found->len; j++)
            told = told || ((const struct notice *)found->pdata[j])->kind == NOTICE_TEMPLATE;
        if (told != table[i].told)
            fail_msg("%u: got %d want %d", i, told, table[i].told);
        case_free(c);
    }
}

static void r13_a_payment_that_keeps_several_invoices_back_is_told_once(void **state)
{
    struct plan_case *c = told_case("");
    g_autoptr(GPtrArray) found = NULL;
    g_autoptr(GString) got = g_string_new(NULL);

    (void)state;
    case_invoice(c, "B", "x", "2025-12-01", "2026-01-05", 10000);
    case_invoice(c, "C", "x", "2025-12-01", "2026-01-05", 10000);
    for (guint i = 0; i < 3; i++) {
        static const char *const numbers[] = {"A", "B", "C"};
        struct history_payment one = {.id = i < 2 ? 7 : 8, .ledger = g_strdup("main"), .number = g_strdup(numbers[i]),
                                      .amount = 10000, .state = PAYMENT_HELD, .booked = DAY_NONE};

        g_array_append_val(c->history->payments, one);
    }
    case_plan(c, d("2026-01-12"));
    found = standing(c);
    for (guint i = 0; i < found->len; i++) {
        const struct notice *notice = found->pdata[i];

        if (notice->kind == NOTICE_PAYMENT)
            g_string_append_printf(got, "%s about %s; ", notice->cause, notice->number);
    }
    assert_string_equal(got->str, "payment 7 about A; payment 8 about C; ");
    case_free(c);
}

static void r13_a_ledger_that_cannot_be_read_stands_and_ends_nothing_of_its_own(void **state)
{
    struct plan_case *c = told_case("");
    AUTO(notice) approval = notice_new(NOTICE_APPROVAL, "approval x", "x", "main", "A", DAY_NONE);
    AUTO(notice) ledger = notice_new(NOTICE_LEDGER, "ledger main", "", "main", "", DAY_NONE);

    (void)state;
    case_plan(c, d("2026-01-12"));
    assert_false(stands(c, NOTICE_LEDGER));
    assert_true(tell_has_ended(approval, c->plan));
    assert_true(tell_has_ended(ledger, c->plan));
    c->ledger->failure = g_strdup("cannot be opened");
    case_plan(c, d("2026-01-12"));
    assert_true(stands(c, NOTICE_LEDGER));
    assert_false(tell_has_ended(approval, c->plan));
    g_clear_pointer(&c->ledger->failure, g_free);
    case_free(c);
}

static void r12_with_the_clock_held_only_that_is_told(void **state)
{
    struct plan_case *c = told_case("confirm = yes");
    g_autoptr(GPtrArray) list = NULL;

    (void)state;
    c->history->last_day = d("2026-02-20");
    case_plan(c, d("2026-01-12"));
    list = standing(c);
    assert_int_equal(list->len, 1);
    assert_int_equal(((const struct notice *)list->pdata[0])->kind, NOTICE_CLOCK);
    assert_int_equal(((const struct notice *)list->pdata[0])->day, d("2026-02-20"));
    case_free(c);
}

static void r7_says_paid_is_told_when_it_is_over_and_the_invoice_open(void **state)
{
    struct plan_case *c = told_case("");

    (void)state;
    case_plan(c, d("2026-01-12"));
    case_hold(c, HOLD_INVOICE, "main/A", "says-paid", "2026-01-12", "2026-01-19", NULL, false);
    case_plan(c, d("2026-01-19"));
    assert_false(stands(c, NOTICE_SAYS_PAID_OVER));
    case_plan(c, d("2026-01-20"));
    assert_true(stands(c, NOTICE_SAYS_PAID_OVER));
    case_row(c, "A")->balance = 0;
    case_plan(c, d("2026-01-20"));
    assert_false(stands(c, NOTICE_SAYS_PAID_OVER));
    case_free(c);
}

static void events_follow_from_what_was_noticed(void **state)
{
    static const struct {
        enum observation_kind seen;
        const char *hold_kind;
        enum notice_kind want; /* NOTICE_KINDS: none */
    } table[] = {
        {OBSERVED_PROMISE_BROKEN, "promise", NOTICE_PROMISE_BROKEN},
        {OBSERVED_PROMISE_BROKEN, "instalments", NOTICE_INSTALMENTS_BROKEN},
        {OBSERVED_PROMISE_BROKEN, "closed", NOTICE_SETTLEMENT_BROKEN},
        {OBSERVED_RETURNED, NULL, NOTICE_RETURNED},
        {OBSERVED_PAID, NULL, NOTICE_KINDS},
        {OBSERVED_TASK_LAPSED, NULL, NOTICE_KINDS},
    };

    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        const struct observation seen = {
            .kind = table[i].seen, .ledger = "main", .number = "A", .client = "x", .due_before = DAY_NONE};
        AUTO(notice) got = tell_event(&seen, table[i].hold_kind);

        if ((got ? got->kind : NOTICE_KINDS) != table[i].want)
            fail_msg("%u: got %d want %d", i, got ? (int)got->kind : -1, (int)table[i].want);
    }
}

static void every_kind_has_its_word_and_letter(void **state)
{
    (void)state;
    for (int kind = 0; kind < NOTICE_KINDS; kind++) {
        assert_int_equal(notice_kind_of(notice_word(kind)), kind);
        assert_string_equal(notice_template(kind), kind == NOTICE_TASK     ? "task"
                                                   : kind == NOTICE_DIGEST ? "digest"
                                                                           : "alert");
    }
    assert_int_equal(notice_kind_of("no such word"), NOTICE_KINDS);
}

/* --- R24 ------------------------------------------------------------------------------------------------------ */

static void r24_a_call_lapses_after_its_days_and_others_wait(void **state)
{
    struct plan_case *c = case_new(CASE_HEAD,
                                   "policy \"standard\" { thanks = no\n"
                                   " stage \"reminder\" { after_due = 7d template = reminder }\n"
                                   " stage \"call\" { after_previous = 3d action = call lapse = 5bd }\n"
                                   " stage \"ask\" { after_previous = 3d action = task lapse = never }\n}\n",
                                   "");
    const struct config_policy *policy = config_policy(c->config, "standard");

    (void)state;
    assert_int_equal(task_last_day(c->calendar, NULL, policy, "call", d("2026-01-12")), d("2026-01-19"));
    assert_int_equal(task_last_day(c->calendar, NULL, policy, "ask", d("2026-01-12")), DAY_NONE);
    assert_int_equal(task_last_day(c->calendar, NULL, policy, "reminder", d("2026-01-12")), DAY_NONE);
    assert_int_equal(task_last_day(c->calendar, NULL, policy, "gone", d("2026-01-12")), DAY_NONE);
    case_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(r7_an_instalment_is_announced_three_days_before_on_a_business_day),
        cmocka_unit_test(r7_each_instalment_has_one_letter_and_the_last_takes_the_rest),
        cmocka_unit_test(r7_no_letter_for_an_instalment_whose_sum_is_in),
        cmocka_unit_test(r7_an_instalment_letter_is_dropped_after_its_date),
        cmocka_unit_test(r7_an_instalment_letter_serves_no_stage),
        cmocka_unit_test(r7_an_instalment_letter_is_a_contact),
        cmocka_unit_test(r7_an_instalment_letter_yields_to_reminders),
        cmocka_unit_test(r7_no_instalment_letter_while_something_else_holds),
        cmocka_unit_test(r19_tell_owner_announces_that_long_ahead_and_then_the_letter_goes_in_time),
        cmocka_unit_test(r19_a_letter_that_was_not_announced_waits_until_it_has_been_that_long),
        cmocka_unit_test(r19_a_yes_needs_no_announcement),
        cmocka_unit_test(r19_what_is_held_is_announced_when_it_is_free),
        cmocka_unit_test(r19_an_approval_is_told_at_once_and_after_three_and_ten_business_days),
        cmocka_unit_test(no_act_by_mail_approves_and_each_item_can_be_stopped),
        cmocka_unit_test(r14_a_reply_nobody_decided_about_is_told_again_as_often_as_is_set),
        cmocka_unit_test(r13_a_ledger_is_told_at_once_and_again_weekly),
        cmocka_unit_test(r19_a_letter_that_waits_for_a_yes_stands_until_it_changes),
        cmocka_unit_test(a_report_stands_as_the_cause_it_is),
        cmocka_unit_test(a_missing_file_is_not_told_as_a_fault_of_its_letter_too),
        cmocka_unit_test(r13_a_payment_that_keeps_several_invoices_back_is_told_once),
        cmocka_unit_test(r13_a_ledger_that_cannot_be_read_stands_and_ends_nothing_of_its_own),
        cmocka_unit_test(r12_with_the_clock_held_only_that_is_told),
        cmocka_unit_test(r7_says_paid_is_told_when_it_is_over_and_the_invoice_open),
        cmocka_unit_test(events_follow_from_what_was_noticed),
        cmocka_unit_test(every_kind_has_its_word_and_letter),
        cmocka_unit_test(r24_a_call_lapses_after_its_days_and_others_wait),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
