/* SPDX-License-Identifier: MIT */
#include "plan/simulate.h"

#include <string.h>

static enum step_kind kind_of(const struct decision *decision)
{
    if (decision->verdict == VERDICT_HANDOVER)
        return STEP_HANDOVER;
    if (decision->verdict == VERDICT_SEND)
        return STEP_LETTER;
    return decision->stage->action == ACTION_CALL ? STEP_CALL : STEP_TASK;
}

static void serve_item(const struct decision *decision, const struct plan_item *item)
{
    struct history_invoice *known = item->history;
    struct history_step step = {
        .policy = g_strdup(decision->policy->name),
        .stage = g_strdup(decision->stage_name),
        .cycle = known->cycle,
        .round = decision->round ? decision->round : item->round,
        .kind = kind_of(decision),
        .state = STEP_SERVED,
        .day = decision->day,
        .term_until = decision->term_until,
        .named_costs = decision->money->costs == COSTS_ANNOUNCE,
        .costs = decision->money->costs == COSTS_ANNOUNCE ? decision->money->amount.minor : 0,
    };

    if (!known->steps)
        known->steps = history_steps_new();
    g_array_append_val(known->steps, step);
}

static void add_contact(struct history *history, const struct decision *decision)
{
    struct history_contact contact = {
        .client = g_strdup(decision->client->key),
        .sender = g_strdup(decision->sender->key),
        .address = g_strdup(decision->to[0]),
        .day = decision->day,
    };

    g_array_append_val(history->contacts, contact);
}

/* R23: the client is told once; such a letter serves nothing. */
static void tell_recall(struct history *history, const struct history_recall *told)
{
    for (guint i = 0; i < history->recalls->len; i++) {
        struct history_recall *recall = &g_array_index(history->recalls, struct history_recall, i);

        recall->told |= recall->reminder == told->reminder;
    }
}

static void count_letters(struct history *history, civil_day today, int letters)
{
    if (letters == 0)
        return;
    if (history->last_day != today) {
        memmove(history->letters_of_day + 1, history->letters_of_day,
                sizeof history->letters_of_day - sizeof history->letters_of_day[0]);
        history->letters_of_day[0] = 0;
        history->letters_days = MIN(history->letters_days + 1, (int)G_N_ELEMENTS(history->letters_of_day));
    }
    history->letters_of_day[0] += letters;
}

/* R19: the owner hears of what is to be announced. */
static void announce(struct history *history, const struct plan *plan, civil_day today)
{
    for (guint i = 0; i < plan->announcements->len; i++) {
        const struct announcement *announcement = &g_array_index(plan->announcements, struct announcement, i);

        if (announcement->told == DAY_NONE)
            g_hash_table_insert(history->announced, announcement_key(announcement->item), GINT_TO_POINTER(today));
    }
}

void simulate_serve(struct history *history, const struct plan *plan)
{
    civil_day today = DAY_NONE;
    int letters = 0;

    for (guint i = 0; i < plan->decisions->len; i++) {
        const struct decision *decision = plan->decisions->pdata[i];

        if (decision->verdict == VERDICT_HELD)
            continue;
        for (guint j = 0; j < decision->items->len && !decision->recall; j++)
            serve_item(decision, decision->items->pdata[j]);
        today = decision->day;
        if (decision->verdict != VERDICT_SEND)
            continue;
        add_contact(history, decision);
        if (decision->recall)
            tell_recall(history, decision->recall);
        letters += !decision->recall;
        if (decision->kind == DECISION_THANKS)
            g_hash_table_insert(history->thanked, g_strdup(decision->client->key), GINT_TO_POINTER(today));
    }
    count_letters(history, today, letters);
    announce(history, plan, plan->day);
}
