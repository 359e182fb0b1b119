# SPDX-License-Identifier: MIT
"""What a person arranges with a client: each verb does it, the planner heeds it, and it can be taken back."""
import csv
import io
import json
import re
import sqlite3

import pytest

import world as worlds

NEXT_DAY = "2026-03-03T10:00"
FORMAL = "2026-03-20T10:00"  # the formal stage after SECOND; it waits for a yes
CALLS = """
policy "standard" {
  thanks = no
  stage "reminder" { after_due = 7d  template = reminder  new_term = 7d }
  stage "call" { after_previous = 10d  action = call  lapse = 5bd }
  stage "second" { after_previous = 3d  template = second  new_term = 7d }
  stage "formal" { after_previous = 8d  template = notice  new_term = 14d  escalation = yes  confirm = yes }
}
"""


def people(text):
    """The words of a page, however it was wrapped."""
    return " ".join(text.split())


def says(world, *words, now=worlds.MONDAY, status=0):
    return people(world.ctl(*words, now=now, status=status).out)


def entries(world):
    """(type, actor, decides, body) of the journal's entries."""
    with sqlite3.connect(f"file:{world.store}?mode=ro", uri=True) as store:
        return store.execute("SELECT j.type, j.actor, j.decides, b.body FROM journal j JOIN journal_body b USING (seq)"
                             " ORDER BY seq").fetchall()


def waits_for(world, now=worlds.MONDAY):
    return world.decisions(now)[("acme", "reminder")]


# -- what was agreed or said about an invoice --------------------------------------------------------------------------

CONFIRMED = [
    (["promise", "2026-001", "--date", "2026-03-06"], "promise", ["You pay €100.00 by 6 March 2026"]),
    (["promise", "2026-001", "--date", "2026-03-06", "--amount", "40,50"], "promise", ["€40.50", "6 March 2026"]),
    (["instalments", "2026-001", "--count", "3", "--every", "1mo", "--first", "2026-03-31"], "promise",
     ["31 March 2026 €33.33", "30 April 2026 €33.33", "31 May 2026 €33.34"]),
    (["close", "2026-001", "--as", "settled", "--reason", "talked", "--amount", "60", "--by", "2026-03-06"],
     "settlement", ["€60.00", "6 March 2026", "€40.00"]),
]


@pytest.mark.parametrize(("words", "letter", "said"), CONFIRMED)
def test_what_was_agreed_goes_to_the_client_in_writing_when_that_is_asked(world, words, letter, said):
    world.ledger(worlds.row())
    assert "and a letter to the client says so" in says(world, *words, "--letter")
    assert [(one["stage"], one["decision"]) for one in world.plan() if one["decision"] == "send"] == [(letter, "send")]
    world.once()
    world.once(now=NEXT_DAY)
    (mail,) = world.letters()  # once, and no reminder beside it
    text = people(mail.get_body(("plain",)).get_content().replace("\xa0", " "))
    for words_of_it in said:
        assert words_of_it in text, text
    assert [(one["stage"], one["level"]) for one in world.log()] == [(letter, "accepted")]


def test_a_letter_about_what_was_agreed_needs_an_address_and_an_agreement(world):
    world.ledger(worlds.row(email=""))
    refused = world.ctl("promise", "2026-001", "--date", "2026-03-06", "--letter", status=2)
    assert "--letter: no mail goes to" in refused.err and world.objects("holds") == []
    assert "--letter confirms a settlement" in world.ctl("close", "2026-001", "--as", "settled", "--reason", "x",
                                                         "--letter", status=2).err


ARRANGED = [
    (["dispute", "2026-001", "--kind", "quality", "--reason", "stale"], "dispute", None,
     "disputed; held until you resume; the next letter would have gone on 2026-03-02, now none goes by itself"),
    (["promise", "2026-001", "--date", "2026-03-06"], "promise", "2026-03-10",
     "100.00 EUR is promised by 2026-03-06; the next letter would have gone on 2026-03-02, now not before 2026-03-11"),
    (["promise", "2026-001", "--date", "2026-03-06", "--amount", "40,50"], "promise", "2026-03-10",
     "40.50 EUR is promised by 2026-03-06; the next letter would have gone on 2026-03-02, now not before 2026-03-11"),
    (["instalments", "2026-001", "--count", "3", "--every", "1mo", "--first", "2026-03-31"], "instalments",
     "2026-06-02", "3 instalments of 33.33 EUR from 2026-03-31 to 2026-05-31, the last one with the rest; the next "
     "letter would have gone on 2026-03-02, now not before 2026-06-03"),
    (["paid", "2026-001"], "says-paid", "2026-03-09",
     "the client says it is paid; held until 2026-03-09 or until the ledger shows it; the next letter would have gone "
     "on 2026-03-02, now not before 2026-03-10"),
    (["paid", "2026-001", "--date", "2026-03-04"], "says-paid", "2026-03-11",
     "the client says it is paid; held until 2026-03-11 or until the ledger shows it; the next letter would have gone "
     "on 2026-03-02, now not before 2026-03-12"),
    (["close", "2026-001", "--as", "barter", "--reason", "eggs"], "closed", None,
     "closed as barter; never reminded of until you reopen; the next letter would have gone on 2026-03-02, now none "
     "goes by itself"),
    (["close", "2026-001", "--as", "settled", "--reason", "half", "--amount", "50", "--by", "2026-03-06"], "closed",
     None, "closed if 50.00 EUR is in by 2026-03-06; the next letter would have gone on 2026-03-02, now not before "
     "2026-03-11"),
]


@pytest.mark.parametrize("words, kind, until, said", ARRANGED, ids=[" ".join(one[0]) for one in ARRANGED])
def test_what_is_arranged_holds_its_invoice_says_so_and_can_be_taken_back(make_world, words, kind, until, said):
    world = make_world()
    world.ledger(worlds.row(), worlds.row("2026-002", "brandt"))
    assert says(world, *words) == f"2026-001: {said}"
    assert world.decisions() == {("acme", "reminder"): kind, ("brandt", "reminder"): "send"}
    (hold,) = world.objects("holds")
    assert (hold["kind"], hold["invoices"], hold["until"]) == (kind, ["2026-001"], until)
    (entry,) = [one for one in entries(world) if one[0] == "hold-set"]
    assert entry[1] != "herinnerd" and entry[2] == 1 and f"kind: {kind}\n" in entry[3]
    assert says(world, "undo").startswith("2026-001: taken back: a hold of 2026-03-02 10:00; the next letter may go on "
                                          "2026-03-02")
    assert waits_for(world) == "send" and world.objects("holds") == []
    world.once()
    assert world.receivers() == ["ap@acme.example", "ap@brandt.example"]
    world.journal_is_whole()


@pytest.mark.parametrize("words, said", [
    (["dispute", "2026-001"], "--reason"),
    (["dispute", "2026-001", "--kind", "taste", "--reason", "x"], '"taste" is not one of quality, delivery'),
    (["promise", "2026-001"], "a date is needed"),
    (["promise", "2026-001", "--date", "2026-03-01"], "that day is over"),
    (["promise", "2026-001", "--date", "2026-02-30"], "is no date"),
    (["promise", "2026-001", "--date", "2301-01-01"], "is no date"),
    (["promise", "2026-001", "--date", "2200-12-31"], "more than ten years ahead"),
    (["promise", "2026-001", "--date", "2026-03-06", "--amount", "100.01"], "more than is open; name 100.00 EUR"),
    (["promise", "2026-001", "--date", "2026-03-06", "--amount", "0"], "is no amount"),
    (["promise", "2026-001", "--date", "2026-03-06", "--amount", "-5"], "is no amount"),
    (["promise", "2026-009", "--date", "2026-03-06"], 'unknown invoice "2026-009"; did you mean "2026-001"?'),
    (["instalments", "2026-001", "--count", "1", "--every", "1mo", "--first", "2026-03-06"], "from 2 to 120"),
    (["instalments", "2026-001", "--count", "3", "--every", "0", "--first", "2026-03-06"], "--every"),
    (["instalments", "2026-001", "--count", "3", "--every", "5bd", "--first", "2026-03-06"], "--every"),
    (["instalments", "2026-001", "--count", "3", "--first", "2026-03-06"], "--every"),
    (["instalments", "2026-001", "--count", "120", "--every", "12mo", "--first", "2026-03-06"], "twenty years"),
    (["instalments", "2026-001", "--count", "120", "--every", "36500d", "--first", "2026-03-06"], "twenty years"),
    (["instalments", "2026-001", "--count", "3", "--every", "1mo", "--first", "2026-02-06"], "that day is over"),
    (["paid", "2026-001", "--date", "2199-01-01"], "more than ten years ahead"),
    (["close", "2026-001", "--reason", "x"], "--as is needed"),
    (["close", "2026-001", "--as", "barter"], "--reason"),
    (["close", "2026-001", "--as", "barter", "--reason", "x", "--amount", "5", "--by", "2026-03-06"], "--as settled"),
    (["close", "2026-001", "--as", "settled", "--reason", "x", "--by", "2026-03-06"], "--amount"),
    (["close", "2026-001", "--as", "settled", "--reason", "x", "--amount", "5"], "--by: a date is needed"),
    (["close", "acme", "--as", "settled", "--reason", "x", "--amount", "5", "--by", "2026-03-06"], "one invoice"),
    (["insolvent", "acme"], "--kind is needed"),
    (["insolvent", "acme", "--kind", "bankruptcy", "--date", "2026-03-03"], "still to come"),
    (["insolvent", "2026", "--kind", "bankruptcy"], "unknown client"),
    (["answered", "acmee"], 'unknown client "acmee"; did you mean "acme"?'),
    (["away", "--from", "2026-03-10", "--until", "2026-03-05"], "lies before --from"),
    (["away", "--from", "2026-02-10", "--until", "2026-03-05"], "that day is over"),
    (["away", "--from", "2026-03-10"], "--until is needed"),
    (["note", "acme", ""], "the note is empty"),
    (["record", "2026-001", "--stage", "remindr", "--date", "2026-03-01", "--by", "post"],
     "there are reminder, second"),
    (["record", "2026-001", "--stage", "reminder", "--by", "post"], "--date is needed"),
    (["record", "2026-001", "--stage", "reminder", "--date", "2026-03-03", "--by", "post"], "still to come"),
    (["record", "2026-001", "--stage", "reminder", "--date", "2026-03-01", "--by", "pigeon"], "not one of post"),
    (["record", "2026-001", "--stage", "reminder", "--date", "2026-03-01", "--by", "post", "--term", "2026-02-01"],
     "--term lies before --date"),
    (["record", "2026-001", "--stage", "reminder", "--date", "2026-02-01", "--by", "post"], "look at the date"),
    (["client", "set", "acme", "email", "nobody"], "no mail address"),
    (["client", "set", "acme", "email", "a@b.example\nBcc: x@y.example"], "no mail address"),
    (["client", "set", "acme", "colour", "red"], "cannot be set"),
    (["client", "set", "acme", "policy", "harsh"], "no such policy"),
    (["client", "set", "acme", "segment", "vip"], "business or consumer"),
    (["client", "set", "acme", "country", "nl"], "two capitals"),
    (["client", "set", "acme", "terms", "soon"], "terms: "),
    (["client", "set", "nobody-here", "phone", "1"], "unknown client"),
    (["agenda", "--until", "2026-03-01"], "that day is over"),
    (["agenda", "--until", "2029-03-01"], "two years"),
    (["undo", "x"], "is not the number"),
    (["undo", "99"], "cannot be taken back"),
    (["undo"], "nothing of"),
])
def test_what_cannot_be_meant_is_refused_with_its_remedy_and_changes_nothing(world, words, said):
    world.once("2026-03-01T10:00")
    before = world.journal_is_whole()["head"]
    assert said in people(world.ctl(*words, status=2).err)
    assert world.journal_is_whole()["head"] == before
    assert waits_for(world) == "send"


def test_a_promise_that_is_not_kept_is_over_and_the_reminders_go_on(world):
    world.ctl("promise", "2026-001", "--date", "2026-03-06")
    world.once("2026-03-10T10:00")
    assert world.letters() == []
    world.once("2026-03-11T10:00")
    assert len(world.letters()) == 1
    assert [one[0] for one in entries(world)].count("promise-broken") == 1
    assert world.objects("holds", now="2026-03-11T11:00") == []


def test_a_promise_takes_the_place_of_an_earlier_one(world):
    world.ctl("promise", "2026-001", "--date", "2026-03-04")
    assert says(world, "promise", "2026-001", "--date", "2026-03-06").endswith(
        "it takes the place of what was agreed before")
    assert [one["until"] for one in world.objects("holds")] == ["2026-03-10"]
    world.ctl("undo")
    assert [one["until"] for one in world.objects("holds")] == ["2026-03-06"]


@pytest.mark.parametrize("first, second, remedy", [
    (["promise", "2026-001", "--date", "2026-03-06"],
     ["instalments", "2026-001", "--count", "2", "--every", "1mo", "--first", "2026-03-06"], "herinnerctl resume"),
    (["dispute", "2026-001", "--reason", "x"], ["dispute", "2026-001", "--reason", "y"], "herinnerctl resume"),
    (["close", "2026-001", "--as", "set-off", "--reason", "x"], ["promise", "2026-001", "--date", "2026-03-06"],
     "herinnerctl reopen"),
    (["close", "acme", "--as", "set-off", "--reason", "x"], ["paid", "2026-001"], "herinnerctl reopen"),
    (["insolvent", "acme", "--kind", "bankruptcy"], ["dispute", "2026-001", "--reason", "y"], "herinnerctl reopen"),
])
def test_what_contradicts_an_arrangement_is_refused(world, first, second, remedy):
    world.ctl(*first)
    holds = world.objects("holds")
    err = people(world.ctl(*second, status=2).err)
    assert "stands already" in err and remedy in err
    assert world.objects("holds") == holds


def test_an_invoice_that_is_not_open_has_nothing_to_arrange(world):
    world.once("2026-03-01T10:00")
    world.ledger(worlds.row(open="0.00", total="100.00"))
    world.once()
    assert "is not open" in world.ctl("promise", "2026-001", "--date", "2026-03-06", status=2).err


# -- closing, insolvency, and back -----------------------------------------------------------------------------------

def test_resume_leaves_what_was_closed_and_names_it(world):
    world.ctl("close", "2026-001", "--as", "written-off", "--reason", "too small")
    assert re.search(r"nothing was held that this ends still held: main/2026-001: closed by \S+: written-off: "
                     r"too small$", says(world, "resume", "--invoice", "2026-001"))
    assert waits_for(world) == "closed"
    assert says(world, "reopen", "2026-001") == "2026-001: goes on; the next letter may go on 2026-03-03"
    assert says(world, "reopen", "2026-001") == "2026-001: nothing was closed on exactly that"
    assert waits_for(world, NEXT_DAY) == "send"


def test_a_client_who_is_insolvent_gets_nothing_and_the_claim_is_a_task(world):
    said = says(world, "insolvent", "acme", "--kind", "bankruptcy", "--date", "2026-02-27")
    assert said.startswith('Acme BV: insolvent (bankruptcy) since 2026-02-27; everything stops, and "file the claim"')
    assert waits_for(world) == "insolvent"
    (task,) = world.objects("tasks")
    assert (task["kind"], task["client"], task["invoices"]) == ("claim", "acme", ["2026-001"])
    assert "VAT to claim back: 2026-001 of 2026-01-20: 100.00 EUR open of 100.00 EUR" in says(world, "tasks")
    world.once()
    assert world.letters() == []
    world.ctl("reopen", "acme")
    assert waits_for(world, NEXT_DAY) == "send"
    assert len(world.objects("tasks")) == 1  # it stays to be done


def test_undo_of_an_insolvency_takes_its_task_back(world):
    world.ctl("insolvent", "acme", "--kind", "debt-relief")
    world.ctl("undo")
    assert world.objects("tasks") == [] and waits_for(world) == "send"


def test_a_settlement_that_is_missed_opens_again(world):
    world.ctl("close", "2026-001", "--as", "settled", "--reason", "half", "--amount", "50", "--by", "2026-03-06")
    assert world.decisions("2026-03-10T10:00") == {("acme", "reminder"): "closed"}
    assert world.decisions("2026-03-11T10:00") == {("acme", "reminder"): "send"}
    world.ledger(worlds.row(open="50.00", total="100.00"))
    assert world.decisions("2026-03-11T10:00") == {("acme", "reminder"): "closed"}


def test_a_time_away_holds_everything_in_it_alone(world):
    assert says(world, "away", "--from", "2026-03-10", "--until", "2026-03-13", "--reason", "fair").startswith(
        "no letter goes from 2026-03-10 to 2026-03-13;")
    assert [world.decisions(f"2026-03-{day}T10:00")[("acme", "reminder")] for day in ("09", "10", "13", "16")] == [
        "send", "pause", "pause", "send"]
    says(world, "resume", "--all")
    assert world.decisions("2026-03-10T10:00") == {("acme", "reminder"): "send"}


def reply_of(world, client):
    """A client's mail came in, as the mailbox tells it."""
    world.sqlite(f"INSERT INTO hold(scope, subject, kind, from_day, actor, set_seq) VALUES"
                 f" ('client', '{client}', 'reply', '2026-03-01', 'herinnerd', 1);")


@pytest.mark.parametrize("words", [["answered", "acme"], ["promise", "2026-001", "--date", "2026-03-06"],
                                   ["dispute", "2026-001", "--reason", "x"], ["resume", "acme"],
                                   ["close", "2026-001", "--as", "barter", "--reason", "x"]])
def test_a_reply_waits_until_a_person_decides(world, words):
    world.once("2026-03-01T10:00")
    reply_of(world, "acme")
    assert waits_for(world) == "reply"
    assert "nothing was held" not in says(world, *words)
    assert "reply" not in [one["kind"] for one in world.objects("holds")]


# -- notes -----------------------------------------------------------------------------------------------------------

def test_notes_are_shown_and_change_nothing(make_world):
    world = make_world()
    world.ledger(worlds.row(), worlds.row("2026-002"))
    world.ctl("note", "acme", "prefers rye")
    world.ctl("note", "2026-001", "asked for\na copy")
    world.ctl("note", "2026-002", "other")
    assert waits_for(world) == "send"
    assert [decides for kind, _, decides, _ in entries(world) if kind == "note"] == [0, 0, 0]
    (why,) = world.objects("explain", "2026-001")
    assert [(note["invoice"], note["text"]) for note in why["notes"]] == [
        (None, "prefers rye"), ("2026-001", "asked for a copy")]
    assert re.search(r"notes 2026-03-02 10:00 \S+: prefers rye 2026-03-02 10:00 \S+, 2026-001: asked for a copy$",
                     says(world, "explain", "2026-001"))
    world.once()
    (letter,) = world.log()
    assert "prefers rye" in says(world, "show", str(letter["id"]))
    assert "cannot be taken back" in world.ctl("undo", status=2).err


# -- what was done outside -------------------------------------------------------------------------------------------

@pytest.mark.parametrize("by, kind", [("post", "letter"), ("registered", "letter"), ("phone", "other"),
                                      ("visit", "other")])
def test_what_was_done_outside_serves_its_stage_on_its_day(world, by, kind):
    said = says(world, "record", "2026-001", "--stage", "reminder", "--date", "2026-02-27", "--by", by, "--note", "x")
    assert said == '2026-001: "reminder" is recorded on 2026-02-27; the next letter may go on 2026-03-09'
    (why,) = world.objects("explain", "2026-001")
    (step,) = why["steps"]
    assert (step["stage"], step["kind"], step["state"], step["day"], step["term_until"]) == (
        "reminder", kind, "served", "2026-02-27", "2026-03-06")
    assert (why["stage"], why["due_day"]) == ("second", "2026-03-09")
    assert "has had" in world.ctl("record", "2026-001", "--stage", "reminder", "--date", "2026-03-01", "--by", by,
                                  status=2).err
    world.once()
    assert world.letters() == []
    assert says(world, "undo").startswith("Acme BV: taken back: a record of")
    world.once()
    assert len(world.letters()) == 1


def test_a_term_that_was_promised_on_paper_is_kept(world):
    world.ctl("record", "2026-001", "--stage", "reminder", "--date", "2026-02-27", "--by", "post", "--term",
              "2026-03-25")
    (why,) = world.objects("explain", "2026-001")
    assert why["due_day"] == "2026-03-26"


def test_a_record_for_a_client_is_about_all_that_was_overdue_then(make_world):
    world = make_world()
    world.ledger(worlds.row(), worlds.row("2026-002"), worlds.row("2026-003", due="2026-03-01"),
                 worlds.row("2026-004", "brandt"))
    world.ctl("record", "acme", "--stage", "reminder", "--date", "2026-02-27", "--by", "post")
    had = {number: [step["stage"] for step in world.objects("explain", number)[0]["steps"]]
           for number in ("2026-001", "2026-002", "2026-003", "2026-004")}
    assert had == {"2026-001": ["reminder"], "2026-002": ["reminder"], "2026-003": [], "2026-004": []}


# -- no, and taking back ---------------------------------------------------------------------------------------------

@pytest.fixture
def formal(world):
    """Two letters went; the formal one waits for a yes."""
    for now in (worlds.MONDAY, worlds.SECOND, FORMAL):
        world.once(now)
    assert len(world.letters()) == 2
    return world


def test_a_rejected_letter_is_held(formal):
    (waiting,) = formal.objects("approve", now=FORMAL)
    said = says(formal, "reject", waiting["id"], "--reason", "they called", now=FORMAL)
    assert said == 'Acme BV: "formal" for 2026-001 does not go; held until you resume each invoice'
    assert formal.decisions(FORMAL) == {("acme", "formal"): "pause"}
    says(formal, "undo", now=FORMAL)
    assert formal.decisions(FORMAL) == {("acme", "formal"): "approval"}


def test_a_rejected_letter_can_be_skipped(formal):
    (waiting,) = formal.objects("approve", now=FORMAL)
    assert "is skipped" in says(formal, "reject", waiting["id"], "--skip", now=FORMAL)
    (why,) = formal.objects("explain", "2026-001", now=FORMAL)
    assert why["steps"][-1]["kind"] == "skip" and why["stage"] is None
    assert "--hold and --skip" in formal.ctl("reject", waiting["id"], "--skip", "--hold", now=FORMAL, status=2).err
    assert formal.ctl("reject", "00000000", now=FORMAL, status=2).err


def test_undo_takes_an_approval_back_until_the_letter_has_gone(formal):
    (waiting,) = formal.objects("approve", now=FORMAL)
    formal.ctl("approve", waiting["id"], now=FORMAL)
    assert formal.decisions(FORMAL) == {("acme", "formal"): "send"}
    assert "taken back: an approval" in says(formal, "undo", now=FORMAL)
    assert formal.decisions(FORMAL) == {("acme", "formal"): "approval"}
    formal.ctl("approve", waiting["id"], now=FORMAL)
    formal.once(FORMAL)
    assert len(formal.letters()) == 3
    head = formal.journal_is_whole(FORMAL)["head"]
    assert "left after it" in formal.ctl("undo", now=FORMAL, status=2).err
    assert formal.journal_is_whole(FORMAL)["head"] == head


def test_undo_of_a_resume_holds_again_and_of_a_skip_brings_the_stage_back(world):
    world.ctl("pause", "acme")
    world.ctl("resume", "acme")
    assert "taken back: the end of a hold" in says(world, "undo")
    assert waits_for(world) == "pause"
    assert "taken back: a hold" in says(world, "undo")
    world.ctl("skip", "2026-001", "--reason", "x")
    assert world.decisions() == {}
    assert "taken back: a skip" in says(world, "undo")
    assert waits_for(world) == "send"


def test_undo_of_what_led_to_a_letter_is_refused(world):
    world.ctl("pause", "acme")
    world.ctl("resume", "acme", now="2026-03-02T10:30")
    world.once(NEXT_DAY)
    assert len(world.letters()) == 1
    assert "left after it" in world.ctl("undo", now=NEXT_DAY, status=2).err


def test_undo_by_number_and_only_once(world):
    world.ctl("pause", "acme")
    world.ctl("dispute", "2026-001", "--reason", "x")
    seq = 1
    assert "taken back: a hold" in says(world, "undo", str(seq))
    assert [one["kind"] for one in world.objects("holds")] == ["dispute"]
    assert "taken back already" in world.ctl("undo", str(seq), status=2).err
    world.journal_is_whole()


# -- the agenda ------------------------------------------------------------------------------------------------------

@pytest.fixture
def ladder(make_world):
    world = make_world(policy=CALLS)
    world.ledger(worlds.row(), worlds.row("2026-002", "brandt", due="2026-03-05",
                                          name="Brandt, Zoon; en Co " + "é" * 60))
    return world


AGENDA = [("2026-03-02", "acme", "reminder", "send"), ("2026-03-12", "acme", "call", "task"),
          ("2026-03-12", "brandt", "reminder", "send"), ("2026-03-16", "acme", "second", "send"),
          ("2026-03-23", "brandt", "call", "task"), ("2026-03-24", "acme", "formal", "held"),
          ("2026-03-26", "brandt", "second", "send"), ("2026-04-03", "brandt", "formal", "held")]


def lines_of(world, *words, now=worlds.MONDAY):
    return [(one["date"], one["client"], one["stage"], one["decision"])
            for one in world.objects("agenda", *words, now=now)]


def test_the_agenda_is_the_ladder_day_by_day(ladder):
    assert lines_of(ladder) == AGENDA
    assert lines_of(ladder, "--until", "2026-03-12") == AGENDA[:3]
    assert lines_of(ladder, "--client", "Acme") == [one for one in AGENDA if one[1] == "acme"]
    assert not ladder.store.exists()
    assert says(ladder, "agenda").startswith(
        "until 2026-05-01, if nothing is paid: letters 4, tasks 2, waiting for you 2")


def test_the_agenda_says_what_the_passes_then_do(world):
    said = [one[0] for one in lines_of(world) if one[3] == "send"]
    for day in range(2, 32):
        world.once(f"2026-03-{day:02}T10:00")
    assert sorted(one["time"][:10] for one in world.log(now="2026-04-01T10:00")) == said


def test_the_agenda_goes_on_from_what_was_sent(world):
    said = lines_of(world)
    world.once()
    assert said[0][2] == "reminder" and said[1][2] == "second"
    assert lines_of(world, now="2026-03-02T12:00") == said[1:]


def test_the_agenda_heeds_what_was_arranged(ladder):
    ladder.ctl("promise", "2026-001", "--date", "2026-03-20")
    assert lines_of(ladder, "--client", "acme")[0] == ("2026-03-25", "acme", "reminder", "send")


def unfolded(path):
    data = path.read_bytes()
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    return data.decode().replace("\r\n ", "").split("\r\n")


def test_the_agenda_as_a_calendar(ladder):
    path = ladder.folder / "agenda.ics"
    assert 'the calendar is written to' in says(ladder, "agenda", "--ics", path)
    lines = unfolded(path)
    assert lines[0] == "BEGIN:VCALENDAR" and "METHOD:PUBLISH" in lines
    assert lines.count("BEGIN:VEVENT") == 6 and lines.count("BEGIN:VTODO") == 2
    assert [line for line in lines if line.startswith("DTSTART")][0] == "DTSTART;VALUE=DATE:20260302"
    assert [line for line in lines if line.startswith("DUE")] == ["DUE;VALUE=DATE:20260312", "DUE;VALUE=DATE:20260323"]
    assert lines.count("STATUS:TENTATIVE") == 2
    assert not [line for line in lines if line.startswith(("ATTENDEE", "ORGANIZER"))]
    assert any("Brandt\\, Zoon\\; en Co " + "é" * 60 in line for line in lines)


def test_the_entries_of_the_calendar_keep_their_names(ladder):
    def names(now):
        path = ladder.folder / "agenda.ics"
        ladder.ctl("agenda", "--ics", path, now=now)
        return [line for line in unfolded(path) if line.startswith("UID:")]

    monday = names(worlds.MONDAY)
    assert len(set(monday)) == len(monday) == 8
    ladder.once()
    assert names(NEXT_DAY) == monday[1:]
    ladder.ctl("promise", "2026-002", "--date", "2026-03-20", now=NEXT_DAY)
    assert sorted(names(NEXT_DAY)) == sorted(monday[1:])


# -- clients and invoices --------------------------------------------------------------------------------------------

def test_clients_by_age(make_world):
    world = make_world()
    world.ledger(worlds.row(), worlds.row("2026-002", due="2026-03-02", open="7.50"),
                 worlds.row("2026-003", due="2025-12-02", issued="2025-11-02", open="40.00"),
                 worlds.row("2026-004", "brandt", due="2025-12-01", issued="2025-11-02", open="9.00", email=""),
                 worlds.row("2026-005", open="-20.00"))
    acme, brandt = world.objects("clients")
    assert acme == {"client": "acme", "name": "Acme BV", "currency": "EUR", "invoices": 3, "balance": "127.50",
                    "current": "7.50", "1-30": "100.00", "31-60": "0.00", "61-90": "20.00", "90+": "0.00",
                    "days_late": None, "letters": None, "promises_kept": None, "costs_open": None, "missing": ["segment", "country"],
                    "stop": False}
    assert (brandt["90+"], brandt["stop"], brandt["missing"]) == ("9.00", True, ["email", "segment", "country"])
    assert [one["client"] for one in world.objects("clients", "--stop")] == ["brandt"]
    rows = list(csv.DictReader(io.StringIO(world.ctl("clients", "--csv").out)))
    assert [(row["client"], row["balance"], row["stop"]) for row in rows] == [
        ("acme", "127.50", "no"), ("brandt", "9.00", "yes")]


def test_how_a_client_paid_so_far(make_world):
    world = make_world()
    world.ledger(worlds.row(), worlds.row("2026-002", due="2026-04-20"))
    world.once()
    world.ctl("promise", "2026-001", "--date", "2026-03-06")
    world.ledger(worlds.row(open="0.00", total="100.00"), worlds.row("2026-002", due="2026-04-20"), day="2026-03-05")
    world.once("2026-03-05T10:00")
    (acme,) = world.objects("clients", now="2026-03-06T10:00")
    assert (acme["days_late"], acme["letters"], acme["promises_kept"]) == ("13.0", "1.0", "1/1")


def test_a_value_that_was_set_comes_first_and_goes_back(world):
    assert says(world, "client", "set", "acme", "email", "new@acme.example") == (
        'Acme BV: email is "new@acme.example" from now on, whatever the files say')
    (acme,) = world.objects("client", "show", "acme")
    assert acme["email"] == {"value": "new@acme.example", "source": "set"}
    assert world.plan()[0]["to"] == ["new@acme.example"]
    world.ctl("client", "set", "acme", "email", "newer@acme.example")
    assert "taken back: a client's setting" in says(world, "undo")
    assert world.plan()[0]["to"] == ["new@acme.example"]
    world.ctl("client", "set", "acme", "email", "")
    assert world.objects("client", "show", "acme")[0]["email"] == {"value": "ap@acme.example", "source": "ledger"}
    world.once()
    assert world.receivers() == ["ap@acme.example"]


@pytest.mark.parametrize("setting, value", [("language", "nl"), ("policy", "patient"), ("segment", "consumer"),
                                            ("country", "BE"), ("terms", "30d eom"), ("phone", "+31 20 1"),
                                            ("contact", "Jan"), ("reach", "task")])
def test_each_setting_of_a_client(world, setting, value):
    world.ctl("client", "set", "acme", setting, value)
    (acme,) = world.objects("client", "show", "acme")
    assert acme[setting] == {"value": value, "source": "set"}


def test_a_client_who_is_to_be_reached_by_hand_becomes_a_task(world):
    world.ctl("client", "set", "acme", "reach", "task")
    assert world.decisions() == {("acme", "reminder"): "task"}


def test_terms_that_were_set_make_the_due_date(make_world):
    world = make_world(ledger='ledger "main" { path = "ledger.csv"  max_age = 0d  terms = "30d" }')
    world.ledger(worlds.row(due="", issued="2026-02-01"))
    world.ctl("client", "set", "acme", "terms", "14d")
    assert world.objects("explain", "2026-001")[0]["due"] == "2026-02-15"


def test_invoices_with_what_they_had_and_what_comes(world):
    world.once()
    (one,) = world.objects("invoices", now=NEXT_DAY)
    assert one == {"ledger": "main", "number": "2026-001", "client": "acme", "due": "2026-02-20", "days_late": 11,
                   "currency": "EUR", "balance": "100.00", "last": "reminder", "last_day": "2026-03-02",
                   "next": "second", "next_day": "2026-03-12", "reason": None}
    assert "second, not before 2026-03-12" in says(world, "invoices", now=NEXT_DAY)
    assert world.objects("invoices", "--client", "acme", now=NEXT_DAY) == [one]


def test_a_pass_heeds_what_was_arranged_while_its_letter_waited(world):
    """The queue holds a letter of today; a promise that has returned to the shell is not overtaken by it."""
    world.once("2026-03-02T08:00")
    world.ctl("promise", "2026-001", "--date", "2026-03-06", now="2026-03-02T08:30")
    world.once("2026-03-02T10:00")
    assert world.letters() == []


def test_in_dutch(world):
    assert people(world.ctl("promise", "2026-001", "--date", "2026-03-06", "--lang", "nl").out) == (
        "2026-001: 100.00 EUR is toegezegd voor 2026-03-06; de volgende brief zou op 2026-03-02 gegaan zijn, nu niet "
        "voor 2026-03-11")


def test_the_journal_stays_whole_and_every_line_is_json(world):
    world.ctl("promise", "2026-001", "--date", "2026-03-06")
    world.ctl("client", "set", "acme", "phone", "1")
    for verb in (["agenda"], ["clients"], ["invoices"], ["client", "show", "acme"]):
        for line in world.ctl(*verb, "--json").out.splitlines():
            json.loads(line)
    world.journal_is_whole()
