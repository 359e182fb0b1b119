/* SPDX-License-Identifier: MIT */
/* From rehearsal to live: once, by a person's word or by `mode = live` in the configuration. */
#include "proof/handover.h"
#include "proof/notice.h"
#include "proof/pass.h"
#include "proof/records.h"
#include "proof/reminder.h"
#include "proof/rows_inside.h"

/* A letter that was planned for the outbox never goes to a client. */
static bool cancel_pending(struct store *store, GError **error)
{
    g_autoptr(GPtrArray) pending = reminder_pending(store, MODE_REHEARSAL, error);
    g_autoptr(GPtrArray) mails = pending ? owner_mail_pending(store, MODE_REHEARSAL, error) : NULL;

    for (guint i = 0; mails && i < pending->len + mails->len; i++) {
        const struct pending *one = i < pending->len ? pending->pdata[i] : mails->pdata[i - pending->len];

        if (!reminder_cancel(store, one->id, "go-live", error))
            return false;
    }
    return mails != NULL;
}

/* A claim to file is no part of the rehearsal: the client is insolvent all the same. */
static bool end_tasks(struct store *store, GError **error)
{
    g_autoptr(GPtrArray) tasks = task_list(store, error);

    for (guint i = 0; tasks && i < tasks->len; i++) {
        const struct task_row *task = tasks->pdata[i];

        if (!g_str_equal(task->kind, "claim") &&
            !task_end(store, task->id, TASK_ENDED, DAY_NONE, "herinnerd", "go-live", error))
            return false;
    }
    return tasks != NULL;
}

/* Invoice numbers stay (the journal names them); what was known of them does not. */
static bool forget_rehearsal(struct store *store, GError **error)
{
    return end_tasks(store, error) &&
           sql_run(store->sql, "UPDATE invoice SET fresh = 1, taken_back = 0", NO_BIND, error) &&
           sql_run(store->sql, "UPDATE approval SET used = ?1 WHERE used IS NULL",
                   BIND(bind_time(clock_now_ms(store->clock))), error) &&
           sql_run(store->sql, "DELETE FROM held", NO_BIND, error);
}

/* What the rehearsal delivered counts as sent, and its open tasks as open. */
static bool keep_rehearsal(struct store *store, GError **error)
{
    g_autofree char *last_day = store_runtime(store, pass_last_day_subject(MODE_REHEARSAL), NULL);

    return sql_run(store->sql,
                   "UPDATE covers SET rehearsal = 0 WHERE rehearsal = 1 AND reminder IN (SELECT id FROM reminder"
                   " WHERE rehearsal = 1 AND state IN ('accepted', 'uncertain', 'open', 'recalled'))",
                   NO_BIND, error) &&
           sql_run(store->sql,
                   "UPDATE told SET rehearsal = 0 WHERE rehearsal = 1 AND live = 1 AND reminder IN (SELECT id FROM"
                   " reminder WHERE rehearsal = 1 AND state IN ('accepted', 'uncertain'))",
                   NO_BIND, error) &&
           sql_run(store->sql,
                   "UPDATE recipient SET level = 'accepted' WHERE level = 'rehearsed' AND reminder IN"
                   " (SELECT id FROM reminder WHERE rehearsal = 1)",
                   NO_BIND, error) &&
           sql_run(store->sql,
                   "UPDATE reminder SET rehearsal = 0 WHERE rehearsal = 1"
                   " AND state IN ('accepted', 'uncertain', 'open', 'recalled')",
                   NO_BIND, error) &&
           (!last_day || store_set_runtime(store, pass_last_day_subject(MODE_LIVE), last_day, error));
}

bool store_go_live(struct store *store, const char *actor, bool keep, GError **error)
{
    g_autofree char *mode = store_meta(store, "mode", NULL);
    int64_t seq;

    if (g_strcmp0(mode, "live") == 0)
        return true;
    return cancel_pending(store, error) && (keep ? keep_rehearsal(store, error) : forget_rehearsal(store, error)) &&
           store_set_meta(store, "mode", "live", error) &&
           journal_append(store,
                          &(struct journal_entry){.type = "go-live", .actor = actor, .decides = true,
                                                  .body = keep ? "history: kept\n" : "history: empty\n"},
                          &seq, error) &&
           (keep || handover_forget_rehearsal(store, seq, error));
}
