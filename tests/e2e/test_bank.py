# SPDX-License-Identifier: MIT
"""What came in at the bank keeps a letter back before the ledger knows of it, and why is told; a person has the last
word; statements that are too old, torn or missing are never taken for «nothing was paid»."""
import json
import os
import subprocess

import pytest

import world as worlds
from world import MONDAY, World, row

IBAN = "NL91ABNA0417164300"
BANK = 'bank "ing" { type = camt053  path = "bank/*.xml"  account = "NL91ABNA0417164300"  max_age = 3bd }'


def entry(amount, text="", day="2026-02-27", name="Acme BV", iban="NL20INGB0001234567", ident="", reference="",
          reversal=False, e2e=""):
    """One Ntry; a negative amount is money out."""
    side, party = ("CRDT", "Dbtr") if not str(amount).startswith("-") or reversal else ("DBIT", "Cdtr")
    booked = "DBIT" if str(amount).startswith("-") else side
    strd = f"<Strd><CdtrRefInf><Ref>{reference}</Ref></CdtrRefInf></Strd>" if reference else ""
    return (f"<Ntry><Amt Ccy='EUR'>{str(amount).lstrip('-')}</Amt><CdtDbtInd>{booked}</CdtDbtInd>"
            f"<RvslInd>{str(reversal).lower()}</RvslInd><Sts>BOOK</Sts><BookgDt><Dt>{day}</Dt></BookgDt>"
            f"<AcctSvcrRef>{ident}</AcctSvcrRef><NtryDtls><TxDtls><Refs><EndToEndId>{e2e or 'NOTPROVIDED'}"
            f"</EndToEndId></Refs><RltdPties><{party}><Nm>{name}</Nm></{party}><{party}Acct><Id><IBAN>{iban}</IBAN>"
            f"</Id></{party}Acct></RltdPties><RmtInf>{f'<Ustrd>{text}</Ustrd>' if text else ''}{strd}</RmtInf>"
            "</TxDtls></NtryDtls></Ntry>")


def statement(*entries, day="2026-03-01", opening="1000.00", closing=None, account=IBAN, ident="S1"):
    total = float(opening)
    for one in entries:
        amount = float(one.split("'EUR'>")[1].split("<")[0])
        total += -amount if "<CdtDbtInd>DBIT" in one else amount

    def balance(code, amount):
        return (f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy='EUR'>{abs(float(amount)):.2f}</Amt>"
                f"<CdtDbtInd>{'DBIT' if float(amount) < 0 else 'CRDT'}</CdtDbtInd><Dt><Dt>{day}</Dt></Dt></Bal>")
    return ('<?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02">'
            f"<BkToCstmrStmt><GrpHdr><MsgId>M</MsgId></GrpHdr><Stmt><Id>{ident}</Id><Acct><Id><IBAN>{account}</IBAN></Id>"
            f"</Acct>{balance('OPBD', opening)}{balance('CLBD', closing or total)}{''.join(entries)}</Stmt>"
            "</BkToCstmrStmt></Document>")


@pytest.fixture
def banked(make_world):
    """One invoice of 100.00 that is overdue, and a bank whose folder is empty."""
    world = make_world(more=BANK)
    (world.folder / "bank").mkdir()
    world.ledger(row())
    return world


def put(world, name, text):
    """A statement arrives as programs should bring one: whole, under its name at once."""
    path = world.folder / "bank" / name
    part = path.with_suffix(".part")
    part.write_bytes(text if isinstance(text, bytes) else text.encode())
    os.rename(part, path)


def payments(world, *arguments, now=MONDAY, status=0):
    return [json.loads(line) for line in world.ctl("payments", "--json", *arguments, now=now, status=status)
            .out.splitlines()]


def plan(world, now=MONDAY):
    return [json.loads(line) for line in world.ctl("plan", "--json", now=now).out.splitlines()]


def test_a_payment_in_todays_statement_keeps_the_letter_back_and_explain_says_why(banked):
    put(banked, "1.xml", statement(entry("100.00", "factuur 2026-001")))
    banked.once()
    assert banked.letters() == []
    text = " ".join(banked.ctl("explain", "2026-001").out.split())
    assert "paid EUR 100.00 on 2026-02-27 (ing, rule 6: invoice number in the text, payer" in text
    assert "open in the ledger, paid at the bank" in text
    (payment,) = payments(banked)
    assert (payment["state"], payment["rule"]) == ("applied", 6)
    assert payment["invoices"][0]["number"] == "2026-001" and payment["invoices"][0]["amount"] == "100.00"


def test_a_path_that_is_a_folder_means_all_in_it(banked):
    banked.configure(more=BANK.replace("bank/*.xml", "bank"))
    put(banked, "1.xml", statement(entry("100.00", "factuur 2026-001")))
    banked.once()
    assert banked.letters() == []
    assert [one["state"] for one in payments(banked)] == ["applied"]
    assert "factuur 2026-001" in banked.ctl("bank", "show", banked.folder / "bank" / "1.xml").out


def test_without_the_payment_the_letter_goes(banked):
    put(banked, "1.xml", statement(entry("55.00", "iets anders", name="Iemand Anders")))
    banked.once()
    assert len(banked.letters()) == 1


def test_a_return_next_week_asks_a_person_and_goes_on_after_that(banked):
    put(banked, "1.xml", statement(entry("100.00", "factuur 2026-001", e2e="E1", ident="A1")))
    banked.once()
    put(banked, "2.xml", statement(entry("-100.00", "factuur 2026-001", day="2026-03-06", e2e="E1", ident="A2",
                                         reversal=True), day="2026-03-08", opening="1100.00", ident="S2"))
    banked.once(now="2026-03-09T10:00")
    assert banked.letters() == []
    assert "took it back" in banked.ctl("explain", "2026-001", now="2026-03-09T10:00").out
    (decision,) = plan(banked, now="2026-03-09T10:00")
    assert (decision["decision"], decision["reason"]) == ("held", "payment")
    first = payments(banked, "--held", now="2026-03-09T10:00")[0]
    assert first["reversed"] is True
    banked.ctl("unmatch", str(first["id"]), now="2026-03-09T10:00")
    banked.once(now="2026-03-09T10:30")
    assert len(banked.letters()) == 1


def test_a_person_ties_and_unties_and_everything_is_as_before(banked):
    banked.ledger(row(), row("2026-002", "bravo", open="40.00"))
    put(banked, "1.xml", statement(entry("70.00", "dank u", name="Iemand Anders")))
    before = plan(banked)
    banked.once(now="2026-02-28T10:00")  # a Saturday: read, nothing sent
    (payment,) = payments(banked)
    assert payment["state"] == "unmatched"
    banked.ctl("match", str(payment["id"]), "2026-002")
    (tied,) = payments(banked)
    assert (tied["state"], tied["rule"], tied["left"]) == ("applied", 99, "30.00")
    banked.ctl("match", str(payment["id"]), "2026-001")
    (tied,) = payments(banked)
    assert tied["left"] == "0.00" and [one["amount"] for one in tied["invoices"]] == ["40.00", "30.00"]
    banked.ctl("match", str(payment["id"]), "2026-001", "--amount", "30.01", status=2)
    banked.ctl("unmatch", str(payment["id"]))
    assert plan(banked) == before
    (free,) = payments(banked)
    assert free["state"] == "unmatched" and free["invoices"] == []
    assert banked.ctl("verify").status == 0


def test_what_a_person_tied_stays_paid_under_the_ledgers_new_name_and_under_the_old_one_again(banked):
    put(banked, "1.xml", statement(entry("100.00", "dank u", name="Iemand Anders", iban="NL02ABNA0123456789")))
    banked.once(now="2026-02-28T10:00")
    (payment,) = payments(banked)
    banked.ctl("match", str(payment["id"]), "2026-001", now="2026-02-28T10:00")
    old = banked.sections["ledger"]
    banked.configure(ledger=old.replace('"main"', '"books"', 1))
    banked.ctl("ledger", "rename", "main", "books")
    banked.once()
    assert banked.letters() == []
    (tied,) = payments(banked)
    assert tied["state"] == "applied" and tied["invoices"][0]["number"] == "2026-001"
    banked.ctl("undo")
    banked.configure(ledger=old)
    banked.once(now="2026-03-03T10:00")
    assert banked.letters() == []
    assert banked.ctl("verify").status == 0


def test_a_ledger_that_cannot_be_read_keeps_no_payment_from_the_others(banked):
    banked.configure(more=BANK + 'ledger "shop" { path = "shop.csv"  max_age = 0d }')
    put(banked, "1.xml", statement(entry("100.00", "factuur 2026-001")))
    banked.once(status=1)
    assert banked.letters() == []
    (payment,) = payments(banked)
    assert (payment["state"], payment["rule"]) == ("applied", 6)


def test_what_a_person_tied_and_the_bank_took_back_waits_for_that_person_once_more(banked):
    late = "2026-03-09T10:00"
    put(banked, "1.xml", statement(entry("100.00", "dank u", name="Iemand Anders", e2e="E1", ident="A1")))
    banked.once(now="2026-02-28T10:00")
    (payment,) = payments(banked)
    banked.ctl("match", str(payment["id"]), "2026-001", now="2026-02-28T10:00")
    put(banked, "2.xml", statement(entry("-100.00", "dank u", day="2026-03-06", e2e="E1", ident="A2", reversal=True),
                                   day="2026-03-08", opening="1100.00", ident="S2"))
    for _ in range(2):
        banked.once(now=late)
        (decision,) = plan(banked, now=late)
        assert (decision["decision"], decision["reason"]) == ("held", "payment")
        assert payments(banked, "--held", now=late)[0]["reversed"] is True
    banked.ctl("match", str(payment["id"]), "2026-001", now=late)
    banked.once(now=late)
    assert banked.letters() == []
    banked.ctl("unmatch", str(payment["id"]), now=late)
    banked.once(now="2026-03-09T10:30")
    assert len(banked.letters()) == 1


def test_a_part_payment_lowers_what_the_letter_asks_until_the_ledger_shows_it(banked):
    put(banked, "1.xml", statement(entry("40.00", "factuur 2026-001")))
    (decision,) = plan(banked)
    assert decision["total"] == {"EUR": "60.00"}
    banked.once()
    banked.ledger(row(open="60.00", total="100.00"))
    (decision,) = [one for one in plan(banked, now="2026-03-20T10:00") if one["stage"] == "second"] or [None]
    assert decision["total"] == {"EUR": "60.00"}


def test_old_statements_hold_everything_and_none_at_all_too(banked):
    (decision,) = plan(banked)
    assert decision["reason"] == "bank"
    put(banked, "1.xml", statement(day="2026-02-20"))
    (decision,) = plan(banked)
    assert decision["reason"] == "bank"
    put(banked, "2.xml", statement(day="2026-02-27", ident="S2"))
    (decision,) = plan(banked)
    assert decision["decision"] == "send"


def test_a_gap_between_statements_is_said_and_not_trusted(banked):
    put(banked, "1.xml", statement(day="2026-02-20"))
    put(banked, "2.xml", statement(day="2026-02-27", opening="900.00", ident="S3"))
    (decision,) = plan(banked)
    assert decision["reason"] == "bank"
    assert "statements are missing after 2026-02-20" in banked.ctl("payments", status=1).err
    put(banked, "3.xml", statement(entry("-100.00", "huur"), day="2026-02-25", ident="S2"))
    (decision,) = plan(banked)
    assert decision["decision"] == "send"


def test_a_torn_file_is_refused_whole_and_read_when_it_is_whole(banked):
    whole = statement(entry("100.00", "factuur 2026-001"))
    put(banked, "1.xml", whole[:-400])
    assert "1.xml" in banked.ctl("payments", status=1).err
    banked.once()
    assert banked.letters() == []  # no statement that can be trusted
    assert "1.xml" in banked.ctl("payments", status=1).err  # said as long as it lies there
    put(banked, "1.xml", whole)
    (payment,) = payments(banked)
    assert payment["state"] == "applied"


def test_letters_wait_while_a_statement_is_half_copied_and_no_stray_file_holds_them_for_long(banked):
    put(banked, "1.xml", statement(day="2026-02-26"))
    banked.write("bank/2.xml", statement(entry("100.00", "factuur 2026-001"), ident="S2")[:-400], day="2026-03-02")
    for _ in range(2):  # as read, and as remembered
        assert [one["reason"] for one in plan(banked)] == ["bank"]
        banked.once()
        assert banked.letters() == []
    banked.write("bank/2.xml", "a note", day="2026-02-26")  # what it might hold is known by now
    assert [one["reason"] for one in plan(banked)] == [None]
    banked.write("bank/2.xml", "a note", day="2026-03-02")
    assert [one["reason"] for one in plan(banked, now="2026-03-03T10:00")] == ["bank"]
    (banked.folder / "bank/2.xml").unlink()
    assert [one["reason"] for one in plan(banked, now="2026-03-03T10:00")] == [None]


def test_of_several_accounts_the_one_that_letters_name_has_to_be_known(banked):
    other = "NL02ABNA0123456789"
    banked.configure(more=BANK.replace('account = "NL91ABNA0417164300"', ""))
    put(banked, "1.xml", statement(day="2026-02-20"))
    put(banked, "2.xml", statement(account=other, ident="O1"))
    assert [one["reason"] for one in plan(banked)] == ["bank"]
    put(banked, "1.xml", statement(day="2026-03-01"))
    put(banked, "2.xml", statement(account=other, day="2026-02-20", ident="O1"))
    assert [one["reason"] for one in plan(banked)] == [None]


def test_sums_beyond_all_numbers_add_up_to_nothing(banked):
    huge = entry("90000000000000000.00", "x", ident="A") + entry("90000000000000000.00", "y", ident="B")
    put(banked, "1.xml", statement(huge, closing="1000.00"))
    first = json.loads(banked.ctl("bank", "show", str(banked.folder / "bank/1.xml"), "--json").out.splitlines()[0])
    assert first["adds_up"] is False


def test_what_was_paid_before_anything_was_read_stays_paid(banked):
    """Statements of a year are brought in at once, and the ledger still shows what they pay as open."""
    banked.ledger(row(issued="2025-10-01", due="2025-10-31"))
    put(banked, "1.xml", statement(entry("100.00", "factuur 2026-001", day="2025-11-03"), day="2025-11-05", ident="S1"))
    put(banked, "2.xml", statement(day="2026-03-01", opening="1100.00", ident="S2"))
    for now in (MONDAY, "2026-03-03T10:00"):
        banked.once(now=now)
        (payment,) = payments(banked, now=now)
        assert (payment["state"], payment["rule"]) == ("applied", 6)
        assert plan(banked, now=now) == [] or all(one["reason"] == "conflict" for one in plan(banked, now=now))
    assert banked.letters() == []


def test_files_that_overlap_and_copies_count_once_and_true_twins_twice(banked):
    twin = entry("10.00", "abonnement", name="Iemand Anders")
    put(banked, "1.xml", statement(twin, twin, entry("5.00", "x", ident="B1", name="Y")))
    banked.once(now="2026-02-28T10:00")
    put(banked, "copy.xml", statement(twin, twin, entry("5.00", "x", ident="B1", name="Y")))
    put(banked, "2.xml", statement(twin, twin, twin, entry("5.00", "x", ident="B1", name="Y"), ident="S1b"))
    banked.once(now="2026-02-28T11:00")
    put(banked, "3.xml", statement(twin, twin, twin, entry("5.00", "x", ident="B1", name="Y"), ident="S1c"))
    amounts = sorted(one["amount"] for one in payments(banked))
    assert amounts == ["10.00", "10.00", "10.00", "5.00"]


def test_a_statement_of_another_account_is_refused(banked):
    put(banked, "1.xml", statement(entry("100.00", "2026-001"), account="NL20INGB0001234567"))
    assert "holds nothing of account NL91ABNA0417164300" in banked.ctl("payments", status=1).err
    assert payments(banked, status=1) == []


@pytest.fixture
def waiting(banked):
    """One payment that may be for the invoice and one that is nobody's, both in the store."""
    banked.ledger(row(), row("2026-002", "bravo", open="40.00"))
    put(banked, "1.xml", statement(entry("60.00", "betreft 2026-001", name="Onbekend", ident="P1", day="2026-02-25"),
                                   entry("39.00", "dank u", name="Iemand Anders", iban="NL02ABNA0123456789", ident="P2")))
    banked.once(now="2026-02-28T10:00")
    return banked


def review(world, *answers):
    """What is shown when the ANSWERS come through a pipe, a line each."""
    done = subprocess.run([worlds.BUILD / "herinnerctl", "--config", world.config, "payments", "--review"],
                          input="".join(f"{answer}\n" for answer in answers), capture_output=True, text=True,
                          timeout=120, env=worlds.environment(MONDAY), check=False)
    worlds.check_sane(done.stderr)
    assert done.returncode == 0, done
    return " ".join(done.stdout.split())


def test_what_waits_for_a_person_is_listed_with_why_and_the_commands_that_settle_it(waiting):
    held, free = payments(waiting, "--review")
    assert (held["state"], held["rule"], held["why"]) == ("held", 7, "invoice number in the text, another amount than is "
                                                                     "open")
    assert held["commands"] == [f"herinnerctl match {held['id']} main/2026-001", f"herinnerctl unmatch {held['id']}"]
    assert (free["state"], free["commands"][0]) == ("unmatched", f"herinnerctl match {free['id']} INVOICE")
    for command in (held["commands"][0], free["commands"][1]):
        waiting.ctl(*command.split()[1:])
    assert payments(waiting, "--review") == []
    assert [(one["state"], one["rule"]) for one in payments(waiting)] == [("applied", 99), ("unmatched", 0)]


def test_a_person_walks_through_what_waits_and_each_answer_is_the_act_of_its_verb(waiting):
    page = review(waiting, "mtach", "match 2026-404", "match", "match 2026-002 12.50")
    first, second = page.split("payment 2 of 2: 39.00 EUR, booked 2026-02-27")
    for text in ("payment 1 of 2: 60.00 EUR, booked 2026-02-25", "from Onbekend", "text betreft 2026-001",
                 "held, rule 7: invoice number in the text", "2026-001 of acme, of which 100.00 EUR was open before it",
                 '"mtach" is none of these', "60.00 EUR of payment 1 counts for invoice 2026-001"):
        assert text in first, text
    assert "unmatched, rule 0" in second and "12.50 EUR of payment 2 counts for invoice 2026-002" in second
    assert "answered: 2; not looked at: 0" in page
    assert [(one["state"], one["invoices"][0]["amount"]) for one in payments(waiting)] == [("applied", "60.00"),
                                                                                          ("applied", "12.50")]
    assert "no payment waits for a person" in review(waiting)


def test_a_review_that_is_left_changes_nothing_and_unmatch_says_it_is_nobodys(waiting):
    before = payments(waiting)
    assert "answered: 1; not looked at: 1" in review(waiting, "next", "quit")
    assert payments(waiting) == before
    review(waiting, "unmatch", "unmatch")
    assert [one["state"] for one in payments(waiting)] == ["unmatched", "unmatched"]
    assert payments(waiting, "--review") == []
    waiting.once()
    assert len(waiting.letters()) == 2
    waiting.ctl("payments", "--review", "--held", status=2)


BOMB = '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize("what, text, said", [
    ("nothing", b"", "not well-formed"),
    ("a web page", b"<html><body>log in</body></html>", "no CAMT.053"),
    ("an entity bomb", BOMB.encode() + b"<Document>&b;</Document>", "document type"),
    ("a file of the system", b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><Document>&x;</Document>',
     "document type"),
    ("depth", b"<a>" * 100000, "64 deep"),
    ("depth below the library's limit", b"<a>" * 100 + b"</a>" * 100, "64 deep"),
    ("a comma in an amount", statement(entry("100.00")).replace("100.00", "100,00").encode(), "digits with a point"),
    ("a huge text", statement(entry("1.00", "x" * 70000)).encode(), "64 kB"),
    ("bad bytes", statement(entry("1.00", "x")).encode().replace(b"Acme", b"\xff\xfe"), "not well-formed"),
    ("an unknown side", statement(entry("1.00", "x")).replace("<CdtDbtInd>CRDT</CdtDbtInd><RvslInd>", "<RvslInd>")
     .encode(), "lacks its amount or its side"),
], ids=lambda value: value if isinstance(value, str) and len(value) < 40 else "")
def test_what_is_no_statement_is_refused_with_a_reason(banked, what, text, said):
    path = banked.folder / "one.xml"
    path.write_bytes(text)
    result = banked.ctl("bank", "show", str(path), "--bank", "ing", status=1)
    assert said in result.err and "one.xml" in result.err, what
    assert not result.out


def test_mt940_of_another_kind_or_cut_is_refused(banked):
    head = ":20:X\n:25:NL91ABNA0417164300\n:28C:1\n:60F:C260227EUR100,00\n"
    for text, said in ((head + ":61:2602270227C10,00NTRFNONREF\n:86:x\n", ":62F:"),
                       (":20:X\n:25:NL91ABNA0417164300\n:34F:EUR0,00\n:61:2602270227C1,00NTRFX\n", "MT942"),
                       (head + ":61:2602270227C1x,00NTRFNONREF\n:62F:C260227EUR100,00\n", ":61:"),
                       ("{1:F01X}{2:O9421200}{4:\n" + head, "MT942")):
        path = banked.folder / "one.sta"
        path.write_text(text)
        assert said in banked.ctl("bank", "show", str(path), status=1).err


MT940 = (":20:X\n:25:NL91ABNA0417164300\n:28C:1\n:60F:C260227EUR100,00\n:61:2602270227C10,00NTRFNONREF\n"
         ":86:caf\u00e9\n:62F:C260227EUR110,00\n")
SHEET = ('"Datum";"Naam / Omschrijving";"Rekening";"Tegenrekening";"Code";"Af Bij";"Bedrag (EUR)";"Mutatiesoort";'
         '"Mededelingen";"Saldo na mutatie";"Tag"\n"20260227";"Caf\u00e9";"NL91ABNA0417164300";"NL20INGB0001234567";"OV";'
         '"Bij";"100,00";"x";"y";"1,00";""\n')
ALL_BANKS = ('bank "camt" { type = camt053  path = "x/*" }  bank "mt" { type = mt940  path = "x/*" }  '
             'bank "csv" { type = csv  preset = "ing-nl"  path = "x/*" }')


@pytest.mark.parametrize("bank, content, said", [
    ("camt", None, "not well-formed"),
    ("mt", None, "longer than 1 MB"),
    ("mt", MT940.encode("utf-16"), "is it UTF-16?"),
    ("mt", MT940.encode()[:-20], ":62F:"),
    ("csv", None, "a NUL byte stands at offset 0"),
    ("csv", SHEET.encode("utf-16"), "UTF-16"),
    ("csv", SHEET.encode("latin-1"), "does not fit encoding"),
    ("csv", SHEET.replace("100,00", "100.00").encode(), "decimal comma"),
    ("csv", SHEET.encode()[:160], "not closed"),
], ids=("camt-2GB", "mt940-2GB", "mt940-utf16", "mt940-cut", "csv-2GB", "csv-utf16", "csv-latin1", "csv-point", "csv-cut"))
def test_a_file_of_no_use_is_refused_at_once_with_what_is_wrong(make_world, bank, content, said):
    """Two gigabytes that hold nothing are not read to their end."""
    world = make_world(more=ALL_BANKS)
    path = world.folder / "one"
    with open(path, "wb") as file:
        file.write(content or b"")
        if content is None:
            file.truncate(2 << 30)
    result = world.ctl("bank", "show", str(path), "--bank", bank, status=1)
    assert said in result.err and not result.out, result.err


def test_statements_in_the_encodings_that_banks_use_are_read(make_world):
    world = make_world(more=ALL_BANKS)
    wide = statement(entry("10.00", "caf\u00e9")).replace("UTF-8", "UTF-16").encode("utf-16")
    for bank, content in (("camt", wide), ("mt", MT940.encode("latin-1")), ("mt", MT940.encode()),
                          ("csv", SHEET.replace('"y"', '"caf\u00e9"').encode())):
        path = world.folder / "one"
        path.write_bytes(content)
        (line,) = world.ctl("bank", "show", str(path), "--bank", bank, "--json").out.splitlines()[1:]
        assert json.loads(line)["text"] == "caf\u00e9", bank


def test_letters_name_the_day_up_to_which_the_bank_was_heeded(banked):
    put(banked, "1.xml", statement(day="2026-02-27"))
    banked.once()
    (letter,) = banked.letters()
    assert "27 February 2026" in " ".join(letter.get_body(("plain",)).get_content().split())


PRESETS = {
    "bnp-paribas-fortis": "Volgnummer;Uitvoeringsdatum;Valutadatum;Bedrag;Valuta rekening;Rekeningnummer;Type verrichting;"
                          "Tegenpartij;Naam van de tegenpartij;Mededeling;Details;Status;Reden van weigering\n"
                          "2026-0001;27/02/2026;27/02/2026;100,00;EUR;BE68539007547034;Overschrijving;BE71096123456769;"
                          "Acme BV;factuur 2026-001;;Geaccepteerd;\n"
                          "2026-0002;27/02/2026;27/02/2026;7,00;EUR;BE68539007547034;Overschrijving;;X;y;;Geweigerd;z\n",
    "asn": "27-02-2026,NL91ABNA0417164300,NL20INGB0001234567,Acme BV,,,,EUR,900.00,EUR,100.00,27-02-2026,27-02-2026,8810,"
           "OVB,123456,,'factuur 2026-001',1\n",
    "ing-nl": "\"Date\";\"Name / Description\";\"Account\";\"Counterparty\";\"Code\";\"Debit/credit\";\"Amount (EUR)\";"
              "\"Transaction type\";\"Notifications\";\"Resulting balance\";\"Tag\"\n"
              "\"20260227\";\"Acme BV\";\"NL91ABNA0417164300\";\"NL20INGB0001234567\";\"OV\";\"Credit\";\"100,00\";"
              "\"Transfer\";\"factuur 2026-001\";\"1000,00\";\"\"\n",
}
PRESETS["sns"] = PRESETS["asn"]


@pytest.mark.parametrize("preset", PRESETS)
def test_a_preset_reads_what_its_bank_writes(make_world, preset):
    world = make_world(more=f'bank "b" {{ type = csv  preset = "{preset}"  path = "one.csv"  max_age = 0 }}')
    world.ledger(row())
    (world.folder / "one.csv").write_text(PRESETS[preset])
    (payment,) = payments(world)
    assert (payment["booked"], payment["amount"], payment["name"]) == ("2026-02-27", "100.00", "Acme BV")
    assert (payment["state"], payment["rule"]) == ("applied", 6)


def test_the_order_in_which_files_come_changes_nothing(tmp_path):
    texts = [statement(entry("60.00", "2026-001", ident="P1", day="2026-02-25"), day="2026-02-25", ident="S1"),
             statement(entry("100.00", "2026-001", ident="P2", day="2026-02-26"), day="2026-02-26", opening="1060.00",
                       ident="S2"),
             statement(entry("40.00", "dank", ident="P3", day="2026-02-27"), day="2026-02-27", opening="1160.00",
                       ident="S3")]
    ends = []
    for order in ((0, 1, 2), (2, 1, 0)):
        folder = tmp_path / f"from{order[0]}"
        (folder / "bank").mkdir(parents=True)
        world = World(folder, more=BANK)
        world.ledger(row())
        for step, index in enumerate(order):
            put(world, f"{index}.xml", texts[index])
            world.once(now=f"2026-02-28T1{step}:00")
        ends.append([(one["booked"], one["amount"], one["state"], one["rule"], one["invoices"])
                     for one in payments(world)])
    assert ends[0] == ends[1] and len(ends[0]) == 3


def test_what_was_paid_goes_along_when_an_invoice_moves(banked):
    """The payment names the old number; without it the new one would seem open."""
    put(banked, "1.xml", statement(entry("100.00", "factuur 2026-001")))
    banked.once()
    banked.ledger(row("2026-9"))
    banked.ctl("invoice", "move", "2026-001", "2026-9")
    banked.once(status=None)
    (payment,) = payments(banked)
    assert payment["state"] == "applied"
    assert [(one["number"], one["amount"]) for one in payment["invoices"]] == [("2026-9", "100.00")]
    assert banked.letters() == []


def test_the_owner_is_told_of_a_payment_that_waits(banked):
    put(banked, "1.xml", statement(entry("60.00", "betreft 2026-001", name="Onbekend")))
    banked.once()
    banked.once(now="2026-03-02T11:00")
    told = [mail.get_body(("plain",)).get_content() for mail in banked.owner_mails()]
    assert any("60.00 EUR, Onbekend" in text and "herinnerctl unmatch 1" in text for text in told), told


def test_the_owner_is_told_that_statements_are_too_old(banked):
    banked.once()
    told = [mail.get_body(("plain",)).get_content() for mail in banked.owner_mails()]
    assert any("bank statements are too old" in text or "bankafschriften zijn te oud" in text for text in told), told


PROMISED = ["promise", "2026-001", "--date", "2026-03-06", "--amount", "30"]
SETTLED = ["close", "2026-001", "--as", "settled", "--reason", "talked", "--amount", "40", "--by", "2026-03-06"]
IN_PARTS = ["instalments", "2026-001", "--count", "2", "--every", "1w", "--first", "2026-03-06"]


@pytest.mark.parametrize("agreed", [PROMISED, SETTLED, IN_PARTS])
def test_what_came_in_before_an_agreement_does_not_keep_it(banked, agreed):
    """40.00 was at the bank already, and the ledger still says 100.00 when it is agreed."""
    banked.configure(more=BANK.replace("3bd", "0d"))
    put(banked, "1.xml", statement(entry("40.00", "factuur 2026-001")))
    banked.once()
    said = banked.ctl(*agreed).out
    if agreed is IN_PARTS:
        assert "2 instalments of 30.00 EUR" in said
    banked.once(now="2026-03-12T10:00")  # promise_grace after the sixth is over
    assert len(banked.letters()) == 2
    (told,) = [one["Subject"] for one in banked.owner_mails()]
    assert "Acme BV" in told and "not" in told


def test_what_comes_in_after_an_agreement_keeps_it(banked):
    banked.configure(more=BANK.replace("3bd", "0d"))
    put(banked, "1.xml", statement(entry("40.00", "factuur 2026-001")))
    banked.once()
    banked.ctl(*PROMISED)
    put(banked, "2.xml", statement(entry("30.00", "factuur 2026-001", day="2026-03-05", ident="A2"), day="2026-03-05",
                                   opening="1040.00", ident="S2"))
    banked.once(now="2026-03-12T10:00")
    assert banked.owner_mails() == []
    assert "30.00" in banked.letters()[1].get_body(("plain",)).get_content()


CALL = """
policy "standard" {
  thanks = no
  stage "reminder" { after_due = 7d  template = reminder  new_term = 7d }
  stage "call" { after_previous = 8d  action = call  lapse = 5bd }
}
"""


def test_who_has_paid_at_the_bank_is_not_called(banked):
    banked.configure(policy=CALL, more=BANK.replace("3bd", "0d"))
    banked.once()
    banked.once(now="2026-03-10T10:00")
    assert [one["kind"] for one in banked.objects("tasks", now="2026-03-10T10:00")] == ["call"]
    put(banked, "1.xml", statement(entry("100.00", "factuur 2026-001", day="2026-03-10"), day="2026-03-10"))
    banked.once(now="2026-03-11T10:00")
    assert banked.objects("tasks", now="2026-03-11T10:00") == []
