# SPDX-License-Identifier: MIT
"""herinnerctl at a terminal: what a person sees and types there."""
import fcntl
import os
import pty
import struct
import subprocess
import termios

import world as worlds


def read_all(leader):
    """Everything until the other end is closed."""
    seen = b""
    while True:
        try:
            part = os.read(leader, 4096)
        except OSError:  # how Linux tells the end of a terminal
            return seen
        if not part:
            return seen
        seen += part


def at_terminal(world, *words, width=80, typed="", now=worlds.MONDAY, **more):
    """Runs herinnerctl at a terminal of WIDTH columns where a person types TYPED; (exit status, what was shown)."""
    leader, follower = pty.openpty()
    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 24, width, 0, 0))
    process = subprocess.Popen([worlds.BUILD / "herinnerctl", "--config", world.config, *words], stdin=follower,
                               stdout=follower, stderr=subprocess.STDOUT,
                               env=worlds.environment(now, TERM="xterm", **more))
    os.close(follower)
    os.write(leader, typed.encode() + b"\n")
    seen = read_all(leader)
    os.close(leader)
    shown = seen.decode().replace("\r\n", "\n")
    worlds.check_sane(shown)
    return process.wait(worlds.PATIENCE), shown
