/* SPDX-License-Identifier: MIT */
/* Calls, tasks and hand-overs: open until a person has done them. And what only tells the owner that an address is
 * missing. */
#include "proof/task.h"

#include "proof/records.h"
#include "proof/rows_inside.h"

static bool is_no_address(const struct decision *decision)
{
    return decision->reason == REASON_NO_ADDRESS || (decision->reasons & REASON_BIT(REASON_NO_ADDRESS));
}

/* What the person has to do; the stage of a client who is to be reached by hand stays a letter's (R18). */
static const char *kind_of(const struct decision *decision)
{
    if (is_no_address(decision))
        return "no-address";
    if (decision->verdict == VERDICT_HANDOVER)
        return "handover";
    return decision->stage && decision->stage->action == ACTION_CALL ? "call" : "task";
}

/* One task for the same work: mode, client, kind, stage and each invoice with its cycle and round. */
static char *key_of(const struct decision *decision, enum run_mode mode, const char *kind)
{
    GString *key = g_string_new(NULL);

    g_string_append_printf(key, "%s\n%s\n%s\n%s", mode_word(mode), decision->client->key, kind, decision->stage_name);
    for (guint i = 0; i < decision->items->len; i++) {
        const struct plan_item *item = decision->items->pdata[i];

        g_string_append_printf(key, "\n%s/%s %d %d", item->source->ledger->key, item->invoice->number,
                               item->history->cycle, item->round);
    }
    return g_string_free(key, FALSE);
}

static bool insert_task(struct store *store, const struct decision *decision, const char *key, const char *kind,
                        int64_t client, int64_t reminder, GError **error)
{
    g_autofree char *invoices = items_text(decision->items);

    return sql_run(store->sql,
                   "INSERT INTO task(key, reminder, kind, client, stage, invoices, since, due, state)"
                   " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 'open')",
                   BIND(bind_text(key), bind_id(reminder), bind_text(kind), bind_int(client),
                        bind_text(decision->stage_name), bind_text(invoices), bind_day(decision->day),
                        bind_day(decision->since)),
                   error);
}

/* The stage is taken from now on, and served when the task is done. */
static bool insert_step(struct store *store, const struct decision *decision, enum run_mode mode, const char *kind,
                        int64_t client, int64_t *reminder, GError **error)
{
    g_autofree char *digest = decision_digest(decision);
    struct new_reminder new = {
        .action = kind,
        .state = "open",
        .type = "task-made",
        .actor = "herinnerd",
        .mode = mode,
        .client = client,
        .who = decision->client,
        .sender = decision->sender->key,
        .policy = decision->policy->name,
        .stage = decision->stage_name,
        .template_name = decision->template_name ? decision->template_name : "",
        .relay = "",
        .digest = digest,
        .day = decision->day,
        .since = decision->since,
        .term_until = decision->term_until,
        .items = decision->items,
    };

    return store_plan_is_current(store, client, error) && reminder_insert(store, &new, reminder, error);
}

static bool note_no_address(struct store *store, const struct decision *decision, int64_t client, GError **error)
{
    g_autofree char *invoices = items_text(decision->items);
    g_autofree char *body =
        g_strdup_printf("kind: no-address\nstage: %s\ninvoices: %s\n", decision->stage_name, invoices);

    return journal_append(
        store, &(struct journal_entry){.type = "task-made", .actor = "herinnerd", .client = client, .body = body}, NULL,
        error);
}

bool task_make(struct store *store, const struct decision *decision, enum run_mode mode, GError **error)
{
    const char *kind = kind_of(decision);
    g_autofree char *key = key_of(decision, mode, kind);
    int64_t client = party_id(store, decision->client->key, decision->client->name, error), known, reminder = 0;

    if (client < 0 || !sql_int(store->sql, 0, &known, error, "SELECT id FROM task WHERE key = ?1 AND state <> 'ended'",
                               BIND(bind_text(key))))
        return false;
    if (known)
        return true;
    return (is_no_address(decision) ? note_no_address(store, decision, client, error)
                                    : insert_step(store, decision, mode, kind, client, &reminder, error) &&
                                          approval_spend(store, reminder, error)) &&
           insert_task(store, decision, key, kind, client, reminder, error);
}

static void task_row_free(struct task_row *task)
{
    g_free(task->client);
    g_free(task->name);
    g_free(task->sender);
    g_free(task->stage);
    g_free(task->kind);
    g_free(task->invoices);
    g_free(task->since);
    g_free(task->note);
    g_free(task);
}

GPtrArray *task_list(struct store *store, GError **error)
{
    g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func((GDestroyNotify)task_row_free);
    AUTO(rows)
    rows = sql_query(store->sql,
                     "SELECT t.id, p.key, t.stage, t.kind, t.invoices, t.since, t.note, t.state <> 'open',"
                     " COALESCE(p.name, p.key), r.sender, COALESCE(r.rehearsal, CASE WHEN t.kind IN"
                     " ('claim', 'agency') THEN -1 ELSE substr(t.key, 1, 4) <> 'live' END)"
                     " FROM task t LEFT JOIN who p ON p.id = t.client"
                     " LEFT JOIN reminder r ON r.id = t.reminder WHERE t.state = 'open'"
                     " ORDER BY t.since, t.id",
                     NO_BIND, error);
    enum rows_step step = ROWS_FAILED;

    while (rows && (step = rows_next(rows, error)) == ROWS_ROW) {
        struct task_row *task = g_new0(struct task_row, 1);

        task->id = column_int(rows, 0);
        task->client = column_dup(rows, 1);
        task->stage = column_dup(rows, 2);
        task->kind = column_dup(rows, 3);
        task->invoices = column_dup(rows, 4);
        task->since = column_dup(rows, 5);
        task->note = column_dup(rows, 6);
        task->done = column_int(rows, 7) != 0;
        task->name = column_dup(rows, 8);
        task->sender = column_dup(rows, 9);
        task->rehearsal = (int)column_int(rows, 10);
        g_ptr_array_add(list, task);
    }
    return step == ROWS_END ? g_steal_pointer(&list) : NULL;
}
