# SPDX-License-Identifier: MIT
"""herinnerctl's verbs that change something: each does it, says in one line what changes now, and nothing more."""
import pathlib
import re
import sqlite3
import stat
import subprocess

import pytest

import world as worlds
from terminal import at_terminal

NEXT_DAY = "2026-03-03T10:00"
FORMAL = "2026-03-20T10:00"  # the formal stage after SECOND; it waits for a yes


def people(text):
    """The words of a page, however it was wrapped."""
    return " ".join(text.split())


def says(world, *words, now=worlds.MONDAY, status=0):
    return people(world.ctl(*words, now=now, status=status).out)


def answer(world, *words, typed):
    """What comes of TYPED at a terminal: (exit status, what was shown)."""
    status, shown = at_terminal(world, *words, typed=typed)
    return status, people(shown)


def last_entry(world, kind):
    """(actor, body) of the journal's newest entry of KIND."""
    with sqlite3.connect(f"file:{world.store}?mode=ro", uri=True) as store:
        return store.execute("SELECT j.actor, b.body FROM journal j JOIN journal_body b USING (seq) WHERE j.type = ?"
                             " ORDER BY seq DESC LIMIT 1", [kind]).fetchone()


# -- pause and resume ------------------------------------------------------------------------------------------------

def test_pause_says_what_changes_now(world):
    assert says(world, "pause", "acme", "--until", "2026-03-06") == (
        "Acme BV: the next letter would have gone on 2026-03-02; held until 2026-03-06")
    assert world.decisions() == {("acme", "reminder"): "pause"}


def test_pause_says_when_a_letter_in_the_future_would_have_gone(world):
    assert says(world, "pause", "acme", now="2026-02-24T10:00") == (
        "Acme BV: the next letter would have gone on 2026-02-27; held until you resume")


def test_pause_is_journalled_with_who_and_why(world):
    world.ctl("pause", "acme", "--for", "2w", "--reason", "on holiday")
    actor, body = last_entry(world, "hold-set")
    assert actor == subprocess.run(["id", "-un"], capture_output=True, text=True).stdout.strip()
    assert "reason: on holiday" in body and "until: 2026-03-16" in body
    why = people(world.ctl("plan").out)
    assert f"paused until 2026-03-16 by {actor}: on holiday" in why


@pytest.mark.parametrize("span, until", [("2w", "2026-03-16"), ("10d", "2026-03-12"), ("5bd", "2026-03-09"),
                                         ("1mo", "2026-04-02"), ("0d", "2026-03-02")])
def test_pause_for_a_span(world, span, until):
    world.ctl("pause", "acme", "--for", span)
    (hold,) = world.objects("holds")
    assert hold["until"] == until


@pytest.mark.parametrize("words, said", [
    (["pause"], "name exactly one of: a client, --invoice NUMBER, --all"),
    (["pause", "acme", "--all"], "name exactly one of"),
    (["resume", "acme", "--invoice", "2026-001"], "name exactly one of"),
    (["pause", "acme", "--until", "2026-03-01"], "that day is over"),
    (["pause", "acme", "--until", "2026-03-09", "--for", "2w"], "--until and --for exclude each other"),
    (["pause", "acme", "--for", "long"], "--for: "),
    (["pause", "nobody-here"], 'unknown client "nobody-here"'),
])
def test_a_pause_that_is_not_understood_changes_nothing(world, words, said):
    world.once("2026-03-01T10:00")
    assert said in world.ctl(*words, status=2).err
    assert world.objects("holds") == []


def test_pause_of_everything_holds_every_letter(make_world):
    world = make_world()
    world.ledger(*worlds.rows(3))
    assert says(world, "pause", "--all") == "all clients: 3 letters that are due now wait; held until you resume"
    world.once()
    assert world.letters() == []
    assert says(world, "resume", "--all", now="2026-03-02T11:00") == (
        "all clients: goes on; the next letter may go on 2026-03-03")


def test_pause_of_everything_works_when_the_ledger_cannot_be_read(world):
    world.once("2026-03-01T10:00")
    world.ledger_file.unlink()
    assert "held until you resume" in says(world, "pause", "--all")
    assert [hold["kind"] for hold in world.objects("holds")] == ["pause"]


def test_a_client_whom_no_ledger_holds_any_more_is_still_found_by_name(world):
    world.ledger(worlds.row(), worlds.row("2026-002", "globex"), worlds.row("2026-003", "glorix"))
    world.once()
    world.ledger(worlds.row())
    world.once("2026-03-03T10:00")
    assert {one["client"] for one in world.log("--client", "Globex BV")} == {"globex"}
    assert {one["client"] for one in world.log("--client", "LORI")} == {"glorix"}
    assert {one["client"] for one in world.log("--client", "BV")} == {"acme"}  # who is in a ledger comes first
    assert says(world, "pause", "lobe").startswith("Globex BV: ")
    several = world.ctl("log", "--client", "glo", status=2).err
    assert '"glo" fits 2 clients: globex (Globex BV), glorix (Glorix BV)' in several


def test_a_client_is_found_by_name_while_the_ledger_cannot_be_read(world):
    world.once()
    world.ledger_file.unlink()
    assert says(world, "pause", "Acme").startswith("Acme BV: ")
    for words in (["explain", "2026-001"], ["pause", "globex"], ["client", "show", "acme"]):
        assert 'ledger "main" now, see "herinnerctl status"' in world.ctl(*words, status=2).err


def test_pause_of_the_formal_stages_lets_the_friendly_ones_go(world):
    assert says(world, "pause", "acme", "--escalation").startswith("Acme BV: only formal stages are held")
    world.once()
    assert len(world.letters()) == 1
    (hold,) = world.objects("holds")
    assert hold["stage"] == "escalation"


def test_an_invoice_that_no_ledger_has_yet_can_be_paused(world):
    assert "no ledger has this invoice yet" in says(world, "pause", "--invoice", "2026-002")
    world.ledger(worlds.row(), worlds.row("2026-002", "brandt"))
    assert world.decisions() == {("acme", "reminder"): "send", ("brandt", "reminder"): "pause"}


def test_holds_for_people_and_programs(world):
    world.ctl("pause", "acme", "--until", "2026-03-06", "--reason", "on holiday")
    world.ctl("pause", "--invoice", "2026-001")
    assert re.search(r"^2026-03-02 +pause +Acme BV +2026-03-06 +\S+: on holiday$", world.ctl("holds").out, re.M)
    first, second = world.objects("holds")
    assert list(first) == ["id", "kind", "client", "stage", "invoices", "since", "until", "reason"]
    assert (first["client"], first["invoices"]) == ("acme", [])
    assert (first["until"], first["reason"]) == ("2026-03-06", "on holiday")
    assert (second["client"], second["invoices"], second["until"]) == ("acme", ["2026-001"], None)
    for target in (["acme"], ["--invoice", "2026-001"]):
        world.ctl("resume", *target)
    assert says(world, "holds") == "nothing is held"


def test_resume_names_what_stays(world):
    world.ctl("pause", "acme")
    world.ctl("pause", "--all", "--until", "2026-03-20", "--reason", "audit")
    said = says(world, "resume", "acme")
    assert said.startswith("Acme BV: goes on;")
    assert re.search(r"still held: all clients: paused until 2026-03-20 by \S+: audit$", said)
    assert says(world, "resume", "acme").startswith("Acme BV: nothing was held that this ends")


# -- skip ------------------------------------------------------------------------------------------------------------

def test_skip_serves_the_stage_without_a_letter(world):
    world.once("2026-03-01T10:00")
    assert says(world, "skip", "2026-001", "--reason", "spoke on the phone") == (
        '2026-001: "reminder" is skipped; next is "second", not before 2026-03-12')
    world.once()
    assert world.letters() == []
    (said,) = world.objects("explain", "2026-001")
    assert [(step["stage"], step["kind"], step["state"]) for step in said["steps"]] == [("reminder", "skip", "served")]


def test_skip_wants_a_reason_and_an_invoice_that_has_a_stage(world):
    world.ledger(worlds.row(), worlds.row("2026-002", open="0.00", total="5.00"))
    world.once("2026-03-01T10:00")
    assert "--reason" in world.ctl("skip", "2026-001", status=2).err
    assert 'unknown invoice "2026-003"' in world.ctl("skip", "2026-003", "--reason", "x", status=2).err
    assert world.decisions() == {("acme", "reminder"): "send"}


def test_a_call_that_was_made_is_done_and_the_ladder_goes_on(make_world):
    world = make_world(policy="""
policy "standard" {
  thanks = no
  stage "reminder" { after_due = 7d  template = reminder  new_term = 7d }
  stage "call" { after_previous = 10d  action = call  lapse = never }
  stage "second" { after_previous = 3d  template = second  new_term = 7d }
}
""")
    world.ledger(worlds.row())
    for now in (worlds.MONDAY, worlds.SECOND):
        world.once(now)
    (task,) = world.objects("tasks", now=worlds.SECOND)
    assert (task["kind"], task["client"], task["stage"]) == ("call", "acme", "call")
    assert "herinnerctl done" in world.ctl("skip", "2026-001", "--reason", "x", now=worlds.SECOND, status=2).err
    assert world.ctl("done", "soon", now=worlds.SECOND, status=2).err
    said = says(world, "done", str(task["id"]), "--note", "pays on Friday", now="2026-03-13T10:00")
    assert said == f"Acme BV: task {task['id']} is done; the next letter may go on 2026-03-16"
    assert says(world, "tasks", now="2026-03-13T11:00") == "no tasks"
    (why,) = world.objects("explain", "2026-001", now="2026-03-13T11:00")
    assert (why["stage"], why["due_day"]) == ("second", "2026-03-16")


# -- approve ---------------------------------------------------------------------------------------------------------

@pytest.fixture
def formal(world):
    """Two letters went; the formal one waits for a yes."""
    for now in (worlds.MONDAY, worlds.SECOND, FORMAL):
        world.once(now)
    assert len(world.letters()) == 2
    return world


def test_approve_alone_lists_and_changes_nothing(formal):
    before = formal.journal_is_whole(FORMAL)["head"]
    (waiting,) = formal.objects("approve", now=FORMAL)
    assert list(waiting) == ["id", "kind", "client", "stage", "invoices", "since", "until", "reason"]
    assert (waiting["kind"], waiting["client"], waiting["stage"], waiting["invoices"]) == (
        "letter", "acme", "formal", ["2026-001"])
    assert re.fullmatch(r"[0-9a-f]{8}", waiting["id"])
    assert f"{waiting['id']} Acme BV formal 2026-001 100.00 EUR this letter waits for a yes" in says(
        formal, "approve", now=FORMAL)
    assert formal.journal_is_whole(FORMAL)["head"] == before


def test_an_approved_letter_goes(formal):
    (waiting,) = formal.objects("approve", now=FORMAL)
    assert "approved: 1 letter goes" in says(formal, "approve", waiting["id"], now=FORMAL)
    assert formal.objects("approve", now=FORMAL) == []
    formal.once(FORMAL)
    assert len(formal.letters()) == 3


@pytest.mark.parametrize("words", [["00000000"], ["abc"], ["ledger", "nothing"]])
def test_an_approval_of_nothing_is_refused(formal, words):
    assert formal.ctl("approve", *words, now=FORMAL, status=2).err
    assert len(formal.objects("approve", now=FORMAL)) == 1


def test_a_long_overdue_invoice_starts_after_a_yes(make_world):
    world = make_world()
    world.ledger(worlds.row(due="2025-06-01", issued="2025-05-01"))
    world.once()
    (waiting,) = world.objects("approve")
    assert waiting["kind"] == "first-sight"
    world.ctl("approve", waiting["id"])
    assert world.decisions() == {("acme", "reminder"): "send"}


def test_a_pass_that_is_too_large_goes_after_a_yes_for_its_number(make_world):
    world = make_world(limits="limits { per_run = 2 }")
    world.ledger(*worlds.rows(3))
    world.once()
    assert world.letters() == []
    (waiting,) = world.objects("approve")
    assert (waiting["id"], waiting["kind"]) == ("--pass", "pass")
    refused = world.ctl("approve", "--pass", status=2)
    assert "2026-0002" in refused.out and "--yes" in refused.err
    assert answer(world, "approve", "--pass", typed="2")[0] == 2
    status, shown = answer(world, "approve", "--pass", typed="3")
    assert status == 0 and "Type the number of letters" in shown and "approved: 3 letters go" in shown
    world.once()
    assert len(world.letters()) == 3
    assert says(world, "approve", "--pass") == "no pass waits for a yes"


@pytest.mark.parametrize("words", [["--pass", "--clock"], ["--pass", "abcd"], ["--clock", "ledger", "main"],
                                   ["ledger"], ["ledger", "main", "other"], ["iban"]])
def test_one_yes_at_a_time(world, words):
    world.once()
    assert "usage: herinnerctl approve" in world.ctl("approve", *words, "--yes", status=2).err


def test_a_date_that_jumped_is_approved(world):
    world.once("2026-01-05T10:00")
    assert world.status(status=1)["brakes"] == ["clock"]
    assert world.decisions() == {("acme", "reminder"): "clock"}
    said = says(world, "approve", "--clock", "--yes")
    assert "the last pass was on 2026-01-05, today is 2026-03-02" in said and "approved" in said
    world.once()
    assert len(world.letters()) == 1
    assert says(world, "approve", "--clock") == "the date did not jump; nothing waits"


def test_a_date_that_went_back_cannot_be_approved(world):
    world.once()
    result = world.ctl("approve", "--clock", "--yes", now="2026-02-02T10:00", status=1)
    assert "the last pass was on 2026-03-02 and today is 2026-02-02" in result.err


def test_a_ledger_that_shrank_is_approved_as_it_is(make_world):
    world = make_world()
    world.ledger(*worlds.rows(30, due="2026-06-01"))
    world.once("2026-03-02T09:30")
    world.ledger(worlds.rows(30, due="2026-02-20")[0])
    assert world.status(status=1)["ledgers"][0]["reason"] == "ledger"
    (waiting,) = [one for one in world.objects("approve") if one["kind"] == "ledger"]
    assert waiting["id"] == "ledger main"
    assert world.ctl("approve", "ledger", "main", status=2).err
    assert "relied on as it is now" in says(world, "approve", "ledger", "main", "--yes")
    assert world.status(status=None)["ledgers"][0]["trusted"] is True


def test_a_ledger_that_cannot_be_read_cannot_be_approved(world):
    world.once()
    world.ledger_file.unlink()
    assert "cannot be read" in world.ctl("approve", "ledger", "main", "--yes", status=1).err


# -- uncertain -------------------------------------------------------------------------------------------------------

@pytest.fixture
def doubtful(make_world, gate):
    """The service was killed between the whole letter and the server's answer."""
    server = gate("dot")
    world = make_world(smtp=worlds.relay_section(server.port))
    world.ledger(worlds.row())
    service = worlds.Service(world, worlds.MONDAY)
    server.await_letter()
    service.kill()
    server.open()
    world.once(status=None)
    return world


def test_uncertain_lists_and_takes_the_answer_was_sent(doubtful):
    (letter,) = doubtful.objects("uncertain")
    number = str(letter["id"])
    assert letter["level"] == "uncertain"
    assert f"{number} Acme BV reminder 2026-001 ap@acme.example uncertain" in says(doubtful, "uncertain")
    assert doubtful.status(status=1)["uncertain"] == 1
    assert "say was-sent or send-again" in doubtful.ctl("uncertain", number, "perhaps", status=2).err
    assert says(doubtful, "uncertain", number, "was-sent") == f"letter {number} counts as sent on its own date"
    assert [line["level"] for line in doubtful.log()] == ["accepted"]
    assert says(doubtful, "uncertain") == "nothing is uncertain"
    assert "is not uncertain" in doubtful.ctl("uncertain", number, "was-sent", status=2).err


def test_uncertain_takes_the_answer_send_again(doubtful):
    number = str(doubtful.objects("uncertain")[0]["id"])
    said = says(doubtful, "uncertain", number, "send-again")
    assert said == f"letter {number} counts as not sent; a new one is planned"
    doubtful.once()
    assert [line["level"] for line in doubtful.log()].count("accepted") == 1


# -- go-live ---------------------------------------------------------------------------------------------------------

@pytest.fixture
def rehearsed(make_world):
    world = make_world(top="")
    world.ledger(worlds.row(), worlds.row("2026-002", "brandt"))
    world.once()
    assert world.levels() == [("acme", "reminder", "rehearsed"), ("brandt", "reminder", "rehearsed")]
    return world


def test_go_live_asks_for_the_number_of_letters(rehearsed):
    status, shown = answer(rehearsed, "go-live", typed="1")
    assert status == 2 and "the answer was not 2" in shown
    assert "2 letters go to clients on 2026-03-02:" in shown and "2026-002" in shown and "ap@brandt.example" in shown
    assert "--yes" in rehearsed.ctl("go-live", status=2).err
    assert rehearsed.status()["mode"] == "rehearsal"
    status, shown = answer(rehearsed, "go-live", typed="2")
    assert status == 0 and "every reminder begins anew" in shown
    assert rehearsed.status()["mode"] == "live"
    assert last_entry(rehearsed, "go-live")[1] == "history: empty\n"
    rehearsed.once("2026-03-02T11:00")
    assert rehearsed.levels().count(("acme", "reminder", "accepted")) == 1


def test_go_live_shows_what_really_goes_with_the_holds_that_are_set(rehearsed):
    rehearsed.ctl("pause", "acme")
    shown = says(rehearsed, "go-live", "--yes")
    assert shown.startswith("1 letter goes to a client on 2026-03-02:") and "acme.example" not in shown


def test_go_live_keep_counts_what_was_rehearsed(rehearsed):
    assert "counts as sent" in says(rehearsed, "go-live", "--keep", "--yes")
    rehearsed.once("2026-03-02T11:00")
    assert len(rehearsed.letters()) == 2
    assert says(rehearsed, "go-live") == "live already; nothing was changed"


# -- run, backup, adopt ----------------------------------------------------------------------------------------------

def test_run_without_a_service_is_75_and_says_what_to_type(world):
    result = world.ctl("run", status=75)
    assert f'herinnerd --once --config {world.config}' in result.err


def test_run_asks_the_service_for_a_pass(world):
    world.ledger()
    with world.service() as service:
        worlds.until(lambda: world.store.exists() and world.status()["running"], "the service to start")
        world.ledger(worlds.row())
        assert says(world, "run") == f"process {service.pid} was asked for a pass now"
        worlds.until(world.letters, "the letter")


def test_a_running_service_hears_of_a_yes_at_once(make_world):
    world = make_world(limits="limits { per_run = 2 }")
    world.ledger(*worlds.rows(3))
    with world.service():
        worlds.until(lambda: world.store.exists() and world.status()["running"], "the service to start")
        worlds.until(lambda: [one["id"] for one in world.objects("approve")] == ["--pass"], "the pass")
        world.ctl("approve", "--pass", "--yes")
        worlds.until(lambda: len(world.letters()) == 3, "the letters")


def test_a_running_service_heeds_a_pause_and_a_resume(world):
    world.ctl("pause", "acme", "--until", "2026-03-02", now="2026-03-02T08:00")
    with world.service(now=NEXT_DAY):
        worlds.until(world.letters, "the letter of the day after")
    world.ledger(worlds.row(), worlds.row("2026-002", "brandt"))
    world.ctl("pause", "brandt", now=NEXT_DAY)
    with world.service(now=NEXT_DAY):
        worlds.until(lambda: world.status(NEXT_DAY)["running"], "the service to start")
        assert world.receivers() == ["ap@acme.example"]


def test_backup_is_a_whole_copy_that_others_cannot_read(world):
    world.once()
    copy = world.folder / "copy.db"
    assert says(world, "backup", copy) == f"a copy of the store is in {copy}; only its owner can read it"
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    with sqlite3.connect(f"file:{copy}?mode=ro", uri=True) as store:
        assert store.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert store.execute("SELECT count(*) FROM reminder").fetchone() == (1,)
    assert "is there already" in world.ctl("backup", copy, status=2).err


def test_adopt_lets_a_restored_store_send_again(world):
    world.once("2026-03-01T10:00")
    assert says(world, "adopt") == "this store is where it was; nothing to adopt"
    pathlib.Path(f"{world.store}.generation").write_text("999\n")
    world.once(status=1)
    assert world.letters() == []
    assert world.status(status=1)["brakes"] == ["origin"]
    refused = world.ctl("adopt", status=2)
    assert "Sent folder" in people(refused.out) and "2026-001" in refused.out
    assert "adopted" in says(world, "adopt", "--yes")
    world.once()
    assert len(world.letters()) == 1


# -- for all of them -------------------------------------------------------------------------------------------------

def test_what_was_done_is_told_in_dutch(world):
    assert says(world, "pause", "acme", "--until", "2026-03-06", "--lang", "nl") == (
        "Acme BV: de volgende brief zou op 2026-03-02 gaan; aangehouden tot en met 2026-03-06")
    said = says(world, "resume", "acme", "--lang", "nl")
    assert said == "Acme BV: gaat verder; de volgende brief mag op 2026-03-03 gaan"


def test_every_act_leaves_a_whole_journal(world):
    world.ctl("pause", "acme")
    world.ctl("resume", "acme")
    world.ctl("pause", "--all")
    world.ctl("resume", "--all")
    world.once(NEXT_DAY)
    world.ctl("skip", "2026-001", "--reason", "x", now=NEXT_DAY)
    world.journal_is_whole(NEXT_DAY)
