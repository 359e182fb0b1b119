/* SPDX-License-Identifier: MIT */
/* Notes of persons: they stand in the journal alone and decide nothing. */
#include <string.h>

#include "proof/records.h"
#include "proof/rows_inside.h"

bool note_add(struct store *store, const char *client_key, const char *subject, const char *text, const char *actor,
              GError **error)
{
    GString *lines = g_string_new(NULL);
    g_autofree char *body = NULL;
    int64_t client = party_id(store, client_key, NULL, error);
    int64_t invoice = client < 0 ? -1 : hold_invoice(store, HOLD_INVOICE, subject, error);

    body_line(lines, "invoice", subject);
    body_line(lines, "note", text);
    body = g_string_free(lines, FALSE);
    return invoice >= 0 && journal_append(store,
                                          &(struct journal_entry){.type = "note", .actor = actor, .client = client,
                                                                  .invoice = invoice, .body = body},
                                          NULL, error);
}

/* The value of line KEY in BODY, "" when there is none. New string. */
static char *line_value(const char *body, const char *key)
{
    g_auto(GStrv) lines = g_strsplit(body, "\n", -1);
    gsize length = strlen(key);

    for (char **line = lines; *line; line++) {
        if (g_str_has_prefix(*line, key) && g_str_has_prefix(*line + length, ": "))
            return g_strdup(*line + length + 2);
    }
    return g_strdup("");
}

static struct note *note_new(struct rows *rows)
{
    struct note *note = g_new0(struct note, 1);
    g_autofree char *body = column_dup(rows, 2);

    note->time = column_dup(rows, 0);
    note->actor = column_dup(rows, 1);
    note->text = line_value(body, "note");
    note->subject = line_value(body, "invoice");
    return note;
}

GPtrArray *note_list(struct store *store, const char *client_key, const char *subject, GError **error)
{
    g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func((GDestroyNotify)note_free);
    int64_t client = party_find(store, client_key, error);
    AUTO(rows) rows = client < 0 ? NULL
                                 : sql_query(store->sql,
                                             "SELECT j.time, j.actor, b.body FROM journal j JOIN journal_body b"
                                             " USING (seq) WHERE j.client = ?1 AND j.client <> 0 AND j.type = 'note'"
                                             " ORDER BY j.seq",
                                             BIND(bind_int(client)), error);
    enum rows_step step = ROWS_FAILED;

    while (rows && (step = rows_next(rows, error)) == ROWS_ROW) {
        struct note *note = note_new(rows);

        if (!subject || !*note->subject || g_str_equal(note->subject, subject))
            g_ptr_array_add(list, note);
        else
            note_free(note);
    }
    return step == ROWS_END ? g_steal_pointer(&list) : NULL;
}

void note_free(struct note *note)
{
    g_free(note->time);
    g_free(note->actor);
    g_free(note->text);
    g_free(note->subject);
    g_free(note);
}
