# SPDX-License-Identifier: MIT
"""A mail provider with OAuth2 on loopback: a token server, and Postfix with Dovecot that take its tokens.

The token server knows the refresh token, client credentials, device and loopback flows (RFC 6749, 7636, 8252, 8628).
Dovecot asks it about every token it is shown. Mail that is put into the mailbox lies in a Maildir; the folder for
sent mail is called Verzonden and marked \\Sent.
"""
import base64
import hashlib
import http.server
import json
import mailbox
import os
import shutil
import threading
import time
import urllib.parse

import pytest

import peers

CLIENT_ID = "herinnerd-client"
SENT = "Verzonden"


class TokenServer(http.server.ThreadingHTTPServer):
    """`say` replaces answers: {"token": (status, object) or a list of them used in turn}; `life` of access tokens in
    seconds; `rotate`: each use of a refresh token gives a new one and ends the old one.

    Seen afterwards: `asked`, the forms of all token requests; `looked`, how often a mail server asked about a token.
    """
    daemon_threads = True

    def __init__(self, client_secret=""):
        super().__init__(("127.0.0.1", 0), Talk)
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        self.client_secret = client_secret
        self.thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self.lock = threading.Lock()
        self.reset()

    def reset(self):
        self.say, self.life, self.rotate = {}, 3600, False
        self.asked, self.looked, self.number = [], 0, 0
        self.access, self.refresh, self.codes, self.pending = set(), set(), {}, 0
        self.prefix = "tok"

    def start(self):
        self.thread.start()
        return self

    def stop(self):
        self.shutdown()
        self.server_close()

    def make(self, kind):
        with self.lock:
            self.number += 1
            return f"{self.prefix}-{kind}-{self.number:04d}-{hashlib.sha256(str(self.number).encode()).hexdigest()[:24]}"

    def tokens(self, old=None):
        access = self.make("access")
        self.access.add(access)
        answer = {"access_token": access, "token_type": "Bearer", "expires_in": self.life}
        if old is None or self.rotate:
            answer["refresh_token"] = self.make("refresh")
            self.refresh.add(answer["refresh_token"])
            self.refresh.discard(old)
        return 200, answer

    def answer_token(self, form):
        said = self.say.get("token")
        if isinstance(said, list):
            said = said.pop(0) if said else None
        if said:
            return said
        kind = form.get("grant_type", "")
        if form.get("client_id") != CLIENT_ID or form.get("client_secret", "") != self.client_secret:
            return 401, {"error": "invalid_client", "error_description": "Unknown client or wrong secret."}
        if kind == "client_credentials":
            access = self.make("access")
            self.access.add(access)
            return 200, {"access_token": access, "token_type": "Bearer", "expires_in": self.life}
        if kind == "refresh_token" and form.get("refresh_token") in self.refresh:
            return self.tokens(form["refresh_token"])
        if kind == "authorization_code" and form.get("code") in self.codes:
            challenge, redirect = self.codes.pop(form["code"])
            made = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
            if made.decode().rstrip("=") == challenge and form.get("redirect_uri") == redirect:
                return self.tokens()
        if kind == "urn:ietf:params:oauth:grant-type:device_code" and form.get("device_code") == "device-0001":
            self.pending -= 1
            return self.tokens() if self.pending < 0 else (400, {"error": "authorization_pending"})
        return 400, {"error": "invalid_grant", "error_description": "The token has been expired or revoked.\r\nTrace 1"}

    def answer_device(self, form):
        self.pending = 1
        return 200, {"device_code": "device-0001", "user_code": "WDJB-MJHT", "interval": 1, "expires_in": 600,
                     "verification_uri": f"{self.url}/device"}

    def allow(self, query):
        """What the person's browser is sent back to, once they said yes at /authorize."""
        code = self.make("code")
        self.codes[code] = (query["code_challenge"], query["redirect_uri"])
        return f"{query['redirect_uri']}?{urllib.parse.urlencode({'code': code, 'state': query['state']})}"


class Talk(http.server.BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def reply(self, status, content):
        body = content if isinstance(content, bytes) else json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        text = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = dict(urllib.parse.parse_qsl(text))
        self.server.asked.append(form)
        if self.path == "/devicecode":
            self.reply(*self.server.answer_device(form))
        else:
            self.reply(*self.server.answer_token(form))

    def do_GET(self):
        path, _, query = self.path.partition("?")
        token = dict(urllib.parse.parse_qsl(query)).get("access_token", "")
        self.server.looked += 1
        if path == "/tokeninfo" and token in self.server.access:
            self.reply(200, {"email": peers.USER, "expires_in": 3600})
        else:
            self.reply(401, {"error": "invalid_token"})


class Provider(peers.Relay):
    def __init__(self, folder, authority):
        self.tokens = TokenServer()
        (folder / "d").mkdir(parents=True, exist_ok=True)
        (folder / "d" / "oauth2.conf").write_text(f"""
tokeninfo_url = {self.tokens.url}/tokeninfo?access_token=
introspection_mode = auth
username_attribute = email
active_attribute = email
active_value = {peers.USER}
""")
        super().__init__(folder, authority, mechanisms="xoauth2 oauthbearer", more=f"""
passdb {{
 driver = oauth2
 mechanisms = xoauth2 oauthbearer
 args = {folder}/d/oauth2.conf
}}
auth_cache_size = 0
namespace inbox {{
 inbox = yes
 mailbox {SENT} {{
  special_use = \\Sent
  auto = create
 }}
 mailbox Tweede {{
  auto = create
 }}
}}
""")

    def start(self):
        self.tokens.start()
        return super().start()

    def stop(self):
        super().stop()
        self.tokens.stop()

    def copies(self, folder=SENT):
        """(flags, bytes) of the mails in a folder, oldest first."""
        path = self.dovecot.mail_root / f".{folder}"
        if not path.is_dir():
            return []
        box = mailbox.Maildir(path, create=False, factory=None)
        found = [(box.get_message(key).get_flags(), box.get_bytes(key)) for key in sorted(box.keys())]
        return [(flags, raw.replace(b"\r\n", b"\n")) for flags, raw in found]

    def empty(self):
        for folder in (SENT, "Tweede"):
            for part in ("new", "cur"):
                path = self.dovecot.mail_root / f".{folder}" / part
                for file in path.iterdir() if path.is_dir() else ():
                    file.unlink()


@pytest.fixture(scope="session")
def provider(peer_folder, authority):
    if os.geteuid() != 0:
        pytest.skip("skipped: Postfix starts its processes as root only")
    if not all(shutil.which(one, path="/usr/sbin:/usr/bin") for one in ("postfix", "dovecot")):
        pytest.skip("skipped: Postfix or Dovecot is not installed")
    folder = peer_folder / "o"
    folder.mkdir()
    folder.chmod(0o755)
    peer = Provider(folder, authority)
    try:
        yield peer.start()
    finally:
        peer.stop()


@pytest.fixture
def house(provider):
    """The provider, as if nobody had used it before."""
    provider.tokens.reset()
    provider.tokens.client_secret = ""
    provider.empty()
    return provider


def wait_until(found, seconds=30):
    end = time.monotonic() + seconds
    while not found() and time.monotonic() < end:
        time.sleep(0.05)
    return found()
