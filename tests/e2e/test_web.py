# SPDX-License-Identifier: MIT
"""A ledger that lies on a web server: fetched, fetched again only when it changed, and never replaced by anything that
is not a whole export. All over TLS with a certificate of this run."""
import os
import pathlib

import pytest

import world as worlds
from web import Web
from world import csv_of, row

TUESDAY, NEXT_MONDAY = "2026-03-03T10:00", "2026-03-09T10:00"
PASSWORD = "geheim-wachtwoord-4711"


@pytest.fixture
def web(authority):
    server = Web(*authority.issue()).start()
    yield server
    server.stop()


@pytest.fixture
def plain():
    server = Web().start()
    yield server
    server.stop()


def section(name, url, authority, more=""):
    return f'ledger "{name}" {{ path = "{url}"  ca_file = "{authority.ca_file}"  max_age = 3bd  {more} }}\n'


def copies(world):
    """{name of a ledger: its copy}"""
    prefix = "herinnerd.db.web-"
    return {path.name.removeprefix(prefix).rsplit("-", 1)[0]: path for path in world.folder.glob(prefix + "*")
            if path.suffix not in (".state", ".part")}


def look_of(path):
    facts = os.stat(path)
    return facts.st_ino, facts.st_mtime_ns, facts.st_ctime_ns


def test_what_did_not_change_is_not_sent_again_and_what_changed_counts(make_world, web, authority):
    url = web.put("/open.csv", csv_of([row()]))
    world = make_world(ledger=section("main", url, authority))
    world.once()
    assert world.receivers() == ["ap@acme.example"]
    (copy,) = copies(world).values()
    before = look_of(copy)
    world.once("2026-03-02T11:00")
    assert web.statuses("/open.csv") == [200, 304]
    assert web.asked[1][1]["If-None-Match"] == web.files["/open.csv"].etag()
    assert look_of(copy) == before, "an unchanged file would be read anew"
    web.put("/open.csv", csv_of([row(), row("2026-002", "brandt")]))
    world.once("2026-03-02T12:00")
    assert world.receivers() == ["ap@acme.example", "ap@brandt.example"]
    (ledger,) = world.status()["ledgers"]
    assert ledger["url"] == f"{web.url}/open.csv" and ledger["fetched"].startswith("2026-03-02T12:00")
    assert f"{web.url}/open.csv, fetched 2026-03-02 12:00" in world.ctl("status", status=None).out


def test_without_a_tag_the_same_bytes_are_the_same_file(make_world, web, authority):
    url = web.put("/open.csv", csv_of([row()]), tagged=False)
    world = make_world(ledger=section("main", url, authority))
    world.once()
    (copy,) = copies(world).values()
    before = look_of(copy)
    world.once("2026-03-02T11:00")
    assert web.statuses("/open.csv") == [200, 200] and look_of(copy) == before
    world.once(TUESDAY)  # the server vouches for it on another day
    assert look_of(copy)[0] == before[0] and look_of(copy)[1] > before[1]


# What a server does, and a part of what is said of it.
WRONG = {
    "refused": (dict(login=("piet", "other")), "asks for a login (401)"),
    "forbidden": (dict(status=403), "refuses access (403)"),
    "missing": (None, "no such file on the server (404)"),
    "sick": (dict(status=503), "is not well (503)"),
    "page": (dict(content="\n<!DOCTYPE html><html><body>Log in</body></html>"), "answers with a web page"),
    "empty": (dict(content=""), "the file is empty"),
    "sheet": (dict(content=b"PK\x03\x04\x14\x00"), "export it as CSV"),
    "cut": (dict(how="truncated"), "the answer broke off"),
    "endless": (dict(how="endless"), "how long the file is"),
    "leads": (dict(status=302, headers={"Location": "http://localhost/open.csv"}), "to a place that is not https"),
    "huge": (dict(content="number\n" + "1\n" * 20000), "larger than"),
    "bomb": (dict(content="number\n" + "1\n" * 20000, how="packed"), "larger than"),
    "slow": (dict(how="hang"), "does not answer in time"),
}


def ledgers(web, authority, limits=""):
    more = {"huge": "max_size = 4k", "bomb": "max_size = 4k", "slow": limits}
    return "".join(section(name, f"{web.url}/{name}.csv", authority, more.get(name, "")) for name in WRONG)


def test_whatever_is_not_a_whole_export_leaves_the_copy_and_is_said(make_world, web, authority):
    for number, name in enumerate(WRONG):
        web.put(f"/{name}.csv", csv_of([row(f"2026-{number:03d}", name)]))
    world = make_world(ledger=ledgers(web, authority))
    world.once()
    assert len(world.receivers()) == len(WRONG)
    before = {name: path.read_bytes() for name, path in copies(world).items()}
    assert set(before) == set(WRONG)
    for name, (how, _) in WRONG.items():
        file = web.files.pop(f"/{name}.csv")
        if how is not None:
            web.put(f"/{name}.csv", **{"content": file.content + b"\n", **how})
    world.configure(ledger=ledgers(web, authority, "timeout = 1s"))
    world.once("2026-03-02T11:00")
    assert {name: path.read_bytes() for name, path in copies(world).items()} == before
    facts = world.status()
    told = {one["subject"]: one["text"] for one in facts["troubles"]}
    for name, (_, words) in WRONG.items():
        assert words in told.get(f"fetch:{name}", "nothing"), (name, told)
    assert all(one["trusted"] for one in facts["ledgers"]), "a good copy that is fresh is used"
    assert not [path for path in world.folder.iterdir() if path.suffix == ".part"]


def test_a_certificate_of_another_is_refused(make_world, web, authority):
    stranger = Web(*authority.issue("other.example")).start()
    try:
        url = stranger.put("/open.csv", csv_of([row()]))
        world = make_world(ledger=section("main", url, authority))
        world.once(status=None)
        assert stranger.asked == [] and world.receivers() == []
        assert "certificate is not trusted" in world.troubles()
        (ledger,) = world.status()["ledgers"]
        assert "was not fetched yet" in ledger["failure"] and not ledger["trusted"]
    finally:
        stranger.stop()


def test_a_server_that_stays_away_holds_the_letters_and_is_told_once(make_world, web, authority):
    url = web.put("/open.csv", csv_of([row(), row("2026-002", "brandt", due="2026-02-25")]))
    world = make_world(ledger=section("main", url, authority))
    world.ctl("status", status=None)
    world.once()
    assert world.receivers() == ["ap@acme.example"]
    web.stop()
    world.once(TUESDAY, status=None)
    world.once("2026-03-04T10:00", status=None)
    assert world.receivers() == ["ap@acme.example", "ap@brandt.example"], "what was fetched is still fresh enough"
    for moment in (NEXT_MONDAY, "2026-03-09T11:00", "2026-03-10T10:00"):
        world.once(moment, status=1)
    assert {one["reason"] for one in world.plan(now="2026-03-12T10:00")} == {"ledger"}
    subjects = sorted(str(mail["Subject"]) for mail in world.owner_mails())
    assert subjects == ["Nothing is sent from the ledger main", "The file of main cannot be fetched"]
    assert copies(world) and "cannot be fetched" in world.troubles("2026-03-10T10:00")
    world.configure(ledger=worlds.SECTIONS["ledger"])  # from now on it is a file of this machine
    world.ledger(row(), day="2026-03-10")
    world.once("2026-03-10T11:00", status=None)
    assert copies(world) == {} and world.troubles("2026-03-10T11:00") == ""


def test_the_day_that_the_server_names_is_the_files_own(make_world, web, authority):
    url = web.put("/open.csv", csv_of([row()]), modified="Mon, 16 Feb 2026 07:00:00 GMT")
    world = make_world(ledger=section("main", url, authority))
    world.once(status=1)
    world.once("2026-03-02T11:00", status=1)
    assert web.statuses("/open.csv") == [200, 304]
    assert world.receivers() == [] and world.decisions()[("acme", "reminder")] == "ledger"


def test_a_service_hears_of_a_change_and_keeps_the_password_to_itself(make_world, web, authority):
    secret = pathlib.Path(authority.folder) / "web-password"
    secret.write_text(PASSWORD + "\n")
    secret.chmod(0o600)
    url = web.put("/open.csv", csv_of([row()]), login=("piet", PASSWORD))
    world = make_world(ledger=section("main", url, authority,
                                      f'user = "piet"  password_file = "{secret}"  every = 1s'))
    with world.service() as service:
        worlds.until(lambda: world.receivers() == ["ap@acme.example"], "the first letter")
        worlds.until(lambda: 304 in web.statuses("/open.csv"), "a question whether it changed")
        web.put("/open.csv", csv_of([row(), row("2026-002", "brandt")]), login=("piet", PASSWORD))
        worlds.until(lambda: len(world.receivers()) == 2, "the letter of the changed file")
        processes = pathlib.Path(f"/proc/{service.pid}/cmdline").read_bytes()
        assert PASSWORD.encode() not in processes and PASSWORD not in service.said()
    for path in world.folder.rglob("*"):
        assert not path.is_file() or PASSWORD.encode() not in path.read_bytes(), path


def test_a_share_and_its_contacts_are_tried_by_the_doctor(make_world, web, authority):
    web.put("/s/aB3dE6gH9kLm/download", csv_of([row()]), headers={"Content-Type": "text/csv"})
    contacts = web.put("/clients.csv", "Code,Mail\nacme,boek@acme.example\n")
    link = f"{web.url}/s/aB3dE6gH9kLm"
    world = make_world(ledger=section("main", link, authority), contacts=(
        f'contacts "main" {{ path = "{contacts}"  ca_file = "{authority.ca_file}"  key = "Code"\n'
        f'  columns {{ email = "Mail" }} }}'))
    web.files["/s/aB3dE6gH9kLm/download"].content = csv_of([row(email="")]).encode()
    world.once()
    assert world.receivers() == ["boek@acme.example"]
    said = world.ctl("check", "--resolver", "127.0.0.1:1", status=None).out
    assert f'main: "{web.url}/…" can be fetched' in said and "aB3dE6gH9kLm" not in said
    web.files.pop("/clients.csv")
    said = world.ctl("check", "--resolver", "127.0.0.1:1", status=1).out
    assert "no such file on the server (404)" in " ".join(said.split())
    refused = world.ctl("ledger", "inspect", link, status=69)  # nobody said whose certificates are good here
    assert "certificate is not trusted" in refused.err
    dropped = world.ctl("ledger", "drop", world.write("new.csv", csv_of([row()])), status=2)
    assert "put the file there" in dropped.err


def test_an_address_is_looked_at_as_a_file_is(make_world, plain, tmp_path):
    url = plain.put("/open.csv", csv_of([row()]), login=("piet", PASSWORD))
    world = make_world()
    secret, written = tmp_path / "secret", tmp_path / "section.conf"
    secret.write_text(PASSWORD)
    secret.chmod(0o600)
    assert "asks for a login" in world.ctl("ledger", "inspect", url, status=69).err
    said = world.ctl("ledger", "inspect", url, "--user", "piet", "--password-file", secret, "--write", written)
    assert said.out.startswith(url)
    text = written.read_text()
    assert f'path = "{url}"' in text and 'user = "piet"' in text and f'password_file = "{secret}"' in text
    world.configure(ledger=text.replace("{\n", "{\n  max_age = 0d\n", 1))
    world.once()
    assert world.receivers() == ["ap@acme.example"]


def test_setup_takes_an_address_for_the_list_of_invoices(make_world, plain):
    url = plain.put("/open.csv", csv_of([row()]))
    world = make_world()
    answers = world.write("answers", f"""name = Bakkerij De Vries
address = administratie@devries.example
iban = NL91ABNA0417164300
ledger = {url}
mail = no
""")
    world.config.unlink()
    wrong = world.write("wrong", answers.read_text().replace("open.csv", "nothing.csv"))
    assert "no such file on the server (404)" in world.ctl("setup", "--answers", wrong, status=None).err
    assert not world.config.exists()
    world.ctl("setup", "--answers", answers, status=None)
    assert f'path = "{url}"' in world.config.read_text()
    world.once(status=None)
    assert plain.statuses("/open.csv")[-1] == 200
    assert [one["invoices"] for one in world.log()] == [["2026-001"]]
