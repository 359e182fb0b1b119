/* SPDX-License-Identifier: MIT */
/* planned: rows without bytes, made, kept and taken back by the passes. */
#include "proof/records.h"
#include "proof/reminder.h"
#include "proof/rows_inside.h"
#include "proof/task.h"

bool reminder_plan(struct store *store, const struct decision *decision, enum run_mode mode, int64_t read_id,
                   int64_t valid_until_ms, const char *relay, int64_t *id, GError **error)
{
    g_autofree char *digest = decision_digest(decision);
    const struct plan_client *who = decision->client;
    struct new_reminder new = {
        .action = "mail",
        .state = "planned",
        .type = "planned",
        .actor = "herinnerd",
        .mode = mode,
        .client = party_id(store, who->key, who->name, error),
        .who = who,
        .sender = decision->sender->key,
        .policy = decision->policy->name,
        .stage = decision->stage_name,
        .template_name = decision->template_name,
        .relay = relay ? relay : "",
        .digest = digest,
        .day = decision->day,
        .since = decision->since,
        .term_until = decision->term_until,
        .read_id = read_id,
        .valid_until_ms = valid_until_ms,
        .items = decision->items,
        .money = decision->money,
        .round = decision->round,
        .to = decision->to,
        .cc = decision->cc,
        .recalls = decision->recall ? decision->recall->reminder : 0,
    };

    if (new.client < 0 || !store_plan_is_current(store, new.client, error) ||
        !reminder_insert(store, &new, id, error) || !task_address_found(store, new.client, error))
        return false;
    /* what was held goes now: held again later, it is news again */
    return sql_run(store->sql, "DELETE FROM held WHERE client = ?1 AND sender = ?2 AND stage = ?3",
                   BIND(bind_int(new.client), bind_text(new.sender), bind_text(new.stage)), error);
}

bool reminder_keep(struct store *store, int64_t id, int64_t read_id, int64_t valid_until_ms, GError **error)
{
    int64_t client, head = journal_head(store, NULL, error);

    if (head < 0 ||
        !sql_int(store->sql, -1, &client, error,
                 "SELECT client FROM reminder WHERE id = ?1 AND state IN ('planned', 'queued')", BIND(bind_int(id))))
        return false;
    if (client < 0) {
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_OVERTAKEN,
                    "reminder %" G_GINT64_FORMAT " is not waiting any more; plan again", id);
        return false;
    }
    /* written only where a claim would see a difference: most rows of a pass stay untouched */
    return store_plan_is_current(store, client, error) &&
           sql_run(store->sql,
                   "UPDATE reminder SET planned_seq = ?2, read_id = ?3, valid_until = ?4 WHERE id = ?1 AND"
                   " (read_id IS NOT ?3 OR valid_until IS NOT ?4"
                   " OR EXISTS (SELECT 1 FROM journal j WHERE j.decides = 1 AND j.client = 0 AND j.seq > planned_seq)"
                   " OR EXISTS (SELECT 1 FROM journal j WHERE j.decides = 1 AND j.client = reminder.client"
                   " AND j.seq > planned_seq))",
                   BIND(bind_int(id), bind_int(head), bind_id(read_id), bind_time(valid_until_ms)), error);
}

bool reminder_cancel(struct store *store, int64_t id, const char *why, GError **error)
{
    g_autofree char *body = g_strdup_printf("why: %s\n", why);

    if (!sql_run(store->sql,
                 "UPDATE reminder SET state = 'cancelled', outcome_time = ?2 WHERE id = ?1 AND"
                 " state IN ('planned', 'queued')",
                 BIND(bind_int(id), bind_time(clock_now_ms(store->clock))), error))
        return false;
    if (sql_changes(store->sql) == 1)
        return reminder_note(store, id, "cancelled", "herinnerd", false, body, NULL, error);
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_OVERTAKEN,
                "reminder %" G_GINT64_FORMAT " cannot be taken back; it is no longer waiting", id);
    return false;
}

GPtrArray *reminder_pending(struct store *store, enum run_mode mode, GError **error)
{
    return reminder_pending_of(store, "client", mode, error);
}

GPtrArray *reminder_pending_of(struct store *store, const char *kind, enum run_mode mode, GError **error)
{
    g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func((GDestroyNotify)pending_free);
    AUTO(rows)
    rows = sql_query(store->sql,
                     "SELECT id, digest, state = 'queued', sender, language, day, tries > 0 FROM reminder"
                     " WHERE (state = 'planned' OR state = 'queued') AND kind = ?2 AND rehearsal = ?1"
                     " ORDER BY id",
                     BIND(bind_int(mode_number(mode)), bind_text(kind)), error);
    enum rows_step step = ROWS_FAILED;

    while (rows && (step = rows_next(rows, error)) == ROWS_ROW) {
        struct pending *pending = g_new0(struct pending, 1);

        pending->id = column_int(rows, 0);
        pending->digest = column_dup(rows, 1);
        pending->queued = column_int(rows, 2) != 0;
        pending->sender = column_dup(rows, 3);
        pending->language = column_dup(rows, 4);
        pending->day = column_day(rows, 5);
        pending->tried = column_int(rows, 6) != 0;
        g_ptr_array_add(list, pending);
    }
    return step == ROWS_END ? g_steal_pointer(&list) : NULL;
}

void pending_free(struct pending *pending)
{
    g_free(pending->digest);
    g_free(pending->sender);
    g_free(pending->language);
    g_free(pending);
}
