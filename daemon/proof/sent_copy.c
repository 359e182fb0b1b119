/* SPDX-License-Identifier: MIT */
#include "proof/sent_copy.h"

#include "proof/log.h"
#include "proof/rows_inside.h"

void sent_copy_free(struct sent_copy *copy)
{
    g_free(copy->sender);
    g_free(copy->message_id);
    g_clear_pointer(&copy->message, g_bytes_unref);
    g_free(copy);
}

bool sent_copy_add(struct store *store, int64_t id, const char *relay, GError **error)
{
    return sql_run(store->sql,
                   "INSERT INTO sent_copy(reminder, relay, state) VALUES (?1, ?2, 'waiting')"
                   " ON CONFLICT DO NOTHING",
                   BIND(bind_int(id), bind_text(relay)), error);
}

static struct sent_copy *read_one(struct store *store, struct rows *rows)
{
    struct sent_copy *copy = g_new0(struct sent_copy, 1);

    copy->id = column_int(rows, 0);
    copy->tries = (int)column_int(rows, 1);
    copy->sender = column_dup(rows, 2);
    copy->message_id = column_dup(rows, 3);
    if (!column_is_null(rows, 4))
        copy->message = content_get(store, column_text(rows, 4), NULL);
    return copy;
}

#define READY                                                                                                          \
    "SELECT c.reminder, c.tries, r.sender, r.message_id, r.message_sha256 FROM sent_copy c"                            \
    " JOIN reminder r ON r.id = c.reminder WHERE c.state = 'waiting' AND c.relay = ?1 AND c.not_before <= ?2"          \
    " ORDER BY c.reminder LIMIT ?3"

static bool read_next(struct store *store, const char *relay, int64_t now_ms, int64_t *next_ms, GError **error)
{
    g_autofree char *text = NULL;

    if (!sql_text(store->sql, &text, error,
                  "SELECT min(not_before) FROM sent_copy WHERE state = 'waiting' AND relay = ?1 AND not_before > ?2",
                  BIND(bind_text(relay), bind_time(now_ms))))
        return false;
    *next_ms = text ? MAX(instant_from_text(text), 0) : 0;
    return true;
}

GPtrArray *sent_copy_ready(struct store *store, const char *relay, int64_t now_ms, int limit, int64_t *next_ms,
                           GError **error)
{
    g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func((GDestroyNotify)sent_copy_free);
    AUTO(rows) rows = NULL;
    enum rows_step step = ROWS_FAILED;

    if (!read_next(store, relay, now_ms, next_ms, error))
        return NULL;
    rows = sql_query(store->sql, READY, BIND(bind_text(relay), bind_time(now_ms), bind_int(limit)), error);
    while (rows && (step = rows_next(rows, error)) == ROWS_ROW)
        g_ptr_array_add(list, read_one(store, rows));
    return step == ROWS_END ? g_steal_pointer(&list) : NULL;
}

bool sent_copy_saved(struct store *store, int64_t id, const char *host, const char *folder, int64_t uidvalidity,
                     int64_t uid, GError **error)
{
    g_autoptr(GString) body = g_string_new(NULL);

    body_line(body, "mailbox", host);
    body_line(body, "folder", folder);
    if (uid) {
        body_number(body, "uidvalidity", uidvalidity);
        body_number(body, "uid", uid);
    }
    return sql_run(store->sql,
                   "UPDATE sent_copy SET state = 'saved', folder = ?2, uidvalidity = ?3, uid = ?4,"
                   " text = NULL, tries = tries + 1 WHERE reminder = ?1",
                   BIND(bind_int(id), bind_text(folder), bind_id(uidvalidity), bind_id(uid)), error) &&
           reminder_note(store, id, "copied", "herinnerd", false, body->str, NULL, error);
}

bool sent_copy_failed(struct store *store, int64_t id, int64_t again_ms, const char *text, GError **error)
{
    char until[INSTANT_SIZE] = "";
    g_autoptr(GString) body = g_string_new(NULL);

    if (again_ms)
        instant_to_text(again_ms, until);
    if (!sql_run(store->sql,
                 "UPDATE sent_copy SET state = ?2, not_before = ?3, text = ?4, tries = tries + 1"
                 " WHERE reminder = ?1",
                 BIND(bind_int(id), bind_text(again_ms ? "waiting" : "failed"), bind_text(until), bind_text(text)),
                 error))
        return false;
    if (again_ms)
        return true;
    body_line(body, "reason", text);
    return reminder_note(store, id, "not-copied", "herinnerd", false, body->str, NULL, error);
}
