/* SPDX-License-Identifier: MIT */
/* Why the next stage of an invoice does not go on its own date: for who asks; the rules themselves are elsewhere. */
#include "plan/planner.h"

static void keep(const struct plan_cause *cause, void *data)
{
    g_array_append_val((GArray *)data, *cause);
}

static gint by_day(gconstpointer a, gconstpointer b)
{
    const struct plan_cause *one = a, *other = b;

    if (one->day != other->day)
        return one->day < other->day ? -1 : 1;
    return (int)one->kind - (int)other->kind;
}

GArray *plan_causes(const struct plan_input *input, const struct plan_item *item)
{
    GArray *causes = g_array_new(FALSE, FALSE, sizeof(struct plan_cause));
    struct planner planner = planner_of(input);

    if (item->stage < 0)
        return causes;
    holds_index(&planner);
    stage_find_causes(&planner, item, item_stage(item), keep, causes);
    holds_find_ended(&planner, item, keep, causes);
    holds_clear(&planner);
    for (guint i = causes->len; i-- > 0;) {
        if (g_array_index(causes, struct plan_cause, i).day <= item->own_day)
            g_array_remove_index(causes, i);
    }
    g_array_sort(causes, by_day);
    return causes;
}
