/* SPDX-License-Identifier: MIT */
#include "proof/trial.h"

#include "proof/reminder.h"
#include "proof/rows_inside.h"

static char *body_of(const struct trial *trial)
{
    GString *body = g_string_new(NULL);

    body_line(body, "kind", "test");
    body_line(body, "sender", trial->sender);
    body_line(body, "stage", trial->template_name);
    body_day(body, "day", trial->day);
    body_line(body, "to", trial->to);
    return g_string_free(body, FALSE);
}

/* Live whatever the mode is: a test that stays in the house tells nothing of the relay. */
static bool insert_row(struct store *store, const struct trial *trial, int64_t seq, GError **error)
{
    g_autofree char *dedupe = g_strdup_printf("test:%" G_GINT64_FORMAT, seq);

    return sql_run(store->sql,
                   "INSERT INTO reminder(kind, action, dedupe, sender, relay, policy, stage, template, language,"
                   " rehearsal, digest, day, planned_time, planned_seq, valid_until, state) VALUES"
                   " ('test', 'mail', ?1, ?2, ?3, '', ?4, ?4, ?5, 0, ?1, ?6, ?7, ?8, ?9, 'planned')",
                   BIND(bind_text(dedupe), bind_text(trial->sender), bind_text(trial->relay),
                        bind_text(trial->template_name), bind_text(trial->language), bind_day(trial->day),
                        bind_time(clock_now_ms(store->clock)), bind_int(seq), bind_time(trial->valid_until_ms)),
                   error);
}

bool trial_queue(struct store *store, const struct trial *trial, int64_t *id, GError **error)
{
    g_autofree char *body = body_of(trial);
    int64_t seq = journal_head(store, NULL, error) + 1;

    if (seq <= 0 || !insert_row(store, trial, seq, error))
        return false;
    *id = sql_last_id(store->sql);
    return sql_run(store->sql, "INSERT INTO recipient(reminder, address, role) VALUES (?1, ?2, 'to')",
                   BIND(bind_int(*id), bind_text(trial->to)), error) &&
           journal_append(
               store, &(struct journal_entry){.type = "planned", .actor = trial->actor, .reminder = *id, .body = body},
               NULL, error) &&
           reminder_queue(store, *id, trial->message, trial->subject, error);
}

bool trial_expire(struct store *store, GError **error)
{
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
    AUTO(rows)
    rows = sql_query(store->sql,
                     "SELECT id FROM reminder WHERE state IN ('planned', 'queued') AND kind = 'test'"
                     " AND valid_until <= ?1",
                     BIND(bind_time(clock_now_ms(store->clock))), error);
    enum rows_step step = ROWS_FAILED;

    while (rows && (step = rows_next(rows, error)) == ROWS_ROW) {
        int64_t id = column_int(rows, 0);

        g_array_append_val(ids, id);
    }
    for (guint i = 0; step == ROWS_END && i < ids->len; i++)
        if (!reminder_cancel(store, g_array_index(ids, int64_t, i), "stale", error))
            return false;
    return step == ROWS_END;
}
