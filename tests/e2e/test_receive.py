# SPDX-License-Identifier: MIT
"""R14 from the mail itself: what came back about a letter, handed in by hand, becomes evidence, levels and holds; what
names no letter of ours changes nothing."""
import email
import email.policy
import json
import sqlite3
import subprocess

import pytest

import world as worlds

NEXT = "2026-03-03T10:00"
LATER = "2026-03-17T10:00"  # the second letter is due
FORMAL = worlds.POLICY.replace("escalation = yes  confirm = yes", "escalation = yes")


class Sent:
    """The one letter of a world, as who got it knows it."""

    def __init__(self, world):
        self.row = world.log()[0]
        self.id = self.row["id"]
        self.message_id = self.row["message_id"]
        self.envid = self.row["envid"]
        self.text = world.mails()[0].get_body(("plain",)).get_content()
        html = world.mails()[0].get_body(("html",)).get_content()
        self.token = html.split("%28")[1].split("%29")[0] if "%28" in html else ""


@pytest.fixture
def letter(world):
    world.once()
    return Sent(world)


def receive(world, mail, now=worlds.MONDAY, status=0):
    """What `herinnerctl receive` says of MAIL."""
    done = subprocess.run([worlds.BUILD / "herinnerctl", "--config", world.config, "receive", "--json"],
                          input=mail.encode("utf-8", "surrogateescape"), capture_output=True, timeout=60,
                          env=worlds.environment(now))
    worlds.check_sane(done.stderr.decode())
    assert done.returncode == status, done
    return json.loads(done.stdout) if done.stdout else None


def dsn(action, status, recipient="ap@acme.example", envid=None, message_id=None, more="", number=1):
    envid = f"Original-Envelope-Id: {envid}\n" if envid else ""
    returned = (f"--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: <{message_id}>\n" if message_id else "")
    return ("Return-Path: <>\nFrom: MAILER-DAEMON@mx.example\nTo: administratie@devries.example\n"
            f"Message-ID: <report{number}@mx.example>\n"
            "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\nA report.\n"
            f"--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n{envid}\n"
            f"Final-Recipient: rfc822; {recipient}\nAction: {action}\nStatus: {status}\n{more}\n{returned}--b--\n")


def reply(text, reference="", subject="Re: Invoice", number=1, more=""):
    reference = f"In-Reply-To: <{reference}>\n" if reference else ""
    return (f"From: Jan <ap@acme.example>\nTo: administratie@devries.example\nSubject: {subject}\n{reference}{more}"
            f"Message-ID: <answer{number}@acme.example>\nContent-Type: text/plain; charset=utf-8\n\n{text}\n")


def level(world, now=worlds.MONDAY):
    return world.log(now=now)[0]["level"]


def holds(world, now=worlds.MONDAY):
    return [(one["kind"], one["client"], one["until"]) for one in world.objects("holds", now=now)]


def test_levels_rise_with_what_is_proved_and_never_fall(world, letter):
    steps = [(dsn("relayed", "2.0.0", envid=letter.envid, number=1), "relayed"),
             (dsn("delayed", "4.4.1", message_id=letter.message_id, number=2), "relayed"),
             (dsn("delivered", "2.0.0", message_id=letter.message_id, number=3), "delivered"),
             (dsn("relayed", "2.0.0", envid=letter.envid, number=4), "delivered")]
    for mail, wanted in steps:
        said = receive(world, mail)
        assert (said["outcome"], said["reminder"]) == ("matched", letter.id)
        assert level(world) == wanted
    assert holds(world) == []
    evidence = world.ctl("show", letter.id, "--evidence").out
    assert "key: envid" in evidence and "key: returned" in evidence
    world.journal_is_whole()


def test_a_receipt_of_days_later_is_shown_everywhere(world, letter):
    now = "2026-03-09T10:00"
    receive(world, dsn("relayed", "2.0.0", envid=letter.envid, number=1))
    receive(world, dsn("delivered", "2.0.0", envid=letter.envid, number=2), now=now)
    (row,) = world.log(now=now)
    assert (row["level"], row["level_time"][:10]) == ("delivered", "2026-03-09")
    assert [one["level"] for one in world.log("--reached", "delivered", now=now)] == ["delivered"]
    shown = world.ctl("show", letter.id, "--evidence", now=now).out
    assert "level: relayed" in shown and "level: delivered" in shown
    assert "it arrived, known since 2026-03-09" in " ".join(world.ctl("explain", "2026-001", now=now).out.split())
    (why,) = world.objects("explain", "2026-001", now=now)
    assert [step["delivered"] for step in why["steps"]] == ["2026-03-09"]


def test_a_handover_that_is_called_delivered_is_relayed(world, letter):
    receive(world, dsn("delivered", "2.0.0", envid=letter.envid,
                       more="Remote-MTA: dns; mx.klant.example\nDiagnostic-Code: smtp; 250 OK\n"))
    assert level(world) == "relayed"


def test_a_dead_address_frees_the_stage_and_holds_the_client(world, letter):
    receive(world, dsn("failed", "5.1.1", envid=letter.envid, more="Diagnostic-Code: smtp; 550 5.1.1 no such user\n"))
    assert level(world) == "failed"
    assert [kind for kind, *_ in holds(world)] == ["undeliverable"]
    assert world.decisions(now=NEXT) == {("acme", "reminder"): "undeliverable"}
    world.ctl("client", "set", "acme", "email", "new@acme.example")
    world.once(now=NEXT)
    assert world.log(now=NEXT)[1]["to"] == ["new@acme.example"] and world.log(now=NEXT)[1]["stage"] == "reminder"
    world.journal_is_whole(now=NEXT)


@pytest.mark.parametrize("status", ["5.7.1", "5.2.2", "4.4.7"])
def test_what_was_refused_otherwise_is_not_served_and_waits_for_a_person(world, letter, status):
    receive(world, dsn("failed", status, envid=letter.envid))
    assert level(world) == "failed"
    assert [kind for kind, *_ in holds(world)] == ["undeliverable"]
    world.once(now=NEXT)
    assert len(world.log(now=NEXT)) == 1
    world.ctl("resume", "acme", now=NEXT)
    world.once(now="2026-03-04T10:00")
    assert [one["stage"] for one in world.log(now="2026-03-04T10:00")] == ["reminder", "reminder"]


def test_the_same_mail_counts_once(world, letter):
    mail = dsn("failed", "5.7.1", envid=letter.envid)
    assert receive(world, mail)["outcome"] == "matched"
    assert receive(world, mail)["outcome"] == "again"
    assert len(holds(world)) == 1


def test_forged_reports_and_strange_mail_change_nothing(world, letter):
    before = world.objects("holds"), world.log(), world.decisions(now=LATER)
    number, rest = letter.envid[1:].split("h", 1)
    for mail in [dsn("failed", "5.1.1", envid="r1h000000000000000000000000"),
                 dsn("failed", "5.1.1", envid=f"r{number}h{rest[:-1]}"),
                 dsn("failed", "5.1.1", message_id=letter.message_id.replace("@", "0@")),
                 dsn("failed", "5.1.1"),
                 reply("Stop this. Invoice 2026-001 is paid.", subject="Already paid: 2026-001"),
                 reply("paid", subject="Re: invoice 2026-001 (t1h000000000000000000000000)"),
                 reply("I quote <fake.1@devries.example>", reference="fake.1@devries.example")]:
        assert receive(world, mail)["outcome"] == "unmatched"
    assert (world.objects("holds"), world.log(), world.decisions(now=LATER)) == before


def test_a_reply_holds_until_a_person_decides_and_the_owner_is_told(world, letter):
    receive(world, reply("We never got this. Call me!\n\n> Dear customer", reference=letter.message_id))
    assert level(world) == "replied"
    assert holds(world) == [("reply", "acme", None)]
    world.once(now=LATER)
    assert len(world.log(now=LATER)) == 1
    told = [one for one in world.owner_mails()]
    assert len(told) == 1 and "Acme BV wrote back" in told[0]["Subject"]
    assert "We never got this. Call me!" in told[0].get_body(("plain",)).get_content().replace("\n", " ")
    world.ctl("answered", "acme", now=LATER)
    world.once(now="2026-03-18T10:00")
    assert [one["stage"] for one in world.log(now="2026-03-18T10:00")] == ["reminder", "second"]


@pytest.mark.parametrize("subject, text, kind", [("Already paid: 2026-001 ({token})", "", "says-paid"),
                                                 ("Already paid: 2026-001 ({token})", "Paid, but two of ten are damaged.",
                                                  "dispute reply"),
                                                 ("A question: 2026-001 ({token})", "Which order?", "reply"),
                                                 ("Pay in parts: 2026-001 ({token})", "", "reply")])
def test_an_answer_by_link_holds_what_it_is_about(world, letter, subject, text, kind):
    assert letter.token
    said = receive(world, reply(text, subject=subject.format(token=letter.token)))
    assert (said["outcome"], said["key"]) == ("matched", "subject")
    assert sorted(one for one, *_ in holds(world)) == kind.split()
    if kind == "says-paid":
        assert holds(world)[0][2] == "2026-03-09"
    if kind == "dispute reply":  # no end by itself, and the owner hears of it
        assert [until for *_, until in holds(world)] == [None, None]


def test_an_absence_holds_formal_letters_alone(make_world):
    world = make_world(policy=FORMAL)
    world.ledger(worlds.row())
    world.once()
    letter = Sent(world)
    receive(world, reply("Ik ben afwezig en terug op 16 maart.", reference=letter.message_id,
                         more="Auto-Submitted: auto-replied\n"))
    assert level(world) == "delivered"
    assert [kind for kind, *_ in holds(world)] == ["absence"]
    world.once(now="2026-03-12T10:00")
    assert [one["stage"] for one in world.log(now="2026-03-12T10:00")] == ["reminder", "second"]


def test_a_challenge_is_told_and_proves_no_arrival(world, letter):
    receive(world, reply("Prove that you are human.", reference=letter.message_id,
                         more="X-Spam-Challenge: 1\nPrecedence: junk\n"))
    assert level(world) == "delayed"
    assert holds(world) == []
    world.once(now=NEXT)
    assert "is kept from its reader" in world.owner_mails()[0]["Subject"]


def test_a_refusal_by_a_filter_did_not_arrive(world, letter):
    receive(world, "Auto-Submitted: auto-replied (rejected)\nSubject: Rejected: x\nFrom: Postmaster <postmaster@a.example>\n"
            "Content-Type: multipart/report; report-type=disposition-notification; boundary=b\n\n--b\n\nrejected\n"
            "--b\nContent-Type: message/disposition-notification\n\nFinal-Recipient: rfc822; ap@acme.example\n"
            f"Original-Message-ID: <{letter.message_id}>\n"
            "Disposition: automatic-action/MDN-sent-automatically; deleted\n--b--\n")
    assert level(world) == "failed"
    assert [kind for kind, *_ in holds(world)] == ["undeliverable"]


def test_an_uncertain_letter_is_settled_by_its_receipt(world, letter):
    world.sqlite("PRAGMA recursive_triggers=ON; DROP TRIGGER reminder_state; "
                 "UPDATE reminder SET state = 'uncertain'; UPDATE recipient SET level = 'uncertain';")
    assert level(world) == "uncertain"
    receive(world, dsn("delivered", "2.0.0", envid=letter.envid))
    assert level(world) == "delivered"


def test_one_recipient_of_several_that_failed_leaves_the_letter_standing(make_world):
    world = make_world()
    world.ledger(worlds.row(email="ap@acme.example, boss@acme.example"))
    world.once()
    letter = Sent(world)
    receive(world, dsn("failed", "5.1.1", "boss@acme.example", envid=letter.envid, number=1))
    assert level(world) == "accepted"
    receive(world, dsn("delivered", "2.0.0", "ap@acme.example", envid=letter.envid, number=2))
    assert level(world) == "delivered"
    with sqlite3.connect(world.store) as db:
        rows = db.execute("SELECT address, level FROM recipient ORDER BY address").fetchall()
    assert rows == [("ap@acme.example", "delivered"), ("boss@acme.example", "failed")]


def test_our_own_copy_and_a_returned_letter_are_told_apart(world, letter):
    raw = world.ctl("show", letter.id, "--eml").out
    assert receive(world, raw)["outcome"] == "own"
    assert level(world) == "accepted"
    mail = email.message_from_string(raw, policy=email.policy.default)
    said = json.loads(world.ctl("classify", world.write("back.eml", dsn("failed", "5.1.1", message_id=mail["Message-ID"]
                                                                        .strip("<>"))), "--json").out)
    assert said["reminder"] == letter.id and level(world) == "accepted"
