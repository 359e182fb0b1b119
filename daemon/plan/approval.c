/* SPDX-License-Identifier: MIT */
/* R19: what a person has approved, and whether it still covers a decision. */
#include "plan/planner.h"

static char *key_of(enum approval_kind kind, const char *subject)
{
    return g_strdup_printf("%d %s", (int)kind, subject);
}

void approvals_index(struct planner *planner)
{
    planner->approvals = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < planner->history->approvals->len; i++) {
        struct history_approval *given = &g_array_index(planner->history->approvals, struct history_approval, i);

        if (given->lapses == DAY_NONE || planner->today <= given->lapses)
            g_hash_table_insert(planner->approvals, key_of(given->kind, given->subject), given);
    }
}

bool is_approved(const struct planner *planner, enum approval_kind kind, const char *subject)
{
    g_autofree char *key = key_of(kind, subject);

    return g_hash_table_contains(planner->approvals, key);
}

bool decision_is_approved(const struct planner *planner, enum approval_kind kind, const struct decision *decision)
{
    g_autofree char *digest = NULL;

    if (g_hash_table_size(planner->approvals) == 0)
        return false;
    digest = decision_digest(decision);
    return is_approved(planner, kind, digest);
}
