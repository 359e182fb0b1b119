# SPDX-License-Identifier: MIT
"""Mails to the owner: calls and tasks, what waits, what went wrong; each told once, with the same proof as letters.

2026-03-02 is a Monday, without holidays in the weeks after it; an invoice due on 2026-02-20 is reminded then.
"""
import re
import zipfile

import pytest
from aiosmtpd.controller import Controller

import peers
import world as worlds
from world import row

CALL = """
policy "standard" {
  thanks = no
  stage "reminder" { after_due = 7d  template = reminder  new_term = 7d }
  stage "call" { after_previous = 10d  action = call  lapse = 5bd }
  stage "second" { after_previous = 10d  template = second  new_term = 7d }
}
"""
CALL_DAY = "2026-03-12T10:00"  # ten days after MONDAY's reminder, a Thursday
PHONE = 'client "acme" { match = {"acme"}  phone = "+31 20 123 45 67"  contact = "Anna Smit" }'


def text_of(mail):
    """The text part with its lines joined."""
    return " ".join(mail.get_body(("plain",)).get_content().split())


def subjects(world):
    return [str(mail["Subject"]) for mail in world.owner_mails()]


def unfolded(mail):
    """The calendar file that goes along, its lines unfolded (RFC 5545 3.1)."""
    (part,) = [one for one in mail.iter_attachments() if one.get_content_type() == "text/calendar"]
    assert part.get_param("method") == "PUBLISH"
    raw = part.get_payload(decode=True)
    assert b"\r\n" in raw and b"\n" not in raw.replace(b"\r\n", b"")
    assert max(len(line) for line in raw.split(b"\r\n")) <= 75
    return raw.replace(b"\r\n ", b"").decode().split("\r\n")


def todos(mail):
    """[{property: value}] of each VTODO."""
    found, inside = [], None
    for line in unfolded(mail):
        if line == "BEGIN:VTODO":
            inside = {}
        elif line == "END:VTODO":
            found.append(inside)
            inside = None
        elif inside is not None:
            name, value = line.split(":", 1)
            inside[name.split(";")[0]] = value
    return found


@pytest.fixture
def called(make_world):
    """A world on the day its call is made."""
    world = make_world(policy=CALL, more=PHONE)
    world.ledger(row(open="1210.00"))
    world.once()
    world.ctl("note", "2026-001", "back from the fair on Friday")
    world.once(CALL_DAY)
    return world


class Taking:
    """What aiosmtpd took; the owner's address is refused as long as `refuses` says so."""

    def __init__(self, refuses=False):
        self.refuses, self.port = refuses, peers.free_port()
        self.taken = []

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.refuses and address == worlds.OWNER:
            return "550 5.1.1 no such owner"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Ok"

    async def handle_DATA(self, server, session, envelope):
        self.taken.append((tuple(envelope.rcpt_tos), envelope.content))
        return "250 2.0.0 Ok: queued as 4Rk2"

    def receivers(self):
        return [address for addresses, _ in self.taken for address in addresses]


def serve(taking):
    controller = Controller(taking, hostname="127.0.0.1", port=taking.port)
    controller.start()
    yield taking
    controller.stop()


@pytest.fixture
def sink_server():
    yield from serve(Taking())


@pytest.fixture
def refusing():
    yield from serve(Taking(refuses=True))


# -- calls and tasks ------------------------------------------------------------------------------------------------


def test_a_call_is_mailed_with_what_it_needs(called):
    (mail,) = called.owner_mails()
    assert mail["Subject"] == "Call Acme BV, about 2026-001"
    assert mail["From"].addresses[0].addr_spec == "administratie@devries.example"
    assert mail["Auto-Submitted"] == "auto-generated" and mail["Reply-To"] is None
    text = text_of(mail)
    for fact in ("Anna Smit", "+31 20 123 45 67", "€1,210.00", "20 days late", "20 Feb 2026", "reminder, 2 March 2026",
                 "back from the fair on Friday", 'herinnerctl done 1 --note "what was said"', "by Thursday 19 March"):
        assert fact in text, (fact, text)


def test_the_call_goes_along_as_a_to_do(called):
    (mail,) = called.owner_mails()
    (todo,) = todos(mail)
    assert todo["DUE"] == "20260319" and todo["DTSTART"] == "20260312"
    assert todo["SUMMARY"] == "call: Acme BV\\, 1210.00 EUR"
    assert "+31 20 123 45 67" in todo["DESCRIPTION"] and "herinnerctl done 1" in todo["DESCRIPTION"]
    lines = unfolded(mail)
    assert lines[0] == "BEGIN:VCALENDAR" and "METHOD:PUBLISH" in lines and "VERSION:2.0" in lines


def test_the_agenda_calls_the_same_call_by_the_same_name(called):
    twin = called.folder / "twin"
    twin.mkdir()
    other = worlds.World(twin, policy=CALL, more=PHONE)
    other.ledger(row(open="1210.00"))
    other.once()
    other.ctl("agenda", "--until", "2026-03-20", "--ics", other.folder / "agenda.ics")
    agenda = (other.folder / "agenda.ics").read_bytes().replace(b"\r\n ", b"").decode()
    assert f'UID:{todos(called.owner_mails()[0])[0]["UID"]}\r\n' in agenda


def test_a_call_is_mailed_once(called):
    called.once(CALL_DAY)
    called.once("2026-03-13T10:00")
    assert len(called.owner_mails()) == 1
    called.journal_is_whole()


def test_the_mail_has_the_proof_of_a_letter_and_is_no_contact(called):
    (mail,) = called.log("--owner")
    assert (mail["level"], mail["stage"], mail["to"]) == ("accepted", "task", ["ik@devries.example"])
    assert mail["client"] == "" and mail["attempts"] == 1
    assert [one["stage"] for one in called.log()] == ["reminder"]
    assert "herinnerctl done 1" in called.ctl("show", mail["id"], "--raw").out.replace("=\n", "").replace("=\r\n", "")
    assert re.search(r"^stage +task$", called.ctl("show", mail["id"]).out, re.M)
    called.journal_is_whole()


def test_several_calls_go_in_one_mail(make_world):
    world = make_world(policy=CALL)
    world.ledger(row(), row("2026-002", "brandt"))
    world.once()
    world.once(CALL_DAY)
    (mail,) = world.owner_mails()
    assert mail["Subject"] == "2 things to do: Acme BV and Brandt BV"
    assert len(todos(mail)) == 2 and len({todo["UID"] for todo in todos(mail)}) == 2


def test_the_owner_reads_it_in_the_language_of_the_owner(make_world):
    sender = worlds.SENDER.replace("language = en", "language = en  owner_language = nl")
    world = make_world(policy=CALL, sender=sender)
    world.ledger(row())
    world.once()
    world.once(CALL_DAY)
    assert subjects(world) == ["Bel Acme BV, over 2026-001"]


def test_in_rehearsal_they_go_to_the_outbox_and_live_they_are_told_again(make_world):
    world = make_world(top="", policy=CALL)
    world.ledger(row())
    world.once()
    world.once(CALL_DAY)
    assert [one["level"] for one in world.log("--owner")] == ["rehearsed"]
    world.ctl("go-live", "--yes", now=CALL_DAY)
    world.once("2026-03-12T11:00")  # an empty history: the first letter again
    world.once("2026-03-23T10:00")
    assert [one["level"] for one in world.log("--owner", now="2026-03-23T10:00")] == ["rehearsed", "accepted"]
    assert len(world.owner_mails()) == 2


def test_a_client_without_an_address_is_a_task_once(make_world):
    world = make_world()
    world.ledger(row(email=""))
    world.once()
    world.once("2026-03-03T10:00")
    assert subjects(world) == ["No mail address: Acme BV, about 2026-001"]


def test_a_task_that_lapsed_is_told_in_the_log(called):
    called.once("2026-03-19T10:00")
    said = called.once("2026-03-20T10:00").err
    assert "not done in time and lapsed" in said and "2026-001" in said
    assert "lapsed" not in called.once("2026-03-23T10:00").err
    assert called.objects("tasks", now="2026-03-23T10:00") == []


def test_nothing_says_of_a_call_that_lapsed_that_it_was_made(called):
    called.once("2026-03-20T10:00")
    now = "2026-03-20T12:00"
    (invoice,) = called.objects("explain", "2026-001", now=now)
    assert [step["state"] for step in invoice["steps"] if step["kind"] == "call"] == ["lapsed"]
    assert "call, not done in time on 2026-03-20" in " ".join(called.ctl("explain", "2026-001", now=now).out.split())
    assert '"call", 2026-001, €1,210.00; not done in time' in " ".join(called.ctl("digest", now=now).out.split())
    called.ctl("dossier", "2026-001", "-o", called.folder / "d.zip", "--lang", "en", now=now)
    with zipfile.ZipFile(called.folder / "d.zip") as dossier:
        page = dossier.read("dossier-2026-001/index.html").decode()
    assert "A telephone call was planned and not made" in page and "Telephone call" not in page


# -- done -----------------------------------------------------------------------------------------------------------


def test_tasks_say_until_when(called):
    (task,) = called.objects("tasks", now=CALL_DAY)
    assert task == {"id": 1, "kind": "call", "client": "acme", "stage": "call", "invoices": ["2026-001"],
                    "since": "2026-03-12", "until": "2026-03-19", "reason": None}


def test_done_with_a_promise_is_one_act_and_undone_whole(called):
    said = called.ctl("done", "1", "--note", "pays on Friday", "--why", "forgets", "--promise", "2026-03-20",
                      now=CALL_DAY).out
    assert "task 1 is done; the next letter may go on 2026-03-25" in said
    assert called.objects("tasks", now=CALL_DAY) == []
    (hold,) = called.objects("holds", now=CALL_DAY)
    assert (hold["kind"], hold["invoices"], hold["reason"]) == ("promise", ["2026-001"], "pays on Friday")
    assert called.sqlite("SELECT count(*) FROM journal WHERE type IN ('task-done', 'hold-set', 'client-set');") == "3\n"
    assert called.sqlite("SELECT key, value FROM client_set WHERE undone_seq IS NULL;") == "habit|forgets\n"
    assert "a task done" in called.ctl("undo", now=CALL_DAY).out
    assert called.objects("holds", now=CALL_DAY) == []
    assert [one["id"] for one in called.objects("tasks", now=CALL_DAY)] == [1]
    assert called.sqlite("SELECT count(*) FROM client_set WHERE undone_seq IS NULL;") == "0\n"
    called.once(CALL_DAY)
    assert len(called.owner_mails()) == 1  # the same call is not mailed again
    called.ctl("done", "1", now=CALL_DAY)
    called.journal_is_whole(CALL_DAY)


def test_a_task_that_is_open_again_is_there_to_be_told_again(called):
    notices = "SELECT count(*) FROM notice WHERE kind = 'task' AND ended IS NULL;"
    called.ctl("done", "1", now=CALL_DAY)
    assert called.sqlite(notices) == "0\n"
    called.ctl("undo", now=CALL_DAY)
    assert called.sqlite(notices) == "1\n"


def test_the_reason_a_client_gave_never_stands_in_a_letter(called):
    called.ctl("done", "1", "--why", "unwilling", "--note", "will not pay", now=CALL_DAY)
    called.once("2026-03-23T10:00")
    letter = called.letters()[-1]
    assert [one["stage"] for one in called.log(now="2026-03-23T10:00")] == ["reminder", "second"]
    assert "unwilling" not in letter.as_string() and "will not pay" not in letter.as_string()


@pytest.mark.parametrize("words, sentence", [
    (("9",), "task 9 is not open"),
    (("x",), '"x" is not the number of a task'),
    (("1", "--why", "lazy"), '"lazy" is not one of forgets'),
    (("1", "--promise", "2026-03-01"), "that day is over"),
    (("1", "--promise", "soon"), "promise"),
    (("9", "--promise", "2026-04-01"), "task 9 is not open"),
])
def test_bad_input_of_done_changes_nothing(called, words, sentence):
    before = called.sqlite("SELECT max(seq) FROM journal;")
    result = called.ctl("done", *words, now=CALL_DAY, status=2)
    assert sentence in result.err
    assert called.sqlite("SELECT max(seq) FROM journal;") == before
    assert len(called.objects("tasks", now=CALL_DAY)) == 1


# -- what there is to know ------------------------------------------------------------------------------------------

CONFIRMED = """
policy "standard" {
  thanks = no
  stage "reminder" { after_due = 7d  template = reminder  confirm = yes }
}
"""
ANNOUNCED = CONFIRMED.replace("confirm = yes", "tell_owner = 2bd")


def days(world, *dates):
    """A pass on each day; the subjects of the mails to the owner after each."""
    return [(world.once(f"{day}T10:00", status=None), len(world.owner_mails()))[1] for day in dates]


def test_an_approval_is_told_at_once_and_after_three_and_ten_business_days(make_world):
    world = make_world(policy=CONFIRMED)
    world.ledger(row())
    # Monday; Wednesday, Thursday; the tenth business day is Monday the 16th; and never more
    assert days(world, "2026-03-02", "2026-03-02", "2026-03-04", "2026-03-05", "2026-03-13", "2026-03-16",
                "2026-03-30") == [1, 1, 1, 2, 2, 3, 3]
    assert subjects(world) == ["A letter to Acme BV waits for your yes"] * 3
    assert "Still waiting" not in text_of(world.owner_mails()[0]) and "Still waiting" in text_of(world.owner_mails()[1])


def test_the_command_of_the_mail_lets_the_letter_go(make_world):
    world = make_world(policy=CONFIRMED)
    world.ledger(row())
    world.once()
    word = re.search(r"herinnerctl approve ([0-9a-f]+)", text_of(world.owner_mails()[0]))[1]
    world.ctl("approve", word)
    world.once()
    assert world.receivers() == ["ap@acme.example"] and len(world.owner_mails()) == 1


def test_a_letter_that_changed_waits_for_a_new_yes_and_is_told_anew(make_world):
    world = make_world(policy=CONFIRMED)
    world.ledger(row())
    world.once()
    world.ledger(row(), row("2026-002"))
    world.once()
    assert len(world.owner_mails()) == 2
    assert "2026-001, 2026-002" in text_of(world.owner_mails()[1])


def test_an_announced_letter_goes_on_its_day(make_world):
    world = make_world(policy=ANNOUNCED)
    world.ledger(row(due="2026-02-27"), row("2026-002", due="2026-02-27"))  # due for its reminder on Friday, 6 March
    assert days(world, "2026-03-03", "2026-03-04", "2026-03-05") == [0, 1, 1]
    (mail,) = world.owner_mails()
    assert mail["Subject"] == "A letter to Acme BV goes on Friday 6 March 2026"
    assert "2026-001, 2026-002, €200.00, goes on" in text_of(mail)  # one letter, told as one
    assert world.letters() == []
    world.once("2026-03-06T10:00")
    assert world.receivers() == ["ap@acme.example"]


def test_a_letter_waits_until_it_was_announced_long_enough(make_world):
    world = make_world(policy=ANNOUNCED)
    world.ledger(row())
    assert days(world, "2026-03-02", "2026-03-03") == [1, 1]
    assert "announced to you; goes on 2026-03-04" in world.ctl("plan", now="2026-03-03T10:00", status=None).out
    assert world.letters() == []
    world.once("2026-03-04T10:00")
    assert world.receivers() == ["ap@acme.example"]


def test_a_stopped_letter_that_was_announced_does_not_go(make_world):
    world = make_world(policy=ANNOUNCED)
    world.ledger(row())
    world.once()
    world.ctl("pause", "--invoice", "2026-001")
    world.once("2026-03-04T10:00")
    assert world.letters() == []


def stale_ledger(max_age="3bd"):
    return f'ledger "main" {{ path = "ledger.csv"  max_age = {max_age} }}'


def test_a_stale_ledger_is_told_once_a_week_until_it_is_well(make_world):
    world = make_world(ledger=stale_ledger())
    world.ledger(row())
    assert days(world, "2026-03-02", "2026-03-05", "2026-03-06", "2026-03-09", "2026-03-13") == [0, 0, 1, 1, 2]
    assert subjects(world) == ["Nothing is sent from the ledger main"] * 2
    assert "its file is from Monday 2 March 2026" in text_of(world.owner_mails()[0])
    world.ledger(row(), day="2026-03-13")
    assert days(world, "2026-03-13", "2026-03-20") == [2, 3]  # well, and a week later stale again: told at once


def test_a_ledger_that_shrank_or_cannot_be_read_says_so(make_world):
    world = make_world()
    world.ledger(*worlds.rows(30, due="2026-06-01"))
    world.once()
    world.ledger(*worlds.rows(10, due="2026-06-01"))
    world.once(status=None)
    assert "it has 10 rows and had 30" in text_of(world.owner_mails()[0])
    world.ledger_file.unlink()
    world.once("2026-03-10T10:00", status=None)
    assert len(world.owner_mails()) == 2 and "ledger.csv" in text_of(world.owner_mails()[1])


def test_new_columns_are_told(make_world):
    world = make_world()
    world.ledger(row())
    world.once()
    more = (*worlds.COLUMNS, "order")
    world.write(world.ledger_file, worlds.csv_of([row(order="PO-1")], more))
    world.once(status=None)
    assert subjects(world) == ["The columns of the ledger main changed"]


def test_a_flood_is_told_once(make_world):
    world = make_world(limits="limits { per_run = 3 }")
    world.ledger(*worlds.rows(4))
    world.once(status=None)
    world.once("2026-03-03T10:00", status=None)
    (mail,) = world.owner_mails()
    assert mail["Subject"] == "More letters at once than usual" and "4 letters would go" in text_of(mail)


def test_a_clock_that_jumped_is_told_and_nothing_else_happens(make_world):
    world = make_world()
    world.ledger(row(due="2026-06-01"))
    world.once()
    world.once("2026-05-04T10:00", status=None)
    world.once("2026-05-05T10:00", status=None)
    (mail,) = world.owner_mails()
    assert mail["Subject"] == "The date made a jump: no letters go"
    assert "the last day on which letters could go was Monday 2 March 2026" in text_of(mail)


def test_a_broken_promise_is_told(make_world):
    world = make_world()
    world.ledger(row())
    world.ctl("run", status=None)
    world.once()
    world.ctl("promise", "2026-001", "--date", "2026-03-06", now="2026-03-03T10:00")
    assert days(world, "2026-03-10", "2026-03-11", "2026-03-12") == [0, 1, 1]  # two business days of grace
    (mail,) = world.owner_mails()
    assert mail["Subject"] == "A promised payment of Acme BV did not come"
    assert "2026-001 by Friday 6 March 2026, and €100.00 is still open" in text_of(mail)


def test_broken_instalments_and_settlements_are_told_by_their_names(make_world):
    world = make_world()
    world.ledger(row(), row("2026-002", "brandt"))
    world.once()
    world.ctl("instalments", "2026-001", "--count", "2", "--every", "1mo", "--first", "2026-03-06",
              now="2026-03-03T10:00")
    world.ctl("close", "2026-002", "--as", "settled", "--reason", "half", "--amount", "50", "--by", "2026-03-06",
              now="2026-03-03T10:00")
    world.once("2026-03-11T10:00")
    text = text_of(world.owner_mails()[-1])
    assert "Acme BV pays 2026-001 in instalments, and one of them did not come" in text
    assert "settle 2026-002 with Brandt BV by Friday 6 March 2026 did not come" in text


def test_a_payment_that_was_said_to_be_made_is_told_when_it_did_not_come(make_world):
    world = make_world()
    world.ledger(row())
    world.once()
    world.ctl("paid", "2026-001", now="2026-03-03T10:00")
    assert days(world, "2026-03-10", "2026-03-11", "2026-03-12") == [0, 1, 1]
    assert subjects(world) == ["Acme BV said it was paid, and it is still open"]


def test_a_payment_that_was_taken_back_is_told_once(make_world):
    world = make_world()
    world.ledger(row())
    world.once()
    world.ledger(row(open="0.00", total="100.00"))
    world.once("2026-03-03T10:00")
    world.ledger(row())
    assert days(world, "2026-03-04", "2026-03-05") == [1, 1]
    assert subjects(world) == ["A payment of Acme BV was taken back"]


def test_a_quiet_day_says_nothing(world):
    world.once()
    world.once("2026-03-03T10:00")
    assert world.owner_mails() == []
    assert world.sqlite("SELECT count(*) FROM notice;") == "0\n"


# -- the letter before an instalment --------------------------------------------------------------------------------


def test_the_letter_before_an_instalment_asks_for_that_part(make_world):
    world = make_world()
    world.ledger(row(open="300.00"))
    world.once()
    world.ctl("instalments", "2026-001", "--count", "3", "--every", "1mo", "--first", "2026-03-20",
              now="2026-03-03T10:00")
    world.once("2026-03-16T10:00")
    world.once("2026-03-17T10:00")  # three days before
    world.once("2026-03-18T10:00")
    assert [one["stage"] for one in world.log(now="2026-03-18T10:00")] == ["reminder", "instalment"]
    text = text_of(world.letters()[-1])
    assert "instalment 1 of 3 for invoice 2026-001 is due on 20 March 2026" in text
    assert "Please pay €100.00 by 20 March 2026" in text


# -- proof: the same road as letters --------------------------------------------------------------------------------


def smtp_world(make_world, server, **sections):
    world = make_world(smtp=worlds.relay_section(server.port), policy=CALL, **sections)
    world.ledger(row())
    world.once()
    return world


def test_the_owner_is_mailed_over_smtp(make_world, sink_server):
    world = smtp_world(make_world, sink_server)
    world.once(CALL_DAY)
    assert sink_server.receivers() == ["ap@acme.example", worlds.OWNER]
    (mail,) = world.log("--owner", now=CALL_DAY)
    assert mail["level"] == "accepted" and mail["envid"] and "queued" in mail["reply"]
    assert "RCPT TO" in world.ctl("show", mail["id"], "--transcript", now=CALL_DAY).out


def test_killed_before_the_reply_the_mail_is_uncertain_and_not_sent_again(make_world, gate):
    server = gate("dot")
    server.open()
    world = smtp_world(make_world, server)
    server.opened.clear()
    server.reached.clear()
    with_service = worlds.Service(world, CALL_DAY)
    server.await_letter()
    with_service.kill()
    server.open()
    world.once(CALL_DAY)
    world.once(CALL_DAY)
    assert [one["level"] for one in world.log("--owner", now=CALL_DAY)] == ["uncertain"]
    assert sum(worlds.OWNER in " ".join(to) for _, to, _ in server.messages) <= 1
    listed = world.objects("uncertain", now=CALL_DAY)
    assert [one["stage"] for one in listed] == ["task"]
    world.ctl("uncertain", listed[0]["id"], "was-sent", now=CALL_DAY)
    world.once(CALL_DAY)
    assert [one["level"] for one in world.log("--owner", now=CALL_DAY)] == ["accepted"]
    world.journal_is_whole(CALL_DAY)


def test_killed_before_the_content_it_is_mailed_once(make_world, gate):
    server = gate("DATA")
    server.open()
    world = smtp_world(make_world, server)
    server.opened.clear()
    server.reached.clear()
    with_service = worlds.Service(world, CALL_DAY)
    server.await_letter()
    with_service.kill()
    server.open()
    world.once(CALL_DAY)
    assert server.receivers() == ["ap@acme.example", worlds.OWNER]
    assert [one["level"] for one in world.log("--owner", now=CALL_DAY)] == ["accepted"]


def test_an_owner_who_cannot_be_mailed_holds_no_client_and_is_tried_the_next_day(make_world, refusing):
    world = smtp_world(make_world, refusing)
    world.once(CALL_DAY)
    world.once("2026-03-12T11:00")
    assert [one["level"] for one in world.log("--owner", now=CALL_DAY)] == ["failed"]
    assert "no such owner" in world.troubles(CALL_DAY)
    assert world.objects("holds", now=CALL_DAY) == []
    refusing.refuses = False
    world.once("2026-03-13T10:00")
    assert [one["level"] for one in world.log("--owner", now="2026-03-13T10:00")] == ["failed", "accepted"]
    assert world.troubles("2026-03-13T10:00") == ""


def test_a_call_that_is_done_before_its_mail_went_is_not_mailed(make_world, gate):
    server = gate("DATA")
    server.open()
    world = smtp_world(make_world, server)
    server.stop()  # the relay is down when the call is made
    world.once(CALL_DAY, status=None)
    assert [one["level"] for one in world.log("--owner", now=CALL_DAY)] in (["queued"], ["planned"])
    world.ctl("done", "1", now=CALL_DAY)
    world.once("2026-03-12T12:00", status=None)
    assert [one["level"] for one in world.log("--owner", "--all", now=CALL_DAY)] == ["cancelled"]
