/* SPDX-License-Identifier: MIT */
/* R22: what the law asks of a letter that asks for more than the invoice. */
#include "plan/planner.h"

static const struct plan_law *law_of(const struct planner *planner, const struct plan_client *client)
{
    const GArray *all = planner->input->law;

    for (guint i = 0; all && i < all->len; i++) {
        const struct plan_law *law = &g_array_index(all, struct plan_law, i);

        if (law->segment == client->segment && g_ascii_strcasecmp(law->country, client->country) == 0)
            return law;
    }
    return NULL;
}

/* The first day on which what LETTER named may be asked for. */
static civil_day wait_ends(const struct planner *planner, const struct plan_item *item, const struct plan_law *law,
                           const struct history_step *letter)
{
    const struct calendar *mine = planner->calendar, *theirs = item->client->calendar;
    civil_day day = letter->delivered ? calendar_add(mine, theirs, letter->delivered_day, law->after_receipt, true)
                                      : calendar_add(mine, theirs, letter->day, law->after_letter, true);

    return calendar_roll_forward(mine, theirs, day);
}

/* In this cycle, a letter after the due date named the coming costs without asking for any, and its time is over. */
static bool was_warned(const struct planner *planner, const struct plan_item *item, const struct plan_law *law)
{
    const GArray *steps = item->history->steps;

    for (guint i = 0; steps && i < steps->len; i++) {
        const struct history_step *step = &g_array_index(steps, struct history_step, i);

        if (step->cycle == item->history->cycle && step_is_letter(step) && step->state == STEP_SERVED &&
            step->named_costs && step->day > item->due && planner->today >= wait_ends(planner, item, law, step))
            return true;
    }
    return false;
}

void rule_law(const struct planner *planner, struct plan_item *item)
{
    const struct config_stage *stage = item_stage(item);
    const struct plan_law *law;

    item->costs_allowed = false;
    if (!stage || (stage->costs == COSTS_NONE && !stage->interest && !*stage->fee))
        return;
    if (item->client->segment == SEGMENT_UNKNOWN || !*item->client->country) {
        item_add_reason(item, REASON_SEGMENT, DAY_NONE);
        return;
    }
    law = law_of(planner, item->client);
    if (!law || planner->today > law->known_through) {
        item_add_reason(item, REASON_RATES, DAY_NONE);
        return;
    }
    if (stage->costs == COSTS_CLAIM)
        item->costs_allowed = item->client->segment == SEGMENT_BUSINESS || was_warned(planner, item, law);
}
