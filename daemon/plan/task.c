/* SPDX-License-Identifier: MIT */
/* R24: what becomes of a call or a task that was made and is not done. */
#include <string.h>

#include "plan/planner.h"

static void note(const struct planner *planner, enum observation_kind kind, const struct plan_item *item,
                 const struct history_step *step)
{
    struct observation *observation = g_new0(struct observation, 1);

    *observation = (struct observation){
        .kind = kind,
        .ledger = item->source->ledger->key,
        .number = item->invoice->number,
        .client = item->client->key,
        .before = item->invoice->balance,
        .after = item->invoice->balance,
        .due_before = DAY_NONE,
        .due_after = DAY_NONE,
        .day = planner->today,
        .reminder = step->reminder,
    };
    memcpy(observation->currency, item->invoice->currency, sizeof observation->currency);
    g_ptr_array_add(planner->plan->observations, observation);
}

/* Paid, in the ledger or at the bank, not to be reminded of any more, held, or of a cycle that is over. */
static bool is_void(const struct planner *planner, const struct plan_item *item, const struct history_step *step)
{
    struct plan_item_rare rare = *item->rare;
    struct plan_item probe = *item;

    probe.rare = &rare;
    probe.stage = -1;
    probe.reasons = 0;
    probe.due_day = DAY_NONE;
    holds_apply(planner, &probe);
    return !item->eligible || item_asks_nothing(planner, item) || probe.reasons || step->cycle != item->history->cycle;
}

civil_day task_last_day(const struct calendar *mine, const struct calendar *theirs, const struct config_policy *policy,
                        const char *stage_name, civil_day day)
{
    int index = policy ? config_stage_index(policy, stage_name) : -1;
    const struct config_stage *stage = index < 0 ? NULL : policy->stages->pdata[index];

    if (!stage || !duration_is_set(stage->lapse) || stage->action == ACTION_MAIL)
        return DAY_NONE; /* a mail that became a task (reach) is for a person to do */
    return calendar_add(mine, theirs, day, stage->lapse, true);
}

void tasks_settle(const struct planner *planner, struct plan_item *item)
{
    GArray *steps = item->history ? item->history->steps : NULL;

    if (planner->plan->clock_held || trust_reason(planner, item->source->ledger->key) != REASON_NONE)
        return;
    for (guint i = steps ? steps->len : 0; i-- > 0;) {
        struct history_step *step = &g_array_index(steps, struct history_step, i);
        civil_day last;

        if (step->state != STEP_OPEN)
            continue;
        last = task_last_day(planner->calendar, item->client->calendar, item->client->policy, step->stage, step->day);
        if (is_void(planner, item, step)) {
            note(planner, OBSERVED_TASK_ENDED, item, step);
            g_array_remove_index(steps, i);
        } else if (last != DAY_NONE && planner->today > last) {
            note(planner, OBSERVED_TASK_LAPSED, item, step);
            step->state = STEP_SERVED;
            step->day = planner->today;
        }
    }
}
