# SPDX-License-Identifier: MIT
"""The process ends at every named step in turn, and the next one comes to the same end.

Twelve letters go over three sessions. The programs are those of make FAULTS=1; the steps stand in the code as
FAULT("name"), at each begin and end of a transaction and between the acts that last: the claim, the content, the dot,
its answer, the files beside the store.
"""
import collections
import concurrent.futures
import email
import os
import pathlib
import sqlite3
import threading

import pytest

import faults
import peers
import world as worlds
from world import MONDAY, row

pytestmark = pytest.mark.usefixtures("letters_may_wait")

FIRMS = ("aa", "bb", "cc")
LETTERS = 4  # of each firm
WORKERS = 2


class Counting(peers.Misbehaving):
    """Counts each letter by its Message-Id when its last dot was read."""

    def __init__(self):
        super().__init__()
        self.taken, self.lock, self.talks = collections.Counter(), threading.Lock(), 0
        self.read = 0  # of `messages`; those to the owner are no letters

    def finish_request(self, request, client_address):
        with self.lock:
            self.talks += 1
        try:
            super().finish_request(request, client_address)
        finally:
            with self.lock:
                self.talks -= 1

    def has_read_all(self):
        return self.talks == 0

    def reply(self, word, usual):
        if word == "dot":
            with self.lock:
                for _, _, content in self.messages[self.read:]:
                    message = email.message_from_bytes(content)
                    self.read += 1
                    self.taken[message["Message-Id"].strip("<>")] += worlds.OWNER not in message["To"]
                self.taken = +self.taken
        return super().reply(word, usual)


def three_firms(folder, port):
    """A World of three senders, each with a ledger and a relay of its own, all relays being PORT."""
    senders, relays, ledgers = [], [], []
    for firm in FIRMS:
        senders.append(worlds.SENDER.replace('"devries"', f'"{firm}"').replace('"main"', f'"{firm}"'))
        relays.append(worlds.relay_section(port).replace('"main"', f'"{firm}"'))
        ledgers.append(f'ledger "{firm}" {{ path = "{firm}.csv"  sender = "{firm}"  max_age = 0d }}')
    world = faults.faulty(worlds.World(folder, sender="\n".join(senders), smtp="\n".join(relays),
                                       ledger="\n".join(ledgers)))
    for firm in FIRMS:
        invoices = [row(f"{firm}-{n}", f"{firm}{n}") for n in range(1, LETTERS + 1)]
        world.write(f"{firm}.csv", worlds.csv_of(invoices))
    return world


def rows_of(world, statement):
    with sqlite3.connect(world.store) as store:
        found = store.execute(statement).fetchall()
    store.close()
    return found


def check_end(world, server):
    """Each letter exactly once at the server, or in doubt; returns how many are in doubt."""
    worlds.until(server.has_read_all, "the server to read what was sent to it")
    letters = rows_of(world, "SELECT message_id, state FROM reminder WHERE state <> 'cancelled' AND kind = 'client'")
    assert len(letters) == len(FIRMS) * LETTERS, letters
    assert {state for _, state in letters} <= {"accepted", "uncertain"}, letters
    doubts = {message for message, state in letters if state == "uncertain"}
    certain = {message for message, state in letters if state == "accepted"}
    assert len(doubts) <= len(FIRMS), doubts
    assert set(server.taken.values()) <= {1}, server.taken
    assert certain <= set(server.taken) <= certain | doubts, (certain, doubts, server.taken)
    assert rows_of(world, "SELECT count(*) FROM attempt WHERE ended IS NULL") == [(0,)]
    return len(doubts)


def settle(world, server):
    """A person answers each doubt, and then every letter is there once."""
    for number, message, kind in rows_of(world, "SELECT id, message_id, kind FROM reminder WHERE state = 'uncertain'"):
        there = message in server.taken or kind == "owner"
        world.ctl("uncertain", number, "was-sent" if there else "send-again")
    world.once()
    assert sum(server.taken.values()) == len(FIRMS) * LETTERS and set(server.taken.values()) == {1}, server.taken


def live_through(folder, number):
    """One life that ends at step NUMBER, the next one, and what came of it: (name of the step, doubts)."""
    folder.mkdir()
    server = Counting().start()
    try:
        world = three_firms(folder, server.port)
        steps = folder / "steps"
        ended = world.run("herinnerd", "--config", world.config, "--once", "--now", MONDAY, status=None,
                          HERINNERD_FAULT=f"end:{number}", HERINNERD_FAULT_LIST=str(steps))
        if ended.status == 0:
            assert len(steps.read_text().split()) < number  # this life had no such step
            return None, 0
        assert ended.status == -9, ended
        name = steps.read_text().split()[-1]
        world.once()
        doubts = check_end(world, server)
        if doubts:
            settle(world, server)
        world.journal_is_whole()
        return name, doubts
    finally:
        server.stop()


def count_steps(folder):
    """How many there are when nothing goes wrong, and their names."""
    server = Counting().start()
    try:
        folder.mkdir()
        world = three_firms(folder, server.port)
        steps = folder / "steps"
        world.run("herinnerd", "--config", world.config, "--once", "--now", MONDAY, HERINNERD_FAULT_LIST=str(steps))
        assert check_end(world, server) == 0
        return steps.read_text().split()
    finally:
        server.stop()


def test_ended_at_any_step_the_next_life_comes_to_the_same_end(tmp_path):
    usual = count_steps(tmp_path / "usual")
    every = int(os.environ.get("HERINNERD_STEPS_EVERY") or 1)
    with concurrent.futures.ThreadPoolExecutor(WORKERS) as workers:
        lives = list(workers.map(lambda number: live_through(tmp_path / str(number), number),
                                 range(1, len(usual) + 1, every)))
    ends = collections.Counter(name for name, _ in lives if name)
    print(f"{len(usual)} steps of {len(set(usual))} names; ended at {sum(ends.values())}: "
          + ", ".join(f"{name} {times}" for name, times in sorted(ends.items())))
    print(f"{sum(doubts for _, doubts in lives)} letters in doubt, at most {max(doubts for _, doubts in lives)} at once")
    if every == 1:  # which letters share a transaction is chance, so that a life may be some steps shorter
        assert sum(ends.values()) >= len(usual) * 3 // 4
        assert {"lock", "schema", "generation", "begin", "commit", "committed", "granted", "sent", "content-sent",
                "dot-answered", "plan", "compose"} <= set(ends)


def test_a_pause_ended_at_any_step_stands_or_does_not_and_can_be_said_again(make_world):
    world = faults.faulty(make_world())
    world.ledger(row())
    world.once("2026-03-02T08:00")
    steps = pathlib.Path(world.folder / "steps")
    world.ctl("pause", "acme")
    world.ctl("resume", "acme")
    world.run("herinnerctl", "--config", world.config, "pause", "acme", now=MONDAY, HERINNERD_FAULT_LIST=str(steps))
    world.ctl("resume", "acme")
    names = steps.read_text().split()
    assert names.count("committed") == 1 and names[-1] == "wake"
    for number, name in enumerate(names, start=1):
        ended = world.run("herinnerctl", "--config", world.config, "pause", "acme", now=MONDAY, status=None,
                          HERINNERD_FAULT=f"end:{number}")
        assert ended.status == -9, (name, ended)
        stands = len(world.objects("holds"))
        assert stands == (number > names.index("committed")), name
        if not stands:
            world.ctl("pause", "acme")
        world.ctl("resume", "acme")
    world.journal_is_whole()


def test_frozen_between_claim_and_content_a_second_process_sends_nothing(make_world, gate):
    """The lock is the kernel's: whoever stands still still holds it."""
    server = gate("never")
    world = faults.faulty(make_world(smtp=worlds.relay_section(server.port)))
    world.ledger(row())
    world.surroundings["HERINNERD_FAULT"] = "freeze:granted"
    frozen = worlds.Service(world, MONDAY)
    try:
        worlds.until(lambda: pathlib.Path(f"/proc/{frozen.pid}/stat").read_text().split()[2] == "T", frozen.said)
        del world.surroundings["HERINNERD_FAULT"]
        assert f"process {frozen.pid} sends from this store" in world.once(status=75).err
        assert server.messages == []
    finally:
        frozen.kill()
    world.once()
    assert [one["level"] for one in world.log()] == ["uncertain"]
    told = [to for _, receivers, _ in server.messages for to in receivers]
    assert told and all(f"<{worlds.OWNER}>" in to for to in told)


@pytest.mark.parametrize("where", ["file-write", "file-sync", "file-rename", "folder-sync"])
@pytest.mark.parametrize("errno", ["ENOSPC", "EIO"])
def test_an_outbox_that_cannot_be_written_blames_no_letter_and_each_is_there_once(make_world, where, errno):
    world = faults.faulty(make_world())
    world.ledger(row())
    world.run("herinnerd", "--config", world.config, "--once", "--now", MONDAY, status=75,
              HERINNERD_FAULT=f"fail:{where}", HERINNERD_FAULT_ERRNO=errno)
    assert "cannot be written" in world.troubles()
    assert [one["level"] for one in world.log()] == ["queued"] and world.objects("holds") == []
    world.once("2026-03-02T11:00")
    assert len(world.letters()) == 1 and [one["level"] for one in world.log()] == ["accepted"]
    assert world.troubles() == ""
