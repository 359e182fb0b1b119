# SPDX-License-Identifier: MIT
"""The letters in a person's hands: listed, edited with a check; letters of one sender alone."""
import os

import pytest

import world as worlds
from world import row


def editor(world, old, new):
    """An editor that writes NEW for OLD."""
    script = world.folder / "editor"
    script.write_text(f"#!/bin/sh\nexec sed -i 's/{old}/{new}/' \"$2\"\n")
    script.chmod(0o755)
    world.surroundings["VISUAL"] = f"{script} --wait"


def listed(world, name, language="en"):
    (one,) = [one for one in world.objects("template", "list")
              if (one["name"], one["language"]) == (name, language)]
    return one


def test_an_edited_letter_is_checked_and_wins(world):
    world.ledger(row())
    editor(world, "Hello", "Good morning")
    said = world.ctl("template", "edit", "_opening").out
    target = world.folder / "templates/en/_opening.md"
    assert str(target) in said and "Good morning" in target.read_text()
    one = listed(world, "_opening")
    assert (one["own"], one["outdated"], one["file"]) == (True, False, str(target))
    world.once()
    assert "Good morning" in world.letters()[0].get_body(("plain",)).get_content()
    assert sorted(os.listdir(target.parent)) == ["._opening.md.shipped", "_opening.md"]


def test_a_letter_with_a_mistake_is_kept_out_and_not_lost(world):
    editor(world, "{{> closing}}", "{{client.naam}}")
    result = world.ctl("template", "edit", "reminder", status=78)
    draft = world.folder / "templates/en/.reminder.md.draft"
    assert 'unknown tag "client.naam"' in result.err and str(draft) in result.err
    assert "client.naam" in draft.read_text()
    assert not listed(world, "reminder")["own"]


def test_the_language_of_a_letter_is_not_that_of_the_messages(world):
    world.once()
    said = world.ctl("template", "preview", "nosuch", "--lang", "nl", status=None).err
    assert 'there is no letter "nosuch" for "nl"' in said
    assert "Beste" in world.ctl("template", "preview", "reminder", "--lang", "nl").out
    said = [world.ctl("pause", "dossier", *more, status=2).err for more in ([], ["--lang", "nl"])]
    assert said[0] != said[1]  # a client of that name is no dossier


def test_what_was_not_changed_leaves_no_copy(world):
    editor(world, "nothing of the kind", "x")
    world.ctl("template", "edit", "reminder", "--lang", "nl")
    assert not listed(world, "reminder", "nl")["own"]
    assert os.listdir(world.folder / "templates/nl") == []


def test_an_older_copy_is_told(world):
    editor(world, "Hello", "Good morning")
    world.ctl("template", "edit", "_opening")
    base = world.folder / "templates/en/._opening.md.shipped"
    base.write_text(base.read_text() + "{{! as it was before }}\n")
    assert listed(world, "_opening")["outdated"]
    assert "of an older one" in world.ctl("template", "list").out
    editor(world, "Good morning", "Good evening")
    world.ctl("template", "edit", "_opening")
    assert not listed(world, "_opening")["outdated"]


# -- letters of one sender alone -------------------------------------------------------------------------------------

TWO = worlds.SENDER.replace("language = en", 'language = en  templates = "ours"') + worlds.SENDER.replace(
    '"devries"', '"jansen"').replace("Bakkerij De Vries", "Jansen").replace("@devries", "@jansen")
LEDGERS = worlds.SECTIONS["ledger"] + \
    '\nledger "two" { path = "two.csv"  max_age = 0d  sender = jansen }'


@pytest.fixture
def two_senders(make_world):
    world = make_world()
    (world.folder / "ours/en").mkdir(parents=True)
    world.write("ours/en/_opening.md", "Ahoy,\n")
    world.configure(sender=TWO, ledger=LEDGERS)
    world.ledger(row())
    world.write("two.csv", worlds.csv_of([row("J-1", "other")]))
    return world


def test_a_sender_has_letters_of_its_own(two_senders):
    two_senders.once()
    openings = {str(letter["From"].addresses[0].display_name): letter.get_body(("plain",)).get_content().split("\n")[0]
                for letter in two_senders.letters()}
    assert openings == {"Bakkerij De Vries": "Ahoy,", "Jansen": "Hello,"}


def test_mistakes_in_them_are_told_once_with_their_place(two_senders):
    path = two_senders.write("ours/en/reminder.md", "Subject: {{client.naam}}\n\nx\n")
    err = two_senders.check().err
    assert err.count(f"{path}:1:10: ") == 1 and err.count('unknown tag "client.naam"') == 1


def test_a_statement_lists_all_that_is_open_of_a_client_and_goes_by_hand(world):
    world.ledger(worlds.row(), worlds.row("2026-002", due="2026-02-25", open="50.00"),
                 worlds.row("2026-003", due="2026-03-20", open="30.00"), worlds.row("2026-004", "beta"))
    text = " ".join(world.ctl("template", "preview", "statement", "--invoice", "2026-003").out.split())
    for said in ("2026-001", "2026-002", "€150.00", "2026-003", "€30.00"):
        assert said in text, text
    assert text.index("2026-002") < text.index("€150.00") < text.index("2026-003") and "2026-004" not in text
    path = world.folder / "statement.eml"
    world.ctl("template", "preview", "statement", "--invoice", "2026-001", "--eml", path)
    assert b"<ap@acme.example>" in path.read_bytes()
    world.once()
    assert {one["stage"] for one in world.log()} == {"reminder"}
