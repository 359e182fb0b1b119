/* SPDX-License-Identifier: MIT */
/* Writes a plan down: the reads it rests on, what was noticed, what is held, and what is to be sent. */
#include <string.h>

#include "cycle_steps.h"
#include "proof/journal.h"
#include "proof/pack.h"
#include "proof/records.h"
#include "proof/reminder.h"
#include "proof/store.h"

bool cycle_finish(struct cycle *cycle, bool ok, GError **error)
{
    if (ok && store_commit(cycle->store, error))
        return true;
    store_rollback(cycle->store);
    cycle->torn = true;
    return false;
}

static bool record_reads(struct cycle *cycle, GError **error)
{
    for (guint i = 0; i < cycle->world->ledgers->len; i++) {
        const struct ledger *ledger = cycle->world->ledgers->pdata[i];
        gpointer reason = NULL;
        const char *trust = "";
        int64_t id;

        if (g_hash_table_lookup_extended(cycle->plan->ledger_reasons, ledger->config->key, NULL, &reason))
            trust = reason_word((enum reason)GPOINTER_TO_INT(reason));
        if (!source_record(cycle->store, ledger, trust, &id, error) ||
            (!*trust && !credit_record(cycle->store, ledger, error)))
            return false;
        g_hash_table_insert(cycle->reads, g_strdup(ledger->config->key), GSIZE_TO_POINTER((gsize)id));
    }
    return true;
}

bool cycle_write_parties(struct cycle *cycle, bool *done, GError **error)
{
    const GPtrArray *clients = cycle->plan->clients;
    guint first = cycle->position, count = MIN(clients->len - first, RECORDS_A_STEP);

    *done = first + count == clients->len;
    if (cycle->plan->clock_held || count == 0)
        return true;
    if (!store_begin(cycle->store, error))
        return false;
    cycle->position += count;
    return cycle_finish(cycle, party_write(cycle->store, clients, first, count, error), error);
}

bool cycle_write_sources(struct cycle *cycle, bool *done, GError **error)
{
    *done = true;
    g_hash_table_remove_all(cycle->reads);
    if (cycle->plan->clock_held)
        return true;
    if (!store_begin(cycle->store, error))
        return false;
    return cycle_finish(
        cycle, record_reads(cycle, error) && observation_write(cycle->store, cycle->plan->observations, error), error);
}

static bool pack_invoices(struct cycle *cycle, bool *done, GError **error)
{
    enum { PACKED_A_STEP = 16384 };

    if (cycle->plan->clock_held)
        return true;
    if (!store_begin(cycle->store, error))
        return false;
    return cycle_finish(cycle, invoice_pack(cycle->store, PACKED_A_STEP, done, error), error);
}

bool cycle_write_invoices(struct cycle *cycle, bool *done, GError **error)
{
    const GArray *invoices = cycle->world->history->invoices;
    guint first = cycle->position, changed = 0, end = first;

    for (; end < invoices->len && changed < RECORDS_A_STEP; end++)
        changed += g_array_index(invoices, struct history_invoice, end).changed;
    cycle->position = end;
    *done = changed == 0 && end == invoices->len;
    if (*done)
        return pack_invoices(cycle, done, error);
    if (changed == 0 || cycle->plan->clock_held)
        return true;
    if (!store_begin(cycle->store, error))
        return false;
    return cycle_finish(
        cycle, invoice_write(cycle->store, cycle->world->history, first, end - first, cycle->reads, error), error);
}

static bool write_decision(struct cycle *cycle, const struct decision *decision, GError **error)
{
    /* a hand-over is a person's act: the owner is asked to make it */
    if (decision->verdict == VERDICT_TASK || decision->verdict == VERDICT_HANDOVER ||
        decision->reason == REASON_NO_ADDRESS)
        return task_make(cycle->store, decision, cycle->mode, error);
    if (decision->verdict == VERDICT_HELD)
        return decision_write_held(cycle->store, decision, error);
    return true;
}

bool cycle_write_held(struct cycle *cycle, bool *done, GError **error)
{
    const GPtrArray *decisions = cycle->plan->decisions;
    guint end = MIN(cycle->position + RECORDS_A_STEP, decisions->len);
    bool ok = true;

    *done = end == decisions->len;
    if (cycle->plan->clock_held || cycle->position == end)
        return true;
    if (!store_begin(cycle->store, error))
        return false;
    for (; ok && cycle->position < end; cycle->position++)
        ok = write_decision(cycle, decisions->pdata[cycle->position], error);
    return cycle_finish(cycle, ok, error);
}

/* The end of today's window (UTC ms) for DECISION: until when its letter may be claimed. */
static int64_t cycle_valid_until(const struct cycle *cycle, const struct decision *decision)
{
    const struct config_schedule *schedule = &cycle->config->schedule;
    int end = schedule->window_end;

    /* formal letters end at noon on a Friday (planner.md R12c) */
    if (decision->stage && decision->stage->escalation && day_weekday(decision->day) == FRIDAY)
        end = MIN(end, 12 * 60);
    return instant_of(decision->day, end, cycle->config->timezone);
}

/* The newest read that the letter rests on. */
static int64_t read_of(const struct cycle *cycle, const struct decision *decision)
{
    gsize newest = 0;

    for (guint i = 0; i < decision->items->len; i++) {
        const struct plan_item *item = decision->items->pdata[i];

        newest = MAX(newest, GPOINTER_TO_SIZE(g_hash_table_lookup(cycle->reads, item->source->ledger->key)));
    }
    return (int64_t)newest;
}

static bool list_pending(struct cycle *cycle, GError **error)
{
    g_autoptr(GPtrArray) all = reminder_pending(cycle->store, cycle->mode, error);

    if (!all)
        return false;
    g_ptr_array_set_free_func(all, NULL);
    for (guint i = 0; i < all->len; i++) {
        struct pending *pending = all->pdata[i];

        g_hash_table_insert(cycle->pending, pending->digest, pending);
    }
    return true;
}

static void remember(struct cycle *cycle, int64_t id, const struct decision *decision, bool queued)
{
    g_hash_table_insert(cycle->decisions, GSIZE_TO_POINTER((gsize)id), (gpointer)decision);
    if (!queued) /* R23: what was recalled comes first in the window */
        cycle_line_up(cycle, decision->sender->smtp, id, decision->recall != NULL);
}

/* Pending for today, with bytes that may still go, or without. */
static bool is_kept(const struct cycle *cycle, const struct pending *pending, const struct decision *decision)
{
    if (!pending || pending->day != decision->day)
        return false;
    return !cycle->rewrite || !pending->queued || pending->tried;
}

/* A decision to send: kept where it is already pending for today, else written as a new row. */
static bool place(struct cycle *cycle, const struct decision *decision, GError **error)
{
    /* mostly nothing is pending: all is new */
    g_autofree char *digest = g_hash_table_size(cycle->pending) ? decision_digest(decision) : NULL;
    struct pending *pending = digest ? g_hash_table_lookup(cycle->pending, digest) : NULL;
    const struct config_sender *sender = decision->sender;
    int64_t until = cycle_valid_until(cycle, decision), id;

    if (is_kept(cycle, pending, decision)) {
        if (!reminder_keep(cycle->store, pending->id, read_of(cycle, decision), until, error))
            return false;
        remember(cycle, pending->id, decision, pending->queued);
        g_hash_table_remove(cycle->pending, digest);
        return true;
    }
    if (pending && !reminder_cancel(cycle->store, pending->id, "stale", error))
        return false;
    if (pending)
        g_hash_table_remove(cycle->pending, digest);
    if (!reminder_plan(cycle->store, decision, cycle->mode, read_of(cycle, decision), until, sender->smtp, &id, error))
        return false;
    remember(cycle, id, decision, false);
    return true;
}

/* What is pending and not in the plan any more is taken back, before anything new is written. */
static bool cancel_overtaken(struct cycle *cycle, GError **error)
{
    g_autoptr(GHashTable) wanted = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    GHashTableIter iter;
    gpointer value;

    if (!g_hash_table_size(cycle->pending))
        return true;
    for (guint i = 0; i < cycle->going->len; i++)
        g_hash_table_add(wanted, decision_digest(cycle->going->pdata[i]));
    g_hash_table_iter_init(&iter, cycle->pending);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        const struct pending *pending = value;

        if (g_hash_table_contains(wanted, pending->digest))
            continue;
        if (!reminder_cancel(cycle->store, pending->id, "overtaken", error))
            return false;
        g_hash_table_iter_remove(&iter);
    }
    return true;
}

static bool place_some(struct cycle *cycle, GError **error)
{
    guint end = MIN(cycle->position + ROWS_A_STEP, cycle->going->len);

    for (; cycle->position < end; cycle->position++)
        if (!place(cycle, cycle->going->pdata[cycle->position], error))
            return false;
    return true;
}

static void forget_letters(struct cycle *cycle)
{
    g_hash_table_remove_all(cycle->pending);
    g_hash_table_remove_all(cycle->decisions);
    cycle_lines_clear(cycle);
}

bool cycle_reconcile(struct cycle *cycle, bool *done, GError **error)
{
    bool first = cycle->position == 0;

    if (first) {
        forget_letters(cycle);
        g_clear_pointer(&cycle->going, g_ptr_array_unref);
        cycle->going = plan_going(cycle->plan);
    }
    *done = cycle->position >= cycle->going->len;
    if (*done && !first)
        return true;
    if (!store_begin(cycle->store, error))
        return false;

    bool ok = (!first || (list_pending(cycle, error) && cancel_overtaken(cycle, error))) && place_some(cycle, error);

    *done = cycle->position >= cycle->going->len;
    return cycle_finish(cycle, ok, error);
}

/* Only live letters name an account to anybody: whoever fills it in during the rehearsal changes nothing yet. */
static bool note_accounts(struct cycle *cycle, GError **error)
{
    return cycle->mode != MODE_LIVE ||
           sender_record(cycle->store, cycle->plan, cycle->world->history, cycle->config, error);
}

bool cycle_write_summary(struct cycle *cycle, bool *done, GError **error)
{
    bool held = cycle->plan->clock_held;
    civil_day last_day = held ? DAY_NONE : cycle->world->now.day;

    *done = true;
    if (!store_begin(cycle->store, error))
        return false;
    /* by a date that is not believed no day is over */
    return cycle_finish(cycle,
                        (held || note_accounts(cycle, error)) &&
                            pass_write(cycle->store, cycle->plan, cycle->mode, last_day, error) &&
                            (held || journal_seal(cycle->store, error)),
                        error);
}
