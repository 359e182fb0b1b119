# SPDX-License-Identifier: MIT
"""`plan --review`: a person walks through the letters and says what becomes of each, at a terminal or from a pipe."""
import subprocess

import pytest

import world as worlds
from terminal import at_terminal
from world import row

FORMAL = "2026-03-20T10:00"  # the formal stage of what was reminded on MONDAY; it waits for a yes
QUESTION = "send, wait, dispute, paid, open, next or quit?"


def people(text):
    return " ".join(text.split())


def review(world, *answers, words=(), now=worlds.MONDAY, status=0):
    """What is shown when the ANSWERS come through a pipe, a line each."""
    done = subprocess.run([worlds.BUILD / "herinnerctl", "--config", world.config, "plan", "--review", *words],
                          input="".join(f"{answer}\n" for answer in answers), capture_output=True, text=True,
                          timeout=120, env=worlds.environment(now))
    worlds.check_sane(done.stderr)
    assert done.returncode == status, done
    return done.stdout + done.stderr


@pytest.fixture
def three(world):
    world.ledger(row(), row("2026-002", "betty", open="20.00"), row("2026-003", "carl"), row("2026-004", "carl"))
    return world


@pytest.fixture
def formal(world):
    """A letter that waits for a yes."""
    for day in (worlds.MONDAY, worlds.SECOND):
        world.once(day)
    assert world.decisions(now=FORMAL) == {("acme", "formal"): "approval"}
    return world


def test_each_letter_is_shown_with_head_and_first_lines(three):
    page = review(three, "", "", "")
    assert page.count(QUESTION) == 3
    acme = page.split("letter 2 of 3")[0]
    for line in ("letter 1 of 3: reminder", "client          Acme BV (acme)", "to              ap@acme.example",
                 "invoices        2026-001", "total           100.00 EUR", "subject "):
        assert line in acme, line
    assert "including 2 March 2026 are taken into account" in people(acme)  # as the service writes it
    carl = page.split("letter 3 of 3: reminder")[1]
    assert "invoices        2026-003, 2026-004" in carl and "total           200.00 EUR" in carl
    assert 'answered: 3; not looked at: 0; "herinnerctl plan" shows the rest' in people(page)
    assert three.decisions() == {("acme", "reminder"): "send", ("betty", "reminder"): "send",
                                 ("carl", "reminder"): "send"}


def test_every_answer_is_the_act_of_its_verb(three):
    page = people(review(three, "paid 2026-03-02", "dispute never ordered this", "wait 2026-03-06"))
    assert ("2026-001: the client says it is paid; held until 2026-03-09 or until the ledger shows it; the next letter "
            "would have gone on 2026-03-02, now not before 2026-03-10") in page
    assert "2026-002: disputed; held until you resume" in page
    assert page.count("the next letter would have gone on 2026-03-02; held until 2026-03-06") == 2
    assert three.decisions() == {("acme", "reminder"): "says-paid", ("betty", "reminder"): "dispute",
                                 ("carl", "reminder"): "pause"}
    holds = {(one["kind"], tuple(one["invoices"])): one for one in three.objects("holds")}
    assert set(holds) == {("says-paid", ("2026-001",)), ("dispute", ("2026-002",)), ("pause", ("2026-003",)),
                          ("pause", ("2026-004",))}
    assert "never ordered this" in holds["dispute", ("2026-002",)]["reason"]
    three.once()
    assert three.letters() == []


def test_send_says_yes_to_a_letter_that_waits_for_one(formal):
    page = people(review(formal, "send", now=FORMAL))
    assert "held waits for approval" in page
    assert "approved: 1 letter goes as soon as hours and gaps allow" in page
    formal.once(FORMAL)
    assert [one["stage"] for one in formal.log(now=FORMAL)] == ["reminder", "second", "formal"]


def test_without_a_yes_it_stays(formal):
    review(formal, "next", now=FORMAL)
    formal.once(FORMAL)
    assert [one["stage"] for one in formal.log(now=FORMAL)] == ["reminder", "second"]


def test_send_of_what_goes_by_itself_writes_nothing(three):
    page = people(review(three, "s", "s", "s"))
    assert page.count("it goes by itself, as soon as hours and gaps allow") == 3
    assert three.sqlite("SELECT count(*) FROM journal").strip() == "0"


def test_send_of_one_letter_of_a_flood(make_world):
    world = make_world(limits="limits { per_run = 1 }")
    world.ledger(*worlds.rows(3))
    assert set(world.decisions().values()) == {"flood"}
    review(world, "send", "next", "quit")
    assert sorted(world.decisions().values()) == ["flood", "flood", "send"]


def test_open_shows_the_whole_letter_and_asks_again(three):
    page = review(three, "open", "quit")
    assert page.count(QUESTION) == 2
    assert "NL91 ABNA 0417 1643 00" in page.split(QUESTION)[1]
    assert "NL91 ABNA 0417 1643 00" not in page.split(QUESTION)[0]


def test_quit_and_the_end_of_the_input_change_nothing(three):
    for answers in (["quit"], []):
        page = people(review(three, *answers))
        assert page.count(QUESTION) == 1
        assert 'answered: 0; not looked at: 3; "herinnerctl plan" shows the rest' in page
    assert set(three.decisions().values()) == {"send"}


def test_what_is_not_understood_is_asked_again(three):
    page = people(review(three, "sned", "wait yesterday", "wait 2020-01-01", "dispute", "quit"))
    assert page.count(QUESTION) == 5
    assert '"sned" is none of these; the first letter of a word is enough' in page
    assert "that day is over; name today or a later one" in page
    assert "say what the client objects to with --reason; it stands in the proof" in page
    assert set(three.decisions().values()) == {"send"}


def test_of_several_invoices_one_is_named(three):
    page = people(review(three, "dispute too late", "dispute 2026-004 broken boxes", "next", words=["--client", "carl"]))
    assert "the letter is about 2026-003, 2026-004; name one of them behind «dispute»" in page
    assert "2026-004: disputed; held until you resume" in page
    # the letter about the other one is another letter
    assert "invoices 2026-003 total 100.00 EUR" in page.split("letter 2 of 2: reminder")[1]
    assert three.plan("--client", "carl")[0]["invoices"] == ["2026-003"]


def test_only_one_client_is_walked(three):
    page = review(three, "next", words=["--client", "betty"])
    assert "letter 1 of 1: reminder" in page and "Acme" not in page


def test_nothing_to_walk(world):
    world.ledger(row(due="2026-03-02"))
    assert people(review(world)) == "no letter is due today that goes or waits for a yes"


@pytest.mark.parametrize("option", [["--json"], ["--date", "2026-03-04"], ["--all"]])
def test_a_review_is_of_today_and_for_people(three, option):
    assert people(review(three, words=option, status=2)) == (
        f"herinnerctl: --review and {option[0]} exclude each other")


def test_at_a_terminal_the_letter_opens_in_the_pager(three):
    status, shown = at_terminal(three, "plan", "--review", typed="open\nwait 2w\nquit", PAGER="sed s/^/PAGED:/")
    assert status == 0
    assert "PAGED:" in shown and "PAGED:IBAN" in shown.replace(" ", "")
    assert "held until 2026-03-16" in people(shown)
    assert three.decisions()[("acme", "reminder")] == "pause"


def test_a_letter_cannot_steer_the_terminal(world):
    world.ledger(row(name="Acme \x1b]0;owned\x07 BV"))
    page = review(world, "open", "quit")
    assert "\x1b" not in page and "\x07" not in page


def test_a_rehearsal_is_reviewed_too(world):
    world.configure(top="mode = rehearsal")
    assert "REHEARSAL" in review(world, "next").splitlines()[0]
