# SPDX-License-Identifier: MIT
"""The clients' own mail server for round trips: a Dovecot that takes mail over LMTP into the mailboxes of a few users,
one of them full, one full for the moment, one away with a Sieve vacation."""
import os
import pathlib
import pwd
import subprocess

import peers

DOMAIN = "clients.example"
AWAY = """require ["vacation"];
vacation :days 1 :subject "Out of office" "Ik ben afwezig en op 16 maart terug. I am back on 16 March.";
"""


def route(postfix, port):
    """Before its start: POSTFIX hands mail for the clients to LMTP on PORT, tries again soon, and soon tells of delays."""
    etc = postfix.folder / "etc"
    (etc / "transport").write_text(f"/@{DOMAIN.replace('.', '[.]')}$/ lmtp:inet:127.0.0.1:{port}\n")
    with (etc / "main.cf").open("a") as conf:
        conf.write(f"transport_maps = regexp:{etc}/transport\nminimal_backoff_time = 1s\nmaximal_backoff_time = 2s\n"
                   "queue_run_delay = 1s\ndelay_warning_time = 1s\nsmtpd_client_restrictions = permit\n")
    with (etc / "master.cf").open("a") as conf:
        conf.write("lmtp unix - - n - - lmtp\n")


class ClientsMail:
    """Users here@, full@, busy@ and away@ of DOMAIN; nobody else is known."""

    def __init__(self, folder, submission_port):
        self.folder = pathlib.Path(folder)
        self.port = peers.free_port()
        account = pwd.getpwnam("nobody")
        home = self.folder / "home"
        for part in ("run", "state", "home"):
            (self.folder / part).mkdir(parents=True)
        os.chown(home, account.pw_uid, account.pw_gid)
        (home / "away.sieve").write_text(AWAY)
        more = {"full": "userdb_quota_rule=*:storage=1B", "busy": "userdb_quota_rule=*:storage=1B"
                " userdb_quota_full_tempfail=yes", "away": f"userdb_sieve=file:{home}/away.sieve", "here": ""}
        (self.folder / "users").write_text("".join(
            f"{user}@{DOMAIN}:{{PLAIN}}x:{account.pw_uid}:{account.pw_gid}::{home}/{user}::{extra}\n"
            for user, extra in more.items()))
        self.conf = self.folder / "dovecot.conf"
        self.conf.write_text(f"""
{peers.dovecot_base(self.folder, account)}
protocols = lmtp
ssl = no
mail_location = maildir:~/Maildir
mail_plugins = quota
postmaster_address = postmaster@{DOMAIN}
submission_host = 127.0.0.1:{submission_port}
userdb {{
 driver = passwd-file
 args = {self.folder}/users
}}
plugin {{
 quota = maildir:user
}}
protocol lmtp {{
 mail_plugins = quota sieve
}}
service lmtp {{
 inet_listener lmtp {{
  port = {self.port}
 }}
}}
""")
        self.process = None

    def start(self):
        self.process = subprocess.Popen(["dovecot", "-F", "-c", self.conf], stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL)
        peers.wait_for_port(self.port, alive=lambda: self.process.poll() is None)
        return self

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(20)
