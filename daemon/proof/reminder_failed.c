/* SPDX-License-Identifier: MIT */
/* R14: a letter that cannot be delivered leaves its client to a person; without that the next pass would try again. */
#include "proof/attempt.h"
#include "proof/records.h"
#include "proof/reminder.h"
#include "proof/rows_inside.h"

/* "a@x.example, b@y.example: the server's words", or the words alone when it was the letter that was refused. */
static char *reason_of(struct store *store, int64_t id, const struct attempt_result *result, GError **error)
{
    g_autofree char *addresses = NULL;
    const char *words = result->text ? result->text : "";

    if (result->outcome != OUTCOME_UNDELIVERABLE)
        return g_strdup_printf("letter %" G_GINT64_FORMAT " was refused: %s", id, words);
    if (!sql_text(store->sql, &addresses, error,
                  "SELECT group_concat(address, ', ') FROM recipient WHERE reminder = ?1 AND role = 'to'",
                  BIND(bind_int(id))))
        return NULL;
    return g_strdup_printf("%s: %s", addresses ? addresses : "", words);
}

bool reminder_hold_client(struct store *store, int64_t id, const struct attempt_result *result, GError **error)
{
    g_autofree char *key = NULL, *reason = NULL, *day = NULL;

    if (result->rehearsal) /* the owner's own mailbox: says nothing about the client */
        return true;
    reason = reason_of(store, id, result, error);
    if (!reason || !sql_text(store->sql, &key, error,
                             "SELECT p.key FROM reminder r JOIN party p ON p.id = r.client WHERE r.id = ?1",
                             BIND(bind_int(id))) ||
        !sql_text(store->sql, &day, error, "SELECT day FROM reminder WHERE id = ?1", BIND(bind_int(id))))
        return false;

    struct history_hold hold = {
        .scope = HOLD_CLIENT,
        .subject = key,
        .kind = (char *)reason_word(REASON_UNDELIVERABLE),
        .from_day = day ? day_from_iso(day) : DAY_NONE,
        .until_day = DAY_NONE,
        .lifted_day = DAY_NONE,
        .reason = reason,
        .named_day = DAY_NONE,
    };

    return !key || hold_set(store, &hold, key, "herinnerd", NULL, error);
}
