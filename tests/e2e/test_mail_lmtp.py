# SPDX-License-Identifier: MIT
"""There and back by real servers: herinnerd, without rights of its own, hands letters to Postfix; Postfix hands them to
the clients' Dovecot over LMTP; what that and persons say comes back by Postfix into the mailbox that herinnerd reads."""
import email
import email.policy
import mailbox
import os
import pwd
import shutil

import pytest

import peers
import world as worlds
from clients_mail import DOMAIN, ClientsMail, route
from test_bad_input import copy_programs
from test_inbox import Box
from test_owner_acts import links
from test_smtp import secure_section

NEXT = "2026-03-03T10:00"
THEN = "2026-03-04T10:00"
LAST = "2026-03-05T10:00"
SENDER = worlds.SENDER.replace('  owner = ', '  bounce = "bounce+{token}@devries.example"\n  owner = ')
AWAY = 'client "away" { match = {"away"}  mark_automatic = no }'  # RFC 5230: no vacation for what says it is automatic
CLIENTS = ("here", "nobody", "full", "busy", "away")
USERS = {name: f"{name}@{DOMAIN}" for name in CLIENTS}

BACK = {"here": 1, "nobody": 1, "full": 1, "busy": 1, "away": 2}  # Postfix's report of each, and what the vacation says

pytestmark = pytest.mark.usefixtures("letters_may_wait")


@pytest.fixture
def house(peer_folder, authority):
    """Postfix with a way to the clients' mail server, both ended by the test."""
    if os.geteuid() != 0:
        pytest.skip("skipped: Postfix starts its processes as root only")
    for tool in ("postfix", "dovecot", "swaks", "sievec", "lmtp"):
        if not shutil.which(tool, path="/usr/sbin:/usr/bin:/usr/lib/dovecot"):
            pytest.skip(f"skipped: {tool} is not installed")
    folder = peer_folder / "lmtp"
    folder.mkdir()
    relay = peers.Relay(folder, authority)
    clients = ClientsMail(folder / "c", relay.port)
    route(relay.postfix, clients.port)
    try:
        clients.start()
        yield relay.start()
    finally:
        relay.stop()
        clients.stop()


@pytest.fixture
def firm(house):
    """A World of «nobody» whose letters leave by Postfix, and whose mailbox is where Postfix delivers its mail."""
    folder = house.postfix.folder.parent
    for part in ("box", "world"):
        (folder / part).mkdir(mode=0o755)
    root = house.postfix.maildir / "all"
    box = Box(folder / "box", house.authority, mail_root=root)
    box.dovecot.start()
    nobody = pwd.getpwnam("nobody")
    world = worlds.World(folder / "world", smtp=secure_section(house.port, house.authority.ca_file), sender=SENDER,
                         more=AWAY)
    os.chown(world.folder, nobody.pw_uid, nobody.pw_gid)
    world.run_as = ["setpriv", f"--reuid={nobody.pw_uid}", f"--regid={nobody.pw_gid}", "--clear-groups"]
    copy_programs(world)
    secret = world.write("secret", peers.PASSWORD + "\n")
    os.chown(secret, nobody.pw_uid, nobody.pw_gid)
    secret.chmod(0o600)
    for path in (world.config, folder):
        path.chmod(path.stat().st_mode | 0o055)
    world.box, world.root, world.house = box, root, house
    yield world
    box.dovecot.stop()


def came(firm):
    """What Postfix put into the firm's mailbox."""
    if not (firm.root / "new").is_dir():
        return []
    return list(mailbox.Maildir(firm.root, create=False, factory=lambda file: email.message_from_binary_file(
        file, policy=email.policy.default)))


def text_of(mail):
    body = mail.get_body(("plain",))
    return body.get_content() if body else ""


def reports(firm):
    """How many mails that came speak of each client."""
    texts = [one.as_string() for one in came(firm)]
    return {name: sum(USERS[name] in text for text in texts) for name in CLIENTS}


def say(firm, sender, subject, body, *headers):
    """A mail that a person writes to the firm, by swaks."""
    peers.run("swaks", "--server", f"127.0.0.1:{firm.house.port}", "--tls", "--auth", "PLAIN", "--auth-user", peers.USER,
              "--auth-password", peers.PASSWORD, "--from", sender, "--to", peers.USER,
              "--header", f"Subject: {subject}", "--body", body, *headers)


def test_what_comes_back_of_five_letters(firm):
    firm.ledger(*[worlds.row(f"2026-00{n}", name, email=USERS[name]) for n, name in enumerate(CLIENTS)])
    firm.once()
    assert [level for _, _, level in firm.levels()] == ["accepted"] * 5
    worlds.until(lambda: reports(firm) == BACK, lambda: f"{BACK}, have {reports(firm)}")
    firm.configure(more=AWAY + "\n" + firm.box.section())
    firm.config.chmod(0o644)
    firm.once(now=NEXT)
    reached = {client: level for client, _, level in firm.levels(now=NEXT)}
    assert reached == {"here": "relayed", "nobody": "failed", "full": "failed", "busy": "delayed", "away": "delivered"}
    holds = {(one["client"], one["kind"]) for one in firm.objects("holds", now=NEXT)}
    assert holds == {("nobody", "undeliverable"), ("full", "undeliverable"), ("away", "absence")}
    letter = next(one for one in firm.log(now=NEXT) if one["client"] == "here")
    say(firm, USERS["here"], "Re: your invoice", "It is not mine. Call me.",
        "--header", f"In-Reply-To: <{letter['message_id']}>")
    worlds.until(lambda: any("Call me" in one.as_string() for one in came(firm)), "the reply")
    firm.once(now=THEN)
    assert ("here", "reply") in {(one["client"], one["kind"]) for one in firm.objects("holds", now=THEN)}
    assert next(one["level"] for one in firm.log(now=THEN) if one["client"] == "here") == "replied"
    (told,) = worlds.until(lambda: [one for one in came(firm) if "Here BV wrote back" in text_of(one)], "the alert")
    _, subject, _ = links(told)["answered"]
    say(firm, worlds.OWNER, subject, "I called.")
    worlds.until(lambda: any("I called." in one.as_string() for one in came(firm)), "the owner's act")
    assert "outcome=done act=answered" in firm.once(now=LAST).err
    assert ("here", "reply") not in {(one["client"], one["kind"]) for one in firm.objects("holds", now=LAST)}
    firm.journal_is_whole(now=LAST)
