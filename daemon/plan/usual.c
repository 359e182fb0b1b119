/* SPDX-License-Identifier: MIT */
/*
 * Which stage comes next for invoices to which nothing has happened yet (item->usual): it follows from their dates, the
 * policy and the closed days alone, and a million invoices have some hundreds of those between them.
 */
#include "plan/planner.h"

enum { PLACES_BITS = 12 };

struct usual_stage {
    const struct config_policy *policy; /* NULL = free */
    const struct calendar *calendar;
    civil_day due, issued;
    int16_t round;
    int8_t stage;
    civil_day own_day, due_day;
};

struct usual_stage *usual_stages_new(void)
{
    return g_new0(struct usual_stage, 1U << PLACES_BITS);
}

/* Where what is like ITEM stands, if it is remembered: the last one of all that may stand there. */
static struct usual_stage *place_of(const struct planner *planner, const struct plan_item *item)
{
    guint64 dates = (guint64)(guint32)item->due << 32 | (guint32)item->issued;

    return &planner->usual_stages[dates * G_GUINT64_CONSTANT(0x9e3779b97f4a7c15) >> (64 - PLACES_BITS)];
}

static bool is_like(const struct usual_stage *known, const struct plan_item *item)
{
    return known->policy == item->client->policy && known->calendar == item->client->calendar &&
           known->due == item->due && known->issued == item->issued;
}

void usual_stage_find(const struct planner *planner, struct plan_item *item)
{
    struct usual_stage *known = place_of(planner, item);

    if (!is_like(known, item)) {
        stage_find(planner, item);
        *known = (struct usual_stage){
            .policy = item->client->policy,
            .calendar = item->client->calendar,
            .due = item->due,
            .issued = item->issued,
            .round = item->round,
            .stage = item->stage,
            .own_day = item->own_day,
            .due_day = item->due_day,
        };
        return;
    }
    item->first_letter = true;
    item->stage = known->stage;
    item->round = known->round;
    item->own_day = known->own_day;
    item->due_day = known->due_day;
}
