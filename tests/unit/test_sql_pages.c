/* SPDX-License-Identifier: MIT */
/* SQLite's cache of pages behind ours holds the same as it would alone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <glib.h>
#include <sqlite3.h>

#include "proof/sql_pages.h"

enum { PAGE = 4096, EXTRA = 200, KEYS = 40, GUEST = 262145, MOST = 1000 };

struct caches {
    sqlite3_pcache_methods2 own, ours;
};

/* Two caches that are told the same. */
struct pair {
    const struct caches *caches;
    sqlite3_pcache *alone, *behind;
};

static int begin(void **state)
{
    struct caches *caches = g_new0(struct caches, 1);

    if (sqlite3_config(SQLITE_CONFIG_GETPCACHE2, &caches->own) != SQLITE_OK)
        return -1;
    sql_pages_prepare();
    sql_pages_prepare(); /* once more does not put it before itself */
    if (sqlite3_config(SQLITE_CONFIG_GETPCACHE2, &caches->ours) != SQLITE_OK)
        return -1;
    *state = caches;
    return sqlite3_initialize() == SQLITE_OK ? 0 : -1;
}

static int end(void **state)
{
    g_free(*state);
    return sqlite3_shutdown() == SQLITE_OK ? 0 : -1;
}

static struct pair pair_new(const struct caches *caches)
{
    struct pair pair = {caches, caches->own.xCreate(PAGE, EXTRA, 1), caches->ours.xCreate(PAGE, EXTRA, 1)};

    caches->own.xCachesize(pair.alone, MOST);
    caches->ours.xCachesize(pair.behind, MOST);
    return pair;
}

static void pair_free(struct pair *pair)
{
    pair->caches->own.xDestroy(pair->alone);
    pair->caches->ours.xDestroy(pair->behind);
}

static bool has(const sqlite3_pcache_methods2 *methods, sqlite3_pcache *cache, unsigned key)
{
    sqlite3_pcache_page *page = methods->xFetch(cache, key, 0);

    if (page)
        methods->xUnpin(cache, page, 0);
    return page != NULL;
}

static void compare(const struct pair *pair, unsigned key, int step)
{
    bool want = has(&pair->caches->own, pair->alone, key), got = has(&pair->caches->ours, pair->behind, key);

    if (got != want)
        fail_msg("page %u after step %d: got %d want %d", key, step, got, want);
}

static void same(const struct pair *pair, int step)
{
    int want = pair->caches->own.xPagecount(pair->alone), got = pair->caches->ours.xPagecount(pair->behind);

    if (got != want)
        fail_msg("after step %d: got %d pages want %d", step, got, want);
    for (unsigned key = 1; key <= KEYS; key++)
        compare(pair, key, step);
    compare(pair, GUEST, step);
    compare(pair, GUEST + 1, step);
}

static void make(const sqlite3_pcache_methods2 *methods, sqlite3_pcache *cache, unsigned key)
{
    sqlite3_pcache_page *page = methods->xFetch(cache, key, 2);

    assert_non_null(page);
    memset(page->pExtra, 0, sizeof(void *));
    methods->xUnpin(cache, page, 0);
}

static void drop(const sqlite3_pcache_methods2 *methods, sqlite3_pcache *cache, unsigned key)
{
    sqlite3_pcache_page *page = methods->xFetch(cache, key, 0);

    if (page)
        methods->xUnpin(cache, page, 1);
}

/* As SQLite does it: what had that number is gone before. */
static void move(const sqlite3_pcache_methods2 *methods, sqlite3_pcache *cache, unsigned was, unsigned key)
{
    sqlite3_pcache_page *page;

    if (was == key || !has(methods, cache, was))
        return;
    drop(methods, cache, key);
    page = methods->xFetch(cache, was, 0);
    methods->xRekey(cache, page, was, key);
    methods->xUnpin(cache, page, 0);
}

#define BOTH(pair, what, ...)                                                                                          \
    do {                                                                                                               \
        what(&(pair)->caches->own, (pair)->alone, __VA_ARGS__);                                                        \
        what(&(pair)->caches->ours, (pair)->behind, __VA_ARGS__);                                                      \
    } while (0)

static void cut(struct pair *pair, unsigned limit)
{
    pair->caches->own.xTruncate(pair->alone, limit);
    pair->caches->ours.xTruncate(pair->behind, limit);
}

static void pages_behind_the_last_are_dropped(void **state)
{
    struct pair pair = pair_new(*state);

    for (unsigned key = 1; key <= 10; key++)
        BOTH(&pair, make, key);
    cut(&pair, 11);
    assert_int_equal(pair.caches->ours.xPagecount(pair.behind), 10);
    cut(&pair, 6);
    assert_int_equal(pair.caches->ours.xPagecount(pair.behind), 5);
    same(&pair, 1);
    BOTH(&pair, make, 9);
    cut(&pair, 6);
    assert_false(has(&pair.caches->ours, pair.behind, 9));
    pair_free(&pair);
}

static void guest_that_stayed_is_dropped(void **state)
{
    struct pair pair = pair_new(*state);

    for (unsigned key = 1; key <= 4; key++)
        BOTH(&pair, make, key);
    BOTH(&pair, move, 4, GUEST);
    BOTH(&pair, move, 3, GUEST + 1);
    cut(&pair, 5);
    assert_false(has(&pair.caches->ours, pair.behind, GUEST));
    assert_false(has(&pair.caches->ours, pair.behind, GUEST + 1));
    same(&pair, 1);
    pair_free(&pair);
}

static void guest_that_left_leaves_all_where_it_is(void **state)
{
    struct pair pair = pair_new(*state);

    for (unsigned key = 1; key <= 4; key++)
        BOTH(&pair, make, key);
    BOTH(&pair, move, 4, GUEST);
    BOTH(&pair, move, 3, 4);
    BOTH(&pair, move, GUEST, 3);
    cut(&pair, 5);
    same(&pair, 1);
    assert_int_equal(pair.caches->ours.xPagecount(pair.behind), 4);
    pair_free(&pair);
}

static void any_order_of_calls_ends_the_same(void **state)
{
    static const unsigned strange[] = {GUEST, GUEST + 1};
    struct pair pair = pair_new(*state);
    g_autoptr(GRand) chance = g_rand_new_with_seed(1);

    for (int step = 0; step < 20000; step++) {
        unsigned a = (unsigned)g_rand_int_range(chance, 1, KEYS + 1),
                 b = (unsigned)g_rand_int_range(chance, 1, KEYS + 1);
        unsigned other = strange[g_rand_int_range(chance, 0, 2)];

        switch (g_rand_int_range(chance, 0, 6)) {
        case 0:
            cut(&pair, (unsigned)g_rand_int_range(chance, 1, KEYS + 2));
            break;
        case 1:
            BOTH(&pair, move, a, other);
            break;
        case 2:
            BOTH(&pair, move, other, a);
            break;
        case 3:
            BOTH(&pair, move, a, b);
            break;
        case 4:
            BOTH(&pair, drop, a);
            break;
        default:
            BOTH(&pair, make, a);
            break;
        }
        same(&pair, step);
    }
    pair_free(&pair);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pages_behind_the_last_are_dropped),
        cmocka_unit_test(guest_that_stayed_is_dropped),
        cmocka_unit_test(guest_that_left_leaves_all_where_it_is),
        cmocka_unit_test(any_order_of_calls_ends_the_same),
    };

    return cmocka_run_group_tests(tests, begin, end);
}
