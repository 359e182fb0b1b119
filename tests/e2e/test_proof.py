# SPDX-License-Identifier: MIT
"""The proof as its owner, a client and a stranger see it: erasures, exports, time stamps, backups and their return."""
import pathlib
import sqlite3
import subprocess

import pytest

import world as worlds
from world import MONDAY, row, rows

YEARS_LATER = "2034-03-06T10:00"


def people(text):
    return " ".join(text.split())


@pytest.fixture
def paid(world):
    """A world whose one letter went on MONDAY and whose invoice was paid since."""
    world.once()
    world.ledger(row(open="0.00", total="100.00"), row("2026-002", "brandt", due="2026-12-01"), day="2026-03-03")
    world.once("2026-03-03T10:00")
    return world


# -- what is erased --------------------------------------------------------------------------------------------------

def test_retention_shows_and_asks_before_it_erases(paid):
    paid.ledger(row(open="0.00", total="100.00"), row("2026-002", "brandt", due="2036-12-01"), day="2034-03-06")
    paid.once(YEARS_LATER, status=None)
    (young,) = paid.objects("retention", now="2026-03-04T10:00")
    assert young == {"entries": 0, "contents": 0, "letters": 0, "clients": 0}
    paid.ctl("approve", "--clock", "--yes", now=YEARS_LATER, status=None)
    paid.once(YEARS_LATER, status=None)
    (old,) = paid.objects("retention", now=YEARS_LATER)
    assert old["entries"] > 3 and old["letters"] == 1
    assert "Nothing was erased" in people(paid.ctl("retention", now=YEARS_LATER).out)
    refused = paid.ctl("retention", "--apply", now=YEARS_LATER, status=2)
    assert "nothing was done" in refused.err
    assert paid.journal_is_whole(YEARS_LATER)["erased"] == 0
    paid.ctl("retention", "--apply", "--yes", now=YEARS_LATER)
    report = paid.journal_is_whole(YEARS_LATER)
    assert report["erased"] == old["entries"] and "erased on 2034-03-06 (retention)" in report["erasures"][0]
    assert paid.sqlite("SELECT count(*) FROM recipient WHERE address LIKE '%@acme%'").strip() == "0"
    # a later pass goes on
    paid.once("2034-03-07T10:00", status=None)
    paid.journal_is_whole(YEARS_LATER)


def test_a_client_with_an_open_invoice_is_not_forgotten(world):
    world.once()
    refused = world.ctl("forget", "acme", "--yes", status=2)
    assert "open invoice" in refused.err
    assert world.journal_is_whole()["erased"] == 0 and len(world.log()) == 1


def test_a_forgotten_client_leaves_numbers_and_a_whole_chain(paid):
    asked = paid.ctl("forget", "acme", status=2, now="2026-03-04T10:00")
    assert "All that is kept" in asked.out and paid.journal_is_whole()["erased"] == 0
    paid.ctl("forget", "acme", "--yes", now="2026-03-04T10:00")
    report = paid.journal_is_whole()
    assert report["erased"] > 3 and "(forget)" in report["erasures"][0]
    dump = paid.sqlite(".dump")
    for word in ("acme", "Acme"):
        assert word not in dump
    assert paid.sqlite("SELECT ledger, number FROM covers").strip() == "main|2026-001"
    assert "nothing is kept about" in paid.ctl("forget", "acme", status=2, now="2026-03-04T10:00").err
    paid.once("2026-03-05T10:00", status=None)
    paid.journal_is_whole()


def test_verify_since_a_seal_leaves_out_what_is_trusted(paid):
    paid.once("2026-03-04T10:00", status=None)
    (whole,) = paid.objects("verify")
    (part,) = paid.objects("verify", "--since", "2026-03-03")
    assert whole["seals"] == 2 and part["seals"] == 1 and part["entries"] < whole["entries"]
    assert part["head"] == whole["head"]
    seal = paid.sqlite("SELECT hash FROM seal WHERE day = '2026-03-03'").strip()
    paid.ctl("verify", "--since", f"2026-03-03:{seal}")
    assert "kept outside" in paid.ctl("verify", "--since", f"2026-03-03:{seal[:-1]}x", status=1).out
    assert "no seal" in paid.ctl("verify", "--since", "2020-01-01", status=2).err
