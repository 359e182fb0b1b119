# SPDX-License-Identifier: MIT
"""Every sample of incoming mail through `herinnerctl classify`, against the samples' expected values. Rules know formats
and systems, never samples; so a few may be read otherwise than their label says, and each of those stands here."""
import json
import os
import pathlib
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get('HERINNERD_BUILD') or ROOT / 'build')
SHARED = pathlib.Path(os.environ.get('HERINNERD_SHARED') or ROOT.parent / 'shared')
SAMPLES = SHARED / 'samples' / 'inbound'

# file: what we say otherwise, and why
OTHERWISE = {
    # a header runs on behind the boundary in one line: the report is whole nevertheless, and read as what it is
    'bounceparser-spam-rejection15.eml': {'class'},
    # the mail's own In-Reply-To names what it answers, where nothing of it is returned
    'sisimai-lhost-office365-08.eml': {'message_id'},
}


@pytest.fixture(scope='module')
def answers():
    """Pairs of what the samples say and what we say."""
    if not (SAMPLES / 'expected.json').exists():
        pytest.skip(f'no samples of incoming mail in {SAMPLES}')
    expected = json.loads((SAMPLES / 'expected.json').read_text())
    found = subprocess.run([BUILD / 'herinnerctl', 'classify', '--json', *(SAMPLES / one['file'] for one in expected)],
                           capture_output=True, text=True, timeout=300, check=True,
                           env={**os.environ, 'HERINNERD_CONFIG': '/nonexistent/herinnerd.conf'})
    lines = [json.loads(line) for line in found.stdout.splitlines()]
    assert len(lines) == len(expected)
    return list(zip(expected, lines))


def misses(answers, name, differs):
    """The files that are read otherwise and do not stand above."""
    wrong = [want['file'] for want, got in answers if differs(want, got)]
    return [file for file in wrong if name not in OTHERWISE.get(file, ())], len(wrong)


def same(one, other):
    return (one or '').lower() == (other or '').lower()


def test_class_is_that_of_the_label(answers):
    unknown, count = misses(answers, 'class', lambda want, got: got['class'] != want['class'])
    assert not unknown and count <= 0.02 * len(answers)


def test_recipient_and_status_are_those_of_the_report(answers):
    def differs(want, got):
        return (not same(got['recipient'], want['recipient']) or
                got['status'] not in [want['status'], *want.get('status_also', [])])
    unknown, count = misses(answers, 'recipient', differs)
    assert not unknown and count <= 0.03 * len(answers)


def test_permanent_is_said_only_where_the_mail_says_it(answers):
    assert not misses(answers, 'permanent', lambda want, got: got['permanent'] != want['permanent'])[0]


def test_the_mail_that_came_back_is_named(answers):
    assert not misses(answers, 'message_id',
                      lambda want, got: got['original_message_id'] != want.get('orig_message_id'))[0]
    assert not misses(answers, 'envid', lambda want, got: got['original_envid'] != want.get('envelope_id'))[0]


def test_every_recipient_of_a_report_is_listed(answers):
    def differs(want, got):
        return 'recipients' in want and ([one['recipient'] for one in want['recipients']] !=
                                         [one['recipient'] for one in got['recipients']])
    assert not misses(answers, 'recipients', differs)[0]
