# SPDX-License-Identifier: MIT
"""HUP while letters are on the wire: each ends as its server says, once, and the new files count behind it."""
import asyncio
import collections
import signal
import threading
import time

import aiosmtpd.controller
import pytest

import peers
import world as worlds
from world import row, rows, until

Taken = collections.namedtuple("Taken", "receiver sender text")


class Slow:
    """aiosmtpd that takes a letter and keeps its reply to the dot back until it is let go."""

    def __init__(self):
        self.taken = []
        self.reached, self.opened = threading.Event(), threading.Event()
        self.controller = aiosmtpd.controller.Controller(self, hostname="127.0.0.1", port=peers.free_port(),
                                                         data_size_limit=10_000_000)
        self.controller.start()

    @property
    def port(self):
        return self.controller.port

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 (aiosmtpd's name)
        self.taken.append(Taken(envelope.rcpt_tos[0], envelope.mail_from, envelope.content.decode()))
        self.reached.set()
        while not self.opened.is_set():
            await asyncio.sleep(0.01)
        return f"250 OK {len(self.taken)}"

    def await_letter(self):
        assert self.reached.wait(worlds.PATIENCE), "no letter came"

    def receivers(self):
        return sorted(one.receiver for one in self.taken)


@pytest.fixture
def slow():
    server = Slow()
    yield server
    server.opened.set()
    server.controller.stop()


def accepted(world):
    return sorted(one["client"] for one in world.log("--reached", "accepted"))


def reloads(service):
    """Waits until the service has taken the signal; the kernel tells."""
    service.signal(signal.SIGHUP)
    pending = f"/proc/{service.pid}/status"
    until(lambda: not any(line.startswith(("SigPnd", "ShdPnd")) and int(line.split()[1], 16) & 1 << signal.SIGHUP - 1
                          for line in open(pending, encoding="ascii")), "the signal to be taken")
    time.sleep(0.5)  # what it leads to would show by now; nothing below rests on it


def test_a_letter_between_its_dot_and_the_reply_is_accepted_once(make_world, slow):
    world = make_world(smtp=worlds.relay_section(slow.port))
    world.ledger(*rows(4))
    with world.service() as service:
        slow.await_letter()
        reloads(service)
        assert world.objects("uncertain") == [] and len(slow.taken) == 1  # nothing more is offered either
        slow.opened.set()
        until(lambda: len(accepted(world)) == 4, service.said)
        assert world.objects("uncertain") == []
    assert slow.receivers() == [f"ap@client{n:04d}.example" for n in range(1, 5)]
    assert [one["attempts"] for one in world.log()] == [1] * 4
    world.journal_is_whole()


def test_letters_behind_a_reload_are_written_by_the_new_files(make_world, slow):
    world = make_world(smtp=worlds.relay_section(slow.port))
    world.ledger(*rows(3))
    with world.service() as service:
        slow.await_letter()
        world.configure(sender=worlds.SENDER.replace("Bakkerij De Vries", "Banketbakker De Vries"))
        reloads(service)
        slow.opened.set()
        until(lambda: len(accepted(world)) == 3, service.said)
    names = ["Banketbakker" in one.text for one in slow.taken]
    assert names == [False, True, True]
    assert len(set(slow.receivers())) == 3


def test_several_reloads_while_a_reply_is_awaited_are_one(make_world, slow):
    world = make_world(smtp=worlds.relay_section(slow.port))
    world.ledger(*rows(3))
    with world.service() as service:
        slow.await_letter()
        for name in ("Eerste", "Tweede", "Derde"):
            world.configure(sender=worlds.SENDER.replace("Bakkerij", name))
            reloads(service)
        slow.opened.set()
        until(lambda: len(accepted(world)) == 3, service.said)
    assert ["Derde De Vries" in one.text for one in slow.taken] == [False, True, True]
    assert world.objects("uncertain") == [] and len(set(slow.receivers())) == 3


def test_a_good_reload_that_is_overtaken_by_a_broken_one_leaves_the_old_files_in_force(make_world, slow):
    world = make_world(smtp=worlds.relay_section(slow.port))
    world.ledger(*rows(3))
    with world.service() as service:
        slow.await_letter()
        world.configure(sender=worlds.SENDER.replace("Bakkerij", "Eerste"))
        reloads(service)
        good = world.config.read_text()
        world.config.write_text(good + "\nsender {\n")
        reloads(service)
        until(lambda: "the old configuration stays in force" in service.said(), service.said)
        world.config.write_text(good)  # for herinnerctl; the service has not been told
        slow.opened.set()
        until(lambda: len(accepted(world)) == 3, service.said)
        assert "mistake" in world.troubles()
        assert not any("Eerste De Vries" in one.text for one in slow.taken)
        service.signal(signal.SIGHUP)
        until(lambda: world.troubles() == "", world.troubles)
    assert len(set(slow.receivers())) == 3


def test_a_relay_that_the_new_files_name_and_cannot_be_used_leaves_the_old_one_in_force(make_world, slow):
    """The time is pretended, so that a relay on another machine is refused; the configuration itself is well."""
    world = make_world(smtp=worlds.relay_section(slow.port))
    world.ledger(*rows(3))
    with world.service() as service:
        slow.await_letter()
        good = world.config.read_text()
        world.configure(smtp='smtp "main" { url = "smtp://mail.devries.example:587" }')
        reloads(service)
        slow.opened.set()
        until(lambda: "the old configuration stays in force" in service.said(), service.said)
        world.config.write_text(good)
        until(lambda: len(accepted(world)) == 3, service.said)
    assert len(set(slow.receivers())) == 3 and world.objects("uncertain") == []


def test_letters_move_to_the_relay_that_the_new_files_name(make_world, slow, gate):
    other = gate("never")
    world = make_world(smtp=worlds.relay_section(slow.port))
    world.ledger(*rows(3))
    with world.service() as service:
        slow.await_letter()
        world.configure(smtp=worlds.relay_section(other.port))
        reloads(service)
        slow.opened.set()
        until(lambda: len(accepted(world)) == 3, service.said)
    assert len(slow.taken) == 1 and len(other.messages) == 2
    assert sorted(slow.receivers() + other.receivers()) == [f"ap@client{n:04d}.example" for n in range(1, 4)]


def test_term_while_a_reload_waits_ends_the_service_when_the_reply_is_there(make_world, slow):
    world = make_world(smtp=worlds.relay_section(slow.port))
    world.ledger(*rows(3))
    service = worlds.Service(world, worlds.MONDAY)
    slow.await_letter()
    reloads(service)
    service.signal(signal.SIGTERM)
    time.sleep(0.3)
    slow.opened.set()
    service.wait()
    assert accepted(world) == ["client0001"] and world.objects("uncertain") == []
    world.once()
    assert len(set(slow.receivers())) == 3 == len(slow.taken)


def test_a_reload_with_nothing_on_the_wire_takes_the_new_files_at_once(world):
    with world.service() as service:
        until(world.letters, "the first letter")
        world.configure(sender=worlds.SENDER.replace("Bakkerij", "Banketbakker"))
        service.signal(signal.SIGHUP)
        world.ledger(row(), row("2026-002", "brandt"))
        until(lambda: len(world.letters()) == 2, service.said)
        # the ledger may have been seen before the signal; a third letter is written by the new files in any case
        world.ledger(row(), row("2026-002", "brandt"), row("2026-003", "caspari"))
        until(lambda: len(world.letters()) == 3, service.said)
    assert "Banketbakker" in str(world.letters()[2]["From"])


def test_a_reload_in_the_middle_of_a_letter_before_its_dot_sends_it_once(make_world, gate):
    server = gate("DATA", "client0002")
    world = make_world(smtp=worlds.relay_section(server.port))
    world.ledger(*rows(4))
    with world.service() as service:
        server.await_letter()
        reloads(service)
        server.open()
        until(lambda: len(accepted(world)) == 4, service.said)
    assert server.receivers() == [f"ap@client{n:04d}.example" for n in range(1, 5)]
    assert world.objects("uncertain") == []
