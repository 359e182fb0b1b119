# SPDX-License-Identifier: MIT
"""Inputs that are kept for the targets of tests/fuzz/: what once broke something, and a few that reach far into it."""
import os
import pathlib
import subprocess

import pytest

TREE = pathlib.Path(__file__).resolve().parents[2]
TARGETS = sorted(path.stem for path in (TREE / 'tests/fuzz').glob('*.c'))


@pytest.mark.parametrize('target', TARGETS)
def test_what_once_broke_something_breaks_nothing(target):
    program = pathlib.Path(os.environ['HERINNERD_BUILD']) / 'targets' / target
    corpus = TREE / 'tests/fuzz/corpus' / target
    if not program.exists():
        pytest.fail(f'{program} is not built; run make SANITIZE=1 programs')
    run = subprocess.run([program, corpus], cwd=TREE, capture_output=True, text=True, errors='replace', timeout=300,
                         check=False)
    said = run.stderr[-6000:]
    assert run.returncode == 0, f'{target} ended with {run.returncode}:\n{said}'
    kept = sum(1 for path in corpus.rglob('*') if path.is_file())
    assert run.stdout == f'{kept} inputs\n'


def test_each_corpus_has_a_target():
    kept = sorted(path.name for path in (TREE / 'tests/fuzz/corpus').iterdir())
    assert kept == TARGETS
