# SPDX-License-Identifier: MIT
"""Power cuts: the service is killed at random moments while it sends, and started again each time.

Whatever happens, a letter stands at the server at most once. Those that herinnerctl lists as uncertain may or may not
be there (at most one for each open session and kill); all others are there exactly once, and none is lost.
HERINNERD_SEED repeats a run.
"""
import collections
import email
import os
import random
import re
import sqlite3
import time

import pytest
from aiosmtpd.controller import Controller

import peers
import world as worlds
from world import MONDAY, row, rows, until

KILLS = 20
LETTERS = 150


pytestmark = pytest.mark.usefixtures("letters_may_wait")


@pytest.fixture
def chance(record_property):
    seed = int(os.environ.get("HERINNERD_SEED") or random.randrange(1 << 32))
    record_property("seed", seed)
    print(f"HERINNERD_SEED={seed}")
    return random.Random(seed)


class Counting:
    """What the server took: Message-Id → how often, of letters to clients and of mails to the owner."""

    def __init__(self):
        self.taken, self.told = collections.Counter(), collections.Counter()

    def take(self, content):
        message = email.message_from_bytes(content)
        whose = self.told if worlds.OWNER in message["To"] else self.taken
        whose[message["Message-Id"].strip("<>")] += 1

    async def handle_DATA(self, server, session, envelope):
        self.take(envelope.content)
        return "250 2.0.0 Ok: queued"


class Pipelining(peers.Misbehaving):
    """The same for a server with PIPELINING; it counts a letter when it has read its last dot."""

    def __init__(self, slow):
        super().__init__(slow=slow)
        self.counting = Counting()

    def reply(self, word, usual):
        if word == "dot":
            self.counting.take(self.messages[-1][2])
        return super().reply(word, usual)


@pytest.fixture
def plain_server():
    """aiosmtpd, which knows no pipelining: (port, what it counted)."""
    counting = Counting()
    controller = Controller(counting, hostname="127.0.0.1", port=peers.free_port())
    controller.start()
    yield controller.port, counting
    controller.stop()


@pytest.fixture
def fast_server():
    server = Pipelining(slow=0.001).start()
    yield server.port, server.counting
    server.stop()


def always_enough(world, letters, sent):
    """A ledger with LETTERS to go: how many invoices it has now. A fast machine sends many before it is killed."""
    if sent + LETTERS > letters:
        letters = sent + LETTERS
        world.ledger(*rows(letters))
    return letters


def kill_and_start_again(world, counting, chance, kills=KILLS):
    """KILLS services, each killed a random while after it began to send; how many letters there are at the end."""
    letters = 0
    for _ in range(kills):
        before = sum(counting.taken.values())
        letters = always_enough(world, letters, before)
        more = chance.randrange(0, 8)
        service = worlds.Service(world, MONDAY)
        until(lambda: sum(counting.taken.values()) >= before + more, service.said)
        time.sleep(chance.random() * chance.choice((0.002, 0.02)))
        service.kill()
    return letters


def check_nothing_lost_nothing_twice(world, counting, doubts_allowed, number=LETTERS):
    letters = world.log()
    assert [(message, times) for message, times in counting.taken.items() if times > 1] == []
    assert {one["level"] for one in letters} <= {"accepted", "uncertain"}
    assert sorted(one["client"] for one in letters) == [f"client{n:04d}" for n in range(1, number + 1)]
    assert [(message, times) for message, times in counting.told.items() if times > 1] == []
    doubtful = {one["message_id"] for one in world.objects("uncertain") if one["client"]}
    assert doubtful == {one["message_id"] for one in letters if one["level"] == "uncertain"}
    assert len(doubtful) <= doubts_allowed
    certain = {one["message_id"] for one in letters} - doubtful
    assert certain <= set(counting.taken)
    assert set(counting.taken) <= certain | doubtful
    print(f"{len(doubtful)} in doubt, {len(doubtful & set(counting.taken))} of them there")


def to_clients(server):
    """The messages at SERVER that are no mails to the owner."""
    return [one for one in server.messages if not any(f"<{worlds.OWNER}>" in to for to in one[1])]


def check_owner_decides(world, counting, number):
    """Each doubt is settled as the person says, and only then is anything sent again."""
    sent = dict(counting.taken)
    world.once()
    assert dict(counting.taken) == sent
    for one in world.objects("uncertain"):
        there = one["message_id"] in sent or not one["client"]
        world.ctl("uncertain", one["id"], "was-sent" if there else "send-again")
    assert world.objects("uncertain") == []
    world.once()
    assert sum(counting.taken.values()) == number
    assert set(counting.taken.values()) == {1}


@pytest.mark.parametrize("server, connections", [("fast_server", 1), ("fast_server", 4), ("plain_server", 2)])
def test_killed_twenty_times_while_sending_every_letter_goes_at_most_once(make_world, request, chance, server,
                                                                         connections):
    port, counting = request.getfixturevalue(server)
    world = make_world(smtp=worlds.relay_section(port, connections=connections), limits="limits { per_run = 100000 }")
    letters = kill_and_start_again(world, counting, chance)
    world.once()
    check_nothing_lost_nothing_twice(world, counting, KILLS * connections, letters)
    world.journal_is_whole()
    check_owner_decides(world, counting, letters)
    world.journal_is_whole()


def test_killed_at_random_moments_from_the_start_on_it_comes_to_the_same_end(make_world, fast_server, chance):
    """Not only while sending: opening the store, planning, composing."""
    port, counting = fast_server
    world = make_world(smtp=worlds.relay_section(port), limits="limits { per_run = 100000 }")
    world.ledger(*rows(LETTERS))
    for _ in range(KILLS):
        service = worlds.Service(world, MONDAY)
        time.sleep(chance.random() * 0.3)
        service.kill()
    world.once()
    check_nothing_lost_nothing_twice(world, counting, KILLS)
    world.journal_is_whole()


def test_killed_after_the_last_dot_a_letter_is_uncertain_and_not_sent_again(make_world, gate):
    server = gate("dot", "client0002")
    world = make_world(smtp=worlds.relay_section(server.port))
    world.ledger(*rows(3))
    service = worlds.Service(world, MONDAY)
    server.await_letter()
    service.kill()
    server.open()
    world.once()
    (doubt,) = world.objects("uncertain")
    assert doubt["client"] == "client0002"
    assert [one for one in server.receivers() if one != worlds.OWNER] == ["ap@client0001.example", "ap@client0002.example", "ap@client0003.example"]
    assert world.status(status=1)["uncertain"] == 1
    world.once("2026-03-12T10:00")  # its next stage waits for the answer
    assert ("client0002", "uncertain") in {(one["client"], one["reason"]) for one in world.plan(now="2026-03-12T10:00")}
    world.ctl("uncertain", doubt["id"], "was-sent", now="2026-03-12T10:00")
    world.once("2026-03-12T10:00")
    assert ("client0002", "second", "accepted") in world.levels(now="2026-03-12T10:00")


def test_killed_before_354_a_letter_is_not_in_doubt_and_goes_at_the_next_start(make_world, gate):
    server = gate("DATA", "client0002")
    world = make_world(smtp=worlds.relay_section(server.port))
    world.ledger(*rows(3))
    service = worlds.Service(world, MONDAY)
    server.await_letter()
    until(lambda: len(world.log("--reached", "accepted")) == 1, service.said)  # client0001's answer is on disk
    service.kill()
    server.open()
    world.once()
    assert world.objects("uncertain") == []
    assert server.receivers() == ["ap@client0001.example", "ap@client0002.example", "ap@client0003.example"]


def test_a_connection_lost_after_the_last_dot_is_uncertain_before_it_is_not(make_world, misbehaving):
    server = misbehaving(say={"dot": ["hang up"], "content": None})
    world = make_world(smtp=worlds.relay_section(server.port))
    world.ledger(row())
    world.once(status=None)
    assert [one["level"] for one in world.log()] == ["uncertain"]
    world.once()
    assert len(to_clients(server)) == 1


def test_killed_while_it_fills_the_outbox_no_letter_is_there_twice(make_world, chance):
    world = make_world(limits="limits { per_run = 100000 }")
    new = world.outbox / "new"
    letters = 0
    for _ in range(8):
        before = len(list(new.iterdir())) if new.is_dir() else 0
        letters = always_enough(world, letters, before)
        more = chance.randrange(10)
        service = worlds.Service(world, MONDAY)
        until(lambda: new.is_dir() and len(list(new.iterdir())) > before + more, service.said)
        service.kill()
    world.once()
    receivers = world.receivers()
    assert receivers == sorted(set(receivers))
    doubtful = {f"ap@{one['client']}.example" for one in world.objects("uncertain")}
    assert set(receivers) | doubtful == {f"ap@client{n:04d}.example" for n in range(1, letters + 1)}


def test_a_store_that_somebody_locks_is_waited_for(make_world, misbehaving):
    """A backup or a slow command holds the store for a while: the letters go when it lets go."""
    server = misbehaving()
    world = make_world(smtp=worlds.relay_section(server.port))
    world.ledger(*rows(5))
    world.once("2026-03-02T08:00")
    other = sqlite3.connect(world.store, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    service = worlds.Service(world, MONDAY)
    time.sleep(2)
    assert server.messages == [] and service.process.poll() is None, service.said()
    other.execute("ROLLBACK")
    other.close()
    until(lambda: len(server.messages) == 5, service.said)
    until(lambda: len(world.log("--reached", "accepted")) == 5, service.said)
    service.stop()
    assert not re.search("error|failed", service.said()), service.said()
