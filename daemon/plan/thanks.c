/* SPDX-License-Identifier: MIT */
/* R15: a word of thanks to who paid after a letter. Yields to every reminder and is dropped after a week. */
#include "plan/planner.h"

enum { THANKS_WITHIN = 5, A_YEAR = 365 };

static bool had_letter(const struct history_invoice *known)
{
    for (guint i = 0; known->steps && i < known->steps->len; i++) {
        const struct history_step *step = &g_array_index(known->steps, struct history_step, i);

        if (step->cycle == known->cycle && step_is_letter(step) && step->state == STEP_SERVED &&
            step_is_of_ladder(step))
            return true;
    }
    return false;
}

/* Only a row that shows the payment itself; never one that vanished. */
static bool is_to_be_thanked(const struct planner *planner, struct plan_item *item)
{
    const struct history_invoice *known = item->history;
    struct duration within = {DURATION_BUSINESS_DAYS, THANKS_WITHIN};

    if (item->usual || !known || known->state != INVOICE_PAID || known->paid_on == DAY_NONE || !item->client->policy ||
        item->client->policy->thanks == THANKS_NO || !item->client->email[0] || item->client->reach_task)
        return false;
    if (trust_reason(planner, item->source->ledger->key) != REASON_NONE ||
        bank_is_stale(planner, item->source->ledger->key) || !had_letter(known) || item_has_step(item, "thanks") ||
        history_handed_over(known))
        return false;
    if (planner->today > calendar_add(planner->calendar, item->client->calendar, known->paid_on, within, true))
        return false;
    holds_apply(planner, item);
    return (item->reasons & ~REASON_BIT(REASON_PAID)) == 0;
}

static bool was_thanked(const struct planner *planner, const struct plan_client *client)
{
    gpointer value;

    if (client->policy->thanks == THANKS_ALWAYS ||
        !g_hash_table_lookup_extended(planner->history->thanked, client->key, NULL, &value))
        return false;
    return planner->today - GPOINTER_TO_INT(value) < A_YEAR;
}

bool is_written_to(const struct planner *planner, const struct plan_client *client)
{
    for (guint i = 0; i < planner->plan->decisions->len; i++) {
        const struct decision *decision = planner->plan->decisions->pdata[i];

        if (decision->client == client && decision->verdict == VERDICT_SEND)
            return true;
    }
    return false;
}

void beside_add(struct planner *planner, struct decision *decision)
{
    g_autoptr(GPtrArray) alone = g_ptr_array_new();

    g_ptr_array_add(alone, decision);
    gaps_apply(planner, alone);
    g_ptr_array_add(planner->plan->decisions, decision);
}

static struct decision *thanks_new(const struct planner *planner, const struct plan_item *item)
{
    struct decision *decision = decision_new(planner, item);

    decision->kind = DECISION_THANKS;
    decision->stage = NULL;
    decision->stage_name = decision->template_name = "thanks";
    decision->since = item->history->paid_on;
    decision->round = 1;
    decision->verdict = VERDICT_SEND;
    return decision;
}

void thanks_add(struct planner *planner)
{
    GArray *items = planner->plan->items;
    struct decision *open = NULL;

    for (guint i = 0; i < items->len; i++) {
        struct plan_item *item = &g_array_index(items, struct plan_item, i);

        if (!is_to_be_thanked(planner, item) || was_thanked(planner, item->client))
            continue;
        if (open && open->client == item->client && open->sender == item->source->sender) {
            g_ptr_array_add(open->items, item);
            continue;
        }
        if (is_written_to(planner, item->client))
            continue;
        open = thanks_new(planner, item);
        g_ptr_array_add(open->items, item);
        beside_add(planner, open);
    }
}
