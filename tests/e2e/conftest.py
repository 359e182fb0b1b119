# SPDX-License-Identifier: MIT
"""Fixtures that several suites share; the peers are in peers.py."""
import pytest

import world as worlds
from peers import authority, misbehaving, peer_folder, relay, sink  # noqa: F401 (fixtures for all suites)
from provider import house, provider  # noqa: F401


@pytest.fixture
def make_world(tmp_path):
    """A function that makes a World in this test's folder."""
    return lambda **sections: worlds.World(tmp_path, **sections)


@pytest.fixture
def world(make_world):
    """Live, letters into a Maildir, one invoice of acme that is due for its first reminder on MONDAY."""
    one = make_world()
    one.ledger(worlds.row())
    return one


@pytest.fixture
def gate():
    """A function that starts a Gate; all are stopped after the test."""
    started = []

    def start(word, client=None, **options):
        started.append(worlds.Gate(word, client, **options).start())
        return started[-1]

    yield start
    for server in started:
        server.open()
        server.stop()


@pytest.fixture
def letters_may_wait(monkeypatch):
    """A single pass that leaves letters in doubt ends with 1, one that leaves them waiting for a relay with 75."""
    once = worlds.World.once

    def pass_of(world, now=worlds.MONDAY, status=(0, 1, 75)):
        result = once(world, now, status if isinstance(status, int) else None)
        assert status is None or isinstance(status, int) or result.status in status, result
        return result

    monkeypatch.setattr(worlds.World, "once", pass_of)
