# SPDX-License-Identifier: MIT
"""Dates at which calendars have corners, each through the real program day by day.

Every expected date is worked out by hand beside the test from the rules (R2 to R5, R12) and a calendar. Weekdays they
rest on: 2026-03-02, 2026-12-28 and 2027-01-04 are Mondays, 2028-02-28 is a Monday, 2024-12-23 is a Monday.
"""
import pytest

import timeline
from timeline import sent, term, text, walk
from world import row

PRE_DUE = timeline.policy("courtesy { before_due = 3d  template = courtesy",
                          "reminder { after_due = 7d  template = reminder  new_term = 7d")
EVERY_DAY = "schedule { days = {mo, tu, we, th, fr, sa, su}  window = \"%s\" }"


# -- the turn of the year ------------------------------------------------------------------------------------------


def test_a_ladder_goes_on_across_the_turn_of_the_year(make_world):
    """Due Tue 2026-12-22: + 7d is Tue 12-29. Its term ends 7d later, Tue 2027-01-05. The second letter: 10d after
    12-29 is Fri 2027-01-08, later than the day after the term. New Year's Day (Fri) and its weekend are closed."""
    world = make_world(policy=timeline.LADDER)
    world.ledger(row(due="2026-12-22", issued="2026-12-01"), day="2026-12-28")
    walk(world, "2026-12-28", "2026-12-29")
    assert "so by Tuesday 5 January 2027." in text(world)
    assert term(world, now="2026-12-29T12:00") == "2027-01-05"
    walk(world, "2026-12-30", "2026-12-31", "2027-01-01", "2027-01-02", "2027-01-03", "2027-01-04", "2027-01-05",
         "2027-01-06", "2027-01-07", "2027-01-08", "2027-01-11")
    assert sent(world, "2027-01-11T12:00") == ["2026-12-29 reminder", "2027-01-08 second"]
    world.journal_is_whole("2027-01-11T12:00")


def test_a_letter_before_the_due_date_moves_back_into_the_old_year(make_world):
    """Due Mon 2027-01-04: - 3d is New Year's Day, closed; a before_due date moves back (R4): Thu 2026-12-31."""
    world = make_world(policy=PRE_DUE)
    world.ledger(row(due="2027-01-04", issued="2026-12-01"), day="2026-12-28")
    walk(world, "2026-12-30", "2026-12-31", "2027-01-01", "2027-01-04")
    assert sent(world, "2027-01-04T12:00") == ["2026-12-31 courtesy"]


# -- 29 February ---------------------------------------------------------------------------------------------------


MONTHLY = timeline.policy("reminder { after_due = 1mo  template = reminder  new_term = 1mo",
                          "second { after_previous = 5d  template = second  new_term = 7d")


@pytest.mark.parametrize("due, before, day", [
    ("2028-02-29", "2028-03-28", "2028-03-29"),  # the same day of the next month, a Wednesday
    ("2028-01-31", "2028-02-28", "2028-02-29"),  # a leap year's February has a 29th, a Tuesday
    ("2027-01-31", "2027-02-26", "2027-03-01"),  # it has none: Sun 28 February, moved to Monday (R4)
])
def test_a_month_after_the_due_date_ends_with_the_month(make_world, due, before, day):
    world = make_world(policy=MONTHLY)
    world.ledger(row(due=due, issued=f"{due[:4]}-01-03"), day=before)
    walk(world, before, day)
    assert sent(world, f"{day}T12:00") == [f"{day} reminder"]


def test_a_term_of_a_month_from_31_january_ends_on_leap_day(make_world):
    """Due Fri 2027-12-31, + 1mo is Mon 2028-01-31. Its term of 1mo ends Tue 2028-02-29. after_previous = 5d would be
    02-05; the term holds it to the day after, Wed 2028-03-01 (R5)."""
    world = make_world(policy=MONTHLY)
    world.ledger(row(due="2027-12-31", issued="2027-12-01"), day="2028-01-31")
    walk(world, "2028-01-31")
    assert "so by Tuesday 29 February." in text(world)
    assert term(world, now="2028-01-31T12:00") == "2028-02-29"
    walk(world, "2028-02-28", "2028-02-29")
    assert sent(world, "2028-02-29T12:00") == ["2028-01-31 reminder"]
    walk(world, "2028-03-01")
    assert sent(world, "2028-03-01T12:00") == ["2028-01-31 reminder", "2028-03-01 second"]


def test_a_month_before_31_march_is_leap_day(make_world):
    """Due Fri 2028-03-31: - 1mo is 31 February, clamped to Tue 2028-02-29; in 2027 (Wed 03-31) Sun 02-28, moved back
    to Fri 2027-02-26."""
    early = timeline.policy("courtesy { before_due = 1mo  template = courtesy")
    world = make_world(policy=early)
    world.ledger(row(due="2028-03-31", issued="2028-01-03"), day="2028-02-28")
    walk(world, "2028-02-28", "2028-02-29", "2028-03-01")
    assert sent(world, "2028-03-01T12:00") == ["2028-02-29 courtesy"]


# -- nights of the clock change ------------------------------------------------------------------------------------
# 2026-03-29: 02:00 to 03:00 does not exist. 2026-10-25: 02:00 to 03:00 comes twice. Both are Sundays.


@pytest.mark.parametrize("window, now, goes", [
    ("02:30-17:00", "2026-03-29T01:59", False),  # before its opening
    ("02:30-17:00", "2026-03-29T03:00", True),   # 02:30 is the moment at which 03:00 begins
    ("00:00-02:30", "2026-03-29T01:59", True),   # the last minute that exists before its end
    ("00:00-02:30", "2026-03-29T03:00", False),  # its end has passed
    ("02:30-17:00", "2026-10-25T02:29", False),
    ("02:30-17:00", "2026-10-25T02:30", True),
    ("02:30-17:00", "2026-10-25T03:00", True),
    ("00:00-02:30", "2026-10-25T02:29", True),
    ("00:00-02:30", "2026-10-25T02:30", False),
    ("00:00-02:30", "2026-10-25T03:00", False),
])
def test_the_window_has_its_edge_in_the_night_of_the_clock_change(make_world, window, now, goes):
    world = make_world(schedule=EVERY_DAY % window)
    world.ledger(row(due=now[:8] + "10", issued=now[:8] + "01"), day=now[:10])
    walk(world, now)
    assert len(world.letters()) == goes
    assert world.decisions(now).get(("acme", "reminder"), "gone") == ("gone" if goes else "window")


@pytest.mark.parametrize("day, moments, dates", [
    ("2026-03-29", ("00:10", "01:59", "03:00", "03:30", "12:00"), "+0100"),
    ("2026-10-25", ("00:10", "01:59", "02:30", "03:00", "12:00"), "+0200"),
])
def test_the_letter_of_a_day_with_23_or_25_hours_goes_once(make_world, day, moments, dates):
    world = make_world(schedule=EVERY_DAY % "00:00-24:00")
    world.ledger(row(due=day[:8] + "10", issued=day[:8] + "01"), day=day)
    walk(world, *(f"{day}T{at}" for at in moments))
    (letter,) = world.letters()
    assert str(letter["Date"]).endswith(f"00:10:00 {dates}"), letter["Date"]
    # a day later nothing comes of it either: the next stage is ten days away
    walk(world, f"{day[:8]}30")
    assert len(world.letters()) == 1


def test_letters_after_the_clock_change_carry_the_new_offset(make_world):
    world = make_world(schedule=EVERY_DAY % "09:00-17:00")
    for day, offset in (("2026-03-28", "+0100"), ("2026-03-29", "+0200"), ("2026-10-24", "+0200"),
                        ("2026-10-25", "+0100")):
        name = day.replace("-", "")
        world.ledger(row(name, f"client{name}", due=day[:8] + "10", issued=day[:8] + "01"), day=day)
        walk(world, f"{day}T08:59", status=None)
        before = len(world.letters())
        if "-10-24" in day:  # seven months have passed since the last pass
            world.ctl("approve", "--clock", "--yes", now=f"{day}T09:00")
        walk(world, f"{day}T09:00", status=None)
        assert len(world.letters()) == before + 1, day
        assert str(world.letters()[-1]["Date"]).endswith(f"09:00:00 {offset}")


# -- holidays in a row ---------------------------------------------------------------------------------------------


def test_two_holidays_in_a_row_are_both_passed_over(make_world):
    """2024: Christmas is on Wed 25 and Thu 26 December. Due Wed 12-18: + 7d is 12-25, moved to Fri 12-27."""
    world = make_world(policy=timeline.LADDER)
    world.ledger(row(due="2024-12-18", issued="2024-12-01"), day="2024-12-23")
    walk(world, "2024-12-23", "2024-12-24", "2024-12-25", "2024-12-26")
    assert world.letters() == []
    walk(world, "2024-12-27")
    # 7d later is Fri 2025-01-03
    assert "so by Friday 3 January 2025." in text(world)
    assert sent(world, "2024-12-27T12:00") == ["2024-12-27 reminder"]


@pytest.mark.parametrize("due, passes, want", [
    # 2026: Fri 25 and Sat 26 December, the weekend's Sunday, then Mon 28. Due Fri 12-18: + 7d is Christmas itself.
    ("2026-12-18", ("2026-12-24", "2026-12-25", "2026-12-26", "2026-12-27", "2026-12-28"), "2026-12-28"),
    # due Fri 12-25, a holiday: that is in time (R3); + 7d is Fri 2027-01-01, closed, then the weekend: Mon 01-04
    ("2026-12-25", ("2026-12-28", "2026-12-31", "2027-01-01", "2027-01-02", "2027-01-03", "2027-01-04"), "2027-01-04"),
    # 2025: Thu 25, Fri 26, then the weekend: Mon 29. Due Thu 12-18: + 7d is 12-25.
    ("2025-12-18", ("2025-12-24", "2025-12-25", "2025-12-26", "2025-12-27", "2025-12-28", "2025-12-29"), "2025-12-29"),
])
def test_nothing_goes_in_the_closed_days_of_christmas_week(make_world, due, passes, want):
    world = make_world(policy=timeline.LADDER)
    world.ledger(row(due=due, issued=f"{due[:8]}01"), day=passes[0])
    walk(world, *passes)
    assert sent(world, f"{passes[-1]}T12:00") == [f"{want} reminder"]


def test_a_letter_before_the_due_date_moves_back_over_two_holidays(make_world):
    """Due Mon 2025-12-29: - 3d is Fri 12-26, a holiday; Thu 12-25 is one as well; so Wed 12-24."""
    world = make_world(policy=PRE_DUE)
    world.ledger(row(due="2025-12-29", issued="2025-12-01"), day="2025-12-23")
    walk(world, "2025-12-23", "2025-12-24", "2025-12-25", "2025-12-26", "2025-12-29")
    assert sent(world, "2025-12-29T12:00") == ["2025-12-24 courtesy"]


def test_a_term_that_would_end_at_christmas_ends_on_the_next_business_day(make_world):
    """Due Fri 2025-12-12, letter Fri 12-19, + 7d is Fri 12-26, closed with its weekend: the term is printed as Mon
    12-29. after_previous = 10d from 12-19 is that same Monday; the second letter waits for the day after the term."""
    world = make_world(policy=timeline.LADDER)
    world.ledger(row(due="2025-12-12", issued="2025-12-01"), day="2025-12-19")
    walk(world, "2025-12-19")
    assert "so by Monday 29 December." in text(world)
    walk(world, "2025-12-24", "2025-12-29")
    assert sent(world, "2025-12-29T12:00") == ["2025-12-19 reminder"]
    walk(world, "2025-12-30")
    assert sent(world, "2025-12-30T12:00") == ["2025-12-19 reminder", "2025-12-30 second"]


def test_business_days_are_counted_across_christmas(make_world):
    """Due Mon 2025-12-15, + 7d is Mon 12-22. Then 3bd: Tue 23, Wed 24, and past four closed days Mon 29. The term of
    1d ended Tue 12-23, and 5 days (min_gap) after 12-22 is Sat 12-27, so neither is later."""
    world = make_world(policy=timeline.policy("reminder { after_due = 7d  template = reminder  new_term = 1d",
                                              "second { after_previous = 3bd  template = second  new_term = 7d"))
    world.ledger(row(due="2025-12-15", issued="2025-12-01"), day="2025-12-22")
    walk(world, "2025-12-22", "2025-12-23", "2025-12-24", "2025-12-25", "2025-12-27", "2025-12-29")
    assert sent(world, "2025-12-29T12:00") == ["2025-12-22 reminder", "2025-12-29 second"]


def test_a_formal_letter_does_not_go_on_the_eve_of_a_weekday_that_is_closed(make_world):
    """R12c. A policy of a kind and a formal letter; the formal one is due on Mon 2024-12-23: reminder on Fri 12-13,
    10d later is Mon 12-23. Tue 12-24 is the eve of two closed weekdays, Fri 12-27 before noon goes."""
    formal = timeline.policy("reminder { after_due = 7d  template = reminder  new_term = 7d",
                             "notice { after_previous = 11d  template = notice  new_term = 14d  escalation = yes")
    world = make_world(policy=formal)
    world.ledger(row(due="2024-12-06", issued="2024-11-20"), day="2024-12-13")
    walk(world, "2024-12-13", "2024-12-23", "2024-12-24")
    assert world.decisions("2024-12-24T10:00")["acme", "notice"] == "window"
    walk(world, "2024-12-27T12:00")
    assert sent(world, "2024-12-27T12:00") == ["2024-12-13 reminder"]
    walk(world, "2024-12-30")
    assert sent(world, "2024-12-30T12:00") == ["2024-12-13 reminder", "2024-12-30 notice"]
