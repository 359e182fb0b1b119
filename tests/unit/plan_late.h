/* SPDX-License-Identifier: MIT */
/*
 * The other half of the checks: nothing is silently left out, what is held is
 * held for the reason that is told, and the whole plan is in order.
 */
#pragma once

#include "plan_going.h"

static inline const struct decision *decision_with(const struct life *life, int r)
{
    for (guint i = 0; i < life->plan->decisions->len; i++) {
        const struct decision *decision = life->plan->decisions->pdata[i];

        for (guint j = 0; decision->kind == DECISION_STAGE && j < decision->items->len; j++) {
            if (row_of(item_at(decision, j)) == r)
                return decision;
        }
    }
    return NULL;
}

/* R10: something keeps a mail to this client back, or another one is its voice today. */
/* Mails that go now, and those that a flood keeps back after they were chosen: to CLIENT or its address. */
static inline int mails_meant(const struct life *life, int client, bool address)
{
    int count = mails_now(life, client, address, true);

    for (guint i = 0; i < life->plan->decisions->len; i++) {
        const struct decision *decision = life->plan->decisions->pdata[i];

        if (is_held_by(decision, REASON_FLOOD))
            count += address ? address_of(life, client_of(decision)) == address_of(life, client)
                             : client_of(decision) == client;
    }
    return count;
}

static inline bool gap_is_there(const struct life *life, const struct decision *held)
{
    const struct script_limits *limits = &life->book.script->limits;
    int client = client_of(held), last = last_mail(life, client);
    bool single = policy_of_decision(life, held)->single;

    if (!single && last != NEVER && last + limits->contact_gap > life->book.today)
        return true;
    for (int address = 0; address < 2 && week_counts(life, held); address++) {
        if (mails_of_week(life, client, address) + mails_meant(life, client, address) >= limits->max_per_week)
            return true;
    }
    for (guint i = 0; !single && i < life->plan->decisions->len; i++) {
        const struct decision *other = life->plan->decisions->pdata[i];

        if (other != held && client_of(other) == client &&
            (other->verdict == VERDICT_SEND || is_held_by(other, REASON_FLOOD)))
            return true;
    }
    return false;
}

/* R12a: more letters than per_run allows, those that were approved aside. */
static inline bool is_flood(const struct life *life)
{
    int count = life->letters_day == life->book.today ? life->letters_today : 0;
    int limit = life->book.script->limits.per_run;

    for (guint i = 0; i < life->plan->decisions->len; i++) {
        const struct decision *decision = life->plan->decisions->pdata[i];

        count += decision->verdict == VERDICT_SEND || is_held_by(decision, REASON_FLOOD);
    }
    return limit > 0 && count > limit;
}

static inline bool is_held_rightly(const struct life *life, const struct decision *decision)
{
    const struct script_stage *stage = stage_of(life, decision);
    bool mail = stage && stage->action == 'm';
    struct days days = days_of(&life->book, client_of(decision));

    if (is_held_by(decision, REASON_APPROVAL) && needs_yes(life, decision) && !was_approved(life, decision))
        return true;
    if (is_held_by(decision, REASON_WINDOW) &&
        (mail ? is_shut(life, client_of(decision), stage->escalation) : !days_open(&days, life->book.today)))
        return true;
    if (is_held_by(decision, REASON_GAP) && mail && gap_is_there(life, decision))
        return true;
    return is_held_by(decision, REASON_FLOOD) && mail && is_flood(life);
}

/* What is due is decided about, and held only for a reason that is there. */
static inline void check_late(struct life *life, int r)
{
    const struct script_policy *policy = policy_of(&life->book, r);
    const struct look look = life->look[r];
    const struct decision *decision = decision_with(life, r);
    bool own = look.stage >= 0 && (!policy->per_client || span_is_set(policy->stage[look.stage].before_due));

    if (!own || !look.eligible)
        return;
    if (look.whys && look.own <= life->book.today) {
        enum why first = (enum why)__builtin_ctz(look.whys);

        if (!decision || goes(decision) || !g_str_equal(reason_word(decision->reason), why_words[first]))
            life_fail(life, "reason", "R%d is held by %s, the plan says %s", r, why_words[first],
                      !decision        ? "nothing"
                      : goes(decision) ? "go"
                                       : reason_word(decision->reason));
    } else if (!look.whys && look.until <= life->book.today) {
        if (!decision)
            life_fail(life, "late", "R%d is due since %s and nothing is decided", r, day_text(look.until));
        else if (!goes(decision) && !is_held_rightly(life, decision))
            life_fail(life, "late", "R%d is due since %s and held by %s", r, day_text(look.until),
                      reason_word(decision->reason));
    } else if (!look.whys && look.from > life->book.today && decision) {
        life_fail(life, "early", "R%d is not due before %s and there is a decision", r, day_text(look.from));
    }
}

/* Since when the stage of DECISION has been due, NEVER where the page leaves room. */
static inline int due_since(const struct life *life, const struct decision *decision)
{
    int since = G_MAXINT;

    for (guint i = 0; i < decision->items->len; i++) {
        const struct look look = life->look[row_of(item_at(decision, i))];

        if (look.from != look.until)
            return NEVER;
        since = MIN(since, look.from);
    }
    return since;
}

/* R10: of two that compete, which goes first; 0 where both may. */
static inline int compete(const struct life *life, const struct decision *a, const struct decision *b)
{
    const struct script_policy *policy = policy_of_decision(life, a);
    int since_a = due_since(life, a), since_b = due_since(life, b), today = life->book.today;
    bool long_a = today - since_a >= 10, long_b = today - since_b >= 10;

    if (since_a == NEVER || since_b == NEVER || policy->per_client)
        return 0;
    if (long_a != long_b)
        return long_a ? -1 : 1;
    if (long_a && since_a != since_b)
        return since_a - since_b;
    return index_of(policy, atoi(b->stage_name + 1)) - index_of(policy, atoi(a->stage_name + 1));
}

static inline void check_choice(struct life *life, const struct decision *won)
{
    for (guint i = 0; i < life->plan->decisions->len; i++) {
        const struct decision *other = life->plan->decisions->pdata[i];

        if (other->client == won->client && other->kind == DECISION_STAGE && other->reasons == REASON_BIT(REASON_GAP) &&
            compete(life, won, other) > 0)
            life_fail(life, "choice", "%s goes before %s", won->stage_name, other->stage_name);
    }
}

/* R11 */
static inline void check_sorted(struct life *life)
{
    for (guint i = 1; i < life->plan->decisions->len; i++) {
        const struct decision *a = life->plan->decisions->pdata[i - 1], *b = life->plan->decisions->pdata[i];
        const struct script_policy *policy = policy_of_decision(life, a);
        int clients = strcmp(a->client->key, b->client->key);
        bool beside_a = a->kind != DECISION_STAGE, beside_b = b->kind != DECISION_STAGE;
        int stages = beside_a || beside_b
                         ? beside_b - beside_a
                         : index_of(policy, atoi(a->stage_name + 1)) - index_of(policy, atoi(b->stage_name + 1));

        if (clients > 0 || (clients == 0 && stages > 0) ||
            (clients == 0 && stages == 0 && item_at(a, 0)->due > item_at(b, 0)->due))
            life_fail(life, "sorted", "%s of %s stands before %s of %s", a->stage_name, a->client->key, b->stage_name,
                      b->client->key);
    }
}

/* R12a: with a flood nothing goes but what was approved. */
static inline void check_flood(struct life *life)
{
    if (!is_flood(life) || life->pass_approved)
        return;
    for (guint i = 0; i < life->plan->decisions->len; i++) {
        if (((const struct decision *)life->plan->decisions->pdata[i])->verdict == VERDICT_SEND)
            life_fail(life, "flood", "more letters than per_run go");
    }
}

/* R12d: a held pass decides nothing, serves nothing, and writes nothing. */
static inline void check_clock_held(struct life *life, const struct history *seen)
{
    for (guint i = 0; i < life->plan->decisions->len; i++) {
        if (goes(life->plan->decisions->pdata[i]))
            life_fail(life, "clock", "something goes while the clock is not believed");
    }
    for (guint i = 0; i < seen->invoices->len; i++) {
        if (g_array_index(seen->invoices, struct history_invoice, i).changed)
            life_fail(life, "clock", "a row is to be written while the clock is not believed");
    }
}

/* What was agreed and not kept is told, once, and nothing else is. */
static inline void check_broken(struct life *life)
{
    int told = 0;

    for (guint i = 0; i < life->plan->observations->len; i++) {
        const struct observation *seen = life->plan->observations->pdata[i];
        bool expected = false;

        if (seen->kind != OBSERVED_PROMISE_BROKEN)
            continue;
        for (int j = 0; j < life->broken; j++)
            expected |= seen->hold == life->holds_broken[j] + 1 &&
                        seen->hold_last_day == life->book.hold[life->holds_broken[j]].ended;
        told++;
        if (!expected)
            life_fail(life, "broken", "hold %d is told as broken on %s", (int)seen->hold - 1,
                      day_text(seen->hold_last_day));
    }
    if (told != life->broken)
        life_fail(life, "broken", "%d agreements were not kept, %d are told", life->broken, told);
}

static inline void check_plan(struct life *life)
{
    for (guint i = 0; i < life->plan->decisions->len && !life->failure; i++) {
        const struct decision *decision = life->plan->decisions->pdata[i];

        if (decision->day != life->book.today)
            life_fail(life, "day", "a letter carries another day than its pass");
        if (!goes(decision))
            continue;
        check_going(life, decision);
        if (decision->verdict == VERDICT_SEND && decision->kind == DECISION_STAGE &&
            !policy_of_decision(life, decision)->single)
            check_choice(life, decision);
    }
    for (int r = 0; r < ROWS && !life->failure; r++) {
        if (life->book.script->row[r].used)
            check_late(life, r);
    }
    check_sorted(life);
    check_flood(life);
    check_broken(life);
}
