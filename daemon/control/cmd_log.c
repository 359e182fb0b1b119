/* SPDX-License-Identifier: MIT */
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/text.h"
#include "base/words.h"
#include "control/find.h"
#include "control/verbs.h"
#include "proof/log.h"
#include "report/log.h"

enum {
    FOLLOW_PAUSE = 1,   /* seconds between two looks */
    FOLLOW_BACK = 1000, /* letters before the newest whose level is watched */
};

static const char *const levels[] = {"planned",   "queued",    "rehearsed", "accepted", "relayed",
                                     "delivered", "displayed", "replied",   "delayed",  "failed",
                                     "uncertain", "cancelled", "recalled",  NULL};

/* What --follow remembers: the level each letter had when it was last printed. */
struct follower {
    struct log_page page;
    GHashTable *seen; /* id -> level */
    int64_t newest;
};

static void follow_entry(const struct log_entry *entry, void *data)
{
    struct follower *follower = data;
    gpointer key = (gpointer)(intptr_t)entry->id;

    follower->newest = MAX(follower->newest, entry->id);
    if (!g_strcmp0(g_hash_table_lookup(follower->seen, key), entry->level))
        return;
    g_hash_table_replace(follower->seen, key, g_strdup(entry->level));
    log_page_add(entry, &follower->page);
}

/* Ends with the reader: SIGINT, or SIGPIPE when nobody reads any more. */
static bool follow(struct control *control, struct log_filter *filter, GError **error)
{
    struct follower follower = {.page = {.out = &control->out}};

    follower.seen = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    while (log_each(control->store, filter, follow_entry, &follower, error)) {
        log_page_end(&follower.page);
        if (ferror(control->out.stream))
            break;
        filter->after_id = MAX(filter->after_id, follower.newest - FOLLOW_BACK);
        sleep(FOLLOW_PAUSE);
    }
    g_hash_table_unref(follower.seen);
    return !error || !*error;
}

static bool check_level(const char *level, GError **error)
{
    const char *nearest;

    if (!level || g_strv_contains(levels, level))
        return true;
    nearest = text_nearest(level, levels);
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE,
                _("--reached: unknown level \"%s\"; did you mean \"%s\"?"), level, nearest ? nearest : "accepted");
    return false;
}

/* A client is looked for among today's invoices and in the store. */
static bool find_key(struct control *control, const char *text, char **key, GError **error)
{
    AUTO(world) world = text ? control_world(control, DAY_NONE, error) : NULL;
    AUTO(plan) plan = world ? world_plan(world) : NULL;

    *key = plan ? find_client(plan, control->config, control->store, text, error) : NULL;
    return !text || *key;
}

static int show(struct control *control, struct log_filter *filter, bool following, GError **error)
{
    struct log_page page = {.out = &control->out};

    if (following)
        return follow(control, filter, error) ? EXIT_DONE : EXIT_UNREACHABLE;
    if (!log_each(control->store, filter, log_page_add, &page, error))
        return EXIT_UNREACHABLE;
    if (!page.rows && !control->out.json)
        output_line(&control->out, TINT_NONE, _("no letters"));
    log_page_end(&page);
    return EXIT_DONE;
}

static int run(struct control *control, const struct arguments *arguments, GError **error)
{
    struct log_filter filter = {.invoice = arguments_value(arguments, "invoice"),
                                .reached = arguments_value(arguments, "reached"),
                                .owner = arguments_given(arguments, "owner"),
                                .with_cancelled = arguments_given(arguments, "all")};
    g_autofree char *key = NULL;
    char since_text[INSTANT_SIZE];
    civil_day since;

    if (!control_date(arguments, "since", &since, error) || !check_level(filter.reached, error) ||
        !find_key(control, arguments_value(arguments, "client"), &key, error))
        return EXIT_USAGE_ERROR;
    filter.client = key;
    if (since != DAY_NONE)
        filter.since = instant_to_text(instant_of(since, 0, control->config->timezone), since_text);
    return show(control, &filter, arguments_given(arguments, "follow"), error);
}

static const struct option options[] = {
    {"client", N_("CLIENT"), N_("only this client")},
    {"invoice", N_("NUMBER"), N_("only letters about this invoice")},
    {"since", N_("DATE"), N_("from this date on")},
    {"reached", N_("LEVEL"), N_("that came at least as far as: accepted, delivered, displayed, …")},
    {"owner", NULL, N_("the mails to you, in place of the letters to clients")},
    {"all", NULL, N_("also what was cancelled before it went")},
    {"follow", NULL, N_("go on and show what comes")},
    {NULL, NULL, NULL},
};

const struct verb verb_log = {
    .words = "log",
    .arguments = "",
    .summary = N_("the letters, newest last, and how far each came"),
    .options = options,
    .store = STORE_NEED_READ,
    .run = run,
};
