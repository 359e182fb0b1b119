/* SPDX-License-Identifier: MIT */
/* What may be claimed now, and when the next may. */
#include "proof/log.h"
#include "proof/reminder.h"
#include "proof/store_inside.h"

void ready_free(struct ready *ready)
{
    g_free(ready->sender);
    g_strfreev(ready->to);
    g_strfreev(ready->cc);
    g_free(ready->envid);
    g_free(ready->message_id);
    g_free(ready->bounce_token);
    g_clear_pointer(&ready->message, g_bytes_unref);
    g_free(ready->subject);
    g_free(ready);
}

static bool read_recipients(struct store *store, struct ready *ready, GError **error)
{
    g_autoptr(GPtrArray) to = g_ptr_array_new_with_free_func(g_free), cc = g_ptr_array_new_with_free_func(g_free);
    AUTO(rows)
    rows = sql_query(store->sql, "SELECT role = 'cc', address FROM recipient WHERE reminder = ?1 ORDER BY rowid",
                     BIND(bind_int(ready->id)), error);
    enum rows_step step = ROWS_FAILED;

    while (rows && (step = rows_next(rows, error)) == ROWS_ROW)
        g_ptr_array_add(column_int(rows, 0) ? cc : to, column_dup(rows, 1));
    g_ptr_array_add(to, NULL);
    g_ptr_array_add(cc, NULL);
    ready->to = (char **)g_ptr_array_free(g_steal_pointer(&to), FALSE);
    ready->cc = (char **)g_ptr_array_free(g_steal_pointer(&cc), FALSE);
    return step == ROWS_END;
}

/* Bytes that are not there or not those that were hashed never leave. */
static bool read_message(struct store *store, struct ready *ready, const char *sha256, GError **error)
{
    g_autoptr(GError) local = NULL;

    ready->message = content_get(store, sha256 ? sha256 : "", &local);
    if (ready->message) {
        ready->size = (int64_t)g_bytes_get_size(ready->message);
        return true;
    }
    if (local)
        g_propagate_error(error, g_steal_pointer(&local));
    else
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_STORE,
                    "message of reminder %" G_GINT64_FORMAT " is missing; run `herinnerctl verify`", ready->id);
    return false;
}

static struct ready *read_one(struct store *store, struct rows *rows, GError **error)
{
    struct ready *ready = g_new0(struct ready, 1);

    ready->id = column_int(rows, 0);
    ready->sender = column_dup(rows, 1);
    ready->message_id = column_dup(rows, 2);
    ready->subject = column_dup(rows, 3);
    ready->rehearsal = column_int(rows, 4) != 0;
    ready->envid = column_dup(rows, 6);
    ready->trial = column_int(rows, 7) != 0;
    if (read_message(store, ready, column_text(rows, 5), error) && read_recipients(store, ready, error) &&
        reminder_identify(store, ready->id, "", NULL, NULL, &ready->bounce_token, error))
        return ready;
    ready_free(ready);
    return NULL;
}

static bool is_skipped(const GArray *skip, int64_t id)
{
    for (guint i = 0; skip && i < skip->len; i++) {
        if (g_array_index(skip, int64_t, i) == id)
            return true;
    }
    return false;
}

/* Few rows are queued at a time (64 ahead per relay), so they are sorted each time. */
#define READY(which)                                                                                                   \
    "SELECT id, sender, message_id, subject, rehearsal, message_sha256, envid, kind = 'test' FROM reminder"            \
    " WHERE state = 'queued' AND not_before <= ?1 AND (?2 IS NULL OR relay = ?2) AND rehearsal = ?3"                   \
    " AND (day = ?4 OR resend = 1) AND valid_until > ?1" which " ORDER BY recalls IS NULL, since IS NULL, since, id"

/* One letter that cannot be read is left alone, so that it stops no other. *FIRST keeps the first reason. */
static void add_one(struct store *store, struct rows *rows, GPtrArray *list, GError **first)
{
    g_autoptr(GError) local = NULL;
    struct ready *ready = read_one(store, rows, &local);

    if (ready)
        g_ptr_array_add(list, ready);
    else if (!*first)
        *first = g_steal_pointer(&local);
}

/* At most LIMIT of ROWS, which may be NULL. */
static GPtrArray *take_ready(struct store *store, struct rows *rows, int limit, const GArray *skip, GError **error)
{
    g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func((GDestroyNotify)ready_free);
    g_autoptr(GError) first = NULL;
    enum rows_step step = rows ? ROWS_ROW : ROWS_FAILED;

    while (step == ROWS_ROW && (int)list->len < limit && (step = rows_next(rows, error)) == ROWS_ROW) {
        if (!is_skipped(skip, column_int(rows, 0)))
            add_one(store, rows, list, &first);
    }
    if (step == ROWS_FAILED)
        return NULL;
    if (list->len > 0 || !first)
        return g_steal_pointer(&list);
    g_propagate_error(error, g_steal_pointer(&first));
    return NULL;
}

GPtrArray *reminder_ready(struct store *store, const char *relay, enum run_mode mode, civil_day day, int64_t now_ms,
                          int limit, const GArray *skip, GError **error)
{
    AUTO(rows)
    rows = sql_query(store->sql, READY(""),
                     BIND(bind_time(now_ms), bind_text(relay), bind_int(mode_number(mode)), bind_day(day)), error);

    return take_ready(store, rows, limit, skip, error);
}

GPtrArray *reminder_ready_trials(struct store *store, const char *relay, civil_day day, int64_t now_ms, int limit,
                                 const GArray *skip, GError **error)
{
    AUTO(rows)
    rows = sql_query(store->sql, READY(" AND kind = 'test'"),
                     BIND(bind_time(now_ms), bind_text(relay), bind_int(0), bind_day(day)), error);

    return take_ready(store, rows, limit, skip, error);
}

bool reminder_ahead(struct store *store, const char *relay, enum run_mode mode, int64_t now_ms, int *count,
                    GError **error)
{
    int64_t value;
    bool done = sql_int(store->sql, 0, &value, error,
                        "SELECT count(*) FROM reminder WHERE state = 'queued' AND not_before <= ?1"
                        " AND valid_until > ?1 AND relay = ?2 AND rehearsal = ?3",
                        BIND(bind_time(now_ms), bind_text(relay), bind_int(mode_number(mode))));

    *count = (int)value;
    return done;
}

int64_t reminder_next_try(struct store *store, enum run_mode mode, civil_day day, int64_t now_ms, GError **error)
{
    g_autofree char *text = NULL;

    if (!sql_text(store->sql, &text, error,
                  "SELECT min(not_before) FROM reminder WHERE state = 'queued' AND not_before > ?1 AND rehearsal = ?2"
                  " AND (day = ?3 OR resend = 1) AND valid_until > not_before",
                  BIND(bind_time(now_ms), bind_int(mode_number(mode)), bind_day(day))))
        return 0;
    return text ? MAX(instant_from_text(text), 0) : 0;
}
