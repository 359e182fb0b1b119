# SPDX-License-Identifier: MIT
"""What the lint scripts share: the tree they look at, and how they end."""
import pathlib
import sys


def root():
    """The project's root, or the one named as the last argument (a scratch copy)."""
    if len(sys.argv) > 2:
        sys.exit(f'usage: {pathlib.Path(sys.argv[0]).name} [ROOT]')
    return pathlib.Path(sys.argv[1] if len(sys.argv) == 2 else pathlib.Path(__file__).parents[2]).resolve()


def lines(path):
    """The numbered lines of a text file."""
    return enumerate(path.read_text(encoding='utf-8', errors='replace').splitlines(), 1)


def end(breaches, summary):
    """Prints `file:line: what` for each (file, line, what) and exits 1, or prints the summary."""
    for file, line, what in sorted(set(breaches)):
        print(f'{file}:{line}: {what}')
    if breaches:
        sys.exit(1)
    print(f'ok: {summary}')
