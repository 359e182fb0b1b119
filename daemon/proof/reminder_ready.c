/* SPDX-License-Identifier: MIT */
/* What may be claimed now, and when the next may. */
#include "proof/log.h"
#include "proof/reminder.h"
#include "proof/rows_inside.h"

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

struct recipient {
    int64_t written; /* in which order */
    char *address;
    bool cc;
};

static gint by_order(gconstpointer left, gconstpointer right)
{
    const struct recipient *one = left, *other = right;

    return (one->written > other->written) - (one->written < other->written);
}

/* Sorted here: most letters have one, and SQLite would make a table for it. */
static bool read_recipients(struct store *store, struct ready *ready, GError **error)
{
    g_autoptr(GPtrArray) to = g_ptr_array_new_with_free_func(g_free), cc = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(struct recipient));
    AUTO(rows)
    rows = sql_query_borrowing(store->sql, "SELECT rowid, address, role = 'cc' FROM recipient WHERE reminder = ?1",
                               BIND(bind_int(ready->id)), error);
    enum rows_step step = ROWS_FAILED;

    while (rows && (step = rows_next(rows, error)) == ROWS_ROW) {
        struct recipient recipient = {column_int(rows, 0), column_dup(rows, 1), column_int(rows, 2) != 0};

        g_array_append_val(all, recipient);
    }
    g_array_sort(all, by_order);
    for (guint i = 0; i < all->len; i++) {
        const struct recipient *recipient = &g_array_index(all, struct recipient, i);

        g_ptr_array_add(recipient->cc ? cc : to, recipient->address);
    }
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

    ready->message = sha256 ? recent_take(store->recent, sha256) : NULL;
    if (!ready->message)
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
        (ready->bounce_token = reminder_bounce_token(store, ready->id, column_text(rows, 8), error)))
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

/* Few rows are queued at a time (64 ahead per relay), so they are looked through each time. */
#define READY(which)                                                                                                   \
    "SELECT id, sender, message_id, subject, rehearsal, message_sha256, envid, kind = 'test', planned_time"            \
    " FROM reminder WHERE state = 'queued' AND not_before <= ?1 AND (?2 IS NULL OR relay = ?2) AND rehearsal = ?3"     \
    " AND (day = ?4 OR resend = 1) AND valid_until > ?1" which                                                         \
    " ORDER BY recalls IS NULL, since IS NULL, since, id LIMIT ?5"

/* One letter that cannot be read is left alone, so that it stops no other. *FIRST keeps the first reason. Returns the
 * size of its message. */
static int64_t add_one(struct store *store, struct rows *rows, GPtrArray *list, GError **first)
{
    g_autoptr(GError) local = NULL;
    struct ready *ready = read_one(store, rows, &local);

    if (ready)
        g_ptr_array_add(list, ready);
    else if (!*first)
        *first = g_steal_pointer(&local);
    return ready ? ready->size : 0;
}

/* What letters are asked for. */
struct wanted {
    const char *relay; /* NULL: any */
    int64_t rehearsal;
    civil_day day;
    int64_t now_ms;
    int limit;
    const GArray *skip;
};

/* Those of the first MOST by TEXT, -1 = of all, that can be read; else *FIRST says why one cannot. NULL on error. */
static GPtrArray *take_ready(struct store *store, const char *text, const struct wanted *wanted, int most,
                             GError **first, GError **error)
{
    g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func((GDestroyNotify)ready_free);
    AUTO(rows)
    rows = sql_query(store->sql, text,
                     BIND(bind_time(wanted->now_ms), bind_text(wanted->relay), bind_int(wanted->rehearsal),
                          bind_day(wanted->day), bind_int(most)),
                     error);
    enum rows_step step = rows ? ROWS_ROW : ROWS_FAILED;
    int64_t bytes = 0;

    while (step == ROWS_ROW && (int)list->len < wanted->limit && bytes < READY_BYTES_MOST &&
           (step = rows_next(rows, error)) == ROWS_ROW) {
        if (!is_skipped(wanted->skip, column_int(rows, 0)))
            bytes += add_one(store, rows, list, first);
    }
    return step == ROWS_FAILED ? NULL : g_steal_pointer(&list);
}

/* Few of many are sorted; where one of them cannot be read, all others get their turn. */
static GPtrArray *find_ready(struct store *store, const char *text, const struct wanted *wanted, GError **error)
{
    g_autoptr(GError) first = NULL, again = NULL;
    int most = wanted->limit + (wanted->skip ? (int)wanted->skip->len : 0);
    g_autoptr(GPtrArray) list = take_ready(store, text, wanted, most, &first, error);

    if (list && first && (int)list->len < wanted->limit) {
        g_ptr_array_unref(list);
        list = take_ready(store, text, wanted, -1, &again, error);
    }
    if (!list || list->len || !first)
        return g_steal_pointer(&list);
    g_propagate_error(error, g_steal_pointer(&first));
    return NULL;
}

GPtrArray *reminder_ready(struct store *store, const char *relay, enum run_mode mode, civil_day day, int64_t now_ms,
                          int limit, const GArray *skip, GError **error)
{
    const struct wanted wanted = {relay, mode_number(mode), day, now_ms, limit, skip};

    return find_ready(store, READY(""), &wanted, error);
}

GPtrArray *reminder_ready_trials(struct store *store, const char *relay, civil_day day, int64_t now_ms, int limit,
                                 const GArray *skip, GError **error)
{
    const struct wanted wanted = {relay, mode_number(MODE_LIVE), day, now_ms, limit, skip};

    return find_ready(store, READY(" AND kind = 'test'"), &wanted, error);
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
