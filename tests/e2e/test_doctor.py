# SPDX-License-Identifier: MIT
"""`check`: what would keep a letter from going, or from arriving, with a relay, a mailbox and a name server of our own;
and the figures for a watcher."""
import json
import socket
import struct
import threading

import pytest

import peers
import world as worlds
from test_bank import BANK, put, statement
from test_inbox import running_box
from world import row

CLAIMS = worlds.POLICY.replace("confirm = yes", "confirm = yes  interest = yes  costs = announce")


class Names(threading.Thread):
    """A name server for TXT: {name: text}; a name that is not there does not exist (RFC 1035)."""

    def __init__(self, records):
        super().__init__(daemon=True)
        self.records, self.socket = records, socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]

    def run(self):
        while True:
            try:
                query, client = self.socket.recvfrom(4096)
            except OSError:
                return
            labels, at = [], 12
            while query[at]:
                labels.append(query[at + 1:at + 1 + query[at]].decode())
                at += 1 + query[at]
            question = query[12:at + 5]
            text = self.records.get(".".join(labels))
            head = query[:2] + struct.pack(">HHHHH", 0x8180 if text else 0x8183, 1, 1 if text else 0, 0, 0)
            answer = b""
            if text:
                data = bytes([len(text)]) + text.encode()
                answer = b"\xc0\x0c" + struct.pack(">HHIH", 16, 1, 60, len(data)) + data
            self.socket.sendto(head + question + answer, client)


@pytest.fixture
def names():
    servers = []

    def make(**records):
        servers.append(Names({name.replace("__", "."): text for name, text in records.items()}))
        servers[-1].start()
        return f"127.0.0.1:{servers[-1].port}"
    yield make
    for server in servers:
        server.socket.close()


def looked(world, *words, status, now=worlds.MONDAY):
    return {(one["check"], one["state"]): one["text"] for one in world.objects("check", *words, now=now, status=status)}


def test_all_is_well(world, names):
    server = names(devries__example="v=spf1 mx -all", _dmarc__devries__example="v=DMARC1; p=reject")
    world.once()
    found = looked(world, "--resolver", server, status=0)
    assert found[("SPF", "good")] == "devries.example: v=spf1 mx -all"
    assert found[("DMARC", "good")] == "devries.example: v=DMARC1; p=reject"
    assert {subject for subject, state in found if state == "good"} >= {
        "configuration", "letters", "ledger", "holidays", "clock", "store", "disk", "relay"}
    assert not any(state == "bad" for _, state in found)


def test_what_is_looked_at_has_one_name_for_programs_in_every_language(world):
    def names(lang):
        said = world.ctl("check", "--resolver", "127.0.0.1:1", "--json", "--lang", lang, status=None).out
        return [(line["check"], line["state"]) for line in map(json.loads, said.splitlines())]
    assert ("configuration", "good") in names("nl") and names("nl") == names("en")
    assert "configuratie" in world.ctl("check", "--resolver", "127.0.0.1:1", "--lang", "nl", status=None).out


def test_a_domain_without_its_records_is_said_with_the_remedy(world, names):
    found = looked(world, "--resolver", names(other__example="v=spf1 -all"), status=1)
    assert "nobody is named who may send for it" in found[("SPF", "bad")]
    assert "_dmarc.devries.example" in found[("DMARC", "bad")]


def test_a_name_server_that_is_not_there_is_no_fault(world):
    found = looked(world, "--resolver", f"127.0.0.1:{peers.free_port()}", status=0)
    assert "no name server can be asked from here" in found[("names", "unknown")]


def test_a_ledger_that_is_not_there_is_a_fault(world, names):
    server = names(devries__example="v=spf1 mx -all", _dmarc__devries__example="v=DMARC1; p=reject")
    world.ledger_file.unlink()
    assert "ledger.csv" in looked(world, "--resolver", server, status=1)[("ledger", "bad")]


@pytest.mark.parametrize("running", [True, False])
def test_each_relay_is_tried_and_nothing_is_sent(make_world, running):
    server = peers.Misbehaving(offers=("PIPELINING",)).start()
    world = make_world(smtp=worlds.relay_section(server.port))
    world.ledger(row(due="2099-01-01"))
    if not running:
        server.stop()
    said = world.run("herinnerctl", "--config", world.config, "check", "--resolver", "127.0.0.1:1", "--json",
                     status=0 if running else 1).out
    assert ("main: reached" in said) == running and ("nobody answers there" in said) != running
    if running:
        server.stop()
    assert server.messages == []


@pytest.mark.parametrize("day, state, sentence", [
    ("2026-03-02", "good", "NL-consumer, interest: known through 2026-12-31, 304 days left"),
    ("2026-12-30", "bad", "known through 2026-12-31, 1 day left; bring"),
    ("2027-03-01", "bad", "known through 2026-12-31 only, and letters that ask for it wait; bring"),
])
def test_the_last_day_of_the_law_is_told_before_it_comes(make_world, day, state, sentence):
    world = make_world(policy=CLAIMS)
    world.ledger(row(due="2099-01-01"))
    said = world.ctl("check", "--resolver", "127.0.0.1:1", "--json", now=f"{day}T10:00", status=None).out.splitlines()
    law = [line for line in said if '"check":"law"' in line]
    assert [line for line in law if "NL-consumer, interest" in line and sentence in line
            and f'"state":"{state}"' in line], law
    assert any("NL-consumer, costs: no end is known" in line for line in law)


@pytest.fixture(scope="module")
def dovecot(peer_folder, authority):
    with running_box(peer_folder, authority, "doctor") as box:
        yield box


@pytest.fixture
def postal(make_world, dovecot):
    """A function that makes a World with a mailbox at Dovecot, PASSWORD being what it knows of it."""
    def make(password=peers.PASSWORD, more="", section=None):
        world = make_world(more=section or dovecot.section(more))
        world.write("secret", password + "\n").chmod(0o600)
        world.ledger(row())
        return world
    return make


def test_a_mailbox_is_logged_in_to_and_nothing_is_read(postal, dovecot):
    dovecot.empty()
    dovecot.put("From: a@b.example\nSubject: x\n\nx\n")
    found = looked(postal(), "--resolver", "127.0.0.1:1", status=0)
    assert found[("mailbox", "good")] == "main: logged in, and opened INBOX"
    assert len(list((dovecot.folder() / "new").iterdir())) == 1  # as new as it was


def test_a_mailbox_is_tested_alone(postal, dovecot):
    world = postal()
    (one,) = world.objects("test", "mailbox", now=None)
    assert one["state"] == "good" and "opened INBOX" in one["text"]
    assert 'there is no mailbox "x"' in world.ctl("test", "mailbox", "x", now=None, status=2).err
    gone = dovecot.section().replace(str(dovecot.dovecot.imap_port), str(peers.free_port()))
    assert "nobody answers there" in postal(section=gone).ctl("test", "mailbox", "main", now=None, status=69).out
    kept = dovecot.section().replace('password_file = "secret"', 'password_credential = "imap"')
    assert "not tried" in postal(section=kept).ctl("test", "mailbox", now=None, status=75).out


@pytest.mark.parametrize("password, more, sentence", [
    ("wrong", "", "refuses the user name or the password: "),
    (peers.PASSWORD, 'folders = {"INBOX", "Nowhere"}', 'the folder "Nowhere" of the mailbox at'),
])
def test_a_mailbox_that_refuses_is_told_with_its_words_and_a_remedy(postal, dovecot, password, more, sentence):
    text = looked(postal(password, more), "--resolver", "127.0.0.1:1", status=1)[("mailbox", "bad")]
    assert text.startswith("main: ") and sentence in text and f"localhost:{dovecot.dovecot.imap_port}" in text
    assert "; check " in text and "gave no reason" not in text


def test_a_mailbox_where_nobody_answers_is_told(postal, dovecot):
    gone = dovecot.section().replace(str(dovecot.dovecot.imap_port), str(peers.free_port()))
    text = looked(postal(section=gone), "--resolver", "127.0.0.1:1", status=1)[("mailbox", "bad")]
    assert "nobody answers there; check name and port" in text


def test_what_only_the_service_can_log_in_to_is_no_fault(postal, dovecot):
    kept = dovecot.section().replace('password_file = "secret"', 'password_credential = "imap"')
    text = looked(postal(section=kept), "--resolver", "127.0.0.1:1", status=0)[("mailbox", "unknown")]
    assert 'only the service has the credential "imap"' in text


def figures(world):
    return dict(line.rsplit(" ", 1) for line in (world.folder / "herinnerd.prom").read_text().splitlines()
                if not line.startswith("#"))


def test_the_figures_tell_when_a_mailbox_was_read_and_how_far_a_bank_is_known(postal, dovecot):
    dovecot.empty()
    world = postal(more="every = 1s", section=None)
    world.configure(more=world.sections["more"] + "\n" + BANK)
    (world.folder / "bank").mkdir()
    world.surroundings["RUNTIME_DIRECTORY"] = str(world.folder)
    world.once()
    assert figures(world)['herinnerd_mailbox_read_seconds{mailbox="main"}'] == "1772442000"
    assert figures(world)['herinnerd_bank_known_until_seconds{bank="ing"}'] == "0"
    put(world, "1.xml", statement())
    world.write("secret", "wrong\n").chmod(0o600)
    world.once()
    assert figures(world)['herinnerd_mailbox_read_seconds{mailbox="main"}'] == "0"
    assert figures(world)['herinnerd_bank_known_until_seconds{bank="ing"}'] == "1772323200"  # 2026-03-01
    assert figures(world)['herinnerd_bank_gap{bank="ing"}'] == "0"
    assert 'herinnerd_trouble_since_seconds{with="mailbox:main"}' in figures(world)
    assert "refuses the user name or the password" in world.troubles()


def test_the_figures_are_written_again_when_a_mailbox_was_read(postal):
    world = postal(more="every = 1s")
    world.surroundings["RUNTIME_DIRECTORY"] = str(world.folder)
    written = world.folder / "herinnerd.prom"
    with world.service():
        worlds.until(written.exists, "the figures of the first pass")
        written.unlink()
        worlds.until(written.exists, "the figures of the next look at the mailbox")


def test_a_new_export_is_looked_at_and_put_in_place(world):
    fresh = world.write("export.csv", worlds.csv_of([row(open="60.00"), row("2026-002", "brandt")]), day="2026-02-28")
    said = world.ctl("ledger", "drop", fresh).out
    assert "new: 2026-002: 100.00 EUR" in said and "changed: 2026-001: 100.00 EUR, 60.00 EUR" in said
    assert "1 new, 0 gone, 1 changed, 0 rejected" in said
    assert world.ledger_file.read_bytes() == fresh.read_bytes()
    assert world.ledger_file.stat().st_mtime == fresh.stat().st_mtime


@pytest.mark.parametrize("content, status, sentence", [
    ("what,is\nthis,\n", 1, "column"),
    (worlds.csv_of([row("2026-009", "zonnig")]), 2, ""),
])
def test_an_export_that_cannot_be_used_or_loses_invoices_changes_nothing(world, content, status, sentence):
    before = world.ledger_file.read_bytes()
    result = world.ctl("ledger", "drop", world.write("export.csv", content), status=status)
    assert sentence in result.err and world.ledger_file.read_bytes() == before


def test_an_export_whose_name_does_not_fit_the_pattern_is_refused(make_world):
    world = make_world(ledger='ledger "main" { path = "open*.csv"  max_age = 0d }')
    world.write("open-1.csv", worlds.csv_of([row()]))
    odd = world.write("export.csv", worlds.csv_of([row()]))
    assert "give it a name that does" in world.ctl("ledger", "drop", odd, status=2).err
    (world.folder / "in").mkdir()
    good = world.write("in/open-2.csv", worlds.csv_of([row()]))
    assert "open-2.csv is what ledger main" in " ".join(world.ctl("ledger", "drop", good).out.split())
    assert (world.folder / "open-2.csv").exists()
