/* SPDX-License-Identifier: MIT */
/*
 * R7: what was agreed about money: a promise, a settlement, instalments. Each
 * holds the invoice for as long as it is kept; what came in is the fall of the
 * balance since it was agreed. R14: an absence ends soon after the return.
 */
#include "plan/planner.h"

enum { BACK_GRACE = 2, ABSENCE_DAYS = 21 };

int64_t hold_came_in(const struct history_hold *hold, const struct plan_item *item)
{
    return MAX(hold->balance_then - item_open(item), 0);
}

static civil_day with_grace(const struct planner *planner, const struct plan_item *item, civil_day day)
{
    return calendar_add(planner->calendar, item->client->calendar, day, planner->config->limits.promise_grace, true);
}

/* The date of instalment K, from 0: each counted, and clamped, from the first by itself. */
civil_day instalment_day(const struct history_hold *hold, int k)
{
    struct duration step = {hold->every.unit, hold->every.count * k};

    return duration_add_plain(step, hold->named_day, true);
}

/* What has to be in by instalment K, from 0: all but the last are total/N rounded down. */
int64_t instalment_sum(const struct history_hold *hold, int k)
{
    return k == hold->count - 1 ? hold->balance_then : (hold->balance_then / hold->count) * (k + 1);
}

/* In force to the first date (with grace) whose sum is not in, past or to come, else to the last one. */
static civil_day instalments_last_day(const struct planner *planner, const struct history_hold *hold,
                                      const struct plan_item *item, bool *broken)
{
    civil_day day = hold->named_day;

    for (int k = 0; k < hold->count; k++) {
        day = with_grace(planner, item, instalment_day(hold, k));
        if (hold_came_in(hold, item) < instalment_sum(hold, k)) {
            *broken = day < planner->today;
            return day;
        }
    }
    return day;
}

/* A settlement that was met stays closed; a missed one is lifted. */
static civil_day settlement_last_day(const struct planner *planner, const struct history_hold *hold,
                                     const struct plan_item *item, bool *broken)
{
    civil_day day;

    if (hold->named_day == DAY_NONE || hold_came_in(hold, item) >= hold->amount)
        return DAY_NONE;
    day = with_grace(planner, item, hold->named_day);
    *broken = day < planner->today;
    return day;
}

/* Whether a promise whose time is over was kept: all paid, or the part that was named. */
static bool was_kept(const struct history_hold *hold, const struct plan_item *item)
{
    return item_open(item) <= 0 || (hold->amount > 0 && hold_came_in(hold, item) >= hold->amount);
}

/* R14: until two business days after the return, and never longer than three weeks. */
static civil_day absence_last_day(const struct planner *planner, const struct history_hold *hold,
                                  const struct plan_item *item)
{
    struct duration grace = {DURATION_BUSINESS_DAYS, BACK_GRACE};
    civil_day day = hold->named_day == DAY_NONE
                        ? hold->until_day
                        : calendar_add(planner->calendar, item->client->calendar, hold->named_day, grace, true);

    return day == DAY_NONE ? hold->from_day + ABSENCE_DAYS : MIN(day, hold->from_day + ABSENCE_DAYS);
}

/* The day it ends of itself, DAY_NONE when a person has to end it. */
static civil_day own_last_day(const struct planner *planner, const struct history_hold *hold,
                              const struct plan_item *item, bool *broken)
{
    civil_day day;

    switch (reason_from_word(hold->kind)) {
    case REASON_INSTALMENTS:
        return hold->count > 0 ? instalments_last_day(planner, hold, item, broken) : hold->until_day;
    case REASON_CLOSED:
        return settlement_last_day(planner, hold, item, broken);
    case REASON_PROMISE:
        day = hold->named_day == DAY_NONE ? hold->until_day : with_grace(planner, item, hold->named_day);
        *broken = day < planner->today && !was_kept(hold, item);
        return day;
    case REASON_ABSENCE:
        return absence_last_day(planner, hold, item);
    default:
        return hold->until_day;
    }
}

civil_day hold_last_day(const struct planner *planner, const struct history_hold *hold, const struct plan_item *item,
                        bool *broken)
{
    civil_day own = own_last_day(planner, hold, item, broken);

    if (hold->lifted_day == DAY_NONE)
        return own;
    if (own == DAY_NONE || hold->lifted_day < own) {
        *broken = false; /* a person ended it before its time */
        return hold->lifted_day;
    }
    return own;
}
