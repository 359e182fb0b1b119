# SPDX-License-Identifier: MIT
"""The main job with the real programs: who gets which letter when, once, and what stops it."""
import hashlib
import signal
import subprocess
import time

import pytest

import peers
import world as worlds
from world import MONDAY, SECOND, row, rows, until

# -- a first look: rehearsal ---------------------------------------------------------------------------------------


def test_rehearsal_is_the_default_and_no_server_hears_of_it(make_world, misbehaving):
    server = misbehaving()
    world = make_world(top="", smtp=worlds.relay_section(server.port))
    world.ledger(row(), row("2026-002", "brandt"))
    world.once()
    assert world.receivers() == ["ap@acme.example", "ap@brandt.example"]
    assert world.levels() == [("acme", "reminder", "rehearsed"), ("brandt", "reminder", "rehearsed")]
    assert server.commands == []
    for words in ("status", "plan"):
        assert world.ctl(words).out.startswith("REHEARSAL")
    assert world.status()["mode"] == "rehearsal"


def test_rehearsal_to_the_owner_reaches_nobody_else(make_world, misbehaving):
    server = misbehaving()
    world = make_world(top='rehearse_to = "ik@devries.example"', smtp=worlds.relay_section(server.port))
    world.ledger(row())
    world.once()
    ((_, receivers, content),) = server.messages
    assert [one.split()[0:2] for one in receivers] == [["RCPT", "TO:<ik@devries.example>"]]
    assert b"ap@acme.example" in content
    assert world.levels() == [("acme", "reminder", "rehearsed")]


def rehearse_two_stages(world):
    world.ledger(row())
    world.once(MONDAY)
    world.once(SECOND)
    assert world.levels(now=SECOND) == [("acme", "reminder", "rehearsed"), ("acme", "second", "rehearsed")]


def test_after_a_rehearsal_of_two_stages_the_first_live_letter_is_the_first_stage(make_world, misbehaving):
    server = misbehaving()
    world = make_world(top="", smtp=worlds.relay_section(server.port))
    rehearse_two_stages(world)
    shown = world.ctl("go-live", "--yes", now=SECOND).out
    assert "2026-001" in shown and "reminder" in shown and "ap@acme.example" in shown
    assert server.commands == []
    world.once("2026-03-12T11:00")
    assert len(server.messages) == 1
    assert world.levels(now=SECOND) == [("acme", "reminder", "accepted"), ("acme", "reminder", "rehearsed"),
                                        ("acme", "second", "rehearsed")]
    assert world.status(SECOND)["mode"] == "live"
    assert not world.ctl("plan", now=SECOND).out.startswith("REHEARSAL")
    world.journal_is_whole(SECOND)


def test_go_live_with_keep_goes_on_where_the_rehearsal_ended(make_world):
    world = make_world(top="")
    world.ledger(row())
    world.once(MONDAY)
    world.ctl("go-live", "--keep", "--yes", now="2026-03-03T10:00")
    world.once("2026-03-03T10:00")
    assert len(world.letters()) == 1
    world.once(SECOND)
    assert [stage for _, stage, _ in world.levels(now=SECOND)] == ["reminder", "second"]


def test_go_live_asks_and_without_an_answer_changes_nothing(make_world):
    world = make_world(top="")
    world.ledger(row())
    world.once()
    result = world.ctl("go-live", status=2)
    assert "nothing was done" in result.err and "--yes" in result.err
    assert world.status()["mode"] == "rehearsal"
    world.once("2026-03-03T10:00")
    assert world.levels(now=SECOND) == [("acme", "reminder", "rehearsed")]


# -- once ----------------------------------------------------------------------------------------------------------


def test_the_letter_says_what_is_owed_to_whom_and_by_when(world):
    world.ledger(row(open="1234.50"))
    world.once()
    (letter,) = world.letters()
    text = letter.get_body(("plain",)).get_content()
    assert letter["From"].addresses[0].addr_spec == "administratie@devries.example"
    assert letter["To"].addresses[0].addr_spec == "ap@acme.example"
    assert "2026-001" in letter["Subject"]
    assert "1,234.50" in text and "NL91 ABNA 0417 1643 00" in text and "by Monday 9 March" in text
    assert letter["Date"].datetime.date().isoformat() == "2026-03-02"
    assert "{{" not in text and "}}" not in text


def test_a_second_pass_over_the_same_ledger_sends_nothing(world):
    world.ledger(*rows(5))
    world.once()
    world.once()
    world.once("2026-03-02T16:59")
    assert len(world.letters()) == 5
    assert [one["attempts"] for one in world.log()] == [1] * 5


def test_every_stage_comes_once_in_its_turn_and_the_formal_one_waits_for_a_yes(world):
    for now in (MONDAY, "2026-03-09T10:00", "2026-03-10T10:00", "2026-03-11T10:00", SECOND, "2026-03-19T10:00",
                "2026-03-20T10:00", "2026-03-23T10:00"):
        world.once(now)
    assert [one["stage"] for one in world.log(now=SECOND)] == ["reminder", "second"]
    (waiting,) = world.objects("approve", now="2026-03-23T10:00")
    assert (waiting["kind"], waiting["client"], waiting["stage"]) == ("letter", "acme", "formal")
    world.ctl("approve", waiting["id"], now="2026-03-23T10:05")
    world.once("2026-03-23T10:10")
    assert [one["stage"] for one in world.log(now=SECOND)] == ["reminder", "second", "formal"]
    assert len(world.letters()) == 3


def test_invoices_of_one_client_at_one_stage_go_in_one_letter(world):
    world.ledger(row(), row("2026-002", due="2026-02-23"), row("2026-003", due="2026-03-20"))
    world.once()
    (entry,) = world.log()
    assert entry["invoices"] == ["2026-001", "2026-002"]
    assert len(world.letters()) == 1


def start_once(world, now=MONDAY):
    return subprocess.Popen([worlds.BUILD / "herinnerd", "--config", world.config, "--once", "--now", now],
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=worlds.environment())


def test_two_processes_at_once_send_each_letter_once(make_world, misbehaving):
    server = misbehaving(slow=0.002)
    world = make_world(smtp=worlds.relay_section(server.port, connections=4), limits="limits { per_run = 100000 }")
    world.ledger(*rows(60))
    both = [start_once(world), start_once(world)]
    for process in both:
        _, err = process.communicate(timeout=60)
        worlds.check_sane(err.decode())
        assert process.returncode == 0, err
    receivers = [to[0].split("<")[1].split(">")[0] for _, to, _ in server.messages]
    assert sorted(receivers) == [f"ap@client{n:04d}.example" for n in range(1, 61)]
    assert {one["level"] for one in world.log()} == {"accepted"} and len(world.log()) == 60


def test_while_the_service_runs_a_second_sender_gives_up_and_names_it(world):
    with world.service() as service:
        until(world.letters, "the letter")
        result = world.once(status=75)
        assert str(service.pid) in result.err
        assert world.status()["pid"] == service.pid
    assert len(world.letters()) == 1
    assert not world.status()["running"]


# -- stopped between plan and send ---------------------------------------------------------------------------------


@pytest.mark.parametrize("connections", [1, 3])
@pytest.mark.parametrize("asleep", [False, True], ids=["awake", "asleep"])
def test_a_pause_that_returned_is_not_overtaken_by_a_letter_on_its_way(make_world, gate, connections, asleep):
    """Asleep: the sender finds the pause and the server's «354» at one moment, so that only the claim can see it."""
    server = gate("DATA", "acme")
    world = make_world(smtp=worlds.relay_section(server.port, connections=connections))
    world.ledger(row(), row("2026-002", "brandt"), row("2026-003", "caspari"))
    process = start_once(world)
    server.await_letter()  # its envelope is out; the server has not said 354 yet
    if asleep:
        process.send_signal(signal.SIGSTOP)
    world.ctl("pause", "acme", "--reason", "on the telephone")
    server.open()
    if asleep:
        time.sleep(0.3)  # 354 lies in its socket
        process.send_signal(signal.SIGCONT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert server.receivers() == ["ap@brandt.example", "ap@caspari.example"]
    assert world.decisions()["acme", "reminder"] == "pause"
    assert world.objects("uncertain") == []
    world.once()
    assert len(server.messages) == 2


def test_a_pause_without_pipelining_is_not_overtaken_either(make_world, gate):
    server = gate("RCPT", "acme", offers=["SIZE 1000000"])
    world = make_world(smtp=worlds.relay_section(server.port))
    world.ledger(row(), row("2026-002", "brandt"))
    process = start_once(world)
    server.await_letter()
    world.ctl("pause", "acme")
    server.open()
    process.communicate(timeout=60)
    assert server.receivers() == ["ap@brandt.example"]


def test_a_pause_of_everything_stops_a_letter_on_its_way(make_world, gate):
    server = gate("DATA")
    world = make_world(smtp=worlds.relay_section(server.port))
    world.ledger(*rows(3))
    process = start_once(world)
    server.await_letter()
    world.ctl("pause", "--all")
    server.open()
    process.communicate(timeout=60)
    assert server.messages == []
    assert set(world.decisions().values()) == {"pause"}


def test_an_invoice_paid_while_its_letter_is_on_its_way_is_not_reminded(make_world, gate):
    server = gate("DATA", "acme")
    world = make_world(smtp=worlds.relay_section(server.port))
    world.ledger(row(), row("2026-002", "brandt"))
    process = start_once(world)
    server.await_letter()
    world.ledger(row(open="0.00", total="100.00"), row("2026-002", "brandt"))
    server.open()
    _, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert server.receivers() == ["ap@brandt.example"]
    assert world.levels() == [("brandt", "reminder", "accepted")]


def test_a_ledger_that_breaks_while_a_letter_is_on_its_way_sends_nothing_more(make_world, gate):
    server = gate("DATA")
    world = make_world(smtp=worlds.relay_section(server.port))
    world.ledger(*rows(3))
    process = start_once(world)
    server.await_letter()
    world.write("ledger.csv", "number;client\n")
    server.open()
    process.communicate(timeout=60)
    assert server.receivers() == [worlds.OWNER]  # who is told of the ledger, and no client
    assert world.status(status=1)["ledgers"][0]["trusted"] is False


def test_a_pause_while_the_relay_is_down_holds_what_was_queued(make_world):
    port = peers.free_port()
    world = make_world(smtp=worlds.relay_section(port))
    world.ledger(row(), row("2026-002", "brandt"))
    world.once(status=None)
    assert "cannot be reached" in world.troubles()
    assert {one["level"] for one in world.log()} <= {"planned", "queued"}
    world.ctl("pause", "acme")
    server = worlds.Gate("never", port=port).start()
    try:
        world.once()
        assert server.receivers() == ["ap@brandt.example"]
        assert world.troubles() == ""
    finally:
        server.stop()


def test_after_a_pause_the_letter_goes_on_the_next_business_day(world):
    world.ctl("pause", "acme", "--until", "2026-03-03", "--reason", "asked for a day")
    (hold,) = world.objects("holds")
    assert (hold["kind"], hold["client"], hold["until"]) == ("pause", "acme", "2026-03-03")
    for now in (MONDAY, "2026-03-03T10:00"):
        world.once(now)
        assert world.letters() == []
    world.once("2026-03-04T10:00")
    assert [one["stage"] for one in world.log(now="2026-03-04T10:00")] == ["reminder"]


def test_resume_makes_today_the_last_day_of_the_pause(world):
    world.ctl("pause", "acme")
    world.once("2026-03-03T10:00")
    world.ctl("resume", "acme", now="2026-03-03T11:00")
    world.once("2026-03-03T12:00")
    assert world.letters() == []
    world.once("2026-03-04T10:00")
    assert len(world.letters()) == 1


def test_a_pause_of_one_invoice_leaves_the_others(world):
    world.ledger(row(), row("2026-002"))
    world.ctl("pause", "--invoice", "2026-001")
    world.once()
    assert [one["invoices"] for one in world.log()] == [["2026-002"]]


# -- the proof -----------------------------------------------------------------------------------------------------


@pytest.fixture
def proved(world):
    world.ledger(*rows(3))
    world.once()
    world.journal_is_whole()
    return world


TRIGGERS_OFF = "".join(f"DROP TRIGGER {name};" for name in
                       ("journal_update", "journal_delete", "journal_body_update", "journal_body_delete",
                        "content_update", "content_delete", "reminder_delete"))


def broken(world):
    """What verify finds, which must be something."""
    (report,) = world.objects("verify", status=1)
    assert not report["whole"] and report["breaks"]
    people = world.ctl("verify", status=1).out
    for one in report["breaks"]:
        assert one.split(":")[0] in people
    return report["breaks"]


def test_the_store_refuses_to_change_a_journal_entry(proved):
    for statement in ("UPDATE journal SET actor = 'nobody' WHERE seq = 2", "DELETE FROM journal WHERE seq = 2",
                      "UPDATE content SET data = x'00'", "DELETE FROM reminder"):
        done = subprocess.run(["sqlite3", proved.store, statement], capture_output=True, text=True)
        assert done.returncode != 0 and "never" in done.stderr, statement
    proved.journal_is_whole()


@pytest.mark.parametrize("column, value", [("actor", "'nobody'"), ("type", "'other'"), ("time", "'2020-01-01'"),
                                           ("client", "7777"), ("reminder", "7777"), ("invoice", "7777")])
def test_verify_names_an_altered_entry(proved, column, value):
    proved.sqlite(f"{TRIGGERS_OFF} UPDATE journal SET {column} = {value} WHERE seq = 5;")
    assert any("entry 5 " in one for one in broken(proved))


def test_verify_names_an_entry_whose_body_lost_a_letter(proved):
    proved.sqlite(f"{TRIGGERS_OFF} UPDATE journal_body SET body = body || ' ' WHERE seq = 4;")
    assert any("entry 4 " in one for one in broken(proved))


def test_verify_names_an_entry_whose_hash_was_changed(proved):
    proved.sqlite(f"{TRIGGERS_OFF} UPDATE journal SET hash = replace(hash, substr(hash, 1, 1), 'x') WHERE seq = 3;")
    breaks = broken(proved)
    assert any("entry 3 " in one for one in breaks)


def test_verify_names_a_removed_entry(proved):
    proved.sqlite(f"{TRIGGERS_OFF} DELETE FROM journal_body WHERE seq = 6; DELETE FROM journal WHERE seq = 6;")
    assert any("entry 6 is missing" in one for one in broken(proved))


def test_verify_names_a_message_with_one_altered_byte(proved):
    proved.sqlite(f"""{TRIGGERS_OFF}
        UPDATE content SET data = CAST(substr(data, 1, 99) || x'21' || substr(data, 101) AS BLOB)
        WHERE sha256 = (SELECT message_sha256 FROM reminder WHERE id = 2);""")
    sha256 = proved.sqlite("SELECT message_sha256 FROM reminder WHERE id = 2").strip()
    assert any(sha256 in one or "reminder 2" in one for one in broken(proved))


def test_verify_names_a_letter_that_another_message_was_put_under(proved):
    proved.sqlite("""DROP TRIGGER reminder_bytes;
        UPDATE reminder SET message_sha256 = (SELECT message_sha256 FROM reminder WHERE id = 2) WHERE id = 1;""")
    assert any("reminder 1" in one for one in broken(proved))


def test_a_head_kept_elsewhere_shows_what_the_chain_alone_cannot(proved):
    head = proved.journal_is_whole()["head"]
    assert proved.status()["journal_head"] == head
    sequence, value = head.split(":")
    proved.ctl("verify", "--head", head)
    other = "0" if value[0] != "0" else "1"
    (report,) = proved.objects("verify", "--head", f"{sequence}:{other}{value[1:]}", status=1)
    assert any(f"entry {sequence} " in one for one in report["breaks"])
    # the end cut off: whole for itself, and not with the head
    proved.sqlite(f"{TRIGGERS_OFF} DELETE FROM journal_body WHERE seq = {sequence};"
                  f"DELETE FROM journal WHERE seq = {sequence};")
    (report,) = proved.objects("verify", "--head", head, status=1)
    assert any(sequence in one for one in report["breaks"])
    assert proved.ctl("verify", "--head", "nonsense", status=2).err


def test_the_kept_message_is_the_letter_that_went(proved):
    for entry, letter in zip(proved.log(), proved.letters(), strict=True):
        kept = proved.run("herinnerctl", "--config", proved.config, "show", entry["id"], "--eml", now=MONDAY).out
        assert letter["Message-Id"] == f"<{entry['message_id']}>"
        assert letter["Message-Id"] in kept
        sha256 = proved.sqlite(f"SELECT message_sha256 FROM reminder WHERE id = {entry['id']}").strip()
        assert hashlib.sha256(kept.encode()).hexdigest() == sha256


# -- dry run -------------------------------------------------------------------------------------------------------


def contents(world):
    """Every byte in the folder; SQLite's own files beside the store are empty when nothing was written."""
    found = {path.name: path.read_bytes() for path in world.folder.rglob("*") if path.is_file()}
    found.pop("herinnerd.db-shm", None)
    if not found.get("herinnerd.db-wal"):
        found.pop("herinnerd.db-wal", None)
    return found


def test_the_dry_run_says_what_the_real_run_sends_and_writes_nothing(world):
    world.ledger(row(), row("2026-002", "brandt"), row("2026-003", "caspari", email=""),
                 row("2026-004", "dekker", due="2026-03-20"))
    world.ctl("pause", "brandt")
    before = contents(world)
    said = world.dry_run().out
    planned = {(one["client"], one["decision"]) for one in world.plan()}
    assert contents(world) == before
    assert "Acme BV" in said and "ap@acme.example" in said and "Brandt BV" in said and "Dekker" not in said
    assert ("acme", "send") in planned and ("brandt", "held") in planned
    world.once()
    assert world.receivers() == ["ap@acme.example"]


def test_a_dry_run_on_a_new_installation_makes_no_store(world):
    assert "to send 1" in world.dry_run().out
    assert not world.store.exists() and not world.outbox.exists()


def test_the_plan_for_a_later_day_says_what_that_day_sends(world):
    world.once()
    (ahead,) = [one for one in world.plan("--date", "2026-03-12") if one["decision"] == "send"]
    world.once(SECOND)
    entry = world.log(now=SECOND)[-1]
    assert (ahead["client"], ahead["stage"], ahead["invoices"], ahead["to"]) == (
        entry["client"], entry["stage"], entry["invoices"], entry["to"])


# -- brakes --------------------------------------------------------------------------------------------------------


def test_a_clock_set_back_a_day_holds_everything_until_that_day_comes(world):
    world.once("2026-03-03T08:00")  # before the window: a pass, no letter
    world.once("2026-03-02T11:00", status=1)
    assert world.letters() == []
    assert world.status("2026-03-02T11:00", 1)["brakes"] == ["clock"]
    assert world.decisions("2026-03-02T11:00") == {("acme", "reminder"): "clock"}
    assert world.ctl("approve", "--clock", "--yes", now="2026-03-02T11:00", status=1).err
    world.once("2026-03-03T10:00")
    assert len(world.letters()) == 1


def test_a_clock_that_jumped_ahead_is_held_until_approved(world):
    world.ledger(row(due="2026-03-27"))
    world.once(MONDAY)
    late = "2026-04-13T10:00"  # 42 days later
    world.once(late, status=1)
    assert world.letters() == []
    assert world.decisions(late) == {("acme", "reminder"): "clock"}
    world.ctl("approve", "--clock", "--yes", now=late)
    world.once(late)
    assert len(world.letters()) == 1


def test_what_is_long_overdue_when_first_seen_waits_for_a_yes(world):
    world.ledger(row(due="2025-12-01", issued="2025-11-01"), row("2026-002", "brandt"))
    world.once()
    assert world.receivers() == ["ap@brandt.example"]
    (waiting,) = world.objects("approve")
    assert (waiting["kind"], waiting["client"], waiting["invoices"]) == ("first-sight", "acme", ["2026-001"])
    world.once("2026-03-03T10:00")
    assert len(world.letters()) == 1
    world.ctl("approve", waiting["id"], now="2026-03-03T11:00")
    world.once("2026-03-03T12:00")
    assert [one["stage"] for one in world.log("--client", "acme")] == ["reminder"]


def test_a_flood_waits_for_a_yes_that_covers_exactly_what_was_shown(world):
    world.ledger(*rows(30))
    world.once()
    assert world.letters() == []
    assert set(world.decisions().values()) == {"flood"}
    assert world.ctl("approve", "--pass", status=2).err  # nobody can be asked here
    shown = world.ctl("approve", "--pass", "--yes").out
    assert "30" in shown and "2026-0030" in shown
    world.ledger(*rows(30), row("2026-9999", "later"))
    world.once()
    assert len(world.letters()) == 31
    world.once()
    assert len(world.letters()) == 31


def test_a_client_without_address_makes_a_task_once(world):
    world.ledger(row(email=""), row("2026-002", "brandt"))
    for now in (MONDAY, "2026-03-02T11:00", "2026-03-03T10:00"):
        world.once(now)
    (task,) = world.objects("tasks")
    assert (task["client"], task["stage"], task["invoices"]) == ("acme", "reminder", ["2026-001"])
    assert world.receivers() == ["ap@brandt.example"]
    world.ledger(row(), row("2026-002", "brandt"))
    world.once("2026-03-04T10:00")
    assert world.receivers() == ["ap@acme.example", "ap@brandt.example"]
    assert world.objects("tasks") == []


def test_skip_serves_a_stage_without_a_letter(world):
    world.once("2026-03-02T08:00")
    assert world.ctl("skip", "2026-001", status=2).err
    world.ctl("skip", "2026-001", "--reason", "spoke to them")
    world.once()
    assert world.letters() == []
    world.once(SECOND)
    assert [one["stage"] for one in world.log(now=SECOND) if one["level"] == "accepted"][-1] == "second"
    assert len(world.letters()) == 1


def test_nothing_goes_outside_the_window_or_on_a_closed_day(world):
    for now in ("2026-02-28T10:00", "2026-03-01T10:00", "2026-03-02T08:59", "2026-03-02T17:00"):
        world.once(now)
        assert world.letters() == [], now
        assert world.decisions(now)["acme", "reminder"] == "window", now
    world.once("2026-03-03T09:00")
    assert len(world.letters()) == 1


def test_a_day_limit_lets_the_rest_go_the_next_day(make_world):
    world = make_world(smtp='smtp "main" { transport = maildir  per_day = 2 }')
    world.ledger(*rows(5))
    for day, count in ((2, 2), (2, 2), (3, 4), (4, 5), (5, 5)):
        world.once(f"2026-03-{day:02d}T10:00")
        assert len(world.letters()) == count, day


def test_a_pretended_time_never_reaches_another_machine(make_world):
    world = make_world(smtp='smtp "main" { url = "smtp://mail.devries.example:587" }')
    world.ledger(row())
    result = world.once(status=78)
    assert "mail.devries.example" in result.err
    assert "to send 1" in world.dry_run().out
