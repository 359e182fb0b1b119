/* SPDX-License-Identifier: MIT */
/* R19, tell_owner: a letter goes only when the owner has known of it for that long. */
#include "plan/planner.h"

char *announcement_key(const struct plan_item *item)
{
    const struct config_stage *stage = item_stage(item);

    return g_strdup_printf("%s/%s %s %d %d", item->source->ledger->key, item->invoice->number, stage ? stage->name : "",
                           item->history ? item->history->cycle : 1, item->round);
}

static civil_day told_on(const struct planner *planner, const struct plan_item *item)
{
    g_autofree char *key = NULL;
    gpointer day;

    if (g_hash_table_size(planner->history->announced) == 0)
        return DAY_NONE;
    key = announcement_key(item);
    return g_hash_table_lookup_extended(planner->history->announced, key, NULL, &day) ? GPOINTER_TO_INT(day) : DAY_NONE;
}

static bool is_to_be_announced(const struct plan_item *item)
{
    const struct config_stage *stage = item_stage(item);

    return stage && item->eligible && !item->on_the_wire && stage->action == ACTION_MAIL &&
           duration_is_set(stage->tell_owner) && !item->client->reach_task;
}

/* Of what something else holds nobody knows when it goes: it is announced once that is over. */
static bool is_time_to_tell(const struct planner *planner, const struct plan_item *item)
{
    struct duration ahead = item_stage(item)->tell_owner;

    return item->reasons == 0 &&
           calendar_add(planner->calendar, item->client->calendar, item->due_day, ahead, false) <= planner->today;
}

static void announce(struct planner *planner, struct plan_item *item)
{
    const struct calendar *mine = planner->calendar, *theirs = item->client->calendar;
    struct duration ahead = item_stage(item)->tell_owner;
    struct announcement announcement = {.item = item, .told = told_on(planner, item)};
    civil_day from = announcement.told == DAY_NONE ? planner->today : announcement.told;
    civil_day earliest = calendar_roll_forward(mine, theirs, calendar_add(mine, theirs, from, ahead, true));

    announcement.goes = MAX(earliest, item->due_day);
    if (announcement.told != DAY_NONE || is_time_to_tell(planner, item))
        g_array_append_val(planner->plan->announcements, announcement);
    else
        planner_look_again(planner, calendar_add(mine, theirs, item->due_day, ahead, false));
    if (item->due_day <= planner->today && earliest > planner->today)
        item_add_reason(item, REASON_APPROVAL, earliest);
}

static bool tells_owner(const struct config_policy *policy)
{
    bool tells = false;

    for (guint i = 0; i < policy->stages->len; i++)
        tells |= duration_is_set(((const struct config_stage *)policy->stages->pdata[i])->tell_owner);
    return tells;
}

bool announcements_are_wanted(const struct config *config)
{
    return any_policy(config, tells_owner);
}

void announcements_apply(struct planner *planner, struct plan_item *items, guint count)
{
    for (guint i = 0; i < count; i++) {
        if (is_to_be_announced(&items[i]))
            announce(planner, &items[i]);
    }
}
