/* SPDX-License-Identifier: MIT */
/* What the owner is to know (plan/tell.h) becomes mails, planned as letters are. */
#include <string.h>

#include "cycle_owner_inside.h"
#include "proof/store.h"

void cycle_forget_notices(struct cycle *cycle)
{
    g_hash_table_remove_all(cycle->owner_mails);
    g_clear_pointer(&cycle->mails, g_ptr_array_unref);
    g_clear_pointer(&cycle->notices, g_ptr_array_unref);
    g_clear_pointer(&cycle->tasks, g_ptr_array_unref);
    g_clear_pointer(&cycle->troubles, g_ptr_array_unref);
    g_clear_pointer(&cycle->uncertain, g_ptr_array_unref);
}

static GHashTable *causes_of(const GPtrArray *standing)
{
    GHashTable *causes = g_hash_table_new(g_str_hash, g_str_equal);

    for (guint i = 0; i < standing->len; i++)
        g_hash_table_add(causes, ((const struct notice *)standing->pdata[i])->cause);
    return causes;
}

/* An event about an invoice that is not open any more is no news. */
static bool is_settled(const struct cycle *cycle, const struct notice *notice)
{
    const struct plan_item *item;

    if (!notice_is_event(notice->kind) || cycle->plan->clock_held || !*notice->number ||
        g_hash_table_contains(cycle->plan->ledger_reasons, notice->ledger))
        return false;
    item = plan_find_item(cycle->plan, notice->ledger, notice->number);
    return !item || !item->eligible;
}

static bool is_over(const struct cycle *cycle, const struct notice_row *row, GHashTable *causes)
{
    if (notice_is_event(row->notice->kind))
        return row->told_ever || is_settled(cycle, row->notice);
    return !g_hash_table_contains(causes, row->notice->cause) && tell_has_ended(row->notice, cycle->plan);
}

static bool load(struct cycle *cycle, GError **error)
{
    g_clear_pointer(&cycle->notices, g_ptr_array_unref);
    cycle->notices = notice_list(cycle->store, cycle->world->mode, cycle->world->now.day, error);
    return cycle->notices != NULL;
}

static GPtrArray *find_standing(const struct cycle *cycle)
{
    g_autoptr(GPtrArray) open = g_ptr_array_new();
    const struct tell_facts facts = {.plan = cycle->plan,
                                     .history = cycle->world->history,
                                     .config = cycle->config,
                                     .troubles = cycle->troubles,
                                     .uncertain = cycle->uncertain,
                                     .open = open};

    for (guint i = 0; i < cycle->notices->len; i++)
        g_ptr_array_add(open, ((const struct notice_row *)cycle->notices->pdata[i])->notice);
    return tell_standing(&facts);
}

/* What is new is opened, what is over ends; the list is read again when it changed. */
static bool bring_up_to_date(struct cycle *cycle, GError **error)
{
    g_autoptr(GPtrArray) standing = find_standing(cycle);
    g_autoptr(GHashTable) causes = NULL, open = g_hash_table_new(g_str_hash, g_str_equal);
    bool changed = false;

    if (!cycle_find_digests(cycle, standing, error))
        return false;
    causes = causes_of(standing);

    for (guint i = 0; i < cycle->notices->len; i++) {
        const struct notice_row *row = cycle->notices->pdata[i];

        g_hash_table_add(open, row->notice->cause);
        if (!is_over(cycle, row, causes))
            continue;
        changed = true;
        if (!notice_end(cycle->store, row->id, error))
            return false;
    }
    for (guint i = 0; i < standing->len; i++) {
        const struct notice *notice = standing->pdata[i];

        if (g_hash_table_contains(open, notice->cause))
            continue;
        changed = true;
        if (!notice_open(cycle->store, notice, error))
            return false;
    }
    return !changed || load(cycle, error);
}

const struct task_row *cycle_task_of(const struct cycle *cycle, const struct notice *notice)
{
    gint64 id = g_ascii_strtoll(notice->cause + strlen(notice_word(NOTICE_TASK)), NULL, 10);

    for (guint i = 0; i < cycle->tasks->len; i++) {
        const struct task_row *task = cycle->tasks->pdata[i];

        if (task->id == id)
            return task;
    }
    return NULL;
}

/* *TELL: whether the owner is to hear of ROW now. */
static bool is_to_be_told(const struct cycle *cycle, const struct notice_row *row, bool *tell, GError **error)
{
    bool mailed = false;
    const struct notice *notice = row->notice;
    const struct task_row *task = notice->kind == NOTICE_TASK ? cycle_task_of(cycle, notice) : NULL;

    *tell = false;
    if (row->tried_today || (cycle->plan->clock_held && notice->kind != NOTICE_CLOCK))
        return true;
    if (notice->kind == NOTICE_TASK &&
        (!task || (task->rehearsal >= 0 && task->rehearsal != (cycle->world->mode == MODE_REHEARSAL))))
        return true;
    if (task && !cycle_agency_serves(cycle, task, &mailed, error))
        return false;
    *tell = !mailed && tell_is_due(notice->kind, &row->told, cycle->world->calendar, cycle->config->limits.on_reply,
                                   cycle->world->now.day);
    return true;
}

/* Whose owner hears of ROW: the sender of the task, of the ledger; else the first. Of a relay's trouble who mails by
 * another one, NULL when nobody does: the log and `status` say it then. */
const struct config_sender *cycle_sender_of(const struct cycle *cycle, const struct notice *notice)
{
    if (notice->kind == NOTICE_RELAY)
        return cycle_sender_beside(cycle);
    if (notice->kind == NOTICE_IBAN || notice->kind == NOTICE_DIGEST)
        return config_sender(cycle->config, notice->number);

    const struct task_row *task = notice->kind == NOTICE_TASK ? cycle_task_of(cycle, notice) : NULL;
    const struct config_ledger *ledger = *notice->ledger ? config_ledger(cycle->config, notice->ledger) : NULL;
    const char *key = task ? task->sender : ledger ? ledger->sender : "";
    const struct config_sender *sender = config_sender(cycle->config, key);

    return sender ? sender : cycle->config->senders->pdata[0];
}

static struct owner_mail *mail_for(struct cycle *cycle, GPtrArray *mails, const struct config_sender *sender,
                                   const char *template_name)
{
    struct owner_mail *mail;

    for (guint i = 0; i < mails->len; i++) {
        mail = mails->pdata[i];
        if (mail->sender == sender && g_str_equal(mail->template_name, template_name))
            return mail;
    }
    mail = g_new0(struct owner_mail, 1);
    mail->sender = sender;
    mail->template_name = template_name;
    mail->day = cycle->world->now.day;
    mail->rows = g_ptr_array_new();
    g_ptr_array_add(mails, mail);
    return mail;
}

static void mail_free(gpointer data)
{
    struct owner_mail *mail = data;

    g_ptr_array_unref(mail->rows);
    g_clear_pointer(&mail->decision, decision_free);
    g_free(mail->digest);
    g_free(mail);
}

/* One mail a pass for each owner and letter. Where nothing may leave (origin) nothing is told either. */
static GPtrArray *collect(struct cycle *cycle, GError **error)
{
    g_autoptr(GPtrArray) mails = g_ptr_array_new_with_free_func(mail_free);

    for (guint i = 0; i < cycle->notices->len && !cycle->world->history->origin_held; i++) {
        struct notice_row *row = cycle->notices->pdata[i];
        const struct config_sender *sender;
        bool due;

        if (!is_to_be_told(cycle, row, &due, error))
            return NULL;
        sender = due ? cycle_sender_of(cycle, row->notice) : NULL;
        if (sender)
            g_ptr_array_add(mail_for(cycle, mails, sender, notice_template(row->notice->kind))->rows, row);
    }
    return cycle_add_agency_mails(cycle, mails, error) ? g_steal_pointer(&mails) : NULL;
}

static bool is_broken(const struct cycle *cycle, const struct owner_mail *mail)
{
    g_autofree char *digest = owner_mail_digest(mail);

    return g_hash_table_contains(cycle->broken_letters, digest);
}

/* Until midnight: an owner has no window. What does not go today is planned anew tomorrow. */
static int64_t valid_until(const struct cycle *cycle)
{
    return instant_of(cycle->world->now.day + 1, 0, cycle->config->timezone);
}

static void remember(struct cycle *cycle, int64_t id, struct owner_mail *mail)
{
    g_hash_table_insert(cycle->owner_mails, GSIZE_TO_POINTER((gsize)id), mail);
}

/* One that waits and tells the same today stays as it is: it leaves PENDING, and *KEPT. */
static bool keep(struct cycle *cycle, struct owner_mail *mail, GPtrArray *pending, bool *kept, GError **error)
{
    g_autofree char *digest = owner_mail_digest(mail);

    for (guint i = 0; i < pending->len; i++) {
        const struct pending *one = pending->pdata[i];

        if (!g_str_equal(one->digest, digest) || one->day != mail->day)
            continue;
        if (!reminder_keep(cycle->store, one->id, 0, valid_until(cycle), error))
            return false;
        remember(cycle, one->id, mail);
        mail->queued = one->queued;
        *kept = true;
        g_ptr_array_remove_index(pending, i);
        return true;
    }
    return true;
}

/* First what stays; then all else that waits gives way, so that a new mail finds its notices free. */
static bool place_all(struct cycle *cycle, GPtrArray *pending, GError **error)
{
    g_autofree bool *placed = g_new0(bool, cycle->mails->len + 1);
    int64_t id;

    for (guint i = 0; i < cycle->mails->len; i++) {
        placed[i] = is_broken(cycle, cycle->mails->pdata[i]);
        if (!placed[i] && !keep(cycle, cycle->mails->pdata[i], pending, &placed[i], error))
            return false;
    }
    for (guint i = 0; i < pending->len; i++) {
        if (!reminder_cancel(cycle->store, ((const struct pending *)pending->pdata[i])->id, "overtaken", error))
            return false;
    }
    for (guint i = 0; i < cycle->mails->len; i++) {
        if (placed[i])
            continue;
        if (!owner_mail_plan(cycle->store, cycle->mails->pdata[i], cycle->mode, valid_until(cycle), &id, error))
            return false;
        remember(cycle, id, cycle->mails->pdata[i]);
    }
    return true;
}

static bool tell(struct cycle *cycle, GError **error)
{
    g_autoptr(GPtrArray) pending = owner_mail_pending(cycle->store, cycle->mode, error);

    cycle->tasks = pending ? task_list(cycle->store, error) : NULL;
    cycle->uncertain = cycle->tasks ? notice_uncertain(cycle->store, cycle->world->mode, error) : NULL;
    if (!cycle->uncertain || !cycle_find_troubles(cycle, error) || !cycle_forget_letters(cycle, error) ||
        !load(cycle, error) || !bring_up_to_date(cycle, error))
        return false;
    cycle->mails = collect(cycle, error);
    return cycle->mails && place_all(cycle, pending, error);
}

static void compose_later(struct cycle *cycle)
{
    GHashTableIter iter;
    gpointer id, mail;

    g_hash_table_iter_init(&iter, cycle->owner_mails);
    while (g_hash_table_iter_next(&iter, &id, &mail)) {
        const struct owner_mail *one = mail;

        if (!one->queued)
            cycle_line_up(cycle, one->sender->smtp, (int64_t)GPOINTER_TO_SIZE(id), false);
    }
}

bool cycle_tell(struct cycle *cycle, bool *done, GError **error)
{
    *done = true;
    cycle_forget_notices(cycle);
    if (!store_begin(cycle->store, error))
        return false;
    if (!tell(cycle, error)) {
        store_rollback(cycle->store);
        return false;
    }
    if (!store_commit(cycle->store, error))
        return false;
    compose_later(cycle);
    return true;
}
