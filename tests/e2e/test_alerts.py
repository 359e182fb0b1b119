# SPDX-License-Identifier: MIT
"""Alerts about what the edges report: told at once, each cause once until it changes (test_owner.py has the others)."""
import pytest

import peers
import world as worlds
from world import row

TWO_SENDERS = worlds.SENDER + worlds.SENDER.replace('sender "devries"', 'sender "shop"').replace(
    'administratie@', 'shop@').replace('smtp = "main"', 'smtp = "other"')
BESIDE = 'smtp "other" { transport = maildir }\n'


def text_of(mail):
    """The text part with its lines joined."""
    return " ".join(mail.get_body(("plain",)).get_content().split())


def subjects(world):
    return [str(mail["Subject"]) for mail in world.owner_mails()]


@pytest.fixture
def silent():
    """A relay that closes after the dot: nobody knows whether the letter went."""
    server = peers.Misbehaving(say={"dot": "hang up"}).start()
    yield server
    server.stop()


def test_an_uncertain_letter_is_told_and_again_after_three_business_days(make_world, silent):
    world = make_world(smtp=worlds.relay_section(silent.port, "save_sent = never"))
    world.ledger(row())
    world.once(status=None)  # the relay is left alone for a while, with the mail about it too
    silent.say.clear()
    world.once("2026-03-03T10:00", status=1)
    (told,) = world.log("--owner")
    assert told["subject"] == "Nobody knows whether a letter to Acme BV went"
    world.once("2026-03-05T10:00", status=1)
    world.once("2026-03-06T10:00", status=1)
    mails = [raw for _, _, raw in silent.messages]
    (number,) = [one["id"] for one in world.log(now="2026-03-06T10:00")]
    assert f"herinnerctl uncertain {number} send-again".encode() in mails[-1].replace(b"=\r\n", b"")
    assert len(world.log("--owner", now="2026-03-06T10:00")) == 2
    world.ctl("uncertain", number, "was-sent", now="2026-03-06T10:00")
    world.once("2026-03-13T10:00", status=None)
    assert len(world.log("--owner", now="2026-03-13T10:00")) == 2


def test_a_relay_that_takes_no_letters_is_told_by_another_one(make_world):
    world = make_world(smtp=worlds.relay_section(peers.free_port()) + BESIDE, sender=TWO_SENDERS)
    world.ledger(row())
    world.once(status=75)
    world.once("2026-03-03T10:00", status=75)
    (mail,) = world.owner_mails()
    assert mail["Subject"] == "The mail server main takes no letters"
    assert mail["From"].addresses[0].addr_spec == "shop@devries.example"
    assert "cannot be reached: nobody answers there" in text_of(mail)


def test_a_relay_nobody_can_tell_about_is_in_status_only(make_world):
    world = make_world(smtp=worlds.relay_section(peers.free_port()))
    world.ledger(row())
    world.once(status=75)
    assert world.log("--owner") == [] and "cannot be reached" in world.troubles()


def test_a_letter_that_cannot_be_written_is_told_once_and_ends_when_it_can(make_world):
    world = make_world()
    huge = "60000000000000000.00"  # two of them are more than a sum can hold
    world.ledger(row(open=huge), row("2026-003", open=huge), row("2026-002", "brandt"))
    world.once(status=None)
    world.once("2026-03-02T11:00", status=None)
    (mail,) = world.owner_mails()
    assert mail["Subject"] == "A letter to Acme BV cannot be written"
    assert "template check" in text_of(mail) and world.receivers() == ["ap@brandt.example"]
    world.ledger(row(open="100.00"), row("2026-003"), row("2026-002", "brandt"))
    world.once("2026-03-03T10:00", status=None)
    world.once("2026-03-03T11:00", status=None)
    assert len(world.letters()) == 2 and len(world.owner_mails()) == 1
    assert world.sqlite("SELECT count(*) FROM notice WHERE kind = 'template' AND ended IS NULL;") == "0\n"


def test_another_account_is_told_and_goes_with_the_confirmation(make_world):
    world = make_world()
    world.ledger(row())
    world.once()
    world.configure(sender=worlds.SENDER.replace("NL91ABNA0417164300", "NL20INGB0001234567"))
    world.once("2026-03-12T10:00", status=None)
    world.once("2026-03-12T11:00", status=None)
    (mail,) = world.owner_mails()
    assert mail["Subject"] == "The account in the letters of devries changed"
    assert "NL20INGB0001234567" in text_of(mail)
    world.ctl("approve", "iban", "devries", now="2026-03-12T11:00", status=None)


def test_a_ledger_that_left_the_configuration_is_told(make_world):
    world = make_world()
    world.ledger(row())
    world.once()
    world.configure(ledger=worlds.SECTIONS["ledger"].replace('"main"', '"books"', 1))
    world.once("2026-03-03T10:00", status=None)
    said = " ".join(subjects(world)) + " ".join(text_of(mail) for mail in world.owner_mails())
    assert "main" in said and "herinnerctl ledger rename OLD NEW" in said
    count = len(world.owner_mails())
    world.once("2026-03-04T10:00", status=None)
    assert len(world.owner_mails()) == count


def test_what_was_said_of_a_letter_is_over_when_its_invoice_is_paid(make_world):
    world = make_world()
    huge = "60000000000000000.00"
    world.ledger(row(open=huge), row("2026-003", open=huge))
    world.once(status=None)
    assert "letter:acme" in str(world.status()["troubles"])
    world.ledger(row(open="0.00"), row("2026-003", open="0.00"))
    world.once("2026-03-03T10:00", status=None)
    assert world.status(now="2026-03-03T10:00")["troubles"] == []
