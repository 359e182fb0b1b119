# SPDX-License-Identifier: MIT
"""A mail server with STARTTLS and one login; writes each message it took down, and holds its last reply back at will.

    sink.py PORT CERTIFICATE KEY USER PASSWORD FOLDER

FOLDER/messages gets one line of JSON a message, before the reply to it. While FOLDER/hold exists, that reply waits;
FOLDER/waiting exists as long as one does.
"""
import asyncio
import email
import email.policy
import json
import pathlib
import signal
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult


class Handler:
    def __init__(self, folder):
        self.folder = folder

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 (aiosmtpd's name)
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        with open(self.folder / "messages", "a", encoding="utf-8") as file:
            json.dump({"to": envelope.rcpt_tos, "id": message["Message-ID"], "subject": message["Subject"],
                       "tls": session.ssl is not None, "user": session.authenticated}, file)
            file.write("\n")
        try:
            while (self.folder / "hold").exists():
                (self.folder / "waiting").touch()
                await asyncio.sleep(0.05)
        finally:  # also when who waits is gone
            (self.folder / "waiting").unlink(missing_ok=True)
        return "250 2.0.0 Ok: queued as SINK"


async def main(port, certificate, key, user, password, folder):
    folder = pathlib.Path(folder)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)

    def check(server, session, envelope, mechanism, data):
        return AuthResult(success=(data.login, data.password) == (user.encode(), password.encode()))

    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(Handler(folder), tls_context=context, require_starttls=True, auth_required=True,
                     authenticator=check, loop=loop), "127.0.0.1", int(port))
    loop.add_signal_handler(signal.SIGTERM, server.close)
    (folder / "ready").touch()
    await server.wait_closed()


asyncio.run(main(*sys.argv[1:]))
