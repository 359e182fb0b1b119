# SPDX-License-Identifier: MIT
"""A minimal Debian with a systemd of its own, booted in a folder, with a network of its own in which it is alone.

It needs root, debootstrap, systemd-nspawn and nsenter. The base system is made once and kept; each run boots a copy.
"""
import os
import pathlib
import re
import shutil
import subprocess
import time

PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
PATIENCE = 120  # seconds to wait for something that must come; never a measure of speed


class CannotBoot(Exception):
    """What this machine lacks."""


def until(found, what, seconds=PATIENCE):
    """Waits for FOUND() to be true and returns it."""
    end = time.monotonic() + seconds
    while True:
        value = found()
        if value:
            return value
        assert time.monotonic() < end, f"waited {seconds} s in vain for {what() if callable(what) else what}"
        time.sleep(0.2)


def libraries_of(package):
    """Names of the Debian packages that PACKAGE, a .deb, depends on: the first of each choice."""
    depends = subprocess.run(["dpkg-deb", "-f", package, "Depends"], check=True, capture_output=True, text=True).stdout
    return [re.split(r"[ (|]", one.strip())[0] for one in depends.split(",")]


def base_system(folder, package):
    """FOLDER with a minimal Debian 12 that has all PACKAGE needs; made when it is not there, or lacks something."""
    wanted = sorted({"systemd", "systemd-sysv", "dbus", "passwd", *libraries_of(package)})
    note = folder / "base-of"
    if note.exists() and note.read_text().split() == wanted:
        return folder / "root"
    for program in ("debootstrap", "systemd-nspawn", "nsenter"):
        if not shutil.which(program):
            raise CannotBoot(f"{program} is not installed")
    if os.geteuid() != 0:
        raise CannotBoot("only root can boot a system in a folder")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    made = subprocess.run(["debootstrap", "--variant=minbase", f"--include={','.join(wanted)}", "bookworm",
                           folder / "root"], capture_output=True, text=True, check=False)
    if made.returncode != 0:
        raise CannotBoot(f"debootstrap could not make a system: {(made.stdout + made.stderr).strip()[-300:]}")
    note.write_text("\n".join(wanted))
    return folder / "root"


class Machine:
    """The booted copy of a base system."""

    def __init__(self, base, folder):
        self.root = pathlib.Path(folder) / "root"
        subprocess.run(["cp", "-a", "--reflink=auto", base, self.root], check=True)
        self.console = pathlib.Path(folder) / "console.log"
        self.pid = 0

    def start(self):
        with open(self.console, "wb") as console:
            self.nspawn = subprocess.Popen(
                ["systemd-nspawn", "--quiet", "--boot", "--register=no", "--keep-unit", "--private-network",
                 "--link-journal=no", "--resolv-conf=off", "--timezone=off", "--console=pipe",
                 f"--directory={self.root}"], stdin=subprocess.DEVNULL, stdout=console, stderr=console)
        try:
            self.pid = until(self._leader, self._said)
            until(lambda: self.run("systemctl is-system-running", check=False).stdout.strip() in
                  ("running", "degraded"), self._said)
        except AssertionError as lack:  # nothing of ours is in there yet
            self.stop()
            raise CannotBoot(lack) from lack
        return self

    def _said(self):
        return f"the system to boot; it said: {self.console.read_text(errors='replace')[-500:]}"

    def _leader(self):
        assert self.nspawn.poll() is None, self._said()
        found = subprocess.run(["pgrep", "-P", str(self.nspawn.pid), "-x", "systemd"], capture_output=True, text=True,
                               check=False).stdout.split()
        return int(found[0]) if found else 0

    def stop(self):
        if self.pid and self.nspawn.poll() is None:
            self.run("systemctl poweroff --no-block", check=False)
            try:
                self.nspawn.wait(30)
            except subprocess.TimeoutExpired:
                pass
        if self.nspawn.poll() is None:
            self.nspawn.kill()
            self.nspawn.wait()

    def inside(self, *spaces):
        """The beginning of a command that is to run in this machine, or only in its SPACES (of nsenter)."""
        return ["nsenter", "-t", str(self.pid), *(spaces or ("-a",)), "--"]

    def run(self, command, check=True, user=None):
        """A shell command inside, as root or as USER."""
        as_user = ["runuser", "-u", user, "--"] if user else []
        done = subprocess.run([*self.inside(), "env", "-i", f"PATH={PATH}", "LC_ALL=C.UTF-8", "LANGUAGE=en", "HOME=/",
                               *as_user, "sh", "-c", command], capture_output=True, text=True, check=False,
                              stdin=subprocess.DEVNULL)
        assert not check or done.returncode == 0, f"{command}: {done.returncode}\n{done.stdout}{done.stderr}"
        return done

    def file(self, path):
        """A file of this machine, seen from outside."""
        return self.root / path.lstrip("/")

    def write(self, path, text, mode=0o644):
        file = self.file(path)
        file.parent.mkdir(parents=True, exist_ok=True)
        # as exports are written: whole, then moved into place
        fresh = file.with_name(f".{file.name}.new")
        fresh.write_text(text)
        fresh.chmod(mode)
        fresh.rename(file)
