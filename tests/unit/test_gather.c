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

/* -- a sync put off ------------------------------------------------------- */

/* The layer below, with its syncs of logs counted; the next of them fails when it is SICK, and only that. */
static struct {
    sqlite3_vfs vfs, *usual;
    sqlite3_io_methods methods;
    int (*sync)(sqlite3_file *file, int flags);
    int count;
    bool sick;
} counted;

static int count_sync(sqlite3_file *file, int flags)
{
    bool sick = counted.sick;

    counted.count++;
    counted.sick = false;
    return sick ? SQLITE_IOERR_FSYNC : counted.sync(file, flags);
}

static int open_counted(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out)
{
    int code = counted.usual->xOpen(counted.usual, name, file, flags, out);

    (void)vfs;
    if (code != SQLITE_OK || !(flags & SQLITE_OPEN_WAL))
        return code;
    counted.methods = *file->pMethods;
    counted.sync = counted.methods.xSync;
    counted.methods.xSync = count_sync;
    file->pMethods = &counted.methods;
    return code;
}

/* Before the first use of the layer: it stands above the usual one of that moment. */
static void count_syncs(void)
{
    counted.usual = sqlite3_vfs_find(NULL);
    counted.vfs = *counted.usual;
    counted.vfs.zName = "counted";
    counted.vfs.xOpen = open_counted;
    sqlite3_vfs_register(&counted.vfs, 1);
}

static sqlite3_file *log_of(sqlite3 *handle)
{
    sqlite3_file *log = NULL;

    sqlite3_file_control(handle, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log);
    assert_true(sql_gather_has(log));
    return log;
}

/* How many syncs of the log it took to write ROWS rows with the last one put off; *OWES whether one was. */
static int syncs_of(sqlite3 *writer, int rows, bool *owes)
{
    sqlite3_file *log = log_of(writer);
    int before = counted.count;

    run(writer, "BEGIN IMMEDIATE");
    for (int i = 0; i < rows; i++)
        run(writer, "INSERT INTO t(bytes) VALUES (randomblob(2500))");
    sql_gather_put_off(log);
    run(writer, "COMMIT");
    *owes = sql_gather_owes(log);
    return counted.count - before;
}

static void a_sync_put_off_is_owed_and_others_see_the_commit(void **state)
{
    struct fixture *f = *state;
    sqlite3 *writer = open_gathering(f), *reader = open_by(f->path, NULL);
    int before;
    bool owes;

    run(writer, "INSERT INTO t(bytes) VALUES (x'01')");
    assert_int_equal(syncs_of(writer, 3, &owes), 0);
    assert_true(owes);
    assert_int_equal(number(reader, "SELECT count(*) FROM t"), 4);
    before = counted.count;
    assert_int_equal(sql_gather_sync(log_of(writer)), SQLITE_OK);
    assert_int_equal(counted.count - before, 1);
    run(writer, "INSERT INTO t(bytes) VALUES (x'02')"); /* the next one is its own affair again */
    assert_int_equal(counted.count - before, 2);
    sqlite3_close(writer);
    assert_int_equal(number(reader, "SELECT count(*) FROM t"), 5);
    sqlite3_close(reader);
}

/* The order of a new head and what follows it, and of the log and what is taken from it into the file, is SQLite's. */
static void what_order_rests_on_is_never_put_off(void **state)
{
    struct fixture *f = *state;
    sqlite3 *writer = open_gathering(f);
    bool owes;

    run(writer, "INSERT INTO t(bytes) VALUES (x'01'); PRAGMA wal_checkpoint(RESTART)");
    assert_int_equal(syncs_of(writer, 3, &owes), 1); /* of the new head */
    assert_true(owes);
    assert_int_equal(syncs_of(writer, 60, &owes), 1); /* of the checkpoint that so many pages bring */
    assert_true(owes);
    assert_int_equal(number(writer, "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check = 'ok'"), 1);
    sqlite3_close(writer);
}

/* The system says once that the disk did not take something: whoever hears it, what was owed then is not there. */
static void a_failure_heard_by_another_is_one_of_what_is_owed(void **state)
{
    static const struct {
        const char *then; /* the disk fails during this, with a commit owed */
        int rows;         /* of that commit: many bring a checkpoint */
        bool made_good, fails, lost;
    } cases[] = {
        {"INSERT INTO t(bytes) VALUES (x'02')", 3, false, true, true},
        {NULL, 60, false, false, true}, /* in the checkpoint within it, of which SQLite says nothing */
        {"INSERT INTO t(bytes) VALUES (x'02')", 3, true, true, false},
        {"SELECT 1", 3, false, false, false},
    };

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct fixture *f = *state;
        sqlite3 *writer = open_gathering(f);
        bool owes;

        run(writer, "INSERT INTO t(bytes) VALUES (x'01')");
        counted.sick = !cases[i].then;
        syncs_of(writer, cases[i].rows, &owes);
        assert_true(owes);
        if (cases[i].made_good)
            assert_int_equal(sql_gather_sync(log_of(writer)), SQLITE_OK);
        counted.sick = cases[i].then != NULL;
        if ((sqlite3_exec(writer, cases[i].then, NULL, NULL, NULL) != SQLITE_OK) != cases[i].fails)
            fail_msg("case %u: got «%s»", i, sqlite3_errmsg(writer));
        counted.sick = false;
        assert_int_equal(sql_gather_sync(log_of(writer)), SQLITE_OK); /* nobody says it to the other thread */
        if (sql_gather_lost(log_of(writer)) != cases[i].lost)
            fail_msg("case %u: got %s want the other", i, cases[i].lost ? "made good" : "lost");
        sqlite3_close(writer);
    }
}

static void nothing_is_owed_where_nothing_was_written(void **state)
{
    struct fixture *f = *state;
    sqlite3 *writer = open_gathering(f);
    bool owes;

    run(writer, "INSERT INTO t(bytes) VALUES (x'01')");
    assert_int_equal(syncs_of(writer, 0, &owes), 0);
    assert_false(owes);
    assert_false(sql_gather_has(NULL));
    sqlite3_close(writer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_commit_is_seen_by_others_at_once, make, drop),
        cmocka_unit_test_setup_teardown(what_is_taken_back_leaves_no_trace, make, drop),
        cmocka_unit_test_setup_teardown(a_process_that_ends_loses_only_what_it_had_not_committed, make, drop),
        cmocka_unit_test_setup_teardown(a_sync_put_off_is_owed_and_others_see_the_commit, make, drop),
        cmocka_unit_test_setup_teardown(what_order_rests_on_is_never_put_off, make, drop),
        cmocka_unit_test_setup_teardown(a_failure_heard_by_another_is_one_of_what_is_owed, make, drop),
        cmocka_unit_test_setup_teardown(nothing_is_owed_where_nothing_was_written, make, drop),
    };

    count_syncs();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
