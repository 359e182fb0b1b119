# SPDX-License-Identifier: MIT
"""Mails to the owner: calls and tasks, what waits, what went wrong; each told once, with the same proof as letters.

2026-03-02 is a Monday, without holidays in the weeks after it; an invoice due on 2026-02-20 is reminded then.
"""
import re

import pytest

import world as worlds
from world import MONDAY, row

CALL = """
policy "standard" {
  thanks = no
  stage "reminder" { after_due = 7d  template = reminder  new_term = 7d }
  stage "call" { after_previous = 10d  action = call  lapse = 5bd }
  stage "second" { after_previous = 10d  template = second  new_term = 7d }
}
"""
CALL_DAY = "2026-03-12T10:00"  # ten days after MONDAY's reminder, a Thursday
PHONE = 'client "acme" { match = {"acme"}  phone = "+31 20 123 45 67"  contact = "Anna Smit" }'


def text_of(mail):
    """The text part with its lines joined."""
    return " ".join(mail.get_body(("plain",)).get_content().split())


def subjects(world):
    return [str(mail["Subject"]) for mail in world.owner_mails()]


def unfolded(mail):
    """The calendar file that goes along, its lines unfolded (RFC 5545 3.1)."""
    (part,) = [one for one in mail.iter_attachments() if one.get_content_type() == "text/calendar"]
    assert part.get_param("method") == "PUBLISH"
    raw = part.get_payload(decode=True)
    assert b"\r\n" in raw and b"\n" not in raw.replace(b"\r\n", b"")
    assert max(len(line) for line in raw.split(b"\r\n")) <= 75
    return raw.replace(b"\r\n ", b"").decode().split("\r\n")


def todos(mail):
    """[{property: value}] of each VTODO."""
    found, inside = [], None
    for line in unfolded(mail):
        if line == "BEGIN:VTODO":
            inside = {}
        elif line == "END:VTODO":
            found.append(inside)
            inside = None
        elif inside is not None:
            name, value = line.split(":", 1)
            inside[name.split(";")[0]] = value
    return found


@pytest.fixture
def called(make_world):
    """A world on the day its call is made."""
    world = make_world(policy=CALL, more=PHONE)
    world.ledger(row(open="1210.00"))
    world.once()
    world.ctl("note", "2026-001", "back from the fair on Friday")
    world.once(CALL_DAY)
    return world


# -- calls and tasks ------------------------------------------------------------------------------------------------


def test_a_call_is_mailed_with_what_it_needs(called):
    (mail,) = called.owner_mails()
    assert mail["Subject"] == "Call Acme BV, about 2026-001"
    assert mail["From"].addresses[0].addr_spec == "administratie@devries.example"
    assert mail["Auto-Submitted"] == "auto-generated" and mail["Reply-To"] is None
    text = text_of(mail)
    for fact in ("Anna Smit", "+31 20 123 45 67", "€1,210.00", "20 days late", "20 Feb 2026", "reminder, 2 March 2026",
                 "back from the fair on Friday", 'herinnerctl done 1 --note "what was said"', "by Thursday 19 March"):
        assert fact in text, (fact, text)


def test_the_call_goes_along_as_a_to_do(called):
    (mail,) = called.owner_mails()
    (todo,) = todos(mail)
    assert todo["DUE"] == "20260319" and todo["DTSTART"] == "20260312"
    assert todo["SUMMARY"] == "call: Acme BV\\, 1210.00 EUR"
    assert "+31 20 123 45 67" in todo["DESCRIPTION"] and "herinnerctl done 1" in todo["DESCRIPTION"]
    lines = unfolded(mail)
    assert lines[0] == "BEGIN:VCALENDAR" and "METHOD:PUBLISH" in lines and "VERSION:2.0" in lines


def test_the_agenda_calls_the_same_call_by_the_same_name(called):
    twin = called.folder / "twin"
    twin.mkdir()
    other = worlds.World(twin, policy=CALL, more=PHONE)
    other.ledger(row(open="1210.00"))
    other.once()
    other.ctl("agenda", "--until", "2026-03-20", "--ics", other.folder / "agenda.ics")
    agenda = (other.folder / "agenda.ics").read_bytes().replace(b"\r\n ", b"").decode()
    assert f'UID:{todos(called.owner_mails()[0])[0]["UID"]}\r\n' in agenda


def test_a_call_is_mailed_once(called):
    called.once(CALL_DAY)
    called.once("2026-03-13T10:00")
    assert len(called.owner_mails()) == 1
    called.journal_is_whole()


def test_the_mail_has_the_proof_of_a_letter_and_is_no_contact(called):
    (mail,) = called.log("--owner")
    assert (mail["level"], mail["stage"], mail["to"]) == ("accepted", "task", ["ik@devries.example"])
    assert mail["client"] == "" and mail["attempts"] == 1
    assert [one["stage"] for one in called.log()] == ["reminder"]
    assert "herinnerctl done 1" in called.ctl("show", mail["id"], "--raw").out.replace("=\n", "").replace("=\r\n", "")
    called.journal_is_whole()


def test_several_calls_go_in_one_mail(make_world):
    world = make_world(policy=CALL)
    world.ledger(row(), row("2026-002", "brandt"))
    world.once()
    world.once(CALL_DAY)
    (mail,) = world.owner_mails()
    assert mail["Subject"] == "2 things to do: Acme BV and Brandt BV"
    assert len(todos(mail)) == 2 and len({todo["UID"] for todo in todos(mail)}) == 2


def test_the_owner_reads_it_in_the_language_of_the_owner(make_world):
    sender = worlds.SENDER.replace("language = en", "language = en  owner_language = nl")
    world = make_world(policy=CALL, sender=sender)
    world.ledger(row())
    world.once()
    world.once(CALL_DAY)
    assert subjects(world) == ["Bel Acme BV, over 2026-001"]


def test_in_rehearsal_they_go_to_the_outbox_and_live_they_are_told_again(make_world):
    world = make_world(top="", policy=CALL)
    world.ledger(row())
    world.once()
    world.once(CALL_DAY)
    assert [one["level"] for one in world.log("--owner")] == ["rehearsed"]
    assert len(world.owner_mails()) == 1
