/* SPDX-License-Identifier: MIT */
/* The facts of a mail to the owner, gathered from plan and store, and its letter. */
#include <string.h>

#include "compose/owner.h"
#include "cycle_steps.h"
#include "ledger/ledger.h"
#include "proof/log.h"
#include "proof/records.h"
#include "proof/store.h"
#include "report/decision.h"
#include "report/task_ics.h"

enum { NOTES_SHOWN = 5, ID_LENGTH = 8 };

/* What the lists of owner.h point to, kept until the letter is made. */
struct gathering {
    struct cycle *cycle;
    GPtrArray *tasks, *alerts, *notes;
};

static void task_free(gpointer data)
{
    struct owner_task *task = data;

    g_clear_pointer(&task->items, g_ptr_array_unref);
    g_clear_pointer(&task->letters, g_ptr_array_unref);
    g_clear_pointer(&task->promises, g_ptr_array_unref);
    g_clear_pointer(&task->notes, g_ptr_array_unref);
    g_free(task);
}

static void alert_free(gpointer data)
{
    struct owner_alert *alert = data;

    g_clear_pointer(&alert->items, g_ptr_array_unref);
    g_free(alert->detail);
    g_free((char *)alert->id);
    g_free(alert);
}

static void note_list_free(gpointer data)
{
    g_ptr_array_unref(data);
}

/* -- tasks ---------------------------------------------------------------- */

/* The first item of client KEY, or NULL: items are ordered by it. */
static const struct plan_item *first_item(const struct plan *plan, const char *key)
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
    g_autofree char *one = g_strdup_printf(", %s/%s, ", item->ledger->key, item->invoice->number);

    return strstr(around, one) != NULL;
}

static GPtrArray *items_of(const struct plan *plan, const struct task_row *row)
{
    GPtrArray *items = g_ptr_array_new();
    const struct plan_item *item = first_item(plan, row->client);
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
            g_autofree char *subject = plan_invoice_subject(item->ledger->key, item->invoice->number);

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

static const struct task_row *row_of(const struct cycle *cycle, const struct notice *notice)
{
    gint64 id = g_ascii_strtoll(notice->cause + strlen(notice_word(NOTICE_TASK)), NULL, 10);

    for (guint i = 0; i < cycle->tasks->len; i++) {
        if (((const struct task_row *)cycle->tasks->pdata[i])->id == id)
            return cycle->tasks->pdata[i];
    }
    return NULL;
}

static bool add_task(struct gathering *gathering, const struct notice *notice, GError **error)
{
    const struct cycle *cycle = gathering->cycle;
    const struct task_row *row = row_of(cycle, notice);
    const struct plan_item *first = row ? first_item(cycle->plan, row->client) : NULL;
    const struct plan_client *client = first ? first->client : NULL;
    struct owner_task *task;

    if (!row)
        return true;
    task = g_new0(struct owner_task, 1);
    g_ptr_array_add(gathering->tasks, task);
    *task = (struct owner_task){
        .id = row->id, .key = row->client, .kind = row->kind, .stage = row->stage, .since = day_from_iso(row->since),
        .name = client ? client_label(client) : row->name, .contact = client ? client->contact : "",
        .phone = client ? client->phone : "", .until = DAY_NONE,
    };
    task->items = items_of(cycle->plan, row);
    task->letters = task->items->len ? cycle_previous_letters(task->items->pdata[0]) : NULL;
    task->promises = promises_of(cycle->world->history, task->items);
    task->notes = notes_of(gathering, row->client, error);
    if (client && task->since != DAY_NONE)
        task->until =
            task_last_day(cycle->world->calendar, client->calendar, client->policy, row->stage, task->since);
    return task->notes != NULL;
}

/* -- alerts --------------------------------------------------------------- */

static struct owner_alert *alert_new(struct gathering *gathering, const struct notice_row *row)
{
    struct owner_alert *alert = g_new0(struct owner_alert, 1);

    alert->kind = row->notice->kind;
    alert->again = row->told.times > 0;
    alert->name = alert->stage = "";
    alert->source = row->notice->ledger;
    alert->number = row->notice->number;
    alert->day = row->notice->day;
    alert->items = g_ptr_array_new();
    g_ptr_array_add(gathering->alerts, alert);
    return alert;
}

static void tell_approval(struct gathering *gathering, const struct notice_row *row)
{
    const char *digest = row->notice->cause + strlen(notice_word(NOTICE_APPROVAL)) + 1;
    const GPtrArray *decisions = gathering->cycle->plan->decisions;
    struct owner_alert *alert = alert_new(gathering, row);

    alert->id = g_strndup(digest, ID_LENGTH);
    for (guint i = 0; i < decisions->len; i++) {
        const struct decision *decision = decisions->pdata[i];
        g_autofree char *own = decision->reason == REASON_APPROVAL ? decision_digest(decision) : NULL;

        if (g_strcmp0(own, digest))
            continue;
        alert->name = client_label(decision->client);
        alert->stage = decision->stage_name;
        for (guint j = 0; j < decision->items->len; j++)
            g_ptr_array_add(alert->items, decision->items->pdata[j]);
        return;
    }
}

/* The invoices of one client, stage and date stand together, as they will in the letter. */
static struct owner_alert *announced_with(struct gathering *gathering, const struct announcement *announcement)
{
    for (guint i = 0; i < gathering->alerts->len; i++) {
        struct owner_alert *alert = gathering->alerts->pdata[i];
        const struct plan_item *first = alert->items->len ? alert->items->pdata[0] : NULL;

        if (alert->kind == NOTICE_ANNOUNCED && first && first->client == announcement->item->client &&
            first->stage == announcement->item->stage && alert->day == announcement->goes)
            return alert;
    }
    return NULL;
}

static void tell_announcement(struct gathering *gathering, const struct notice_row *row)
{
    const char *key = row->notice->cause + strlen(notice_word(NOTICE_ANNOUNCED)) + 1;
    const GArray *announcements = gathering->cycle->plan->announcements;

    for (guint i = 0; i < announcements->len; i++) {
        const struct announcement *announcement = &g_array_index(announcements, struct announcement, i);
        const struct plan_item *item = announcement->item;
        g_autofree char *own = announcement_key(item);
        struct owner_alert *alert;

        if (!g_str_equal(own, key))
            continue;
        alert = announced_with(gathering, announcement);
        if (!alert) {
            alert = alert_new(gathering, row);
            alert->name = client_label(item->client);
            alert->stage = ((const struct config_stage *)item->client->policy->stages->pdata[item->stage])->name;
            alert->day = announcement->goes;
        }
        g_ptr_array_add(alert->items, (gpointer)item);
        return;
    }
}

static void tell_trouble(struct owner_alert *alert, const struct cycle *cycle, const struct ledger *ledger)
{
    const struct history *history = cycle->world->history;

    if (ledger->failure) {
        alert->detail = g_strdup(ledger->failure);
        return;
    }
    for (guint i = 0; i < history->ledgers->len; i++) {
        const struct history_ledger *known = &g_array_index(history->ledgers, struct history_ledger, i);

        if (!g_str_equal(known->name, alert->source) || known->last_good_rows < ledger->config->shrink_from ||
            ledger->rows * 2 >= known->last_good_rows)
            continue;
        alert->shrunk = true;
        alert->rows = ledger->rows;
        alert->rows_before = known->last_good_rows;
        return;
    }
    alert->stale = true;
    alert->day = moment_at(ledger->stamp.mtime_ns / 1000000, cycle->config->timezone).day;
}

static void tell_ledger(struct gathering *gathering, const struct notice_row *row)
{
    const GPtrArray *ledgers = gathering->cycle->world->ledgers;
    struct owner_alert *alert = alert_new(gathering, row);

    for (guint i = 0; i < ledgers->len; i++) {
        const struct ledger *ledger = ledgers->pdata[i];

        if (g_str_equal(ledger->config->key, alert->source))
            tell_trouble(alert, gathering->cycle, ledger);
    }
}

static void tell_flood(struct gathering *gathering, const struct notice_row *row)
{
    const GPtrArray *decisions = gathering->cycle->plan->decisions;
    struct owner_alert *alert = alert_new(gathering, row);

    for (guint i = 0; i < decisions->len; i++)
        alert->letters += (((const struct decision *)decisions->pdata[i])->reasons & REASON_BIT(REASON_FLOOD)) != 0;
}

/* What happened with one invoice. */
static void tell_invoice(struct gathering *gathering, const struct notice_row *row)
{
    const struct notice *notice = row->notice;
    const struct plan_item *item = plan_find_item(gathering->cycle->plan, notice->ledger, notice->number);
    struct owner_alert *alert = alert_new(gathering, row);

    if (!item)
        return;
    alert->name = client_label(item->client);
    g_ptr_array_add(alert->items, (gpointer)item);
}

static void tell_plainly(struct gathering *gathering, const struct notice_row *row)
{
    alert_new(gathering, row);
}

static void add_alert(struct gathering *gathering, const struct notice_row *row)
{
    static void (*const tell[NOTICE_KINDS])(struct gathering *gathering, const struct notice_row *row) = {
        [NOTICE_APPROVAL] = tell_approval, [NOTICE_ANNOUNCED] = tell_announcement, [NOTICE_LEDGER] = tell_ledger,
        [NOTICE_COLUMNS] = tell_plainly,   [NOTICE_FLOOD] = tell_flood,            [NOTICE_CLOCK] = tell_plainly,
    };

    if (tell[row->notice->kind])
        tell[row->notice->kind](gathering, row);
    else
        tell_invoice(gathering, row);
}

/* -- the letter ----------------------------------------------------------- */

static bool gather(struct gathering *gathering, const struct owner_mail *mail, GError **error)
{
    for (guint i = 0; i < mail->rows->len; i++) {
        const struct notice_row *row = mail->rows->pdata[i];

        if (row->notice->kind != NOTICE_TASK)
            add_alert(gathering, row);
        else if (!add_task(gathering, row->notice, error))
            return false;
    }
    return true;
}

static struct letter *compose(struct gathering *gathering, int64_t id, const struct owner_mail *mail, GError **error)
{
    struct cycle *cycle = gathering->cycle;
    const char *domain = strrchr(mail->sender->address, '@');
    g_autofree char *message_id = NULL;
    g_autofree char *ics = NULL;
    g_autoptr(GBytes) bytes = NULL;
    struct message_file file = {.type = "text/calendar; method=PUBLISH", .filename = "herinnerd.ics"};
    struct owner_request request = {
        .template_name = mail->template_name, .sender = mail->sender, .today = mail->day,
        .instant_ms = cycle->world->now.utc_ms, .utc_offset = cycle->world->now.utc_offset,
        .tasks = gathering->tasks, .alerts = gathering->alerts, .files = &file,
    };

    if (!reminder_identify(cycle->store, id, domain ? domain + 1 : "localhost", &message_id, NULL, NULL, error))
        return NULL;
    request.message_id = message_id;
    if (gathering->tasks->len) {
        ics = task_ics(gathering->tasks, mail->sender->key, request.instant_ms);
        bytes = g_bytes_new(ics, strlen(ics));
        file.bytes = bytes;
        request.file_count = 1;
    }
    return composer_owner(cycle->composer, &request, error);
}

struct letter *cycle_owner_letter(struct cycle *cycle, int64_t id, const struct owner_mail *mail, GError **error)
{
    g_autoptr(GPtrArray) tasks = g_ptr_array_new_with_free_func(task_free);
    g_autoptr(GPtrArray) alerts = g_ptr_array_new_with_free_func(alert_free);
    g_autoptr(GPtrArray) notes = g_ptr_array_new_with_free_func(note_list_free);
    struct gathering gathering = {cycle, tasks, alerts, notes};

    return gather(&gathering, mail, error) ? compose(&gathering, id, mail, error) : NULL;
}
