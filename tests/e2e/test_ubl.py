# SPDX-License-Identifier: MIT
"""A folder of UBL says what was billed, the bank what was paid: letters go for what is open only, and none goes
before a statement says so. Every sample document gives its values or is refused."""
import json
import os
import pathlib

import pytest

from test_bank import BANK, entry, put, statement
from world import MONDAY, ROOT

SAMPLES = pathlib.Path(os.environ.get("HERINNERD_SHARED") or ROOT.parent / "shared") / "samples" / "ubl"
LEDGER = 'ledger "main" { type = ubl  path = "ubl"  own = {OWN} }'
SPACE = "urn:oasis:names:specification:ubl:schema:xsd:"


def document(number, amount="100.00", client="acme", due="2026-02-20", kind="Invoice", more="", issued="2026-01-20"):
    supplier = "<c:AccountingSupplierParty><c:Party><c:PartyTaxScheme><CompanyID>NL001234567B01</CompanyID>" \
        "</c:PartyTaxScheme></c:Party></c:AccountingSupplierParty>"
    buyer = f"<c:AccountingCustomerParty><c:Party><c:PartyLegalEntity><RegistrationName>{client} BV" \
        f"</RegistrationName></c:PartyLegalEntity><c:Contact><ElectronicMail>ap@{client}.example</ElectronicMail>" \
        "</c:Contact></c:Party></c:AccountingCustomerParty>"
    last = f"<DueDate>{due}</DueDate>" if kind == "Invoice" else ""
    return (f'<r:{kind} xmlns:r="{SPACE}{kind}-2" xmlns="{SPACE}CommonBasicComponents-2" '
            f'xmlns:c="{SPACE}CommonAggregateComponents-2"><ID>{number}</ID><IssueDate>{issued}</IssueDate>{last}{more}'
            f'{supplier}{buyer}<c:LegalMonetaryTotal><PayableAmount currencyID="EUR">{amount}</PayableAmount>'
            f'</c:LegalMonetaryTotal></r:{kind}>')


@pytest.fixture
def billed(make_world):
    """Three clients with an overdue invoice each; the bank's folder is empty."""
    world = make_world(more=BANK, ledger=LEDGER.replace("OWN", '"NL001234567B01"'))
    for folder in ("bank", "ubl"):
        (world.folder / folder).mkdir()
    for number, client in enumerate(("acme", "bravo", "charlie"), 1):
        (world.folder / "ubl" / f"{number}.xml").write_text(document(f"2026-00{number}", client=client))
    return world


def to_all(world):
    return sorted(message["To"].addresses[0].addr_spec for message in world.letters())


def test_letters_go_for_what_is_open_only(billed):
    reference = "<c:BillingReference><c:InvoiceDocumentReference><ID>2026-002</ID></c:InvoiceDocumentReference>" \
        "</c:BillingReference>"
    (billed.folder / "ubl" / "4.xml").write_text(document("C1", client="bravo", kind="CreditNote", more=reference))
    put(billed, "0.xml", statement(day="2026-01-01", ident="S0"))
    put(billed, "1.xml", statement(entry("100.00", "factuur 2026-001", name="acme BV")))
    billed.once()
    (letter,) = billed.letters()
    assert "ap@charlie.example" in letter["To"]


def test_without_statements_nothing_goes(billed):
    billed.once(status=None)
    assert billed.letters() == []
    assert "bank" in billed.ctl("plan", "--json", now=MONDAY, status=None).out


def test_what_was_billed_before_the_first_statement_waits(billed):
    put(billed, "1.xml", statement(entry("1.00", "iets anders", name="Iemand")))
    billed.once(status=None)
    assert billed.letters() == []


def test_a_torn_credit_note_keeps_its_invoice_back(billed):
    """Whole it would have taken 50 off; what it credits must not be asked for in full."""
    reference = "<c:BillingReference><c:InvoiceDocumentReference><ID>2026-002</ID></c:InvoiceDocumentReference>" \
        "</c:BillingReference>"
    torn = document("C1", amount="50,00", client="bravo", kind="CreditNote", more=reference)
    (billed.folder / "ubl" / "4.xml").write_text(torn)
    put(billed, "0.xml", statement(day="2026-01-01", ident="S0"))
    put(billed, "1.xml", statement())
    billed.once(status=1)
    assert [address.split("@")[1].split(".")[0] for address in to_all(billed)] == ["acme", "charlie"]
    held = {one["invoices"][0]: one["reason"] for one in billed.objects("plan", now=MONDAY, status=None)
            if one["decision"] == "held"}
    assert held["2026-002"] == "rejected"
    assert "C1: the amount to pay" in billed.ctl("ledger", "check", now=MONDAY, status=1).out
    (billed.folder / "ubl" / "4.xml").write_text(torn[:torn.index("AccountingSupplierParty")])
    assert "may be a credit note for any client" in billed.ctl("status", now=MONDAY, status=1).out


def test_what_the_bank_says_is_in_status(billed):
    assert "no bank what was paid" in " ".join(billed.ctl("status", now=MONDAY, status=1).out.split())
    put(billed, "1.xml", statement(day="2026-02-20"))
    put(billed, "2.xml", statement(day="2026-02-27", opening="1234.00", ident="S2"))
    billed.once(status=None)
    said = " ".join(billed.ctl("status", now=MONDAY, status=1).out.split())
    assert "says what was paid until 2026-02-20; statements are missing after 2026-02-20" in said
    (bank,) = json.loads(billed.ctl("status", "--json", now=MONDAY, status=1).out)["banks"]
    assert bank == {"bank": "ing", "until": "2026-02-20", "gap": "2026-02-20"}


def test_what_was_paid_long_ago_stays_paid(billed):
    """The document is still there, and so has to be what the bank said of it."""
    put(billed, "0.xml", statement(day="2026-01-01", ident="S0"))
    put(billed, "1.xml", statement(*(entry("100.00", f"factuur 2026-00{number}", name=f"{client} BV", ident=client)
                                     for number, client in enumerate(("acme", "bravo", "charlie"), 1))))
    billed.once()
    for number, day in enumerate(("2026-09-04", "2027-03-05", "2027-09-03"), 2):
        put(billed, f"{number}.xml", statement(day=day, opening="1300.00", ident=f"S{number}"))
        later = day[:-2] + "06T10:00"
        billed.once(now=later, status=None)
        assert billed.letters() == []
    assert len(billed.objects("payments", now=later)) == 3


def expected():
    path = SAMPLES / "expected.json"
    return json.loads(path.read_text())["files"] if path.exists() else {}


def batches(wanted):
    """The samples in as few folders as keep numbers and buyers apart (examples share
    their made-up ids); what must be refused, and what corrects another, alone."""
    folders = [{}]
    for name, one in wanted.items():
        if one.get("error"):
            folders[0][name] = one
            continue
        for folder in folders[1:]:
            if one["type_code"] != "384" and all(other["number"] != one["number"] and other["buyer_name"] ==
                                                 one["buyer_name"] for other in folder.values()):
                folder[name] = one
                break
        else:
            folders.append({name: one})
    return folders


FIELDS = 6  # of a document that are compared


def difference(name, one, got):
    sign = -1 if one["type"] == "credit_note" else 1
    wanted = {"number": one["number"], "issued": one["issue_date"], "due": one["due_date"],
              "currency": one["currency"], "name": one["buyer_name"]}
    wrong = [(name, field, got[field], want) for field, want in wanted.items() if got[field] != want]
    if float(got["total"]) != sign * float(one["payable_amount"]):
        wrong.append((name, "total", got["total"], one["payable_amount"]))
    return wrong


@pytest.mark.skipif(not expected(), reason="the samples are not there")
def test_every_sample_gives_its_values_or_is_refused(make_world, capfd):
    wanted = expected()
    own = ", ".join(json.dumps(name, ensure_ascii=False) for name in
                    sorted({one["supplier_name"] for one in wanted.values() if one.get("supplier_name")}))
    world = make_world(ledger=LEDGER.replace("OWN", own))
    folder = world.folder / "ubl"
    folder.mkdir()
    counts = {"read": 0, "refused": 0, "left out": 0}
    fields = bad = 0
    wrong = []
    for batch in batches(wanted):
        for old in folder.iterdir():
            old.unlink()
        for name in batch:
            (folder / name).write_bytes((SAMPLES / name).read_bytes())
        rows = {one["number"]: one for one in map(json.loads, world.ctl(
            "ledger", "show", "--json", now=MONDAY, status=None).out.splitlines())}
        for name, one in batch.items():
            got = None if one.get("error") else rows.get(one["number"])
            counts["refused" if one.get("error") else "read" if got else "left out"] += 1
            if got:
                different = difference(name, one, got)
                wrong, fields, bad = wrong + different, fields + FIELDS, bad + len(different)
            elif not one.get("error") and one["type_code"] not in ("389", "261", "325", "384"):
                wrong.append((name, "left out"))
        wrong += [("refused", number) for number in rows if batch and all(one.get("error") for one in batch.values())]
    with capfd.disabled():
        print(f"\nubl: {len(wanted)} samples, {counts['read']} read, {fields - bad} of {fields} hard fields right, "
              f"{counts['refused']} bad ones refused, {counts['left out']} left out as none of ours to remind of")
    assert not wrong, "\n".join(map(str, wrong))
