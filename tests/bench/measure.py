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

IN_OPEN = 0x20


@dataclass
class Cost:
    cpu: float
    wall: float
    peak: float  # MB of 10^6 bytes
    output: str


def run(command, folder, environment, text=None, keep=False, accept=(0, 1)):
    """The cost of one run; its output is thrown away unless KEEP."""
    stdin = subprocess.PIPE if text else subprocess.DEVNULL
    begun = time.monotonic()
    process = subprocess.Popen(command, cwd=folder, env=environment, stdin=stdin, text=True,
                               stdout=subprocess.PIPE if keep else subprocess.DEVNULL, stderr=subprocess.PIPE)
    if text:
        process.stdin.write(text)
        process.stdin.close()
    output = process.stdout.read() if keep else ''
    errors = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in accept:
        raise SystemExit(f'{" ".join(map(str, command))} ended with {process.returncode}: {errors}')
    return Cost(usage.ru_utime + usage.ru_stime, time.monotonic() - begun, usage.ru_maxrss * 1024 / 1e6, output)


def median(costs):
    return Cost(statistics.median(c.cpu for c in costs), statistics.median(c.wall for c in costs),
                max(c.peak for c in costs), costs[-1].output)


class Opens:
    """Counts how often a file is opened, by whomever."""

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
                    opens += bool(mask & IN_OPEN)
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
        self.socket.settimeout(300)
        self.process = subprocess.Popen(command, cwd=folder, env={**environment, 'NOTIFY_SOCKET': address},
                                        stdout=subprocess.DEVNULL)
        self.rest()

    def rest(self):
        while 'waits for' not in self.socket.recv(4096).decode():
            pass

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
