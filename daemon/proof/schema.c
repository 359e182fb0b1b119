/* SPDX-License-Identifier: MIT */
/* The schema of the store (store.md 1). What must be impossible is impossible here, whoever writes. */
#include "proof/schema.h"

#include <stddef.h>

/* The pack of ROW's number holds it no more as it is. */
#define STALE_PACK(row)                                                                                                \
    "UPDATE invoice_pack SET marks = NULL, data = NULL WHERE data IS NOT NULL AND rowid = (SELECT rowid"               \
    " FROM invoice_pack WHERE ledger = " row ".ledger AND first <= " row ".number ORDER BY first DESC LIMIT 1);"

/*
 * What every letter writes on its way is refused with all of its transaction (ROLLBACK), of which nothing is of use
 * then; its statements say the same of what a key or a check refuses. Where one statement alone may be taken back
 * (ABORT) SQLite keeps a copy of each page that it writes.
 */
/* clang-format off */
const char schema_text[] =
    "CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT) STRICT, WITHOUT ROWID;\n"

    /* what others are packed by; its bytes are in `content` */
    "CREATE TABLE pattern(sha256 TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;\n"
    /* mail, transcripts, evidence by SHA-256 of the bytes; purging leaves data NULL. dict: the pattern it is packed by.
     * Each attempt has a transcript of its own and knows its number: a place in an index by the hash, which comes in no
     * order, would cost more than the rest of the row. */
    "CREATE TABLE content(id INTEGER PRIMARY KEY, sha256 TEXT NOT NULL, kind TEXT NOT NULL, size INTEGER NOT NULL,\n"
    "    coding TEXT NOT NULL, dict TEXT REFERENCES pattern(sha256), data BLOB) STRICT;\n"
    "CREATE UNIQUE INDEX content_sha256 ON content(sha256) WHERE kind <> 'transcript';\n"
    "CREATE INDEX content_pattern ON content(kind) WHERE kind = 'pattern';\n"
    "CREATE TRIGGER content_update BEFORE UPDATE ON content\n"
    "    WHEN NEW.id IS NOT OLD.id OR NEW.sha256 IS NOT OLD.sha256 OR NEW.kind IS NOT OLD.kind\n"
    "        OR NEW.size IS NOT OLD.size OR (OLD.data IS NOT NULL AND\n"
    "        NEW.data IS NOT NULL) OR (OLD.data IS NOT NULL AND NOT EXISTS (SELECT 1 FROM erased e\n"
    "        WHERE e.kind = 'content' AND e.ref = OLD.sha256))\n"
    "    BEGIN SELECT RAISE(ABORT, 'content is never changed'); END;\n"
    "CREATE TRIGGER content_delete BEFORE DELETE ON content\n"
    "    BEGIN SELECT RAISE(ABORT, 'content is purged by setting data to NULL'); END;\n"

    /* which files a mail is put together from: they stay as long as one that has them */
    "CREATE TABLE content_part(whole TEXT NOT NULL, part TEXT NOT NULL, PRIMARY KEY(part, whole)) STRICT,\n"
    "    WITHOUT ROWID;\n"
    "CREATE INDEX content_part_whole ON content_part(whole);\n"
    "CREATE TRIGGER content_part_insert BEFORE INSERT ON content_part\n"
    "    WHEN NOT EXISTS (SELECT 1 FROM content WHERE sha256 = NEW.whole AND kind <> 'transcript')\n"
    "      OR NOT EXISTS (SELECT 1 FROM content WHERE sha256 = NEW.part AND kind <> 'transcript')\n"
    "    BEGIN SELECT RAISE(ABORT, 'a mail is put together from what is there'); END;\n"
    "CREATE TRIGGER content_part_update BEFORE UPDATE ON content_part\n"
    "    BEGIN SELECT RAISE(ABORT, 'what a mail is put together from is never changed'); END;\n"
    "CREATE TRIGGER content_part_delete BEFORE DELETE ON content_part\n"
    "    BEGIN SELECT RAISE(ABORT, 'what a mail is put together from is never forgotten'); END;\n"

    "CREATE TABLE journal(seq INTEGER PRIMARY KEY, time TEXT NOT NULL, clock TEXT NOT NULL, actor TEXT NOT NULL,\n"
    "    type TEXT NOT NULL, client INTEGER NOT NULL DEFAULT 0, invoice INTEGER, reminder INTEGER,\n"
    "    decides INTEGER NOT NULL DEFAULT 0, body_sha256 TEXT NOT NULL, prev TEXT NOT NULL, hash TEXT NOT\n"
    "        NULL) STRICT;\n"
    "CREATE INDEX journal_decides ON journal(client, seq) WHERE decides = 1;\n"
    /* a letter's entries are found by the letter: their clients and invoices come in no order, and each place in an index
     * would be a page more to write (rows_inside.h) */
    "CREATE INDEX journal_client ON journal(client, seq) WHERE client <> 0 AND reminder IS NULL;\n"
    "CREATE INDEX journal_invoice ON journal(invoice, seq) WHERE invoice IS NOT NULL AND reminder IS NULL;\n"
    "CREATE INDEX journal_reminder ON journal(reminder, seq) WHERE reminder IS NOT NULL;\n"
    "CREATE TRIGGER journal_insert BEFORE INSERT ON journal\n"
    "    WHEN (NEW.seq, NEW.prev) IS NOT (SELECT seq + 1, hash FROM journal ORDER BY seq DESC LIMIT 1)\n"
    "      AND NOT (NEW.seq IS 1 AND NOT EXISTS (SELECT 1 FROM journal)\n"
    "         AND NEW.prev = '0000000000000000000000000000000000000000000000000000000000000000')\n"
    "    BEGIN SELECT RAISE(ROLLBACK, 'a journal entry must follow the last one'); END;\n"
    "CREATE TRIGGER journal_update BEFORE UPDATE ON journal\n"
    "    BEGIN SELECT RAISE(ABORT, 'a journal entry is never changed'); END;\n"
    "CREATE TRIGGER journal_delete BEFORE DELETE ON journal\n"
    "    BEGIN SELECT RAISE(ABORT, 'a journal entry is never removed'); END;\n"

    /* whose seq it has its trigger says: no foreign key looks for that once more */
    "CREATE TABLE journal_body(seq INTEGER PRIMARY KEY, salt BLOB NOT NULL, body\n"
    "        TEXT NOT NULL)\n"
    "    STRICT;\n"
    "CREATE TRIGGER journal_body_insert BEFORE INSERT ON journal_body\n"
    "    WHEN NEW.seq IS NOT (SELECT MAX(seq) FROM journal)\n"
    "    BEGIN SELECT RAISE(ROLLBACK, 'a body belongs to the newest journal entry'); END;\n"
    "CREATE TRIGGER journal_body_update BEFORE UPDATE ON journal_body\n"
    "    BEGIN SELECT RAISE(ABORT, 'a journal body is never changed'); END;\n"
    "CREATE TRIGGER journal_body_delete BEFORE DELETE ON journal_body\n"
    "    WHEN NOT EXISTS (SELECT 1 FROM erased e WHERE e.kind = 'body' AND e.ref = CAST(OLD.seq AS TEXT))\n"
    "    BEGIN SELECT RAISE(ABORT, 'a journal body is kept until its retention is over'); END;\n"

    /* what an erasure took away, listed before it goes; entry: the journal's, whose body names the hash of its list */
    "CREATE TABLE erased(entry INTEGER NOT NULL REFERENCES journal(seq),\n"
    "    kind TEXT NOT NULL CHECK (kind IN ('body', 'content', 'letter', 'party', 'payment')), ref TEXT NOT NULL,\n"
    "    PRIMARY KEY(kind, ref)) STRICT, WITHOUT ROWID;\n"
    "CREATE INDEX erased_entry ON erased(entry);\n"
    "CREATE TRIGGER erased_insert BEFORE INSERT ON erased\n"
    "    WHEN NOT EXISTS (SELECT 1 FROM journal j WHERE j.seq = NEW.entry AND j.type = 'erased')\n"
    "    BEGIN SELECT RAISE(ABORT, 'what is erased is never without a journal entry'); END;\n"
    "CREATE TRIGGER erased_update BEFORE UPDATE ON erased\n"
    "    BEGIN SELECT RAISE(ABORT, 'what was erased is never changed'); END;\n"
    "CREATE TRIGGER erased_delete BEFORE DELETE ON erased\n"
    "    BEGIN SELECT RAISE(ABORT, 'what was erased is never forgotten'); END;\n"

    /* the entries that one act of a person wrote, where they are several: `undo` takes them back together */
    "CREATE TABLE act(first INTEGER PRIMARY KEY, last INTEGER NOT NULL CHECK (last > first)) STRICT;\n"

    "CREATE TABLE seal(day TEXT PRIMARY KEY, first_seq INTEGER NOT NULL, last_seq INTEGER NOT NULL, root\n"
    "        TEXT NOT NULL,\n"
    "    prev TEXT NOT NULL, hash TEXT NOT NULL, tsr BLOB) STRICT, WITHOUT ROWID;\n"
    "CREATE TRIGGER seal_insert BEFORE INSERT ON seal\n"
    "    WHEN NEW.first_seq IS NOT (SELECT COALESCE(MAX(last_seq), 0) + 1 FROM seal) OR NEW.last_seq < NEW.first_seq\n"
    "    BEGIN SELECT RAISE(ABORT, 'a seal must follow the last one'); END;\n"
    "CREATE TRIGGER seal_update BEFORE UPDATE ON seal\n"
    "    WHEN OLD.tsr IS NOT NULL OR NEW.day IS NOT OLD.day OR NEW.first_seq IS NOT OLD.first_seq\n"
    "      OR NEW.last_seq IS NOT OLD.last_seq OR NEW.root IS NOT OLD.root OR NEW.prev IS NOT OLD.prev\n"
    "      OR NEW.hash IS NOT OLD.hash\n"
    "    BEGIN SELECT RAISE(ABORT, 'a seal is never changed; only its time stamp is added'); END;\n"
    "CREATE TRIGGER seal_delete BEFORE DELETE ON seal\n"
    "    BEGIN SELECT RAISE(ABORT, 'a seal is never removed'); END;\n"

    /* one row a state of a source: the same file read again only moves last_time */
    "CREATE TABLE source_read(id INTEGER PRIMARY KEY, source TEXT NOT NULL, time TEXT NOT NULL, last_time\n"
    "        TEXT NOT NULL,\n"
    "    path TEXT NOT NULL, sha256 TEXT NOT NULL, header_sha256 TEXT NOT NULL, stamp TEXT NOT NULL, day TEXT,\n"
    "    rows INTEGER NOT NULL, rejected INTEGER NOT NULL, trust TEXT NOT NULL, reason TEXT NOT NULL) STRICT;\n"
    "CREATE INDEX source_read_source ON source_read(source, id);\n"
    "CREATE INDEX source_read_good ON source_read(source, id) WHERE trust = '';\n"

    "CREATE TABLE party(id INTEGER PRIMARY KEY, ledger TEXT NOT NULL, key TEXT NOT NULL, name TEXT, first_seen TEXT,\n"
    "    flags INTEGER NOT NULL DEFAULT 0, merged INTEGER REFERENCES party(id), UNIQUE(ledger, key)) STRICT;\n"
    "CREATE INDEX party_merged ON party(merged) WHERE merged IS NOT NULL;\n"
    /* whom a client's number means: itself, or the one it was merged into */
    /* no join: on the right of a LEFT JOIN that would be built whole, all clients for one letter */
    "CREATE VIEW who(id, key, name) AS SELECT p.id,\n"
    "    CASE WHEN p.merged IS NULL THEN p.key ELSE (SELECT k.key FROM party k WHERE k.id = p.merged) END,\n"
    "    CASE WHEN p.merged IS NULL THEN p.name ELSE (SELECT k.name FROM party k WHERE k.id = p.merged) END\n"
    "    FROM party p;\n"

    /* what an act put under another name: an invoice's new number, a ledger's, a client's; and what each row was */
    "CREATE TABLE moved(seq INTEGER NOT NULL REFERENCES journal(seq),\n"
    "    kind TEXT NOT NULL CHECK (kind IN ('invoice', 'parked', 'covers', 'hold', 'approval', 'read', 'party',\n"
    "        'applied')),\n"
    "    id INTEGER NOT NULL, was_ledger TEXT NOT NULL, was TEXT NOT NULL, now_ledger TEXT NOT NULL,\n"
    "    now TEXT NOT NULL, PRIMARY KEY(seq, kind, id, was_ledger, was)) STRICT, WITHOUT ROWID;\n"
    "CREATE INDEX moved_covers ON moved(id) WHERE kind = 'covers';\n"
    "CREATE TRIGGER moved_update BEFORE UPDATE ON moved\n"
    "    WHEN NOT EXISTS (SELECT 1 FROM erased e WHERE e.kind = 'party'\n"
    "        AND 'forgotten ' || e.ref IN (NEW.was, NEW.now))\n"
    "    BEGIN SELECT RAISE(ABORT, 'what was moved is never changed'); END;\n"
    "CREATE TRIGGER moved_delete BEFORE DELETE ON moved\n"
    "    BEGIN SELECT RAISE(ABORT, 'what was moved is never forgotten'); END;\n"

    /* fresh: seen in rehearsal only; the first live pass sees it anew under the same id. taken_back: once handed over.
     * Days are numbers here (1970-01-01 is 0): a pass reads all rows that are open. */
    "CREATE TABLE invoice(id INTEGER NOT NULL UNIQUE, ledger TEXT NOT NULL, number TEXT NOT NULL, client\n"
    "        INTEGER NOT NULL,\n"
    "    first_seen INTEGER NOT NULL, due INTEGER, total INTEGER NOT NULL, balance INTEGER NOT NULL, currency\n"
    "        TEXT NOT NULL,\n"
    "    state TEXT NOT NULL CHECK (state IN ('open', 'paid') OR state IN ('missing', 'gone') OR state = 'ignored'),\n"
    "    seen_read INTEGER NOT NULL, partial_since INTEGER, returned_since INTEGER, paid_on INTEGER,\n"
    "    partial_stage INTEGER NOT NULL DEFAULT 0, cycle INTEGER NOT NULL DEFAULT 1,\n"
    "    first_sight_held INTEGER NOT NULL DEFAULT 0, closed_day INTEGER, reminded INTEGER NOT NULL DEFAULT 0,\n"
    "    fresh INTEGER NOT NULL DEFAULT 0, taken_back INTEGER NOT NULL DEFAULT 0,\n"
    "    PRIMARY KEY(ledger, number)) STRICT, WITHOUT ROWID;\n"
    /* the same rows, many in one value, for who reads them all: those from the first number up to the next pack's; NULL
     * where one of them was written since. Marks tell those whose ledger says all there is to know. A cache: no row of it
     * is needed. */
    "CREATE TABLE invoice_pack(ledger TEXT NOT NULL, first TEXT NOT NULL, marks BLOB, marks_sum INTEGER NOT NULL\n"
    "    DEFAULT 0, sum INTEGER NOT NULL DEFAULT 0, data BLOB, UNIQUE(ledger, first)) STRICT;\n"
    "CREATE INDEX invoice_pack_stale ON invoice_pack(ledger, first) WHERE data IS NULL;\n"
    "CREATE TRIGGER invoice_insert AFTER INSERT ON invoice BEGIN " STALE_PACK("NEW") " END;\n"
    "CREATE TRIGGER invoice_update AFTER UPDATE ON invoice BEGIN " STALE_PACK("NEW") " END;\n"
    "CREATE TRIGGER invoice_rename AFTER UPDATE OF ledger, number ON invoice BEGIN " STALE_PACK("OLD") " END;\n"
    "CREATE TRIGGER invoice_delete AFTER DELETE ON invoice BEGIN " STALE_PACK("OLD") " END;\n"

    /* letters, and whatever else serves a stage: calls, tasks, skips, what was done outside. Its lists, like those of an
     * invoice, are of two: for more than two SQLite builds a table, each time a row is written. */
    "CREATE TABLE reminder(id INTEGER PRIMARY KEY,\n"
    "    kind TEXT NOT NULL CHECK (kind IN ('client', 'owner') OR kind = 'test'),\n"
    "    action TEXT NOT NULL CHECK (action IN ('mail', 'post') OR action IN ('call', 'task')\n"
    "        OR action IN ('handover', 'skip') OR action = 'other'),\n"
    "    dedupe TEXT NOT NULL UNIQUE, client INTEGER NOT NULL DEFAULT 0, sender TEXT NOT NULL, relay TEXT NOT NULL,\n"
    "    policy TEXT NOT NULL, stage TEXT NOT NULL, template TEXT NOT NULL, language TEXT NOT NULL,\n"
    "    rehearsal INTEGER NOT NULL CHECK (rehearsal IN (0, 1)), digest TEXT NOT NULL,\n"
    "    day TEXT NOT NULL, since TEXT, planned_time TEXT NOT NULL, planned_seq INTEGER NOT NULL, valid_until TEXT,\n"
    "    read_id INTEGER,\n"
    "    state TEXT NOT NULL CHECK (state IN ('planned', 'queued') OR state IN ('claimed', 'accepted')\n"
    "        OR state IN ('uncertain', 'failed') OR state IN ('cancelled', 'recalled') OR state = 'open'),\n"
    "    not_before TEXT NOT NULL DEFAULT '', tries INTEGER NOT NULL DEFAULT 0, first_try TEXT,\n"
    "    resend INTEGER NOT NULL DEFAULT 0, message_id TEXT, envid TEXT, message_sha256 TEXT,\n"
    "        subject TEXT,\n"
    "    term_until TEXT, outcome_time TEXT,\n"
    /* R20: costs of collection in minor units, 'announce'd or 'claim'ed; announced without an amount: recorded by hand */
    "    costs_kind TEXT CHECK (costs_kind IN ('announce', 'claim')), costs INTEGER, costs_currency TEXT,\n"
    /* apology = 1: the client is to be told that the letter was recalled; recalls: of such a letter, which one */
    "    apology INTEGER NOT NULL DEFAULT 0,\n"
    "    recalls INTEGER REFERENCES reminder(id) DEFERRABLE INITIALLY DEFERRED,\n"
    /* the task of a hand-over that this mail to an agency carries out */
    "    hands INTEGER REFERENCES task(id) DEFERRABLE INITIALLY DEFERRED) STRICT;\n"
    /* a letter gets its names when it is composed: until then it has no place here that would have to change */
    "CREATE UNIQUE INDEX reminder_message_id ON reminder(message_id) WHERE message_id IS NOT NULL;\n"
    "CREATE UNIQUE INDEX reminder_envid ON reminder(envid) WHERE envid IS NOT NULL;\n"
    "CREATE UNIQUE INDEX reminder_hands ON reminder(hands)\n"
    "    WHERE hands IS NOT NULL AND state NOT IN ('failed', 'cancelled');\n"
    /* no index has the state but those that need it: each that has is written anew whenever a letter goes on */
    "CREATE INDEX reminder_recalled ON reminder(rehearsal, id) WHERE apology = 1;\n"
    "CREATE UNIQUE INDEX reminder_recalls ON reminder(recalls)\n"
    "    WHERE recalls IS NOT NULL AND state NOT IN ('failed', 'cancelled');\n"
    "CREATE INDEX reminder_active ON reminder(state, not_before, id)\n"
    "    WHERE state = 'planned' OR state = 'queued' OR state = 'claimed' OR state = 'uncertain';\n"
    "CREATE INDEX reminder_client ON reminder(client, id);\n"
    "CREATE INDEX reminder_day ON reminder(rehearsal, day, client)\n"
    "    WHERE kind = 'client' AND action IN ('mail', 'post');\n"
    "CREATE INDEX reminder_claims ON reminder(rehearsal, day, client) WHERE costs_kind = 'claim';\n"
    "CREATE INDEX reminder_thanks ON reminder(rehearsal, day, client) WHERE stage = 'thanks';\n"
    "CREATE TRIGGER reminder_insert BEFORE INSERT ON reminder\n"
    "    WHEN (NEW.action = 'mail' AND NEW.state <> 'planned')\n"
    "      OR (NEW.action <> 'mail' AND NEW.state NOT IN ('open', 'accepted'))\n"
    "    BEGIN SELECT RAISE(ROLLBACK, 'a letter begins as planned'); END;\n"
    /* Most changes free nothing and are the ways of all letters: for them nothing is run but the look at whether they are.
     * Two triggers would cost twice, and so does what one might have to do: that stands behind a view. */
    "CREATE VIEW freed(reminder) AS SELECT id FROM reminder WHERE state IN ('cancelled', 'failed', 'recalled');\n"
    "CREATE TRIGGER freed_insert INSTEAD OF INSERT ON freed\n"
    "    BEGIN UPDATE covers SET live = 0 WHERE reminder = NEW.reminder AND live = 1;\n"
    "        UPDATE told SET live = 0 WHERE reminder = NEW.reminder AND live = 1; END;\n"
    "CREATE TRIGGER reminder_state AFTER UPDATE OF state ON reminder\n"
    "    WHEN NEW.state IS NOT OLD.state AND NOT ((OLD.state = 'queued' AND NEW.state = 'claimed')\n"
    "        OR (OLD.state = 'claimed' AND NEW.state = 'accepted') OR (OLD.state = 'planned' AND NEW.state = 'queued'))\n"
    "    BEGIN SELECT RAISE(ROLLBACK, 'a reminder cannot go from that state to this one') WHERE NOT (\n"
    "        (OLD.state = 'planned' AND NEW.state = 'cancelled')\n"
    "     OR (OLD.state = 'queued' AND (NEW.state = 'cancelled' OR NEW.state = 'failed'))\n"
    "     OR (OLD.state = 'claimed' AND (NEW.state = 'queued' OR NEW.state IN ('failed', 'uncertain')))\n"
    "     OR (OLD.state = 'uncertain' AND (NEW.state IN ('accepted', 'failed') OR NEW.state = 'queued'))\n"
    "     OR (OLD.state = 'accepted' AND NEW.state = 'failed')\n"
    /* taken back, and then found in the Sent folder: it went from another copy of this store */
    "     OR (OLD.state = 'cancelled' AND NEW.state = 'accepted' AND EXISTS (SELECT 1 FROM journal j\n"
    "         WHERE j.reminder = OLD.id AND j.type = 'found-sent'))\n"
    "     OR (OLD.action = 'mail' AND OLD.state IN ('accepted', 'uncertain') AND NEW.state = 'recalled')\n"
    "     OR (OLD.state = 'recalled' AND NEW.state IN ('accepted', 'uncertain'))\n"
    "     OR (OLD.state = 'accepted' AND NEW.state = 'open'\n"
    "         AND (OLD.action IN ('call', 'task') OR OLD.action = 'handover'))\n"
    "     OR (OLD.state = 'open' AND NEW.state IN ('accepted', 'cancelled')));\n"
    "        INSERT INTO freed(reminder) SELECT NEW.id\n"
    "            WHERE NEW.state IN ('cancelled', 'failed') OR NEW.state = 'recalled'; END;\n"
    "CREATE TRIGGER reminder_bytes BEFORE UPDATE OF message_sha256, message_id, envid ON reminder\n"
    "    WHEN OLD.message_sha256 IS NOT NULL AND (NEW.message_sha256 IS NOT OLD.message_sha256\n"
    "      OR NEW.message_id IS NOT OLD.message_id OR NEW.envid IS NOT OLD.envid)\n"
    "    BEGIN SELECT RAISE(ROLLBACK, 'the bytes of a reminder are never changed'); END;\n"
    "CREATE TRIGGER reminder_mode BEFORE UPDATE OF rehearsal ON reminder WHEN NEW.rehearsal > OLD.rehearsal\n"
    "    BEGIN SELECT RAISE(ABORT, 'a live reminder never becomes a rehearsed one'); END;\n"
    "CREATE TRIGGER reminder_delete BEFORE DELETE ON reminder\n"
    "    BEGIN SELECT RAISE(ABORT, 'a reminder is never removed'); END;\n"

    "CREATE TABLE covers(reminder INTEGER NOT NULL REFERENCES reminder(id), ledger TEXT NOT NULL, number\n"
    "        TEXT NOT NULL,\n"
    "    rehearsal INTEGER NOT NULL, stage TEXT NOT NULL, cycle INTEGER NOT NULL, round INTEGER NOT NULL,\n"
    "    balance INTEGER NOT NULL, currency TEXT NOT NULL, live INTEGER NOT NULL DEFAULT 1 CHECK (live IN (0, 1)),\n"
    "    PRIMARY KEY(reminder, ledger, number)) STRICT, WITHOUT ROWID;\n"
    "CREATE UNIQUE INDEX covers_live ON covers(rehearsal, ledger, number, stage, cycle, round) WHERE live = 1;\n"
    "CREATE INDEX covers_dead ON covers(ledger, number) WHERE live = 0;\n"
    "CREATE TRIGGER covers_update BEFORE UPDATE OF reminder, stage, cycle, round ON covers\n"
    "    BEGIN SELECT RAISE(ABORT, 'what a reminder covers is never changed'); END;\n"
    "CREATE TRIGGER covers_move BEFORE UPDATE OF ledger, number ON covers\n"
    "    WHEN NOT EXISTS (SELECT 1 FROM moved m WHERE m.kind = 'covers' AND m.id = OLD.reminder AND (\n"
    "        (m.was_ledger = OLD.ledger AND m.was = OLD.number AND m.now_ledger = NEW.ledger AND m.now = NEW.number)\n"
    "     OR (m.now_ledger = OLD.ledger AND m.now = OLD.number AND m.was_ledger = NEW.ledger AND m.was = NEW.number)))\n"
    "    BEGIN SELECT RAISE(ABORT, 'what a reminder covers is never changed, but for the name of its invoice'); END;\n"
    "CREATE TRIGGER covers_live_update BEFORE UPDATE OF live ON covers\n"
    /* an agency may give one of several back; what was recalled or given back may be so by mistake */
    "    WHEN (NEW.live > OLD.live AND NOT EXISTS (SELECT 1 FROM reminder WHERE id = OLD.reminder\n"
    "        AND action IN ('mail', 'handover') AND state IN ('uncertain', 'accepted')))\n"
    "      OR (NEW.live < OLD.live AND EXISTS (SELECT 1 FROM reminder WHERE id = OLD.reminder\n"
    /* who did not get the letter before them was not called either (planner R14) */
    "        AND action NOT IN ('handover', 'call', 'task', 'skip', 'other')\n"
    "        AND state IN ('claimed', 'uncertain', 'accepted')))\n"
    "    BEGIN SELECT RAISE(ROLLBACK, 'a stage is freed only by cancelling or failing its reminder'); END;\n"
    "CREATE TRIGGER covers_delete BEFORE DELETE ON covers\n"
    "    BEGIN SELECT RAISE(ABORT, 'what a reminder covers is never removed'); END;\n"

    "CREATE TABLE recipient(reminder INTEGER NOT NULL REFERENCES reminder(id), address TEXT NOT NULL,\n"
    "    role TEXT NOT NULL CHECK (role IN ('to', 'cc')), code INTEGER, text TEXT, level TEXT, level_time TEXT,\n"
    "    PRIMARY KEY(reminder, address)) STRICT;\n"

    "CREATE TABLE attempt(id INTEGER PRIMARY KEY, reminder INTEGER NOT NULL REFERENCES reminder(id),\n"
    "        started TEXT NOT NULL,\n"
    "    claimed_seq INTEGER, ended TEXT, outcome TEXT, code INTEGER, text TEXT, relay TEXT, peer TEXT, tls TEXT,\n"
    "    cipher TEXT, cert_sha256 TEXT, transcript_sha256 TEXT, transcript INTEGER) STRICT;\n"
    "CREATE UNIQUE INDEX attempt_open ON attempt(reminder) WHERE ended IS NULL;\n"
    "CREATE INDEX attempt_reminder ON attempt(reminder, id);\n"

    /* copies for the Sent folder of the owner's mailbox: what became of each */
    "CREATE TABLE sent_copy(reminder INTEGER PRIMARY KEY REFERENCES reminder(id), relay TEXT NOT NULL,\n"
    "    state TEXT NOT NULL CHECK (state IN ('waiting', 'saved', 'failed')), tries INTEGER NOT NULL DEFAULT 0,\n"
    "    not_before TEXT NOT NULL DEFAULT '', folder TEXT, uidvalidity INTEGER, uid INTEGER, text TEXT) STRICT;\n"
    "CREATE INDEX sent_copy_waiting ON sent_copy(relay, reminder) WHERE state = 'waiting';\n"

    "CREATE TABLE evidence(id INTEGER PRIMARY KEY, reminder INTEGER NOT NULL REFERENCES reminder(id), recipient TEXT\n"
    "        NOT NULL DEFAULT '',\n"
    "    level TEXT NOT NULL, time TEXT NOT NULL, key_used TEXT, raw_sha256 TEXT NOT NULL, mailbox TEXT,\n"
    "    uidvalidity INTEGER, uid INTEGER, UNIQUE(raw_sha256, reminder, recipient)) STRICT;\n"
    "CREATE INDEX evidence_reminder ON evidence(reminder, id);\n"

    /* up to where each folder of a mailbox was read; and every mail that was handled, by its bytes */
    "CREATE TABLE mailbox(name TEXT PRIMARY KEY, uidvalidity INTEGER NOT NULL, last_uid INTEGER NOT NULL) STRICT,\n"
    "    WITHOUT ROWID;\n"
    "CREATE TABLE inbound(sha256 TEXT PRIMARY KEY, time TEXT NOT NULL, folder TEXT, uidvalidity INTEGER, uid INTEGER,\n"
    "    class TEXT NOT NULL, outcome TEXT NOT NULL) STRICT, WITHOUT ROWID;\n"

    /* what a mail to the owner offers to do by mail: the hash of its token, for whom and which invoices (a list of their
     * numbers here, NULL = the client as a whole) */
    "CREATE TABLE owner_act(sha256 TEXT PRIMARY KEY, reminder INTEGER NOT NULL REFERENCES reminder(id),\n"
    "    act TEXT NOT NULL, client INTEGER NOT NULL, invoices TEXT, expires TEXT NOT NULL, used TEXT) STRICT,\n"
    "    WITHOUT ROWID;\n"
    "CREATE INDEX owner_act_expires ON owner_act(expires);\n"
    "CREATE TRIGGER owner_act_update BEFORE UPDATE ON owner_act WHEN OLD.used IS NOT NULL OR NEW.act IS NOT OLD.act\n"
    "      OR NEW.client IS NOT OLD.client OR NEW.invoices IS NOT OLD.invoices OR NEW.expires IS NOT OLD.expires\n"
    "    BEGIN SELECT RAISE(ABORT, 'an act by mail is good once, as it was offered'); END;\n"

    "CREATE TABLE hold(id INTEGER PRIMARY KEY,\n"
    "    scope TEXT NOT NULL CHECK (scope IN ('all', 'ledger', 'client', 'invoice')), subject TEXT NOT NULL,\n"
    "    kind TEXT NOT NULL, escalation INTEGER NOT NULL DEFAULT 0, from_day TEXT, until_day TEXT, reason TEXT,\n"
    "    actor TEXT NOT NULL, set_seq INTEGER NOT NULL, lifted_seq INTEGER, lifted_day TEXT,\n"
    /* what was agreed about money: promise, settlement, instalments */
    "    named_day TEXT, amount INTEGER NOT NULL DEFAULT 0, balance_then INTEGER NOT NULL DEFAULT 0,\n"
    "    count INTEGER NOT NULL DEFAULT 0, every TEXT, letter INTEGER NOT NULL DEFAULT 0,\n"
    /* undeliverable: the one that failed, NULL when it was the letter that was refused */
    "    address TEXT) STRICT;\n"
    "CREATE INDEX hold_subject ON hold(scope, subject) WHERE lifted_seq IS NULL;\n"
    "CREATE INDEX hold_lifted ON hold(lifted_day) WHERE lifted_day IS NOT NULL;\n"

    /* values of a client that a person set; the newest not taken back counts, "" = no value of its own */
    "CREATE TABLE client_set(client INTEGER NOT NULL REFERENCES party(id), key TEXT NOT NULL, value TEXT NOT NULL,\n"
    "    seq INTEGER NOT NULL, undone_seq INTEGER, PRIMARY KEY(client, key, seq)) STRICT, WITHOUT ROWID;\n"

    /* promises by themselves, for whoever reads the store: amounts in minor units, 0 = all; n: in how many parts */
    "CREATE VIEW promise(id, invoice, day, amount, plan, n, state) AS SELECT h.id, h.subject, h.named_day, h.amount,\n"
    "    h.kind, max(h.count, 1), CASE WHEN h.lifted_seq IS NULL THEN 'open' WHEN l.type = 'promise-broken'\n"
    "    THEN 'broken' ELSE 'ended' END FROM hold h LEFT JOIN journal l ON l.seq = h.lifted_seq\n"
    "    WHERE h.scope = 'invoice' AND (h.kind IN ('promise', 'instalments') OR (h.kind = 'closed' AND h.amount > 0));\n"
    "CREATE TABLE approval(id INTEGER PRIMARY KEY,\n"
    "    what TEXT NOT NULL CHECK (what IN ('letter', 'pass', 'clock', 'ledger', 'first-sight',\n"
    "        'elsewhere', 'iban')), subject\n"
    "        TEXT NOT NULL,\n"
    "    client INTEGER NOT NULL DEFAULT 0, actor TEXT NOT NULL, given TEXT NOT NULL, lapses TEXT, set_seq\n"
    "        INTEGER NOT NULL,\n"
    "    used TEXT, digest_of_set TEXT GENERATED ALWAYS AS (subject) VIRTUAL) STRICT;\n"
    "CREATE INDEX approval_open ON approval(what, subject) WHERE used IS NULL;\n"
    "CREATE INDEX approval_pass ON approval(subject) WHERE what = 'pass';\n"

    /* reminder: the stage it serves when done; NULL for what only tells the owner (no-address) */
    "CREATE TABLE task(id INTEGER PRIMARY KEY, key TEXT NOT NULL, reminder INTEGER REFERENCES reminder(id),\n"
    "    kind TEXT NOT NULL, client INTEGER NOT NULL, stage TEXT NOT NULL, invoices TEXT NOT NULL, since\n"
    "        TEXT NOT NULL,\n"
    "    due TEXT, state TEXT NOT NULL CHECK (state IN ('open', 'done', 'lapsed', 'ended')), done TEXT,\n"
    "        note TEXT) STRICT;\n"
    "CREATE UNIQUE INDEX task_key ON task(key) WHERE state <> 'ended';\n"
    "CREATE INDEX task_open ON task(since, id) WHERE state = 'open';\n"
    "CREATE INDEX task_client ON task(client) WHERE state = 'open';\n"
    "CREATE INDEX task_reminder ON task(reminder) WHERE reminder IS NOT NULL;\n"

    /* papers that a person keeps with a client (invoice NULL) or an invoice; their bytes are in `content` */
    "CREATE TABLE attachment(id INTEGER PRIMARY KEY, client INTEGER NOT NULL REFERENCES party(id), invoice INTEGER,\n"
    "    kind TEXT NOT NULL CHECK (kind IN ('contract', 'terms', 'order', 'delivery', 'timesheet', 'letter')),\n"
    "    name TEXT NOT NULL, sha256 TEXT NOT NULL, seq INTEGER NOT NULL REFERENCES journal(seq), undone_seq INTEGER)\n"
    "    STRICT;\n"
    "CREATE INDEX attachment_client ON attachment(client);\n"
    "CREATE TRIGGER attachment_update BEFORE UPDATE OF client, invoice, kind, sha256, seq ON attachment\n"
    "    BEGIN SELECT RAISE(ABORT, 'what was attached is never changed'); END;\n"
    "CREATE TRIGGER attachment_delete BEFORE DELETE ON attachment\n"
    "    BEGIN SELECT RAISE(ABORT, 'what was attached is never removed'); END;\n"

    /* files of banks, as they looked when they were read; their statements; money that came in or was taken back */
    "CREATE TABLE bank_file(id INTEGER PRIMARY KEY, bank TEXT NOT NULL, path TEXT NOT NULL, stamp TEXT NOT NULL,\n"
    "    sha256 TEXT NOT NULL, time TEXT NOT NULL, failure TEXT NOT NULL,\n"
    /* unread: what stands in it is not known, unlike in a whole one of another account */
    "    unread INTEGER NOT NULL DEFAULT 0, UNIQUE(bank, path)) STRICT;\n"
    "CREATE INDEX bank_file_sha256 ON bank_file(sha256);\n"
    "CREATE TABLE statement(id INTEGER PRIMARY KEY, file INTEGER NOT NULL REFERENCES bank_file(id), bank TEXT NOT NULL,\n"
    "    account TEXT NOT NULL, name TEXT NOT NULL, sequence TEXT NOT NULL, currency TEXT NOT NULL, from_day TEXT,\n"
    "    to_day TEXT, opening INTEGER, closing INTEGER, adds_up INTEGER NOT NULL, goes_on INTEGER NOT NULL) STRICT;\n"
    "CREATE INDEX statement_day ON statement(to_day);\n"
    "CREATE TABLE payment(id INTEGER PRIMARY KEY, bank TEXT NOT NULL, key TEXT NOT NULL, booked TEXT NOT NULL,\n"
    "    value TEXT, amount INTEGER NOT NULL, currency TEXT NOT NULL, account TEXT NOT NULL, name TEXT NOT NULL,\n"
    "    iban TEXT NOT NULL, text TEXT NOT NULL, reference TEXT NOT NULL, end_to_end TEXT NOT NULL,\n"
    "    reason TEXT NOT NULL, bank_id TEXT NOT NULL, reversal INTEGER NOT NULL, undetailed INTEGER NOT NULL,\n"
    "    instructed INTEGER NOT NULL, instructed_currency TEXT NOT NULL, rule INTEGER NOT NULL DEFAULT 0,\n"
    /* rest: what no invoice took; decided: by a person; settled: no pass looks at it any more */
    "    rest INTEGER NOT NULL DEFAULT 0, returns TEXT NOT NULL DEFAULT '', decided INTEGER NOT NULL DEFAULT 0,\n"
    "    settled INTEGER NOT NULL DEFAULT 0, UNIQUE(bank, key)) STRICT;\n"
    "CREATE INDEX payment_open ON payment(booked, id) WHERE settled = 0;\n"
    "CREATE INDEX payment_payer ON payment(iban) WHERE settled = 1 AND iban <> '';\n"
    "CREATE TRIGGER payment_update BEFORE UPDATE OF bank, key, booked, amount, currency ON payment\n"
    "    BEGIN SELECT RAISE(ABORT, 'what came in is never changed'); END;\n"
    /* what a payment is tied to; a tie is never changed, it ends */
    "CREATE TABLE applied(id INTEGER PRIMARY KEY, payment INTEGER NOT NULL REFERENCES payment(id),\n"
    "    ledger TEXT NOT NULL, number TEXT NOT NULL,\n"
    "    client TEXT NOT NULL, state TEXT NOT NULL CHECK (state IN ('applied', 'held', 'hint', 'reversed')),\n"
    "    rule INTEGER NOT NULL, payer INTEGER NOT NULL, amount INTEGER NOT NULL, difference INTEGER NOT NULL,\n"
    "    total_before INTEGER NOT NULL, paid_before INTEGER NOT NULL, found TEXT NOT NULL, by_hand INTEGER NOT NULL,\n"
    "    set_seq INTEGER NOT NULL, undone_seq INTEGER) STRICT;\n"
    "CREATE INDEX applied_payment ON applied(payment) WHERE undone_seq IS NULL;\n"
    "CREATE TRIGGER applied_update BEFORE UPDATE OF payment, amount, state, undone_seq ON applied\n"
    "    WHEN OLD.undone_seq IS NOT NULL OR NEW.payment IS NOT OLD.payment OR NEW.amount IS NOT OLD.amount\n"
    "        OR NEW.state IS NOT OLD.state\n"
    "    BEGIN SELECT RAISE(ABORT, 'what a payment was tied to is never changed'); END;\n"
    "CREATE TRIGGER applied_sum BEFORE INSERT ON applied WHEN NEW.state = 'applied' AND NEW.amount +\n"
    "    COALESCE((SELECT sum(amount) FROM applied WHERE payment = NEW.payment AND undone_seq IS NULL\n"
    "        AND state = 'applied'), 0) > (SELECT amount FROM payment WHERE id = NEW.payment)\n"
    "    BEGIN SELECT RAISE(ABORT, 'a payment pays no more than it is'); END;\n"
    "CREATE TRIGGER applied_delete BEFORE DELETE ON applied\n"
    "    BEGIN SELECT RAISE(ABORT, 'what a payment was tied to is never removed'); END;\n"

    /* what the owner is to know (plan/tell.h), open as long as it stands; and which mail told it, as covers does for
     * letters: one live mail for each round of telling */
    "CREATE TABLE notice(id INTEGER PRIMARY KEY, kind TEXT NOT NULL, cause TEXT NOT NULL, client INTEGER NOT NULL\n"
    "        DEFAULT 0,\n"
    "    ledger TEXT NOT NULL DEFAULT '', number TEXT NOT NULL DEFAULT '', day TEXT, since TEXT NOT NULL, ended TEXT)\n"
    "    STRICT;\n"
    "CREATE INDEX notice_digest ON notice(number, id) WHERE kind = 'digest';\n"
    "CREATE INDEX notice_since ON notice(since);\n"
    "CREATE UNIQUE INDEX notice_open ON notice(cause) WHERE ended IS NULL;\n"
    "CREATE TABLE told(reminder INTEGER NOT NULL REFERENCES reminder(id), notice INTEGER NOT NULL REFERENCES notice(id),\n"
    "    rehearsal INTEGER NOT NULL, round INTEGER NOT NULL, live INTEGER NOT NULL DEFAULT 1 CHECK (live IN (0, 1)),\n"
    "    PRIMARY KEY(reminder, notice)) STRICT, WITHOUT ROWID;\n"
    "CREATE UNIQUE INDEX told_live ON told(notice, rehearsal, round) WHERE live = 1;\n"
    "CREATE INDEX told_notice ON told(notice);\n"
    "CREATE TRIGGER told_update BEFORE UPDATE OF reminder, notice, round ON told\n"
    "    BEGIN SELECT RAISE(ABORT, 'what a mail told is never changed'); END;\n"
    "CREATE TRIGGER told_delete BEFORE DELETE ON told\n"
    "    BEGIN SELECT RAISE(ABORT, 'what a mail told is never removed'); END;\n"
    "CREATE TRIGGER task_notice AFTER INSERT ON task WHEN NEW.state = 'open'\n"
    "    BEGIN INSERT INTO notice(kind, cause, client, since) VALUES ('task', 'task ' || NEW.id, NEW.client, NEW.since);\n"
    "    END;\n"
    "CREATE TRIGGER task_over AFTER UPDATE OF state ON task WHEN NEW.state <> 'open'\n"
    "    BEGIN UPDATE notice SET ended = COALESCE(NEW.done, NEW.since) WHERE cause = 'task ' || NEW.id\n"
    "        AND ended IS NULL; END;\n"
    "CREATE TRIGGER task_again AFTER UPDATE OF state ON task WHEN NEW.state = 'open' AND OLD.state <> 'open'\n"
    "    BEGIN UPDATE notice SET ended = NULL WHERE cause = 'task ' || NEW.id; END;\n"

    /* the last word journalled about a held decision */
    "CREATE TABLE held(client INTEGER NOT NULL, sender TEXT NOT NULL, stage TEXT NOT NULL, first TEXT NOT NULL,\n"
    "    word TEXT NOT NULL, PRIMARY KEY(client, sender, stage, first)) STRICT, WITHOUT ROWID;\n"

    "CREATE TABLE runtime(subject TEXT PRIMARY KEY, value TEXT NOT NULL, since TEXT NOT NULL) STRICT, WITHOUT ROWID;\n";
/* clang-format on */

const char *const schema_steps[] = {NULL};
