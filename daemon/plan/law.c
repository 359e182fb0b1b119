/* SPDX-License-Identifier: MIT */
/* R22: what the law asks of a letter that asks for more than the invoice. */
#include "law/deadline.h"
#include "plan/law_inside.h"

static enum law_kind kind_of(const struct plan_client *client)
{
    return client->segment == SEGMENT_CONSUMER ? LAW_CONSUMER : LAW_BUSINESS;
}

static bool is_known(const struct planner *planner, const struct plan_client *client)
{
    return planner->input->law && client->segment != SEGMENT_UNKNOWN && *client->country;
}

const struct law_interest *law_interest_of(const struct planner *planner, const struct plan_client *client)
{
    return is_known(planner, client) ? law_book_interest(planner->input->law, client->country, kind_of(client)) : NULL;
}

const struct law_costs *law_costs_of(const struct planner *planner, const struct plan_client *client)
{
    return is_known(planner, client) ? law_book_costs(planner->input->law, client->country, kind_of(client)) : NULL;
}

const struct law_notice *law_notice_of(const struct planner *planner, const struct plan_client *client)
{
    return is_known(planner, client) ? law_book_notice(planner->input->law, client->country, kind_of(client)) : NULL;
}

bool stage_asks_more(const struct config_stage *stage)
{
    return stage->costs != COSTS_NONE || stage->interest || *stage->fee;
}

/* Closed for the sender or the client beside the holidays of the law: what ends then ends later. */
struct closed {
    const struct calendar *mine, *theirs;
};

static bool is_closed(gconstpointer data, civil_day day)
{
    const struct closed *closed = data;

    return calendar_holiday(closed->mine, day) || (closed->theirs && calendar_holiday(closed->theirs, day));
}

civil_day law_letter_ends(const struct planner *planner, const struct plan_client *client,
                          const struct history_step *step)
{
    struct closed closed = {planner->calendar, client->calendar};
    struct law_days days = {is_closed, &closed};
    enum law_way way = step->posted ? LAW_WAY_POST : step->delivered ? LAW_WAY_RECEIVED : LAW_WAY_MAIL;
    civil_day day = step->delivered && !step->posted ? step->delivered_day : step->day;

    return law_notice_term(law_notice_of(planner, client), way, day, &days).first_day;
}

const struct history_step *item_announcement(const struct plan_item *item)
{
    const GArray *steps = item->history->steps;

    for (guint i = steps ? steps->len : 0; i-- > 0;) {
        const struct history_step *step = &g_array_index(steps, struct history_step, i);

        if (step->cycle == item->history->cycle && step_is_letter(step) && step->state == STEP_SERVED &&
            step->named_costs && step->day > item->due)
            return step;
    }
    return NULL;
}

/* In this cycle, a letter after the due date named the coming costs without asking for any, and its time is over. */
static bool was_warned(const struct planner *planner, const struct plan_item *item)
{
    const GArray *steps = item->history->steps;

    for (guint i = 0; steps && i < steps->len; i++) {
        const struct history_step *step = &g_array_index(steps, struct history_step, i);

        if (step->cycle == item->history->cycle && step_is_letter(step) && step->state == STEP_SERVED &&
            step->named_costs && step->day > item->due &&
            planner->today >= law_letter_ends(planner, item->client, step))
            return true;
    }
    return false;
}

bool decision_has_step(const struct decision *decision, int64_t reminder)
{
    for (guint i = 0; i < decision->items->len; i++) {
        const struct plan_item *item = decision->items->pdata[i];
        const GArray *steps = item->history->steps;

        for (guint j = 0; steps && j < steps->len; j++) {
            if (g_array_index(steps, struct history_step, j).reminder == reminder)
                return true;
        }
    }
    return false;
}

/* A consumer's first letter never may: nothing was named before it. */
bool law_may_claim(const struct planner *planner, const struct plan_item *item, const struct law_costs *law)
{
    bool warned = law_notice_of(planner, item->client) && was_warned(planner, item);

    return warned || (item->overdue && item->client->segment == SEGMENT_BUSINESS && !law->notice);
}

/* A rate of the contract that the law leaves free needs none of its tables. */
static bool is_rate_known(const struct planner *planner, const struct plan_item *item, const struct law_interest *law)
{
    if (!law)
        return false;
    if (item->client->agreed.what == LAW_RATE_AGREED && law->contract == LAW_CONTRACT_FREE)
        return true;
    return law_fact_is_known(&law->fact, planner->today, NULL);
}

void rule_law(const struct planner *planner, struct plan_item *item)
{
    const struct config_stage *stage = item_stage(item);
    const struct law_interest *interest;
    const struct law_costs *costs;

    item->costs_allowed = false;
    if (item->rare != &planner->plan->plain) {
        item->rare->costs_from = DAY_NONE;
        item->rare->law_file = NULL;
    }
    if (!stage || !stage_asks_more(stage))
        return;
    if (item->client->segment == SEGMENT_UNKNOWN || !*item->client->country) {
        item_add_reason(item, REASON_SEGMENT, DAY_NONE);
        return;
    }
    interest = law_interest_of(planner, item->client);
    costs = law_costs_of(planner, item->client);
    if ((stage->interest && !is_rate_known(planner, item, interest)) ||
        (stage->costs != COSTS_NONE && (!costs || !law_fact_is_known(&costs->fact, planner->today, NULL))) ||
        (*stage->fee && !costs)) {
        item_add_reason(item, REASON_RATES, DAY_NONE);
        item_own_rare(planner, item)->law_file = interest && stage->interest ? interest->fact.file
                                                 : costs                     ? costs->fact.file
                                                                             : NULL;
        return;
    }
    if (stage->costs != COSTS_CLAIM)
        return;
    item->costs_allowed = law_may_claim(planner, item, costs);
    if (law_notice_of(planner, item->client) && item_announcement(item))
        item_own_rare(planner, item)->costs_from = law_letter_ends(planner, item->client, item_announcement(item));
}
