# SPDX-License-Identifier: MIT
"""R14: an address that mail cannot reach, from the relay's refusal to the next letter."""
import pytest

import world as worlds
from peers import misbehaving  # noqa: F401  (a fixture)

DEAD = "550 5.1.1 no such user"
LATER = "2026-03-17T10:00"  # the second letter is due


@pytest.fixture
def firm(make_world, misbehaving):  # noqa: F811
    """A function: a World with one due letter to EMAIL, and the server that says to each recipient what REPLIES say."""
    def make(email, replies, **sections):
        server = misbehaving(say={"RCPT": replies})
        kind = worlds.POLICY.replace("escalation = yes  confirm = yes", "")
        one = make_world(smtp=worlds.relay_section(server.port), policy=kind, **sections)
        one.ledger(worlds.row(email=email))
        return one, server

    return make


def recipients(server):
    return [line.split("<")[1].split(">")[0] for session in server.commands for line in session
            if line.startswith("RCPT")]


def test_r14_a_dead_address_gives_way_to_another_at_once(firm):
    world, server = firm("ledger@acme.example", [DEAD],
                         more='client "acme" { match = {"acme"}  email = {"section@acme.example"} }')
    world.once()
    assert recipients(server) == ["section@acme.example", "ledger@acme.example"]
    assert [(one["stage"], one["level"]) for one in world.log()] == [("reminder", "failed"), ("reminder", "accepted")]
    world.once(now=LATER)
    assert recipients(server)[2:] == ["ledger@acme.example"]
    world.journal_is_whole()


def test_r14_one_dead_address_among_several_is_left_out_and_told(firm):
    world, server = firm("dead@acme.example, well@acme.example", [DEAD])
    world.once()
    assert [one["level"] for one in world.log()] == ["accepted"]
    told = world.ctl("holds").out
    assert "dead@acme.example" in told and "550 5.1.1 no such user" in told and "well@" not in told
    world.once(now=LATER)
    assert recipients(server)[2:] == ["well@acme.example"]
    world.ctl("resume", "acme", now=LATER)
    world.once(now="2026-03-30T10:00")
    assert recipients(server)[3:] == ["dead@acme.example", "well@acme.example"]


def test_r14_without_an_address_left_the_client_waits_for_a_new_one(firm):
    world, server = firm("dead@acme.example", DEAD)
    world.once(status=None)
    world.once(now="2026-03-03T10:00", status=None)
    assert recipients(server) == ["dead@acme.example"]
    said = world.ctl("explain", "2026-001", now="2026-03-03T10:00").out
    assert "dead@acme.example" in said and "no such user" in said
    server.say["RCPT"] = "250 Ok"
    world.ctl("client", "set", "acme", "email", "new@acme.example", now="2026-03-03T10:00")
    world.once(now="2026-03-03T11:00")
    assert recipients(server) == ["dead@acme.example", "new@acme.example"]
    assert [one["level"] for one in world.log()] == ["failed", "accepted"]
    world.journal_is_whole()
