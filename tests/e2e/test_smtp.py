# SPDX-License-Identifier: MIT
"""Letters over SMTP: to a real Postfix with STARTTLS, login and DSN, and to servers that misbehave in one way each."""
import signal
import sqlite3
import time

import pytest

import peers
import world as worlds
from peers import authority, misbehaving, peer_folder, relay  # noqa: F401  (fixtures)

RETRY = "2026-03-02T10:30"  # the first backoff is over, the window still open


def secure_section(port, ca_file, more=""):
    """The `smtp` section for a server with STARTTLS and a login, as one writes it for a provider."""
    return (f'smtp "main" {{ url = "smtp://localhost:{port}"  user = "{peers.USER}"  password_file = "secret"\n'
            f'  ca_file = "{ca_file}"  rate = 0  timeout = 10s  connections = 1  {more} }}')


@pytest.fixture
def firm(make_world, relay):  # noqa: F811
    """A World whose letters go through Postfix."""
    one = make_world(smtp=secure_section(relay.port, relay.authority.ca_file),
                     sender=worlds.SENDER.replace('smtp = "main"',
                                                  'smtp = "main"  bounce = "bounce+{token}@devries.example"'))
    one.write("secret", peers.PASSWORD + "\n").chmod(0o600)
    return one


@pytest.fixture
def plain(make_world, misbehaving):  # noqa: F811
    """A function: a World with COUNT due letters and the misbehaving server its letters go to."""
    def make(count=1, more="", **options):
        server = misbehaving(**options)
        one = make_world(smtp=worlds.relay_section(server.port, more))
        one.ledger(*worlds.rows(count))
        return one, server

    return make


def transcript(world, entry=None):
    """The talk about one letter of the log, the newest when none is named."""
    entry = entry or world.log()[-1]
    return world.ctl("show", entry["id"], "--transcript").out


def talk(world, entry=None):
    """The same as (milliseconds, direction, text)."""
    lines = [line.split(maxsplit=2) for line in transcript(world, entry).splitlines()]
    return [(int(line[0]), line[1], line[2]) for line in lines if len(line) == 3 and line[1] in "<>!"]


def replies(world):
    return [one["reply"] for one in world.log()]


def levels(world):
    return [one["level"] for one in world.log()]


def sentence(world):
    """The one trouble that status shows."""
    (text,) = [one["text"] for one in world.status()["troubles"]]
    return text


# -- a real relay --------------------------------------------------------------------------------------------------

def test_postfix_takes_the_letters_after_starttls_and_login(firm, relay):  # noqa: F811
    firm.ledger(*worlds.rows(3))
    before = len(relay.postfix.messages())
    firm.once()
    assert levels(firm) == ["accepted"] * 3
    assert all(reply.startswith("250 2.0.0 Ok: queued as ") for reply in replies(firm))
    assert len(relay.postfix.messages(before + 3)) >= before + 3
    firm.journal_is_whole()


def test_the_letter_arrives_as_the_store_keeps_it(firm, relay):  # noqa: F811
    firm.ledger(worlds.row(number="F-77", client="exact"))
    firm.once()
    (entry,) = firm.log()
    wanted = f"<{entry['message_id']}>"
    arrived = worlds.until(lambda: [one for one in relay.postfix.messages() if one["Message-Id"] == wanted],
                           "the letter to arrive")[0]
    stored = firm.ctl("show", entry["id"], "--eml").out.replace("\r\n", "\n")
    assert arrived.as_string().endswith(stored.split("\n\n", 1)[1])
    assert arrived["Return-Path"].startswith("<bounce+") and arrived["X-Original-To"] == "ap@exact.example"


def test_transcript_shows_dsn_and_pipelining_but_no_secret(firm):
    firm.ledger(worlds.row())
    firm.once()
    (entry,) = firm.log()
    said, lines = transcript(firm), talk(firm)
    mail = next(n for n, line in enumerate(lines) if line[2].startswith("MAIL FROM:<bounce+"))
    assert f"RET=HDRS ENVID={entry['envid']}" in lines[mail][2]
    assert "NOTIFY=SUCCESS,FAILURE,DELAY ORCPT=rfc822;ap@acme.example" in lines[mail + 1][2]
    assert lines[mail + 2][1:] == (">", "DATA")
    assert lines[mail + 3][1] == "<"  # three commands in one write, then the first reply
    assert "TLSv1.3" in said and "certificate sha256 " in said and "bytes of content)" in said
    assert "(hidden)" in said and "235 2.7.0" in said
    assert peers.PASSWORD not in said and "Bakkerij" not in said


def test_the_dot_travels_with_the_next_envelope(plain):
    world, server = plain(count=2, say={"dot": ["250 2.0.0 first", "250 2.0.0 second"]})
    world.once()
    first, second = world.log()
    dot = next(line for line in talk(world, first) if line[1:] == (">", "."))
    reply = talk(world, first)[-1]
    mail = next(line for line in talk(world, second) if line[2].startswith("MAIL FROM"))
    assert reply[2] == "250 2.0.0 first" and dot[0] <= mail[0] <= reply[0]
    assert any(b"\r\n.\r\nMAIL FROM" in one for one in server.flights)


def test_a_receipt_for_the_letter_comes_back_with_its_envid(firm, relay):  # noqa: F811
    firm.ledger(worlds.row(client="receipt"))
    firm.once()
    (entry,) = firm.log()
    found = worlds.until(lambda: [one for one in relay.postfix.messages()
                                  if f"Original-Envelope-Id: {entry['envid']}" in one.as_string()],
                         "the delivery status notification")
    assert "Action: delivered" in found[0].as_string() and found[0]["Delivered-To"].startswith("bounce+")


def test_an_unknown_recipient_is_failed_for_that_address_alone(firm):
    firm.ledger(worlds.row("1", "dead", email="unknown@dead.example"), worlds.row("2", "alive"))
    firm.once()
    dead, alive = sorted(firm.log(), key=lambda one: one["client"], reverse=True)
    assert (dead["level"], alive["level"]) == ("failed", "accepted")
    assert dead["reply"].startswith("550 5.1.1 <unknown@dead.example>")
    assert firm.status()["troubles"] == []
    assert "RSET" not in transcript(firm, alive)


def test_a_letter_over_the_relays_size_is_never_sent(plain):
    world, server = plain(offers=["PIPELINING", "SIZE 2000"])
    world.once()
    (entry,) = world.log()
    assert entry["level"] == "failed" and "over the relay's limit of 2000" in entry["reply"]
    assert not [one for talk in server.commands for one in talk if one.startswith("MAIL")]


# -- the relay cannot be used: a sentence each, and no client is blamed ---------------------------------------------

def check_nobody_is_blamed(world, words):
    """The letter still waits, and status says WORDS and what to do."""
    assert set(levels(world)) <= {"planned", "queued"}, world.log()
    text = sentence(world)
    assert words in text, text
    assert peers.PASSWORD not in text and "hidden" not in text
    return text


def test_a_wrong_password_is_said_so(firm):
    firm.ledger(worlds.row())
    firm.write("secret", "guess\n").chmod(0o600)
    firm.once(status=75)
    text = check_nobody_is_blamed(firm, "refuses the user name or the password: 535 5.7.8")
    assert "app password" in text and "guess" not in text


def test_a_mended_password_sends_and_clears_the_trouble(firm):
    firm.ledger(worlds.row())
    firm.write("secret", "guess\n").chmod(0o600)
    firm.once(status=75)
    firm.write("secret", peers.PASSWORD + "\n").chmod(0o600)
    firm.once(now=RETRY)
    assert levels(firm) == ["accepted"] and firm.status()["troubles"] == []


def test_an_untrusted_certificate_is_said_so(firm, relay):  # noqa: F811
    firm.ledger(worlds.row())
    firm.configure(smtp=secure_section(relay.port, "/etc/ssl/certs/ca-certificates.crt"))
    firm.once(status=75)
    text = check_nobody_is_blamed(firm, "is not trusted (SSL certificate problem: unable to get local issuer")
    assert "ca_file" in text


def test_a_certificate_for_another_name_is_said_so(firm, relay):  # noqa: F811
    firm.ledger(worlds.row())
    firm.configure(smtp=secure_section(relay.port, relay.authority.ca_file).replace("localhost", "127.0.0.1"))
    firm.once(status=75)
    check_nobody_is_blamed(firm, "is not trusted")


def test_a_login_without_offer_is_said_so(firm, misbehaving):  # noqa: F811
    server = misbehaving(offers=["PIPELINING"])
    firm.ledger(worlds.row())
    firm.configure(smtp=secure_section(server.port, "", "security = none").replace('ca_file = ""', ""))
    firm.once(status=75)
    check_nobody_is_blamed(firm, "offers no login with a password on this port")
    assert server.messages == []


def test_missing_starttls_is_said_so_and_nothing_is_sent_in_clear(firm, misbehaving):  # noqa: F811
    server = misbehaving()
    firm.ledger(worlds.row())
    firm.configure(smtp=secure_section(server.port, "").replace('ca_file = ""', ""))
    firm.once(status=75)
    check_nobody_is_blamed(firm, "offers no encryption (STARTTLS) on this port")
    assert not [one for talk in server.commands for one in talk if one.startswith(("AUTH", "MAIL"))]


def test_a_relay_that_is_not_there_is_said_so(firm):
    firm.ledger(worlds.row())
    firm.configure(smtp=worlds.relay_section(peers.free_port()))
    firm.once(status=75)
    check_nobody_is_blamed(firm, "cannot be reached: nobody answers there")


def test_a_pretended_time_reaches_no_other_machine(firm):
    firm.ledger(worlds.row())
    firm.configure(smtp='smtp "main" { url = "smtp://relay.invalid:25"  insecure = yes  security = none }')
    done = firm.once(status=78)
    assert "is another machine and the time is pretended" in done.err


def test_an_unreadable_password_is_said_so(firm):
    firm.ledger(worlds.row())
    firm.configure(smtp=firm.sections["smtp"].replace('password_file = "secret"', 'password_command = "false"'))
    firm.once(status=75)
    check_nobody_is_blamed(firm, "the password for the relay")


@pytest.mark.parametrize("say, words", [
    ({"greeting": "554 5.3.2 no service for you"}, "refuses to talk to this machine: 554 5.3.2"),
    ({"greeting": "hang up"}, "closed the connection before the login"),
    ({"MAIL": "550 5.7.1 sender not allowed"}, "refuses to pass letters on: 550 5.7.1 sender not allowed"),
    ({"DATA": "554 5.3.0 no"}, "refuses to pass letters on: 554 5.3.0"),
    ({"RCPT": "554 5.7.1 relay access denied"}, "refuses to pass letters on: 554 5.7.1"),
    ({"MAIL": "hang up"}, "was lost: the relay closed the connection"),
    ({"DATA": "421 4.3.2 shutting down"}, "was lost: 421 4.3.2 shutting down"),
    ({"MAIL": "hello there"}, "gave an answer that fits no question"),
    ({"DATA": "250 Ok"}, "gave an answer that fits no question"),
    ({"DATA": "354 go\r\n250 thank you already"}, "gave an answer that fits no question: 250 thank you already"),
])
def test_trouble_before_any_content_touches_no_letter(plain, say, words):
    world, server = plain(count=3, say=say)
    world.once(status=75)
    check_nobody_is_blamed(world, words)
    assert [one["attempts"] for one in world.log()] == [0, 0, 0] and server.messages == []
    assert len(server.commands) == 1  # the relay rests; the letters do not storm it
    world.journal_is_whole()


def test_a_silent_server_is_given_up_after_the_time_out(plain):
    world, _ = plain(more="timeout = 1s", say={"DATA": "silence"})
    world.configure(smtp=world.sections["smtp"].replace("timeout = 20s", ""))
    world.once(status=75)
    check_nobody_is_blamed(world, "stopped answering")


# -- one letter's fate ---------------------------------------------------------------------------------------------

@pytest.mark.parametrize("say, level, reply", [
    ({"dot": "554 5.6.0 not like this"}, "failed", "554 5.6.0 not like this"),
    ({"dot": "451 4.3.0 try again"}, "queued", "451 4.3.0 try again"),
    ({"RCPT": "450 4.2.0 greylisted"}, "queued", "450 4.2.0 greylisted"),
    ({"RCPT": "550 5.1.1 no such user"}, "failed", "550 5.1.1 no such user"),
    ({"RCPT": "550 no such user"}, "failed", "550 no such user"),
    ({"RCPT": "552 5.2.2 mailbox full"}, "failed", "552 5.2.2 mailbox full"),
    ({"dot": "hang up"}, "uncertain", "the relay closed the connection"),
    ({"dot": "354 more?"}, "uncertain", "354 more?"),
    ({"dot": "what?"}, "uncertain", "the relay sent something that is no SMTP reply"),
])
@pytest.mark.parametrize("pipelining", [True, False], ids=["pipelined", "step by step"])
def test_each_reply_has_its_outcome(plain, say, level, reply, pipelining):
    world, _ = plain(say=say, offers=["PIPELINING"] if pipelining else ["SIZE 100000"])
    world.once(status={"queued": 75, "uncertain": 1}.get(level, 0))
    (entry,) = world.log()
    assert (entry["level"], entry["reply"]) == (level, reply)
    assert entry["attempts"] == 1
    world.journal_is_whole()


def test_a_letter_put_off_goes_out_with_the_same_bytes(plain):
    world, server = plain(say={"dot": ["451 4.3.0 later"]})
    world.once(status=75)
    world.once(status=75)  # too early: nothing
    assert len(server.messages) == 1
    world.once(now=RETRY)
    assert levels(world) == ["accepted"]
    first, second = server.messages
    assert first == second


def test_an_uncertain_letter_is_not_sent_again(plain):
    world, server = plain(say={"dot": ["hang up"]})
    world.once(status=1)
    for moment in (RETRY, "2026-03-03T10:00", "2026-03-20T10:00"):
        world.once(now=moment, status=None)
    assert len(worlds.to_clients(server)) == 1 and "uncertain" in levels(world)


def test_five_letters_put_off_in_a_row_rest_the_relay(plain):
    world, server = plain(count=8, say={"dot": "451 4.7.1 slow down"})
    world.once(status=75)
    assert "puts letters off: 451 4.7.1 slow down" in sentence(world)
    assert 5 <= len(server.messages) <= 6


def test_421_after_each_letter_opens_a_new_connection_and_all_go_out(plain):
    world, server = plain(count=3, say={"MAIL": ["250 Ok", "421 4.7.0 one letter a connection", "250 Ok",
                                                 "421 4.7.0 one letter a connection", "250 Ok"]})
    world.once()
    assert levels(world) == ["accepted"] * 3 and len(server.messages) == 3 and len(server.commands) == 3


def test_step_by_step_says_one_command_at_a_time(plain):
    world, server = plain(count=2, offers=[])
    world.once()
    assert levels(world) == ["accepted"] * 2
    (commands,) = server.commands
    assert [one.split()[0] for one in commands[1:]] == ["MAIL", "RCPT", "DATA"] * 2 + ["QUIT"]
    assert "NOTIFY" not in str(commands) and "SIZE=" not in str(commands)


def test_dsn_is_not_asked_for_when_switched_off(plain):
    world, server = plain(more="dsn = no")
    world.once()
    assert "NOTIFY" not in str(server.commands) and "SIZE=" in str(server.commands)


def test_the_bytes_arrive_as_they_are_kept(plain):
    world, server = plain()
    world.once()
    (_, _, content), = server.messages
    stored = world.ctl("show", world.log()[-1]["id"], "--eml").out.replace("\r\n", "\n")
    assert content.decode().replace("\r\n", "\n") == stored


def test_a_dead_copy_does_not_stop_the_letter(plain):
    world, server = plain(say={"RCPT": ["250 Ok", "550 5.1.1 gone"]})
    world.configure(more='client "c1" { match = {"client0001"}  cc = {"boss@client0001.example"} }')
    world.once()
    (_, to, _), = server.messages
    assert levels(world) == ["accepted"] and len(to) == 1


def test_rate_spreads_the_letters(plain):
    world, server = plain(count=4)
    world.configure(smtp=world.sections["smtp"].replace("rate = 0", "rate = 120"))  # 20 at once, then 2 a second
    world.once()
    assert len(server.messages) == 4


def test_per_day_leaves_the_rest_for_tomorrow(plain):
    world, server = plain(count=5, more="per_day = 2")
    world.once()
    world.once(now=RETRY)
    assert len(server.messages) == 2
    assert levels(world) == ["accepted"] * 2
    world.once(now="2026-03-03T10:00")
    assert len(server.messages) == 4


def test_letters_that_wait_fill_all_connections(plain):
    world, server = plain(count=80)
    section = worlds.relay_section(server.port, connections=16)
    limits = "limits { per_run = 500 }"
    world.configure(smtp=section.replace(f":{server.port}", ":1"), limits=limits)  # nobody listens there
    world.once(status=75)
    world.configure(smtp=section, limits=limits)
    world.once(now=RETRY)
    assert levels(world) == ["accepted"] * 80 and len(server.messages) == 80
    assert len(server.commands) == 16
    world.journal_is_whole()


# -- the store and the end of the service in the middle of a letter -------------------------------------------------

@pytest.fixture
def busy_firm(make_world, gate):
    """A function: a World with two due letters and a Gate before WORD."""
    def make(word):
        door = gate(word)
        one = make_world(smtp=worlds.relay_section(door.port))
        one.ledger(*worlds.rows(2))
        return one, door

    return make


@pytest.mark.parametrize("word", ["DATA", "dot"])
def test_a_busy_store_is_waited_for(busy_firm, word):
    world, door = busy_firm(word)
    with world.service() as service:
        door.await_letter()
        other = sqlite3.connect(world.store, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        door.open()
        time.sleep(1)
        assert service.process.poll() is None and levels(world).count("accepted") == 0
        other.execute("ROLLBACK")
        other.close()
        worlds.until(lambda: levels(world) == ["accepted"] * 2, lambda: world.log())
    assert len(door.messages) == 2
    world.journal_is_whole()


def test_term_after_the_dot_finishes_that_letter_alone(busy_firm):
    world, door = busy_firm("dot")
    with world.service() as service:
        door.await_letter()
        service.signal(signal.SIGTERM)
        time.sleep(0.3)
        assert service.process.poll() is None  # the reply is still awaited
        door.open()
        service.wait()
    assert sorted(levels(world)) == ["accepted", "queued"] and len(door.messages) == 1


def test_term_before_the_claim_sends_nothing(busy_firm):
    world, door = busy_firm("DATA")
    with world.service() as service:
        door.await_letter()
        service.signal(signal.SIGTERM)
        service.wait()
        door.open()
    assert levels(world) == ["queued"] * 2 and door.messages == []


def test_a_pause_while_the_envelope_is_out_is_never_overtaken(busy_firm):
    world, door = busy_firm("DATA")
    with world.service():
        door.await_letter()
        world.ctl("pause", "client0001")
        door.open()
        worlds.until(lambda: "accepted" in levels(world), lambda: world.log())
    assert door.receivers() == ["ap@client0002.example"]


# -- rehearsal -----------------------------------------------------------------------------------------------------

def test_rehearse_to_reaches_the_owner_only(plain):
    world, server = plain(count=2)
    world.configure(top='mode = rehearsal\nrehearse_to = "ik@devries.example"')
    world.once()
    assert levels(world) == ["rehearsed"] * 2
    assert [to for _, to, _ in server.messages] == [[server.commands[0][2]]] * 2
    assert "ik@devries.example" in server.commands[0][2] and "client0001" not in str(server.commands)
    assert b"To: ap@client0001.example" in server.messages[0][2] or b"client0001.example" in server.messages[0][2]


def test_rehearsal_without_an_address_stays_in_the_house(plain):
    world, server = plain(count=2)
    world.configure(top="mode = rehearsal")
    world.once()
    assert levels(world) == ["rehearsed"] * 2 and server.commands == []
    assert len(world.letters()) == 2
