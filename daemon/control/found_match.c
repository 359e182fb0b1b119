/* SPDX-License-Identifier: MIT */
#include "control/found_match.h"

#include "proof/reminder.h"

enum { ROUNDS_AHEAD = 12 };

struct meaning {
    const struct plan_item *item;
    const char *stage;
    const struct config_stage *config;
    int round;
};

struct found_match {
    const struct control *control;
    const struct plan *plan;
    GHashTable *meanings; /* mark -> struct meaning; NULL until one is asked for */
};

struct found_match *found_match_new(const struct control *control, const struct plan *plan)
{
    struct found_match *match = g_new0(struct found_match, 1);

    match->control = control;
    match->plan = plan;
    return match;
}

void found_match_free(struct found_match *match)
{
    g_clear_pointer(&match->meanings, g_hash_table_unref);
    g_free(match);
}

static bool add(struct found_match *match, const struct meaning *meaning, GError **error)
{
    const struct plan_item *item = meaning->item;
    char *mark = reminder_mark(match->control->store, item->source->ledger->key, item->invoice->number, meaning->stage,
                               item->history->cycle, meaning->round, error);

    if (!mark)
        return false;
    g_hash_table_insert(match->meanings, mark, g_memdup2(meaning, sizeof *meaning));
    return true;
}

static bool add_rounds(struct found_match *match, struct meaning meaning, int most, GError **error)
{
    for (meaning.round = 1; meaning.round <= most; meaning.round++) {
        if (!add(match, &meaning, error))
            return false;
    }
    return true;
}

static bool add_item(struct found_match *match, const struct plan_item *item, GError **error)
{
    static const char *const beside[] = {"thanks", "instalment"};
    const GPtrArray *stages = item->client->policy ? item->client->policy->stages : NULL;
    int most = item->round + ROUNDS_AHEAD;

    for (guint i = 0; stages && i < stages->len; i++) {
        const struct config_stage *stage = stages->pdata[i];

        if (!add_rounds(match, (struct meaning){item, stage->name, stage, 0}, most, error))
            return false;
    }
    for (guint i = 0; i < G_N_ELEMENTS(beside); i++) {
        if (!add_rounds(match, (struct meaning){item, beside[i], NULL, 0}, most, error))
            return false;
    }
    return true;
}

static bool fill(struct found_match *match, GError **error)
{
    match->meanings = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    for (guint i = 0; i < match->plan->items->len; i++) {
        const struct plan_item *item = &g_array_index(match->plan->items, struct plan_item, i);

        if (item->history && !add_item(match, item, error))
            return false;
    }
    return true;
}

bool found_match_marks(struct found_match *match, const struct message_facts *facts, struct found_about *about,
                       GError **error)
{
    g_auto(GStrv) marks = g_strsplit(facts->marks, " ", -1);

    *about = (struct found_about){.items = g_ptr_array_new()};
    if (!match->meanings && !fill(match, error))
        return false;
    for (char **mark = marks; *mark; mark++) {
        const struct meaning *meaning = g_hash_table_lookup(match->meanings, *mark);
        const struct plan_item *first = about->items->len ? about->items->pdata[0] : NULL;

        if (!meaning || g_ptr_array_find(about->items, meaning->item, NULL) ||
            (first && (first->client != meaning->item->client || !g_str_equal(about->stage, meaning->stage))))
            continue;
        about->stage = meaning->stage;
        about->config = meaning->config;
        about->round = meaning->round;
        g_ptr_array_add(about->items, (gpointer)meaning->item);
    }
    return true;
}

const struct plan_client *found_match_client(const struct found_match *match, const struct message_facts *facts)
{
    for (guint i = 0; i < match->plan->clients->len; i++) {
        const struct plan_client *client = match->plan->clients->pdata[i];

        for (guint k = 0; facts->to->pdata[k]; k++) {
            for (char *const *one = client->email; one && *one; one++) {
                if (g_ascii_strcasecmp(*one, facts->to->pdata[k]) == 0)
                    return client;
            }
        }
    }
    return NULL;
}
