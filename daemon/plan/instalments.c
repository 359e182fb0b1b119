/* SPDX-License-Identifier: MIT */
/*
 * R7: before each instalment whose sum is not in yet, a friendly letter with
 * its date and amount. It serves no stage, yields to every reminder and is
 * dropped after the date.
 */
#include "plan/planner.h"

enum { DAYS_BEFORE = 3 };

/* What the next stage of the ladder lacks does not matter to a letter beside it. */
#define OF_THE_STAGE                                                                                                   \
    (REASON_BIT(REASON_SEGMENT) | REASON_BIT(REASON_RATES) | REASON_BIT(REASON_DELIVERY) |                             \
     REASON_BIT(REASON_APPROVAL) | REASON_BIT(REASON_NO_ADDRESS))

static const char stage_name[] = "instalment";

static bool is_paid_in_instalments(const struct plan_item *item)
{
    return item->eligible && (item->reasons & ~OF_THE_STAGE) == REASON_BIT(REASON_INSTALMENTS) &&
           item->client->email[0] && !item->client->reach_task && !item->on_the_wire;
}

static bool has_letter(const struct plan_item *item, int round)
{
    const GArray *steps = item->history->steps;

    for (guint i = 0; steps && i < steps->len; i++) {
        const struct history_step *step = &g_array_index(steps, struct history_step, i);

        if (step->cycle == item->history->cycle && step->round == round && g_str_equal(step->stage, stage_name))
            return true;
    }
    return false;
}

static civil_day letter_day(const struct planner *planner, const struct plan_item *item, civil_day day)
{
    return calendar_roll_back(planner->calendar, item->client->calendar, day - DAYS_BEFORE);
}

/* The first instalment, from 0, whose date has not passed, whose sum is not in and that had no letter; -1 = none. */
static int next_instalment(const struct planner *planner, const struct plan_item *item, const struct history_hold *hold)
{
    for (int k = 0; k < hold->count; k++) {
        if (planner->today <= instalment_day(hold, k) && hold_came_in(hold, item) < instalment_sum(hold, k) &&
            !has_letter(item, k + 1))
            return k;
    }
    return -1;
}

static struct decision *letter_new(const struct planner *planner, const struct plan_item *item,
                                   const struct history_hold *hold, int k)
{
    struct decision *decision = decision_new(planner, item);

    decision->kind = DECISION_INSTALMENT;
    decision->stage = NULL;
    decision->stage_name = stage_name;
    decision->template_name = "courtesy";
    decision->to = item->client->email;
    decision->asked_day = instalment_day(hold, k);
    decision->asked = MIN(instalment_sum(hold, k) - hold_came_in(hold, item), item_demand(item));
    decision->round = k + 1;
    decision->instalments = hold->count;
    decision->since = letter_day(planner, item, decision->asked_day);
    decision->verdict = VERDICT_SEND;
    g_ptr_array_add(decision->items, (gpointer)item);
    return decision;
}

static void consider(struct planner *planner, const struct plan_item *item)
{
    const struct history_hold *hold = hold_on_invoice(planner, item, REASON_INSTALMENTS);
    int k = hold && hold->count > 0 ? next_instalment(planner, item, hold) : -1;
    civil_day from = k < 0 ? DAY_NONE : letter_day(planner, item, instalment_day(hold, k));

    if (k < 0)
        return;
    if (from > planner->today)
        planner_look_again(planner, from);
    else if (is_written_to(planner, item->client))
        planner_look_again(planner, planner->today + 1);
    else
        beside_add(planner, letter_new(planner, item, hold, k));
}

void instalments_add(struct planner *planner)
{
    if (planner->history->holds->len == 0) /* nothing was agreed with anybody */
        return;
    for (guint i = 0; i < planner->plan->items->len; i++) {
        const struct plan_item *item = &g_array_index(planner->plan->items, struct plan_item, i);

        if ((item->reasons & REASON_BIT(REASON_INSTALMENTS)) && is_paid_in_instalments(item))
            consider(planner, item);
    }
}
