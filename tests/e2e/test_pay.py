# SPDX-License-Identifier: MIT
"""What goes along with a letter: a code to scan and pay, a logo, the invoice and other files, a calendar entry."""
import contextlib
import email
import email.policy
import os
import random
import sqlite3
import subprocess

import pytest

import faults
import world as worlds
from world import MONDAY, SECOND, row

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))  # no more of it is looked at
COLUMNS = worlds.COLUMNS + ("payment_reference", "invoice_pdf")
LEDGER = 'ledger "main" { path = "ledger.csv"  max_age = 0d  invoice_pdf = "pdf/{number}.pdf" }'
TUESDAY = "2026-03-03T10:00"


def policy(more):
    return worlds.POLICY.replace("template = reminder  new_term = 7d", f"template = reminder  new_term = 7d  {more}")


def invoice(number="2026-001", client="acme", reference="", pdf="", **more):
    return {**row(number, client, **more), "payment_reference": reference, "invoice_pdf": pdf}


def put_ledger(world, *invoices, day="2026-03-02"):
    world.write(world.ledger_file, worlds.csv_of(invoices, COLUMNS), day)


def put(world, path, content):
    (world.folder / path).parent.mkdir(exist_ok=True)
    return world.write(path, content)


def part(letter, content_id):
    (found,) = [one for one in letter.walk() if one["Content-ID"] == f"<{content_id}>"]
    return found


def files(letter):
    """{name: bytes} of what is attached."""
    return {one.get_filename(): one.get_payload(decode=True) for one in letter.iter_attachments()
            if one.get_content_disposition() == "attachment"}


def scan(world, letter):
    image = put(world, "qr.png", part(letter, "qr").get_payload(decode=True))
    done = subprocess.run(["zbarimg", "--nodbus", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", "-Sbinary",
                           image], capture_output=True, timeout=60, check=True)
    return done.stdout.decode()


def text_of(mail):
    return " ".join(mail.get_body(("plain",)).get_content().split())


# -- the payment block -----------------------------------------------------------------------------------------------

def test_the_code_says_what_the_text_says(make_world):
    world = make_world(sender=worlds.SENDER.replace("Bakkerij De Vries", "Café Zoë & Søn"))
    put_ledger(world, invoice(open="1210.00", reference="RF18539007547034"))
    world.once()
    (letter,) = world.letters()
    assert scan(world, letter) == ("BCD\n002\n1\nSCT\n\nCafé Zoë & Søn\nNL91ABNA0417164300\nEUR1210.00\n\n"
                                   "RF18539007547034")
    assert letter.get_content_type() == "multipart/related"
    text = letter.get_body(("plain",)).get_content()
    for line in ("IBAN       NL91 ABNA 0417 1643 00", "Amount     €1,210.00", "Reference  RF18 5390 0754 7034"):
        assert line in text.splitlines(), text
    assert "scan" not in text
    assert 'src="cid:qr"' in letter.get_body(("html",)).get_content()
    assert part(letter, "qr").get_content_disposition() == "inline"


def test_one_code_pays_several_invoices(world):
    put_ledger(world, invoice("2026-001", open="100.00"), invoice("2026-002", open="2.05"))
    world.once()
    (letter,) = world.letters()
    assert scan(world, letter).split("\n")[7:] == ["EUR102.05", "", "", "2026-001, 2026-002"]


def test_a_belgian_reference_stands_in_the_text_of_the_code(make_world):
    world = make_world(sender=worlds.SENDER.replace("NL91ABNA0417164300", "BE68539007547034"))
    put_ledger(world, invoice(reference="***090/9337/55493***"))
    world.once()
    (letter,) = world.letters()
    assert scan(world, letter).split("\n")[6:] == ["BE68539007547034", "EUR100.00", "", "", "+++090/9337/55493+++"]
    assert "+++090/9337/55493+++" in text_of(letter)


@pytest.mark.parametrize("sender, currency", [
    (worlds.SENDER, "USD"), (worlds.SENDER.replace("iban", "qr = no  iban"), "EUR"),
    (worlds.SENDER.replace('iban = "NL91ABNA0417164300"', ""), "EUR")])
def test_without_a_code_nothing_is_said_of_one(make_world, sender, currency):
    world = make_world(sender=sender)
    put_ledger(world, invoice(currency=currency))
    world.once()
    (letter,) = world.letters()
    assert letter.get_content_type() == "multipart/alternative"
    assert "scan" not in letter.get_body(("html",)).get_content()


def test_the_logo_goes_along(make_world):
    world = make_world()
    put(world, "logo.png", PNG)
    world.configure(sender=worlds.SENDER.replace("iban", 'logo = "logo.png"  iban'))
    put_ledger(world, invoice())
    world.once()
    (letter,) = world.letters()
    assert part(letter, "logo").get_payload(decode=True) == PNG
    assert 'src="cid:logo" alt="Bakkerij De Vries"' in letter.get_body(("html",)).get_content()


# -- files -----------------------------------------------------------------------------------------------------------

def test_the_invoices_and_a_file_of_the_owners_go_along(make_world):
    world = make_world()
    put(world, "terms.pdf", b"%PDF terms")
    world.configure(ledger=LEDGER, policy=policy('attach = {"invoice", "terms.pdf"}'))
    for name in ("INV_2026_1", "INV_2026_2"):
        put(world, f"pdf/{name}.pdf", f"%PDF {name}".encode())
    put_ledger(world, invoice("INV/2026/1"), invoice("INV/2026/2"))
    world.once()
    (letter,) = world.letters()
    assert files(letter) == {"INV_2026_1.pdf": b"%PDF INV_2026_1", "INV_2026_2.pdf": b"%PDF INV_2026_2",
                             "terms.pdf": b"%PDF terms"}
    assert letter.get_content_type() == "multipart/mixed"
    assert "The invoices are attached again." in text_of(letter)
    world.once(TUESDAY)
    assert world.owner_mails() == []


@pytest.mark.parametrize("size, written", [(10, 1), (2 << 20, 8)])
def test_of_letters_with_large_files_few_are_written_at_once(make_world, size, written):
    """In WRITTEN steps, so that neither the loop nor the memory has to take them all; each goes out whole."""
    world = faults.faulty(make_world(smtp='smtp "main" { transport = maildir  attach_max = 8M }'))
    turns, steps = faults.Turns(world), world.folder / "steps"
    world.surroundings["HERINNERD_FAULT_LIST"] = str(steps)
    terms = random.Random(size).randbytes(size)
    put(world, "terms.pdf", terms)
    world.configure(policy=policy('attach = {"terms.pdf"}'))
    world.ledger(*worlds.rows(16))
    world.once()
    assert [files(letter) for letter in world.letters()] == [{"terms.pdf": terms}] * 16
    assert [one["level"] for one in world.log()] == ["accepted"] * 16
    world.journal_is_whole()
    assert steps.read_text().split().count("compose") - 1 == written
    turns.check()


@pytest.mark.parametrize("more, room", [("", 0), ("attach_max = 1k", 2000)])
def test_a_missing_file_is_left_out_and_the_owner_is_told(make_world, more, room):
    world = make_world(ledger=LEDGER, policy=policy('attach = {"invoice"}'),
                       smtp=f'smtp "main" {{ transport = maildir  {more} }}')
    if room:
        put(world, "pdf/2026-001.pdf", b"x" * room)
    put_ledger(world, invoice())
    world.once()
    (letter,) = world.letters()
    assert files(letter) == {} and "attached" not in text_of(letter)
    world.once(TUESDAY)
    world.once("2026-03-04T10:00")
    (mail,) = world.owner_mails()
    assert "goes without a file" in text_of(mail) and "2026-001.pdf" in text_of(mail)
    assert ("larger than attach_max" if room else "there is no such file") in text_of(mail)


def test_a_letter_waits_for_its_file_and_goes_when_it_comes(make_world):
    world = make_world(ledger=LEDGER, policy=policy('attach = {"invoice"}  attach_missing = hold'))
    put_ledger(world, invoice(), invoice("2026-009", "klaar"))
    put(world, "pdf/2026-009.pdf", b"%PDF 9")
    world.once()
    assert world.receivers() == ["ap@klaar.example"]
    assert "2026-001.pdf" in world.troubles()
    world.once(TUESDAY)
    (mail,) = world.owner_mails()
    assert "waits for a file" in text_of(mail)
    put(world, "pdf/2026-001.pdf", b"%PDF 1")
    world.once("2026-03-04T10:00")
    assert world.receivers() == ["ap@acme.example", "ap@klaar.example"]
    assert world.troubles("2026-03-04T10:00") == ""


def test_no_file_outside_the_folder_is_sent(make_world):
    world = make_world(ledger=LEDGER, policy=policy('attach = {"invoice"}'))
    put(world, "secret.pdf", b"secret")
    put(world, "pdf/ok.pdf", b"ok")
    os.symlink("../secret.pdf", world.folder / "pdf/link.pdf")
    put_ledger(world, invoice("A1", "een", pdf="../secret.pdf"), invoice("A2", "twee", pdf="link.pdf"),
               invoice("A3", "drie", pdf=str(world.folder / "secret.pdf")), invoice("../secret", "vier"),
               invoice("A5", "vijf", pdf="ok.pdf"))
    world.once()
    sent = {str(letter["To"].addresses[0].username) + letter["To"].addresses[0].domain: files(letter)
            for letter in world.letters()}
    assert len(sent) == 5 and [one for one in sent.values() if one] == [{"ok.pdf": b"ok"}]


# -- the calendar entry ----------------------------------------------------------------------------------------------

def test_a_letter_carries_the_end_of_its_term_for_a_calendar(make_world):
    world = make_world(sender=worlds.SENDER.replace("Bakkerij De Vries", 'Bakkerij \\"De Vries\\"; & zn, een'))
    shipped = (worlds.ROOT / "templates/en/reminder.md").read_text()
    (world.folder / "templates/en").mkdir(parents=True)
    world.write("templates/en/reminder.md", shipped.replace("\n", "\nCalendar: due\n", 1))
    put_ledger(world, invoice(reference="RF18539007547034"))
    world.once()
    (letter,) = world.letters()
    (entry,) = [one for one in letter.iter_attachments() if one.get_content_type() == "text/calendar"]
    assert (entry.get_param("method"), entry.get_filename()) == ("PUBLISH", "due.ics")
    lines = entry.get_payload(decode=True).replace(b"\r\n ", b"").decode().split("\r\n")
    assert lines.count("BEGIN:VEVENT") == 1 and "METHOD:PUBLISH" in lines
    assert "DTSTART;VALUE=DATE:20260309" in lines
    assert f"UID:due.{str(letter['Message-ID'])[1:-1]}" in lines
    (summary,) = [line for line in lines if line.startswith("SUMMARY:")]
    assert summary.replace("\\", "") == "SUMMARY:" + str(letter["Subject"])
    (description,) = [line for line in lines if line.startswith("DESCRIPTION:")]
    assert "RF18 5390 0754 7034" in description and "NL91 ABNA 0417 1643 00" in description
    (organizer,) = [line for line in lines if line.startswith("ORGANIZER")]
    assert organizer.endswith(":mailto:administratie@devries.example")
    world.once(SECOND)
    assert not [one for one in world.letters()[-1].iter_attachments() if one.get_content_type() == "text/calendar"]


def test_papers_kept_for_a_client_or_an_invoice_go_along_once_each(make_world):
    world = make_world(ledger=LEDGER, policy=policy('attach = {"terms", "contract"}'))
    put_ledger(world, invoice("2026-001"), invoice("2026-002"), day="2026-02-23")
    world.once(now="2026-02-23T10:00")  # nothing is due yet; from now on the client is known
    world.ctl("attach", "acme", put(world, "terms.pdf", b"%PDF terms"), "--as", "terms")
    world.ctl("attach", "2026-001", put(world, "contract.pdf", b"%PDF contract"), "--as", "contract")
    put_ledger(world, invoice("2026-001"), invoice("2026-002"))
    world.once()
    (letter,) = world.letters()
    assert files(letter) == {"terms.pdf": b"%PDF terms", "contract.pdf": b"%PDF contract"}
    world.once(TUESDAY)
    (mail,) = world.owner_mails()
    assert 'no paper of the kind "contract" is kept for invoice "2026-002"' in text_of(mail)

def test_a_file_that_goes_with_many_letters_is_kept_once(make_world):
    world = make_world()
    terms = b"%PDF " + random.Random(1).randbytes(50000)
    put(world, "terms.pdf", terms)
    world.configure(ledger=LEDGER, policy=policy('attach = {"terms.pdf"}'))
    clients = ("acme", "zeta", "brandt", "dupont")
    put_ledger(world, *(invoice(f"2026-{number}", client) for number, client in enumerate(clients)))
    world.once()
    assert [files(letter) for letter in world.letters()] == [{"terms.pdf": terms}] * len(clients)
    with contextlib.closing(sqlite3.connect(world.store)) as db:
        kept = db.execute("SELECT count(*), sum(length(data)) FROM content WHERE size > 20000 AND kind = 'file'")
        assert kept.fetchone() == (1, len(terms))
        assert db.execute("SELECT sum(length(data)) FROM content").fetchone()[0] < 2 * len(terms)
    for entry in world.log():
        mail = email.message_from_string(world.ctl("show", entry["id"], "--eml").out, policy=email.policy.default)
        assert files(mail) == {"terms.pdf": terms}
    world.journal_is_whole()
    copy = world.folder / "copy.db"
    world.ctl("backup", copy, "--verify")
    world.sqlite("DROP TRIGGER content_update; UPDATE content SET data = zeroblob(9) WHERE kind = 'file'")
    told = world.ctl("verify", status=1)
    assert "its message was altered" in told.out + told.err
