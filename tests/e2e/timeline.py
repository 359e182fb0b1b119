# SPDX-License-Identifier: MIT
"""Walking a World from day to day, and the letters that came of it with their dates."""
import world as worlds

LADDER = """
policy "standard" {
  thanks = no
  stage "reminder" { after_due = 7d  template = reminder  new_term = 7d }
  stage "second" { after_previous = 10d  template = second  new_term = 7d }
  stage "third" { after_previous = 8d  template = second  new_term = 7d }
}
"""


def policy(*stages):
    """A policy section of these stages, each «name { settings»."""
    lines = "\n".join("  stage \"%s\" {%s }" % tuple(stage.split(" {", 1)) for stage in stages)
    return f'policy "standard" {{\n  thanks = no\n{lines}\n}}\n'


def walk(world, *days, at="10:00", status=0):
    """One pass on each of DAYS (YYYY-MM-DD, or with a time of its own)."""
    for day in days:
        world.once(day if "T" in day else f"{day}T{at}", status=status)


def sent(world, now, client=None):
    """«date stage» of every letter that went, oldest first; the date is the one in the letter itself."""
    dates = {letter["Message-Id"].strip("<>"): letter["Date"].datetime for letter in world.letters()}
    found = [(dates[one["message_id"]], one["stage"]) for one in world.log(now=now)
             if one["level"] == "accepted" and client in (None, one["client"])]
    assert client or len(found) == len(dates), "the log and the outbox differ"
    return [f"{date:%Y-%m-%d} {stage}" for date, stage in sorted(found)]


def text(world, index=-1):
    return " ".join(world.letters()[index].get_body(("plain",)).get_content().split())


def term(world, number="2026-001", now=None):
    """The end of the term that the newest letter promised, as it is stored."""
    (facts,) = world.objects("explain", number, now=now or worlds.MONDAY)
    return facts["steps"][-1]["term_until"]


def due_dates(world, now):
    """{invoice: due date} as the planner has them."""
    return {one["number"]: one["due"] for one in world.objects("invoices", now=now)}
