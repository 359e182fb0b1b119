/* SPDX-License-Identifier: MIT */
#include "plan/plan.h"

#include "plan/client.h"
#include "plan/planner.h"

static void observation_free(gpointer data)
{
    g_free(data);
}

static struct plan *plan_new(void)
{
    struct plan *plan = g_new0(struct plan, 1);

    plan->items = g_array_new(FALSE, FALSE, sizeof(struct plan_item));
    plan->plain = (struct plan_item_rare){.broken_promise = DAY_NONE, .costs_from = DAY_NONE};
    plan->rare = g_ptr_array_new_with_free_func(g_free);
    plan->decisions = g_ptr_array_new_with_free_func((GDestroyNotify)decision_free);
    plan->clients = g_ptr_array_new_with_free_func((GDestroyNotify)plan_client_free);
    plan->absent = g_ptr_array_new_with_free_func(absent_free);
    plan->observations = g_ptr_array_new_with_free_func(observation_free);
    plan->undated = g_ptr_array_new();
    plan->stale_banks = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    plan->announcements = g_array_new(FALSE, FALSE, sizeof(struct announcement));
    plan->ledger_reasons = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    plan->gone = g_ptr_array_new_with_free_func(g_free);
    plan->senders_held = g_ptr_array_new();
    plan->next_day = DAY_NONE;
    return plan;
}

void plan_free(struct plan *plan)
{
    g_ptr_array_unref(plan->decisions);
    g_array_unref(plan->items);
    g_free(plan->sources);
    g_ptr_array_unref(plan->rare);
    g_ptr_array_unref(plan->absent);
    g_array_unref(plan->announcements);
    g_ptr_array_unref(plan->clients);
    g_ptr_array_unref(plan->observations);
    g_ptr_array_unref(plan->undated);
    g_hash_table_unref(plan->stale_banks);
    g_hash_table_unref(plan->ledger_reasons);
    g_ptr_array_unref(plan->gone);
    g_ptr_array_unref(plan->senders_held);
    g_free(plan);
}

struct plan_item_rare *item_own_rare(const struct planner *planner, struct plan_item *item)
{
    struct plan *plan = planner->plan;

    if (item->rare == &plan->plain) {
        item->rare = g_memdup2(&plan->plain, sizeof plan->plain);
        g_ptr_array_add(plan->rare, item->rare);
    }
    return item->rare;
}

void planner_look_again(struct planner *planner, civil_day day)
{
    civil_day *next = &planner->plan->next_day;

    if (day > planner->today && (*next == DAY_NONE || day < *next))
        *next = day;
}

bool any_policy(const struct config *config, bool (*is)(const struct config_policy *policy))
{
    bool any = false;

    for (guint i = 0; i < config->policies->len; i++)
        any |= is(config->policies->pdata[i]);
    return any;
}

/* The next day on which ITEM by itself can read differently. */
static civil_day item_next_day(const struct plan_item *item)
{
    if (item->stage < 0)
        return DAY_NONE;
    if (item->reasons && item->client->policy->per == PER_CLIENT && item->until != DAY_NONE)
        return item->until; /* the client's ladder may count from it again */
    return item->reasons ? MAX(item->until, item->own_day) : item->due_day;
}

/* ITEM is treated differently once it is overdue: what was to come before is missed, its client's ladder takes it. */
static bool due_date_counts(const struct plan_item *item)
{
    const struct config_stage *stage = item_stage(item);

    return !item->overdue && item->due != DAY_NONE &&
           (item->client->policy->per == PER_CLIENT || (stage && duration_is_set(stage->before_due)));
}

/* The next day on which one of ITEMS by itself can read differently. */
static void find_next_day(struct planner *planner, const struct plan_item *items, guint count)
{
    for (guint i = 0; i < count; i++) {
        if (!items[i].eligible)
            continue;
        planner_look_again(planner, item_next_day(&items[i]));
        if (due_date_counts(&items[i]))
            planner_look_again(planner, items[i].due + 1);
    }
}

/* The same of the decisions, which are counted. */
static void count_decisions(struct planner *planner)
{
    for (guint i = 0; i < planner->plan->decisions->len; i++) {
        const struct decision *decision = planner->plan->decisions->pdata[i];

        if (decision->verdict == VERDICT_HELD && decision->until == planner->today)
            planner->plan->next_day = planner->today; /* its hours begin later today */
        else if (decision->verdict == VERDICT_HELD)
            planner_look_again(planner, decision->until);
        else
            planner->plan->letters += decision->verdict == VERDICT_SEND;
    }
}

/* What can be decided about the items of one client by themselves, while they are at hand. */
static void apply_rules(struct planner *planner, struct plan_item *items, guint count)
{
    for (guint i = 0; i < count; i++)
        banks_apply(planner, &items[i]);
    if (count && items->client->has_credit)
        credits_apply(planner, items, count);
    for (guint i = 0; i < count; i++)
        rules_apply(planner, &items[i]);
}

/* What becomes of the items of one client beside what others get. */
static void decide(struct planner *planner, struct plan_item *items, guint count)
{
    if (planner->announces)
        announcements_apply(planner, items, count);
    letters_group(planner, items, count);
    find_next_day(planner, items, count);
}

/* The clients come in their order; only letters beside the ladders were added behind them all. */
static void sort_decisions(GPtrArray *decisions)
{
    for (guint i = 1; i < decisions->len; i++) {
        if (decision_compare(&decisions->pdata[i - 1], &decisions->pdata[i]) <= 0)
            continue;
        g_ptr_array_sort(decisions, decision_compare);
        return;
    }
}

struct planner planner_of(const struct plan_input *input)
{
    return (struct planner){
        .input = input,
        .config = input->config,
        .calendar = input->calendar,
        .history = input->history,
        .today = input->now.day,
    };
}

struct plan *plan_make(const struct plan_input *input)
{
    struct planner planner = planner_of(input);
    civil_day until;

    planner.plan = plan_new();
    planner.clients = g_hash_table_new(g_str_hash, g_str_equal);
    planner.nothing = g_ptr_array_new();
    planner.decisions = g_ptr_array_new();
    planner.mails = g_ptr_array_new();
    planner.also_open = g_ptr_array_new();
    planner.credits = g_ptr_array_new();
    planner.announces = announcements_are_wanted(input->config);
    planner.usual_stages = usual_stages_new();
    planner.plan->day = planner.today;
    approvals_index(&planner);
    holds_index(&planner);
    planner.plan->clock_held = clock_is_held(&planner, &until);
    accounts_compare(&planner);
    trust_ledgers(&planner);
    observe_ledgers(&planner);
    banks_index(&planner);
    items_collect(&planner, apply_rules);
    contacts_index(&planner);
    ladders_apply(&planner);
    apologies_add(&planner);
    items_of_clients(&planner, decide);
    agreements_add(&planner);
    instalments_add(&planner);
    thanks_add(&planner);
    brakes_apply(&planner);
    sort_decisions(planner.plan->decisions);
    count_decisions(&planner);
    g_hash_table_unref(planner.clients);
    g_hash_table_unref(planner.approvals);
    holds_clear(&planner);
    contacts_clear(&planner);
    g_ptr_array_unref(planner.nothing);
    g_ptr_array_unref(planner.decisions);
    g_ptr_array_unref(planner.mails);
    g_ptr_array_unref(planner.also_open);
    g_ptr_array_unref(planner.credits);
    g_free(planner.usual_stages);
    g_clear_pointer(&planner.payments, g_hash_table_unref);
    g_clear_pointer(&planner.credited, g_hash_table_unref);
    return planner.plan;
}

const struct plan_item *plan_find_item(const struct plan *plan, const char *ledger, const char *number)
{
    for (guint i = 0; i < plan->items->len; i++) {
        const struct plan_item *item = &g_array_index(plan->items, struct plan_item, i);

        if ((!ledger || g_str_equal(item->source->ledger->key, ledger)) && g_str_equal(item->invoice->number, number))
            return item;
    }
    return NULL;
}
