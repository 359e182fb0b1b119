/* SPDX-License-Identifier: MIT */
/* What a person set for a client (`client set`), before every file. */
#include "proof/history_parts.h"
#include "proof/records.h"
#include "proof/rows_inside.h"

bool client_set(struct store *store, const char *client_key, const char *setting, const char *value, const char *actor,
                GError **error)
{
    GString *lines = g_string_new(NULL);
    g_autofree char *body = NULL;
    int64_t client = party_id(store, client_key, NULL, error), seq;

    body_line(lines, "setting", setting);
    body_line(lines, "value", value);
    body = g_string_free(lines, FALSE);
    return client >= 0 &&
           journal_append(store,
                          &(struct journal_entry){
                              .type = "client-set", .actor = actor, .client = client, .decides = true, .body = body},
                          &seq, error) &&
           sql_run(store->sql, "INSERT INTO client_set(client, key, value, seq) VALUES (?1, ?2, ?3, ?4)",
                   BIND(bind_int(client), bind_text(setting), bind_text(value), bind_int(seq)), error);
}

static bool load_merged(struct store *store, struct history *history, GError **error)
{
    AUTO(rows) rows = sql_query(store->sql,
                                "SELECT p.key, w.key FROM party p JOIN who w ON w.id = p.id WHERE p.merged IS NOT NULL",
                                NO_BIND, error);
    enum rows_step step = ROWS_FAILED;

    while (rows && (step = rows_next(rows, error)) == ROWS_ROW)
        g_hash_table_insert(history->merged, column_dup(rows, 0), column_dup(rows, 1));
    return step == ROWS_END;
}

static bool load_settings(struct store *store, struct history *history, GError **error)
{
    AUTO(rows) rows = sql_query(store->sql,
                                "SELECT w.key, s.key, s.value FROM client_set s JOIN party p ON p.id = s.client"
                                " JOIN who w ON w.id = p.id WHERE s.undone_seq IS NULL"
                                " ORDER BY p.merged IS NULL, s.seq" /* its own come after those of who was merged into it */,
                                NO_BIND, error);
    enum rows_step step = ROWS_FAILED;

    while (rows && (step = rows_next(rows, error)) == ROWS_ROW)
        history_set_override(history, column_text(rows, 0), column_text(rows, 1), column_text(rows, 2));
    return step == ROWS_END;
}

bool history_load_clients(struct store *store, struct history *history, GError **error)
{
    return load_merged(store, history, error) && load_settings(store, history, error);
}
