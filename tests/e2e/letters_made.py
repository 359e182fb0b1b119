# SPDX-License-Identifier: MIT
"""Every shipped letter to a client in every language as a message, made by the target tests/fuzz/letter.c in one go."""
import email
import email.policy
import os
import pathlib
import re
import subprocess

TREE = pathlib.Path(__file__).resolve().parents[2]
CLIENT = ['Café Zonnig', 'Café Zonnig V.O.F.', 'Anna Smit', '', 'L-20017']
ONE = ['2026-0412', 'Brood, oktober', 'PO-4711', 'RF18539007547034']
MORE = ['INV/2026/00031-B', 'Gebäck für die Wintermesse', 'BESTELLUNG-2026-000471', '',
        '2026-0427', '', '', '', '2026-0431', '', '', '']
CASES = {'one': CLIENT + ONE, 'several': CLIENT + ONE + MORE}


def languages():
    """As the target counts them."""
    found = sorted(path.name for path in (TREE / 'templates').iterdir() if path.is_dir())
    return ['nl', 'en'] + [name for name in found if name not in ('nl', 'en')]


def letters():
    source = (TREE / 'tests/fuzz/letter.c').read_text()
    return re.findall(r'"([a-z0-9-]+)"', re.search(r'letters\[\] = \{(.*?)\};', source, re.S).group(1))


def names(cases=tuple(CASES)):
    """(language, letter, case), of those that the language has in words of its own."""
    return [(language, letter, case) for language in languages() for letter in letters() for case in cases
            if (TREE / 'templates' / language / f'{letter}.md').exists()]


def mbox(folder, wanted):
    """The path of a mailbox with the letters of WANTED, in that order."""
    path, inputs = folder / 'letters.mbox', []
    for number, (language, letter, case) in enumerate(wanted):
        chosen = bytes([letters().index(letter), languages().index(language) * 2])
        inputs.append(folder / f'{number:04d}')
        inputs[-1].write_bytes(chosen + '\n'.join(CASES[case]).encode())
    program = pathlib.Path(os.environ['HERINNERD_BUILD']) / 'targets/letter'
    assert program.exists(), f'{program} is not built; run make SANITIZE=1 programs'
    subprocess.run([program, *inputs], cwd=TREE, env={**os.environ, 'LETTERS_TO': str(path)}, check=True,
                   capture_output=True, timeout=300)
    return path


def messages(path, wanted):
    """(language, letter, case) -> the message, and its size in octets as it goes out."""
    parts = re.split(rb'(?m)^From administratie@devries\.example Tue Nov 24 10:00:00 2026\n', path.read_bytes())[1:]
    assert len(parts) == len(wanted)
    return {name: (email.message_from_bytes(part, policy=email.policy.default), len(part) + part.count(b'\n'))
            for name, part in zip(wanted, parts)}
