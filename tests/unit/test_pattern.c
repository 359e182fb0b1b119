/* SPDX-License-Identifier: MIT */
/* Letters that are much alike: what they have in common is kept once, and each comes back to the byte. */
#include "proof_fixture.h"

#include "proof/content.h"
#include "proof/erase.h"
#include "proof/log.h"
#include "proof/store_inside.h"

enum { LINES = 120 };

/* A letter of some lines that no other KIND has, to CLIENT. */
static GBytes *letter_of(int kind, int client)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed((guint32)kind + 1);
    GString *text = g_string_new(NULL);

    g_string_append_printf(text, "Message-Id: <m%d.%d@devries.example>\r\nSubject: Factuur %d\r\n\r\nBeste %d,\r\n",
                           kind, client, client, client);
    for (int i = 0; i < LINES; i++)
        g_string_append_printf(text, "%08x%08x%08x\r\n", g_rand_int(rand), g_rand_int(rand), g_rand_int(rand));
    return g_string_free_to_bytes(text);
}

static void put(struct fixture *f, int kind, int client, char sha256[SHA256_HEX_SIZE])
{
    g_autoptr(GBytes) letter = letter_of(kind, client), pattern = letter_of(kind, 0);
    GError *error = NULL;

    MUST(content_put_like(f->store, "mail", letter, pattern, sha256, &error));
}

static void open_again(struct fixture *f)
{
    GError *error = NULL;

    store_close(f->store);
    f->store = store_open(f->path, STORE_WRITE, 0, &f->clock, &error);
    MUST(f->store);
}

static void must_come_back(struct fixture *f, int kind, int client, const char *sha256)
{
    GError *error = NULL;
    g_autoptr(GBytes) want = letter_of(kind, client), got = content_get(f->store, sha256, &error);

    MUST(got);
    assert_true(g_bytes_equal(got, want));
}

static void letters_take_what_they_differ_in(void **state)
{
    enum { KINDS = 20, EACH = 5 }; /* more kinds than are held in memory */
    struct fixture *f = *state;
    char names[KINDS][EACH][SHA256_HEX_SIZE];
    GError *error = NULL;

    MUST(store_begin(f->store, &error));
    for (int i = 0; i < KINDS * EACH; i++)
        put(f, i % KINDS, 1 + i / KINDS, names[i % KINDS][i / KINDS]);
    MUST(store_commit(f->store, &error));
    WANT_INT(ask(f, "SELECT count(*) FROM content WHERE kind = 'pattern'"), KINDS);
    if (ask(f, "SELECT max(length(data)) FROM content WHERE kind = 'mail'") > 200)
        fail_msg("a letter takes %d bytes", (int)ask(f, "SELECT max(length(data)) FROM content WHERE kind = 'mail'"));
    open_again(f);
    for (int i = 0; i < KINDS * EACH; i++)
        must_come_back(f, i % KINDS, 1 + i / KINDS, names[i % KINDS][i / KINDS]);
}

/* What a transaction or a part of it had written is gone with it, and is written again. */
static void pattern_that_was_taken_back_is_written_again(void **state)
{
    struct fixture *f = *state;
    char name[SHA256_HEX_SIZE];
    GError *error = NULL;

    MUST(store_begin(f->store, &error));
    put(f, 1, 1, name);
    store_rollback(f->store);
    WANT_INT(ask(f, "SELECT count(*) FROM content"), 0);
    MUST(store_begin(f->store, &error) && store_mark(f->store, &error));
    put(f, 1, 1, name);
    store_unmark(f->store, false, NULL);
    put(f, 1, 2, name);
    MUST(store_commit(f->store, &error));
    open_again(f);
    must_come_back(f, 1, 2, name);
}

static void letter_without_its_pattern_is_not_written(void **state)
{
    struct fixture *f = *state;
    g_autoptr(GError) error = NULL;

    assert_false(sql_run(f->store->sql,
                         "INSERT INTO content(sha256, kind, size, coding, dict, data) VALUES ('ab', 'mail', 1, 'zstd',"
                         " 'cd', x'41')",
                         NO_BIND, &error));
}

/* A letter like its pattern, that went. */
static int64_t send_like(struct fixture *f, int stage, int client)
{
    g_autoptr(GBytes) letter = letter_of(1, client), pattern = letter_of(1, 0);
    GError *error = NULL;
    int64_t id = plan_letter(f, stage, 1, MODE_LIVE, &error), attempt;

    MUST(id && store_begin(f->store, &error));
    MUST(reminder_queue_like(f->store, id, letter, pattern, "Factuur 2026-001", &error));
    MUST(store_commit(f->store, &error));
    attempt = claim_letter(f, id, &error);
    MUST(attempt);
    end_letter(f, id, attempt, OUTCOME_ACCEPTED);
    return id;
}

#define ITS_PATTERN "WHERE sha256 = (SELECT dict FROM content WHERE kind = 'mail')"

static void altered_pattern_is_seen(void **state)
{
    static const char *const texts[] = {
        "UPDATE content SET coding = 'plain', data = x'41' " ITS_PATTERN,
        "UPDATE content SET data = NULL " ITS_PATTERN,
        "UPDATE content SET data = zeroblob(9) " ITS_PATTERN,
    };

    (void)state;
    for (guint i = 0; i < 2 * G_N_ELEMENTS(texts); i++) {
        bool fresh = i % 2; /* else by who has the true one in memory */
        void *made = NULL;
        g_autofree char *text = g_strconcat("DROP TRIGGER content_update; ", texts[i / 2], NULL);
        struct verify_report *report;
        GError *error = NULL;

        assert_int_equal(fixture_make(&made), 0);
        send_like(made, 0, 1);
        MUST(tamper(made, text, &error));
        if (fresh)
            open_again(made);
        report = store_verify(((struct fixture *)made)->store, NULL, &error);
        MUST(report);
        if (report->broken != (fresh ? 2 : 1) ||
            !g_str_has_prefix(report->breaks->pdata[0], "what letters have in common (content "))
            fail_msg("%u: got %d breaks want the pattern's%s", i, (int)report->broken,
                     fresh ? " and its letter's" : "");
        verify_report_free(report);
        fixture_drop(&made);
    }
}

/* Nothing of a client stands in a pattern: it stays, and with it the letters of the others. */
static void forgotten_letter_leaves_the_pattern_to_the_others(void **state)
{
    struct fixture *f = *state;
    struct erase_counts counts;
    struct verify_report *report;
    GError *error = NULL;

    send_like(f, 0, 1);
    f->client.key = (char *)"other";
    send_like(f, 1, 2);
    MUST(tamper(f, "UPDATE invoice SET state = 'paid'", &error));
    MUST(erase_prepare(f->store, &error) && store_begin(f->store, &error));
    MUST(erase_client(f->store, "acme", "piet", &counts, &error));
    MUST(store_commit(f->store, &error) && erase_finish(f->store, &error));
    WANT_INT(ask(f, "SELECT count(*) FROM content WHERE kind = 'mail' AND data IS NULL"), 1);
    open_again(f);
    report = store_verify(f->store, NULL, &error);
    MUST(report);
    WANT_INT(report->broken, 0);
    verify_report_free(report);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_make, fixture_drop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(letters_take_what_they_differ_in),
        TEST(pattern_that_was_taken_back_is_written_again),
        TEST(letter_without_its_pattern_is_not_written),
        cmocka_unit_test(altered_pattern_is_seen),
        TEST(forgotten_letter_leaves_the_pattern_to_the_others),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
