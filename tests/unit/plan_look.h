/* SPDX-License-Identifier: MIT */
/*
 * The checker's own reading of planner.md for one invoice: which stage is
 * next, and from which day it may and has to go. Where the page leaves room,
 * the two days differ. Written from the page, not from plan/.
 */
#pragma once

#include "plan_book.h"

/* What the page says about one row today. */
struct look {
    bool eligible, overdue, first_letter;
    unsigned whys;   /* set of enum why */
    int stage;       /* index of the next stage, -1 = none */
    int round, own;  /* its own date (R3, R4) */
    int from, until; /* it may go from, and has to be on its way from; they differ where the page leaves room */
    int64_t demand;
};

/* ---- R7, R8: holds */

/* R14: an earlier absence has moved this stage already. */
static inline bool had_absence(const struct book *book, int row, int before, int own)
{
    for (int i = 0; i < before; i++) {
        const struct book_hold *hold = &book->hold[i];
        bool broken;

        if (hold->kind == HOLDS_ABSENCE && hold_names(book, hold, row) &&
            hold_end(book, hold, row, &broken) >= MAX(own, hold->from))
            return true;
    }
    return false;
}

/* R14: it is about an address that the client does not use. */
static inline bool is_elsewhere(const struct book *book, const struct book_hold *hold)
{
    return hold->address != NEVER && hold->address != book->address_of[hold->target];
}

/* R7 and R8: what is in force, and the day after what has ended. */
static inline void look_at_holds(const struct book *book, int row, const struct script_stage *stage, struct look *look)
{
    struct days days = days_of_row(book, row);

    for (int again = 0; again < 2; again++) { /* one hold may move the day into what another one held */
        for (int i = 0; i < book->holds; i++) {
            const struct book_hold *hold = &book->hold[i];
            bool broken;
            int end;

            if (!hold_names(book, hold, row) || hold->from > book->today ||
                (hold->escalation && !(stage && stage->escalation)) ||
                (hold->kind == HOLDS_ABSENCE && had_absence(book, row, i, look->own)))
                continue;
            end = hold_end(book, hold, row, &broken);
            if (end == NEVER || end >= book->today) {
                look->whys |= is_elsewhere(book, hold) ? 0 : 1u << why_of(hold->kind);
                continue;
            }
            if (stage && look->from <= end && !is_elsewhere(book, hold))
                look->from = days_next(&days, end);
            if (stage && look->until <= end)
                look->until = days_next(&days, end);
        }
    }
}

/* ---- R3 to R6: the next stage */

static inline int own_day(const struct days *days, const struct script_stage *stage, int due, int issued, int last)
{
    int day = NEVER;

    if (span_is_set(stage->before_due))
        return days_roll(days, days_move(days, due, stage->before_due, -1), -1);
    if (span_is_set(stage->after_due))
        day = MAX(day, days_later(days, due, stage->after_due));
    if (span_is_set(stage->after_issue))
        day = MAX(day, days_later(days, issued, stage->after_issue));
    if (span_is_set(stage->after_previous) && last != NEVER)
        day = MAX(day, days_later(days, last, stage->after_previous));
    if (stage->action == 'm' || day == NEVER)
        day = MAX(day, due + 1);
    return days_roll(days, day, 1);
}

/* R5, R15, R16: what the earlier letters and payments leave free. */
static inline void look_behind(const struct book *book, int row, const struct script_stage *stage, struct look *look)
{
    const struct book_row *known = &book->row[row];
    const struct book_step *letter = last_letter(known);
    const struct script_limits *limits = &book->script->limits;
    struct days days = days_of_row(book, row);
    int from = NEVER, until;

    if (letter && stage->action == 'm')
        from = letter->day + limits->min_gap;
    for (int i = 0; i < known->steps; i++) {
        if (known->step[i].term != NEVER)
            from = MAX(from, known->step[i].term + 1);
    }
    if (known->steps)
        from = MAX(from, known->step[known->steps - 1].day + 1); /* one stage a day */
    until = from;
    if (!span_is_set(stage->before_due) && known->part_first != NEVER && known->part_steps == steps_of_cycle(known) &&
        known->part_cycle == known->cycle) {
        struct span grace = {SPAN_BUSINESS, limits->partial_grace};

        if (!known->part_before)
            from = MAX(from, days_later(&days, known->part_first, grace));
        until = MAX(until, days_later(&days, known->part_before ? known->part_last : known->part_first, grace));
    }
    from = MAX(from, known->back_from);
    until = MAX(until, known->back_until);
    look->from = from > look->own ? days_roll(&days, from, 1) : look->own;
    look->until = until > look->own ? days_roll(&days, until, 1) : look->own;
}

/* R4: too late, no later than the invoice, or overtaken by the next letter before the due date. */
static inline bool is_missed(const struct book *book, int row, const struct script_policy *policy, int index, int own)
{
    const struct script_row *plain = &book->script->row[row];
    const struct script_stage *next = index + 1 < policy->stages ? &policy->stage[index + 1] : NULL;
    struct days days = days_of_row(book, row);
    int due = book->row[row].due;

    if (book->today > due || own <= plain->issued)
        return true;
    return next && span_is_set(next->before_due) && own_day(&days, next, due, plain->issued, NEVER) <= book->today;
}

/* R6 */
static inline void look_for_repeat(const struct book *book, int row, struct look *look)
{
    const struct script_policy *policy = policy_of(book, row);
    const struct script_stage *stage = &policy->stage[policy->stages - 1];
    const struct book_step *last = last_step(&book->row[row]);
    struct days days = days_of_row(book, row);

    if (!span_is_set(stage->repeat) || !last || last->name != stage->name || last->round > stage->repeat_max)
        return;
    look->stage = policy->stages - 1;
    look->round = last->round + 1;
    look->own = days_later(&days, last->day, stage->repeat);
    if (stage->action == 'm') /* R3 */
        look->own = MAX(look->own, book->row[row].due + 1);
    look->own = days_roll(&days, look->own, 1);
    look_behind(book, row, stage, look);
}

/* R5, R21: the first stage behind the last one served, or, when that has left the policy, the first of all; passed
 * over are those missed and those served in this cycle. */
static inline void look_for_stage(const struct book *book, int row, struct look *look)
{
    const struct script_policy *policy = policy_of(book, row);
    const struct book_row *known = &book->row[row];
    const struct book_step *last = last_step(known);
    struct days days = days_of_row(book, row);

    look->stage = -1;
    for (int i = last ? index_of(policy, last->name) + 1 : 0; i < policy->stages; i++) {
        const struct script_stage *stage = &policy->stage[i];
        bool before = span_is_set(stage->before_due);

        if (was_served(known, stage->name))
            continue;
        look->own = own_day(&days, stage, known->due, book->script->row[row].issued, last ? last->day : NEVER);
        if (before && is_missed(book, row, policy, i, look->own))
            continue;
        look_behind(book, row, stage, look);
        if (before && look->from > known->due)
            continue;
        look->stage = i;
        look->round = 1;
        return;
    }
    look_for_repeat(book, row, look);
}

static inline struct look look_at(const struct book *book, int row)
{
    const struct book_row *known = &book->row[row];
    const struct script_limits *limits = &book->script->limits;
    struct look look = {.stage = -1, .own = NEVER, .from = NEVER, .until = NEVER};
    const struct book_step *letter = last_letter(known);
    int64_t demand[ROWS];

    if (!book->now[row].present || !known->seen || known->ignored || is_credit(book, row))
        return look;
    if (book->now[row].balance == 0) {
        look.whys = 1u << WHY_PAID;
        return look;
    }
    look.eligible = true;
    look.overdue = book->today > known->due;
    look.first_letter = !letter || letter->cycle != known->cycle;
    demands(book, demand);
    look.demand = demand[row];
    look_for_stage(book, row, &look);
    look_at_holds(book, row, look.stage < 0 ? NULL : &policy_of(book, row)->stage[look.stage], &look);
    if (look.demand == 0)
        look.whys |= 1u << WHY_CREDIT;
    else if (look.demand <= limits->min_balance && book->script->row[row].currency == 0)
        look.whys |= 1u << WHY_SMALL;
    if (known->too_old && !known->old_approved && !last_step(known))
        look.whys |= 1u << WHY_FIRST_SIGHT;
    return look;
}
