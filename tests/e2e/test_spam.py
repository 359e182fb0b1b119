# SPDX-License-Identifier: MIT
"""What SpamAssassin's own rules think of every shipped letter from a plain sender. No network: no block lists, no keys.

rspamd is left out: nearly all its weight is on DNS lists, on signatures and on what it learnt, none of which is there
without a network, and its few rules on text would need a service of its own for each run.
"""
import os
import re
import shutil
import subprocess

import pytest

import letters_made

MOST = 1.0


def test_no_letter_looks_like_spam(tmp_path):
    if not shutil.which('spamassassin'):
        pytest.skip('spamassassin is not installed')
    wanted = letters_made.names(('several',))
    path = letters_made.mbox(tmp_path, wanted)
    settings = [f'--cf={line}' for line in ('use_bayes 0', 'report_safe 0', 'add_header all Status score=_SCORE_ '
                                            'tests=_TESTSSCORES(,)_ end')]
    run = subprocess.run(['spamassassin', '--local', '--mbox', '-x', *settings, path], capture_output=True, timeout=240,
                         env={**os.environ, 'HOME': str(tmp_path), 'LC_ALL': 'C'}, check=False)
    found = re.findall(rb'^X-Spam-Status: score=(-?[\d.]+)\s+tests=(.*?)end', run.stdout, re.M | re.S)
    assert len(found) == len(wanted), run.stderr.decode()[-2000:]
    bad = [f'{name}: {score.decode()} {"".join(tests.decode().split())}'
           for name, (score, tests) in zip(wanted, found) if float(score) >= MOST]
    assert not bad, '\n'.join(bad)
