/* SPDX-License-Identifier: MIT */
#include "proof/attachment.h"

#include <string.h>

#include "proof/content.h"
#include "proof/export_inside.h"
#include "proof/log.h"
#include "proof/records.h"
#include "proof/rows_inside.h"

enum { NAME_MAX_BYTES = 100 };

const char *const attachment_kinds[] = {"contract", "terms", "order", "delivery", "timesheet", "letter", NULL};

/* Only what means nothing to a shell, a path or another system's files. */
char *attachment_name(const char *path)
{
    g_autofree char *base = g_path_get_basename(path);
    g_autofree char *valid = g_utf8_make_valid(base, -1);
    GString *name = g_string_new(NULL);

    for (const char *p = valid; *p && name->len < NAME_MAX_BYTES; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        bool fine = g_unichar_isalnum(c) || (c < 128 && strchr("-_.+", (int)c) && (name->len || c != '.'));

        g_string_append_unichar(name, fine ? c : '_');
    }
    if (!name->len)
        g_string_append(name, "file");
    return g_string_free(name, FALSE);
}

static char *body_of(const char *subject, const char *kind, const char *name, const char *sha256, GBytes *bytes)
{
    GString *body = g_string_new(NULL);

    body_line(body, "invoice", subject);
    body_line(body, "as", kind);
    body_line(body, "file", name);
    body_number(body, "bytes", (int64_t)g_bytes_get_size(bytes));
    body_line(body, "sha256", sha256);
    return g_string_free(body, FALSE);
}

/* Neither twice the same nor with an invoice that the store does not know. */
static bool is_free(struct store *store, int64_t client, int64_t invoice, const char *subject, const char *sha256,
                    GError **error)
{
    int64_t there;

    if (subject && !invoice) {
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE,
                    "no pass has read invoice \"%s\" yet; `herinnerctl run` makes one", subject);
        return false;
    }
    if (!sql_int(store->sql, 0, &there, error,
                 "SELECT id FROM attachment WHERE client = ?1 AND invoice IS ?2 AND sha256 = ?3 AND undone_seq IS NULL",
                 BIND(bind_int(client), bind_id(invoice), bind_text(sha256))))
        return false;
    if (there)
        g_set_error_literal(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE,
                            "the same paper is attached already; nothing was changed");
    return !there;
}

bool attachment_add(struct store *store, const char *client_key, const char *subject, const char *kind,
                    const char *name, GBytes *bytes, const char *actor, GError **error)
{
    int64_t client = party_id(store, client_key, NULL, error), seq;
    int64_t invoice = client < 0 ? -1 : hold_invoice(store, HOLD_INVOICE, subject, error);
    g_autofree char *body = NULL;
    char sha256[SHA256_HEX_SIZE];

    if (invoice < 0 || !content_put(store, "paper", bytes, sha256, error) ||
        !is_free(store, client, invoice, subject, sha256, error))
        return false;
    body = body_of(subject, kind, name, sha256, bytes);
    return journal_append(store,
                          &(struct journal_entry){
                              .type = "attached", .actor = actor, .client = client, .invoice = invoice, .body = body},
                          &seq, error) &&
           sql_run(store->sql,
                   "INSERT INTO attachment(client, invoice, kind, name, sha256, seq) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                   BIND(bind_int(client), bind_id(invoice), bind_text(kind), bind_text(name), bind_text(sha256),
                        bind_int(seq)),
                   error);
}

static struct attachment *read_row(struct store *store, struct rows *rows, GError **error)
{
    struct attachment *attachment = g_new0(struct attachment, 1);
    GError *why = NULL;

    attachment->id = column_int(rows, 0);
    attachment->kind = column_dup(rows, 1);
    attachment->name = column_dup(rows, 2);
    attachment->sha256 = column_dup(rows, 3);
    attachment->number = column_dup(rows, 4);
    attachment->bytes = content_get(store, attachment->sha256, &why);
    if (!why)
        return attachment;
    g_propagate_error(error, why);
    attachment_free(attachment);
    return NULL;
}

GPtrArray *attachment_list(struct store *store, const char *client_key, const char *ledger, const char *number,
                           const char *kind, GError **error)
{
    const struct export_scope scope = {.key = client_key, .ledger = ledger, .number = number, .mode = -1};
    g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func((GDestroyNotify)attachment_free);
    int64_t client = party_find(store, client_key, error);
    AUTO(rows)
    rows = client < 0 ? NULL
                      : sql_query(store->sql,
                                  "SELECT a.id, a.kind, a.name, a.sha256, (SELECT n.number FROM invoice n"
                                  " WHERE n.id = a.invoice) FROM attachment a WHERE " ITS_PAPERS
                                  " AND (?5 IS NULL OR a.kind = ?5) ORDER BY a.id",
                                  BIND(bind_int(client), bind_text(ledger), bind_text(number), bind_int(scope.mode),
                                       bind_text(kind)),
                                  error);
    enum rows_step step = ROWS_FAILED;

    while (rows && (step = rows_next(rows, error)) == ROWS_ROW) {
        struct attachment *attachment = read_row(store, rows, error);

        if (!attachment)
            return NULL;
        g_ptr_array_add(list, attachment);
    }
    return step == ROWS_END ? g_steal_pointer(&list) : NULL;
}

void attachment_free(struct attachment *attachment)
{
    g_free(attachment->kind);
    g_free(attachment->name);
    g_free(attachment->sha256);
    g_free(attachment->number);
    g_clear_pointer(&attachment->bytes, g_bytes_unref);
    g_free(attachment);
}
