/* SPDX-License-Identifier: MIT */
/* Memory for SQLite: what it gives back comes again, and nothing is lost on the way. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <glib.h>
#include <sqlite3.h>

#include "proof/sql_memory.h"

static const int sizes[] = {1, 15, 16, 17, 1024, 1025, 2048, 2049, 16384, 16385, 100000};

static int begin(void **state)
{
    (void)state;
    sql_memory_prepare();
    return sqlite3_initialize() == SQLITE_OK ? 0 : -1;
}

static int end(void **state)
{
    (void)state;
    return sqlite3_shutdown() == SQLITE_OK ? 0 : -1;
}

static void pieces_are_as_large_as_they_were_asked_for(void **state)
{
    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(sizes); i++) {
        char *piece = sqlite3_malloc(sizes[i]);

        assert_non_null(piece);
        if (sqlite3_msize(piece) < (sqlite3_uint64)sizes[i])
            fail_msg("case %u: got %d bytes want %d", i, (int)sqlite3_msize(piece), sizes[i]);
        if ((uintptr_t)piece % 8)
            fail_msg("case %u: got a piece at %p want one at 8 bytes", i, (void *)piece);
        memset(piece, 'x', sqlite3_msize(piece));
        sqlite3_free(piece);
    }
}

static void piece_that_was_given_back_comes_again(void **state)
{
    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(sizes) && sizes[i] <= 16384; i++) {
        void *piece = sqlite3_malloc(sizes[i]), *other = sqlite3_malloc(sizes[i]), *again;

        assert_true(piece != other);
        sqlite3_free(piece);
        again = sqlite3_malloc(sizes[i]);
        if (again != piece)
            fail_msg("case %u: got another piece of %d bytes want the same", i, sizes[i]);
        sqlite3_free(again);
        sqlite3_free(other);
    }
}

static void what_a_piece_holds_goes_along_when_it_grows(void **state)
{
    char *piece = sqlite3_malloc(1);

    (void)state;
    *piece = 'a';
    for (guint i = 0; i < G_N_ELEMENTS(sizes); i++) {
        int had = i ? sizes[i - 1] : 1;

        piece = sqlite3_realloc(piece, sizes[i]);
        assert_non_null(piece);
        if (piece[had - 1] != (char)('a' + (i ? (int)i - 1 : 0)))
            fail_msg("case %u: got «%c» at the end of %d bytes", i, piece[had - 1], had);
        piece[sizes[i] - 1] = (char)('a' + (int)i);
    }
    sqlite3_free(piece);
}

/* More than is kept: the rest goes back to the system, and all can be had again. */
static void many_pieces_at_once(void **state)
{
    enum { MANY = 5000 };
    g_autofree unsigned char **pieces = g_new(unsigned char *, MANY);

    (void)state;
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < MANY; i++) {
            pieces[i] = sqlite3_malloc(40 + i % 3 * 1000);
            memset(pieces[i], i & 0xff, 40);
        }
        for (int i = 0; i < MANY; i++) {
            if (pieces[i][0] != (i & 0xff) || pieces[i][39] != (i & 0xff))
                fail_msg("piece %d of round %d: got %d want %d", i, round, pieces[i][0], i & 0xff);
            sqlite3_free(pieces[i]);
        }
    }
}

static gpointer work(gpointer data)
{
    void *piece = sqlite3_malloc(200);

    sqlite3_free(data);
    for (int i = 0; i < 1000; i++)
        sqlite3_free(sqlite3_malloc(200));
    return piece;
}

/* Begun in one thread and ended in another. */
static void threads_do_not_disturb_each_other(void **state)
{
    GThread *threads[4];

    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(threads); i++)
        threads[i] = g_thread_new("memory", work, sqlite3_malloc(200));
    for (guint i = 0; i < G_N_ELEMENTS(threads); i++)
        sqlite3_free(g_thread_join(threads[i]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_are_as_large_as_they_were_asked_for),
        cmocka_unit_test(piece_that_was_given_back_comes_again),
        cmocka_unit_test(what_a_piece_holds_goes_along_when_it_grows),
        cmocka_unit_test(many_pieces_at_once),
        cmocka_unit_test(threads_do_not_disturb_each_other),
    };

    return cmocka_run_group_tests(tests, begin, end);
}
