/* SPDX-License-Identifier: MIT */
/* R3 to R6: which stage comes next for an invoice, and when. */
#include "plan/planner.h"

bool step_is_letter(const struct history_step *step)
{
    return step->kind == STEP_LETTER;
}

static const struct history_step *step_at(const struct history_invoice *known, guint i)
{
    return &g_array_index(known->steps, struct history_step, i);
}

static guint step_count(const struct plan_item *item)
{
    return !item->usual && item->history && item->history->steps ? item->history->steps->len : 0;
}

const struct history_step *item_last_step(const struct plan_item *item)
{
    const struct history_step *last = NULL;

    for (guint i = 0; i < step_count(item); i++) {
        const struct history_step *step = step_at(item->history, i);

        if (step->cycle == item->history->cycle && step_is_of_ladder(step))
            last = step;
    }
    return last;
}

const struct history_step *item_last_letter(const struct plan_item *item)
{
    const struct history_step *last = NULL;

    for (guint i = 0; i < step_count(item); i++) {
        const struct history_step *step = step_at(item->history, i);

        if (step_is_letter(step) && step_is_of_ladder(step))
            last = step;
    }
    return last;
}

bool item_has_step(const struct plan_item *item, const char *stage)
{
    for (guint i = 0; i < step_count(item); i++) {
        const struct history_step *step = step_at(item->history, i);

        if (step->cycle == item->history->cycle && g_str_equal(step->stage, stage))
            return true;
    }
    return false;
}

/*
 * R5, R21: behind the last served name; from the beginning when that name has left the policy, or there is none.
 * Those served in this cycle and those missed are passed over by who looks on. So nothing is reached that lies beyond
 * the rank that followed a lost name: in front of it stand only served and missed ones.
 */
static int first_candidate(const struct plan_item *item)
{
    const struct history_step *last = item_last_step(item);

    return last ? config_stage_index(item->client->policy, last->stage) + 1 : 0;
}

static civil_day later(civil_day a, civil_day b)
{
    return MAX(a, b); /* DAY_NONE is the least */
}

/* R3 and R4 for STAGE. */
civil_day stage_day(const struct planner *planner, const struct plan_item *item, const struct config_stage *stage,
                    civil_day last)
{
    const struct calendar *mine = planner->calendar, *theirs = item->client->calendar;
    civil_day day = DAY_NONE;

    if (duration_is_set(stage->before_due))
        return calendar_roll_back(mine, theirs, calendar_add(mine, theirs, item->due, stage->before_due, false));
    if (duration_is_set(stage->after_due))
        day = later(day, calendar_add(mine, theirs, item->due, stage->after_due, true));
    if (duration_is_set(stage->after_issue) && item->issued != DAY_NONE)
        day = later(day, calendar_add(mine, theirs, item->issued, stage->after_issue, true));
    if (duration_is_set(stage->after_previous) && last != DAY_NONE)
        day = later(day, calendar_add(mine, theirs, last, stage->after_previous, true));
    if (stage->action == ACTION_MAIL || stage->action == ACTION_HANDOVER || day == DAY_NONE)
        day = later(day, item->due + 1);
    return calendar_roll_forward(mine, theirs, day);
}

/* R5 for each stage that was served, of any cycle. */
static void find_step_causes(const struct planner *planner, const struct plan_item *item,
                             const struct config_stage *stage, cause_func found, void *data)
{
    const struct calendar *mine = planner->calendar, *theirs = item->client->calendar;
    const struct history_step *letter = item_last_letter(item);

    if (letter && stage->action == ACTION_MAIL)
        found(&(struct plan_cause){CAUSE_GAP, letter->day,
                                   calendar_add(mine, theirs, letter->day, planner->config->limits.min_gap, true),
                                   NULL},
              data);
    for (guint i = 0; i < step_count(item); i++) {
        const struct history_step *step = step_at(item->history, i);

        if (step->term_until != DAY_NONE)
            found(&(struct plan_cause){CAUSE_TERM, step->term_until, step->term_until + 1, NULL}, data);
        if (step_is_of_ladder(step))
            found(&(struct plan_cause){CAUSE_ONE_A_DAY, step->day, step->day + 1, NULL}, data);
    }
}

void stage_find_causes(const struct planner *planner, const struct plan_item *item, const struct config_stage *stage,
                       cause_func found, void *data)
{
    const struct history_invoice *known = item->history;

    find_step_causes(planner, item, stage, found, data);
    if (!known || item->usual)
        return;
    if (known->returned_since != DAY_NONE)
        found(&(struct plan_cause){CAUSE_RETURNED, known->returned_since, known->returned_since, NULL}, data);
    if (duration_is_set(stage->before_due) || known->partial_since == DAY_NONE ||
        known->partial_stage != history_steps_in_cycle(known))
        return;
    found(&(struct plan_cause){CAUSE_PART_PAID, known->partial_since,
                               calendar_add(planner->calendar, item->client->calendar, known->partial_since,
                                            planner->config->limits.partial_grace, true),
                               NULL},
          data);
}

static void take_latest(const struct plan_cause *cause, void *data)
{
    civil_day *day = data;

    *day = later(*day, cause->day);
}

/* R5 (gap, promised term, one stage a day), R15 and R16: not before this day. */
static civil_day not_before(const struct planner *planner, const struct plan_item *item,
                            const struct config_stage *stage)
{
    civil_day day = DAY_NONE;

    stage_find_causes(planner, item, stage, take_latest, &day);
    return day;
}

/* R4: too late, no later than the invoice itself, or overtaken by the next pre-due letter. */
static bool is_missed(const struct planner *planner, const struct plan_item *item, int index, civil_day own_day)
{
    const struct config_policy *policy = item->client->policy;
    const struct config_stage *next = index + 1 < (int)policy->stages->len ? policy->stages->pdata[index + 1] : NULL;

    if (planner->today > item->due || (item->issued != DAY_NONE && own_day <= item->issued))
        return true;
    return next && duration_is_set(next->before_due) && stage_day(planner, item, next, DAY_NONE) <= planner->today;
}

void stage_set(const struct planner *planner, struct plan_item *item, int index, int round, civil_day own_day)
{
    const struct config_stage *stage = item->client->policy->stages->pdata[index];
    civil_day earliest = not_before(planner, item, stage);

    item->stage = (int8_t)index;
    item->round = (int16_t)round;
    item->own_day = own_day;
    item->due_day = own_day;
    if (earliest > own_day)
        item->due_day = calendar_roll_forward(planner->calendar, item->client->calendar, earliest);
}

/* R6: the last stage again; after a skip the invoice may not even be overdue (R3). */
static void find_repeat(const struct planner *planner, struct plan_item *item)
{
    const struct calendar *mine = planner->calendar, *theirs = item->client->calendar;
    const struct config_policy *policy = item->client->policy;
    const struct config_stage *last = policy->stages->len ? policy->stages->pdata[policy->stages->len - 1] : NULL;
    const struct history_step *step = item_last_step(item);
    civil_day day;

    if (!last || !duration_is_set(last->repeat) || !step || !g_str_equal(step->stage, last->name) ||
        step->round > last->repeat_max)
        return;
    day = calendar_add(mine, theirs, step->day, last->repeat, true);
    if (last->action == ACTION_MAIL)
        day = later(day, item->due + 1);
    stage_set(planner, item, (int)policy->stages->len - 1, step->round + 1, calendar_roll_forward(mine, theirs, day));
}

void stage_find(const struct planner *planner, struct plan_item *item)
{
    const struct config_policy *policy = item->client->policy;
    const struct history_step *letter = item_last_letter(item), *last = item_last_step(item);

    item->first_letter = !letter || letter->cycle != item->history->cycle;
    for (int index = first_candidate(item); index < (int)policy->stages->len; index++) {
        const struct config_stage *stage = policy->stages->pdata[index];
        civil_day own_day = stage_day(planner, item, stage, last ? last->day : DAY_NONE);

        if (item_has_step(item, stage->name))
            continue;
        if (duration_is_set(stage->before_due)) {
            if (is_missed(planner, item, index, own_day))
                continue;
            stage_set(planner, item, index, 1, own_day);
            if (item->due_day > item->due) { /* a gap or a hold outlasts it */
                item->stage = -1;
                continue;
            }
            return;
        }
        stage_set(planner, item, index, 1, own_day);
        return;
    }
    item->stage = -1;
    item->own_day = item->due_day = DAY_NONE;
    find_repeat(planner, item);
}
