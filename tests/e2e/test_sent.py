# SPDX-License-Identifier: MIT
"""Copies of accepted letters in the Sent folder of a real Dovecot: what is saved, when not, and that no letter minds."""
import sqlite3

import pytest

import peers
import world as worlds
from provider import SENT
from test_smtp import secure_section

pytestmark = pytest.mark.usefixtures("letters_may_wait")

SENDER = worlds.SENDER.replace('smtp = "main"', 'smtp = "main"  mailbox = "main"')


def mailbox_section(port, ca_file, more=""):
    return (f'mailbox "main" {{ url = "imap://localhost:{port}/INBOX"  user = "{peers.USER}"\n'
            f'  password_file = "secret"  ca_file = "{ca_file}"  {more} }}')


@pytest.fixture
def firm(make_world, house):
    """A World whose letters go through Postfix and whose mailbox is Dovecot's."""
    one = make_world(smtp=secure_section(house.port, house.authority.ca_file), sender=SENDER,
                     more=mailbox_section(house.dovecot.imap_port, house.authority.ca_file))
    one.write("secret", peers.PASSWORD + "\n").chmod(0o600)
    return one


def save_sent(firm, value):
    firm.configure(smtp=firm.sections["smtp"].replace("connections = 1", f'connections = 1  save_sent = {value}'))


def rows(firm):
    with sqlite3.connect(firm.store) as db:
        return db.execute("SELECT reminder, state, tries, folder, uid, text FROM sent_copy ORDER BY reminder").fetchall()


def troubles(firm):
    return [(one["subject"], one["text"]) for one in firm.status()["troubles"]]


def test_the_exact_bytes_lie_in_the_folder_marked_for_sent_mail(firm, house):
    firm.ledger(*worlds.rows(2))
    firm.once()
    letters = [firm.ctl("show", one["id"], "--eml").out.replace("\r\n", "\n").encode() for one in firm.log()]
    assert sorted(raw for _, raw in house.copies()) == sorted(letters)
    assert [flags for flags, _ in house.copies()] == ["S", "S"]
    assert [(state, tries, folder) for _, state, tries, folder, _, _ in rows(firm)] == [("saved", 1, SENT)] * 2
    assert all(uid for _, _, _, _, uid, _ in rows(firm)) and troubles(firm) == []
    evidence = firm.ctl("show", firm.log()[0]["id"], "--evidence").out
    assert "copied" in evidence and f"folder: {SENT}" in evidence
    firm.journal_is_whole()


def test_a_folder_of_ones_own_choice(firm, house):
    firm.ledger(worlds.row())
    save_sent(firm, f'"imap://localhost:{house.dovecot.imap_port}/Tweede"')
    firm.once()
    assert len(house.copies("Tweede")) == 1 and house.copies() == []


def test_never_means_never(firm, house):
    firm.ledger(worlds.row())
    save_sent(firm, "never")
    firm.once()
    assert firm.levels()[0][2] == "accepted" and house.copies() == [] and rows(firm) == []


def test_without_a_mailbox_there_is_no_copy(firm, house):
    firm.ledger(worlds.row())
    firm.configure(sender=worlds.SENDER, more="")
    firm.once()
    assert firm.levels()[0][2] == "accepted" and rows(firm) == [] and troubles(firm) == []


def test_a_rehearsal_copies_nothing(firm, house):
    firm.ledger(worlds.row())
    firm.configure(top='mode = rehearsal\nrehearse_to = "ik@devries.example"')
    firm.once()
    assert firm.levels()[0][2] == "rehearsed" and house.copies() == [] and rows(firm) == []


def test_a_copy_that_lies_there_already_is_not_made_twice(firm, house):
    firm.ledger(worlds.row())
    firm.once()
    firm.sqlite("UPDATE sent_copy SET state = 'waiting', uid = NULL;")  # as if it had been stopped before it wrote it down
    firm.once("2026-03-02T10:10")
    assert len(house.copies()) == 1
    ((_, state, tries, _, uid, _),) = rows(firm)
    assert (state, tries) == ("saved", 2) and uid


@pytest.mark.parametrize("change, words", [
    (lambda port, text: text.replace(f":{port}/", f":{peers.free_port()}/"), "onnect"),
    (lambda port, text: text.replace(peers.USER, "nobody@devries.example"), "AUTHENTICATIONFAILED"),
    (lambda port, text: text.replace("secret", "none"), "none"),
])
def test_a_mailbox_that_cannot_be_used_spoils_no_letter(firm, house, change, words):
    firm.ledger(*worlds.rows(2))
    firm.write("none", "").chmod(0o600)
    firm.configure(more=change(house.dovecot.imap_port, firm.sections["more"]))
    firm.once()
    assert [one[2] for one in firm.levels()] == ["accepted"] * 2
    (text,) = [one for subject, one in troubles(firm) if subject == "sent:main"]
    assert sorted(subject for subject, _ in troubles(firm)) == ["mailbox:main", "sent:main"]
    assert words in text and "the letters themselves went out" in text
    assert [one[1] for one in rows(firm)] == ["waiting"] * 2 and rows(firm)[0][2] == 1
    firm.configure(more=mailbox_section(house.dovecot.imap_port, house.authority.ca_file))
    firm.once("2026-03-02T10:30")
    assert len(house.copies()) == 2 and troubles(firm) == []
    firm.journal_is_whole()


def test_a_copy_is_given_up_after_five_tries(firm, house):
    firm.ledger(worlds.row())
    save_sent(firm, f'"imap://localhost:{house.dovecot.imap_port}/Nergens"')
    for now in ("2026-03-02T10:00", "2026-03-02T11:00", "2026-03-02T13:00", "2026-03-03T09:30", "2026-03-04T09:30",
                "2026-03-05T09:30"):
        firm.once(now)
    (_, state, tries, _, _, text), *others = rows(firm)
    assert (state, tries) == ("failed", 5) and len(others) == 1  # of the mail that told the owner and "Nergens" in text
    assert "not-copied" in firm.ctl("show", firm.log()[0]["id"], "--evidence").out
    assert firm.levels()[0][2] == "accepted" and "Nergens" in troubles(firm)[0][1]
    firm.journal_is_whole(now="2026-03-05T10:00")


def test_many_copies_take_one_connection_a_batch(firm, house):
    firm.ledger(*worlds.rows(20))
    firm.configure(limits="limits { per_run = 50 }")
    firm.once()
    assert len(house.copies()) == 20 and {one[1] for one in rows(firm)} == {"saved"}


def test_the_service_copies_while_it_runs(firm, house):
    firm.ledger(worlds.row())
    with firm.service():
        # it lies there before the server has said so, and a service that ends meanwhile looks for it at its next start
        worlds.until(lambda: house.copies() and [one[1] for one in rows(firm)] == ["saved"], "the copy")
