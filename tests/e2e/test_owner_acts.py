# SPDX-License-Identifier: MIT
"""The owner's acts by mail: each link of a mail to the owner does its one act, once, to what it was made for; what is
forged, used, expired or sent by a machine changes nothing, and no link approves anything."""
import hashlib
import re
import sqlite3
import subprocess
import urllib.parse

import pytest

import peers
import world as worlds
from test_digest import SCHEDULE
from test_owner import CALL, CALL_DAY, PHONE
from test_receive import Sent, receive, reply

NEXT = "2026-03-03T10:00"
LATER = "2026-03-17T10:00"  # the second letter is due
MAILBOX = 'mailbox "main" {{ url = "imap://127.0.0.1:{}/INBOX"  user = "x"  password_command = "echo x"  every = 1h }}'


def mailbox():
    """A mailbox that is set up and cannot be reached: letters go on, links are given."""
    return MAILBOX.format(peers.free_port())


def links(mail, about=""):
    """{act: (address, subject, body)} of the links in MAIL whose subject has ABOUT; the act is what its token was made
    for."""
    html = mail.get_body(("html",)).get_content()
    found = []
    for target in re.findall(r'href="(mailto:[^"]*)"', html):
        url = urllib.parse.urlsplit(target.replace("&amp;", "&"))
        query = urllib.parse.parse_qs(url.query, strict_parsing=True)
        found.append((url.path, query["subject"][0], query.get("body", [""])[0]))
    words = {"Answered": "answered", "Hold": "pause", "Paid": "paid", "Promised": "promise", "Disputed": "dispute",
             "Closed": "close"}
    return {words[subject.split(":")[0]]: (address, subject, body) for address, subject, body in found
            if about in subject}


def token(link):
    return re.search(r"\((a[0-9a-f]{24})\)$", link[1]).group(1)


class Acts:
    """The links of one mail to the owner, and what tapping them does."""

    def __init__(self, world, mail, about=""):
        self.world, self.links, self.count = world, links(mail, about), 0

    def tap(self, act, body=None, now=NEXT, more="", subject=None):
        self.count += 1
        number = f"act{self.count}-{token(self.links[act])[1:9]}"
        address, words, proposed = self.links[act]
        assert address == "administratie@devries.example"
        return receive(self.world, reply(proposed if body is None else body, subject=subject or words,
                                         number=number, more=more), now=now)


def holds(world, now=NEXT):
    return sorted((one["kind"], (one["invoices"] or ["client"])[0], one["until"])
                  for one in world.objects("holds", now=now))


def journal_size(world):
    with sqlite3.connect(world.store) as db:
        return db.execute("SELECT count(*) FROM journal").fetchone()[0]


@pytest.fixture
def wrote(make_world):
    """A world whose client wrote back, and the links of the mail that told the owner."""
    world = make_world(more=mailbox())
    world.ledger(worlds.row())
    world.once()
    receive(world, reply("We never got this.", reference=Sent(world).message_id))
    world.once(now=NEXT)
    (mail,) = world.owner_mails()
    return Acts(world, mail)


def test_each_link_does_its_act_once(wrote):
    world = wrote.world
    assert set(wrote.links) == {"answered", "pause", "paid", "promise", "dispute", "close"}
    steps = [("promise", "Beloofd: 20-03-2026, zegt Jan\n\n> 2026-03-05", ("promise", "2026-001", "2026-03-24")),
             ("paid", "yesterday", ("says-paid", "2026-001", "2026-03-10")),
             ("dispute", "ten were ordered, nine came", ("dispute", "2026-001", None)),
             ("pause", "", ("pause", "client", None))]
    wanted = []
    for act, body, hold in steps:
        said = wrote.tap(act, body)
        assert (said["outcome"], said["act"], said["key"]) == ("done", act, "act")
        wanted.append(hold)
        assert holds(world) == sorted(wanted)  # the reply is answered by the first of them
        assert wrote.tap(act, body)["outcome"] == "used"
        assert holds(world) == sorted(wanted)
    assert wrote.tap("answered")["outcome"] == "moot"
    assert wrote.tap("close", "not worth it: written-off")["act"] == "close"
    assert ("closed", "2026-001", None) in holds(world)
    reasons = {one["kind"]: one["reason"] for one in world.objects("holds", now=NEXT)}
    assert "nine came" in reasons["dispute"] and "written-off" in reasons["closed"]


def test_what_a_client_wrote_ends_in_one_full_stop(wrote):
    (mail,) = wrote.world.owner_mails()
    text = " ".join(mail.get_body(("plain",)).get_content().split())
    assert "We never got this. The whole answer" in text, text


def test_it_is_answered_and_the_reminders_go_on(wrote):
    assert wrote.tap("answered")["outcome"] == "done"
    assert holds(wrote.world) == []
    wrote.world.once(now=LATER)
    assert [one["stage"] for one in wrote.world.log(now=LATER)] == ["reminder", "second"]


def test_what_cannot_be_read_stops_the_reminders(wrote):
    for act, body in (("promise", "soon, he says"), ("close", "no idea")):
        assert wrote.tap(act, body)["outcome"] == "done"
    assert holds(wrote.world) == sorted([("pause", "2026-001", None)] * 2 + [("reply", "client", None)])


def test_forged_expired_and_machine_made_mails_change_nothing(wrote):
    world = wrote.world
    good = token(wrote.links["pause"])
    before = holds(world), world.log(now=NEXT), journal_size(world)
    for forged in (good[:-1] + ("0" if good[-1] != "0" else "1"), "a" + "0" * 24):
        assert wrote.tap("pause", subject=f"Hold: Acme BV ({forged})")["outcome"] == "forged"
    assert wrote.tap("pause", subject=f"Hold: Acme BV ({good}0)")["outcome"] == "unmatched"
    assert wrote.tap("pause", more="Auto-Submitted: auto-replied\n")["outcome"] == "unmatched"
    assert wrote.tap("pause", subject="Re: something else", body=f"> Hold: Acme BV ({good})")["outcome"] == "unmatched"
    assert wrote.tap("pause", now="2026-04-03T10:00")["outcome"] == "expired"
    assert (holds(world), world.log(now=NEXT), journal_size(world)) == before
    assert wrote.tap("pause", now="2026-04-02T23:30")["outcome"] == "done"


def test_the_store_and_the_log_never_say_a_token(wrote):
    world = wrote.world
    with sqlite3.connect(world.store) as db:
        kept = {row[0] for row in db.execute("SELECT sha256 FROM owner_act")}
    tokens = [token(link) for link in wrote.links.values()]
    assert kept == {hashlib.sha256(one.encode()).hexdigest() for one in tokens}
    files = b"".join(path.read_bytes() for path in world.store.parent.glob(world.store.name + "*") if path.is_file())
    assert files and not any(one.encode() in files for one in tokens)
    done = subprocess.run([worlds.BUILD / "herinnerctl", "--config", world.config, "receive"], check=True, text=True,
                          input=reply("", subject=wrote.links["paid"][1]), capture_output=True, timeout=60,
                          env=worlds.environment(NEXT))
    assert "outcome=done act=paid" in done.stdout and token(wrote.links["paid"]) not in done.stdout + done.stderr


def test_an_act_by_mail_is_proved_and_taken_back(wrote):
    world = wrote.world
    wrote.tap("pause", "wait for my call")
    with sqlite3.connect(world.store) as db:
        seq, actor, body = db.execute("SELECT j.seq, j.actor, b.body FROM journal j JOIN journal_body b USING (seq)"
                                      " WHERE j.type = 'hold-set' ORDER BY seq DESC LIMIT 1").fetchone()
        proof = db.execute("SELECT b.body FROM journal j JOIN journal_body b USING (seq) WHERE j.type = 'evidence'"
                           " ORDER BY seq DESC LIMIT 1").fetchone()[0]
    assert actor == "mail" and "wait for my call" in body
    assert "pause, by mail from <ap@acme.example>: wait for my call" in proof
    world.ctl("undo", str(seq), now=NEXT)
    assert holds(world) == [("reply", "client", None)]
    assert world.ctl("verify", now=NEXT).status == 0


def test_nothing_is_approved_by_mail_but_a_letter_is_stopped(make_world):
    world = make_world(policy=worlds.POLICY, more=mailbox())
    world.ledger(worlds.row(due="2026-02-01"))
    for day in ("2026-03-02", "2026-03-12", "2026-03-23"):
        world.once(now=f"{day}T10:00")
    now = "2026-03-23T10:00"
    approval = Acts(world, world.owner_mails()[-1])
    assert world.objects("approve", now=now)
    assert set(approval.links) == {"pause", "paid", "promise", "dispute", "close"}
    approval.tap("pause", now=now)
    assert [kind for kind, *_ in holds(world, now)] == ["pause"]
    world.ctl("approve", world.objects("approve", now=now)[0]["id"], now=now)
    world.once(now=now)
    assert [one["stage"] for one in world.log(now=now)] == ["reminder", "second"]


def test_a_call_that_ended_in_a_promise_is_told_by_mail(make_world):
    world = make_world(policy=CALL, more=PHONE + "\n" + mailbox())
    world.ledger(worlds.row(), worlds.row("2026-002", "zeta"))
    world.once()
    world.once(CALL_DAY)
    mail = [one for one in world.owner_mails() if "Zeta" in str(one["Subject"]) or "things" in str(one["Subject"])][0]
    assert mail.get_body(("html",)).get_content().count("Promised%3A") == 2  # each client its own
    acts = Acts(world, mail)  # of the same words the last: zeta's
    assert acts.tap("promise", now=CALL_DAY)["outcome"] == "done"
    assert holds(world, CALL_DAY) == [("promise", "2026-002", "2026-03-23")]  # the proposed date and its grace


def test_without_a_mailbox_there_is_no_link(make_world):
    world = make_world(policy=CALL, more=PHONE)
    world.ledger(worlds.row())
    world.once()
    world.once(CALL_DAY)
    (mail,) = world.owner_mails()
    assert links(mail) == {} and "works once" not in mail.get_body(("plain",)).get_content()


OVERVIEW = """
policy "standard" {
  thanks = no
  stage "reminder" { after_due = 7d  template = reminder  new_term = 7d }
  stage "call" { after_previous = 8d  action = call  lapse = 30bd }
  stage "second" { after_previous = 10d  template = second  new_term = 7d  confirm = yes }
}
policy "calm" {
  thanks = no
  stage "reminder" { after_due = 7d  template = reminder  new_term = 7d }
  stage "second" { after_previous = 10d  template = second  new_term = 7d  confirm = yes }
}
client "brandt" { match = {"brandt"}  policy = "calm" }
"""


def overview(make_world, language="en"):
    """A world with a call to make, a letter that waits for a yes, one that is disputed and a reply; the overview of the
    day after, and its moment."""
    world = make_world(sender=worlds.SENDER.replace("language = en", f"language = en  owner_language = {language}"),
                       schedule=SCHEDULE, policy=OVERVIEW, more=PHONE + "\n" + mailbox())
    world.ledger(worlds.row(), worlds.row("2026-002", "brandt"), worlds.row("2026-003", "brandt", due="2026-02-20"))
    world.once()
    world.ctl("dispute", "2026-003", "--reason", "pallets broken", now="2026-03-11T10:00")
    world.once("2026-03-12T10:00")
    receive(world, reply("Call me", reference=Sent(world).message_id), now="2026-03-12T11:00")
    world.once("2026-03-13T08:30")
    return world, world.owner_mails()[-1], "2026-03-13T09:30"


def test_a_link_of_the_overview_works_once(make_world):
    world, mail, now = overview(make_world)
    html = mail.get_body(("html",)).get_content()
    tokens = re.findall(r"%28(a[0-9a-f]{24})%29", html)
    assert len(tokens) == len(set(tokens)) >= 15
    assert all(word in mail.get_body(("plain",)).get_content() for word in tokens)
    waits, disputed = Acts(world, mail, about="2026-002"), Acts(world, mail, about="2026-003")
    assert set(waits.links) == {"pause", "paid", "promise", "dispute", "close"}
    assert set(disputed.links) == {"paid", "promise", "close"}
    assert waits.tap("pause", now=now)["outcome"] == "done"
    held = holds(world, now)
    assert ("pause", "2026-002", None) in held and ("dispute", "2026-003", None) in held
    size = journal_size(world)
    assert waits.tap("pause", now=now)["outcome"] == "used"
    assert (holds(world, now), journal_size(world)) == (held, size)
    world.once(now=now)
    assert {one["stage"] for one in world.log(now=now)} == {"reminder"}  # nothing was approved
    called = Acts(world, mail, about="Acme")
    assert called.tap("answered", now=now)["outcome"] == "done"
    assert called.tap("promise", now=now)["act"] == "promise"
    assert world.ctl("verify", now=now).status == 0


@pytest.mark.parametrize("language, words, never", [("en", "each works once, until", "never again"),
                                                    ("nl-BE", "elk één keer, tot en met", "nooit meer"),
                                                    ("fr", "chacun une fois, jusqu’au", "plus jamais"),
                                                    ("de", "jede wirkt einmal, bis", "nie mehr")])
def test_the_overview_has_its_links_in_the_language_of_the_owner(make_world, language, words, never):
    _, mail, _ = overview(make_world, language)
    for part in ("plain", "html"):
        text = " ".join(mail.get_body((part,)).get_content().split())
        assert words in text and never in text, (part, text)


def test_an_overview_that_is_only_looked_at_offers_nothing(make_world):
    world, _, now = overview(make_world)
    with sqlite3.connect(world.store) as db:
        before = db.execute("SELECT count(*) FROM owner_act").fetchone()
        assert "mailto" not in world.ctl("digest", now=now).out
        assert db.execute("SELECT count(*) FROM owner_act").fetchone() == before
