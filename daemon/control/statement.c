/* SPDX-License-Identifier: MIT */
#include "control/statement.h"

static void take(struct statement *statement, const struct plan_item *item)
{
    GPtrArray *list = item->overdue ? statement->decision.items : statement->not_due;

    if (item->invoice->balance < 0)
        list = statement->decision.credits;
    else if (item_demand(item) <= 0)
        return;
    g_ptr_array_add(list, (gpointer)item);
}

void statement_init(struct statement *statement, const struct plan *plan, const struct plan_item *item)
{
    *statement = (struct statement){.decision = {.kind = DECISION_THANKS,
                                                 .client = item->client,
                                                 .sender = item->source->sender,
                                                 .policy = item->client->policy,
                                                 .stage_name = "statement",
                                                 .template_name = "statement",
                                                 .verdict = VERDICT_SEND,
                                                 .reason = REASON_NONE,
                                                 .until = DAY_NONE,
                                                 .day = plan->day,
                                                 .since = plan->day,
                                                 .term_until = DAY_NONE,
                                                 .money = &decision_asks_nothing,
                                                 .asked_day = DAY_NONE,
                                                 .items = g_ptr_array_new(),
                                                 .also_open = g_ptr_array_new(),
                                                 .credits = g_ptr_array_new(),
                                                 .to = item->client->email,
                                                 .cc = item->client->cc},
                                    .not_due = g_ptr_array_new()};
    for (guint i = 0; i < plan->items->len; i++) {
        const struct plan_item *other = &g_array_index(plan->items, struct plan_item, i);

        if (other->client == item->client && other->source->sender == item->source->sender)
            take(statement, other);
    }
    if (statement->decision.items->len)
        return;
    g_ptr_array_unref(statement->decision.items);
    statement->decision.items = statement->not_due;
    statement->not_due = g_ptr_array_new();
}

void statement_clear(struct statement *statement)
{
    g_ptr_array_unref(statement->decision.items);
    g_ptr_array_unref(statement->decision.also_open);
    g_ptr_array_unref(statement->decision.credits);
    g_ptr_array_unref(statement->not_due);
}
