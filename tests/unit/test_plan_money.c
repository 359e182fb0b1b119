/* SPDX-License-Identifier: MIT */
/* R13 and R22: what the bank knows, and what the law asks of a letter that asks for more. 2026-01-05 is a Monday. */
#include "plan_case.h"

/* ---- R13: the bank */

static void payment(struct plan_case *c, const char *number, int64_t amount, enum payment_state state)
{
    struct history_payment one = {
        .ledger = g_strdup("main"), .number = g_strdup(number), .amount = amount, .state = state};

    g_array_append_val(c->history->payments, one);
}

static void r13_what_the_bank_says_of_an_invoice(void **state)
{
    static const struct {
        const char *what;
        int64_t amount;
        enum payment_state state;
        const char *want;
        int64_t demand; /* of 100.00 */
    } table[] = {
        {"a part that is tied to it lowers the balance", 4000, PAYMENT_APPLIED, "", 6000},
        {"all of it, and the ledger says open", 10000, PAYMENT_APPLIED, "conflict", 0},
        {"more than all of it", 12000, PAYMENT_APPLIED, "conflict", 0},
        {"what is left is small", 9950, PAYMENT_APPLIED, "small", 50},
        {"one that may be its", 10000, PAYMENT_HELD, "payment", 10000},
        {"one that was taken back", 10000, PAYMENT_REVERSED, "payment", 10000},
    };

    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        struct plan_case *c = case_new(CASE_HEAD, CASE_POLICY, "");

        case_invoice(c, "A", "x", "2025-12-01", "2026-01-05", 10000);
        payment(c, "A", table[i].amount, table[i].state);
        payment(c, "B", 10000, PAYMENT_APPLIED); /* of an invoice that is not there */
        case_plan(c, d("2026-01-12"));
        if (g_strcmp0(case_reason(c, "A"), table[i].want) != 0)
            fail_msg("%u (%s): got %s want %s", i, table[i].what, case_reason(c, "A"), table[i].want);
        if (item_demand(case_item(c, "A")) != table[i].demand)
            fail_msg("%u (%s): asked for %d want %d", i, table[i].what, (int)item_demand(case_item(c, "A")),
                     (int)table[i].demand);
        case_free(c);
    }
}

static void r13_a_payment_at_the_bank_comes_before_credits(void **state)
{
    struct plan_case *c = case_new(CASE_HEAD, CASE_POLICY, "");

    (void)state;
    case_invoice(c, "A", "x", "2025-12-01", "2026-01-04", 10000);
    case_invoice(c, "B", "x", "2025-12-01", "2026-01-05", 10000);
    case_invoice(c, "CN", "x", "2025-12-20", "2025-12-20", -8000);
    payment(c, "A", 5000, PAYMENT_APPLIED);
    case_plan(c, d("2026-01-12"));
    assert_string_equal(case_reason(c, "A"), "credit"); /* 50.00 of the credit; the other 30.00 are B's */
    assert_int_equal(item_demand(case_item(c, "B")), 7000);
    case_free(c);
}

static void r13_a_payment_at_the_bank_keeps_a_promise(void **state)
{
    struct plan_case *c = case_new(CASE_HEAD, CASE_POLICY, "");
    struct history_hold *hold;

    (void)state;
    case_invoice(c, "A", "x", "2025-12-01", "2026-01-05", 10000);
    case_hold(c, HOLD_INVOICE, "main/A", "promise", "2026-01-09", NULL, NULL, false);
    hold = &g_array_index(c->history->holds, struct history_hold, 0);
    hold->named_day = d("2026-01-16");
    hold->amount = 4000;
    hold->balance_then = 10000;
    payment(c, "A", 4000, PAYMENT_APPLIED);
    case_plan(c, d("2026-01-21"));
    assert_false(case_observed(c, OBSERVED_PROMISE_BROKEN));
    case_free(c);
}

static void r13_a_ladder_starts_again_when_the_bank_has_what_it_demanded(void **state)
{
    struct plan_case *c = case_new(CASE_HEAD,
                                   "policy \"standard\" { per = client thanks = no\n"
                                   " stage \"reminder\" { after_due = 7d template = reminder }\n"
                                   " stage \"second\" { after_previous = 10d template = second } }\n",
                                   "");

    (void)state;
    case_invoice(c, "A", "x", "2025-12-01", "2026-01-05", 10000);
    assert_lives(c, "2026-01-12", "2026-01-19", "2026-01-12 A:reminder");
    payment(c, "A", 10000, PAYMENT_APPLIED); /* and the ledger says that it is open */
    assert_lives(c, "2026-01-20", "2026-01-30", "");
    case_invoice(c, "B", "x", "2025-12-20", "2026-01-20", 5000);
    assert_lives(c, "2026-02-02", "2026-02-12", "2026-02-02 B:reminder; 2026-02-12 B:second");
    case_free(c);
}

/* Of instalments and settlements the owner is told; the next letter is the stage's own. */
static void r7_the_next_letter_answers_a_promise_that_passed_and_nothing_else(void **state)
{
    static const struct {
        const char *kind;
        int64_t amount;
        int count;
        bool answered;
    } table[] = {
        {"promise", 0, 0, true},
        {"promise", 4000, 0, true},
        {"instalments", 0, 2, false},
        {"closed", 5000, 0, false},
    };

    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        struct plan_case *c = case_new(CASE_HEAD, CASE_POLICY, "");
        civil_day want = table[i].answered ? d("2026-01-16") : DAY_NONE;
        const struct plan_item *item;
        struct history_hold *hold;

        case_invoice(c, "A", "x", "2025-12-01", "2026-01-05", 10000);
        case_hold(c, HOLD_INVOICE, "main/A", table[i].kind, "2026-01-09", NULL, NULL, false);
        hold = &g_array_index(c->history->holds, struct history_hold, 0);
        hold->named_day = d("2026-01-16");
        hold->amount = table[i].amount;
        hold->balance_then = 10000;
        hold->count = table[i].count;
        hold->every = (struct duration){DURATION_MONTHS, 1};
        case_plan(c, d("2026-01-21"));
        assert_true(case_observed(c, OBSERVED_PROMISE_BROKEN));
        item = case_item(c, "A");
        if (item->rare->broken_promise != want ||
            item->rare->broken_amount != (table[i].answered ? table[i].amount : 0))
            fail_msg("%u (%s): got day %d, amount %d want day %d", i, table[i].kind, (int)item->rare->broken_promise,
                     (int)item->rare->broken_amount, (int)want);
        case_free(c);
    }
}

static void r13_statements_that_are_too_old_hold_the_ledger(void **state)
{
    static const struct {
        const char *known_until, *account, *want, *unread;
    } table[] = {
        {"2026-01-07", "", "", NULL}, /* Wednesday + 3 business days: Monday 12 */
        {"2026-01-06", "", "bank", NULL},
        {"2026-01-06", "account = \"NL91ABNA0417164300\"", "bank", NULL},
        {"2026-01-06", "account = \"NL20INGB0001234567\"", "", NULL}, /* of another sender */
        {"2026-01-06", "max_age = 0d", "", NULL},
        /* a file that came that day cannot be read yet: for three days, unless the day before is known */
        {"2026-01-10", "max_age = 0d", "bank", "2026-01-12"},
        {"2026-01-11", "max_age = 0d", "", "2026-01-12"},
        {"2026-01-07", "max_age = 0d", "bank", "2026-01-09"},
        {"2026-01-06", "max_age = 0d", "", "2026-01-08"},
        {NULL, "max_age = 0d", "bank", "2026-01-12"},
        {NULL, "max_age = 0d", "", "2026-01-08"},
    };

    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autofree char *bank = NULL;
        struct history_bank known = {.name = g_strdup("ing"),
                                     .known_until = table[i].known_until ? d(table[i].known_until) : DAY_NONE,
                                     .unread = table[i].unread ? d(table[i].unread) : DAY_NONE};
        struct plan_case *c;
        struct config_sender *sender;

        bank = g_strdup_printf("bank \"ing\" { type = camt053 path = \"b.xml\" %s }\n",
                               *table[i].account ? table[i].account : "max_age = 3bd");
        c = case_new(CASE_HEAD, CASE_POLICY, bank);
        sender = c->config->senders->pdata[0];
        g_free(sender->iban);
        sender->iban = g_strdup("NL91ABNA0417164300");
        case_invoice(c, "A", "x", "2025-12-01", "2026-01-05", 10000);
        g_array_append_val(c->history->banks, known);
        case_plan(c, d("2026-01-12"));
        if (g_strcmp0(case_reason(c, "A"), table[i].want) != 0)
            fail_msg("%u: got %s want %s", i, case_reason(c, "A"), table[i].want);
        case_free(c);
    }
}

/* ---- R22 */

#define LAW_POLICY                                                                                                     \
    "policy \"standard\" { thanks = no\n"                                                                              \
    " stage \"reminder\" { after_due = 7d template = reminder }\n"                                                     \
    " stage \"warning\" { after_previous = 7d template = wik14 costs = announce }\n"                                   \
    " stage \"costs\" { after_previous = 7d template = second costs = claim } }\n"

static struct plan_case *one_consumer(const char *policy)
{
    struct plan_case *c =
        case_new(CASE_HEAD, policy, "client \"x\" { match = {\"x\"} segment = consumer country = NL }\n");

    case_invoice(c, "A", "x", "2025-12-01", "2026-01-05", 10000);
    c->law = case_law("2026-12-31");
    return c;
}

static void r22_what_is_asked_beyond_the_invoice_needs_segment_country_and_rates(void **state)
{
    static const struct {
        const char *asks, *client, *known_through, *want;
    } table[] = {
        {"interest = yes", "segment = business country = NL", "2026-12-31", ""},
        {"interest = yes", "segment = business country = NL", "2026-01-12", ""},
        {"interest = yes", "segment = business country = NL", "2026-01-11", "rates"},
        {"interest = yes", "segment = business country = US", "2026-12-31", "rates"},
        {"costs = announce", "segment = consumer country = IT", "2026-12-31", "rates"},
        {"costs = announce", "segment = business country = NL", "2026-01-11", "rates"},
        {"interest = yes", "segment = business country = NL", NULL, "rates"},
        {"interest = yes", "country = NL", "2026-12-31", "segment"},
        {"interest = yes", "segment = consumer", "2026-12-31", "segment"},
        {"costs = announce", "country = NL", "2026-12-31", "segment"},
        {"costs = claim", "country = NL", "2026-12-31", "segment"},
        {"fee = \"EUR 10\"", "country = NL", "2026-12-31", "segment"},
        {"", "", NULL, ""},
    };

    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autofree char *policy = g_strdup_printf(
            "policy \"standard\" { thanks = no stage \"reminder\" { after_due = 7d template = reminder %s } }\n",
            table[i].asks);
        g_autofree char *client = g_strdup_printf("client \"x\" { match = {\"x\"} %s }\n", table[i].client);
        struct plan_case *c;

        c = case_new(CASE_HEAD, policy, client);
        case_invoice(c, "A", "x", "2025-12-01", "2026-01-05", 10000);
        c->law = table[i].known_through ? case_law(table[i].known_through) : NULL;
        case_plan(c, d("2026-01-12"));
        if (g_strcmp0(case_reason(c, "A"), table[i].want) != 0)
            fail_msg("%u (%s, %s): got %s want %s", i, table[i].asks, table[i].client, case_reason(c, "A"),
                     table[i].want);
        case_free(c);
    }
}

/* Reminder on Monday 12, warning on Monday 19, costs on Monday 26 January. */
static void r22_a_consumer_pays_costs_only_after_the_letter_that_named_them(void **state)
{
    static const struct {
        const char *what, *day;
        const char *received; /* evidence that the warning arrived, NULL = none */
        bool named, same_cycle, after_due, want;
    } table[] = {
        {"22 days after the letter", "2026-02-10", NULL, true, true, true, true},
        {"21 days after it", "2026-02-09", NULL, true, true, true, false},
        {"15 days after its receipt", "2026-02-04", "2026-01-20", true, true, true, true},
        {"14 days after its receipt", "2026-02-03", "2026-01-20", true, true, true, false},
        {"a letter that named none", "2026-02-10", NULL, false, true, true, false},
        {"a letter of another cycle", "2026-02-10", NULL, true, false, true, false},
        {"a letter before the due date", "2026-02-10", NULL, true, true, false, false},
    };

    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        struct plan_case *c = one_consumer(LAW_POLICY);
        struct history_step *warning;

        assert_lives(c, "2026-01-06", "2026-01-25", "2026-01-12 A:reminder; 2026-01-19 A:warning");
        warning = &g_array_index(history_find(c->history, "main", "A")->steps, struct history_step, 1);
        assert_true(warning->named_costs);
        warning->named_costs = table[i].named;
        warning->delivered = table[i].received != NULL;
        warning->delivered_day = table[i].received ? d(table[i].received) : DAY_NONE;
        if (!table[i].after_due)
            warning->day = d("2026-01-05");
        if (!table[i].same_cycle) {
            warning->cycle = 0;
            case_step(c, "A", "warning", STEP_LETTER, "2026-01-19");
        }
        case_plan(c, d(table[i].day));
        assert_string_equal(case_reason(c, "A"), ""); /* the letter goes, with the costs or without */
        if (case_item(c, "A")->costs_allowed != table[i].want)
            fail_msg("%u (%s): got %d want %d", i, table[i].what, !table[i].want, table[i].want);
        case_free(c);
    }
}

static void r22_who_was_not_warned_stands_in_the_letter_without_costs(void **state)
{
    struct plan_case *c = one_consumer(LAW_POLICY);

    (void)state;
    case_invoice(c, "B", "x", "2025-12-01", "2026-01-05", 10000);
    case_plan(c, d("2026-01-06"));
    for (int i = 0; i < 2; i++) {
        case_step(c, i ? "B" : "A", "reminder", STEP_LETTER, "2026-01-12");
        case_step(c, i ? "B" : "A", "warning", STEP_LETTER, "2026-01-19")->named_costs = i == 0;
    }
    case_plan(c, d("2026-02-10"));
    assert_int_equal(case_decision(c, "A")->items->len, 2);
    assert_true(case_item(c, "A")->costs_allowed);
    assert_false(case_item(c, "B")->costs_allowed);
    case_free(c);
}

static void r22_a_business_needs_no_warning(void **state)
{
    struct plan_case *c = case_new(CASE_HEAD,
                                   "policy \"standard\" { thanks = no stage \"reminder\" { after_due = 7d template = a "
                                   "costs = claim } }\n",
                                   "client \"x\" { match = {\"x\"} segment = business country = NL }\n");

    (void)state;
    case_invoice(c, "A", "x", "2025-12-01", "2026-01-05", 10000);
    c->law = case_law("2026-12-31");
    case_plan(c, d("2026-01-12"));
    assert_true(case_item(c, "A")->costs_allowed);
    case_free(c);
}

/* The rule is asked about the stage of the client's ladder, not about the one the invoice would have by itself. */
static void r22_per_client_the_rule_is_about_the_ladders_stage(void **state)
{
    struct plan_case *c = case_new(CASE_HEAD,
                                   "policy \"standard\" { per = client thanks = no\n"
                                   " stage \"reminder\" { after_due = 7d template = reminder }\n"
                                   " stage \"costs\" { after_previous = 7d template = second costs = claim } }\n",
                                   "");

    (void)state;
    case_invoice(c, "A", "x", "2025-12-01", "2026-01-05", 10000);
    case_invoice(c, "B", "x", "2025-12-01", "2026-01-14", 10000);
    assert_lives(c, "2026-01-12", "2026-01-18", "2026-01-12 A:reminder");
    case_plan(c, d("2026-01-26"));
    assert_string_equal(case_reason(c, "A"), "segment");
    assert_string_equal(case_reason(c, "B"), "segment"); /* by itself it would get its reminder */
    case_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(r13_what_the_bank_says_of_an_invoice),
        cmocka_unit_test(r13_a_payment_at_the_bank_comes_before_credits),
        cmocka_unit_test(r13_a_payment_at_the_bank_keeps_a_promise),
        cmocka_unit_test(r13_a_ladder_starts_again_when_the_bank_has_what_it_demanded),
        cmocka_unit_test(r7_the_next_letter_answers_a_promise_that_passed_and_nothing_else),
        cmocka_unit_test(r13_statements_that_are_too_old_hold_the_ledger),
        cmocka_unit_test(r22_what_is_asked_beyond_the_invoice_needs_segment_country_and_rates),
        cmocka_unit_test(r22_a_consumer_pays_costs_only_after_the_letter_that_named_them),
        cmocka_unit_test(r22_who_was_not_warned_stands_in_the_letter_without_costs),
        cmocka_unit_test(r22_a_business_needs_no_warning),
        cmocka_unit_test(r22_per_client_the_rule_is_about_the_ladders_stage),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
