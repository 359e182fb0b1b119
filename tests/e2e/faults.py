# SPDX-License-Identifier: MIT
"""The programs with faults built in (make FAULTS=1): what the environment can make them do stands in tests/faults/."""
import pathlib

import pytest

import world as worlds

BUILD = (worlds.BUILD.parent if worlds.BUILD.name == "asan" else worlds.BUILD) / "faults"


def faulty(world):
    """WORLD, with the programs that can be made to fail."""
    if not (BUILD / "herinnerd").exists():
        pytest.skip(f"skipped: {BUILD}/herinnerd is not built; run make FAULTS=1")
    world.build = BUILD
    return world


class Disk:
    """The disk under WORLD's store: `is_` says how it is from now on ("full", "reserved", "eio", "lost",
    "hung", "locked", "")."""

    def __init__(self, world):
        self.switch = world.folder / "disk"
        self.is_("")
        world.surroundings["HERINNERD_FAULT_DISK"] = str(self.switch)

    def is_(self, ailment):
        fresh = self.switch.with_name("disk.new")
        fresh.write_text(ailment)
        fresh.rename(self.switch)


class Turns:
    """The longest turn of the event loop of WORLD's service."""

    def __init__(self, world):
        self.file = pathlib.Path(world.folder / "turns")
        world.surroundings["HERINNERD_FAULT_TURNS"] = str(self.file)

    def longest(self):
        """(by the clock, by the thread's own time), in milliseconds."""
        wall, cpu = self.file.read_text().split()
        return int(wall) / 1000, int(cpu) / 1000

    def check(self, most=200):
        """Prints the longest turn; its work is what counts, since by the clock a busy machine can take any time."""
        wall, cpu = self.longest()
        print(f"longest turn of the loop: {wall:.1f} ms, of which {cpu:.1f} ms of work")
        assert cpu <= most, (wall, cpu)
