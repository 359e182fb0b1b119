/* SPDX-License-Identifier: MIT */
/*
 * Looks at the banks as the service's event loop does and says how long its turns were: while one lasts, no signal and
 * no watchdog is heard.
 *
 *     banks_turns CONFIG
 *
 * The store, where there is one, is only read. One line comes out: payments, invoices, turns, the longest in
 * milliseconds, all of them in CPU seconds.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "cycle.h"
#include "proof/store.h"
#include "startup.h"
#include "world_bank.h"

static void stop(const char *what, const GError *error)
{
    fprintf(stderr, "banks_turns: %s: %s\n", what, error ? error->message : "no reason");
    exit(1);
}

static double cpu_seconds(void)
{
    struct rusage usage;

    getrusage(RUSAGE_SELF, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static guint invoices_of(const struct world *world)
{
    guint count = 0;

    for (guint i = 0; i < world->ledgers->len; i++)
        count += ((const struct ledger *)world->ledgers->pdata[i])->invoices->len;
    return count;
}

int main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    struct clock clock = {0};
    struct config *config = argc == 2 ? startup_config(argv[1], NULL, &error) : NULL;
    double longest = 0, begun;
    int turns = 0;

    if (!config || !clock_init(&clock, g_getenv("HERINNERD_NOW"), config->timezone, &error))
        stop("the configuration", error);

    struct store *store = g_file_test(config->store, G_FILE_TEST_EXISTS)
                              ? store_open(config->store, STORE_READ, 5000, &clock, &error)
                              : NULL;
    struct world *world = error ? NULL : world_new(config, &clock, DAY_NONE, &error);

    if (!world)
        stop("the world", error);
    while (!world_read_step(world))
        ;
    if (!world_settle(world, store, NULL, &error))
        stop("the ledgers", error);
    begun = cpu_seconds();
    for (bool done = false; !done; turns++) {
        double before = cpu_seconds();

        if (!world_banks_step(world, store, &done, NULL, &error))
            stop("the banks", error);
        longest = MAX(longest, cpu_seconds() - before);
    }
    printf("%u %u %d %.1f %.3f\n", world->banks->book ? world->banks->book->rows->len : 0, invoices_of(world), turns,
           longest * 1e3, cpu_seconds() - begun);
    world_free(world);
    if (store)
        store_close(store);
    config_unref(config);
    return 0;
}
