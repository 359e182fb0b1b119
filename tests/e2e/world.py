# SPDX-License-Identifier: MIT
"""One installation in a scratch folder, driven through its two programs as a person would.

A World holds the configuration, one ledger and the outbox; `once` is a pass at a pretended moment, `ctl` is
herinnerctl, `service` the daemon in the background. Every run must end with the expected exit status and without a
word of the sanitizers. Dates: 2026-03-02 is a Monday; an invoice due on 2026-02-20 gets its first reminder then.
"""
import collections
import contextlib
import email
import email.policy
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import threading
import time
import zoneinfo
from datetime import datetime

import peers

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("HERINNERD_BUILD") or ROOT / "build").absolute()
ZONE = zoneinfo.ZoneInfo("Europe/Amsterdam")
COLUMNS = ("number", "client", "name", "email", "issued", "due", "currency", "total", "open")
PATIENCE = 90  # seconds to wait for something that must come; never a measure of speed

MONDAY = "2026-03-02T10:00"
SECOND = "2026-03-12T10:00"  # the second stage of what was reminded on MONDAY

OWNER = "ik@devries.example"
SENDER = """
sender "devries" {
  name = "Bakkerij De Vries"
  address = "administratie@devries.example"
  person = "Piet de Vries"
  owner = {"ik@devries.example"}
  language = en
  country = NL
  iban = "NL91ABNA0417164300"
  smtp = "main"
}
"""
POLICY = """
policy "standard" {
  thanks = no
  stage "reminder" { after_due = 7d  template = reminder  new_term = 7d }
  stage "second" { after_previous = 10d  template = second  new_term = 7d }
  stage "formal" { after_previous = 8d  template = notice  new_term = 14d  escalation = yes  confirm = yes }
}
"""
SECTIONS = {
    "top": 'mode = live',
    "sender": SENDER,
    "smtp": 'smtp "main" { transport = maildir }',
    "schedule": 'schedule { days = {mo, tu, we, th, fr}  window = "09:00-17:00"  calendars = {"nl"} }',
    "ledger": 'ledger "main" { path = "ledger.csv"  max_age = 0d }',
    "contacts": "",
    "limits": "",
    "policy": POLICY,
    "more": "",
}

Result = collections.namedtuple("Result", "status out err")


def relay_section(port, more="", connections=1):
    """An `smtp` section for a server without encryption or login on this machine."""
    return (f'smtp "main" {{ url = "smtp://127.0.0.1:{port}"  security = none  rate = 0  timeout = 20s\n'
            f'  connections = {connections}  {more} }}')


def row(number="2026-001", client="acme", due="2026-02-20", open="100.00", **more):
    """One invoice; what is not named follows from the client."""
    values = {"number": number, "client": client, "name": f"{client.capitalize()} BV",
              "email": f"ap@{client}.example", "issued": "2026-01-20", "due": due, "currency": "EUR", "total": open,
              "open": open}
    values.update(more)
    return values


def rows(count, **more):
    """COUNT invoices of as many clients."""
    return [row(f"2026-{n:04d}", f"client{n:04d}", **more) for n in range(1, count + 1)]


def csv_of(invoices, columns=COLUMNS):
    lines = [",".join(columns)]
    lines += [",".join(f'"{invoice[column]}"' for column in columns) for invoice in invoices]
    return "\n".join(lines) + "\n"


def until(found, what, seconds=PATIENCE):
    """Waits for FOUND() to be true and returns it."""
    end = time.monotonic() + seconds
    while True:
        value = found()
        if value:
            return value
        assert time.monotonic() < end, f"waited {seconds} s in vain for {what() if callable(what) else what}"
        time.sleep(0.02)


def open_files(pid):
    """What the process holds open, as /proc names it; what it closes meanwhile is not among them."""
    found = set()
    for number in os.listdir(f"/proc/{pid}/fd"):
        with contextlib.suppress(FileNotFoundError):
            found.add(os.readlink(f"/proc/{pid}/fd/{number}"))
    return found


def environment(now=None, **more):
    """What the programs see: no setting of the person who runs the tests, and sanitizers that fail loudly."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("HERINNERD_")}
    own.update({"LC_ALL": "C.UTF-8", "LANGUAGE": "en", "TZ": "UTC", "G_DEBUG": "fatal-criticals",
                "ASAN_OPTIONS": "exitcode=99", "UBSAN_OPTIONS": "print_stacktrace=1"})
    if now:
        own["HERINNERD_NOW"] = now
    own.update(more)
    return own


def check_sane(err):
    """No sanitizer and no assertion had anything to say."""
    for word in ("Sanitizer", "runtime error:", "CRITICAL", "Assertion"):
        assert word not in err, err


def to_clients(server):
    """What SERVER took that is not for the owner, who hears of troubles."""
    return [one for one in server.messages if f"<{OWNER}>" not in one[1][0]]


def is_to(message, address):
    return address in [one.addr_spec for one in message["To"].addresses]


class Service:
    """herinnerd in the background."""

    def __init__(self, world, now, *arguments):
        self.world = world
        self.log = world.folder / f"service-{len(list(world.folder.glob('service-*')))}.log"
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen([world.build / "herinnerd", "--config", world.config, "--foreground",
                                             *arguments],
                                            stdout=log, stderr=log, env=environment(now, **world.surroundings))

    @property
    def pid(self):
        return self.process.pid

    def said(self):
        return self.log.read_text(errors="replace")

    def signal(self, number):
        self.process.send_signal(number)

    def is_up(self):
        """Whether it holds the store, so that signals find their handlers."""
        assert self.process.poll() is None, self.said()
        lock = pathlib.Path(f"{self.world.store}.lock")
        return lock.exists() and lock.read_text().strip() == str(self.pid)

    def wait(self, status=0):
        self.process.wait(PATIENCE)
        check_sane(self.said())
        assert self.process.returncode == status, self.said()

    def stop(self, status=0):
        if self.process.poll() is None:
            self.signal(signal.SIGTERM)
        self.wait(status)

    def kill(self):
        """Power cut: no handler runs."""
        self.process.kill()
        self.process.wait(PATIENCE)
        check_sane(self.said())


class World:
    owner = OWNER

    def __init__(self, folder, **sections):
        self.run_as = []  # a command before the programs, such as setpriv
        self.build = BUILD
        self.surroundings = {}  # more for the environment of the programs
        self.folder = pathlib.Path(folder)
        self.folder.chmod(0o750)
        self.config = self.folder / "herinnerd.conf"
        self.store = self.folder / "herinnerd.db"
        self.ledger_file = self.folder / "ledger.csv"
        self.outbox = self.folder / "outbox"
        self.sections = dict(SECTIONS)
        self.configure(**sections)

    # -- files

    def configure(self, **sections):
        """Replaces parts of the configuration and writes it."""
        assert not set(sections) - set(self.sections), sections
        self.sections.update(sections)
        if "digest" not in self.sections["schedule"]:  # a mail a day to the owner beside what a test is about
            self.sections["schedule"] = self.sections["schedule"].replace("schedule {", "schedule { digest = never ", 1)
        head = f'timezone = "Europe/Amsterdam"\nstore = "{self.store.relative_to(self.folder)}"\n'
        self.write(self.config, head + "\n".join(self.sections.values()) + "\n")

    def write(self, path, content, day="2026-03-02"):
        """Puts a file in place by renaming, written on DAY at eight."""
        path = self.folder / path
        fresh = path.with_name(path.name + ".new")
        fresh.write_bytes(content if isinstance(content, bytes) else content.encode())
        written = datetime.fromisoformat(f"{day}T08:00").replace(tzinfo=ZONE).timestamp()
        os.utime(fresh, (written, written))
        fresh.rename(path)
        return path

    def ledger(self, *invoices, day="2026-03-02"):
        return self.write(self.ledger_file, csv_of(invoices), day)

    # -- programs

    def run(self, program, *arguments, now=None, status=0, **more):
        done = subprocess.run([*self.run_as, self.build / program, *map(str, arguments)], capture_output=True,
                              timeout=120, stdin=subprocess.DEVNULL,
                              env=environment(now, **{**self.surroundings, **more}))
        result = Result(done.returncode, done.stdout.decode(), done.stderr.decode())
        check_sane(result.err)
        if status is not None:
            assert result.status == status, (program, arguments, result)
        return result

    def daemon(self, *arguments, now=None, status=0):
        return self.run("herinnerd", "--config", self.config, *arguments, now=now, status=status)

    def once(self, now=MONDAY, status=0):
        return self.daemon("--once", "--now", now, status=status)

    def dry_run(self, now=MONDAY, status=0):
        return self.daemon("--dry-run", "--now", now, status=status)

    def check(self, status=78):
        return self.daemon("--check", now=MONDAY, status=status)

    def ctl(self, *words, now=MONDAY, status=0):
        return self.run("herinnerctl", "--config", self.config, *words, now=now, status=status)

    def objects(self, *words, now=MONDAY, status=0):
        """What a verb says with --json."""
        return [json.loads(line) for line in self.ctl(*words, "--json", now=now, status=status).out.splitlines()]

    @contextlib.contextmanager
    def service(self, now=MONDAY):
        """The daemon in the background; TERM and exit status 0 at the end."""
        service = Service(self, now)
        try:
            until(service.is_up, "the service to start")
            yield service
            service.stop()
        finally:
            if service.process.poll() is None:
                service.process.kill()
                service.process.wait(PATIENCE)

    # -- what came of it

    def mails(self):
        """All that is in the outbox as messages, by their number."""
        new = self.outbox / "new"
        paths = sorted(new.iterdir(), key=lambda path: int(path.name.split(".")[0])) if new.is_dir() else []
        return [email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in paths]

    def letters(self):
        """The letters to clients in the outbox."""
        return [one for one in self.mails() if not is_to(one, self.owner)]

    def owner_mails(self):
        """The mails to the owner in the outbox."""
        return [one for one in self.mails() if is_to(one, self.owner)]

    def receivers(self):
        """Whom the letters in the outbox are addressed to, sorted."""
        return sorted(str(letter["To"].addresses[0].addr_spec) for letter in self.letters())

    def log(self, *words, now=MONDAY):
        return self.objects("log", *words, now=now)

    def levels(self, *words, now=MONDAY):
        """(client, stage, level) of each letter in the log, sorted."""
        return sorted((one["client"], one["stage"], one["level"]) for one in self.log(*words, now=now))

    def plan(self, *words, now=MONDAY):
        return self.objects("plan", *words, now=now, status=None)

    def decisions(self, now=MONDAY):
        """{(client, stage): reason or «send»} of the plan."""
        return {(one["client"], one["stage"]): one["reason"] or one["decision"] for one in self.plan(now=now)}

    def status(self, now=MONDAY, status=None):
        (facts,) = self.objects("status", now=now, status=status)
        return facts

    def troubles(self, now=MONDAY):
        return "\n".join(one["text"] for one in self.status(now)["troubles"])

    def sqlite(self, statements):
        """What somebody with the sqlite3 shell can do to the store."""
        done = subprocess.run(["sqlite3", self.store], input=statements, capture_output=True, text=True, timeout=60)
        assert (done.returncode, done.stderr) == (0, ""), done
        return done.stdout

    def journal_is_whole(self, now=MONDAY):
        (report,) = self.objects("verify", now=now)
        assert report["whole"] and report["breaks"] == [] and report["entries"] > 0, report
        return report

    def copy_store(self, name):
        """The bytes of the store as another file (the store must be at rest)."""
        copy = self.folder / name
        shutil.copy(self.store, copy)
        return copy


class Gate(peers.Misbehaving):
    """A server that stops before its reply to WORD ("DATA", "dot", …) for one client's letter until it is let go.

    `reached` is set when it stands there; `open()` lets it and all later ones pass.
    """

    def __init__(self, word, client=None, port=0, **options):
        super().__init__(**options)
        if port:  # one that was promised before anything listened on it
            self.socket.close()
            self.socket = socket.create_server(("127.0.0.1", port))
            self.port = port
        self.word, self.client = word, client
        self.reached, self.opened = threading.Event(), threading.Event()
        self.went_on = 0  # replies that were held back

    def is_meant(self):
        """Whether the newest RCPT was for that client."""
        if not self.client:
            return True
        commands = [one for talk in self.commands for one in talk if one.upper().startswith("RCPT")]
        return bool(commands) and f"@{self.client}." in commands[-1]

    def reply(self, word, usual):
        if word == self.word and not self.opened.is_set() and self.is_meant():
            self.reached.set()
            self.opened.wait(PATIENCE)
            self.went_on += 1
        return super().reply(word, usual)

    def open(self):
        self.opened.set()

    def await_letter(self):
        assert self.reached.wait(PATIENCE), "no letter came to the server"

    def receivers(self):
        """The recipients of every letter whose end it saw, sorted."""
        return sorted(one.split("<")[1].split(">")[0] for _, to, _ in self.messages for one in to)
