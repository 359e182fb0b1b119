/* SPDX-License-Identifier: MIT */
#include "proof/found.h"

#include "proof/content.h"
#include "proof/records.h"
#include "proof/reminder.h"
#include "proof/rows_inside.h"

bool found_look(struct store *store, const char *message_id, enum found_state *state, int64_t *id, bool *uncertain,
                GError **error)
{
    static const char *const open[] = {"planned", "queued", "claimed", "uncertain", "cancelled", NULL};
    AUTO(rows)
    rows = sql_query(store->sql, "SELECT id, state FROM reminder WHERE message_id = ?1", BIND(bind_text(message_id)),
                     error);
    enum rows_step step = rows ? rows_next(rows, error) : ROWS_FAILED;

    *state = FOUND_UNKNOWN;
    *id = 0;
    *uncertain = false;
    if (step != ROWS_ROW)
        return step == ROWS_END;
    *id = column_int(rows, 0);
    *state = g_strv_contains(open, column_text(rows, 1)) ? FOUND_OPEN : FOUND_KNOWN;
    *uncertain = g_str_equal(column_text(rows, 1), "uncertain");
    return true;
}

bool found_since(struct store *store, int64_t *since_ms, GError **error)
{
    AUTO(rows)
    rows = sql_query(store->sql, "SELECT min(clock, time) FROM journal ORDER BY seq DESC LIMIT 1", NO_BIND, error);
    enum rows_step step = rows ? rows_next(rows, error) : ROWS_FAILED;

    *since_ms = step == ROWS_ROW ? column_time(rows, 0) : 0;
    return step != ROWS_FAILED;
}

static char *place_body(const char *place, const char *message_id)
{
    GString *body = g_string_new(NULL);

    body_line(body, "place", place);
    body_line(body, "message-id", message_id);
    return g_string_free(body, FALSE);
}

/* The ways between states are few; a letter that lies in Sent has gone all of them. */
static bool walk_to_accepted(struct store *store, int64_t id, int64_t when_ms, GError **error)
{
    static const char *const steps[] = {
        "UPDATE reminder SET state = 'queued' WHERE id = ?1 AND state = 'planned'",
        "UPDATE reminder SET state = 'claimed', tries = max(tries, 1) WHERE id = ?1 AND state = 'queued'",
        "UPDATE reminder SET state = 'accepted' WHERE id = ?1 AND state IN ('claimed', 'uncertain', 'cancelled')",
        "UPDATE covers SET live = 1 WHERE reminder = ?1 AND live = 0",
        "UPDATE attempt SET outcome = 'uncertain', ended = started WHERE reminder = ?1 AND ended IS NULL",
    };

    for (guint i = 0; i < G_N_ELEMENTS(steps); i++) {
        if (!sql_run(store->sql, steps[i], BIND(bind_int(id)), error))
            return false;
    }
    return sql_run(store->sql, "UPDATE reminder SET outcome_time = ?2 WHERE id = ?1",
                   BIND(bind_int(id), bind_time(when_ms)), error) &&
           sql_run(store->sql, "UPDATE recipient SET level = 'accepted', level_time = ?2 WHERE reminder = ?1",
                   BIND(bind_int(id), bind_time(when_ms)), error) &&
           approval_spend(store, id, error);
}

bool found_settle(struct store *store, int64_t id, const char *place, const char *actor, GError **error)
{
    g_autofree char *body = place_body(place, NULL);
    bool done;

    if (!store_mark(store, error))
        return false;
    done = reminder_note(store, id, "found-sent", actor, true, body, NULL, error) &&
           walk_to_accepted(store, id, clock_now_ms(store->clock), error);
    return store_unmark(store, done, error);
}

static bool make_way(struct store *store, const struct found_letter *letter, GError **error)
{
    for (guint i = 0; i < letter->items->len; i++) {
        if (!reminder_make_way(store, letter->items->pdata[i], MODE_LIVE, letter->stage, letter->round, "found-sent",
                               error))
            return false;
    }
    return true;
}

static bool give_bytes(struct store *store, int64_t id, const struct found_letter *letter, GError **error)
{
    char sha256[SHA256_HEX_SIZE];
    g_autofree char *body = NULL;

    if (!content_put(store, "mail", letter->message, sha256, error) ||
        !sql_run(store->sql, "UPDATE reminder SET message_sha256 = ?2, subject = ?3, message_id = ?4 WHERE id = ?1",
                 BIND(bind_int(id), bind_text(sha256), bind_text(letter->subject), bind_text(letter->message_id)),
                 error))
        return false;
    body = g_strdup_printf("message: %s\nsize: %" G_GSIZE_FORMAT "\nmessage-id: %s\n", sha256,
                           g_bytes_get_size(letter->message), letter->message_id);
    return reminder_note(store, id, "queued", "herinnerd", false, body, NULL, error);
}

static bool record(struct store *store, const struct found_letter *letter, const char *actor, GError **error)
{
    const struct plan_item *first = letter->items->pdata[0];
    g_autofree char *digest = items_text(letter->items);
    struct new_reminder new = {
        .action = "mail",
        .state = "planned",
        .type = "found-sent",
        .actor = actor,
        .decides = true,
        .mode = MODE_LIVE,
        .client = party_id(store, first->client->key, first->client->name, error),
        .who = first->client,
        .sender = first->source->sender->key,
        .policy = first->client->policy->name,
        .stage = letter->stage,
        .template_name = letter->stage,
        .relay = first->source->sender->smtp,
        .digest = digest,
        .note = letter->place,
        .day = letter->day,
        .since = DAY_NONE,
        .term_until = letter->term_until,
        .items = letter->items,
        .round = letter->round,
        .to = letter->to,
    };
    int64_t id;

    return new.client >= 0 && make_way(store, letter, error) && reminder_insert(store, &new, &id, error) &&
           give_bytes(store, id, letter, error) && walk_to_accepted(store, id, letter->date_ms, error);
}

bool found_record(struct store *store, const struct found_letter *letter, const char *actor, GError **error)
{
    bool done;

    if (!store_mark(store, error))
        return false;
    done = record(store, letter, actor, error);
    return store_unmark(store, done, error);
}

bool found_strange(struct store *store, const char *client_key, const char *message_id, const char *place,
                   civil_day today, const char *actor, GError **error)
{
    g_autofree char *reason =
        g_strdup_printf("a letter lies in the Sent folder that this store does not know: <%s>", message_id);
    g_autofree char *body = place_body(place, message_id);
    const struct history_hold hold = {.scope = HOLD_CLIENT,
                                      .subject = (char *)client_key,
                                      .kind = (char *)"pause",
                                      .from_day = today,
                                      .until_day = DAY_NONE,
                                      .lifted_day = DAY_NONE,
                                      .named_day = DAY_NONE,
                                      .reason = reason};
    int64_t known;

    if (!sql_int(store->sql, 0, &known, error,
                 "SELECT count(*) FROM journal j JOIN journal_body b USING (seq) WHERE j.type = 'found-strange'"
                 " AND instr(b.body, 'message-id: ' || ?1 || char(10)) > 0",
                 BIND(bind_text(message_id))) ||
        known)
        return known > 0;
    return journal_append(store, &(struct journal_entry){.type = "found-strange", .actor = actor, .body = body}, NULL,
                          error) &&
           (!client_key || hold_set(store, &hold, client_key, actor, NULL, error));
}
