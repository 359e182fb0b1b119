# SPDX-License-Identifier: MIT
"""The service itself: what wakes it, what it makes of a reload, and how it ends."""
import os
import signal
import time

import pytest

import peers
import world as worlds
from world import MONDAY, row, rows, until


@pytest.fixture(scope="module", autouse=True)
def recovering(tmp_path_factory):
    """A service whose relay was down at its start and is up since: its letter comes a minute later, while the tests
    go on."""
    port = peers.free_port()
    world = worlds.World(tmp_path_factory.mktemp("recovering"), smtp=worlds.relay_section(port))
    world.ledger(row())
    with world.service() as service:
        until(lambda: world.store.exists() and world.troubles(), service.said)
        world.trouble = world.troubles()
        world.queued = {one["level"] for one in world.log()}
        server = worlds.Gate("never", port=port).start()
        try:
            yield world, service, server
        finally:
            server.stop()


def test_a_ledger_dropped_into_place_leads_to_letters_without_a_restart(make_world):
    world = make_world()
    with world.service():
        until(lambda: "not there" not in world.ctl("status", status=None).out, "the first pass")
        assert world.letters() == []
        world.ledger(row())
        until(lambda: world.receivers() == ["ap@acme.example"], world.receivers)
        world.ledger(row(), row("2026-002", "brandt"))
        until(lambda: world.receivers() == ["ap@acme.example", "ap@brandt.example"], world.receivers)
    assert [one["attempts"] for one in world.log()] == [1, 1]


def test_a_ledger_written_slowly_is_not_believed_half_way(make_world):
    world = make_world()
    world.ledger(*rows(4))
    text = world.ledger_file.read_text()
    world.ledger_file.unlink()
    with world.service():
        with open(world.ledger_file, "w", encoding="utf-8") as file:
            file.write(text[:len(text) // 2])
            file.flush()
            os.utime(world.ledger_file)
            time.sleep(1)
            file.write(text[len(text) // 2:])
        until(lambda: len(world.letters()) == 4, world.receivers)
    assert world.status()["ledgers"][0]["rejected"] == 0


def test_contacts_dropped_into_place_give_the_address(make_world):
    world = make_world(contacts='contacts "main" { path = "people.csv"  key = "code"  columns { email = "mail" } }')
    world.write("people.csv", "code,mail\nacme,\n")
    world.ledger(row(email=""))
    with world.service():
        until(lambda: world.objects("tasks"), "the task")
        world.write("people.csv", "code,mail\nacme,new@acme.example\n")
        until(lambda: world.receivers() == ["new@acme.example"], world.receivers)


def test_hup_with_a_broken_configuration_keeps_the_old_one_and_says_so(world):
    with world.service() as service:
        until(world.letters, "the first letter")
        good = world.config.read_text()
        world.config.write_text(good + "\nsender {\n")
        service.signal(signal.SIGHUP)
        until(lambda: "the old configuration stays in force" in service.said(), service.said)
        assert f"{world.config}:" in service.said()
        world.config.write_text(good)  # herinnerctl reads the file; the service has not been told
        until(lambda: "mistake" in world.troubles(), world.troubles)
        world.ledger(row(), row("2026-002", "brandt"))
        until(lambda: len(world.letters()) == 2, world.receivers)  # by the old one
        service.signal(signal.SIGHUP)
        until(lambda: world.troubles() == "", world.troubles)


def test_hup_with_a_good_configuration_takes_it(make_world):
    world = make_world(schedule='schedule { window = "14:00-17:00"  calendars = {"nl"} }')
    world.ledger(row())
    with world.service() as service:
        until(lambda: world.store.exists() and "14:00" in (world.status()["wake"] or ""), "the first pass")
        assert world.letters() == []
        world.configure(schedule=worlds.SECTIONS["schedule"])
        service.signal(signal.SIGHUP)
        until(world.letters, "the letter")


def test_hup_with_a_broken_letter_keeps_the_old_one(world):
    with world.service() as service:
        until(world.letters, "the first letter")
        (world.folder / "templates" / "en").mkdir(parents=True)
        broken = world.folder / "templates" / "en" / "reminder.md"
        broken.write_text("Subject: {{sender.name}}\n\nHello {{#oops}}\n")
        service.signal(signal.SIGHUP)
        until(lambda: "the old configuration stays in force" in service.said(), service.said)
        assert f"{broken}:" in service.said()
        world.ledger(row(), row("2026-002", "brandt"))
        until(lambda: len(world.letters()) == 2, world.receivers)
        assert "oops" not in str(world.letters()[1])


@pytest.mark.parametrize("word, sent", [("DATA", 1), ("dot", 2)])
def test_term_while_sending_ends_clean_and_nothing_is_uncertain(make_world, gate, word, sent):
    """Before 354 the letter in hand is left; after its last dot its reply is awaited."""
    server = gate(word, "client0002")
    world = make_world(smtp=worlds.relay_section(server.port))
    world.ledger(*rows(5))
    service = worlds.Service(world, MONDAY)
    server.await_letter()
    service.signal(signal.SIGTERM)
    time.sleep(0.3)
    server.open()
    service.wait()
    assert len(server.messages) == sent
    assert world.objects("uncertain") == []
    assert len(world.log("--reached", "accepted")) == sent
    world.once()
    assert server.receivers() == sorted(f"ap@client{n:04d}.example" for n in range(1, 6))


def test_int_ends_the_service_as_term_does(world):
    with world.service() as service:
        until(world.letters, "the letter")
        service.signal(signal.SIGINT)
        service.wait()


def next_pass(world, ask):
    """Whether ASK made a pass: the journal grows by one that says so."""
    def passes():
        return int(world.sqlite("SELECT count(*) FROM journal WHERE type = 'pass';"))

    before = until(passes, "the first pass")
    time.sleep(1)
    before = passes()
    ask()
    until(lambda: passes() > before, "another pass")


def test_usr1_makes_a_pass(world):
    with world.service() as service:
        until(world.letters, "the first letter")
        next_pass(world, lambda: service.signal(signal.SIGUSR1))


def test_run_asks_the_service_for_a_pass_and_without_one_says_so(world):
    assert "no service runs" in world.ctl("run", status=75).err
    with world.service() as service:
        until(world.letters, "the first letter")
        next_pass(world, lambda: world.ctl("run"))
        assert str(service.pid) in world.ctl("run").out


def test_an_approval_wakes_the_service(world):
    world.ledger(row(due="2025-12-01", issued="2025-11-01"))
    with world.service():
        (waiting,) = until(lambda: world.store.exists() and world.objects("approve"), "what waits")
        world.ctl("approve", waiting["id"])
        until(world.letters, "the letter")


def test_a_pause_wakes_the_service_and_takes_back_what_was_queued(make_world, gate):
    server = gate("DATA", "client0001")
    world = make_world(smtp=worlds.relay_section(server.port))
    world.ledger(*rows(3))
    with world.service():
        server.await_letter()
        world.ctl("pause", "client0002")
        server.open()
        until(lambda: len(server.messages) == 2, server.receivers)
        until(lambda: world.status()["queued"] == 0, world.status)
    assert server.receivers() == ["ap@client0001.example", "ap@client0003.example"]


def test_the_service_starts_again_on_its_own_store(world):
    for _ in range(3):
        with world.service():
            until(world.letters, "the letter")
    assert len(world.letters()) == 1
    assert world.status()["brakes"] == []
    world.journal_is_whole()


def test_a_copy_of_the_store_on_another_machine_sends_nothing_until_adopted(world):
    world.once()
    old = world.copy_store("old.db").read_bytes()
    world.ledger(row(), row("2026-002", "brandt"))
    world.once()
    world.store.write_bytes(old)  # a restored backup: it knows nothing of the second letter
    for end in ("-wal", "-shm"):
        (world.folder / f"herinnerd.db{end}").unlink(missing_ok=True)
    with world.service():
        until(lambda: world.status()["brakes"], "the brake")
        assert world.status(status=1)["brakes"] == ["origin"]
        assert world.decisions()["brandt", "reminder"] == "origin"
        assert len(world.letters()) == 2
        world.ctl("skip", "2026-002", "--reason", "found in the Sent folder")
        world.ledger(row(), row("2026-002", "brandt"), row("2026-003", "caspari"))
        world.ctl("adopt", "--yes")
        until(lambda: len(world.letters()) == 3, world.status)
    assert world.receivers() == ["ap@acme.example", "ap@brandt.example", "ap@caspari.example"]


def test_a_relay_that_comes_up_gets_its_letters_by_itself(recovering):
    world, service, server = recovering
    assert "cannot be reached" in world.trouble
    assert world.queued <= {"planned", "queued"}
    until(lambda: server.messages, lambda: world.troubles() + service.said(), seconds=150)
    until(lambda: world.troubles() == "", world.troubles)
    assert [one["level"] for one in world.log()] == ["accepted"]
