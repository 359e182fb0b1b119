/* SPDX-License-Identifier: MIT */
/* The days of a life: what happens on them, the pass with its checks, and the days on which nothing can happen. */
#pragma once

#include "plan_pass.h"

/* ---- a day */

static inline void expect_broken(void *data, int hold)
{
    struct life *life = data;

    life->holds_broken[life->broken++] = hold;
}

/* R17, R10: cycles rise together with the book's, and a client's ladder starts again only when nobody it demanded is
 * overdue any more. */
static inline void check_cycles(struct life *life)
{
    for (int r = 0; r < ROWS; r++) {
        const struct script_row *plain = &life->book.script->row[r];
        struct book_row *row = &life->book.row[r];
        const struct history_invoice *known =
            history_find(life->history, plain->sender ? "other" : "main", row_names[r]);

        if (!row->seen || !known || known->cycle == row->cycle)
            continue;
        if (!policy_of(&life->book, r)->per_client || known->cycle != row->cycle + 1)
            life_fail(life, "cycle", "R%d is in cycle %d, want %d", r, known->cycle, row->cycle);
        if (look_at(&life->book, r).eligible && look_at(&life->book, r).overdue)
            life_fail(life, "cycle", "R%d starts again while it is overdue", r);
        row->cycle = known->cycle;
    }
}

static inline void pass_held_by_clock(struct life *life)
{
    AUTO(history) seen = history_copy(life->history);

    for (guint i = 0; i < seen->invoices->len; i++)
        g_array_index(seen->invoices, struct history_invoice, i).changed = false;
    g_clear_pointer(&life->plan, plan_free);
    life->plan = plan_of(life, seen, false);
    if (!life->plan->clock_held)
        life_fail(life, "clock", "the clock is believed");
    check_clock_held(life, seen);
    note_waits(life);
    g_clear_pointer(&life->plan, plan_free); /* it points into the copy */
}

static inline void pass(struct life *life)
{
    bool compare = (life->book.script->seed + (uint64_t)++life->passes) % 16 == 0;
    struct history *before = NULL;

    life->history->letters_today = life->letters_day == life->book.today ? life->letters_today : 0;
    make_rows(life);
    make_holds(life);
    life->next_day = NEVER;
    if (clock_holds(life)) {
        pass_held_by_clock(life);
        return;
    }
    book_read(&life->book);
    life->broken = 0;
    end_broken(&life->book, expect_broken, life);
    if (compare)
        before = history_copy(life->history);
    g_clear_pointer(&life->plan, plan_free);
    life->plan = plan_of(life, life->history, false);
    if (life->plan->clock_held)
        life_fail(life, "clock", "the clock is not believed");
    check_cycles(life);
    for (int r = 0; r < ROWS; r++)
        life->look[r] = look_at(&life->book, r);
    if (compare)
        check_same(life, before);
    g_clear_pointer(&before, history_free);
    check_plan(life);
    serve(life);
    life->last_day = life->history->last_day = life->book.today;
    drop_clock_approval(life);
    if (life->book.script->agreeable)
        approve_all(life);
}

/* R21: a person skips the next stage of a row. */
static inline void skip_stage(struct life *life, int r)
{
    struct book_row *row = &life->book.row[r];
    const struct script_row *plain = &life->book.script->row[r];
    const struct script_policy *policy = policy_of(&life->book, r);
    struct look look = look_at(&life->book, r);
    struct history_invoice *known = history_find(life->history, plain->sender ? "other" : "main", row_names[r]);
    struct history_step step = {.cycle = row->cycle,
                                .round = look.round,
                                .kind = STEP_SKIP,
                                .state = STEP_SERVED,
                                .day = life->book.today,
                                .term_until = DAY_NONE};
    const struct book_step *last = last_step(row);

    if (!look.eligible || look.stage < 0 || policy->per_client || row->steps == STEPS ||
        (last && last->day >= life->book.today))
        return;
    step.policy = g_strdup(policy_names[life->book.policy_of[plain->client]]);
    step.stage = g_strdup_printf("s%d", policy->stage[look.stage].name);
    if (!known->steps)
        known->steps = history_steps_new();
    g_array_append_val(known->steps, step);
    row->step[row->steps++] =
        (struct book_step){policy->stage[look.stage].name, row->cycle, look.round, life->book.today, NEVER, false, 0};
}

/* A pass on a day that is not today, as a clock that jumps makes it. */
static inline void pass_elsewhere(struct life *life, int day)
{
    int today = life->book.today;

    if (life->last_day == NEVER || (day > today && day <= life->last_day + life->book.script->limits.max_gap) ||
        (day < today && day >= life->last_day))
        return;
    life->book.today = day;
    pass(life);
    life->book.today = today;
}

/* R14, as the store does it: the letters that came back, and what was served behind them, are gone. */
static inline void forget_steps(struct life *life, int r)
{
    struct history_invoice *known =
        history_find(life->history, life->book.script->row[r].sender ? "other" : "main", row_names[r]);
    int beside = 0;

    for (guint i = 0; known->steps && i < known->steps->len; i++)
        beside += !step_is_of_ladder(&g_array_index(known->steps, struct history_step, i));
    while (known->steps && (int)known->steps->len > life->book.row[r].steps + beside) {
        guint at = known->steps->len - 1;

        while (!step_is_of_ladder(&g_array_index(known->steps, struct history_step, at)))
            at--;
        g_array_remove_index(known->steps, at);
    }
}

static inline void forget_contact(struct life *life, int client, int day)
{
    for (int i = life->contacts; i-- > 0;) {
        if (life->contact[i].client != client || life->contact[i].day != day)
            continue;
        memmove(&life->contact[i], &life->contact[i + 1], sizeof life->contact[0] * (size_t)(life->contacts - i - 1));
        life->contacts--;
        break;
    }
    for (guint i = life->history->contacts->len; i-- > 0;) {
        const struct history_contact *contact = &g_array_index(life->history->contacts, struct history_contact, i);

        if (contact->day != day || contact->client[1] - '0' != client)
            continue;
        g_array_remove_index(life->history->contacts, i);
        return;
    }
}

/* A yes was given for what would have gone. */
static inline void forget_approvals(struct life *life)
{
    g_hash_table_remove_all(life->approved);
    for (guint i = life->history->approvals->len; i-- > 0;) {
        if (g_array_index(life->history->approvals, struct history_approval, i).kind == APPROVAL_LETTER)
            g_array_remove_index(life->history->approvals, i);
    }
}

static inline void come_back(struct life *life, int client)
{
    for (int r = 0; r < ROWS; r++) {
        if (life->book.came_back[r])
            forget_steps(life, r);
    }
    forget_contact(life, client, life->book.came_back_day);
    forget_approvals(life);
    life->book.came_back_day = NEVER;
}

struct day {
    bool eventful, twice, silent;
    int elsewhere; /* days off, 0 = none */
};

static inline void happen(struct life *life, const struct script_event *event, struct day *day, int *back)
{
    day->eventful = true;
    if (book_happen(&life->book, event)) {
        if (life->book.came_back_day != NEVER)
            come_back(life, life->book.script->row[event->target].client);
        make_clients(life);
        life->edited |= event->kind == EVENT_POLICY || (event->kind >= EVENT_RENAME && event->kind <= EVENT_SWAP);
        return;
    }
    if (event->kind == EVENT_OUTAGE)
        *back = MAX(*back, life->book.today + event->count);
    else if (event->kind == EVENT_TWICE)
        day->twice = true;
    else if (event->kind == EVENT_HOUR)
        life->book.minute = event->count;
    else if (event->kind == EVENT_APPROVE)
        approve_all(life);
    else if (event->kind == EVENT_SKIP)
        skip_stage(life, event->target);
    else if (event->kind == EVENT_BACKWARDS)
        day->elsewhere = -event->count;
    else if (event->kind == EVENT_AHEAD)
        day->elsewhere = life->book.script->limits.max_gap + event->count;
}

static inline struct day day_begin(struct life *life, int *back)
{
    const struct script *script = life->book.script;
    struct day day = {0};

    book_appear(&life->book);
    for (int i = 0; i < EVENTS; i++) {
        if (script->event[i].used && script->start + script->event[i].day == life->book.today)
            happen(life, &script->event[i], &day, back);
    }
    for (int r = 0; r < ROWS; r++)
        day.eventful |= script->row[r].used && script->start + script->row[r].appears == life->book.today;
    if (day.eventful && life->edited) {
        g_clear_pointer(&life->plan, plan_free); /* it points into the old policies */
        make_policies(life);
        make_clients(life);
    }
    day.silent = life->book.today < *back;
    return day;
}

/* Nothing can happen today, says the last plan: believed, but in a patient script looked after. */
static inline bool is_idle(const struct life *life, const struct day *day)
{
    return !day->eventful && life->next_day != NEVER && life->book.today < life->next_day;
}

/* Whether anything is agreed that may turn out as not kept. */
static inline bool is_agreed(const struct life *life)
{
    for (int i = 0; i < life->book.holds; i++) {
        if (life->book.hold[i].named != NEVER && life->book.hold[i].ended == NEVER &&
            life->book.hold[i].lifted == NEVER && life->book.hold[i].kind != HOLDS_ABSENCE)
            return true;
    }
    return false;
}

/* When to look again: tomorrow after anything went, was noticed or got its yes, else on the day that the plan names. */
static inline void look_ahead(struct life *life, int sent_before)
{
    if (!life->plan || life->sent != sent_before || life->plan->observations->len || life->history->approvals->len ||
        is_agreed(life) || is_flood(life))
        life->next_day = NEVER;
    else
        life->next_day = life->plan->next_day == DAY_NONE ? G_MAXINT : life->plan->next_day;
}

static inline void live_day(struct life *life, int *back)
{
    struct day day = day_begin(life, back);
    int next_day = life->next_day, sent = life->sent;
    guint letters = life->letters->len;
    bool idle = is_idle(life, &day);

    if (day.silent || (idle && !life->book.script->patient)) {
        if (day.silent)
            life->next_day = NEVER;
        else
            life->last_day = life->history->last_day = life->book.today;
        return;
    }
    if (day.elsewhere)
        pass_elsewhere(life, life->book.today + day.elsewhere);
    pass(life);
    if (idle && life->letters->len != letters)
        life_fail(life, "next-day", "something goes on %s, and the plan named %s", day_text(life->book.today),
                  next_day == G_MAXINT ? "no day" : day_text(next_day));
    if (day.twice) {
        life->book.minute = MIN(life->book.minute + 60, 24 * 60 - 1);
        pass(life);
        life->book.minute -= 60;
    }
    look_ahead(life, sent);
}

/* Lives SCRIPT through; true when every property held. LIFE is to be closed by the caller. STORY: see struct life. */
static inline bool life_lives(struct life *life, struct config *config, const struct script *script, GString *story)
{
    int back = NEVER;

    life_open(life, config, script);
    life->story = story;
    for (int i = 0; i < script->length && !life->failure; i++) {
        life->book.today = script->start + i;
        live_day(life, &back);
    }
    return !life->failure;
}
