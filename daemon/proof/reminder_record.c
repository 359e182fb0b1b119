/* SPDX-License-Identifier: MIT */
/* R21: a stage served outside, on the day it was done. */
#include "proof/handover.h"
#include "proof/records.h"
#include "proof/reminder.h"
#include "proof/rows_inside.h"

static bool make_way(struct store *store, const struct outside *outside, enum run_mode mode, GError **error)
{
    for (guint i = 0; i < outside->items->len; i++) {
        if (!reminder_make_way(store, outside->items->pdata[i], mode, outside->stage->name, 1, "recorded", error))
            return false;
    }
    return true;
}

static const char *action_of(const struct outside *outside)
{
    if (outside->stage->action == ACTION_HANDOVER)
        return "handover";
    return outside->letter ? "post" : "other";
}

bool reminder_record(struct store *store, const struct outside *outside, enum run_mode mode, const char *actor,
                     GError **error)
{
    const struct plan_item *first = outside->items->pdata[0];
    const struct plan_client *who = first->client;
    g_autofree char *digest = items_text(outside->items);
    g_autofree char *note =
        outside->note && *outside->note ? g_strdup_printf("%s: %s", outside->by, outside->note) : g_strdup(outside->by);
    struct new_reminder new = {
        .action = action_of(outside),
        .state = "accepted",
        .type = "recorded",
        .actor = actor,
        .decides = true,
        .mode = mode,
        .client = party_id(store, who->key, who->name, error),
        .who = who,
        .sender = first->source->sender->key,
        .policy = who->policy->name,
        .stage = outside->stage->name,
        .template_name = "",
        .relay = "",
        .digest = digest,
        .note = note,
        .day = outside->day,
        .since = DAY_NONE,
        .term_until = outside->term_until,
        .items = outside->items,
        .round = 1,
        .names_costs = outside->letter && outside->stage->costs == COSTS_ANNOUNCE,
    };

    int64_t id;

    return new.client >= 0 && make_way(store, outside, mode, error) && reminder_insert(store, &new, &id, error) &&
           handover_hold(store, id, outside->day, actor, error);
}
