# SPDX-License-Identifier: MIT
"""Logging in to a real Postfix in every way there is: what works, what is told when it does not, and that no secret is
ever left lying about."""
import base64
import os
import pathlib
import re
import signal
import stat
import time

import pytest

import peers
import world as worlds
from provider import CLIENT_ID, wait_until
from test_smtp import check_nobody_is_blamed, levels, sentence, transcript

pytestmark = pytest.mark.usefixtures("letters_may_wait")

PLANTED = "Pl4nted-S3cret-"


def section(house, login):
    return (f'smtp "main" {{ url = "smtp://localhost:{house.port}"  user = "{peers.USER}"  {login}\n'
            f'  ca_file = "{house.authority.ca_file}"  rate = 0  timeout = 20s  connections = 1 }}')


def oauth(house, more='refresh_token_file = "smtp.token"'):
    return section(house, f'auth = oauth2  token_url = "{house.tokens.url}/token"  client_id = "{CLIENT_ID}"\n  {more}')


def plant(firm, house, token=PLANTED + "refresh"):
    """A refresh token as a login would have left it."""
    house.tokens.refresh.add(token)
    firm.write("smtp.token", token + "\n").chmod(0o600)
    return token


@pytest.fixture
def firm(make_world, house):
    one = make_world(smtp=oauth(house))
    one.ledger(worlds.row())
    return one


# -- password_command ----------------------------------------------------------------------------------------------

def by_command(firm, house, command):
    firm.configure(smtp=section(house, f"password_command = '{command}'"))
    return firm


def script(firm, text):
    path = firm.write("helper", "#!/bin/sh\n" + text)
    path.chmod(0o700)
    return path


def test_a_command_prints_the_password(firm, house):
    helper = script(firm, f'[ "$1" = "two words" ] && [ "$2" = "\\$HOME" ] && echo "{peers.PASSWORD}"\necho more\n')
    by_command(firm, house, f'{helper} "two words" \\$HOME').once()
    assert levels(firm) == ["accepted"]


@pytest.mark.parametrize("text, words", [
    ("echo wrong; exit 3", "the password command failed"),
    ("exit 0", "its first line is empty"),
    ("head -c 10000 /dev/zero | tr '\\0' x", "printed more than 4096 bytes"),
    ("kill -9 $$", "the password command failed"),
])
def test_a_command_that_gives_no_password_is_told(firm, house, text, words):
    by_command(firm, house, script(firm, text)).once()
    check_nobody_is_blamed(firm, words)


def test_a_command_that_is_not_there_is_told(firm, house):
    by_command(firm, house, "/nowhere/to/be/found").once()
    check_nobody_is_blamed(firm, "cannot run the password command")


def test_a_slow_command_does_not_hold_up_the_loop(firm, house):
    """While it thinks, the service hears TERM; what the command started ends with it."""
    by_command(firm, house, script(firm, f"sleep 600 &\necho $$ $! >{firm.folder}/started\nwait\n"))
    with firm.service():
        started = worlds.until(lambda: (firm.folder / "started").exists() and
                               (firm.folder / "started").read_text().split(), "the command")
    assert wait_until(lambda: not [one for one in started if pathlib.Path(f"/proc/{one}").exists()])


# -- OAuth2: the access token --------------------------------------------------------------------------------------

def test_a_refresh_token_gives_the_login(firm, house):
    token = plant(firm, house)
    firm.once()
    assert levels(firm) == ["accepted"]
    (form,) = house.tokens.asked
    assert (form["grant_type"], form["refresh_token"], form["client_id"]) == ("refresh_token", token, CLIENT_ID)
    assert "AUTH OAUTHBEARER (hidden)" in transcript(firm) or "AUTH XOAUTH2 (hidden)" in transcript(firm)


def test_client_credentials_give_the_login(firm, house):
    house.tokens.client_secret = PLANTED + "client"
    firm.write("smtp.secret", house.tokens.client_secret).chmod(0o600)
    firm.configure(smtp=oauth(house, 'client_secret_file = "smtp.secret"  scope = "a b/.default"'))
    firm.once()
    (form,) = house.tokens.asked
    assert levels(firm) == ["accepted"] and form["grant_type"] == "client_credentials"
    assert form["scope"] == "a b/.default" and form["client_secret"] == PLANTED + "client"


def test_one_token_serves_all_connections(firm, house):
    plant(firm, house)
    firm.ledger(*worlds.rows(40))
    firm.configure(limits="limits { per_run = 100 }", smtp=oauth(house).replace("connections = 1", "connections = 4"))
    firm.once()
    assert set(levels(firm)) == {"accepted"} and len(levels(firm)) == 40 and len(house.tokens.asked) == 1


def test_a_new_refresh_token_is_on_disk_before_it_is_used(firm, house):
    plant(firm, house)
    house.tokens.rotate = True
    firm.once()
    kept = (firm.folder / "smtp.token").read_text().strip()
    assert kept in house.tokens.refresh and kept != PLANTED + "refresh" and levels(firm) == ["accepted"]
    assert stat.S_IMODE((firm.folder / "smtp.token").stat().st_mode) == 0o600
    firm.ledger(worlds.row(), worlds.row("2", "second"))
    firm.once("2026-03-02T10:30")
    assert house.tokens.asked[-1]["refresh_token"] == kept and levels(firm) == ["accepted"] * 2


def test_a_new_refresh_token_that_cannot_be_kept_is_not_used(firm, house):
    name = "t" * 252  # there is no room for the name of a new file beside it
    firm.configure(smtp=oauth(house, f'refresh_token_file = "{name}"'))
    house.tokens.refresh.add("first")
    house.tokens.rotate = True
    (firm.folder / name).write_text("first\n")
    (firm.folder / name).chmod(0o600)
    firm.once()
    check_nobody_is_blamed(firm, "cannot be written down, so it is not used")
    assert (firm.folder / name).read_text() == "first\n"


def bearer_world(firm, house, server):
    """The firm with another mail server, one that takes any token as its script says."""
    firm.configure(smtp=worlds.relay_section(server.port, f'user = "{peers.USER}"  auth = oauth2  client_id = '
                                             f'"{CLIENT_ID}"  token_url = "{house.tokens.url}/token"\n'
                                             '  refresh_token_file = "smtp.token"'))


def test_a_token_that_is_refused_is_renewed_once(firm, house, misbehaving):
    """The mail server forgets the token in between: the next connection gets a new one, and the letter goes."""
    server = misbehaving(offers=["PIPELINING", "AUTH XOAUTH2"],
                         say={"AUTH": ["235 in", "535 5.7.8 expired", "235 in"], "MAIL": ["250 Ok", "421 4.3.2 bye"]})
    bearer_world(firm, house, server)
    plant(firm, house)
    with firm.service():
        worlds.until(lambda: levels(firm) == ["accepted"], "the first letter")
        time.sleep(6)  # one that was made a moment ago is not renewed
        firm.ledger(worlds.row(), worlds.row("2", "second"))
        worlds.until(lambda: levels(firm) == ["accepted"] * 2, "the second letter")
    assert len(house.tokens.asked) == 2 and len(server.commands) == 3


def test_a_token_is_renewed_at_four_fifths_of_its_life(firm, house, misbehaving):
    server = misbehaving(offers=["PIPELINING", "AUTH XOAUTH2"], say={"MAIL": ["250 Ok", "421 4.3.2 bye"]})
    bearer_world(firm, house, server)
    plant(firm, house)
    house.tokens.life = 5
    with firm.service():
        worlds.until(lambda: levels(firm) == ["accepted"], "the first letter")
        time.sleep(4.2)
        firm.ledger(worlds.row(), worlds.row("2", "second"))
        worlds.until(lambda: levels(firm) == ["accepted"] * 2, "the second letter")
    assert len(house.tokens.asked) == 2


def test_a_fresh_token_that_is_refused_is_the_mail_servers_word(firm, house):
    plant(firm, house)
    house.tokens.say["token"] = (200, {"access_token": "nobody-knows-it", "token_type": "Bearer", "expires_in": 3600})
    firm.once()
    check_nobody_is_blamed(firm, "refuses the user name or the password")
    assert len(house.tokens.asked) == 1


# -- OAuth2: what is told when there is no token -------------------------------------------------------------------

def test_without_a_first_login_the_command_is_named(firm, house):
    firm.once()
    check_nobody_is_blamed(firm, "herinnerctl login main")
    assert house.tokens.asked == []


def test_invalid_grant_is_final_until_somebody_logs_in(firm, house):
    firm.write("smtp.token", "an old one\n").chmod(0o600)
    with firm.service() as service:
        worlds.until(lambda: firm.status()["troubles"], "the trouble")
        assert "has ended: invalid_grant: The token has been expired or revoked.; run" in sentence(firm)
        assert "Trace" not in sentence(firm) and "herinnerctl login main" in sentence(firm)
        for _ in range(3):
            service.signal(signal.SIGUSR1)
        plant(firm, house)
        service.signal(signal.SIGUSR1)
        worlds.until(lambda: levels(firm) == ["accepted"], "the letter after a new login")
    assert len(house.tokens.asked) == 2 and firm.status()["troubles"] == []


@pytest.mark.parametrize("answer, words", [
    ((400, {"error": "invalid_client", "error_description": "AADSTS7000215: Invalid client secret."}),
     "has ended: invalid_client: AADSTS7000215: Invalid client secret."),
    ((503, b"<html>busy</html>"), "gives no token: HTTP status 503"),
    ((400, {"error": "temporarily_unavailable"}), "gives no token: temporarily_unavailable"),
    ((200, b"{}"), "gives no token: HTTP status 200"),
    ((302, b""), "gives no token: HTTP status 302"),
    ((200, b"[" * 100000), "gives no token: "),
])
def test_a_token_server_that_gives_none_is_told(firm, house, answer, words):
    plant(firm, house)
    house.tokens.say["token"] = answer
    firm.once()
    check_nobody_is_blamed(firm, words)


def test_a_token_server_that_quotes_what_it_was_sent_is_cut_short(firm, house):
    token = plant(firm, house)
    house.tokens.say["token"] = (400, {"error": "invalid_grant", "error_description": f"{token} is unknown"})
    done = firm.once()
    assert "invalid_grant: (hidden) is unknown" in sentence(firm) and token not in done.err


def test_a_token_server_that_is_not_there_is_told(firm, house):
    plant(firm, house)
    firm.configure(smtp=oauth(house).replace(house.tokens.url, f"http://127.0.0.1:{peers.free_port()}"))
    firm.once()
    check_nobody_is_blamed(firm, "gives no token: Failed to connect")


# -- evidence ------------------------------------------------------------------------------------------------------

def test_the_attempt_says_by_whom_and_how_it_was_taken(firm, house):
    plant(firm, house)
    firm.once()
    (shown,) = firm.objects("show", firm.log()[0]["id"])
    (attempt,) = shown["attempts"]
    assert attempt["peer"] == "127.0.0.1" and attempt["tls"] == "TLSv1.3" and attempt["cipher"].startswith("TLS_")
    assert re.fullmatch("[0-9a-f]{64}", attempt["cert_sha256"]) and attempt["relay"] == f"localhost:{house.port}"
    said = transcript(firm)
    assert re.search(r"asked for at 20\d\d-\d\d-\d\dT", said) and attempt["cert_sha256"] in said
    times = [int(line.split()[0]) for line in said.splitlines() if re.match(r" *\d+ [<>]", line)]
    assert times == sorted(times) and len(times) > 10


# -- secrets -------------------------------------------------------------------------------------------------------

def secret_ways(house):
    return {
        "file": (section(house, 'password_file = "secret"'), {"secret": peers.PASSWORD}, {}),
        "credential": (section(house, 'password_credential = "smtp"'), {"creds/smtp": peers.PASSWORD}, {}),
        "command": (section(house, "password_command = 'cat FOLDER/secret'"), {"secret": peers.PASSWORD}, {}),
        "refresh": (oauth(house), {"smtp.token": PLANTED + "refresh"}, {"refresh": PLANTED + "refresh"}),
        "client": (oauth(house, 'client_secret_file = "smtp.secret"'), {"smtp.secret": PLANTED + "client"},
                   {"client": PLANTED + "client"}),
    }


def coded(secret):
    """How a secret looks inside base64, wherever in it it stands."""
    return [base64.b64encode(b"x" * offset + secret)[4 if offset else 0:-4] for offset in range(3)]


def core_of(pid):
    """What a core dump of the process would hold: its writable memory, without the pages that are left out of dumps."""
    held, address = [], None
    smaps = pathlib.Path(f"/proc/{pid}/smaps").read_text()
    with open(f"/proc/{pid}/mem", "rb", buffering=0) as memory:
        for line in smaps.splitlines():
            head = re.match(r"([0-9a-f]+)-([0-9a-f]+) (\S+)", line)
            if head:
                address = (int(head[1], 16), int(head[2], 16), head[3])
            elif line.startswith("VmFlags:") and address[2].startswith("rw") and " dd" not in line:
                position, end, _ = address
                while position < end:
                    memory.seek(position)
                    try:
                        piece = memory.read(min(end - position, 1 << 20))
                    except OSError:
                        break
                    held.append(piece)
                    position += len(piece)
    return b"".join(held)


@pytest.mark.parametrize("way", ["file", "credential", "command", "refresh", "client"])
def test_no_secret_is_left_lying_about(firm, house, way):
    smtp, files, tokens = secret_ways(house)[way]
    house.tokens.prefix = PLANTED
    for name, text in files.items():
        (firm.folder / name).parent.mkdir(exist_ok=True)
        firm.write(name, text + "\n").chmod(0o600)
    house.tokens.refresh.update([tokens["refresh"]] if "refresh" in tokens else [])
    house.tokens.client_secret = tokens.get("client", "")
    firm.configure(smtp=smtp.replace("FOLDER", str(firm.folder)))
    os.environ["CREDENTIALS_DIRECTORY"] = str(firm.folder / "creds")
    try:
        with firm.service() as service:
            worlds.until(lambda: levels(firm) == ["accepted"], "the letter")
            secrets = [one.encode() for one in (*files.values(), *house.tokens.access)]
            proc = pathlib.Path(f"/proc/{service.pid}")
            commands = (proc / "cmdline").read_bytes() + (proc / "environ").read_bytes()
            service.signal(signal.SIGHUP)
            worlds.until(lambda: not connections(service.pid, house.port), "the connection to end")
            core = core_of(service.pid)
            assert re.search(r"Max core file size +0 +0 ", (proc / "limits").read_text())
            said = service.said()
    finally:
        del os.environ["CREDENTIALS_DIRECTORY"]
    places = {"command line and environment": commands, "log": said.encode(), "memory that a core dump holds": core,
              "transcript": transcript(firm).encode(), "status": str(firm.status()).encode(),
              "store": firm.store.read_bytes(),
              "store's log": b"".join(one.read_bytes() for one in firm.folder.glob("herinnerd.db-*")),
              "evidence": firm.ctl("show", firm.log()[0]["id"], "--evidence").out.encode()}
    assert peers.USER.encode() in core  # so it is the right memory
    for place, text in places.items():
        for secret in secrets:
            for form in (secret, *coded(secret)):
                assert form not in text, (way, place, form)


def connections(pid, port):
    """Whether the process has a connection to the port."""
    wanted = f":{port:04X}"
    sockets = worlds.open_files(pid)
    lines = [line.split() for line in pathlib.Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return [line for line in lines if line[2].endswith(wanted) and line[3] == "01" and f"socket:[{line[9]}]" in sockets]
