/* SPDX-License-Identifier: MIT */
/*
 * Random scripts. The same seed gives the same script everywhere: the numbers
 * come from here and not from the C library. Lengths are small, so that
 * ladders are climbed, terms end and gaps bite within some weeks.
 */
#pragma once

#include <string.h>

#include "plan_script.h"

struct dice {
    uint64_t state;
};

/* splitmix64 */
static inline uint64_t dice_next(struct dice *dice)
{
    uint64_t z = (dice->state += UINT64_C(0x9e3779b97f4a7c15));

    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

/* FROM to TO, both with. */
static inline int roll(struct dice *dice, int from, int to)
{
    return from + (int)(dice_next(dice) % (uint64_t)(to - from + 1));
}

static inline bool chance(struct dice *dice, int percent)
{
    return roll(dice, 1, 100) <= percent;
}

static inline struct span random_span(struct dice *dice, int from, int to)
{
    return (struct span){chance(dice, 75) ? SPAN_DAYS : SPAN_BUSINESS, roll(dice, from, to)};
}

/* What every stage behind the due date may have besides its date. */
static inline void random_manner(struct dice *dice, struct script_stage *stage, bool first)
{
    stage->action = chance(dice, 80) ? 'm' : chance(dice, 50) ? 'c' : 't';
    if (stage->action == 'm' && chance(dice, 60))
        stage->new_term = random_span(dice, 2, 9);
    stage->escalation = !first && chance(dice, 35);
    stage->confirm = chance(dice, stage->escalation ? 30 : 6);
}

static inline struct script_stage random_stage(struct dice *dice, int name, int *after_due, bool first)
{
    struct script_stage stage = {.name = name};

    if (first || chance(dice, 40)) {
        *after_due += roll(dice, 1, 6);
        stage.after_due = (struct span){SPAN_DAYS, *after_due};
    }
    if (chance(dice, 10))
        stage.after_issue = chance(dice, 30) ? (struct span){SPAN_MONTHS, 1} : random_span(dice, 5, 30);
    if (!first && (!span_is_set(stage.after_due) || chance(dice, 30)))
        stage.after_previous = random_span(dice, 0, 9);
    random_manner(dice, &stage, first);
    return stage;
}

static inline struct script_policy random_policy(struct dice *dice)
{
    struct script_policy policy = {
        .per_client = chance(dice, 25), .single = chance(dice, 12), .thanks = roll(dice, 0, 2)};
    int before = chance(dice, 50) ? roll(dice, 1, 2) : 0, after = roll(dice, 1, 4), name = roll(dice, 0, 2), due = 0;
    enum span_unit unit = chance(dice, 70) ? SPAN_DAYS : SPAN_BUSINESS;

    for (int i = before; i > 0; i--)
        policy.stage[policy.stages++] =
            (struct script_stage){.name = name++, .before_due = {unit, i * 3 - roll(dice, 0, 2)}, .action = 'm'};
    for (int i = 0; i < after; i++)
        policy.stage[policy.stages++] = random_stage(dice, name++, &due, i == 0);
    if (chance(dice, 25)) {
        policy.stage[policy.stages - 1].repeat = random_span(dice, 3, 9);
        policy.stage[policy.stages - 1].repeat_max = roll(dice, 1, 3);
    }
    return policy;
}

static inline void random_closings(struct dice *dice, struct closings *closed, int start, int length)
{
    closed->count = roll(dice, 0, 3);
    for (int i = 0; i < closed->count; i++)
        closed->day[i] = start + roll(dice, 0, length);
    if (closed->count > 1 && chance(dice, 40)) /* a bridge */
        closed->day[1] = closed->day[0] + 1;
}

static inline struct script_row random_row(struct dice *dice, const struct script *script, int number)
{
    struct script_row row = {
        .used = true, .client = roll(dice, 0, CLIENTS - 1), .sender = chance(dice, 15), .names = -1};

    row.due = script->start + (chance(dice, 6) ? -roll(dice, 55, 90) : roll(dice, -12, 25));
    row.issued = row.due - (chance(dice, 15) ? roll(dice, 0, 4) : roll(dice, 5, 30));
    row.appears = chance(dice, 70) ? 0 : roll(dice, 0, 15);
    row.currency = chance(dice, 12);
    row.amount = chance(dice, 10) ? roll(dice, 1, 400) : 100 * roll(dice, 1, 50);
    if (number > 0 && chance(dice, 14)) {
        row.amount = -row.amount;
        row.names = chance(dice, 50) ? roll(dice, 0, number - 1) : -1;
    }
    return row;
}

static inline void random_hold(struct dice *dice, struct script_event *event)
{
    event->hold = (enum hold_kind)roll(dice, 0, HOLD_KINDS - 1);
    event->count = chance(dice, 70) ? roll(dice, 1, 15) : 0;
    event->scope = 3;
    switch (event->hold) {
    case HOLDS_PAUSE:
        event->scope = roll(dice, 0, 3);
        event->escalation = chance(dice, 30);
        break;
    case HOLDS_PROMISE:
        event->count = roll(dice, 0, 10);
        event->parts = chance(dice, 50) ? 0 : roll(dice, 10, 90);
        break;
    case HOLDS_INSTALMENTS:
        event->count = roll(dice, 1, 8);
        event->parts = roll(dice, 2, 4);
        break;
    case HOLDS_CLOSED:
        event->parts = event->count ? roll(dice, 10, 90) : 0;
        break;
    case HOLDS_REPLY:
    case HOLDS_UNDELIVERABLE:
    case HOLDS_INSOLVENT:
        event->scope = 2;
        event->count = 0;
        break;
    case HOLDS_ABSENCE:
        event->scope = 2;
        event->escalation = true;
        event->count = roll(dice, 1, 15);
        break;
    case HOLDS_DISPUTE:
        event->count = 0;
        break;
    case HOLDS_SAYS_PAID:
    case HOLD_KINDS:
        event->count = roll(dice, 1, 10);
        break;
    }
    event->target = roll(dice, 0, event->scope == 3 ? ROWS - 1 : event->scope == 1 ? 1 : CLIENTS - 1);
}

/* Weights of what happens: holds and payments are more frequent than changes of policy and trouble with the clock. */
static const enum script_kind usual_events[] = {
    EVENT_PAY,    EVENT_PAY,    EVENT_PART,   EVENT_PART,      EVENT_OWE,   EVENT_VANISH, EVENT_BACK,    EVENT_BACK,
    EVENT_MOVE,   EVENT_MOVE,   EVENT_HOLD,   EVENT_HOLD,      EVENT_HOLD,  EVENT_HOLD,   EVENT_RESUME,  EVENT_RESUME,
    EVENT_RESUME, EVENT_RENAME, EVENT_INSERT, EVENT_REMOVE,    EVENT_SWAP,  EVENT_POLICY, EVENT_APPROVE, EVENT_APPROVE,
    EVENT_SKIP,   EVENT_OUTAGE, EVENT_OUTAGE, EVENT_BACKWARDS, EVENT_AHEAD, EVENT_TWICE,  EVENT_TWICE,   EVENT_HOUR,
    EVENT_BOUNCE, EVENT_BOUNCE, EVENT_BOUNCE, EVENT_ADDRESS,   EVENT_ADDRESS,
};

static inline struct script_event random_event(struct dice *dice, const struct script *script)
{
    struct script_event event = {.used = true, .day = roll(dice, 0, script->length - 1)};
    int after_due = roll(dice, 0, 15);

    event.kind = usual_events[roll(dice, 0, (int)G_N_ELEMENTS(usual_events) - 1)];
    event.target = roll(dice, 0, ROWS - 1);
    event.count = roll(dice, 0, STAGES - 1);
    switch (event.kind) {
    case EVENT_HOLD:
        random_hold(dice, &event);
        break;
    case EVENT_PART:
        event.count = roll(dice, 5, 95); /* percent */
        break;
    case EVENT_MOVE:
        event.count = roll(dice, -5, 25);
        break;
    case EVENT_INSERT:
        event.stage = random_stage(dice, roll(dice, 8, 11), &after_due, chance(dice, 30));
        break;
    case EVENT_OUTAGE:
        event.count = chance(dice, 85) ? roll(dice, 1, 14) : roll(dice, 15, 45);
        break;
    case EVENT_BACKWARDS:
        event.count = roll(dice, 1, 20);
        break;
    case EVENT_AHEAD:
        event.count = roll(dice, 1, 30);
        break;
    case EVENT_HOUR:
        event.count = (int[]){8 * 60 + 59, 9 * 60, 11 * 60 + 59, 12 * 60, 16 * 60 + 59, 17 * 60}[roll(dice, 0, 5)];
        break;
    default:
        break;
    }
    return event;
}

static inline struct script_limits random_limits(struct dice *dice)
{
    return (struct script_limits){
        .contact_gap = chance(dice, 60) ? 3 : roll(dice, 0, 5),
        .min_gap = chance(dice, 60) ? 5 : roll(dice, 0, 7),
        .max_per_week = chance(dice, 70) ? 2 : roll(dice, 1, 4),
        .week_set = chance(dice, 30),
        .promise_grace = roll(dice, 0, 3),
        .partial_grace = chance(dice, 50) ? 5 : roll(dice, 0, 5),
        .first_sight = chance(dice, 50) ? 1 : roll(dice, 0, 2),
        .first_sight_age = chance(dice, 60) ? 60 : roll(dice, 3, 30),
        .max_gap = chance(dice, 80) ? 35 : roll(dice, 5, 12),
        .per_run = chance(dice, 92) ? -1 : roll(dice, 1, 3),
        .min_balance = chance(dice, 80) ? 100 : 0,
        .unknown = chance(dice, 40),
    };
}

static inline struct script random_script(uint64_t seed)
{
    struct dice dice = {seed};
    struct script script = {.seed = seed};
    int rows = roll(&dice, 1, chance(&dice, 40) ? 2 : ROWS), events = roll(&dice, 0, chance(&dice, 50) ? 4 : EVENTS);

    script.start = 20457 + roll(&dice, 0, 3 * 365); /* 2026 to 2028 */
    script.length = roll(&dice, 40, 75);
    random_closings(&dice, &script.closed, script.start, script.length);
    script.limits = random_limits(&dice);
    for (int i = 0; i < POLICIES; i++)
        script.policy[i] = random_policy(&dice);
    for (int i = 0; i < CLIENTS; i++) {
        script.client[i] = (struct script_client){
            .policy = chance(&dice, 20), .same_address = i > 0 && chance(&dice, 12), .own_calendar = chance(&dice, 25)};
        random_closings(&dice, &script.client[i].closed, script.start, script.length);
    }
    for (int i = 0; i < rows; i++)
        script.row[i] = random_row(&dice, &script, i);
    for (int i = 0; i < events; i++)
        script.event[i] = random_event(&dice, &script);
    script.agreeable = chance(&dice, 50);
    script.patient = chance(&dice, 12);
    return script;
}
