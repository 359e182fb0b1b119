/* SPDX-License-Identifier: MIT */
/* R21: a stage served by a person's word. */
#include "proof/records.h"
#include "proof/reminder.h"
#include "proof/rows_inside.h"
#include "proof/task.h"

bool reminder_make_way(struct store *store, const struct plan_item *item, enum run_mode mode, const char *stage,
                       int round, const char *why, GError **error)
{
    g_autofree char *state = NULL;
    AUTO(rows)
    rows = sql_query(store->sql,
                     "SELECT r.id, r.state FROM covers c JOIN reminder r ON r.id = c.reminder WHERE"
                     " c.live = 1 AND c.rehearsal = ?1 AND c.ledger = ?2 AND c.number = ?3 AND c.stage = ?4"
                     " AND c.cycle = ?5 AND c.round = ?6",
                     BIND(bind_int(mode_number(mode)), bind_text(item->source->ledger->key),
                          bind_text(item->invoice->number), bind_text(stage), bind_int(item->history->cycle),
                          bind_int(round)),
                     error);
    enum rows_step step = rows ? rows_next(rows, error) : ROWS_FAILED;
    int64_t id;

    if (step != ROWS_ROW)
        return step == ROWS_END;
    id = column_int(rows, 0);
    state = column_dup(rows, 1);
    rows_end(g_steal_pointer(&rows));
    if (g_str_equal(state, "planned") || g_str_equal(state, "queued"))
        return reminder_cancel(store, id, why, error);
    if (g_str_equal(state, "open"))
        return task_drop_invoice(store, id, item->source->ledger->key, item->invoice->number, error);
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_OVERTAKEN, "stage \"%s\" of \"%s\" is %s already", stage,
                item->invoice->number, state);
    return false;
}

static bool skip(struct store *store, const struct plan_item *item, enum run_mode mode, civil_day day,
                 const char *actor, const char *reason, GError **error)
{
    const struct config_policy *policy = item->client->policy;
    const struct config_stage *stage = policy->stages->pdata[item->stage];
    g_autofree char *digest = g_strdup_printf("%s/%s", item->source->ledger->key, item->invoice->number);
    g_autoptr(GPtrArray) items = g_ptr_array_new();
    struct new_reminder new = {
        .action = "skip",
        .state = "accepted",
        .type = "skipped",
        .actor = actor,
        .decides = true,
        .mode = mode,
        .client = party_id(store, item->client->key, item->client->name, error),
        .who = item->client,
        .sender = item->source->sender->key,
        .policy = policy->name,
        .stage = stage->name,
        .template_name = "",
        .relay = "",
        .digest = digest,
        .note = reason,
        .day = day,
        .since = DAY_NONE,
        .term_until = DAY_NONE,
        .items = items,
    };

    g_ptr_array_add(items, (gpointer)item);
    return new.client >= 0 && reminder_make_way(store, item, mode, stage->name, item->round, "skipped", error) &&
           reminder_insert(store, &new, NULL, error);
}

bool reminder_skip(struct store *store, const struct plan_item *item, enum run_mode mode, civil_day day,
                   const char *actor, const char *reason, GError **error)
{
    if (item->stage < 0) {
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_PERSON,
                    "invoice \"%s\" has no stage left to skip; its ladder is at its end", item->invoice->number);
        return false;
    }
    return skip(store, item, mode, day, actor, reason, error);
}
