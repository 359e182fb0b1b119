/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "config/loading.h"

/* A mistake at STAGE, whose block is gone. */
static void refuse(struct loading *loading, const struct config_policy *policy, const struct config_stage *stage,
                   const char *what)
{
    g_ptr_array_add(loading->mistakes,
                    config_mistake_new(stage->place.file, stage->place.line, 0, "policy \"%s\", stage \"%s\": %s",
                                       policy->name, stage->name, what));
}

static const struct config_stage *stage_at(const struct config_policy *policy, guint i)
{
    return policy->stages->pdata[i];
}

static bool is_before(const struct config_stage *stage)
{
    return duration_is_set(stage->before_due);
}

/* The day that DURATION leads to from one fixed Monday, weekends closed (planner.md R3). */
static civil_day measure(struct duration duration, bool forward)
{
    civil_day day = day_from_ymd(2024, 1, 1);

    if (duration.unit != DURATION_BUSINESS_DAYS)
        return duration_add_plain(duration, day, forward);
    for (int32_t left = duration.count; left > 0;) {
        day += forward ? 1 : -1;
        if (day_weekday(day) < SATURDAY)
            left--;
    }
    return day;
}

/* R3: the before_due stages come first, the longest first. */
static void check_before(struct loading *loading, const struct config_policy *policy)
{
    for (guint i = 1; i < policy->stages->len; i++) {
        const struct config_stage *stage = stage_at(policy, i), *previous = stage_at(policy, i - 1);

        if (!is_before(stage))
            continue;
        if (!is_before(previous))
            refuse(loading, policy, stage, "a \"before_due\" stage comes before all others");
        else if (measure(stage->before_due, false) <= measure(previous->before_due, false))
            refuse(loading, policy, stage, "\"before_due\" is not shorter than that of the stage before it");
    }
}

/* R20: nothing is late before the due date. */
static void check_additions(struct loading *loading, const struct config_policy *policy)
{
    for (guint i = 0; i < policy->stages->len; i++) {
        const struct config_stage *stage = stage_at(policy, i);

        if (is_before(stage) && (stage->interest || stage->costs != COSTS_NONE || *stage->fee))
            refuse(loading, policy, stage,
                   "before the due date there is no \"interest\", \"costs\" or \"fee\" to ask; leave it out");
    }
}

/* R3: each after_due is later than the one before it. */
static void check_after(struct loading *loading, const struct config_policy *policy)
{
    const struct config_stage *last = NULL;

    for (guint i = 0; i < policy->stages->len; i++) {
        const struct config_stage *stage = stage_at(policy, i);

        if (!duration_is_set(stage->after_due))
            continue;
        if (last && measure(stage->after_due, true) <= measure(last->after_due, true))
            refuse(loading, policy, stage, "\"after_due\" is not later than that of an earlier stage");
        last = stage;
    }
}

/* R3, R5: the first stage that is not before_due. */
static void check_first(struct loading *loading, const struct config_policy *policy)
{
    guint i = 0;

    while (i < policy->stages->len && is_before(stage_at(policy, i)))
        i++;
    if (i == policy->stages->len)
        return;

    const struct config_stage *stage = stage_at(policy, i);

    if (duration_is_set(stage->after_previous) && !duration_is_set(stage->after_due) &&
        !duration_is_set(stage->after_issue))
        refuse(loading, policy, stage,
               "the first stage after the due date has \"after_previous\" alone; give it \"after_due\"");
    if (stage->escalation || stage->action == ACTION_HANDOVER)
        refuse(loading, policy, stage,
               "the first stage after the due date is an \"escalation\"; put a friendly letter before it");
}

/* R6, R24: what can stand only at the end. */
static void check_last(struct loading *loading, const struct config_policy *policy)
{
    for (guint i = 0; i + 1 < policy->stages->len; i++) {
        const struct config_stage *stage = stage_at(policy, i);

        if (duration_is_set(stage->repeat))
            refuse(loading, policy, stage, "only the last stage can have \"repeat\"");
        if (stage->action == ACTION_HANDOVER)
            refuse(loading, policy, stage, "after a hand-over no stage is ever due; make it the last one");
    }
}

/* R22: the letter that names the coming costs is asked once in default, so that they can be counted from it. */
static void check_warning(struct loading *loading, const struct config_policy *policy)
{
    const struct config_stage *first = NULL;

    for (guint i = 0; i < policy->stages->len; i++) {
        const struct config_stage *stage = stage_at(policy, i);

        if (strcmp(stage->template_name, "wik14"))
            continue;
        if (is_before(stage))
            refuse(loading, policy, stage, "\"wik14\" has a meaning only after the due date; give it \"after_due\"");
        if (first || duration_is_set(stage->repeat))
            refuse(loading, policy, stage, "\"wik14\" is sent once; leave out the second one and \"repeat\"");
        first = stage;
    }
}

/* art. 6:96(6) BW, art. XIX.2 of the Belgian code: the letter says fourteen days, and the next one waits for them. */
static void check_statutory_term(struct loading *loading, const struct config_policy *policy)
{
    static const char *const statutory[] = {"wik14", "be-first", NULL};
    const civil_day least = measure((struct duration){DURATION_DAYS, 14}, true);

    for (guint i = 0; i < policy->stages->len; i++) {
        const struct config_stage *stage = stage_at(policy, i);

        if (g_strv_contains(statutory, stage->template_name) && duration_is_set(stage->new_term) &&
            measure(stage->new_term, true) < least)
            refuse(loading, policy, stage, "\"new_term\" is shorter than the fourteen days of its letter; give it 21d");
    }
}

void stages_check_order(struct loading *loading, const struct config_policy *policy)
{
    check_before(loading, policy);
    check_additions(loading, policy);
    check_after(loading, policy);
    check_first(loading, policy);
    check_last(loading, policy);
    check_warning(loading, policy);
    check_statutory_term(loading, policy);
}
