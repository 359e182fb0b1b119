/* SPDX-License-Identifier: MIT */
/*
 * What has to hold of each letter, call and task that goes, checked against
 * the book: nothing goes to who paid, is held or was promised time, nothing
 * goes early, twice or out of order, and what it says adds up.
 */
#pragma once

#include "plan_check.h"

/* ---- letters that go */

static inline void check_step(struct life *life, const struct decision *decision, const struct plan_item *item)
{
    const struct script_stage *stage = stage_of(life, decision);
    int r = row_of(item), today = life->book.today;
    const struct book_row *row = &life->book.row[r];
    const struct book_step *letter = last_letter(row);

    for (int i = 0; i < row->steps; i++) {
        const struct book_step *step = &row->step[i];

        if (step->name == stage->name && step->cycle == row->cycle && step->round == item->round)
            life_fail(life, "key", "R%d %s cycle %d round %d goes again", r, decision->stage_name, row->cycle,
                      item->round);
        if (step->term != NEVER && today <= step->term)
            life_fail(life, "term", "R%d has time until %s", r, day_text(step->term));
        if (step->day >= today)
            life_fail(life, "one-a-day", "R%d has a second stage on one day", r);
    }
    if (letter && stage->action == 'm' && today < letter->day + life->book.script->limits.min_gap)
        life_fail(life, "gap", "R%d had a letter on %s", r, day_text(letter->day));
}

static inline void check_item(struct life *life, const struct decision *decision, const struct plan_item *item)
{
    const struct script_policy *policy = policy_of_decision(life, decision);
    const struct script_stage *stage = stage_of(life, decision);
    int r = row_of(item);
    const struct look look = life->look[r];
    bool before = span_is_set(stage->before_due);

    check_step(life, decision, item);
    if (!look.eligible)
        life_fail(life, "paid", "R%d is not to be reminded of", r);
    else if (look.whys && !policy->per_client)
        life_fail(life, "held", "R%d is held (%s)", r, why_words[__builtin_ctz(look.whys)]);
    else if (!before && stage->action == 'm' && !look.overdue)
        life_fail(life, "overdue", "R%d is not overdue", r);
    else if (before && life->book.today > life->book.row[r].due)
        life_fail(life, "before-due", "R%d is overdue", r);
    if (policy->per_client && !before)
        return;
    if (look.stage < 0 || policy->stage[look.stage].name != stage->name || look.round != item->round)
        life_fail(life, "order", "R%d gets %s round %d, next is s%d round %d", r, decision->stage_name, item->round,
                  look.stage < 0 ? -1 : policy->stage[look.stage].name, look.round);
    else if (life->book.today < look.from)
        life_fail(life, "early", "R%d gets %s, due from %s", r, decision->stage_name, day_text(look.from));
}

/* R10: all that is due at this stage is in this letter. */
static inline void check_together(struct life *life, const struct decision *decision)
{
    const struct script_policy *policy = policy_of_decision(life, decision);
    int sender = life->book.script->row[row_of(item_at(decision, 0))].sender;

    for (int r = 0; r < ROWS; r++) {
        const struct script_row *row = &life->book.script->row[r];
        const struct look look = life->look[r];
        bool in = false;

        if (row->client != client_of(decision) || row->sender != sender || look.stage < 0 || look.whys ||
            life->book.today < look.until || policy->stage[look.stage].name != atoi(decision->stage_name + 1))
            continue;
        for (guint i = 0; i < decision->items->len; i++)
            in |= row_of(item_at(decision, i)) == r;
        if (!in && !policy->single && (!policy->per_client || span_is_set(policy->stage[look.stage].before_due)))
            life_fail(life, "together", "R%d is due at %s as well", r, decision->stage_name);
    }
    if (policy->single && decision->items->len > 1)
        life_fail(life, "together", "several invoices where each gets a letter");
}

static inline void check_term(struct life *life, const struct decision *decision)
{
    const struct script_stage *stage = stage_of(life, decision);
    struct days days = days_of(&life->book, client_of(decision));
    int want = NEVER;

    if (decision->verdict == VERDICT_SEND && span_is_set(stage->new_term))
        want = days_roll(&days, days_later(&days, life->book.today, stage->new_term), 1);
    if (decision->term_until != want)
        life_fail(life, "term-until", "%s gives time until %s, want %s", decision->stage_name,
                  day_text(decision->term_until), day_text(want));
}

/* R10: overdue, of the same client and sender, and neither demanded nor held nor credited. */
static inline void check_also_open(struct life *life, const struct decision *decision)
{
    int sender = life->book.script->row[row_of(item_at(decision, 0))].sender;

    for (int r = 0; r < ROWS; r++) {
        const struct script_row *row = &life->book.script->row[r];
        const struct look look = life->look[r];
        bool want =
            look.eligible && look.overdue && !look.whys && row->client == client_of(decision) && row->sender == sender;
        bool got = false;

        for (guint i = 0; i < decision->items->len; i++)
            want &= row_of(item_at(decision, i)) != r;
        for (guint i = 0; i < decision->also_open->len; i++)
            got |= row_of(decision->also_open->pdata[i]) == r;
        if (got && (!want || look.demand <= 0))
            life_fail(life, "also-open", "R%d is listed as also open", r);
        if (!got && want && !policy_of_decision(life, decision)->per_client)
            life_fail(life, "also-open", "R%d is not listed as also open", r);
    }
}

static inline void check_totals(struct life *life, const struct decision *decision)
{
    g_autoptr(GArray) totals = decision_totals(decision->items);
    int64_t demand[ROWS], want[2] = {0, 0};

    demands(&life->book, demand);
    for (guint i = 0; i < decision->items->len; i++)
        want[life->book.script->row[row_of(item_at(decision, i))].currency] += demand[row_of(item_at(decision, i))];
    for (guint i = 0; i < totals->len; i++)
        want[!g_str_equal(g_array_index(totals, struct money, i).currency, "EUR")] -=
            g_array_index(totals, struct money, i).minor;
    if (want[0] || want[1])
        life_fail(life, "totals", "the totals of %s differ by EUR %d and USD %d cents", decision->stage_name,
                  (int)want[0], (int)want[1]);
}

/* What a yes was given for is no longer covered when an amount changes. */
static inline void check_digest(struct life *life, const struct decision *decision)
{
    struct invoice *row = (struct invoice *)item_at(decision, decision->items->len - 1)->invoice;
    g_autofree char *before = decision_digest(decision), *after = NULL;

    row->balance++;
    after = decision_digest(decision);
    row->balance--;
    if (g_str_equal(before, after))
        life_fail(life, "digest", "a cent more gives the same digest");
}

/* R15 */
static inline void check_thanks(struct life *life, const struct decision *decision)
{
    const struct script_policy *policy = policy_of_decision(life, decision);

    for (guint i = 0; i < decision->items->len; i++) {
        int r = row_of(item_at(decision, i));
        const struct book_row *row = &life->book.row[r];
        const struct book_step *letter = last_letter(row);

        if (!policy->thanks || !row->paid || !life->book.now[r].present || !letter || letter->cycle != row->cycle)
            life_fail(life, "thanks", "R%d has no cause for thanks", r);
    }
}

/* R7: the part that was agreed for that date, less what is in by now; within the days before it. */
static inline bool is_agreed_part(const struct life *life, const struct decision *decision, int r)
{
    const struct book *book = &life->book;

    for (int i = 0; i < book->holds; i++) {
        const struct book_hold *hold = &book->hold[i];
        int k = decision->round - 1;
        struct span step = {hold->every.unit, hold->every.count * k};
        struct days days = days_of_row(book, r);
        int64_t wanted = k + 1 == hold->count ? hold->balance_then : hold->balance_then / MAX(hold->count, 1) * (k + 1);

        if (hold->kind == HOLDS_INSTALMENTS && hold->target == r && k < hold->count && hold->lifted == NEVER &&
            days_later(&days, hold->named, step) == decision->asked_day &&
            decision->asked <= wanted - came_in(book, hold, r))
            return true;
    }
    return false;
}

static inline void check_instalment(struct life *life, const struct decision *decision)
{
    int r = row_of(item_at(decision, 0)), today = life->book.today;
    const struct look look = life->look[r];

    if (decision->items->len != 1 || decision->stage || decision->term_until != DAY_NONE)
        life_fail(life, "instalment", "R%d: the letter is one of a stage", r);
    if (!look.eligible || !(look.whys >> WHY_INSTALMENTS & 1))
        life_fail(life, "instalment", "R%d is not paid in instalments", r);
    if (today > decision->asked_day || today < decision->asked_day - 3 - 14)
        life_fail(life, "instalment", "R%d is written to for %s", r, day_text(decision->asked_day));
    if (decision->asked <= 0 || decision->asked > life->book.now[r].balance || !is_agreed_part(life, decision, r))
        life_fail(life, "instalment", "R%d is asked for what was not agreed", r);
}

/* R10, per = client: formal letters demand only what an earlier letter demanded; no stage before the one below it. */
static inline void check_ladder(struct life *life, const struct decision *decision)
{
    const struct script_policy *policy = policy_of_decision(life, decision);
    const struct script_stage *stage = stage_of(life, decision);
    int index = (int)(stage - policy->stage), sender = life->book.script->row[row_of(item_at(decision, 0))].sender;
    bool below = index == 0 || span_is_set(policy->stage[index - 1].before_due);

    for (int r = 0; r < ROWS; r++) {
        const struct script_row *row = &life->book.script->row[r];

        if (row->used && row->client == client_of(decision) && row->sender == sender && life->book.row[r].seen)
            below |= was_served(&life->book.row[r], policy->stage[MAX(index - 1, 0)].name) ||
                     was_served(&life->book.row[r], stage->name);
    }
    if (!below && !life->edited)
        life_fail(life, "ladder", "%s goes, and nobody had the stage below it", decision->stage_name);
    for (guint i = 0; i < decision->items->len; i++) {
        const struct look look = life->look[row_of(item_at(decision, i))];

        if (look.whys & ~(1u << WHY_PAUSE | 1u << WHY_ABSENCE)) /* those may be for formal stages only */
            life_fail(life, "held", "R%d is held", row_of(item_at(decision, i)));
    }
}

static inline void check_going(struct life *life, const struct decision *decision)
{
    life->sent++;
    check_hours(life, decision);
    check_contact(life, decision);
    check_digest(life, decision);
    if (decision->kind == DECISION_THANKS) {
        check_thanks(life, decision);
        return;
    }
    if (decision->kind == DECISION_INSTALMENT) {
        check_instalment(life, decision);
        return;
    }
    for (guint i = 0; i < decision->items->len; i++)
        check_item(life, decision, item_at(decision, i));
    check_together(life, decision);
    check_term(life, decision);
    check_also_open(life, decision);
    check_totals(life, decision);
    if (needs_yes(life, decision) && !was_approved(life, decision))
        life_fail(life, "approval", "%s goes without a yes", decision->stage_name);
    if (policy_of_decision(life, decision)->per_client && !span_is_set(stage_of(life, decision)->before_due))
        check_ladder(life, decision);
}
