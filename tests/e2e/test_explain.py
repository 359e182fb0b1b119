# SPDX-License-Identifier: MIT
"""`explain`: a sentence for each rule that applied to an invoice, with its dates, in both languages."""
import re

import pytest

import world as worlds

PAID_IN_PART = "2026-03-11T10:00"


def prose(world, *words, now=worlds.MONDAY):
    """The whole text as one line."""
    return " ".join(world.ctl("explain", *words, now=now).out.split())


@pytest.fixture
def sent(world):
    """The first letter went on Monday 2 March and gave time until Monday 9."""
    world.ledger(worlds.row())
    world.once()
    return world


def test_the_next_stage_is_told_with_its_rule_and_day(sent):
    said = prose(sent, "2026-001", now="2026-03-03T10:00")
    assert "The ledger says that it is due on 2026-02-20." in said
    assert 'Next is "second" (10d after the previous one): on business days that is 2026-03-12.' in said
    assert "So it is due on" not in said  # nothing moved it
    assert "outcome not due yet" in said


def test_a_part_payment_is_told_with_both_its_days(sent):
    sent.ledger(worlds.row(open="40.00", total="100.00"), day="2026-03-11")
    sent.once(now=PAID_IN_PART)
    said = prose(sent, "2026-001", now=PAID_IN_PART)
    assert "A part payment was seen on 2026-03-11, which moves the next stage to 2026-03-18." in said
    assert "So it is due on 2026-03-18." in said


def test_a_pause_that_ended_and_a_term_are_told(world):
    world.configure(policy=worlds.POLICY.replace("new_term = 7d", "new_term = 14d", 1))
    world.ledger(worlds.row())
    world.once()
    world.ctl("pause", "acme", "--until", "2026-03-13")
    said = prose(world, "2026-001", now="2026-03-16T10:00")
    assert "A letter gave time until 2026-03-16, so nothing goes before 2026-03-17." in said
    assert "What held it (pause) ended on 2026-03-13; what it held goes from 2026-03-16 on." in said
    assert "So it is due on 2026-03-17." in said


def test_credits_and_terms_are_told(world):
    world.configure(ledger='ledger "main" { path = "ledger.csv"  max_age = 0d  terms = "30d" }')
    world.ledger(worlds.row(due="", issued="2026-01-20"),
                 worlds.row("CN-1", due="", issued="2026-02-01", open="-25.00", total="-25.00"))
    said = prose(world, "2026-001")
    assert ("The ledger names no due date; counted from its issue on 2026-01-20 the terms of payment give 2026-02-19."
            in said)
    assert "Credits of the client cover 25.00 EUR of it. That leaves 75.00 EUR to ask for." in said


@pytest.mark.parametrize("lang, words", [("en", "Next is"), ("nl", "Hierna komt")])
def test_it_stays_within_80_columns_in_both_languages(sent, lang, words):
    sent.ledger(worlds.row(open="40.00", total="100.00"), day="2026-03-11")
    sent.once(now=PAID_IN_PART)
    out = sent.ctl("explain", "2026-001", "--lang", lang, now=PAID_IN_PART).out
    assert words in out and max(len(line) for line in out.splitlines()) <= 80
    if lang == "nl":
        assert not re.search(r"\b(The|Next|nothing|stage)\b", out)
