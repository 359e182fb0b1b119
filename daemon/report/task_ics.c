/* SPDX-License-Identifier: MIT */
#include "report/task_ics.h"

#include <string.h>

#include "compose/owner.h"
#include "report/agenda_inside.h"
#include "report/decision.h"

static bool serves_a_stage(const struct owner_task *task)
{
    return task->items && task->items->len && strcmp(task->kind, "no-address") && strcmp(task->kind, "claim");
}

static char *uid_of(const struct owner_task *task, const char *sender)
{
    g_autoptr(GPtrArray) none = g_ptr_array_new();
    g_autofree char *name = NULL;

    if (serves_a_stage(task))
        return feed_uid(task->key, sender, task->stage, task->items, 0);
    name = g_strdup_printf("task %" G_GINT64_FORMAT, task->id);
    return feed_uid(task->key, sender, name, none, 0);
}

static char *summary_of(const struct owner_task *task)
{
    g_autofree char *total = task->items ? items_total(task->items) : g_strdup("");
    const char *what = *task->stage ? task->stage : task->kind;

    return g_strdup_printf("%s: %s%s%s", what, task->name, *total ? ", " : "", total);
}

/* Facts without words, so that they read well in every language. */
static char *description_of(const struct owner_task *task)
{
    GString *text = g_string_new(task->contact);
    char day[DAY_ISO_SIZE];

    if (*task->phone)
        g_string_append_printf(text, "%s%s", text->len ? ", " : "", task->phone);
    for (guint i = 0; task->items && i < task->items->len; i++) {
        const struct plan_item *item = task->items->pdata[i];
        g_autofree char *amount = amount_text(item->invoice->balance - item->rare->credited, item->invoice->currency);

        g_string_append_printf(text, "%s%s: %s (%s)", text->len ? "\n" : "", item->invoice->number, amount,
                               day_to_iso(item->due, day));
    }
    g_string_append_printf(text, "%sherinnerctl done %" G_GINT64_FORMAT, text->len ? "\n" : "", task->id);
    return g_string_free(text, FALSE);
}

char *task_ics(const GPtrArray *tasks, const char *sender, int64_t stamp_ms)
{
    struct feed *feed = feed_new(FEED_AGENDA, stamp_ms);
    char *text;

    for (guint i = 0; i < tasks->len; i++) {
        const struct owner_task *task = tasks->pdata[i];
        g_autofree char *uid = uid_of(task, sender);
        g_autofree char *summary = summary_of(task);
        g_autofree char *description = description_of(task);

        feed_add_todo(feed, uid, task->since, task->until, summary, description);
    }
    text = feed_text(feed);
    feed_free(feed);
    return text;
}
