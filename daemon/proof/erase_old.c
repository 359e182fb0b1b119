/* SPDX-License-Identifier: MIT */
/* limits.retention: what is older than a day and belongs to nothing that is open. */
#include "proof/erase_inside.h"
#include "proof/rows_inside.h"

#define OPEN_INVOICE "i.state NOT IN ('paid', 'gone')"
/* Letters that are on their way, or about an invoice that is open. */
#define KEPT_LETTER                                                                                                    \
    "(r.state IN ('planned', 'queued', 'claimed', 'uncertain', 'open') OR EXISTS (SELECT 1 FROM covers c"              \
    " JOIN invoice i ON i.ledger = c.ledger AND i.number = c.number WHERE c.reminder = r.id AND " OPEN_INVOICE "))"
/* Entries that tell how the proof itself was treated stay. */
#define KEPT_TYPES "('erased', 'stamped', 'adopted', 'origin-held', 'go-live')"

/* Mail that came back before ?1 about a letter whose own words went before: no list names that letter again. */
#define LATE_MAIL(e)                                                                                                   \
    "(" e ".time < ?1 AND EXISTS (SELECT 1 FROM erased x WHERE x.kind = 'letter' AND x.ref = CAST(" e                  \
    ".reminder AS TEXT)))"

#define ENTRY_OF_PARTY ENTRY_OF("j", "(p.id)")

static const struct erase_statement doomed[] = {
    {"INSERT INTO temp.doomed SELECT 'letter', CAST(r.id AS TEXT) FROM reminder r WHERE r.planned_time < ?1"
     " AND COALESCE(r.outcome_time, r.planned_time) < ?1 AND NOT " KEPT_LETTER
     " AND NOT EXISTS (SELECT 1 FROM erased e WHERE e.kind = 'letter' AND e.ref = CAST(r.id AS TEXT))"},
    {"INSERT INTO temp.doomed SELECT 'body', CAST(j.seq AS TEXT) FROM journal j JOIN journal_body b USING (seq)"
     " WHERE j.time < ?1 AND j.type NOT IN " KEPT_TYPES
     " AND (j.invoice IS NULL OR NOT EXISTS (SELECT 1 FROM invoice i WHERE i.id = j.invoice AND " OPEN_INVOICE "))"
     " AND (j.reminder IS NULL OR NOT EXISTS (SELECT 1 FROM reminder r WHERE r.id = j.reminder AND " KEPT_LETTER "))"
     " AND (j.client = 0 OR j.invoice IS NOT NULL OR j.reminder IS NOT NULL OR NOT EXISTS (SELECT 1 FROM invoice i"
     " JOIN party p ON p.id = i.client JOIN party me ON me.id = j.client"
     " WHERE COALESCE(p.merged, p.id) = COALESCE(me.merged, me.id) AND " OPEN_INVOICE "))"},
    /* a paper goes with the words of the entry that it came with */
    {"INSERT OR IGNORE INTO temp.doomed SELECT 'content', a.sha256 FROM attachment a JOIN content d USING (sha256)"
     " WHERE d.kind <> 'transcript' AND d.data IS NOT NULL AND ?1 <> '' AND CAST(a.seq AS TEXT) IN (SELECT ref FROM "
     "temp.doomed WHERE kind ="
     " 'body')"},
    {"INSERT OR IGNORE INTO temp.doomed SELECT 'transcript', CAST(c.id AS TEXT) FROM temp.doomed d JOIN attempt a"
     " ON a.reminder = CAST(d.ref AS INTEGER) JOIN content c ON c.id = a.transcript WHERE d.kind = 'letter'"
     " AND c.kind = 'transcript' AND c.data IS NOT NULL AND ?1 <> ''"},
    {"INSERT OR IGNORE INTO temp.doomed SELECT 'content', d.sha256 FROM content d WHERE d.kind <> 'transcript'"
     " AND d.data IS NOT NULL AND ?1 <> '' AND EXISTS (SELECT 1 FROM temp.doomed)"
     " AND d.sha256 IN (SELECT message_sha256 FROM reminder WHERE id IN (SELECT CAST(ref AS INTEGER) FROM temp.doomed"
     " WHERE kind = 'letter') UNION SELECT raw_sha256 FROM evidence WHERE reminder IN"
     " (SELECT CAST(ref AS INTEGER) FROM temp.doomed WHERE kind = 'letter'))"},
    {"INSERT OR IGNORE INTO temp.doomed SELECT 'content', e.raw_sha256 FROM evidence e JOIN content d"
     " ON d.sha256 = e.raw_sha256 AND d.kind <> 'transcript' WHERE d.data IS NOT NULL AND " LATE_MAIL("e")},
    ERASE_FILES,
    /* the same bytes may belong to a letter that stays */
    {"DELETE FROM temp.doomed WHERE kind = 'content' AND ?1 <> '' AND ref IN (SELECT message_sha256 FROM reminder"
     " WHERE message_sha256 IS NOT NULL AND CAST(id AS TEXT) NOT IN (SELECT ref FROM temp.doomed WHERE kind = 'letter')"
     " UNION SELECT e.raw_sha256 FROM evidence e WHERE NOT " LATE_MAIL(
         "e") " AND CAST(e.reminder AS TEXT) NOT IN (SELECT ref FROM temp.doomed WHERE kind = 'letter')"
              " UNION SELECT sha256 FROM attachment WHERE CAST(seq AS TEXT) NOT IN (SELECT ref FROM temp.doomed WHERE "
              "kind ="
              " 'body'))"},
    KEEP_FILES,
    ERASE_TRANSCRIPTS,
    {"INSERT INTO temp.doomed SELECT 'payment', CAST(p.id AS TEXT) FROM payment p WHERE p.settled = 1 AND p.booked < ?1"
     " AND NOT EXISTS (SELECT 1 FROM erased e WHERE e.kind = 'payment' AND e.ref = CAST(p.id AS TEXT))"},
    {"INSERT INTO temp.doomed SELECT 'party', CAST(p.id AS TEXT) FROM party p WHERE p.first_seen < ?1"
     " AND p.key NOT LIKE 'forgotten %'"
     " AND NOT EXISTS (SELECT 1 FROM journal j WHERE " ENTRY_OF_PARTY " AND (j.time >= ?1 OR EXISTS"
     " (SELECT 1 FROM journal_body b WHERE b.seq = j.seq AND CAST(j.seq AS TEXT) NOT IN (SELECT ref FROM temp.doomed"
     " WHERE kind = 'body'))))"
     " AND NOT EXISTS (SELECT 1 FROM invoice i WHERE i.client = p.id AND (" OPEN_INVOICE
     " OR COALESCE(i.paid_on, i.closed_day, i.first_seen) * 86400 >= unixepoch(?1)))"
     " AND NOT EXISTS (SELECT 1 FROM party q WHERE q.merged = p.id AND q.first_seen >= ?1)"
     " AND NOT EXISTS (SELECT 1 FROM hold h WHERE h.scope = 'client' AND h.subject = p.key AND h.lifted_seq IS NULL)"
     " AND NOT EXISTS (SELECT 1 FROM task t WHERE t.client = p.id AND t.state = 'open')"},
};

bool erase_old(struct store *store, civil_day before, const char *actor, struct erase_counts *counts, GError **error)
{
    char day[DAY_ISO_SIZE];

    *counts = (struct erase_counts){0};
    return erase_begin(store, error) && erase_run(store, doomed, G_N_ELEMENTS(doomed), bind_day(before), error) &&
           erase_do(store, "retention", 0, day_to_iso(before, day), actor, counts, error);
}
