# SPDX-License-Identifier: MIT
"""What the programs make of input that is wrong: a reason with its place, the exit status of the manual, no letter for
what was not understood, and every other ledger and row goes on.
"""
import gzip
import os
import pathlib
import pwd
import shutil
import signal
import subprocess
import tempfile

import pytest

import peers
import world as worlds
from world import MONDAY, row, until

DUTCH = """
ledger "main" { path = "ledger.csv"  max_age = 0d  separator = ";"  decimal = ","  date = "%d-%m-%Y" }
ledger "good" { path = "good.csv"  max_age = 0d }
"""
HEADER = "number;client;name;email;issued;due;currency;total;open\n"


def line(number="F1", client="acme", due="20-02-2026", issued="20-01-2026", open="100,00", email=None, currency="EUR"):
    email = f"ap@{client}.example" if email is None else email
    return f"{number};{client};{client} BV;{email};{issued};{due};{currency};{open};{open}\n"


@pytest.fixture
def firm(make_world):
    """Two ledgers: `main`, which the test spoils, and `good`, whose letter must always go."""
    world = make_world(ledger=DUTCH)
    world.write("good.csv", worlds.csv_of([row("G1", "good")]))
    return world


def check(world, status=1):
    """The faults of `main` as `ledger check` lists them."""
    return world.objects("ledger", "check", "main", status=status)


# -- files of which nothing can be used ----------------------------------------------------------------------------

WHOLE = HEADER + line() + line("F2", "brandt")

# content, line, column, words of the reason
UNUSABLE = {
    "empty": (b"", 0, 0, "the file is empty"),
    "only blank lines": (b"\n\n\n", None, 0, ""),
    "a column is missing": (HEADER.replace(";due", "").replace(";issued", "") + line(), 1, 0, "`due` or `issued`"),
    "no number column": (HEADER.replace("number", "nummer") + line(), 1, 0, "`number`"),
    "a NUL byte": (WHOLE.encode().replace(b"brandt BV", b"bra\0dt BV"), 3, 0, "NUL byte"),
    "UTF-16": (WHOLE.encode("utf-16"), 1, 0, 'set encoding = "utf-16"'),
    "UTF-16 without a mark": (WHOLE.encode("utf-16-le"), 1, 0, ""),
    "another separator": (WHOLE.replace(";", ","), 1, 0, 'set separator = ","'),
    "another encoding": ((HEADER + line(client="Café")).encode("latin-1"), 2, 0, "0xe9"),
    "a point under a decimal comma": (HEADER + line() + line("F2", "brandt", open="1.234"), 3, 8, "reads two ways"),
    "no amount at all": (HEADER + line(open="abc"), 2, 8, '"abc" is not an amount'),
    "31 February": (HEADER + line() + line("F2", "brandt", due="31-02-2026"), 3, 6, '"31-02-2026"'),
    "a month first": (HEADER + line(due="02-20-2026"), 2, 6, '"02-20-2026"'),
    "a stray quote": (HEADER + line() + line("F2", 'bra"ndt') + line("F3", "caspari"), 3, 2, "quote stands inside"),
    "a quote never closed": (HEADER + line() + '"F2;brandt\n' + line("F3", "caspari"), None, None, "quote"),
    "an amount of 10^18": (HEADER + line(open="1" + "0" * 18 + ",00"), 2, 8, "too large"),
    "an amount of 10^40": (HEADER + line(open="1" + "0" * 40 + ",00"), 2, 8, ""),
    "a row with too many cells": (HEADER + line() + line("F2", "brandt").strip() + ";more\n", 3, 10, "more cells"),
    "a row cut short": (HEADER + line() + "F2;brandt;brandt BV\n", 3, None, "amount is empty"),
    "a web page": ("<!DOCTYPE html>\n<html><body>Please log in</body></html>\n", 0, 0, "a web page"),
    "a table of HTML": ("\ufeff<HTML><table><tr><td>number</td></tr></table></HTML>\n", 0, 0, "a web page"),
    "a workbook": (b"PK\x03\x04\x14\x00\x06\x00" + bytes(range(256)), 0, 0, "save it as CSV"),
    "an old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), 0, 0, "save it as CSV"),
    "a PDF": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", 0, 0, "it is a PDF"),
    "a packed file": (gzip.compress(WHOLE.encode()), 0, 0, "packed with gzip"),
    "a database": (b"SQLite format 3\0" + bytes(512), 0, 0, "type = sqlite"),
    "an electronic invoice": ('<?xml version="1.0"?>\n<Invoice/>\n', 0, 0, "type = ubl"),
}


@pytest.mark.parametrize("name", UNUSABLE)
def test_nothing_is_sent_from_a_file_that_cannot_be_used(firm, name):
    content, where, column, words = UNUSABLE[name]
    firm.write("ledger.csv", content)
    (fault,) = check(firm)
    assert words in fault["reason"] and len(fault["reason"]) > len(str(firm.ledger_file)) + 10
    if where is not None:
        assert fault["line"] == where
    if column is not None:
        assert fault["column"] == column
    if fault["line"]:
        place = f"{firm.ledger_file}:{fault['line']}:" + (f"{fault['column']}:" if fault["column"] else "")
        assert fault["reason"].startswith(place)
    done = firm.once(status=1)
    assert fault["reason"] in done.err
    assert firm.receivers() == ["ap@good.example"]
    ledgers = {one["ledger"]: one for one in firm.status(status=1)["ledgers"]}
    assert ledgers["main"]["failure"] == fault["reason"] and not ledgers["main"]["trusted"]
    assert ledgers["good"]["trusted"]
    assert fault["reason"] in " ".join(firm.ctl("status", status=1).out.split())


def test_a_header_without_rows_is_a_valid_empty_ledger(firm):
    firm.write("ledger.csv", HEADER)
    assert check(firm, status=0) == []
    firm.once()
    assert firm.receivers() == ["ap@good.example"]


@pytest.mark.parametrize("name, make, words", [
    ("a directory", lambda path: path.mkdir(), "is a directory"),
    ("nothing", lambda path: None, "cannot be opened"),
    ("a named pipe", os.mkfifo, "is not a regular file"),
    ("a link to itself", lambda path: path.symlink_to(path), "cannot be opened"),
    ("a device", lambda path: path.symlink_to("/dev/zero"), "is not a regular file"),
])
def test_what_is_no_file_is_said_at_once(firm, name, make, words):
    make(firm.ledger_file)
    (fault,) = check(firm)
    assert words in fault["reason"] and str(firm.ledger_file) in fault["reason"]
    assert words in firm.once(status=1).err
    assert firm.receivers() == ["ap@good.example"]


def copy_programs(world):
    """Programs and data where «nobody» may read them, wherever the tree lies."""
    world.build = world.folder / "build"
    world.build.mkdir()
    for name in ("herinnerd", "herinnerctl"):
        shutil.copy(worlds.BUILD / name, world.build)
    share = next(folder for folder in (worlds.BUILD / "share", worlds.BUILD.parent / "share") if folder.is_dir())
    shutil.copytree(share, world.build / "share")
    world.surroundings["HERINNERD_DATADIR"] = str(world.build / "share")


@pytest.fixture
def unprivileged():
    """A World in a folder of «nobody» when the tests run as root, else of the caller."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="herinnerd-"))
    world = worlds.World(folder, ledger=DUTCH)
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
        world.run_as = ["setpriv", f"--reuid={nobody.pw_uid}", f"--regid={nobody.pw_gid}", "--clear-groups"]
        copy_programs(world)
    world.write("good.csv", worlds.csv_of([row("G1", "good")]))
    yield world
    folder.chmod(0o700)
    shutil.rmtree(folder)


def test_a_file_without_permission_is_named(unprivileged):
    world = unprivileged
    world.write("ledger.csv", WHOLE).chmod(0)
    (fault,) = check(world)
    assert "Permission denied" in fault["reason"] and "give the service read permission" in fault["reason"]
    assert "Permission denied" in world.once(status=1).err
    assert world.receivers() == ["ap@good.example"]


def test_a_store_that_cannot_be_made_is_named(unprivileged):
    world = unprivileged
    world.folder.chmod(0o550)
    assert str(world.store) in world.once(status=69).err
    world.folder.chmod(0o770)


def test_a_store_folder_that_everybody_may_write_to_is_refused(firm):
    firm.write("ledger.csv", WHOLE)
    firm.folder.chmod(0o777)
    assert "can be written to by everybody" in firm.once(status=69).err
    assert firm.letters() == []


def peak_memory(world):
    """Kilobytes that `ledger check` needed, and what it said."""
    process = subprocess.Popen([worlds.BUILD / "herinnerctl", "--config", world.config, "ledger", "check", "main"],
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                               env=worlds.environment(MONDAY, ASAN_OPTIONS="exitcode=99:quarantine_size_mb=1"))
    said = process.stdout.read().decode(errors="replace")
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    worlds.check_sane(said)
    return usage.ru_maxrss, process.returncode, said


@pytest.mark.parametrize("start", ["F1;acme;", HEADER + "F1;acme;", HEADER + 'F1;acme;"'],
                         ids=["in the header", "in a row", "in quotes"])
def test_two_hundred_megabytes_in_one_line_need_no_memory_for_them(firm, start):
    firm.write("ledger.csv", WHOLE)
    usual, status, _ = peak_memory(firm)
    assert status == 0
    with open(firm.ledger_file, "wb") as file:
        file.write(start.encode())
        for _ in range(200):
            file.write(b"a" * (1 << 20))
    peak, status, said = peak_memory(firm)
    firm.ledger_file.unlink()
    assert status == 1 and "line" in said and len(said) < 2000
    assert peak < usual + 64 * 1024, f"{peak} kB, usually {usual} kB"


def test_two_hundred_megabytes_of_lines_in_one_quoted_cell_need_no_memory_for_them(firm):
    firm.write("ledger.csv", WHOLE)
    usual, _, _ = peak_memory(firm)
    with open(firm.ledger_file, "wb") as file:
        file.write((HEADER + 'F1;acme;"').encode())
        for _ in range(200):
            file.write((b"a" * 1023 + b"\n") * 1024)
    peak, status, said = peak_memory(firm)
    firm.ledger_file.unlink()
    assert status == 1 and len(said) < 2000
    assert peak < usual + 64 * 1024, f"{peak} kB, usually {usual} kB"


# -- rows that are rejected alone ----------------------------------------------------------------------------------

# rows behind acme's good one, the rejected (line, column, words)
REJECTED = {
    "due before issue": ([line("F2", "brandt", due="01-01-2026")], [(3, 6, "due 2026-01-01 is before issue")]),
    "a number that stands twice": ([line("F2", "brandt"), line("F2", "caspari")],
                                   [(3, 1, "also on line 4"), (4, 1, "also on line 3")]),
    "an unknown currency": ([line("F2", "brandt", currency="XXQ")], [(3, 7, '"XXQ"')]),
    "no currency": ([line("F2", "brandt", currency="")], [(3, 7, "no currency")]),
    "no due date and no terms": ([line("F2", "brandt", due=""), line("F3", "caspari", due="", open="0,00")],
                                 [(3, 0, "no terms of payment are known")]),
    "no client": ([line("F2", "", email="ap@brandt.example").replace("; BV;", ";;")], [(3, 2, "names no client")]),
    "a line break in an address": (
        [line("F2", "brandt", email='"ap@brandt.example\r\nBcc: all@brandt.example"')], [(3, 4, "line break")]),
    "a line feed in an address": (
        [line("F2", "brandt", email='"ap@brandt.example\nall@brandt.example"')], [(3, 4, "line break")]),
}


@pytest.mark.parametrize("name", REJECTED)
def test_a_wrong_row_is_rejected_alone_with_its_place(firm, name):
    wrong, places = REJECTED[name]
    firm.write("ledger.csv", HEADER + line() + "".join(wrong))
    faults = check(firm)
    assert [(one["line"], one["column"]) for one in faults] == [place[:2] for place in places]
    for fault, (_, _, words) in zip(faults, places):
        assert words in fault["reason"] and fault["file"] == str(firm.ledger_file)
    done = firm.once(status=1)
    for where, column, words in places:
        assert f"{firm.ledger_file}:{where}:{column}: " in done.err and words in done.err
    assert firm.receivers() == ["ap@acme.example", "ap@good.example"]
    status = {one["ledger"]: one for one in firm.status(status=1)["ledgers"]}["main"]
    assert (status["trusted"], status["rejected"]) == (True, len(places))
    firm.write("ledger.csv", HEADER + line() + line("F2", "brandt"))
    firm.once()
    assert firm.receivers() == ["ap@acme.example", "ap@brandt.example", "ap@good.example"]


def test_rows_without_a_due_date_are_rejected_until_terms_are_known(firm):
    firm.write("ledger.csv", HEADER + line() + line("F2", "brandt", due="") + line("F3", "caspari", due=""))
    firm.once(status=1)
    for _ in range(2):
        assert [one["line"] for one in check(firm)] == [3, 4]
    assert firm.receivers() == ["ap@acme.example", "ap@good.example"]
    assert "no due date" in firm.ctl("plan", status=1).err + firm.ctl("ledger", "check", "main", status=1).out
    firm.ctl("client", "set", "brandt", "terms", "14d")
    assert [one["line"] for one in check(firm)] == [4]
    firm.once(status=1)
    assert firm.receivers() == ["ap@acme.example", "ap@brandt.example", "ap@good.example"]
    firm.ctl("client", "set", "caspari", "terms", "14d")
    assert check(firm, status=0) == []


@pytest.mark.parametrize("address", ["no address", "ap@brandt", "a b@brandt.example", "ap@brandt.example>",
                                     "<script>@brandt.example", "ap@brandt.example, oops", "@brandt.example",
                                     "ap@brandt..example", "ap\u2028@brandt.example", "ap@" + "b" * 300 + ".example"])
def test_an_address_that_is_none_is_never_written_to(firm, address):
    firm.write("ledger.csv", HEADER + line() + line("F2", "brandt", email=f'"{address}"'))
    firm.once(status=None)
    assert firm.receivers() == ["ap@acme.example", "ap@good.example"]
    assert firm.decisions()["brandt", "reminder"] == "no-address"
    assert [one["client"] for one in firm.objects("tasks")] == ["brandt"]


def test_line_breaks_in_a_contact_smuggle_no_header(make_world):
    world = make_world(contacts='contacts "main" { path = "people.csv"  key = "code"  '
                                'columns { name = "name"  email = "mail"  contact = "person" } }')
    world.ledger(row(email="", name=""), row("2026-002", "brandt", email="", name=""))
    world.write("people.csv", 'code,name,mail,person\r\n'
                              'acme,"Acme BV\r\nBcc: all@acme.example","ap@acme.example\r\nall@acme.example",Jan\r\n'
                              'brandt,"Brandt\r\nBcc: all@brandt.example",ap@brandt.example,"Jo\r\nX-Evil: 1"\r\n')
    world.once(status=None)
    (letter,) = world.letters()
    assert world.receivers() == ["ap@brandt.example"]
    assert letter["Bcc"] is None and letter["X-Evil"] is None and len(letter.get_all("To")) == 1


def test_names_that_look_like_markup_arrive_as_they_are(world):
    name = '*Jan* <b>{{sender.name}}</b> [x](http://evil.example) | & Co'
    world.ledger(row(name=name.replace('"', '""'), description="x"))
    world.once()
    (letter,) = world.letters()
    assert name in " ".join(letter.get_body(("plain",)).get_content().split())
    page = letter.get_body(("html",)).get_content()
    assert "<b>{{" not in page and 'href="http://evil.example' not in page


# -- trust ---------------------------------------------------------------------------------------------------------


def test_a_ledger_that_is_too_old_sends_nothing(make_world):
    world = make_world(ledger='ledger "main" { path = "ledger.csv"  max_age = 3bd }')
    world.ledger(row(due="2026-02-24"), day="2026-02-25")
    done = world.once("2026-03-03T10:00", status=1)
    assert "nothing is sent from it" in done.err
    assert world.letters() == []
    world.ledger(row(due="2026-02-24"), day="2026-03-03")
    world.once("2026-03-03T11:00")
    assert len(world.letters()) == 1


def test_a_ledger_that_lost_most_of_its_rows_waits_for_a_yes(make_world):
    world = make_world(limits="limits { per_run = 100 }")
    world.ledger(*worlds.rows(30, due="2026-03-20"))
    world.once()
    world.ledger(*worlds.rows(4))
    world.once("2026-03-02T11:00", status=1)
    assert world.letters() == []
    world.ctl("approve", "ledger", "main", "--yes", now="2026-03-02T11:00")
    world.once("2026-03-02T12:00", status=None)
    assert len(world.letters()) == 4


def test_another_header_waits_for_a_yes(world):
    world.ledger(row(due="2026-03-20"))
    world.once()
    world.write("ledger.csv", worlds.csv_of([row()], columns=(*worlds.COLUMNS[:7], "open", "total")))
    world.once("2026-03-02T11:00", status=1)
    assert world.letters() == []
    assert world.status("2026-03-02T11:00", 1)["ledgers"][0]["reason"] == "columns"
    world.ctl("approve", "ledger", "main", "--yes", now="2026-03-02T11:00")
    world.once("2026-03-02T12:00")
    assert len(world.letters()) == 1


def test_an_invoice_that_vanished_is_not_reminded(world):
    world.ledger(row(), row("2026-002", "brandt"))
    world.once()
    world.ledger(row("2026-002", "brandt"))
    world.once("2026-03-12T10:00")
    assert [(one["client"], one["stage"]) for one in world.log(now="2026-03-12T10:00")][2:] == [("brandt", "second")]


# -- the configuration ---------------------------------------------------------------------------------------------


def refused(world, *words):
    """The same refusal by all that would run with it; nothing is made."""
    told = None
    for program, arguments in (("herinnerd", ["--check"]), ("herinnerd", ["--once", "--now", MONDAY]),
                               ("herinnerd", ["--dry-run", "--now", MONDAY]), ("herinnerctl", ["status"]),
                               ("herinnerctl", ["pause", "acme"])):
        done = world.run(program, "--config", world.config, *arguments, status=78)
        for word in words:
            assert word in done.err, (program, arguments, done.err)
        told = told or done.err
    assert not world.store.exists() and world.letters() == []
    return told


def test_a_configuration_that_is_a_directory_is_refused(world):
    world.config.unlink()
    world.config.mkdir()
    refused(world, str(world.config), "directory")


def test_a_configuration_that_is_not_there_is_refused(world):
    world.config.unlink()
    refused(world, str(world.config), "there is no configuration", "herinnerctl setup")


@pytest.mark.parametrize("text, where, words", [
    ('sender "x" { name = "${HOME}" }', 1, "${"),
    ('timezone = "Europe/Amsterdm"', 1, "Europe/Amsterdm"),
    ('\nmodus = live', 2, "mode"),
    ('\n\nsender "x" {\n  nmae = "x"\n}', 4, "name"),
    ('mode = "live', 1, ""),
    ('limits { per_run = many }', 1, "per_run"),
    ('schedule {\n  window = "17:00-09:00"\n}', 2, "window"),
], ids=["a variable", "a time zone", "a setting", "a setting in a section", "a quote", "a number", "a window"])
def test_a_mistake_in_the_configuration_is_named_with_its_line(world, text, where, words):
    world.config.write_text(text + "\n")
    refused(world, f"{world.config}:{where}: ", words)


def test_all_wrong_values_are_named_in_one_run(make_world):
    world = make_world(schedule='schedule { window = "9 to 5"  calendars = {"atlantis"} }',
                       limits="limits { min_gap = x }")
    told = refused(world, "window", "min_gap", "atlantis")
    assert told.count(f"{world.config}:") >= 3


def test_nul_and_other_bytes_in_a_configuration_are_refused(world):
    good = world.config.read_bytes()
    for bad in (good + b"\0\n", good.replace(b"De Vries", b"De Vri\xe9s", 1), good.decode().encode("utf-16")):
        world.config.write_bytes(bad)
        refused(world, str(world.config))


# -- letters -------------------------------------------------------------------------------------------------------


def own_letter(world, text, name="reminder"):
    folder = world.folder / "templates" / "en"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.md"
    path.write_text(text)
    return path


@pytest.mark.parametrize("text, place, words", [
    ("Subject: x\n\nHello {{client.nam}},\n", "3:7", "client.nam"),
    ("Subject: x\n\n{{#invoices}}\n- {{number}}\n", "3:1", "invoices"),
    ("Subject: x\n\n{{> nowhere}}\n", "3:1", "nowhere"),
    ("Subject: x\n\nDear {{{client.name}}}\n", "3:6", "unescaped"),
    ("Subject:\n\nHello\n", "1", "Subject"),
    ("Hello\n", "1", "not a header line"),
], ids=["tag", "section", "partial", "raw", "no subject", "no head"])
def test_a_mistake_in_a_letter_is_named_with_line_and_column(world, text, place, words):
    path = own_letter(world, text)
    assert f"{path}:{place}" in world.check().err and words in world.check().err
    assert f"{path}:{place}" in world.once(status=78).err
    assert world.letters() == [] and not world.store.exists()


TOO_LONG = "Acme " * 600  # no header field takes that name


def test_a_letter_that_fails_for_one_client_is_held_alone(world):
    world.ledger(row(name=TOO_LONG), row("2026-002", "brandt"))
    world.once(status=None)
    assert world.receivers() == ["ap@brandt.example"]
    assert "To cannot be written" in world.troubles()
    assert "To cannot be written" in " ".join(world.ctl("status", status=1).out.split())
    assert [one["client"] for one in world.log()] == ["brandt"]
    world.once(status=None)
    assert len(world.letters()) == 1
    world.ledger(row(), row("2026-002", "brandt"))
    world.once()
    assert world.receivers() == ["ap@acme.example", "ap@brandt.example"]
    assert world.troubles() == ""


def test_the_service_holds_a_letter_that_fails_until_its_values_are_mended(world):
    world.ledger(row(name=TOO_LONG), row("2026-002", "brandt"))
    with world.service() as service:
        until(lambda: world.store.exists() and "cannot be written" in world.troubles(), service.said)
        until(lambda: len(world.letters()) == 1, service.said)
        service.signal(signal.SIGUSR1)
        world.ledger(row(), row("2026-002", "brandt"))
        until(lambda: len(world.letters()) == 2, service.said)
        until(lambda: world.troubles() == "", world.troubles)


# -- the relay -----------------------------------------------------------------------------------------------------


def test_a_relay_that_is_not_there_is_told_and_tried_later(make_world):
    world = make_world(smtp=worlds.relay_section(peers.free_port()))
    world.ledger(row())
    done = world.once(status=None)
    assert "cannot be reached" in done.err
    assert "cannot be reached" in world.troubles()
    assert "cannot be reached" in " ".join(world.ctl("status", status=1).out.split())
    facts = world.status()
    assert facts["queued"] + facts["planned"] == 1 and facts["failed"] == 0 and facts["uncertain"] == 0


def test_a_store_that_is_no_store_is_named(world):
    world.store.write_bytes(b"this is not a database, it is a text\n" * 200)
    assert str(world.store) in world.once(status=69).err
    assert str(world.store) in world.ctl("pause", "acme", status=69).err
    assert world.store.read_bytes().startswith(b"this is not")


def test_commands_without_a_store_say_so(world):
    for words in (["log"], ["verify"], ["holds"], ["tasks"], ["resume", "acme"]):
        assert "does not exist" in world.ctl(*words, status=69).err, words
    for words in (["status"], ["plan"], ["explain", "2026-001"], ["ledger", "show"]):
        world.ctl(*words)


@pytest.mark.parametrize("words", [["nothing"], ["pause"], ["pause", "acme", "--until", "2026-02-30"],
                                   ["pause", "acme", "--until", "2020-01-01"], ["pause", "nobody"], ["explain", "X"],
                                   ["plan", "--date", "tomorrow"], ["log", "--reached", "nowhere"],
                                   ["status", "--oops"], ["uncertain", "1", "perhaps"], ["show", "one"],
                                   ["plan", "--now", "later"]],
                         ids=" ".join)
def test_a_command_that_is_not_understood_changes_nothing(world, words):
    world.once("2026-03-02T08:00")
    before = world.sqlite("SELECT count(*), max(seq) FROM journal;")
    assert world.ctl(*words, status=2).err.startswith("herinnerctl: ")
    assert world.sqlite("SELECT count(*), max(seq) FROM journal;") == before


@pytest.mark.parametrize("main, contacts", [(None, "code,name\n"), ("", "code,name\n"), (WHOLE, None), (WHOLE, ""),
                                            (None, None)])
def test_a_ledger_or_contacts_that_cannot_be_used_do_not_stop_the_others(make_world, main, contacts):
    world = make_world(ledger=DUTCH, contacts='contacts "main" { path = "people.csv"  key = "code" }')
    world.write("good.csv", worlds.csv_of([row("G1", "good")]))
    if main is not None:
        world.write("ledger.csv", main)
    if contacts is not None:
        world.write("people.csv", contacts)
    world.once(status=1)
    assert world.receivers() == ["ap@good.example"]


# -- credits in a ledger of their own ------------------------------------------------------------------------------

APART = """
ledger "main" { path = "ledger.csv"  max_age = 0d }
ledger "credits" { path = "credits.csv"  max_age = 0d }
"""
CREDITS = [row("C1", open="-100.00"), *(row(f"B{n}", "brandt", due="2026-12-31") for n in range(24))]
SPOILED = {
    "unreadable": worlds.csv_of(CREDITS[:1]) + '"C2","acme\n',
    "shrunk": worlds.csv_of(CREDITS[1:6]),
    "gone": None,
}


@pytest.mark.parametrize("spoiled", SPOILED.values(), ids=SPOILED.keys())
def test_a_credit_counts_as_long_as_its_ledger_cannot_be_relied_on(make_world, spoiled):
    world = make_world(ledger=APART)
    world.ledger(row())
    world.write("credits.csv", worlds.csv_of(CREDITS))
    world.once("2026-03-02T08:00")
    if spoiled:
        world.write("credits.csv", spoiled)
    else:
        (world.folder / "credits.csv").unlink()
    world.once(status=None)
    assert (world.letters(), world.decisions()[("acme", "reminder")]) == ([], "credit")
    world.write("credits.csv", worlds.csv_of(CREDITS[1:]))  # used up, by a good reading
    world.once()
    assert world.receivers() == ["ap@acme.example"]
