/* SPDX-License-Identifier: MIT */
/* R11: in which order letters go, so that where a window, a rate or a limit cuts, the right ones have gone. */
#include "plan/plan.h"

static gint compare(gconstpointer a, gconstpointer b)
{
    const struct decision *one = *(const struct decision *const *)a, *other = *(const struct decision *const *)b;

    if (!one->recall != !other->recall) /* R23: what withdraws a letter comes first */
        return one->recall ? -1 : 1;
    if (one->since == other->since)
        return 0;
    if (one->since == DAY_NONE || other->since == DAY_NONE)
        return one->since == DAY_NONE ? 1 : -1;
    return one->since < other->since ? -1 : 1;
}

GPtrArray *plan_going(const struct plan *plan)
{
    GPtrArray *going = g_ptr_array_new();

    for (guint i = 0; i < plan->decisions->len; i++) {
        struct decision *decision = plan->decisions->pdata[i];

        if (decision->verdict == VERDICT_SEND)
            g_ptr_array_add(going, decision);
    }
    g_ptr_array_sort(going, compare); /* which keeps the order of equal ones */
    return going;
}
