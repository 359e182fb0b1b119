/* SPDX-License-Identifier: MIT */
/*
 * What the checker notes in its book: what the ledgers show when a pass reads
 * them (R9, R13, R15 to R17), agreements that were not kept (R7), and what
 * persons do on a day of the script.
 */
#pragma once

#include "plan_look.h"

static inline void read_first(struct book *book, int r)
{
    const struct script_limits *limits = &book->script->limits;
    struct book_row *row = &book->row[r];

    *row = (struct book_row){.seen = true,
                             .cycle = 1,
                             .balance = book->now[r].balance,
                             .due = book->now[r].due,
                             .thanks = NEVER,
                             .part_first = NEVER,
                             .part_last = NEVER,
                             .back_from = NEVER,
                             .back_until = NEVER,
                             .missing_since = NEVER,
                             .missing_until = NEVER};
    row->too_old = limits->first_sight != 1 && book->today > row->due + limits->first_sight_age;
    row->ignored = row->too_old && limits->first_sight == 2;
}

/* R16. One that was believed to be paid and is back may be treated as either. */
static inline void read_back(struct book *book, int r)
{
    struct days days = days_of_row(book, r);
    struct book_row *row = &book->row[r];
    int grace = days_later(&days, book->today, (struct span){SPAN_BUSINESS, book->script->limits.partial_grace});

    row->back_from = row->back_until = days_next(&days, book->today);
    if (!book->script->limits.unknown || book->now[r].balance < row->balance)
        row->back_until = MAX(row->back_until, grace);
    row->missing = false;
    row->missing_until = book->today;
    row->paid = book->now[r].balance == 0;
}

static inline void read_balance(struct book *book, int r)
{
    struct days days = days_of_row(book, r);
    struct book_row *row = &book->row[r];
    int64_t balance = book->now[r].balance;

    if (row->missing) {
        read_back(book, r);
    } else if (row->paid && balance > 0) {
        row->paid = row->too_old = false;
        row->back_from = row->back_until =
            days_later(&days, book->today, (struct span){SPAN_BUSINESS, book->script->limits.partial_grace});
    } else if (!row->paid && balance == 0) {
        row->paid = true;
    } else if (!row->paid && balance < row->balance) {
        int steps = steps_of_cycle(row);

        row->part_last = book->today;
        if (row->part_first == NEVER || row->part_steps != steps || row->part_cycle != row->cycle) {
            row->part_first = book->today;
            row->part_steps = steps;
            row->part_cycle = row->cycle;
            row->part_before = false;
        }
    }
}

/* R17 */
static inline void read_due(struct book *book, int r)
{
    struct book_row *row = &book->row[r];
    const struct book_step *letter = last_letter(row);

    if (book->now[r].due == row->due)
        return;
    if (letter && book->now[r].due > MAX(letter->day, row->thanks))
        row->cycle++;
    row->due = book->now[r].due;
}

/* R15: what was arranged for an invoice ends with it. */
static inline void end_arrangements(struct book *book, int r)
{
    for (int i = 0; i < book->holds; i++) {
        struct book_hold *hold = &book->hold[i];

        if (hold->scope == 3 && hold->target == r && hold->lifted == NEVER && hold->ended == NEVER)
            hold->lifted = book->today;
    }
}

static inline void read_row(struct book *book, int r)
{
    struct book_row *row = &book->row[r];
    bool was_paid = row->paid;

    if (!row->seen) {
        if (book->now[r].present && book->now[r].balance > 0)
            read_first(book, r);
    } else if (!book->now[r].present) {
        if (!row->paid && !row->missing)
            row->missing_since = book->today;
        row->missing |= !row->paid;
    } else {
        read_balance(book, r);
        read_due(book, r);
        row->balance = book->now[r].balance;
        if (row->paid && !was_paid)
            end_arrangements(book, r);
    }
}

/* R15 leaves a stage before the due date alone. */
static inline void note_part_payment(struct book *book, int r)
{
    struct book_row *row = &book->row[r];
    struct look look;

    if (row->part_first != book->today)
        return;
    look = look_at(book, r);
    row->part_before = look.stage >= 0 && span_is_set(policy_of(book, r)->stage[look.stage].before_due);
}

/* R16: what ran out while the row was missing has ended, not been broken. One that was agreed in the last days before
 * the row was back, or ran out on a day off, may be told. */
static inline bool ran_out_unseen(const struct book *book, const struct book_hold *hold, int end)
{
    struct days days = days_of_row(book, hold->target);
    struct span grace = {SPAN_BUSINESS, book->script->limits.partial_grace};
    int until = book->row[hold->target].missing_until, back;

    if (until == NEVER)
        return false;
    back = days_next(&days, until);
    return end < days_roll(&days, back - 1, -1) && hold->from < days_move(&days, back, grace, -1);
}

/* Ends the agreements that were not kept; TOLD is called with each that a person has to hear of. */
static inline void end_broken(struct book *book, void (*told)(void *data, int hold), void *data)
{
    for (int i = 0; i < book->holds; i++) {
        struct book_hold *hold = &book->hold[i];
        bool broken;
        int end;

        if (hold->scope != 3 || hold->ended != NEVER || hold->lifted != NEVER || hold->from > book->today ||
            !look_at(book, hold->target).eligible)
            continue;
        end = hold_end(book, hold, hold->target, &broken);
        if (!broken || ran_out_unseen(book, hold, end))
            continue;
        hold->ended = end;
        told(data, i);
    }
}

static inline void book_read(struct book *book)
{
    for (int r = 0; r < ROWS; r++) {
        if (book->script->row[r].used && !is_credit(book, r))
            read_row(book, r);
    }
    for (int r = 0; r < ROWS; r++)
        note_part_payment(book, r);
}

/* ---- what happens */

static inline struct book_hold hold_from(const struct book *book, const struct script_event *event)
{
    struct book_hold hold = {.kind = event->hold,
                             .scope = event->scope,
                             .target = event->target,
                             .from = book->today,
                             .until = NEVER,
                             .lifted = NEVER,
                             .ended = NEVER,
                             .named = NEVER,
                             .address = NEVER,
                             .escalation = event->escalation};
    int64_t balance = event->scope == 3 ? book->now[event->target].balance : 0;

    hold.balance_then = balance;
    if (event->hold == HOLDS_PROMISE || event->hold == HOLDS_INSTALMENTS ||
        (event->hold == HOLDS_CLOSED && event->count) || (event->hold == HOLDS_ABSENCE && event->count % 2))
        hold.named = book->today + event->count;
    else if (event->count)
        hold.until = book->today + event->count;
    if (event->hold == HOLDS_INSTALMENTS) {
        hold.count = event->parts;
        hold.every = event->count % 2 ? (struct span){SPAN_DAYS, 10} : (struct span){SPAN_MONTHS, 1};
    } else {
        hold.amount = event->parts ? MAX(balance * event->parts / 100, 1) : 0;
    }
    return hold;
}

static inline void happen_to_row(struct book *book, const struct script_event *event)
{
    int r = event->target;
    int64_t balance = book->now[r].balance;

    if (!book->script->row[r].used || is_credit(book, r) || (!book->now[r].present && event->kind != EVENT_BACK))
        return;
    if (event->kind == EVENT_PAY)
        book->now[r].balance = 0;
    else if (event->kind == EVENT_PART)
        book->now[r].balance = balance - balance * event->count / 100;
    else if (event->kind == EVENT_OWE)
        book->now[r].balance = book->script->row[r].amount;
    else if (event->kind == EVENT_VANISH)
        book->now[r].present = false;
    else if (event->kind == EVENT_BACK)
        book->now[r].present |= book->row[r].seen;
    else if (event->kind == EVENT_MOVE)
        book->now[r].due = MAX(book->now[r].due + event->count, book->script->row[r].issued);
}

static inline void happen_to_policy(struct book *book, const struct script_event *event)
{
    struct script_policy *now = &book->policy[event->target % POLICIES], policy = *now;
    int at = event->count % policy.stages;

    if (event->kind == EVENT_RENAME) {
        policy.stage[at].name = 12 + (int)(event - book->script->event);
    } else if (event->kind == EVENT_REMOVE) {
        memmove(&policy.stage[at], &policy.stage[at + 1], sizeof policy.stage[0] * (size_t)(policy.stages - at - 1));
        policy.stages--;
    } else if (event->kind == EVENT_SWAP && at + 1 < policy.stages) {
        policy.stage[at] = now->stage[at + 1];
        policy.stage[at + 1] = now->stage[at];
    } else if (event->kind == EVENT_INSERT && policy.stages < STAGES && index_of(&policy, event->stage.name) < 0) {
        memmove(&policy.stage[at + 1], &policy.stage[at], sizeof policy.stage[0] * (size_t)(policy.stages - at));
        policy.stage[at] = event->stage;
        policy.stages++;
    }
    if (policy_is_valid(&policy)) /* the configuration refuses others, and the old one stays */
        *now = policy;
}

static inline void change_address(int *address)
{
    *address = MIN(*address + 1, ADDRESSES - 1);
}

/* Whether row R was in the letter that row TARGET had last. */
static inline bool is_same_mail(const struct book *book, int target, int r)
{
    const struct script_row *one = &book->script->row[target], *other = &book->script->row[r];
    const struct book_step *letter = last_letter(&book->row[target]), *its = last_letter(&book->row[r]);

    if (r == target || !its || policy_of(book, r)->single)
        return r == target;
    return other->used && one->client == other->client && one->sender == other->sender && its->day == letter->day &&
           its->name == letter->name;
}

/* R14: the letter counts no more, nor do calls and skips behind it. */
static inline void forget_letter(struct book_row *row)
{
    int at = (int)(last_letter(row) - row->step);

    row->steps = at;
}

/* The letter that row R had last comes back, some day after it went, unless its cycle is over or thanks followed it. */
static inline void book_bounce(struct book *book, int r)
{
    const struct book_step *letter = last_letter(&book->row[r]);
    int client = book->script->row[r].client;
    bool in[ROWS];

    if (!letter || letter->day >= book->today || book->holds == EVENTS)
        return;
    for (int i = 0; i < ROWS; i++) {
        in[i] = is_same_mail(book, r, i);
        if (in[i] && (last_letter(&book->row[i])->cycle != book->row[i].cycle || book->row[i].thanks >= letter->day))
            return;
    }
    book->hold[book->holds++] = (struct book_hold){.kind = HOLDS_UNDELIVERABLE, .scope = 2, .target = client,
                                                   .from = book->today, .until = NEVER, .lifted = NEVER,
                                                   .ended = NEVER, .named = NEVER, .address = letter->address};
    book->came_back_day = letter->day;
    for (int i = 0; i < ROWS; i++) {
        book->came_back[i] = in[i];
        if (in[i])
            forget_letter(&book->row[i]);
    }
}

/* True when the event is one of the book's. */
static inline bool book_happen(struct book *book, const struct script_event *event)
{
    switch (event->kind) {
    case EVENT_PAY:
    case EVENT_PART:
    case EVENT_OWE:
    case EVENT_VANISH:
    case EVENT_BACK:
    case EVENT_MOVE:
        happen_to_row(book, event);
        return true;
    case EVENT_HOLD:
        if (event->scope != 3 || (book->now[event->target].present && book->now[event->target].balance > 0))
            book->hold[book->holds++] = hold_from(book, event);
        return true;
    case EVENT_RESUME:
        if (book->holds > 0 && book->hold[event->target % book->holds].lifted == NEVER)
            book->hold[event->target % book->holds].lifted = book->today;
        return true;
    case EVENT_RENAME:
    case EVENT_INSERT:
    case EVENT_REMOVE:
    case EVENT_SWAP:
        happen_to_policy(book, event);
        return true;
    case EVENT_POLICY:
        book->policy_of[event->target % CLIENTS] = event->count % POLICIES;
        return true;
    case EVENT_BOUNCE:
        book_bounce(book, event->target);
        return true;
    case EVENT_ADDRESS:
        change_address(&book->address_of[book->script->row[event->target].client]);
        return true;
    default:
        return false;
    }
}

static inline void book_open(struct book *book, const struct script *script)
{
    *book = (struct book){.script = script, .minute = 10 * 60, .came_back_day = NEVER};
    memcpy(book->policy, script->policy, sizeof book->policy);
    for (int i = 0; i < CLIENTS; i++)
        book->policy_of[i] = script->client[i].policy;
    for (int r = 0; r < ROWS; r++) {
        book->now[r].balance = script->row[r].amount;
        book->now[r].due = script->row[r].due;
    }
}

/* Rows that are read from today on. */
static inline void book_appear(struct book *book)
{
    for (int r = 0; r < ROWS; r++) {
        const struct script_row *row = &book->script->row[r];

        if (row->used && book->today - book->script->start == row->appears)
            book->now[r].present = true;
    }
}
