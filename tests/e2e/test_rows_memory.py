# SPDX-License-Identifier: MIT
"""What the service remembers of a ledger's rows is only faster: whatever lies in that file, a client who has paid is
not reminded, and programs that only look write nothing."""
import stat

import pytest

from world import MONDAY, csv_of, rows

PAID = "2026-0007"


def memory_of(world):
    return world.store.with_name(world.store.name + ".rows-main")


def look_of(path):
    return path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_ino


@pytest.fixture
def known(make_world):
    """A ledger of sixty clients with an overdue invoice each, and a service that has read it once."""
    world = make_world()
    world.ledger(*rows(60))
    world.once()
    assert memory_of(world).is_file()
    return world


def test_the_service_alone_writes_it(make_world):
    world = make_world()
    world.ledger(*rows(60))
    world.dry_run()
    world.ctl("ledger", "check", status=None)
    world.ctl("plan", status=None)
    assert not memory_of(world).exists()
    world.once()
    memory = memory_of(world)
    assert stat.S_IMODE(memory.stat().st_mode) == stat.S_IMODE(world.store.stat().st_mode)
    before = look_of(memory)
    world.ledger(*rows(200), day="2026-03-01")
    world.dry_run()
    world.ctl("ledger", "check", status=None)
    world.ctl("plan", status=None)
    assert look_of(memory) == before
    assert not memory.with_name(memory.name + ".new").exists()


def pay(world):
    """The same file, but for one invoice."""
    world.write(world.ledger_file, csv_of([invoice if invoice["number"] != PAID else {**invoice, "open": "0.00"}
                                           for invoice in rows(60)]))


def test_who_has_paid_since_is_not_reminded(known):
    assert PAID in known.ctl("plan", "--json").out
    pay(known)
    assert not any(PAID in str(decision) for decision in known.objects("plan"))
    known.once()
    assert not any(PAID in str(letter) for letter in known.letters())


@pytest.mark.parametrize("content", ["", "herinnerd", None])
def test_a_memory_that_is_none_changes_nothing(known, content):
    memory = memory_of(known)
    whole = memory.read_bytes()
    want = known.ctl("plan", "--json").out
    memory.write_bytes(whole[:len(whole) // 2] if content is None else content.encode())
    assert known.ctl("plan", "--json").out == want
    known.write(known.ledger_file, csv_of(rows(60)), day="2026-03-01")
    known.once()
    assert len(memory.read_bytes()) == len(whole)
    assert known.ctl("plan", "--json").out == want


def test_it_is_gone_when_a_client_is_forgotten(known):
    assert b"Client0007" in memory_of(known).read_bytes()
    known.ledger(*[invoice for invoice in rows(60) if invoice["number"] != PAID])
    known.once(now=MONDAY)
    done = known.run("herinnerctl", "--config", known.config, "forget", "client0007", "--yes", now=MONDAY, status=None)
    assert done.status == 0, done
    assert not memory_of(known).exists()
