/* SPDX-License-Identifier: MIT */
/* A query on an SQLite database as a ledger: values, refusals, and whether a change is seen. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ledger/database.h"
#include "ledger/file.h"
#include "ledger/ledger_case.h"

/* As it is written by the program whose database it is. */
static sqlite3 *owner_open(const char *path)
{
    sqlite3 *owner = NULL;

    assert_int_equal(sqlite3_open(path, &owner), SQLITE_OK);
    return owner;
}

static void owner_run(sqlite3 *owner, const char *sql)
{
    char *message = NULL;

    if (sqlite3_exec(owner, sql, NULL, NULL, &message) != SQLITE_OK)
        fail_msg("\"%s\": %s", sql, message);
}

/* A new database NAME made by SQL. Its path, a new string. */
static char *make_database(const char *name, const char *sql)
{
    char *path = ledger_case_path(name);
    sqlite3 *owner;

    g_remove(path);
    owner = owner_open(path);
    owner_run(owner, sql);
    sqlite3_close(owner);
    return path;
}

static struct ledger_setting *query_setting(const struct ledger_case *test, const char *path, const char *query)
{
    struct ledger_case with_file = *test;
    struct ledger_setting *setting;

    with_file.file = path;
    setting = ledger_setting_new(&with_file);
    setting->config.type = LEDGER_SQLITE;
    setting->config.query = ledger_case_text(query, "");
    return setting;
}

/* What comes out of QUERY on a database made by SQL. New string. */
static char *run_query(const struct ledger_case *test, const char *sql, const char *query)
{
    g_autofree char *path = make_database("ledger.db", sql);
    struct ledger_setting *setting = query_setting(test, path, query);
    AUTO(ledger) ledger = ledger_setting_read(setting);
    char *got = ledger_dump(ledger, setting);

    ledger_setting_free(setting);
    return got;
}

struct query_case {
    const char *sql; /* NULL = an empty database */
    const char *query;
    struct ledger_case settings;
    const char *want;
};

static void run_cases(const struct query_case *cases, gsize count)
{
    int failed = 0;

    for (gsize i = 0; i < count; i++) {
        g_autofree char *got = run_query(&cases[i].settings, cases[i].sql ? cases[i].sql : "", cases[i].query);

        if (g_strcmp0(got, cases[i].want) != 0) {
            print_error("case %zu:\n got \"%s\"\nwant \"%s\"\n", i, got, cases[i].want);
            failed++;
        }
    }
    assert_int_equal(failed, 0);
}

#define ROW(total) "SELECT '1' AS number, 'A' AS client, '2026-09-01' AS due, 'EUR' AS currency, " total
#define GOT(amount) "1 A " amount "/" amount " EUR - 2026-09-01 total-only\n"

static void amounts_are_exact_or_refused(void **state)
{
    static const struct query_case cases[] = {
        {.query = ROW("'1210.50' AS total"), .want = GOT("1210.50")},
        {.query = ROW("'1.210,50' AS total"), .settings = {.decimal = ','}, .want = GOT("1210.50")},
        {.query = ROW("'1210,50' AS total"),
         .want = "failure (value) FILE:1:5: amount \"1210,50\" is not an amount with a decimal point\n"},
        {.query = ROW("121 AS total"), .want = GOT("121.00")},
        {.query = ROW("12150 AS total_minor"), .want = GOT("121.50")},
        {.query = ROW("-12150 AS total_minor"), .want = "1 A -121.50/-121.50 EUR - 2026-09-01 credit total-only\n"},
        {.query = ROW("12150.0 AS total_minor"), .want = GOT("121.50")},
        {.query = ROW("'121.50' AS total_minor"),
         .want = "failure (value) FILE:1:5: amount \"121.50\" is not a whole number of minor units\n"},
        {.query = ROW("9223372036854775807 AS total_minor"), .want = GOT("92233720368547758.07")},
        {.query = ROW("-9223372036854775807 - 1 AS total_minor"),
         .want = "failure (value) FILE:1:5: amount \"-9223372036854775808\" is not a whole number of minor units\n"},
        {.query = ROW("12150 AS total_minor, 2000 AS open_minor"), .want = "1 A 121.50/20.00 EUR - 2026-09-01\n"},
        {.query = ROW("121.5 AS total, 2150 AS paid_minor"), .want = "1 A 121.50/100.00 EUR - 2026-09-01\n"},
        {.query = ROW("121 AS total, 12100 AS total_minor"),
         .want = "failure FILE: the query gives both `total` and `total_minor`; leave one out\n"},
        {.query = "SELECT '1' AS number, 'A' AS client, '2026-09-01' AS due, 12150 AS total_minor",
         .settings = {.currency = "JPY"}, .want = "1 A 12150/12150 JPY - 2026-09-01 total-only\n"},
        {.query = ROW("12150 AS Amount_Cents, 12150 AS total_minor"),
         .settings = {.columns = {[COLUMN_NUMBER] = "number", [COLUMN_CLIENT] = "client", [COLUMN_DUE] = "DUE",
                                  [COLUMN_CURRENCY] = "#4", [COLUMN_TOTAL] = "amount_cents"}},
         .want = GOT("12150.00")},
        {.query = ROW("7 AS x, 12150 AS total_minor"),
         .settings = {.columns = {[COLUMN_NUMBER] = "number", [COLUMN_CLIENT] = "client", [COLUMN_DUE] = "due",
                                  [COLUMN_CURRENCY] = "currency", [COLUMN_TOTAL] = "total_minor"}},
         .want = GOT("121.50")},
    };

    (void)state;
    run_cases(cases, G_N_ELEMENTS(cases));
}

static void a_real_is_never_off_by_a_cent(void **state)
{
    static const char large[] = "failure (value) FILE:1:5: the number is too large for a REAL to keep its cents;"
                                " give it as text or an INTEGER\n";
    static const struct query_case cases[] = {
        {.query = ROW("1210.5 AS total"), .want = GOT("1210.50")},
        {.query = ROW("0.1 + 0.2 AS total"), .want = GOT("0.30")},
        {.query = ROW("1.1 * 1.1 * 100 AS total"), .want = GOT("121.00")},
        {.query = ROW("-0.05 AS total"), .want = "1 A -0.05/-0.05 EUR - 2026-09-01 credit total-only\n"},
        {.query = ROW("1210.5 AS total"), .settings = {.decimal = ','}, .want = GOT("1210.50")},
        {.query = ROW("1234.567 AS total"), .settings = {.decimal = ','},
         .want = "failure (value) FILE:1:5: amount \"1234,567\" has more decimals than its currency\n"},
        {.query = ROW("12.345 AS total"),
         .want = "failure (value) FILE:1:5: amount \"12.345\" has more decimals than its currency\n"},
        {.query = ROW("100.0 / 3 AS total"),
         .want = "failure (value) FILE:1:5: amount \"33.3333333333333\" has more decimals than its currency\n"},
        {.query = ROW("99999999999.99 AS total"), .want = GOT("99999999999.99")},
        {.query = ROW("99999999999.994 AS total"),
         .want = "failure (value) FILE:1:5: amount \"99999999999.994\" has more decimals than its currency\n"},
        {.query = ROW("100000000000.0 AS total"), .want = large},
        {.query = ROW("99999999999999.99 AS total"), .want = large},
        {.query = ROW("-9e999 AS total"), .want = large},
        {.query = ROW("1e-7 AS total"),
         .want = "failure (value) FILE:1:5: amount \"1e-07\" is not an amount with a decimal point\n"},
    };

    (void)state;
    run_cases(cases, G_N_ELEMENTS(cases));
}

static void values_become_cells(void **state)
{
    static const struct query_case cases[] = {
        {.query = "SELECT 7 AS number, 12 AS client, '2026-09-01 10:00:00' AS due, ' eur ' AS currency, 1 AS total",
         .want = "7 12 1.00/1.00 EUR - 2026-09-01 total-only\n"},
        {.query = "SELECT '0007' AS number, 'A' AS client, 20260901 AS due, 'EUR' AS currency, 1 AS open",
         .settings = {.date = "%Y%m%d"}, .want = "0007 A 1.00/1.00 EUR - 2026-09-01\n"},
        {.query = "SELECT NULL AS number, 'A' AS client, NULL AS due, 'EUR' AS currency, NULL AS open",
         .want = "skipped 1\n"},
        {.query = "SELECT '1' AS number, NULL AS client, '2026-09-01' AS due, 'EUR' AS currency, 1 AS open",
         .want = "reject 1:2 1: the row names no client\n"},
        {.query = "SELECT '1' AS number, 'A' AS client, '2026-09-01' AS due, 'EUR' AS currency, NULL AS open",
         .want = "failure (value) FILE:1:5: the amount is empty; a row with a number has one\n"},
        {.query = "SELECT '1' AS number, 'A' AS client, 1788220800 AS due, 'EUR' AS currency, 1 AS open",
         .want = "failure (value) FILE:1:3: date \"1788220800\" does not fit \"%Y-%m-%d\" or does not exist\n"},
        {.query = "SELECT '1' AS number, x'41' AS client, '2026-09-01' AS due, 'EUR' AS currency, 1 AS open",
         .want = "failure FILE:1:2: the value is a BLOB; CAST it AS TEXT where it is one\n"},
        {.query = "SELECT '1' AS number, CAST(x'41ff' AS TEXT) AS client, '2026-09-01' AS due, 'EUR' AS currency,"
                  " 1 AS open",
         .want = "failure FILE:1:2: the text is not UTF-8, or it holds a NUL\n"},
        {.query = "SELECT '1' AS number, 'A' || char(0) || 'B' AS client, '2026-09-01' AS due, 'EUR' AS currency,"
                  " 1 AS open",
         .want = "failure FILE:1:2: the text is not UTF-8, or it holds a NUL\n"},
        {.query = "SELECT '1' AS number, printf('%1048577d', 1) AS client, '2026-09-01' AS due, 'EUR' AS currency,"
                  " 1 AS open",
         .want = "failure FILE:1:2: the text is longer than 1 MB\n"},
        /* a column that nobody asked for may hold anything */
        {.query = ROW("1 AS total, x'ff' AS pdf"), .want = GOT("1.00")},
        {.query = "SELECT value ->> 0 AS number, 'A' AS client, '2026-09-01' AS due, 'EUR' AS currency, 1 AS open"
                  " FROM json_each('[[1],[2],[3]]') ORDER BY 1 DESC",
         .settings = {.drop = {"number=2"}},
         .want = "1 A 1.00/1.00 EUR - 2026-09-01\n3 A 1.00/1.00 EUR - 2026-09-01\nskipped 1\n"},
        {.query = ROW("1 AS total") " WHERE 0 -- none is open\n;\n/* that is all */ ", .want = ""},
        {.query = ROW("1 AS total") " UNION ALL " ROW("1 AS total"),
         .want = "reject 1:1 1: the number is not its own; it is also on line 2\n"
                 "reject 2:1 1: the number is not its own; it is also on line 1\n"},
    };

    (void)state;
    run_cases(cases, G_N_ELEMENTS(cases));
}

static void a_query_that_cannot_be_used_is_told(void **state)
{
    static const char only_select[] = "failure FILE: `query` may only be a SELECT: it must write, attach and set"
                                      " nothing\n";
    static const char several[] = "failure FILE: `query` holds more than one statement; write one SELECT\n";
    static const char table[] = "CREATE TABLE t (number, client, due, currency, total)";
    static const struct query_case cases[] = {
        {.query = ROW("1 AS amount"),
         .want = "failure FILE: the query gives no `total` or `open`; it gives: \"number\", \"client\", \"due\","
                 " \"currency\", \"amount\"; name its columns with AS\n"},
        {.query = ROW("1 AS total"), .settings = {.columns = {[COLUMN_NUMBER] = "no"}},
         .want = "failure FILE: the query gives no column \"no\" (number); it gives: \"number\", \"client\", \"due\","
                 " \"currency\", \"total\"\n"},
        {.query = ROW("1 AS total"), .settings = {.columns = {[COLUMN_NUMBER] = "number"}},
         .want = "failure FILE: `columns` lacks `client` or `name`, `total` or `open`, `due` or `issued`, `currency` or"
                 " `fixed_currency`\n"},
        {.query = "SELECT 1 AS \"number;client\"", .settings = {.separator = ','},
         .want = "failure FILE: the query gives no `number`, `client` or `name`, `total` or `open`, `due` or `issued`,"
                 " `currency` or `fixed_currency`; it gives: \"number;client\"; name its columns with AS\n"},
        {.query = "SELECT * FROM invoices",
         .want = "failure FILE: the query cannot be run: no such table: invoices\n"},
        {.query = "SELEC 1", .want = "failure FILE: the query cannot be run: near \"SELEC\": syntax error\n"},
        {.query = " -- nothing\n", .want = "failure FILE: `query` holds no statement; write a SELECT\n"},
        {.query = "", .want = "failure FILE: `query` holds no statement; write a SELECT\n"},
        {.query = "SELECT 1; SELECT 2", .want = several},
        {.sql = table, .query = "SELECT * FROM t; DELETE FROM t", .want = several},
        {.sql = table, .query = "SELECT * FROM t;;; -- and\n nonsense", .want = several},
        {.sql = table, .query = "DELETE FROM t RETURNING *", .want = only_select},
        {.sql = table, .query = "INSERT INTO t VALUES (1, 2, 3, 4, 5) RETURNING *", .want = only_select},
        {.sql = table, .query = "UPDATE sqlite_master SET sql = '' RETURNING name",
         .want = "failure FILE: the query cannot be run: table sqlite_master may not be modified\n"},
        {.query = "ATTACH 'other.db' AS other", .want = only_select},
        {.query = "PRAGMA journal_mode = WAL", .want = only_select},
        {.query = "PRAGMA user_version", .want = only_select},
        {.query = "BEGIN IMMEDIATE", .want = only_select},
        {.query = "VACUUM INTO 'copy.db'", .want = only_select},
        {.query = ROW("?1 AS total"),
         .want = "failure FILE: `query` holds a parameter (? or :name); write its value\n"},
        {.query = ROW("json('[') AS total"), .want = "failure FILE: the query cannot be run: malformed JSON\n"},
        {.query = ROW("1 AS total"), .settings = {.date = "%d"},
         .want = "failure FILE: date pattern \"%d\" is not understood; write %d-%m-%Y or the like\n"},
    };

    (void)state;
    run_cases(cases, G_N_ELEMENTS(cases));
}

static char *dump_of(const char *path)
{
    struct ledger_setting *setting = query_setting(&(struct ledger_case){0}, path, ROW("1 AS total"));
    AUTO(ledger) ledger = ledger_setting_read(setting);
    char *got = ledger_dump(ledger, setting);

    ledger_setting_free(setting);
    return got;
}

static void what_is_no_database_is_told(void **state)
{
    g_autofree char *text = ledger_case_write("text.db", "this is a text, and no database at all\n", 39);
    g_autofree char *absent = ledger_case_path("absent.db"), *folder = ledger_case_path("");
    g_autofree char *damaged = make_database("damaged.db", "CREATE TABLE t (a); INSERT INTO t VALUES (1)");
    g_autofree char *odd = make_database("file:odd.db?mode=rwc", "CREATE TABLE t (a)");
    FILE *file = fopen(damaged, "r+b");

    (void)state;
    assert_int_equal(fseek(file, 100, SEEK_SET), 0);
    assert_int_equal(fwrite("nothing of a page", 1, 17, file), 17);
    fclose(file);

    g_autofree char *of_text = dump_of(text), *of_absent = dump_of(absent), *of_folder = dump_of(folder);
    g_autofree char *of_damaged = dump_of(damaged), *of_odd = dump_of(odd);

    assert_string_equal(of_text, "failure FILE: is not an SQLite database, or it is encrypted\n");
    assert_string_equal(of_absent, "failure FILE: cannot be opened: No such file or directory; check `path`\n");
    assert_string_equal(of_folder,
                        "failure FILE: is a directory; name a file in it, or a pattern such as *.csv\n");
    assert_string_equal(of_damaged,
                        "failure FILE: is damaged: database disk image is malformed; bring back a copy\n");
    assert_string_equal(of_odd, GOT("1.00"));
}

static void a_locked_database_is_told_and_left_alone(void **state)
{
    g_autofree char *path = make_database("locked.db", "CREATE TABLE t (a)");
    sqlite3 *owner = owner_open(path);

    (void)state;
    owner_run(owner, "BEGIN EXCLUSIVE");

    g_autofree char *locked = dump_of(path);

    owner_run(owner, "COMMIT");

    g_autofree char *free = dump_of(path);

    assert_string_equal(locked, "failure FILE: is locked by another program; tried for 1 s\n");
    assert_string_equal(free, GOT("1.00"));
    /* no lock of ours stays behind */
    owner_run(owner, "PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE; INSERT INTO t VALUES (1); COMMIT");
    sqlite3_close(owner);
}

/* Its program ended in the middle of a transaction: half of it stands in the database, the way back in the journal. */
static void a_transaction_that_was_broken_off_is_not_read(void **state)
{
    g_autofree char *path = make_database("broken.db", "CREATE TABLE t (a)");
    pid_t child = fork();

    (void)state;
    assert_true(child >= 0);
    if (child == 0) {
        owner_run(owner_open(path), "PRAGMA cache_size = 1; BEGIN; WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL"
                                    " SELECT i + 1 FROM n WHERE i < 1000) INSERT INTO t SELECT randomblob(1000) FROM n");
        _exit(0);
    }
    assert_int_equal(waitpid(child, NULL, 0), child);

    g_autofree char *broken = dump_of(path);

    assert_string_equal(broken,
                        "failure FILE: its program broke off while writing; open it once in that program\n");
    sqlite3 *owner = owner_open(path);

    owner_run(owner, "SELECT * FROM t");
    sqlite3_close(owner);

    g_autofree char *mended = dump_of(path);

    assert_string_equal(mended, GOT("1.00"));
}

#define TABLE                                                                                                          \
    "CREATE TABLE t (number, client, due, currency, total);"                                                           \
    "INSERT INTO t VALUES ('1', 'A', '2026-09-01', 'EUR', '1.00');"
#define ALL "SELECT * FROM t ORDER BY number"

/* Whether a ledger read from PATH is still current after SQL was committed; its program has it open meanwhile. */
static bool is_current_after(const char *mode, const char *sql)
{
    g_autofree char *text = g_strconcat("PRAGMA journal_mode = ", mode, ";", TABLE, NULL);
    g_autofree char *path = make_database("current.db", text);
    sqlite3 *owner = owner_open(path);
    struct ledger_setting *setting = query_setting(&(struct ledger_case){0}, path, ALL);
    struct ledger *ledger;
    bool before, after;

    owner_run(owner, "SELECT * FROM t");
    ledger = ledger_setting_read(setting);
    assert_null(ledger->failure);
    before = ledger_is_current(ledger);
    owner_run(owner, sql);
    after = ledger_is_current(ledger);
    assert_true(before);
    sqlite3_close(owner);
    ledger_free(ledger);
    ledger_setting_free(setting);
    return after;
}

static void a_commit_is_seen_with_and_without_wal(void **state)
{
    static const char *const modes[] = {"DELETE", "TRUNCATE", "PERSIST", "WAL"};

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(modes); i++) {
        if (!is_current_after(modes[i], "SELECT * FROM t") || !is_current_after(modes[i], "BEGIN; ROLLBACK"))
            fail_msg("case %zu: %s: a look is taken for a change", i, modes[i]);
        if (is_current_after(modes[i], "UPDATE t SET total = '0.00'"))
            fail_msg("case %zu: %s: a payment was not seen", i, modes[i]);
    }
}

/* What of a stamp the file system's clock does not make. */
static bool equal_but_time(struct ledger_stamp a, struct ledger_stamp b)
{
    a.mtime_ns = b.mtime_ns;
    a.ctime_ns = b.ctime_ns;
    return stamp_equal(&a, &b);
}

/* Two commits within a tick of the file system's clock, neither of which makes the file longer. */
static void a_commit_is_seen_whatever_the_clock(void **state)
{
    static const char *const modes[] = {"DELETE", "WAL"};

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(modes); i++) {
        g_autofree char *text = g_strconcat("PRAGMA journal_mode = ", modes[i], ";", TABLE, NULL);
        g_autofree char *path = make_database("tick.db", text);
        sqlite3 *owner = owner_open(path);
        struct ledger_stamp before, after;

        /* a WAL that was begun anew: its file keeps its length, and is written from the start */
        owner_run(owner, "INSERT INTO t SELECT * FROM t; INSERT INTO t SELECT * FROM t; PRAGMA wal_checkpoint(RESTART);"
                         "UPDATE t SET total = '2.00'");
        assert_true(database_stamp(path, &before));
        owner_run(owner, "UPDATE t SET total = '3.00'");
        assert_true(database_stamp(path, &after));
        sqlite3_close(owner);
        if (i == 1) { /* the -wal's own times are mixed in: the index alone must show it */
            assert_int_not_equal(before.inode, after.inode);
            assert_int_equal(before.size, after.size);
        } else if (equal_but_time(before, after)) {
            fail_msg("case %zu: %s: only the clock tells two commits apart", i, modes[i]);
        }
    }
}

static void reading_leaves_a_ledger_current(void **state)
{
    g_autofree char *path = make_database("alone.db", "PRAGMA journal_mode = WAL;" TABLE);
    struct ledger_setting *setting = query_setting(&(struct ledger_case){0}, path, ALL);

    (void)state;
    for (int i = 0; i < 3; i++) {
        AUTO(ledger) ledger = ledger_setting_read(setting);
        AUTO(ledger) again = ledger_setting_read(setting);

        assert_null(ledger->failure);
        assert_true(ledger_is_current(ledger));
        assert_true(ledger_is_current(again));
        assert_string_equal(ledger->sha256, again->sha256);
    }
    ledger_setting_free(setting);
}

static void the_hash_is_over_the_values(void **state)
{
    g_autofree char *one = make_database("one.db", TABLE "CREATE TABLE note (text)");
    g_autofree char *other = make_database("other.db", "CREATE TABLE a (b);" TABLE);
    g_autofree char *third = make_database("third.db", TABLE "UPDATE t SET total = '1.01'");
    const char *const paths[] = {one, other, third};
    char *sums[3], *headers[3];

    (void)state;
    for (int i = 0; i < 3; i++) {
        struct ledger_setting *setting = query_setting(&(struct ledger_case){0}, paths[i], ALL);
        AUTO(ledger) ledger = ledger_setting_read(setting);

        sums[i] = g_strdup(ledger->sha256);
        headers[i] = g_strdup(ledger->header_sha256);
        ledger_setting_free(setting);
    }
    assert_string_equal(sums[0], sums[1]);
    assert_string_not_equal(sums[0], sums[2]);
    assert_string_equal(headers[0], headers[2]);
    /* printf '1\0A\0002026-09-01\0EUR\0001.00\0' | sha256sum, and its names likewise */
    assert_string_equal(sums[0], "b327fb399644fdf018b7ebded90c9b2be9f477324819995d01aa6826c6677b45");
    assert_string_equal(headers[0], "91d2fa1451cb7e9e052ea2ba0389920851ff63134fdb734e4af548d7e7c4f3f7");
    for (int i = 0; i < 3; i++) {
        g_free(sums[i]);
        g_free(headers[i]);
    }
}

/* The times are those of the younger file: in WAL mode a payment may be in the -wal alone for long. */
static void the_age_is_that_of_the_wal(void **state)
{
    g_autofree char *path = make_database("age.db", "PRAGMA journal_mode = WAL;" TABLE);
    const struct timespec old[2] = {{.tv_sec = 1000}, {.tv_sec = 1000}};
    sqlite3 *owner = owner_open(path);
    struct ledger_stamp stamp;

    (void)state;
    owner_run(owner, "UPDATE t SET total = '0.00'");
    assert_int_equal(utimensat(AT_FDCWD, path, old, 0), 0);
    assert_true(database_stamp(path, &stamp));
    assert_true(stamp.mtime_ns > INT64_C(1000000000) * 1000);
    sqlite3_close(owner);
}

/* Made files beside it would be ours, and the database's own program could not write them. */
static void a_foreign_wal_database_is_left_alone(void **state)
{
    enum { NOBODY = 65534 };
    g_autofree char *path = NULL;
    int status;
    pid_t child;

    (void)state;
    if (geteuid() != 0) {
        print_message("[  SKIPPED ] %s: only root can take another owner's place\n", __func__);
        skip();
    }
    path = make_database("foreign.db", "PRAGMA journal_mode = WAL;" TABLE);
    assert_int_equal(chmod(ledger_case_dir, 0777), 0);
    assert_int_equal(chmod(path, 0644), 0);
    child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        if (setuid(NOBODY) != 0)
            _exit(2);

        char *got = dump_of(path);
        bool told = g_str_has_prefix(got, "failure FILE: is in WAL mode and its program is not running");

        g_free(got); /* _exit() leaves nothing for a leak checker to find */
        g_free(path);
        _exit(!told);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);

    g_autofree char *index = g_strconcat(path, "-shm", NULL);

    assert_false(g_file_test(index, G_FILE_TEST_EXISTS));
    /* its own program has it open: everything is there already */
    sqlite3 *owner = owner_open(path);

    owner_run(owner, "SELECT * FROM t");
    assert_false(database_is_left_alone(path));
    sqlite3_close(owner);
}

/* The tables of a GnuCash book, as far as the manual's query reads them. */
static void the_query_for_gnucash_reads_a_book(void **state)
{
    static const struct query_case book = {
        .sql = "CREATE TABLE customers (guid, name, id, addr_email);"
               "CREATE TABLE commodities (guid, mnemonic);"
               "CREATE TABLE invoices (guid, id, date_posted, owner_type, owner_guid, currency, post_txn, post_lot);"
               "CREATE TABLE splits (guid, tx_guid, lot_guid, value_num, value_denom);"
               "CREATE TABLE slots (obj_guid, name, timespec_val, gdate_val);"
               "INSERT INTO commodities VALUES ('eur', 'EUR');"
               "INSERT INTO customers VALUES ('k1', 'Bakkerij Jansen', '000001', 'a@jansen.example');"
               /* posted and partly paid; posted and paid; not posted; a bill of a supplier */
               "INSERT INTO invoices VALUES ('i1', '000123', '2026-08-02 10:59:00', 2, 'k1', 'eur', 't1', 'l1'),"
               " ('i2', '000124', '2026-08-03 10:59:00', 2, 'k1', 'eur', 't2', 'l2'),"
               " ('i3', '000125', NULL, 2, 'k1', 'eur', NULL, NULL),"
               " ('i4', '7', '2026-08-03 10:59:00', 4, 's1', 'eur', 't4', 'l4');"
               "INSERT INTO splits VALUES ('s1', 't1', 'l1', 12100, 100), ('s2', 'p1', 'l1', -2100, 100),"
               " ('s3', 't2', 'l2', 5000, 100), ('s4', 'p2', 'l2', -5000, 100);"
               "INSERT INTO slots VALUES ('t1', 'trans-date-due', NULL, '20260901'),"
               " ('t2', 'trans-date-due', NULL, '20260902'), ('t1', 'trans-txn-type', NULL, NULL);",
        .query = "SELECT i.id AS number, c.id AS client, c.name AS name, c.addr_email AS email,"
                 " strftime('%Y%m%d', i.date_posted) AS issued, d.gdate_val AS due, m.mnemonic AS currency,"
                 " sum(s.value_num) AS open_minor FROM invoices i JOIN customers c ON c.guid = i.owner_guid"
                 " JOIN commodities m ON m.guid = i.currency JOIN splits s ON s.lot_guid = i.post_lot"
                 " LEFT JOIN slots d ON d.obj_guid = i.post_txn AND d.name = 'trans-date-due'"
                 " WHERE i.owner_type = 2 AND i.date_posted IS NOT NULL GROUP BY i.guid",
        .settings = {.date = "%Y%m%d"},
        .want = "000123 000001 100.00/100.00 EUR 2026-08-02 2026-09-01\n"
                "000124 000001 0.00/0.00 EUR 2026-08-03 2026-09-02\n",
    };

    (void)state;
    run_cases(&book, 1);
}

static int remove_dir(void **state)
{
    (void)state;
    ledger_case_remove_dir();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(amounts_are_exact_or_refused),
        cmocka_unit_test(a_real_is_never_off_by_a_cent),
        cmocka_unit_test(values_become_cells),
        cmocka_unit_test(a_query_that_cannot_be_used_is_told),
        cmocka_unit_test(what_is_no_database_is_told),
        cmocka_unit_test(a_locked_database_is_told_and_left_alone),
        cmocka_unit_test(a_transaction_that_was_broken_off_is_not_read),
        cmocka_unit_test(a_commit_is_seen_with_and_without_wal),
        cmocka_unit_test(a_commit_is_seen_whatever_the_clock),
        cmocka_unit_test(reading_leaves_a_ledger_current),
        cmocka_unit_test(the_hash_is_over_the_values),
        cmocka_unit_test(the_age_is_that_of_the_wal),
        cmocka_unit_test(a_foreign_wal_database_is_left_alone),
        cmocka_unit_test(the_query_for_gnucash_reads_a_book),
    };

    return cmocka_run_group_tests(tests, NULL, remove_dir);
}
