/* SPDX-License-Identifier: MIT */
/* R20 and R22: what a letter asks beside its invoices, by the shipped law. 2026-01-05 is a Monday. */
#include "plan_case.h"

#define STAGE(asks)                                                                                                    \
    "policy \"standard\" { thanks = no stage \"reminder\" { after_due = 7d template = reminder " asks " } }\n"

static struct plan_case *client_case(const char *policy, const char *client)
{
    g_autofree char *section = g_strdup_printf("client \"x\" { match = {\"x\"} %s }\n", client);
    struct plan_case *c = case_new(CASE_HEAD, policy, section);

    c->law = case_law("2026-12-31");
    return c;
}

/* "interest 1.95 EUR; announce 150.00 EUR; fee 10.00 EUR" of the decision about NUMBER. New string. */
static char *money_of(const struct plan_case *c, const char *number)
{
    static const char *const kinds[] = {"none", "announce", "claim"};
    const struct decision *decision = case_decision(c, number);
    const struct decision_money *money = decision->money;
    GString *text = g_string_new(NULL);
    char amount[MONEY_TEXT_SIZE];

    for (guint i = 0; money->interest && i < money->interest->len; i++) {
        const struct money *sum = &g_array_index(money->interest, struct money, i);

        g_string_append_printf(text, "interest %s %s; ", money_to_text(sum->minor, sum->currency, amount),
                               sum->currency);
    }
    if (money->costs != COSTS_NONE)
        g_string_append_printf(text, "%s %s %s; ", kinds[money->costs],
                               money_to_text(money->amount.minor, "EUR", amount), money->amount.currency);
    if (money->fee.minor)
        g_string_append_printf(text, "fee %s; ", money_to_text(money->fee.minor, money->fee.currency, amount));
    if (text->len)
        g_string_truncate(text, text->len - 2);
    return g_string_free(text, FALSE);
}

static void r20_a_letter_asks_what_the_law_gives(void **state)
{
    static const struct {
        const char *client, *asks, *want;
    } table[] = {
        {"segment = business country = NL", "interest = yes costs = announce",
         "interest 1.95 EUR; announce 150.00 EUR"},
        {"segment = business country = NL", "interest = yes costs = claim", "interest 1.95 EUR; claim 150.00 EUR"},
        {"segment = business country = NL", "", ""},
        /* what was agreed counts where the law lets it: 8 days at 8 %; above its bound the legal rate is left */
        {"segment = business country = NL interest_rate = \"8.00\"", "interest = yes", "interest 1.53 EUR"},
        {"segment = business country = NL interest_rate = \"0\"", "interest = yes", ""},
        {"segment = business country = FR interest_rate = \"8.00\"", "interest = yes", "interest 1.53 EUR"},
        {"segment = business country = NL", "fee = \"EUR 10\"", "fee 10.00"},
        {"segment = business country = NL", "fee = \"USD 10\"", ""}, /* no invoice is in dollars */
        {"segment = business country = BE", "interest = yes costs = claim", "interest 2.01 EUR; claim 40.00 EUR"},
        {"segment = business country = DE", "interest = yes costs = claim", "interest 1.97 EUR; claim 40.00 EUR"},
        {"segment = business country = FR", "interest = yes costs = claim", "interest 2.33 EUR; claim 40.00 EUR"},
        {"segment = business country = IT", "interest = yes costs = claim", "interest 1.95 EUR; claim 40.00 EUR"},
        {"segment = business country = GB", "interest = yes costs = claim",
         "interest 2.25 EUR"}, /* costs are in pounds */
        {"segment = consumer country = NL", "interest = yes costs = announce", "announce 150.00 EUR"},
        {"segment = consumer country = NL terms_clause = yes", "interest = yes costs = announce",
         "interest 0.77 EUR; announce 150.00 EUR"},
        {"segment = consumer country = NL", "costs = claim", ""}, /* the first letter is free, whatever is set */
        {"segment = consumer country = NL", "fee = \"EUR 10\"", ""},
        {"segment = consumer country = BE", "costs = announce", ""}, /* the terms of sale say nothing of it */
        {"segment = consumer country = BE terms_clause = yes", "interest = yes costs = announce", "announce 90.00 EUR"},
        {"segment = consumer country = BE terms_clause = yes", "costs = claim", ""},
        {"segment = consumer country = FR", "costs = announce", ""},
        {"segment = consumer country = DE", "interest = yes costs = claim fee = \"EUR 5\"", ""},
    };

    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autofree char *policy = g_strdup_printf(STAGE("%s"), table[i].asks);
        struct plan_case *c = client_case(policy, table[i].client);
        g_autofree char *got = NULL;

        case_invoice(c, "A", "x", "2025-12-01", "2026-01-05", 100000);
        case_plan(c, d("2026-01-12"));
        got = money_of(c, "A");
        if (!g_str_equal(got, table[i].want) || *case_reason(c, "A"))
            fail_msg("%u (%s, %s): got «%s» want «%s», held by «%s»", i, table[i].client, table[i].asks, got,
                     table[i].want, case_reason(c, "A"));
        case_free(c);
    }
}

/* A consumer has to be put in default first: by a letter of this debt, after the due date, that went. */
static void r20_interest_begins_after_the_term_of_the_first_letter(void **state)
{
    static const struct {
        const char *what;
        enum step_kind kind;
        int cycle;
        const char *day, *want;
    } table[] = {
        /* by mail three weeks are safe, to Monday 2 February: seven days at 4 % */
        {"a letter", STEP_LETTER, 1, "2026-01-12", "interest 0.77 EUR"},
        {"a call", STEP_CALL, 1, "2026-01-12", ""},
        {"a letter about what was paid since", STEP_LETTER, 0, "2026-01-12", ""},
        {"a letter on the due date", STEP_LETTER, 1, "2026-01-05", ""},
    };
    static const char two_stages[] = "policy \"standard\" { thanks = no\n"
                                     " stage \"reminder\" { after_due = 7d template = reminder interest = yes }\n"
                                     " stage \"second\" { after_previous = 7d template = second interest = yes }\n}\n";

    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        struct plan_case *c = client_case(two_stages, "segment = consumer country = NL");
        struct history_step *step;
        g_autofree char *got = NULL;

        case_invoice(c, "A", "x", "2025-12-01", "2026-01-05", 100000);
        case_plan(c, d("2026-01-05"));
        step = case_step(c, "A", "reminder", table[i].kind, table[i].day);
        step->cycle = table[i].cycle;
        step->term_until = d("2026-01-19");
        case_plan(c, d("2026-02-09"));
        got = money_of(c, "A");
        if (!g_str_equal(got, table[i].want))
            fail_msg("%u (%s): got «%s» want «%s»", i, table[i].what, got, table[i].want);
        case_free(c);
    }
}

static void r20_costs_of_several_invoices_are_counted_as_the_law_says(void **state)
{
    static const struct {
        const char *country, *want;
    } table[] = {{"NL", "claim 300.00 EUR"}, {"BE", "claim 80.00 EUR"}};

    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autofree char *client = g_strdup_printf("segment = business country = %s", table[i].country);
        struct plan_case *c = client_case(STAGE("costs = claim"), client);
        g_autofree char *got = NULL;

        case_invoice(c, "A", "x", "2025-12-01", "2026-01-05", 100000);
        case_invoice(c, "B", "x", "2025-12-01", "2026-01-04", 100000);
        g_strlcpy(case_invoice(c, "C", "x", "2025-12-01", "2026-01-04", 5000)->currency, "USD", CURRENCY_SIZE);
        case_plan(c, d("2026-01-12"));
        got = money_of(c, "A");
        if (!g_str_equal(got, table[i].want))
            fail_msg("%u: got %s want %s", i, got, table[i].want);
        case_free(c);
    }
}

static void r20_interest_is_worked_out_for_each_currency(void **state)
{
    struct plan_case *c = client_case(STAGE("interest = yes"), "segment = business country = NL");
    g_autofree char *got = NULL;

    (void)state;
    case_invoice(c, "A", "x", "2025-12-01", "2026-01-05", 100000);
    g_strlcpy(case_invoice(c, "B", "x", "2025-12-01", "2026-01-04", 200000)->currency, "USD", CURRENCY_SIZE);
    case_plan(c, d("2026-01-12"));
    got = money_of(c, "A");
    assert_string_equal(got, "interest 1.95 EUR; interest 4.45 USD");
    assert_int_equal(case_decision(c, "A")->money->since, d("2026-01-05"));
    assert_int_equal(case_decision(c, "A")->money->rate, 101500);
    case_free(c);
}

/* A rate of the contract needs no table that ends; one above the bound of the law falls back to the legal rate. */
static void r20_a_rate_agreed_on_stands_in_place_of_the_legal_one(void **state)
{
    static const struct {
        const char *client, *day, *want;
        bool agreed;
    } table[] = {
        {"segment = business country = NL interest_rate = \"12.50\"", "2026-02-16", "12.50", true},
        {"segment = business country = NL", "2026-02-16", "10.15", false},
        {"segment = business country = NL interest_rate = \"12.50\"", "2027-02-01", "12.50", true},
        {"segment = business country = NL", "2027-02-01", NULL, false}, /* the table ends before */
        {"segment = consumer country = BE interest_rate = \"9.00\" terms_clause = yes", "2026-02-16", "9.00", true},
        {"segment = consumer country = BE interest_rate = \"15.00\" terms_clause = yes", "2026-02-16", "4.50", false},
        {"segment = consumer country = DE interest_rate = \"9.00\"", "2026-02-16", "6.27", false},
    };

    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        struct plan_case *c =
            client_case("policy \"standard\" { thanks = no\n"
                        " stage \"reminder\" { after_due = 7d template = reminder new_term = 7d }\n"
                        " stage \"second\" { after_previous = 8d template = second interest = yes } }\n",
                        table[i].client);
        const struct decision_money *money;
        char rate[LAW_RATE_TEXT_SIZE];

        case_invoice(c, "A", "x", "2025-12-01", "2026-01-05", 100000);
        case_plan(c, d("2026-01-06"));
        case_step(c, "A", "reminder", STEP_LETTER, "2026-01-12")->term_until = d("2026-01-19");
        c->history->last_day = d(table[i].day) - 1;
        case_plan(c, d(table[i].day));
        money = case_decision(c, "A")->money;
        if (g_strcmp0(case_reason(c, "A"), table[i].want ? "" : "rates") != 0)
            fail_msg("%u: held by «%s»", i, case_reason(c, "A"));
        if (table[i].want && (!g_str_equal(law_rate_text(money->rate, rate), table[i].want) ||
                              money->agreed != table[i].agreed || !money->interest->len))
            fail_msg("%u: got %s, agreed %d want %s", i, law_rate_text(money->rate, rate), money->agreed,
                     table[i].want);
        case_free(c);
    }
}

static void r20_a_debt_older_than_the_rates_waits(void **state)
{
    struct plan_case *c = client_case(STAGE("interest = yes"), "segment = business country = LU");

    (void)state;
    case_invoice(c, "A", "x", "2012-12-01", "2013-01-05", 100000);
    case_plan(c, d("2013-01-07"));
    c->history->last_day = d("2026-01-09");
    case_plan(c, d("2026-01-12"));
    assert_string_equal(case_reason(c, "A"), "rates");
    case_free(c);
}

/* Reminder on the 12th, warning on the 19th, costs three weeks after it. */
#define WIK                                                                                                            \
    "policy \"standard\" { thanks = no\n"                                                                              \
    " stage \"reminder\" { after_due = 7d template = reminder }\n"                                                     \
    " stage \"warning\" { after_previous = 7d template = wik14 costs = announce }\n"                                   \
    " stage \"costs\" { after_previous = 23d template = second costs = claim interest = yes } }\n"

static void r15_costs_are_never_above_what_was_announced(void **state)
{
    static const struct {
        int64_t balance;
        const char *want;
    } table[] = {{100000, "claim 150.00 EUR"},
                 {40000, "claim 60.00 EUR"},
                 {10000, "claim 40.00 EUR"},
                 {200000, "claim 150.00 EUR"}};

    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        struct plan_case *c = client_case(WIK, "segment = consumer country = NL");
        g_autofree char *got = NULL, *interest = NULL;

        case_invoice(c, "A", "x", "2025-12-01", "2026-01-05", 100000);
        assert_lives(c, "2026-01-06", "2026-01-31", "2026-01-12 A:reminder; 2026-01-19 A:warning");
        assert_int_equal(g_array_index(history_find(c->history, "main", "A")->steps, struct history_step, 1).costs,
                         15000);
        case_row(c, "A")->balance = table[i].balance;
        case_plan(c, d("2026-02-20")); /* the payment is seen; partial_grace */
        case_plan(c, d("2026-03-02"));
        got = money_of(c, "A");
        interest = g_strdup(strstr(got, "claim"));
        if (g_strcmp0(interest, table[i].want) != 0)
            fail_msg("%u: got %s want %s", i, got, table[i].want);
        /* nothing was agreed: it bears interest from the day after the term of the first letter */
        assert_int_equal(case_decision(c, "A")->money->since, d("2026-02-03"));
        case_free(c);
    }
}

static void r22_costs_asked_again_within_six_months_wait_for_a_person(void **state)
{
    static const struct {
        const char *what, *day, *client;
        int64_t reminder;
        const char *want;
    } table[] = {
        {"two months ago", "2025-12-15", "x", 7, "approval"},
        {"more than six months ago", "2025-08-10", "x", 7, ""},
        {"of another client", "2025-12-15", "y", 7, ""},
        {"for this invoice", "2025-12-15", "x", 99, ""},
    };

    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        struct plan_case *c = client_case(WIK, "segment = consumer country = NL");
        struct history_claim claim = {g_strdup(table[i].client), table[i].reminder, d(table[i].day)};

        case_invoice(c, "A", "x", "2025-12-01", "2026-01-05", 100000);
        assert_lives(c, "2026-01-06", "2026-01-31", "2026-01-12 A:reminder; 2026-01-19 A:warning");
        g_array_index(history_find(c->history, "main", "A")->steps, struct history_step, 1).reminder = 99;
        g_array_append_val(c->history->cost_claims, claim);
        case_plan(c, d("2026-02-11"));
        if (g_strcmp0(case_reason(c, "A"), table[i].want) != 0)
            fail_msg("%u (%s): got %s want %s", i, table[i].what, case_reason(c, "A"), table[i].want);
        case_free(c);
    }
}

static void r22_a_warning_by_post_counts_from_its_presumed_delivery(void **state)
{
    static const struct {
        const char *day, *want;
    } table[] = {{"2026-02-04", ""}, {"2026-02-05", "claim 150.00 EUR"}}; /* posted Mon 19: Wed 21, and 14 days */

    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        struct plan_case *c =
            client_case("policy \"standard\" { thanks = no\n"
                        " stage \"reminder\" { after_due = 7d template = reminder }\n"
                        " stage \"warning\" { after_previous = 7d template = wik14 costs = announce }\n"
                        " stage \"costs\" { after_previous = 7d template = second costs = claim } }\n",
                        "segment = consumer country = NL");
        g_autofree char *got = NULL;
        struct history_step *step;

        case_invoice(c, "A", "x", "2025-12-01", "2026-01-05", 100000);
        case_plan(c, d("2026-01-06"));
        case_step(c, "A", "reminder", STEP_LETTER, "2026-01-12");
        step = case_step(c, "A", "warning", STEP_LETTER, "2026-01-19");
        step->named_costs = step->posted = true;
        case_plan(c, d(table[i].day));
        got = money_of(c, "A");
        if (!g_str_equal(got, table[i].want))
            fail_msg("%u: got %s want %s", i, got, table[i].want);
        case_free(c);
    }
}

static void r19_a_yes_is_given_for_what_is_asked_beside_the_invoice_too(void **state)
{
    static const struct {
        const char *what, *fee;
        bool interest;
        enum stage_costs costs;
        const char *want;
    } table[] = {
        {"the same, with the interest of another day", "EUR 10", true, COSTS_ANNOUNCE, ""},
        {"a higher fee", "EUR 25", true, COSTS_ANNOUNCE, "approval"},
        {"costs asked that were announced", "EUR 10", true, COSTS_CLAIM, "approval"},
        {"no fee any more", "", true, COSTS_ANNOUNCE, "approval"},
        {"no interest any more", "EUR 10", false, COSTS_ANNOUNCE, "approval"},
    };

    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        struct plan_case *c = client_case(STAGE("confirm = yes interest = yes costs = announce fee = \"EUR 10\""),
                                          "segment = business country = NL");
        struct config_stage *stage = ((struct config_policy *)config_policy(c->config, "standard"))->stages->pdata[0];
        g_autofree char *digest = NULL;

        case_invoice(c, "A", "x", "2025-12-01", "2026-01-05", 100000);
        case_plan(c, d("2026-01-12"));
        assert_string_equal(case_reason(c, "A"), "approval");
        digest = decision_digest(case_decision(c, "A"));
        case_approve(c, APPROVAL_LETTER, digest);
        g_free(stage->fee);
        stage->fee = g_strdup(table[i].fee);
        stage->interest = table[i].interest;
        stage->costs = table[i].costs;
        case_plan(c, d("2026-01-13"));
        if (g_strcmp0(case_reason(c, "A"), table[i].want) != 0)
            fail_msg("%u (%s): got «%s» want «%s»", i, table[i].what, case_reason(c, "A"), table[i].want);
        case_free(c);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(r20_a_letter_asks_what_the_law_gives),
        cmocka_unit_test(r20_interest_begins_after_the_term_of_the_first_letter),
        cmocka_unit_test(r20_costs_of_several_invoices_are_counted_as_the_law_says),
        cmocka_unit_test(r20_interest_is_worked_out_for_each_currency),
        cmocka_unit_test(r20_a_rate_agreed_on_stands_in_place_of_the_legal_one),
        cmocka_unit_test(r20_a_debt_older_than_the_rates_waits),
        cmocka_unit_test(r15_costs_are_never_above_what_was_announced),
        cmocka_unit_test(r22_costs_asked_again_within_six_months_wait_for_a_person),
        cmocka_unit_test(r19_a_yes_is_given_for_what_is_asked_beside_the_invoice_too),
        cmocka_unit_test(r22_a_warning_by_post_counts_from_its_presumed_delivery),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
