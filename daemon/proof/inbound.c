/* SPDX-License-Identifier: MIT */
#include "proof/inbound.h"

#include <string.h>

#include "proof/reminder.h"
#include "proof/rows_inside.h"

/* -- handled mail ------------------------------------------------------- */

char *inbound_hash(GBytes *raw)
{
    gsize length;
    const void *data = g_bytes_get_data(raw, &length);
    char hex[SHA256_HEX_SIZE];

    return g_strdup(hash_hex((struct hash_part[]){{data, length}}, 1, hex));
}

bool inbound_is_known(struct store *store, const char *sha256, bool *known, GError **error)
{
    int64_t count;

    if (!sql_int(store->sql, 0, &count, error, "SELECT count(*) FROM inbound WHERE sha256 = ?1",
                 BIND(bind_text(sha256))))
        return false;
    *known = count > 0;
    return true;
}

bool inbound_record(struct store *store, const char *sha256, const struct inbound_place *place, const char *class,
                    const char *outcome, GError **error)
{
    return sql_run(store->sql,
                   "INSERT INTO inbound(sha256, time, folder, uidvalidity, uid, class, outcome)"
                   " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT DO NOTHING",
                   BIND(bind_text(sha256), bind_time(clock_now_ms(store->clock)), bind_text(place->folder),
                        bind_id(place->uidvalidity), bind_id(place->uid), bind_text(class), bind_text(outcome)),
                   error);
}

bool inbound_position(struct store *store, const char *folder, int64_t *uidvalidity, int64_t *last_uid, GError **error)
{
    return sql_int(store->sql, 0, uidvalidity, error, "SELECT uidvalidity FROM mailbox WHERE name = ?1",
                   BIND(bind_text(folder))) &&
           sql_int(store->sql, 0, last_uid, error, "SELECT last_uid FROM mailbox WHERE name = ?1",
                   BIND(bind_text(folder)));
}

bool inbound_set_position(struct store *store, const char *folder, int64_t uidvalidity, int64_t last_uid,
                          GError **error)
{
    return sql_run(store->sql,
                   "INSERT INTO mailbox(name, uidvalidity, last_uid) VALUES (?1, ?2, ?3) ON CONFLICT(name) DO UPDATE"
                   " SET uidvalidity = excluded.uidvalidity, last_uid = excluded.last_uid",
                   BIND(bind_text(folder), bind_int(uidvalidity), bind_int(last_uid)), error);
}

/* -- which letter ------------------------------------------------------- */

bool inbound_by_envid(struct store *store, const char *envid, int64_t *id, GError **error)
{
    g_autofree char *lower = g_ascii_strdown(envid, -1);

    return sql_int(store->sql, 0, id, error, "SELECT id FROM reminder WHERE envid = ?1", BIND(bind_text(lower)));
}

bool inbound_by_message_id(struct store *store, const char *message_id, int64_t *id, GError **error)
{
    return sql_int(store->sql, 0, id, error, "SELECT id FROM reminder WHERE message_id = ?1",
                   BIND(bind_text(message_id)));
}

/* Whether the token at TEXT is the one that was made for letter ID. */
static bool is_token_of(struct store *store, int64_t id, const char *text, bool *same, GError **error)
{
    g_autofree char *token = NULL, *lower = NULL;

    if (!reminder_identify(store, id, "", NULL, NULL, &token, error))
        return false;
    lower = g_ascii_strdown(text, (gssize)MIN(strlen(text), strlen(token)));
    *same = g_str_equal(lower, token) && !g_ascii_isalnum(text[strlen(token)]);
    return true;
}

/* "t17h5f…": the number and what proves it. */
bool inbound_by_token(struct store *store, const char *text, int64_t *id, GError **error)
{
    *id = 0;
    for (const char *at = strpbrk(text, "tT"); at && !*id; at = strpbrk(at + 1, "tT")) {
        char *end = NULL;
        int64_t number = g_ascii_isdigit(at[1]) ? g_ascii_strtoll(at + 1, &end, 10) : 0;
        int64_t exists = 0;
        bool same = false;

        if (number <= 0 || (*end != 'h' && *end != 'H') || (at > text && g_ascii_isalnum(at[-1])))
            continue;
        if (!is_token_of(store, number, at, &same, error) ||
            (same &&
             !sql_int(store->sql, 0, &exists, error, "SELECT id FROM reminder WHERE id = ?1", BIND(bind_int(number)))))
            return false;
        *id = exists;
    }
    return true;
}

/* -- the letter --------------------------------------------------------- */

void inbound_letter_free(struct inbound_letter *letter)
{
    if (!letter)
        return;
    g_free(letter->client);
    g_free(letter->sender);
    g_free(letter->state);
    g_strfreev(letter->to);
    g_strfreev(letter->subjects);
    g_free(letter);
}

static char **texts(struct store *store, const char *query, int64_t id, GError **error)
{
    g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(g_free);
    AUTO(rows) rows = sql_query(store->sql, query, BIND(bind_int(id)), error);
    enum rows_step step = ROWS_FAILED;

    while (rows && (step = rows_next(rows, error)) == ROWS_ROW)
        g_ptr_array_add(list, column_dup(rows, 0));
    g_ptr_array_add(list, NULL);
    return step == ROWS_END ? (char **)g_ptr_array_free(g_steal_pointer(&list), FALSE) : NULL;
}

static bool read_row(struct store *store, struct inbound_letter *letter, GError **error)
{
    AUTO(rows)
    rows = sql_query(store->sql,
                     "SELECT COALESCE(p.key, ''), r.sender, r.state, r.kind = 'client', r.rehearsal"
                     " FROM reminder r LEFT JOIN who p ON p.id = r.client WHERE r.id = ?1",
                     BIND(bind_int(letter->id)), error);
    enum rows_step step = rows ? rows_next(rows, error) : ROWS_FAILED;

    if (step == ROWS_END)
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_STORE, "letter %" G_GINT64_FORMAT " is not in the store",
                    letter->id);
    if (step != ROWS_ROW)
        return false;
    letter->client = column_dup(rows, 0);
    letter->sender = column_dup(rows, 1);
    letter->state = column_dup(rows, 2);
    letter->to_client = column_int(rows, 3) != 0;
    letter->rehearsal = column_int(rows, 4) != 0;
    return true;
}

struct inbound_letter *inbound_letter_load(struct store *store, int64_t id, GError **error)
{
    AUTO(inbound_letter) letter = g_new0(struct inbound_letter, 1);

    letter->id = id;
    if (!read_row(store, letter, error))
        return NULL;
    letter->to =
        texts(store, "SELECT address FROM recipient WHERE reminder = ?1 AND role = 'to' ORDER BY address", id, error);
    letter->subjects = letter->to ? texts(store,
                                          "SELECT ledger || '/' || number FROM covers WHERE reminder = ?1"
                                          " ORDER BY ledger, number",
                                          id, error)
                                  : NULL;
    return letter->subjects ? g_steal_pointer(&letter) : NULL;
}

struct inbound_letter *inbound_letter_take(struct store *store, int64_t id, GError **error)
{
    AUTO(inbound_letter) letter = inbound_letter_load(store, id, error);

    if (letter && g_str_equal(letter->state, "claimed")) {
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_BUSY,
                    "letter %" G_GINT64_FORMAT " is being sent; try again in a moment", id);
        return NULL;
    }
    return g_steal_pointer(&letter);
}
