# SPDX-License-Identifier: MIT
"""A server that takes every mail and forgets it, and a line to it that is as long as one likes."""
import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time


def free_port():
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        return probe.getsockname()[1]


def wait_for(port, process):
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(('127.0.0.1', port), 1):
            return
        time.sleep(0.02)
    sys.exit(f'{process.args[0]} does not listen on port {port}')


@contextlib.contextmanager
def running(command, port):
    """COMMAND as long as it is needed."""
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            wait_for(port, process)
            yield port
        finally:
            process.terminate()
            process.wait(30)


def program(name):
    path = shutil.which(name, path=os.environ['PATH'] + ':/usr/sbin:/sbin')
    return path or sys.exit(f'{name} is missing; install Debian\'s postfix')


def sink():
    port = free_port()
    user = ['-u', 'nobody'] if os.getuid() == 0 else []
    return running([program('smtp-sink'), *user, f'127.0.0.1:{port}', '512'], port)


def delay(bench, milliseconds, to):
    """A port behind which TO is, MILLISECONDS there and back."""
    port = free_port()
    return running([str(bench / 'delayproxy'), str(milliseconds), str(port), str(to)], port)
