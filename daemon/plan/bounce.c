/* SPDX-License-Identifier: MIT */
/* R14: addresses of a client that failed for good. They are left out until a person says `resume`. */
#include "plan/planner.h"

static bool is_in_force(const struct planner *planner, const struct history_hold *hold)
{
    return hold->address && hold->from_day <= planner->today &&
           (hold->lifted_day == DAY_NONE || hold->lifted_day >= planner->today);
}

GPtrArray *bounced_addresses(const struct planner *planner, const char *client)
{
    const GPtrArray *holds = holds_on(planner, HOLD_CLIENT, client);
    GPtrArray *bounced = NULL;

    for (guint i = 0; holds && i < holds->len; i++) {
        const struct history_hold *hold = holds->pdata[i];

        if (!is_in_force(planner, hold))
            continue;
        if (!bounced)
            bounced = g_ptr_array_new();
        g_ptr_array_add(bounced, hold->address);
    }
    return bounced;
}

bool bounce_holds(const struct plan_item *item)
{
    const struct plan_client *client = item->client;
    const struct config_stage *stage = item_stage(item);

    if (client->reach_task || !client->undeliverable)
        return false;
    return !(stage && stage->escalation && client->email_formal[0]);
}
