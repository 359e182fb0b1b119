# SPDX-License-Identifier: MIT
"""`herinnerctl login`: the first token by a code on another device or by a browser, and what is told when it fails."""
import contextlib
import re
import stat
import subprocess
import urllib.error
import urllib.parse
import urllib.request

import pytest

import peers
import world as worlds
from provider import CLIENT_ID, TokenServer
from test_auth import PLANTED

pytestmark = pytest.mark.usefixtures("letters_may_wait")

REFRESH = 'refresh_token_file = "smtp.token"'


@pytest.fixture
def tokens():
    server = TokenServer().start()
    server.prefix = PLANTED
    yield server
    server.stop()


@pytest.fixture
def firm(make_world, tokens):
    def make(more):
        return make_world(smtp=f'smtp "main" {{ url = "smtp://127.0.0.1:{peers.free_port()}"  security = none\n'
                               f'  user = "{peers.USER}"  auth = oauth2  client_id = "{CLIENT_ID}"\n'
                               f'  token_url = "{tokens.url}/token"  scope = "mail offline_access"  {more} }}')
    return make


class Login:
    """herinnerctl login in the background, with a person who types."""

    def __init__(self, world, *words):
        self.process = subprocess.Popen([worlds.BUILD / "herinnerctl", "--config", world.config, "login", *words],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                        env=worlds.environment(), text=True)
        self.said = ""

    def page(self):
        """The page that the person is to open, as (address, its parameters)."""
        for line in self.process.stdout:
            self.said += line
            found = re.match(r"\s*(http://\S+)", line)
            if found:
                url = urllib.parse.urlsplit(found[1])
                return found[1], dict(urllib.parse.parse_qsl(url.query))
        raise AssertionError(self.said + self.process.stderr.read())

    def end(self, status=0, typed=None):
        out, err = self.process.communicate(typed, timeout=worlds.PATIENCE * 3)
        worlds.check_sane(err)
        assert self.process.returncode == status, (self.said + out, err)
        return self.said + out, err


def kept(world):
    path = world.folder / "smtp.token"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    return path.read_text().strip()


def visit(url):
    with contextlib.suppress(urllib.error.HTTPError):
        return urllib.request.build_opener(urllib.request.ProxyHandler({})).open(url, timeout=20).read().decode()
    return ""


def test_a_code_on_another_device(firm, tokens):
    world = firm(f'{REFRESH}  device_url = "{tokens.url}/devicecode"')
    out, err = Login(world, "main").end()
    assert f"{tokens.url}/device" in out and "WDJB-MJHT" in out and "logged in" in out
    assert kept(world) in tokens.refresh and PLANTED not in out + err
    assert [form.get("grant_type", "") for form in tokens.asked] == [
        "", "urn:ietf:params:oauth:grant-type:device_code", "urn:ietf:params:oauth:grant-type:device_code"]
    assert tokens.asked[0]["scope"] == "mail offline_access"


def test_a_browser_on_this_machine(firm, tokens):
    world = firm(f'{REFRESH}  authorize_url = "{tokens.url}/authorize"')
    login = Login(world, "main")
    page, query = login.page()
    assert page.startswith(f"{tokens.url}/authorize?") and query["code_challenge_method"] == "S256"
    assert query["redirect_uri"].startswith("http://127.0.0.1:") and query["scope"] == "mail offline_access"
    back = tokens.allow(query)
    assert visit(back.replace("state=", "state=x")) == ""  # somebody else's state: not taken, not the end
    assert "may close this page" in visit(back)
    out, err = login.end()
    assert kept(world) in tokens.refresh and "logged in" in out and PLANTED not in out + err
    assert tokens.asked[-1]["code_verifier"] not in out


def test_an_address_pasted_from_another_machines_browser(firm, tokens):
    world = firm(f'{REFRESH}  authorize_url = "{tokens.url}/authorize"')
    login = Login(world, "main", "--browser")
    _, query = login.page()
    login.end(typed=f"what is this?\n{tokens.allow(query)}\n")
    assert kept(world) in tokens.refresh


def test_a_person_who_says_no(firm, tokens):
    world = firm(f'{REFRESH}  authorize_url = "{tokens.url}/authorize"')
    login = Login(world, "main")
    _, query = login.page()
    _, err = login.end(status=1, typed=f"{query['redirect_uri']}?error=access_denied&state={query['state']}\n")
    assert "nobody logged in: access_denied" in err and not (world.folder / "smtp.token").exists()


@pytest.mark.parametrize("answer, words", [
    ((400, {"error": "access_denied"}), "the token server refuses: access_denied"),
    ((200, {"access_token": "x", "token_type": "Bearer"}), "gave no refresh token"),
])
def test_a_token_server_that_refuses_leaves_the_old_token(firm, tokens, answer, words):
    world = firm(f'{REFRESH}  device_url = "{tokens.url}/devicecode"')
    world.write("smtp.token", "old\n").chmod(0o600)
    tokens.say["token"] = answer
    _, err = Login(world, "main").end(status=1)
    assert words in err and kept(world) == "old"


@pytest.mark.parametrize("more, words, told", [
    (REFRESH, ["main"], "it is not known where to log in"),
    (REFRESH, ["other"], 'there is no mail server "other"'),
    (REFRESH, ["main", "--device", "--browser"], "contradict each other"),
    (f'{REFRESH}  authorize_url = "https://a.example"', ["main", "--device"], "log in with --browser"),
    ('client_secret_file = "secret"', ["main"], "needs no login by a person"),
    ('refresh_token_file = "nowhere/token"  device_url = "https://a.example"', ["main"], "cannot be used"),
])
def test_what_cannot_be_done_is_told_at_once(firm, tokens, more, words, told):
    world = firm(more)
    world.write("secret", "x\n").chmod(0o600)
    done = world.ctl("login", *words, status=None)
    assert done.status in (1, 2, 78) and told in done.err and tokens.asked == []


def test_a_letter_goes_out_after_the_login(firm, tokens, misbehaving):
    server = misbehaving(offers=["PIPELINING", "AUTH XOAUTH2"])
    world = firm(f'{REFRESH}  device_url = "{tokens.url}/devicecode"  rate = 0')
    world.configure(smtp=re.sub(r"127.0.0.1:\d+\"", f'127.0.0.1:{server.port}"', world.sections["smtp"], count=1))
    world.ledger(worlds.row())
    with world.service():
        worlds.until(lambda: "herinnerctl login main" in world.troubles(), "the trouble")
        Login(world, "main").end()
        worlds.until(lambda: [one["level"] for one in world.log()] == ["accepted"], "the letter")
    assert world.status()["troubles"] == []
