/* SPDX-License-Identifier: MIT */
/* The schema of the store (store.md 1). What must be impossible is impossible here, whoever writes. */
#include "proof/schema.h"

#include <stddef.h>

/* clang-format off */
const char schema_text[] =
    "CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT) STRICT, WITHOUT ROWID;\n"

    /* mail, transcripts, evidence by SHA-256 of the bytes; purging leaves data NULL */
    "CREATE TABLE content(sha256 TEXT PRIMARY KEY, kind TEXT NOT NULL, size INTEGER NOT NULL, coding TEXT NOT NULL,\n"
    "    dict TEXT, data BLOB) STRICT;\n"
    "CREATE TRIGGER content_update BEFORE UPDATE ON content\n"
    "    WHEN NEW.sha256 IS NOT OLD.sha256 OR NEW.size IS NOT OLD.size OR (OLD.data IS NOT NULL AND\n"
    "        NEW.data IS NOT NULL)\n"
    "    BEGIN SELECT RAISE(ABORT, 'content is never changed'); END;\n"
    "CREATE TRIGGER content_delete BEFORE DELETE ON content\n"
    "    BEGIN SELECT RAISE(ABORT, 'content is purged by setting data to NULL'); END;\n"

    "CREATE TABLE journal(seq INTEGER PRIMARY KEY, time TEXT NOT NULL, clock TEXT NOT NULL, actor TEXT NOT NULL,\n"
    "    type TEXT NOT NULL, client INTEGER NOT NULL DEFAULT 0, invoice INTEGER, reminder INTEGER,\n"
    "    decides INTEGER NOT NULL DEFAULT 0, body_sha256 TEXT NOT NULL, prev TEXT NOT NULL, hash TEXT NOT\n"
    "        NULL) STRICT;\n"
    "CREATE INDEX journal_decides ON journal(client, seq) WHERE decides = 1;\n"
    "CREATE INDEX journal_client ON journal(client, seq) WHERE client <> 0;\n"
    "CREATE INDEX journal_invoice ON journal(invoice, seq) WHERE invoice IS NOT NULL;\n"
    "CREATE INDEX journal_reminder ON journal(reminder, seq) WHERE reminder IS NOT NULL;\n"
    "CREATE TRIGGER journal_insert BEFORE INSERT ON journal\n"
    "    WHEN NEW.seq IS NOT (SELECT COALESCE(MAX(seq), 0) + 1 FROM journal)\n"
    "      OR NEW.prev IS NOT COALESCE((SELECT hash FROM journal ORDER BY seq DESC LIMIT 1),\n"
    "         '0000000000000000000000000000000000000000000000000000000000000000')\n"
    "    BEGIN SELECT RAISE(ABORT, 'a journal entry must follow the last one'); END;\n"
    "CREATE TRIGGER journal_update BEFORE UPDATE ON journal\n"
    "    BEGIN SELECT RAISE(ABORT, 'a journal entry is never changed'); END;\n"
    "CREATE TRIGGER journal_delete BEFORE DELETE ON journal\n"
    "    BEGIN SELECT RAISE(ABORT, 'a journal entry is never removed'); END;\n"

    "CREATE TABLE journal_body(seq INTEGER PRIMARY KEY REFERENCES journal(seq), salt BLOB NOT NULL, body\n"
    "        TEXT NOT NULL)\n"
    "    STRICT;\n"
    "CREATE TRIGGER journal_body_insert BEFORE INSERT ON journal_body\n"
    "    WHEN NEW.seq IS NOT (SELECT MAX(seq) FROM journal)\n"
    "    BEGIN SELECT RAISE(ABORT, 'a body belongs to the newest journal entry'); END;\n"
    "CREATE TRIGGER journal_body_update BEFORE UPDATE ON journal_body\n"
    "    BEGIN SELECT RAISE(ABORT, 'a journal body is never changed'); END;\n"
    /* meta.retention is a time: bodies of entries before it may be erased */
    "CREATE TRIGGER journal_body_delete BEFORE DELETE ON journal_body\n"
    "    WHEN NOT EXISTS (SELECT 1 FROM journal j, meta m WHERE j.seq = OLD.seq AND m.key = 'retention' AND\n"
    "        j.time < m.value)\n"
    "    BEGIN SELECT RAISE(ABORT, 'a journal body is kept until its retention is over'); END;\n"

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
    "    flags INTEGER NOT NULL DEFAULT 0, UNIQUE(ledger, key)) STRICT;\n"

    /* fresh: seen in rehearsal only; the first live pass sees it anew under the same id. taken_back: once handed over.
     * Days are numbers here (1970-01-01 is 0): a pass reads all rows that are open. */
    "CREATE TABLE invoice(id INTEGER NOT NULL UNIQUE, ledger TEXT NOT NULL, number TEXT NOT NULL, client\n"
    "        INTEGER NOT NULL,\n"
    "    first_seen INTEGER NOT NULL, due INTEGER, total INTEGER NOT NULL, balance INTEGER NOT NULL, currency\n"
    "        TEXT NOT NULL,\n"
    "    state TEXT NOT NULL CHECK (state IN ('open', 'paid', 'missing', 'gone', 'ignored')),\n"
    "    seen_read INTEGER NOT NULL, partial_since INTEGER, returned_since INTEGER, paid_on INTEGER,\n"
    "    partial_stage INTEGER NOT NULL DEFAULT 0, cycle INTEGER NOT NULL DEFAULT 1,\n"
    "    first_sight_held INTEGER NOT NULL DEFAULT 0, closed_day INTEGER, reminded INTEGER NOT NULL DEFAULT 0,\n"
    "    fresh INTEGER NOT NULL DEFAULT 0, taken_back INTEGER NOT NULL DEFAULT 0,\n"
    "    PRIMARY KEY(ledger, number)) STRICT, WITHOUT ROWID;\n"

    /* letters, and whatever else serves a stage: calls, tasks, skips, what was done outside */
    "CREATE TABLE reminder(id INTEGER PRIMARY KEY,\n"
    "    kind TEXT NOT NULL CHECK (kind IN ('client', 'owner', 'test')),\n"
    "    action TEXT NOT NULL CHECK (action IN ('mail', 'post', 'call', 'task', 'handover', 'skip', 'other')),\n"
    "    dedupe TEXT NOT NULL UNIQUE, client INTEGER NOT NULL DEFAULT 0, sender TEXT NOT NULL, relay TEXT NOT NULL,\n"
    "    policy TEXT NOT NULL, stage TEXT NOT NULL, template TEXT NOT NULL, language TEXT NOT NULL,\n"
    "    rehearsal INTEGER NOT NULL CHECK (rehearsal IN (0, 1)), digest TEXT NOT NULL,\n"
    "    day TEXT NOT NULL, since TEXT, planned_time TEXT NOT NULL, planned_seq INTEGER NOT NULL, valid_until TEXT,\n"
    "    read_id INTEGER,\n"
    "    state TEXT NOT NULL CHECK (state IN ('planned', 'queued', 'claimed', 'uncertain', 'accepted',\n"
    "        'failed', 'cancelled', 'recalled',\n"
    "        'open')),\n"
    "    not_before TEXT NOT NULL DEFAULT '', tries INTEGER NOT NULL DEFAULT 0, first_try TEXT,\n"
    "    resend INTEGER NOT NULL DEFAULT 0, message_id TEXT UNIQUE, envid TEXT UNIQUE, message_sha256 TEXT,\n"
    "        subject TEXT,\n"
    "    term_until TEXT, outcome_time TEXT,\n"
    /* apology = 1: the client is to be told that the letter was recalled; recalls: of such a letter, which one */
    "    apology INTEGER NOT NULL DEFAULT 0, recalls INTEGER REFERENCES reminder(id)) STRICT;\n"
    "CREATE INDEX reminder_recalled ON reminder(rehearsal, id) WHERE state = 'recalled';\n"
    "CREATE UNIQUE INDEX reminder_recalls ON reminder(recalls)\n"
    "    WHERE recalls IS NOT NULL AND state NOT IN ('failed', 'cancelled');\n"
    "CREATE INDEX reminder_active ON reminder(state, not_before, id)\n"
    "    WHERE state = 'planned' OR state = 'queued' OR state = 'claimed' OR state = 'uncertain';\n"
    "CREATE INDEX reminder_client ON reminder(client, id);\n"
    "CREATE INDEX reminder_day ON reminder(rehearsal, day, state, client)\n"
    "    WHERE kind = 'client' AND action IN ('mail', 'post');\n"
    "CREATE INDEX reminder_thanks ON reminder(rehearsal, day, client, state) WHERE stage = 'thanks';\n"
    "CREATE TRIGGER reminder_insert BEFORE INSERT ON reminder\n"
    "    WHEN (NEW.action = 'mail' AND NEW.state <> 'planned')\n"
    "      OR (NEW.action <> 'mail' AND NEW.state NOT IN ('open', 'accepted'))\n"
    "    BEGIN SELECT RAISE(ABORT, 'a letter begins as planned'); END;\n"
    "CREATE TRIGGER reminder_state BEFORE UPDATE OF state ON reminder\n"
    "    WHEN NEW.state IS NOT OLD.state AND NOT (\n"
    "        (OLD.state = 'planned' AND NEW.state IN ('queued', 'cancelled'))\n"
    "     OR (OLD.state = 'queued' AND NEW.state IN ('claimed', 'cancelled', 'failed'))\n"
    "     OR (OLD.state = 'claimed' AND NEW.state IN ('accepted', 'queued', 'failed', 'uncertain'))\n"
    "     OR (OLD.state = 'uncertain' AND NEW.state IN ('accepted', 'failed', 'queued'))\n"
    "     OR (OLD.state = 'accepted' AND NEW.state = 'failed')\n"
    "     OR (OLD.action = 'mail' AND OLD.state IN ('accepted', 'uncertain') AND NEW.state = 'recalled')\n"
    "     OR (OLD.state = 'recalled' AND NEW.state IN ('accepted', 'uncertain'))\n"
    "     OR (OLD.action IN ('call', 'task', 'handover') AND OLD.state = 'accepted' AND NEW.state = 'open')\n"
    "     OR (OLD.state = 'open' AND NEW.state IN ('accepted', 'cancelled')))\n"
    "    BEGIN SELECT RAISE(ABORT, 'a reminder cannot go from that state to this one'); END;\n"
    "CREATE TRIGGER reminder_bytes BEFORE UPDATE OF message_sha256, message_id, envid ON reminder\n"
    "    WHEN OLD.message_sha256 IS NOT NULL AND (NEW.message_sha256 IS NOT OLD.message_sha256\n"
    "      OR NEW.message_id IS NOT OLD.message_id OR NEW.envid IS NOT OLD.envid)\n"
    "    BEGIN SELECT RAISE(ABORT, 'the bytes of a reminder are never changed'); END;\n"
    "CREATE TRIGGER reminder_mode BEFORE UPDATE OF rehearsal ON reminder WHEN NEW.rehearsal > OLD.rehearsal\n"
    "    BEGIN SELECT RAISE(ABORT, 'a live reminder never becomes a rehearsed one'); END;\n"
    "CREATE TRIGGER reminder_freed AFTER UPDATE OF state ON reminder\n"
    "    WHEN NEW.state IN ('cancelled', 'failed', 'recalled')\n"
    "    BEGIN UPDATE covers SET live = 0 WHERE reminder = NEW.id AND live = 1; END;\n"
    "CREATE TRIGGER reminder_delete BEFORE DELETE ON reminder\n"
    "    BEGIN SELECT RAISE(ABORT, 'a reminder is never removed'); END;\n"

    "CREATE TABLE covers(reminder INTEGER NOT NULL REFERENCES reminder(id), ledger TEXT NOT NULL, number\n"
    "        TEXT NOT NULL,\n"
    "    rehearsal INTEGER NOT NULL, stage TEXT NOT NULL, cycle INTEGER NOT NULL, round INTEGER NOT NULL,\n"
    "    balance INTEGER NOT NULL, currency TEXT NOT NULL, live INTEGER NOT NULL DEFAULT 1 CHECK (live IN (0, 1)),\n"
    "    PRIMARY KEY(reminder, ledger, number)) STRICT, WITHOUT ROWID;\n"
    "CREATE UNIQUE INDEX covers_live ON covers(rehearsal, ledger, number, stage, cycle, round) WHERE live = 1;\n"
    "CREATE INDEX covers_dead ON covers(ledger, number) WHERE live = 0;\n"
    "CREATE TRIGGER covers_update BEFORE UPDATE OF reminder, ledger, number, stage, cycle, round ON covers\n"
    "    BEGIN SELECT RAISE(ABORT, 'what a reminder covers is never changed'); END;\n"
    "CREATE TRIGGER covers_live_update BEFORE UPDATE OF live ON covers\n"
    /* an agency may give one of several back; what was recalled or given back may be so by mistake */
    "    WHEN (NEW.live > OLD.live AND NOT EXISTS (SELECT 1 FROM reminder WHERE id = OLD.reminder\n"
    "        AND action IN ('mail', 'handover') AND state IN ('uncertain', 'accepted')))\n"
    "      OR (NEW.live < OLD.live AND EXISTS (SELECT 1 FROM reminder WHERE id = OLD.reminder\n"
    /* who did not get the letter before them was not called either (planner R14) */
    "        AND action NOT IN ('handover', 'call', 'task', 'skip', 'other')\n"
    "        AND state IN ('claimed', 'uncertain', 'accepted')))\n"
    "    BEGIN SELECT RAISE(ABORT, 'a stage is freed only by cancelling or failing its reminder'); END;\n"
    "CREATE TRIGGER covers_delete BEFORE DELETE ON covers\n"
    "    BEGIN SELECT RAISE(ABORT, 'what a reminder covers is never removed'); END;\n"

    "CREATE TABLE recipient(reminder INTEGER NOT NULL REFERENCES reminder(id), address TEXT NOT NULL,\n"
    "    role TEXT NOT NULL CHECK (role IN ('to', 'cc')), code INTEGER, text TEXT, level TEXT, level_time TEXT,\n"
    "    PRIMARY KEY(reminder, address)) STRICT;\n"

    "CREATE TABLE attempt(id INTEGER PRIMARY KEY, reminder INTEGER NOT NULL REFERENCES reminder(id),\n"
    "        started TEXT NOT NULL,\n"
    "    claimed_seq INTEGER, ended TEXT, outcome TEXT, code INTEGER, text TEXT, relay TEXT, peer TEXT, tls TEXT,\n"
    "    cipher TEXT, cert_sha256 TEXT, transcript_sha256 TEXT) STRICT;\n"
    "CREATE UNIQUE INDEX attempt_open ON attempt(reminder) WHERE ended IS NULL;\n"
    "CREATE INDEX attempt_reminder ON attempt(reminder, id);\n"

    /* copies for the Sent folder of the owner's mailbox: what became of each */
    "CREATE TABLE sent_copy(reminder INTEGER PRIMARY KEY REFERENCES reminder(id), relay TEXT NOT NULL,\n"
    "    state TEXT NOT NULL CHECK (state IN ('waiting', 'saved', 'failed')), tries INTEGER NOT NULL DEFAULT 0,\n"
    "    not_before TEXT NOT NULL DEFAULT '', folder TEXT, uidvalidity INTEGER, uid INTEGER, text TEXT) STRICT;\n"
    "CREATE INDEX sent_copy_waiting ON sent_copy(relay, reminder) WHERE state = 'waiting';\n"

    "CREATE TABLE evidence(id INTEGER PRIMARY KEY, reminder INTEGER NOT NULL REFERENCES reminder(id), recipient TEXT,\n"
    "    level TEXT NOT NULL, time TEXT NOT NULL, key_used TEXT, raw_sha256 TEXT NOT NULL, mailbox TEXT,\n"
    "    uidvalidity INTEGER, uid INTEGER, UNIQUE(raw_sha256, reminder)) STRICT;\n"
    "CREATE INDEX evidence_reminder ON evidence(reminder, id);\n"

    "CREATE TABLE hold(id INTEGER PRIMARY KEY,\n"
    "    scope TEXT NOT NULL CHECK (scope IN ('all', 'ledger', 'client', 'invoice')), subject TEXT NOT NULL,\n"
    "    kind TEXT NOT NULL, escalation INTEGER NOT NULL DEFAULT 0, from_day TEXT, until_day TEXT, reason TEXT,\n"
    "    actor TEXT NOT NULL, set_seq INTEGER NOT NULL, lifted_seq INTEGER, lifted_day TEXT,\n"
    /* what was agreed about money: promise, settlement, instalments */
    "    named_day TEXT, amount INTEGER NOT NULL DEFAULT 0, balance_then INTEGER NOT NULL DEFAULT 0,\n"
    "    count INTEGER NOT NULL DEFAULT 0, every TEXT,\n"
    /* undeliverable: the one that failed, NULL when it was the letter that was refused */
    "    address TEXT) STRICT;\n"
    "CREATE INDEX hold_subject ON hold(scope, subject) WHERE lifted_seq IS NULL;\n"
    "CREATE INDEX hold_lifted ON hold(lifted_day) WHERE lifted_day IS NOT NULL;\n"

    /* values of a client that a person set; the newest not taken back counts, "" = no value of its own */
    "CREATE TABLE client_set(client INTEGER NOT NULL REFERENCES party(id), key TEXT NOT NULL, value TEXT NOT NULL,\n"
    "    seq INTEGER NOT NULL, undone_seq INTEGER, PRIMARY KEY(client, key, seq)) STRICT, WITHOUT ROWID;\n"

    "CREATE TABLE approval(id INTEGER PRIMARY KEY,\n"
    "    what TEXT NOT NULL CHECK (what IN ('letter', 'pass', 'clock', 'ledger', 'first-sight')), subject\n"
    "        TEXT NOT NULL,\n"
    "    client INTEGER NOT NULL DEFAULT 0, actor TEXT NOT NULL, given TEXT NOT NULL, lapses TEXT, set_seq\n"
    "        INTEGER NOT NULL,\n"
    "    used TEXT) STRICT;\n"
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

    /* the last word journalled about a held decision */
    "CREATE TABLE held(client INTEGER NOT NULL, sender TEXT NOT NULL, stage TEXT NOT NULL, first TEXT NOT NULL,\n"
    "    word TEXT NOT NULL, PRIMARY KEY(client, sender, stage, first)) STRICT, WITHOUT ROWID;\n"

    "CREATE TABLE runtime(subject TEXT PRIMARY KEY, value TEXT NOT NULL, since TEXT NOT NULL) STRICT, WITHOUT ROWID;\n";
/* clang-format on */

const char *const schema_steps[] = {NULL};
