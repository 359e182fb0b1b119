/* SPDX-License-Identifier: MIT */
/* Erasures: what is old, one client; the chain stays whole, and what is open is never touched. */
#include "proof_fixture.h"

#include "proof/attachment.h"
#include "proof/erase.h"
#include "proof/evidence.h"
#include "proof/log.h"

/* A letter about invoice 1 that went on NOON's day, and its invoice in STATE. */
static int64_t letter_of_then(struct fixture *f, const char *state)
{
    g_autofree char *text = g_strdup_printf("UPDATE invoice SET state = '%s'", state);
    GError *error = NULL;
    int64_t id = send_letter(f, 0, 1, MODE_LIVE);

    MUST(tamper(f, text, &error));
    return id;
}

static bool erase(struct fixture *f, civil_day before, const char *client, struct erase_counts *counts, GError **error)
{
    if (!erase_prepare(f->store, error) || !store_begin(f->store, error))
        return false;
    if (client ? erase_client(f->store, client, "piet", counts, error)
               : erase_old(f->store, before, "piet", counts, error))
        return store_commit(f->store, error) && erase_finish(f->store, error);
    store_rollback(f->store);
    return false;
}

static void must_be_whole(struct fixture *f, int erased, const char *says)
{
    GError *error = NULL;
    struct verify_report *report = store_verify(f->store, NULL, &error);

    MUST(report);
    if (report->broken)
        fail_msg("got «%s» want no break", (char *)report->breaks->pdata[0]);
    WANT_INT(report->erased, erased);
    WANT_INT(report->erasures->len, says != NULL);
    if (says)
        WANT_TEXT(report->erasures->pdata[0], says);
    verify_report_free(report);
}

static bool file_holds(const struct fixture *f, const char *text)
{
    static const char *const ends[] = {"", "-wal"};
    bool found = false;

    for (guint i = 0; i < G_N_ELEMENTS(ends); i++) {
        g_autofree char *path = g_strconcat(f->path, ends[i], NULL), *bytes = NULL;
        gsize size = 0;

        if (g_file_get_contents(path, &bytes, &size, NULL))
            found |= memmem(bytes, size, text, strlen(text)) != NULL;
    }
    return found;
}

static void old_words_go_and_the_chain_stays_whole(void **state)
{
    struct fixture *f = *state;
    struct erase_counts counts;
    GError *error = NULL;

    letter_of_then(f, "paid");
    f->clock.pretended_ms += (int64_t)8 * 366 * 86400000;
    assert_true(file_holds(f, "ap@acme.example"));
    MUST(erase(f, TODAY + 1, NULL, &counts, &error));
    WANT_INT(counts.letters, 1);
    WANT_INT(counts.bodies, 4);
    WANT_INT(counts.contents, 2);
    WANT_INT(counts.clients, 1);
    must_be_whole(f, 4, "erased on 2034-01-19 (retention): the words of 4 entries, 1 letters");
    WANT_INT(ask(f, "SELECT count(*) FROM reminder WHERE subject IS NOT NULL"), 0);
    WANT_INT(ask(f, "SELECT count(*) FROM party WHERE name IS NOT NULL OR key NOT LIKE 'forgotten %'"), 0);
    WANT_INT(ask(f, "SELECT count(*) FROM recipient WHERE address LIKE '%@%' OR text IS NOT NULL"), 0);
    WANT_INT(ask(f, "SELECT count(*) FROM covers"), 1); /* numbers and amounts stay */
    assert_false(file_holds(f, "ap@acme.example"));
    assert_false(file_holds(f, "Acme BV"));
    /* a second time there is nothing, and nothing is written */
    MUST(erase(f, TODAY + 1, NULL, &counts, &error));
    WANT_INT(counts.bodies + counts.contents + counts.letters + counts.clients, 0);
    WANT_INT(ask(f, "SELECT count(*) FROM journal WHERE type = 'erased'"), 1);
}

static void what_is_open_or_young_is_kept(void **state)
{
    static const struct {
        const char *invoice;
        civil_day before;
    } cases[] = {{"open", TODAY + 1}, {"missing", TODAY + 1}, {"paid", TODAY}, {"open", TODAY}};

    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct erase_counts counts;
        GError *error = NULL;
        struct fixture *f;
        void *own = NULL;

        WANT_INT(fixture_make(&own), 0);
        f = own;
        letter_of_then(f, cases[i].invoice);
        MUST(erase(f, cases[i].before, NULL, &counts, &error));
        if (counts.bodies || counts.contents || counts.letters || counts.clients)
            fail_msg("case %u: got %d entries, %d contents, %d letters want none", i, (int)counts.bodies,
                     (int)counts.contents, (int)counts.letters);
        must_be_whole(f, 0, NULL);
        fixture_drop(&own);
    }
}

/* One in doubt may still be settled by what comes back for it. */
static void letter_under_way_is_kept(void **state)
{
    struct fixture *f = *state;
    struct erase_counts counts;
    GError *error = NULL;

    queue_letter(f, 0, 1, MODE_LIVE);
    MUST(tamper(f, "UPDATE invoice SET state = 'paid'", &error));
    MUST(erase(f, TODAY + 400, NULL, &counts, &error));
    WANT_INT(counts.letters + counts.bodies + counts.contents, 0);
    MUST_FAIL(erase(f, 0, "acme", &counts, &error), HERINNERD_ERROR_USAGE);
}

static void client_is_forgotten_when_nothing_is_open(void **state)
{
    struct fixture *f = *state;
    struct erase_counts counts;
    GError *error = NULL;

    letter_of_then(f, "open");
    if (erase(f, 0, "acme", &counts, &error) || !strstr(SAID(error), "it has 1 open invoices"))
        fail_msg("got «%s» want a refusal", SAID(error));
    g_clear_error(&error);
    MUST_FAIL(erase(f, 0, "nobody", &counts, &error), HERINNERD_ERROR_USAGE);
    MUST(tamper(f, "UPDATE invoice SET state = 'paid'", &error));
    set_hold(f, f->store, HOLD_CLIENT, "acme", "pause");
    MUST(erase(f, 0, "acme", &counts, &error));
    WANT_INT(counts.letters, 1);
    WANT_INT(counts.clients, 1);
    must_be_whole(f, 5, "erased on 2026-01-13 (forget): the words of 5 entries, 1 letters");
    WANT_INT(ask(f, "SELECT count(*) FROM hold WHERE subject = 'acme' OR reason IS NOT NULL"), 0);
    assert_false(file_holds(f, "acme"));
    MUST_FAIL(erase(f, 0, "acme", &counts, &error), HERINNERD_ERROR_USAGE);
}

/* Payment ID of ACCOUNT, booked so many DAYS ago, tied in STATE to NUMBER, which is CLIENT's. */
static void pay(struct fixture *f, int id, const char *account, int days, const char *state, const char *number,
                const char *client)
{
    g_autofree char *text = g_strdup_printf(
        "INSERT OR IGNORE INTO payment(id, bank, key, booked, amount, currency, account, name, iban, text, reference,"
        " end_to_end, reason, bank_id, reversal, undetailed, instructed, instructed_currency) VALUES (%d, 'ing', 'k%d',"
        " date('2026-01-13', '-%d days'), 12100, 'EUR', '', 'Name %s', '%s', 'words %s', '', '', '', '', 0, 0, 0, '');"
        " INSERT INTO applied(payment, ledger, number, client, state, rule, payer, amount, difference, total_before,"
        " paid_before, found, by_hand, set_seq) VALUES (%d, 'main', '%s', '%s', '%s', 6, 0, 100, 0, 12100, 0, 'found',"
        " 0, 1)",
        id, id, days, account, account, account, id, number, client, state);
    GError *error = NULL;

    MUST(tamper(f, text, &error));
}

static void payments_lose_their_words_with_who_paid_them(void **state)
{
    struct fixture *f = *state;
    struct erase_counts counts;
    GError *error = NULL;

    letter_of_then(f, "paid");
    pay(f, 1, "NL01", 90, "applied", "2026-001", "C1");
    pay(f, 2, "NL02", 90, "hint", "2026-001", "C1");    /* a stranger's */
    pay(f, 3, "NL03", 90, "applied", "2026-001", "C1"); /* two clients' */
    pay(f, 3, "NL03", 90, "applied", "B-1", "other");
    MUST(erase(f, 0, "acme", &counts, &error));
    WANT_INT(counts.payments, 1);
    must_be_whole(f, 4, "erased on 2026-01-13 (forget): the words of 4 entries, 1 letters");
    assert_false(file_holds(f, "NL01"));
    assert_true(file_holds(f, "NL02") && file_holds(f, "NL03"));
    WANT_INT(ask(f, "SELECT amount FROM payment WHERE id = 1 AND settled = 1"), 12100);
}

static void old_payments_lose_their_words_when_nothing_rests_on_them(void **state)
{
    struct fixture *f = *state;
    struct erase_counts counts;
    GError *error = NULL;

    letter_of_then(f, "paid");
    pay(f, 1, "NL01", 90, "applied", "2026-001", "C1");
    pay(f, 2, "NL02", 30, "applied", "2026-001", "C1");
    MUST(tamper(f, "UPDATE payment SET settled = 1", &error));
    pay(f, 3, "NL03", 90, "held", "2026-001", "C1"); /* somebody has to decide yet */
    MUST(erase(f, TODAY - 60, NULL, &counts, &error));
    WANT_INT(counts.payments, 1);
    assert_false(file_holds(f, "NL01"));
    assert_true(file_holds(f, "NL02") && file_holds(f, "NL03"));
}

/* The transcripts of the fixture are the same to the byte. */
static void each_attempt_has_a_transcript_of_its_own(void **state)
{
    struct fixture *f = *state;
    g_autoptr(GBytes) gone = NULL, there = NULL;
    struct erase_counts counts;
    GError *error = NULL;

    letter_of_then(f, "paid");
    f->client.key = (char *)"other";
    send_letter(f, 2, 1, MODE_LIVE);
    WANT_INT(ask(f, "SELECT count(DISTINCT transcript) FROM attempt"), 2);
    MUST(erase(f, 0, "acme", &counts, &error));
    gone = content_of_attempt(f->store, 1, &error);
    MUST(!error);
    assert_null(gone);
    there = content_of_attempt(f->store, 2, &error);
    MUST(there);
    WANT_INT(g_bytes_get_size(there), 10);
    WANT_INT(ask(f, "SELECT count(*) FROM content WHERE kind = 'transcript' AND data IS NULL"), 1);
    must_be_whole(f, 4, "erased on 2026-01-13 (forget): the words of 4 entries, 1 letters");
    MUST(tamper(f, "UPDATE attempt SET transcript = 1 WHERE id = 2", &error));
    assert_null(content_of_attempt(f->store, 2, &error)); /* not what was said then */
    g_clear_error(&error);
}

/* Mail that answers letters of two clients is proof for the other one too. */
static void what_came_back_for_another_client_too_stays(void **state)
{
    struct fixture *f = *state;
    struct erase_counts counts;
    GError *error = NULL;

    letter_of_then(f, "paid");
    f->client.key = (char *)"other";
    send_letter(f, 2, 1, MODE_LIVE);
    MUST(tamper(f,
                "INSERT INTO content(sha256, kind, size, coding, data) VALUES ('ab', 'mail', 1, 'raw', x'41'),"
                " ('cd', 'mail', 1, 'raw', x'41'); INSERT INTO evidence(reminder, recipient, level, time, raw_sha256)"
                " SELECT id, 'ap@acme.example', 'replied', '2026-01-13', 'ab' FROM reminder UNION"
                " SELECT min(id), 'ap@acme.example', 'replied', '2026-01-13', 'cd' FROM reminder UNION"
                " SELECT min(id), 'boss@acme.example', 'failed', '2026-01-13', 'cd' FROM reminder",
                &error));
    MUST(erase(f, 0, "acme", &counts, &error));
    WANT_INT(ask(f, "SELECT data IS NULL FROM content WHERE sha256 = 'ab'"), 0);
    WANT_INT(ask(f, "SELECT data IS NULL FROM content WHERE sha256 = 'cd'"), 1);
    WANT_INT(ask(f, "SELECT count(*) FROM evidence WHERE recipient LIKE '%acme%'"), 1);
}

/* Who was forgotten may still answer: no `forget` can name that any more, and its time comes as that of all mail. */
static void what_came_back_after_the_letter_was_erased_goes_in_its_time(void **state)
{
    struct fixture *f = *state;
    g_autoptr(GBytes) raw = g_bytes_new_static("From: ap@acme.example\r\n", 23);
    struct erase_counts counts = {0};
    GError *error = NULL;

    letter_of_then(f, "paid");
    MUST(erase(f, 0, "acme", &counts, &error));
    MUST(store_begin(f->store, &error));
    MUST(evidence_add(f->store, &(struct evidence){1, "ap@acme.example", "replied", "reference", "reply", "stop"}, raw,
                      &(struct inbound_place){0}, &error));
    MUST(store_commit(f->store, &error));
    MUST(erase(f, TODAY, NULL, &counts, &error));
    WANT_INT(counts.contents, 0); /* it is young */
    WANT_INT(ask(f, "SELECT count(*) FROM evidence WHERE recipient LIKE '%acme%'"), 1);
    f->clock.pretended_ms += (int64_t)8 * 366 * 86400000;
    MUST(erase(f, TODAY + 1, NULL, &counts, &error));
    WANT_INT(counts.contents, 1);
    WANT_INT(ask(f, "SELECT count(*) FROM content WHERE kind = 'inbound' AND data IS NOT NULL"), 0);
    WANT_INT(ask(f, "SELECT count(*) FROM evidence WHERE recipient LIKE '%acme%'"), 0);
    WANT_INT(ask(f, "SELECT count(*) FROM journal_body WHERE body LIKE '%acme%'"), 0);
}

/* Another hand adds to what was erased: the list's hash stands in the chain. */
static void erasure_that_was_made_larger_is_named(void **state)
{
    struct fixture *f = *state;
    struct erase_counts counts;
    struct verify_report *report;
    GError *error = NULL;

    letter_of_then(f, "paid");
    MUST(erase(f, 0, "acme", &counts, &error));
    MUST(store_begin(f->store, &error) &&
         journal_append(f->store, &(struct journal_entry){.type = "note", .actor = "piet", .body = "note: x\n"}, NULL,
                        &error) &&
         store_commit(f->store, &error));
    MUST(tamper(f,
                "INSERT INTO erased SELECT max(entry), 'body', (SELECT max(seq) FROM journal) FROM erased;"
                "DELETE FROM journal_body WHERE seq = (SELECT max(seq) FROM journal)",
                &error));
    report = store_verify(f->store, NULL, &error);
    MUST(report);
    WANT_INT(report->broken, 1);
    WANT_TEXT(report->breaks->pdata[0], "erasure of entry 5: the list of what it took away was altered");
    verify_report_free(report);
}

/* -- papers ----------------------------------------------------------------- */

static void attach(struct fixture *f, const char *subject, const char *text)
{
    g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
    GError *error = NULL;

    MUST(store_begin(f->store, &error));
    MUST(attachment_add(f->store, "acme", subject, "terms", "terms of acme.txt", bytes, "piet", &error));
    MUST(store_commit(f->store, &error));
}

static void papers_go_with_the_client_and_are_missed_otherwise(void **state)
{
    struct fixture *f = *state;
    struct erase_counts counts;
    struct verify_report *report;
    GError *error = NULL;

    letter_of_then(f, "paid");
    attach(f, NULL, "we shall pay in eight days");
    must_be_whole(f, 0, NULL);
    MUST(erase(f, 0, "acme", &counts, &error));
    WANT_INT(counts.contents, 3);
    must_be_whole(f, 5, "erased on 2026-01-13 (forget): the words of 5 entries, 1 letters");
    assert_false(file_holds(f, "terms of acme"));
    attach(f, NULL, "another one");
    MUST(tamper(f,
                "UPDATE attachment SET name = ''; DROP TRIGGER content_update; UPDATE content SET data = NULL"
                " WHERE kind = 'paper'",
                &error));
    report = store_verify(f->store, NULL, &error);
    MUST(report);
    WANT_INT(report->broken, 1);
    WANT_TEXT(report->breaks->pdata[0], "the paper of entry 7 was removed, and no erasure tells of it");
    verify_report_free(report);
    MUST(tamper(f, "DROP TRIGGER attachment_delete; DELETE FROM attachment WHERE seq = 7", &error));
    report = store_verify(f->store, NULL, &error);
    MUST(report);
    WANT_INT(report->broken, 1);
    WANT_TEXT(report->breaks->pdata[0], "the paper of entry 7 is missing");
    verify_report_free(report);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_make, fixture_drop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(old_words_go_and_the_chain_stays_whole),
        cmocka_unit_test(what_is_open_or_young_is_kept),
        TEST(letter_under_way_is_kept),
        TEST(client_is_forgotten_when_nothing_is_open),
        TEST(payments_lose_their_words_with_who_paid_them),
        TEST(old_payments_lose_their_words_when_nothing_rests_on_them),
        TEST(each_attempt_has_a_transcript_of_its_own),
        TEST(what_came_back_for_another_client_too_stays),
        TEST(what_came_back_after_the_letter_was_erased_goes_in_its_time),
        TEST(erasure_that_was_made_larger_is_named),
        TEST(papers_go_with_the_client_and_are_missed_otherwise),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
