/* SPDX-License-Identifier: MIT */
#include "proof/export.h"

#include "proof/export_inside.h"
#include "proof/log.h"
#include "proof/records.h"

/* Days of invoices are numbers. */
#define DAY(column) "date(" column " * 86400, 'unixepoch') AS " column

static const struct {
    const char *name, *text;
} tables[] = {
    {"client", "SELECT id, key, name, first_seen, merged FROM party WHERE id IN " ITS " ORDER BY id"},
    {"settings",
     "SELECT key, value, seq AS entry, undone_seq AS undone FROM client_set WHERE client IN " ITS " ORDER BY seq"},
    {"invoices",
     "SELECT id, ledger, number, " DAY("first_seen") ", " DAY("due") ", total, balance, currency, state, " DAY(
         "paid_on") ", cycle FROM invoice WHERE client IN " ITS " ORDER BY ledger, number"},
    {"letters", "SELECT id, action, sender, policy, stage, language, rehearsal, day, state, planned_time AS planned,"
                " outcome_time AS outcome, term_until, subject, message_id, envid, message_sha256 AS sha256"
                " FROM reminder WHERE id IN " ITS_LETTERS " ORDER BY id"},
    {"covers", "SELECT reminder AS letter, ledger, number, stage, cycle, round, balance, currency, live FROM covers"
               " WHERE reminder IN " ITS_LETTERS " ORDER BY reminder, ledger, number"},
    {"recipients", "SELECT reminder AS letter, address, role, code, text, level, level_time FROM recipient"
                   " WHERE reminder IN " ITS_LETTERS " ORDER BY reminder, address"},
    {"attempts",
     "SELECT id, reminder AS letter, started, ended, outcome, code, text, relay, peer, tls, cipher,"
     " cert_sha256, transcript_sha256 AS sha256 FROM attempt WHERE reminder IN " ITS_LETTERS " ORDER BY id"},
    {"receipts", "SELECT id, reminder AS letter, recipient, level, time, mailbox, raw_sha256 AS sha256 FROM evidence"
                 " WHERE reminder IN " ITS_LETTERS " ORDER BY id"},
    {"holds", "SELECT id, scope, subject, kind, escalation, from_day, until_day, lifted_day, reason, actor, named_day,"
              " count, every, letter, address FROM hold h WHERE (scope = 'client' AND subject IN (SELECT key FROM party"
              " WHERE id IN " ITS ")) OR (scope = 'invoice' AND subject IN (SELECT ledger || '/' || number FROM invoice"
              " WHERE client IN " ITS ")) ORDER BY id"},
    {"tasks",
     "SELECT id, kind, stage, invoices, since, due, state, done, note FROM task WHERE client IN " ITS " ORDER BY id"},
    {"papers", "SELECT a.id, a.invoice, a.kind, a.name, a.sha256, a.seq AS entry FROM attachment a WHERE " ITS_PAPERS
               " ORDER BY a.id"},
    {"payments", "SELECT p.id, p.bank, p.booked, p.amount, p.currency, p.name, p.iban, p.text, p.reference,"
                 " p.end_to_end, a.ledger, a.number, a.state, a.rule, a.amount AS applied FROM applied a"
                 " JOIN payment p ON p.id = a.payment WHERE a.undone_seq IS NULL AND a.state <> 'hint' AND (a.client IN"
                 " (SELECT key FROM party WHERE id IN " ITS ") OR EXISTS (SELECT 1 FROM invoice i"
                 " WHERE i.ledger = a.ledger AND i.number = a.number AND i.client IN " ITS ")) ORDER BY p.id, a.id"},
    {"journal", "SELECT j.seq, j.time, j.clock, j.actor, j.type, j.invoice, j.reminder AS letter, b.body, j.hash"
                " FROM journal j LEFT JOIN journal_body b USING (seq) WHERE " ITS_ENTRIES " ORDER BY j.seq"},
};

int64_t export_client(struct store *store, const struct export_scope *scope, GError **error)
{
    int64_t id = party_find(store, scope->key, error);

    if (id == 0)
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE, "nothing is kept about \"%s\"", scope->key);
    return MAX(id, 0);
}

static bool give_row(const char *table, struct rows *rows, export_row_func func, void *data, GError **error)
{
    enum { COLUMNS_MAX = 32 };
    struct export_value values[COLUMNS_MAX];
    int count = column_count(rows);

    g_assert(count <= COLUMNS_MAX);
    for (int i = 0; i < count; i++)
        values[i] = (struct export_value){column_name(rows, i), column_text(rows, i), column_is_number(rows, i)};
    return func(table, values, count, data, error);
}

static bool give_table(struct store *store, guint table, const struct export_scope *scope, int64_t client,
                       export_row_func func, void *data, GError **error)
{
    AUTO(rows) rows = sql_query(store->sql, tables[table].text, SCOPE_BINDS(scope, client), error);
    enum rows_step step = ROWS_FAILED;

    while (rows && (step = rows_next(rows, error)) == ROWS_ROW) {
        if (!give_row(tables[table].name, rows, func, data, error))
            return false;
    }
    return step == ROWS_END;
}

bool export_rows(struct store *store, const struct export_scope *scope, export_row_func func, void *data,
                 GError **error)
{
    int64_t client = export_client(store, scope, error);

    if (!client)
        return false;
    for (guint i = 0; i < G_N_ELEMENTS(tables); i++) {
        if (!give_table(store, i, scope, client, func, data, error))
            return false;
    }
    return true;
}

/* Folder, name, hash, or the attempt that it is the transcript of. A letter is called by its number, a transcript by
 * its letter's and its own. */
#define CONTENTS                                                                                                       \
    "SELECT 'letters', id || '.eml', message_sha256, NULL FROM reminder WHERE message_sha256 IS NOT NULL AND id "      \
    "IN " ITS_LETTERS " UNION ALL SELECT 'transcripts', reminder || '-' || id || '.txt', NULL, id FROM attempt"        \
    " WHERE transcript_sha256 IS NOT NULL AND reminder IN " ITS_LETTERS                                                \
    " UNION ALL SELECT 'receipts', reminder || '-' || id || '.eml', raw_sha256, NULL FROM evidence WHERE reminder "    \
    "IN " ITS_LETTERS                                                                                                  \
    " UNION ALL SELECT 'documents', a.id || '-' || a.name, a.sha256, NULL FROM attachment a WHERE " ITS_PAPERS

bool export_contents(struct store *store, const struct export_scope *scope, export_content_func func, void *data,
                     GError **error)
{
    int64_t client = export_client(store, scope, error);
    AUTO(rows) rows = client ? sql_query(store->sql, CONTENTS, SCOPE_BINDS(scope, client), error) : NULL;
    enum rows_step step = ROWS_FAILED;

    while (rows && (step = rows_next(rows, error)) == ROWS_ROW) {
        g_autoptr(GError) why = NULL;
        g_autoptr(GBytes) bytes = column_is_null(rows, 3) ? content_get(store, column_text(rows, 2), &why)
                                                          : content_of_attempt(store, column_int(rows, 3), &why);

        if (why) {
            g_propagate_error(error, g_steal_pointer(&why));
            return false;
        }
        if (!func(column_text(rows, 0), column_text(rows, 1), bytes, data, error))
            return false;
    }
    return step == ROWS_END;
}

bool export_stamps(struct store *store, export_stamp_func func, void *data, GError **error)
{
    AUTO(rows)
    rows = sql_query(store->sql, "SELECT day, tsr FROM seal WHERE tsr IS NOT NULL ORDER BY day", NO_BIND, error);
    enum rows_step step = ROWS_FAILED;

    while (rows && (step = rows_next(rows, error)) == ROWS_ROW) {
        gsize size;
        const void *token = column_bytes(rows, 1, &size);
        g_autoptr(GBytes) bytes = g_bytes_new(token, size);

        if (!func(column_text(rows, 0), bytes, data, error))
            return false;
    }
    return step == ROWS_END;
}

bool export_newest_seal(struct store *store, char **day, char **hash, GError **error)
{
    return sql_text(store->sql, day, error, "SELECT max(day) FROM seal", NO_BIND) &&
           sql_text(store->sql, hash, error, "SELECT hash FROM seal ORDER BY day DESC LIMIT 1", NO_BIND);
}
