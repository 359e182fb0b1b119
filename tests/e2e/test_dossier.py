# SPDX-License-Identifier: MIT
"""The dossier of a client: what an agency reads, as it prints, and what a stranger checks with tools of his own."""
import csv
import hashlib
import io
import re
import shutil
import subprocess
import zipfile

import pytest

import world as worlds
from peers import misbehaving  # noqa: F401  (a fixture)
from world import MONDAY, SECOND, row

NEXT = "2026-03-13T10:00"  # the days before it are sealed
ADDRESS = 'postal_address = "Kade 1, 1011 AB Amsterdam"  registration = "KvK 12345678"'
CONTACTS = """
contacts "main" { path = "contacts.csv"  separator = ";"  key = "code"
  columns { name = "name"  address = "street"  postcode = "code2"  city = "city"  country = "country"
            company_number = "number"  language = "language" } }
"""


def new_world(folder):
    world = worlds.World(folder, sender=worlds.SENDER.replace("person =", f"{ADDRESS}\n  person ="), contacts=CONTACTS)
    world.write("contacts.csv", "code;name;street;code2;city;country;number;language\n"
                                "acme;Acme BV;Dorpsstraat 2;3511 AB;Utrecht;NL;87654321;en\n")
    return world


@pytest.fixture(scope="module")
def begun(tmp_path_factory):
    """Two letters about one invoice went, a third waits for a yes; another client has one."""
    world = new_world(tmp_path_factory.mktemp("begun"))
    invoices = (row(open="1000.00"), row("2026-002", "bolt"), row("2026-003", due="2026-03-03", open="50.00"))
    for now in (MONDAY, SECOND, NEXT):
        world.ledger(*invoices, day=now[:10])
        world.once(now)
    return world


@pytest.fixture
def reminded(begun, tmp_path):
    """The same, for one test to go on with."""
    folder = tmp_path / "world"
    shutil.copytree(begun.folder, folder)
    world = new_world(folder)
    assert len(world.log(now=NEXT)) == 4
    return world


def make(world, word="acme", *more, now=NEXT, name="dossier.zip"):
    path = world.folder / name
    world.ctl("dossier", word, "-o", path, *more, now=now)
    with zipfile.ZipFile(path) as archive:
        return {one.split("/", 1)[1]: archive.read(one) for one in archive.namelist()}


def text_of(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", html.decode()))


def unpacked(files, folder):
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def follow_steps(folder):
    """verify.txt as it says, with nothing but the tools it names."""
    steps = subprocess.run(["sed", "-n", "s/^    //p", "verify.txt"], cwd=folder, capture_output=True, text=True,
                           check=True).stdout
    (folder.parent / "steps.sh").write_text(steps)
    return subprocess.run(["env", "-i", "PATH=/usr/bin:/bin", "sh", "../steps.sh"], cwd=folder, capture_output=True,
                          text=True, timeout=300, check=False)


def test_the_first_page_says_who_owes_what_and_what_was_written(reminded):
    files = make(reminded, "2026-001")
    text = text_of(files["index.html"])
    for words in ("Claim file: Acme BV", "As of 13 March 2026", "Kade 1, 1011 AB Amsterdam", "KvK 12345678",
                  "Dorpsstraat 2, 3511 AB Utrecht, NL", "87654321", "business",
                  "Principal €1,000.00", "Interest up to and including 13 Mar 2026 €5.84",
                  "Collection costs €150.00", "Total €1,155.84", "art. 6:119a BW", "art. 6:96 BW",
                  "receipt is not proven of 2 letters", "no order attached", "the document of invoice 2026-001"):
        assert words in text, (words, text)
    assert len([one for one in files if one.startswith("letters/")]) == 2
    assert "bolt" not in text.lower()


def test_the_claim_as_a_file_adds_up(reminded):
    rows = list(csv.DictReader(io.StringIO(make(reminded, "2026-001")["claim.csv"].decode())))
    parts = {one["part"]: one for one in rows}
    assert [(one["invoice"], one["from"], one["to"], one["days"], one["rate"], one["amount"]) for one in rows
            if one["part"] == "interest"] == [("2026-001", "2026-02-21", "2026-03-13", "21", "10.15", "5.84")]
    assert (parts["costs"]["amount"], parts["total"]["amount"], parts["each further day"]["amount"]) == \
        ("150.00", "1155.84", "0.28")


def test_the_same_state_gives_the_same_bytes(reminded):
    make(reminded, name="one.zip")
    make(reminded, name="two.zip")
    one, two = ((reminded.folder / name).read_bytes() for name in ("one.zip", "two.zip"))
    assert hashlib.sha256(one).hexdigest() == hashlib.sha256(two).hexdigest()
    assert reminded.ctl("dossier", "acme", "-o", reminded.folder / "one.zip", now=NEXT, status=2).err


def test_a_stranger_checks_it_and_sees_what_was_altered(reminded, tmp_path):
    paper = reminded.folder / "order 1.pdf"
    paper.write_bytes(b"%PDF-1.4 an order\n")
    reminded.ctl("attach", "2026-001", paper, "--as", "order", now=NEXT)
    files = make(reminded)
    assert files["documents/1-order_1.pdf"] == paper.read_bytes()
    assert "no order attached" not in text_of(files["index.html"])
    folder = unpacked(files, tmp_path / "stranger")
    done = follow_steps(folder)
    assert done.returncode == 0 and done.stdout.endswith("everything holds\n"), done
    assert "newest seal: 2026-03-12" in done.stdout and "taken back" not in done.stdout
    for name, content in files.items():
        if name != "index.html":
            assert hashlib.sha256(content).hexdigest() in files["files.sha256"].decode() or name == "files.sha256"
    letter = next(folder.glob("letters/*.eml"))
    letter.write_bytes(letter.read_bytes().replace(b"Acme", b"Bcme"))
    done = follow_steps(folder)
    assert done.returncode != 0 and "WRONG" in done.stdout, done


@pytest.mark.parametrize("language, words", [("nl", "Wat ontbreekt"), ("fr", "Ce qui manque"), ("de", "Was fehlt"),
                                             ("en", "What is missing")])
def test_it_speaks_its_readers_language(reminded, language, words):
    html = make(reminded, "acme", "--lang", language)["index.html"]
    assert f'<html lang="{language}">'.encode() in html and words in text_of(html)


def test_a_language_without_words_is_refused(reminded):
    said = reminded.ctl("dossier", "acme", "-o", reminded.folder / "d.zip", "--lang", "es", now=NEXT, status=2)
    assert "nl, fr, de, en" in said.err and not (reminded.folder / "d.zip").exists()


def test_of_one_invoice_only_its_own(reminded):
    of_client, of_one = make(reminded), make(reminded, "2026-003", name="one.zip")
    assert "2026-001" not in of_one["claim.csv"].decode() and b"2026-001" in of_client["claim.csv"]
    assert len(of_one["journal.txt"]) < len(of_client["journal.txt"])
    assert b"bolt" not in of_client["journal.txt"]


def test_what_was_noted_for_the_house_stays_at_home(reminded, tmp_path):
    reminded.ctl("note", "acme", "quarrels with his brother", now=NEXT)
    reminded.ctl("client", "set", "acme", "phone", "06-12345678", now=NEXT)
    files = make(reminded)
    for name, content in files.items():
        assert b"brother" not in content and b"06-12345678" not in content or name == "index.html", name
    assert follow_steps(unpacked(files, tmp_path / "stranger")).stdout.endswith("everything holds\n")


def test_arrangements_are_told_with_what_became_of_them(reminded):
    reminded.ctl("promise", "2026-001", "--date", "2026-03-20", "--amount", "400", now=NEXT)
    text = text_of(make(reminded)["index.html"])
    assert "The debtor promised €400.00 by 20 Mar 2026" in text


def test_papers_are_kept_and_taken_back(reminded):
    paper = reminded.folder / "terms.txt"
    paper.write_text("the terms")
    assert reminded.ctl("attach", "acme", paper, "--as", "menu", now=NEXT, status=2).err
    reminded.ctl("attach", "acme", paper, "--as", "terms", now=NEXT)
    assert "attached already" in reminded.ctl("attach", "acme", paper, "--as", "terms", now=NEXT, status=2).err
    assert "documents/1-terms.txt" in make(reminded)
    reminded.journal_is_whole(NEXT)
    reminded.ctl("undo", "--yes", now=NEXT)
    assert "documents/1-terms.txt" not in make(reminded, name="again.zip")
    (reminded.folder / "empty").touch()
    assert "it is empty" in reminded.ctl("attach", "acme", reminded.folder / "empty", "--as", "order", now=NEXT,
                                         status=1).err


def test_it_prints_on_four_pages_at_most(reminded, tmp_path):
    if not shutil.which("chromium"):
        pytest.skip("chromium is not installed")
    folder = unpacked(make(reminded), tmp_path / "print")
    pdf = tmp_path / "dossier.pdf"
    subprocess.run(["chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                    "--disable-background-networking", "--proxy-server=127.0.0.1:9", "--no-pdf-header-footer",
                    f"--user-data-dir={tmp_path}/profile", f"--print-to-pdf={pdf}", (folder / "index.html").as_uri()],
                   capture_output=True, timeout=300, check=False)
    pages = re.search(rb"/Type\s*/Pages[^>]*?/Count\s+(\d+)|/Count\s+(\d+)[^>]*?/Type\s*/Pages", pdf.read_bytes())
    assert pages and 1 <= int(pages[1] or pages[2]) <= 4, pages


# -- handed over -------------------------------------------------------------------------------------------------------

HANDING = """
policy "standard" {
  thanks = no
  stage "reminder" { after_due = 7d  template = reminder  new_term = 7d }
  stage "hand-over" { after_previous = 16d  action = handover  to = {"incasso@bureau.example"}  escalation = yes
                      confirm = yes }
}
"""
EXPORT = "2026-03-18T10:00"
LATER = "2026-03-31T10:00"


def approved(folder, **sections):
    """The hand-over of 2026-001 has its yes and waits for the next pass; 2026-002 is due later."""
    folder.mkdir()
    world = new_world(folder)
    world.configure(policy=HANDING, **sections)
    world.ledger(row(), row("2026-002", due="2026-03-20"))
    world.once()
    world.once(EXPORT)
    (asked,) = world.objects("approve", now=EXPORT)
    world.ctl("approve", asked["id"], now=EXPORT)
    return world


def to_agency(world):
    return [mail for mail in world.mails() if worlds.is_to(mail, "incasso@bureau.example")]


def test_a_hand_over_mails_the_claim_with_its_dossier_once(tmp_path):
    world = approved(tmp_path / "handed")
    assert to_agency(world) == []
    for now in (EXPORT, EXPORT, LATER):
        world.once(now)
    (mail,) = to_agency(world)
    assert "Acme BV" in mail["Subject"] and "2026-001" in mail["Subject"]
    files = {part.get_filename(): part.get_content() for part in mail.iter_attachments()}
    assert sorted(files) == ["claim.csv", "dossier-2026-001.html", "dossier-2026-001.zip"]
    said = " ".join(mail.get_body(("plain",)).get_content().split())
    assert "so is the whole dossier as a zip file" in said and "We can send you" not in said
    with zipfile.ZipFile(io.BytesIO(files["dossier-2026-001.zip"])) as archive:
        assert archive.read("dossier-2026-001/claim.csv").decode().splitlines() == files["claim.csv"].splitlines()
    assert "2026-002" not in files["claim.csv"]
    # R24: closed here, the rest of the client waits, and nobody is asked to do it once more
    assert world.decisions(LATER) == {("acme", "reminder"): "handed-over"}
    assert world.objects("tasks", now=LATER) == [] and len(world.log(now=LATER)) == 1
    assert not [one for one in world.owner_mails() if "Acme" in one["Subject"] and "hand" in one["Subject"].lower()]
    text = text_of(make(world, now=LATER)["index.html"])
    assert "Handed over for collection" in text and "bureau.example" not in text
    world.journal_is_whole(LATER)


@pytest.mark.parametrize("words", [("pause", "acme"), ("dispute", "2026-001", "--reason", "broken")])
def test_who_is_held_after_the_yes_is_not_handed_over(tmp_path, words):
    world = approved(tmp_path / "held")
    world.ctl(*words, now=EXPORT)
    world.once(EXPORT)
    assert to_agency(world) == []


def test_who_paid_after_the_yes_is_not_handed_over(tmp_path):
    world = approved(tmp_path / "paid")
    world.ledger(row(open="0.00", total="100.00"), row("2026-002", due="2026-03-20"), day="2026-03-18")
    world.once(EXPORT)
    world.once(LATER)
    assert to_agency(world) == []

def handing(tmp_path, name, misbehaving, say):
    """A hand-over with its yes, and the relay that its mail will go to, which answers as SAY."""
    world = approved(tmp_path / name)
    server = misbehaving(say=say)
    world.configure(policy=HANDING, smtp=worlds.relay_section(server.port))
    return world, server


def taken(server):
    """The mails to the agency that SERVER took."""
    return [one for one in server.messages if "incasso@bureau.example" in one[1][0]]


def test_a_mail_to_the_agency_that_is_put_off_goes_later_and_once(tmp_path, misbehaving):  # noqa: F811
    world, server = handing(tmp_path, "off", misbehaving, {"RCPT": "451 4.3.0 later"})
    world.once(EXPORT, status=None)
    assert taken(server) == [] and world.objects("tasks", now=EXPORT)  # still to be done
    server.say = {}
    for now in ("2026-03-19T10:00", "2026-03-19T15:00", LATER):
        world.once(now, status=None)
    assert len(taken(server)) == 1
    assert world.objects("tasks", now=LATER) == []
    world.journal_is_whole(LATER)


def test_a_mail_that_the_agency_refuses_is_told_and_left_to_the_owner(tmp_path, misbehaving):  # noqa: F811
    world, server = handing(tmp_path, "refused", misbehaving, {"RCPT": "550 5.1.1 no such user"})
    world.once(EXPORT, status=None)
    server.say = {}
    for now in ("2026-03-19T10:00", "2026-03-20T10:00"):
        world.once(now, status=None)
    assert taken(server) == []  # refused for good: not tried again by itself
    (task,) = world.objects("tasks", now=LATER)
    assert task["kind"] == "handover" and task["invoices"] == ["2026-001"]
    told = [data for _, recipients, data in server.messages if f"<{worlds.OWNER}>" in recipients[0]]
    assert any(b"Hand over Acme BV" in data for data in told), told
    world.journal_is_whole(LATER)


def test_a_dossier_too_large_for_mail_is_left_in_a_folder(tmp_path):
    world = approved(tmp_path / "large", smtp='smtp "main" { transport = maildir  attach_max = 1k }')
    world.once(EXPORT)
    (mail,) = to_agency(world)
    assert sorted(part.get_filename() for part in mail.iter_attachments()) == ["claim.csv", "dossier-2026-001.html"]
    assert "is too large for mail" in " ".join(mail.get_body(("plain",)).get_content().split())
    with zipfile.ZipFile(world.folder / "dossiers/dossier-2026-001.zip") as archive:
        assert "dossier-2026-001/index.html" in archive.namelist()


def test_who_was_collected_from_agrees_new_terms_first(tmp_path):
    world = approved(tmp_path / "collected")
    world.once(EXPORT)
    assert world.status(EXPORT)["settled_after_collection"] == []
    world.ledger(row(open="0.00", total="100.00"), row("2026-002", due="2026-03-20"), day="2026-03-31")
    world.once(LATER)
    assert world.status(LATER)["settled_after_collection"] == [{"client": "acme", "habit": None, "policy": None}]
    assert "settled after collection" in re.sub(r"\s+", " ", world.ctl("status", now=LATER, status=None).out)
    assert [one["client"] for one in world.objects("clients", "--stop", now=LATER)] == ["acme"]
    world.ctl("resume", "acme", "--handed-over", now=LATER)
    assert world.status(LATER)["settled_after_collection"] == []
    assert world.objects("clients", "--stop", now="2026-04-01T10:00") == []  # the day itself is still held (R8)


def test_costs_of_an_agency_that_are_open_stop_new_work(tmp_path):
    world = approved(tmp_path / "costs")
    world.once(EXPORT)
    world.ctl("returned", "2026-001", "--costs-open", "40", now=LATER)
    (acme,) = world.objects("clients", "--stop", now=LATER)
    assert (acme["client"], acme["costs_open"], acme["stop"]) == ("acme", "40.00 EUR", True)
    assert "40.00 EUR" in world.ctl("clients", "--stop", now=LATER).out
