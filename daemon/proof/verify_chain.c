/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "proof/chain.h"
#include "proof/store_inside.h"
#include "proof/verify.h"

/* Where the walk is. */
struct walk {
    struct store *store;
    struct verify_report *report;
    int64_t seq; /* of the last entry, or of the one before the first */
    char hash[SHA256_HEX_SIZE];
    int64_t head_seq; /* from outside, 0 = none */
    const char *head_hash;
};

#define WALK                                                                                                           \
    "SELECT j.seq, time, clock, actor, type, client, invoice, reminder, body_sha256, prev, hash, salt, body"           \
    " FROM journal j LEFT JOIN journal_body b ON b.seq = j.seq WHERE j.seq > ?1 ORDER BY j.seq"
enum { SEQ, TIME, CLOCK, ACTOR, TYPE, CLIENT, INVOICE, REMINDER, BODY_SHA256, PREV, HASH, SALT, BODY };

static void check_place(struct walk *walk, int64_t seq, const char *prev)
{
    if (seq == walk->seq + 2)
        verify_break(walk->report, "entry %" G_GINT64_FORMAT " is missing", seq - 1);
    else if (seq > walk->seq + 1)
        verify_break(walk->report, "entries %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT " are missing", walk->seq + 1,
                     seq - 1);
    else if (!g_str_equal(prev, walk->hash))
        verify_break(walk->report,
                     "entry %" G_GINT64_FORMAT " does not follow entry %" G_GINT64_FORMAT ": it names another hash",
                     seq, walk->seq);
}

static void hash_as(struct rows *rows, int64_t seq, char hash[SHA256_HEX_SIZE])
{
    g_autofree char *number = g_strdup_printf("%" G_GINT64_FORMAT, seq);

    chain_entry_hash(&(struct chain_entry){number, column_text(rows, TIME), column_text(rows, CLOCK),
                                           column_text(rows, ACTOR), column_text(rows, TYPE), column_text(rows, CLIENT),
                                           column_text(rows, INVOICE), column_text(rows, REMINDER),
                                           column_text(rows, BODY_SHA256), column_text(rows, PREV)},
                     hash);
}

/* The number under which the entry was written, when it stands near; 0 = none fits. */
static int64_t first_place(struct rows *rows, int64_t seq)
{
    enum { NEAR = 64 };
    char found[SHA256_HEX_SIZE];

    for (int64_t other = MAX(seq - NEAR, 1); other <= seq + NEAR; other++) {
        hash_as(rows, other, found);
        if (g_str_equal(found, column_text(rows, HASH)))
            return other;
    }
    return 0;
}

static void check_entry_hash(struct walk *walk, struct rows *rows)
{
    int64_t seq = column_int(rows, SEQ), written;
    char found[SHA256_HEX_SIZE];

    hash_as(rows, seq, found);
    if (g_str_equal(found, column_text(rows, HASH)))
        return;
    written = first_place(rows, seq);
    if (written)
        verify_break(walk->report,
                     "entry %" G_GINT64_FORMAT " was written as entry %" G_GINT64_FORMAT ": the order was changed", seq,
                     written);
    else
        verify_break(walk->report, "entry %" G_GINT64_FORMAT " was altered: its hash does not fit", seq);
}

static bool check_body(struct walk *walk, struct rows *rows, GError **error)
{
    int64_t seq = column_int(rows, SEQ), erasure;
    g_autofree char *number = g_strdup_printf("%" G_GINT64_FORMAT, seq);
    char found[SHA256_HEX_SIZE];
    gsize size;
    const void *salt = column_bytes(rows, SALT, &size);

    if (salt) {
        chain_body_hash(salt, size, column_text(rows, BODY), found);
        if (!g_str_equal(found, column_text(rows, BODY_SHA256)))
            verify_break(walk->report, "entry %" G_GINT64_FORMAT " was altered: its body does not fit", seq);
        return true;
    }
    erasure = verify_erasure_of(walk->store, "body", number, error);
    if (erasure == 0)
        verify_break(walk->report, "entry %" G_GINT64_FORMAT ": its body was removed, and no erasure tells of it", seq);
    walk->report->erased += erasure > 0;
    return erasure >= 0;
}

static void check_head(struct walk *walk, int64_t seq, const char *hash)
{
    if (seq == walk->head_seq && !g_str_equal(hash, walk->head_hash))
        verify_break(walk->report, "entry %" G_GINT64_FORMAT " is not the one whose hash was kept outside", seq);
}

/* "SEQ:HASH" */
static bool read_head(struct walk *walk, const char *head, GError **error)
{
    char *end = NULL;

    if (!head)
        return true;
    walk->head_seq = strtoll(head, &end, 10);
    walk->head_hash = *end == ':' ? end + 1 : "";
    if (walk->head_seq > 0 && strlen(walk->head_hash) == SHA256_HEX_SIZE - 1)
        return true;
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE, "head \"%s\" cannot be read; write SEQ:HASH", head);
    return false;
}

/* The entry is one of those that are left out as trusted: its hash was kept elsewhere all the same. */
static bool check_old_head(struct walk *walk, GError **error)
{
    g_autofree char *hash = NULL;

    if (!walk->head_seq || walk->head_seq > walk->seq)
        return true;
    if (!sql_text(walk->store->sql, &hash, error, "SELECT hash FROM journal WHERE seq = ?1",
                  BIND(bind_int(walk->head_seq))))
        return false;
    check_head(walk, walk->head_seq, hash ? hash : "");
    return true;
}

static bool check_entry(struct walk *walk, struct rows *rows, GError **error)
{
    int64_t seq = column_int(rows, SEQ);

    check_place(walk, seq, column_text(rows, PREV));
    check_entry_hash(walk, rows);
    check_head(walk, seq, column_text(rows, HASH));
    walk->seq = seq;
    g_strlcpy(walk->hash, column_text(rows, HASH), sizeof walk->hash);
    walk->report->entries++;
    return check_body(walk, rows, error) && verify_told(walk->store, walk->report,
                                                        &(struct verify_entry){.seq = seq,
                                                                               .reminder = column_int(rows, REMINDER),
                                                                               .type = column_text(rows, TYPE),
                                                                               .body = column_text(rows, BODY)},
                                                        error);
}

/* Rows beside the journal name the entry they were written with: the highest of them was there. */
static bool check_end(struct walk *walk, GError **error)
{
    int64_t named;

    if (!sql_int(walk->store->sql, 0, &named, error,
                 "SELECT max(COALESCE((SELECT max(planned_seq) FROM reminder), 0),"
                 " COALESCE((SELECT max(claimed_seq) FROM attempt), 0),"
                 " COALESCE((SELECT max(set_seq) FROM hold), 0), COALESCE((SELECT max(lifted_seq) FROM hold), 0),"
                 " COALESCE((SELECT max(last) FROM act), 0), COALESCE((SELECT max(entry) FROM erased), 0),"
                 " COALESCE((SELECT max(seq) FROM journal_body), 0))",
                 NO_BIND))
        return false;
    if (named > walk->seq)
        verify_break(walk->report,
                     "entries %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT
                     ", which other rows of the store name, were removed at the end",
                     walk->seq + 1, named);
    return true;
}

bool verify_chain(struct store *store, struct verify_report *report, const struct verify_start *start, const char *head,
                  GError **error)
{
    struct walk walk = {.store = store, .report = report, .seq = start->seq, .head_hash = ""};
    AUTO(rows) rows = NULL;
    enum rows_step step = ROWS_FAILED;

    g_strlcpy(walk.hash, start->hash, sizeof walk.hash);
    if (!read_head(&walk, head, error) || !check_old_head(&walk, error))
        return false;
    rows = sql_query(store->sql, WALK, BIND(bind_int(start->seq)), error);
    while (rows && (step = rows_next(rows, error)) == ROWS_ROW) {
        if (!check_entry(&walk, rows, error))
            return false;
    }
    if (step != ROWS_END || !check_end(&walk, error))
        return false;
    if (walk.head_seq > walk.seq)
        verify_break(report,
                     "entries %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT
                     ", which the hash kept outside names, are missing",
                     walk.seq + 1, walk.head_seq);
    report->head = g_strdup_printf("%" G_GINT64_FORMAT ":%s", walk.seq, walk.hash);
    return true;
}
