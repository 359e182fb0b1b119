/* SPDX-License-Identifier: MIT */
/*
 * R14: an address that mail cannot reach is left out from then on, and a letter that reached nobody frees its stage.
 * Without that the next pass would try the same again.
 */
#include "proof/attempt.h"
#include "proof/evidence.h"
#include "proof/records.h"
#include "proof/reminder.h"
#include "proof/rows_inside.h"

/* The client of letter ID and the date the letter carries. */
static bool read_letter(struct store *store, int64_t id, char **client, civil_day *day, GError **error)
{
    AUTO(rows)
    rows = sql_query(store->sql,
                     "SELECT p.key, r.day FROM reminder r LEFT JOIN who p ON p.id = r.client"
                     " WHERE r.id = ?1",
                     BIND(bind_int(id)), error);
    enum rows_step step = rows ? rows_next(rows, error) : ROWS_FAILED;

    if (step != ROWS_ROW)
        return false;
    *client = column_is_null(rows, 0) ? NULL : column_dup(rows, 0);
    *day = column_day(rows, 1);
    return true;
}

/* ADDRESS NULL: the letter itself was refused, and a person has to look. */
static bool hold_client_of(struct store *store, int64_t id, const char *address, const char *words, GError **error)
{
    g_autofree char *key = NULL;
    g_autofree char *reason = address ? g_strdup_printf("%s: %s", address, words) : g_strdup(words);
    int64_t standing = 0;
    struct history_hold hold = {
        .scope = HOLD_CLIENT,
        .kind = (char *)reason_word(REASON_UNDELIVERABLE),
        .until_day = DAY_NONE,
        .lifted_day = DAY_NONE,
        .reason = reason,
        .address = (char *)address,
        .named_day = DAY_NONE,
    };

    if (!read_letter(store, id, &key, &hold.from_day, error))
        return false;
    hold.subject = key;
    if (key && address &&
        !sql_int(store->sql, 0, &standing, error,
                 "SELECT count(*) FROM hold WHERE scope = 'client' AND subject = ?1 AND lifted_seq IS NULL"
                 " AND kind = 'undeliverable' AND address = ?2 COLLATE NOCASE",
                 BIND(bind_text(key), bind_text(address))))
        return false;
    return !key || standing > 0 || hold_set(store, &hold, key, "herinnerd", NULL, error);
}

/* A yes was given for what would have gone; now something else goes. */
static bool end_approvals(struct store *store, int64_t id, GError **error)
{
    return sql_run(store->sql,
                   "UPDATE approval SET used = ?2 WHERE what = 'letter' AND used IS NULL"
                   " AND client IN (SELECT p.id FROM reminder r JOIN party k ON k.id = r.client JOIN party p"
                   " ON p.id = COALESCE(k.merged, k.id) OR p.merged = COALESCE(k.merged, k.id) WHERE r.id = ?1)",
                   BIND(bind_int(id), bind_time(clock_now_ms(store->clock))), error);
}

/* To whom letter ID went. NULL on error. */
static GPtrArray *addresses_of(struct store *store, int64_t id, GError **error)
{
    GPtrArray *list = g_ptr_array_new_with_free_func(g_free);
    AUTO(rows)
    rows = sql_query(store->sql, "SELECT address FROM recipient WHERE reminder = ?1 AND role = 'to'",
                     BIND(bind_int(id)), error);
    enum rows_step step = ROWS_FAILED;

    while (rows && (step = rows_next(rows, error)) == ROWS_ROW)
        g_ptr_array_add(list, column_dup(rows, 0));
    if (step == ROWS_END)
        return list;
    g_ptr_array_unref(list);
    return NULL;
}

static bool hold_all_addresses(struct store *store, int64_t id, const char *words, GError **error)
{
    g_autoptr(GPtrArray) list = addresses_of(store, id, error);

    for (guint i = 0; list && i < list->len; i++) {
        if (!hold_client_of(store, id, list->pdata[i], words, error))
            return false;
    }
    return list != NULL;
}

/* Those that the server does not know; *FOUND when there was one. */
static bool hold_dead_ones(struct store *store, int64_t id, const struct attempt_result *result, bool *found,
                           GError **error)
{
    for (int i = 0; i < result->recipient_count; i++) {
        const struct recipient_reply *reply = &result->recipients[i];

        if (!reply->dead)
            continue;
        *found = true;
        if (!hold_client_of(store, id, reply->address, reply->text, error))
            return false;
    }
    return true;
}

bool bounce_at_relay(struct store *store, int64_t id, const struct attempt_result *result, GError **error)
{
    const char *words = result->text ? result->text : "";
    g_autofree char *refused = NULL;
    bool found = false;

    if (result->rehearsal) /* the owner's own mailbox: says nothing about the client */
        return true;
    switch (result->outcome) {
    case OUTCOME_ACCEPTED: /* by the others: the letter stands */
        return hold_dead_ones(store, id, result, &found, error);
    case OUTCOME_UNDELIVERABLE:
        return hold_dead_ones(store, id, result, &found, error) &&
               (found || hold_all_addresses(store, id, words, error)) && end_approvals(store, id, error);
    case OUTCOME_NEVER:
        refused = g_strdup_printf("letter %" G_GINT64_FORMAT " was refused: %s", id, words);
        return hold_client_of(store, id, NULL, refused, error) && end_approvals(store, id, error);
    case OUTCOME_LATER:
    case OUTCOME_UNCERTAIN:
        break;
    }
    return true;
}

static bool fail_recipient(struct store *store, int64_t id, const char *address, const char *words, GError **error)
{
    return sql_run(store->sql,
                   "UPDATE recipient SET level = 'failed', level_time = ?3, text = ?4 WHERE reminder = ?1"
                   " AND address = ?2 COLLATE NOCASE",
                   BIND(bind_int(id), bind_text(address), bind_time(clock_now_ms(store->clock)), bind_text(words)),
                   error);
}

/* The letter counts no more when it reached nobody and nothing followed it. */
static bool free_if_lost(struct store *store, int64_t id, const char *body, bool *freed, GError **error)
{
    bool stands;

    if (!bounce_letter_stands(store, id, &stands, error))
        return false;
    *freed = !stands;
    return (stands || (bounce_free_letter(store, id, error) && end_approvals(store, id, error))) &&
           reminder_note(store, id, "bounced", "herinnerd", true, body, NULL, error);
}

bool bounce_came_back(struct store *store, int64_t id, const char *address, const char *words, bool *freed,
                      GError **error)
{
    g_autofree char *body = g_strdup_printf("recipient: %s\nreply: %s\n", address, words);

    *freed = false;
    return fail_recipient(store, id, address, words, error) && hold_client_of(store, id, address, words, error) &&
           free_if_lost(store, id, body, freed, error);
}

bool bounce_was_refused(struct store *store, int64_t id, const char *address, const char *words, bool *freed,
                        GError **error)
{
    g_autofree char *body = g_strdup_printf("recipient: %s\nreply: %s\n", address, words);
    g_autofree char *reason = g_strdup_printf("letter %" G_GINT64_FORMAT " to %s came back: %s", id, address, words);

    *freed = false;
    return fail_recipient(store, id, address, words, error) && free_if_lost(store, id, body, freed, error) &&
           (!*freed || hold_client_of(store, id, NULL, reason, error));
}
