# SPDX-License-Identifier: MIT
"""The proof as its owner, a client and a stranger see it: erasures, exports, time stamps, backups and their return."""
import hashlib
import http.server
import json
import os
import pathlib
import re
import shutil
import sqlite3
import stat
import subprocess
import threading
import zipfile

import pytest

import peers
import world as worlds
from provider import SENT
from test_sent import firm  # noqa: F401 (a World with Postfix and Dovecot)
from world import MONDAY, row, rows

YEARS_LATER = "2034-03-06T10:00"


def people(text):
    return " ".join(text.split())


@pytest.fixture
def paid(world):
    """A world whose one letter went on MONDAY and whose invoice was paid since."""
    world.once()
    world.ledger(row(open="0.00", total="100.00"), row("2026-002", "brandt", due="2026-12-01"), day="2026-03-03")
    world.once("2026-03-03T10:00")
    return world


# -- what is erased --------------------------------------------------------------------------------------------------

def test_retention_shows_and_asks_before_it_erases(paid):
    paid.ledger(row(open="0.00", total="100.00"), row("2026-002", "brandt", due="2036-12-01"), day="2034-03-06")
    paid.once(YEARS_LATER, status=None)
    (young,) = paid.objects("retention", now="2026-03-04T10:00")
    assert young == {"entries": 0, "contents": 0, "letters": 0, "clients": 0, "payments": 0}
    paid.ctl("approve", "--clock", "--yes", now=YEARS_LATER, status=None)
    paid.once(YEARS_LATER, status=None)
    (old,) = paid.objects("retention", now=YEARS_LATER)
    assert old["entries"] > 3 and old["letters"] == 1
    assert "Nothing was erased" in people(paid.ctl("retention", now=YEARS_LATER).out)
    refused = paid.ctl("retention", "--apply", now=YEARS_LATER, status=2)
    assert "nothing was done" in refused.err
    assert paid.journal_is_whole(YEARS_LATER)["erased"] == 0
    paid.ctl("retention", "--apply", "--yes", now=YEARS_LATER)
    report = paid.journal_is_whole(YEARS_LATER)
    assert report["erased"] == old["entries"] and "erased on 2034-03-06 (retention)" in report["erasures"][0]
    assert paid.sqlite("SELECT count(*) FROM recipient WHERE address LIKE '%@acme%'").strip() == "0"
    # a later pass goes on
    paid.once("2034-03-07T10:00", status=None)
    paid.journal_is_whole(YEARS_LATER)


def test_the_words_of_a_pause_that_ended_go_with_its_entry(paid):
    """Although the client stays: there is a newer invoice."""
    paid.ctl("pause", "acme", "--reason", "a quarrel", now="2026-03-04T10:00")
    paid.ctl("resume", "acme", now="2026-03-05T10:00")
    paid.ctl("pause", "acme", "--reason", "in hospital", now="2026-03-06T10:00")
    newer = row("2034-001", "acme", due="2034-12-01", issued="2034-02-01")
    paid.ledger(row(open="0.00", total="100.00"), newer, day="2034-03-06")
    paid.once(YEARS_LATER, status=None)
    paid.ctl("approve", "--clock", "--yes", now=YEARS_LATER, status=None)
    paid.once(YEARS_LATER, status=None)
    paid.ledger(row(open="0.00", total="100.00"), {**newer, "open": "0.00"}, day="2034-03-07")
    paid.once("2034-03-07T10:00", status=None)
    paid.ctl("retention", "--apply", "--yes", now="2034-03-07T11:00")
    assert paid.sqlite("SELECT kind, reason FROM hold ORDER BY id;").split("\n")[:2] == ["pause|", "pause|in hospital"]
    assert "a quarrel" not in paid.sqlite(".dump")
    paid.journal_is_whole("2034-03-07T11:00")


def test_a_client_with_an_open_invoice_is_not_forgotten(world):
    world.once()
    refused = world.ctl("forget", "acme", "--yes", status=2)
    assert "open invoice" in refused.err
    assert world.journal_is_whole()["erased"] == 0 and len(world.log()) == 1


def test_a_forgotten_client_leaves_numbers_and_a_whole_chain(paid):
    asked = paid.ctl("forget", "acme", status=2, now="2026-03-04T10:00")
    assert "All that is kept" in asked.out and paid.journal_is_whole()["erased"] == 0
    paid.ctl("forget", "acme", "--yes", now="2026-03-04T10:00")
    report = paid.journal_is_whole()
    assert report["erased"] > 3 and "(forget)" in report["erasures"][0]
    dump = paid.sqlite(".dump")
    for word in ("acme", "Acme"):
        assert word not in dump
    assert paid.sqlite("SELECT ledger, number FROM covers").strip() == "main|2026-001"
    assert "nothing is kept about" in paid.ctl("forget", "acme", status=2, now="2026-03-04T10:00").err
    paid.once("2026-03-05T10:00", status=None)
    paid.journal_is_whole()


def test_a_credit_is_forgotten_with_its_client(paid):
    paid.ledger(row("C1", open="-5.00"))
    paid.once("2026-03-04T09:00", status=None)
    assert "C1\tacme\tEUR\t500" in paid.sqlite("SELECT value FROM runtime")
    paid.ctl("forget", "acme", "--yes", now="2026-03-04T10:00")
    assert "acme" not in paid.sqlite(".dump")


def test_verify_since_a_seal_leaves_out_what_is_trusted(paid):
    paid.once("2026-03-04T10:00", status=None)
    (whole,) = paid.objects("verify")
    (part,) = paid.objects("verify", "--since", "2026-03-03")
    assert whole["seals"] == 2 and part["seals"] == 1 and part["entries"] < whole["entries"]
    assert part["head"] == whole["head"]
    seal = paid.sqlite("SELECT hash FROM seal WHERE day = '2026-03-03'").strip()
    paid.ctl("verify", "--since", f"2026-03-03:{seal}")
    assert "kept outside" in paid.ctl("verify", "--since", f"2026-03-03:{seal[:-1]}x", status=1).out
    assert "no seal" in paid.ctl("verify", "--since", "2020-01-01", status=2).err


# -- a backup that comes back, a copy beside the machine ------------------------------------------------------------

LATER = "2026-03-02T12:00"
NEXT_DAY = "2026-03-03T10:00"


def put_back(world, copy, now=LATER):
    said = world.ctl("restore", copy, "--yes", now=now)
    assert "All letters are held" in people(said.out)
    return said


def ids(world):
    return sorted(one["Message-ID"] for one in world.letters())


def test_backup_verify_reads_the_copy_again(paid):
    said = paid.ctl("backup", paid.folder / "copy.db", "--verify").out
    assert "the copy is whole" in said and paid.status()["journal_head"] in said.replace("\n", "")
    assert sorted(one.name for one in paid.folder.glob("copy*")) == ["copy.db"]


def test_restore_refuses_what_is_no_store_and_a_running_service(world):
    world.once()
    copy = world.folder / "copy.db"
    world.ctl("backup", copy)
    text = world.write("text.db", "no store\n")
    before = world.store.read_bytes()
    assert "no store" in world.ctl("restore", text, "--yes", status=1).err
    assert "is not there" in world.ctl("restore", world.folder / "none", "--yes", status=1).err
    damaged = world.write("damaged.db", copy.read_bytes()[:20000] + b"\xff" * 8192 + copy.read_bytes()[28192:])
    assert world.ctl("restore", damaged, "--yes", status=1).err
    assert "nothing was done" in world.ctl("restore", copy, status=2).err
    assert world.store.read_bytes() == before
    with world.service():
        refused = world.ctl("restore", copy, "--yes", status=75)
        assert "stop the service first" in refused.err
    assert not list(world.folder.glob("*before-restore*"))


def test_yesterdays_backup_restored_today_sends_no_letter_twice(world):
    """The outbox of `transport = maildir` is what was sent."""
    world.ledger(*rows(2), row("2026-003", "brandt", due="2026-02-27"))
    world.once("2026-03-01T10:00")  # a Sunday: nothing goes
    copy = world.folder / "copy.db"
    world.ctl("backup", copy, now="2026-03-01T12:00")
    world.once()
    sent = ids(world)
    assert len(sent) == 2
    put_back(world, copy)
    world.once(LATER, status=1)
    assert world.status(LATER)["brakes"] == ["origin"] and ids(world) == sent
    said = world.ctl("adopt", "--yes", now=LATER)
    assert "2 letters that were sent were not known here" in people(said.out)
    assert world.levels(now=LATER) == [("client0001", "reminder", "accepted"), ("client0002", "reminder", "accepted")]
    world.once(LATER)
    assert ids(world) == sent
    # what was found is whole, proven, and its term counts: the second stage comes when it would have come
    world.journal_is_whole(LATER)
    (first, _) = world.log(now=LATER)
    bytes_of = world.ctl("show", first["id"], "--eml").out
    assert f"Message-Id: {first['message_id']}".lower() in bytes_of.lower().replace("<", "").replace(">", "")
    world.once("2026-03-11T10:00")
    assert {one["client"] for one in world.log(now="2026-03-11T10:00") if one["stage"] == "second"} == set()
    world.ledger(*rows(2), row("2026-003", "brandt", due="2026-02-27"), day="2026-03-12")
    world.once(worlds.SECOND)
    log = world.levels(now=worlds.SECOND)
    assert log.count(("client0001", "second", "accepted")) == 1 and log.count(("client0001", "reminder", "accepted")) == 1
    # numbers are given again, names of letters are not
    assert len(set(ids(world))) == len(ids(world))


def test_adopt_takes_a_letter_that_names_its_invoice_twice_for_one(world):
    world.once("2026-03-01T10:00")
    copy = world.folder / "copy.db"
    world.ctl("backup", copy, now="2026-03-01T12:00")
    world.once()
    (letter,) = (world.folder / "outbox" / "new").iterdir()
    text = re.sub(rb"(?im)^(X-Herinnerd-Covers:) *(\S+)", rb"\1 \2 \2", letter.read_bytes())
    assert text != letter.read_bytes()
    letter.write_bytes(text)
    put_back(world, copy)
    assert "1 letter that was sent was not known here" in people(world.ctl("adopt", "--yes", now=LATER).out)
    world.once(LATER)
    assert len(ids(world)) == 1


def test_a_backup_put_back_by_hand_within_the_same_run_sends_no_letter_twice(world):
    world.ledger(day="2026-03-02")
    copy = world.folder / "copy.db"
    with world.service():
        world.ctl("backup", copy)
        world.ledger(row())
        worlds.until(lambda: len(ids(world)) == 1, "the letter")
    copy.replace(world.store)
    world.once(LATER, status=1)
    assert world.status(LATER)["brakes"] == ["origin"] and len(ids(world)) == 1
    world.ctl("adopt", "--yes", now=LATER)
    assert world.status(LATER)["brakes"] == []
    world.once(LATER)
    assert len(ids(world)) == 1


def test_a_letter_that_waited_in_the_backup_and_went_since_counts_as_sent(world, gate):
    """The backup was made while the letter was queued."""
    server = gate("MAIL")
    world.configure(smtp=worlds.relay_section(server.port))
    copy = world.folder / "copy.db"
    with world.service():
        server.await_letter()
        world.ctl("backup", copy)
        server.open()
        worlds.until(lambda: server.messages, "the letter")
    (letter,) = server.messages
    sent = world.folder / "sent.mbox"
    sent.write_bytes(b"From devries Mon Mar  2 10:00:00 2026\n" + letter[2].replace(b"\r\n", b"\n") + b"\n")
    put_back(world, copy)
    world.once(LATER, status=None)
    assert len(server.messages) == 1
    said = world.ctl("adopt", "--sent", sent, "--yes", now=LATER)
    assert "1 letter that was sent was not known here" in people(said.out)
    world.once(LATER, status=None)
    world.once(NEXT_DAY, status=None)
    assert len(server.messages) == 1
    assert world.levels(now=NEXT_DAY) == [("acme", "reminder", "accepted")]
    world.journal_is_whole(NEXT_DAY)


def test_a_copy_of_the_machine_sends_nothing_until_adopted(world, tmp_path):
    """The same files on another machine, known by another machine-id; the first machine sent meanwhile."""
    world.ledger(*rows(2))
    world.once("2026-03-01T10:00")
    (tmp_path / "twin").mkdir()
    twin = worlds.World(tmp_path / "twin")
    twin.ledger(*rows(2))
    twin.write(twin.store, world.store.read_bytes())
    twin.write(f"{twin.store}.generation", pathlib.Path(f"{world.store}.generation").read_bytes())
    twin.sqlite("UPDATE meta SET value = 'another' WHERE key = 'machine';")
    twin.store.chmod(0o660)
    world.once()
    twin.once(status=1)
    assert len(world.letters()) == 2 and twin.letters() == []
    said = twin.ctl("adopt", "--sent", world.outbox, "--yes", now=LATER)
    assert "2 letters that were sent were not known here" in people(said.out)
    twin.once(LATER)
    assert twin.letters() == []
    assert [one[2] for one in twin.levels(now=LATER)] == ["accepted"] * 2


def test_adopt_looks_through_the_sent_folder_of_the_mailbox(firm, house):
    """A real Dovecot; the relay is Postfix, and the copies are ours."""
    firm.ledger(*rows(2))
    firm.once("2026-03-01T10:00")
    copy = firm.folder / "copy.db"
    firm.ctl("backup", copy, now="2026-03-01T12:00")
    firm.once()
    assert len(house.copies()) == 2
    put_back(firm, copy)
    good = firm.sections["more"]
    firm.configure(more=good.replace(f":{house.dovecot.imap_port}/", f":{peers.free_port()}/"))
    assert "nothing was adopted" in firm.ctl("adopt", "--yes", now=LATER, status=69).err
    firm.configure(more=good)
    said = people(firm.ctl("adopt", "--yes", now=LATER).out)
    assert "2 letters that were sent were not known here" in said and f"/{SENT}" in said
    letters = {one["id"]: firm.ctl("show", one["id"], "--eml", now=LATER).out for one in firm.log(now=LATER)}
    assert sorted(raw for _, raw in house.copies()) == sorted(text.replace("\r\n", "\n").encode()
                                                              for text in letters.values())
    firm.once(LATER)
    assert len(house.copies()) == 2 and [one[2] for one in firm.levels(now=LATER)] == ["accepted"] * 2
    firm.journal_is_whole(LATER)


def test_a_letter_of_ours_that_fits_nothing_pauses_its_client(world):
    world.once("2026-03-01T10:00")
    copy = world.folder / "copy.db"
    world.ctl("backup", copy, now="2026-03-01T12:00")
    world.once()
    (path,) = (world.outbox / "new").iterdir()
    path.write_bytes(path.read_bytes().replace(b"X-Herinnerd-Covers: ", b"X-Herinnerd-Covers: 00"))
    put_back(world, copy)
    said = world.ctl("adopt", "--yes", now=LATER)
    assert "fits no open invoice" in people(said.out)
    world.once(LATER)
    assert len(world.letters()) == 1
    (hold,) = world.objects("holds", now=LATER)
    assert hold["client"] == "acme" and "Sent folder" in hold["reason"]


def test_adopt_without_a_readable_sent_folder_changes_nothing(world):
    world.once("2026-03-01T10:00")
    world.ctl("backup", world.folder / "copy.db")
    put_back(world, world.folder / "copy.db")
    refused = world.ctl("adopt", "--sent", world.folder / "none", "--yes", now=LATER, status=1)
    assert "nothing was adopted" in refused.err
    assert world.ctl("adopt", "--sent", world.folder, "--without-sent", now=LATER, status=2).err
    world.once(LATER, status=1)
    assert world.letters() == []
    world.ctl("adopt", "--without-sent", "--yes", now=LATER)
    world.once(LATER)
    assert len(world.letters()) == 1


def test_a_copy_in_sent_settles_a_letter_in_doubt_when_asked(world, misbehaving):
    server = misbehaving(say={"dot": "hang up"})
    world.configure(smtp=worlds.relay_section(server.port))
    world.once(status=None)
    assert world.levels() == [("acme", "reminder", "uncertain")]
    empty = world.folder / "empty.mbox"
    empty.write_bytes(b"")
    assert "proves nothing" in people(world.ctl("uncertain", "--look", "--sent", empty).out)
    assert world.levels() == [("acme", "reminder", "uncertain")]
    sent = world.folder / "sent.mbox"
    letter = world.ctl("show", world.log()[0]["id"], "--eml").out.replace("\r\n", "\n")
    sent.write_text(f"From x Mon Mar  2 10:00:00 2026\n{letter}\n", newline="\n")
    assert "counts as sent" in people(world.ctl("uncertain", "--look", "--sent", sent).out)
    assert world.levels() == [("acme", "reminder", "accepted")]
    world.journal_is_whole()


# -- a client's own copy, and a stranger's look at it ---------------------------------------------------------------

def steps_of(folder):
    """The indented lines of verify.txt, as its second paragraph says."""
    return "".join(line[4:] + "\n" for line in (folder / "verify.txt").read_text().splitlines()
                   if line.startswith("    "))


def stranger(folder):
    """Runs the steps with nothing but a shell and the tools they name."""
    done = subprocess.run(["sh"], input=steps_of(folder), cwd=folder, capture_output=True, text=True, timeout=120,
                          env={"PATH": os.environ["PATH"], "LC_ALL": "C"})
    return done.returncode, done.stdout, done.stderr


@pytest.fixture
def exported(paid):
    paid.ledger(row(open="0.00", total="100.00"), row("2026-002", "brandt", due="2026-12-01"), day="2026-03-04")
    paid.once("2026-03-04T10:00", status=None)
    folder = paid.folder / "acme"
    paid.ctl("export", "acme", "--output", folder, now="2026-03-04T11:00")
    return paid, folder


def lines(path):
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_export_holds_everything_about_one_client_and_nothing_of_another(exported):
    world, folder = exported
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    (client,) = lines(folder / "client.jsonl")
    assert client["key"] == "acme" and client["name"] == "Acme BV"
    (invoice,) = lines(folder / "invoices.jsonl")
    assert (invoice["number"], invoice["total"], invoice["balance"]) == ("2026-001", "100.00", "0.00")
    (letter,) = lines(folder / "letters.jsonl")
    mail = (folder / "letters" / f"{letter['id']}.eml").read_bytes()
    assert hashlib.sha256(mail).hexdigest() == letter["sha256"] and b"Acme" in mail
    journal = lines(folder / "journal.jsonl")
    assert {"planned", "queued", "claimed", "accepted"} <= {one["type"] for one in journal}
    assert any("ap@acme.example" in (one["body"] or "") for one in journal)
    for path in folder.rglob("*"):
        assert not path.is_file() or b"brandt" not in path.read_bytes(), path
    assert "is there already" in world.ctl("export", "acme", "--output", folder, status=2).err
    assert "unknown client" in world.ctl("export", "zzz", status=2).err


def test_export_as_one_zip_file(exported):
    world, folder = exported
    world.ctl("export", "acme", "--output", world.folder / "acme.zip", now="2026-03-04T11:00")
    assert stat.S_IMODE((world.folder / "acme.zip").stat().st_mode) == 0o600
    with zipfile.ZipFile(world.folder / "acme.zip") as packed:
        assert packed.testzip() is None
        packed.extractall(world.folder / "unpacked")
    files = sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
    there = world.folder / "unpacked" / "acme"
    assert sorted(str(path.relative_to(there)) for path in there.rglob("*") if path.is_file()) == files
    assert all((there / name).read_bytes() == (folder / name).read_bytes() for name in files if name != "proof.db")
    assert not list(world.folder.glob("acme.zip.*"))


def test_a_stranger_with_openssl_and_sqlite3_checks_an_export(exported):
    world, folder = exported
    status, out, err = stranger(folder)
    assert (status, err) == (0, ""), (out, err)
    seal = world.sqlite("SELECT day, hash FROM seal ORDER BY day DESC LIMIT 1").strip().replace("|", " ")
    assert f"newest seal: {seal}" in out and out.endswith("everything holds\n")
    # the entries are the store's own
    with sqlite3.connect(folder / "proof.db") as proof:
        sealed = proof.execute("SELECT seq, hash FROM entry WHERE day IS NOT NULL").fetchall()
    assert len(sealed) >= 5
    for seq, value in sealed:
        assert world.sqlite(f"SELECT hash FROM journal WHERE seq = {seq}").strip() == value


TAMPERINGS = {
    "a mail": lambda folder: flip(next((folder / "letters").iterdir())),
    "its hash in the list": lambda folder: flip(folder / "files.sha256", 5),
    "words": "UPDATE entry SET salted = CAST(substr(salted, 1, 20) || 'x' || substr(salted, 22) AS BLOB)"
             " WHERE type = 'queued'",
    "an actor": "UPDATE entry SET actor = 'nobody' WHERE seq = (SELECT min(seq) FROM entry)",
    "a time": "UPDATE entry SET time = replace(time, '2026', '2025') WHERE type = 'accepted'",
    "a hash": "UPDATE entry SET hash = iif(hash LIKE 'f%', 'e', 'f') || substr(hash, 2) WHERE type = 'claimed'",
    "a path": "UPDATE path SET sibling = substr(sibling, 2) || 'a' WHERE step = 0",
    "a side": "UPDATE path SET side = CASE side WHEN 'L' THEN 'R' ELSE 'L' END WHERE step = 0",
    "a root": "UPDATE seal SET root = substr(root, 2) || 'a'",
    "a seal that is gone": "DELETE FROM seal WHERE day = (SELECT min(day) FROM seal)",
    "a seal": "UPDATE seal SET last_seq = last_seq + 1 WHERE day = (SELECT max(day) FROM seal)",
}


def flip(path, at=100):
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(bytes(data))


@pytest.mark.parametrize("what", TAMPERINGS)
def test_a_stranger_sees_every_altered_byte(tampered, what):
    folder = tampered()
    change = TAMPERINGS[what]
    if callable(change):
        change(folder)
    else:
        with sqlite3.connect(folder / "proof.db") as proof:
            assert proof.execute(change).rowcount > 0
    status, out, err = stranger(folder)
    assert status != 0 and "WRONG: " in out and "everything holds" not in out, (out, err)


@pytest.fixture(scope="module")
def one_export(tmp_path_factory):
    """An export that all tamperings take copies of."""
    world = worlds.World(tmp_path_factory.mktemp("export"))
    world.ledger(row())
    world.once()
    world.ledger(row(), day="2026-03-03")
    world.once("2026-03-03T10:00")
    world.ledger(row(open="0.00", total="100.00"), day="2026-03-04")
    world.once("2026-03-04T10:00")
    world.ctl("export", "acme", "--output", world.folder / "acme", now="2026-03-04T11:00")
    return world.folder / "acme"


@pytest.fixture
def tampered(one_export, tmp_path):
    return lambda: pathlib.Path(shutil.copytree(one_export, tmp_path / "acme"))


# -- time stamps ------------------------------------------------------------------------------------------------------

OPENSSL_CONFIG = """
[tsa]
default_tsa = one
[one]
serial = {0}/serial
crypto_device = builtin
signer_cert = {0}/tsa.pem
certs = {0}/ca.pem
signer_key = {0}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_chain = no
"""


def openssl(*words, cwd=None):
    done = subprocess.run(["openssl", *map(str, words)], cwd=cwd, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done
    return done.stdout


def make_authority(folder):
    """A CA and a certificate of its that may stamp."""
    key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "3650")
    openssl("req", "-x509", *key, "-subj", "/CN=Example CA", "-keyout", folder / "ca.key", "-out", folder / "ca.pem")
    openssl("req", *key[:-2], "-subj", "/CN=Example Stamps", "-keyout", folder / "tsa.key", "-out", folder / "tsa.csr")
    (folder / "ext").write_text("extendedKeyUsage = critical, timeStamping\n")
    openssl("x509", "-req", "-in", folder / "tsa.csr", "-CA", folder / "ca.pem", "-CAkey", folder / "ca.key",
            "-CAcreateserial", "-days", "3650", "-extfile", folder / "ext", "-out", folder / "tsa.pem")
    (folder / "serial").write_text("01\n")
    (folder / "openssl.cnf").write_text(OPENSSL_CONFIG.format(folder))
    return folder


class Stamps(http.server.ThreadingHTTPServer):
    """`openssl ts` behind HTTP. `say` replaces an answer: (status, bytes)."""
    daemon_threads = True

    def __init__(self, folder):
        super().__init__(("127.0.0.1", 0), StampsTalk)
        self.folder, self.say, self.asked, self.answers = folder, None, [], []
        self.url = f"http://127.0.0.1:{self.server_address[1]}/tsr"
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def answer(self, query):
        (self.folder / "query").write_bytes(query)
        openssl("ts", "-reply", "-config", self.folder / "openssl.cnf", "-queryfile", self.folder / "query", "-out",
                self.folder / "reply")
        self.answers.append((self.folder / "reply").read_bytes())
        return 200, self.answers[-1]


class StampsTalk(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        query = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.append((self.headers["Content-Type"], query))
        status, body = self.server.say or self.server.answer(query)
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words):
        pass


@pytest.fixture(scope="module")
def stamp_authority(tmp_path_factory):
    return make_authority(tmp_path_factory.mktemp("tsa"))


@pytest.fixture
def stamps(stamp_authority):
    server = Stamps(stamp_authority)
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def stamped(world, stamps):
    """A world with a seal of MONDAY that was stamped on the day after."""
    world.configure(top=f'mode = live  timestamp_url = "{stamps.url}"  timestamp_ca = "{stamps.folder}/ca.pem"')
    world.once()
    world.ledger(row(), day="2026-03-03")
    world.once("2026-03-03T10:00")
    return world


def test_the_newest_seal_is_stamped_once_a_day(stamped, stamps):
    ((kind, _),) = stamps.asked
    assert kind == "application/timestamp-query"
    report = stamped.journal_is_whole()
    assert report["stamps"] == 1
    assert report["stamped"].startswith("seal of 2026-03-02 at ") and "CN=Example Stamps" in report["stamped"]
    stamped.once("2026-03-03T11:00")
    assert len(stamps.asked) == 1
    stamped.ledger(row(), day="2026-03-04")
    stamped.once("2026-03-04T10:00")
    assert len(stamps.asked) == 2 and stamped.journal_is_whole()["stamps"] == 2
    # what others say of it
    folder = stamped.folder / "acme"
    stamped.ctl("export", "acme", "--output", folder, now="2026-03-04T11:00")
    assert sorted(one.name for one in (folder / "stamps").iterdir()) == ["2026-03-02.tsr", "2026-03-03.tsr"]
    shutil.copy(stamps.folder / "ca.pem", folder / "stamps" / "ca.pem")
    assert stranger(folder)[0] == 0
    with sqlite3.connect(folder / "proof.db") as proof:
        proof.execute("UPDATE seal SET day = '2026-03-01' WHERE day = '2026-03-02'")
    (folder / "stamps" / "2026-03-02.tsr").rename(folder / "stamps" / "2026-03-03.tsr")
    status, out, _ = stranger(folder)
    assert status != 0 and "the time stamp of 2026-03-03 does not hold" in out


def refusal(stamps):
    """What an authority says that does not take the hash."""
    (stamps.folder / "refuse.cnf").write_text((stamps.folder / "openssl.cnf").read_text()
                                              .replace("digests = sha256", "digests = sha512"))
    openssl("ts", "-query", "-digest", "00" * 32, "-sha256", "-out", stamps.folder / "bad")
    openssl("ts", "-reply", "-config", stamps.folder / "refuse.cnf", "-queryfile", stamps.folder / "bad", "-out",
            stamps.folder / "refused")
    return (stamps.folder / "refused").read_bytes()


def another(stamps):
    """A good stamp, of something else."""
    openssl("ts", "-query", "-digest", "11" * 32, "-sha256", "-cert", "-out", stamps.folder / "other")
    return stamps.answer((stamps.folder / "other").read_bytes())[1]


@pytest.mark.parametrize("answer, words", [
    (lambda stamps: (500, b"no"), "HTTP status 500"),
    (lambda stamps: (200, b"hello"), "no time stamp response"),
    (lambda stamps: (200, refusal(stamps)), "the authority refused"),
    (lambda stamps: (200, another(stamps)), "does not hold"),
])
def test_what_is_no_stamp_of_the_seal_is_told_and_no_letter_minds(world, stamps, answer, words):
    stamps.say = answer(stamps)
    world.configure(top=f'mode = live  timestamp_url = "{stamps.url}"')
    world.once("2026-03-01T10:00")
    world.once()
    assert len(world.letters()) == 1
    (trouble,) = world.status()["troubles"]
    assert trouble["subject"] == "timestamp" and words in trouble["text"]
    assert world.journal_is_whole()["stamps"] == 0
    stamps.say = None
    world.once("2026-03-02T12:00")
    assert world.status()["troubles"] == [] and world.journal_is_whole()["stamps"] == 1


def test_an_authority_that_is_not_there_is_told(world):
    world.configure(top=f'mode = live  timestamp_url = "http://127.0.0.1:{peers.free_port()}/"')
    world.once("2026-03-01T10:00")
    world.once()
    assert len(world.letters()) == 1 and "onnect" in world.troubles()


def test_a_signer_of_another_house_is_refused(world, stamps, tmp_path):
    (tmp_path / "other").mkdir()
    other = make_authority(tmp_path / "other")
    world.configure(top=f'mode = live  timestamp_url = "{stamps.url}"  timestamp_ca = "{other}/ca.pem"')
    world.once("2026-03-01T10:00")
    world.once()
    assert "does not hold" in world.troubles() and world.journal_is_whole()["stamps"] == 0
    # kept without a look at whose it is, found out later
    world.configure(top=f'mode = live  timestamp_url = "{stamps.url}"')
    world.once("2026-03-02T12:00")
    assert world.journal_is_whole()["stamps"] == 1
    world.configure(top=f'mode = live  timestamp_url = "{stamps.url}"  timestamp_ca = "{other}/ca.pem"')
    (report,) = world.objects("verify", status=1)
    assert any(one.startswith("time stamp of 2026-03-01: the time stamp does not hold") for one in report["breaks"])


@pytest.mark.parametrize("change, says", [
    ("UPDATE seal SET tsr = CAST(substr(tsr, 1, 99) || x'21' || substr(tsr, 101) AS BLOB) WHERE tsr IS NOT NULL",
     "time stamp of 2026-03-02 is not the one that was kept"),
    ("UPDATE seal SET day = '2026-03-01' WHERE day = '2026-03-02'", "no journal entry tells of it"),
])
def test_verify_names_a_stamp_that_was_altered(stamped, change, says):
    stamped.sqlite(f"DROP TRIGGER seal_update; {change};")
    (report,) = stamped.objects("verify", status=1)
    assert any(says in one for one in report["breaks"]), report


@pytest.mark.parametrize("change", ["DROP TRIGGER seal_update; UPDATE seal SET tsr = NULL;",
                                    "DROP TRIGGER seal_delete; DELETE FROM seal;"])
def test_a_stamp_that_was_taken_away_stays_told(stamped, change):
    stamped.sqlite(change)
    (report,) = stamped.objects("verify", status=1)
    assert any("time stamp of 2026-03-02 was removed" in one for one in report["breaks"])


@pytest.mark.parametrize("top, words", [
    ('timestamp_url = "ftp://x.example/"', "write https://"),
    ('timestamp_ca = "ledger.csv"', 'does nothing without "timestamp_url"'),
])
def test_bad_settings_of_time_stamps_are_named(world, top, words):
    world.configure(top=top)
    assert words in world.check().err


def test_the_service_stamps_while_it_runs(world, stamps):
    world.once("2026-03-01T10:00")
    world.configure(top=f'mode = live  timestamp_url = "{stamps.url}"')
    with world.service():
        worlds.until(lambda: world.objects("verify")[0]["stamps"] == 1, "the time stamp")
