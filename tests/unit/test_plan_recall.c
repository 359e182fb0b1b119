/* SPDX-License-Identifier: MIT */
/* The planner's R23 and R24: the word that withdraws a letter, and what is with an agency. */
#include "plan_case.h"

#define HANDING                                                                                                        \
    "policy \"standard\" { thanks = always per = %s\n"                                                                 \
    " stage \"reminder\" { after_due = 7d template = reminder new_term = 7d }\n"                                       \
    " stage \"hand-over\" { after_previous = 14d action = handover to = {\"agency@bureau.example\"} }\n}\n"

/* The letter of DAY to CLIENT about NUMBER was recalled. */
static void add_recall(struct plan_case *c, int64_t id, const char *client, const char *number, const char *day)
{
    struct history_recall recall = {.reminder = id,
                                    .client = g_strdup(client),
                                    .client_name = g_strdup("Acme BV"),
                                    .sender = g_strdup("us"),
                                    .policy = g_strdup("standard"),
                                    .stage = g_strdup("reminder"),
                                    .day = d(day),
                                    .invoices = g_ptr_array_new_with_free_func(g_free),
                                    .to = g_strsplit("there@client.example", " ", -1),
                                    .cc = g_strsplit("", " ", -1)};

    g_ptr_array_add(recall.invoices, g_strdup_printf("main/%s", number));
    g_array_append_val(c->history->recalls, recall);
}

static const struct decision *apology(const struct plan_case *c)
{
    for (guint i = 0; i < c->plan->decisions->len; i++) {
        const struct decision *decision = c->plan->decisions->pdata[i];

        if (decision->kind == DECISION_APOLOGY)
            return decision;
    }
    return NULL;
}

static struct plan_case *handing(const char *per)
{
    g_autofree char *policy = g_strdup_printf(HANDING, per);

    return case_new(CASE_HEAD, policy, "");
}

static void r23_the_apology_goes_first_to_whom_the_letter_went_and_once(void **state)
{
    struct plan_case *c = case_new(CASE_HEAD, CASE_POLICY, "");

    (void)state;
    case_invoice(c, "A", "x", "2025-12-01", "2026-01-05", 10000);
    case_invoice(c, "B", "a", "2025-12-01", "2026-01-05", 10000);
    add_recall(c, 7, "x", "A", "2026-01-09");
    case_hold(c, HOLD_INVOICE, "main/A", "pause", "2026-01-09", NULL, NULL, false);
    case_plan(c, d("2026-01-12"));
    assert_non_null(apology(c));
    assert_int_equal(apology(c)->verdict, VERDICT_SEND);
    assert_int_equal(apology(c)->recall->reminder, 7);
    assert_string_equal(apology(c)->to[0], "there@client.example");
    assert_lives(c, "2026-01-12", "2026-01-20", "2026-01-12 B:reminder A:apology"); /* R11 prints by client */
    case_free(c);
}

static void r23_gaps_flood_and_per_day_are_aside(void **state)
{
    struct plan_case *c =
        case_new("mode = live\ntimezone = \"Europe/Amsterdam\"\n"
                 "sender \"us\" { name = \"Us\" address = \"us@us.example\" owner = {\"o@us.example\"}"
                 " language = en country = NL smtp = \"m\" }\n"
                 "smtp \"m\" { transport = maildir per_day = 1 }\nlimits { per_run = 1 }\n"
                 "ledger \"main\" { type = csv path = \"l.csv\" sender = us max_age = 0"
                 " fixed_currency = EUR }\n",
                 CASE_POLICY, "");
    struct history_contact yesterday = {.client = g_strdup("x"),
                                        .sender = g_strdup("us"),
                                        .address = g_strdup("there@client.example"),
                                        .day = d("2026-01-11")};

    (void)state;
    g_array_append_val(c->history->contacts, yesterday);
    c->history->letters_today = 1;
    case_invoice(c, "A", "x", "2025-12-01", "2026-01-05", 10000);
    case_hold(c, HOLD_INVOICE, "main/A", "pause", "2026-01-09", NULL, NULL, false);
    add_recall(c, 7, "x", "A", "2026-01-11");
    assert_lives(c, "2026-01-12", "2026-01-12", "2026-01-12 A:apology");
    case_free(c);
}

static void r23_it_waits_for_the_window_and_for_what_a_person_stopped(void **state)
{
    static const struct {
        const char *day;
        int minute;
        enum hold_scope scope;
        const char *subject, *kind, *until;
        enum reason want;
        const char *then;
    } cases[] = {
        {"2026-01-12", 8 * 60, HOLD_INVOICE, "main/A", "pause", NULL, REASON_WINDOW, "2026-01-12"},
        {"2026-01-10", 10 * 60, HOLD_INVOICE, "main/A", "pause", NULL, REASON_WINDOW, "2026-01-12"},
        {"2026-01-12", 18 * 60, HOLD_INVOICE, "main/A", "pause", NULL, REASON_WINDOW, "2026-01-13"},
        {"2026-01-12", 10 * 60, HOLD_ALL, "", "pause", "2026-01-13", REASON_PAUSE, "2026-01-14"},
        {"2026-01-12", 10 * 60, HOLD_CLIENT, "x", "pause", NULL, REASON_PAUSE, NULL},
        {"2026-01-12", 10 * 60, HOLD_CLIENT, "x", "undeliverable", NULL, REASON_UNDELIVERABLE, NULL},
        {"2026-01-12", 10 * 60, HOLD_CLIENT, "x", "reply", NULL, REASON_NONE, NULL},
        {"2026-01-12", 10 * 60, HOLD_CLIENT, "y", "pause", NULL, REASON_NONE, NULL},
    };

    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct plan_case *c = case_new(CASE_HEAD, CASE_POLICY, "");
        civil_day then = cases[i].then ? d(cases[i].then) : DAY_NONE;

        c->minute = cases[i].minute;
        case_invoice(c, "A", "x", "2025-12-01", "2026-01-05", 10000);
        add_recall(c, 7, "x", "A", "2026-01-09");
        case_hold(c, cases[i].scope, cases[i].subject, cases[i].kind, "2026-01-09", cases[i].until, NULL, false);
        case_plan(c, d(cases[i].day));
        if (!apology(c) || apology(c)->reason != cases[i].want)
            fail_msg("case %u: got «%s» want «%s»", i, apology(c) ? reason_word(apology(c)->reason) : "none",
                     reason_word(cases[i].want));
        if (apology(c)->until != then)
            fail_msg("case %u: got until %d want %d", i, apology(c)->until, then);
        case_free(c);
    }
}

static void r23_it_goes_although_no_ledger_shows_the_client_any_more(void **state)
{
    struct plan_case *c = case_new(CASE_HEAD, CASE_POLICY, "");

    (void)state;
    case_invoice(c, "B", "y", "2025-12-01", "2026-01-05", 10000);
    add_recall(c, 7, "gone", "A", "2026-01-09");
    add_recall(c, 8, "gone", "Z", "2026-01-09");
    case_plan(c, d("2026-01-12"));
    assert_non_null(apology(c));
    assert_string_equal(apology(c)->client->name, "Acme BV");
    assert_int_equal(apology(c)->items->len, 1);
    assert_lives(c, "2026-01-12", "2026-01-13", "2026-01-12 A:apology Z:apology B:reminder");
    case_free(c);
}

static void r23_other_letters_to_the_client_wait_behind_it(void **state)
{
    struct plan_case *c = case_new(CASE_HEAD, CASE_POLICY, "");

    (void)state;
    case_invoice(c, "A", "x", "2025-12-01", "2026-01-05", 10000);
    case_invoice(c, "B", "x", "2025-12-01", "2026-01-05", 10000);
    case_hold(c, HOLD_INVOICE, "main/A", "pause", "2026-01-09", NULL, NULL, false);
    add_recall(c, 7, "x", "A", "2026-01-09");
    assert_lives(c, "2026-01-12", "2026-01-16", "2026-01-12 A:apology; 2026-01-15 B:reminder"); /* contact_gap = 3d */
    case_free(c);
}

static void r24_what_is_handed_over_is_closed_here(void **state)
{
    static const char *const ladders[] = {"invoice", "client"};

    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(ladders); i++) {
        struct plan_case *c = handing(ladders[i]);
        const struct plan_item *item;

        case_invoice(c, "A", "x", "2025-12-01", "2026-01-05", 10000);
        assert_lives(c, "2026-01-12", "2026-01-30", "2026-01-12 A:reminder; 2026-01-26 A:hand-over");
        case_row(c, "A")->due = d("2026-02-20");              /* R17: no restart */
        case_invoice(c, "C", "x", "2026-01-30", NULL, -5000); /* R1: no credit */
        assert_lives(c, "2026-01-31", "2026-06-30", "");
        item = plan_find_item(c->plan, "main", "A");
        assert_int_equal(item->stage, -1);
        assert_int_equal(item->rare->credited, 0);
        assert_int_equal(item->history->cycle, 1);
        assert_true(item->reasons & REASON_BIT(REASON_HANDED_OVER));
        case_row(c, "A")->balance = 0; /* R15: no thanks */
        assert_lives(c, "2026-07-01", "2026-07-31", "");
        case_row(c, "A")->balance = 10000; /* R16: nor does it come back by itself */
        assert_lives(c, "2026-08-01", "2026-08-31", "");
        case_free(c);
    }
}

static void r24_it_is_not_listed_and_its_client_waits_until_decided(void **state)
{
    struct plan_case *c = handing("invoice");

    (void)state;
    case_invoice(c, "A", "x", "2025-12-01", "2026-01-05", 10000);
    case_invoice(c, "B", "x", "2026-01-01", "2026-02-05", 10000);
    assert_lives(c, "2026-01-12", "2026-01-26", "2026-01-12 A:reminder; 2026-01-26 A:hand-over");
    case_hold(c, HOLD_CLIENT, "x", "handed-over", "2026-01-26", NULL, NULL, false);
    assert_lives(c, "2026-01-27", "2026-02-20", "");
    assert_string_equal(case_reason(c, "B"), "handed-over");
    g_array_index(c->history->holds, struct history_hold, 0).lifted_day = d("2026-02-20");
    case_plan(c, d("2026-02-23"));
    assert_string_equal(case_reason(c, "B"), "");
    assert_int_equal(((const struct decision *)c->plan->decisions->pdata[0])->also_open->len, 0);
    case_free(c);
}

static void r24_what_came_back_is_handed_over_again_only_after_a_yes(void **state)
{
    struct plan_case *c = handing("invoice");
    struct history_invoice *known;
    const struct decision *decision;
    g_autofree char *digest = NULL;

    (void)state;
    case_invoice(c, "A", "x", "2025-12-01", "2026-01-05", 10000);
    assert_lives(c, "2026-01-12", "2026-01-26", "2026-01-12 A:reminder; 2026-01-26 A:hand-over");
    case_hold(c, HOLD_CLIENT, "x", "handed-over", "2026-01-26", NULL, NULL, false);
    known = history_find(c->history, "main", "A");
    g_array_remove_index(known->steps, 1);
    known->taken_back = true;
    case_plan(c, d("2026-02-02"));
    assert_string_equal(case_reason(c, "A"), "approval"); /* the hold on the client is about the others */
    decision = c->plan->decisions->pdata[0];
    assert_string_equal(decision->stage_name, "hand-over");
    assert_string_equal(decision->to[0], "agency@bureau.example");
    digest = decision_digest(decision);
    case_approve(c, APPROVAL_LETTER, digest);
    assert_lives(c, "2026-02-02", "2026-02-02", "2026-02-02 A:hand-over");
    case_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(r23_the_apology_goes_first_to_whom_the_letter_went_and_once),
        cmocka_unit_test(r23_gaps_flood_and_per_day_are_aside),
        cmocka_unit_test(r23_it_waits_for_the_window_and_for_what_a_person_stopped),
        cmocka_unit_test(r23_it_goes_although_no_ledger_shows_the_client_any_more),
        cmocka_unit_test(r23_other_letters_to_the_client_wait_behind_it),
        cmocka_unit_test(r24_what_is_handed_over_is_closed_here),
        cmocka_unit_test(r24_it_is_not_listed_and_its_client_waits_until_decided),
        cmocka_unit_test(r24_what_came_back_is_handed_over_again_only_after_a_yes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
