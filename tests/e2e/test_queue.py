# SPDX-License-Identifier: MIT
"""How letters wait: rates, limits of a day and of a relay, connections that close, and a relay that is away for days."""
import time

import pytest

import faults
import peers
import world as worlds
from world import MONDAY, rows, until

pytestmark = pytest.mark.usefixtures("letters_may_wait")


class Timed(peers.Misbehaving):
    """Notes when each letter's end came, and when each connection was made."""

    def __init__(self, **options):
        super().__init__(**options)
        self.ends, self.knocks = [], []

    def process_request(self, request, client_address):
        self.knocks.append(time.monotonic())
        super().process_request(request, client_address)

    def reply(self, word, usual):
        if word == "dot":
            self.ends.append(time.monotonic())
        return super().reply(word, usual)


@pytest.fixture
def timed():
    started = []

    def start(**options):
        started.append(Timed(**options).start())
        return started[-1]

    yield start
    for server in started:
        server.stop()


@pytest.fixture
def hasty(make_world):
    """A function: a World whose service lives HASTE times as fast, with COUNT letters for the server on PORT."""
    def make(port, count, haste, more="", connections=1):
        world = faults.faulty(make_world(smtp=worlds.relay_section(port, more, connections)
                                         .replace("timeout = 20s", "timeout = 20m")))
        world.surroundings["HERINNERD_FAULT_HASTE"] = str(haste)
        world.ledger(*rows(count))
        return world

    return make


def levels(world, now=MONDAY):
    return [one["level"] for one in world.log(now=now)]


# -- so many a minute, so many a day -----------------------------------------------------------------------------------

def test_a_sixth_of_the_rate_goes_at_once_and_the_rest_one_by_one(hasty, timed):
    server = timed()
    world = hasty(server.port, 16, 3)
    world.configure(smtp=world.sections["smtp"].replace("rate = 0", "rate = 60"))
    world.once()
    assert levels(world) == ["accepted"] * 16
    seconds = [(end - server.knocks[0]) * 3 for end in server.ends]
    print([round(second, 1) for second in seconds])
    assert all(second >= number - 10 for number, second in enumerate(seconds)), seconds


def test_per_day_counts_letters_and_not_lost_connections(hasty, timed):
    server = timed(say={"DATA": ["hang up"] * 3})
    world = hasty(server.port, 2, 60, "per_day = 2")
    with world.service() as service:
        until(lambda: levels(world) == ["accepted"] * 2, service.said)
    assert len(server.messages) == 2 and len(server.knocks) >= 4


def test_what_per_day_leaves_over_says_so_and_goes_tomorrow(make_world, timed):
    server = timed()
    world = make_world(smtp=worlds.relay_section(server.port, "per_day = 2"))
    world.ledger(*rows(5))
    world.once()
    assert levels(world) == ["accepted"] * 2
    assert sorted(world.decisions().values()) == ["rate"] * 3
    world.once("2026-03-03T10:00")
    world.once("2026-03-04T10:00")
    assert len(server.messages) == 5 and world.decisions("2026-03-04T11:00") == {}


def test_letters_go_by_how_long_they_have_been_due_however_many_they_are(make_world, timed):
    server = timed()
    world = make_world(smtp=worlds.relay_section(server.port), limits="limits { per_run = 200 }")
    world.ledger(*rows(99), worlds.row(client="zzz", due="2026-02-18"))
    world.once()
    clients = [recipients[0] for _, recipients, _ in worlds.to_clients(server)]
    assert len(clients) == 100 and "<ap@zzz.example>" in clients[0], clients[:3]


# -- what a relay cannot take ------------------------------------------------------------------------------------------

def test_an_address_beyond_ascii_goes_where_smtputf8_is_offered(make_world, timed):
    server = timed(offers=["PIPELINING", "SMTPUTF8"])
    world = make_world(smtp=worlds.relay_section(server.port))
    world.ledger(worlds.row(email="jörg@acme.example"))
    world.once()
    assert levels(world) == ["accepted"]
    (talk,) = server.commands
    assert talk[1].endswith(" SMTPUTF8") and talk[2] == "RCPT TO:<jörg@acme.example>"


def test_an_address_beyond_ascii_is_for_a_person_where_it_is_not_offered(make_world, timed):
    server = timed()
    world = make_world(smtp=worlds.relay_section(server.port))
    world.ledger(worlds.row(email="jörg@acme.example"), worlds.row("2026-002", "brandt"))
    world.once()
    assert world.levels() == [("acme", "reminder", "failed"), ("brandt", "reminder", "accepted")]
    (hold,) = world.objects("holds")
    assert hold["client"] == "acme" and "SMTPUTF8" in hold["reason"]
    assert world.troubles() == ""


# -- connections -------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("farewell", ["421 4.4.2 idle too long", None])
def test_a_relay_that_closes_an_idle_connection_is_no_trouble(make_world, farewell):
    class Closing(peers.Talk):
        def send(self, text):
            super().send(text)
            if text.startswith("250 2.0.0 Ok: queued"):
                time.sleep(0.3)
                if farewell:
                    super().send(farewell)
                raise peers.Hangup

    server = peers.Misbehaving(offers=["PIPELINING"])
    server.RequestHandlerClass = Closing
    server.start()
    try:
        world = make_world(smtp=worlds.relay_section(server.port))
        world.ledger(*rows(1))
        with world.service() as service:
            until(lambda: levels(world) == ["accepted"], service.said)
            time.sleep(0.6)
            assert world.troubles() == ""
            world.ledger(*rows(2))
            until(lambda: levels(world) == ["accepted"] * 2, service.said)
            assert world.troubles() == ""
        assert len(server.messages) == 2
    finally:
        server.stop()


def test_an_idle_connection_is_closed_in_order_after_half_a_minute(hasty, timed):
    server = timed()
    world = hasty(server.port, 1, 20)
    with world.service() as service:
        until(lambda: levels(world) == ["accepted"], service.said)
        until(lambda: server.commands[0][-1] == "QUIT", lambda: server.commands)
        assert time.monotonic() - server.ends[0] >= 1
        world.ledger(*rows(2))
        until(lambda: levels(world) == ["accepted"] * 2, service.said)
    assert len(server.commands) == 2


def two_relays(make_world, *ports):
    """A World with two relays, senders and ledgers, each called aa and bb."""
    names = ("aa", "bb")
    sections = [worlds.relay_section(port).replace('"main"', f'"{name}"').replace("20s", "20m")
                for name, port in zip(names, ports)]
    senders = [worlds.SENDER.replace('"devries"', f'"{name}"').replace('"main"', f'"{name}"') for name in names]
    ledgers = [f'ledger "{name}" {{ path = "{name}.csv"  sender = "{name}"  max_age = 0d }}' for name in names]
    return make_world(smtp="\n".join(sections), sender="\n".join(senders), ledger="\n".join(ledgers))


def test_each_relay_has_its_own_backoff_which_doubles(make_world, timed):
    """The one that hangs up is asked after a minute, two, four; the other one's letters do not wait for it."""
    sick, well = timed(say={"greeting": ["hang up"] * 3}), timed()
    world = faults.faulty(two_relays(make_world, sick.port, well.port))
    world.surroundings["HERINNERD_FAULT_HASTE"] = "60"
    for name in ("aa", "bb"):
        world.write(f"{name}.csv", worlds.csv_of([worlds.row(f"{name}-1", f"client{name}")]))
    with world.service() as service:
        until(lambda: ("clientbb", "reminder", "accepted") in world.levels(), service.said)
        assert "closed the connection" in world.troubles()
        until(lambda: levels(world) == ["accepted"] * 2, service.said)
        assert world.troubles() == ""
    waits = [later - sooner for sooner, later in zip(sick.knocks, sick.knocks[1:])]
    assert len(waits) == 3 and len(well.knocks) == 1
    assert all(wait >= 0.95 * 2 ** number for number, wait in enumerate(waits)), waits
    assert waits[0] <= 1.25 + 1 and waits[2] > waits[0]


def test_a_relay_that_is_away_keeps_no_letter_of_another_waiting(make_world, timed):
    """More letters than are composed ahead wait for the one; the other one's still get their bytes."""
    well = timed()
    world = two_relays(make_world, peers.free_port(), well.port)
    world.configure(limits="limits { per_run = 100 }")
    world.write("aa.csv", worlds.csv_of(rows(70)))
    world.write("bb.csv", worlds.csv_of([worlds.row("bb-1", "clientbb")]))
    world.once(status=None)
    assert [one["client"] for one in world.log() if one["level"] == "accepted"] == ["clientbb"]
    assert world.sqlite("SELECT count(*) FROM reminder WHERE state = 'queued' AND relay = 'aa'").split() == ["64"]


# -- days --------------------------------------------------------------------------------------------------------------

DAYS = [f"2026-03-{day:02d}T10:00" for day in (2, 3, 4, 5, 6, 9, 10, 11)]


def test_a_relay_away_for_days_touches_no_letter_which_is_made_anew_each_day(make_world):
    port = peers.free_port()
    world = make_world(smtp=worlds.relay_section(port))
    world.ledger(worlds.row())
    for day in DAYS:
        world.once(day)
        (entry,) = world.log(now=day)
        assert entry["attempts"] == 0 and entry["level"] in ("planned", "queued")
        (trouble,) = world.status(day, status=1)["troubles"]
        assert "cannot be reached" in trouble["text"] and trouble["since"].startswith("2026-03-02T10:00")
    assert world.sqlite("SELECT count(*) FROM reminder WHERE state = 'cancelled' AND tries = 0;") == "7\n"
    server = worlds.Gate("never", port=port).start()
    try:
        world.once("2026-03-12T10:00")
    finally:
        server.stop()
    ((_, _, content),) = server.messages
    assert b"Date: Thu, 12 Mar 2026" in content
    assert levels(world, "2026-03-12T11:00") == ["accepted"] and world.troubles("2026-03-12T11:00") == ""
    assert world.objects("holds", now="2026-03-12T11:00") == []
    world.journal_is_whole(now="2026-03-12T11:00")


@pytest.mark.parametrize("step", ["MAIL", "DATA"])
def test_a_relay_that_puts_off_for_days_never_ends_a_letter(make_world, timed, step):
    server = timed(say={step: "451 4.3.2 quota of this account"})
    world = make_world(smtp=worlds.relay_section(server.port))
    world.ledger(worlds.row())
    for day in DAYS:
        world.once(day)
    assert levels(world, DAYS[-1]) == ["queued"] and world.objects("holds", now=DAYS[-1]) == []
    server.say.clear()
    world.once("2026-03-12T10:00")
    assert levels(world, "2026-03-12T11:00") == ["accepted"] and len(server.messages) == 1


def test_all_letters_put_off_for_days_are_the_relays_trouble_and_end_none(make_world, timed):
    server = timed(say={"RCPT": "450 4.7.1 too many from you"})
    world = make_world(smtp=worlds.relay_section(server.port))
    world.ledger(*rows(8))
    for day in DAYS:
        world.once(day)
    assert "puts letters off: 450 4.7.1 too many from you" in world.troubles(DAYS[-1])
    server.say.clear()
    world.once("2026-03-12T10:00")
    found = levels(world, "2026-03-12T11:00")
    print(found)
    assert found.count("accepted") == 8 and world.objects("holds", now="2026-03-12T11:00") == []


def test_one_address_put_off_for_five_days_is_given_up_and_told(make_world, timed):
    server = timed(say={"RCPT": "450 4.2.0 greylisted"})
    world = make_world(smtp=worlds.relay_section(server.port))
    world.ledger(worlds.row())
    for day in DAYS[:5]:
        world.once(day)
        assert levels(world, day) == ["queued"]
    world.once("2026-03-09T10:00")
    assert levels(world, "2026-03-09T11:00") == ["failed"]
    (hold,) = world.objects("holds", now="2026-03-09T11:00")
    assert "450 4.2.0 greylisted" in hold["reason"]
    world.once("2026-03-10T10:00", status=None)
    assert len([one for one in server.commands if len(one) > 1]) == 6
