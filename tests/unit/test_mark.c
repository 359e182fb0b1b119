/* SPDX-License-Identifier: MIT */
/* Marks of rows: equal for what is equal, and for nothing else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "ledger/mark.h"

struct row {
    const char *number;
    struct mark_facts facts;
};

static guint64 mark(const struct row *row)
{
    return mark_of(row->number, strlen(row->number), &row->facts);
}

static void mark_tells_rows_apart(void **state)
{
    static const struct row rows[] = {
        {"2026-001", {10000, 10000, 20000, "EUR"}},  {"2026-002", {10000, 10000, 20000, "EUR"}},
        {"2026-01", {10000, 10000, 20000, "EUR"}},   {"", {10000, 10000, 20000, "EUR"}},
        {"2026-001", {10000, 9999, 20000, "EUR"}},   {"2026-001", {9999, 10000, 20000, "EUR"}},
        {"2026-001", {10000, 10000, 20001, "EUR"}},  {"2026-001", {10000, 10000, 20000, "USD"}},
        {"2026-001", {10000, -10000, 20000, "EUR"}}, {"2026-001", {0, 0, 0, ""}},
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        struct row again = rows[i];

        if (mark(&rows[i]) == 0 || mark(&again) != mark(&rows[i]))
            fail_msg("%zu: got another mark for the same row, or none", i);
        for (gsize k = 0; k < i; k++)
            if (mark(&rows[i]) == mark(&rows[k]))
                fail_msg("%zu: got the mark of %zu", i, k);
    }
}

static void only_the_named_bytes_of_a_number_count(void **state)
{
    const struct mark_facts facts = {1, 1, 1, "EUR"};

    (void)state;
    assert_true(mark_of("2026-001", 4, &facts) == mark_of("2026", 4, &facts));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mark_tells_rows_apart),
        cmocka_unit_test(only_the_named_bytes_of_a_number_count),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
