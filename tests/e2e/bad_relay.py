# SPDX-License-Identifier: MIT
"""A mail server that breaks the protocol in one way, for as often as it is told, and is good afterwards."""
import contextlib
import socket
import time

import peers

ENDLESS = "endless"  # a reply whose last line never comes


class BadTalk(peers.Talk):
    def setup(self):
        super().setup()
        self.request.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def send(self, text):
        if text == ENDLESS:
            self.send_without_end()
        elif self.server.pieces and text not in ("hang up", "silence"):
            for byte in text.encode() + b"\r\n":
                self.request.sendall(bytes([byte]))
        else:
            super().send(text)

    def send_without_end(self):
        with contextlib.suppress(OSError):
            while not self.server.closing:
                self.request.sendall(b"250-and another thing\r\n" * 20)
                time.sleep(0.01)
        raise peers.Hangup

    def line(self):
        line = super().line()
        if self.server.deaf:  # each command empties what was read with it
            self.buffer = b""
        return line

    def ehlo(self):
        said = self.server.reply("EHLO", None)
        if said is None:
            super().ehlo()
        else:
            self.send(said)

    def content(self):
        said = self.server.reply("content", None)
        if said is None:
            deaf, self.server.deaf = self.server.deaf, False
            content = super().content()
            self.server.deaf = deaf
            return content
        self.request.recv(1024)
        self.send(said)
        raise peers.Hangup


class BadRelay(peers.Misbehaving):
    """More words for `say`: EHLO, and content (said in its middle; then it hangs up), and the reply ENDLESS.

    pieces    sends its replies byte by byte
    deaf      offers PIPELINING and forgets all commands but the first of what it reads at once
    """

    def __init__(self, pieces=False, deaf=False, **options):
        super().__init__(**options)
        self.RequestHandlerClass = BadTalk
        self.pieces, self.deaf, self.closing = pieces, deaf, False

    def stop(self):
        self.closing = True
        super().stop()
