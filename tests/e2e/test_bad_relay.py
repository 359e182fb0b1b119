# SPDX-License-Identifier: MIT
"""One misbehaviour of the mail server a test: what becomes of the letter, what `status` says, and that it goes after all.

No fault of the relay marks a client. Where the letter was provably not taken it is there once in the end; where nobody
can know it is uncertain and not sent again.
"""
import time

import pytest

import faults
import peers
import world as worlds
from bad_relay import ENDLESS, BadRelay
from peers import authority, peer_folder  # noqa: F401  (fixtures)

pytestmark = pytest.mark.usefixtures("letters_may_wait")

RETRY = "2026-03-02T10:30"
WAITING = {"planned", "queued"}


@pytest.fixture
def bad(make_world):
    """A function: a World with one due letter and the BadRelay it goes to."""
    started = []

    def make(more="timeout = 2s", **options):
        server = BadRelay(**options).start()
        started.append(server)
        one = make_world(smtp=worlds.relay_section(server.port, more).replace("timeout = 20s", ""))
        one.ledger(worlds.row())
        return one, server

    yield make
    for server in started:
        server.stop()


def check_goes_after_all(world, server):
    """Mended, the letter goes once, and nothing is complained of."""
    world.once(now=RETRY)
    assert [one["level"] for one in world.log(now=RETRY)] == ["accepted"], world.troubles(RETRY)
    assert len(server.messages) == 1
    assert world.troubles(RETRY) == "" and world.objects("holds") == []
    world.journal_is_whole(now=RETRY)


def check_untouched(world, words):
    """The relay is blamed in a sentence; the letter was not even tried."""
    (entry,) = world.log()
    assert entry["level"] in WAITING and entry["attempts"] == 0, entry
    (trouble,) = world.status()["troubles"]
    assert words in trouble["text"], trouble
    assert world.objects("holds") == []


TEMPORARY, FOR_GOOD = "451 4.3.0 not now", "554 5.3.0 never"
LOST = "was lost: the relay closed the connection"


@pytest.mark.parametrize("step, reply, words", [
    ("greeting", "421 4.3.2 busy", "refuses to talk to this machine: 421 4.3.2 busy"),
    ("greeting", TEMPORARY, "refuses to talk to this machine: 451 4.3.0 not now"),
    ("greeting", FOR_GOOD, "refuses to talk to this machine: 554 5.3.0 never"),
    ("greeting", "hang up", "closed the connection before the login"),
    ("greeting", "silence", "does not answer in time"),
    ("greeting", "what is this", "127.0.0.1"),
    ("EHLO", ["421 4.3.2 busy"] * 2, "refuses to talk to this machine: 421 4.3.2 busy"),
    ("EHLO", [TEMPORARY] * 2, "refuses to talk to this machine: 451 4.3.0 not now"),
    ("EHLO", [FOR_GOOD] * 2, "refuses to talk to this machine: 554 5.3.0 never"),
    ("EHLO", "hang up", "closed the connection before the login"),
    ("EHLO", "silence", "does not answer in time"),
    ("EHLO", ENDLESS, "127.0.0.1"),
    ("MAIL", "421 4.3.2 busy", "was lost: 421 4.3.2 busy"),
    ("MAIL", FOR_GOOD, "refuses to pass letters on: 554 5.3.0 never"),
    ("MAIL", "hang up", LOST),
    ("MAIL", "silence", "gave an answer that fits no question: 354"),  # the replies to RCPT and DATA come in its place
    ("MAIL", ENDLESS, "gave an answer that fits no question"),
    ("MAIL", "354 go on", "gave an answer that fits no question: 354 go on"),
    ("MAIL", "250-" + "x" * 5000, "gave an answer that fits no question"),
    ("RCPT", "421 4.3.2 busy", "was lost: 421 4.3.2 busy"),
    ("RCPT", "554 5.7.1 relay access denied", "refuses to pass letters on: 554 5.7.1 relay access denied"),
    ("RCPT", "hang up", LOST),
    ("RCPT", "silence", "stopped answering"),
    ("RCPT", "354 go on", "gave an answer that fits no question: 354 go on"),
    ("DATA", "421 4.3.2 busy", "was lost: 421 4.3.2 busy"),
    ("DATA", FOR_GOOD, "refuses to pass letters on: 554 5.3.0 never"),
    ("DATA", "hang up", LOST),
    ("DATA", "silence", "stopped answering"),
    ("DATA", "250 thank you", "gave an answer that fits no question: 250 thank you"),
])
def test_what_the_relay_does_before_the_content_touches_no_letter(bad, step, reply, words):
    world, server = bad(say={step: reply if isinstance(reply, list) else [reply]})
    world.once()
    check_untouched(world, words)
    check_goes_after_all(world, server)


@pytest.mark.parametrize("step, reply", [
    ("MAIL", TEMPORARY), ("RCPT", TEMPORARY), ("DATA", TEMPORARY), ("dot", TEMPORARY), ("dot", "421 4.3.2 busy"),
])
def test_a_letter_put_off_is_tried_again_and_goes_once(bad, step, reply):
    world, server = bad(say={step: [reply]})
    world.once()
    (entry,) = world.log()
    assert (entry["level"], entry["attempts"], entry["reply"]) == ("queued", 1, reply)
    assert world.objects("holds") == []
    taken = len(server.messages)  # «451» to the dot: read, and not taken
    world.once(now=RETRY)
    assert [one["level"] for one in world.log(now=RETRY)] == ["accepted"]
    assert len(server.messages) == taken + 1 and world.troubles(RETRY) == ""


@pytest.mark.parametrize("step, reply, why", [
    ("RCPT", "550 5.1.1 no such user", "undeliverable"),
    ("RCPT", FOR_GOOD, "undeliverable"),
    ("dot", FOR_GOOD, "undeliverable"),
])
def test_a_refusal_of_this_letter_is_for_a_person(bad, step, reply, why):
    world, server = bad(say={step: [reply]})
    world.once()
    (entry,) = world.log()
    assert (entry["level"], entry["reply"]) == ("failed", reply)
    (hold,) = world.objects("holds")
    assert hold["kind"] == why and reply in hold["reason"]
    taken = len(server.messages)
    world.once(now=RETRY, status=None)
    assert len(server.messages) == taken


@pytest.mark.parametrize("reply", ["hang up", "silence", "354 more", "150 hm", "what?", ENDLESS, "250-" + "x" * 5000])
def test_no_answer_to_the_dot_is_uncertain_and_not_sent_again(bad, reply):
    world, server = bad(more="timeout = 2s  timeout_accept = 2s", say={"dot": [reply]})
    world.once()
    assert [one["level"] for one in world.log()] == ["uncertain"] and len(server.messages) == 1
    assert world.status(status=1)["uncertain"] == 1 and world.objects("holds") == []
    world.once(now=RETRY)  # the owner hears of it, the client nothing more
    told = [one for _, recipients, _ in server.messages[1:] for one in recipients]
    assert told and all(f"<{world.owner}>" in one for one in told)
    world.journal_is_whole()


@pytest.mark.parametrize("reply, level, said", [
    (TEMPORARY, "queued", TEMPORARY),
    ("421 4.3.2 busy", "queued", "421 4.3.2 busy"),
    ("hang up", "queued", "the relay closed the connection"),
    ("552 5.3.4 too big", "failed", "552 5.3.4 too big"),
    ("250 2.0.0 got it already", "uncertain", "250 2.0.0 got it already"),
    ("354 go on", "uncertain", "354 go on"),
])
def test_an_answer_in_the_middle_of_the_content(bad, reply, level, said):
    """Without its dot nothing was taken; who says yes all the same cannot be believed."""
    world, server = bad(more="timeout = 20s", say={"content": [reply]})
    faults.faulty(world).surroundings["HERINNERD_FAULT_SIP"] = "1000"
    world.once()
    (entry,) = world.log()
    assert (entry["level"], entry["attempts"], entry["reply"]) == (level, 1, said)
    assert "bytes of content" not in world.ctl("show", entry["id"], "--transcript").out
    assert len(world.objects("holds")) == (level == "failed")
    world.surroundings.clear()
    world.once(now=RETRY)
    assert len(worlds.to_clients(server)) == (level == "queued")
    assert [one["level"] for one in world.log(now=RETRY)] == ["accepted" if level == "queued" else level]


# -- odd, but right ----------------------------------------------------------------------------------------------------

def test_a_slow_greeting_is_waited_for(bad):
    world, server = bad(more="timeout = 20s", slow=0.4)
    world.once()
    assert [one["level"] for one in world.log()] == ["accepted"] and len(server.messages) == 1


def test_replies_in_pieces_of_one_byte_are_read(bad):
    world, server = bad(pieces=True)
    world.ledger(*worlds.rows(5))
    world.once()
    assert [one["level"] for one in world.log()] == ["accepted"] * 5 and len(server.messages) == 5


def test_replies_of_many_lines_and_of_600_bytes_are_read_and_kept(bad):
    long = "250 2.0.0 " + "queued " * 84 + "end"
    world, _ = bad(say={"greeting": "220-hello\r\n220-" + "x" * 600 + "\r\n220 there", "MAIL": "250-a\r\n250-b\r\n250 c",
                        "RCPT": "250 2.1.5 " + "y" * 600, "DATA": "354-go\r\n354 on", "dot": long})
    world.once()
    (entry,) = world.log()
    assert (entry["level"], entry["reply"]) == ("accepted", long)
    transcript = world.ctl("show", entry["id"], "--transcript").out
    assert long in transcript and "y" * 600 in transcript


def test_a_relay_that_lies_about_pipelining_is_talked_to_step_by_step(bad):
    """The first connection stands still; the service makes the next one without."""
    world, server = bad(more="timeout = 30s", deaf=True)
    faults.faulty(world).surroundings["HERINNERD_FAULT_HASTE"] = "10"
    with world.service() as service:
        worlds.until(lambda: "stopped answering" in service.said(), service.said)
        worlds.until(lambda: [one["level"] for one in world.log()] == ["accepted"], service.said)
        assert world.troubles() == ""
    assert len(server.messages) == 1
    assert [one.split()[0] for one in server.commands[-1][:4]] == ["EHLO", "MAIL", "RCPT", "DATA"]


@pytest.mark.parametrize("minutes, level", [(9, "accepted"), (11, "uncertain")])
def test_the_dot_is_waited_for_ten_minutes(make_world, gate, minutes, level):
    """The service's minutes are seconds here."""
    server = gate("dot")
    world = faults.faulty(make_world(smtp=worlds.relay_section(server.port).replace("timeout = 20s", "timeout = 30m")))
    world.surroundings["HERINNERD_FAULT_HASTE"] = "60"
    world.ledger(worlds.row())
    with world.service() as service:
        server.await_letter()
        time.sleep(minutes)
        assert [one["level"] for one in world.log()] == ["queued" if level == "accepted" else "uncertain"]
        server.open()
        worlds.until(lambda: [one["level"] for one in world.log()] == [level], service.said)
    assert len(worlds.to_clients(server)) == 1


# -- encryption --------------------------------------------------------------------------------------------------------

@pytest.fixture
def secure(bad, authority):  # noqa: F811
    """The same with STARTTLS and a login."""
    def make(certificate=None, **options):
        offers = ["PIPELINING", "STARTTLS", "AUTH PLAIN"]
        one, server = bad(certificate=certificate or authority.issue(), offers=offers, **options)
        one.configure(smtp=f'smtp "main" {{ url = "smtp://localhost:{server.port}"  user = "{peers.USER}"'
                           f'  password_file = "secret"  ca_file = "{authority.ca_file}"  rate = 0  timeout = 10s }}')
        one.write("secret", peers.PASSWORD + "\n").chmod(0o600)
        return one, server

    return make


@pytest.mark.parametrize("reply, words", [
    ("535 5.7.8 no", "refuses the user name or the password: 535 5.7.8 no"),
    ("454 4.7.0 later", "puts the login off: 454 4.7.0 later"),
    ("421 4.3.2 busy", "421 4.3.2 busy"),
    ("hang up", "closed the connection before the login"),
])
def test_trouble_with_the_login_touches_no_letter(secure, reply, words):
    world, server = secure(say={"AUTH": [reply]})
    world.once()
    check_untouched(world, words)
    assert peers.PASSWORD not in world.troubles()
    check_goes_after_all(world, server)


def test_an_expired_certificate_is_said_so(secure, authority):  # noqa: F811
    world, server = secure(certificate=authority.issue_expired())
    world.once()
    check_untouched(world, "is not trusted")
    assert "expired" in world.troubles() and server.messages == []


def test_encryption_that_breaks_off_in_the_content_is_later(secure):
    world, server = secure(say={"content": ["hang up"]})
    faults.faulty(world).surroundings["HERINNERD_FAULT_SIP"] = "1000"
    world.once()
    world.surroundings.clear()
    (entry,) = world.log()
    assert (entry["level"], entry["attempts"]) == ("queued", 1)
    check_goes_after_all(world, server)


def test_encryption_that_breaks_off_after_the_dot_is_uncertain(secure):
    world, _ = secure(say={"dot": ["hang up"]})
    world.once()
    assert [one["level"] for one in world.log()] == ["uncertain"]
