/* SPDX-License-Identifier: MIT */
#include "proof/sql_pages.h"

#include <glib.h>
#include <sqlite3.h>

/* A cache of SQLite's, and what is known of the numbers in it: none is above HIGHEST but that of the guest. */
struct pages {
    sqlite3_pcache *below;
    unsigned highest;
    unsigned guest; /* one page's number for a moment (balance_nonroot() in SQLite's btree.c), 0 = no page's */
};

/* SQLite hands a cache no argument: what it has of its own stands here from before it starts. */
static sqlite3_pcache_methods2 own;

static struct pages *of(sqlite3_pcache *cache)
{
    return (struct pages *)(void *)cache;
}

static sqlite3_pcache *pages_create(int size, int extra, int purgeable)
{
    sqlite3_pcache *below = own.xCreate(size, extra, purgeable);
    struct pages *pages = below ? g_new0(struct pages, 1) : NULL;

    if (pages)
        pages->below = below;
    return (sqlite3_pcache *)(void *)pages;
}

static void pages_destroy(sqlite3_pcache *cache)
{
    own.xDestroy(of(cache)->below);
    g_free(cache);
}

static void pages_set_size(sqlite3_pcache *cache, int most)
{
    own.xCachesize(of(cache)->below, most);
}

static int pages_count(sqlite3_pcache *cache)
{
    return own.xPagecount(of(cache)->below);
}

static void pages_shrink(sqlite3_pcache *cache)
{
    own.xShrink(of(cache)->below);
}

static sqlite3_pcache_page *pages_fetch(sqlite3_pcache *cache, unsigned key, int create)
{
    struct pages *pages = of(cache);

    if (create)
        pages->highest = MAX(pages->highest, key);
    return own.xFetch(pages->below, key, create);
}

static void pages_unpin(sqlite3_pcache *cache, sqlite3_pcache_page *page, int discard)
{
    own.xUnpin(of(cache)->below, page, discard);
}

static void pages_rename(sqlite3_pcache *cache, sqlite3_pcache_page *page, unsigned was, unsigned key)
{
    struct pages *pages = of(cache);

    own.xRekey(pages->below, page, was, key);
    if (was == pages->guest)
        pages->guest = 0;
    if (key > pages->highest && !pages->guest)
        pages->guest = key;
    else
        pages->highest = MAX(pages->highest, key);
}

static void pages_cut(sqlite3_pcache *cache, unsigned limit)
{
    struct pages *pages = of(cache);

    if (MAX(pages->highest, pages->guest) < limit)
        return;
    own.xTruncate(pages->below, limit);
    pages->highest = MIN(pages->highest, limit ? limit - 1 : 0);
    if (pages->guest >= limit)
        pages->guest = 0;
}

void sql_pages_prepare(void)
{
    sqlite3_pcache_methods2 methods;

    if (sqlite3_config(SQLITE_CONFIG_GETPCACHE2, &methods) != SQLITE_OK || methods.xCreate == pages_create)
        return;
    own = methods;
    methods.xCreate = pages_create;
    methods.xCachesize = pages_set_size;
    methods.xPagecount = pages_count;
    methods.xFetch = pages_fetch;
    methods.xUnpin = pages_unpin;
    methods.xRekey = pages_rename;
    methods.xTruncate = pages_cut;
    methods.xDestroy = pages_destroy;
    methods.xShrink = pages_shrink;
    sqlite3_config(SQLITE_CONFIG_PCACHE2, &methods);
}
