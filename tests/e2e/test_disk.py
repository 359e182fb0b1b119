# SPDX-License-Identifier: MIT
"""A disk that is full or broken, and a store that somebody locks: before, during and after a letter is sent.

Nothing is lost, nothing goes twice, `status` says why, and work goes on by itself when the cause is gone. The full
disk is a small tmpfs where one can be mounted, and a layer under SQLite elsewhere (tests/faults/disk.c); the longest
turn of the event loop is printed.
"""
import contextlib
import os
import signal
import sqlite3
import subprocess
import tempfile
import threading
import time

import pytest

import faults
import peers
import world as worlds
from world import MONDAY, rows, until

pytestmark = pytest.mark.usefixtures("letters_may_wait")

HASTE = 10  # the service's waits are that much shorter: room is looked for after 3 s, a failed pass comes after 1.5 s
NEARLY = "the disk with the store"


class Scene:
    """A World with three due letters, the server they go to (a Gate), and what may happen to the disk."""

    def __init__(self, world, server):
        self.world, self.server = world, server
        self.turns = faults.Turns(world)
        world.surroundings["HERINNERD_FAULT_HASTE"] = str(HASTE)
        world.configure(smtp=worlds.relay_section(server.port).replace("timeout = 20s", "timeout = 5m"))
        world.ledger(*rows(3))

    def accepted(self):
        return len(self.world.log("--reached", "accepted"))

    def letters(self):
        """What went to clients; the owner hears of the disk."""
        return worlds.to_clients(self.server)

    def receivers(self):
        return sorted(to.split("<")[1].split(">")[0] for _, all_to, _ in self.letters() for to in all_to)

    def check_end(self, service):
        """All went once, it is written down, and nothing is complained of any more."""
        everybody = [f"ap@client{n:04d}.example" for n in (1, 2, 3)]
        until(lambda: self.accepted() == 3, service.said)
        until(lambda: self.world.troubles() == "", self.world.troubles)
        assert self.receivers() == everybody
        assert self.world.objects("uncertain") == [] and self.world.objects("holds") == []
        self.world.journal_is_whole()
        self.turns.check()


@pytest.fixture
def scene(make_world, gate):
    """A function that makes a Scene whose server stops before its reply to WORD of CLIENT's letter."""
    return lambda word, client=None: Scene(faults.faulty(make_world()), gate(word, client))


# -- a small disk ------------------------------------------------------------------------------------------------------

class Small:
    """A file system of 48 MiB that can be filled to the last page."""

    def __init__(self, folder):
        self.folder = folder
        self.ballast = folder / "ballast"

    def fill(self, leave=0):
        """Leaves so many bytes of room; a service that writes meanwhile may take some."""
        with open(self.ballast, "wb") as file:
            for _ in range(100):
                room = os.statvfs(self.folder)
                with contextlib.suppress(OSError):
                    os.posix_fallocate(file.fileno(), 0, room.f_bavail * room.f_frsize - leave)
                    break
        with contextlib.suppress(OSError), open(self.folder / "last", "wb", buffering=0) as file:
            while not leave:
                file.write(bytes(4096))

    def clear(self):
        self.ballast.unlink()
        (self.folder / "last").unlink(missing_ok=True)


@pytest.fixture
def small(tmp_path):
    folder = tmp_path / "small"
    folder.mkdir()
    how = "size=48m,mode=0750"
    if subprocess.run(["mount", "-t", "tmpfs", "-o", how, "tmpfs", folder], capture_output=True).returncode:
        pytest.skip("skipped: no file system can be mounted here")
    yield Small(folder)
    subprocess.run(["umount", "-l", folder], check=True)


@pytest.fixture
def small_scene(make_world, small, gate):
    """The same with the store on the small disk; the logs of the tests stay outside."""
    def make(word, client=None):
        world = faults.faulty(make_world())
        world.store = small.folder / "herinnerd.db"
        return Scene(world, gate(word, client))

    return make


def test_a_disk_nearly_full_before_the_send_claims_nothing_and_says_so(small, small_scene):
    scene = small_scene("never")
    scene.world.once("2026-03-02T08:00")
    small.fill(leave=8 << 20)
    with scene.world.service() as service:
        until(lambda: NEARLY in scene.world.troubles(), service.said)
        assert "make room" in scene.world.troubles() and scene.world.status()["needs_person"]
        assert scene.letters() == [] and scene.accepted() == 0
        small.clear()
        scene.check_end(service)


def test_a_disk_full_to_the_last_page_stops_the_start_with_a_word(small, small_scene):
    """Nothing can be written down, so nothing may be sent; systemd tries again."""
    scene = small_scene("never")
    scene.world.once("2026-03-02T08:00")
    small.fill()
    assert "make room" in scene.world.once(status=75).err
    assert scene.letters() == []
    small.clear()
    with scene.world.service() as service:
        scene.check_end(service)


def test_a_disk_full_to_the_last_page_before_a_pass_loses_nothing(small, small_scene):
    scene = small_scene("never")
    scene.world.ledger(rows(1)[0])
    with scene.world.service() as service:
        until(lambda: scene.world.store.exists() and scene.accepted() == 1, service.said)
        small.fill()
        scene.world.ledger(*rows(3))
        until(lambda: NEARLY in scene.world.troubles(), service.said)
        until(lambda: "cannot grow; make room" in service.said(), service.said)
        assert len(scene.letters()) == 1
        small.clear()
        scene.check_end(service)


def test_a_disk_that_fills_up_during_a_send_still_takes_its_outcome(small, small_scene):
    """From the reserve; and then nothing more is claimed until there is room."""
    scene = small_scene("dot", "client0002")
    with scene.world.service() as service:
        scene.server.await_letter()
        small.fill()
        scene.server.open()
        until(lambda: "client0002" in {one["client"] for one in scene.world.log("--reached", "accepted")}, service.said)
        until(lambda: NEARLY in scene.world.troubles(), service.said)
        assert len(scene.letters()) == 2
        small.clear()
        scene.check_end(service)
        until(lambda: os.stat(f"{scene.world.store}.reserve").st_size >= 4 << 20, "the reserve to be had again")


def test_killed_on_a_full_disk_the_next_start_sorts_it_out(small, small_scene):
    scene = small_scene("dot", "client0002")
    service = worlds.Service(scene.world, MONDAY)
    scene.server.await_letter()
    small.fill()
    service.kill()
    scene.server.open()
    small.clear()
    scene.world.once()
    assert scene.receivers() == [f"ap@client{n:04d}.example" for n in (1, 2, 3)]
    assert [one["client"] for one in scene.world.objects("uncertain")] == ["client0002"]
    assert scene.accepted() == 2
    scene.world.journal_is_whole()


# -- the layer under SQLite --------------------------------------------------------------------------------------------

def test_a_full_store_during_a_send_gives_up_the_reserve_for_the_outcome(scene):
    scene = scene("dot", "client0002")
    disk = faults.Disk(scene.world)
    with scene.world.service() as service:
        scene.server.await_letter()
        disk.is_("reserved")
        scene.server.open()
        until(lambda: scene.accepted() == 2, service.said)
        assert os.stat(f"{scene.world.store}.reserve").st_size == 0 or len(scene.letters()) >= 2
        disk.is_("")
        scene.check_end(service)


def test_a_store_that_takes_nothing_at_all_keeps_the_outcome_until_it_does(scene):
    scene = scene("dot", "client0002")
    disk = faults.Disk(scene.world)
    with scene.world.service() as service:
        scene.server.await_letter()
        disk.is_("full")
        scene.server.open()
        until(lambda: "cannot grow; make room" in service.said(), service.said)
        time.sleep(1)
        assert scene.accepted() == 1 and len(scene.letters()) == 2
        disk.is_("")
        scene.check_end(service)


def test_a_full_store_during_the_pass_ends_it_and_it_comes_again_by_itself(scene):
    scene = scene("never")
    scene.world.once("2026-03-02T08:00")
    disk = faults.Disk(scene.world)
    disk.is_("full")
    service = worlds.Service(scene.world, MONDAY)
    service.wait(75)  # not even a start can be written down
    disk.is_("")
    scene.world.surroundings["HERINNERD_FAULT"] = "freeze:plan"
    service = worlds.Service(scene.world, MONDAY)
    until(lambda: open(f"/proc/{service.pid}/stat").read().split()[2] == "T", service.said)
    disk.is_("full")
    service.signal(18)  # CONT
    until(lambda: "cannot grow; make room" in service.said(), service.said)
    assert scene.letters() == []
    disk.is_("")
    scene.check_end(service)
    service.stop()


@pytest.mark.parametrize("word, doubts", [("DATA", 0), ("dot", 1)])
def test_a_store_that_cannot_be_written_ends_the_process_at_once(scene, word, doubts):
    scene = scene(word, "client0002")
    disk = faults.Disk(scene.world)
    service = worlds.Service(scene.world, MONDAY)
    scene.server.await_letter()
    until(lambda: scene.accepted() == 1, service.said)
    disk.is_("eio")
    scene.server.open()
    service.wait(69)
    assert "cannot be read or written" in service.said() and "look at its disk" in service.said()
    disk.is_("")
    scene.world.once()
    assert [one["client"] for one in scene.world.objects("uncertain")] == ["client0002"] * doubts
    assert scene.receivers() == [f"ap@client{n:04d}.example" for n in (1, 2, 3)]
    assert scene.accepted() == 3 - doubts
    scene.world.journal_is_whole()


# -- a crowd: its claims share a commit, whose way to the disk nobody waits for ----------------------------------------

LETTERS, CROWD = 64, 8  # so many of its sixteen connections are open at least once letters are there


class Crowd:
    """A service whose sessions have just been told to go on, and not yet heard it; it stands still."""

    def __init__(self, make_world, gate, haste="1"):
        self.world, self.server = faults.faulty(make_world()), gate("DATA")
        self.world.surroundings["HERINNERD_FAULT_HASTE"] = haste
        self.disk = faults.Disk(self.world)
        self.turns = faults.Turns(self.world)
        self.steps = self.world.folder / "steps"
        self.world.surroundings["HERINNERD_FAULT_LIST"] = str(self.steps)
        self.world.configure(smtp=worlds.relay_section(self.server.port, connections=16),
                             limits="limits { per_run = 1000 }")
        self.world.ledger(*rows(LETTERS))
        self.service = worlds.Service(self.world, MONDAY)
        until(lambda: len(self.asked()) >= CROWD, self.service.said)
        self.service.signal(19)  # STOP
        time.sleep(0.5)
        self.sessions = len(self.asked())
        self.server.open()
        until(lambda: self.server.went_on == self.sessions, self.service.said)

    def asked(self):
        return [one for talk in self.server.commands for one in talk if one == "DATA"]

    def has_content(self):
        return any(b"\r\nSubject: " in flight for flight in self.server.flights)

    def go_on(self):
        """Until the claims are written and the disk has not taken them."""
        assert "written" not in self.steps.read_text().split()
        self.service.signal(18)  # CONT
        until(lambda: "written" in self.steps.read_text().split(), self.service.said)

    def check_end(self, doubts=0):
        everybody = [f"ap@client{n:04d}.example" for n in range(1, LETTERS + 1)]
        until(lambda: len(self.world.log("--reached", "accepted")) + doubts == LETTERS, self.service.said)
        assert len(self.world.objects("uncertain")) == doubts
        assert sorted({*self.server.receivers()}) == sorted(self.server.receivers())
        assert doubts or self.server.receivers() == everybody
        self.world.journal_is_whole()

    def check_tried_again(self):
        """Those at least that had waited for the disk."""
        lines = self.world.sqlite("SELECT outcome, count(*) FROM attempt GROUP BY outcome").split()
        attempts = {outcome: int(count) for outcome, count in (line.split("|") for line in lines)}
        assert attempts.keys() == {"accepted", "later"}
        assert attempts["accepted"] == LETTERS and attempts["later"] >= self.sessions


@pytest.fixture
def crowd(make_world, gate, request):
    made = Crowd(make_world, gate, *getattr(request, "param", ()))
    yield made
    if made.service.process.poll() is None:  # a test that failed
        made.service.kill()


def test_no_content_leaves_before_the_disk_has_its_claim(crowd):
    crowd.disk.is_("hung")
    crowd.go_on()
    time.sleep(1)
    assert not crowd.has_content()
    crowd.disk.is_("")
    until(crowd.has_content, crowd.service.said)
    crowd.check_end()
    assert "on-disk" in crowd.steps.read_text().split()
    crowd.service.stop()
    crowd.turns.check()


def test_a_disk_that_loses_claims_ends_the_process_before_any_content_leaves(crowd):
    crowd.disk.is_("lost")
    crowd.go_on()
    crowd.service.wait(69)
    assert "did not take what was written" in crowd.service.said() and "look at its disk" in crowd.service.said()
    assert not crowd.has_content()
    crowd.disk.is_("")
    crowd.service = worlds.Service(crowd.world, MONDAY)
    crowd.check_end(doubts=crowd.sessions)  # nobody can tell them from letters that were on their way
    crowd.service.stop()


@pytest.mark.parametrize("signal, left", [(15, 0), (1, LETTERS)], ids=["stopped", "reloaded"])
def test_what_ends_while_the_disk_has_not_answered_is_written_down_for_what_it_is(crowd, signal, left):
    """Nothing was sent: it is sent later, once."""
    crowd.disk.is_("hung")
    crowd.go_on()
    crowd.service.signal(signal)
    time.sleep(0.5)
    crowd.disk.is_("")
    if not left:
        crowd.service.wait(0)
        crowd.service = worlds.Service(crowd.world, MONDAY)
    crowd.check_end()
    crowd.service.stop()


# the service's clock runs that much faster
FASTER = pytest.mark.parametrize("crowd", [["30"]], indirect=True, ids=["30-times-faster"])


@FASTER
@pytest.mark.parametrize("last_words", [b"421 4.3.2 closing down\r\n", b""], ids=["421", "dropped"])
def test_a_relay_that_gives_up_while_the_disk_takes_its_time_leaves_no_doubt(crowd, last_words):
    """No content has left: the letters go by other connections."""
    crowd.disk.is_("behind")
    crowd.go_on()
    crowd.server.break_off(last_words)
    time.sleep(0.5)
    assert not crowd.has_content()
    crowd.disk.is_("")
    crowd.check_end()
    crowd.check_tried_again()
    crowd.service.stop()


@FASTER
def test_a_session_whose_patience_ends_while_the_disk_takes_its_time_leaves_no_doubt(crowd):
    crowd.disk.is_("behind")
    crowd.go_on()
    time.sleep(1.5)  # 45 s of the service's, which waits for 20
    assert not crowd.has_content()
    crowd.disk.is_("")
    crowd.check_end()
    crowd.check_tried_again()
    crowd.service.stop()


def test_a_pause_that_returned_while_the_disk_takes_its_time_is_not_overtaken(crowd):
    crowd.disk.is_("hung")
    crowd.go_on()
    hung = crowd.world.surroundings.pop("HERINNERD_FAULT_DISK")  # not for who pauses
    crowd.world.ctl("pause", "client0002")
    crowd.world.surroundings["HERINNERD_FAULT_DISK"] = hung
    crowd.disk.is_("")
    everybody = [f"ap@client{n:04d}.example" for n in range(1, LETTERS + 1) if n != 2]
    until(lambda: len(crowd.world.log("--reached", "accepted")) == len(everybody), crowd.service.said)
    assert crowd.server.receivers() == everybody
    assert not crowd.world.objects("uncertain")
    crowd.world.journal_is_whole()
    crowd.service.stop()


# -- more than one commit on its way to the disk -----------------------------------------------------------------------

GROUP = 5  # claims that are worth a commit of their own while the disk has another
MOST = 3   # commits on their way at once


class Turnstile(peers.Misbehaving):
    """Holds every 354 back until so many were let through."""

    def __init__(self):
        super().__init__()
        self.held = self.passed = 0
        self.room = threading.Semaphore(0)

    def reply(self, word, usual):
        if word == "DATA":
            self.held += 1
            self.room.acquire()
            self.held -= 1
            self.passed += 1
        return super().reply(word, usual)


class Stream:
    """A service with many sessions, each before its 354; its store lies in memory, so that the disk is fast but for
    what `disk` says."""

    def __init__(self, folder, server):
        self.server = server
        self.world = faults.faulty(worlds.World(folder, limits="limits { per_run = 1000 }",
                                                smtp=worlds.relay_section(server.port, connections=40)))
        self.disk = faults.Disk(self.world)
        self.steps = self.world.folder / "steps"
        self.world.surroundings["HERINNERD_FAULT_LIST"] = str(self.steps)
        self.world.ledger(*rows(LETTERS))
        self.service = worlds.Service(self.world, MONDAY)

    def written(self):
        """Commits for whose way to the disk nobody waited."""
        return self.steps.read_text().split().count("written")

    def letters_end(self):
        """Whether all that left is written down."""
        return len(self.world.log("--reached", "accepted")) == self.letters() > 0

    def let(self, number):
        """Through, in one turn of the service's loop."""
        until(lambda: self.server.held >= number, self.service.said)
        passed = self.server.passed + number
        self.service.signal(signal.SIGSTOP)
        time.sleep(0.1)
        self.server.room.release(number)
        until(lambda: self.server.passed == passed, self.service.said)
        time.sleep(0.1)
        self.service.signal(signal.SIGCONT)

    def fill(self):
        """As many commits on their way as there may be; false where the disk was not as fast as it has to be for it."""
        self.let(GROUP)
        until(lambda: self.letters_end() and self.server.held >= (MOST + 1) * GROUP, self.service.said)
        self.disk.is_("behind")
        before = self.written()
        for more in range(1, MOST + 1):
            self.let(GROUP)
            end = time.monotonic() + 2
            while self.written() < before + more:
                if time.monotonic() > end:
                    return False
                time.sleep(0.02)
        return True

    def fill_at_last(self):
        for _ in range(3):
            if self.fill():
                return
            self.disk.is_("")
        pytest.skip("skipped: this machine is too slow for it")

    def letters(self):
        return sum(b"\r\nSubject: " in flight for flight in self.server.flights)

    def check_end(self, everybody):
        self.server.room.release(1000)
        until(lambda: len(self.world.log("--reached", "accepted")) == len(everybody), self.service.said)
        arrived = sorted(one.split("<")[1].split(">")[0] for _, to, _ in self.server.messages for one in to)
        assert arrived == everybody
        assert self.world.objects("uncertain") == []
        self.world.journal_is_whole()


@pytest.fixture
def stream():
    if not os.access("/dev/shm", os.W_OK):
        pytest.skip("skipped: there is no disk in memory")
    server = Turnstile().start()
    with tempfile.TemporaryDirectory(prefix="herinnerd-", dir="/dev/shm") as folder:
        made = Stream(folder, server)
        yield made
        if made.service.process.poll() is None:
            made.service.kill()
    server.room.release(1000)
    server.stop()


EVERYBODY = [f"ap@client{n:04d}.example" for n in range(1, LETTERS + 1)]


def test_three_commits_are_on_their_way_to_the_disk_and_no_fourth(stream):
    stream.fill_at_last()
    sent, written = stream.letters(), stream.written()
    stream.let(GROUP)
    time.sleep(0.5)
    assert (stream.letters(), stream.written()) == (sent, written)  # none of them has left, and no fourth was written
    stream.disk.is_("")
    stream.check_end(EVERYBODY)
    stream.service.stop()


@pytest.mark.parametrize("sign, status", [(signal.SIGTERM, 0), (signal.SIGHUP, None)], ids=["stopped", "reloaded"])
def test_what_ends_with_three_commits_on_their_way_sends_each_letter_once(stream, sign, status):
    stream.fill_at_last()
    stream.service.signal(sign)
    time.sleep(0.5)
    stream.disk.is_("")
    if status is not None:
        stream.service.wait(status)
        stream.service = worlds.Service(stream.world, MONDAY)
    stream.check_end(EVERYBODY)
    stream.service.stop()


def test_a_pause_is_not_overtaken_by_any_of_three_commits_on_their_way(stream):
    stream.fill_at_last()
    claimed = stream.world.sqlite("SELECT p.key FROM reminder r JOIN party p ON p.id = r.client WHERE r.state = 'claimed'"
                                  " ORDER BY r.id;").split()
    assert len(claimed) == GROUP * MOST
    ill = stream.world.surroundings.pop("HERINNERD_FAULT_DISK")  # not for who pauses
    paused = [claimed[0], claimed[-1]]
    for client in paused:
        stream.world.ctl("pause", client)
    stream.world.surroundings["HERINNERD_FAULT_DISK"] = ill
    stream.disk.is_("")
    stream.check_end([one for one in EVERYBODY if one.split("@")[1].split(".")[0] not in paused])
    stream.service.stop()


def test_a_disk_that_loses_one_of_three_commits_ends_the_process_before_any_letter_of_them_leaves(stream):
    stream.fill_at_last()
    sent = stream.letters()
    stream.disk.is_("lost")
    stream.service.wait(69)
    assert stream.letters() == sent
    stream.disk.is_("")
    stream.service = worlds.Service(stream.world, MONDAY)
    until(lambda: len(stream.world.objects("uncertain")) == GROUP * MOST, stream.service.said)
    stream.service.stop()


# -- a locked store ----------------------------------------------------------------------------------------------------

LOCKED = 60  # seconds of the service's time


@contextlib.contextmanager
def locked_by_another(world):
    other = sqlite3.connect(world.store, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


@pytest.mark.parametrize("word", ["RCPT", "DATA", "dot"])
def test_a_store_locked_for_a_minute_delays_and_no_more(scene, word):
    scene = scene(word, "client0002")
    with scene.world.service() as service:
        scene.server.await_letter()
        with locked_by_another(scene.world):
            scene.server.open()
            time.sleep(LOCKED / HASTE)
            assert service.process.poll() is None, service.said()
            assert len(scene.letters()) == (2 if word == "dot" else 1)
        scene.check_end(service)


def test_a_store_that_nobody_else_may_read_for_a_while_is_waited_for(scene):
    """As a backup program has it that locks the whole file."""
    scene = scene("DATA", "client0002")
    with scene.world.service() as service:
        scene.server.await_letter()
        other = sqlite3.connect(scene.world.store, isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        scene.server.open()
        time.sleep(LOCKED / HASTE / 2)
        other.execute("COMMIT")
        other.close()
        scene.check_end(service)


def test_a_lock_at_the_start_of_a_pass_is_waited_for(scene):
    scene = scene("never")
    scene.world.once("2026-03-02T08:00")
    disk = faults.Disk(scene.world)
    scene.world.surroundings["HERINNERD_FAULT"] = "freeze:read"
    with scene.world.service() as service:
        until(lambda: open(f"/proc/{service.pid}/stat").read().split()[2] == "T", service.said)
        disk.is_("locked")
        service.signal(18)  # CONT
        time.sleep(LOCKED / HASTE / 3)
        assert scene.letters() == [] and service.process.poll() is None
        disk.is_("")
        scene.check_end(service)


def test_a_reload_while_the_store_is_locked_keeps_the_outcome_of_the_letter_in_hand(scene):
    scene = scene("dot", "client0002")
    with scene.world.service() as service:
        scene.server.await_letter()
        with locked_by_another(scene.world):
            service.signal(1)  # HUP
            time.sleep(0.3)
            scene.server.open()
            time.sleep(1)
        scene.check_end(service)
