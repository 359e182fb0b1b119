# SPDX-License-Identifier: MIT
"""Taking back: letters that went by mistake, what an agency gives back, and a person's last act, whole."""
import sqlite3

import pytest

import world as worlds
from test_bank import BANK, entry, put, statement

SOON = "2026-03-02T11:00"
NEXT_DAY = "2026-03-03T10:00"
EXPORT = "2026-03-18T10:00"  # the hand-over of what was reminded on MONDAY
LATER = "2026-03-31T10:00"
HANDING = """
policy "standard" {
  thanks = always
  stage "reminder" { after_due = 7d  template = reminder  new_term = 7d }
  stage "hand-over" { after_previous = 16d  action = handover  to = {}  escalation = yes
                      confirm = yes }
}
"""
CALLS = """
policy "standard" {
  thanks = no
  stage "reminder" { after_due = 7d  template = reminder  new_term = 7d }
  stage "call" { after_previous = 10d  action = call  lapse = never }
  stage "second" { after_previous = 3d  template = second  new_term = 7d }
}
"""


def people(text):
    """The words of a page, however it was wrapped."""
    return " ".join(text.split())


def says(world, *words, now=SOON, status=0):
    return people(world.ctl(*words, now=now, status=status).out)


def refuses(world, *words, now=SOON, status=2):
    """What it says on stderr; nothing is changed."""
    before = journal(world)
    said = people(world.ctl(*words, now=now, status=status).err)
    assert journal(world) == before
    return said


def journal(world):
    with sqlite3.connect(f"file:{world.store}?mode=ro", uri=True) as store:
        return store.execute("SELECT seq, type FROM journal ORDER BY seq").fetchall()


def text_of(letter):
    return people(letter.get_body(("plain",)).get_content())


@pytest.fixture
def sent(make_world):
    """The reminders to acme and brandt went on MONDAY as letters 1 and 2."""
    world = make_world()
    world.ledger(worlds.row(), worlds.row("2026-002", "brandt"))
    world.once()
    assert world.receivers() == ["ap@acme.example", "ap@brandt.example"]
    return world


@pytest.fixture
def exported(make_world):
    """2026-001 of acme is handed over on EXPORT; 2026-002 is its other invoice, due later."""
    world = make_world(policy=HANDING)
    world.ledger(worlds.row(), worlds.row("2026-002", due="2026-03-20"))
    world.once()
    world.once(EXPORT)
    (asked,) = world.objects("approve", now=EXPORT)
    world.ctl("approve", asked["id"], now=EXPORT)
    world.once(EXPORT)
    (task,) = world.objects("tasks", now=EXPORT)
    assert (task["kind"], task["invoices"]) == ("handover", ["2026-001"])
    said = says(world, "done", task["id"], now=EXPORT)
    assert said == ("Acme BV: 2026-001 is handed over and closed here; the client's other invoices are held until "
                    '"herinnerctl resume acme --handed-over"')
    return world


# -- recall ------------------------------------------------------------------------------------------------------------

def test_a_letter_that_went_is_recalled_and_the_client_told_in_the_same_conversation(sent):
    assert says(sent, "recall", "1", "--reason", "was paid") == (
        'Acme BV: "reminder" of 2026-03-02 for 2026-001 is recalled; the apology goes now; held until you resume each '
        "invoice")
    assert sent.decisions(SOON) == {("acme", "apology"): "send", ("acme", "reminder"): "pause"}
    sent.once("2026-03-02T12:00")
    assert sent.levels() == [("acme", "apology", "accepted"), ("acme", "reminder", "recalled"),
                             ("brandt", "reminder", "accepted")]
    first, _, apology = sent.letters()
    assert apology["In-Reply-To"] == first["Message-ID"] and apology["Subject"] == first["Subject"]
    assert apology["To"].addresses[0].addr_spec == "ap@acme.example"
    said = text_of(apology)
    assert "We withdraw our letter of 2 March 2026 about invoice 2026-001." in said and "our mistake" in said
    assert "100.00" not in said  # whoever has paid is asked for nothing, not even in passing
    sent.once(NEXT_DAY)
    assert len(sent.letters()) == 3
    sent.journal_is_whole()


def test_the_level_says_when_it_was_recalled_and_the_time_when_it_went(sent):
    says(sent, "recall", "1", "--reason", "was paid", "--no-letter", now=NEXT_DAY)
    (letter,) = sent.log("--client", "acme", now=NEXT_DAY)
    assert (letter["time"][:10], letter["level"], letter["level_time"][:10]) == ("2026-03-02", "recalled", "2026-03-03")


def test_after_resume_the_same_stage_goes_again_behind_the_contact_of_the_recalled_letter(sent):
    says(sent, "recall", "1", "--reason", "wrong amount", "--no-letter")
    said = says(sent, "resume", "--invoice", "2026-001")
    assert said.startswith("2026-001: goes on; the next letter may go on 2026-03-03")
    for day in range(3, 6):  # contact_gap = 3d
        sent.once(f"2026-03-{day:02d}T10:00")
    assert sent.levels("--client", "acme", now=NEXT_DAY) == [("acme", "reminder", "accepted"),
                                                             ("acme", "reminder", "recalled")]
    assert [one["time"][:10] for one in sent.log("--client", "acme")] == ["2026-03-02", "2026-03-05"]


def test_who_has_paid_by_now_reads_that_nothing_is_open(sent):
    sent.ledger(worlds.row(open="0.00", total="100.00"), worlds.row("2026-002", "brandt"))
    says(sent, "recall", "1", "--reason", "was paid")
    sent.once("2026-03-02T12:00")
    assert "The invoice is paid: nothing is open." in text_of(sent.letters()[-1])


def test_a_dutch_client_is_told_in_dutch(make_world):
    world = make_world(more='client "acme" { match = {"acme"}  language = nl }')
    world.ledger(worlds.row())
    world.once()
    says(world, "recall", "1", "--reason", "was betaald")
    world.once("2026-03-02T12:00")
    said = text_of(world.letters()[-1])
    assert "Onze brief van 2 maart 2026 over factuur 2026-001 trekken wij in." in said and "onze fout" in said


def test_the_apology_goes_although_the_invoice_has_left_the_ledger(sent):
    sent.ledger(worlds.row("2026-002", "brandt"))
    says(sent, "recall", "1", "--reason", "was paid")
    sent.once("2026-03-02T12:00")
    assert sent.levels("--client", "acme")[0] == ("acme", "apology", "accepted")


def test_out_of_hours_the_apology_waits_for_the_next_window_and_goes_before_the_rest(make_world):
    world = make_world(smtp='smtp "main" { transport = maildir  per_day = 1 }', limits="limits { per_run = 1 }")
    world.ledger(worlds.row())
    world.once()
    assert "the apology goes on 2026-03-03" in says(world, "recall", "1", "--reason", "x", now="2026-03-02T18:00")
    world.once("2026-03-02T18:30")
    assert len(world.letters()) == 1
    world.ledger(worlds.row(), *[worlds.row(f"2026-1{n:02d}", f"a{n:02d}") for n in range(3)])
    world.once(NEXT_DAY)
    assert world.receivers() == ["ap@acme.example"] * 2  # flood holds the others, the apology is no part of it
    assert {one["reason"] for one in world.plan(now=NEXT_DAY) if one["client"] != "acme"} == {"flood"}


def test_an_apology_waits_while_everything_is_paused(sent):
    says(sent, "pause", "--all", "--reason", "look first")
    assert "the apology waits: paused" in says(sent, "recall", "1", "--reason", "x")
    sent.once("2026-03-02T12:00")
    assert len(sent.letters()) == 2
    says(sent, "resume", "--all")
    sent.once(NEXT_DAY)
    assert sent.levels("--client", "acme")[0] == ("acme", "apology", "accepted")


def test_without_a_letter_nobody_is_told(sent):
    said = says(sent, "recall", "1", "--reason", "he knows", "--no-letter")
    assert "is recalled; no letter tells the client; held until you resume each invoice" in said
    sent.once("2026-03-02T12:00")
    assert len(sent.letters()) == 2
    (hold,) = sent.objects("holds")
    assert (hold["kind"], hold["invoices"], hold["reason"]) == ("pause", ["2026-001"], "letter 1 recalled: he knows")


def test_several_are_shown_and_ask_for_their_number(sent):
    words = ["recall", "1", "2", "--reason", "old file"]
    assert "--yes answers for scripts" in refuses(sent, *words)
    done = sent.ctl(*words, "--yes", now=SOON)
    said = people(done.out)
    assert "2 letters went and are withdrawn" in said and "each client who got one is told" in said
    assert said.count("is recalled; the apology goes now") == 2
    sent.once("2026-03-02T12:00")
    assert sent.receivers() == ["ap@acme.example"] * 2 + ["ap@brandt.example"] * 2


def test_what_waits_to_go_is_cancelled_and_never_goes(make_world, gate):
    server = gate("DATA", "acme")
    world = make_world(smtp=worlds.relay_section(server.port))
    world.ledger(worlds.row(), worlds.row("2026-002", "brandt"))
    with world.service() as service:
        server.await_letter()  # acme's is on the wire but not claimed, brandt's is queued
        said = says(world, "recall", "1", "2", "--reason", "stop", "--yes", now=worlds.MONDAY)
        assert said.count("does not go; held until you resume each invoice") == 2
        server.open()
        worlds.until(lambda: world.decisions() == {("acme", "reminder"): "pause", ("brandt", "reminder"): "pause"},
                     service.said)
    assert server.receivers() == []
    assert {one["level"] for one in world.log("--all")} == {"cancelled"}
    world.journal_is_whole()


@pytest.mark.parametrize("words, said", [
    (["recall", "1"], "--reason"),
    (["recall", "--reason", "x"], "recall"),
    (["recall", "one", "--reason", "x"], '"one" is no number of a letter'),
    (["recall", "99", "--reason", "x"], "there is no letter 99"),
    (["recall", "1", "99", "--reason", "x", "--yes"], "there is no letter 99"),
    (["returned", "2026-001"], "is not with an agency"),
    (["returned", "2026-009"], "unknown invoice"),
    (["returned", "2026-001", "--costs-open", "much"], "is no amount"),
    (["returned", "2026-001", "--costs-open", "-1"], "is no amount"),
    (["undo", "1"], "cannot be taken back"),
    (["undo", "99"], "cannot be taken back"),
])
def test_what_makes_no_sense_is_refused_and_changes_nothing(sent, words, said):
    assert said in refuses(sent, *words)


def test_a_letter_is_recalled_once(sent):
    says(sent, "recall", "1", "--reason", "x")
    assert "is recalled already" in refuses(sent, "recall", "1", "--reason", "x")
    sent.once("2026-03-02T12:00")
    assert "withdraws another one itself" in refuses(sent, "recall", "3", "--reason", "x")


def test_a_recall_in_the_rehearsal_goes_to_the_outbox_and_says_nothing_to_a_live_pass(make_world):
    world = make_world(top="mode = rehearsal")
    world.ledger(worlds.row())
    world.once()
    says(world, "recall", "1", "--reason", "try it")
    world.once("2026-03-02T12:00")
    assert world.levels("--client", "acme") == [("acme", "apology", "rehearsed"), ("acme", "reminder", "recalled")]
    says(world, "go-live", "--yes")
    assert "was rehearsed" in refuses(world, "recall", "2", "--reason", "x")


# -- undo --------------------------------------------------------------------------------------------------------------

def test_a_recall_is_taken_back_whole_before_its_apology_left(sent):
    says(sent, "recall", "1", "2", "--reason", "oops", "--yes", now="2026-03-02T18:00")
    assert says(sent, "undo", now="2026-03-02T18:05").startswith("2 clients: taken back: a recall of 2026-03-02 18:00")
    assert sent.levels() == [("acme", "reminder", "accepted"), ("brandt", "reminder", "accepted")]
    assert sent.objects("holds", now=NEXT_DAY) == []
    sent.once(NEXT_DAY)
    assert len(sent.letters()) == 2
    sent.journal_is_whole()


def test_a_recall_whose_apology_left_stands(sent):
    says(sent, "recall", "1", "--reason", "x")
    sent.once("2026-03-02T12:00")
    assert "letter 3 left after it" in refuses(sent, "undo", now="2026-03-02T13:00")
    assert sent.levels("--client", "acme")[1] == ("acme", "reminder", "recalled")


def test_a_queued_apology_does_not_go_once_its_recall_is_taken_back(make_world, gate):
    server = gate("DATA")
    world = make_world()
    world.ledger(worlds.row())
    world.once()
    world.configure(smtp=worlds.relay_section(server.port))
    says(world, "recall", "1", "--reason", "x")
    with world.service(SOON) as service:
        server.await_letter()
        assert says(world, "undo").startswith("Acme BV: taken back: a recall")
        server.open()
        worlds.until(lambda: world.decisions(SOON) == {}, service.said)
    assert server.receivers() == []
    assert world.levels() == [("acme", "reminder", "accepted")]


@pytest.mark.parametrize("words, kinds", [
    (["reject", "ID", "--skip", "--reason", "x"], ["skipped", "skipped"]),
    (["approve", "ID"], ["approved"]),
])
def test_an_act_on_several_invoices_is_taken_back_as_one(make_world, words, kinds):
    world = make_world(policy="""policy "standard" {
  thanks = no
  stage "reminder" { after_due = 7d  template = reminder  confirm = yes }
  stage "second" { after_previous = 10d  template = second }
}""")
    world.ledger(worlds.row(), worlds.row("2026-002"))
    world.once("2026-03-02T18:00")
    (asked,) = world.objects("approve", now="2026-03-02T18:00")
    before = len(journal(world))
    says(world, *[asked["id"] if word == "ID" else word for word in words], now="2026-03-02T18:00")
    assert [one[1] for one in journal(world)[before:]] == kinds
    says(world, "undo", now="2026-03-02T18:05")
    assert [one[1] for one in journal(world)[before + len(kinds):]] == ["undone"] * len(kinds)
    assert world.objects("approve", now="2026-03-02T18:05") == [asked]


def test_an_act_without_a_way_back_is_not_passed_over_for_an_older_one(sent):
    says(sent, "pause", "acme")
    says(sent, "note", "acme", "called")
    assert "cannot be taken back" in refuses(sent, "undo")
    (hold,) = sent.objects("holds", now=SOON)
    assert hold["kind"] == "pause"


def test_a_task_that_was_done_by_mistake_is_open_again(make_world):
    world = make_world(policy=CALLS)
    world.ledger(worlds.row())
    for now in (worlds.MONDAY, worlds.SECOND):
        world.once(now)
    (task,) = world.objects("tasks", now=worlds.SECOND)
    said = says(world, "done", task["id"], "--why", "forgets", "--note", "will look", "--promise", "2026-03-20",
                now="2026-03-13T10:00")
    assert said == f"Acme BV: task {task['id']} is done; the next letter may go on 2026-03-25"
    (hold,) = world.objects("holds", now="2026-03-13T10:00")
    assert (hold["kind"], hold["invoices"]) == ("promise", ["2026-001"])
    assert world.objects("tasks", now="2026-03-13T10:00") == []
    says(world, "undo", now="2026-03-13T10:05")
    assert world.objects("tasks", now="2026-03-13T10:05") == [task]
    assert world.objects("holds", now="2026-03-13T10:05") == []


@pytest.mark.parametrize("words, said", [
    (["done", "1", "--why", "taste"], '"taste" is not one of forgets'),
    (["done", "1", "--promise", "2026-03-01"], "that day is over"),
    (["done", "9"], "task 9 is not open"),
])
def test_a_task_is_not_done_with_what_makes_no_sense(make_world, words, said):
    world = make_world(policy=CALLS)
    world.ledger(worlds.row())
    for now in (worlds.MONDAY, worlds.SECOND):
        world.once(now)
    assert said in refuses(world, *words, now=worlds.SECOND)
    assert len(world.objects("tasks", now=worlds.SECOND)) == 1


# -- handed over -------------------------------------------------------------------------------------------------------

def test_the_hand_over_task_carries_the_mail_with_the_claim(make_world):
    world = make_world(policy=HANDING.replace("confirm = yes", ""))
    world.ledger(worlds.row())
    world.once()
    world.once(EXPORT)
    (task,) = world.objects("tasks", now=EXPORT)
    assert task["mail"]["to"] == []
    assert task["mail"]["subject"] == "Please collect from Acme BV: 2026-001"
    for fact in ("Acme BV (ap@acme.example)", "Invoice 2026-001, due 2026-02-20, open 100.00 EUR",
                 "written to on 2026-03-02 (reminder)", "Bakkerij De Vries"):
        assert fact in task["mail"]["text"], fact
    assert "Please collect from Acme BV: 2026-001" in says(world, "tasks", now=EXPORT)


def test_what_is_handed_over_is_closed_and_the_other_invoices_wait_for_a_word(exported):
    exported.once(LATER)
    assert exported.decisions(LATER) == {("acme", "reminder"): "handed-over"}
    assert len(exported.letters()) == 1
    (why,) = exported.objects("explain", "2026-001", now=LATER)
    assert why["stage"] is None
    assert "--handed-over" in refuses(exported, "promise", "2026-002", "--date", "2026-04-10", now=LATER)
    says(exported, "resume", "acme", "--handed-over", now=LATER)
    exported.once("2026-04-01T10:00")
    assert [one["invoices"] for one in exported.log(now=LATER)] == [["2026-001"], ["2026-002"]]


def test_a_payment_on_it_is_a_task_with_the_mail_to_the_agency(exported):
    other = worlds.row("2026-002", due="2026-03-20")
    exported.ledger(worlds.row(open="40.00", total="100.00"), other, day="2026-03-30")
    exported.once("2026-03-30T10:00")
    (task,) = exported.objects("tasks", now="2026-03-30T10:00")
    assert (task["kind"], task["invoices"], task["reason"]) == ("agency", ["2026-001"],
                                                               "100.00 EUR was open, now 40.00 EUR")
    assert task["mail"]["to"] == []
    assert "Still open is 40.00 EUR" in task["mail"]["text"]
    told = exported.owner_mails()[-1]
    assert told["Subject"] == "Tell the agency: Acme BV has paid, about 2026-001"
    assert "has paid on an invoice that an agency collects" in text_of(told)
    exported.ledger(worlds.row(open="0.00", total="100.00"), other, day="2026-03-31")
    exported.once(LATER)
    first, second = exported.objects("tasks", now=LATER)
    assert first["id"] == task["id"] and "paid in full" in second["mail"]["text"]
    assert "tell the agency" in says(exported, "tasks", now=LATER)
    assert says(exported, "done", task["id"], now=LATER) == f"Acme BV: task {task['id']} is done"
    assert len(exported.letters()) == 1  # no thanks


@pytest.mark.parametrize("first", ["bank", "ledger"])
def test_a_payment_on_it_is_told_once_whether_the_bank_or_the_ledger_has_it_first(exported, first):
    other = worlds.row("2026-002", due="2026-03-20")
    text = statement(entry("60.00", "factuur 2026-001", day="2026-03-27"), day="2026-03-29")
    exported.configure(more=BANK.replace("3bd", "0d"))
    (exported.folder / "bank").mkdir()

    def bank():
        put(exported, "1.xml", text)

    def ledger():
        exported.ledger(worlds.row(open="40.00", total="100.00"), other, day="2026-03-30")

    for day, arrives in zip(("2026-03-30", LATER[:10]), (bank, ledger) if first == "bank" else (ledger, bank)):
        arrives()
        exported.once(f"{day}T10:00")
        (task,) = exported.objects("tasks", now=LATER)
        assert (task["kind"], task["since"], task["reason"]) == ("agency", "2026-03-30",
                                                                 "100.00 EUR was open, now 40.00 EUR")
    put(exported, "2.xml", statement(entry("40.00", "factuur 2026-001", day="2026-03-31", ident="A2"), day="2026-03-31",
                                     opening="1060.00", ident="S2"))
    exported.once("2026-04-01T10:00")
    assert [one["reason"] for one in exported.objects("tasks", now="2026-04-01T10:00")][1:] == \
        ["40.00 EUR was open, now 0.00 EUR"]


def test_what_comes_back_stands_at_the_stage_before_and_waits_for_a_yes(exported):
    said = says(exported, "returned", "2026-001", "--costs-open", "40", now=LATER)
    assert said == ('2026-001: back from the agency; handed over again only after your yes ("herinnerctl approve") '
                    "costs still open: 40.00 EUR, kept with the client's notes")
    exported.once(LATER)
    assert exported.decisions(LATER) == {("acme", "hand-over"): "approval", ("acme", "reminder"): "handed-over"}
    assert "costs still open: 40.00 EUR" in says(exported, "client", "show", "acme", now=LATER)
    (asked,) = exported.objects("approve", now=LATER)
    says(exported, "approve", asked["id"], now=LATER)
    exported.once(LATER)
    (task,) = exported.objects("tasks", now=LATER)
    assert (task["kind"], task["invoices"]) == ("handover", ["2026-001"])
    exported.journal_is_whole()


def test_a_return_and_a_hand_over_are_taken_back(exported):
    says(exported, "returned", "2026-001", now=LATER)
    assert says(exported, "undo", now=LATER).startswith("2026-001: taken back: a return from the agency")
    assert exported.decisions(LATER) == {("acme", "reminder"): "handed-over"}
    assert says(exported, "undo", now=LATER).startswith("Acme BV: taken back: a task done")
    assert exported.objects("holds", now=LATER) == []
    (task,) = exported.objects("tasks", now=LATER)
    assert task["kind"] == "handover"


def test_a_hand_over_recorded_by_hand_closes_its_invoice_too(make_world):
    world = make_world(policy=HANDING)
    world.ledger(worlds.row(), worlds.row("2026-002", due="2026-03-20"))
    world.once()
    says(world, "record", "2026-001", "--stage", "hand-over", "--date", "2026-03-04", "--by", "other",
         now="2026-03-05T10:00")
    world.once(LATER)
    assert world.decisions(LATER) == {("acme", "reminder"): "handed-over"}
    assert world.objects("tasks", now=LATER) == []
    says(world, "undo", now=LATER)
    assert world.decisions(LATER) == {("acme", "reminder"): "send", ("acme", "hand-over"): "approval"}
