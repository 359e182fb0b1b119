/* SPDX-License-Identifier: MIT */
/*
 * The checker's own memory of a history, and its own reading of planner.md for
 * what holds an invoice (R7) and which credits cover it (R1). Written from the
 * page, not from plan/; it never looks at what the planner keeps. Rule numbers
 * are the page's.
 */
#pragma once

#include "plan_script.h"

enum { STEPS = 40, NAMES = 24, ADDRESSES = 4 };

/* What holds an invoice, in the order of «Reasons». */
enum why {
    WHY_PAID,
    WHY_CLOSED,
    WHY_INSOLVENT,
    WHY_CREDIT,
    WHY_SMALL,
    WHY_FIRST_SIGHT,
    WHY_DISPUTE,
    WHY_INSTALMENTS,
    WHY_PROMISE,
    WHY_SAYS_PAID,
    WHY_PAUSE,
    WHY_REPLY,
    WHY_ABSENCE,
    WHY_UNDELIVERABLE,
    WHYS,
};

static const char *const why_words[WHYS] = {
    "paid",        "closed",  "insolvent", "credit", "small", "first-sight", "dispute",
    "instalments", "promise", "says-paid", "pause",  "reply", "absence",     "undeliverable",
};

struct book_step {
    int name, cycle, round, day, term;
    bool letter;
    int address; /* which one of its client's a letter went to */
};

/* A row as last read in a pass that the clock let through. */
struct book_row {
    bool seen, ignored, too_old, old_approved, paid, missing;
    int64_t balance;
    int due, cycle, steps, thanks; /* thanks: the day of a word of thanks, NEVER = none */
    struct book_step step[STEPS];
    int part_first, part_last, part_steps, part_cycle; /* R15: when payments were seen, and at which stage */
    bool part_before;                                  /* the next stage was one before the due date then */
    int back_from, back_until;                         /* R16: not before the one, at the latest by the other */
    int missing_since, missing_until;
};

struct book_hold {
    enum hold_kind kind;
    int scope, target, from, until, lifted; /* NEVER: no such day */
    bool escalation;
    int named, count;
    struct span every;
    int64_t amount, balance_then;
    int address; /* undeliverable: which one of the client's failed, NEVER = the letter itself */
    int ended; /* an agreement that was not kept: its last day, NEVER = not yet */
};

struct book {
    const struct script *script;
    struct script_policy policy[POLICIES]; /* as edited so far */
    int policy_of[CLIENTS];
    int address_of[CLIENTS]; /* the present one, from 0 */
    struct {
        bool present;
        int64_t balance;
        int due;
    } now[ROWS]; /* as the ledger has it at this moment */
    struct book_row row[ROWS];
    struct book_hold hold[EVENTS];
    int holds;
    bool came_back[ROWS]; /* whose letter of came_back_day just came back */
    int came_back_day;    /* NEVER = none did */
    int today, minute;
};

static inline const struct script_policy *policy_of(const struct book *book, int row)
{
    return &book->policy[book->policy_of[book->script->row[row].client]];
}

static inline struct days days_of(const struct book *book, int client)
{
    const struct script_client *own = &book->script->client[client];

    return (struct days){&book->script->closed, own->own_calendar ? &own->closed : NULL};
}

static inline struct days days_of_row(const struct book *book, int row)
{
    return days_of(book, book->script->row[row].client);
}

static inline int index_of(const struct script_policy *policy, int name)
{
    for (int i = 0; i < policy->stages; i++) {
        if (policy->stage[i].name == name)
            return i;
    }
    return -1;
}

static inline const struct book_step *last_step(const struct book_row *row)
{
    return row->steps && row->step[row->steps - 1].cycle == row->cycle ? &row->step[row->steps - 1] : NULL;
}

static inline const struct book_step *last_letter(const struct book_row *row)
{
    for (int i = row->steps; i-- > 0;) {
        if (row->step[i].letter)
            return &row->step[i];
    }
    return NULL;
}

static inline int steps_of_cycle(const struct book_row *row)
{
    int count = 0;

    for (int i = 0; i < row->steps; i++)
        count += row->step[i].cycle == row->cycle;
    return count;
}

static inline bool was_served(const struct book_row *row, int name)
{
    for (int i = 0; i < row->steps; i++) {
        if (row->step[i].cycle == row->cycle && row->step[i].name == name)
            return true;
    }
    return false;
}

/* ---- R7: holds */

static inline bool hold_names(const struct book *book, const struct book_hold *hold, int row)
{
    const struct script_row *own = &book->script->row[row];

    switch (hold->scope) {
    case 0:
        return true;
    case 1:
        return own->sender == hold->target;
    case 2:
        return own->client == hold->target;
    default:
        return row == hold->target;
    }
}

static inline int with_grace(const struct book *book, int row, int day)
{
    struct days days = days_of_row(book, row);

    return days_later(&days, day, (struct span){SPAN_BUSINESS, book->script->limits.promise_grace});
}

static inline int64_t came_in(const struct book *book, const struct book_hold *hold, int row)
{
    return MAX(hold->balance_then - book->now[row].balance, 0);
}

/* The last day of a plan of payment: of the first part that is not in, else of the last one. */
static inline int instalments_end(const struct book *book, const struct book_hold *hold, int row, bool *broken)
{
    int end = NEVER;

    for (int k = 0; k < hold->count; k++) {
        struct span step = {hold->every.unit, hold->every.count * k};
        int64_t wanted = k + 1 == hold->count ? hold->balance_then : hold->balance_then / hold->count * (k + 1);
        struct days days = days_of_row(book, row);

        end = with_grace(book, row, days_later(&days, hold->named, step));
        if (end < book->today && came_in(book, hold, row) < wanted) {
            *broken = true;
            return end;
        }
    }
    return end;
}

/* R14: two business days after the return, three weeks at most. */
static inline int absence_end(const struct book *book, const struct book_hold *hold, int row)
{
    struct days days = days_of_row(book, row);
    int end = hold->named == NEVER ? hold->until : days_later(&days, hold->named, (struct span){SPAN_BUSINESS, 2});

    return MIN(end, hold->from + 21);
}

/* The last day of HOLD for ROW, NEVER while it has no end; *BROKEN when that is because it was not kept. */
static inline int hold_end(const struct book *book, const struct book_hold *hold, int row, bool *broken)
{
    int end = hold->until;

    *broken = false;
    if (hold->ended != NEVER)
        return hold->lifted == NEVER ? hold->ended : MIN(hold->ended, hold->lifted);
    if (hold->kind == HOLDS_ABSENCE) {
        end = absence_end(book, hold, row);
    } else if (hold->kind == HOLDS_INSTALMENTS) {
        end = instalments_end(book, hold, row, broken);
    } else if (hold->kind == HOLDS_PROMISE) {
        end = with_grace(book, row, hold->named);
        *broken = end < book->today && !(hold->amount && came_in(book, hold, row) >= hold->amount);
    } else if (hold->kind == HOLDS_CLOSED && hold->named != NEVER && came_in(book, hold, row) < hold->amount) {
        end = with_grace(book, row, hold->named);
        *broken = end < book->today;
    }
    if (hold->lifted == NEVER || (end != NEVER && end <= hold->lifted))
        return end;
    *broken = false;
    return hold->lifted;
}

static inline enum why why_of(enum hold_kind kind)
{
    static const enum why whys[HOLD_KINDS] = {
        [HOLDS_PAUSE] = WHY_PAUSE,
        [HOLDS_DISPUTE] = WHY_DISPUTE,
        [HOLDS_PROMISE] = WHY_PROMISE,
        [HOLDS_INSTALMENTS] = WHY_INSTALMENTS,
        [HOLDS_SAYS_PAID] = WHY_SAYS_PAID,
        [HOLDS_REPLY] = WHY_REPLY,
        [HOLDS_ABSENCE] = WHY_ABSENCE,
        [HOLDS_CLOSED] = WHY_CLOSED,
        [HOLDS_UNDELIVERABLE] = WHY_UNDELIVERABLE,
        [HOLDS_INSOLVENT] = WHY_INSOLVENT,
    };

    return whys[kind];
}

/* ---- R1: credits */

static inline bool is_credit(const struct book *book, int row)
{
    return book->script->row[row].amount < 0;
}

/* Whether row A is covered before row B. */
static inline bool covered_before(const struct book *book, int a, int b)
{
    const struct script_row *one = &book->script->row[a], *other = &book->script->row[b];

    if (book->row[a].due != book->row[b].due)
        return book->row[a].due < book->row[b].due;
    if (one->issued != other->issued)
        return one->issued < other->issued;
    return a < b;
}

static inline bool can_be_covered(const struct book *book, int row, int client, int currency)
{
    const struct script_row *own = &book->script->row[row];

    return own->used && own->client == client && own->currency == currency && own->amount > 0 &&
           book->now[row].present && book->now[row].balance > 0;
}

static inline void cover(int row, int64_t *credit, int64_t *demand)
{
    int64_t taken = MIN(*credit, demand[row]);

    demand[row] -= taken;
    *credit -= taken;
}

/* What is asked for each row when the credits of its client are taken off: those that name a row first. */
static inline void demands(const struct book *book, int64_t demand[ROWS])
{
    for (int i = 0; i < ROWS; i++)
        demand[i] = book->now[i].present ? book->now[i].balance : 0;
    for (int named = 1; named >= 0; named--) {
        for (int c = 0; c < ROWS; c++) {
            const struct script_row *note = &book->script->row[c];
            int64_t left = -demand[c];

            if (!note->used || !is_credit(book, c) || !book->now[c].present)
                continue;
            if (named && note->names >= 0 && can_be_covered(book, note->names, note->client, note->currency))
                cover(note->names, &left, demand);
            while (!named && left > 0) {
                int next = -1;

                for (int i = 0; i < ROWS; i++) {
                    if (can_be_covered(book, i, note->client, note->currency) && demand[i] > 0 &&
                        (next < 0 || covered_before(book, i, next)))
                        next = i;
                }
                if (next < 0)
                    break;
                cover(next, &left, demand);
            }
            demand[c] = -left;
        }
    }
}
