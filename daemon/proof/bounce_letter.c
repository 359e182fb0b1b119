/* SPDX-License-Identifier: MIT */
/* R14: whether a letter that came back still counts, and what counts no more with it. */
#include "proof/attempt.h"
#include "proof/reminder.h"
#include "proof/rows_inside.h"
#include "proof/task.h"

/* Covers c of letter ?1 that no later letter followed: by mail, by post, or to an agency. */
#define NOT_FOLLOWED                                                                                                   \
    " FROM covers c WHERE c.reminder = ?1 AND c.live = 1 AND NOT EXISTS (SELECT 1 FROM covers l JOIN reminder r"       \
    " ON r.id = l.reminder WHERE l.live = 1 AND l.rehearsal = c.rehearsal AND l.ledger = c.ledger"                     \
    " AND l.number = c.number AND l.reminder > ?1 AND r.action IN ('mail', 'post', 'handover')"                        \
    " AND r.state IN ('claimed', 'uncertain', 'accepted'))"

bool bounce_letter_stands(struct store *store, int64_t id, bool *stands, GError **error)
{
    int64_t reached, open;

    if (!sql_int(store->sql, 0, &reached, error,
                 "SELECT count(*) FROM recipient WHERE reminder = ?1 AND role = 'to' AND level IS NOT 'failed'",
                 BIND(bind_int(id))) ||
        !sql_int(store->sql, 0, &open, error, "SELECT count(*)" NOT_FOLLOWED, BIND(bind_int(id))))
        return false;
    *stands = reached > 0 || open == 0;
    return true;
}

struct later {
    int64_t reminder;
    char *ledger, *number;
    bool open;
};

static void later_clear(gpointer data)
{
    struct later *later = data;

    g_free(later->ledger);
    g_free(later->number);
}

/* Calls, tasks and skips of the same cycle that came after letter ID, of invoices that had no letter since. */
static GArray *find_later(struct store *store, int64_t id, GError **error)
{
    GArray *list = g_array_new(FALSE, FALSE, sizeof(struct later));
    AUTO(rows) rows = sql_query(store->sql,
                                "SELECT s.reminder, s.ledger, s.number, t.state = 'open' FROM covers s JOIN reminder t"
                                " ON t.id = s.reminder JOIN (SELECT c.ledger, c.number, c.cycle, c.rehearsal"
                                NOT_FOLLOWED ") f ON s.rehearsal = f.rehearsal AND s.ledger = f.ledger"
                                " AND s.number = f.number AND s.cycle = f.cycle WHERE s.live = 1 AND s.reminder > ?1"
                                " AND t.action IN ('call', 'task', 'skip', 'other') ORDER BY s.reminder",
                                BIND(bind_int(id)), error);
    enum rows_step step = ROWS_FAILED;

    g_array_set_clear_func(list, later_clear);
    while (rows && (step = rows_next(rows, error)) == ROWS_ROW) {
        struct later later = {column_int(rows, 0), column_dup(rows, 1), column_dup(rows, 2), column_int(rows, 3) != 0};

        g_array_append_val(list, later);
    }
    if (step == ROWS_END)
        return list;
    g_array_unref(list);
    return NULL;
}

static bool free_later(struct store *store, const struct later *later, GError **error)
{
    if (later->open)
        return task_drop_invoice(store, later->reminder, later->ledger, later->number, error);
    return sql_run(store->sql,
                   "UPDATE covers SET live = 0 WHERE reminder = ?1 AND ledger = ?2 AND number = ?3 AND live = 1",
                   BIND(bind_int(later->reminder), bind_text(later->ledger), bind_text(later->number)), error);
}

bool bounce_free_letter(struct store *store, int64_t id, GError **error)
{
    g_autoptr(GArray) list = find_later(store, id, error);

    for (guint i = 0; list && i < list->len; i++) {
        if (!free_later(store, &g_array_index(list, struct later, i), error))
            return false;
    }
    return list && sql_run(store->sql,
                           "UPDATE reminder SET state = 'failed', outcome_time = ?2 WHERE id = ?1"
                           " AND state IN ('accepted', 'uncertain')",
                           BIND(bind_int(id), bind_time(clock_now_ms(store->clock))), error);
}
