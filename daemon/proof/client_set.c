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

bool history_load_clients(struct store *store, struct history *history, GError **error)
{
    AUTO(rows) rows = sql_query(store->sql,
                                "SELECT p.key, s.key, s.value FROM client_set s JOIN party p ON p.id = s.client"
                                " WHERE s.undone_seq IS NULL ORDER BY s.seq",
                                NO_BIND, error);
    enum rows_step step = ROWS_FAILED;

    while (rows && (step = rows_next(rows, error)) == ROWS_ROW)
        history_set_override(history, column_text(rows, 0), column_text(rows, 1), column_text(rows, 2));
    return step == ROWS_END;
}
