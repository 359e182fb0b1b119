# SPDX-License-Identifier: MIT
"""The demo ledger, lived through by etc/demo/run: what its three days must give, worked out by hand.

Reminder 7 days after due, second 10 after that, formal only after a yes, courtesy 3 days before due; one letter a
client and 3 days between two; C006 is paused, C007 has no address, C008 is covered by a credit.
The web shop's invoices are UBL: the bank knows one as paid before the first day and one before the second, a credit note
takes a part off the third, and a purchase lies among them.
"""
import email
import email.policy
import os
import pathlib
import re
import subprocess

import pytest

import world as worlds

DAYS = ("2026-03-02", "2026-03-12", "2026-03-23")
LAST = "2026-03-23T10:00"
REMINDERS = {
    DAYS[0]: {
        ("C001", "reminder", "2026-0101"),
        ("C002", "reminder", "2026-0103"),
        ("C003", "reminder", "2026-0104"),
        ("C004", "reminder", "2026-0106"),
        ("C005", "reminder", "2026-0108"),  # its courtesy for 0109 yields to the higher stage
        ("C009", "courtesy", "2026-0113"),
        ("C010", "reminder", "2026-0115 2026-0116"),
        ("NL812345678B01", "reminder", "W-2026-001"),
        ("NL823456789B01", "reminder", "W-2026-002"),
    },
    DAYS[1]: {
        ("C001", "second", "2026-0101"),
        ("C003", "courtesy", "2026-0105"),  # thanks for 0104 yield to it
        ("C004", "second", "2026-0106"),
        ("C005", "second", "2026-0108"),
        ("C009", "reminder", "2026-0113 2026-0114"),
        ("C010", "second", "2026-0115 2026-0116"),  # C002 paid a part today: five business days of grace
        ("NL823456789B01", "second", "W-2026-002"),
    },
    DAYS[2]: {
        ("C001", "reminder", "2026-0102"),  # waited ten days, and the formal stage waits for a yes
        ("C002", "second", "2026-0103"),
        ("C003", "thanks", "2026-0105"),
        ("C004", "reminder", "2026-0107"),
        ("C005", "reminder", "2026-0109"),
        ("C009", "second", "2026-0113 2026-0114"),
        ("C010", "reminder", "2026-0117"),
    },
}
HELD = {
    ("C001", "formal"): "approval",
    ("C004", "formal"): "approval",
    ("C005", "formal"): "approval",
    ("C010", "formal"): "approval",
    ("C006", "reminder"): "pause",
    ("C007", "reminder"): "no-address",
    ("C008", "reminder"): "credit",
    ("C010", "reminder"): "small",
    ("NL823456789B01", "formal"): "approval",
}


class Demo(worlds.World):
    """The demo's folder, looked at with the same tools."""
    owner = "anneke@vandenberg.example"

    def __init__(self, folder):
        self.run_as = []
        self.build, self.surroundings = worlds.BUILD, {}
        self.folder = pathlib.Path(folder)
        self.config = self.folder / "herinnerd.conf"
        self.store = self.folder / "herinnerd.db"
        self.outbox = self.folder / "outbox"

    def live(self):
        done = subprocess.run([worlds.ROOT / "etc/demo/run", worlds.BUILD, self.folder], capture_output=True, text=True,
                              timeout=120, env=worlds.environment())
        worlds.check_sane(done.stderr)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def remembered(self):
        return [(one["time"][:10], one["client"], one["stage"], " ".join(one["invoices"])) for one in
                self.log(now=LAST)]


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    one = Demo(tmp_path_factory.mktemp("demo"))
    one.folder.chmod(0o750)
    one.said = one.live()
    return one


def test_each_day_sends_as_many_letters_as_its_ledger_says(demo):
    assert re.findall(r"^(2026-\d\d-\d\d): (\d+) letters$", demo.said, re.M) == [
        (DAYS[0], "9"), (DAYS[1], "7"), (DAYS[2], "7"), (DAYS[2], "0")]
    assert len(demo.letters()) == 23


def test_the_log_has_exactly_the_letters_that_were_due(demo):
    assert set(demo.remembered()) == {(day, *one) for day, letters in REMINDERS.items() for one in letters}
    assert len(demo.remembered()) == 23
    assert {one["level"] for one in demo.log(now=LAST)} == {"accepted"}


def test_what_is_held_says_why(demo):
    assert demo.decisions(now=LAST) == HELD
    (task,) = demo.objects("tasks", now=LAST)
    assert (task["client"], task["invoices"]) == ("C007", ["2026-0111"])


def test_letters_speak_the_language_of_their_reader(demo):
    for letter in demo.letters():
        text = letter.get_body(("plain",)).get_content()
        english = letter["To"].addresses[0].domain in ("northgate.example", "peeters.example")
        assert letter["Content-Language"].startswith("en" if english else "nl")
        assert ("Kind regards" in text) == english
        assert not re.search(r"\{\{|\}\}|\(null\)|UNSET", text)


def test_a_credit_is_taken_off_and_a_belgian_reference_is_printed(demo):
    texts = {letter["Subject"]: letter.get_body(("plain",)).get_content() for letter in demo.letters()}
    (credited,) = [text for subject, text in texts.items() if "2026-0113" in text and "2026-0114" in text
                   and subject != "" and "2026-C004" in text][:1]
    assert "3,210.00" in credited  # 1,210.00 + 2,420.00 - 420.00
    assert any("+++090/9337/55493+++" in text for text in texts.values())


def test_what_the_bank_knows_as_paid_is_not_asked_for(demo):
    paid = {one["invoices"][0]["number"]: one["state"] for one in demo.objects("payments", now=LAST)}
    assert paid == {"W-2026-001": "applied", "W-2026-003": "applied"}
    credited = [letter for letter in demo.letters() if letter["To"].addresses[0].domain == "kwekerijbos.example"]
    assert len(credited) == 2
    assert all("302,50" in letter.get_body(("plain",)).get_content() for letter in credited)


def test_the_proof_is_whole(demo):
    report = demo.journal_is_whole(now=LAST)
    assert report["messages"] >= 23
    kept = email.message_from_bytes((demo.folder / "letter-1.eml").read_bytes(), policy=email.policy.default)
    assert kept["Message-Id"] == demo.letters()[0]["Message-Id"]


def test_a_second_run_of_the_demo_sends_nothing(demo):
    said = demo.live()
    assert f"{DAYS[2]}: 0 letters" in said
    assert len(demo.letters()) == 23 and len(demo.remembered()) == 23


def readme_acts():
    """Each command of «Three things people do», with a pattern of what README.md shows below it: «…» stands for what
    differs, alone on a line for any lines."""
    text = (worlds.ROOT / "README.md").read_text().split("## Three things people do")[1].split("\n## ")[0]
    for act in re.findall(r"^    \$ .*\n(?:    [^$].*\n|\n(?=    ))*", text, re.M):
        command, shown = re.sub("^    ", "", act, flags=re.M)[2:].split("\n", 1)
        lines = [r"(?:.*\n)*" if line == "…\n" else re.escape(line).replace("…", ".*")
                 for line in shown.splitlines(keepends=True)]
        yield command, "".join(lines)


def test_readme_shows_what_the_demo_prints(demo):
    surroundings = worlds.environment(LAST, HERINNERD_CONFIG=str(demo.config), EDITOR="true",
                                      PATH=f"{worlds.BUILD}:{os.environ['PATH']}")
    acts = list(readme_acts())
    assert len(acts) == 10
    for command, shown in acts:  # the last ones change the demo
        done = subprocess.run(command.replace("build/demo", str(demo.folder)), shell=True, cwd=worlds.ROOT, text=True,
                              capture_output=True, timeout=120, env=surroundings)
        assert (done.returncode, done.stderr) == (0, ""), command
        assert re.fullmatch(shown, done.stdout), (command, shown, done.stdout)
