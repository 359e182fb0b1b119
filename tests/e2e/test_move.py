# SPDX-License-Identifier: MIT
"""The same under another name: invoices, ledgers and clients; and what holds letters until a person has said which."""
import csv
import io
import sqlite3

import pytest

import peers
import world as worlds
from world import row

NEXT_DAY = "2026-03-03T10:00"
THURSDAY = "2026-03-05T10:00"  # the contact gap after MONDAY is over

TWO_LEDGERS = ('ledger "main" { path = "ledger.csv"  max_age = 0d }\n'
               'ledger "shop" { path = "shop.csv"  max_age = 0d }')
RENAMED = 'ledger "books" { path = "ledger.csv"  max_age = 0d }'


def people(text):
    """The words of a page, however it was wrapped."""
    return " ".join(text.split())


def says(world, *words, now=worlds.MONDAY, status=0):
    return people(world.ctl(*words, now=now, status=status).out)


def refused(world, *words, now=worlds.MONDAY, status=2):
    """The sentence; nothing may have changed."""
    before = world.sqlite("SELECT max(seq) FROM journal")
    said = people(world.ctl(*words, now=now, status=status).err)
    assert world.sqlite("SELECT max(seq) FROM journal") == before
    return said


def last_entry(world, kind):
    """(actor, body) of the journal's newest entry of KIND."""
    with sqlite3.connect(f"file:{world.store}?mode=ro", uri=True) as store:
        return store.execute("SELECT j.actor, b.body FROM journal j JOIN journal_body b USING (seq) WHERE j.type = ?"
                             " ORDER BY seq DESC LIMIT 1", [kind]).fetchone()


def stages(world):
    """What went to clients, in order: (client, stage)."""
    return [(one["client"], one["stage"]) for one in world.log(now=worlds.SECOND)]


@pytest.fixture
def reminded(world):
    """The first reminder of 2026-001 has gone."""
    world.once()
    assert stages(world) == [("acme", "reminder")]
    return world


@pytest.fixture
def renumbered(reminded):
    """… and then it stands in the ledger as 2026-9."""
    reminded.ledger(row("2026-9"))
    return reminded


# -- invoice move ----------------------------------------------------------------------------------------------------

def test_invoice_goes_on_under_its_new_number(renumbered):
    assert says(renumbered, "invoice", "move", "2026-001", "2026-9", "--reason", "credited and made anew",
                now=NEXT_DAY) == ("2026-9: goes on where 2026-001 was (stages done: 1, holds: 0); the next letter may go"
                                  " on 2026-03-12")
    renumbered.once(NEXT_DAY)
    assert stages(renumbered) == [("acme", "reminder")]
    renumbered.once(worlds.SECOND)
    assert stages(renumbered) == [("acme", "reminder"), ("acme", "second")]
    actor, body = last_entry(renumbered, "invoice-moved")
    assert actor and body == ("from: main/2026-001\nscope: invoice\nsubject: main/2026-9\n"
                              "reason: credited and made anew\n")
    renumbered.journal_is_whole(worlds.SECOND)


def test_without_a_move_the_new_number_begins_anew(renumbered):
    renumbered.once(THURSDAY)
    assert stages(renumbered) == [("acme", "reminder"), ("acme", "reminder")]


def test_invoice_move_takes_holds_and_notes_along(renumbered):
    renumbered.ledger(row())
    renumbered.ctl("dispute", "2026-001", "--reason", "three boxes short")
    renumbered.ctl("note", "2026-001", "called the warehouse")
    renumbered.ledger(row("2026-9"))
    assert says(renumbered, "invoice", "move", "2026-001", "2026-9", now=NEXT_DAY) == (
        "2026-9: goes on where 2026-001 was (stages done: 1, holds: 1); no letter is to go by itself")
    (hold,) = renumbered.objects("holds", now=NEXT_DAY)
    assert hold["kind"] == "dispute" and hold["invoices"] == ["2026-9"]
    assert "called the warehouse" in says(renumbered, "explain", "2026-9", now=NEXT_DAY)
    renumbered.ctl("resume", "--invoice", "2026-9", now=NEXT_DAY)
    assert renumbered.objects("holds", now=NEXT_DAY) == []


def test_log_finds_the_letter_by_both_numbers(renumbered):
    renumbered.ctl("invoice", "move", "2026-001", "2026-9", now=NEXT_DAY)
    for number in ("2026-001", "2026-9"):
        (letter,) = renumbered.log("--invoice", number, now=NEXT_DAY)
        assert letter["invoices"] == ["2026-9"]


def test_a_letter_that_waits_under_the_new_number_is_taken_back(renumbered):
    renumbered.configure(smtp=worlds.relay_section(peers.free_port()))  # nobody listens there
    renumbered.once(THURSDAY, status=None)
    assert ("acme", "reminder", "queued") in renumbered.levels(now=THURSDAY)
    renumbered.ctl("invoice", "move", "2026-001", "2026-9", now=THURSDAY)
    assert renumbered.levels("--all", now=THURSDAY) == [("acme", "reminder", "accepted"),
                                                        ("acme", "reminder", "cancelled")]
    renumbered.configure(smtp=worlds.SECTIONS["smtp"])
    renumbered.once(THURSDAY)
    assert stages(renumbered) == [("acme", "reminder")]


def test_invoice_that_a_pass_has_seen_under_its_new_number_can_still_move(renumbered):
    renumbered.ctl("pause", "--all")  # so that the pass sends nothing
    renumbered.once(NEXT_DAY)
    renumbered.ctl("resume", "--all", now=NEXT_DAY)
    assert "stages done: 1" in says(renumbered, "invoice", "move", "2026-001", "2026-9", now=NEXT_DAY)
    renumbered.once(THURSDAY)
    assert stages(renumbered) == [("acme", "reminder")]
    renumbered.once(worlds.SECOND)
    assert stages(renumbered) == [("acme", "reminder"), ("acme", "second")]


def test_a_move_is_taken_back(renumbered):
    renumbered.ctl("invoice", "move", "2026-001", "2026-9", now=NEXT_DAY)
    assert says(renumbered, "undo", now=NEXT_DAY).startswith("2026-9: taken back: a move of an invoice of ")
    (letter,) = renumbered.log("--invoice", "2026-001", now=NEXT_DAY)
    assert letter["invoices"] == ["2026-001"]
    assert renumbered.log("--invoice", "2026-9", now=NEXT_DAY) == []
    assert renumbered.plan(now=THURSDAY)[0]["stage"] == "reminder"
    assert "taken back already" in refused(renumbered, "undo", renumbered.sqlite(
        "SELECT seq FROM journal WHERE type = 'invoice-moved'").strip(), now=NEXT_DAY)
    renumbered.ctl("invoice", "move", "2026-001", "2026-9", now=NEXT_DAY)
    renumbered.once(worlds.SECOND)
    assert stages(renumbered) == [("acme", "reminder"), ("acme", "second")]


def test_a_move_stays_once_a_letter_left(renumbered):
    renumbered.ctl("invoice", "move", "2026-001", "2026-9", now=NEXT_DAY)
    renumbered.once(worlds.SECOND)
    said = refused(renumbered, "undo", now=worlds.SECOND)
    assert "cannot be taken back: letter 2 left after it" in said


@pytest.mark.parametrize("words, want", [
    (["2026-002", "2026-9"], 'nothing is known of invoice "2026-002"; did you mean "2026-001"?'),
    (["2026-001", "2026-99"], 'unknown invoice "2026-99"; did you mean "2026-9"?'),
    (["2026-9", "2026-001"], 'nothing is known of invoice "2026-9"'),
    (["2026-001", "2026-8"], 'invoice "2026-001" was client "acme"\'s and "2026-8" is client "other"\'s;'
                             ' "herinnerctl client merge" says that they are one'),
    (["2026-001"], "usage: herinnerctl invoice move FROM TO; see --help"),
])
def test_invoice_move_refuses(renumbered, words, want):
    renumbered.ledger(row("2026-9"), row("2026-8", "other"))
    assert want in refused(renumbered, "invoice", "move", *words, now=NEXT_DAY)


def test_invoice_that_still_stands_in_the_ledger_did_not_move(reminded):
    reminded.ledger(row(), row("2026-9"))
    assert refused(reminded, "invoice", "move", "2026-001", "2026-9") == (
        'herinnerctl: invoice "2026-001" still stands in ledger "main"; only one that left it has got another number')


def test_invoice_with_the_same_stage_of_its_own_stays_apart(renumbered):
    renumbered.once(THURSDAY)
    said = refused(renumbered, "invoice", "move", "2026-001", "2026-9", now=worlds.SECOND)
    assert 'herinnerctl: "main/2026-9" has had stage "reminder" itself, as "main/2026-001" had' in said


# -- ledger rename ---------------------------------------------------------------------------------------------------

def test_ledger_goes_on_under_its_new_name(reminded):
    reminded.configure(ledger=RENAMED)
    assert "herinnerd: ledger main left the configuration; 1 open invoice" in reminded.once(NEXT_DAY, status=1).err
    assert stages(reminded) == [("acme", "reminder")]
    assert reminded.decisions(now=NEXT_DAY) == {("acme", "reminder"): "renamed"}
    assert says(reminded, "ledger", "rename", "main", "books", now=NEXT_DAY) == (
        "ledger books: goes on where main was (invoices: 1, stages done: 1, holds: 0); the next letter may go on"
        " 2026-03-12")
    reminded.once(worlds.SECOND)
    assert stages(reminded) == [("acme", "reminder"), ("acme", "second")]
    assert reminded.status(now=worlds.SECOND)["brakes"] == []
    reminded.journal_is_whole(worlds.SECOND)


def test_a_ledger_under_another_name_is_told_everywhere(reminded):
    reminded.configure(ledger=RENAMED)
    facts = reminded.status()
    assert facts["brakes"] == ["renamed"] and facts["needs_person"]
    assert facts["ledgers_gone"] == [{"ledger": "main", "open": 1, "reminded": 1}]
    assert facts["ledgers"][0]["reason"] == "renamed"
    page = says(reminded, "status", status=1)
    assert "ledger main left the configuration; 1 open invoice is not followed; see «herinnerctl approve»" in page
    assert "this seems to be an earlier ledger under a new name; see «herinnerctl approve»" in says(reminded, "plan")
    assert "this seems to be an earlier ledger under a new name" in says(reminded, "explain", "2026-001")
    assert {one["id"]: one["kind"] for one in reminded.objects("approve")} == {"ledger books": "ledger",
                                                                              "ledger main": "gone"}
    assert "«herinnerctl ledger rename main NEW» when it has another name now" in says(reminded, "approve")


def test_a_new_ledger_that_is_approved_begins_anew(reminded):
    reminded.configure(ledger=RENAMED)
    reminded.ledger(row("2027-1", "other"))
    assert reminded.decisions(now=NEXT_DAY) == {("other", "reminder"): "renamed"}
    assert says(reminded, "approve", "ledger", "books", "--yes", now=NEXT_DAY).endswith(
        "approved: ledger books is relied on as it is now, until its file changes")
    reminded.once(NEXT_DAY, status=1)  # the old one is missed still
    assert stages(reminded) == [("acme", "reminder"), ("other", "reminder")]
    reminded.ledger(row("2027-1", "other"), row("2027-2", "third"), day="2026-03-04")
    reminded.once(THURSDAY, status=1)  # read well once, so that a new file does not hold it again
    assert stages(reminded)[2:] == [("third", "reminder")]


def test_a_ledger_that_is_given_up_holds_no_other(reminded):
    reminded.configure(ledger=RENAMED)
    reminded.ledger(row("2027-1", "other"))
    assert says(reminded, "approve", "ledger", "main", "--yes") == (
        "ledger main left the configuration; open invoices that nobody follows now: 1 approved: ledger main is gone, and"
        " no other one is held because of it")
    assert reminded.status()["brakes"] == []
    assert reminded.decisions() == {("other", "reminder"): "send"}


def test_invoices_that_went_to_another_ledger_are_held(make_world):
    world = make_world(ledger=TWO_LEDGERS)
    world.ledger(row(), row("2026-002", "other"))
    world.write("shop.csv", worlds.csv_of([row("S-1", "third")]))
    world.once()
    assert len(stages(world)) == 3
    world.ledger(row("M-1", "fourth"))
    world.write("shop.csv", worlds.csv_of([row(), row("2026-002", "other")]))
    assert world.decisions(now=NEXT_DAY)[("other", "reminder")] == "renamed"
    world.once(NEXT_DAY, status=None)
    assert stages(world)[3:] == [("fourth", "reminder")]


def test_ledger_rename_is_taken_back(reminded):
    reminded.configure(ledger=RENAMED)
    reminded.ctl("ledger", "rename", "main", "books", now=NEXT_DAY)
    assert says(reminded, "undo", now=NEXT_DAY).startswith("books: taken back: a ledger's new name of ")
    assert reminded.decisions(now=NEXT_DAY) == {("acme", "reminder"): "renamed"}
    reminded.configure(ledger=worlds.SECTIONS["ledger"])
    reminded.once(worlds.SECOND)
    assert stages(reminded) == [("acme", "reminder"), ("acme", "second")]


@pytest.mark.parametrize("words, want", [
    (["main", "boks"], 'unknown ledger "boks"; did you mean "books"?'),
    (["mian", "books"], 'nothing is known of a ledger "mian"; did you mean "main"?'),
    (["books", "books"], 'ledger "books" still stands in the configuration; give its section the new name first'),
])
def test_ledger_rename_refuses(reminded, words, want):
    reminded.configure(ledger=RENAMED)
    assert refused(reminded, "ledger", "rename", *words) == f"herinnerctl: {want}"


# -- client merge ----------------------------------------------------------------------------------------------------

@pytest.fixture
def twice(make_world):
    """One client under two keys: a shop's and the books'."""
    world = make_world(ledger=TWO_LEDGERS)
    world.ledger(row())
    world.write("shop.csv", worlds.csv_of([row("S-1", "acme2", name="Acme", email="shop@acme.example",
                                               due="2026-02-24")]))
    return world


def test_merged_clients_get_one_voice(twice):
    twice.once()
    assert stages(twice) == [("acme", "reminder")]
    # S-1 falls due on Tuesday; two clients would each get their letter
    assert says(twice, "client", "merge", "acme2", "acme", "--reason", "same company") == (
        "Acme BV (acme): acme2 counts as this client from now on (invoices: 1, letters and the like: 0, holds: 0); the"
        " next letter may go on 2026-03-03")
    twice.once(NEXT_DAY)
    assert twice.decisions(now=NEXT_DAY) == {("acme", "reminder"): "gap"}
    twice.once(THURSDAY)
    assert stages(twice) == [("acme", "reminder"), ("acme", "reminder")]
    assert twice.receivers() == ["ap@acme.example", "ap@acme.example"]
    actor, body = last_entry(twice, "client-merged")
    assert actor and body == "from: acme2\nscope: client\nsubject: acme\nreason: same company\n"
    twice.journal_is_whole(THURSDAY)


def test_without_a_merge_both_get_their_letters(twice):
    twice.once()
    twice.once(NEXT_DAY)
    assert stages(twice) == [("acme", "reminder"), ("acme2", "reminder")]


def test_letters_of_both_count_for_the_gap(twice):
    twice.once()
    twice.ctl("client", "merge", "acme", "acme2")
    assert twice.decisions(now=NEXT_DAY) == {("acme2", "reminder"): "gap"}
    assert [one["client"] for one in twice.log("--client", "acme2")] == ["acme2"]
    assert [one["client"] for one in twice.log("--client", "acme")] == ["acme2"]


def test_holds_and_settings_go_along(twice):
    twice.ctl("client", "set", "acme2", "email", "desk@acme.example")
    twice.ctl("client", "set", "acme2", "language", "nl")
    twice.ctl("client", "set", "acme", "language", "en")
    twice.ctl("pause", "acme2", "--reason", "in talks")
    assert "holds: 1" in says(twice, "client", "merge", "acme2", "acme")
    assert twice.decisions() == {("acme", "reminder"): "pause"}
    (client,) = twice.objects("client", "show", "acme2")
    assert client["client"] == "acme"
    assert client["email"] == {"value": "desk@acme.example", "source": "set"}
    assert client["language"] == {"value": "en", "source": "set"}
    twice.ctl("resume", "acme")
    assert twice.objects("holds") == []
    twice.once(NEXT_DAY)
    assert twice.receivers() == ["desk@acme.example"]


def test_a_merge_is_taken_back(twice):
    twice.ctl("pause", "acme2")
    twice.ctl("client", "merge", "acme2", "acme")
    assert says(twice, "undo").startswith("Acme BV: taken back: a merge of clients of ")
    assert twice.decisions(now=NEXT_DAY) == {("acme", "reminder"): "send", ("acme2", "reminder"): "pause"}
    assert "are one client already" not in says(twice, "client", "merge", "acme2", "acme")
    twice.ctl("resume", "acme")
    twice.once(NEXT_DAY)
    assert "left after it" in refused(twice, "undo", twice.sqlite(
        "SELECT max(seq) FROM journal WHERE type = 'client-merged'").strip(), now=NEXT_DAY)


@pytest.mark.parametrize("words, want", [
    (["acme2", "acmee"], 'unknown client "acmee"; did you mean "acme"?'),
    (["globex", "acme"], 'unknown client "globex"'),
    (["acme", "acme"], '"acme" and "acme" are one client already'),
])
def test_client_merge_refuses(twice, words, want):
    twice.once()
    assert want in refused(twice, "client", "merge", *words)


def test_merged_once_is_merged(twice):
    twice.once()
    twice.ctl("client", "merge", "acme2", "acme")
    assert '"acme" and "acme" are one client already' in refused(twice, "client", "merge", "acme2", "acme")


# -- what a person knows better than the files ------------------------------------------------------------------------

def test_formal_letters_and_copies_go_where_a_person_says(reminded):
    reminded.ctl("client", "set", "acme", "email_formal", "directie@acme.example")
    reminded.ctl("client", "set", "acme", "cc", "boek@acme.example; chef@acme.example")
    reminded.ctl("client", "set", "acme", "name", "Acme Holding")
    reminded.ctl("client", "set", "acme", "salutation", "Dear Ann")
    (client,) = reminded.objects("client", "show", "acme", now=worlds.SECOND)
    assert client["name"] == "Acme Holding"
    assert client["email_formal"] == {"value": "directie@acme.example", "source": "set"}
    assert client["cc"] == {"value": "boek@acme.example, chef@acme.example", "source": "set"}
    assert client["salutation"] == {"value": "Dear Ann", "source": "set"}
    reminded.once(worlds.SECOND)
    letter = reminded.letters()[-1]
    assert [one.addr_spec for one in letter["To"].addresses] == ["ap@acme.example"]
    assert [one.addr_spec for one in letter["Cc"].addresses] == ["boek@acme.example", "chef@acme.example"]
    assert letter.get_body(("plain",)).get_content().startswith("Dear Ann")
    assert reminded.plan(now="2026-03-20T10:00")[0]["to"] == ["directie@acme.example"]
    reminded.ctl("client", "set", "acme", "email_formal", "")
    assert reminded.plan(now="2026-03-20T10:00")[0]["to"] == ["ap@acme.example"]


@pytest.mark.parametrize("words, want", [
    (["acme", "cc", "nobody"], "cc: that is no mail address; several are parted by a comma"),
    (["acme", "email_formal", "a@b.example c"], "email_formal: that is no mail address; several are parted by a comma"),
    (["acme", "terms", "soon"], "terms: "),
    (["acme", "name", "x" * 301], "name: that is too long"),
    (["acme", "iban", "NL91ABNA0417164300"], '"iban" cannot be set; one of email, email_formal, cc, language, policy,'),
    (["acmee", "language", "nl"], 'unknown client "acmee"; did you mean "acme"?'),
])
def test_client_set_refuses(reminded, words, want):
    assert refused(reminded, "client", "set", *words).startswith(f"herinnerctl: {want}")


def test_a_name_is_no_formula_in_a_spreadsheet(make_world):
    world = make_world()
    names = {"a": "=1+1", "b": "-1+1|x", "c": "+31 10", "d": "@sum", "e": "-12.50"}
    world.ledger(*[row(f"2026-{key}", key, name=name) for key, name in names.items()])
    shown = {one["client"]: one["name"] for one in csv.DictReader(io.StringIO(world.ctl("clients", "--csv").out))}
    assert shown == {"a": "'=1+1", "b": "'-1+1|x", "c": "'+31 10", "d": "'@sum", "e": "-12.50"}


# -- another program, another account, other columns -----------------------------------------------------------------

REMINDED = worlds.COLUMNS + ("reminded",)


def test_what_another_program_reminded_of_waits(make_world):
    world = make_world()
    world.write("ledger.csv", worlds.csv_of([row(reminded="1"), row("2026-002", "other", reminded="0")], REMINDED))
    world.once()
    assert stages(world) == [("other", "reminder")]
    assert world.decisions() == {("acme", "reminder"): "elsewhere"}
    why = "the ledger says that another program reminded; «herinnerctl record» what it did, or «approve»"
    assert why in says(world, "plan") and why in says(world, "explain", "2026-001")
    (waiting,) = world.objects("approve")
    assert (waiting["kind"], waiting["client"]) == ("elsewhere", "acme")
    assert world.status()["to_approve"] == 1


def test_what_the_other_program_did_is_recorded(make_world):
    world = make_world()
    world.write("ledger.csv", worlds.csv_of([row(reminded="27-02-2026")], REMINDED))
    world.once()
    world.ctl("record", "2026-001", "--stage", "reminder", "--date", "2026-02-27", "--by", "other")
    world.once("2026-03-09T10:00")
    assert [one["stage"] for one in world.log(now=worlds.SECOND)] == ["second"]


def test_a_yes_lets_it_go_until_the_ledger_says_more(make_world):
    world = make_world()
    world.write("ledger.csv", worlds.csv_of([row(reminded="1")], REMINDED))
    world.once()
    (waiting,) = world.objects("approve")
    world.ctl("pause", "acme", "--until", "2026-03-02")
    world.ctl("approve", waiting["id"])
    assert world.decisions(now=NEXT_DAY) == {("acme", "reminder"): "send"}
    world.write("ledger.csv", worlds.csv_of([row(reminded="2")], REMINDED))
    assert world.decisions(now=NEXT_DAY) == {("acme", "reminder"): "elsewhere"}


OTHER_ACCOUNT = worlds.SENDER.replace("NL91ABNA0417164300", "NL20INGB0001234567")


def test_another_account_holds_all_letters_until_it_is_confirmed(reminded):
    reminded.ledger(row("2026-002", "other"))
    reminded.configure(sender=OTHER_ACCOUNT)
    assert "herinnerd: devries: the account to pay into changed" in reminded.once(NEXT_DAY, status=1).err
    assert reminded.decisions(now=NEXT_DAY) == {("other", "reminder"): "iban"}
    facts = reminded.status(now=NEXT_DAY)
    assert facts["brakes"] == ["iban"] and facts["senders_held"] == ["devries"] and facts["needs_person"]
    why = "the account to pay into changed; «herinnerctl approve» when it is right"
    for words in (["status"], ["plan"], ["explain", "2026-002"]):
        assert why in says(reminded, *words, now=NEXT_DAY, status=None)
    assert [(one["id"], one["kind"]) for one in reminded.objects("approve", now=NEXT_DAY)] == [("iban devries", "iban")]
    assert says(reminded, "approve", "iban", "devries", "--yes", now=NEXT_DAY) == (
        "sender devries: clients will pay into NL20INGB0001234567; letters that hang on it: 1 approved: letters of devries"
        " ask to pay into NL20INGB0001234567")
    reminded.once(NEXT_DAY)
    assert stages(reminded) == [("acme", "reminder"), ("other", "reminder")]
    assert "iban: NL20INGB0001234567" in last_entry(reminded, "account-used")[1]


def test_an_account_filled_in_during_the_rehearsal_needs_no_yes(make_world):
    world = make_world(top="mode = rehearsal")
    world.ledger(row())
    world.once()
    world.configure(top="mode = live", sender=OTHER_ACCOUNT)
    world.once(NEXT_DAY)
    texts = [letter.get_body(("plain",)).get_content() for letter in world.letters()]
    assert [sum(account in text for text in texts) for account in ("NL91 ABNA", "NL20 INGB")] == [1, 1]


def test_a_letter_that_waits_is_written_anew_with_the_confirmed_account(world):
    world.configure(smtp=worlds.relay_section(peers.free_port()))  # nobody listens there
    world.once(status=None)
    assert world.levels() == [("acme", "reminder", "queued")]
    world.configure(sender=OTHER_ACCOUNT, smtp=worlds.SECTIONS["smtp"])
    world.ctl("approve", "iban", "devries", "--yes")
    world.once()
    (letter,) = world.letters()
    text = letter.get_body(("plain",)).get_content()
    assert "NL20 INGB 0001 2345 67" in text and "ABNA" not in text


def test_a_yes_to_an_account_counts_once(reminded):
    reminded.configure(sender=OTHER_ACCOUNT)
    reminded.ctl("approve", "iban", "devries", "--yes")
    reminded.once(NEXT_DAY)
    reminded.configure(sender=worlds.SENDER)
    assert reminded.status(now=NEXT_DAY)["brakes"] == ["iban"]
    reminded.ctl("approve", "iban", "devries", "--yes", now=NEXT_DAY)
    reminded.once(NEXT_DAY)
    reminded.configure(sender=OTHER_ACCOUNT)
    assert reminded.status(now=NEXT_DAY)["brakes"] == ["iban"]


def test_an_account_that_did_not_change_waits_for_nothing(reminded):
    assert says(reminded, "approve", "iban", "devries") == (
        "sender devries: clients pay into NL91ABNA0417164300 as before; nothing waits")
    assert refused(reminded, "approve", "iban", "devrees") == (
        'herinnerctl: unknown sender "devrees"; did you mean "devries"?')


def test_other_columns_are_held_once(reminded):
    columns = worlds.COLUMNS + ("description",)
    reminded.write("ledger.csv", worlds.csv_of([row(description="bread"), row("2026-002", "other", description="")],
                                               columns), day="2026-03-03")
    reminded.once(NEXT_DAY, status=None)
    assert reminded.decisions(now=NEXT_DAY) == {("other", "reminder"): "columns"}
    assert reminded.status(now=NEXT_DAY)["ledgers"][0]["reason"] == "columns"
    assert "the header of the file is another one than at the last good read" in says(reminded, "approve",
                                                                                     now=NEXT_DAY)
    reminded.ctl("approve", "ledger", "main", "--yes", now=NEXT_DAY)
    reminded.once(NEXT_DAY)
    assert stages(reminded) == [("acme", "reminder"), ("other", "reminder")]
    reminded.write("ledger.csv", worlds.csv_of([row(description="bread"), row("2026-003", "third", description="")],
                                               columns), day="2026-03-04")
    assert reminded.decisions(now=THURSDAY)[("third", "reminder")] == "send"
