/* SPDX-License-Identifier: MIT */
/* R7 and R8: a person's or a client's reasons to wait, and the day after. */
#include <string.h>

#include "plan/planner.h"

/* The row of "ledger/number", or NULL. */
static const struct invoice *row_of(const struct planner *planner, const char *subject)
{
    const struct invoice *row = NULL;

    for (guint i = 0; !row && i < planner->input->ledgers->len; i++) {
        const struct ledger *ledger = planner->input->ledgers->pdata[i];
        gsize length = strlen(ledger->config->key);

        if (g_str_has_prefix(subject, ledger->config->key) && subject[length] == '/')
            row = ledger_find(ledger, subject + length + 1);
    }
    return row;
}

/* So that a million rows are not asked for their numbers. */
static void index_rows(struct planner *planner)
{
    GHashTableIter iter;
    gpointer subject, list;

    planner->held_rows = g_hash_table_new(NULL, NULL);
    g_hash_table_iter_init(&iter, planner->holds[HOLD_INVOICE]);
    while (g_hash_table_iter_next(&iter, &subject, &list)) {
        const struct invoice *row = row_of(planner, subject);

        if (row)
            g_hash_table_insert(planner->held_rows, (gpointer)row, list);
    }
}

void holds_index(struct planner *planner)
{
    for (guint scope = 0; scope < G_N_ELEMENTS(planner->holds); scope++)
        planner->holds[scope] = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_ptr_array_unref);
    for (guint i = 0; i < planner->history->holds->len; i++) {
        struct history_hold *hold = &g_array_index(planner->history->holds, struct history_hold, i);
        const char *subject = hold->scope == HOLD_ALL ? "" : hold->subject;
        GPtrArray *list = g_hash_table_lookup(planner->holds[hold->scope], subject);

        if (!list) {
            list = g_ptr_array_new();
            g_hash_table_insert(planner->holds[hold->scope], (gpointer)subject, list);
        }
        g_ptr_array_add(list, hold);
    }
    planner->any_holds = planner->history->holds->len > 0;
    index_rows(planner);
}

void holds_clear(struct planner *planner)
{
    g_hash_table_unref(planner->held_rows);
    for (guint scope = 0; scope < G_N_ELEMENTS(planner->holds); scope++)
        g_hash_table_unref(planner->holds[scope]);
}

const GPtrArray *holds_on(const struct planner *planner, enum hold_scope scope, const char *subject)
{
    GHashTable *holds = planner->holds[scope];

    return g_hash_table_size(holds) ? g_hash_table_lookup(holds, subject) : NULL;
}

const struct history_hold *hold_on_invoice(const struct planner *planner, const struct plan_item *item,
                                           enum reason reason)
{
    g_autofree char *subject = plan_invoice_subject(item->source->ledger->key, item->invoice->number);
    const GPtrArray *list = holds_on(planner, HOLD_INVOICE, subject);

    for (guint i = list ? list->len : 0; i-- > 0;) {
        const struct history_hold *hold = list->pdata[i];

        if (hold->lifted_day == DAY_NONE && reason_from_word(hold->kind) == reason)
            return hold;
    }
    return NULL;
}

/* A client's ladder looks at the holds of an invoice once more when it has found its stage. */
static bool is_told(const struct planner *planner, const struct history_hold *hold)
{
    const GPtrArray *observations = planner->plan->observations;

    for (guint i = 0; i < observations->len; i++) {
        const struct observation *seen = observations->pdata[i];

        if (seen->kind == OBSERVED_PROMISE_BROKEN && seen->hold == hold->id)
            return true;
    }
    return false;
}

/*
 * R16: what ran out before the row was back has ended, not been broken. The day it was back is known only by the day
 * it may go on: one set later than partial_grace before that may be of after the return, and counts as broken.
 */
static bool ran_out_unseen(const struct planner *planner, const struct plan_item *item, const struct history_hold *hold,
                           civil_day last)
{
    const struct calendar *mine = planner->calendar, *theirs = item->client->calendar;
    civil_day back = item->history->returned_since;

    return back != DAY_NONE && last < calendar_roll_back(mine, theirs, back - 1) &&
           hold->from_day < calendar_add(mine, theirs, back, planner->config->limits.partial_grace, false);
}

/* R7: told once, and answered by the next letter. */
static void note_broken(const struct planner *planner, struct plan_item *item, const struct history_hold *hold,
                        civil_day last)
{
    const struct history_step *letter = item_last_letter(item);
    struct observation *observation;

    /* the text is about one date: of instalments and settlements the owner alone is told */
    if (reason_from_word(hold->kind) == REASON_PROMISE && (!letter || letter->day <= last)) {
        item_own_rare(planner, item)->broken_promise = hold->named_day;
        item_own_rare(planner, item)->broken_amount = hold->amount;
    }
    if (hold->lifted_day != DAY_NONE || is_told(planner, hold))
        return;
    observation = g_new0(struct observation, 1);
    *observation = (struct observation){
        .kind = OBSERVED_PROMISE_BROKEN,
        .ledger = item->source->ledger->key,
        .number = item->invoice->number,
        .client = item->client->key,
        .before = hold->balance_then,
        .after = item_open(item),
        .due_before = hold->named_day,
        .due_after = DAY_NONE,
        .day = planner->today,
        .hold = hold->id,
        .hold_last_day = last,
    };
    memcpy(observation->currency, item->invoice->currency, sizeof observation->currency);
    g_ptr_array_add(planner->plan->observations, observation);
}

/* R14: an earlier absence has moved this stage already. */
static bool had_absence(const struct planner *planner, const struct plan_item *item, const struct history_hold *hold)
{
    const GPtrArray *all = holds_on(planner, hold->scope, hold->subject);

    for (guint i = 0; all && i < all->len; i++) {
        const struct history_hold *other = all->pdata[i];
        bool broken = false;
        civil_day last;

        if (!g_str_equal(other->kind, hold->kind) || other->from_day > hold->from_day ||
            (other->from_day == hold->from_day && other->id >= hold->id))
            continue;
        last = hold_last_day(planner, other, item, &broken);
        if (last >= item->own_day && last >= other->from_day)
            return true;
    }
    return false;
}

/* What is meant for formal stages only; an absence always is. */
static bool spares(const struct planner *planner, const struct plan_item *item, const struct history_hold *hold,
                   enum reason reason)
{
    const struct config_stage *stage = item_stage(item);

    if ((hold->escalation_only || reason == REASON_ABSENCE) && !(stage && stage->escalation))
        return true;
    return reason == REASON_ABSENCE && had_absence(planner, item, hold);
}

static void apply(const struct planner *planner, struct plan_item *item, const struct history_hold *hold)
{
    enum reason reason = reason_from_word(hold->kind);
    bool broken = false;
    civil_day last;

    if (hold->from_day > planner->today || reason == REASON_NONE || spares(planner, item, hold, reason))
        return;
    /* R24: about one that came back a person has decided */
    if (reason == REASON_HANDED_OVER && hold->scope == HOLD_CLIENT && item->history->taken_back)
        return;
    last = hold_last_day(planner, hold, item, &broken);
    if (hold->address && (last == DAY_NONE || last >= planner->today) && !bounce_holds(item))
        return;
    if (last == DAY_NONE || last >= planner->today) {
        /* lifted today: today is its last day */
        item_add_reason(item, reason,
                        last == DAY_NONE ? DAY_NONE
                                         : calendar_next_open(planner->calendar, item->client->calendar, last));
        return;
    }
    if (broken && !ran_out_unseen(planner, item, hold, last))
        note_broken(planner, item, hold, last);
    if (item->due_day != DAY_NONE && item->due_day <= last)
        item->due_day = calendar_next_open(planner->calendar, item->client->calendar, last);
}

typedef void (*hold_func)(const struct planner *planner, const struct plan_item *item, const struct history_hold *hold,
                          void *data);

static void each_of(const struct planner *planner, const struct plan_item *item, const GPtrArray *list, hold_func each,
                    void *data)
{
    for (guint i = 0; list && i < list->len; i++)
        each(planner, item, list->pdata[i], data);
}

bool hold_stands(const struct planner *planner, enum hold_scope scope, const char *subject, enum reason kind,
                 civil_day *last)
{
    const GPtrArray *list = holds_on(planner, scope, subject);
    bool stands = false;

    for (guint i = 0; list && i < list->len; i++) {
        const struct history_hold *hold = list->pdata[i];
        civil_day end = hold->until_day;

        if (hold->escalation_only || hold->lifted_day != DAY_NONE || hold->from_day > planner->today ||
            (end != DAY_NONE && end < planner->today) || reason_from_word(hold->kind) != kind)
            continue;
        *last = !stands ? end : end == DAY_NONE || *last == DAY_NONE ? DAY_NONE : MAX(*last, end);
        stands = true;
    }
    return stands;
}

static void each_hold(const struct planner *planner, const struct plan_item *item, hold_func each, void *data)
{
    each_of(planner, item, holds_on(planner, HOLD_ALL, ""), each, data);
    each_of(planner, item, holds_on(planner, HOLD_LEDGER, item->source->ledger->key), each, data);
    each_of(planner, item, holds_on(planner, HOLD_CLIENT, item->client->key), each, data);
    each_of(planner, item, g_hash_table_lookup(planner->held_rows, item->invoice), each, data);
}

static void apply_to(const struct planner *planner, const struct plan_item *item, const struct history_hold *hold,
                     void *data)
{
    (void)item;
    apply(planner, data, hold);
}

void holds_apply(const struct planner *planner, struct plan_item *item)
{
    if (planner->any_holds)
        each_hold(planner, item, apply_to, item);
}

struct search {
    cause_func found;
    void *data;
};

static void find_ended(const struct planner *planner, const struct plan_item *item, const struct history_hold *hold,
                       void *data)
{
    const struct search *search = data;
    enum reason reason = reason_from_word(hold->kind);
    bool broken = false;
    civil_day last;

    if (hold->from_day > planner->today || reason == REASON_NONE || spares(planner, item, hold, reason))
        return;
    last = hold_last_day(planner, hold, item, &broken);
    if (last != DAY_NONE && last < planner->today)
        search->found(&(struct plan_cause){CAUSE_HOLD, last,
                                           calendar_next_open(planner->calendar, item->client->calendar, last),
                                           hold->kind},
                      search->data);
}

void holds_find_ended(const struct planner *planner, const struct plan_item *item, cause_func found, void *data)
{
    struct search search = {found, data};

    each_hold(planner, item, find_ended, &search);
}
