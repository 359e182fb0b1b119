# SPDX-License-Identifier: MIT
"""Outages, and clocks that were set (R12d), through the real program day by day.

An invoice due on Fri 2026-02-20. Without an outage: the courtesy 3d before, Tue 02-17; the reminder 7d after, Fri
02-27, term to Fri 03-06; the second letter 10d later, Mon 03-09, term to Mon 03-16; the third 8d later, Tue 03-17.
"""
import datetime

import pytest

from timeline import policy, sent, walk
from world import row

STAGES = ("courtesy { before_due = 3d  template = courtesy",
          "reminder { after_due = 7d  template = reminder  new_term = 7d",
          "second { after_previous = 10d  template = second  new_term = 7d",
          "third { after_previous = 8d  template = second  new_term = 7d")
NORMAL = ["2026-02-17 courtesy", "2026-02-27 reminder", "2026-03-09 second", "2026-03-17 third"]
JUMP = "2099-01-05"  # a Monday


@pytest.fixture
def ladder(make_world):
    world = make_world(policy=policy(*STAGES))
    world.ledger(row(), day="2026-02-16")
    return world


def days(first, last):
    """Every weekday from FIRST to LAST."""
    day, end = datetime.date.fromisoformat(first), datetime.date.fromisoformat(last)
    while day <= end:
        if day.weekday() < 5:
            yield day.isoformat()
        day += datetime.timedelta(1)


def is_prefix(got, whole):
    """The property of R's last paragraph: the same stages as far as they came, and none earlier."""
    return all(one.split()[1] == other.split()[1] and one >= other for one, other in zip(got, whole)) and \
        len(got) <= len(whole)


def test_without_an_outage_every_letter_goes_on_its_day(ladder):
    walk(ladder, *days("2026-02-16", "2026-03-18"))
    assert sent(ladder, "2026-03-18T12:00") == NORMAL


# -- outages -------------------------------------------------------------------------------------------------------


def test_after_three_days_what_fell_due_goes_at_once_and_the_rest_keeps_its_distance(ladder):
    """No pass from Sat 03-07 to Mon 03-09: the second letter goes on Tue 03-10; the third 8d later, Wed 03-18."""
    walk(ladder, "2026-02-16", "2026-02-17", "2026-02-27", "2026-03-06")
    walk(ladder, *days("2026-03-10", "2026-03-18"))
    got = sent(ladder, "2026-03-18T12:00")
    assert got == NORMAL[:2] + ["2026-03-10 second", "2026-03-18 third"]
    assert is_prefix(got, NORMAL)


def test_after_thirty_days_one_letter_goes_and_not_all_that_were_missed(ladder):
    """Last pass Thu 03-05, the next on Sun 04-05, Easter, and Mon 04-06, closed: Tue 04-07 sends the second letter
    alone; its term ends Tue 04-14, the third comes on Wed 04-15."""
    walk(ladder, "2026-02-16", "2026-02-17", "2026-02-27", "2026-03-05")
    walk(ladder, "2026-04-05", "2026-04-06", "2026-04-07", "2026-04-08", "2026-04-14", "2026-04-15")
    got = sent(ladder, "2026-04-15T12:00")
    assert got == NORMAL[:2] + ["2026-04-07 second", "2026-04-15 third"]
    assert is_prefix(got, NORMAL)


def test_after_forty_days_nothing_goes_until_the_date_is_approved(ladder):
    """Last pass Thu 03-05; 35d later is Thu 04-09. Wed 04-15 and Thu 04-16 are held, and being held does not move the
    last day. Approved on 04-16: the second letter goes that day, the third on Fri 04-24 (8d, term to Thu 04-23)."""
    walk(ladder, "2026-02-16", "2026-02-17", "2026-02-27", "2026-03-05")
    walk(ladder, "2026-04-15", "2026-04-16", status=1)
    assert sent(ladder, "2026-04-16T12:00") == NORMAL[:2]
    assert ladder.status("2026-04-16T12:00", 1)["brakes"] == ["clock"]
    assert ladder.decisions("2026-04-16T12:00") == {("acme", "second"): "clock"}
    ladder.ctl("approve", "--clock", "--yes", now="2026-04-16T12:00")
    walk(ladder, "2026-04-16T13:00", "2026-04-17", "2026-04-23", "2026-04-24")
    got = sent(ladder, "2026-04-24T12:00")
    assert got == NORMAL[:2] + ["2026-04-16 second", "2026-04-24 third"]
    assert is_prefix(got, NORMAL)
    ladder.journal_is_whole("2026-04-24T12:00")


@pytest.mark.parametrize("day, held", [("2026-04-09", False), ("2026-04-10", True)])
def test_the_brake_begins_behind_the_thirty_fifth_day(ladder, day, held):
    walk(ladder, "2026-02-16", "2026-02-17", "2026-02-27", "2026-03-05")
    walk(ladder, day, status=1 if held else 0)
    assert sent(ladder, f"{day}T12:00") == NORMAL[:2] + ([] if held else [f"{day} second"])


@pytest.mark.parametrize("length", [3, 30, 40])
@pytest.mark.parametrize("last", ["2026-02-20", "2026-03-02"])
def test_the_letters_with_an_outage_are_a_prefix_of_those_without(ladder, last, length):
    """Whenever it begins and however long it is, at every pass: the same letters in the same order, none earlier, and
    between two of them more than the promised term. A pass every other day from the first day after it."""
    back = datetime.date.fromisoformat(last) + datetime.timedelta(length + 1)
    later = [(back + datetime.timedelta(more)).isoformat() for more in range(0, 28, 2)]
    walk(ladder, *(day for day in ("2026-02-16", "2026-02-17", "2026-02-20", "2026-02-27", "2026-03-02")
                   if day <= last))
    if length > 35:
        walk(ladder, later[0], status=1)
        assert all(one[:10] <= last for one in sent(ladder, f"{later[0]}T12:00"))
        ladder.ctl("approve", "--clock", "--yes", now=f"{later[0]}T12:00")
    for day in later:
        walk(ladder, f"{day}T13:00")
        assert is_prefix(sent(ladder, f"{day}T14:00"), NORMAL), day
    got = [datetime.date.fromisoformat(one[:10]) for one in sent(ladder, f"{later[-1]}T14:00")]
    assert len(got) == len(NORMAL)
    assert all((after - before).days > 7 for before, after in zip(got[1:], got[2:]))


def test_who_paid_during_the_outage_is_not_reminded_after_it(ladder):
    walk(ladder, "2026-02-16", "2026-02-17", "2026-02-27", "2026-03-05")
    ladder.ledger(row(open="0.00", total="100.00"), day="2026-04-15")
    walk(ladder, "2026-04-15", status=1)
    ladder.ctl("approve", "--clock", "--yes", now="2026-04-15T12:00")
    walk(ladder, "2026-04-15T13:00", "2026-04-16", "2026-04-24")
    assert sent(ladder, "2026-04-24T12:00") == NORMAL[:2]


# -- a clock that was set ------------------------------------------------------------------------------------------


def test_a_clock_set_back_a_day_sends_nothing_until_that_day_is_over(ladder):
    """The second letter went on Mon 03-09. The clock says Sun 03-08 and then Mon 03-09 again: an invoice that was due
    for its reminder all the while gets it when the date is back at the last day, and acme gets nothing twice."""
    walk(ladder, "2026-02-16", "2026-02-17", "2026-02-27", "2026-03-09")
    ladder.ledger(row(), row("2026-002", "brandt"), day="2026-03-09")
    walk(ladder, "2026-03-08", status=1)
    assert ladder.status("2026-03-08T12:00", 1)["brakes"] == ["clock"]
    walk(ladder, "2026-03-08T16:00", status=1)
    assert sent(ladder, "2026-03-09T12:00") == NORMAL[:3]
    walk(ladder, "2026-03-09T13:00")
    assert sent(ladder, "2026-03-09T14:00", "brandt") == ["2026-03-09 reminder"]
    walk(ladder, *days("2026-03-10", "2026-03-17"))
    assert sent(ladder, "2026-03-17T12:00", "acme") == NORMAL
    # 10d after brandt's reminder is Thu 03-19
    assert sent(ladder, "2026-03-17T12:00", "brandt") == ["2026-03-09 reminder"]
    ladder.journal_is_whole("2026-03-17T12:00")


def test_a_clock_at_2099_for_a_minute_sends_and_serves_nothing(ladder):
    """A call that lapses after 1bd, a pause and a promise would all run out in that minute; none does."""
    ladder.configure(policy=policy(*STAGES[:2], "call { after_previous = 3d  action = call  lapse = 5bd", *STAGES[2:]))
    ladder.ledger(row(), row("2026-002", "brandt"), row("2026-003", "caspari", due="2026-03-20"), day="2026-02-16")
    walk(ladder, "2026-02-16", "2026-02-17", "2026-02-27")
    ladder.ctl("pause", "brandt", "--until", "2026-03-20", now="2026-02-27T11:00")
    # R5: acme's call comes on the day after the term, Fri 03-06: Mon 03-09
    walk(ladder, "2026-03-09")
    before = (ladder.log(now="2026-03-09T12:00"), ladder.objects("tasks", now="2026-03-09T12:00"),
              ladder.objects("holds", now="2026-03-09T12:00"),
              ladder.sqlite("SELECT * FROM invoice; SELECT * FROM hold; SELECT * FROM task; SELECT * FROM covers;"))
    assert [one["client"] for one in before[1]] == ["acme"]
    # the owner is told beside it
    count = ("SELECT count(*) FROM journal j LEFT JOIN reminder r ON r.id = j.reminder"
             " WHERE COALESCE(r.kind, 'client') <> 'owner';")
    entries = ladder.sqlite(count)

    walk(ladder, JUMP, f"{JUMP}T10:01", status=1)
    assert ladder.status(f"{JUMP}T10:02", 1)["brakes"] == ["clock"]
    assert set(ladder.decisions(f"{JUMP}T10:02").values()) <= {"clock", "paid"}
    assert int(ladder.sqlite(count)) == int(entries) + 2  # that it was held

    after = (ladder.log(now="2026-03-09T12:00"), ladder.objects("tasks", now="2026-03-09T12:00"),
             ladder.objects("holds", now="2026-03-09T12:00"),
             ladder.sqlite("SELECT * FROM invoice; SELECT * FROM hold; SELECT * FROM task; SELECT * FROM covers;"))
    assert after == before


def test_after_a_clock_at_2099_all_goes_on_as_before(ladder):
    walk(ladder, "2026-02-16", "2026-02-17", "2026-02-27", "2026-03-02")
    walk(ladder, JUMP, "2099-01-06", status=1)
    walk(ladder, "2026-03-02T11:00", *days("2026-03-03", "2026-03-18"))
    assert sent(ladder, "2026-03-18T12:00") == NORMAL
    assert ladder.status("2026-03-18T12:00")["brakes"] == []
    ladder.journal_is_whole("2026-03-18T12:00")


def test_a_clock_at_2099_does_not_stop_the_daily_seals(ladder):
    """Each UTC day that is over has its seal when the next day's first pass ends, the odd entries included."""
    walk(ladder, "2026-02-16", "2026-02-17")
    walk(ladder, JUMP, "2099-01-06", status=1)
    walk(ladder, "2026-02-18", "2026-02-19", "2026-02-20")
    seals = ladder.sqlite("SELECT day, first_seq, last_seq FROM seal ORDER BY first_seq;").split()
    assert [one.split("|")[0] for one in seals] == ["2026-02-16", "2026-02-17", "2026-02-18", "2026-02-19"]
    last = int(ladder.sqlite("SELECT max(seq) FROM journal WHERE substr(time, 1, 10) < '2026-02-20' OR "
                             "time > '2027';"))
    assert int(seals[-1].split("|")[2]) == last
    ladder.journal_is_whole("2026-02-20T12:00")


def test_an_arrangement_made_while_the_clock_was_wrong_is_not_lost(ladder):
    """A person pauses a client while the machine says 2099; back in time the pause still holds."""
    walk(ladder, "2026-02-16", "2026-02-17")
    walk(ladder, JUMP, status=1)
    ladder.ctl("pause", "acme", now=f"{JUMP}T10:05")
    walk(ladder, "2026-02-27", "2026-03-09")
    assert sent(ladder, "2026-03-09T12:00") == NORMAL[:1]
    ladder.ctl("resume", "acme", now="2026-03-09T13:00")
    walk(ladder, "2026-03-09T14:00", "2026-03-10")
    assert sent(ladder, "2026-03-10T12:00") == NORMAL[:1] + ["2026-03-10 reminder"]
