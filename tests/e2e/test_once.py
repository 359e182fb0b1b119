# SPDX-License-Identifier: MIT
"""How a single pass ends for whoever runs it from a timer (0, 1, 75), and what `plan` says of letters that wait for
their relay or for room on the disk."""
import pytest

import peers
import world as worlds
from world import MONDAY, row, rows


@pytest.fixture
def unreachable(make_world):
    """Two letters are due and nobody listens where the relay should be."""
    world = make_world(smtp=worlds.relay_section(peers.free_port()))
    world.ledger(*rows(2))
    return world


# -- exit statuses -------------------------------------------------------------------------------------------------


def test_a_pass_that_sent_what_was_due_ends_with_0_and_says_only_that(world):
    (line,) = world.once().err.splitlines()
    assert line.startswith("reminder=1 client=acme") and "outcome=accepted" in line
    assert world.once() == (0, "", "")


@pytest.mark.parametrize("words, said", [
    (["--frob"], "--frob; see herinnerd --help"), (["x"], '"x" is not understood'),
    (["--base", "/tmp"], "--base goes with --check only"), (["--now", "soon", "--once"], 'time "soon"')])
def test_what_is_not_understood_starts_nothing(world, words, said):
    assert said in world.daemon(*words, status=2).err and not world.store.exists()


def test_letters_that_found_no_relay_end_with_75_and_one_sentence(unreachable):
    result = unreachable.once(status=75)
    lines = [line for line in result.err.splitlines() if "are due and were not sent" in line]
    assert len(lines) == 1, result.err
    assert "2 letters" in lines[0] and "cannot be reached" in lines[0] and "try again later" in lines[0]
    assert unreachable.once(status=75)  # and again, until it is there


def test_one_letter_is_worded_as_one(unreachable):
    unreachable.ledger(row())
    assert "1 letter is due and was not sent" in unreachable.once(status=75).err


def test_the_sentence_is_there_in_dutch(unreachable):
    result = unreachable.daemon("--once", "--lang", "nl", now=MONDAY, status=75)
    assert "2 brieven moeten weg en zijn niet verzonden" in result.err


def test_without_letters_due_an_unreachable_relay_does_not_matter(unreachable):
    unreachable.ledger(row(due="2026-03-20"))
    assert unreachable.once() == (0, "", "")


def test_once_the_relay_is_back_the_pass_ends_with_0(unreachable, gate):
    unreachable.once(status=75)
    server = gate("never")
    unreachable.configure(smtp=worlds.relay_section(server.port))
    unreachable.once()
    assert len(server.messages) == 2


def test_a_letter_that_was_put_off_ends_with_75(make_world, misbehaving):
    server = misbehaving(say={"RCPT": "451 4.7.1 greylisted, come back"})
    world = make_world(smtp=worlds.relay_section(server.port))
    world.ledger(row())
    assert "1 letter is due and was not sent" in world.once(status=75).err


def test_a_rejected_row_ends_with_1(world):
    world.ledger(row(), row("2026-002", "brandt", due="2026-01-01"))  # due before it was issued
    assert "1 row was rejected" in world.once(status=1).err
    assert len(world.letters()) == 1


def test_a_broken_ledger_ends_with_1(world):
    world.write("ledger.csv", "number;client\n")
    assert "cannot be used" in world.once(status=1).err


def test_a_held_clock_ends_with_1(world):
    world.once("2026-03-03T08:00")
    world.once("2026-03-02T11:00", status=1)


def test_an_uncertain_letter_ends_with_1_until_somebody_decides(make_world, misbehaving):
    server = misbehaving(say={"dot": "hang up"})
    world = make_world(smtp=worlds.relay_section(server.port))
    world.ledger(row())
    world.once(status=1)
    (doubtful,) = world.objects("uncertain")
    world.once(status=1)
    world.ctl("uncertain", doubtful["id"], "was-sent")
    world.once()


def test_a_restored_store_ends_with_1_until_it_is_adopted(world):
    world.once()
    generation = worlds.pathlib.Path(f"{world.store}.generation")
    generation.write_text("1\n" if generation.read_text().strip() != "1" else "99\n")
    world.once(status=1)
    world.ctl("adopt", "--yes")
    world.once()


# -- plan: relay and disk ------------------------------------------------------------------------------------------


def test_plan_shows_that_letters_wait_for_the_relay(unreachable):
    assert set(unreachable.decisions().values()) == {"send"}  # not tried yet
    unreachable.once(status=75)
    assert unreachable.decisions() == {("client0001", "reminder"): "relay", ("client0002", "reminder"): "relay"}
    said = unreachable.ctl("plan").out
    assert "to send 0" in said and "held 2" in said and "mail server does not take letters now" in " ".join(said.split())
    assert "mail server does not take letters now" in " ".join(unreachable.ctl("explain", "2026-0001").out.split())


def test_what_holds_a_letter_besides_is_shown_before_the_relay(unreachable):
    unreachable.once(status=75)
    unreachable.ctl("pause", "client0001")
    assert unreachable.decisions() == {("client0001", "reminder"): "pause", ("client0002", "reminder"): "relay"}
    night = "2026-03-02T20:00"
    assert unreachable.decisions(night)["client0002", "reminder"] == "window"


def test_a_plan_for_another_day_knows_nothing_of_the_relay(unreachable):
    unreachable.once(status=75)
    (one, other) = [each["decision"] for each in unreachable.plan("--date", "2026-03-03")]
    assert one == other == "send"


def test_only_letters_of_the_relay_in_trouble_wait_for_it(make_world):
    second = worlds.SENDER.replace('"devries"', '"other"').replace('smtp = "main"', 'smtp = "box"')
    world = make_world(smtp=worlds.relay_section(peers.free_port()) + '\nsmtp "box" { transport = maildir }',
                       sender=worlds.SENDER + second,
                       ledger=worlds.SECTIONS["ledger"] + '\nledger "two" { path = "two.csv"  max_age = 0d  '
                                                          'sender = other }')
    world.ledger(row())
    world.write("two.csv", worlds.csv_of([row("2", "brandt")]))
    world.once("2026-03-02T08:00")
    world.once(status=75)
    assert world.receivers() == ["ap@brandt.example"]
    world.write("two.csv", worlds.csv_of([row("2", "brandt"), row("3", "caspari")]))
    assert world.decisions()["acme", "reminder"] == "relay"
    assert world.decisions()["caspari", "reminder"] == "send"


def test_the_trouble_is_over_once_a_letter_went(unreachable, gate):
    unreachable.once(status=75)
    unreachable.configure(smtp=worlds.relay_section(gate("never").port))
    unreachable.once()
    unreachable.ledger(*rows(3))
    assert unreachable.decisions()["client0003", "reminder"] == "send"


def test_plan_shows_that_letters_wait_for_room_on_the_disk(unreachable):
    """The reserve is gone and nothing fills its place: no claim is made, whatever the relay says."""
    unreachable.once(status=75)
    worlds.pathlib.Path(f"{unreachable.store}.reserve").write_bytes(b"")
    assert set(unreachable.decisions().values()) == {"disk"}
    assert "disk is nearly full" in " ".join(unreachable.ctl("plan").out.split())


# -- go-live and addresses -----------------------------------------------------------------------------------------


def test_go_live_says_that_a_restored_store_sends_nothing_yet(make_world):
    world = make_world(top="")
    world.ledger(row())
    world.once()
    generation = worlds.pathlib.Path(f"{world.store}.generation")
    assert "comes from another machine" not in world.ctl("go-live", status=2).out
    generation.write_text("99\n")
    said = " ".join(world.ctl("go-live", status=2).out.split())
    assert "1 letter goes to a client" in said and "Acme BV" in said
    assert "none of them goes before this is settled" in said and "herinnerctl adopt" in said
    world.ctl("go-live", "--yes")
    before = len(world.letters())
    world.once(status=1)
    assert len(world.letters()) == before
    world.ctl("adopt", "--yes")
    world.once()
    assert len(world.letters()) == before + 1


def test_an_address_that_cannot_be_used_is_told_apart_from_none(world):
    world.ledger(row(email="ap@@acme"), row("2026-002", "brandt", email=""))
    world.once()
    said = " ".join(world.ctl("plan").out.split())
    assert "address that is given cannot be used" in said and "there is no mail address" in said
    assert "address that is given cannot be used" in " ".join(world.ctl("explain", "2026-001").out.split())
    assert "there is no mail address" in " ".join(world.ctl("explain", "2026-002").out.split())
    assert set(world.decisions().values()) == {"no-address"}  # the word of the interface is one
