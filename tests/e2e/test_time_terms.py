# SPDX-License-Identifier: MIT
"""Terms of payment at the ends of months (R2), and a policy that is edited while its ladder runs (R21).

The expected dates stand with their reasoning; none is taken from the program. 2026-01-15 is a Thursday, 2026-01-31 a
Saturday, 2026-03-02 a Monday; Easter Monday is 2026-04-06.
"""
import pytest

import world as worlds
from timeline import due_dates, policy, sent, term, walk
from world import row

TERMS = {"a": "30d", "b": "30d eom", "c": "eom 30d", "d": "30d day 15", "e": "30d day 31"}
CLIENTS = "\n".join(f'client "{name}" {{ match = {{"{name}"}}  terms = "{text}" }}' for name, text in TERMS.items())


def of_all_terms(issued):
    """An invoice of each client, which has no due date of its own."""
    return [row(f"{issued}-{name}", name, issued=issued, due="") for name in TERMS]


# -- the four forms at month ends ----------------------------------------------------------------------------------


@pytest.mark.parametrize("issued, dues", [
    # 31 January + 30d: 28 days to 28 February, 2 more are 2 March. Its month's end is 31 March. From January's end
    # (the day itself) 30d are 2 March. The first 15th from 2 March on is 15 March; the 31st is 31 March.
    ("2026-01-31", ("2026-03-02", "2026-03-31", "2026-03-02", "2026-03-15", "2026-03-31")),
    # 15 January + 30d is 14 February; month's end 28 February. 31 January + 30d is 2 March. 15 February follows the
    # 14th; February has no 31st: its last day.
    ("2026-01-15", ("2026-02-14", "2026-02-28", "2026-03-02", "2026-02-15", "2026-02-28")),
    # 16 January + 30d is 15 February itself: that is the first 15th on or after it
    ("2026-01-16", ("2026-02-15", "2026-02-28", "2026-03-02", "2026-02-15", "2026-02-28")),
    # 17 January + 30d is 16 February: the 15th of that month has passed, 15 March
    ("2026-01-17", ("2026-02-16", "2026-02-28", "2026-03-02", "2026-03-15", "2026-02-28")),
    # 2026-02-28 + 30d: 30 March. To the end 31 March. From February's end, the 28th, 30 March. 15 April. 31 March.
    ("2026-02-28", ("2026-03-30", "2026-03-31", "2026-03-30", "2026-04-15", "2026-03-31")),
    # leap years: 30 January 2028 + 30d is 29 February, which is the end of its month; 31 January + 30d is 1 March;
    # 15 March; February's last day is the 29th
    ("2028-01-30", ("2028-02-29", "2028-02-29", "2028-03-01", "2028-03-15", "2028-02-29")),
    # issued on leap day: 30 March, 31 March, 30 March, 15 April, 31 March
    ("2028-02-29", ("2028-03-30", "2028-03-31", "2028-03-30", "2028-04-15", "2028-03-31")),
    # across the turn of the year: 1 December + 30d is 31 December; 31 December + 30d is 30 January; 15 January
    ("2026-12-01", ("2026-12-31", "2026-12-31", "2027-01-30", "2027-01-15", "2026-12-31")),
])
def test_terms_end_where_the_calendar_says(make_world, issued, dues):
    world = make_world(more=CLIENTS)
    world.ledger(*of_all_terms(issued), day=issued)
    walk(world, issued)
    want = {f"{issued}-{name}": due for name, due in zip(TERMS, dues)}
    assert due_dates(world, f"{issued}T12:00") == want


def test_the_reminder_follows_the_due_date_of_the_terms(make_world):
    """+ 7d, moved to a business day. Issued 2026-01-15: a 02-14 + 7 is Sat 02-21, so Mon 02-23; b 02-28 + 7 is Sat
    03-07, so Mon 03-09; c 03-02 + 7 is Mon 03-09; d 02-15 + 7 is Sun 02-22, so Mon 02-23; e as b. The second letters
    of a and d, 10d later, are due on Thu 03-05 and go with the next pass, Fri 03-06."""
    world = make_world(more=CLIENTS)
    world.ledger(*of_all_terms("2026-01-15"), day="2026-02-20")
    walk(world, "2026-02-20", "2026-02-21", "2026-02-23", "2026-03-06", "2026-03-07", "2026-03-09")
    got = {name: sent(world, "2026-03-09T12:00", name) for name in TERMS}
    early, late = ["2026-02-23 reminder", "2026-03-06 second"], ["2026-03-09 reminder"]
    assert got == {"a": early, "b": late, "c": late, "d": early, "e": late}


def test_a_due_date_at_easter_moves_the_letter_behind_it(make_world):
    """Issued 2026-02-27, 30d is Sun 03-29; + 7d is Sun 04-05, Easter; Monday is a holiday: Tue 04-07."""
    world = make_world(more=CLIENTS)
    world.ledger(row(client="a", issued="2026-02-27", due=""), day="2026-04-03")
    walk(world, "2026-04-03", "2026-04-04", "2026-04-05", "2026-04-06", "2026-04-07")
    assert sent(world, "2026-04-07T12:00") == ["2026-04-07 reminder"]


def test_changed_terms_count_for_invoices_first_seen_afterwards(make_world):
    """Issued 2026-01-22 + 30d is 02-21, + 7d is Sat 02-28, so Mon 03-02; the terms are 60d when that day comes. A
    second invoice of that day, first seen under 60d, is due on 03-23."""
    world = make_world(more='client "acme" { match = {"acme"}  terms = "30d" }')
    first = row(issued="2026-01-22", due="")
    world.ledger(first, day="2026-02-24")
    walk(world, "2026-02-24")
    world.configure(more='client "acme" { match = {"acme"}  terms = "60d" }')
    second = row("2026-002", issued="2026-01-22", due="")
    world.ledger(first, second)
    walk(world, "2026-02-25", "2026-03-02")
    assert due_dates(world, worlds.MONDAY) == {"2026-001": "2026-02-21", "2026-002": "2026-03-23"}
    assert [one["invoices"] for one in world.log()] == [["2026-001"]]


# -- a policy edited in the middle ---------------------------------------------------------------------------------
# Due 2026-02-20: the reminder goes on Mon 03-02, its term (7d) ends Mon 03-09, the second letter of the unchanged
# ladder (10d) comes on Thu 03-12, the third (8d) on Fri 03-20.

REMINDER = "reminder { after_due = 7d  template = reminder  new_term = 7d"
SECOND = "second { after_previous = 10d  template = second  new_term = 7d"
THIRD = "third { after_previous = 8d  template = second  new_term = 7d"
DAYS = tuple(f"2026-03-{day:02d}" for day in (3, 6, 9, 10, 11, 12, 13, 19, 20, 23))


@pytest.fixture
def reminded(make_world):
    world = make_world(policy=policy(REMINDER, SECOND, THIRD))
    world.ledger(row())
    walk(world, "2026-03-02")
    assert sent(world, worlds.MONDAY) == ["2026-03-02 reminder"]
    return world


def goes_on(world, *stages, days=DAYS):
    world.configure(policy=policy(*stages))
    walk(world, *days)
    return sent(world, f"{days[-1]}T12:00")[1:]


def test_the_unchanged_ladder_goes_its_way(reminded):
    assert goes_on(reminded, REMINDER, SECOND, THIRD) == ["2026-03-12 second", "2026-03-20 third"]


def test_a_stage_put_in_behind_the_last_served_one_is_next(reminded):
    """5d after 03-02 is Sat 03-07, moved to Mon 03-09; but the promised term ends that day: Tue 03-10. Its own term of
    3d ends Fri 03-13; 10d later is Fri 03-20."""
    nudge = "nudge { after_previous = 5d  template = reminder  new_term = 3d"
    assert goes_on(reminded, REMINDER, nudge, SECOND, THIRD) == ["2026-03-10 nudge", "2026-03-20 second"]


def test_a_stage_put_in_before_the_last_served_one_never_comes(reminded):
    early = "early { after_due = 3d  template = reminder  new_term = 3d"
    assert goes_on(reminded, early, REMINDER, SECOND, THIRD) == ["2026-03-12 second", "2026-03-20 third"]


def test_a_removed_stage_that_was_to_come_is_left_out(reminded):
    """8d after 03-02 is Tue 03-10, the day after the term."""
    assert goes_on(reminded, REMINDER, THIRD) == ["2026-03-10 third"]


def test_when_the_last_served_stage_is_removed_nothing_served_comes_again(reminded):
    """After the second letter on 03-12 its stage is gone: the first stage not served in this cycle is the third; 8d
    after 03-12 is Fri 03-20, the day after the term of the second (Thu 03-19)."""
    walk(reminded, "2026-03-12")
    assert goes_on(reminded, REMINDER, THIRD, days=("2026-03-13", "2026-03-19", "2026-03-20", "2026-03-23"))[1:] == [
        "2026-03-20 third"]


def test_a_removed_stage_that_comes_back_is_not_sent_again(reminded):
    walk(reminded, "2026-03-12")
    reminded.configure(policy=policy(REMINDER, THIRD))
    walk(reminded, "2026-03-13")
    got = goes_on(reminded, REMINDER, SECOND, THIRD, days=("2026-03-16", "2026-03-19", "2026-03-20", "2026-03-23"))
    assert got == ["2026-03-12 second", "2026-03-20 third"]


def test_a_renamed_stage_is_a_stage_that_was_not_served(reminded):
    """The name that was served is gone; the first stage of the policy was never served under its new name (R21). It
    comes when the gap (5d) and the promised term (Mon 03-09) let it: Tue 03-10. Then 10d: Fri 03-20."""
    renamed = REMINDER.replace("reminder {", "first {", 1)
    assert goes_on(reminded, renamed, SECOND, THIRD) == ["2026-03-10 first", "2026-03-20 second"]


def test_renaming_a_stage_to_come_changes_nothing_but_its_name(reminded):
    renamed = SECOND.replace("second {", "again {", 1)
    assert goes_on(reminded, REMINDER, renamed, THIRD) == ["2026-03-12 again", "2026-03-20 third"]


def test_a_shorter_term_in_the_policy_does_not_shorten_the_promised_one(reminded):
    """after_previous = 1d would be 03-03 and min_gap Sat 03-07; what was promised holds: Mon 03-09, so Tue 03-10."""
    short = REMINDER.replace("new_term = 7d", "new_term = 1d")
    soon = SECOND.replace("10d", "1d")
    assert goes_on(reminded, short, soon, THIRD, days=DAYS[:4]) == ["2026-03-10 second"]
    assert term(reminded, now="2026-03-10T12:00") == "2026-03-17"


def test_a_longer_term_in_the_policy_was_promised_to_nobody(reminded):
    """The letter said 03-09; a term of 21d in the policy counts for letters to come."""
    long = REMINDER.replace("new_term = 7d", "new_term = 21d")
    assert goes_on(reminded, long, SECOND, THIRD) == ["2026-03-12 second", "2026-03-20 third"]


def test_a_longer_distance_counts_from_the_next_pass(reminded):
    """20d after 03-02 is Sun 03-22, moved to Mon 03-23."""
    assert goes_on(reminded, REMINDER, SECOND.replace("10d", "20d"), THIRD) == ["2026-03-23 second"]


def test_another_order_sends_nothing_twice(reminded):
    """The last served name stands last: behind it there is nothing."""
    walk(reminded, "2026-03-12")
    first = THIRD.replace("after_previous = 8d", "after_due = 7d")
    last = REMINDER.replace("after_due = 7d", "after_previous = 5d")
    assert goes_on(reminded, first, last, SECOND, days=("2026-03-13", "2026-03-20", "2026-03-23")) == [
        "2026-03-12 second"]
