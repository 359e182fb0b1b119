# SPDX-License-Identifier: MIT
"""Mail that a person sends to himself: `test mail` and `template send`, by the service, and what they prove."""
import email
import email.policy

import pytest
from aiosmtpd.controller import Controller

import peers
import world as worlds
from world import row

ME = "piet@home.example"
LATER = "2026-04-30"  # due: nothing is sent to clients by itself
REHEARSAL = "mode = rehearsal"


class Taking:
    """What a relay took for ME; REFUSAL is its answer to the content, where it does not take it."""

    def __init__(self, refusal=None):
        self.refusal, self.port, self.taken = refusal, peers.free_port(), []

    async def handle_DATA(self, server, session, envelope):
        if self.refusal:
            return self.refusal
        self.taken.append((envelope.mail_from, envelope.rcpt_tos,
                           email.message_from_bytes(envelope.content, policy=email.policy.default)))
        return "250 2.0.0 queued as 4711"

    def __enter__(self):
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self.controller.start()
        return self

    def __exit__(self, *_):
        self.controller.stop()


def asks(world, *words, status=0):
    """WORDS asked of a service that runs."""
    with world.service():
        return world.ctl(*words, status=status)


@pytest.mark.parametrize("mode", ["mode = live", REHEARSAL, f'{REHEARSAL}\nrehearse_to = "ik@devries.example"'])
def test_a_test_mail_reaches_oneself_in_every_mode(make_world, mode):
    with Taking() as relay:
        world = make_world(top=mode, smtp=worlds.relay_section(relay.port))
        world.ledger(row(due=LATER))
        said = asks(world, "test", "mail", ME).out
        ((sender, receivers, mail),) = relay.taken
    assert "queued as 4711" in said and f"> RCPT TO:<{ME}>" in said
    assert (sender, receivers) == ("administratie@devries.example", [ME])
    assert str(mail["To"]) == ME and mail["Auto-Submitted"] == "auto-generated"
    assert 'by the relay "main"' in mail.get_content() and world.levels() == []
    (letter,) = world.objects("show", "1")
    assert (letter["state"], letter["level"], letter["rehearsal"]) == ("accepted", "accepted", False)
    world.journal_is_whole()


def test_the_letters_of_a_rehearsal_stay_in_the_house_beside_it(make_world):
    with Taking() as relay:
        world = make_world(top=REHEARSAL, smtp=worlds.relay_section(relay.port))
        world.ledger(row(), row("2026-002", "other"))
        asks(world, "template", "send", "reminder", "--to", ME)
        assert [receivers for _, receivers, _ in relay.taken] == [[ME]]
    assert world.receivers() == ["ap@acme.example", "ap@other.example"]


def test_a_pause_of_everything_does_not_stop_it(make_world):
    with Taking() as relay:
        world = make_world(smtp=worlds.relay_section(relay.port))
        world.ledger(row())
        world.once("2026-03-01T10:00")
        world.ctl("pause", "--all")
        asks(world, "test", "mail", ME)
    assert [receivers for _, receivers, _ in relay.taken if receivers == [ME]] == [[ME]]


@pytest.mark.parametrize("words, subject", [((), "2026-0412"), (("--invoice", "2026-001"), "2026-001")])
def test_a_letter_goes_to_oneself_and_to_nobody_else(make_world, words, subject):
    with Taking() as relay:
        world = make_world(smtp=worlds.relay_section(relay.port))
        world.ledger(row(due=LATER))
        said = asks(world, "template", "send", "reminder", "--to", ME, *words).out
        ((sender, receivers, mail),) = relay.taken
    assert "queued as 4711" in said
    assert (sender, receivers) == ("administratie@devries.example", [ME])
    assert str(mail["To"].addresses[0].addr_spec) == ME and mail["Cc"] is None
    assert subject in mail["Subject"] and str(mail["Message-ID"]).startswith("<test.")
    assert world.levels() == []


@pytest.mark.parametrize("refusal, status", [
    ("554 5.7.1 no such letters", 69), ("552 5.2.2 no such letters", 69), ("451 4.7.1 no such letters", 75)])
def test_a_relay_that_refuses_is_quoted(make_world, refusal, status):
    with Taking(refusal) as relay:
        world = make_world(smtp=worlds.relay_section(relay.port))
        world.ledger(row(due=LATER))
        assert "no such letters" in asks(world, "test", "mail", ME, status=status).err


def test_a_relay_that_is_not_there_is_named(make_world):
    port = peers.free_port()
    world = make_world(smtp=worlds.relay_section(port))
    world.ledger(row(due=LATER))
    assert f"127.0.0.1:{port}" in asks(world, "test", "mail", ME, status=69).err


def test_into_the_outbox_where_the_relay_is_one(world):
    world.ledger(row(due=LATER))
    asks(world, "template", "send", "second", "--to", ME)
    (mail,) = world.mails()
    assert str(mail["To"]) == ME


@pytest.mark.parametrize("verb", [("template", "send", "reminder", "--to"), ("test", "mail")])
def test_without_a_service_nothing_is_queued(world, verb):
    assert "no service runs" in world.ctl(*verb, ME, status=75).err  # not even a store is there yet
    world.once()
    assert "no service runs" in world.ctl(*verb, ME, status=75).err
    assert world.sqlite("SELECT count(*) FROM reminder WHERE kind = 'test';") == "0\n"


@pytest.mark.parametrize("words, said, status", [
    (("template", "send", "reminder"), "--to needs a mail address", 2),
    (("template", "send", "reminder", "--to", "piet"), '"piet" is no mail address', 2),
    (("template", "send", "reminder", "--to", "AP@acme.example"), 'the address of client "acme"', 2),
    (("test", "mail", "ap@acme.example"), 'the address of client "acme"', 2),
    (("test", "mail", "piet"), '"piet" is no mail address', 2),
    (("test", "mail", ME, "--sender", "no"), 'there is no sender "no"', 2),
    (("test", "mail"), "usage: herinnerctl test mail ADDRESS", 2)])
def test_no_client_is_written_to_by_this_road(world, words, said, status):
    assert said in world.ctl(*words, status=status).err
    assert world.mails() == []


def test_a_pretended_time_reaches_no_relay_elsewhere(make_world):
    world = make_world(top=REHEARSAL, smtp='smtp "main" { url = "smtp://mail.example.net:587" }')
    world.ledger(row())
    assert "pretended time" in asks(world, "test", "mail", ME, status=78).err
