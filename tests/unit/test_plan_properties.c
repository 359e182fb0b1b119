/* SPDX-License-Identifier: MIT */
/*
 * Random histories of the planner against planner.md's own words. The seed is
 * printed; HERINNERD_SEED repeats it, HERINNERD_HISTORIES sets how many. A
 * history that fails is cut down to the least that still fails in the same
 * way, and printed.
 */
#include "plan_cut.h"
#include "plan_live.h"
#include "plan_random.h"

G_STATIC_ASSERT(NEVER == DAY_NONE);

enum { HISTORIES = 100000, PRINTED = 5 };

static uint64_t number_of(const char *name, uint64_t otherwise)
{
    const char *text = g_getenv(name);

    return text && *text ? g_ascii_strtoull(text, NULL, 10) : otherwise;
}

/* Lives a script through in one way or another; what did not hold, with the name of the check, or NULL. */
struct search {
    struct config *config;
    char *(*failure)(struct search *search, const struct script *script, GString *story);
    char check[CHECK_NAME], wanted[CHECK_NAME];
    int64_t passes, sent;
};

static char *search_note(struct search *search, const struct life *life)
{
    search->passes += life->passes;
    search->sent += life->sent;
    g_strlcpy(search->check, life->check, CHECK_NAME);
    return g_strdup(life->failure);
}

static bool fails_alike(const struct script *script, void *data)
{
    struct search *search = data;
    g_autofree char *failure = search->failure(search, script, NULL);

    return failure && g_str_equal(search->check, search->wanted);
}

static void print_failure(struct search *search, const struct script *script)
{
    g_autoptr(GString) story = g_string_new(NULL);
    g_autofree char *failure = NULL, *text = NULL;
    struct script least;

    g_strlcpy(search->wanted, search->check, CHECK_NAME);
    least = script_cut(*script, fails_alike, search);
    failure = search->failure(search, &least, story);
    text = script_text(&least);
    /* cmocka's own messages end after a thousand characters */
    fprintf(stderr, "seed %" G_GUINT64_FORMAT "\n%s%s%s: %s\n\n", script->seed, text, story->str, search->check,
            failure);
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
    uint64_t seed = number_of("HERINNERD_SEED", 1), failed = 0, first = 0;

    print_message("seeds %" G_GUINT64_FORMAT " to %" G_GUINT64_FORMAT "\n", seed, seed + histories - 1);
    for (uint64_t i = 0; i < histories; i++) {
        struct script script = make(seed + i);
        g_autofree char *failure = search->failure(search, &script, NULL);
        int count;

        if (!failure)
            continue;
        first = failed++ ? first : i + 1;
        count = GPOINTER_TO_INT(g_hash_table_lookup(counts, search->check));
        g_hash_table_replace(counts, g_strdup(search->check), GINT_TO_POINTER(count + 1));
        if (count == 0 && g_hash_table_size(counts) <= PRINTED)
            print_failure(search, &script);
    }
    text = counts_text(counts);
    if (failed)
        fail_msg("%" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT
                 " histories failed, the first was number %" G_GUINT64_FORMAT ": %s",
                 failed, histories, first, text);
    print_message("%" G_GINT64_FORMAT " passes decided on %" G_GINT64_FORMAT " letters, calls and tasks\n",
                  search->passes, search->sent);
    assert_true(search->sent > (int64_t)histories); /* else nothing was tried */
}

/* ---- every property in one life */

static char *life_failure(struct search *search, const struct script *script, GString *story)
{
    struct life life;
    char *failure;

    life_lives(&life, search->config, script, story);
    failure = search_note(search, &life);
    life_close(&life);
    return failure;
}

static void every_property_holds_on_every_day(void **state)
{
    struct search search = {.config = ((struct plan_case *)*state)->config, .failure = life_failure};

    run_histories(&search, number_of("HERINNERD_HISTORIES", HISTORIES), random_script);
}

/* ---- an outage delays, and does nothing else */

/* One invoice alone with its client; nothing happens to it from the first day of the outage on. */
static struct script script_alone(uint64_t seed)
{
    struct script script = random_script(seed);
    struct dice dice = {~seed};
    int outage = roll(&dice, 5, 40);

    for (int i = 1; i < ROWS; i++)
        script.row[i].used = false;
    script.row[0].names = -1;
    script.row[0].amount = ABS(script.row[0].amount);
    script.row[0].appears = MIN(script.row[0].appears, outage - 1);
    for (int i = 0; i < EVENTS; i++) {
        struct script_event *event = &script.event[i];

        event->day %= outage;
        event->target = event->kind == EVENT_HOLD && event->scope != 3 ? event->target : 0;
        event->used &= event->kind != EVENT_OUTAGE && event->kind != EVENT_HOUR && event->kind != EVENT_APPROVE;
    }
    script.length += 20;
    script.agreeable = true;
    script.limits.max_gap = 35;
    script.event[0] =
        (struct script_event){.used = true, .day = outage, .kind = EVENT_OUTAGE, .count = roll(&dice, 1, 34)};
    return script;
}

static const struct life_letter *letter_at(const struct life *life, guint i)
{
    return &g_array_index(life->letters, struct life_letter, i);
}

static bool is_same_letter(const struct life_letter *a, const struct life_letter *b)
{
    return a->name == b->name && a->cycle == b->cycle && a->round == b->round;
}

/* The letters before the due date that went: which ones, in order. New string. */
static char *letters_before(const struct life *life)
{
    GString *out = g_string_new(NULL);

    for (guint i = 0; i < life->letters->len; i++) {
        if (letter_at(life, i)->before_due)
            g_string_append_printf(out, "s%d.%d ", letter_at(life, i)->name, letter_at(life, i)->cycle);
    }
    return g_string_free(out, FALSE);
}

/* The letters with the outage are a prefix of those without, none earlier. */
static void compare_lives(struct life *with, const struct life *without)
{
    g_autofree char *before = letters_before(with), *also = letters_before(without);

    if (!g_str_equal(before, also))
        return;
    for (guint i = 0; i < with->letters->len; i++) {
        const struct life_letter *a = letter_at(with, i);
        const struct life_letter *b = i < without->letters->len ? letter_at(without, i) : NULL;

        if (!b || !is_same_letter(a, b))
            life_fail(with, "prefix", "s%d on %s goes only with the outage", a->name, day_text(a->day));
        else if (a->day < b->day)
            life_fail(with, "earlier", "s%d goes on %s, without the outage on %s", a->name, day_text(a->day),
                      day_text(b->day));
    }
}

static char *outage_failure(struct search *search, const struct script *script, GString *story)
{
    struct script quiet = *script;
    struct life with, without;
    char *failure;

    quiet.event[0].used = false;
    life_lives(&without, search->config, &quiet, story);
    if (story)
        g_string_append(story, "and with the outage\n");
    life_lives(&with, search->config, script, story);
    if (script->event[0].used && !with.failure && !without.failure)
        compare_lives(&with, &without);
    failure = search_note(search, with.failure ? &with : &without);
    life_close(&with);
    life_close(&without);
    return failure;
}

static void an_outage_delays_letters_and_does_nothing_else(void **state)
{
    struct search search = {.config = ((struct plan_case *)*state)->config, .failure = outage_failure};

    run_histories(&search, number_of("HERINNERD_HISTORIES", HISTORIES) / 5, script_alone);
}

/* ---- the ladder of a client with one invoice is the invoice's */

static struct script script_ladder(uint64_t seed)
{
    struct script script = script_alone(seed);
    int edits = 0;

    for (int i = 0; i < EVENTS; i++) {
        enum script_kind kind = script.event[i].kind;

        /* what starts a client's ladder again, what is said of invoices or clients alone, and edits of a policy that
         * leave a new stage below one that was served: there the page says where an invoice goes on, not a client */
        script.event[i].used &= kind != EVENT_PAY && kind != EVENT_OWE && kind != EVENT_MOVE && kind != EVENT_POLICY &&
                                kind != EVENT_SKIP && kind != EVENT_VANISH && kind != EVENT_BACK &&
                                kind != EVENT_INSERT && kind != EVENT_SWAP;
        if (kind == EVENT_RENAME || kind == EVENT_REMOVE)
            script.event[i].used &= edits++ == 0;
    }
    for (int i = 0; i < POLICIES; i++) {
        for (int s = 0; s < script.policy[i].stages; s++)
            script.policy[i].stage[s].after_issue = (struct span){SPAN_NONE, 0}; /* calls before the due date */
    }
    return script;
}

static char *ladder_failure(struct search *search, const struct script *script, GString *story)
{
    struct script other = *script;
    struct life invoice, client;
    char *failure;

    for (int i = 0; i < POLICIES; i++)
        other.policy[i].per_client = !script->policy[i].per_client;
    life_lives(&invoice, search->config, script, story);
    if (story)
        g_string_append(story, "and with the other ladder\n");
    life_lives(&client, search->config, &other, story);
    for (guint i = 0; !invoice.failure && !client.failure && i < MAX(invoice.letters->len, client.letters->len); i++) {
        const struct life_letter *a = i < invoice.letters->len ? letter_at(&invoice, i) : NULL;
        const struct life_letter *b = i < client.letters->len ? letter_at(&client, i) : NULL;

        if (!a || !b || !is_same_letter(a, b) || a->day != b->day)
            life_fail(&client, "one-ladder", "letter %u: s%d on %s and s%d on %s", i, a ? a->name : -1,
                      day_text(a ? a->day : NEVER), b ? b->name : -1, day_text(b ? b->day : NEVER));
    }
    failure = search_note(search, invoice.failure ? &invoice : &client);
    life_close(&invoice);
    life_close(&client);
    return failure;
}

static void a_client_with_one_invoice_has_its_ladder(void **state)
{
    struct search search = {.config = ((struct plan_case *)*state)->config, .failure = ladder_failure};

    run_histories(&search, number_of("HERINNERD_HISTORIES", HISTORIES) / 10, script_ladder);
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
        cmocka_unit_test(an_outage_delays_letters_and_does_nothing_else),
        cmocka_unit_test(a_client_with_one_invoice_has_its_ladder),
    };

    return cmocka_run_group_tests(tests, open_world, close_world);
}
