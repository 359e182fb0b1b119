# SPDX-License-Identifier: MIT
"""What happens while a long ledger is read, planned and written down in many short steps: nobody is deaf meanwhile."""
import signal
import time

import world as worlds
from world import MONDAY, row, rows, until

MANY = 20000


def ledger_of(world, paid):
    """One invoice that is due and MANY that are not, all of which differ from one version to the next."""
    more = "1.00" if paid else "2.00"
    others = [row(f"X{n:06d}", f"other{n % 100}", due="2026-12-01", open=more, total=more) for n in range(MANY)]
    world.ledger(row(open="0.00" if paid else "100.00", total="100.00"), *others)


def has_open(pid, path):
    """Whether the process holds PATH open, as far as can be seen from outside."""
    return str(path) in worlds.open_files(pid)


def reads(world):
    return int(world.sqlite("SELECT count(*) FROM source_read;"))


def test_a_claim_is_refused_from_the_moment_a_new_ledger_was_read(make_world, gate):
    """The relay's 354 comes just when the new ledger was read to its end, in which the invoice is paid: the file is
    the one that was read, and what waits was not yet compared with it."""
    server = gate("DATA")
    world = make_world(smtp=worlds.relay_section(server.port), limits="limits { per_run = 100000 }")
    ledger_of(world, paid=False)
    with world.service() as service:
        server.await_letter()
        ledger_of(world, paid=True)
        until(lambda: has_open(service.pid, world.ledger_file) or reads(world) > 1, "the ledger to be read", seconds=60)
        until(lambda: not has_open(service.pid, world.ledger_file), "the ledger to be read to its end", seconds=60)
        server.open()
        until(lambda: world.sqlite("SELECT count(*) FROM invoice WHERE balance = 100;").strip() == str(MANY),
              service.said, seconds=120)
        until(lambda: world.status()["queued"] == 0, service.said)
    assert server.messages == []
    assert world.log("--reached", "accepted") == []


def test_term_during_a_long_pass_is_heard_between_two_steps(make_world):
    """Nothing of the pass has to be finished first; the next start makes up for it."""
    world = make_world()
    ledger_of(world, paid=False)
    service = worlds.Service(world, worlds.MONDAY)
    until(service.is_up, "the service to start")
    until(lambda: has_open(service.pid, world.ledger_file) or world.sqlite("SELECT 1 FROM source_read;"), service.said)
    service.stop()
    assert world.sqlite("SELECT count(*) FROM journal WHERE type = 'pass';").strip() == "0"
    assert world.letters() == []
    world.once()
    assert world.receivers() == ["ap@acme.example"]


def test_a_calendar_that_cannot_be_read_keeps_waiting_letters_and_the_service(make_world, gate):
    """Letters are queued, the service ends, and at the next start there is no plan to ask for leave."""
    server = gate("DATA")
    world = make_world(smtp=worlds.relay_section(server.port))
    world.ledger(*rows(5))
    service = worlds.Service(world, MONDAY)
    server.await_letter()
    until(lambda: world.sqlite("SELECT count(*) FROM reminder WHERE state = 'queued';") == "5\n", service.said)
    service.kill()
    server.open()
    (world.folder / "calendars").mkdir()
    (world.folder / "calendars" / "closed.ics").write_text("rubbish\n")
    (world.folder / "closed.ics").write_text("rubbish\n")
    world.configure(more='client "client0001" { match = {"client0001"}  calendar = "closed.ics" }')
    service = worlds.Service(world, MONDAY)
    until(lambda: "closed.ics" in service.said(), service.said)
    time.sleep(1)
    assert service.process.poll() is None and server.messages == [], service.said()
    world.configure(more="")
    service.signal(signal.SIGHUP)
    until(lambda: len(server.messages) == 5, service.said)
    service.stop()


def test_taking_back_an_act_on_a_client_that_was_merged_stops_the_letter_that_waits(make_world, gate):
    server = gate("DATA")
    world = make_world(smtp=worlds.relay_section(server.port))
    beta = row("B1", "beta", due="2026-12-01")
    world.ledger(beta, day="2026-02-26")
    world.once("2026-02-26T11:00")
    world.ledger(row("A1"), beta, day="2026-02-26")
    world.once("2026-02-26T11:10", status=None)
    for words in (["pause", "acme"], ["resume", "acme"], ["client", "merge", "acme", "beta"]):
        world.ctl(*words, now="2026-02-26T12:20")
    resumed = world.sqlite("SELECT max(seq) FROM journal WHERE type = 'hold-lifted';").strip()
    with world.service() as service:
        server.await_letter()
        service.signal(signal.SIGSTOP)  # it cannot see the word before the server's answer
        world.ctl("undo", resumed, now="2026-03-02T10:01")
        server.open()
        time.sleep(0.5)
        service.signal(signal.SIGCONT)
        time.sleep(2)
        assert server.messages == [], service.said()
    assert [one["kind"] for one in world.objects("holds", now="2026-03-02T10:02")] == ["pause"]


def test_a_pass_that_is_overtaken_again_and_again_ends(world):
    """A store that refuses each letter as being there already: the pass does not go round for ever."""
    world.once("2026-03-02T08:00")
    world.sqlite("CREATE TRIGGER t BEFORE INSERT ON reminder BEGIN INSERT INTO meta(key) VALUES ('secret'); END;")
    assert "has a live letter or was served already" in world.once(status=1).err
    assert world.letters() == []
