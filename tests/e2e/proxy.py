# SPDX-License-Identifier: MIT
"""A proxy between this machine and its servers (CONNECT, RFC 9110 section 9.3.6), in the clear or under TLS."""
import asyncio
import ssl
import threading

import peers


class Proxy:
    """Leads every CONNECT to TARGET on this machine, unless its ANSWER is another. `asked` names where each wanted to
    go."""

    def __init__(self, target, certificate=None, answer="200 Connection established"):
        self.target, self.answer, self.asked = target, answer, []
        self.port = peers.free_port()
        self.url = f"{'https' if certificate else 'http'}://localhost:{self.port}"
        self.context = None
        if certificate:
            self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.context.load_cert_chain(*certificate)
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)

    async def serve(self):
        self.server = await asyncio.start_server(self.lead, "localhost", self.port, ssl=self.context)

    async def lead(self, reader, writer):
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            self.asked.append(head.split()[1].decode())
            writer.write(f"HTTP/1.1 {self.answer}\r\n\r\n".encode())
            if not self.answer.startswith("200"):
                return
            there, back = await asyncio.open_connection("127.0.0.1", self.target)
            await asyncio.gather(self.pass_on(reader, back), self.pass_on(there, writer))
        except (OSError, asyncio.IncompleteReadError):
            pass  # one of them went away
        finally:
            writer.close()

    @staticmethod
    async def pass_on(reader, writer):
        try:
            while data := await reader.read(65536):
                writer.write(data)
                await writer.drain()
        finally:
            writer.close()

    def __enter__(self):
        self.thread.start()
        asyncio.run_coroutine_threadsafe(self.serve(), self.loop).result(10)
        return self

    def __exit__(self, *_):
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(10)
