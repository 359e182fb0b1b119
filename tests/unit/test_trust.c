/* SPDX-License-Identifier: MIT */
/* R13: a ledger under another name, another program that reminded, an account that changed. 2026-01-12 is a Monday. */
#include "plan_case.h"

#define SECOND "ledger \"second\" { type = csv path = \"s.csv\" sender = us max_age = 0 fixed_currency = EUR }\n"

/* An invoice as the store knows it; kept in the order of the history. */
static struct history_invoice *know(struct plan_case *c, const char *ledger, const char *number,
                                    enum invoice_state state)
{
    struct history_invoice known = {
        .ledger = history_word(c->history, ledger),
        .number = history_keep(c->history, number),
        .client = history_word(c->history, "x"),
        .first_seen = d("2026-01-02"),
        .due = d("2026-01-05"),
        .total = 10000,
        .balance = 10000,
        .currency = "EUR",
        .state = state,
        .partial_since = DAY_NONE,
        .returned_since = DAY_NONE,
        .paid_on = DAY_NONE,
        .cycle = 1,
    };
    guint at = 0;

    while (at < c->history->invoices->len &&
           history_invoice_compare(ledger, number, &g_array_index(c->history->invoices, struct history_invoice, at)) >
               0)
        at++;
    g_array_insert_val(c->history->invoices, at, known);
    return &g_array_index(c->history->invoices, struct history_invoice, at);
}

static void know_step(struct history_invoice *known, const char *stage, const char *day, enum step_kind kind)
{
    struct history_step step = {.policy = g_strdup("standard"),
                                .stage = g_strdup(stage),
                                .cycle = 1,
                                .round = 1,
                                .kind = kind,
                                .state = STEP_SERVED,
                                .day = d(day),
                                .term_until = DAY_NONE};

    if (!known->steps)
        known->steps = history_steps_new();
    g_array_append_val(known->steps, step);
}

/* LEDGER was read well once. */
static void know_ledger(struct plan_case *c, const char *name)
{
    struct history_ledger known = {.name = g_strdup(name),
                                   .last_good_read = 1,
                                   .last_good_rows = 1,
                                   .header_sha256 = g_strdup(""),
                                   .sha256 = g_strdup("01")};

    g_array_append_val(c->history->ledgers, known);
}

static void add_rows(struct plan_case *c, int from, int to)
{
    for (int i = from; i <= to; i++) {
        g_autofree char *number = g_strdup_printf("N%02d", i);

        case_invoice(c, number, "x", "2025-12-01", "2026-01-05", 10000);
    }
}

static void know_rows(struct plan_case *c, const char *ledger, int from, int to)
{
    for (int i = from; i <= to; i++) {
        g_autofree char *number = g_strdup_printf("N%02d", i);

        know(c, ledger, number, INVOICE_OPEN);
    }
}

static const char *reason_of_ledger(const struct plan *plan, const char *name)
{
    gpointer value;

    if (!g_hash_table_lookup_extended(plan->ledger_reasons, name, NULL, &value))
        return "";
    return reason_word((enum reason)GPOINTER_TO_INT(value));
}

static void renamed_a_new_ledger_waits_while_an_old_one_is_missed(void **state)
{
    static const struct {
        const char *what;
        enum invoice_state old;
        bool read_before;
        const char *approved;
        const char *want;
        guint gone;
    } table[] = {
        {"open invoices of a ledger that is gone", INVOICE_OPEN, false, NULL, "renamed", 1},
        {"missing ones count as open", INVOICE_MISSING, false, NULL, "renamed", 1},
        {"paid ones are missed by nobody", INVOICE_PAID, false, NULL, "", 0},
        {"a ledger that was read well before goes on", INVOICE_OPEN, true, NULL, "", 1},
        {"the new one was approved", INVOICE_OPEN, false, "main 00", "", 1},
        {"the old one was given up", INVOICE_OPEN, false, "old gone", "", 0},
        {"a yes to another file", INVOICE_OPEN, false, "main 01", "renamed", 1},
    };

    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        struct plan_case *c = case_new(CASE_HEAD, CASE_POLICY, "");
        const struct plan *plan;

        case_invoice(c, "A", "x", "2025-12-01", "2026-01-05", 10000);
        know_step(know(c, "old", "Z", table[i].old), "reminder", "2026-01-06", STEP_LETTER);
        if (table[i].read_before)
            know_ledger(c, "main");
        if (table[i].approved)
            case_approve(c, APPROVAL_LEDGER, table[i].approved);
        plan = case_plan(c, d("2026-01-12"));
        if (!g_str_equal(reason_of_ledger(plan, "main"), table[i].want) || plan->gone->len != table[i].gone)
            fail_msg("%u (%s): got %s, %u gone want %s, %u", i, table[i].what, reason_of_ledger(plan, "main"),
                     plan->gone->len, table[i].want, table[i].gone);
        assert_string_equal(case_reason(c, "A"), table[i].want);
        case_free(c);
    }
}

static void renamed_what_is_gone_is_counted(void **state)
{
    struct plan_case *c = case_new(CASE_HEAD, CASE_POLICY, "");
    const struct plan_gone *gone;

    (void)state;
    know_step(know(c, "old", "Y", INVOICE_OPEN), "reminder", "2026-01-06", STEP_LETTER);
    know(c, "old", "Z", INVOICE_OPEN);
    know(c, "old", "P", INVOICE_PAID);
    gone = case_plan(c, d("2026-01-12"))->gone->pdata[0];
    assert_string_equal(gone->name, "old");
    assert_int_equal(gone->open, 2);
    assert_int_equal(gone->reminded, 1);
    case_free(c);
}

/* `main` shows rows that `second`, which is in the configuration too and of which the pass reads nothing more, had. */
static void renamed_nine_of_ten_numbers_came_from_another_ledger(void **state)
{
    static const struct {
        const char *what;
        int rows, own, lost; /* in main; known of main; known of the other one, from the last row down */
        const char *approved;
        const char *want;
    } table[] = {
        {"all of them", 10, 0, 10, NULL, "renamed"},
        {"a single invoice", 1, 0, 1, NULL, "renamed"},
        {"one of ten is its own", 10, 1, 9, NULL, "renamed"},
        {"two of ten are its own", 10, 2, 8, NULL, ""},
        {"half of the new ones", 10, 0, 5, NULL, "renamed"},
        {"most are new to everybody", 10, 0, 4, NULL, ""},
        {"nothing was lost", 10, 0, 0, NULL, ""},
        {"confirmed", 10, 0, 10, "main 00", ""},
    };

    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        struct plan_case *c = case_new(CASE_HEAD SECOND, CASE_POLICY, "");
        const struct plan *plan;

        know_ledger(c, "main");
        add_rows(c, 1, table[i].rows);
        know_rows(c, "main", 1, table[i].own);
        know_rows(c, "second", table[i].rows - table[i].lost + 1, table[i].rows);
        if (table[i].approved)
            case_approve(c, APPROVAL_LEDGER, table[i].approved);
        plan = case_plan(c, d("2026-01-12"));
        if (!g_str_equal(reason_of_ledger(plan, "main"), table[i].want))
            fail_msg("%u (%s): got %s want %s", i, table[i].what, reason_of_ledger(plan, "main"), table[i].want);
        case_free(c);
    }
}

static void elsewhere_holds_until_the_history_has_caught_up(void **state)
{
    static const struct {
        const char *reminded;
        const char *recorded; /* the day of a step, NULL = none */
        enum step_kind kind;
        bool approved;
        const char *want;
    } table[] = {
        {NULL, NULL, STEP_LETTER, false, ""},
        {"", NULL, STEP_LETTER, false, ""},
        {"0", NULL, STEP_LETTER, false, ""},
        {"nee", NULL, STEP_LETTER, false, ""},
        {"1", NULL, STEP_LETTER, false, "elsewhere"},
        {"ja", NULL, STEP_LETTER, false, "elsewhere"},
        {"2026-01-07", NULL, STEP_LETTER, false, "elsewhere"},
        {"07-01-2026 10:14", NULL, STEP_LETTER, false, "elsewhere"},
        {"2026-01-07T10:14:00Z", NULL, STEP_LETTER, false, "elsewhere"},
        {"aanmaning 1", NULL, STEP_LETTER, false, "elsewhere"},
        {"1", NULL, STEP_LETTER, true, ""},
        {"2026-01-07", NULL, STEP_LETTER, true, ""},
        {"1", "2025-12-30", STEP_OTHER, false, ""},
        {"2", "2025-12-30", STEP_OTHER, false, "elsewhere"},
        {"2025-12-30", "2025-12-30", STEP_OTHER, false, ""},
        {"2025-12-29", "2025-12-30", STEP_LETTER, false, ""},
        {"2025-12-31", "2025-12-30", STEP_LETTER, false, "elsewhere"},
    };

    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        struct plan_case *c = case_new(CASE_HEAD, CASE_POLICY, "");
        struct invoice *row;
        struct history_invoice *known;
        const char *got;

        row = case_invoice(c, "A", "x", "2025-12-01", "2026-01-05", 10000);
        row_say(row, c->ledger->strings, TEXT_REMINDED, table[i].reminded);
        known = know(c, "main", "A", INVOICE_OPEN);
        if (table[i].recorded)
            know_step(known, "courtesy", table[i].recorded, table[i].kind);
        if (table[i].approved) {
            g_autofree char *subject = plan_elsewhere_subject("main", "A", table[i].reminded);

            case_approve(c, APPROVAL_ELSEWHERE, subject);
        }
        case_plan(c, d("2026-01-12"));
        got = case_reason(c, "A");
        if (g_strcmp0(got, table[i].want) != 0)
            fail_msg("%u (%s): got %s want %s", i, table[i].reminded ? table[i].reminded : "none", got ? got : "none",
                     table[i].want);
        case_free(c);
    }
}

static void elsewhere_a_yes_counts_while_the_ledger_says_the_same(void **state)
{
    struct plan_case *c = case_new(CASE_HEAD, CASE_POLICY, "");
    g_autofree char *subject = plan_elsewhere_subject("main", "A", "1");

    (void)state;
    row_say(case_invoice(c, "A", "x", "2025-12-01", "2026-01-05", 10000), c->ledger->strings, TEXT_REMINDED, "2");
    case_approve(c, APPROVAL_ELSEWHERE, subject);
    case_plan(c, d("2026-01-12"));
    assert_string_equal(case_reason(c, "A"), "elsewhere");
    case_free(c);
}

static void iban_letters_wait_until_the_account_is_confirmed(void **state)
{
    static const struct {
        const char *what, *known, *approved, *want;
    } table[] = {
        {"never named before", NULL, NULL, ""},
        {"the same", "NL91ABNA0417164300 https://pay.example/1", NULL, ""},
        {"another account", "NL20INGB0001234567 https://pay.example/1", NULL, "iban"},
        {"another link", "NL91ABNA0417164300 https://pay.example/2", NULL, "iban"},
        {"confirmed", "NL20INGB0001234567 https://pay.example/1", "us NL91ABNA0417164300 https://pay.example/1", ""},
        {"another one was confirmed", "NL20INGB0001234567 https://pay.example/1", "us NL02ABNA0123456789 ", "iban"},
    };

    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        struct plan_case *c = case_new(CASE_HEAD, CASE_POLICY, "");
        struct config_sender *sender = c->config->senders->pdata[0];

        g_free(sender->iban);
        g_free(sender->pay_link);
        sender->iban = g_strdup("NL91ABNA0417164300");
        sender->pay_link = g_strdup("https://pay.example/1");
        case_invoice(c, "A", "x", "2025-12-01", "2026-01-05", 10000);
        if (table[i].known)
            g_hash_table_insert(c->history->senders, g_strdup("us"), g_strdup(table[i].known));
        if (table[i].approved)
            case_approve(c, APPROVAL_IBAN, table[i].approved);
        case_plan(c, d("2026-01-12"));
        if (g_strcmp0(case_reason(c, "A"), table[i].want) != 0)
            fail_msg("%u (%s): got %s want %s", i, table[i].what, case_reason(c, "A"), table[i].want);
        assert_int_equal(c->plan->senders_held->len, *table[i].want != '\0');
        case_free(c);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(renamed_a_new_ledger_waits_while_an_old_one_is_missed),
        cmocka_unit_test(renamed_what_is_gone_is_counted),
        cmocka_unit_test(renamed_nine_of_ten_numbers_came_from_another_ledger),
        cmocka_unit_test(elsewhere_holds_until_the_history_has_caught_up),
        cmocka_unit_test(elsewhere_a_yes_counts_while_the_ledger_says_the_same),
        cmocka_unit_test(iban_letters_wait_until_the_account_is_confirmed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
