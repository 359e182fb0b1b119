/* SPDX-License-Identifier: MIT */
/*
 * Random histories of the planner against planner.md's own words. The seed is
 * printed; HERINNERD_SEED repeats it, HERINNERD_HISTORIES sets how many. A
 * history that fails is cut down to the least that still fails in the same
 * way, and printed.
 */
#include "plan_live.h"
#include "plan_cut.h"
#include "plan_random.h"

G_STATIC_ASSERT(NEVER == DAY_NONE);

enum { HISTORIES = 100000, PRINTED = 5 };

static uint64_t number_of(const char *name, uint64_t otherwise)
{
    const char *text = g_getenv(name);

    return text && *text ? g_ascii_strtoull(text, NULL, 10) : otherwise;
}

struct search {
    struct config *config;
    char check[CHECK_NAME];
    char *(*failure)(struct config *config, const struct script *script, char check[CHECK_NAME], GString *story);
};

static bool fails_alike(const struct script *script, void *data)
{
    const struct search *search = data;
    char check[CHECK_NAME] = "";
    g_autofree char *failure = search->failure(search->config, script, check, NULL);

    return failure && g_str_equal(check, search->check);
}

static void print_failure(struct search *search, const struct script *script)
{
    struct script least = script_cut(*script, fails_alike, search);
    g_autoptr(GString) story = g_string_new(NULL);
    g_autofree char *failure = search->failure(search->config, &least, search->check, story);
    g_autofree char *text = script_text(&least);

    /* cmocka's own messages end after a thousand characters */
    fprintf(stderr, "seed %" G_GUINT64_FORMAT "\n%s%s%s: %s\n\n", script->seed, text, story->str, search->check, failure);
}

static char *counts_text(GHashTable *counts)
{
    GString *out = g_string_new(NULL);
    GHashTableIter iter;
    gpointer check, count;

    g_hash_table_iter_init(&iter, counts);
    while (g_hash_table_iter_next(&iter, &check, &count))
        g_string_append_printf(out, "%s%s %d", out->len ? ", " : "", (const char *)check, GPOINTER_TO_INT(count));
    return g_string_free(out, FALSE);
}

/* Runs all histories; the first that fails a check is cut down and printed. */
static void run_histories(struct search *search, uint64_t histories, struct script (*make)(uint64_t seed))
{
    g_autoptr(GHashTable) counts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autofree char *text = NULL;
    uint64_t seed = number_of("HERINNERD_SEED", 1), failed = 0;

    print_message("seeds %" G_GUINT64_FORMAT " to %" G_GUINT64_FORMAT "\n", seed, seed + histories - 1);
    for (uint64_t i = 0; i < histories; i++) {
        struct script script = make(seed + i);
        g_autofree char *failure = search->failure(search->config, &script, search->check, NULL);
        int count;

        if (!failure)
            continue;
        failed++;
        count = GPOINTER_TO_INT(g_hash_table_lookup(counts, search->check));
        g_hash_table_replace(counts, g_strdup(search->check), GINT_TO_POINTER(count + 1));
        if (count == 0 && g_hash_table_size(counts) <= PRINTED)
            print_failure(search, &script);
    }
    text = counts_text(counts);
    if (failed)
        fail_msg("%" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " histories failed: %s", failed, histories, text);
}

/* ---- every property in one life */

static char *life_failure(struct config *config, const struct script *script, char check[CHECK_NAME], GString *story)
{
    struct life life;
    char *failure;

    life_lives(&life, config, script, story);
    g_strlcpy(check, life.check, CHECK_NAME);
    failure = g_steal_pointer(&life.failure);
    life_close(&life);
    return failure;
}

static void every_property_holds_on_every_day(void **state)
{
    struct search search = {.config = ((struct plan_case *)*state)->config, .failure = life_failure};

    run_histories(&search, number_of("HERINNERD_HISTORIES", HISTORIES), random_script);
}

static int open_world(void **state)
{
    struct plan_case *c = case_new(LIFE_CONFIG, CASE_POLICY, "");

    for (guint i = 0; i < c->config->clients->len; i++) {
        struct config_client *client = c->config->clients->pdata[i];

        g_free(client->calendar);
        client->calendar = g_strdup(client->key);
    }
    *state = c;
    return 0;
}

static int close_world(void **state)
{
    case_free(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_property_holds_on_every_day),
    };

    return cmocka_run_group_tests(tests, open_world, close_world);
}
