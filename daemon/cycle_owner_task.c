/* SPDX-License-Identifier: MIT */
/* What a call or task needs: whom, what about, what went before. */
#include <string.h>

#include "cycle_owner_inside.h"
#include "report/decision.h"

enum { NOTES_SHOWN = 5 };

void owner_task_free(gpointer data)
{
    struct owner_task *task = data;

    g_clear_pointer(&task->items, g_ptr_array_unref);
    g_clear_pointer(&task->letters, g_ptr_array_unref);
    g_clear_pointer(&task->promises, g_ptr_array_unref);
    g_clear_pointer(&task->notes, g_ptr_array_unref);
    owner_links_free(task->links);
    g_free(task);
}

/* Items are ordered by client. */
const struct plan_item *cycle_first_item(const struct plan *plan, const char *key)
{
    guint low = 0, high = plan->items->len;

    while (low < high) {
        guint middle = low + (high - low) / 2;

        if (strcmp(g_array_index(plan->items, struct plan_item, middle).client->key, key) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == plan->items->len)
        return NULL;

    const struct plan_item *item = &g_array_index(plan->items, struct plan_item, low);

    return g_str_equal(item->client->key, key) ? item : NULL;
}

/* Whether LIST ("ledger/number, ledger/number") names ITEM. */
static bool is_listed(const char *list, const struct plan_item *item)
{
    g_autofree char *around = g_strdup_printf(", %s, ", list);
    g_autofree char *one = g_strdup_printf(", %s/%s, ", item->source->ledger->key, item->invoice->number);

    return strstr(around, one) != NULL;
}

GPtrArray *cycle_task_items(const struct plan *plan, const struct task_row *row)
{
    GPtrArray *items = g_ptr_array_new();
    const struct plan_item *item = cycle_first_item(plan, row->client);
    const struct plan_item *end = &g_array_index(plan->items, struct plan_item, plan->items->len);

    for (; item && item < end && g_str_equal(item->client->key, row->client); item++) {
        if (item->eligible && is_listed(row->invoices, item))
            g_ptr_array_add(items, (gpointer)item);
    }
    return items;
}

static GPtrArray *promises_of(const struct history *history, const GPtrArray *items)
{
    GPtrArray *promises = g_ptr_array_new();

    for (guint i = 0; i < history->holds->len; i++) {
        const struct history_hold *hold = &g_array_index(history->holds, struct history_hold, i);
        bool about = false;

        for (guint j = 0; j < items->len && !about; j++) {
            const struct plan_item *item = items->pdata[j];
            g_autofree char *subject = plan_invoice_subject(item->source->ledger->key, item->invoice->number);

            about = hold->scope == HOLD_INVOICE && g_str_equal(hold->subject, subject);
        }
        if (about && hold->named_day != DAY_NONE && g_str_equal(hold->kind, reason_word(REASON_PROMISE)))
            g_ptr_array_add(promises, (gpointer)hold);
    }
    return promises;
}

/* The last few; their texts stay with GATHERING. */
static GPtrArray *notes_of(struct gathering *gathering, const char *client, GError **error)
{
    const struct cycle *cycle = gathering->cycle;
    GPtrArray *all = note_list(cycle->store, client, NULL, error), *notes;

    if (!all)
        return NULL;
    g_ptr_array_add(gathering->notes, all);
    notes = g_ptr_array_new_with_free_func(g_free);
    for (guint i = all->len > NOTES_SHOWN ? all->len - NOTES_SHOWN : 0; i < all->len; i++) {
        const struct note *note = all->pdata[i];
        struct owner_note *own = g_new0(struct owner_note, 1);

        own->day = moment_at(instant_from_text(note->time), cycle->config->timezone).day;
        own->text = note->text;
        g_ptr_array_add(notes, own);
    }
    return notes;
}

bool gathering_add_task(struct gathering *gathering, const struct notice *notice, GError **error)
{
    const struct cycle *cycle = gathering->cycle;
    const struct task_row *row = cycle_task_of(cycle, notice);
    const struct plan_item *first = row ? cycle_first_item(cycle->plan, row->client) : NULL;
    const struct plan_client *client = first ? first->client : NULL;
    struct owner_task *task;

    if (!row)
        return true;
    task = g_new0(struct owner_task, 1);
    g_ptr_array_add(gathering->tasks, task);
    *task = (struct owner_task){
        .id = row->id,
        .key = row->client,
        .kind = row->kind,
        .stage = row->stage,
        .since = day_from_iso(row->since),
        .name = client ? client_label(client) : row->name,
        .contact = client ? client->contact : "",
        .phone = client ? client->phone : "",
        .until = DAY_NONE,
    };
    task->items = cycle_task_items(cycle->plan, row);
    task->letters = task->items->len ? letter_previous_of(task->items->pdata[0]) : NULL;
    task->promises = promises_of(cycle->world->history, task->items);
    task->notes = notes_of(gathering, row->client, error);
    if (client && task->since != DAY_NONE)
        task->until = task_last_day(cycle->world->calendar, client->calendar, client->policy, row->stage, task->since);
    return task->notes != NULL;
}
