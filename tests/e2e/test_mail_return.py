# SPDX-License-Identifier: MIT
"""Out by a real Postfix, back by a real Dovecot: what Postfix says of a letter that arrived and of one that did not, and
what a person answers, is read from the mailbox and does what it should."""
import email
import email.policy
import mailbox

import pytest

import peers
import world as worlds
from test_inbox import Box
from test_receive import reply
from test_smtp import secure_section

NEXT = "2026-03-03T10:00"
SENDER = worlds.SENDER.replace('  owner = ', '  bounce = "bounce+{token}@devries.example"\n  owner = ')

pytestmark = pytest.mark.usefixtures("letters_may_wait")


@pytest.fixture
def firm(make_world, relay, peer_folder):
    """A World whose letters leave by Postfix, and whose mailbox is where Postfix delivers all mail of its domains."""
    folder = peer_folder / "roundtrip"
    folder.mkdir(exist_ok=True)
    folder.chmod(0o755)
    root = relay.postfix.maildir / "all"
    box = Box(folder, relay.authority, mail_root=root)
    box.empty()
    box.dovecot.start()
    world = make_world(smtp=secure_section(relay.port, relay.authority.ca_file), sender=SENDER)
    world.write("secret", peers.PASSWORD + "\n").chmod(0o600)
    world.box, world.root = box, root
    yield world
    box.dovecot.stop()


def bodies(firm):
    """Texts of what lies in the mailbox."""
    box = mailbox.Maildir(firm.root, create=False, factory=lambda file: email.message_from_binary_file(
        file, policy=email.policy.default))
    return [text.get_content() for one in box for text in [one.get_body(("plain",))] if text]


def delivered(firm):
    """Subjects of what lies in the mailbox."""
    if not (firm.root / "new").is_dir():
        return []
    box = mailbox.Maildir(firm.root, create=False, factory=lambda file: email.message_from_binary_file(
        file, policy=email.policy.default))
    return sorted(str(one["Subject"]) for one in box)


def test_a_letter_that_arrived_and_one_that_bounced(firm):
    firm.ledger(worlds.row(), worlds.row("2026-002", "dead", email="gone@dead.example"))
    firm.once()
    worlds.until(lambda: len(delivered(firm)) >= 3, lambda: f"letter and two reports, have {delivered(firm)}")
    firm.configure(more=firm.box.section())
    said = firm.once(now=NEXT).err
    assert "outcome=own" in said
    assert firm.levels(now=NEXT) == [("acme", "reminder", "delivered"), ("dead", "reminder", "failed")]
    assert [(one["kind"], one["client"]) for one in firm.objects("holds", now=NEXT)] == [("undeliverable", "dead")]
    letter = next(one for one in firm.log(now=NEXT) if one["client"] == "acme")
    firm.box.put(reply("I pay on Friday.", reference=letter["message_id"]))
    firm.once(now="2026-03-04T10:00")
    assert firm.levels(now="2026-03-04T10:00")[0] == ("acme", "reminder", "replied")
    assert ("reply", "acme") in [(one["kind"], one["client"]) for one in firm.objects("holds", now="2026-03-04T10:00")]
    worlds.until(lambda: any("wrote back" in one for one in bodies(firm)), lambda: f"the alert, have {delivered(firm)}")
    firm.journal_is_whole(now="2026-03-04T10:00")
