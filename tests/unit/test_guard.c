/* SPDX-License-Identifier: MIT */
/* What stands beside the store: one sender, the wake-up, the reserve, the origin, a copy. */
#include "proof_fixture.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/inotify.h>
#include <sys/wait.h>

#include "proof/guard.h"

static char *beside(struct fixture *f, const char *suffix)
{
    return g_strconcat(f->path, suffix, NULL);
}

static void only_one_process_sends(void **state)
{
    struct fixture *f = *state;
    GError *error = NULL;
    int ready[2], fd, status;
    g_autofree char *pid = NULL;
    pid_t child;
    char byte;

    WANT_INT(sender_lock_holder(f->path), 0);
    WANT_INT(pipe(ready), 0);
    child = fork();
    if (child == 0) {
        bool taken = sender_lock_take(f->path, &fd, NULL);

        if (write(ready[1], taken ? "y" : "n", 1) != 1)
            _exit(2);
        pause();
        _exit(0);
    }
    WANT_INT(read(ready[0], &byte, 1), 1);
    WANT_INT(byte, 'y');
    WANT_INT(sender_lock_holder(f->path), child);
    assert_false(sender_lock_take(f->path, &fd, &error));
    assert_true(g_error_matches(error, HERINNERD_ERROR, HERINNERD_ERROR_BUSY));
    pid = g_strdup_printf("process %d ", (int)child);
    if (!strstr(error->message, pid))
        fail_msg("got «%s» want it to name %s", error->message, pid);
    g_clear_error(&error);
    WANT_INT(fd, -1);
    /* the kernel gives it back, however the process ends */
    kill(child, SIGKILL);
    WANT_INT(waitpid(child, &status, 0), child);
    WANT_INT(sender_lock_holder(f->path), 0);
    MUST(sender_lock_take(f->path, &fd, &error));
    WANT_INT(sender_lock_holder(f->path), getpid());
    sender_lock_release(fd);
    WANT_INT(sender_lock_holder(f->path), 0);
    close(ready[0]);
    close(ready[1]);
}

static void wake_is_seen_by_a_watcher(void **state)
{
    struct fixture *f = *state;
    g_autofree char *path = wake_path(f->path), *want = beside(f, ".wake");
    int watch = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    char buffer[1024];

    WANT_TEXT(path, want);
    assert_true(inotify_add_watch(watch, path, IN_CLOSE_WRITE) >= 0);
    assert_true(read(watch, buffer, sizeof buffer) < 0);
    wake_touch(f->path);
    assert_true(read(watch, buffer, sizeof buffer) > 0);
    close(watch);
}

static void reserve_is_had_and_given_up(void **state)
{
    struct fixture *f = *state;
    g_autofree char *path = beside(f, ".reserve");
    GError *error = NULL;
    struct stat status;

    assert_false(disk_has_room(f->path));
    MUST(reserve_make(f->path, &error));
    MUST(reserve_make(f->path, &error));
    WANT_INT(stat(path, &status), 0);
    WANT_INT(status.st_size, 4 << 20);
    assert_true(status.st_blocks * 512 >= 4 << 20);
    assert_true(disk_has_room(f->path));
    reserve_give_up(f->path);
    WANT_INT(stat(path, &status), 0);
    WANT_INT(status.st_size, 0);
    assert_false(disk_has_room(f->path));
}

static void reserve_that_cannot_be_had_is_told(void **state)
{
    struct fixture *f = *state;
    g_autofree char *nowhere = g_build_filename(f->directory, "none", "x.db", NULL);
    GError *error = NULL;

    MUST_FAIL(reserve_make(nowhere, &error), HERINNERD_ERROR_STORE);
}

static bool held_after_start(struct fixture *f, const char *machine, char **why)
{
    GError *error = NULL;
    bool held = false;

    MUST(origin_check(f->store, machine, &held, why, &error));
    return held;
}

static void reopen(struct fixture *f)
{
    GError *error = NULL;

    f->store = store_open(f->path, STORE_WRITE, 0, &f->clock, &error);
    MUST(f->store);
}

static void copy_file(const char *from, const char *to)
{
    g_autofree char *text = NULL;
    GError *error = NULL;
    gsize size;

    MUST(g_file_get_contents(from, &text, &size, &error) && g_file_set_contents(to, text, (gssize)size, &error));
}

static void origin_is_held_when_the_store_is_not_where_it_was(void **state)
{
    enum change { NOTHING, OTHER_MACHINE, NO_FILE, RESTORED, FILE_OF_OTHER, CUT_SHORT, NEW_STORE };
    static const struct {
        enum change change;
        const char *why; /* NULL = not held */
    } cases[] = {
        {NOTHING, NULL},
        {OTHER_MACHINE, "another machine"},
        {NO_FILE, "missing"},
        {RESTORED, "a copy that was made as a backup"},
        {FILE_OF_OTHER, "belongs to another store"},
        {CUT_SHORT, NULL},
        {NEW_STORE, "another store stood here"},
    };

    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *file = NULL, *backup = NULL, *why = NULL;
        const char *machine = "m1";
        GError *error = NULL;
        void *own = NULL;
        struct fixture *f;
        bool held, peeked;

        WANT_INT(fixture_make(&own), 0);
        f = own;
        file = beside(f, ".generation");
        backup = g_build_filename(f->directory, "backup.db", NULL);
        assert_false(held_after_start(f, machine, NULL));
        MUST(store_backup(f->store, backup, &error));
        assert_false(held_after_start(f, machine, NULL));
        switch (cases[i].change) {
        case OTHER_MACHINE:
            machine = "m2";
            break;
        case NO_FILE:
            g_unlink(file);
            break;
        case RESTORED:
            store_close(g_steal_pointer(&f->store));
            copy_file(backup, f->path);
            reopen(f);
            break;
        case FILE_OF_OTHER:
            MUST(g_file_set_contents(file, "0011223344556677 2\n", -1, &error));
            break;
        case CUT_SHORT: {
            g_autofree char *old = NULL;

            MUST(g_file_get_contents(file, &old, NULL, &error));
            assert_false(held_after_start(f, machine, NULL));
            MUST(g_file_set_contents(file, old, -1, &error));
            break;
        }
        case NEW_STORE:
            store_close(g_steal_pointer(&f->store));
            g_unlink(f->path);
            f->store = store_open(f->path, STORE_CREATE, 0, &f->clock, &error);
            MUST(f->store);
            break;
        default:
            break;
        }
        MUST(origin_peek(f->store, machine, &peeked, &error));
        held = held_after_start(f, machine, &why);
        if (held != (cases[i].why != NULL) || peeked != held || (held && !strstr(why, cases[i].why)))
            fail_msg("case %u: got «%s» (peek %d) want «%s»", i, why ? why : "not held", peeked,
                     cases[i].why ? cases[i].why : "not held");
        if (held) {
            /* it stays so until a person has looked */
            assert_true(held_after_start(f, machine, NULL));
            WANT_INT(ask(f, "SELECT count(*) FROM journal WHERE type = 'origin-held'"), 1);
            MUST(origin_adopt(f->store, machine, "piet", &error));
            WANT_INT(ask(f, "SELECT count(*) FROM journal WHERE type = 'adopted' AND decides = 1"), 1);
        }
        assert_false(held_after_start(f, machine, NULL));
        fixture_drop(&own);
    }
}

static void backup_is_whole_private_and_replaces_nothing(void **state)
{
    struct fixture *f = *state;
    g_autofree char *to = g_build_filename(f->directory, "copy.db", NULL);
    struct verify_report *report;
    GError *error = NULL;
    struct stat status;
    struct store *copy;

    send_letter(f, 0, 2, MODE_LIVE);
    MUST(store_backup(f->store, to, &error));
    WANT_INT(stat(to, &status), 0);
    WANT_INT(status.st_mode & 0777, 0600);
    MUST_FAIL(store_backup(f->store, to, &error), HERINNERD_ERROR_STORE);
    copy = store_open(to, STORE_READ, 0, &f->clock, &error);
    MUST(copy);
    report = store_verify(copy, NULL, &error);
    MUST(report);
    WANT_INT(report->broken, 0);
    WANT_INT(report->messages, 1);
    WANT_INT(report->entries, 4);
    verify_report_free(report);
    store_close(copy);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_make, fixture_drop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(only_one_process_sends),
        TEST(wake_is_seen_by_a_watcher),
        TEST(reserve_is_had_and_given_up),
        TEST(reserve_that_cannot_be_had_is_told),
        cmocka_unit_test(origin_is_held_when_the_store_is_not_where_it_was),
        TEST(backup_is_whole_private_and_replaces_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
