/* SPDX-License-Identifier: MIT */
/* All that is kept about one client, on request (GDPR article 17), when nothing is open any more. */
#include "proof/erase_inside.h"
#include "proof/records.h"

/* ?1 and who was merged into it. */
#define ITS "(SELECT id FROM party WHERE id = ?1 OR merged = ?1)"
#define ITS_LETTERS "(SELECT id FROM reminder WHERE client IN " ITS ")"
/* Ties `a` of payments: an amount alone that fits says nothing about who paid. */
#define STANDS "a.undone_seq IS NULL AND a.state <> 'hint'"
#define IS_ITS                                                                                                         \
    "(a.client IN (SELECT key FROM party WHERE id IN " ITS ") OR EXISTS (SELECT 1 FROM invoice i"                      \
    " WHERE i.ledger = a.ledger AND i.number = a.number AND i.client IN " ITS "))"

static const struct erase_statement doomed[] = {
    {"INSERT INTO temp.doomed SELECT 'party', CAST(id AS TEXT) FROM party WHERE id = ?1 OR merged = ?1"},
    {"INSERT INTO temp.doomed SELECT 'letter', CAST(id AS TEXT) FROM reminder r WHERE client IN " ITS
     " AND NOT EXISTS (SELECT 1 FROM erased e WHERE e.kind = 'letter' AND e.ref = CAST(r.id AS TEXT))"},
    {"INSERT INTO temp.doomed SELECT 'body', CAST(b.seq AS TEXT) FROM journal j JOIN journal_body b USING (seq)"
     " WHERE j.type <> 'erased' AND ((j.client <> 0 AND j.reminder IS NULL AND j.client IN " ITS ")"
     " OR (j.decides = 1 AND j.client IN " ITS ") OR j.reminder IN " ITS_LETTERS
     " OR (j.reminder IS NULL AND j.invoice IN (SELECT id FROM invoice WHERE client IN " ITS ")))"},
    {"INSERT OR IGNORE INTO temp.doomed SELECT 'transcript', CAST(c.id AS TEXT) FROM attempt a JOIN content c"
     " ON c.id = a.transcript WHERE c.kind = 'transcript' AND c.data IS NOT NULL AND a.reminder IN " ITS_LETTERS},
    {"INSERT OR IGNORE INTO temp.doomed SELECT 'content', sha256 FROM content WHERE kind <> 'transcript'"
     " AND data IS NOT NULL AND sha256 IN (SELECT message_sha256 FROM reminder WHERE id IN " ITS_LETTERS
     " UNION SELECT raw_sha256 FROM evidence WHERE reminder IN " ITS_LETTERS
     " UNION SELECT sha256 FROM attachment WHERE client IN " ITS ")"},
    ERASE_FILES,
    {"DELETE FROM temp.doomed WHERE kind = 'content' AND ref IN (SELECT sha256 FROM attachment WHERE client"
     " NOT IN " ITS ")"},
    /* one mail may answer letters of several clients: as long as it is proof for another it stays */
    {"DELETE FROM temp.doomed WHERE kind = 'content' AND ref IN (SELECT raw_sha256 FROM evidence WHERE reminder"
     " NOT IN " ITS_LETTERS ")"},
    KEEP_FILES,
    ERASE_TRANSCRIPTS,
    {"INSERT INTO temp.doomed SELECT 'payment', CAST(p.id AS TEXT) FROM payment p WHERE EXISTS (SELECT 1 FROM applied a"
     " WHERE a.payment = p.id AND " STANDS " AND " IS_ITS ") AND NOT EXISTS (SELECT 1 FROM applied a"
     " WHERE a.payment = p.id AND " STANDS " AND NOT " IS_ITS ")"
     " AND NOT EXISTS (SELECT 1 FROM erased e WHERE e.kind = 'payment' AND e.ref = CAST(p.id AS TEXT))"},
};

/* What stands in the way: a count, what it counts, and what to do first. */
static const struct {
    const char *text, *what, *remedy;
} obstacles[] = {
    {"SELECT count(*) FROM invoice WHERE state NOT IN ('paid', 'gone') AND client IN " ITS, "open invoices",
     "what is kept is needed until they are paid"},
    {"SELECT count(*) FROM reminder WHERE client IN " ITS " AND state IN ('planned', 'queued', 'claimed', 'uncertain')",
     "letters under way or uncertain", "see \"herinnerctl log\" and \"herinnerctl uncertain\""},
    {"SELECT count(*) FROM task WHERE state = 'open' AND client IN " ITS, "open tasks",
     "end them with \"herinnerctl done\""},
};

static bool is_free(struct store *store, int64_t id, const char *key, GError **error)
{
    for (guint i = 0; i < G_N_ELEMENTS(obstacles); i++) {
        int64_t count;

        if (!sql_int(store->sql, 0, &count, error, obstacles[i].text, BIND(bind_int(id))))
            return false;
        if (count) {
            g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE, "\"%s\" cannot be forgotten: it has %d %s; %s",
                        key, (int)count, obstacles[i].what, obstacles[i].remedy);
            return false;
        }
    }
    return true;
}

bool erase_client(struct store *store, const char *key, const char *actor, struct erase_counts *counts, GError **error)
{
    int64_t id = party_find(store, key, error);

    *counts = (struct erase_counts){0};
    if (id < 0)
        return false;
    if (id == 0) {
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE, "nothing is kept about \"%s\"", key);
        return false;
    }
    return is_free(store, id, key, error) && erase_begin(store, error) &&
           erase_run(store, doomed, G_N_ELEMENTS(doomed), bind_int(id), error) &&
           erase_do(store, "forget", id, NULL, actor, counts, error);
}
