# SPDX-License-Identifier: MIT
"""herinnerctl as a person and a script see it: help, mistakes on the command line, and every verb that only reads.

The verbs that change something are in test_ctl_acts.py.
"""
import datetime
import hashlib
import json
import os
import pathlib
import re
import subprocess
import unicodedata

import pytest

import world as worlds
from test_bank import BANK, entry, put, statement
from terminal import at_terminal

VERBS = ["status", "plan", "explain", "log", "show", "verify", "pause", "resume", "holds", "skip", "approve",
         "uncertain", "tasks", "done", "ledger show", "ledger check", "template list", "template check",
         "template preview", "template edit", "template send", "print", "test mail", "test ledger", "test mailbox",
         "reference check", "reference make", "go-live", "run", "backup", "adopt"]
LATER = "2026-03-02T12:00"


def columns(line):
    """How many columns a terminal gives a line."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)


def fits(text, width=80):
    for line in text.splitlines():
        assert columns(line) <= width and line == line.rstrip(), line


@pytest.fixture
def long_names(make_world):
    """Names, numbers and addresses that do not fit a row, of every kind of decision."""
    one = make_world()
    town = {"name": "Gemeente Oud-Zaanwijk aan den Waterkant, afdeling Inkoop",
            "email": "crediteurenadministratie@oudzaanwijk-aan-den-waterkant.example"}
    one.ledger(
        worlds.row("2026-LANG-000000000001", "oudzaanwijk", **town),
        worlds.row("2026-LANG-000000000002", "oudzaanwijk", **town),
        worlds.row("2026-003", "shanghai", name="日本商会 Überseehandelsgesellschaft mit beschränkter Haftung"),
        worlds.row("2026-004", "zonder", email=""),
        worlds.row("2026-005", "oud", due="2025-06-01", issued="2025-05-01"),
        worlds.row("2026-006", "klaar", open="0.00", total="100.00"),
        worlds.row("2026-007", "straks", due="2026-06-01"))
    return one


@pytest.fixture
def sent(world):
    """A world whose one letter went out on MONDAY."""
    world.once()
    return world


# -- help and mistakes -----------------------------------------------------------------------------------------------

@pytest.mark.parametrize("lang", ["en", "nl"])
def test_help_names_every_verb_and_needs_no_configuration(world, lang):
    result = world.run("herinnerctl", "--help", "--lang", lang, "--config", "/nonexistent")
    for verb in VERBS:
        assert re.search(rf"^{verb} +\S", result.out, re.M), verb
    fits(result.out)


@pytest.mark.parametrize("lang", ["en", "nl"])
@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help(world, verb, lang):
    result = world.run("herinnerctl", *verb.split(), "--help", f"--lang={lang}")
    assert result.out.startswith(("usage: " if lang == "en" else "gebruik: ") + f"herinnerctl {verb}")
    assert "--json" in result.out and result.err == ""
    fits(result.out)


@pytest.mark.parametrize("text, found, status", [
    ("***090/9337/55493***", {"kind": "ogm", "valid": True, "normalised": "090933755493"}, 0),
    ("RF18 5390 0754 7034", {"kind": "rf", "valid": True, "normalised": "RF18539007547034"}, 0),
    ("NL91ABNA0417164301", {"kind": "iban", "valid": False, "normalised": None}, 1),
    ("", {"kind": None, "valid": False, "normalised": None}, 1)])
def test_a_reference_is_checked_without_a_configuration(world, text, found, status):
    result = world.run("herinnerctl", "reference", "check", text, "--json", "--config", "/nonexistent", status=status)
    assert json.loads(result.out) == found
    result = world.run("herinnerctl", "reference", "check", "--json", *text.split(" "), status=status)
    assert json.loads(result.out) == found  # in groups, as it is printed
    made = world.run("herinnerctl", "reference", "make", "rf", "INV-1", status=2)
    assert "letters and digits only" in made.err


def test_version(world):
    assert re.fullmatch(r"herinnerctl \d+\.\d+\.\d+\n", world.run("herinnerctl", "--version").out)


@pytest.mark.parametrize("words, said", [
    (["plna"], 'unknown command "plna"; did you mean "plan"?'),
    (["xyzzy"], 'unknown command "xyzzy"; "herinnerctl --help" lists them'),
    (["template"], '"template" needs one of: list, check, preview'),
    (["ledger", "shwo"], '"ledger" needs one of: show, check'),
    (["plan", "--dat", "2026-01-01"], 'unknown option "--dat"; did you mean "--date"?'),
    (["plan", "--zzzzzzzz"], 'unknown option "--zzzzzzzz"; "herinnerctl plan --help" lists them'),
    (["plan", "--date"], 'option "--date" needs a value: DATE'),
    (["plan", "--json=yes"], 'option "--json" takes no value'),
    (["plan", "--date", "2026-02-30"], '--date: "2026-02-30" is no date; write it as 2026-12-31'),
    (["explain"], "usage: herinnerctl explain INVOICE; see --help"),
    (["status", "extra"], "usage: herinnerctl status; see --help"),
    (["plan", "--color", "red"], '--color: "red" is not one of auto, always, never'),
    (["plan", "--client", "nobody at all"], 'unknown client "nobody at all"'),
    (["plan", "--client", "acne"], 'unknown client "acne"; did you mean "acme"?'),
    (["explain", "2026-002"], 'unknown invoice "2026-002"; did you mean "2026-001"?'),
    (["explain", "zzzzzzz"], 'no open invoice "zzzzzzz" in any ledger'),
    (["ledger", "show", "mian"], 'unknown ledger "mian"; did you mean "main"?'),
])
def test_what_is_not_understood_is_named_with_the_nearest(world, words, said):
    result = world.ctl(*words, status=2)
    assert result.out == "" and said in result.err, result
    assert result.err.startswith("herinnerctl: ")


def test_a_pretended_time_that_is_none_is_refused(world):
    assert "--now" in world.ctl("plan", "--now", "soon", status=2).err


def test_options_stand_before_or_behind_the_verb(world):
    one = world.run("herinnerctl", "--json", "--config", world.config, "plan", now=worlds.MONDAY)
    other = world.run("herinnerctl", "plan", "--json", f"--config={world.config}", "--now", worlds.MONDAY)
    third = world.run("herinnerctl", "--date", "2026-03-02", "plan", "--json", HERINNERD_CONFIG=str(world.config),
                      now="2026-02-02T10:00")
    assert one.out == other.out == third.out != ""


def test_a_configuration_with_mistakes_names_file_and_line(world):
    world.configure(top="mode = live\nstoer = 1")
    result = world.ctl("plan", status=78)
    assert re.search(r"herinnerd\.conf:\d+: ", result.err) and result.out == "", result


def test_a_missing_configuration_is_78(world):
    assert world.run("herinnerctl", "plan", "--config", "/nonexistent/x.conf", status=78).err


@pytest.mark.parametrize("verb", [["log"], ["show", "1"], ["verify"], ["tasks"], ["holds"], ["uncertain"], ["approve"],
                                  ["resume", "acme"], ["backup", "x.db"]])
def test_without_a_store_what_needs_one_exits_69(world, verb):
    result = world.ctl(*verb, status=69)
    assert "herinnerd.db" in result.err
    assert not world.store.exists()


@pytest.mark.parametrize("verb", [[], ["status"], ["plan"], ["explain", "2026-001"], ["ledger", "show"],
                                  ["ledger", "check"], ["template", "list"], ["template", "preview", "reminder"]])
def test_without_a_store_the_rest_works_and_makes_none(world, verb):
    assert world.ctl(*verb).out
    assert not world.store.exists()


# -- how it looks ----------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("lang", ["en", "nl"])
def test_tables_stay_within_80_columns(long_names, lang):
    long_names.once()
    long_names.ctl("pause", "shanghai", "--reason",
                   "the accounts department moves to another building until further notice")
    for verb in (["plan", "--all"], ["log"], ["holds"], ["tasks"], ["approve"], ["ledger", "show"], ["ledger", "check"],
                 ["explain", "2026-003"], ["show", "1"], ["show", "1", "--evidence"], ["verify"], ["template", "list"]):
        out = long_names.ctl(*verb, "--lang", lang).out
        # a path is one word, and the hash of a message is longer than any line: words are never broken
        fits("\n".join(line for line in out.splitlines() if not re.search(r"[0-9a-f]{64}|/\S{40,}", line)))


def test_colour_is_for_terminals_and_can_be_refused(world):
    assert "\033[" not in world.ctl("status").out
    assert "\033[" in world.ctl("status", "--color", "always").out
    assert "\033[" in at_terminal(world, "status")[1]
    assert "\033[" not in at_terminal(world, "status", NO_COLOR="1")[1]
    assert "\033[" not in at_terminal(world, "status", "--color=never")[1]
    assert "\033[" not in world.ctl("status", "--json", "--color", "always").out


def test_a_wide_terminal_is_used(long_names):
    wide = at_terminal(long_names, "plan", "--color=never", width=200)[1]
    row = next(line for line in wide.splitlines() if "2026-LANG-000000000001" in line)
    assert "crediteurenadministratie@oudzaanwijk-aan-den-waterkant.example" in row and columns(row) > 80


def test_names_from_the_ledger_cannot_steer_the_terminal(make_world):
    one = make_world()
    one.ledger(worlds.row(name="Evil\033[2J\033]0;x\007 Co"))
    for verb in (["plan"], ["ledger", "show"], ["explain", "2026-001"]):
        assert "\033" not in one.ctl(*verb).out and "\007" not in one.ctl(*verb).out


# -- plan, explain ---------------------------------------------------------------------------------------------------

PLAN_KEYS = ["date", "client", "stage", "action", "invoices", "to", "total", "decision", "reason", "until"]


def test_plan_says_what_goes_and_what_is_held(long_names):
    out = long_names.ctl("plan").out
    assert out.startswith("plan for 2026-03-02: to send 2, tasks 0, held 2\n")
    assert re.search(r"^to send$", out, re.M) and re.search(r"^held$", out, re.M)
    assert "there is no mail address" in out and "long overdue when first seen" in out
    assert "2026-006" not in out and "2026-007" not in out


def test_plan_in_json_is_the_interface(long_names):
    lines = long_names.plan()
    assert all(list(line) == PLAN_KEYS for line in lines)
    sent = next(line for line in lines if line["client"] == "oudzaanwijk")
    assert sent == {"date": "2026-03-02", "client": "oudzaanwijk", "stage": "reminder", "action": "mail",
                    "invoices": ["2026-LANG-000000000001", "2026-LANG-000000000002"],
                    "to": ["crediteurenadministratie@oudzaanwijk-aan-den-waterkant.example"],
                    "total": {"EUR": "200.00"}, "decision": "send", "reason": None, "until": None}
    assert {line["client"]: line["reason"] for line in lines} == {
        "oudzaanwijk": None, "shanghai": None, "zonder": "no-address", "oud": "first-sight"}


def test_plan_all_shows_what_is_not_due_yet(long_names):
    later = next(line for line in long_names.plan("--all") if line["client"] == "straks")
    assert (later["decision"], later["reason"], later["until"]) == ("held", None, "2026-06-08")
    assert "not due yet" in long_names.ctl("plan", "--all").out


def test_plan_all_shows_what_is_paid(sent):
    sent.ledger(worlds.row(open="0.00", total="100.00"))
    assert sent.plan() == []
    assert [line["reason"] for line in sent.plan("--all")] == ["paid"]
    assert "paid" in sent.ctl("plan", "--all").out


def test_plan_for_a_date_leaves_the_hour_aside(world):
    assert world.decisions(now="2026-03-02T22:00") == {("acme", "reminder"): "window"}
    (line,) = world.plan("--date", "2026-03-02", now="2026-02-24T22:00")
    assert (line["date"], line["decision"]) == ("2026-03-02", "send")


def test_plan_in_rehearsal_says_so_first(world):
    world.configure(top="mode = rehearsal")
    for verb in ("plan", "status"):
        assert world.ctl(verb).out.startswith("REHEARSAL")
        assert world.ctl(verb, "--lang", "nl").out.startswith("REHEARSAL")
    assert not world.ctl("plan", "--json").out.startswith("REHEARSAL")


@pytest.mark.parametrize("words", ["oudzaanwijk", "Oud-Zaanwijk", "waterkant", "2026-LANG-000000000002",
                                   "crediteurenadministratie@OUDZAANWIJK-aan-den-waterkant.example"])
def test_a_client_is_known_by_key_name_number_and_address(long_names, words):
    assert {line["client"] for line in long_names.plan("--client", words)} == {"oudzaanwijk"}


def test_a_client_is_known_by_its_section(world):
    world.configure(more='client "jansen" { match = {"acme"}  name = "Jansen en Zonen" }')
    for words in ("jansen", "acme", "zonen"):
        assert [line["client"] for line in world.plan("--client", words)] == ["jansen"]


def test_an_ambiguous_client_is_answered_with_the_candidates(make_world):
    one = make_world()
    one.ledger(worlds.row("1", "north", name="Bouw Noord"), worlds.row("2", "south", name="Bouw Zuid"))
    result = one.ctl("plan", "--client", "bouw", status=2)
    assert '"bouw" fits 2 clients: north (Bouw Noord), south (Bouw Zuid)' in result.err


def test_a_ledger_with_rejected_rows_makes_plan_exit_1(world):
    world.ledger(worlds.row(), worlds.row("2026-002", issued="2026-03-01", due="2026-02-01"))
    result = world.ctl("plan", status=1)
    assert "2026-001" in result.out and 'ledger "main": 1 row was rejected' in result.err


def test_explain_shows_each_stage_with_its_rule_and_date(sent):
    out = sent.ctl("explain", "2026-001", now=LATER).out
    assert out == sent.ctl("why", "2026-001", now=LATER).out
    assert re.search(r"^invoice +2026-001 in ledger main, line 2$", out, re.M)
    assert "reminder letter 7d after due letter, done on 2026-03-02, term until 2026-03-09" in " ".join(out.split())
    assert re.search(r"^second +letter +10d after the previous one +next; due on 2026-03-12", out, re.M)
    assert re.search(r"^outcome +not due yet$", out, re.M)


def test_explain_in_json(sent):
    (said,) = sent.objects("explain", "2026-001", now=LATER)
    assert said["number"] == "2026-001" and said["balance"] == "100.00" and said["stage"] == "second"
    assert said["due_day"] == "2026-03-12" and said["reasons"] == []
    assert [(step["stage"], step["state"], step["day"], step["term_until"]) for step in said["steps"]] == [
        ("reminder", "served", "2026-03-02", "2026-03-09")]


def test_explain_knows_the_rows_that_are_never_reminded_of(long_names):
    assert "nothing is open" in long_names.ctl("explain", "2026-006").out


# -- ledger ----------------------------------------------------------------------------------------------------------

def test_ledger_show_lists_what_was_read(world):
    out = world.ctl("ledger", "show").out
    assert re.search(r"^2026-001 +Acme BV +2026-01-20 +2026-02-20 +100.00 EUR +open$", out, re.M)
    (row,) = world.objects("ledger", "show")
    assert row == {"ledger": "main", "number": "2026-001", "kind": "invoice", "client": "acme", "name": "Acme BV",
                   "email": "ap@acme.example", "issued": "2026-01-20", "due": "2026-02-20", "currency": "EUR",
                   "total": "100.00", "balance": "100.00", "status": "open", "payment_reference": None, "order": None,
                   "description": None, "iban": None, "invoice_pdf": None, "language": None}


def test_ledger_check_names_each_rejected_row(world):
    world.ledger(worlds.row(), worlds.row("2026-002", issued="2026-03-01", due="2026-02-01"))
    result = world.ctl("ledger", "check", status=1)
    assert re.search(r"ledger\.csv:3:(\d+:)? 2026-002: ", result.out), result.out
    assert "main: 2 rows, 1 rejected" in result.out
    (line,) = world.objects("ledger", "check", status=1)
    assert list(line) == ["file", "line", "column", "reason"] and line["line"] == 3


def test_a_ledger_that_cannot_be_read_exits_1(world):
    world.ledger_file.unlink()
    assert world.ctl("ledger", "check", status=1).out
    assert "ledger.csv" in world.ctl("ledger", "show", status=1).err
    assert "ledger" in world.ctl("plan", status=1).err
    assert world.status(status=1)["needs_person"]


def test_one_ledger_is_tested_alone(world):
    assert [one["state"] for one in world.objects("test", "ledger")] == ["good"]
    world.ledger(worlds.row(), worlds.row("2026-002", issued="2026-03-01", due="2026-02-01"))
    assert "1 rejected" in world.ctl("test", "ledger", "main", status=1).out
    assert 'unknown ledger "mian"' in world.ctl("test", "ledger", "mian", status=2).err


# -- log, show, verify -----------------------------------------------------------------------------------------------

LOG_KEYS = ["id", "time", "client", "stage", "invoices", "to", "subject", "message_id", "envid", "level", "level_time",
            "reply", "attempts"]


def test_a_letter_is_printed_with_the_postal_address(make_world):
    world = make_world(contacts='contacts "main" { path = "clients.csv"  key = "id"\n'
                                '  columns { address = "street"  postcode = "code"  city = "town"  country = "land" } }')
    world.write("clients.csv", "id,street,code,town,land\nacme,Kade 1 <b>,1012 AB,Amsterdam,NL\n")
    world.ledger(worlds.row(name="Acme & Zn."))
    world.once()
    page = world.folder / "letter.html"
    assert str(page) in world.ctl("print", "1", "-o", page).out
    html = page.read_text()
    for line in ("<div>Acme &amp; Zn.</div>", "<div>Kade 1 &lt;b&gt;</div>", "<div>1012 AB Amsterdam</div>",
                 "<p>2 March 2026</p>", "2026-001", "EUR 100.00" if "EUR 100.00" in html else "€100.00"):
        assert line in html, line
    assert "cid:" not in html and 'src="data:image/png;base64,' in html and page.stat().st_mode & 0o777 == 0o600
    assert "is there already" in world.ctl("print", "1", "-o", page, status=2).err
    assert world.ctl("print", "1").out == html
    assert "there is no letter 7" in world.ctl("print", "7", status=2).err


def test_previews_and_the_overview_are_objects_for_programs(sent):
    (letter,) = sent.objects("template", "preview", "reminder")
    assert list(letter) == ["subject", "language", "text", "html"] and letter["language"] == "en"
    (digest,) = sent.objects("digest", now=LATER)
    assert list(digest) == list(letter) and digest["subject"] == "Overview, 2 March 2026"


def test_a_letter_that_is_not_there_is_a_mistake_of_the_caller(world):
    for words in (["preview", "reminde"], ["preview", "reminder", "--lang", "xx"], ["send", "reminde", "--to", "a@b.c"]):
        assert "template list" in world.ctl("template", *words, status=2).err


def test_client_show_tells_contacts_from_the_ledger(make_world):
    world = make_world(contacts='contacts "main" { path = "clients.csv"  key = "id"\n'
                                '  columns { email = "mail"  phone = "phone"  language = "tongue" } }')
    world.write("clients.csv", "id,mail,phone,tongue\nacme,desk@acme.example,020,\n")
    world.ledger(worlds.row())
    (client,) = world.objects("client", "show", "acme")
    assert {name: client[name]["source"] for name in ("email", "phone", "language", "policy")} == {
        "email": "contacts", "phone": "contacts", "language": "default", "policy": "default"}
    world.write("clients.csv", "id,mail,phone,tongue\nacme,,020,nl\n")
    (client,) = world.objects("client", "show", "acme")
    assert (client["email"]["source"], client["language"]["source"]) == ("ledger", "contacts")
    assert "(contacts)" in world.ctl("client", "show", "acme").out


def test_no_payments_are_said_to_people_and_nothing_to_programs(world):
    assert world.ctl("payments").out == "no payments\n" and world.objects("payments") == []


def test_status_says_that_a_service_goes_on_by_the_configuration_it_read_before(world):
    with world.service():
        world.config.write_text(world.config.read_text() + "\nfrob = 1\n")
        for words in ([], ["status"]):
            err = world.ctl(*words, status=78).err
            assert 'unknown setting "frob"' in err and "goes on by the configuration that it read before" in err
        assert "goes on" not in world.ctl("plan", status=78).err
    assert "goes on" not in world.ctl("status", status=78).err


def test_status_names_relays_and_mailboxes_and_their_trouble(make_world):
    box = 'mailbox "post" { url = "imap://127.0.0.1:1/INBOX"  security = none  user = "u"  password_command = "echo x" }'
    world = make_world(smtp=worlds.relay_section(1), more=box)
    world.ledger(worlds.row())
    assert world.status()["relays"] == [{"relay": "main", "server": "smtp://127.0.0.1:1", "trouble": None, "since": None}]
    assert re.search(r"^mailbox +post: imap://127.0.0.1:1/INBOX; no trouble$", world.ctl("status").out, re.M)
    world.once(status=None)
    facts = world.status()
    assert "127.0.0.1:1" in facts["relays"][0]["trouble"] and facts["relays"][0]["since"].startswith("2026-03-02T10:0")
    assert [one["mailbox"] for one in facts["mailboxes"]] == ["post"] and facts["mailboxes"][0]["trouble"]
    assert "main: smtp://127.0.0.1:1; there is trouble with it" in " ".join(world.ctl("status", status=None).out.split())


def test_a_configuration_that_is_not_there_is_said_with_the_remedy(world):
    for program, words in (("herinnerctl", ["plan"]), ("herinnerd", ["--check"])):
        err = world.run(program, "--config", world.folder / "no.conf", *words, status=78).err
        assert 'no.conf"; "herinnerctl setup" writes one' in err and len(err.splitlines()) == 1


def test_promises_can_be_read_from_the_store_by_themselves(sent):
    sent.ctl("promise", "2026-001", "--date", "2026-03-20", "--amount", "50")
    sent.ctl("resume", "--invoice", "2026-001")
    sent.ctl("instalments", "2026-001", "--count", "3", "--every", "1mo", "--first", "2026-03-31")
    assert sent.sqlite("SELECT invoice, day, amount, plan, n, state FROM promise ORDER BY id;") == (
        "main/2026-001|2026-03-20|5000|promise|1|ended\nmain/2026-001|2026-03-31|0|instalments|3|open\n")


@pytest.mark.parametrize("lang", ["en", "nl"])
def test_clients_fit_a_narrow_screen(sent, lang):
    sent.ctl("promise", "2026-001", "--date", "2026-03-06")
    late = dict(zip(("2026-03-20", "2026-02-20", "2026-01-20", "2025-12-20", "2025-11-20"), range(5)))
    still = [worlds.row(f"2025-{n}", due=due, issued="2025-11-01", open="104050.25", name="Bakkerij De Korst B.V.")
             for due, n in late.items()]
    sent.ledger(worlds.row(open="0.00", total="100.00", name="Bakkerij De Korst B.V."), *still)
    sent.once("2026-03-03T10:00")
    for words in ([], ["--incomplete"], ["--stop"]):
        said = sent.ctl("clients", *words, "--lang", lang, now="2026-03-03T10:00", status=None).out
        assert "520251.25 EUR" in said
        fits(said)
    said = " ".join(sent.ctl("clients", now="2026-03-03T10:00").out.split())
    assert "paid 11.0 days late on average, after 1.0 letters" in said


def test_status_fits_a_narrow_screen(sent):
    fits("\n".join(line for line in sent.ctl("status").out.splitlines() if str(sent.folder) not in line))


def test_log_shows_words_for_people_and_the_interface_for_programs(sent):
    out = sent.ctl("log").out
    assert re.search(r"^2026-03-02 10:00 +1 +Acme BV +reminder +2026-001 +ap@acme.example +sent$", out, re.M)
    (line,) = sent.log()
    assert list(line) == LOG_KEYS
    assert (line["id"], line["client"], line["level"]) == (1, "acme", "accepted")
    assert line["time"] == "2026-03-02T10:00:00+01:00"


def test_log_is_filtered(make_world):
    one = make_world()
    one.ledger(*worlds.rows(3))
    one.once()
    assert [line["client"] for line in one.log()] == ["client0001", "client0002", "client0003"]
    assert [line["client"] for line in one.log("--client", "Client0002 BV")] == ["client0002"]
    assert [line["client"] for line in one.log("--invoice", "2026-0003")] == ["client0003"]
    assert one.log("--since", "2026-03-03") == [] and len(one.log("--since", "2026-03-02")) == 3
    assert len(one.log("--reached", "accepted")) == 3 and one.log("--reached", "delivered") == []
    assert "no letters" in one.ctl("log", "--since", "2026-03-03").out
    assert 'did you mean "delivered"?' in one.ctl("log", "--reached", "deliverd", status=2).err


def test_log_follow_shows_what_comes(world):
    world.ctl("pause", "acme", "--until", "2026-03-02")
    process = subprocess.Popen([worlds.BUILD / "herinnerctl", "--config", world.config, "log", "--follow", "--json"],
                               stdout=subprocess.PIPE, env=worlds.environment(worlds.MONDAY))
    try:
        world.once("2026-03-03T10:00")
        line = json.loads(process.stdout.readline())
        while line["level"] in ("planned", "queued"):
            line = json.loads(process.stdout.readline())
        assert (line["client"], line["level"]) == ("acme", "accepted")
    finally:
        process.terminate()
        process.wait(30)
        process.stdout.close()


def test_show_tells_one_letter_whole(sent):
    out = sent.ctl("show", "1").out
    for said in (r"^client +Acme BV \(acme\)$", r"^invoices +2026-001 \(100.00 EUR\)$", r"^term until +2026-03-09$",
                 r"^attempt 1$", r"^level +sent, 2026-03-02 10:00$"):
        assert re.search(said, out, re.M), said
    (letter,) = sent.objects("show", "1")
    assert letter["state"] == "accepted" and len(letter["attempts"]) == 1 and letter["rehearsal"] is False


def test_show_gives_the_exact_bytes(sent):
    (letter,) = sent.objects("show", "1")
    for option in ("--eml", "--raw"):
        done = subprocess.run([worlds.BUILD / "herinnerctl", "--config", sent.config, "show", "1", option],
                              capture_output=True, check=True, env=worlds.environment(worlds.MONDAY))
        assert hashlib.sha256(done.stdout).hexdigest() == letter["message_sha256"]
    (mail,) = (sent.outbox / "new").iterdir()
    assert mail.read_bytes().replace(b"\r\n", b"\n") == done.stdout.replace(b"\r\n", b"\n")


def test_show_evidence_lists_the_journal(sent):
    out = sent.ctl("show", "1", "--evidence").out
    for word in ("planned", "queued", "claimed", "accepted"):
        assert re.search(rf"entry \d+: {word} by herinnerd", out), word
    types = [row["type"] for row in sent.objects("show", "1", "--evidence")]
    assert types == ["planned", "queued", "claimed", "accepted"]
    assert sent.ctl("show", "1", "--transcript").status == 0


@pytest.mark.parametrize("word, said", [("99", "there is no letter 99"), ("abc", '"abc" is no number of a letter')])
def test_show_of_no_letter_is_refused(sent, word, said):
    assert said in sent.ctl("show", word, status=2).err


def test_verify_is_0_when_whole_and_1_when_broken(sent):
    report = sent.journal_is_whole()
    assert report["messages"] == 1
    assert "whole: " in sent.ctl("verify").out
    assert sent.ctl("verify", "--head", report["head"]).status == 0
    sequence, digest = report["head"].split(":")
    wrong = f"{sequence}:{'0' * len(digest)}"
    assert sent.ctl("verify", "--head", wrong, status=1).out
    (broken,) = sent.objects("verify", "--head", wrong, status=1)
    assert broken["whole"] is False and broken["breaks"]


# -- status, tasks ---------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("now", "day"), [("2026-03-02T08:00", "2026-03-02"), ("2026-03-02T17:30", "2026-03-03")])
def test_what_waits_for_its_hours_is_what_comes_next(world, now, day):
    world.ledger(worlds.row())
    assert world.decisions(now) == {("acme", "reminder"): "window"}
    assert re.search(rf"^next +on {day} something falls due", world.ctl("status", now=now).out, re.M)
    assert f"the next day on which anything falls due is {day}" in " ".join(world.ctl("plan", now=now).out.split())
    assert world.status(now)["next_day"] == day


def test_status_says_how_things_stand(sent):
    out = sent.ctl("status", now=LATER).out
    for said in (r"^mode +live", r"^service +not running", r"^ledger +main: 1 row, 0 rejected; relied on",
                 r"^next +on 2026-03-12 something falls due", r"^letters so far +1 sent, 0 rehearsed, 0 failed",
                 r"^holidays until +20\d\d-"):
        assert re.search(said, out, re.M), (said, out)
    facts = sent.status(now=LATER)
    assert facts["mode"] == "live" and facts["running"] is False and facts["accepted"] == 1
    assert facts["needs_person"] is False and facts["ledgers"][0]["trusted"] is True
    assert re.fullmatch(r"\d+:[0-9a-f]{64}", facts["journal_head"])


def test_without_a_verb_three_commands_are_offered(world):
    out = world.ctl().out
    assert out.startswith("mode ")
    useful = out[out.index("useful now"):]
    assert len(re.findall(r"^herinnerctl ", useful, re.M)) == 3


def test_tasks_lists_what_a_person_has_to_do(long_names):
    long_names.once()
    assert re.search(r"no address +Zonder BV +reminder +2026-004", long_names.ctl("tasks").out)
    (task,) = long_names.objects("tasks")
    assert list(task) == ["id", "kind", "client", "stage", "invoices", "since", "until", "reason"]
    assert (task["kind"], task["client"], task["invoices"]) == ("no-address", "zonder", ["2026-004"])


# -- letters ---------------------------------------------------------------------------------------------------------

def test_template_list_marks_your_own(world):
    own = world.folder / "templates" / "en"
    own.mkdir(parents=True)
    (own / "reminder.md").write_text("Subject: Our own {{sender.name}}\n\nPlease pay {{total}}.\n\n{{> answers}}\n")
    lines = world.objects("template", "list")
    mine = [line for line in lines if line["own"]]
    assert [(line["language"], line["name"]) for line in mine] == [("en", "reminder")]
    assert {"nl", "en"} <= {line["language"] for line in lines}
    assert re.search(r"^en +reminder +your own", world.ctl("template", "list").out, re.M)
    assert "Our own Bakkerij De Vries" in world.ctl("template", "preview", "reminder", "--lang", "en").out


def test_template_check_names_the_mistake(world):
    assert "no mistakes" in world.ctl("template", "check").out
    own = world.folder / "templates" / "en"
    own.mkdir(parents=True)
    (own / "reminder.md").write_text("Subject: x\n\nHello {{client.nmae}}\n")
    result = world.ctl("template", "check", status=78)
    assert re.search(r"reminder\.md:3:\d+: ", result.out)
    line = world.objects("template", "check", status=78)[0]
    assert (line["line"], line["kind"]) == (3, "mistake") and line["file"].endswith("reminder.md")


def test_template_preview_in_every_form(world):
    text = world.ctl("template", "preview", "second", "--lang", "nl").out
    assert text.startswith("Subject: ") and "betal" in text
    html, eml = world.folder / "x.html", world.folder / "x.eml"
    assert world.ctl("template", "preview", "second", "--html", html, "--eml", eml).out == ""
    assert html.read_text().lstrip().lower().startswith("<!doctype html") and b"multipart/" in eml.read_bytes()
    assert "<html" in world.ctl("template", "preview", "second", "--html", "-").out
    assert "no-such-letter" in world.ctl("template", "preview", "no-such-letter", status=None).err


@pytest.mark.parametrize("program, words", [("herinnerd", ["--dry-run"]), ("herinnerctl", ["plan"])])
def test_a_pretended_time_that_is_empty_is_none(world, program, words):
    assert f"plan for {datetime.date.today():%Y}" in world.run(program, "--config", world.config, *words, status=None,
                                                              HERINNERD_NOW="").out


@pytest.mark.parametrize("program, words", [("herinnerd", ["--dry-run"]), ("herinnerctl", ["plan"])])
def test_what_cannot_be_printed_is_no_success(world, program, words):
    with open("/dev/full", "w") as full:
        done = subprocess.run([worlds.BUILD / program, "--config", world.config, *words], stdout=full,
                              stderr=subprocess.PIPE, timeout=60, env=worlds.environment(worlds.MONDAY))
    assert done.returncode == 1 and b"the output could not be written" in done.stderr


@pytest.mark.parametrize("words", [["agenda", "--ics"], ["template", "preview", "second", "--html"],
                                   ["template", "preview", "second", "--eml"]])
def test_a_place_that_cannot_be_written_is_named_as_it_was_given(world, words):
    path = world.folder / "none" / "file"
    assert f'herinnerctl: "{path}" cannot be written: No such file or directory\n' == world.ctl(*words, path, status=69).err



def test_template_preview_for_an_invoice_fills_it_in(sent):
    out = sent.ctl("template", "preview", "second", "--invoice", "2026-001", "--lang", "en").out
    assert "2026-001" in out and "100.00" in out and "Acme BV" in out
    assert not sent.store.with_name("x").exists() and len(sent.log()) == 1


# -- Dutch -----------------------------------------------------------------------------------------------------------

def test_dutch_comes_out_without_a_dutch_locale(sent):
    assert "te versturen 0, taken 0, aangehouden 0" in sent.ctl("plan", "--lang", "nl", now=LATER).out
    assert "verstuurd" in sent.ctl("log", "--lang", "nl").out
    for locale in ({"LANG": "nl_NL.UTF-8", "LC_ALL": "", "LANGUAGE": ""}, {"LC_ALL": "nl_BE.UTF-8", "LANGUAGE": ""}):
        assert sent.run("herinnerctl", "--config", sent.config, "log", now=LATER, **locale).out.startswith("tijd")
    english = sent.run("herinnerctl", "--config", sent.config, "log", now=LATER, LC_ALL="C", LANGUAGE="nl").out
    assert english.startswith("time")
    assert sent.run("herinnerctl", "--config", sent.config, "log", "--lang", "nl", now=LATER, LC_ALL="C",
                    LANGUAGE="").out.startswith("tijd")


def test_json_stays_english_in_dutch(long_names):
    assert long_names.ctl("plan", "--json", "--lang", "nl").out == long_names.ctl("plan", "--json").out


def test_mistakes_are_told_in_dutch_too(world):
    assert 'onbekende opdracht "plna"; bedoelt u "plan"?' in world.ctl("plna", "--lang=nl", status=2).err


def test_every_sentence_is_translated():
    folder = pathlib.Path(worlds.ROOT, "daemon", "po")
    for name in ("nl.po", "en.po"):
        done = subprocess.run(["msgattrib", "--untranslated", folder / name], capture_output=True, text=True)
        assert (done.returncode, done.stdout) == (0, ""), done
        assert subprocess.run(["msgfmt", "--check", "-o", os.devnull, folder / name]).returncode == 0
        assert subprocess.run(["msgcmp", folder / name, folder / "herinnerd.pot"], capture_output=True).returncode == 0


def test_the_catalogue_holds_every_sentence_of_the_sources(tmp_path):
    sources = sorted(str(path.relative_to(worlds.ROOT)) for path in pathlib.Path(worlds.ROOT, "daemon").rglob("*.c"))
    fresh = tmp_path / "fresh.pot"
    subprocess.run(["xgettext", "--from-code=UTF-8", "-k_", "-kN_", "-kngettext:1,2", "--language=C", "-o", fresh,
                    *sources], cwd=worlds.ROOT, check=True)
    done = subprocess.run(["msgcmp", "--use-untranslated", pathlib.Path(worlds.ROOT, "daemon/po/herinnerd.pot"), fresh],
                          capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


# -- the manual --------------------------------------------------------------------------------------------------------

MANUAL = (worlds.ROOT / "daemon/man/herinnerctl.8").read_text()


def section(title):
    return MANUAL.split(f"\n.Sh {title}\n")[1].split("\n.Sh ")[0]


def test_the_manual_has_every_reason_in_its_order():
    source = (worlds.ROOT / "daemon/plan/reason.c").read_text()
    words = re.findall(r'"([a-z-]+)"', source.split("words[REASON_COUNT")[1].split("};")[0])
    assert len(words) > 20 and re.findall(r"^\.It Li (\S+)$", section("REASONS"), re.M) == words


def keys_of(value):
    """Every key in a JSON value, but for those of amounts by currency."""
    if isinstance(value, list):
        return {key for one in value for key in keys_of(one)}
    if not isinstance(value, dict):
        return set()
    return {key for key in value if not key.isupper()} | {key for one in value.values() for key in keys_of(one)}


@pytest.mark.parametrize("item, words", [
    ("status", ["status"]), ("plan , agenda", ["plan", "--all"]), ("plan , agenda", ["agenda"]), ("explain", ["explain", "2026-001"]),
    ("invoices", ["invoices"]), ("clients", ["clients"]), ("log , uncertain", ["log"]), ("ledger show", ["ledger", "show"]),
    ("approve , tasks , holds", ["holds"]),
    ("payments", ["payments"]), ("template preview , digest", ["digest"]), ("template list", ["template", "list"]),
    ("law list", ["law", "list"]), ("verify", ["verify"]), ("retention , forget", ["retention"]),
    ("check , test ledger , test mailbox", ["check", "--resolver", "127.0.0.1:1"]),
    ("law costs", ["law", "costs", "--country", "NL", "--segment", "consumer", "--principal", "100"]),
    ("law interest", ["law", "interest", "--country", "NL", "--segment", "business", "--principal", "100", "--from",
                      "2026-01-01", "--to", "2026-02-01"]),
])
def test_the_manual_names_every_field_of_json(make_world, item, words):
    world = make_world(more=BANK)
    (world.folder / "bank").mkdir()
    put(world, "1.xml", statement(entry("10.00", "2026-001")))
    world.ledger(worlds.row(), worlds.row("2026-002", "brandt"))
    world.once()
    world.ctl("pause", "brandt")
    found = keys_of(world.objects(*words, status=None))
    text = re.split(r"^\.It Cm ", section("JSON").split(f"\n.It Cm {item}\n")[1], flags=re.M)[0]
    assert found and found - set(text.split()) == set(), item
