/* SPDX-License-Identifier: MIT */
/* Notes of persons: they stand in the journal alone and decide nothing. What an agency left open is one, too. */
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
    return invoice >= 0 &&
           journal_append(store,
                          &(struct journal_entry){
                              .type = "note", .actor = actor, .client = client, .invoice = invoice, .body = body},
                          NULL, error);
}

static struct note *note_new(struct rows *rows)
{
    struct note *note = g_new0(struct note, 1);
    g_autofree char *body = column_dup(rows, 2);

    note->time = column_dup(rows, 0);
    note->actor = column_dup(rows, 1);
    note->costs_open = body_value(body, "costs-open");
    note->text = body_value(body, "note");
    note->subject = body_value(body, "invoice");
    return note;
}

#define ITS_ENTRY ENTRY_OF("j", "(SELECT id FROM party WHERE id = ?1 OR merged = ?1)")

static void note_free(struct note *note)
{
    g_free(note->time);
    g_free(note->actor);
    g_free(note->text);
    g_free(note->costs_open);
    g_free(note->subject);
    g_free(note);
}

GPtrArray *note_list(struct store *store, const char *client_key, const char *subject, GError **error)
{
    g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func((GDestroyNotify)note_free);
    int64_t client = party_find(store, client_key, error);
    int64_t invoice = client < 0 ? -1 : hold_invoice(store, HOLD_INVOICE, subject, error);
    AUTO(rows)
    rows = invoice < 0
               ? NULL
               : sql_query(store->sql,
                           "SELECT j.time, j.actor, b.body, j.invoice FROM journal j"
                           " JOIN journal_body b USING (seq) WHERE " ITS_ENTRY " AND (j.type = 'note'"
                           " OR (j.type = 'task-done' AND instr(b.body, 'note: ') > 0)"
                           " OR (j.type = 'taken-back' AND instr(b.body, 'costs-open: ') > 0"
                           " AND NOT EXISTS (SELECT 1 FROM journal u JOIN journal_body ub"
                           " ON ub.seq = u.seq WHERE u.decides = 1 AND u.client = j.client"
                           " AND u.seq > j.seq AND u.type = 'undone' AND instr(ub.body, 'entry: ' || j.seq || char(10))"
                           " = 1))) ORDER BY j.seq",
                           BIND(bind_int(client)), error);
    enum rows_step step = ROWS_FAILED;

    while (rows && (step = rows_next(rows, error)) == ROWS_ROW) {
        struct note *note = note_new(rows);

        /* an invoice may have had another number when the note was made */
        if (!subject || !*note->subject || g_str_equal(note->subject, subject) ||
            (invoice && column_int(rows, 3) == invoice))
            g_ptr_array_add(list, note);
        else
            note_free(note);
    }
    return step == ROWS_END ? g_steal_pointer(&list) : NULL;
}
