/* SPDX-License-Identifier: MIT */
/*
 * Writes every letter that a configuration makes due now, as the service does, and keeps none of them.
 *
 *     compose CONFIG LETTERS
 *
 * Starts over until there were LETTERS. One line comes out: letters, CPU seconds, bytes.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "compose/library.h"
#include "cycle.h"
#include "startup.h"

static void stop(const char *what, const GError *error)
{
    fprintf(stderr, "compose: %s: %s\n", what, error ? error->message : "no reason");
    exit(1);
}

static double cpu_seconds(void)
{
    struct rusage usage;

    getrusage(RUSAGE_SELF, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static gsize compose_one(const struct composer *composer, const struct world *world, const struct decision *decision,
                         int number)
{
    g_autoptr(GPtrArray) previous = letter_previous_of(decision->items->pdata[0]);
    g_autofree char *id = g_strdup_printf("0123456789abcdef01234567.%d@devries.example", number);
    struct letter_request request = {
        .decision = decision,
        .message_id = id,
        .instant_ms = world->now.utc_ms,
        .utc_offset = world->now.utc_offset,
        .paid_until = world_paid_until(world, decision),
        .sender = decision->sender,
        .previous = previous,
    };
    g_autoptr(GError) error = NULL;
    AUTO(letter) letter = composer_compose(composer, &request, &error);

    if (!letter)
        stop("a letter", error);
    return g_bytes_get_size(letter->message);
}

int main(int argc, char **argv)
{
    g_autoptr(GPtrArray) mistakes = g_ptr_array_new();
    g_autoptr(GError) error = NULL;
    struct clock clock = {0};
    int letters = argc > 2 ? atoi(argv[2]) : 0, count = 0;
    gsize bytes = 0;
    double begun;

    if (letters < 1) {
        fprintf(stderr, "compose CONFIG LETTERS\n");
        return 2;
    }
    compose_init();

    struct config *config = startup_config(argv[1], NULL, &error);

    if (!config || !clock_init(&clock, g_getenv("HERINNERD_NOW"), config->timezone, &error))
        stop("the configuration", error);

    AUTO(composer) composer = composer_new(config, mistakes);
    AUTO(world) world = world_read(config, NULL, &clock, DAY_NONE, &error);

    if (!composer || !world)
        stop("the world", error);

    struct plan *plan = world_plan(world);

    for (begun = cpu_seconds(); count < letters;) {
        int before = count;

        for (guint i = 0; i < plan->decisions->len && count < letters; i++) {
            const struct decision *decision = plan->decisions->pdata[i];

            if (decision->verdict == VERDICT_SEND)
                bytes += compose_one(composer, world, decision, ++count);
        }
        if (count == before)
            stop("the plan has no letter", NULL);
    }
    printf("%d %.6f %" G_GSIZE_FORMAT "\n", count, cpu_seconds() - begun, bytes);
    plan_free(plan);
    config_unref(config);
    return 0;
}
