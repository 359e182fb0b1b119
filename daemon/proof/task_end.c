/* SPDX-License-Identifier: MIT */
/* How a task ends: done or lapsed serves its stage, ended leaves it to be due again (R24). */
#include "proof/handover.h"
#include "proof/records.h"
#include "proof/rows_inside.h"
#include "proof/task.h"

/* What an agency has to be told stands in its note. */
static bool close_task(struct store *store, int64_t id, const char *state, const char *note, GError **error)
{
    return sql_run(store->sql,
                   "UPDATE task SET state = ?2, done = ?3,"
                   " note = CASE kind WHEN 'agency' THEN note ELSE COALESCE(?4, note) END"
                   " WHERE id = ?1",
                   BIND(bind_int(id), bind_text(state), bind_time(clock_now_ms(store->clock)), bind_text(note)), error);
}

/* The step serves its stage on DAY, or frees it. */
static bool close_step(struct store *store, int64_t reminder, bool served, civil_day day, GError **error)
{
    return sql_run(store->sql,
                   "UPDATE reminder SET state = ?2, outcome_time = ?3, day = COALESCE(?4, day) WHERE id = ?1",
                   BIND(bind_int(reminder), bind_text(served ? "accepted" : "cancelled"),
                        bind_time(clock_now_ms(store->clock)), bind_day(day)),
                   error);
}

static char *end_body(int64_t id, const char *note)
{
    GString *body = g_string_new(NULL);

    body_number(body, "task", id);
    body_line(body, "note", note);
    return g_string_free(body, FALSE);
}

/* An open task as the store has it; ID 0 when it is not open. */
struct open_task {
    int64_t id, reminder, client;
};

static bool find_open(struct store *store, int64_t id, struct open_task *task, GError **error)
{
    AUTO(rows)
    rows = sql_query(store->sql, "SELECT id, reminder, client FROM task WHERE id = ?1 AND state = 'open'",
                     BIND(bind_int(id)), error);
    enum rows_step step = rows ? rows_next(rows, error) : ROWS_FAILED;

    if (step == ROWS_END)
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE,
                    "task %" G_GINT64_FORMAT " is not open; `herinnerctl tasks` lists those that are", id);
    if (step != ROWS_ROW)
        return false;
    *task = (struct open_task){column_int(rows, 0), column_int(rows, 1), column_int(rows, 2)};
    return true;
}

static bool journal_end(struct store *store, const struct open_task *task, const char *type, const char *actor,
                        bool decides, const char *body, GError **error)
{
    if (task->reminder)
        return reminder_note(store, task->reminder, type, actor, decides, body, NULL, error);
    return journal_append(
        store,
        &(struct journal_entry){.type = type, .actor = actor, .client = task->client, .decides = decides, .body = body},
        NULL, error);
}

bool task_end(struct store *store, int64_t id, enum task_end end, civil_day day, const char *actor, const char *note,
              GError **error)
{
    static const char *const states[] = {[TASK_DONE] = "done", [TASK_LAPSED] = "lapsed", [TASK_ENDED] = "ended"};
    static const char *const types[] = {
        [TASK_DONE] = "task-done",
        [TASK_LAPSED] = "task-lapsed",
        [TASK_ENDED] = "task-ended",
    };
    g_autofree char *body = end_body(id, note);
    struct open_task task;

    return find_open(store, id, &task, error) &&
           journal_end(store, &task, types[end], actor, end == TASK_DONE, body, error) &&
           close_task(store, id, states[end], note, error) &&
           (!task.reminder ||
            close_step(store, task.reminder, end != TASK_ENDED, end == TASK_ENDED ? DAY_NONE : day, error)) &&
           (end != TASK_DONE || !task.reminder || handover_hold(store, task.reminder, day, actor, error));
}

bool task_has_lapsed(struct store *store, int64_t reminder)
{
    int64_t lapsed;

    return sql_int(store->sql, 0, &lapsed, NULL,
                   "SELECT EXISTS (SELECT 1 FROM task WHERE reminder = ?1 AND state = 'lapsed')",
                   BIND(bind_int(reminder))) &&
           lapsed != 0;
}

bool task_drop_invoice(struct store *store, int64_t reminder, const char *ledger, const char *number, GError **error)
{
    int64_t left, task;

    if (!sql_run(store->sql,
                 "UPDATE covers SET live = 0 WHERE reminder = ?1 AND ledger = ?2 AND number = ?3 AND live = 1",
                 BIND(bind_int(reminder), bind_text(ledger), bind_text(number)), error) ||
        !sql_int(store->sql, 0, &left, error, "SELECT count(*) FROM covers WHERE reminder = ?1 AND live = 1",
                 BIND(bind_int(reminder))) ||
        !sql_int(store->sql, 0, &task, error, "SELECT id FROM task WHERE reminder = ?1 AND state = 'open'",
                 BIND(bind_int(reminder))))
        return false;
    return left > 0 || task == 0 || task_end(store, task, TASK_ENDED, DAY_NONE, "herinnerd", NULL, error);
}

static bool end_all(struct store *store, const GArray *tasks, GError **error)
{
    for (guint i = 0; tasks && i < tasks->len; i++) {
        if (!task_end(store, g_array_index(tasks, int64_t, i), TASK_ENDED, DAY_NONE, "herinnerd", NULL, error))
            return false;
    }
    return tasks != NULL;
}

bool task_invoice_paid(struct store *store, const char *ledger, const char *number, GError **error)
{
    g_autofree char *subject = plan_invoice_subject(ledger, number);
    /* of either mode; a task for several invoices without an address stays for the others */
    g_autoptr(GArray) steps = sql_ints(store->sql, error,
                                       "SELECT r.id FROM covers c JOIN reminder r ON r.id = c.reminder WHERE c.live = 1"
                                       " AND c.rehearsal IN (0, 1) AND c.ledger = ?1 AND c.number = ?2"
                                       " AND r.state = 'open'",
                                       BIND(bind_text(ledger), bind_text(number)));
    g_autoptr(GArray) tasks = NULL;

    if (!steps)
        return false;
    for (guint i = 0; i < steps->len; i++) {
        if (!task_drop_invoice(store, g_array_index(steps, int64_t, i), ledger, number, error))
            return false;
    }
    tasks = sql_ints(store->sql, error,
                     "SELECT id FROM task WHERE state = 'open' AND reminder IS NULL AND kind <> 'agency'"
                     " AND invoices = ?1",
                     BIND(bind_text(subject)));
    return end_all(store, tasks, error);
}

bool task_address_found(struct store *store, int64_t client, GError **error)
{
    g_autoptr(GArray) tasks =
        sql_ints(store->sql, error,
                 /* not client IN (...): SQLite would build a table, for each letter of a pass */
                 "SELECT id FROM task WHERE state = 'open' AND kind = 'no-address' AND client = ?1"
                 " UNION ALL SELECT t.id FROM party p JOIN task t ON t.client = p.id"
                 " AND t.state = 'open' AND t.kind = 'no-address' WHERE p.merged = ?1",
                 BIND(bind_int(client)));

    return end_all(store, tasks, error);
}
