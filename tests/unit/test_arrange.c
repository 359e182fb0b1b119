/* SPDX-License-Identifier: MIT */
/* What persons arrange, in the store: acts of several holds, their ends, notes, records, settings, and taking back. */
#include "proof_fixture.h"

#define IN_ONE(call) MUST(store_begin(f->store, &error) && (call) && store_commit(f->store, &error))

/* The call fails with USAGE and leaves nothing. */
#define REFUSED(call)                                                                                                  \
    do {                                                                                                               \
        MUST(store_begin(f->store, &error));                                                                           \
        MUST_FAIL(call, HERINNERD_ERROR_USAGE);                                                                        \
        store_rollback(f->store);                                                                                      \
    } while (0)

static struct history *load(struct fixture *f)
{
    GError *error = NULL;
    struct history *history = history_load(f->store, MODE_LIVE, TODAY, &error);

    MUST(history);
    return history;
}

static struct history_hold hold_on(const char *subject, const char *kind)
{
    return (struct history_hold){.scope = HOLD_INVOICE, .subject = (char *)subject, .kind = (char *)kind,
                                 .from_day = TODAY, .until_day = DAY_NONE, .lifted_day = DAY_NONE,
                                 .named_day = DAY_NONE, .reason = (char *)"said so"};
}

static int64_t arrange(struct fixture *f, const struct history_hold *holds, int count, const char *const *replaces,
                       bool answers, int *replaced)
{
    const struct arrangement act = {.holds = holds, .count = count, .client_key = "acme", .replaces = replaces,
                                    .answers = answers, .today = TODAY, .actor = "piet"};
    GError *error = NULL;
    int64_t entry = 0;

    IN_ONE(hold_arrange(f->store, &act, &entry, replaced, &error));
    return entry;
}

/* Takes ENTRY back (0 = the last act of piet). */
static void undo(struct fixture *f, int64_t entry)
{
    GError *error = NULL;
    struct act *act;

    MUST(store_begin(f->store, &error));
    act = act_find(f->store, entry, "piet", &error);
    MUST(act);
    MUST(act_undo(f->store, act, TODAY, "piet", &error) && store_commit(f->store, &error));
    act_free(act);
}

static bool try_undo(struct fixture *f, int64_t entry, GError **error)
{
    AUTO(act) act = act_find(f->store, entry, "piet", error);

    return act && act_undo(f->store, act, TODAY, "piet", error);
}

static int64_t standing(struct fixture *f)
{
    return ask(f, "SELECT count(*) FROM hold WHERE lifted_seq IS NULL");
}

static void several_holds_are_one_act_and_come_back_as_one(void **state)
{
    struct fixture *f = *state;
    const struct history_hold holds[] = {hold_on("main/2026-001", "pause"), hold_on("main/2026-002", "pause")};
    int64_t entry = arrange(f, holds, 2, NULL, false, NULL);

    WANT_INT(standing(f), 2);
    WANT_INT(ask(f, "SELECT count(*) FROM journal WHERE type = 'hold-set' AND decides = 1"), 1);
    WANT_INT(ask(f, "SELECT count(DISTINCT set_seq) FROM hold"), 1);
    undo(f, entry);
    WANT_INT(standing(f), 0);
    WANT_INT(ask(f, "SELECT count(*) FROM journal WHERE type = 'undone' AND decides = 1 AND client = 1"), 1);
}

static void an_act_that_was_taken_back_never_held(void **state)
{
    struct fixture *f = *state;
    const struct history_hold hold = hold_on("main/2026-001", "dispute");
    struct history *history;

    undo(f, arrange(f, &hold, 1, NULL, false, NULL));
    history = load(f);
    WANT_INT(history->holds->len, 1);
    WANT_INT(g_array_index(history->holds, struct history_hold, 0).lifted_day, TODAY - 1);
    history_free(history);
}

static void what_is_replaced_ends_with_the_act_and_comes_back_with_it(void **state)
{
    static const char *const promise[] = {"promise", NULL};
    struct fixture *f = *state;
    const struct history_hold first = hold_on("main/2026-001", "promise"), other = hold_on("main/2026-002", "promise");
    struct history_hold second = first;
    int replaced = -1;

    second.named_day = TODAY + 9;
    arrange(f, &first, 1, promise, true, &replaced);
    WANT_INT(replaced, 0);
    arrange(f, &other, 1, promise, true, &replaced);
    WANT_INT(replaced, 0);
    arrange(f, &second, 1, promise, true, &replaced);
    WANT_INT(replaced, 1);
    WANT_INT(standing(f), 2);
    undo(f, 0);
    WANT_INT(standing(f), 2);
    WANT_INT(ask(f, "SELECT count(*) FROM hold WHERE named_day IS NOT NULL AND lifted_seq IS NULL"), 0);
}

static void an_arrangement_answers_the_reply_of_its_client_alone(void **state)
{
    static const struct {
        const char *client;
        bool answers;
        int want; /* holds that stand afterwards */
    } cases[] = {{"acme", true, 1}, {"acme", false, 2}, {"brandt", true, 2}};

    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        const struct history_hold hold = hold_on("main/2026-001", "dispute");
        void *own = NULL;
        struct fixture *f;

        WANT_INT(fixture_make(&own), 0);
        f = own;
        set_hold(f, f->store, HOLD_CLIENT, cases[i].client, "reply");
        arrange(f, &hold, 1, NULL, cases[i].answers, NULL);
        if (standing(f) != cases[i].want)
            fail_msg("case %u: got %d want %d", i, (int)standing(f), cases[i].want);
        fixture_drop(&own);
    }
}

static void only_the_kinds_that_are_named_end(void **state)
{
    static const char *const closed[] = {"closed", "insolvent", NULL};
    struct fixture *f = *state;
    GError *error = NULL;
    int ended = -1;

    set_hold(f, f->store, HOLD_CLIENT, "acme", "pause");
    set_hold(f, f->store, HOLD_CLIENT, "acme", "closed");
    set_hold(f, f->store, HOLD_CLIENT, "acme", "handed-over");
    IN_ONE(hold_resume(f->store, HOLD_CLIENT, "acme", "acme", TODAY, "piet", &ended, &error));
    WANT_INT(ended, 1);
    IN_ONE(hold_end(f->store, HOLD_CLIENT, "acme", closed, "acme", TODAY, "piet", &ended, &error));
    WANT_INT(ended, 1);
    IN_ONE(hold_end(f->store, HOLD_CLIENT, "acme", closed, "acme", TODAY, "piet", &ended, &error));
    WANT_INT(ended, 0);
    WANT_INT(ask(f, "SELECT count(*) FROM hold WHERE lifted_seq IS NULL AND kind = 'handed-over'"), 1);
    WANT_INT(ask(f, "SELECT count(*) FROM journal WHERE type = 'hold-lifted'"), 2);
    undo(f, 0);
    WANT_INT(ask(f, "SELECT count(*) FROM hold WHERE lifted_seq IS NULL AND kind = 'closed'"), 1);
}

static void undo_finds_the_last_act_of_the_person_and_each_once(void **state)
{
    struct fixture *f = *state;
    const struct history_hold one = hold_on("main/2026-001", "pause"), two = hold_on("main/2026-002", "pause");
    int64_t first = arrange(f, &one, 1, NULL, false, NULL);
    GError *error = NULL;
    struct act *act;

    arrange(f, &two, 1, NULL, false, NULL);
    MUST_FAIL(act_find(f->store, 0, "marie", &error), HERINNERD_ERROR_USAGE);
    undo(f, 0);
    act = act_find(f->store, 0, "piet", &error);
    MUST(act);
    WANT_INT(act->seq, first);
    WANT_INT(act->entries->len, 1);
    WANT_TEXT(((struct act_entry *)act->entries->pdata[0])->type, "hold-set");
    WANT_TEXT(((struct act_entry *)act->entries->pdata[0])->client, "acme");
    act_free(act);
    undo(f, 0);
    MUST_FAIL(act_find(f->store, 0, "piet", &error), HERINNERD_ERROR_USAGE);
    REFUSED(try_undo(f, first, &error));
}

static void what_led_to_a_letter_is_not_taken_back(void **state)
{
    struct fixture *f = *state;
    GError *error = NULL;
    int64_t resumed;
    int ended;

    set_hold(f, f->store, HOLD_CLIENT, "acme", "pause");
    IN_ONE(hold_resume(f->store, HOLD_CLIENT, "acme", "acme", TODAY, "piet", &ended, &error));
    resumed = journal_head(f->store, NULL, &error);
    history_free(load(f)); /* the pass plans on what stands now */
    queue_letter(f, 0, 1, MODE_LIVE);
    MUST(store_begin(f->store, &error)); /* queued: nothing has left yet */
    MUST(try_undo(f, resumed, &error));
    store_rollback(f->store);
    send_letter(f, 2, 1, MODE_LIVE);
    REFUSED(try_undo(f, resumed, &error));
}

static void notes_are_found_by_client_and_invoice(void **state)
{
    struct fixture *f = *state;
    GError *error = NULL;
    GPtrArray *notes;

    IN_ONE(note_add(f->store, "acme", NULL, "rye\nalways", "piet", &error) &&
           note_add(f->store, "acme", "main/2026-001", "called", "marie", &error) &&
           note_add(f->store, "acme", "main/2026-002", "other", "marie", &error) &&
           note_add(f->store, "brandt", NULL, "wheat", "piet", &error));
    notes = note_list(f->store, "acme", "main/2026-001", &error);
    MUST(notes);
    WANT_INT(notes->len, 2);
    WANT_TEXT(((struct note *)notes->pdata[0])->text, "rye always");
    WANT_TEXT(((struct note *)notes->pdata[0])->subject, "");
    WANT_TEXT(((struct note *)notes->pdata[1])->actor, "marie");
    g_ptr_array_unref(notes);
    notes = note_list(f->store, "acme", NULL, &error);
    WANT_INT(notes->len, 3);
    g_ptr_array_unref(notes);
    notes = note_list(f->store, "nobody", NULL, &error);
    WANT_INT(notes->len, 0);
    g_ptr_array_unref(notes);
    WANT_INT(ask(f, "SELECT count(*) FROM journal WHERE decides = 1"), 0);
}

static bool record(struct fixture *f, guint count, bool letter, GError **error)
{
    g_autoptr(GPtrArray) items = g_ptr_array_new();
    const struct outside outside = {.items = items, .stage = &f->stages[0], .letter = letter, .by = "post",
                                    .note = "by hand", .day = TODAY - 3, .term_until = TODAY + 4};

    for (guint i = 0; i < count; i++)
        g_ptr_array_add(items, &f->items[i]);
    return reminder_record(f->store, &outside, MODE_LIVE, "piet", error);
}

static void a_record_serves_its_stage_on_its_day(void **state)
{
    static const struct {
        bool letter;
        enum step_kind kind;
        guint contacts;
    } cases[] = {{true, STEP_LETTER, 1}, {false, STEP_OTHER, 0}};

    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        GError *error = NULL;
        void *own = NULL;
        struct fixture *f;
        struct history *history;
        const struct history_step *step;

        WANT_INT(fixture_make(&own), 0);
        f = own;
        IN_ONE(record(f, 2, cases[i].letter, &error));
        history = load(f);
        step = &g_array_index(history_find(history, "main", "2026-002")->steps, struct history_step, 0);
        if (step->kind != cases[i].kind)
            fail_msg("case %u: got kind %d want %d", i, (int)step->kind, (int)cases[i].kind);
        WANT_INT(step->state, STEP_SERVED);
        WANT_INT(step->day, TODAY - 3);
        WANT_INT(step->term_until, TODAY + 4);
        WANT_INT(history->contacts->len, cases[i].contacts);
        history_free(history);
        MUST(store_begin(f->store, &error));
        MUST_FAIL(record(f, 1, cases[i].letter, &error), HERINNERD_ERROR_OVERTAKEN);
        store_rollback(f->store);
        undo(f, 0);
        IN_ONE(record(f, 1, cases[i].letter, &error));
        fixture_drop(&own);
    }
}

static void a_letter_that_waits_gives_way_to_a_record(void **state)
{
    struct fixture *f = *state;
    GError *error = NULL;

    queue_letter(f, 0, 1, MODE_LIVE);
    IN_ONE(record(f, 1, true, &error));
    WANT_INT(ask(f, "SELECT count(*) FROM reminder WHERE action = 'mail' AND state = 'cancelled'"), 1);
}

static void the_newest_setting_that_stands_counts(void **state)
{
    struct fixture *f = *state;
    GError *error = NULL;
    struct history *history, *copy;

    IN_ONE(client_set(f->store, "acme", "email", "one@acme.example", "piet", &error) &&
           client_set(f->store, "acme", "email", "two@acme.example", "piet", &error) &&
           client_set(f->store, "brandt", "phone", "1", "piet", &error));
    undo(f, 0);
    history = load(f);
    WANT_TEXT(history_override(history, "acme", "email"), "two@acme.example");
    WANT_TEXT(history_override(history, "brandt", "phone"), NULL);
    copy = history_copy(history);
    history_free(history);
    WANT_TEXT(history_override(copy, "acme", "email"), "two@acme.example");
    history_free(copy);
    undo(f, 0);
    history = load(f);
    WANT_TEXT(history_override(history, "acme", "email"), "one@acme.example");
    WANT_TEXT(history_override(history, "acme", "language"), NULL);
    history_free(history);
}

static void a_claim_to_file_is_a_task_and_is_taken_back_with_its_act(void **state)
{
    struct fixture *f = *state;
    struct history_hold hold = hold_on("acme", "insolvent");
    GError *error = NULL;
    GPtrArray *tasks;
    int64_t entry;

    hold.scope = HOLD_CLIENT;
    entry = arrange(f, &hold, 1, NULL, true, NULL);
    IN_ONE(task_file_claim(f->store, "acme", "main/2026-001, main/2026-002", "2026-001: 121.00", TODAY,
                           entry, &error));
    tasks = task_list(f->store, &error);
    WANT_INT(tasks->len, 1);
    WANT_TEXT(((struct task_row *)tasks->pdata[0])->kind, "claim");
    WANT_TEXT(((struct task_row *)tasks->pdata[0])->invoices, "main/2026-001, main/2026-002");
    g_ptr_array_unref(tasks);
    undo(f, entry);
    WANT_INT(ask(f, "SELECT count(*) FROM task WHERE state = 'open'"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(several_holds_are_one_act_and_come_back_as_one, fixture_make, fixture_drop),
        cmocka_unit_test_setup_teardown(an_act_that_was_taken_back_never_held, fixture_make, fixture_drop),
        cmocka_unit_test_setup_teardown(what_is_replaced_ends_with_the_act_and_comes_back_with_it, fixture_make,
                                        fixture_drop),
        cmocka_unit_test(an_arrangement_answers_the_reply_of_its_client_alone),
        cmocka_unit_test_setup_teardown(only_the_kinds_that_are_named_end, fixture_make, fixture_drop),
        cmocka_unit_test_setup_teardown(undo_finds_the_last_act_of_the_person_and_each_once, fixture_make,
                                        fixture_drop),
        cmocka_unit_test_setup_teardown(what_led_to_a_letter_is_not_taken_back, fixture_make, fixture_drop),
        cmocka_unit_test_setup_teardown(notes_are_found_by_client_and_invoice, fixture_make, fixture_drop),
        cmocka_unit_test(a_record_serves_its_stage_on_its_day),
        cmocka_unit_test_setup_teardown(a_letter_that_waits_gives_way_to_a_record, fixture_make, fixture_drop),
        cmocka_unit_test_setup_teardown(the_newest_setting_that_stands_counts, fixture_make, fixture_drop),
        cmocka_unit_test_setup_teardown(a_claim_to_file_is_a_task_and_is_taken_back_with_its_act, fixture_make,
                                        fixture_drop),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
