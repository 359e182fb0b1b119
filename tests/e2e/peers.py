# SPDX-License-Identifier: MIT
"""Real peers on loopback for the end-to-end tests: a private Postfix with Dovecot for its logins, smtp-sink, and a
small SMTP server that misbehaves on request.

Each takes a free port, lives in a folder of its own under the temporary directory and is ended by its own process.
Nothing leaves the machine: Postfix delivers *.example into one Maildir and refuses every other destination.
"""
import contextlib
import mailbox
import os
import pathlib
import pwd
import random
import shutil
import socket
import socketserver
import ssl
import subprocess
import tempfile
import threading
import time

import pytest

USER = "administratie@devries.example"
PASSWORD = "correct horse battery staple"


def free_port():
    """A port that nobody listens on, below those that the system hands out: until its server is up, no connection and
    no other server of the tests beside this one is given it."""
    lowest = int(pathlib.Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])
    while True:
        port = random.randrange(10000, lowest)
        with contextlib.suppress(OSError), socket.socket() as probe:
            probe.bind(("127.0.0.1", port))
            return port


def wait_for_port(port, seconds=60, alive=lambda: True):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        if not alive():
            break
        time.sleep(0.05)
    raise RuntimeError(f"nothing listens on port {port}")


def run(*command, **options):
    return subprocess.run(command, check=True, capture_output=True, text=True, **options)


# -- certificates --------------------------------------------------------------------------------------------------

class Authority:
    """A certificate authority of this test run, and certificates for `localhost` from it."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.ca_file = self.folder / "ca.pem"
        self.key = self.folder / "ca.key"
        run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=test authority",
            "-keyout", self.key, "-out", self.ca_file)

    def issue(self, name="localhost"):
        """(certificate, key) for NAME, signed by this authority."""
        key, request, pem = (self.folder / f"{name}.{end}" for end in ("key", "csr", "pem"))
        if not pem.exists():
            extension = self.folder / f"{name}.ext"
            extension.write_text(f"subjectAltName=DNS:{name}\n")
            run("openssl", "req", "-newkey", "rsa:2048", "-nodes", "-subj", f"/CN={name}", "-keyout", key,
                "-out", request)
            run("openssl", "x509", "-req", "-in", request, "-CA", self.ca_file, "-CAkey", self.key,
                "-CAcreateserial", "-days", "2", "-extfile", extension, "-out", pem)
        return pem, key

    def issue_expired(self, name="localhost"):
        """The same, but it ran out in 2020."""
        key, request, pem, database = (self.folder / f"old-{name}.{end}" for end in ("key", "csr", "pem", "txt"))
        conf = self.folder / "ca.conf"
        database.write_text("")
        conf.write_text(f"[ca]\ndefault_ca = own\n[own]\ndatabase = {database}\nnew_certs_dir = {self.folder}\n"
                        f"rand_serial = yes\ndefault_md = sha256\npolicy = any\nx509_extensions = name\n"
                        f"[any]\ncommonName = supplied\n[name]\nsubjectAltName = DNS:{name}\n")
        run("openssl", "req", "-newkey", "rsa:2048", "-nodes", "-subj", f"/CN={name}", "-keyout", key, "-out", request)
        run("openssl", "ca", "-batch", "-config", conf, "-cert", self.ca_file, "-keyfile", self.key, "-in", request,
            "-out", pem, "-startdate", "20200101000000Z", "-enddate", "20200201000000Z", "-notext")
        return pem, key


# -- Dovecot -------------------------------------------------------------------------------------------------------

def dovecot_base(folder, account):
    """What each Dovecot of the tests is told: it lives in FOLDER, knows who stands in `users` there, and makes nobody
    wait after a wrong password."""
    return f"""
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/dovecot.log
listen = 127.0.0.1
first_valid_uid = {account.pw_uid}
passdb {{
 driver = passwd-file
 args = {folder}/users
}}
service anvil {{
 unix_listener anvil-auth-penalty {{
  mode = 0
 }}
}}
"""


class Dovecot:
    """Logins for Postfix over `auth_socket`, and IMAP with STARTTLS on `imap_port` over the same Maildir."""

    def __init__(self, folder, authority, auth_socket=None, mail_root=None, owner="nobody", mechanisms="", more=""):
        self.folder = pathlib.Path(folder)
        self.imap_port = free_port()
        account = pwd.getpwnam(owner)
        self.mail_root = pathlib.Path(mail_root) if mail_root else self.folder / "mail"
        for part in ("run", "state"):
            (self.folder / part).mkdir(parents=True, exist_ok=True)
        self.mail_root.mkdir(parents=True, exist_ok=True)
        os.chown(self.mail_root, account.pw_uid, account.pw_gid)
        (self.folder / "users").write_text(f"{USER}:{{PLAIN}}{PASSWORD}::::::\n")
        certificate, key = authority.issue()
        listener = ""
        if auth_socket:
            listener = f"unix_listener {auth_socket} {{\n mode = 0660\n user = postfix\n group = postfix\n }}"
        self.conf = self.folder / "dovecot.conf"
        self.conf.write_text(f"""
{dovecot_base(self.folder, account)}
protocols = imap
ssl = required
ssl_cert = <{certificate}
ssl_key = <{key}
auth_mechanisms = plain login cram-md5 {mechanisms}
mail_location = maildir:{self.mail_root}
userdb {{
 driver = static
 args = uid={account.pw_uid} gid={account.pw_gid} home={self.mail_root}
}}
service imap-login {{
 inet_listener imap {{
  port = {self.imap_port}
 }}
 inet_listener imaps {{
  port = 0
 }}
}}
service auth {{
 {listener}
}}
{more}
""")
        self.process = None

    def start(self):
        self.process = subprocess.Popen(["dovecot", "-F", "-c", self.conf], stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL)
        wait_for_port(self.imap_port, alive=lambda: self.process.poll() is None)
        return self

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(20)


# -- Postfix -------------------------------------------------------------------------------------------------------

class Postfix:
    """A submission service: STARTTLS, AUTH by Dovecot, DSN and PIPELINING offered.

    Mail to any address in a domain under .example lands in `self.maildir`; a local part that begins with `unknown`
    is refused at RCPT, one that begins with `gone` bounces after it was taken, and every other domain is no destination
    at all.
    """

    def __init__(self, folder, authority, auth_required=True):
        self.folder = pathlib.Path(folder)
        self.port = free_port()
        self.queue = self.folder / "q"
        self.maildir = self.folder / "mail"
        self.log = self.folder / "mail.log"
        for part in ("q", "data", "mail", "etc"):
            (self.folder / part).mkdir(parents=True, exist_ok=True)
        owner = pwd.getpwnam("postfix")
        nobody = pwd.getpwnam("nobody")
        os.chown(self.folder / "data", owner.pw_uid, owner.pw_gid)
        os.chown(self.maildir, nobody.pw_uid, nobody.pw_gid)
        certificate, key = authority.issue()
        (self.folder / "etc" / "mailboxes").write_text("if !/^unknown/\n/^.+@.+$/ all/\nendif\n")
        (self.folder / "etc" / "aliases").write_text("/^gone/ nobody@nowhere.test\n")
        (self.folder / "etc" / "domains").write_text("/\\.example$/ here\n")
        clients = "permit_sasl_authenticated, reject" if auth_required else "permit"
        (self.folder / "etc" / "main.cf").write_text(f"""
compatibility_level = 3.6
queue_directory = {self.queue}
data_directory = {self.folder}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
maillog_file = {self.log}
maillog_file_prefixes = {self.folder}
myhostname = mail.devries.example
mydestination =
mynetworks =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
alias_maps =
alias_database =
smtpd_peername_lookup = no
smtp_dns_support_level = disabled
virtual_mailbox_domains = regexp:{self.folder}/etc/domains
virtual_mailbox_maps = regexp:{self.folder}/etc/mailboxes
virtual_mailbox_base = {self.maildir}
virtual_alias_maps = regexp:{self.folder}/etc/aliases
virtual_uid_maps = static:{nobody.pw_uid}
virtual_gid_maps = static:{nobody.pw_gid}
virtual_minimum_uid = 1
local_transport = error:no local delivery here
default_transport = error:no mail leaves this machine
relay_transport = error:no mail leaves this machine
smtpd_tls_cert_file = {certificate}
smtpd_tls_key_file = {key}
smtpd_tls_security_level = may
smtpd_tls_auth_only = yes
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = private/auth
smtpd_client_restrictions = {clients}
smtpd_relay_restrictions = permit_sasl_authenticated, reject_unauth_destination
smtpd_recipient_restrictions = permit_sasl_authenticated, reject_unauth_destination
smtpd_reject_unlisted_recipient = yes
message_size_limit = 200000
""")
        (self.folder / "etc" / "master.cf").write_text(f"""
127.0.0.1:{self.port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
tlsmgr unix - - n 1000? 1 tlsmgr
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
""")

    def command(self, word):
        return run("postfix", "-c", self.folder / "etc", word)

    def start(self):
        self.command("start")
        wait_for_port(self.port)
        return self

    def stop(self):
        with contextlib.suppress(subprocess.CalledProcessError):
            self.command("stop")

    def messages(self, count=0, seconds=15):
        """The delivered messages, after waiting until there are at least COUNT."""
        end = time.monotonic() + seconds
        while True:
            box = self.maildir / "all"
            found = list(mailbox.Maildir(box, create=False)) if (box / "new").is_dir() else []
            if len(found) >= count or time.monotonic() > end:
                return found
            time.sleep(0.1)


class Relay:
    """Postfix and its Dovecot together, as a small firm's mail provider has them."""

    def __init__(self, folder, authority, **dovecot):
        self.postfix = Postfix(folder / "p", authority)
        self.dovecot = Dovecot(folder / "d", authority, self.postfix.queue / "private" / "auth", **dovecot)
        self.authority = authority
        self.port = self.postfix.port

    def start(self):
        self.postfix.command("check")  # makes the queue's folders with their owners
        self.dovecot.start()
        self.postfix.start()
        return self

    def stop(self):
        self.postfix.stop()
        self.dovecot.stop()


# -- smtp-sink -----------------------------------------------------------------------------------------------------

class Sink:
    """Postfix's smtp-sink: takes everything, fast; OPTIONS as its manual has them (`-q` 5xx at QUIT, …)."""

    def __init__(self, *options):
        self.port = free_port()
        self.options = options
        self.process = None

    def start(self):
        user = ["-u", "nobody"] if os.geteuid() == 0 else []
        self.process = subprocess.Popen(["smtp-sink", *user, *self.options, f"127.0.0.1:{self.port}", "256"],
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for_port(self.port, alive=lambda: self.process.poll() is None)
        return self

    def stop(self):
        if self.process:
            self.process.terminate()
            self.process.wait(10)


# -- a server that misbehaves on request ---------------------------------------------------------------------------

class Hangup(Exception):
    """The scripted server closes the connection here."""


class Misbehaving(socketserver.ThreadingTCPServer):
    """An SMTP server whose every reply can be replaced.

    offers   lines of the EHLO reply behind its first; STARTTLS needs `certificate`
    say      {"greeting"|"MAIL"|"RCPT"|"DATA"|"dot"|"AUTH": reply or a list of replies used in turn};
             the reply "hang up" closes the connection, "silence" says nothing
    slow     seconds before each reply
    Seen afterwards: `commands` (one list a connection), `messages` (sender, recipients, bytes) and `flights` (the
    bytes of each read from a socket). break_off() ends all connections that there are.
    """
    request_queue_size = 64  # connections that come at once
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, offers=("PIPELINING", "SIZE 1000000", "DSN", "AUTH PLAIN LOGIN"), say=None, slow=0,
                 certificate=None):
        super().__init__(("127.0.0.1", 0), Talk)
        self.port = self.server_address[1]
        self.offers = list(offers)
        self.say = {word: list(text) if isinstance(text, (list, tuple)) else text
                    for word, text in (say or {}).items()}
        self.slow = slow
        self.certificate = certificate
        self.commands, self.messages, self.flights, self.lines = [], [], [], []
        self.thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    def start(self):
        self.thread.start()
        return self

    def stop(self):
        self.shutdown()
        self.server_close()

    def break_off(self, last_words):
        for line in self.lines:
            with contextlib.suppress(OSError):  # closed since
                line.sendall(last_words)
                line.shutdown(socket.SHUT_RDWR)

    def reply(self, word, usual):
        said = self.say.get(word, usual)
        if isinstance(said, list):
            return said.pop(0) if said else usual
        return said

    def handle_error(self, request, client_address):
        pass  # the client went away: that is what some tests are about


class Talk(socketserver.BaseRequestHandler):
    def setup(self):
        self.buffer = b""
        self.commands = []
        self.server.commands.append(self.commands)
        self.server.lines.append(self.request)

    def send(self, text):
        if self.server.slow:
            time.sleep(self.server.slow)
        if text == "hang up":
            raise Hangup
        if text != "silence":
            self.request.sendall(text.encode() + b"\r\n")

    def line(self):
        while b"\r\n" not in self.buffer:
            more = self.request.recv(65536)
            if not more:
                raise Hangup
            self.server.flights.append(more)
            self.buffer += more
        line, self.buffer = self.buffer.split(b"\r\n", 1)
        return line

    def content(self):
        lines = []
        while (line := self.line()) != b".":
            lines.append(line[1:] if line.startswith(b".") else line)
        return b"\r\n".join(lines) + b"\r\n"

    def ehlo(self):
        lines = ["misbehaving.example", *self.server.offers]
        for number, line in enumerate(lines):
            self.send(f"250{' ' if number + 1 == len(lines) else '-'}{line}")

    def starttls(self):
        self.send("220 2.0.0 Ready")
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*self.server.certificate)
        self.request = context.wrap_socket(self.request, server_side=True)
        self.buffer = b""

    def data(self, sender, recipients):
        answer = self.server.reply("DATA", "354 End data with <CR><LF>.<CR><LF>" if recipients
                                   else "554 5.5.1 no valid recipients")
        self.send(answer)
        if not answer.startswith("354"):
            return
        content = self.content()
        self.server.messages.append((sender, list(recipients), content))
        self.send(self.server.reply("dot", f"250 2.0.0 Ok: queued as T{len(self.server.messages):04d}"))

    def login(self, command):
        if len(command.split()) < 3:
            self.send("334 ")
            self.line()
            if command.split()[1].upper() == "LOGIN":
                self.send("334 UGFzc3dvcmQ6")
                self.line()
        self.send(self.server.reply("AUTH", "235 2.7.0 Authentication successful"))

    def talk(self):
        sender, recipients = None, []
        self.send(self.server.reply("greeting", "220 misbehaving.example ESMTP"))
        while True:
            command = self.line().decode("utf-8", "replace")
            verb = command.split(" ", 1)[0].upper()
            self.commands.append("AUTH …" if verb == "AUTH" else command)
            if verb in ("EHLO", "HELO"):
                self.ehlo()
            elif verb == "STARTTLS":
                self.starttls()
            elif verb == "AUTH":
                self.login(command)
            elif verb == "MAIL":
                sender, recipients = command, []
                self.send(self.server.reply("MAIL", "250 2.1.0 Ok"))
            elif verb == "RCPT":
                answer = self.server.reply("RCPT", "250 2.1.5 Ok")
                if answer.startswith("2"):
                    recipients.append(command)
                self.send(answer)
            elif verb == "DATA":
                self.data(sender, recipients)
                recipients = []
            elif verb == "RSET":
                self.send("250 2.0.0 Ok")
            elif verb == "QUIT":
                self.send("221 2.0.0 Bye")
                return
            else:
                self.send("500 5.5.2 unknown command")

    def handle(self):
        try:
            self.talk()
        except (Hangup, OSError):
            pass


# -- fixtures ------------------------------------------------------------------------------------------------------

@pytest.fixture(scope="session")
def peer_folder():
    """A short path that other users may walk through: sockets have room for about 100 letters in their names."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="hp-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def authority(peer_folder):
    return Authority(peer_folder / "ca")


@pytest.fixture(scope="session")
def relay(peer_folder, authority):
    if os.geteuid() != 0:
        pytest.skip("skipped: Postfix starts its processes as root only")
    if not shutil.which("postfix", path="/usr/sbin:/usr/bin") or not shutil.which("dovecot", path="/usr/sbin:/usr/bin"):
        pytest.skip("skipped: Postfix or Dovecot is not installed")
    peer = Relay(peer_folder, authority)
    try:
        yield peer.start()
    finally:
        peer.stop()


@pytest.fixture
def misbehaving():
    """A function that starts a Misbehaving server; all of them are stopped after the test."""
    started = []

    def start(**options):
        started.append(Misbehaving(**options).start())
        return started[-1]

    yield start
    for server in started:
        server.stop()


@pytest.fixture
def sink():
    peer = Sink().start()
    yield peer
    peer.stop()
