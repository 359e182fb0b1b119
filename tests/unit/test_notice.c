/* SPDX-License-Identifier: MIT */
/* What the owner was told, in the store: once a round, by mails that obey the states of letters. */
#include "proof_fixture.h"

#include "proof/notice.h"

static char *owner[] = {(char *)"ik@devries.example", NULL};

static void people(struct fixture *f)
{
    f->sender.owner = owner;
    f->sender.owner_language = (char *)"nl";
    f->sender.smtp = (char *)"main";
}

static void open_notice(struct fixture *f, enum notice_kind kind, const char *cause)
{
    g_autoptr(GError) error = NULL;
    AUTO(notice) notice = notice_new(kind, cause, "acme", "main", "2026-001", DAY_NONE);

    MUST(store_begin(f->store, &error) && notice_open(f->store, notice, &error) && store_commit(f->store, &error));
}

static GPtrArray *list(struct fixture *f, enum run_mode mode)
{
    g_autoptr(GError) error = NULL;
    GPtrArray *rows = notice_list(f->store, mode, TODAY, &error);

    MUST(rows != NULL);
    return rows;
}

/* A mail about all that is open; its number. */
static int64_t plan_mail(struct fixture *f, const GPtrArray *rows, enum run_mode mode, GError **error)
{
    struct owner_mail mail = {.sender = &f->sender, .template_name = "alert", .rows = (GPtrArray *)rows, .day = TODAY};
    int64_t id = 0;

    if (!store_begin(f->store, error))
        return 0;
    if (!owner_mail_plan(f->store, &mail, mode, TONIGHT, &id, error)) {
        store_rollback(f->store);
        return 0;
    }
    return store_commit(f->store, error) ? id : 0;
}

static void send_mail(struct fixture *f, int64_t id, enum outcome outcome)
{
    static const struct recipient_reply reply = {.address = "ik@devries.example", .code = 250, .text = "ok"};
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) message = message_new((int)id);
    struct attempt_result result = {.outcome = outcome, .code = outcome == OUTCOME_ACCEPTED ? 250 : 550,
                                    .text = "no such owner", .relay = "r", .peer = "", .tls = "", .cipher = "",
                                    .cert_sha256 = "", .recipients = &reply, .recipient_count = 1};
    int64_t attempt;

    MUST(store_begin(f->store, &error) && reminder_queue(f->store, id, message, "Let op", &error) &&
         reminder_claim(f->store, id, TODAY, NOON, &attempt, &error) &&
         reminder_outcome(f->store, id, attempt, &result, &error) && store_commit(f->store, &error));
}

static void a_cause_stands_once_until_it_ends(void **state)
{
    struct fixture *f = *state;
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) rows = NULL;

    people(f);
    open_notice(f, NOTICE_LEDGER, "ledger main");
    open_notice(f, NOTICE_LEDGER, "ledger main");
    rows = list(f, MODE_LIVE);
    WANT_INT(rows->len, 1);
    MUST(store_begin(f->store, &error) &&
         notice_end(f->store, ((const struct notice_row *)rows->pdata[0])->id, &error) &&
         store_commit(f->store, &error));
    open_notice(f, NOTICE_LEDGER, "ledger main");
    WANT_INT(ask(f, "SELECT count(*) FROM notice"), 2);
}

static void nothing_is_told_twice_in_one_round(void **state)
{
    struct fixture *f = *state;
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) rows = NULL;

    people(f);
    open_notice(f, NOTICE_APPROVAL, "approval x");
    rows = list(f, MODE_LIVE);
    assert_true(plan_mail(f, rows, MODE_LIVE, &error) > 0);
    WANT_INT(plan_mail(f, rows, MODE_LIVE, &error), 0);
    assert_true(g_error_matches(error, HERINNERD_ERROR, HERINNERD_ERROR_OVERTAKEN));
    g_clear_error(&error);
    assert_true(plan_mail(f, rows, MODE_REHEARSAL, &error) > 0); /* a rehearsal is another telling */
}

static void what_was_taken_back_may_be_told_again(void **state)
{
    struct fixture *f = *state;
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) rows = NULL;
    int64_t id;

    people(f);
    open_notice(f, NOTICE_APPROVAL, "approval x");
    rows = list(f, MODE_LIVE);
    id = plan_mail(f, rows, MODE_LIVE, &error);
    MUST(store_begin(f->store, &error) && reminder_cancel(f->store, id, "overtaken", &error) &&
         store_commit(f->store, &error));
    assert_true(plan_mail(f, rows, MODE_LIVE, &error) > 0);
}

static void what_went_or_may_have_gone_counts_as_told(void **state)
{
    static const struct {
        enum outcome outcome;
        int times;
        bool tried;
    } table[] = {{OUTCOME_ACCEPTED, 1, false}, {OUTCOME_UNCERTAIN, 1, false}, {OUTCOME_UNDELIVERABLE, 0, true}};
    struct fixture *f = *state;
    g_autoptr(GError) error = NULL;

    people(f);
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autofree char *cause = g_strdup_printf("approval %u", i);
        g_autoptr(GPtrArray) rows = NULL, after = NULL;
        const struct notice_row *row;

        open_notice(f, NOTICE_APPROVAL, cause);
        rows = list(f, MODE_LIVE);
        while (rows->len > 1)
            g_ptr_array_remove_index(rows, 0);
        send_mail(f, plan_mail(f, rows, MODE_LIVE, &error), table[i].outcome);
        after = list(f, MODE_LIVE);
        row = after->pdata[after->len - 1];
        if (row->told.times != table[i].times || row->tried_today != table[i].tried)
            fail_msg("%u: got %d times, tried %d want %d, %d", i, row->told.times, row->tried_today, table[i].times,
                     table[i].tried);
    }
}

static void a_refused_mail_to_the_owner_holds_no_client(void **state)
{
    struct fixture *f = *state;
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) rows = NULL;
    g_autofree char *trouble = NULL, *after = NULL;

    people(f);
    open_notice(f, NOTICE_APPROVAL, "approval x");
    rows = list(f, MODE_LIVE);
    send_mail(f, plan_mail(f, rows, MODE_LIVE, &error), OUTCOME_UNDELIVERABLE);
    WANT_INT(ask(f, "SELECT count(*) FROM hold"), 0);
    trouble = store_runtime(f->store, "owner:devries", &error);
    WANT_TEXT(trouble, "no such owner");
    send_mail(f, plan_mail(f, rows, MODE_LIVE, &error), OUTCOME_ACCEPTED);
    after = store_runtime(f->store, "owner:devries", &error);
    WANT_TEXT(after, NULL);
}

static void a_mail_to_the_owner_is_no_contact_and_covers_nothing(void **state)
{
    struct fixture *f = *state;
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) rows = NULL;
    AUTO(history) history = NULL;

    people(f);
    open_notice(f, NOTICE_APPROVAL, "approval x");
    rows = list(f, MODE_LIVE);
    send_mail(f, plan_mail(f, rows, MODE_LIVE, &error), OUTCOME_ACCEPTED);
    history = history_load(f->store, MODE_LIVE, TODAY, &error);
    assert_non_null(history);
    WANT_INT(history->contacts->len, 0);
    WANT_INT(history->letters_today, 0);
    WANT_INT(ask(f, "SELECT count(*) FROM covers"), 0);
}

static void what_was_told_cannot_be_changed(void **state)
{
    static const char *const acts[] = {"UPDATE told SET round = 7", "DELETE FROM told",
                                       "UPDATE told SET notice = notice + 1"};
    struct fixture *f = *state;
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) rows = NULL;

    people(f);
    open_notice(f, NOTICE_APPROVAL, "approval x");
    rows = list(f, MODE_LIVE);
    assert_true(plan_mail(f, rows, MODE_LIVE, &error) > 0);
    for (guint i = 0; i < G_N_ELEMENTS(acts); i++) {
        if (tamper(f, acts[i], &error))
            fail_msg("%u: got success want an error", i);
        g_clear_error(&error);
    }
}

static void r19_a_letter_counts_as_announced_when_its_mail_went(void **state)
{
    struct fixture *f = *state;
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) rows = NULL;
    AUTO(history) before = NULL;
    AUTO(history) after = NULL;
    int64_t id;

    people(f);
    open_notice(f, NOTICE_ANNOUNCED, "announced main/2026-001 formal 1 1");
    rows = list(f, MODE_LIVE);
    id = plan_mail(f, rows, MODE_LIVE, &error);
    before = history_load(f->store, MODE_LIVE, TODAY, &error);
    WANT_INT(g_hash_table_size(before->announced), 0);
    send_mail(f, id, OUTCOME_ACCEPTED);
    after = history_load(f->store, MODE_LIVE, TODAY, &error);
    WANT_INT(GPOINTER_TO_INT(g_hash_table_lookup(after->announced, "main/2026-001 formal 1 1")), TODAY);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_make, fixture_drop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_cause_stands_once_until_it_ends),
        TEST(nothing_is_told_twice_in_one_round),
        TEST(what_was_taken_back_may_be_told_again),
        TEST(what_went_or_may_have_gone_counts_as_told),
        TEST(a_refused_mail_to_the_owner_holds_no_client),
        TEST(a_mail_to_the_owner_is_no_contact_and_covers_nothing),
        TEST(what_was_told_cannot_be_changed),
        TEST(r19_a_letter_counts_as_announced_when_its_mail_went),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
