/* SPDX-License-Identifier: MIT */
#include "base/large.h"

#include <errno.h>
#include <glib.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

enum { SIZE = 16 << 20 };

static void *room(void)
{
    void *data = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    assert_true(data != MAP_FAILED);
    return data;
}

/* How many pages of DATA the system has given. */
static gsize present(void *data)
{
    gsize page = (gsize)sysconf(_SC_PAGESIZE), count = SIZE / page, found = 0;
    g_autofree unsigned char *there = g_new0(unsigned char, count);

    assert_int_equal(mincore(data, SIZE, there), 0);
    for (gsize i = 0; i < count; i++)
        found += there[i] & 1;
    return found;
}

static void what_is_expected_is_there_before_it_is_written(void **state)
{
    void *data = room(), *other = room();
    gsize page = (gsize)sysconf(_SC_PAGESIZE);

    (void)state;
    if (madvise(other, page, MADV_POPULATE_WRITE) != 0) {
        print_message("this system cannot be asked for memory at once\n");
        skip();
    }
    large_expect(data, SIZE / 2);
    assert_true(present(data) >= SIZE / 2 / page); /* more where pages are large */
    munmap(data, SIZE);
    munmap(other, SIZE);
}

static void little_is_left_as_it_is(void **state)
{
    void *data = room();

    (void)state;
    large_expect(data, 1 << 20);
    assert_int_equal(present(data), 0);
    munmap(data, SIZE);
}

static void what_stands_beside_it_stays(void **state)
{
    guint8 *data = room();

    (void)state;
    for (gsize i = 0; i < SIZE; i++)
        data[i] = (guint8)(i % 251);
    large_expect(data + 100, SIZE - 200);
    for (gsize i = 0; i < SIZE; i++)
        if (data[i] != (guint8)(i % 251))
            fail_msg("byte %zu: got %u want %zu", i, data[i], i % 251);
    munmap(data, SIZE);
}

static void a_refusal_is_kept_to_itself(void **state)
{
    void *data = room();

    (void)state;
    munmap(data, SIZE);
    errno = EAGAIN;
    large_expect(data, SIZE);
    assert_int_equal(errno, EAGAIN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_expected_is_there_before_it_is_written),
        cmocka_unit_test(little_is_left_as_it_is),
        cmocka_unit_test(what_stands_beside_it_stays),
        cmocka_unit_test(a_refusal_is_kept_to_itself),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
