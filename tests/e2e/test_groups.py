# SPDX-License-Identifier: MIT
"""Who may do what: real users in real groups, with the access lists that the package ships, while a service runs and
while none does."""
import contextlib
import os
import pathlib
import shutil
import subprocess
import tempfile

import pytest

import world as worlds
from test_bad_input import copy_programs

PROGRAMS = ("systemd-tmpfiles", "useradd", "userdel", "groupadd", "groupdel", "runuser")
RULES = worlds.ROOT / "systemd" / "herinnerd.tmpfiles"
LACKING = [name for name in PROGRAMS if not shutil.which(name, path="/usr/sbin:/sbin:/usr/bin:/bin")]
pytestmark = [pytest.mark.skipif(os.geteuid() != 0, reason="only root can make users and groups"),
              pytest.mark.skipif(bool(LACKING), reason=f"not installed: {', '.join(LACKING)}")]


def do(*words):
    return subprocess.run([str(word) for word in words], check=True, capture_output=True, text=True, timeout=60,
                          env={**os.environ, "PATH": "/usr/sbin:/sbin:/usr/bin:/bin"})


class People:
    """The groups of an installation and a user in each; beside them the service's own, and one in no group."""

    def __init__(self):
        self.mark = f"hd{os.getpid()}"
        self.service, self.acts, self.looks, self.other = (f"{self.mark}{end}" for end in ("s", "a", "l", "o"))
        self.readers = f"{self.mark}r"
        do("groupadd", self.readers)
        for user, more in ((self.service, ()), (self.acts, ("-G", self.service)), (self.looks, ("-G", self.readers)),
                           (self.other, ())):
            do("useradd", "--system", "--no-create-home", "-d", "/nonexistent", "-U", *more, user)

    def go(self):
        for user in (self.acts, self.looks, self.other, self.service):
            with contextlib.suppress(subprocess.CalledProcessError):
                do("userdel", user)
        do("groupdel", self.readers)


@pytest.fixture(scope="module")
def people():
    those = People()
    yield those
    those.go()


@pytest.fixture
def firm(people):
    """A World whose store lies as the package lays it, with a letter sent by the service's user."""
    with tempfile.TemporaryDirectory(prefix="herinnerd-") as name:
        world = worlds.World(pathlib.Path(name))
        world.folder.chmod(0o755)
        copy_programs(world)
        world.store = world.folder / "state" / "herinnerd.db"
        world.outbox = world.store.with_name("outbox")
        world.configure()
        world.ledger(worlds.row(), worlds.row("2026-002", "brandt"))
        lay(world, people)
        world.run_as = becoming(people.service)
        world.once()
        yield world


def lay(world, people):
    """The folder of the store by the shipped rules, for the names and the place of this test."""
    rules = []
    for line in RULES.read_text().splitlines():
        if "/var/lib/herinnerd" in line and not line.startswith("#"):
            line = line.replace("/var/lib/herinnerd", str(world.store.parent)).replace("herinnerd-read", people.readers)
            rules.append(line.replace(" herinnerd herinnerd ", f" {people.service} {people.service} "))
    assert len(rules) == 2, rules
    path = world.write("rules.conf", "\n".join(rules) + "\n")
    said = do("systemd-tmpfiles", "--create", path).stderr
    if "not supported" in said:
        pytest.skip(f"no access lists here: {said}")
    assert said == ""


def becoming(user):
    """With the unit's UMask=0007."""
    return ["/usr/sbin/runuser", "-u", user, "--", "sh", "-c", 'umask 0007; exec "$@"', "sh"]


@contextlib.contextmanager
def as_user(world, user):
    before, world.run_as = world.run_as, becoming(user)
    yield world
    world.run_as = before


@contextlib.contextmanager
def running(world, people):
    """The service as its own user; what the World starts by itself would be root's."""
    log = open(world.folder / "service.log", "wb")
    process = subprocess.Popen(["setpriv", f"--reuid={people.service}", f"--regid={people.service}", "--clear-groups",
                                world.build / "herinnerd", "--config", world.config, "--foreground"], stdout=log,
                               stderr=log, umask=0o007, env=worlds.environment(worlds.MONDAY, **world.surroundings))
    lock = pathlib.Path(f"{world.store}.lock")
    try:
        worlds.until(lambda: lock.exists() and lock.read_text().strip() == str(process.pid),
                     lambda: (world.folder / "service.log").read_text())
        yield
    finally:
        process.terminate()
        process.wait(worlds.PATIENCE)
        log.close()


@pytest.mark.parametrize("up", [True, False], ids=["service up", "service down"])
def test_each_group_may_what_it_is_for(firm, people, up):
    with running(firm, people) if up else contextlib.nullcontext():
        with as_user(firm, people.looks):
            assert len(firm.log()) == 2
            assert firm.status(status=0)["mode"] == "live" and len(firm.plan()) >= 0
            assert firm.objects("approve") == [] and firm.objects("uncertain") == []  # lists, without their acts
            assert firm.objects("digest")[0]["subject"]
            refused = firm.ctl("pause", "--all", status=69).err
            assert "for you to look at and not to change; members of the group herinnerd may" in refused
        with as_user(firm, people.other):
            for words in (("log",), ("pause", "--all")):
                assert "not for you to see; members of the group herinnerd" in firm.ctl(*words, status=69).err
        with as_user(firm, people.acts):
            assert len(firm.log()) == 2
            firm.ctl("pause", "--invoice", "2026-002", "--reason", "called")
        with as_user(firm, people.looks):
            assert [one["reason"] for one in firm.objects("holds")] == ["called"]
    firm.once(worlds.SECOND)  # what a member wrote does not shut the service out
    assert [one["stage"] for one in firm.log(now=worlds.SECOND)].count("second") == 1


def test_a_reader_gets_no_secret(firm, people):
    secret = firm.store.with_name("mail.token")
    with open(os.open(secret, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:  # as `login` makes one
        file.write("token")
    seen = subprocess.run([*becoming(people.looks), "cat", secret], capture_output=True, text=True, timeout=60)
    assert seen.returncode != 0 and "token" not in seen.stdout
