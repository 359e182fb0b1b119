/* SPDX-License-Identifier: MIT */
#include "proof/attempt.h"

#include "proof/content.h"
#include "proof/rows_inside.h"

bool attempt_open(struct store *store, int64_t reminder, int64_t claimed_seq, int64_t *id, GError **error)
{
    if (!sql_run(store->sql, "INSERT INTO attempt(reminder, started, claimed_seq) VALUES (?1, ?2, ?3)",
                 BIND(bind_int(reminder), bind_time(clock_now_ms(store->clock)), bind_id(claimed_seq)), error))
        return false;
    if (id)
        *id = sql_last_id(store->sql);
    return true;
}

bool attempt_end(struct store *store, int64_t id, const char *outcome, const struct attempt_result *result,
                 char transcript[SHA256_HEX_SIZE], GError **error)
{
    int64_t kept = 0;

    *transcript = '\0';
    if (result->transcript && !content_add_transcript(store, result->transcript, transcript, &kept, error))
        return false;
    if (!sql_run(store->sql,
                 "UPDATE attempt SET ended = ?2, outcome = ?3, code = ?4, text = ?5, relay = ?6, peer = ?7, tls = ?8,"
                 " cipher = ?9, cert_sha256 = ?10, transcript_sha256 = ?11, transcript = ?12"
                 " WHERE id = ?1 AND ended IS NULL",
                 BIND(bind_int(id), bind_time(clock_now_ms(store->clock)), bind_text(outcome), bind_id(result->code),
                      bind_text(result->text), bind_text(result->relay), bind_text(result->peer),
                      bind_text(result->tls), bind_text(result->cipher), bind_text(result->cert_sha256),
                      bind_text(*transcript ? transcript : NULL), bind_id(kept)),
                 error))
        return false;
    if (sql_changes(store->sql) == 1)
        return true;
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_STORE, "attempt %" G_GINT64_FORMAT " is not open", id);
    return false;
}

/* LEVEL of all of the letter's, and what the reply about one of them said. */
#define ALL_AND_ONE                                                                                                    \
    "UPDATE recipient SET code = CASE address WHEN ?4 THEN ?5 ELSE code END,"                                          \
    " text = CASE address WHEN ?4 THEN ?6 ELSE text END,"                                                              \
    " level = COALESCE(CASE address WHEN ?4 THEN ?7 END, ?2, level),"                                                  \
    " level_time = CASE WHEN COALESCE(CASE address WHEN ?4 THEN ?7 END, ?2) IS NULL THEN level_time ELSE ?3 END"       \
    " WHERE reminder = ?1"

#define ONE                                                                                                            \
    "UPDATE recipient SET code = ?3, text = ?4, level = COALESCE(?5, level),"                                          \
    " level_time = CASE WHEN ?5 IS NULL THEN level_time ELSE ?6 END WHERE reminder = ?1 AND address = ?2"

static const char *refused_level(const struct recipient_reply *reply)
{
    return reply->refused && reply->code >= 500 ? "failed" : NULL;
}

/* Who was not named by a reply has the letter's own level; nobody has one when it was not taken. Most letters have one
 * recipient: one statement does for those. */
bool attempt_recipients(struct store *store, int64_t reminder, const struct attempt_result *result, const char *level,
                        GError **error)
{
    static const struct recipient_reply none = {0};
    const struct recipient_reply *first = result->recipient_count ? result->recipients : &none;
    int64_t now = clock_now_ms(store->clock);

    if ((level || first->address) &&
        !sql_run(store->sql, ALL_AND_ONE,
                 BIND(bind_int(reminder), bind_text(level), bind_time(now), bind_text(first->address),
                      bind_id(first->code), bind_text(first->text), bind_text(refused_level(first))),
                 error))
        return false;
    for (int i = 1; i < result->recipient_count; i++) {
        const struct recipient_reply *reply = &result->recipients[i];

        if (!sql_run(store->sql, ONE,
                     BIND(bind_int(reminder), bind_text(reply->address), bind_id(reply->code), bind_text(reply->text),
                          bind_text(refused_level(reply)), bind_time(now)),
                     error))
            return false;
    }
    return true;
}

const char *outcome_word(const struct attempt_result *result)
{
    switch (result->outcome) {
    case OUTCOME_ACCEPTED:
        return result->rehearsal ? "rehearsed" : "accepted";
    case OUTCOME_LATER:
        return "later";
    case OUTCOME_NEVER:
        return "refused";
    case OUTCOME_UNDELIVERABLE:
        return "undeliverable";
    case OUTCOME_UNCERTAIN:
        break;
    }
    return "uncertain";
}

char *outcome_body(const struct attempt_result *result, const char *transcript)
{
    GString *body = g_string_new(NULL);
    char until[INSTANT_SIZE];

    if (result->code)
        body_number(body, "code", result->code);
    body_line(body, "reply", result->text);
    body_line(body, "relay", result->relay);
    body_line(body, "peer", result->peer);
    body_line(body, "tls", result->tls);
    body_line(body, "cipher", result->cipher);
    body_line(body, "certificate", result->cert_sha256);
    body_line(body, "transcript", transcript);
    for (int i = 0; i < result->recipient_count; i++)
        g_string_append_printf(body, "%s: %s %d\n", result->recipients[i].refused ? "refused" : "recipient",
                               result->recipients[i].address, result->recipients[i].code);
    if (result->outcome == OUTCOME_LATER && result->not_before_ms > 0)
        body_line(body, "again", instant_to_text(result->not_before_ms, until));
    return g_string_free(body, FALSE);
}
