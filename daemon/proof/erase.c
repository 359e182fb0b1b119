/* SPDX-License-Identifier: MIT */
/* How an erasure goes: the list, its entry, and the rows. */
#include <string.h>

#include "proof/erase_inside.h"
#include "proof/journal.h"

bool erase_prepare(struct store *store, GError **error)
{
    return sql_script(store->sql, "PRAGMA secure_delete = ON", error);
}

bool erase_finish(struct store *store, GError **error)
{
    return sql_script(store->sql, "PRAGMA wal_checkpoint(TRUNCATE)", error);
}

bool erase_begin(struct store *store, GError **error)
{
    return sql_script(store->sql,
                      "CREATE TEMP TABLE IF NOT EXISTS doomed(kind TEXT NOT NULL, ref TEXT NOT NULL,"
                      " PRIMARY KEY(kind, ref)) STRICT, WITHOUT ROWID; DELETE FROM temp.doomed",
                      error);
}

bool erase_run(struct store *store, const struct erase_statement *statements, guint count, struct bind bind,
               GError **error)
{
    for (guint i = 0; i < count; i++) {
        if (!sql_run(store->sql, statements[i].text, &bind, 1, error))
            return false;
    }
    return true;
}

/* SHA-256 over SHA-256 of each line would be another scheme: it is one hash of all lines, made in pieces. */
static bool hash_rows(struct store *store, const char *text, const struct bind *binds, int count,
                      char hash[SHA256_HEX_SIZE], GError **error)
{
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    AUTO(rows) rows = sql_query(store->sql, text, binds, count, error);
    enum rows_step step = ROWS_FAILED;

    while (rows && (step = rows_next(rows, error)) == ROWS_ROW) {
        const char *line = column_text(rows, 0);

        g_checksum_update(sum, (const guchar *)line, (gssize)strlen(line));
    }
    g_strlcpy(hash, g_checksum_get_string(sum), SHA256_HEX_SIZE);
    return step == ROWS_END;
}

bool erase_list_hash(struct store *store, int64_t seq, char hash[SHA256_HEX_SIZE], GError **error)
{
    return hash_rows(store, "SELECT kind || ' ' || ref || char(10) FROM erased WHERE entry = ?1 ORDER BY kind, ref",
                     BIND(bind_int(seq)), hash, error);
}

/* Bytes that came back after an erasure go again; the first one tells of them already. */
#define NEWLY                                                                                                          \
    "FROM temp.doomed d WHERE d.kind <> 'transcript' AND NOT EXISTS (SELECT 1 FROM erased e WHERE e.kind = d.kind "    \
    "AND e.ref = d.ref)"

static bool count_kind(struct store *store, const char *kind, int64_t *count, GError **error)
{
    return sql_int(store->sql, 0, count, error, "SELECT count(*) FROM temp.doomed WHERE kind = ?1",
                   BIND(bind_text(kind)));
}

static bool count_all(struct store *store, struct erase_counts *counts, GError **error)
{
    return count_kind(store, "body", &counts->bodies, error) &&
           count_kind(store, "content", &counts->contents, error) &&
           count_kind(store, "letter", &counts->letters, error) &&
           count_kind(store, "party", &counts->clients, error) &&
           count_kind(store, "payment", &counts->payments, error);
}

static char *body_of(const char *by, const char *before, const struct erase_counts *counts, const char *list)
{
    GString *body = g_string_new(NULL);

    body_line(body, "by", by);
    body_line(body, "before", before);
    body_number(body, "bodies", counts->bodies);
    body_number(body, "contents", counts->contents);
    body_number(body, "letters", counts->letters);
    body_number(body, "clients", counts->clients);
    body_number(body, "payments", counts->payments);
    body_line(body, "list", list);
    return g_string_free(body, FALSE);
}

#define LETTERS "(SELECT CAST(ref AS INTEGER) FROM erased WHERE entry = ?1 AND kind = 'letter')"
#define PAYMENTS "(SELECT CAST(ref AS INTEGER) FROM erased WHERE entry = ?1 AND kind = 'payment')"
#define PARTIES "(SELECT CAST(ref AS INTEGER) FROM erased WHERE entry = ?1 AND kind = 'party')"
#define BODIES "(SELECT CAST(ref AS INTEGER) FROM erased WHERE entry = ?1 AND kind = 'body')"

/* What the list names goes; numbers, days, amounts, states stay. */
static const struct erase_statement taken[] = {
    {"DELETE FROM journal_body WHERE seq IN (SELECT CAST(ref AS INTEGER) FROM erased WHERE entry = ?1 AND kind ="
     " 'body')"},
    {"UPDATE content SET data = NULL WHERE data IS NOT NULL AND ?1 > 0 AND kind <> 'transcript'"
     " AND sha256 IN (SELECT ref FROM temp.doomed WHERE kind = 'content')"},
    {"UPDATE content SET data = NULL WHERE data IS NOT NULL AND ?1 > 0 AND kind = 'transcript'"
     " AND id IN (SELECT CAST(ref AS INTEGER) FROM temp.doomed WHERE kind = 'transcript')"},
    {"UPDATE reminder SET subject = NULL WHERE id IN " LETTERS},
    {"UPDATE recipient SET address = 'erased ' || rowid, text = NULL WHERE reminder IN " LETTERS},
    {"UPDATE attempt SET text = NULL WHERE reminder IN " LETTERS},
    {"UPDATE evidence SET recipient = 'erased ' || id WHERE recipient <> '' AND reminder IN " LETTERS},
    /* of a letter that was erased before the mail came */
    {"UPDATE evidence SET recipient = 'erased ' || id WHERE recipient <> '' AND raw_sha256 IN (SELECT ref FROM erased"
     " WHERE entry = ?1 AND kind = 'content')"},
    {"UPDATE sent_copy SET text = NULL WHERE reminder IN " LETTERS},
    {"UPDATE task SET note = NULL WHERE reminder IN " LETTERS},
    {"UPDATE moved SET was = 'forgotten ' || id WHERE kind = 'party' AND was <> '' AND id IN " PARTIES},
    {"UPDATE moved SET now = 'forgotten ' || id WHERE kind = 'party' AND id IN " PARTIES},
    {"UPDATE moved SET was = 'forgotten ' || (SELECT p.id FROM party p WHERE p.key = moved.was AND p.id IN " PARTIES
     ") WHERE kind = 'hold' AND was IN (SELECT key FROM party WHERE id IN " PARTIES ")"},
    {"UPDATE moved SET now = 'forgotten ' || (SELECT p.id FROM party p WHERE p.key = moved.now AND p.id IN " PARTIES
     ") WHERE kind = 'hold' AND now IN (SELECT key FROM party WHERE id IN " PARTIES ")"},
    {"UPDATE hold SET reason = NULL, address = NULL, subject = 'forgotten ' || (SELECT p.id FROM party p"
     " WHERE p.key = hold.subject AND p.id IN " PARTIES ") WHERE scope = 'client' AND subject IN"
     " (SELECT key FROM party WHERE id IN " PARTIES ")"},
    {"UPDATE hold SET reason = NULL, address = NULL WHERE scope = 'invoice' AND subject IN (SELECT ledger || '/' ||"
     " number FROM invoice WHERE client IN " PARTIES ")"},
    {"UPDATE hold SET reason = NULL, address = NULL WHERE lifted_seq IN " BODIES},
    {"UPDATE client_set SET value = '' WHERE client IN " PARTIES},
    {"UPDATE attachment SET name = 'erased' WHERE seq IN " BODIES},
    {"UPDATE task SET note = NULL, key = 'forgotten ' || id WHERE client IN " PARTIES},
    {"UPDATE notice SET cause = 'forgotten ' || id WHERE ended IS NOT NULL AND client IN " PARTIES},
    {"DELETE FROM held WHERE client IN " PARTIES},
    /* without its words no rule would find again what it pays */
    {"UPDATE payment SET name = '', iban = '', text = '', reference = '', end_to_end = '', settled = 1 WHERE id "
     "IN " PAYMENTS},
    {"UPDATE applied SET found = '' WHERE payment IN " PAYMENTS},
    {"UPDATE applied SET client = 'forgotten ' || (SELECT p.id FROM party p WHERE p.key = applied.client AND p.id "
     "IN " PARTIES ") WHERE client IN (SELECT key FROM party WHERE id IN " PARTIES ")"},
    {"DELETE FROM runtime WHERE subject IN (SELECT 'letter:' || key FROM party WHERE id IN " PARTIES ")"},
    /* of all: the next good reading of their ledger brings those of the others back */
    {"DELETE FROM runtime WHERE substr(subject, 1, 8) = 'credits:' AND EXISTS (SELECT 1 FROM party WHERE id IN " PARTIES
     ")"},
    {"UPDATE party SET name = NULL, key = 'forgotten ' || id WHERE id IN " PARTIES},
};

bool erase_do(struct store *store, const char *by, int64_t client, const char *before, const char *actor,
              struct erase_counts *counts, GError **error)
{
    char list[SHA256_HEX_SIZE];
    g_autofree char *body = NULL;
    int64_t seq;

    if (!count_all(store, counts, error))
        return false;
    if (!counts->bodies && !counts->contents && !counts->letters && !counts->clients && !counts->payments)
        return true;
    if (!hash_rows(store, "SELECT kind || ' ' || ref || char(10) " NEWLY " ORDER BY kind, ref", NO_BIND, list, error))
        return false;
    body = body_of(by, before, counts, list);
    return journal_append(store,
                          &(struct journal_entry){
                              .type = "erased", .actor = actor, .client = client, .decides = client != 0, .body = body},
                          &seq, error) &&
           sql_run(store->sql, "INSERT INTO erased(entry, kind, ref) SELECT ?1, kind, ref " NEWLY, BIND(bind_int(seq)),
                   error) &&
           erase_run(store, taken, G_N_ELEMENTS(taken), bind_int(seq), error);
}
