# SPDX-License-Identifier: MIT
"""The owner's overview: when it comes, what stands in it, and that it goes as letters do. 2026-03-02 is a Monday."""
import re

import pytest

import world as worlds
from world import row

SCHEDULE = ('schedule { days = {mo, tu, we, th, fr}  window = "09:00-17:00"  calendars = {"nl"}  digest = "mo-fr 08:30" '
            ' overview = "mo" }')
CONFIRMED = """
policy "standard" {
  thanks = no
  stage "reminder" { after_due = 7d  template = reminder  new_term = 7d }
  stage "second" { after_previous = 10d  template = second  new_term = 7d  confirm = yes }
}
"""
LANGUAGES = {"en": ("Reminders", "Went out since", "What is open", "1 to 30 days late"),
             "nl": ("Herinneringen", "Weggegaan sinds", "Wat er openstaat", "1 tot 30 dagen te laat"),
             "nl-BE": ("Herinneringen", "Weggegaan sinds", "Wat er openstaat", "1 tot 30 dagen te laat"),
             "fr": ("Rappels", "Parti depuis", "Ce qui reste ouvert", "1 à 30 jours de retard"),
             "de": ("Erinnerungen", "Hinausgegangen seit", "Was offen ist", "1 bis 30 Tage überfällig")}


def text_of(mail):
    """The text part with its lines joined."""
    return " ".join(mail.get_body(("plain",)).get_content().split())


def overviews(world):
    return [one for one in world.owner_mails() if re.match(r"(REHEARSAL: )?(Overview|Reminders|All quiet)", one["Subject"])]


@pytest.fixture
def sent(make_world):
    """A letter went on Monday."""
    world = make_world(schedule=SCHEDULE, policy=CONFIRMED)
    world.ledger(row(open="1210.00"))
    world.once()
    return world


def test_what_went_out_is_told_the_next_day_at_its_hour_and_once(sent):
    sent.once("2026-03-03T08:29")
    assert overviews(sent) == []
    sent.once("2026-03-03T08:30")
    sent.once("2026-03-03T12:00")
    (mail,) = overviews(sent)
    assert mail["Subject"] == "Reminders, 3 March 2026"
    text = text_of(mail)
    for fact in ("Went out since Monday 2 March", 'Acme BV, "reminder", 2026-001, €1,210.00', "1 to 30 days late",
                 "Ledger main: the file is from Monday 2 March, 1 row", "herinnerctl status"):
        assert fact in text, (fact, text)
    head = re.search(r"verify --head (\d+: ?[0-9a-f]{64})", text)[1].replace(" ", "")
    assert "whole" in sent.ctl("verify", "--head", head, now="2026-03-03T12:00").out
    sent.once("2026-03-04T10:00")  # nothing since, nothing waits
    assert len(overviews(sent)) == 1
    sent.journal_is_whole("2026-03-04T10:00")


def test_the_first_day_and_a_quiet_one_have_none(make_world):
    world = make_world(schedule=SCHEDULE)
    world.ledger(row(due="2026-12-01"))
    for day in ("2026-03-02", "2026-03-03", "2026-03-04"):
        world.once(f"{day}T10:00")
    assert world.owner_mails() == []


def test_on_monday_everything_stands_in_it(sent):
    sent.ledger(row(open="1210.00"), row("2026-002", "brandt", due="2026-04-01", open="90.00"), day="2026-03-09")
    sent.once("2026-03-09T08:45")
    (mail,) = overviews(sent)
    assert mail["Subject"] == "Overview, 9 March 2026"
    text = text_of(mail)
    assert "Who owes most after the due date - Acme BV, €1,210.00" in text and "not due yet €90.00" in text
    assert "Comes in the next days" in text or "Acme BV" in text
    html = mail.get_body(("html",)).get_content()
    assert "width:100%;height:12px" in html and "\u2588" not in html


def test_what_waits_for_a_yes_has_the_facts_to_decide(sent):
    sent.once("2026-03-12T10:00")
    sent.once("2026-03-13T08:30")
    text = text_of(overviews(sent)[-1])
    for fact in ('letter "second" about 2026-001, €1,210.00, 21 days late', "Before it went: reminder 2 March 2026",
                 "--hold, to hold it"):
        assert fact in text, (fact, text)
    word = re.search(r"herinnerctl approve ([0-9a-f]{8})", text)[1]
    sent.ctl("approve", word, now="2026-03-13T09:30")
    sent.once("2026-03-13T09:30")
    assert [one["stage"] for one in sent.log(now="2026-03-13T09:30")] == ["reminder", "second"]


def test_what_is_held_says_why_and_since_when(sent):
    sent.ctl("dispute", "2026-001", "--reason", "pallets broken", now="2026-03-10T10:00")
    sent.once("2026-03-12T10:00")
    sent.once("2026-03-13T08:30")
    assert "2026-001, €1,210.00: disputed since Tuesday 10 March (pallets broken)" in text_of(overviews(sent)[-1])


@pytest.mark.parametrize("language, words", [
    ("en", "Ledger main: the file cannot be used; nothing is sent from it now"),
    ("nl", "Factuurlijst main: het bestand is niet te gebruiken; er gaat nu niets uit weg")])
def test_a_ledger_that_cannot_be_read_is_said_as_such(make_world, language, words):
    world = make_world(sender=worlds.SENDER.replace("language = en", f"language = en  owner_language = {language}"))
    world.ledger(worlds.row())
    world.once()
    world.ledger_file.unlink()
    assert words in " ".join(world.ctl("digest", status=None).out.split())


def test_payments_are_told(sent):
    sent.once("2026-03-03T08:30")
    sent.ledger(row(open="0.00", total="1210.00"), row("2026-002", "brandt", due="2026-02-24"), day="2026-03-03")
    sent.once("2026-03-03T10:00")
    sent.once("2026-03-04T08:30")
    assert "Paid since Tuesday 3 March - Acme BV, 2026-001, €1,210.00" in text_of(overviews(sent)[-1])


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_written_in_the_language_of_the_owner(make_world, language):
    sender = worlds.SENDER.replace("language = en", f"language = en  owner_language = {language}")
    world = make_world(schedule=SCHEDULE, sender=sender)
    world.ledger(row())
    world.once()
    world.once("2026-03-03T08:30")
    (mail,) = world.owner_mails()
    subject, *facts = LANGUAGES[language]
    assert mail["Subject"].startswith(subject) and mail["Content-Language"].startswith(language[:2])
    for fact in facts:
        assert fact in text_of(mail)


def test_rehearsal_stands_in_its_first_line(make_world):
    world = make_world(top="", schedule=SCHEDULE)
    world.ledger(row())
    world.once()
    world.once("2026-03-03T08:30")
    (mail,) = overviews(world)
    assert mail["Subject"].startswith("REHEARSAL: ") and text_of(mail).startswith("REHEARSAL: nothing goes to clients")


def test_two_owners_read_their_own(make_world):
    other = worlds.SENDER.replace('sender "devries"', 'sender "shop"').replace("ik@devries.example", "jan@shop.example")
    ledger = ('ledger "main" { path = "ledger.csv"  max_age = 0d  sender = devries }\n'
              'ledger "shop" { path = "shop.csv"  max_age = 0d  sender = shop }')
    world = make_world(schedule=SCHEDULE, sender=worlds.SENDER + other, ledger=ledger)
    world.ledger(row())
    world.write("shop.csv", worlds.csv_of([row("S-1", "brandt")]))
    world.once()
    world.once("2026-03-03T08:30")
    mails = [one for one in world.mails() if one["Subject"].startswith("Reminders")]
    assert len(mails) == 2
    texts = {one["To"].addresses[0].addr_spec: text_of(one) for one in mails}
    assert "2026-001" in texts[worlds.OWNER] and "S-1" not in texts[worlds.OWNER] and "shop" not in texts[worlds.OWNER]
    assert "S-1" in texts["jan@shop.example"] and "2026-001" not in texts["jan@shop.example"]


def test_digest_shows_it_and_sends_nothing(sent):
    before = sent.sqlite("SELECT max(seq) FROM journal;")
    said = sent.ctl("digest", now="2026-03-02T12:00").out
    assert said.startswith("Overview, 2 March 2026\n") and "What is open" in said
    assert sent.sqlite("SELECT max(seq) FROM journal;") == before and overviews(sent) == []
    assert "no service runs" in sent.ctl("digest", "--send", now="2026-03-02T12:00", status=75).err


def test_digest_send_mails_it_by_the_service(sent):
    with sent.service(now="2026-03-02T12:00"):
        assert "mailed to you" in sent.ctl("digest", "--send", now="2026-03-02T12:00").out
    assert [one["Subject"] for one in overviews(sent)] == ["Overview, 2 March 2026"]


def test_the_figures_for_a_watcher_are_replaced_after_each_pass(make_world):
    world = make_world(policy=CONFIRMED.replace("confirm = yes", ""))
    world.surroundings["RUNTIME_DIRECTORY"] = str(world.folder)
    world.ledger(row(), row("2026-002", "brandt", currency="XXQ"))
    world.once(status=None)
    lines = dict(line.rsplit(" ", 1) for line in (world.folder / "herinnerd.prom").read_text().splitlines()
                 if not line.startswith("#"))
    assert lines["herinnerd_live"] == "1" and lines["herinnerd_letters_sent"] == "1"
    assert lines['herinnerd_ledger_ok{ledger="main"}'] == "1"
    assert lines['herinnerd_ledger_rejected_rows{ledger="main"}'] == "1"
    assert lines["herinnerd_last_pass_seconds"] == lines["herinnerd_last_sent_seconds"] == "1772442000"
    world.ledger_file.unlink()
    world.once("2026-03-03T10:00", status=None)
    text = (world.folder / "herinnerd.prom").read_text()
    assert 'herinnerd_ledger_ok{ledger="main"} 0' in text and "herinnerd_last_pass_seconds 1772528400" in text
    assert [one.name for one in world.folder.iterdir() if one.name.startswith("herinnerd.prom")] == ["herinnerd.prom"]
