/* SPDX-License-Identifier: MIT */
/* R23 and R24 in the store: letters recalled, hand-overs and what came back, and whole acts taken back. */
#include "proof_fixture.h"

#include "proof/move.h"

#define IN_ONE(call) MUST(store_begin(f->store, &error) && (call) && store_commit(f->store, &error))

/* The call fails with CODE and leaves nothing. */
#define REFUSED(call, code)                                                                                            \
    do {                                                                                                               \
        MUST(store_begin(f->store, &error));                                                                           \
        MUST_FAIL(call, code);                                                                                         \
        store_rollback(f->store);                                                                                      \
    } while (0)

static struct history *load(struct fixture *f)
{
    GError *error = NULL;
    struct history *history = history_load(f->store, MODE_LIVE, TODAY, &error);

    MUST(history);
    return history;
}

static bool recall(struct fixture *f, int64_t id, enum recall_effect *effect, GError **error)
{
    const struct recall_order order = {
        .reason = "was paid", .apology = true, .mode = MODE_LIVE, .today = TODAY, .actor = "piet"};

    return reminder_recall(f->store, id, &order, effect, error);
}

/* All in one act, as a command does it. */
static void recall_all(struct fixture *f, const int64_t *ids, int count)
{
    GError *error = NULL;
    int64_t before = journal_head(f->store, NULL, &error);
    enum recall_effect effect;

    MUST(store_begin(f->store, &error));
    for (int i = 0; i < count; i++)
        MUST(recall(f, ids[i], &effect, &error));
    MUST(act_close(f->store, before, &error) && store_commit(f->store, &error));
}

static bool undo(struct fixture *f, GError **error)
{
    AUTO(act) act = act_find(f->store, 0, "piet", error);

    return act && act_undo(f->store, act, TODAY, "piet", error);
}

/* The apology for the recalled letter ID, planned. */
static int64_t plan_apology(struct fixture *f, int64_t id, GError **error)
{
    struct decision *decision = letter_new(f, 0, 1);
    const struct history_recall recalled = {.reminder = id};
    int64_t apology = 0;
    bool done;

    decision->kind = DECISION_APOLOGY;
    decision->stage = NULL;
    decision->stage_name = decision->template_name = "apology";
    decision->term_until = DAY_NONE;
    decision->recall = &recalled;
    done = store_begin(f->store, error) &&
           reminder_plan(f->store, decision, MODE_LIVE, 1, TONIGHT, "main", &apology, error);
    letter_free(decision);
    if (done)
        return store_commit(f->store, error) ? apology : 0;
    store_rollback(f->store);
    return 0;
}

static int64_t send_apology(struct fixture *f, int64_t id)
{
    GError *error = NULL;
    int64_t apology, attempt;
    g_autoptr(GBytes) message = NULL;

    history_free(load(f)); /* the pass plans on what stands now */
    apology = plan_apology(f, id, &error);
    MUST(apology);
    message = message_new(apology);
    IN_ONE(reminder_queue(f->store, apology, message, "Factuur 2026-001", &error));
    attempt = claim_letter(f, apology, &error);
    MUST(attempt);
    end_letter(f, apology, attempt, OUTCOME_ACCEPTED);
    return apology;
}

static guint steps(const struct history *history, const char *number)
{
    const struct history_invoice *known = history_find(history, "main", number);

    return known && known->steps ? known->steps->len : 0;
}

static void r23_what_went_is_recalled_serves_nothing_and_still_counts_as_contact(void **state)
{
    struct fixture *f = *state;
    int64_t id = send_letter(f, 0, 2, MODE_LIVE);
    struct history *history = load(f);
    const struct history_recall *recalled;

    WANT_INT(steps(history, "2026-002"), 1);
    history_free(history);
    recall_all(f, &id, 1);
    history = load(f);
    WANT_INT(steps(history, "2026-001"), 0);
    WANT_INT(steps(history, "2026-002"), 0);
    WANT_INT(history->contacts->len, 1);
    WANT_INT(history->letters_today, 1);
    WANT_INT(history->recalls->len, 1);
    recalled = &g_array_index(history->recalls, struct history_recall, 0);
    WANT_INT(recalled->reminder, id);
    WANT_INT(recalled->day, TODAY);
    WANT_TEXT(recalled->client_name, "Acme BV");
    WANT_TEXT(recalled->to[1], "boss@acme.example");
    WANT_INT(recalled->invoices->len, 2);
    WANT_TEXT(recalled->invoices->pdata[1], "main/2026-002");
    WANT_INT(history->holds->len, 2);
    WANT_TEXT(g_array_index(history->holds, struct history_hold, 1).kind, "pause");
    WANT_TEXT(g_array_index(history->holds, struct history_hold, 1).subject, "main/2026-002");
    history_free(history);
    WANT_INT(ask(f, "SELECT count(*) FROM journal WHERE type = 'recalled' AND decides = 1 AND actor = 'piet'"), 1);
    WANT_INT(ask(f, "SELECT count(*) FROM recipient"), 2); /* the proof stays */
}

static void r23_what_waits_is_cancelled_and_a_claim_comes_too_late(void **state)
{
    struct fixture *f = *state;
    int64_t id = queue_letter(f, 0, 1, MODE_LIVE);
    GError *error = NULL;
    enum recall_effect effect;
    struct history *history;

    IN_ONE(recall(f, id, &effect, &error));
    WANT_INT(effect, RECALL_CANCELLED);
    WANT_INT(claim_letter(f, id, &error), 0);
    g_clear_error(&error);
    history = load(f);
    WANT_INT(history->recalls->len, 0);
    WANT_INT(history->contacts->len, 0);
    WANT_INT(history->holds->len, 1);
    history_free(history);
}

static void r23_what_cannot_be_recalled_is_refused(void **state)
{
    struct fixture *f = *state;
    GError *error = NULL;
    enum recall_effect effect;
    int64_t sent, apology, claimed, rehearsed;

    REFUSED(recall(f, 99, &effect, &error), HERINNERD_ERROR_USAGE);
    sent = send_letter(f, 0, 1, MODE_LIVE);
    recall_all(f, &sent, 1);
    REFUSED(recall(f, sent, &effect, &error), HERINNERD_ERROR_USAGE);
    apology = send_apology(f, sent);
    REFUSED(recall(f, apology, &effect, &error), HERINNERD_ERROR_USAGE);
    claimed = queue_letter(f, 2, 1, MODE_LIVE);
    MUST(claim_letter(f, claimed, &error));
    REFUSED(recall(f, claimed, &effect, &error), HERINNERD_ERROR_BUSY);
    rehearsed = send_letter(f, 0, 1, MODE_REHEARSAL);
    REFUSED(recall(f, rehearsed, &effect, &error), HERINNERD_ERROR_USAGE);
    WANT_INT(ask(f, "SELECT count(*) FROM hold"), 1);
}

static void r23_the_client_is_told_once(void **state)
{
    struct fixture *f = *state;
    int64_t id = send_letter(f, 0, 1, MODE_LIVE), apology;
    GError *error = NULL;
    struct history *history;
    char **thread;

    recall_all(f, &id, 1);
    apology = send_apology(f, id);
    history = load(f);
    WANT_INT(history->recalls->len, 0);
    WANT_INT(steps(history, "2026-001"), 0); /* it serves no stage */
    WANT_INT(history->contacts->len, 2);
    WANT_INT(history->letters_today, 1); /* R12a: no part of the flood */
    history_free(history);
    thread = reminder_thread(f->store, apology, &error);
    MUST(thread);
    WANT_INT(g_strv_length(thread), 1);
    WANT_TEXT(thread[0], "m1@b.example");
    g_strfreev(thread);
    WANT_INT(plan_apology(f, id, &error), 0); /* a second one is impossible */
    if (!g_error_matches(error, HERINNERD_ERROR, HERINNERD_ERROR_OVERTAKEN))
        fail_msg("got «%s» want overtaken", SAID(error));
    g_clear_error(&error);
}

static void r23_the_apology_answers_the_letter_it_withdraws(void **state)
{
    struct fixture *f = *state;
    int64_t first = send_letter(f, 0, 1, MODE_LIVE), apology;
    GError *error = NULL;
    char **thread;

    send_letter(f, 2, 1, MODE_LIVE);
    recall_all(f, &first, 1);
    history_free(load(f));
    apology = plan_apology(f, first, &error);
    MUST(apology);
    thread = reminder_thread(f->store, apology, &error);
    MUST(thread);
    WANT_INT(g_strv_length(thread), 2);
    WANT_TEXT(thread[0], "m2@b.example");
    WANT_TEXT(thread[1], "m1@b.example");
    g_strfreev(thread);
}

static void r23_undo_takes_back_a_whole_act_of_several_letters(void **state)
{
    struct fixture *f = *state;
    int64_t ids[2];
    GError *error = NULL;
    struct history *history;

    ids[0] = send_letter(f, 0, 2, MODE_LIVE);
    ids[1] = queue_letter(f, 2, 1, MODE_LIVE);
    recall_all(f, ids, 2);
    WANT_INT(ask(f, "SELECT count(*) FROM journal WHERE actor = 'piet'"), 4);
    IN_ONE(undo(f, &error));
    history = load(f);
    WANT_INT(steps(history, "2026-001"), 1);
    WANT_INT(steps(history, "2026-002"), 1);
    WANT_INT(history->recalls->len, 0);
    history_free(history);
    WANT_INT(ask(f, "SELECT count(*) FROM hold WHERE lifted_seq IS NULL"), 0);
    WANT_INT(ask(f, "SELECT count(*) FROM covers WHERE reminder = 1 AND live = 1"), 2);
    WANT_INT(ask(f, "SELECT count(*) FROM journal WHERE type = 'undone' AND decides = 1"), 4);
    REFUSED(undo(f, &error), HERINNERD_ERROR_USAGE);
}

static void r23_an_uncertain_letter_stays_uncertain_after_a_recall_taken_back(void **state)
{
    struct fixture *f = *state;
    GError *error = NULL;
    int64_t id = queue_letter(f, 0, 1, MODE_LIVE), attempt = claim_letter(f, id, &error);

    MUST(attempt);
    end_letter(f, id, attempt, OUTCOME_UNCERTAIN);
    recall_all(f, &id, 1);
    WANT_INT(ask(f, "SELECT state = 'recalled' FROM reminder"), 1);
    IN_ONE(undo(f, &error));
    WANT_INT(ask(f, "SELECT state = 'uncertain' FROM reminder"), 1);
}

static void r23_a_letter_that_came_back_serves_nothing_after_its_recall_is_taken_back(void **state)
{
    struct fixture *f = *state;
    int64_t id = send_letter(f, 0, 1, MODE_LIVE);
    GError *error = NULL;
    struct history *history;
    bool freed;

    recall_all(f, &id, 1);
    IN_ONE(bounce_came_back(f->store, id, "ap@acme.example", "5.1.1 unknown", &freed, &error));
    IN_ONE(undo(f, &error));
    WANT_INT(ask(f, "SELECT state = 'failed' FROM reminder"), 1);
    WANT_INT(ask(f, "SELECT count(*) FROM covers WHERE live = 1"), 0);
    history = load(f);
    WANT_INT(steps(history, "2026-001"), 0);
    history_free(history);
}

static void r23_a_recall_whose_apology_left_is_not_taken_back(void **state)
{
    struct fixture *f = *state;
    int64_t id = send_letter(f, 0, 1, MODE_LIVE);
    GError *error = NULL;

    recall_all(f, &id, 1);
    send_apology(f, id);
    REFUSED(undo(f, &error), HERINNERD_ERROR_USAGE);
    WANT_INT(ask(f, "SELECT state = 'recalled' FROM reminder WHERE id = 1"), 1);
    WANT_INT(ask(f, "SELECT count(*) FROM hold WHERE lifted_seq IS NULL"), 1);
}

static void r23_one_entry_of_an_act_stands_for_all_of_it(void **state)
{
    struct fixture *f = *state;
    const struct history_hold holds[2] = {{.scope = HOLD_INVOICE,
                                           .subject = (char *)"main/2026-001",
                                           .kind = (char *)"pause",
                                           .from_day = TODAY,
                                           .until_day = DAY_NONE,
                                           .lifted_day = DAY_NONE,
                                           .named_day = DAY_NONE,
                                           .reason = (char *)""},
                                          {.scope = HOLD_CLIENT,
                                           .subject = (char *)"acme",
                                           .kind = (char *)"pause",
                                           .from_day = TODAY,
                                           .until_day = DAY_NONE,
                                           .lifted_day = DAY_NONE,
                                           .named_day = DAY_NONE,
                                           .reason = (char *)""}};
    GError *error = NULL;
    int64_t before = journal_head(f->store, NULL, &error);
    struct act *act;

    IN_ONE(hold_set(f->store, &holds[0], "acme", "piet", NULL, &error) &&
           reminder_skip(f->store, &f->items[1], MODE_LIVE, TODAY, "piet", "why", &error) &&
           hold_set(f->store, &holds[1], "acme", "piet", NULL, &error) && act_close(f->store, before, &error));
    for (int64_t entry = before + 1; entry <= before + 3; entry++) {
        act = act_find(f->store, entry, "piet", &error);
        MUST(act);
        WANT_INT(act->entries->len, 3);
        act_free(act);
    }
    IN_ONE(undo(f, &error));
    WANT_INT(ask(f, "SELECT count(*) FROM hold WHERE lifted_seq IS NULL"), 0);
    WANT_INT(ask(f, "SELECT count(*) FROM reminder WHERE action = 'skip' AND state = 'failed'"), 1);
}

/* A hand-over of the first COUNT invoices; the number of its task. */
static int64_t make_task(struct fixture *f, guint count, enum verdict verdict)
{
    struct decision *decision = letter_new(f, 2, count);
    GError *error = NULL;

    decision->verdict = verdict;
    decision->term_until = DAY_NONE;
    history_free(load(f));
    IN_ONE(task_make(f->store, decision, MODE_LIVE, &error));
    letter_free(decision);
    return ask(f, "SELECT max(id) FROM task");
}

static void hand_over(struct fixture *f, guint count)
{
    GError *error = NULL;
    int64_t before, task = make_task(f, count, VERDICT_HANDOVER);

    before = journal_head(f->store, NULL, &error);
    IN_ONE(task_end(f->store, task, TASK_DONE, TODAY, "piet", NULL, &error) && act_close(f->store, before, &error));
}

static bool is_handed_over(struct fixture *f, const char *number)
{
    struct history *history = load(f);
    bool handed_over = history_handed_over(history_find(history, "main", number));

    history_free(history);
    return handed_over;
}

static int64_t others_held(struct fixture *f)
{
    return ask(f, "SELECT count(*) FROM hold WHERE kind = 'handed-over' AND scope = 'client' AND subject = 'acme'"
                  " AND lifted_seq IS NULL");
}

static void r24_a_hand_over_that_is_done_holds_the_client(void **state)
{
    struct fixture *f = *state;
    GError *error = NULL;

    make_task(f, 2, VERDICT_HANDOVER);
    assert_false(is_handed_over(f, "2026-001")); /* made, not exported */
    WANT_INT(others_held(f), 0);
    IN_ONE(task_end(f->store, 1, TASK_DONE, TODAY, "piet", NULL, &error));
    assert_true(is_handed_over(f, "2026-002"));
    WANT_INT(others_held(f), 1);
}

static void r24_done_is_taken_back_and_the_task_is_open_again(void **state)
{
    static const enum verdict verdicts[] = {VERDICT_HANDOVER, VERDICT_TASK};

    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(verdicts); i++) {
        GError *error = NULL;
        void *own = NULL;
        struct fixture *f;
        int64_t task, before;

        WANT_INT(fixture_make(&own), 0);
        f = own;
        task = make_task(f, 1, verdicts[i]);
        before = journal_head(f->store, NULL, &error);
        IN_ONE(task_end(f->store, task, TASK_DONE, TODAY + 3, "piet", NULL, &error) &&
               act_close(f->store, before, &error));
        IN_ONE(undo(f, &error));
        WANT_INT(ask(f, "SELECT count(*) FROM task WHERE state = 'open'"), 1);
        WANT_INT(ask(f, "SELECT count(*) FROM reminder WHERE state = 'open' AND day = '2026-01-13'"), 1);
        WANT_INT(others_held(f), 0);
        assert_false(is_handed_over(f, "2026-001"));
        fixture_drop(&own);
    }
}

static bool take_back(struct fixture *f, int invoice, GError **error)
{
    return handover_take_back(f->store, &f->items[invoice], MODE_LIVE, "40.00 EUR", "piet", error);
}

static void r24_one_of_several_comes_back_and_may_be_handed_over_anew(void **state)
{
    struct fixture *f = *state;
    GError *error = NULL;
    struct history *history;
    GPtrArray *notes;

    REFUSED(take_back(f, 0, &error), HERINNERD_ERROR_USAGE);
    hand_over(f, 2);
    IN_ONE(take_back(f, 0, &error));
    assert_false(is_handed_over(f, "2026-001"));
    assert_true(is_handed_over(f, "2026-002"));
    history = load(f);
    assert_true(history_find(history, "main", "2026-001")->taken_back);
    assert_false(history_find(history, "main", "2026-002")->taken_back);
    history_free(history);
    notes = note_list(f->store, "acme", "main/2026-001", &error);
    WANT_INT(notes->len, 1);
    WANT_TEXT(((struct note *)notes->pdata[0])->costs_open, "40.00 EUR");
    g_ptr_array_unref(notes);
    REFUSED(take_back(f, 0, &error), HERINNERD_ERROR_USAGE);
    IN_ONE(undo(f, &error));
    assert_true(is_handed_over(f, "2026-001"));
    notes = note_list(f->store, "acme", "main/2026-001", &error);
    WANT_INT(notes->len, 0);
    g_ptr_array_unref(notes);
}

static void r24_what_came_back_goes_to_the_agency_again_under_its_new_number(void **state)
{
    const struct move renumber = {.ledger = "main",
                                  .number = "2026-001",
                                  .to_ledger = "main",
                                  .to_number = "2026-9",
                                  .client_key = "acme",
                                  .mode = MODE_LIVE,
                                  .actor = "anna"};
    struct fixture *f = *state;
    struct moved_counts counts;
    GError *error = NULL;

    hand_over(f, 2);
    IN_ONE(take_back(f, 0, &error));
    IN_ONE(store_move(f->store, &renumber, &counts, &error));
    WANT_INT(counts.steps, 0); /* the hand-over counts for the other one alone */
    IN_ONE(undo(f, &error));
    assert_true(is_handed_over(f, "2026-9"));
    WANT_INT(ask(f, "SELECT taken_back FROM invoice WHERE number = '2026-9'"), 0);
}

static void r24_the_same_hand_over_can_be_made_again_after_it_came_back(void **state)
{
    struct fixture *f = *state;
    GError *error = NULL;

    hand_over(f, 1);
    IN_ONE(take_back(f, 0, &error));
    WANT_INT(make_task(f, 1, VERDICT_HANDOVER), 2);
    REFUSED(undo(f, &error), HERINNERD_ERROR_USAGE); /* that stage was begun again */
    WANT_INT(ask(f, "SELECT count(*) FROM task WHERE state = 'open'"), 1);
}

static void r24_a_payment_is_a_task_to_tell_the_agency(void **state)
{
    static const struct {
        enum observation_kind kind;
        int64_t after;
        int invoice, tasks;
    } cases[] = {
        {OBSERVED_PART_PAID, 5000, 0, 1}, {OBSERVED_PAID, 0, 0, 1},          {OBSERVED_VANISHED_PAID, 0, 0, 1},
        {OBSERVED_PART_PAID, 5000, 2, 0}, {OBSERVED_DUE_MOVED, 12100, 0, 0},
    };

    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        GPtrArray *seen = g_ptr_array_new();
        GError *error = NULL;
        void *own = NULL;
        struct fixture *f;

        WANT_INT(fixture_make(&own), 0);
        f = own;
        hand_over(f, 2);
        struct observation one = {.kind = cases[i].kind,
                                  .ledger = "main",
                                  .number = f->items[cases[i].invoice].invoice->number,
                                  .client = "acme",
                                  .before = 12100,
                                  .after = cases[i].after,
                                  .currency = "EUR",
                                  .due_before = DAY_NONE,
                                  .due_after = DAY_NONE};

        g_ptr_array_add(seen, &one);
        IN_ONE(observation_write(f->store, seen, &error));
        if (ask(f, "SELECT count(*) FROM task WHERE kind = 'agency' AND state = 'open'") != cases[i].tasks)
            fail_msg("case %u: want %d tasks", i, cases[i].tasks);
        if (cases[i].tasks && cases[i].after == 0 &&
            !ask(f, "SELECT note = 'before: 121.00 EUR\nafter: 0.00 EUR\n' FROM task WHERE kind = 'agency'"))
            fail_msg("case %u: the note is another", i);
        g_ptr_array_unref(seen);
        fixture_drop(&own);
    }
}

static void r24_a_yes_is_used_up_by_the_hand_over(void **state)
{
    struct fixture *f = *state;
    struct decision *decision = letter_new(f, 2, 1);
    g_autofree char *digest = decision_digest(decision);
    GError *error = NULL;

    letter_free(decision);
    IN_ONE(approval_give(f->store, APPROVAL_LETTER, digest, 0, TODAY, DAY_NONE, "piet", &error));
    make_task(f, 1, VERDICT_HANDOVER);
    WANT_INT(ask(f, "SELECT count(*) FROM approval WHERE used IS NULL"), 0);
}

static void r24_a_rehearsed_hand_over_holds_no_live_client(void **state)
{
    struct fixture *f = *state;
    GError *error = NULL;

    hand_over(f, 1);
    WANT_INT(others_held(f), 1);
    IN_ONE(store_go_live(f->store, "piet", false, &error));
    WANT_INT(others_held(f), 0);
}

static void what_was_recalled_is_never_live_by_another_hand(void **state)
{
    static const char *const changes[] = {
        "UPDATE covers SET live = 1 WHERE reminder = 1",
        "UPDATE reminder SET state = 'queued' WHERE id = 1",
        "UPDATE reminder SET state = 'cancelled' WHERE id = 1",
        "DELETE FROM reminder WHERE id = 1",
    };
    struct fixture *f = *state;
    int64_t id = send_letter(f, 0, 1, MODE_LIVE);
    GError *error = NULL;

    recall_all(f, &id, 1);
    for (guint i = 0; i < G_N_ELEMENTS(changes); i++) {
        if (tamper(f, changes[i], &error))
            fail_msg("case %u: «%s» was done", i, changes[i]);
        g_clear_error(&error);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_make, fixture_drop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(r23_what_went_is_recalled_serves_nothing_and_still_counts_as_contact),
        TEST(r23_what_waits_is_cancelled_and_a_claim_comes_too_late),
        TEST(r23_what_cannot_be_recalled_is_refused),
        TEST(r23_the_client_is_told_once),
        TEST(r23_the_apology_answers_the_letter_it_withdraws),
        TEST(r23_undo_takes_back_a_whole_act_of_several_letters),
        TEST(r23_an_uncertain_letter_stays_uncertain_after_a_recall_taken_back),
        TEST(r23_a_letter_that_came_back_serves_nothing_after_its_recall_is_taken_back),
        TEST(r23_a_recall_whose_apology_left_is_not_taken_back),
        TEST(r23_one_entry_of_an_act_stands_for_all_of_it),
        TEST(r24_a_hand_over_that_is_done_holds_the_client),
        cmocka_unit_test(r24_done_is_taken_back_and_the_task_is_open_again),
        TEST(r24_one_of_several_comes_back_and_may_be_handed_over_anew),
        cmocka_unit_test_setup_teardown(r24_what_came_back_goes_to_the_agency_again_under_its_new_number, fixture_make,
                                        fixture_drop),
        TEST(r24_the_same_hand_over_can_be_made_again_after_it_came_back),
        cmocka_unit_test(r24_a_payment_is_a_task_to_tell_the_agency),
        TEST(r24_a_yes_is_used_up_by_the_hand_over),
        TEST(r24_a_rehearsed_hand_over_holds_no_live_client),
        TEST(what_was_recalled_is_never_live_by_another_hand),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
