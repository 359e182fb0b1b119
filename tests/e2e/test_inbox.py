# SPDX-License-Identifier: MIT
"""Mail read from a real Dovecot: before the first letter of a pass, once each, whatever becomes of the connection and the
folder; and as soon as it comes."""
import contextlib
import os
import pathlib
import pwd
import select
import shutil
import socket
import socketserver
import sqlite3
import threading
import time

import pytest

import peers
import world as worlds
from test_receive import FORMAL, NEXT, Sent, dsn, reply  # noqa: F401

NOBODY = pwd.getpwnam("nobody")


class Box:
    """A Dovecot with one user, and its Maildir."""

    def __init__(self, folder, authority, mail_root=None):
        self.rawlogs = folder / "rawlogs"
        self.rawlogs.mkdir(parents=True, exist_ok=True)
        os.chown(self.rawlogs, NOBODY.pw_uid, NOBODY.pw_gid)
        self.dovecot = peers.Dovecot(folder, authority, mail_root=mail_root, more=f"rawlog_dir = {self.rawlogs}")
        self.authority = authority
        self.number = 0

    def section(self, more=""):
        return (f'mailbox "main" {{ url = "imap://localhost:{self.dovecot.imap_port}/INBOX"  user = "{peers.USER}"\n'
                f'  password_file = "secret"  ca_file = "{self.authority.ca_file}"  {more} }}')

    def folder(self, name="INBOX"):
        root = pathlib.Path(self.dovecot.mail_root)
        return root if name == "INBOX" else root / f".{name}"

    def put(self, mail, folder="INBOX"):
        self.number += 1
        new = self.folder(folder)
        for part in ("", "tmp", "new", "cur"):
            (new / part).mkdir(exist_ok=True)
            os.chown(new / part, NOBODY.pw_uid, NOBODY.pw_gid)
        path = new / "tmp" / f"{1700000000 + self.number}.M{self.number}.test"
        path.write_text(mail)
        os.chown(path, NOBODY.pw_uid, NOBODY.pw_gid)
        path.rename(new / "new" / path.name)

    def flags(self, folder="INBOX"):
        """The flags of each mail in a folder, by its file's name."""
        paths = [*(self.folder(folder) / "new").glob("*"), *(self.folder(folder) / "cur").glob("*")]
        return [path.name.partition(":2,")[2] for path in sorted(paths, key=lambda path: path.name)]

    def empty(self):
        """As a mailbox that was made anew."""
        for path in self.folder().iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()


@contextlib.contextmanager
def running_box(peer_folder, authority, name):
    """A Box with its Dovecot, in a folder NAME of its own."""
    if not shutil.which("dovecot"):
        pytest.skip("skipped: Dovecot is not installed")
    folder = peer_folder / name
    folder.mkdir()
    folder.chmod(0o755)
    box = Box(folder, authority)
    box.dovecot.start()
    try:
        yield box
    finally:
        box.dovecot.stop()


@pytest.fixture(scope="module")
def dovecot(peer_folder, authority):
    with running_box(peer_folder, authority, "inbox") as box:
        yield box


@pytest.fixture
def box(dovecot):
    dovecot.empty()
    return dovecot


@pytest.fixture
def firm(make_world, box):
    """A World that has sent its one letter and reads the mailbox."""
    one = make_world(more=box.section())
    one.write("secret", peers.PASSWORD + "\n").chmod(0o600)
    one.ledger(worlds.row())
    one.once()
    return one


def handled(firm):
    with contextlib.closing(sqlite3.connect(firm.store)) as db:
        return db.execute("SELECT class, outcome FROM inbound ORDER BY uid").fetchall()


def position(firm):
    with contextlib.closing(sqlite3.connect(firm.store)) as db:
        return db.execute("SELECT name, last_uid FROM mailbox ORDER BY name").fetchall()


def holds(firm, now=NEXT):
    return [one["kind"] for one in firm.objects("holds", now=now)]


def test_a_reply_is_known_before_the_next_letter_goes(firm, box):
    letter = Sent(firm)
    box.put(reply("Call me first.", reference=letter.message_id))
    firm.once(now="2026-03-17T10:00")
    assert [one["stage"] for one in firm.log(now="2026-03-17T10:00")] == ["reminder"]
    assert holds(firm, "2026-03-17T10:00") == ["reply"]
    assert any("wrote back" in one["Subject"] for one in firm.owner_mails())
    assert box.flags() == [""]  # read without a trace
    firm.journal_is_whole(now="2026-03-17T10:00")


def test_every_mail_is_handled_once(firm, box):
    letter = Sent(firm)
    box.put(dsn("relayed", "2.0.0", envid=letter.envid, number=1))
    box.put("From: news@shop.example\nList-Id: <x>\nSubject: news\n\nx\n")
    firm.once(now=NEXT)
    assert handled(firm) == [("dsn-relayed", "matched"), ("other", "unmatched")]
    box.put(dsn("delivered", "2.0.0", envid=letter.envid, number=2))
    said = firm.once(now=NEXT).err
    assert said.count("mail=") == 1 and "class=dsn-delivered outcome=matched" in said
    assert firm.log(now=NEXT)[0]["level"] == "delivered"
    assert position(firm) == [("main/INBOX", 3)]
    assert "mail=" not in firm.once(now=NEXT).err


class Cutting(socketserver.ThreadingTCPServer):
    """Passes on to PORT, and hangs up in place of passing on the server's piece number `most` (None = never)."""
    allow_reuse_address, daemon_threads = True, True

    def __init__(self, port):
        super().__init__(("127.0.0.1", 0), Passing)
        self.to, self.most, self.pieces = port, None, 0

    def __enter__(self):
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.shutdown()
        self.server_close()


class Passing(socketserver.BaseRequestHandler):
    def handle(self):
        with socket.create_connection(("127.0.0.1", self.server.to)) as far:
            other = {self.request: far, far: self.request}
            while True:
                for side in select.select(list(other), [], [])[0]:
                    data = side.recv(65536)
                    self.server.pieces += side is far
                    if not data or (side is far and self.server.pieces == self.server.most):
                        return
                    other[side].sendall(data)


def test_wherever_the_connection_is_cut_each_mail_is_handled_once(firm, box):
    letter = Sent(firm)
    with Cutting(box.dovecot.imap_port) as cutting:
        section = box.section("after = seen").replace(f":{box.dovecot.imap_port}/", f":{cutting.server_address[1]}/")
        firm.configure(more=section)
        firm.once(now=NEXT)
        cut = 0
        while cut < 100:
            cut += 1
            box.put("From: news@shop.example\nList-Id: <x>\nSubject: news\n\n%d\n" % cut)
            box.put(dsn("delayed", "4.0.0", envid=letter.envid, number=cut))
            cutting.most, cutting.pieces = cut, 0
            firm.once(now=NEXT, status=None)
            was_cut, cutting.most = cutting.pieces >= cut, None
            firm.once(now=NEXT)
            assert sorted(handled(firm)) == [("dsn-delayed", "matched")] * cut + [("other", "unmatched")] * cut
            assert box.flags() == ["", "S"] * cut
            if not was_cut:
                break
    assert 10 < cut < 100, "the talk has more steps than greeting and login, and an end"
    with contextlib.closing(sqlite3.connect(firm.store)) as db:
        assert db.execute("SELECT count(*), count(DISTINCT raw_sha256) FROM evidence").fetchone() == (cut, cut)
    firm.journal_is_whole(now=NEXT)


def test_a_mailbox_that_was_made_anew_changes_nothing(firm, box):
    letter = Sent(firm)
    report = dsn("failed", "5.7.1", envid=letter.envid)
    box.put(report)
    firm.once(now=NEXT)
    assert holds(firm) == ["undeliverable"]
    firm.ctl("resume", "acme", now=NEXT)
    box.empty()
    box.put(report)
    box.put(dsn("delayed", "4.0.0", envid=letter.envid, number=2))
    firm.once(now=NEXT)
    assert holds(firm) == []
    assert sorted(handled(firm)) == [("dsn-delayed", "matched"), ("dsn-failed", "matched")]


def test_after_says_what_becomes_of_our_mail_alone(firm, box):
    letter = Sent(firm)
    firm.configure(more=box.section('after = seen'))
    box.put("From: a@b.example\nSubject: private\n\nx\n")
    box.put(dsn("relayed", "2.0.0", envid=letter.envid, number=1))
    firm.once(now=NEXT)
    assert box.flags() == ["", "S"]
    firm.configure(more=box.section('after = "move:Verwerkt"'))
    box.put("", "Verwerkt") if not box.folder("Verwerkt").is_dir() else None
    box.put(dsn("delivered", "2.0.0", envid=letter.envid, number=2))
    firm.once(now=NEXT)
    assert len(box.flags()) == 2 and len(box.flags("Verwerkt")) == 2
    assert firm.log(now=NEXT)[0]["level"] == "delivered"


def test_all_folders_are_read_and_one_that_is_not_there_is_told(firm, box):
    letter = Sent(firm)
    box.put(dsn("relayed", "2.0.0", envid=letter.envid, number=1), "Junk")
    box.put(dsn("delivered", "2.0.0", envid=letter.envid, number=2))
    firm.configure(more=box.section('folders = {"Nergens", "INBOX", "Junk"}'))
    firm.once(now=NEXT, status=None)
    assert len(handled(firm)) == 2
    assert "Nergens" in firm.troubles(now=NEXT)
    firm.configure(more=box.section('folders = {"INBOX", "Junk"}'))
    firm.once(now=NEXT)
    assert "Nergens" not in firm.troubles(now=NEXT)


def test_a_mailbox_that_cannot_be_reached_stops_no_letter(make_world, box):
    world = make_world(more=box.section().replace(str(box.dovecot.imap_port), str(peers.free_port())))
    world.write("secret", "x\n").chmod(0o600)
    world.ledger(worlds.row())
    world.once(status=None)
    assert len(world.letters()) == 1
    assert "nobody answers there; check name and port" in world.troubles()


def test_mail_that_comes_later_is_noticed_at_once(firm, box):
    letter = Sent(firm)
    with firm.service(now=NEXT):
        worlds.until(lambda: position(firm), "the first round")
        box.put(reply("Hello?", reference=letter.message_id))
        worlds.until(lambda: holds(firm) == ["reply"], "the hold")
    assert [one["level"] for one in firm.log(now=NEXT)] == ["replied"]


class Rawlog:
    """What clients say to Dovecot's imap from here on."""

    def __init__(self, box):
        self.folder = box.rawlogs
        self.before = set(self.folder.glob("*.in"))

    def words(self):
        """The commands of all connections, in their order; a pass of its own is a connection of its own."""
        texts = [path.read_text(errors="replace") for path in sorted(set(self.folder.glob("*.in")) - self.before)]
        lines = [line.split() for text in texts for line in text.splitlines()]
        return [words[-1] if words[-1] in ("IDLE", "DONE") else words[2] for words in lines if len(words) > 2]


def test_a_server_that_says_when_mail_comes_is_not_asked_meanwhile(firm, box):
    letter = Sent(firm)
    firm.configure(more=box.section("every = 1s"))
    log = Rawlog(box)
    with firm.service(now=NEXT):
        worlds.until(lambda: log.words()[-1:] == ["IDLE"], "it to wait for mail")
        said = log.words()
        time.sleep(4)  # four times as often as it would ask
        assert log.words() == said
        box.put(reply("Hello?", reference=letter.message_id))
        worlds.until(lambda: holds(firm) == ["reply"], "the hold", 10)
        worlds.until(lambda: log.words()[-1:] == ["IDLE"] and len(log.words()) > len(said), "it to wait again")


def test_folders_that_the_server_does_not_speak_of_are_looked_at(firm, box):
    letter = Sent(firm)
    box.put("From: news@shop.example\nSubject: news\n\nx\n", folder="Junk")
    firm.configure(more=box.section('every = 1s  folders = {"INBOX", "Junk"}'))
    with firm.service(now=NEXT):
        worlds.until(lambda: len(position(firm)) == 2, "the first round")
        box.put(reply("Hello?", reference=letter.message_id), folder="Junk")
        worlds.until(lambda: holds(firm) == ["reply"], "the hold")
