# SPDX-License-Identifier: MIT
"""The Debian package under a real systemd: installed, started, driven, killed, frozen, upgraded, purged.

HERINNERD_DEB names the package, HERINNERD_ROOTFS the folder in which the base system is kept. The tests go on from
each other, in the order of the file, as the life of one machine.
"""
import datetime
import json
import os
import pathlib
import re
import subprocess
import sys

import pytest

import machine as machines
from machine import until

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))
import peers  # noqa: E402

DEB = pathlib.Path(os.environ["HERINNERD_DEB"])
ROOTFS = pathlib.Path(os.environ.get("HERINNERD_ROOTFS") or DEB.parent.parent / "rootfs")
SECRET = "kaasbroodje-9041-geheim"
PORT = 2525
TODAY = datetime.datetime.now(datetime.timezone.utc).date()
OWNER = "piet@devries.example"
CONFIG = f"""
mode = live
timezone = "UTC"
store = "/var/lib/herinnerd/herinnerd.db"
sender "main" {{
  name = "Bakkerij De Vries"  address = "administratie@devries.example"  language = nl  country = NL
  iban = "NL91ABNA0417164300"  owner = {{"piet@devries.example"}}
}}
ledger "main" {{ path = "/srv/export/open.csv" }}
smtp "main" {{
  url = "smtp://localhost:{PORT}"  user = "administratie"  password_credential = "smtp"
  ca_file = "/etc/herinnerd/ca.pem"  rate = 0  timeout = 60s  connections = 1
}}
schedule {{ days = {{mo, tu, we, th, fr, sa, su}}  window = "00:00-24:00"  calendars = {{}}  digest = never }}
policy "standard" {{ thanks = no  stage "reminder" {{ after_due = 7d  template = reminder  new_term = 7d }} }}
"""
# what takes minutes on a real machine takes seconds here
DROP_IN = """
[Service]
LoadCredential=smtp:/etc/herinnerd/credentials/smtp
RestartSec=1
WatchdogSec=10
"""


def ledger(*clients):
    due = TODAY - datetime.timedelta(days=10)
    issued = due - datetime.timedelta(days=30)
    lines = ["number,client,name,email,issued,due,currency,total,open"]
    lines += [f"2026-{client},{client},{client.capitalize()} BV,ap@{client}.example,{issued},{due},EUR,100.00,100.00"
              for client in clients]
    return "\n".join(lines) + "\n"


class Sink:
    """sink.py in the machine's network."""

    def __init__(self, machine, folder):
        folder.mkdir()
        self.folder = folder
        authority = peers.Authority(folder / "authority")
        certificate, key = authority.issue("localhost")
        machine.write("/etc/herinnerd/ca.pem", authority.ca_file.read_text())
        self.process = subprocess.Popen(
            [*machine.inside("-n"), "/usr/bin/python3", pathlib.Path(__file__).with_name("sink.py"), str(PORT),
             certificate, key, "administratie", SECRET, folder])
        until((folder / "ready").exists, "the mail server")

    def stop(self):
        self.process.terminate()
        self.process.wait(30)

    def messages(self):
        try:
            return [json.loads(line) for line in (self.folder / "messages").read_text().splitlines()]
        except FileNotFoundError:
            return []

    def letters(self):
        """Those to clients; the owner hears of a letter in doubt."""
        return [one for one in self.messages() if OWNER not in one["to"]]

    def receivers(self):
        return sorted(one for message in self.messages() for one in message["to"])

    def hold(self):
        (self.folder / "hold").touch()

    def let_go(self):
        (self.folder / "hold").unlink()

    def waits(self):
        return (self.folder / "waiting").exists()


@pytest.fixture(scope="module")
def machine(tmp_path_factory):
    try:
        base = machines.base_system(ROOTFS, DEB)
        booted = machines.Machine(base, tmp_path_factory.mktemp("machine")).start()
    except machines.CannotBoot as lack:
        pytest.skip(f"no systemd can be booted here: {lack}")
    yield booted
    booted.stop()


@pytest.fixture(scope="module")
def sink(machine, tmp_path_factory):
    server = Sink(machine, tmp_path_factory.mktemp("sink") / "mail")
    yield server
    server.stop()


def state(machine, *properties):
    """The named properties of the unit."""
    shown = machine.run(f"systemctl show herinnerd {' '.join(f'-p {one}' for one in properties)}").stdout
    return dict(line.split("=", 1) for line in shown.splitlines())


def active(machine):
    return machine.run("systemctl is-active herinnerd", check=False).stdout.strip() == "active"


def journal(machine):
    return machine.run("journalctl --no-pager -o cat -u herinnerd").stdout


def levels(machine):
    """What became of each letter: client to level."""
    lines = machine.run("herinnerctl log --json").stdout.splitlines()
    return {one["client"]: one["level"] for one in map(json.loads, lines)}


def install(machine, package):
    target = machine.file(f"/root/{package.name}")
    target.write_bytes(package.read_bytes())
    # never a question: what a person changed stays
    machine.run(f"DEBIAN_FRONTEND=noninteractive dpkg --force-confold -i /root/{package.name}")


def test_the_package_installs_and_the_unit_becomes_active_in_rehearsal(machine):
    install(machine, DEB)
    until(lambda: active(machine), lambda: journal(machine))
    assert "rehears" in machine.run("herinnerctl status", check=False).stdout
    assert machine.run("stat -c '%U %G %a' /var/lib/herinnerd").stdout.split() == ["herinnerd", "herinnerd", "2770"]


def test_the_unit_is_sound_and_closed_in(machine):
    assert machine.run("systemd-analyze verify --man=no herinnerd.service").stderr == ""
    said = machine.run("systemd-analyze security --no-pager herinnerd").stdout
    exposure = re.search(r"Overall exposure level for herinnerd.service: ([0-9.]+)", said)
    print(exposure.group(0))
    assert float(exposure.group(1)) <= 1.5


def test_a_ledger_dropped_into_place_leads_to_mail(machine, sink):
    machine.write("/etc/herinnerd/herinnerd.conf", CONFIG)
    machine.write("/etc/herinnerd/credentials/smtp", SECRET + "\n", 0o600)
    machine.write("/etc/systemd/system/herinnerd.service.d/local.conf", DROP_IN)
    machine.run("mkdir -p /srv/export && systemctl daemon-reload && systemctl restart herinnerd")
    until(lambda: active(machine), lambda: journal(machine))
    machine.write("/srv/export/open.csv", ledger("acme", "brandt"))
    until(lambda: sink.receivers() == ["ap@acme.example", "ap@brandt.example"], lambda: journal(machine))
    assert all(one["tls"] and one["user"] for one in sink.messages())
    until(lambda: set(levels(machine).values()) == {"accepted"}, lambda: levels(machine))


def test_a_reload_with_a_mistake_keeps_the_old_configuration(machine, sink):
    pid = state(machine, "MainPID")
    machine.write("/etc/herinnerd/herinnerd.conf", CONFIG + "\nsender {\n")
    machine.run("systemctl reload herinnerd", check=False)
    until(lambda: "the old configuration stays in force" in journal(machine), lambda: journal(machine))
    assert active(machine) and state(machine, "MainPID") == pid
    machine.write("/etc/herinnerd/herinnerd.conf", CONFIG)
    machine.run("systemctl reload herinnerd")
    machine.write("/srv/export/open.csv", ledger("acme", "brandt", "claus"))
    until(lambda: "ap@claus.example" in sink.receivers(), lambda: journal(machine))
    assert state(machine, "MainPID") == pid and len(sink.letters()) == 3


def test_killed_while_the_server_thinks_it_comes_back_and_sends_nothing_twice(machine, sink):
    sink.hold()
    machine.write("/srv/export/open.csv", ledger("acme", "brandt", "claus", "dekker"))
    until(sink.waits, lambda: journal(machine))
    before = state(machine, "MainPID")
    machine.run("systemctl kill --signal=KILL herinnerd")
    until(lambda: active(machine) and state(machine, "MainPID") != before, lambda: journal(machine))
    sink.let_go()
    until(lambda: levels(machine)["dekker"] == "uncertain", lambda: levels(machine))
    machine.run("herinnerctl uncertain --sent --all", check=False)
    machine.run("herinnerctl run", check=False)
    assert sink.receivers().count("ap@dekker.example") == 1 and len(sink.letters()) == 4


def test_frozen_it_is_restarted_by_the_watchdog(machine, sink):
    before = state(machine, "MainPID", "NRestarts")
    machine.run("systemctl kill --signal=STOP herinnerd")
    until(lambda: active(machine) and int(state(machine, "NRestarts")["NRestarts"]) > int(before["NRestarts"]),
          lambda: journal(machine))
    assert state(machine, "MainPID")["MainPID"] != before["MainPID"]
    assert "watchdog" in machine.run("journalctl --no-pager -o cat -u herinnerd.service _PID=1").stdout.lower()
    assert len(sink.letters()) == 4


def test_stop_during_a_send_ends_clean(machine, sink):
    sink.hold()
    machine.write("/srv/export/open.csv", ledger("acme", "brandt", "claus", "dekker", "evers"))
    until(sink.waits, lambda: journal(machine))
    machine.run("systemctl stop --no-block herinnerd")
    until(lambda: state(machine, "ActiveState")["ActiveState"] == "deactivating", "the stop to begin")
    sink.let_go()
    until(lambda: state(machine, "ActiveState")["ActiveState"] == "inactive", lambda: journal(machine))
    assert state(machine, "Result", "ExecMainStatus") == {"Result": "success", "ExecMainStatus": "0"}
    assert levels(machine)["evers"] == "accepted"


def test_members_of_its_group_use_it_up_or_down_and_others_are_refused(machine):
    machine.run("useradd -M -G herinnerd member && useradd -M stranger")
    for service in ("stop", "start"):
        machine.run(f"systemctl {service} herinnerd")
        assert "Evers BV" in machine.run("herinnerctl log", user="member").stdout
        refused = machine.run("herinnerctl log", user="stranger", check=False)
        assert refused.returncode != 0 and "group herinnerd" in refused.stderr, refused
    machine.run("herinnerctl pause acme --until 2199-01-01", user="member")
    assert "member" in machine.run("herinnerctl holds").stdout
    # what a member wrote the service can still write to
    machine.write("/srv/export/open.csv", ledger("acme", "brandt", "claus", "dekker", "evers", "faber"))
    until(lambda: levels(machine).get("faber") == "accepted", lambda: journal(machine))


def test_the_credential_appears_nowhere(machine):
    pid = state(machine, "MainPID")["MainPID"]
    shown = machine.run(f"tr '\\0' '\\n' < /proc/{pid}/environ; tr '\\0' ' ' < /proc/{pid}/cmdline; ps axeww;"
                        " journalctl --no-pager -o export; herinnerctl status; herinnerctl log --json;"
                        " systemctl show herinnerd; systemctl cat herinnerd").stdout
    assert "herinnerd" in shown and SECRET not in shown
    found = machine.run(f"grep -rlaF {SECRET} /var /etc /tmp /home /usr/share/herinnerd", check=False).stdout.split()
    assert found == ["/etc/herinnerd/credentials/smtp"]


def test_an_upgrade_keeps_store_and_configuration(machine, sink, tmp_path):
    before = levels(machine)
    tree = tmp_path / "tree"
    subprocess.run(["dpkg-deb", "-R", DEB, tree], check=True)
    control = tree / "DEBIAN/control"
    control.write_text(re.sub(r"^Version: .*$", "Version: 99.0-1", control.read_text(), flags=re.M))
    newer = tmp_path / "herinnerd_99.0-1_all.deb"
    subprocess.run(["dpkg-deb", "--root-owner-group", "-b", tree, newer], check=True, stdout=subprocess.DEVNULL)
    install(machine, newer)
    until(lambda: active(machine), lambda: journal(machine))
    assert machine.run("dpkg-query -W -f '${Version}' herinnerd").stdout == "99.0-1"
    assert machine.file("/etc/herinnerd/herinnerd.conf").read_text() == CONFIG
    assert levels(machine) == before
    machine.run("herinnerctl verify")
    assert len(sink.letters()) == len(before)


def test_removal_keeps_the_records_and_purge_leaves_nothing(machine):
    machine.run("dpkg -r herinnerd")
    assert machine.file("/var/lib/herinnerd/herinnerd.db").exists() and not active(machine)
    assert machine.file("/etc/herinnerd/herinnerd.conf").exists()
    machine.run("rm -r /etc/systemd/system/herinnerd.service.d; dpkg -P herinnerd")
    left = machine.run("find / -xdev -iname '*herinner*' -not -path '/proc/*' -not -path '/root/*' -not -path '/sys/*'"
                       " -not -path '/run/*'").stdout.split()
    assert left == []
    assert machine.run("getent passwd herinnerd; getent group herinnerd", check=False).stdout == ""
