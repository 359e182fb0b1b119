/* SPDX-License-Identifier: MIT */
/* Ledger reads, invoices, holds, approvals, tasks, the log, go-live: what the planner reads back. */
#include "proof_fixture.h"

#include "proof/bank.h"

static struct history *load(struct fixture *f, enum run_mode mode)
{
    GError *error = NULL;
    struct history *history = history_load(f->store, mode, (civil_day)(f->clock.pretended_ms / 86400000), &error);

    MUST(history);
    return history;
}

/* All three invoices, written as a pass would. */
static void write_invoices(struct fixture *f)
{
    struct history *history = history_new();
    GError *error = NULL;

    g_array_append_vals(history->invoices, f->known, 3);
    g_array_set_clear_func(history->invoices, NULL);
    MUST(store_begin(f->store, &error) && invoice_write(f->store, history, 0, 3, NULL, &error) &&
         store_commit(f->store, &error));
    history_free(history);
}

static void invoices_come_back_as_they_were(void **state)
{
    struct fixture *f = *state;
    struct history *history = history_new();
    g_autoptr(GHashTable) reads = g_hash_table_new(g_str_hash, g_str_equal);
    struct history_invoice *known;
    GError *error = NULL;

    f->known[0].paid_on = TODAY;
    f->known[0].state = INVOICE_PAID;
    f->known[1].state = INVOICE_MISSING;
    f->known[1].seen_read = 3;
    f->known[1].returned_since = TODAY - 1;
    f->known[1].partial_since = TODAY - 2;
    f->known[1].partial_stage = 2;
    f->known[1].cycle = 3;
    f->known[1].first_sight_held = true;
    f->known[2].changed = false;
    g_hash_table_insert(reads, (gpointer) "main", GINT_TO_POINTER(8));
    g_array_set_clear_func(history->invoices, NULL);
    g_array_append_vals(history->invoices, f->known, 3);
    MUST(store_begin(f->store, &error) && invoice_write(f->store, history, 0, 3, reads, &error) &&
         store_commit(f->store, &error));
    history_free(history);

    history = load(f, MODE_LIVE);
    WANT_INT(history->invoices->len, 2); /* the third was not changed */
    known = history_find(history, "main", "2026-001");
    assert_non_null(known);
    WANT_INT(known->state, INVOICE_PAID);
    WANT_INT(known->paid_on, TODAY);
    WANT_INT(known->seen_read, 8);
    WANT_INT(known->balance, 12100);
    WANT_INT(known->first_seen, TODAY - 20);
    WANT_INT(known->partial_since, DAY_NONE);
    WANT_TEXT(known->client, "acme");
    WANT_TEXT(known->currency, "EUR");
    assert_null(known->steps);
    assert_false(known->changed);
    known = history_find(history, "main", "2026-002");
    WANT_INT(known->state, INVOICE_MISSING);
    WANT_INT(known->seen_read, 3); /* it was not in that read */
    WANT_INT(known->returned_since, TODAY - 1);
    WANT_INT(known->partial_since, TODAY - 2);
    WANT_INT(known->partial_stage, 2);
    WANT_INT(known->cycle, 3);
    assert_true(known->first_sight_held);
    history_free(history);
}

static void invoice_written_again_keeps_its_number(void **state)
{
    struct fixture *f = *state;

    write_invoices(f);
    f->known[1].balance = 1;
    write_invoices(f);
    WANT_INT(ask(f, "SELECT id FROM invoice WHERE number = '2026-002' AND balance = 1"), 2);
    WANT_INT(ask(f, "SELECT count(*) FROM invoice"), 3);
}

static void steps_of_letters_on_the_way_and_sent_are_seen(void **state)
{
    static const struct {
        enum outcome outcome;
        int state; /* -1 = no step */
    } cases[] = {
        {OUTCOME_ACCEPTED, STEP_SERVED}, {OUTCOME_UNCERTAIN, STEP_UNCERTAIN}, {OUTCOME_LATER, -1}, {OUTCOME_NEVER, -1}};
    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct history *history;
        struct history_invoice *known;
        GError *error = NULL;
        void *own = NULL;
        struct fixture *f;
        int64_t id, attempt;

        WANT_INT(fixture_make(&own), 0);
        f = own;
        write_invoices(f);
        id = queue_letter(f, 0, 2, MODE_LIVE);
        history = load(f, MODE_LIVE);
        assert_null(history_find(history, "main", "2026-001")->steps); /* queued: planned anew */
        WANT_INT(history->contacts->len, 0);
        history_free(history);
        attempt = claim_letter(f, id, &error);
        MUST(attempt);
        history = load(f, MODE_LIVE);
        known = history_find(history, "main", "2026-002");
        assert_true(known->steps && known->steps->len == 1);
        WANT_INT(g_array_index(known->steps, struct history_step, 0).state, STEP_CLAIMED);
        WANT_INT(history->letters_today, 1);
        history_free(history);
        end_letter(f, id, attempt, cases[i].outcome);
        history = load(f, MODE_LIVE);
        known = history_find(history, "main", "2026-002");
        if ((known->steps != NULL) != (cases[i].state >= 0))
            fail_msg("case %u: got %s want %s", i, known->steps ? "a step" : "no step",
                     cases[i].state >= 0 ? "one" : "none");
        if (known->steps) {
            struct history_step *step = &g_array_index(known->steps, struct history_step, 0);

            WANT_INT(step->state, cases[i].state);
            WANT_INT(step->kind, STEP_LETTER);
            WANT_INT(step->day, TODAY);
            WANT_INT(step->term_until, TODAY + 7);
            WANT_INT(step->reminder, id);
            WANT_INT(step->round, 1);
            WANT_TEXT(step->policy, "standard");
            WANT_INT(history->contacts->len, 1);
            WANT_TEXT(g_array_index(history->contacts, struct history_contact, 0).address, "ap@acme.example");
            WANT_TEXT(g_array_index(history->contacts, struct history_contact, 0).client, "acme");
        }
        assert_null(history_find(history, "main", "2026-003")->steps);
        history_free(history);
        fixture_drop(&own);
    }
}

static void rehearsal_has_a_history_of_its_own(void **state)
{
    struct fixture *f = *state;
    struct history *history;

    write_invoices(f);
    send_letter(f, 0, 1, MODE_REHEARSAL);
    history = load(f, MODE_LIVE);
    assert_null(history_find(history, "main", "2026-001")->steps);
    WANT_INT(history->contacts->len, 0);
    WANT_INT(history->letters_today, 0);
    history_free(history);
    history = load(f, MODE_REHEARSAL);
    assert_non_null(history_find(history, "main", "2026-001")->steps);
    WANT_INT(history->contacts->len, 1);
    history_free(history);
    send_letter(f, 0, 1, MODE_LIVE);
}

static void letters_are_counted_by_day(void **state)
{
    struct fixture *f = *state;
    struct history *history;
    GError *error = NULL;
    g_autofree char *digest = NULL;
    struct decision *letter;

    send_letter(f, 0, 1, MODE_LIVE);
    f->items[0].round = 2;
    send_letter(f, 0, 1, MODE_LIVE);
    history = load(f, MODE_LIVE);
    WANT_INT(history->letters_days, 0);
    WANT_INT(history->letters_today, 2);
    history_free(history);
    /* one of the two was in an approved pass */
    letter = letter_new(f, 0, 1);
    digest = decision_digest(letter);
    letter_free(letter);
    MUST(store_begin(f->store, &error) &&
         approval_give(f->store, APPROVAL_PASS, digest, 1, TODAY, TODAY + 7, "piet", &error) &&
         store_commit(f->store, &error));
    history = load(f, MODE_LIVE);
    WANT_INT(history->letters_today, 1);
    history_free(history);
    f->clock.pretended_ms += 86400000;
    history = load(f, MODE_LIVE);
    WANT_INT(history->letters_days, 1);
    WANT_INT(history->letters_of_day[0], 2);
    WANT_INT(history->letters_today, 0);
    history_free(history);
    f->clock.pretended_ms += 40LL * 86400000;
    history = load(f, MODE_LIVE);
    WANT_INT(history->contacts->len, 0);
    history_free(history);
}

static void steps_of_long_closed_invoices_stay_in_the_store(void **state)
{
    struct fixture *f = *state;
    struct history *history;

    send_letter(f, 0, 1, MODE_LIVE);
    f->known[0].state = INVOICE_PAID;
    write_invoices(f);
    history = load(f, MODE_LIVE);
    assert_non_null(history_find(history, "main", "2026-001")->steps);
    history_free(history);
    f->clock.pretended_ms += 61LL * 86400000;
    history = load(f, MODE_LIVE);
    assert_null(history_find(history, "main", "2026-001")->steps);
    history_free(history);
    f->known[0].state = INVOICE_OPEN; /* R16: it came back */
    write_invoices(f);
    history = load(f, MODE_LIVE);
    assert_non_null(history_find(history, "main", "2026-001")->steps);
    history_free(history);
}

static struct ledger ledger_of(struct fixture *f, const char *sha256, int rows, const char *failure)
{
    return (struct ledger){.config = &f->ledger,
                           .path = (char *)"/srv/open.csv",
                           .sha256 = (char *)sha256,
                           .header_sha256 = (char *)"head",
                           .rows = rows,
                           .failure = (char *)failure,
                           .stamp = {.mtime_ns = NOON * 1000000}};
}

static void ledger_reads_are_journalled_when_they_change(void **state)
{
    struct fixture *f = *state;
    static const struct {
        const char *sha256, *trust;
        int rows;
        int64_t id, journal;
        int64_t good;
    } cases[] = {
        {"aa", "", 5, 1, 1, 1},       {"aa", "", 5, 1, 1, 1}, {"bb", "ledger", 2, 2, 2, 1},
        {"bb", "ledger", 2, 2, 2, 1}, {"bb", "", 2, 3, 3, 3}, {"aa", "", 5, 4, 4, 4},
    };
    GError *error = NULL;

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct ledger ledger = ledger_of(f, cases[i].sha256, cases[i].rows, NULL);
        struct history *history;
        int64_t id = 0;

        f->clock.pretended_ms += 1000;
        MUST(store_begin(f->store, &error) && source_record(f->store, &ledger, cases[i].trust, &id, &error) &&
             store_commit(f->store, &error));
        if (id != cases[i].id || ask(f, "SELECT count(*) FROM journal WHERE decides = 1") != cases[i].journal)
            fail_msg("case %u: got read %d want %d", i, (int)id, (int)cases[i].id);
        history = load(f, MODE_LIVE);
        WANT_INT(history->ledgers->len, 1);
        WANT_INT(g_array_index(history->ledgers, struct history_ledger, 0).last_good_read, cases[i].good);
        WANT_TEXT(g_array_index(history->ledgers, struct history_ledger, 0).header_sha256, "head");
        WANT_INT(g_array_index(history->ledgers, struct history_ledger, 0).last_good_day, TODAY);
        history_free(history);
    }
    WANT_INT(ask(f, "SELECT last_time > time FROM source_read WHERE id = 1"), 1);
}

/* What was queued from the old file is void at once; what the pass plans from the new one is not. */
static void new_file_voids_what_was_planned_from_the_old(void **state)
{
    struct fixture *f = *state;
    GError *error = NULL;
    int64_t old = queue_letter(f, 0, 1, MODE_LIVE), id, attempt;
    struct ledger ledger = ledger_of(f, "new", 3, NULL);
    struct history *history = load(f, MODE_LIVE);

    MUST(store_begin(f->store, &error) && source_record(f->store, &ledger, "", &id, &error) &&
         store_commit(f->store, &error));
    MUST(store_begin(f->store, &error));
    MUST_FAIL(reminder_claim(f->store, old, TODAY, NOON, &attempt, &error), HERINNERD_ERROR_OVERTAKEN);
    store_rollback(f->store);
    MUST(store_begin(f->store, &error) && reminder_keep(f->store, old, id, TONIGHT, &error) &&
         store_commit(f->store, &error));
    MUST(claim_letter(f, old, &error));
    MUST(plan_letter(f, 2, 1, MODE_LIVE, &error));
    history_free(history);
}

static void holds_are_set_lifted_and_remembered(void **state)
{
    static const struct {
        const char *kind;
        bool resumable;
    } cases[] = {{"pause", true},   {"dispute", true},    {"promise", true},     {"reply", true},
                 {"closed", false}, {"insolvent", false}, {"handed-over", false}};
    struct fixture *f = *state;
    GError *error = NULL;
    struct history *history;
    int ended = -1, lifted = 0;

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
        set_hold(f, f->store, HOLD_CLIENT, "acme", cases[i].kind);
    set_hold(f, f->store, HOLD_INVOICE, "main/2026-001", "dispute");
    set_hold(f, f->store, HOLD_ALL, "", "pause");
    WANT_INT(ask(f, "SELECT count(*) FROM journal WHERE type = 'hold-set' AND decides = 1 AND actor = 'piet'"), 9);
    WANT_INT(ask(f, "SELECT count(*) FROM journal WHERE client = 0"), 1);
    MUST(store_begin(f->store, &error) &&
         hold_resume(f->store, HOLD_CLIENT, "acme", "acme", TODAY + 1, "piet", &ended, &error) &&
         store_commit(f->store, &error));
    WANT_INT(ended, 4);
    history = load(f, MODE_LIVE);
    WANT_INT(history->holds->len, 9);
    for (guint i = 0; i < history->holds->len; i++) {
        const struct history_hold *hold = &g_array_index(history->holds, struct history_hold, i);
        bool want = i < G_N_ELEMENTS(cases) && cases[i].resumable;

        if ((hold->lifted_day == TODAY + 1) != want)
            fail_msg("hold %u (%s): got %s want %s", i, hold->kind, want ? "in force" : "lifted",
                     want ? "lifted" : "in force");
        lifted += want;
    }
    WANT_INT(lifted, 4);
    WANT_TEXT(g_array_index(history->holds, struct history_hold, 7).subject, "main/2026-001");
    WANT_INT(g_array_index(history->holds, struct history_hold, 7).scope, HOLD_INVOICE);
    WANT_TEXT(g_array_index(history->holds, struct history_hold, 7).reason, "asked");
    history_free(history);
    MUST(store_begin(f->store, &error) &&
         hold_resume(f->store, HOLD_CLIENT, "acme", "acme", TODAY + 1, "piet", &ended, &error));
    WANT_INT(ended, 0);
    store_rollback(f->store);
    f->clock.pretended_ms += 62LL * 86400000;
    history = load(f, MODE_LIVE);
    WANT_INT(history->holds->len, 5); /* lifted ones are forgotten after 60 days */
    history_free(history);
}

static void paid_invoice_ends_its_holds_and_tasks(void **state)
{
    struct fixture *f = *state;
    g_autoptr(GPtrArray) observations = g_ptr_array_new();
    struct observation paid = {.kind = OBSERVED_PAID,
                               .ledger = "main",
                               .number = "2026-001",
                               .client = "acme",
                               .before = 12100,
                               .after = 0,
                               .currency = "EUR",
                               .due_before = TODAY,
                               .due_after = TODAY};
    struct observation seen = {.kind = OBSERVED_FIRST_SEEN,
                               .ledger = "main",
                               .number = "x",
                               .client = "acme",
                               .currency = "EUR",
                               .due_before = TODAY,
                               .due_after = TODAY};
    struct decision *call = letter_new(f, 1, 1);
    GError *error = NULL;

    write_invoices(f);
    set_hold(f, f->store, HOLD_INVOICE, "main/2026-001", "promise");
    set_hold(f, f->store, HOLD_INVOICE, "main/2026-002", "promise");
    history_free(load(f, MODE_LIVE));
    call->verdict = VERDICT_TASK;
    MUST(store_begin(f->store, &error) && task_make(f->store, call, MODE_LIVE, &error) &&
         store_commit(f->store, &error));
    g_ptr_array_add(observations, &paid);
    g_ptr_array_add(observations, &seen);
    MUST(store_begin(f->store, &error) && observation_write(f->store, observations, &error) &&
         store_commit(f->store, &error));
    WANT_INT(ask(f, "SELECT count(*) FROM hold WHERE lifted_seq IS NULL"), 1);
    WANT_INT(ask(f, "SELECT state = 'ended' FROM task"), 1);
    WANT_INT(ask(f, "SELECT count(*) FROM covers WHERE live = 1"), 0);
    WANT_INT(ask(f, "SELECT count(*) FROM journal WHERE type = 'paid' AND client = 1 AND invoice = 1"), 1);
    WANT_INT(ask(f, "SELECT count(*) FROM journal WHERE type = 'first-seen'"), 1);
    letter_free(call);
}

static void approvals_count_until_used_or_lapsed(void **state)
{
    struct fixture *f = *state;
    struct decision *letter = letter_new(f, 0, 1);
    g_autofree char *digest = decision_digest(letter);
    struct plan plan = {.decisions = g_ptr_array_new()};
    struct history *history;
    GError *error = NULL;

    MUST(store_begin(f->store, &error) &&
         approval_give(f->store, APPROVAL_LETTER, digest, 0, TODAY, DAY_NONE, "piet", &error) &&
         approval_give(f->store, APPROVAL_CLOCK, "", 0, TODAY, TODAY, "piet", &error) &&
         approval_give(f->store, APPROVAL_LEDGER, "main aa", 0, TODAY - 1, TODAY - 1, "piet", &error) &&
         approval_give(f->store, APPROVAL_FIRST_SIGHT, "main/2026-001", 0, TODAY, DAY_NONE, "piet", &error) &&
         store_commit(f->store, &error));
    history = load(f, MODE_LIVE);
    WANT_INT(history->approvals->len, 3);
    WANT_INT(g_array_index(history->approvals, struct history_approval, 0).kind, APPROVAL_LETTER);
    WANT_TEXT(g_array_index(history->approvals, struct history_approval, 0).subject, digest);
    WANT_INT(g_array_index(history->approvals, struct history_approval, 0).lapses, DAY_NONE);
    WANT_INT(g_array_index(history->approvals, struct history_approval, 1).given, TODAY);
    history_free(history);
    MUST(store_begin(f->store, &error) && pass_write(f->store, &plan, MODE_LIVE, TODAY, &error) &&
         store_commit(f->store, &error));
    write_invoices(f); /* no longer held at first sight */
    send_letter(f, 0, 1, MODE_LIVE);
    history = load(f, MODE_LIVE);
    WANT_INT(history->approvals->len, 0);
    history_free(history);
    g_ptr_array_unref(plan.decisions);
    letter_free(letter);
}

static void last_day_moves_only_when_the_pass_says_so(void **state)
{
    struct fixture *f = *state;
    struct plan plan = {.decisions = g_ptr_array_new()};
    struct history *history = load(f, MODE_LIVE);
    GError *error = NULL;

    WANT_INT(history->last_day, DAY_NONE);
    history_free(history);
    MUST(store_begin(f->store, &error) && pass_write(f->store, &plan, MODE_LIVE, TODAY, &error) &&
         pass_write(f->store, &plan, MODE_LIVE, DAY_NONE, &error) &&
         pass_write(f->store, &plan, MODE_REHEARSAL, TODAY + 3, &error) && store_commit(f->store, &error));
    history = load(f, MODE_LIVE);
    WANT_INT(history->last_day, TODAY);
    history_free(history);
    history = load(f, MODE_REHEARSAL);
    WANT_INT(history->last_day, TODAY + 3);
    history_free(history);
    WANT_INT(ask(f, "SELECT count(*) FROM journal WHERE type = 'pass'"), 3);
    g_ptr_array_unref(plan.decisions);
}

static void held_decision_is_journalled_when_it_differs(void **state)
{
    static const struct {
        int stage;
        enum reason reason;
        int until;
        int64_t entries;
    } cases[] = {{0, REASON_PAUSE, 3, 1}, {0, REASON_PAUSE, 3, 1}, {0, REASON_PAUSE, 4, 2},
                 {0, REASON_GAP, 4, 3},   {2, REASON_GAP, 4, 4},   {0, REASON_GAP, 4, 4}};
    struct fixture *f = *state;
    GError *error = NULL;

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct decision *decision = letter_new(f, cases[i].stage, 1);
        int64_t got;

        decision->verdict = VERDICT_HELD;
        decision->reason = cases[i].reason;
        decision->until = TODAY + cases[i].until;
        MUST(store_begin(f->store, &error) && decision_write_held(f->store, decision, &error) &&
             store_commit(f->store, &error));
        got = ask(f, "SELECT count(*) FROM journal WHERE type = 'held'");
        if (got != cases[i].entries)
            fail_msg("case %u: got %d entries want %d", i, (int)got, (int)cases[i].entries);
        letter_free(decision);
    }
}

static struct history_step first_step(struct fixture *f, bool *found)
{
    struct history *history = load(f, MODE_LIVE);
    struct history_invoice *known = history_find(history, "main", "2026-001");
    struct history_step step = {0};

    *found = known && known->steps;
    if (*found)
        step = g_array_index(known->steps, struct history_step, 0);
    history_free(history);
    return step; /* its strings are gone: only numbers are looked at */
}

static void task_is_made_once_and_ends_in_three_ways(void **state)
{
    static const struct {
        enum task_end end;
        bool served;
        const char *word;
    } cases[] = {{TASK_DONE, true, "done"}, {TASK_LAPSED, true, "lapsed"}, {TASK_ENDED, false, "ended"}};
    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GPtrArray) tasks = NULL;
        g_autofree char *question = g_strdup_printf("SELECT state = '%s' FROM task", cases[i].word);
        struct history_step step;
        struct decision *call;
        GError *error = NULL;
        void *own = NULL;
        struct fixture *f;
        bool found;

        WANT_INT(fixture_make(&own), 0);
        f = own;
        write_invoices(f);
        call = letter_new(f, 1, 2);
        call->verdict = VERDICT_TASK;
        MUST(store_begin(f->store, &error) && task_make(f->store, call, MODE_LIVE, &error) &&
             task_make(f->store, call, MODE_LIVE, &error) && store_commit(f->store, &error));
        tasks = task_list(f->store, &error);
        MUST(tasks);
        WANT_INT(tasks->len, 1);
        WANT_TEXT(((struct task_row *)tasks->pdata[0])->kind, "call");
        WANT_TEXT(((struct task_row *)tasks->pdata[0])->client, "acme");
        WANT_TEXT(((struct task_row *)tasks->pdata[0])->invoices, "main/2026-001, main/2026-002");
        step = first_step(f, &found);
        assert_true(found);
        WANT_INT(step.kind, STEP_CALL);
        WANT_INT(step.state, STEP_OPEN);
        MUST(store_begin(f->store, &error) &&
             task_end(f->store, ((struct task_row *)tasks->pdata[0])->id, cases[i].end, TODAY + 2, "piet",
                      "spoke to Jan", &error) &&
             store_commit(f->store, &error));
        WANT_INT(ask(f, question), 1);
        step = first_step(f, &found);
        if (found != cases[i].served)
            fail_msg("case %u: got %s want %s", i, found ? "a step" : "none", cases[i].served ? "one" : "none");
        if (found) {
            WANT_INT(step.state, STEP_SERVED);
            WANT_INT(step.day, TODAY + 2);
        }
        MUST(store_begin(f->store, &error));
        MUST_FAIL(task_end(f->store, 1, TASK_DONE, TODAY, "piet", NULL, &error), HERINNERD_ERROR_USAGE);
        store_rollback(f->store);
        history_free(load(f, MODE_LIVE));
        MUST(store_begin(f->store, &error) && task_make(f->store, call, MODE_LIVE, &error) &&
             store_commit(f->store, &error));
        WANT_INT(ask(f, "SELECT count(*) FROM task"), cases[i].served ? 1 : 2);
        letter_free(call);
        fixture_drop(&own);
    }
}

static void missing_address_tells_the_owner_and_serves_nothing(void **state)
{
    struct fixture *f = *state;
    struct decision *letter = letter_new(f, 0, 1);
    GError *error = NULL;

    write_invoices(f);
    letter->verdict = VERDICT_HELD;
    letter->reason = REASON_NO_ADDRESS;
    MUST(store_begin(f->store, &error) && task_make(f->store, letter, MODE_LIVE, &error) &&
         task_make(f->store, letter, MODE_LIVE, &error) && store_commit(f->store, &error));
    WANT_INT(ask(f, "SELECT count(*) FROM task WHERE kind = 'no-address' AND state = 'open'"), 1);
    WANT_INT(ask(f, "SELECT count(*) FROM covers"), 0);
    MUST(plan_letter(f, 0, 1, MODE_LIVE, &error)); /* an address was given */
    WANT_INT(ask(f, "SELECT count(*) FROM task WHERE state = 'open'"), 0);
    letter_free(letter);
}

static void thanks_are_remembered_by_client(void **state)
{
    struct fixture *f = *state;
    struct decision *letter = letter_new(f, 0, 1);
    struct history *history;
    GError *error = NULL;
    int64_t id, attempt;
    g_autoptr(GBytes) message = message_new(1);

    write_invoices(f);
    f->items[0].stage = -1;
    f->items[0].round = 0;
    letter->kind = DECISION_THANKS;
    letter->round = 1;
    letter->stage = NULL;
    letter->stage_name = letter->template_name = "thanks";
    MUST(store_begin(f->store, &error) && reminder_plan(f->store, letter, MODE_LIVE, 1, TONIGHT, "main", &id, &error) &&
         reminder_queue(f->store, id, message, "Bedankt", &error) && store_commit(f->store, &error));
    WANT_INT(ask(f, "SELECT round = 1 AND stage = 'thanks' FROM covers"), 1);
    attempt = claim_letter(f, id, &error);
    MUST(attempt);
    end_letter(f, id, attempt, OUTCOME_ACCEPTED);
    history = load(f, MODE_LIVE);
    WANT_INT(GPOINTER_TO_INT(g_hash_table_lookup(history->thanked, "acme")), TODAY);
    WANT_INT(history->contacts->len, 1);
    history_free(history);
    letter_free(letter);
}

static void go_live_starts_with_an_empty_history(void **state)
{
    struct fixture *f = *state;
    struct history *history;
    GError *error = NULL;
    int64_t pending;

    write_invoices(f);
    send_letter(f, 0, 1, MODE_REHEARSAL);
    pending = queue_letter(f, 2, 1, MODE_REHEARSAL);
    MUST(store_begin(f->store, &error) &&
         approval_give(f->store, APPROVAL_FIRST_SIGHT, "main/x", 0, TODAY, DAY_NONE, "piet", &error) &&
         store_go_live(f->store, "piet", false, &error) && store_commit(f->store, &error));
    WANT_INT(pending, 2);
    WANT_INT(ask(f, "SELECT state = 'cancelled' FROM reminder WHERE id = 2"), 1);
    history = load(f, MODE_LIVE);
    WANT_INT(history->invoices->len, 0);
    WANT_INT(history->approvals->len, 0);
    history_free(history);
    write_invoices(f);
    WANT_INT(ask(f, "SELECT id FROM invoice WHERE number = '2026-003'"), 3);
    history = load(f, MODE_LIVE);
    WANT_INT(history->invoices->len, 3);
    assert_null(history_find(history, "main", "2026-001")->steps);
    history_free(history);
    send_letter(f, 0, 1, MODE_LIVE);
    MUST(store_begin(f->store, &error) && store_go_live(f->store, "piet", false, &error) &&
         store_commit(f->store, &error));
    history = load(f, MODE_LIVE);
    WANT_INT(history->invoices->len, 3); /* a second time changes nothing */
    history_free(history);
    WANT_INT(ask(f, "SELECT count(*) FROM journal WHERE type = 'go-live' AND decides = 1"), 1);
}

static void go_live_can_keep_what_the_outbox_delivered(void **state)
{
    struct fixture *f = *state;
    struct history *history;
    GError *error = NULL;

    write_invoices(f);
    send_letter(f, 0, 1, MODE_REHEARSAL);
    MUST(store_begin(f->store, &error) && store_go_live(f->store, "piet", true, &error) &&
         store_commit(f->store, &error));
    history = load(f, MODE_LIVE);
    assert_non_null(history_find(history, "main", "2026-001")->steps);
    WANT_INT(history->contacts->len, 1);
    history_free(history);
    MUST_FAIL(plan_letter(f, 0, 1, MODE_LIVE, &error), HERINNERD_ERROR_OVERTAKEN);
}

static void collect(const struct log_entry *entry, void *data)
{
    g_string_append_printf(data, "%d %s %s %s %s;", (int)entry->id, entry->client, entry->stage, entry->level,
                           entry->invoices[0]);
}

static void log_shows_letters_by_filter_and_level(void **state)
{
    static const struct {
        struct log_filter filter;
        const char *want;
    } cases[] = {
        {{0}, "1 acme reminder delivered 2026-001;3 acme formal queued 2026-001;4 acme reminder rehearsed 2026-001;"},
        {{.with_cancelled = true},
         "1 acme reminder delivered 2026-001;2 acme formal cancelled 2026-001;"
         "3 acme formal queued 2026-001;4 acme reminder rehearsed 2026-001;"},
        {{.reached = "accepted"}, "1 acme reminder delivered 2026-001;"},
        {{.reached = "displayed"}, ""},
        {{.client = "acme", .after_id = 3}, "4 acme reminder rehearsed 2026-001;"},
        {{.client = "nobody"}, ""},
        {{.invoice = "2026-002"}, "1 acme reminder delivered 2026-001;"},
        {{.id = 2}, "2 acme formal cancelled 2026-001;"},
        {{.since = "2026-01-14"}, ""},
    };
    struct fixture *f = *state;
    GError *error = NULL;
    int64_t id;

    send_letter(f, 0, 2, MODE_LIVE);
    id = queue_letter(f, 2, 1, MODE_LIVE);
    MUST(store_begin(f->store, &error) && reminder_cancel(f->store, id, "stale", &error) &&
         store_commit(f->store, &error));
    queue_letter(f, 2, 1, MODE_LIVE);
    id = send_letter(f, 0, 1, MODE_REHEARSAL);
    MUST(tamper(f,
                "INSERT INTO evidence(reminder, level, time, raw_sha256) VALUES"
                " (1, 'delivered', '2026-01-13T13:00:00.000Z', 'x'),"
                " (1, 'delayed', '2026-01-13T14:00:00.000Z', 'y')",
                &error));
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GString) text = g_string_new(NULL);

        MUST(log_each(f->store, &cases[i].filter, collect, text, &error));
        if (!g_str_equal(text->str, cases[i].want))
            fail_msg("case %u: got «%s» want «%s»", i, text->str, cases[i].want);
    }
}

static void counts_tell_what_waits(void **state)
{
    struct fixture *f = *state;
    struct store_counts counts;
    GError *error = NULL;

    write_invoices(f);
    send_letter(f, 0, 1, MODE_LIVE);
    send_letter(f, 0, 1, MODE_REHEARSAL);
    MUST(plan_letter(f, 2, 1, MODE_LIVE, &error));
    set_hold(f, f->store, HOLD_CLIENT, "acme", "pause");
    MUST(store_count(f->store, &counts, &error));
    WANT_INT(counts.accepted, 1);
    WANT_INT(counts.rehearsed, 1);
    WANT_INT(counts.planned, 1);
    WANT_INT(counts.queued, 0);
    WANT_INT(counts.holds, 1);
    WANT_INT(counts.invoices_open, 3);
}

static void client_is_one_over_all_ledgers(void **state)
{
    struct fixture *f = *state;
    GError *error = NULL;
    int64_t id;

    WANT_INT(party_find(f->store, "acme", &error), 0);
    id = party_id(f->store, "acme", "Acme BV", &error);
    MUST(id > 0);
    WANT_INT(party_id(f->store, "acme", NULL, &error), id);
    WANT_INT(party_id(f->store, "acme", "Acme NV", &error), id);
    WANT_INT(party_find(f->store, "acme", &error), id);
    WANT_INT(ask(f, "SELECT name = 'Acme NV' FROM party"), 1);
}

static void clients_of_a_pass_are_made_in_order_and_forgotten_with_it(void **state)
{
    struct fixture *f = *state;
    struct plan_client made[] = {{.key = (char *)"a", .name = "A"},
                                 {.key = (char *)"b", .name = ""},
                                 {.key = (char *)"c", .name = "C"},
                                 {.key = (char *)"d", .name = "D"}};
    g_autoptr(GPtrArray) clients = g_ptr_array_new();
    GError *error = NULL;
    int64_t c;

    for (gsize i = 0; i < G_N_ELEMENTS(made); i++)
        g_ptr_array_add(clients, &made[i]);
    MUST(store_begin(f->store, &error));
    MUST(party_id(f->store, "b", "Old B", &error) > 0 && (c = party_id(f->store, "c", "Old C", &error)) > 0);
    MUST(party_write(f->store, clients, 0, 0, &error) && party_write(f->store, clients, 1, 3, &error) &&
         party_write(f->store, clients, 0, 1, &error));
    WANT_INT(party_find(f->store, "c", &error), c);
    MUST(store_commit(f->store, &error));
    WANT_INT(ask(f, "SELECT count(*) FROM party WHERE (id, key, name) IN (VALUES (1, 'b', 'Old B'), (2, 'c', 'C'),"
                    " (3, 'd', 'D'), (4, 'a', 'A'))"),
             4);

    made[0].key = (char *)"aa";
    MUST(store_begin(f->store, &error) && party_write(f->store, clients, 0, 4, &error));
    WANT_INT(party_find(f->store, "aa", &error), 5);
    store_rollback(f->store);
    WANT_INT(party_find(f->store, "aa", &error), 0);
    WANT_INT(ask(f, "SELECT count(*) FROM party"), 4);
}

/* How many bites it takes to set aside what is closed long ago. */
static int settle(struct fixture *f)
{
    struct bank_cursor from = {0};
    bool done = false;
    int bites = 0;

    for (GError *error = NULL; !done; bites++)
        MUST(store_begin(f->store, &error) && bank_settle(f->store, TODAY, &from, &done, &error) &&
             store_commit(f->store, &error));
    return bites;
}

/* A payment counts for as long as the ledger shows what it pays as open, were it years. */
static void a_payment_is_settled_when_what_it_pays_is_closed(void **state)
{
    static const struct {
        const char *invoice, *tie;
        int days;
        bool settled;
    } cases[] = {
        {"open", "applied", 500, false}, {"missing", "applied", 500, false}, {"open", "held", 500, false},
        {"paid", "applied", 61, true},   {"paid", "applied", 60, false},     {"paid", "held", 61, false},
        {"paid", "held", 401, true},     {"open", "hint", 401, true},        {"open", "hint", 61, false},
    };
    struct fixture *f = *state;
    GError *error = NULL;

    MUST(plan_letter(f, 0, 1, MODE_LIVE, &error)); /* an entry that a tie can name */
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text = g_strdup_printf(
            "INSERT INTO invoice(id, ledger, number, client, first_seen, total, balance, currency, state, seen_read)"
            " VALUES (%u, 'main', 'N%u', 1, 0, 9, 9, 'EUR', '%s', 1); INSERT INTO"
            " payment(id, bank, key, booked, amount, currency, account, name, iban, text, reference, end_to_end,"
            " reason, bank_id, reversal, undetailed, instructed, instructed_currency) VALUES (%u, 'ing', 'k%u',"
            " date('2026-01-13', '-%d days'), 9, 'EUR', '', '', '', '', '', '', '', '', 0, 0, 0, ''); INSERT INTO"
            " applied(payment, ledger, number, client, state, rule, payer, amount, difference, total_before,"
            " paid_before, found, by_hand, set_seq) VALUES (%u, 'main', 'N%u', '', '%s', 6, 0, 9, 0, 9, 0, '', 0, 1)",
            i + 900, i, cases[i].invoice, i + 1, i, cases[i].days, i + 1, i, cases[i].tie);

        MUST(tamper(f, text, &error));
    }
    WANT_INT(settle(f), 1);
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text = g_strdup_printf("SELECT settled FROM payment WHERE id = %u", i + 1);

        if (ask(f, text) != cases[i].settled)
            fail_msg("case %u: got %d want %d", i, !cases[i].settled, cases[i].settled);
    }
}

/* Years of statements that are read at once keep no signal waiting. */
static void many_payments_are_settled_in_bites(void **state)
{
    struct fixture *f = *state;
    GError *error = NULL;

    MUST(
        tamper(f,
               "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1500) INSERT INTO"
               " payment(id, bank, key, booked, amount, currency, account, name, iban, text, reference, end_to_end,"
               " reason, bank_id, reversal, undetailed, instructed, instructed_currency) SELECT i, 'ing', 'k' || i,"
               " date('2026-01-13', '-' || (350 + i % 100) || ' days'), 9, 'EUR', '', '', '', '', '', '', '', '', 0, 0,"
               " 0, '' FROM n",
               &error));
    WANT_INT(settle(f), 3);
    WANT_INT(ask(f, "SELECT count(*) FROM payment WHERE settled = 1"),
             ask(f, "SELECT count(*) FROM payment WHERE booked < date('2026-01-13', '-400 days')"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_make, fixture_drop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(invoices_come_back_as_they_were),
        TEST(invoice_written_again_keeps_its_number),
        cmocka_unit_test(steps_of_letters_on_the_way_and_sent_are_seen),
        TEST(rehearsal_has_a_history_of_its_own),
        TEST(letters_are_counted_by_day),
        TEST(steps_of_long_closed_invoices_stay_in_the_store),
        TEST(ledger_reads_are_journalled_when_they_change),
        TEST(new_file_voids_what_was_planned_from_the_old),
        TEST(holds_are_set_lifted_and_remembered),
        TEST(paid_invoice_ends_its_holds_and_tasks),
        TEST(approvals_count_until_used_or_lapsed),
        TEST(last_day_moves_only_when_the_pass_says_so),
        TEST(held_decision_is_journalled_when_it_differs),
        cmocka_unit_test(task_is_made_once_and_ends_in_three_ways),
        TEST(missing_address_tells_the_owner_and_serves_nothing),
        TEST(thanks_are_remembered_by_client),
        TEST(go_live_starts_with_an_empty_history),
        TEST(go_live_can_keep_what_the_outbox_delivered),
        TEST(log_shows_letters_by_filter_and_level),
        TEST(counts_tell_what_waits),
        TEST(client_is_one_over_all_ledgers),
        TEST(clients_of_a_pass_are_made_in_order_and_forgotten_with_it),
        TEST(a_payment_is_settled_when_what_it_pays_is_closed),
        TEST(many_payments_are_settled_in_bites),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
