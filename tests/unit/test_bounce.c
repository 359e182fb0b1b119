/* SPDX-License-Identifier: MIT */
/* R14 in the store: which addresses are left out, and what counts no more when a letter comes back. */
#include "proof_fixture.h"

#define ADDRESSES(where) "SELECT count(*) FROM hold WHERE kind = 'undeliverable' AND lifted_seq IS NULL AND " where
#define LIVE(reminder) "SELECT count(*) FROM covers WHERE live = 1 AND reminder = " reminder

/* Mail to ADDRESS about letter ID came back; whether its stage is free again. */
static bool come_back(struct fixture *f, int64_t id, const char *address)
{
    GError *error = NULL;
    bool freed = false;

    MUST(store_begin(f->store, &error));
    MUST(bounce_came_back(f->store, id, address, "550 5.1.1 unknown", &freed, &error));
    MUST(store_commit(f->store, &error));
    return freed;
}

/* A letter of STAGE about the first COUNT invoices, ended with these replies of the relay. */
static int64_t end_letter_with(struct fixture *f, int stage, guint count, enum outcome outcome, bool first_dead,
                               bool second_dead)
{
    const struct recipient_reply replies[] = {{.address = "ap@acme.example",
                                               .code = first_dead ? 550 : 250,
                                               .text = "a",
                                               .refused = first_dead,
                                               .dead = first_dead},
                                              {.address = "boss@acme.example",
                                               .code = second_dead ? 550 : 250,
                                               .text = "b",
                                               .refused = second_dead,
                                               .dead = second_dead}};
    const struct attempt_result result = {.outcome = outcome,
                                          .text = "x",
                                          .relay = "",
                                          .peer = "",
                                          .tls = "",
                                          .cipher = "",
                                          .cert_sha256 = "",
                                          .recipients = replies,
                                          .recipient_count = 2};
    GError *error = NULL;
    int64_t id = queue_letter(f, stage, count, MODE_LIVE), attempt = claim_letter(f, id, &error);

    MUST(attempt);
    MUST(store_begin(f->store, &error));
    MUST(reminder_outcome(f->store, id, attempt, &result, &error));
    MUST(store_commit(f->store, &error));
    return id;
}

static int64_t end_with(struct fixture *f, enum outcome outcome, bool first_dead, bool second_dead)
{
    return end_letter_with(f, 0, 1, outcome, first_dead, second_dead);
}

/* Taken for both addresses. */
static int64_t take_letter(struct fixture *f, int stage, guint count)
{
    return end_letter_with(f, stage, count, OUTCOME_ACCEPTED, false, false);
}

static void skip_stage(struct fixture *f, int item, int stage)
{
    GError *error = NULL;

    f->items[item].stage = (int8_t)stage;
    history_free(history_load(f->store, MODE_LIVE, TODAY, &error));
    MUST(store_begin(f->store, &error));
    MUST(reminder_skip(f->store, &f->items[item], MODE_LIVE, TODAY, "piet", "known", &error));
    MUST(store_commit(f->store, &error));
}

/* A call about the first COUNT invoices, made and, with DONE, done. */
static void call(struct fixture *f, guint count, bool done)
{
    struct decision *decision = letter_new(f, 1, count);
    GError *error = NULL;

    decision->verdict = VERDICT_TASK;
    decision->term_until = DAY_NONE;
    history_free(history_load(f->store, MODE_LIVE, TODAY, &error));
    MUST(store_begin(f->store, &error));
    MUST(task_make(f->store, decision, MODE_LIVE, &error));
    if (done)
        MUST(task_end(f->store, ask(f, "SELECT count(*) + 1 FROM task"), TASK_DONE, TODAY, "piet", NULL, &error));
    MUST(store_commit(f->store, &error));
    letter_free(decision);
}

static void r14_a_recipient_the_relay_does_not_know_is_left_out(void **state)
{
    struct fixture *f = *state;
    int64_t id = end_with(f, OUTCOME_ACCEPTED, false, true);

    assert_int_equal(id, 1);
    WANT_INT(ask(f, "SELECT state = 'accepted' FROM reminder"), 1); /* the letter stands */
    WANT_INT(ask(f, ADDRESSES("address = 'boss@acme.example'")), 1);
    WANT_INT(ask(f, ADDRESSES("1")), 1);
}

static void r14_every_dead_recipient_of_a_refused_letter_is_left_out_once(void **state)
{
    struct fixture *f = *state;

    end_with(f, OUTCOME_UNDELIVERABLE, true, true);
    WANT_INT(ask(f, LIVE("1")), 0);
    WANT_INT(ask(f, ADDRESSES("address IN ('ap@acme.example', 'boss@acme.example')")), 2);
    come_back(f, 1, "AP@acme.example"); /* the same once more */
    WANT_INT(ask(f, ADDRESSES("1")), 2);
}

static void r14_a_letter_that_is_refused_as_such_holds_the_client(void **state)
{
    struct fixture *f = *state;

    end_with(f, OUTCOME_NEVER, false, false);
    WANT_INT(ask(f, ADDRESSES("address IS NULL")), 1);
}

static void r14_the_history_names_the_address(void **state)
{
    struct fixture *f = *state;
    GError *error = NULL;
    struct history *history;

    end_with(f, OUTCOME_ACCEPTED, true, false);
    history = history_load(f->store, MODE_LIVE, TODAY, &error);
    MUST(history);
    WANT_INT(history->holds->len, 1);
    WANT_TEXT(g_array_index(history->holds, struct history_hold, 0).address, "ap@acme.example");
    history_free(history);
}

static void r14_a_bounce_of_one_among_several_leaves_the_letter(void **state)
{
    struct fixture *f = *state;
    int64_t id = take_letter(f, 0, 1);

    assert_false(come_back(f, id, "ap@acme.example"));
    WANT_INT(ask(f, "SELECT state = 'accepted' FROM reminder"), 1);
    WANT_INT(ask(f, "SELECT count(*) FROM recipient WHERE level = 'failed' AND text = '550 5.1.1 unknown'"), 1);
    WANT_INT(ask(f, "SELECT count(*) FROM journal WHERE type = 'bounced' AND decides = 1 AND reminder = 1"), 1);
}

static void r14_a_letter_that_reached_nobody_is_neither_served_nor_contact(void **state)
{
    struct fixture *f = *state;
    int64_t id = take_letter(f, 0, 2);
    GError *error = NULL;
    struct history *history;

    come_back(f, id, "ap@acme.example");
    assert_true(come_back(f, id, "boss@acme.example"));
    WANT_INT(ask(f, "SELECT state = 'failed' FROM reminder"), 1);
    WANT_INT(ask(f, LIVE("1")), 0);
    history = history_load(f->store, MODE_LIVE, TODAY, &error);
    MUST(history);
    WANT_INT(history->contacts->len, 0);
    history_free(history);
}

static void r14_calls_and_skips_after_a_bounced_letter_count_no_more(void **state)
{
    struct fixture *f = *state;
    int64_t id = take_letter(f, 0, 1);

    skip_stage(f, 0, 2);
    call(f, 2, true); /* of which the second invoice had no such letter */
    f->items[0].round = 2;
    call(f, 1, false);
    come_back(f, id, "ap@acme.example");
    assert_true(come_back(f, id, "boss@acme.example"));
    WANT_INT(ask(f, "SELECT count(*) FROM covers WHERE live = 1 AND number = '2026-001'"), 0);
    WANT_INT(ask(f, "SELECT count(*) FROM covers WHERE live = 1 AND number = '2026-002'"), 1);
    WANT_INT(ask(f, "SELECT count(*) FROM task WHERE state = 'open'"), 0);
}

static void r14_a_bounce_that_a_later_letter_followed_only_is_told(void **state)
{
    struct fixture *f = *state;
    int64_t first = take_letter(f, 0, 1);

    take_letter(f, 2, 1);
    come_back(f, first, "ap@acme.example");
    assert_false(come_back(f, first, "boss@acme.example"));
    WANT_INT(ask(f, "SELECT count(*) FROM reminder WHERE state = 'accepted'"), 2);
    WANT_INT(ask(f, "SELECT count(*) FROM covers WHERE live = 1"), 2);
    WANT_INT(ask(f, "SELECT count(*) FROM journal WHERE type = 'bounced'"), 2);
}

static void r14_approvals_of_the_client_end(void **state)
{
    struct fixture *f = *state;
    int64_t id = take_letter(f, 0, 1);
    GError *error = NULL;

    MUST(store_begin(f->store, &error));
    MUST(approval_give(f->store, APPROVAL_LETTER, "digest", 1, TODAY, DAY_NONE, "piet", &error));
    MUST(approval_give(f->store, APPROVAL_LETTER, "other", 2, TODAY, DAY_NONE, "piet", &error));
    MUST(store_commit(f->store, &error));
    come_back(f, id, "ap@acme.example");
    WANT_INT(ask(f, "SELECT count(*) FROM approval WHERE used IS NULL"), 2);
    come_back(f, id, "boss@acme.example");
    WANT_INT(ask(f, "SELECT count(*) FROM approval WHERE used IS NULL AND subject = 'other'"), 1);
    WANT_INT(ask(f, "SELECT count(*) FROM approval WHERE used IS NULL"), 1);
}

static void r14_evidence_of_delivery_reaches_the_planner(void **state)
{
    static const struct {
        const char *level, *time;
        bool delivered;
        int day; /* from TODAY */
    } table[] = {
        {"relayed", "2026-01-13T12:00:00.000Z", false, 0},  {"delivered", "2026-01-13T09:59:59.000Z", true, 0},
        {"delivered", "2026-01-13T10:00:00.000Z", true, 1}, /* tomorrow already, at the other end of the world */
        {"displayed", "2026-01-12T22:30:00.000Z", true, 0}, {"replied", "2026-01-14T23:30:00.000Z", true, 2},
    };
    struct fixture *f = *state;
    GError *error = NULL;

    take_letter(f, 0, 1);
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autofree char *text = g_strdup_printf("DELETE FROM evidence; INSERT INTO evidence(reminder, level, time,"
                                                " raw_sha256) VALUES (1, '%s', '%s', 'x')",
                                                table[i].level, table[i].time);
        struct history *history;
        const struct history_step *step;

        MUST(tamper(f, text, &error));
        history = history_load(f->store, MODE_LIVE, TODAY, &error);
        MUST(history);
        step = &g_array_index(history_find(history, "main", "2026-001")->steps, struct history_step, 0);
        if (step->delivered != table[i].delivered || (step->delivered && step->delivered_day != TODAY + table[i].day))
            fail_msg("%u: got %d on day %d", i, step->delivered, step->delivered_day - TODAY);
        history_free(history);
    }
}

static void r14_resume_lets_the_address_count_again(void **state)
{
    struct fixture *f = *state;
    GError *error = NULL;
    int ended;

    end_with(f, OUTCOME_UNDELIVERABLE, true, true);
    MUST(store_begin(f->store, &error));
    MUST(hold_resume(f->store, HOLD_CLIENT, "acme", "acme", TODAY, "piet", &ended, &error));
    MUST(store_commit(f->store, &error));
    WANT_INT(ended, 2);
    WANT_INT(ask(f, ADDRESSES("1")), 0);
    come_back(f, 1, "ap@acme.example"); /* and dead again */
    WANT_INT(ask(f, ADDRESSES("1")), 1);
}

static void a_served_letter_is_freed_only_as_a_whole(void **state)
{
    struct fixture *f = *state;
    GError *error = NULL;

    send_letter(f, 0, 2, MODE_LIVE);
    assert_false(tamper(f, "UPDATE covers SET live = 0 WHERE number = '2026-001'", &error));
    g_clear_error(&error);
    WANT_INT(ask(f, LIVE("1")), 2);
}

#define WITH_STORE(test) cmocka_unit_test_setup_teardown(test, fixture_make, fixture_drop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_STORE(r14_a_recipient_the_relay_does_not_know_is_left_out),
        WITH_STORE(r14_every_dead_recipient_of_a_refused_letter_is_left_out_once),
        WITH_STORE(r14_a_letter_that_is_refused_as_such_holds_the_client),
        WITH_STORE(r14_the_history_names_the_address),
        WITH_STORE(r14_a_bounce_of_one_among_several_leaves_the_letter),
        WITH_STORE(r14_a_letter_that_reached_nobody_is_neither_served_nor_contact),
        WITH_STORE(r14_calls_and_skips_after_a_bounced_letter_count_no_more),
        WITH_STORE(r14_a_bounce_that_a_later_letter_followed_only_is_told),
        WITH_STORE(r14_approvals_of_the_client_end),
        WITH_STORE(r14_evidence_of_delivery_reaches_the_planner),
        WITH_STORE(r14_resume_lets_the_address_count_again),
        WITH_STORE(a_served_letter_is_freed_only_as_a_whole),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
