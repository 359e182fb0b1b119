/* SPDX-License-Identifier: MIT */
#include "proof/undo.h"

#include "proof/attempt.h"
#include "proof/move_inside.h"
#include "proof/rows_inside.h"

typedef bool (*step_undo)(struct store *store, const struct act_entry *entry, int *changes, GError **error);

static bool run(struct store *store, const char *text, const struct bind *binds, int count, int *changes,
                GError **error)
{
    if (!sql_run(store->sql, text, binds, count, error))
        return false;
    *changes += sql_changes(store->sql);
    return true;
}

/* It may have come back since it was recalled. */
static bool free_if_lost(struct store *store, int64_t id, GError **error)
{
    bool stands;

    return bounce_letter_stands(store, id, &stands, error) && (stands || bounce_free_letter(store, id, error));
}

/* The letter stands again, and with it what it served and the term it named. */
static bool undo_recall(struct store *store, const struct act_entry *entry, int *changes, GError **error)
{
    g_autofree char *was = body_value(entry->body, "was");
    const char *state = g_str_equal(was, "uncertain") ? was : "accepted";

    return run(store, "UPDATE reminder SET state = ?2, apology = 0 WHERE id = ?1 AND state = 'recalled'",
               BIND(bind_int(entry->reminder), bind_text(state)), changes, error) &&
           run(store, "UPDATE covers SET live = 1 WHERE reminder = ?1 AND live = 0", BIND(bind_int(entry->reminder)),
               changes, error) &&
           free_if_lost(store, entry->reminder, error);
}

/* The task is to be done as before; its stage is not served, and may lapse from the day it was made. */
static bool undo_task(struct store *store, const struct act_entry *entry, int *changes, GError **error)
{
    g_autofree char *number = body_value(entry->body, "task");
    int64_t task = g_ascii_strtoll(number, NULL, 10);

    return run(store,
               "UPDATE reminder SET state = 'open', outcome_time = NULL,"
               " day = COALESCE((SELECT since FROM task WHERE id = ?2), day) WHERE id = ?1 AND state = 'accepted'",
               BIND(bind_int(entry->reminder), bind_int(task)), changes, error) &&
           run(store,
               "UPDATE task SET state = 'open', done = NULL, note = CASE kind WHEN 'agency' THEN note END"
               " WHERE id = ?1 AND state = 'done'",
               BIND(bind_int(task)), changes, error);
}

/* R24: it is with the agency again, by whatever number it has now. */
static bool undo_return(struct store *store, const struct act_entry *entry, int *changes, GError **error)
{
    return run(store,
               "UPDATE covers SET live = 1 WHERE reminder = ?1 AND live = 0 AND (ledger, number) = (SELECT i.ledger,"
               " i.number FROM journal j JOIN invoice i ON i.id = j.invoice WHERE j.seq = ?2)",
               BIND(bind_int(entry->reminder), bind_int(entry->seq)), changes, error) &&
           run(store, "UPDATE invoice SET taken_back = 0 WHERE id = (SELECT invoice FROM journal WHERE seq = ?1)",
               BIND(bind_int(entry->seq)), changes, error) &&
           run(store, "UPDATE task SET key = replace(key, ' back ' || ?2, '') WHERE reminder = ?1",
               BIND(bind_int(entry->reminder), bind_int(entry->seq)), changes, error);
}

static bool undo_move(struct store *store, const struct act_entry *entry, int *changes, GError **error)
{
    int64_t head = journal_head(store, NULL, error);

    ++*changes;
    return head >= 0 && store_names_changed(store, head, error) && move_undo(store, entry->seq, error);
}

bool undo_step(struct store *store, const struct act_entry *entry, int *changes, GError **error)
{
    static const struct {
        const char *type;
        step_undo undo;
    } steps[] = {
        {"recalled", undo_recall},    {"task-done", undo_task},      {"taken-back", undo_return},
        {"invoice-moved", undo_move}, {"ledger-renamed", undo_move}, {"client-merged", undo_move},
    };

    for (guint i = 0; i < G_N_ELEMENTS(steps); i++) {
        if (g_str_equal(steps[i].type, entry->type))
            return steps[i].undo(store, entry, changes, error);
    }
    return true;
}
