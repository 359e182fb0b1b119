/* SPDX-License-Identifier: MIT */
/*
 * R10, `per = client`: one ladder for all overdue invoices of a client and
 * sender. Where the ladder stands is read from what its invoices have had; stages
 * before the due date stay with the invoice.
 */
#include <string.h>

#include "plan/planner.h"

struct ladder {
    const struct config_policy *policy;
    int position;       /* index of the highest stage that an invoice still overdue has had, -1 = none */
    int round;          /* of that stage */
    civil_day last_day; /* when the ladder reached it: who ran alone came later */
    civil_day newest;   /* of the last stage that any of them has had whose name is still there */
    civil_day lost_day; /* of the last stage whose name has left the policy since (R21), DAY_NONE = none */
    bool *had;          /* by index: one of them has had it */
};

/* R13: what the bank has of it is not open any more, although the ledger may never say so. */
static bool takes_part(const struct plan_item *item, const struct config_sender *sender)
{
    return item->source->sender == sender && item->eligible && item->overdue && item_open(item) > 0 &&
           !history_handed_over(item->history);
}

static void climb(struct ladder *ladder, const struct history_step *step)
{
    int index = config_stage_index(ladder->policy, step->stage);

    if (index < 0 && step_is_of_ladder(step))
        ladder->lost_day = MAX(ladder->lost_day, step->day);
    if (index < 0)
        return;
    ladder->newest = MAX(ladder->newest, step->day);
    if (duration_is_set(((const struct config_stage *)ladder->policy->stages->pdata[index])->before_due))
        return;
    if (ladder->had)
        ladder->had[index] = true;
    if (index > ladder->position || (index == ladder->position && step->round > ladder->round)) {
        ladder->position = index;
        ladder->round = step->round;
        ladder->last_day = step->day;
    } else if (index == ladder->position && step->round == ladder->round) {
        ladder->last_day = MIN(ladder->last_day, step->day);
    }
}

static struct ladder ladder_new(const struct config_policy *policy)
{
    return (struct ladder){
        .policy = policy, .position = -1, .last_day = DAY_NONE, .newest = DAY_NONE, .lost_day = DAY_NONE};
}

static struct ladder ladder_read(const struct plan_item *items, guint count, const struct config_sender *sender)
{
    struct ladder ladder = ladder_new(items[0].client->policy);

    ladder.had = g_new0(bool, ladder.policy->stages->len);

    for (guint i = 0; i < count; i++) {
        const struct history_invoice *known = items[i].history;

        for (guint s = 0; takes_part(&items[i], sender) && known->steps && s < known->steps->len; s++) {
            const struct history_step *step = &g_array_index(known->steps, struct history_step, s);

            if (step->cycle == known->cycle)
                climb(&ladder, step);
        }
    }
    return ladder;
}

/* Money that came back gives its invoice time (R16): until that is over it counts as held, so that nobody else's letter
 * comes earlier for it. */
static bool is_held(const struct planner *planner, const struct plan_item *item)
{
    return item->reasons || item->history->returned_since > planner->today;
}

/* The oldest overdue invoice that nothing holds; ties by largest balance, then number. */
static const struct plan_item *base_of(const struct planner *planner, const struct plan_item *items, guint count,
                                       const struct config_sender *sender)
{
    const struct plan_item *base = NULL;

    for (guint i = 0; i < count; i++) {
        const struct plan_item *item = &items[i];

        if (!takes_part(item, sender) || item->on_the_wire || is_held(planner, item))
            continue;
        if (!base || item->due < base->due ||
            (item->due == base->due && item->invoice->balance > base->invoice->balance))
            base = item;
    }
    return base;
}

/* The highest stage after the due date that ITEM has had in its present cycle, -1 = none. */
static int ladder_rank(const struct plan_item *item, const struct ladder *ladder)
{
    struct ladder own = ladder_new(ladder->policy);
    const GArray *steps = item->history->steps;

    for (guint s = 0; steps && s < steps->len; s++) {
        const struct history_step *step = &g_array_index(steps, struct history_step, s);

        if (step->cycle == item->history->cycle)
            climb(&own, step);
    }
    return own.position;
}

static bool was_demanded(const struct plan_item *item, const struct ladder *ladder)
{
    return ladder_rank(item, ladder) >= 0;
}

/* R21: the stage that the ladder last reached has left the policy. Then the first that nobody has had is next, as for
 * an invoice, and never one behind it. */
static bool is_lost(const struct ladder *ladder)
{
    return ladder->lost_day > ladder->newest;
}

static int next_index(const struct ladder *ladder, int *round)
{
    int index = is_lost(ladder) ? 0 : ladder->position + 1, count = (int)ladder->policy->stages->len;
    const struct config_stage *last = count ? ladder->policy->stages->pdata[count - 1] : NULL;

    *round = 1;
    for (; index < count; index++) {
        const struct config_stage *stage = ladder->policy->stages->pdata[index];

        if (!duration_is_set(stage->before_due) && !(is_lost(ladder) && ladder->had[index]))
            return index;
    }
    if (is_lost(ladder) || !last || ladder->position != count - 1 || !duration_is_set(last->repeat) ||
        ladder->round > last->repeat_max)
        return -1;
    *round = ladder->round + 1;
    return count - 1;
}

static civil_day ladder_day(const struct planner *planner, const struct ladder *ladder, const struct plan_item *base,
                            int index, int round)
{
    const struct config_stage *stage = ladder->policy->stages->pdata[index];
    const struct calendar *mine = planner->calendar, *theirs = base->client->calendar;
    civil_day day = round > 1 ? calendar_add(mine, theirs, ladder->last_day, stage->repeat, true)
                              : stage_day(planner, base, stage, MAX(ladder->last_day, ladder->lost_day));

    /* gaps and promised terms are each invoice's own (stage_set) */
    return calendar_roll_forward(mine, theirs, day);
}

/*
 * Who no letter has demanded, while the next stage is a formal one or there
 * is none, runs the ladder by itself until it has had what the client last had.
 */
static bool runs_alone(const struct plan_item *item, const struct ladder *ladder, int next)
{
    const struct config_stage *stage = next < 0 ? NULL : ladder->policy->stages->pdata[next];
    int rank;

    if (ladder->position < 0 || (stage && !stage->escalation))
        return false;
    rank = ladder_rank(item, ladder);
    return rank < ladder->position;
}

/* Puts ITEM where the ladder stands; who had that stage in its own cycle is only also open. */
static void place(const struct planner *planner, struct plan_item *item, const struct ladder *ladder, int next,
                  int round, civil_day day)
{
    const struct config_stage *stage = next < 0 ? NULL : ladder->policy->stages->pdata[next];

    if (!stage || (round == 1 && item_has_step(item, stage->name))) {
        item->stage = -1;
        item->own_day = item->due_day = DAY_NONE;
        return;
    }
    stage_set(planner, item, next, round, day);
    rules_apply_to_stage(planner, item);
}

/* None that its letters demanded is overdue any more: those start again should they ever come back. */
static void start_again(const struct planner *planner, struct plan_item *items, guint count,
                        const struct config_sender *sender, const struct ladder *ladder)
{
    for (guint i = 0; i < count; i++) {
        struct plan_item *item = &items[i];

        if (item->source->sender != sender || !item->history || takes_part(item, sender) ||
            !was_demanded(item, ladder) || trust_reason(planner, item->source->ledger->key) != REASON_NONE ||
            planner->plan->clock_held || history_handed_over(item->history))
            continue;
        item->history->cycle++;
        item->history->partial_since = DAY_NONE;
        item->history->changed = true;
        if (item->eligible) { /* not overdue: what comes before its due date may come in the new cycle too */
            stage_find(planner, item);
            holds_apply(planner, item);
        }
    }
}

/* The client's ladder is for overdue invoices: who is not overdue waits for the day after its due date. */
static void wait_for_due_date(const struct planner *planner, struct plan_item *item)
{
    const struct config_stage *stage = item_stage(item);
    civil_day first = calendar_roll_forward(planner->calendar, item->client->calendar, item->due + 1);

    if (!item->eligible || item->overdue || !stage || duration_is_set(stage->before_due))
        return;
    item->own_day = MAX(item->own_day, first);
    item->due_day = MAX(item->due_day, first);
}

static void apply_sender(const struct planner *planner, struct plan_item *items, guint count,
                         const struct config_sender *sender)
{
    struct ladder ladder = ladder_read(items, count, sender);
    const struct plan_item *base = base_of(planner, items, count, sender);
    int round, next = next_index(&ladder, &round);
    civil_day day = base && next >= 0 ? ladder_day(planner, &ladder, base, next, round) : DAY_NONE;

    if (ladder.position < 0)
        start_again(planner, items, count, sender, &ladder);
    for (guint i = 0; i < count; i++) {
        if (items[i].source->sender == sender)
            wait_for_due_date(planner, &items[i]);
    }
    for (guint i = 0; base && i < count; i++) {
        struct plan_item *item = &items[i];

        if (takes_part(item, sender) && !item->on_the_wire && !runs_alone(item, &ladder, next))
            place(planner, item, &ladder, next, round, day);
    }
    g_free(ladder.had);
}

static void apply_client(const struct planner *planner, struct plan_item *items, guint count)
{
    g_autoptr(GHashTable) senders = g_hash_table_new(NULL, NULL);

    for (guint i = 0; i < count; i++) {
        if (g_hash_table_add(senders, (gpointer)items[i].source->sender))
            apply_sender(planner, items, count, items[i].source->sender);
    }
}

static bool counts_per_client(const struct config_policy *policy)
{
    return policy->per == PER_CLIENT;
}

static void apply_where_wanted(struct planner *planner, struct plan_item *items, guint count)
{
    if (items->client->policy && items->client->policy->per == PER_CLIENT)
        apply_client(planner, items, count);
}

void ladders_apply(struct planner *planner)
{
    if (any_policy(planner->config, counts_per_client))
        items_of_clients(planner, apply_where_wanted);
}
