/* SPDX-License-Identifier: MIT */
/* The store itself: opening, its schema and what its triggers refuse, values, transactions, migration, full disk. */
#include "proof_fixture.h"

#include <sys/wait.h>

#include "proof/schema.h"

static void file_is_made_for_the_group_only(void **state)
{
    struct fixture *f = *state;
    struct stat status;

    WANT_INT(stat(f->path, &status), 0);
    WANT_INT(status.st_mode & 0007, 0);
    WANT_INT(ask(f, "PRAGMA user_version"), STORE_SCHEMA);
    WANT_INT(ask(f, "PRAGMA application_id"), STORE_APPLICATION_ID);
    WANT_INT(ask(f, "SELECT length(value) FROM meta WHERE key = 'secret'"), 64);
}

static void store_that_cannot_be_used_is_refused(void **state)
{
    static const struct {
        const char *sql;
        enum store_access access;
        const char *words;
    } cases[] = {
        {"PRAGMA user_version = 99", STORE_WRITE, "newer version"},
        {"PRAGMA user_version = 99", STORE_CREATE, "newer version"},
        {"PRAGMA application_id = 7", STORE_WRITE, "another program"},
    };
    struct fixture *f = *state;
    GError *error = NULL;

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *path = g_strdup_printf("%s/case%u.db", f->directory, i);
        struct store *store = store_open(path, STORE_CREATE, 0, &f->clock, &error);
        struct sql *sql;

        MUST(store);
        store_close(store);
        sql = sql_open(path, true, 0, &error);
        MUST(sql && sql_script(sql, cases[i].sql, &error));
        sql_close(sql);
        store = store_open(path, cases[i].access, 0, &f->clock, &error);
        if (store || !error || !strstr(error->message, cases[i].words))
            fail_msg("case %u: got «%s» want «%s»", i, SAID(error), cases[i].words);
        g_clear_error(&error);
    }
}

static void missing_and_foreign_files_are_refused(void **state)
{
    struct fixture *f = *state;
    g_autofree char *none = g_build_filename(f->directory, "none.db", NULL);
    g_autofree char *text = g_build_filename(f->directory, "text.db", NULL);
    GError *error = NULL;

    MUST_FAIL(store_open(none, STORE_WRITE, 0, &f->clock, &error), HERINNERD_ERROR_STORE);
    MUST_FAIL(store_open(none, STORE_READ, 0, &f->clock, &error), HERINNERD_ERROR_STORE);
    assert_false(g_file_test(none, G_FILE_TEST_EXISTS));
    MUST(g_file_set_contents(text, "number;client;name;due;total\n1;2;3;4;5\n", -1, &error));
    MUST_FAIL(store_open(text, STORE_CREATE, 0, &f->clock, &error), HERINNERD_ERROR_STORE);
}

static void directory_that_others_write_to_is_refused(void **state)
{
    static const struct {
        mode_t mode;
        bool ok;
    } cases[] = {{0700, true},  {0755, true},   {0777, false}, {01777, false}, {0775, false},
                 {02770, true}, {02777, false}, {0705, true},  {0702, false}};
    struct fixture *f = *state;

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        GError *error = NULL;
        struct store *store;

        WANT_INT(chmod(f->directory, cases[i].mode), 0);
        store = store_open(f->path, STORE_WRITE, 0, &f->clock, &error);
        if ((store != NULL) != cases[i].ok)
            fail_msg("case %u: mode %o: got %s want %s", i, cases[i].mode, store ? "opened" : SAID(error),
                     cases[i].ok ? "opened" : "refused");
        if (store)
            store_close(store);
        g_clear_error(&error);
    }
    WANT_INT(chmod(f->directory, 0700), 0);
}

static void reader_writes_nothing(void **state)
{
    struct fixture *f = *state;
    GError *error = NULL;
    struct store *reader;
    g_autofree char *value = NULL;

    MUST(store_begin(f->store, &error) && store_set_meta(f->store, "colour", "blue", &error) &&
         store_commit(f->store, &error));
    store_close(g_steal_pointer(&f->store)); /* nobody else has it open */
    reader = store_open(f->path, STORE_READ, 0, &f->clock, &error);
    MUST(reader);
    value = store_meta(reader, "colour", &error);
    WANT_TEXT(value, "blue");
    assert_false(store_set_meta(reader, "colour", "red", &error));
    g_clear_error(&error);
    store_close(reader);
}

/* How far the disk is, once FD says that it is further. */
static uint64_t synced_after(struct fixture *f, int fd)
{
    GPollFD one = {fd, G_IO_IN, 0};
    GError *error = NULL;
    uint64_t number;

    WANT_INT(g_poll(&one, 1, 10000), 1);
    MUST(store_synced(f->store, &number, &error));
    WANT_INT(g_poll(&one, 1, 0), 0); /* it was told */
    return number;
}

/* The first commit after the log was opened waits for the disk itself. */
static void a_commit_ahead_is_seen_at_once_and_on_the_disk_when_the_store_says_so(void **state)
{
    struct fixture *f = *state;
    int fd = store_synced_fd(f->store);
    GError *error = NULL;
    uint64_t first, second, done;

    assert_true(fd >= 0);
    MUST(store_begin(f->store, &error) && store_set_meta(f->store, "colour", "blue", &error) &&
         store_commit(f->store, &error));
    MUST(store_begin(f->store, &error) && store_set_meta(f->store, "colour", "red", &error) &&
         store_commit_ahead(f->store, &first, &error));
    WANT_INT(ask(f, "SELECT value = 'red' FROM meta WHERE key = 'colour'"), 1);
    WANT_INT(first, 1);
    WANT_INT(synced_after(f, fd), first);
    MUST(store_begin(f->store, &error) && store_set_meta(f->store, "colour", "green", &error) &&
         store_commit_ahead(f->store, &second, &error));
    MUST(store_sync_wait(f->store, &done, &error));
    WANT_INT(second, first + 1);
    WANT_INT(done, second);
    close(fd);
}

static void a_store_without_a_thread_for_it_waits_for_the_disk(void **state)
{
    struct fixture *f = *state;
    GError *error = NULL;
    uint64_t number, done;

    MUST(store_begin(f->store, &error) && store_set_meta(f->store, "colour", "red", &error) &&
         store_commit_ahead(f->store, &number, &error));
    WANT_INT(number, 0);
    MUST(store_sync_wait(f->store, &done, &error));
    WANT_INT(done, 0);
}

static void runtime_since_moves_only_with_the_value(void **state)
{
    struct fixture *f = *state;
    GError *error = NULL;
    g_autofree char *value = NULL;

    MUST(store_begin(f->store, &error));
    MUST(store_set_runtime(f->store, "relay main", "up", &error));
    f->clock.pretended_ms += 1000;
    MUST(store_set_runtime(f->store, "relay main", "up", &error));
    MUST(store_commit(f->store, &error));
    WANT_INT(ask(f, "SELECT since = '2026-01-13T12:00:00.000Z' FROM runtime"), 1);
    MUST(store_begin(f->store, &error) && store_set_runtime(f->store, "relay main", "down", &error) &&
         store_commit(f->store, &error));
    WANT_INT(ask(f, "SELECT since = '2026-01-13T12:00:01.000Z' FROM runtime"), 1);
    MUST(store_set_runtime(f->store, "relay main", NULL, &error));
    value = store_runtime(f->store, "relay main", &error);
    WANT_TEXT(value, NULL);
}

static void count_runtime(const char *subject, const char *value, const char *since, void *data)
{
    GString *text = data;

    g_string_append_printf(text, "%s=%s;", subject, value);
    assert_non_null(since);
}

static void runtime_rows_are_found_by_prefix(void **state)
{
    struct fixture *f = *state;
    g_autoptr(GString) text = g_string_new(NULL);
    GError *error = NULL;

    MUST(store_set_runtime(f->store, "relay b", "2", &error) && store_set_runtime(f->store, "relay a", "1", &error) &&
         store_set_runtime(f->store, "relaX", "3", &error));
    MUST(store_each_runtime(f->store, "relay ", count_runtime, text, &error));
    WANT_TEXT(text->str, "relay a=1;relay b=2;");
}

static void rolled_back_transaction_leaves_nothing(void **state)
{
    struct fixture *f = *state;
    GError *error = NULL;
    g_autofree char *value = NULL;

    MUST(store_begin(f->store, &error) && store_set_meta(f->store, "x", "1", &error));
    assert_true(store_in_transaction(f->store));
    store_rollback(f->store);
    assert_false(store_in_transaction(f->store));
    value = store_meta(f->store, "x", &error);
    WANT_TEXT(value, NULL);
}

static void locked_store_is_busy_not_broken(void **state)
{
    struct fixture *f = *state;
    GError *error = NULL;
    struct store *other = store_open(f->path, STORE_WRITE, 0, &f->clock, &error);

    MUST(other);
    MUST(store_begin(f->store, &error));
    MUST_FAIL(store_begin(other, &error), HERINNERD_ERROR_BUSY);
    store_rollback(f->store);
    MUST(store_begin(other, &error));
    store_rollback(other);
    store_close(other);
}

/* Exits 0 when the new store could be opened and written. */
static void open_and_write(const char *path, const struct clock *clock)
{
    g_autoptr(GError) error = NULL;
    struct store *store = store_open(path, STORE_CREATE, 20000, clock, &error);

    if (store && store_begin(store, &error) && store_commit(store, &error))
        _exit(0);
    fprintf(stderr, "%s\n", SAID(error));
    _exit(1);
}

static void new_store_may_be_opened_by_several_at_once(void **state)
{
    enum { ROUNDS = 15, PROCESSES = 6 };
    struct fixture *f = *state;

    for (int round = 0; round < ROUNDS; round++) {
        g_autofree char *path = g_strdup_printf("%s/round%d.db", f->directory, round);
        g_autofree char *copy = g_strdup_printf("%s.before-schema-%d", path, STORE_SCHEMA);
        pid_t children[PROCESSES];

        for (int i = 0; i < PROCESSES; i++) {
            children[i] = fork();
            if (children[i] == 0)
                open_and_write(path, &f->clock);
        }
        for (int i = 0; i < PROCESSES; i++) {
            int status = -1;

            WANT_INT(waitpid(children[i], &status, 0), children[i]);
            WANT_INT(status, 0);
        }
        assert_false(g_file_test(copy, G_FILE_TEST_EXISTS));
    }
}

static void full_disk_is_told_and_the_transaction_is_over(void **state)
{
    struct fixture *f = *state;
    g_autofree char *large = g_strnfill(400000, 'x');
    g_autofree char *limit = NULL;
    GError *error = NULL;
    struct sql *sql = sql_open(f->path, true, 0, &error);

    /* the limit is the connection's own: the same path as a full disk */
    MUST(sql);
    limit = g_strdup_printf("PRAGMA max_page_count = %d", (int)ask(f, "PRAGMA page_count") + 2);
    MUST(sql_script(sql, limit, &error) && sql_script(sql, "BEGIN IMMEDIATE", &error));
    MUST_FAIL(sql_run(sql, "INSERT INTO meta(key, value) VALUES ('large', ?1)", BIND(bind_text(large)), &error),
              HERINNERD_ERROR_FULL);
    assert_false(sql_in_transaction(sql));
    sql_close(sql);
}

static bool is_refusal(const char *said)
{
    static const char *const words[] = {"never",      "must",       "has that already", "cannot go", "freed only",
                                        "kept until", "belongs to", "begins as",        "is purged"};

    for (guint i = 0; i < G_N_ELEMENTS(words); i++) {
        if (strstr(said, words[i]))
            return true;
    }
    return false;
}

static void triggers_refuse_what_no_module_does(void **state)
{
    static const char *const cases[] = {
        "UPDATE journal SET actor = 'x' WHERE seq = 1",
        "DELETE FROM journal WHERE seq = 1",
        "INSERT INTO journal SELECT 1, time, clock, actor, type, client, invoice, reminder, decides, body_sha256, prev,"
        " hash FROM journal WHERE seq = 1",
        "INSERT INTO journal SELECT 99, time, clock, actor, type, client, invoice, reminder, decides, body_sha256,"
        " prev, hash FROM journal WHERE seq = 1",
        "INSERT OR REPLACE INTO journal SELECT * FROM journal WHERE seq = 1",
        "UPDATE journal_body SET body = 'x' WHERE seq = 1",
        "DELETE FROM journal_body WHERE seq = 1",
        "INSERT INTO erased VALUES (1, 'body', '1')",
        "UPDATE content SET data = NULL",
        "INSERT OR REPLACE INTO journal_body SELECT * FROM journal_body WHERE seq = 1",
        "UPDATE reminder SET state = 'planned' WHERE id = 1",
        "UPDATE reminder SET state = 'queued' WHERE id = 1",
        "UPDATE reminder SET state = 'claimed' WHERE id = 2",
        "UPDATE reminder SET state = 'accepted' WHERE id = 2",
        "UPDATE reminder SET message_sha256 = 'x' WHERE id = 1",
        "UPDATE reminder SET message_id = 'x' WHERE id = 1",
        "UPDATE reminder SET rehearsal = 1 WHERE id = 1",
        "DELETE FROM reminder WHERE id = 2",
        "UPDATE covers SET live = 0 WHERE reminder = 1",
        "UPDATE covers SET round = 2 WHERE reminder = 1",
        "DELETE FROM covers WHERE reminder = 2",
        "INSERT INTO covers SELECT 2, ledger, number, rehearsal, stage, cycle, round, balance, currency, 1 FROM covers"
        " WHERE reminder = 1",
        "UPDATE content SET data = x'00' WHERE kind = 'mail'",
        "UPDATE content SET sha256 = 'x' WHERE kind = 'mail'",
        "DELETE FROM content",
        "UPDATE seal SET root = 'x'",
        "UPDATE seal SET tsr = x'01', root = 'x'",
        "DELETE FROM seal",
        "INSERT INTO reminder(kind, action, dedupe, sender, relay, policy, stage, template, language, rehearsal,"
        " digest, day, planned_time, planned_seq, state) VALUES ('client', 'mail', 'x', '', '', '', '', '', '', 0, '',"
        " '', '', 0, 'accepted')",
    };
    struct fixture *f = *state;
    GError *error = NULL;
    g_autofree char *listed = NULL;
    int64_t erasure = 0;
    int64_t id = send_letter(f, 0, 1, MODE_LIVE);

    WANT_INT(id, 1);
    WANT_INT(plan_letter(f, 2, 1, MODE_LIVE, &error), 2);
    f->clock.pretended_ms += 86400000;
    MUST(journal_seal(f->store, &error));
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        if (tamper(f, cases[i], &error))
            fail_msg("case %u: got success want refusal: %s", i, cases[i]);
        if (!is_refusal(SAID(error)))
            fail_msg("case %u: got «%s» want a refusal by trigger or key", i, SAID(error));
        g_clear_error(&error);
    }
    /* what is allowed */
    MUST(tamper(f, "UPDATE seal SET tsr = x'01'", &error));
    assert_false(tamper(f, "UPDATE seal SET tsr = x'02'", &error));
    g_clear_error(&error);
    MUST(store_begin(f->store, &error));
    MUST(journal_append(f->store, &(struct journal_entry){.type = "erased", .actor = "piet"}, &erasure, &error));
    MUST(store_commit(f->store, &error));
    listed = g_strdup_printf("INSERT INTO erased SELECT %d, 'content', sha256 FROM content;"
                             "INSERT INTO erased VALUES (%d, 'body', '1')",
                             (int)erasure, (int)erasure);
    MUST(tamper(f, listed, &error));
    MUST(tamper(f, "DELETE FROM journal_body WHERE seq = 1", &error));
    MUST(tamper(f, "UPDATE content SET data = NULL", &error));
}

/* Whatever way the statement asks to go on by, and although SQLite need not keep what was there before it. */
static void refused_change_leaves_nothing_of_its_transaction(void **state)
{
    static const char *const cases[] = {
        "UPDATE OR FAIL reminder SET state = 'planned' WHERE id = 1",
        "UPDATE OR FAIL reminder SET state = 'cancelled'",
        "UPDATE OR IGNORE reminder SET message_id = 'x'",
        "UPDATE OR FAIL covers SET live = 0 WHERE reminder = 1",
        "INSERT OR FAIL INTO journal SELECT seq + 2, time, clock, actor, type, client, invoice, reminder, decides,"
        " body_sha256, prev, hash FROM journal",
        "INSERT OR FAIL INTO journal_body SELECT seq + 1, salt, body FROM journal_body",
    };
    static const char looks[] = "SELECT (SELECT count(*) FROM journal) * 1000 + (SELECT count(*) FROM journal_body) * "
                                "100 + (SELECT sum(state = 'accepted') * 10 + sum(state = 'planned') FROM reminder)";
    struct fixture *f = *state;
    GError *error = NULL;
    int64_t before;

    WANT_INT(send_letter(f, 0, 1, MODE_LIVE), 1);
    WANT_INT(plan_letter(f, 2, 1, MODE_LIVE, &error), 2);
    before = ask(f, looks);
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct sql *sql = sql_open(f->path, true, 0, &error);

        MUST(sql && sql_script(sql, "BEGIN; INSERT INTO meta(key, value) VALUES ('x', '1')", &error));
        if (sql_script(sql, cases[i], &error) || sql_in_transaction(sql))
            fail_msg("case %u: got «%s» want refusal of all: %s", i, SAID(error), cases[i]);
        g_clear_error(&error);
        sql_close(sql);
        WANT_INT(ask(f, looks), before);
        WANT_INT(ask(f, "SELECT count(*) FROM meta WHERE key = 'x'"), 0);
        WANT_INT(ask(f, "SELECT count(*) FROM covers WHERE live = 0"), 0);
    }
}

/* Every way from one state to another, with the letter put into the first by force. */
static void letter_goes_only_the_documented_ways(void **state)
{
    static const char *const states[] = {
        "planned", "queued", "claimed", "uncertain", "accepted", "failed", "cancelled",
    };
    static const char *const ways[] = {
        "planned>queued",    "planned>cancelled",
        "queued>claimed",    "queued>cancelled",
        "queued>failed",     "claimed>accepted",
        "claimed>queued",    "claimed>failed",
        "claimed>uncertain", "uncertain>accepted",
        "uncertain>failed",  "uncertain>queued",
        "accepted>failed",   NULL,
    };
    struct fixture *f = *state;
    GError *error = NULL;

    MUST(tamper(f, "DROP TRIGGER reminder_insert", &error));
    for (guint i = 0; i < G_N_ELEMENTS(states) * G_N_ELEMENTS(states); i++) {
        const char *from = states[i / G_N_ELEMENTS(states)], *to = states[i % G_N_ELEMENTS(states)];
        g_autofree char *way = g_strdup_printf("%s>%s", from, to);
        g_autofree char *text = g_strdup_printf(
            "INSERT INTO reminder(kind, action, dedupe, sender, relay, policy, stage, template, language, rehearsal,"
            " digest, day, planned_time, planned_seq, state) VALUES ('client', 'mail', %u, '', '', '', '', '', '', 0,"
            " '', '', '', 0, '%s'); UPDATE reminder SET state = '%s' WHERE dedupe = '%u'",
            i, from, to, i);
        bool want = g_str_equal(from, to) || g_strv_contains(ways, way), got = tamper(f, text, &error);

        if (got != want)
            fail_msg("way %s: got %s want %s", way, got ? "allowed" : SAID(error), want ? "allowed" : "refused");
        g_clear_error(&error);
    }
}

static void older_schema_is_copied_and_brought_up_to_date(void **state)
{
    static const char *const steps[] = {
        NULL,
        "CREATE TABLE colour(name TEXT) STRICT; INSERT INTO colour VALUES ('blue')",
        "ALTER TABLE colour ADD COLUMN shade TEXT",
    };
    static const char *const broken[] = {NULL, "CREATE TABLE shape(name TEXT)", "CREATE TABLE shape(name TEXT)"};
    struct fixture *f = *state;
    g_autofree char *copy = g_strdup_printf("%s.before-schema-3", f->path);
    GError *error = NULL;
    struct stat status;
    struct sql *sql;

    store_close(g_steal_pointer(&f->store));
    sql = sql_open(f->path, true, 0, &error);
    MUST(sql);
    assert_false(schema_prepare(sql, f->path, true, 3, broken, &error));
    g_clear_error(&error);
    WANT_INT(ask(f, "PRAGMA user_version"), 1);
    WANT_INT(ask(f, "SELECT count(*) FROM sqlite_schema WHERE name = 'shape'"), 0);
    assert_true(g_file_test(copy, G_FILE_TEST_EXISTS)); /* and is replaced by the next attempt's */

    MUST(!schema_prepare(sql, f->path, false, 3, steps, &error)); /* only the service migrates */
    g_clear_error(&error);
    MUST(schema_prepare(sql, f->path, true, 3, steps, &error));
    sql_close(sql);
    WANT_INT(ask(f, "PRAGMA user_version"), 3);
    WANT_INT(ask(f, "SELECT shade IS NULL AND name = 'blue' FROM colour"), 1);
    WANT_INT(stat(copy, &status), 0);
    WANT_INT(status.st_mode & 0777, 0600);
    MUST_FAIL(store_open(f->path, STORE_WRITE, 0, &f->clock, &error), HERINNERD_ERROR_STORE);
}

static void mode_is_live_by_either_word(void **state)
{
    struct fixture *f = *state;
    struct config config = {.mode = MODE_REHEARSAL};
    GError *error = NULL;

    WANT_INT(store_mode(f->store, &config), MODE_REHEARSAL);
    config.mode = MODE_LIVE;
    WANT_INT(store_mode(f->store, &config), MODE_LIVE);
    config.mode = MODE_REHEARSAL;
    MUST(store_set_meta(f->store, "mode", "live", &error));
    WANT_INT(store_mode(f->store, &config), MODE_LIVE);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_make, fixture_drop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(file_is_made_for_the_group_only),
        TEST(store_that_cannot_be_used_is_refused),
        TEST(missing_and_foreign_files_are_refused),
        TEST(directory_that_others_write_to_is_refused),
        TEST(reader_writes_nothing),
        TEST(a_commit_ahead_is_seen_at_once_and_on_the_disk_when_the_store_says_so),
        TEST(a_store_without_a_thread_for_it_waits_for_the_disk),
        TEST(runtime_since_moves_only_with_the_value),
        TEST(runtime_rows_are_found_by_prefix),
        TEST(rolled_back_transaction_leaves_nothing),
        TEST(locked_store_is_busy_not_broken),
        TEST(new_store_may_be_opened_by_several_at_once),
        TEST(full_disk_is_told_and_the_transaction_is_over),
        TEST(triggers_refuse_what_no_module_does),
        TEST(refused_change_leaves_nothing_of_its_transaction),
        TEST(letter_goes_only_the_documented_ways),
        TEST(older_schema_is_copied_and_brought_up_to_date),
        TEST(mode_is_live_by_either_word),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
