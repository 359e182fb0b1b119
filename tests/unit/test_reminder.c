/* SPDX-License-Identifier: MIT */
/* A reminder's life: one live letter a stage, claims that yield to newer decisions, outcomes, recovery. */
#include "proof_fixture.h"

#include "proof/content.h"
#include "proof/rows_inside.h"
#include "proof/store_inside.h"

static void letter_is_planned_whole(void **state)
{
    struct fixture *f = *state;
    g_autoptr(GPtrArray) pending = NULL;
    GError *error = NULL;
    int64_t id = plan_letter(f, 0, 2, MODE_LIVE, &error);
    struct pending *first;

    MUST(id);
    pending = reminder_pending(f->store, MODE_LIVE, &error);
    MUST(pending);
    WANT_INT(pending->len, 1);
    first = pending->pdata[0];
    WANT_INT(first->id, id);
    WANT_INT(first->day, TODAY);
    assert_false(first->queued);
    WANT_TEXT(first->sender, "devries");
    WANT_TEXT(first->language, "nl");
    WANT_INT(strlen(first->digest), 64);
    WANT_INT(ask(f, "SELECT count(*) FROM covers WHERE live = 1 AND cycle = 1 AND round = 1 AND currency = 'EUR'"), 2);
    WANT_INT(ask(f, "SELECT balance FROM covers WHERE number = '2026-002'"), 12101);
    WANT_INT(ask(f, "SELECT count(*) FROM recipient WHERE role = 'to'"), 2);
    WANT_INT(ask(f, "SELECT planned_seq = (SELECT max(seq) FROM journal) FROM reminder"), 1);
    WANT_INT(ask(f, "SELECT term_until = '2026-01-20' AND valid_until = '2026-01-13T17:00:00.000Z' FROM reminder"), 1);
    WANT_INT(ask(f, "SELECT count(*) FROM journal WHERE type = 'planned' AND decides = 0 AND reminder = 1"), 1);
}

static void second_live_letter_for_a_key_is_impossible(void **state)
{
    static const struct {
        int stage;
        enum run_mode mode;
        int cycle, round;
        bool ok;
    } cases[] = {
        {0, MODE_LIVE, 1, 1, false},     {0, MODE_LIVE, 2, 1, true}, {0, MODE_LIVE, 1, 2, true},
        {0, MODE_REHEARSAL, 1, 1, true}, {2, MODE_LIVE, 1, 1, true}, {0, MODE_REHEARSAL, 1, 1, false},
    };
    struct fixture *f = *state;
    GError *error = NULL;
    int64_t rows;

    MUST(plan_letter(f, 0, 1, MODE_LIVE, &error));
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        int64_t id;

        rows = ask(f, "SELECT (SELECT count(*) FROM reminder) + (SELECT count(*) FROM journal)");
        f->known[0].cycle = cases[i].cycle;
        f->items[0].round = (int16_t)cases[i].round;
        id = plan_letter(f, cases[i].stage, 1, cases[i].mode, &error);
        if ((id != 0) != cases[i].ok)
            fail_msg("case %u: got %s want %s", i, id ? "planned" : SAID(error), cases[i].ok ? "planned" : "refused");
        if (!id && !g_error_matches(error, HERINNERD_ERROR, HERINNERD_ERROR_OVERTAKEN))
            fail_msg("case %u: got «%s» want OVERTAKEN", i, SAID(error));
        if (!id)
            WANT_INT(ask(f, "SELECT (SELECT count(*) FROM reminder) + (SELECT count(*) FROM journal)"), rows);
        g_clear_error(&error);
    }
}

static void refused_letter_leaves_the_others_of_its_transaction(void **state)
{
    struct fixture *f = *state;
    struct decision *one = letter_new(f, 0, 1), *both = letter_new(f, 0, 2), *other = letter_new(f, 2, 2);
    GError *error = NULL;
    int64_t id;

    MUST(store_begin(f->store, &error));
    MUST(reminder_plan(f->store, one, MODE_LIVE, 1, TONIGHT, "main", &id, &error));
    MUST_FAIL(reminder_plan(f->store, both, MODE_LIVE, 1, TONIGHT, "main", &id, &error), HERINNERD_ERROR_OVERTAKEN);
    MUST(reminder_plan(f->store, other, MODE_LIVE, 1, TONIGHT, "main", &id, &error));
    MUST(store_commit(f->store, &error));
    WANT_INT(ask(f, "SELECT count(*) FROM reminder"), 2);
    WANT_INT(ask(f, "SELECT count(*) FROM covers"), 3);
    WANT_INT(ask(f, "SELECT count(*) FROM journal"), 2);
    letter_free(one);
    letter_free(both);
    letter_free(other);
}

/* As by a service that was started anew: nothing is in memory. */
static void open_again(struct fixture *f)
{
    GError *error = NULL;

    store_close(f->store);
    f->store = store_open(f->path, STORE_WRITE, 0, &f->clock, &error);
    MUST(f->store);
}

/* Of one invoice it is noted when it is planned, of several it is always looked up. */
static void line_in_the_log_is_the_same_from_memory_and_from_the_store(void **state)
{
    struct fixture *f = *state;
    GError *error = NULL;
    int64_t ids[] = {plan_letter(f, 0, 1, MODE_LIVE, &error), plan_letter(f, 2, 2, MODE_LIVE, &error)};
    struct log_about *noted[G_N_ELEMENTS(ids)];

    for (guint i = 0; i < G_N_ELEMENTS(ids); i++) {
        MUST(ids[i]);
        WANT_INT(reminder_noted_line(f->store, ids[i]) != NULL, i == 0);
        noted[i] = log_about(f->store, ids[i], &error);
        MUST(noted[i]);
    }
    open_again(f);
    for (guint i = 0; i < G_N_ELEMENTS(ids); i++) {
        AUTO(log_about) found = log_about(f->store, ids[i], &error);

        MUST(found);
        WANT_INT(*found->client && *found->to, 1);
        WANT_TEXT(noted[i]->client, found->client);
        WANT_TEXT(noted[i]->stage, found->stage);
        WANT_TEXT(noted[i]->invoices, found->invoices);
        WANT_TEXT(noted[i]->to, found->to);
        log_about_free(noted[i]);
    }
}

/* Whatever cannot be written of it: nobody can commit the rest. */
static void letter_that_fails_half_way_takes_its_transaction_along(void **state)
{
    static const char *const tables[] = {"covers", "recipient", "journal"};
    struct fixture *f = *state;
    GError *error = NULL;

    for (guint i = 0; i < G_N_ELEMENTS(tables); i++) {
        struct decision *decision = letter_new(f, 0, 1);
        g_autofree char *refuse = g_strdup_printf("CREATE TRIGGER refuse BEFORE INSERT ON %s"
                                                  " BEGIN SELECT RAISE(ABORT, 'not today'); END",
                                                  tables[i]);
        int64_t id;

        MUST(tamper(f, refuse, &error));
        MUST(store_begin(f->store, &error));
        if (reminder_plan(f->store, decision, MODE_LIVE, 1, TONIGHT, "main", &id, &error))
            fail_msg("%s: got a letter want none", tables[i]);
        g_clear_error(&error);
        if (store_commit(f->store, NULL))
            fail_msg("%s: got a commit want none", tables[i]);
        store_rollback(f->store);
        WANT_INT(ask(f, "SELECT (SELECT count(*) FROM reminder) + (SELECT count(*) FROM covers)"
                        " + (SELECT count(*) FROM recipient) + (SELECT count(*) FROM journal)"),
                 0);
        MUST(tamper(f, "DROP TRIGGER refuse", &error));
        letter_free(decision);
    }
}

/* What was noted of it when it was planned says the same as its rows. */
static void entries_name_the_only_invoice_of_a_letter(void **state)
{
    struct fixture *f = *state;
    int64_t one = queue_letter(f, 0, 1, MODE_LIVE), both = queue_letter(f, 2, 2, MODE_LIVE);
    const int64_t letters[] = {one, both};
    GError *error = NULL;

    WANT_INT(ask(f, "SELECT count(*) FROM journal WHERE type IN ('planned', 'queued')"), 4);
    for (guint again = 0; again < 2; again++) {
        for (guint i = 0; i < G_N_ELEMENTS(letters); i++) {
            struct reminder_about about;

            MUST(reminder_about(f->store, letters[i], &about, &error));
            WANT_INT(about.client, ask(f, "SELECT max(client) FROM reminder"));
            WANT_INT(about.invoice, i ? 0
                                      : ask(f, "SELECT id FROM invoice WHERE number = (SELECT number FROM covers"
                                               " WHERE reminder = 1)"));
            assert_false(about.owner || about.task);
        }
        WANT_INT(ask(f, "SELECT count(*) FROM journal j JOIN covers c USING (reminder) JOIN invoice i"
                        " ON i.id = j.invoice AND i.number = c.number"),
                 2);
        MUST(store_begin(f->store, &error));
        store_rollback(f->store); /* forgets what was noted */
    }
}

static void names_of_letters_are_their_own(void **state)
{
    static const struct {
        const char *text;
        bool ok;
    } cases[] = {
        {"UPDATE reminder SET message_id = '1.a@b' WHERE id = 1", true},
        {"UPDATE reminder SET message_id = '1.a@b' WHERE id = 2", false},
        {"UPDATE reminder SET envid = 'r1h2' WHERE id = 1", true},
        {"UPDATE reminder SET envid = 'r1h2' WHERE id = 2", false},
        {"UPDATE reminder SET recalls = 77 WHERE id = 2", false},
        {"UPDATE reminder SET hands = 77 WHERE id = 2", false},
    };
    struct fixture *f = *state;
    GError *error = NULL;

    MUST(plan_letter(f, 0, 1, MODE_LIVE, &error));
    MUST(plan_letter(f, 2, 1, MODE_LIVE, &error));
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text = g_strconcat("PRAGMA foreign_keys = ON; ", cases[i].text, NULL);

        if (tamper(f, text, NULL) != cases[i].ok)
            fail_msg("case %u: got %s want %s", i, cases[i].ok ? "refused" : "written",
                     cases[i].ok ? "written" : "refused");
    }
}

static void cancelled_letter_frees_its_stage(void **state)
{
    struct fixture *f = *state;
    GError *error = NULL;
    int64_t id = queue_letter(f, 0, 2, MODE_LIVE);

    MUST(store_begin(f->store, &error) && reminder_cancel(f->store, id, "stale", &error) &&
         store_commit(f->store, &error));
    WANT_INT(ask(f, "SELECT count(*) FROM covers WHERE live = 1"), 0);
    MUST(store_begin(f->store, &error));
    MUST_FAIL(reminder_cancel(f->store, id, "stale", &error), HERINNERD_ERROR_OVERTAKEN);
    store_rollback(f->store);
    MUST(plan_letter(f, 0, 2, MODE_LIVE, &error));
}

static void identity_is_stable_and_not_to_be_guessed(void **state)
{
    struct fixture *f = *state;
    g_autofree char *id1 = NULL, *env1 = NULL, *bounce1 = NULL, *again = NULL;
    g_autofree char *id2 = NULL, *env2 = NULL, *bounce2 = NULL;
    GError *error = NULL;

    MUST(reminder_identify(f->store, 17, "devries.example", &id1, &env1, &bounce1, &error));
    MUST(reminder_identify(f->store, 17, "devries.example", &again, NULL, NULL, &error));
    MUST(reminder_identify(f->store, 18, "devries.example", &id2, &env2, &bounce2, &error));
    WANT_TEXT(again, id1);
    assert_true(g_str_has_prefix(id1, "17.") && g_str_has_suffix(id1, "@devries.example"));
    assert_true(g_str_has_prefix(env1, "r17h"));
    assert_true(g_str_has_prefix(bounce1, "t17h"));
    assert_true(strncmp(id1, id2, 20) != 0);
    assert_true(strcmp(env1 + 4, bounce1 + 4) != 0 && strncmp(env1 + 4, id1 + 3, 20) != 0);
    for (const char *c = env1; *c; c++)
        assert_true(g_ascii_islower(*c) || g_ascii_isdigit(*c));
}

/* A number that is given again, because what had it was taken back, is another letter's. */
static void identity_is_that_of_the_letter_not_of_its_number(void **state)
{
    struct fixture *f = *state;
    g_autofree char *taken_back = NULL, *planned = NULL, *read = NULL;
    struct decision *decision = letter_new(f, 0, 1);
    GError *error = NULL;
    int64_t lost = 0, id;

    MUST(store_begin(f->store, &error));
    MUST(reminder_plan(f->store, decision, MODE_LIVE, 1, TONIGHT, "main", &lost, &error));
    MUST(reminder_identify(f->store, lost, "x.example", &taken_back, NULL, NULL, &error));
    store_rollback(f->store);
    letter_free(decision);
    MUST(reminder_identify(f->store, lost, "x.example", &read, NULL, NULL, &error));
    assert_string_not_equal(read, taken_back); /* there is none of that number */
    g_clear_pointer(&read, g_free);
    f->clock.pretended_ms += 1000;
    id = plan_letter(f, 0, 1, MODE_LIVE, &error);
    MUST(id && reminder_identify(f->store, id, "x.example", &planned, NULL, NULL, &error));
    assert_int_equal(id, lost);
    assert_string_not_equal(planned, taken_back);
    store_close(f->store);
    f->store = store_open(f->path, STORE_WRITE, 0, &f->clock, &error);
    MUST(f->store && reminder_identify(f->store, id, "x.example", &read, NULL, NULL, &error));
    WANT_TEXT(read, planned);
}

static void exact_bytes_come_back(void **state)
{
    struct fixture *f = *state;
    GError *error = NULL;
    int64_t id = queue_letter(f, 0, 1, MODE_LIVE);
    g_autoptr(GPtrArray) ready = reminder_ready(f->store, "main", MODE_LIVE, TODAY, NOON, 10, NULL, &error);
    g_autoptr(GBytes) message = message_new(id);
    struct ready *first;

    MUST(ready);
    WANT_INT(ready->len, 1);
    first = ready->pdata[0];
    g_ptr_array_set_free_func(ready, (GDestroyNotify)ready_free);
    assert_true(g_bytes_equal(first->message, message));
    WANT_INT(first->size, g_bytes_get_size(message));
    WANT_TEXT(first->to[0], "ap@acme.example");
    WANT_TEXT(first->to[1], "boss@acme.example");
    assert_null(first->cc[0]);
    WANT_TEXT(first->message_id, "m1@b.example");
    WANT_TEXT(first->subject, "Factuur 2026-001");
    assert_false(first->rehearsal);
    assert_true(g_str_has_prefix(first->envid, "r1h") && g_str_has_prefix(first->bounce_token, "t1h"));
}

static void only_what_may_go_now_is_ready(void **state)
{
    struct fixture *f = *state;
    GError *error = NULL;
    int64_t id = queue_letter(f, 0, 1, MODE_LIVE);
    g_autoptr(GArray) skip = g_array_new(FALSE, FALSE, sizeof(int64_t));
    const struct {
        const char *relay;
        enum run_mode mode;
        civil_day day;
        int64_t now;
        int limit;
        const GArray *skip;
        guint count;
    } cases[] = {
        {"main", MODE_LIVE, TODAY, NOON, 5, NULL, 1},     {NULL, MODE_LIVE, TODAY, NOON, 5, NULL, 1},
        {"other", MODE_LIVE, TODAY, NOON, 5, NULL, 0},    {"main", MODE_REHEARSAL, TODAY, NOON, 5, NULL, 0},
        {"main", MODE_LIVE, TODAY + 1, NOON, 5, NULL, 0}, {"main", MODE_LIVE, TODAY, TONIGHT, 5, NULL, 0},
        {"main", MODE_LIVE, TODAY, NOON, 0, NULL, 0},     {"main", MODE_LIVE, TODAY, NOON, 5, skip, 0},
    };

    g_array_append_val(skip, id);
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GPtrArray) ready = reminder_ready(f->store, cases[i].relay, cases[i].mode, cases[i].day, cases[i].now,
                                                    cases[i].limit, cases[i].skip, &error);

        MUST(ready);
        if (ready->len != cases[i].count)
            fail_msg("case %u: got %u want %u", i, ready->len, cases[i].count);
    }
}

static void altered_bytes_are_not_given_out(void **state)
{
    struct fixture *f = *state;
    GError *error = NULL;

    g_autoptr(GPtrArray) ready = NULL;

    queue_letter(f, 0, 1, MODE_LIVE);
    MUST(tamper(f, "DROP TRIGGER content_update; UPDATE content SET data = x'28b52ffd'", &error));
    open_again(f);
    MUST_FAIL(reminder_ready(f->store, "main", MODE_LIVE, TODAY, NOON, 1, NULL, &error), HERINNERD_ERROR_STORE);
    queue_letter(f, 2, 1, MODE_LIVE); /* it stops no other, though it comes first */
    ready = reminder_ready(f->store, "main", MODE_LIVE, TODAY, NOON, 1, NULL, &error);
    MUST(ready);
    WANT_INT(ready->len, 1);
    WANT_INT(((struct ready *)ready->pdata[0])->id, 2);
}

/* The first of three: the limit is for those that can go. */
static void one_that_cannot_be_read_takes_no_place(void **state)
{
    struct fixture *f = *state;
    g_autoptr(GPtrArray) ready = NULL;
    GError *error = NULL;

    for (int stage = 0; stage < 3; stage++)
        queue_letter(f, stage, 1, MODE_LIVE);
    MUST(tamper(f,
                "DROP TRIGGER content_update; UPDATE content SET data = x'28b52ffd' WHERE sha256 ="
                " (SELECT message_sha256 FROM reminder WHERE id = 1)",
                &error));
    open_again(f);
    ready = reminder_ready(f->store, "main", MODE_LIVE, TODAY, NOON, 2, NULL, &error);
    MUST(ready);
    WANT_INT(ready->len, 2);
    WANT_INT(((struct ready *)ready->pdata[0])->id, 2);
    WANT_INT(((struct ready *)ready->pdata[1])->id, 3);
}

/* Letters with large papers are not all in memory at once. */
static void large_letters_come_a_few_at_a_time(void **state)
{
    struct fixture *f = *state;
    gsize size = READY_BYTES_MOST / 2 + 1;
    g_autoptr(GPtrArray) ready = NULL;
    GError *error = NULL;

    for (int stage = 0; stage < 3; stage++) {
        int64_t id = plan_letter(f, stage, 1, MODE_LIVE, &error);
        char *text = g_strnfill(size, (char)('a' + stage));
        g_autoptr(GBytes) message = g_bytes_new_take(text, size);

        MUST(store_begin(f->store, &error));
        MUST(reminder_queue(f->store, id, message, "Factuur", &error));
        MUST(store_commit(f->store, &error));
    }
    ready = reminder_ready(f->store, "main", MODE_LIVE, TODAY, NOON, 10, NULL, &error);
    MUST(ready);
    WANT_INT(ready->len, 2);
}

/* From memory the first time, from the store after that; both with the same bytes. */
static void bytes_are_the_same_from_memory_and_from_the_store(void **state)
{
    struct fixture *f = *state;
    int64_t id = queue_letter(f, 0, 1, MODE_LIVE);
    g_autoptr(GBytes) want = message_new(id);
    GError *error = NULL;

    for (int i = 0; i < 2; i++) {
        g_autoptr(GPtrArray) ready = reminder_ready(f->store, "main", MODE_LIVE, TODAY, NOON, 5, NULL, &error);

        MUST(ready);
        WANT_INT(ready->len, 1);
        if (!g_bytes_equal(((struct ready *)ready->pdata[0])->message, want))
            fail_msg("time %d: got other bytes", i);
    }
}

/* Bytes in memory go with the transaction that they were to be written by. */
static void bytes_that_were_taken_back_are_not_kept(void **state)
{
    struct fixture *f = *state;
    g_autoptr(GBytes) message = g_bytes_new_static("never kept", 10);
    g_autoptr(GBytes) kept = NULL;
    char sha256[SHA256_HEX_SIZE];
    GError *error = NULL;

    MUST(store_begin(f->store, &error));
    MUST(content_put(f->store, "mail", message, sha256, &error));
    recent_keep(f->store->recent, sha256, message);
    store_rollback(f->store);
    kept = recent_take(f->store->recent, sha256);
    assert_null(kept);
}

/* What happens between planning and claim, and whether the claim may still be had. */
static void claim_yields_to_what_was_decided_since(void **state)
{
    enum change { NOTHING, PAUSE_CLIENT, PAUSE_ALL, PAUSE_OTHER, NOTE, OTHER_DAY, LATE, CANCEL, TWICE, KEPT };
    static const struct {
        enum change change;
        bool ok;
        const char *why;
    } cases[] = {
        {NOTHING, true, ""},
        {PAUSE_CLIENT, false, "newer decision"},
        {PAUSE_ALL, false, "newer decision"},
        {PAUSE_OTHER, true, ""},
        {NOTE, true, ""},
        {OTHER_DAY, false, "dated 2026-01-13"},
        {LATE, false, "window ended"},
        {CANCEL, false, "it is cancelled"},
        {TWICE, false, "it is claimed"},
        {KEPT, true, ""},
    };

    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        civil_day day = cases[i].change == OTHER_DAY ? TODAY + 1 : TODAY;
        int64_t now = cases[i].change == LATE ? TONIGHT : NOON, id, attempt = 0;
        struct store *person;
        GError *error = NULL;
        void *own = NULL;
        struct fixture *f;
        bool done;

        WANT_INT(fixture_make(&own), 0);
        f = own;
        id = queue_letter(f, 0, 1, MODE_LIVE);
        person = store_open(f->path, STORE_WRITE, 0, &f->clock, &error);
        MUST(person);
        switch (cases[i].change) {
        case PAUSE_CLIENT:
        case KEPT:
            set_hold(f, person, HOLD_CLIENT, "acme", "pause");
            break;
        case PAUSE_ALL:
            set_hold(f, person, HOLD_ALL, "", "pause");
            break;
        case PAUSE_OTHER:
            f->client.key = (char *)"other";
            set_hold(f, person, HOLD_CLIENT, "other", "pause");
            f->client.key = (char *)"acme";
            break;
        case NOTE:
            MUST(store_begin(person, &error) &&
                 journal_append(person, &(struct journal_entry){.type = "note", .actor = "piet", .client = 1}, NULL,
                                &error) &&
                 store_commit(person, &error));
            break;
        case CANCEL:
            MUST(store_begin(person, &error) && reminder_cancel(person, id, "x", &error) &&
                 store_commit(person, &error));
            break;
        case TWICE:
            MUST(claim_letter(f, id, &error));
            break;
        default:
            break;
        }
        if (cases[i].change == KEPT) {
            /* the planner has read the pause and says the same */
            struct history *history = history_load(f->store, MODE_LIVE, TODAY, &error);

            MUST(history);
            history_free(history);
            MUST(store_begin(f->store, &error) && reminder_keep(f->store, id, 1, TONIGHT, &error) &&
                 store_commit(f->store, &error));
        }
        MUST(store_begin(f->store, &error));
        done = reminder_claim(f->store, id, day, now, &attempt, &error);
        if (done != cases[i].ok)
            fail_msg("case %u: got %s want %s", i, done ? "claimed" : SAID(error), cases[i].ok ? "claimed" : "refused");
        if (!done && (!g_error_matches(error, HERINNERD_ERROR, HERINNERD_ERROR_OVERTAKEN) ||
                      !strstr(error->message, cases[i].why)))
            fail_msg("case %u: got «%s» want «%s»", i, SAID(error), cases[i].why);
        store_rollback(f->store);
        g_clear_error(&error);
        store_close(person);
        fixture_drop(&own);
    }
}

/* The pause lies between the planner's reading and its writing: planned_seq must not run past it. */
static void pause_between_reading_and_planning_is_not_overtaken(void **state)
{
    struct fixture *f = *state;
    GError *error = NULL;
    struct store *person = store_open(f->path, STORE_WRITE, 0, &f->clock, &error);
    int64_t queued = queue_letter(f, 2, 1, MODE_LIVE);
    struct history *history = history_load(f->store, MODE_LIVE, TODAY, &error);

    MUST(person && history);
    set_hold(f, person, HOLD_CLIENT, "acme", "pause");
    MUST_FAIL(plan_letter(f, 0, 1, MODE_LIVE, &error), HERINNERD_ERROR_OVERTAKEN);
    MUST(store_begin(f->store, &error));
    MUST_FAIL(reminder_keep(f->store, queued, 1, TONIGHT + 1000, &error), HERINNERD_ERROR_OVERTAKEN);
    store_rollback(f->store);
    history_free(history);
    history = history_load(f->store, MODE_LIVE, TODAY, &error);
    MUST(history);
    MUST(plan_letter(f, 0, 1, MODE_LIVE, &error));
    history_free(history);
    store_close(person);
}

/* What was taken back is not known: the number it had may be another's by now. */
static void rolled_back_read_counts_as_unknown(void **state)
{
    struct fixture *f = *state;
    struct ledger ledger = {.config = &f->ledger, .sha256 = (char *)"aa", .rows = 3};
    GError *error = NULL;
    struct store *person = store_open(f->path, STORE_WRITE, 0, &f->clock, &error);
    struct history *history = history_load(f->store, MODE_LIVE, TODAY, &error);

    MUST(person && history);
    history_free(history);
    MUST(store_begin(f->store, &error) && source_record(f->store, &ledger, "", NULL, &error));
    store_rollback(f->store);
    set_hold(f, person, HOLD_CLIENT, "acme", "pause");
    MUST_FAIL(plan_letter(f, 0, 1, MODE_LIVE, &error), HERINNERD_ERROR_OVERTAKEN);
    store_close(person);
}

static void one_attempt_is_open_at_a_time(void **state)
{
    struct fixture *f = *state;
    GError *error = NULL;
    int64_t id = queue_letter(f, 0, 1, MODE_LIVE);

    MUST(claim_letter(f, id, &error));
    assert_false(tamper(f, "INSERT INTO attempt(reminder, started) VALUES (1, 'x')", &error));
    g_clear_error(&error);
    WANT_INT(ask(f, "SELECT claimed_seq = (SELECT seq FROM journal WHERE type = 'claimed') FROM attempt"), 1);
}

static void each_outcome_leads_to_its_state(void **state)
{
    static const struct {
        enum outcome outcome;
        const char *state, *word;
        int live, holds; /* holds: set so far: one for a letter, one for each address */
    } cases[] = {
        {OUTCOME_ACCEPTED, "accepted", "accepted", 1, 0},    {OUTCOME_LATER, "queued", "later", 1, 0},
        {OUTCOME_NEVER, "failed", "refused", 0, 1},          {OUTCOME_UNDELIVERABLE, "failed", "undeliverable", 0, 3},
        {OUTCOME_UNCERTAIN, "uncertain", "uncertain", 1, 3},
    };
    struct fixture *f = *state;
    GError *error = NULL;

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *in_state = NULL, *journalled = NULL;
        g_autoptr(GPtrArray) attempts = NULL;
        struct attempt_row *row;
        int64_t id, attempt;

        f->items[0].round = (int16_t)(i + 1);
        history_free(history_load(f->store, MODE_LIVE, TODAY, &error)); /* a failed one before this set a hold */
        id = queue_letter(f, 0, 1, MODE_LIVE);
        attempt = claim_letter(f, id, &error);
        MUST(attempt);
        end_letter(f, id, attempt, cases[i].outcome);
        WANT_INT(ask(f, "SELECT count(*) FROM hold WHERE kind = 'undeliverable' AND lifted_seq IS NULL"),
                 cases[i].holds);
        in_state = g_strdup_printf("SELECT state = '%s' FROM reminder WHERE id = %d", cases[i].state, (int)id);
        journalled =
            g_strdup_printf("SELECT count(*) FROM journal WHERE type = '%s' AND reminder = %d", cases[i].word, (int)id);
        if (ask(f, in_state) != 1 || ask(f, journalled) != 1)
            fail_msg("case %u: state is not %s or not journalled as %s", i, cases[i].state, cases[i].word);
        g_free(in_state);
        in_state = g_strdup_printf("SELECT count(*) FROM covers WHERE live = 1 AND reminder = %d", (int)id);
        WANT_INT(ask(f, in_state), cases[i].live);
        attempts = log_attempts(f->store, id, &error);
        MUST(attempts);
        g_ptr_array_set_free_func(attempts, (GDestroyNotify)attempt_row_free);
        WANT_INT(attempts->len, 1);
        row = attempts->pdata[0];
        WANT_TEXT(row->outcome, cases[i].word);
        WANT_TEXT(row->text, "2.0.0 Ok: queued as 4F0");
        WANT_TEXT(row->tls, "TLSv1.3");
        assert_true(*row->ended != '\0' && strlen(row->transcript_sha256) == 64);
        if (cases[i].outcome == OUTCOME_UNCERTAIN || cases[i].outcome == OUTCOME_ACCEPTED)
            MUST_FAIL(plan_letter(f, 0, 1, MODE_LIVE, &error), HERINNERD_ERROR_OVERTAKEN);
    }
}

static void recipients_keep_their_own_replies(void **state)
{
    struct fixture *f = *state;

    send_letter(f, 0, 1, MODE_LIVE);
    WANT_INT(ask(f, "SELECT level = 'accepted' AND code = 250 FROM recipient WHERE address = 'ap@acme.example'"), 1);
    WANT_INT(ask(f, "SELECT level = 'failed' AND code = 550 AND text = '5.1.1 unknown' FROM recipient"
                    " WHERE address = 'boss@acme.example'"),
             1);
}

static void later_waits_and_keeps_its_bytes(void **state)
{
    struct fixture *f = *state;
    GError *error = NULL;
    int64_t id = queue_letter(f, 0, 1, MODE_LIVE), attempt = claim_letter(f, id, &error);
    g_autoptr(GPtrArray) now = NULL, later = NULL;
    int ahead;

    MUST(attempt);
    end_letter(f, id, attempt, OUTCOME_LATER);
    now = reminder_ready(f->store, "main", MODE_LIVE, TODAY, NOON, 5, NULL, &error);
    MUST(now);
    WANT_INT(now->len, 0);
    WANT_INT(reminder_next_try(f->store, MODE_LIVE, TODAY, NOON, &error), NOON + 60000);
    WANT_INT(reminder_next_try(f->store, MODE_LIVE, TODAY, NOON + 60000, &error), 0);
    WANT_INT(reminder_next_try(f->store, MODE_REHEARSAL, TODAY, NOON, &error), 0);
    MUST(reminder_ahead(f->store, "main", MODE_LIVE, NOON, &ahead, &error));
    WANT_INT(ahead, 0);
    later = reminder_ready(f->store, "main", MODE_LIVE, TODAY, NOON + 60000, 5, NULL, &error);
    MUST(later);
    WANT_INT(later->len, 1);
    MUST(reminder_ahead(f->store, "main", MODE_LIVE, NOON + 60000, &ahead, &error));
    WANT_INT(ahead, 1);
    MUST(reminder_ahead(f->store, "other", MODE_LIVE, NOON + 60000, &ahead, &error));
    WANT_INT(ahead, 0);
    MUST(reminder_ahead(f->store, "main", MODE_REHEARSAL, NOON + 60000, &ahead, &error));
    WANT_INT(ahead, 0);
    f->clock.pretended_ms += 60000;
    MUST(claim_letter(f, id, &error));
    WANT_INT(ask(f, "SELECT tries FROM reminder"), 2);
}

static void give_up_time_counts_over_letters_made_anew(void **state)
{
    struct fixture *f = *state;
    GError *error = NULL;
    int64_t id = queue_letter(f, 0, 1, MODE_LIVE), attempt = claim_letter(f, id, &error), first;
    int tries;

    MUST(attempt);
    end_letter(f, id, attempt, OUTCOME_LATER);
    MUST(store_begin(f->store, &error) && reminder_cancel(f->store, id, "stale", &error) &&
         store_commit(f->store, &error));
    f->clock.pretended_ms += 3600000;
    id = queue_letter(f, 0, 1, MODE_LIVE);
    MUST(reminder_tries(f->store, id, &tries, &first, &error));
    WANT_INT(tries, 1);
    WANT_INT(first, NOON);
    MUST(claim_letter(f, id, &error));
    MUST(reminder_tries(f->store, id, &tries, &first, &error));
    WANT_INT(tries, 2);
    WANT_INT(first, NOON);
    f->items[0].round = 2;
    id = queue_letter(f, 0, 1, MODE_LIVE);
    MUST(reminder_tries(f->store, id, &tries, &first, &error));
    WANT_INT(tries, 0);
    WANT_INT(first, 0);
}

static void refused_recipient_ends_a_letter_without_a_claim(void **state)
{
    struct fixture *f = *state;
    GError *error = NULL;
    int64_t id = queue_letter(f, 0, 1, MODE_LIVE);
    const struct recipient_reply reply = {
        .address = "ap@acme.example", .code = 550, .text = "5.1.1 unknown", .refused = true, .dead = true};
    struct attempt_result result = {.outcome = OUTCOME_LATER,
                                    .code = 451,
                                    .text = "4.2.0 busy",
                                    .not_before_ms = NOON + 60000,
                                    .same_day_bytes = true};

    MUST(store_begin(f->store, &error) && reminder_refused(f->store, id, &result, &error) &&
         store_commit(f->store, &error));
    WANT_INT(ask(f, "SELECT state = 'queued' AND tries = 1 AND first_try IS NOT NULL FROM reminder"), 1);
    result = (struct attempt_result){.outcome = OUTCOME_UNDELIVERABLE,
                                     .code = 550,
                                     .text = "5.1.1 unknown",
                                     .recipients = &reply,
                                     .recipient_count = 1};
    MUST(store_begin(f->store, &error) && reminder_refused(f->store, id, &result, &error) &&
         store_commit(f->store, &error));
    WANT_INT(ask(f, "SELECT state = 'failed' FROM reminder"), 1);
    WANT_INT(ask(f, "SELECT count(*) FROM covers WHERE live = 1"), 0);
    WANT_INT(ask(f, "SELECT count(*) FROM attempt WHERE ended IS NOT NULL AND claimed_seq IS NULL"), 2);
}

static void claims_without_outcome_become_uncertain(void **state)
{
    struct fixture *f = *state;
    GError *error = NULL;
    int64_t id = queue_letter(f, 0, 1, MODE_LIVE);
    int count = -1;

    MUST(claim_letter(f, id, &error));
    store_close(f->store);
    f->store = store_open(f->path, STORE_WRITE, 0, &f->clock, &error);
    MUST(f->store);
    MUST(reminder_recover(f->store, &count, &error));
    WANT_INT(count, 1);
    WANT_INT(ask(f, "SELECT state = 'uncertain' FROM reminder"), 1);
    WANT_INT(ask(f, "SELECT outcome = 'uncertain' AND text = 'the process ended between claim and reply'"
                    " FROM attempt"),
             1);
    WANT_INT(ask(f, "SELECT count(*) FROM journal WHERE type = 'uncertain' AND reminder = 1"), 1);
    MUST(reminder_recover(f->store, &count, &error));
    WANT_INT(count, 0);
    MUST_FAIL(plan_letter(f, 0, 1, MODE_LIVE, &error), HERINNERD_ERROR_OVERTAKEN);
}

static void a_person_settles_what_is_uncertain(void **state)
{
    static const struct {
        bool was_sent;
        const char *state;
        int live;
    } cases[] = {{true, "accepted", 1}, {false, "failed", 0}};
    struct fixture *f = *state;
    GError *error = NULL;

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *question = NULL;
        int64_t id, attempt;

        f->items[0].round = (int16_t)(i + 1);
        id = queue_letter(f, 0, 1, MODE_LIVE);
        attempt = claim_letter(f, id, &error);
        MUST(attempt);
        end_letter(f, id, attempt, OUTCOME_UNCERTAIN);
        MUST(store_begin(f->store, &error) && reminder_settle(f->store, id, cases[i].was_sent, "piet", &error) &&
             store_commit(f->store, &error));
        question = g_strdup_printf("SELECT state = '%s' AND (SELECT sum(live) FROM covers WHERE reminder = r.id) = %d"
                                   " AND EXISTS (SELECT 1 FROM journal WHERE reminder = r.id AND decides = 1)"
                                   " FROM reminder r WHERE id = %d",
                                   cases[i].state, cases[i].live, (int)id);
        if (ask(f, question) != 1)
            fail_msg("case %u: not %s with %d live", i, cases[i].state, cases[i].live);
        MUST(store_begin(f->store, &error));
        MUST_FAIL(reminder_settle(f->store, id, true, "piet", &error), HERINNERD_ERROR_USAGE);
        store_rollback(f->store);
        /* the settled answer decides: what follows is planned from it */
        history_free(history_load(f->store, MODE_LIVE, TODAY, &error));
    }
}

static void accepted_letters_make_the_thread(void **state)
{
    struct fixture *f = *state;
    GError *error = NULL;
    int64_t other, id;
    g_auto(GStrv) thread = NULL;

    send_letter(f, 0, 2, MODE_LIVE);
    send_letter(f, 0, 1, MODE_REHEARSAL);
    other = queue_letter(f, 1, 1, MODE_LIVE);
    id = queue_letter(f, 2, 1, MODE_LIVE);
    assert_true(other < id);
    thread = reminder_thread(f->store, id, &error);
    MUST(thread);
    WANT_INT(g_strv_length(thread), 1);
    WANT_TEXT(thread[0], "m1@b.example");
}

static void skip_serves_the_stage_and_takes_its_letter_back(void **state)
{
    struct fixture *f = *state;
    GError *error = NULL;
    int64_t id = queue_letter(f, 0, 1, MODE_LIVE);
    struct history *history;
    struct history_invoice *known;
    struct history_step *step;

    MUST(store_begin(f->store, &error) &&
         reminder_skip(f->store, &f->items[0], MODE_LIVE, TODAY, "piet", "phoned", &error) &&
         store_commit(f->store, &error));
    WANT_INT(ask(f, "SELECT state = 'cancelled' FROM reminder WHERE id = 1"), 1);
    MUST(store_begin(f->store, &error));
    MUST_FAIL(reminder_skip(f->store, &f->items[0], MODE_LIVE, TODAY, "piet", "again", &error),
              HERINNERD_ERROR_OVERTAKEN);
    f->items[0].stage = -1;
    MUST_FAIL(reminder_skip(f->store, &f->items[0], MODE_LIVE, TODAY, "piet", "", &error), HERINNERD_ERROR_PERSON);
    store_rollback(f->store);
    history = history_load(f->store, MODE_LIVE, TODAY, &error);
    MUST(history);
    known = history_find(history, "main", "2026-001");
    assert_true(known && known->steps && known->steps->len == 1);
    step = &g_array_index(known->steps, struct history_step, 0);
    WANT_INT(step->kind, STEP_SKIP);
    WANT_INT(step->state, STEP_SERVED);
    WANT_INT(step->day, TODAY);
    WANT_INT(step->term_until, DAY_NONE);
    WANT_TEXT(step->stage, "reminder");
    WANT_INT(history->contacts->len, 0);
    history_free(history);
    WANT_INT(id, 1);
}

static void pass_does_not_read_the_whole_log(void **state)
{
    static const char *const queries[] = {
        "SELECT 1 FROM reminder WHERE state = 'queued' AND not_before <= '3'",
        "SELECT count(*) FROM reminder r WHERE r.kind = 'client' AND r.action IN ('mail', 'post') AND r.rehearsal = 0"
        " AND r.state IN ('claimed', 'uncertain', 'accepted') AND r.day < '2026-01-01' GROUP BY r.day"
        " ORDER BY r.day DESC LIMIT 20",
        "SELECT 1 FROM journal j WHERE j.decides = 1 AND j.client IN (7, 0) AND j.seq > 9",
        "SELECT 1 FROM covers c CROSS JOIN reminder r ON r.id = c.reminder WHERE c.live = 1 AND c.rehearsal = 0"
        " AND c.ledger = 'a' AND c.number = 'b'",
        "SELECT 1 FROM covers WHERE live = 1 AND rehearsal = 0 AND ledger = 'a' AND number = 'b' AND stage = 'c'"
        " AND cycle = 1 AND round = 1",
        "SELECT id FROM reminder WHERE message_id = 'a'",
        "SELECT id FROM reminder WHERE envid = 'a'",
    };
    struct fixture *f = *state;
    GError *error = NULL;
    struct sql *sql = sql_open(f->path, false, 0, &error);

    MUST(sql);
    for (guint i = 0; i < G_N_ELEMENTS(queries); i++) {
        g_autofree char *text = g_strconcat("EXPLAIN QUERY PLAN ", queries[i], NULL);
        AUTO(rows) rows = sql_query(sql, text, NO_BIND, &error);

        MUST(rows);
        while (rows_next(rows, &error) == ROWS_ROW) {
            if (g_str_has_prefix(column_text(rows, 3), "SCAN") || strstr(column_text(rows, 3), "TEMP B-TREE"))
                fail_msg("query %u: got «%s» want a search by key", i, column_text(rows, 3));
        }
    }
    sql_close(sql);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_make, fixture_drop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(letter_is_planned_whole),
        TEST(second_live_letter_for_a_key_is_impossible),
        TEST(refused_letter_leaves_the_others_of_its_transaction),
        TEST(line_in_the_log_is_the_same_from_memory_and_from_the_store),
        TEST(letter_that_fails_half_way_takes_its_transaction_along),
        TEST(entries_name_the_only_invoice_of_a_letter),
        TEST(names_of_letters_are_their_own),
        TEST(cancelled_letter_frees_its_stage),
        TEST(identity_is_stable_and_not_to_be_guessed),
        TEST(identity_is_that_of_the_letter_not_of_its_number),
        TEST(exact_bytes_come_back),
        TEST(only_what_may_go_now_is_ready),
        TEST(altered_bytes_are_not_given_out),
        TEST(one_that_cannot_be_read_takes_no_place),
        TEST(large_letters_come_a_few_at_a_time),
        TEST(bytes_are_the_same_from_memory_and_from_the_store),
        TEST(bytes_that_were_taken_back_are_not_kept),
        cmocka_unit_test(claim_yields_to_what_was_decided_since),
        TEST(pause_between_reading_and_planning_is_not_overtaken),
        TEST(rolled_back_read_counts_as_unknown),
        TEST(one_attempt_is_open_at_a_time),
        TEST(each_outcome_leads_to_its_state),
        TEST(recipients_keep_their_own_replies),
        TEST(later_waits_and_keeps_its_bytes),
        TEST(give_up_time_counts_over_letters_made_anew),
        TEST(refused_recipient_ends_a_letter_without_a_claim),
        TEST(claims_without_outcome_become_uncertain),
        TEST(a_person_settles_what_is_uncertain),
        TEST(accepted_letters_make_the_thread),
        TEST(skip_serves_the_stage_and_takes_its_letter_back),
        TEST(pass_does_not_read_the_whole_log),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
