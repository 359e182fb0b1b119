/* SPDX-License-Identifier: MIT */
/* R10: what is due for one client of one sender becomes letters, calls, tasks and hand-overs. */
#include "config/letters.h"
#include "plan/planner.h"

/* The stage's own date has come: something would happen unless it is held. */
static bool has_come(const struct planner *planner, const struct plan_item *item)
{
    if (!item->eligible || item->stage < 0 || item->on_the_wire)
        return false;
    return item->reasons ? item->own_day <= planner->today : item->due_day <= planner->today;
}

/* Eligible and overdue, nothing a person or the ledger holds, and not to be demanded now. */
static bool is_also_open(const struct plan_item *item)
{
    return item->eligible && item->overdue && (item->reasons & ~REASON_BIT(REASON_APPROVAL)) == 0;
}

static bool belongs(const struct decision *decision, const struct plan_item *item)
{
    const struct plan_item *first = decision->items->pdata[0];

    if (decision->sender != item->source->sender || decision->stage != item_stage(item) ||
        first->reasons != item->reasons)
        return false;
    if (item->reasons && first->until != item->until)
        return false;
    return item->client->policy->group == GROUP_CLIENT;
}

static struct decision *decision_for(const struct planner *planner, GPtrArray *decisions, const struct plan_item *item)
{
    struct decision *decision;

    for (guint i = 0; i < decisions->len; i++) {
        if (belongs(decisions->pdata[i], item))
            return decisions->pdata[i];
    }
    decision = decision_new(planner, item);
    g_ptr_array_add(decisions, decision);
    return decision;
}

static enum verdict verdict_of(const struct decision *decision)
{
    switch (decision->stage->action) {
    case ACTION_MAIL:
        return decision->client->reach_task ? VERDICT_TASK : VERDICT_SEND;
    case ACTION_CALL:
    case ACTION_TASK:
        break;
    case ACTION_HANDOVER:
        return VERDICT_HANDOVER;
    }
    return VERDICT_TASK;
}

static void set_term(const struct planner *planner, struct decision *decision)
{
    const struct calendar *mine = planner->calendar, *theirs = decision->client->calendar;

    if (decision->verdict == VERDICT_SEND && duration_is_set(decision->stage->new_term))
        decision->term_until = calendar_roll_forward(
            mine, theirs, calendar_add(mine, theirs, planner->today, decision->stage->new_term, true));
}

/* R5, R19: a person has to say yes. */
static bool needs_approval(const struct planner *planner, const struct decision *decision)
{
    bool formal = decision->stage->escalation || decision->stage->action == ACTION_HANDOVER;

    if (decision->stage->confirm || money_is_asked_again(planner, decision))
        return true;
    for (guint i = 0; formal && i < decision->items->len; i++) {
        const struct plan_item *item = decision->items->pdata[i];

        if (item->first_letter)
            return true;
        if (decision->stage->action == ACTION_HANDOVER && item->history->taken_back) /* R24 */
            return true;
    }
    return false;
}

/*
 * R7: a promise that passed is answered by a letter of its own, once, in place of the stage's. A formal or a
 * statutory letter and one that asks for more than the invoice stay as they are.
 */
static void answer_broken_promise(const struct planner *planner, struct decision *decision)
{
    static const char *const fixed[] = {"wik14", "be-first", NULL};
    const struct config_stage *stage = decision->stage;
    bool broken = false;

    for (guint i = 0; i < decision->items->len; i++)
        broken |= ((const struct plan_item *)decision->items->pdata[i])->rare->broken_promise != DAY_NONE;
    if (!broken || stage->action != ACTION_MAIL || stage->escalation || stage->interest || stage->costs != COSTS_NONE ||
        *stage->fee || g_strv_contains(fixed, stage->template_name))
        return;
    if (letter_set_find(planner->config->letters, decision->client->language, "broken-promise"))
        decision->template_name = "broken-promise";
}

static void finish(const struct planner *planner, struct decision *decision)
{
    const struct plan_item *first = decision->items->pdata[0];
    bool approved;

    for (guint i = 0; i < decision->items->len; i++)
        decision->since = MIN(decision->since, ((const struct plan_item *)decision->items->pdata[i])->due_day);
    decision->verdict = verdict_of(decision);
    if (decision->stage->action == ACTION_HANDOVER) /* the agency, and nobody beside it */
        decision->to = decision->stage->to, decision->cc = NULL;
    set_term(planner, decision);
    answer_broken_promise(planner, decision);
    money_work_out(planner, decision);
    approved = decision_is_approved(planner, APPROVAL_LETTER, decision);
    for (reason_set left = first->reasons; left; left &= left - 1) {
        /* a yes to the letter needs no announcement any more */
        if (!approved || reason_first(left) != REASON_APPROVAL)
            decision_hold(decision, reason_first(left), first->until);
    }
    if (!needs_approval(planner, decision) || approved)
        return;
    decision_hold(decision, REASON_APPROVAL, DAY_NONE);
    if (decision->reason == REASON_APPROVAL)
        decision->until = DAY_NONE; /* waiting alone is not enough */
}

/* In place of LIST, which is empty, what stands in ITEMS: there are many decisions, so that nothing is left over. */
static void list(GPtrArray **list, const GPtrArray *items)
{
    if (!items->len)
        return;
    g_ptr_array_unref(*list);
    *list = g_ptr_array_sized_new(items->len);
    g_ptr_array_extend(*list, (GPtrArray *)items, NULL, NULL);
}

/* Of the client's ITEMS, from which those of DECISION were taken in their order. */
static void list_others(const struct planner *planner, const struct plan_item *items, guint count,
                        struct decision *decision)
{
    g_ptr_array_set_size(planner->also_open, 0);
    g_ptr_array_set_size(planner->credits, 0);
    for (guint i = 0, demanded = 0; i < count; i++) {
        const struct plan_item *item = &items[i];

        if (demanded < decision->items->len && decision->items->pdata[demanded] == item) {
            demanded++;
            continue;
        }
        if (item->source->sender != decision->sender)
            continue;
        if (item->client->has_credit && item->invoice->balance < 0 && item->invoice->status != STATUS_DRAFT &&
            item->invoice->status != STATUS_VOID)
            g_ptr_array_add(planner->credits, (gpointer)item);
        else if (is_also_open(item))
            g_ptr_array_add(planner->also_open, (gpointer)item);
    }
    list(&decision->credits, planner->credits);
    list(&decision->also_open, planner->also_open);
}

static bool is_mail_to_send(const struct decision *decision)
{
    return decision->verdict == VERDICT_SEND;
}

void letters_group(struct planner *planner, struct plan_item *items, guint count)
{
    GPtrArray *decisions = planner->decisions, *mails = planner->mails;

    g_ptr_array_set_size(decisions, 0);
    g_ptr_array_set_size(mails, 0);
    for (guint i = 0; i < count; i++) {
        if (has_come(planner, &items[i]))
            g_ptr_array_add(decision_for(planner, decisions, &items[i])->items, (gpointer)&items[i]);
    }
    for (guint i = 0; i < decisions->len; i++) {
        struct decision *decision = decisions->pdata[i];

        finish(planner, decision);
        list_others(planner, items, count, decision);
        if (is_mail_to_send(decision))
            brake_window(planner, decision);
        if (is_mail_to_send(decision))
            g_ptr_array_add(mails, decision);
    }
    gaps_apply(planner, mails);
    if (decisions->len > 1)
        g_ptr_array_sort(decisions, decision_compare);
    for (guint i = 0; i < decisions->len; i++)
        g_ptr_array_add(planner->plan->decisions, decisions->pdata[i]);
}
