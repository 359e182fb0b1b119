# SPDX-License-Identifier: MIT
"""A World for the cases of other dunning systems: one policy, rows that come and change, and passes on chosen days.

Peers know no business days and no gaps between letters: unless a case is about those, every day is open and nothing
but the case's own dates counts. D is the due date of a case, T the day of its run.
"""
import datetime

import world as worlds

EVERY_DAY = 'schedule { days = {mo, tu, we, th, fr, sa, su}  window = "09:00-17:00"  calendars = {} }'
FREE = {"first_sight": "start", "min_gap": "0d", "contact_gap": "0d", "max_per_week": "50", "max_gap": "1000d",
        "min_balance": "{}"}
COLUMNS = (*worlds.COLUMNS, "status", "language")
D = T = "2026-03-02"


def after(base, days):
    return (datetime.date.fromisoformat(base) + datetime.timedelta(days)).isoformat()


def stage(name, more, template="reminder"):
    return f'  stage "{name}" {{ {more}  template = {template} }}\n'


def ladder(*days, more=""):
    """Stages s1, s2, … so many days after the due date."""
    return "".join(stage(f"s{n}", f"after_due = {day}d {more}") for n, day in enumerate(days, 1))


class Case(worlds.World):
    """A world of one policy, every day open, and rows that come and change."""

    def __init__(self, folder, stages="", per="invoice", limits=None, schedule=EVERY_DAY, **sections):
        self.rows = {}
        limits = "  ".join(f"{name} = {value}" for name, value in {**FREE, **(limits or {})}.items())
        super().__init__(folder, limits=f"limits {{ {limits} }}", schedule=schedule, policy=self.policy_of(stages, per),
                         **sections)

    @staticmethod
    def policy_of(stages, per="invoice"):
        return f'policy "standard" {{ per = {per}  thanks = no\n{stages}}}\n'

    def policy(self, stages, per="invoice"):
        self.configure(policy=self.policy_of(stages, per))

    def owe(self, number="A", due=D, **more):
        self.rows[number] = {**worlds.row(number, due=due, issued=after(due, -14), status="", language=""),
                             **({"total": more["open"]} if "open" in more else {}), **more}
        self.save()
        return self

    def change(self, number, **values):
        self.rows[number].update(values)
        self.save()

    def save(self):
        self.write(self.ledger_file, worlds.csv_of(sorted(self.rows.values(), key=lambda row: row["number"]), COLUMNS))

    def live(self, *days):
        """One pass, one process, on each of the days."""
        for day in days:
            self.now = day if "T" in day else f"{day}T10:00"
            assert self.once(self.now, status=None).status in (0, 1, 75)
        return self

    def sent(self, now=None):
        """[(date, stage, numbers)] of the letters in the log, oldest first."""
        return [(one["time"][:10], one["stage"], "+".join(one["invoices"])) for one in self.log(now=now or self.now)
                if one["level"] in ("accepted", "rehearsed")]

    def stages(self):
        return [one for _, one, _ in self.sent()]

    def held(self, now=None):
        """{stage: reason} of what is held."""
        return {one["stage"]: one["reason"] for one in self.plan(now=now or self.now) if one["decision"] == "held"}

    def approve(self):
        for one in self.objects("approve", now=self.now, status=None):
            self.ctl("approve", one["id"], now=self.now)
