/* SPDX-License-Identifier: MIT */
/* The file itself: which one counts, limits, hashes, changes while reading. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ledger/ledger_case.h"

#define LIST "number,name,due,total\n"
#define ONE "1 A 1.00/1.00 EUR - 2026-09-01 total-only\n"

/* A ledger text of LENGTH bytes of one CELL that is wrapped in BEFORE and AFTER. */
static char *failure_of_long(const char *before, char cell, gsize length, const char *after)
{
    g_autoptr(GString) csv = g_string_new(before);
    gsize start = csv->len;

    g_string_set_size(csv, start + length);
    memset(csv->str + start, cell, length);
    g_string_append(csv, after);
    return ledger_case_run(&(struct ledger_case){.csv = csv->str, .currency = "EUR"});
}

static void limits_are_told_before_they_cost_memory(void **state)
{
    g_autofree char *line = failure_of_long(LIST "1,A,2026-09-01,1\n2,", 'x', 5 << 20, ",2026-09-01,1\n");
    g_autofree char *row = failure_of_long(LIST "1,\"", '\n', 5 << 20, "\n");
    g_autofree char *cells = failure_of_long(LIST "1,A,2026-09-01,1", ',', 1001, "\n");
    g_autofree char *fits = failure_of_long(LIST "1,A,2026-09-01,1", ',', 996, "\n");
    g_autofree char *large = ledger_case_path("large.csv");
    int descriptor = open(large, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);

    (void)state;
    assert_string_equal(line, "failure FILE:3: the line is longer than 1 MB; is this a CSV file?\n");
    assert_string_equal(row, "failure FILE:2: the row that begins here is longer than 1 MB; is a quote not closed?\n");
    assert_string_equal(cells, "failure FILE:2: the row has more than 1000 cells\n");
    assert_string_equal(fits, ONE);
    assert_int_equal(ftruncate(descriptor, ((off_t)4 << 30) + 1), 0);
    close(descriptor);

    g_autofree char *size = ledger_case_run(&(struct ledger_case){.file = large});

    assert_string_equal(size, "failure FILE: is larger than 4 GB; export open invoices only\n");
}

static void what_is_no_readable_file_is_told(void **state)
{
    g_autofree char *fifo = ledger_case_path("fifo"), *good = ledger_case_write("good.txt", LIST, strlen(LIST));
    g_autofree char *through = g_strconcat(good, "/ledger.csv", NULL), *none = ledger_case_path("*.none");
    g_autofree char *folder = g_strconcat(ledger_case_dir, "/none/*.csv", NULL),
                    *absent = ledger_case_path("absent.csv");
    g_autofree char *looked =
        g_strdup_printf("failure FILE: cannot look into \"%s/none\": No such file or directory\n", ledger_case_dir);
    const struct ledger_case cases[] = {
        {.file = ledger_case_dir,
         .want = "failure FILE: is a directory; name a file in it, or a pattern such as *.csv\n"},
        {.file = through, .want = "failure FILE: cannot be opened: Not a directory; check `path`\n"},
        {.file = absent, .want = "failure FILE: cannot be opened: No such file or directory; check `path`\n"},
        {.file = none, .want = "failure FILE: no file matches; check `path`\n"},
        {.file = folder, .want = looked},
        {.file = fifo, .want = "failure FILE: is not a regular file; write the export to a file\n"},
        {.file = "/d[e]v",
         .want = "failure FILE: nothing that matches is a regular file; end the pattern in a file name, as in "
                 "*.csv\n"},
    };

    (void)state;
    assert_int_equal(mkfifo(fifo, 0600), 0);
    ledger_cases_run(cases, G_N_ELEMENTS(cases));
}

static void a_file_without_permission_is_told(void **state)
{
    (void)state;
    if (geteuid() == 0) {
        print_message("skipped: root may read every file\n");
        skip();
    }

    g_autofree char *path = ledger_case_write("secret.csv", LIST, strlen(LIST));

    chmod(path, 0);

    g_autofree char *got = ledger_case_run(&(struct ledger_case){.file = path, .currency = "EUR"});

    assert_string_equal(got, "failure FILE: cannot be read: Permission denied; give the service read permission\n");
}

static void set_time(const char *path, time_t when)
{
    const struct timespec times[] = {{.tv_sec = when}, {.tv_sec = when}};

    assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
}

static void the_newest_file_of_a_pattern_counts_until_it_changes(void **state)
{
    g_autofree char *old = ledger_case_write("open-2.txt", LIST "1,Oud,2026-09-01,1\n", -1);
    g_autofree char *new = ledger_case_write("open-1.txt", LIST "1,Nieuw,2026-09-01,1\n", -1);
    g_autofree char *pattern = ledger_case_path("open-*.txt");
    struct ledger_setting *setting =
        ledger_setting_new(&(struct ledger_case){.file = pattern, .currency = "EUR", .contacts = "key,name\n"});

    (void)state;
    set_time(old, 1000);
    set_time(new, 2000);

    AUTO(ledger) ledger = ledger_setting_read(setting);

    assert_string_equal(ledger->path, new);
    assert_string_equal(ledger_find(ledger, "1")->client->id, "Nieuw");
    assert_true(ledger_is_current(ledger));
    set_time(setting->contacts_path, 5);
    assert_false(ledger_is_current(ledger));

    AUTO(ledger) again = ledger_setting_read(setting);

    assert_true(ledger_is_current(again));
    assert_string_equal(again->sha256, ledger->sha256);
    set_time(old, 3000);
    assert_false(ledger_is_current(again));

    AUTO(ledger) other = ledger_read(&setting->config, NULL, new);

    assert_string_equal(other->path, new);
    assert_true(ledger_is_current(other));
    g_remove(new);
    assert_false(ledger_is_current(other));
    ledger_setting_free(setting);
}

static void hashes_tell_files_and_headers_apart(void **state)
{
    struct ledger_setting *setting = ledger_setting_new(&(struct ledger_case){.csv = LIST, .currency = "EUR"});
    AUTO(ledger) ledger = ledger_setting_read(setting);

    (void)state;
    /* sha256sum of the file, and of its names with a NUL behind each */
    assert_string_equal(ledger->sha256, "53ab89d00117500828f5a1157395d3431b4ecd826620252038333735c7643359");
    assert_string_equal(ledger->header_sha256, "bf50f08977d1aca7bfd6b69a23b16f458eaeb3c7ce5d588aa8c471d5ab136cd3");
    ledger_setting_free(setting);
}

/* Writes to a file as long as it is asked to: descriptor, go on, has begun. */
static void *keep_writing(void *data)
{
    int *descriptor = data;

    while (g_atomic_int_get(&descriptor[1]) && pwrite(descriptor[0], "n", 1, 0) == 1)
        g_atomic_int_set(&descriptor[2], 1);
    return NULL;
}

static void a_file_that_changes_while_it_is_read_is_refused(void **state)
{
    g_autoptr(GString) csv = g_string_new(LIST);

    (void)state;
    for (int i = 0; i < 100000; i++)
        g_string_append_printf(csv, "%d,A,2026-09-01,1\n", i);

    struct ledger_setting *setting = ledger_setting_new(&(struct ledger_case){.csv = csv->str, .currency = "EUR"});
    int writer[] = {open(setting->path, O_WRONLY | O_CLOEXEC), 1, 0};
    GThread *thread = g_thread_new("writer", keep_writing, writer);

    while (!g_atomic_int_get(&writer[2]))
        g_usleep(100);

    AUTO(ledger) ledger = ledger_setting_read(setting);
    g_autofree char *got = ledger_dump(ledger, setting);

    g_atomic_int_set(&writer[1], 0);
    g_thread_join(thread);
    close(writer[0]);
    assert_string_equal(got,
                        "failure FILE: changed while it was read, three times; let the export write another name and "
                        "rename it\n");

    AUTO(ledger) quiet = ledger_setting_read(setting);

    assert_null(quiet->failure);
    assert_int_equal(quiet->invoices->len, 100000);
    ledger_setting_free(setting);
}

/* Writes to the file once, a moment after the reading has begun. */
static void *write_once(void *data)
{
    int *descriptor = data;

    g_usleep(3000);
    return GINT_TO_POINTER((int)pwrite(descriptor[0], "n", 1, 0));
}

static void a_file_that_changed_once_is_read_again(void **state)
{
    g_autoptr(GString) csv = g_string_new(LIST);

    (void)state;
    for (int i = 0; i < 200000; i++)
        g_string_append_printf(csv, "%d,A,2026-09-01,1\n", i);

    struct ledger_setting *setting = ledger_setting_new(&(struct ledger_case){.csv = csv->str, .currency = "EUR"});
    int writer[] = {open(setting->path, O_WRONLY | O_CLOEXEC)};
    GThread *thread = g_thread_new("writer", write_once, writer);
    AUTO(ledger) ledger = ledger_setting_read(setting);

    assert_int_equal(GPOINTER_TO_INT(g_thread_join(thread)), 1);
    close(writer[0]);
    assert_null(ledger->failure);
    assert_int_equal(ledger->invoices->len, 200000);
    ledger_setting_free(setting);
}

static int leave(void **state)
{
    (void)state;
    ledger_case_remove_dir();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(limits_are_told_before_they_cost_memory),
        cmocka_unit_test(what_is_no_readable_file_is_told),
        cmocka_unit_test(a_file_without_permission_is_told),
        cmocka_unit_test(the_newest_file_of_a_pattern_counts_until_it_changes),
        cmocka_unit_test(hashes_tell_files_and_headers_apart),
        cmocka_unit_test(a_file_that_changes_while_it_is_read_is_refused),
        cmocka_unit_test(a_file_that_changed_once_is_read_again),
    };

    return cmocka_run_group_tests(tests, NULL, leave);
}
