/* SPDX-License-Identifier: MIT */
#include "proof/evidence.h"

#include "proof/content.h"
#include "proof/level.h"
#include "proof/reminder.h"
#include "proof/rows_inside.h"

/* A report about it came back: so it went. */
static bool settle(struct store *store, int64_t id, GError **error)
{
    int64_t uncertain;

    return sql_int(store->sql, 0, &uncertain, error, "SELECT state = 'uncertain' FROM reminder WHERE id = ?1",
                   BIND(bind_int(id))) &&
           (!uncertain || reminder_settle(store, id, true, "herinnerd", error));
}

/* A better level takes the place of the recipient's; `failed` is written with the bounce (bounce.c). */
static bool raise_level(struct store *store, const struct evidence *evidence, const char *address, GError **error)
{
    g_autofree char *level = NULL;

    if (!sql_text(store->sql, &level, error,
                  "SELECT level FROM recipient WHERE reminder = ?1 AND address = ?2 COLLATE NOCASE",
                  BIND(bind_int(evidence->reminder), bind_text(address))))
        return false;
    if (!level_replaces(evidence->level, level ? level : "accepted"))
        return true;
    return sql_run(
        store->sql,
        "UPDATE recipient SET level = ?3, level_time = ?4 WHERE reminder = ?1 AND address = ?2 COLLATE NOCASE",
        BIND(bind_int(evidence->reminder), bind_text(address), bind_text(evidence->level),
             bind_time(clock_now_ms(store->clock))),
        error);
}

static bool raise_levels(struct store *store, const struct evidence *evidence, GError **error)
{
    AUTO(inbound_letter) letter = NULL;

    if (g_str_equal(evidence->level, "failed"))
        return true;
    if (*evidence->recipient)
        return raise_level(store, evidence, evidence->recipient, error);
    letter = inbound_letter_load(store, evidence->reminder, error);
    if (!letter || !letter->to[0] || letter->to[1]) /* of several none is meant more than another */
        return letter != NULL;
    return raise_level(store, evidence, letter->to[0], error);
}

static bool insert(struct store *store, const struct evidence *evidence, const char *sha256,
                   const struct inbound_place *place, GError **error)
{
    return sql_run(store->sql,
                   "INSERT INTO evidence(reminder, recipient, level, time, key_used, raw_sha256, mailbox, uidvalidity,"
                   " uid) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT DO NOTHING",
                   BIND(bind_int(evidence->reminder), bind_text(evidence->recipient), bind_text(evidence->level),
                        bind_time(clock_now_ms(store->clock)), bind_text(evidence->key), bind_text(sha256),
                        bind_text(place->folder), bind_id(place->uidvalidity), bind_id(place->uid)),
                   error);
}

static char *body_of(const struct evidence *evidence, const char *sha256)
{
    GString *body = g_string_new(NULL);

    body_line(body, "class", evidence->class);
    body_line(body, "level", evidence->level);
    body_line(body, "recipient", evidence->recipient);
    body_line(body, "key", evidence->key);
    body_line(body, "mail", sha256);
    body_line(body, "words", evidence->words);
    return g_string_free(body, FALSE);
}

bool evidence_add(struct store *store, const struct evidence *evidence, GBytes *raw, const struct inbound_place *place,
                  GError **error)
{
    char sha256[SHA256_HEX_SIZE];
    g_autofree char *body = NULL;

    if (!settle(store, evidence->reminder, error) || !content_put(store, "inbound", raw, sha256, error) ||
        !insert(store, evidence, sha256, place, error))
        return false;
    body = body_of(evidence, sha256);
    return raise_levels(store, evidence, error) &&
           reminder_note(store, evidence->reminder, "evidence", "herinnerd", false, body, NULL, error);
}
