# SPDX-License-Identifier: MIT
"""`check`: what would keep a letter from going, or from arriving, with a relay and a name server of our own."""
import socket
import struct
import threading

import pytest

import peers
import world as worlds
from world import row


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
