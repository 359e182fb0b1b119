/* SPDX-License-Identifier: MIT */
/* Messages, transcripts and raw evidence against the hashes that name them. */
#include "proof/content.h"
#include "proof/store_inside.h"
#include "proof/verify.h"

enum { DICT = 6 }; /* column of the rows that are checked */

static bool is_whole(struct store *store, struct rows *rows)
{
    const char *sha256 = column_text(rows, 1);
    char found[SHA256_HEX_SIZE];
    gsize size;
    const void *data = column_bytes(rows, 4, &size);
    g_autoptr(GBytes) bytes =
        content_decode(store, column_text(rows, 2), column_text(rows, DICT), data, size, (gsize)column_int(rows, 3));
    gconstpointer plain;

    if (!bytes)
        return false;
    plain = g_bytes_get_data(bytes, &size);
    return g_str_equal(hash_hex((struct hash_part[]){{plain, size}}, 1, found), sha256);
}

/* What is gone went lawfully. */
static bool check_gone(struct store *store, struct verify_report *report, struct rows *rows, const char *what,
                       GError **error)
{
    int64_t erasure = verify_erasure_of(store, "content", column_text(rows, 1), error);

    if (erasure == 0)
        verify_break(report, "reminder %" G_GINT64_FORMAT ": its %s was removed, and no erasure tells of it",
                     column_int(rows, 0), what);
    return erasure >= 0;
}

/* TEXT gives the owner's number, the hash it names, and coding, size, data, sha256 of the content (NULL = not
 * there) and its pattern, of rows behind entry ?1. */
static bool check(struct store *store, struct verify_report *report, const char *text, const char *what, int64_t after,
                  int64_t *count, GError **error)
{
    AUTO(rows) rows = sql_query(store->sql, text, BIND(bind_int(after)), error);
    enum rows_step step = ROWS_FAILED;

    while (rows && (step = rows_next(rows, error)) == ROWS_ROW) {
        int64_t owner = column_int(rows, 0);

        if (!column_is_null(rows, 5) && column_is_null(rows, 4)) {
            if (!check_gone(store, report, rows, what, error))
                return false;
            continue;
        }
        if (column_is_null(rows, 5))
            verify_break(report, "reminder %" G_GINT64_FORMAT ": its %s is missing", owner, what);
        else if (!is_whole(store, rows))
            verify_break(report, "reminder %" G_GINT64_FORMAT ": its %s was altered", owner, what);
        (*count)++;
    }
    return step == ROWS_END;
}

/* A letter that no entry tells of was put into the table by another hand. */
static bool check_known(struct store *store, struct verify_report *report, GError **error)
{
    AUTO(rows)
    rows = sql_query(store->sql,
                     "SELECT id FROM reminder r WHERE NOT EXISTS"
                     " (SELECT 1 FROM journal j WHERE j.reminder = r.id) ORDER BY id",
                     NO_BIND, error);
    enum rows_step step = ROWS_FAILED;

    while (rows && (step = rows_next(rows, error)) == ROWS_ROW)
        verify_break(report, "reminder %" G_GINT64_FORMAT ": no journal entry tells of it", column_int(rows, 0));
    return step == ROWS_END;
}

/* The entry that it came with names its hash, and the bytes have it. */
static bool check_papers(struct store *store, struct verify_report *report, int64_t after, GError **error)
{
    AUTO(rows)
    rows = sql_query(store->sql,
                     "SELECT a.seq, a.sha256, c.coding, c.size, c.data, c.sha256, c.dict, b.seq IS NULL"
                     " OR instr(b.body, 'sha256: ' || a.sha256 || char(10)) > 0 FROM attachment a"
                     " LEFT JOIN content c ON c.sha256 = a.sha256 AND c.kind <> 'transcript' LEFT JOIN journal_body b "
                     "ON b.seq = a.seq"
                     " WHERE a.seq > ?1 ORDER BY a.id",
                     BIND(bind_int(after)), error);
    enum rows_step step = ROWS_FAILED;

    while (rows && (step = rows_next(rows, error)) == ROWS_ROW) {
        int64_t seq = column_int(rows, 0), erasure = 1;

        if (column_is_null(rows, 4))
            erasure = verify_erasure_of(store, "content", column_text(rows, 1), error);
        if (erasure < 0)
            return false;
        if (erasure == 0)
            verify_break(report, "the paper of entry %" G_GINT64_FORMAT " was removed, and no erasure tells of it",
                         seq);
        else if (!column_is_null(rows, 4) && !is_whole(store, rows))
            verify_break(report, "the paper of entry %" G_GINT64_FORMAT " was altered", seq);
        else if (!column_int(rows, 7))
            verify_break(report, "the paper of entry %" G_GINT64_FORMAT " is not the one that it names", seq);
    }
    return step == ROWS_END;
}

/* Those that letters are packed by, all of them each time: what one has lost all its letters have. */
static bool check_patterns(struct store *store, struct verify_report *report, GError **error)
{
    AUTO(rows)
    rows = sql_query(store->sql,
                     "SELECT id, sha256, coding, size, data, sha256, dict FROM content WHERE kind = 'pattern'"
                     " ORDER BY id",
                     NO_BIND, error);
    enum rows_step step = ROWS_FAILED;

    while (rows && (step = rows_next(rows, error)) == ROWS_ROW) {
        if (column_is_null(rows, 4) || !is_whole(store, rows))
            verify_break(report, "what letters have in common (content \"%.16s\") was altered", column_text(rows, 1));
    }
    return step == ROWS_END;
}

bool verify_contents(struct store *store, struct verify_report *report, const struct verify_start *start,
                     GError **error)
{
    int64_t transcripts = 0, after = start->seq;

    return check_patterns(store, report, error) &&
           check(store, report,
                 "SELECT r.id, r.message_sha256, c.coding, c.size, c.data, c.sha256, c.dict FROM reminder r"
                 " LEFT JOIN content c ON c.sha256 = r.message_sha256 AND c.kind <> 'transcript'"
                 " WHERE r.message_sha256 IS NOT NULL"
                 " AND r.planned_seq > ?1 ORDER BY r.id",
                 "message", after, &report->messages, error) &&
           check(store, report,
                 "SELECT a.reminder, a.transcript_sha256, c.coding, c.size, c.data, c.sha256, c.dict FROM attempt a"
                 " LEFT JOIN content c ON c.id = a.transcript WHERE a.transcript_sha256 IS NOT NULL"
                 " AND COALESCE(a.claimed_seq, 1) > ?1 ORDER BY a.id",
                 "transcript", after, &transcripts, error) &&
           check(store, report,
                 "SELECT e.reminder, e.raw_sha256, c.coding, c.size, c.data, c.sha256, c.dict FROM evidence e"
                 " LEFT JOIN content c ON c.sha256 = e.raw_sha256 AND c.kind <> 'transcript' WHERE ?1 = 0 OR EXISTS "
                 "(SELECT 1 FROM journal j"
                 " WHERE j.reminder = e.reminder AND j.seq > ?1) ORDER BY e.id",
                 "evidence", after, &report->evidence, error) &&
           check_known(store, report, error) && check_papers(store, report, after, error);
}
