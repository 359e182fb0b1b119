# SPDX-License-Identifier: MIT
"""Power cuts under load: kill -9 at many random instants while letters stream to smtp-sink and to a real Postfix.

None is lost, none is there twice, and after each cut no more letters are in doubt than there were connections.
HERINNERD_KILLS says how many instants (30 if not given, 300 for a thorough run), HERINNERD_SEED repeats a run.
"""
import collections
import os
import random
import re
import sqlite3
import subprocess
import time

import pytest

import peers
import world as worlds
from peers import authority, peer_folder, relay  # noqa: F401  (fixtures)
from world import MONDAY, until

pytestmark = pytest.mark.usefixtures("letters_may_wait")

KILLS = int(os.environ.get("HERINNERD_KILLS") or 30)
CONNECTIONS = 3
AHEAD = 150  # letters that a life has at least, so that it never runs out of work
MESSAGE_ID = re.compile(rb"^message-id: *<([^>]+)>", re.IGNORECASE | re.MULTILINE)


class Store:
    """What stands in the store, asked without a word to the programs."""

    def __init__(self, world):
        self.path = world.store

    def rows(self, statement):
        if not self.path.exists():
            return []
        try:
            store = sqlite3.connect(f"file:{self.path}?mode=ro", uri=True)
            try:
                return store.execute(statement).fetchall()
            finally:
                store.close()
        except sqlite3.OperationalError:  # its tables are just being made
            return []

    def number(self, statement):
        found = self.rows(statement)
        return found[0][0] or 0 if found else 0

    def accepted(self):
        return self.number("SELECT count(*) FROM reminder WHERE state = 'accepted'")

    def claimed(self):
        return self.number("SELECT count(*) FROM reminder WHERE state = 'claimed'")

    def done(self):
        return self.number("SELECT count(*) FROM reminder WHERE state NOT IN ('planned', 'queued', 'cancelled')")

    def letters(self):
        """{message id: state} of all that were not taken back."""
        return dict(self.rows("SELECT message_id, state FROM reminder WHERE state <> 'cancelled' AND kind = 'client'"))

    def told(self):
        """The message ids of the mails to the owner."""
        return {one for (one,) in self.rows("SELECT message_id FROM reminder WHERE kind = 'owner'")}


def owe(world, count):
    """COUNT clients have an overdue invoice."""
    world.letters_due = count
    world.ledger(*worlds.rows(count))


def one_life(world, store, chance):
    """A service killed at a random instant; how many letters were claimed then."""
    if world.letters_due < store.done() + AHEAD:
        owe(world, world.letters_due + AHEAD)
    before, more = store.accepted(), chance.randrange(0, 20)
    service = worlds.Service(world, MONDAY)
    if chance.random() < 0.25:  # while it starts, reads, plans, composes
        time.sleep(chance.random() * 0.6)
    else:
        until(lambda: store.accepted() >= before + more, service.said, seconds=120)
        time.sleep(chance.random() * chance.choice((0.001, 0.01)))
    service.kill()
    return store.claimed()


def cut_the_power(world, store, count):
    """COUNT lives; how many letters were in doubt after each."""
    seed = int(os.environ.get("HERINNERD_SEED") or random.randrange(1 << 32))
    print(f"HERINNERD_SEED={seed}")
    chance = random.Random(seed)
    doubts = [one_life(world, store, chance) for _ in range(count)]
    assert max(doubts) <= CONNECTIONS, doubts
    return doubts


def check_end(world, store, arrived, doubts):
    """ARRIVED: how often each Message-Id is at the server."""
    letters = store.letters()
    doubtful = {one for one, state in letters.items() if state == "uncertain"}
    certain = {one for one, state in letters.items() if state == "accepted"}
    twice = [one for one, times in arrived.items() if times > 1]
    arrived = {one for one in arrived if one not in store.told()}
    print(f"{len(doubts)} cuts, {len(letters)} letters: {len(certain - set(arrived))} lost, {len(twice)} twice, "
          f"{len(doubtful)} in doubt ({len(doubtful & set(arrived))} of them arrived), "
          f"at most {max(doubts)} at one cut with {CONNECTIONS} connections")
    assert twice == [] and len(certain) + len(doubtful) == len(letters) == world.letters_due
    assert certain <= set(arrived) <= certain | doubtful
    assert len(doubtful) <= sum(doubts)  # what was claimed at one cut may still be at the next
    world.journal_is_whole()


def busy_world(make_world, section):
    world = make_world(smtp=section, limits="limits { per_run = 1000000 }")
    owe(world, AHEAD)
    return world, Store(world)


def finish(world, store):
    """The last life, which is not disturbed."""
    before = None
    while before != (before := store.number("SELECT count(*) FROM reminder WHERE state IN ('planned', 'queued')")):
        world.once()
    assert before == 0, world.troubles()


# -- smtp-sink ---------------------------------------------------------------------------------------------------------

class Dumping(peers.Sink):
    """smtp-sink that keeps each letter whose end it saw as a file."""

    def __init__(self, folder):
        folder.mkdir()
        folder.chmod(0o777)
        super().__init__("-d", f"{folder}/m.")
        self.folder = folder

    def arrived(self):
        return collections.Counter(MESSAGE_ID.search(path.read_bytes())[1].decode() for path in self.folder.iterdir())


@pytest.fixture
def dumping(peer_folder):  # noqa: F811
    peer = Dumping(peer_folder / "dump").start()
    yield peer
    peer.stop()


def test_killed_at_many_instants_no_letter_to_smtp_sink_is_lost_or_there_twice(make_world, dumping):
    world, store = busy_world(make_world, worlds.relay_section(dumping.port, connections=CONNECTIONS))
    doubts = cut_the_power(world, store, KILLS)
    finish(world, store)
    check_end(world, store, dumping.arrived(), doubts)


# -- Postfix -----------------------------------------------------------------------------------------------------------

def arrived_at(postfix):
    box = postfix.maildir / "all" / "new"
    found = collections.Counter()
    for path in box.iterdir() if box.is_dir() else ():
        text = path.read_bytes()
        if b"@devries.example>" in text:
            found[MESSAGE_ID.search(text)[1].decode()] += 1
    return found


def has_nothing_queued(postfix):
    done = subprocess.run(["postqueue", "-c", postfix.folder / "etc", "-p"], capture_output=True, text=True)
    return "queue is empty" in done.stdout


def test_killed_at_many_instants_no_letter_to_postfix_is_lost_or_there_twice(make_world, relay):  # noqa: F811
    section = (f'smtp "main" {{ url = "smtp://localhost:{relay.port}"  user = "{peers.USER}"  rate = 0  dsn = no\n'
               f'  password_file = "secret"  ca_file = "{relay.authority.ca_file}"  connections = {CONNECTIONS} }}')
    world, store = busy_world(make_world, section)
    world.write("secret", peers.PASSWORD + "\n").chmod(0o600)
    before = arrived_at(relay.postfix)
    doubts = cut_the_power(world, store, KILLS)
    finish(world, store)
    until(lambda: has_nothing_queued(relay.postfix), "Postfix to deliver", seconds=240)
    check_end(world, store, arrived_at(relay.postfix) - before, doubts)
