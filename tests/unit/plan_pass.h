/* SPDX-License-Identifier: MIT */
/*
 * A pass of the real planner, that the same input in another order gives the
 * same, what a pass serves, and a person's yes to what it showed.
 */
#pragma once

#include "plan_late.h"

/* ---- the pass */

static inline bool clock_holds(const struct life *life)
{
    int today = life->book.today, last = life->last_day;

    if (last == NEVER || today == last)
        return false;
    return today < last || (today > last + life->book.script->limits.max_gap && !life->clock_approved);
}

static inline struct plan *plan_of(struct life *life, struct history *history, bool turned)
{
    g_autoptr(GPtrArray) ledgers = g_ptr_array_new();
    struct plan_input input = {
        .config = life->config,
        .ledgers = ledgers,
        .history = history,
        .calendar = life->calendar,
        .client_calendars = life->client_calendars,
        .now = {.day = life->book.today, .minute = life->book.minute},
        .mode = MODE_LIVE,
    };

    g_ptr_array_add(ledgers, &life->ledger[turned]);
    g_ptr_array_add(ledgers, &life->ledger[!turned]);
    return plan_make(&input);
}

static inline void put_items(GString *out, const char *word, const GPtrArray *items)
{
    for (guint i = 0; i < items->len; i++) {
        const struct plan_item *item = items->pdata[i];

        g_string_append_printf(out, "%s%s", i ? "," : word, item->invoice->number);
        if (item->history && item->stage >= 0)
            g_string_append_printf(out, "(%d.%d)", item->history->cycle, item->round);
    }
}

static inline char *plan_text(const struct plan *plan)
{
    GString *out = g_string_new(NULL);

    for (guint i = 0; i < plan->decisions->len; i++) {
        const struct decision *decision = plan->decisions->pdata[i];

        g_string_append_printf(out, "%s %s %s %s%s%s since %d term %d until %d reasons %lx", decision->client->key,
                               decision->sender->key, decision->stage_name,
                               (const char *[]){"send", "task", "handover", "held"}[decision->verdict],
                               goes(decision) ? "" : " ", goes(decision) ? "" : reason_word(decision->reason),
                               decision->since, decision->term_until, decision->until, (gulong)decision->reasons);
        put_items(out, " items ", decision->items);
        put_items(out, " also ", decision->also_open);
        put_items(out, " credits ", decision->credits);
        g_string_append_c(out, '\n');
    }
    for (guint i = 0; i < plan->observations->len; i++)
        g_string_append_printf(out, "%d ", ((const struct observation *)plan->observations->pdata[i])->kind);
    return g_string_free(out, FALSE);
}

static inline void turn_round(GArray *array)
{
    gsize size = g_array_get_element_size(array);
    g_autofree char *spare = g_malloc(size);

    for (guint i = 0, j = array->len; i + 1 < j; i++, j--) {
        char *a = array->data + i * size, *b = array->data + (j - 1) * size;

        memcpy(spare, a, size);
        memcpy(a, b, size);
        memcpy(b, spare, size);
    }
}

/* Takes the records of quiet rows out of HISTORY, as who loads one beside the ledgers never makes them. */
static inline void hush(struct life *life, struct history *history)
{
    for (int i = 0; i < 2; i++) {
        const struct ledger *ledger = &life->ledger[i];
        struct history_quiet *quiet = history_quiet_new(history, ledger);

        for (guint at = history->invoices->len; at-- > 0;) {
            struct history_invoice *known = &g_array_index(history->invoices, struct history_invoice, at);
            const struct invoice *row =
                g_str_equal(known->ledger, ledger->config->key) ? ledger_find(ledger, known->number) : NULL;

            known->changed = false;
            if (row &&
                history_quiet_take(quiet, (guint)(row - (struct invoice *)(void *)ledger->invoices->data), known))
                g_array_remove_index(history->invoices, at);
        }
    }
}

static inline char *history_text(const struct history *history)
{
    GString *out = g_string_new(NULL);

    for (guint i = 0; i < history->invoices->len; i++) {
        const struct history_invoice *known = &g_array_index(history->invoices, struct history_invoice, i);

        g_string_append_printf(out,
                               "%s/%s of %s: %d since %d due %d, %" G_GINT64_FORMAT " of %" G_GINT64_FORMAT
                               " %s, cycle %d, held %d, part %d (%d), back %d, paid %d\n",
                               known->ledger, known->number, known->client, known->state, known->first_seen, known->due,
                               known->balance, known->total, known->currency, known->cycle, known->first_sight_held,
                               known->partial_since, known->partial_stage, known->returned_since, known->paid_on);
    }
    return g_string_free(out, FALSE);
}

/* What the pass has made of the history is the same, whether quiet rows had records or not. */
static inline void check_history(struct life *life, const struct history *other)
{
    AUTO(history) whole = history_copy(other);
    g_autofree char *one = history_text(life->history), *two = history_text(whole);

    if (!g_str_equal(one, two))
        life_fail(life, "quiet", "one history is\n%s\nand the other\n%s", one, two);
}

/* The same input in another order, without the records of quiet rows, gives the same plan. OTHER is a copy of the
 * history from before the pass. */
static inline void check_same(struct life *life, struct history *other)
{
    struct plan *again;
    g_autofree char *one = plan_text(life->plan), *two = NULL;

    hush(life, other);

    turn_round(other->holds);
    turn_round(other->contacts);
    turn_round(other->approvals);
    again = plan_of(life, other, true);
    two = plan_text(again);
    plan_free(again);
    check_history(life, other);
    if (!g_str_equal(one, two))
        life_fail(life, "same", "one plan is\n%s\nand the other\n%s", one, two);
}

/* ---- what a pass serves */

static inline void note_contact(struct life *life, const struct decision *decision)
{
    if (life->contacts == CONTACTS) { /* the oldest are of no use any more */
        memmove(life->contact, life->contact + CONTACTS / 2, sizeof life->contact / 2);
        life->contacts /= 2;
    }
    life->contact[life->contacts++] =
        (struct life_contact){client_of(decision), life->book.today, address_of(life, client_of(decision))};
}

static inline void note_step(struct life *life, const struct decision *decision, const struct plan_item *item)
{
    struct book_row *row = &life->book.row[row_of(item)];
    const struct script_stage *stage = stage_of(life, decision);
    struct life_letter letter = {row_of(item), stage->name,      row->cycle,
                                 item->round,  life->book.today, span_is_set(stage->before_due)};

    g_array_append_val(life->letters, letter);
    if (row->steps == STEPS) {
        life_fail(life, "many", "R%d has had %d stages", row_of(item), STEPS);
        return;
    }
    row->step[row->steps++] = (struct book_step){stage->name,
                                                 row->cycle,
                                                 item->round,
                                                 life->book.today,
                                                 decision->term_until,
                                                 decision->verdict == VERDICT_SEND,
                                                 life->book.address_of[client_of(decision)]};
}

/* A yes counts for one letter. */
static inline void use_approval(struct life *life, const struct decision *decision)
{
    g_autofree char *key = key_of_decision(life, decision), *digest = decision_digest(decision);

    g_hash_table_remove(life->approved, key);
    for (guint i = life->history->approvals->len; i-- > 0;) {
        const struct history_approval *given = &g_array_index(life->history->approvals, struct history_approval, i);

        if (given->kind == APPROVAL_LETTER && g_str_equal(given->subject, digest))
            g_array_remove_index(life->history->approvals, i);
    }
}

static inline void tell(struct life *life, const struct decision *decision)
{
    if (!life->story)
        return;
    g_string_append_printf(life->story, "%s ", day_text(life->book.today));
    put_items(life->story, "", decision->items);
    g_string_append_printf(life->story, " of %s: %s %s\n", decision->client->key, decision->stage_name,
                           goes(decision) ? "goes" : reason_word(decision->reason));
}

static inline void note_waits(struct life *life)
{
    g_array_set_size(life->waits, 0);
    for (guint i = 0; i < life->plan->decisions->len; i++) {
        const struct decision *decision = life->plan->decisions->pdata[i];
        struct life_wait wait = {.reason = decision->reason};

        if (goes(decision) || decision->kind != DECISION_STAGE)
            continue;
        wait.digest = decision_digest(decision);
        wait.key = key_of_decision(life, decision);
        g_array_append_val(life->waits, wait);
    }
}

static inline void serve(struct life *life)
{
    bool any_wait = false;

    if (life->letters_day != life->book.today)
        life->letters_today = 0;
    life->letters_day = life->book.today;
    for (guint i = 0; i < life->plan->decisions->len; i++) {
        const struct decision *decision = life->plan->decisions->pdata[i];

        tell(life, decision);
        any_wait |= !goes(decision);
        if (!goes(decision))
            continue;
        use_approval(life, decision);
        for (guint j = 0; j < decision->items->len; j++) {
            if (decision->kind == DECISION_STAGE)
                note_step(life, decision, item_at(decision, j));
            else
                life->book.row[row_of(item_at(decision, j))].thanks = life->book.today;
        }
        if (decision->verdict == VERDICT_SEND)
            note_contact(life, decision);
        life->letters_today += decision->verdict == VERDICT_SEND;
    }
    if (any_wait || life->waits->len)
        note_waits(life);
    simulate_serve(life->history, life->plan);
    life->history->letters_today = life->letters_today;
}

/* ---- a yes */

static inline void approve(struct life *life, enum approval_kind kind, const char *subject, int lapses)
{
    struct history_approval given = {
        .id = 1, .kind = kind, .subject = g_strdup(subject), .given = life->book.today, .lapses = lapses};

    g_array_append_val(life->history->approvals, given);
}

static inline void approve_old(struct life *life)
{
    for (int r = 0; r < ROWS; r++) {
        struct book_row *row = &life->book.row[r];
        g_autofree char *subject =
            plan_invoice_subject(life->book.script->row[r].sender ? "other" : "main", row_names[r]);

        if (!row->seen || !row->too_old || row->old_approved)
            continue;
        row->old_approved = true;
        approve(life, APPROVAL_FIRST_SIGHT, subject, DAY_NONE);
    }
}

/* What the last pass showed as waiting gets its yes. */
static inline void approve_all(struct life *life)
{
    approve_old(life);
    for (guint i = 0; i < life->waits->len; i++) {
        const struct life_wait *wait = &g_array_index(life->waits, struct life_wait, i);

        if (wait->reason == REASON_APPROVAL && g_hash_table_add(life->approved, g_strdup(wait->key))) {
            approve(life, APPROVAL_LETTER, wait->digest, DAY_NONE);
        } else if (wait->reason == REASON_FLOOD) {
            approve(life, APPROVAL_PASS, wait->digest, life->book.today + 6);
            life->pass_approved = true;
        } else if (wait->reason == REASON_CLOCK && life->last_day != NEVER && life->book.today > life->last_day) {
            life->clock_approved = true;
            approve(life, APPROVAL_CLOCK, "", DAY_NONE);
        }
    }
}

static inline void drop_clock_approval(struct life *life)
{
    for (guint i = life->history->approvals->len; i-- > 0;) {
        if (g_array_index(life->history->approvals, struct history_approval, i).kind == APPROVAL_CLOCK)
            g_array_remove_index(life->history->approvals, i);
    }
    life->clock_approved = false;
}
