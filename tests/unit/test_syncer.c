/* SPDX-License-Identifier: MIT */
/* The thread that waits for the disk: what it says is done was begun after it was asked for, and a failure stays. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib.h>
#include <poll.h>
#include <unistd.h>

#include "proof/syncer.h"

enum { FAILURE = 1034 };

/* A disk that a test lets take its time: each run waits until there is leave for it. */
struct disk {
    GMutex mutex;
    GCond changed;
    int leave; /* runs that may come back */
    int begun, ended;
    int sick; /* the run that fails, 0 = none */
    GThread *by;
};

static int take_time(void *data)
{
    struct disk *disk = data;
    int run;

    g_mutex_lock(&disk->mutex);
    run = ++disk->begun;
    disk->by = g_thread_self();
    g_cond_broadcast(&disk->changed);
    while (disk->leave < run)
        g_cond_wait(&disk->changed, &disk->mutex);
    disk->ended = run;
    g_cond_broadcast(&disk->changed);
    g_mutex_unlock(&disk->mutex);
    return run == disk->sick ? FAILURE : 0;
}

static void give_leave(struct disk *disk, int runs)
{
    g_mutex_lock(&disk->mutex);
    disk->leave += runs;
    g_cond_broadcast(&disk->changed);
    g_mutex_unlock(&disk->mutex);
}

static void await_begun(struct disk *disk, int runs)
{
    g_mutex_lock(&disk->mutex);
    while (disk->begun < runs)
        g_cond_wait(&disk->changed, &disk->mutex);
    g_mutex_unlock(&disk->mutex);
}

static int make(void **state)
{
    struct disk *disk = g_new0(struct disk, 1);

    g_mutex_init(&disk->mutex);
    g_cond_init(&disk->changed);
    *state = disk;
    return 0;
}

static int drop(void **state)
{
    struct disk *disk = *state;

    g_cond_clear(&disk->changed);
    g_mutex_clear(&disk->mutex);
    g_free(disk);
    return 0;
}

static bool is_readable(int fd, int ms)
{
    struct pollfd asked = {.fd = fd, .events = POLLIN};

    return poll(&asked, 1, ms) == 1;
}

/* What is done, when it has to be well. */
static uint64_t done_of(struct syncer *syncer)
{
    uint64_t number;
    int code;

    assert_true(syncer_done(syncer, &number, &code));
    assert_int_equal(code, 0);
    return number;
}

static void nothing_asked_for_is_nothing_to_wait_for(void **state)
{
    AUTO(syncer) syncer = syncer_new(take_time, *state);
    struct disk *disk = *state;
    uint64_t number = 7;
    int code = 7;

    assert_non_null(syncer);
    assert_true(syncer_wait(syncer, &number, &code));
    assert_int_equal(number, 0);
    assert_int_equal(code, 0);
    assert_int_equal(disk->begun, 0);
}

static void one_run_serves_what_was_asked_for_before_it_began_and_no_more(void **state)
{
    AUTO(syncer) syncer = syncer_new(take_time, *state);
    struct disk *disk = *state;
    int fd = syncer_fd(syncer);

    assert_int_equal(syncer_ask(syncer), 1);
    await_begun(disk, 1);
    assert_int_equal(syncer_ask(syncer), 2); /* while the first is under way */
    assert_int_equal(syncer_ask(syncer), 3);
    assert_int_equal(done_of(syncer), 0);
    assert_false(is_readable(fd, 0));
    give_leave(disk, 1);
    await_begun(disk, 2);
    assert_true(is_readable(fd, 5000));
    assert_int_equal(done_of(syncer), 1);
    assert_false(is_readable(fd, 0)); /* until there is more */
    give_leave(disk, 1);
    assert_true(is_readable(fd, 5000));
    assert_int_equal(done_of(syncer), 3);
    assert_int_equal(disk->begun, 2);
    assert_ptr_not_equal(disk->by, g_thread_self());
    close(fd);
}

static void who_waits_comes_back_when_all_is_done(void **state)
{
    AUTO(syncer) syncer = syncer_new(take_time, *state);
    struct disk *disk = *state;
    uint64_t number;
    int code;

    give_leave(disk, 1000);
    for (uint64_t round = 1; round <= 300; round++) {
        assert_int_equal(syncer_ask(syncer), 2 * round - 1);
        assert_int_equal(syncer_ask(syncer), 2 * round);
        assert_true(syncer_wait(syncer, &number, &code));
        assert_int_equal(number, 2 * round);
    }
    assert_int_equal(disk->begun, disk->ended);
}

/* The second run fails: what the first did is done, and nothing after it is ever said to be. */
static void a_failure_stays_and_nothing_runs_after_it(void **state)
{
    AUTO(syncer) syncer = syncer_new(take_time, *state);
    struct disk *disk = *state;
    uint64_t number;
    int fd = syncer_fd(syncer), code;

    disk->sick = 2;
    syncer_ask(syncer);
    await_begun(disk, 1);
    syncer_ask(syncer);
    give_leave(disk, 2);
    assert_false(syncer_wait(syncer, &number, &code));
    assert_int_equal(number, 1);
    assert_int_equal(code, FAILURE);
    assert_true(is_readable(fd, 5000)); /* who does not wait hears of it too */
    assert_false(syncer_done(syncer, &number, &code));

    assert_int_equal(syncer_ask(syncer), 3);
    give_leave(disk, 1);
    assert_false(syncer_wait(syncer, &number, &code));
    assert_int_equal(number, 1);
    assert_int_equal(code, FAILURE);
    assert_int_equal(disk->begun, 2);
    close(fd);
}

static void the_end_comes_after_what_was_asked_for(void **state)
{
    struct disk *disk = *state;
    struct syncer *syncer = syncer_new(take_time, disk);

    syncer_ask(syncer);
    await_begun(disk, 1);
    syncer_ask(syncer);
    give_leave(disk, 2);
    syncer_free(syncer);
    assert_int_equal(disk->ended, 2);
}

static void a_failure_is_no_reason_to_wait_at_the_end(void **state)
{
    struct disk *disk = *state;
    struct syncer *syncer = syncer_new(take_time, disk);

    disk->sick = 1;
    syncer_ask(syncer);
    await_begun(disk, 1);
    syncer_ask(syncer);
    give_leave(disk, 1);
    syncer_free(syncer);
    assert_int_equal(disk->begun, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(nothing_asked_for_is_nothing_to_wait_for, make, drop),
        cmocka_unit_test_setup_teardown(one_run_serves_what_was_asked_for_before_it_began_and_no_more, make, drop),
        cmocka_unit_test_setup_teardown(who_waits_comes_back_when_all_is_done, make, drop),
        cmocka_unit_test_setup_teardown(a_failure_stays_and_nothing_runs_after_it, make, drop),
        cmocka_unit_test_setup_teardown(the_end_comes_after_what_was_asked_for, make, drop),
        cmocka_unit_test_setup_teardown(a_failure_is_no_reason_to_wait_at_the_end, make, drop),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
