# SPDX-License-Identifier: MIT
"""Runs programs and says what they cost: CPU of the process and its children, the clock's seconds, peak memory."""
import ctypes
import os
import signal
import socket
import statistics
import struct
import subprocess
import time
from dataclasses import dataclass

IN_OPEN, IN_ISDIR = 0x20, 0x40000000


@dataclass
class Cost:
    cpu: float
    wall: float
    peak: float  # MB of 10^6 bytes


def run(command, folder, environment, text=None, output=os.devnull, accept=(0, 1)):
    """The cost of one run with TEXT as its input; its output goes to the file OUTPUT.

    The kernel counts this interpreter's own memory before the exec as the program's: peaks below 20 MB are ours.
    """
    errors = os.path.join(folder, 'errors')
    begun = time.monotonic()
    with open(output, 'wb') as out, open(errors, 'wb') as err:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=out, stderr=err,
                                   stdin=subprocess.PIPE if text else subprocess.DEVNULL)
        if text:
            process.stdin.write(text.encode())
            process.stdin.close()
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in accept:
        with open(errors, encoding='utf-8', errors='replace') as file:
            raise SystemExit(f'{" ".join(map(str, command))} ended with {process.returncode}: {file.read()}')
    return Cost(usage.ru_utime + usage.ru_stime, time.monotonic() - begun, usage.ru_maxrss * 1024 / 1e6)


def median(costs):
    return Cost(statistics.median(c.cpu for c in costs), statistics.median(c.wall for c in costs),
                max(c.peak for c in costs))


class Opens:
    """Counts how often a file is opened, or any file of a folder, by whomever."""

    def __init__(self, path):
        libc = ctypes.CDLL(None, use_errno=True)
        self.descriptor = libc.inotify_init1(os.O_NONBLOCK)
        if libc.inotify_add_watch(self.descriptor, os.fsencode(path), IN_OPEN) < 0:
            raise OSError(ctypes.get_errno(), 'inotify_add_watch')

    def count(self):
        opens = 0
        try:
            while events := os.read(self.descriptor, 4096):
                while events:
                    _, mask, _, length = struct.unpack_from('iIII', events)
                    opens += bool(mask & IN_OPEN) and not mask & IN_ISDIR
                    events = events[16 + length:]
        except BlockingIOError:
            pass
        return opens


class Service:
    """A running herinnerd that is told when to make a pass, and says when it rests."""

    def __init__(self, command, folder, environment):
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        address = os.path.join(folder, 'notify')
        self.socket.bind(address)
        self.process = subprocess.Popen(command, cwd=folder, env={**environment, 'NOTIFY_SOCKET': address},
                                        stdout=subprocess.DEVNULL)
        self.rest()

    def rest(self):
        """Until it has said that it waits, and then says and does nothing for a second."""
        self.socket.settimeout(300)
        while 'waits for' not in self.socket.recv(4096).decode():
            pass
        self.socket.settimeout(1)
        while True:
            before = self.cpu()
            try:
                self.socket.recv(4096)
            except TimeoutError:
                if self.cpu() - before < 0.1:
                    return

    def cpu(self):
        with open(f'/proc/{self.process.pid}/stat', encoding='ascii') as file:
            fields = file.read().rsplit(')', 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf('SC_CLK_TCK')

    def one_pass(self):
        """The CPU seconds of a pass."""
        before = self.cpu()
        self.process.send_signal(signal.SIGUSR1)
        self.rest()
        return self.cpu() - before

    def stop(self):
        self.process.terminate()
        self.process.wait(60)
        self.socket.close()
