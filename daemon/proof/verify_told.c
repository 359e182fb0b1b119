/* SPDX-License-Identifier: MIT */
/* Letters, attempts, evidence and papers as their rows have them, against what the journal told of them. */
#include <string.h>

#include "proof/store_inside.h"
#include "proof/verify.h"

/* Whether the body ?4 has the line KEY with the value of COLUMN; one without a value has no line. */
#define SAYS(key, column)                                                                                              \
    " AND (COALESCE(" column ", '') = '' OR instr(char(10) || ?4, char(10) || '" key ": ' || replace(replace(" column  \
    ", char(13), ' '), char(10), ' ') || char(10)))"

/* Bound for all of them, of use to one. */
#define HAS_BOTH " AND ?3 <> '' AND ?4 <> ''"

#define OF_TRANSCRIPT " FROM attempt WHERE reminder = ?1 AND transcript_sha256 = ?2"

/* What an entry says of a hash, and the row that must still say the same. */
static const struct {
    const char *type; /* NULL: of any other */
    const char *line, *what;
    const char *text; /* ?1 = the reminder, ?2 = the hash, ?3 = the type, ?4 = the body: how many rows fit */
} told[] = {
    {"queued", "message: ", "message", "SELECT count(*) FROM reminder WHERE id = ?1 AND message_sha256 = ?2" HAS_BOTH},
    {"evidence", "\nmail: ", "evidence",
     "SELECT count(*) FROM evidence WHERE reminder = ?1 AND raw_sha256 = ?2" HAS_BOTH},
    {NULL, "\ntranscript: ", "transcript", "SELECT count(*)" OF_TRANSCRIPT HAS_BOTH},
    {NULL, "\ntranscript: ", "attempt",
     "SELECT NOT EXISTS (SELECT 1" OF_TRANSCRIPT ") OR EXISTS (SELECT 1" OF_TRANSCRIPT
     " AND outcome = ?3" SAYS("code", "code") SAYS("reply", "text") SAYS("relay", "relay") SAYS("peer", "peer")
         SAYS("tls", "tls") SAYS("cipher", "cipher") SAYS("certificate", "cert_sha256") ")"},
};

static bool check(struct store *store, struct verify_report *report, const struct verify_entry *entry, guint i,
                  GError **error)
{
    const char *line = strstr(entry->body, told[i].line);
    g_autofree char *sha256 = NULL;
    int64_t found;

    if (!line)
        return true;
    line += strlen(told[i].line);
    sha256 = g_strndup(line, strcspn(line, "\n"));
    if (strlen(sha256) != SHA256_HEX_SIZE - 1) /* a person's words that look alike */
        return true;
    if (!sql_int(store->sql, 0, &found, error, told[i].text,
                 BIND(bind_int(entry->reminder), bind_text(sha256), bind_text(entry->type), bind_text(entry->body))))
        return false;
    if (!found)
        verify_break(report, "reminder %" G_GINT64_FORMAT ": its %s is not the one of entry %" G_GINT64_FORMAT,
                     entry->reminder, told[i].what, entry->seq);
    return true;
}

/* A paper's row says by which entry it came. */
static bool check_paper(struct store *store, struct verify_report *report, const struct verify_entry *entry,
                        GError **error)
{
    int64_t found;

    if (!sql_int(store->sql, 0, &found, error, "SELECT count(*) FROM attachment WHERE seq = ?1",
                 BIND(bind_int(entry->seq))))
        return false;
    if (!found)
        verify_break(report, "the paper of entry %" G_GINT64_FORMAT " is missing", entry->seq);
    return true;
}

bool verify_told(struct store *store, struct verify_report *report, const struct verify_entry *entry, GError **error)
{
    if (g_str_equal(entry->type, "attached"))
        return check_paper(store, report, entry, error);
    if (!entry->body || !entry->reminder)
        return true;
    for (guint i = 0; i < G_N_ELEMENTS(told); i++) {
        bool own = !told[i].type ? !g_str_equal(entry->type, "queued") && !g_str_equal(entry->type, "evidence")
                                 : g_str_equal(entry->type, told[i].type);

        if (own && !check(store, report, entry, i, error))
            return false;
    }
    return true;
}

/* Of the same mail, level and recipient, and written at the same time. An erasure may have taken the words of either.
 */
#define TOLD                                                                                                           \
    "SELECT 1 FROM journal j LEFT JOIN journal_body b USING (seq) WHERE j.reminder = e.reminder"                       \
    " AND j.type = 'evidence' AND abs(unixepoch(j.time) - unixepoch(e.time)) < 60 AND (b.seq IS NULL"                  \
    " OR (instr(b.body, char(10) || 'mail: ' || e.raw_sha256 || char(10))"                                             \
    " AND instr(b.body, char(10) || 'level: ' || e.level || char(10)) AND (e.recipient IN ('', 'erased ' || e.id)"     \
    " OR instr(b.body, char(10) || 'recipient: ' || e.recipient || char(10)))))"

bool verify_evidence(struct store *store, struct verify_report *report, const struct verify_start *start,
                     GError **error)
{
    AUTO(rows)
    rows = sql_query(store->sql,
                     "SELECT e.reminder FROM evidence e WHERE NOT EXISTS (" TOLD ") AND (?1 = 0 OR EXISTS (SELECT 1"
                     " FROM journal j WHERE j.reminder = e.reminder AND j.seq > ?1)) ORDER BY e.id",
                     BIND(bind_int(start->seq)), error);
    enum rows_step step = ROWS_FAILED;

    while (rows && (step = rows_next(rows, error)) == ROWS_ROW)
        verify_break(report, "reminder %" G_GINT64_FORMAT ": no journal entry tells of its evidence as it stands",
                     column_int(rows, 0));
    return step == ROWS_END;
}
