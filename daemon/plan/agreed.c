/* SPDX-License-Identifier: MIT */
/*
 * R7, R10: the letter that confirms what was agreed about an invoice, where the person who wrote it down asked for one.
 * It serves no stage, yields to every reminder and is dropped after a week, or when the day that was named has come.
 */
#include "plan/planner.h"

enum { CONFIRM_WITHIN = 5 };

/* What the next stage of the ladder lacks does not matter to a letter beside it. */
#define OF_THE_STAGE                                                                                                   \
    (REASON_BIT(REASON_SEGMENT) | REASON_BIT(REASON_RATES) | REASON_BIT(REASON_DELIVERY) |                             \
     REASON_BIT(REASON_APPROVAL) | REASON_BIT(REASON_NO_ADDRESS))

static const struct {
    enum reason reason;
    const char *letter; /* the template, and the name of the step */
} kinds[] = {
    {REASON_PROMISE, "promise"},
    {REASON_INSTALMENTS, "promise"},
    {REASON_CLOSED, "settlement"},
};

static bool has_letter(const struct plan_item *item, const struct history_hold *hold, const char *name)
{
    const GArray *steps = item->history->steps;

    for (guint i = 0; steps && i < steps->len; i++) {
        const struct history_step *step = &g_array_index(steps, struct history_step, i);

        if (step->round == (int)hold->id && g_str_equal(step->stage, name))
            return true;
    }
    return false;
}

static bool is_to_be_confirmed(const struct planner *planner, const struct plan_item *item,
                               const struct history_hold *hold, const char *name)
{
    struct duration within = {DURATION_BUSINESS_DAYS, CONFIRM_WITHIN};

    if (!hold || !hold->letter || hold->named_day == DAY_NONE || planner->today >= hold->named_day)
        return false;
    return planner->today <= calendar_add(planner->calendar, item->client->calendar, hold->from_day, within, true) &&
           !has_letter(item, hold, name);
}

static struct decision *letter_new(const struct planner *planner, const struct plan_item *item,
                                   const struct history_hold *hold, const char *name)
{
    struct decision *decision = decision_new(planner, item);

    decision->kind = DECISION_AGREED;
    decision->stage = NULL;
    decision->stage_name = decision->template_name = name;
    decision->to = item->client->email;
    decision->agreement = hold;
    decision->round = (int)hold->id;
    decision->since = hold->from_day;
    decision->verdict = VERDICT_SEND;
    g_ptr_array_add(decision->items, (gpointer)item);
    return decision;
}

static void consider(struct planner *planner, const struct plan_item *item, enum reason reason, const char *name)
{
    const struct history_hold *hold = hold_on_invoice(planner, item, reason);

    if (!is_to_be_confirmed(planner, item, hold, name))
        return;
    if (is_written_to(planner, item->client))
        planner_look_again(planner, planner->today + 1);
    else
        beside_add(planner, letter_new(planner, item, hold, name));
}

void agreements_add(struct planner *planner)
{
    if (planner->history->holds->len == 0)
        return;
    for (guint i = 0; i < planner->plan->items->len; i++) {
        const struct plan_item *item = &g_array_index(planner->plan->items, struct plan_item, i);

        if (!item->eligible || !item->client->email[0] || item->client->reach_task || item->on_the_wire)
            continue;
        for (gsize k = 0; k < G_N_ELEMENTS(kinds); k++) {
            if ((item->reasons & ~OF_THE_STAGE) == REASON_BIT(kinds[k].reason))
                consider(planner, item, kinds[k].reason, kinds[k].letter);
        }
    }
}
