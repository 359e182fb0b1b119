/* SPDX-License-Identifier: MIT */
/* What is written to the store's log by fewer calls: each commit is there for others at once, and nothing else is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include "proof/sql_gather.h"

struct fixture {
    char *folder, *path;
};

static sqlite3 *open_by(const char *path, const char *layer)
{
    sqlite3 *handle;

    if (sqlite3_open_v2(path, &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, layer) != SQLITE_OK)
        g_error("open: %s", sqlite3_errmsg(handle));
    return handle;
}

static void run(sqlite3 *handle, const char *text)
{
    if (sqlite3_exec(handle, text, NULL, NULL, NULL) != SQLITE_OK)
        g_error("%s: %s", text, sqlite3_errmsg(handle));
}

static sqlite3_int64 number(sqlite3 *handle, const char *text)
{
    sqlite3_stmt *statement;
    sqlite3_int64 value;

    assert_int_equal(sqlite3_prepare_v2(handle, text, -1, &statement, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    value = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return value;
}

static int make(void **state)
{
    struct fixture *f = g_new0(struct fixture, 1);
    sqlite3 *handle;

    f->folder = g_dir_make_tmp("gather-XXXXXX", NULL);
    f->path = g_build_filename(f->folder, "log.db", NULL);
    handle = open_by(f->path, NULL);
    run(handle, "PRAGMA journal_mode = WAL; CREATE TABLE t(id INTEGER PRIMARY KEY, bytes BLOB)");
    sqlite3_close(handle);
    *state = f;
    return 0;
}

static int drop(void **state)
{
    static const char *const tails[] = {"", "-wal", "-shm"};
    struct fixture *f = *state;

    for (guint i = 0; i < G_N_ELEMENTS(tails); i++) {
        g_autofree char *path = g_strconcat(f->path, tails[i], NULL);

        g_unlink(path);
    }
    g_rmdir(f->folder);
    g_free(f->folder);
    g_free(f->path);
    g_free(f);
    return 0;
}

static sqlite3 *open_gathering(const struct fixture *f)
{
    sqlite3 *handle = open_by(f->path, sql_gather_name());

    /* a small cache writes out what is not committed, in between */
    run(handle, "PRAGMA synchronous = FULL; PRAGMA cache_size = 10; PRAGMA wal_autocheckpoint = 50");
    return handle;
}

/* The reader has the plain layer, as another process may. Transactions of many sizes: some pages, more than the
 * cache, more than is gathered at most. */
static void every_commit_is_seen_by_others_at_once(void **state)
{
    static const int rows[] = {1, 1, 40, 3, 900, 1, 7};
    struct fixture *f = *state;
    sqlite3 *writer = open_gathering(f), *reader = open_by(f->path, NULL);
    sqlite3_int64 want = 0;

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        run(writer, "BEGIN IMMEDIATE");
        for (int j = 0; j < rows[i]; j++)
            run(writer, "INSERT INTO t(bytes) VALUES (randomblob(2500))");
        if (number(reader, "SELECT count(*) FROM t") != want)
            fail_msg("transaction %u: got rows of it before its commit", i);
        run(writer, "COMMIT");
        want += rows[i];
        if (number(reader, "SELECT count(*) FROM t") != want)
            fail_msg("transaction %u: got another number of rows than was committed", i);
        assert_int_equal(number(reader, "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check = 'ok'"), 1);
    }
    sqlite3_close(writer);
    assert_int_equal(number(reader, "SELECT count(*) FROM t"), want);
    sqlite3_close(reader);
}

static void what_is_taken_back_leaves_no_trace(void **state)
{
    struct fixture *f = *state;
    sqlite3 *writer = open_gathering(f);

    run(writer, "INSERT INTO t(bytes) VALUES (x'01')");
    for (int i = 0; i < 3; i++) {
        run(writer, "BEGIN; WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200)"
                    " INSERT INTO t(bytes) SELECT randomblob(3000) FROM n");
        assert_int_equal(number(writer, "SELECT count(*) FROM t"), 201 + i);
        run(writer, "ROLLBACK; INSERT INTO t(bytes) VALUES (x'02')");
    }
    assert_int_equal(number(writer, "SELECT count(*) FROM t"), 4);
    sqlite3_close(writer);
}

/* The child ends without a word in the middle of a second transaction that has been written out in part. */
static void a_process_that_ends_loses_only_what_it_had_not_committed(void **state)
{
    struct fixture *f = *state;
    pid_t child = fork();
    int status;
    sqlite3 *reader;

    if (child == 0) {
        sqlite3 *writer = open_gathering(f);

        run(writer, "INSERT INTO t(bytes) VALUES (x'01'); BEGIN; WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1"
                    " FROM n WHERE i < 300) INSERT INTO t(bytes) SELECT randomblob(3000) FROM n");
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    reader = open_by(f->path, NULL);
    assert_int_equal(number(reader, "SELECT count(*) FROM t"), 1);
    sqlite3_close(reader);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_commit_is_seen_by_others_at_once, make, drop),
        cmocka_unit_test_setup_teardown(what_is_taken_back_leaves_no_trace, make, drop),
        cmocka_unit_test_setup_teardown(a_process_that_ends_loses_only_what_it_had_not_committed, make, drop),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
