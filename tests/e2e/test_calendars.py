# SPDX-License-Identifier: MIT
"""The shipped holiday calendars against the collected facts about holidays."""
import json
import os
import pathlib
import re
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
CALENDARS = ROOT / 'etc' / 'calendars'
SHARED = pathlib.Path(os.environ.get('HERINNERD_SHARED') or ROOT.parent / 'shared')
COUNTRIES = ['nl', 'be', 'de', 'fr', 'lu']


def content_lines(country):
    """Unfolded content lines, read the plain way and not by the program under test."""
    data = (CALENDARS / f'{country}.ics').read_bytes()
    return data.replace(b'\r\n ', b'').decode().split('\r\n')


def events(country):
    """Every (ISO date, name) of a calendar."""
    found, day, name = [], None, None
    for line in content_lines(country):
        if match := re.fullmatch(r'DTSTART;VALUE=DATE:(\d{4})(\d\d)(\d\d)', line):
            day = '-'.join(match.groups())
        elif match := re.fullmatch(r'SUMMARY:(.*)', line):
            name = re.sub(r'\\(.)', r'\1', match[1])
        elif line == 'END:VEVENT':
            found.append((day, name))
    return found


def facts(country):
    path = SHARED / 'law' / 'holidays.json'
    if not path.exists():
        pytest.skip(f'{path} is not there')
    listed = json.loads(path.read_text())['countries'][country.upper()]
    return [(one['date'], one['name']) for one in listed if one.get('general_day_off', True)]


def run_make(*arguments, script=CALENDARS / 'make.py'):
    return subprocess.run([sys.executable, script, *arguments], capture_output=True, text=True)


def test_calendars_are_what_make_py_writes():
    done = run_make('--check')
    assert (done.returncode, done.stdout, done.stderr) == (0, '', '')


def test_make_py_check_notices_a_changed_and_a_missing_file(tmp_path):
    script = tmp_path / 'make.py'
    script.write_bytes((CALENDARS / 'make.py').read_bytes())
    assert run_make(script=script).returncode == 0
    for country in COUNTRIES:
        assert (tmp_path / f'{country}.ics').read_bytes() == (CALENDARS / f'{country}.ics').read_bytes()
    with open(tmp_path / 'nl.ics', 'ab') as file:
        file.write(b'\r\n')
    (tmp_path / 'fr.ics').unlink()
    done = run_make('--check', script=script)
    assert done.returncode == 1
    assert done.stderr == 'nl.ics, fr.ics differ from what make.py writes; run make.py\n'


@pytest.mark.parametrize('country', COUNTRIES)
def test_dates_and_names_equal_the_collected_holidays(country):
    want = facts(country)
    years = {date[:4] for date, _ in want}
    assert len(years) >= 7
    got = [event for event in events(country) if event[0][:4] in years]
    assert sorted(got) == sorted(want)


@pytest.mark.parametrize('country', COUNTRIES)
def test_every_year_from_2024_to_2040_is_covered(country):
    years = [date[:4] for date, _ in events(country)]
    assert sorted(set(years)) == [str(year) for year in range(2024, 2041)]
    assert all(years.count(year) >= 9 for year in years)


def test_kings_day_moves_off_a_sunday_and_liberation_day_comes_every_five_years():
    dates = {name: [date for date, other in events('nl') if other == name] for _, name in events('nl')}
    moved = [date for date in dates['Koningsdag'] if date.endswith('04-26')]
    assert moved == ['2025-04-26', '2031-04-26', '2036-04-26']
    assert dates['Bevrijdingsdag'] == ['2025-05-05', '2030-05-05', '2035-05-05', '2040-05-05']
    assert 'Goede Vrijdag' not in dates
    note = next(line for line in content_lines('nl') if line.startswith('X-WR-CALDESC:'))
    assert 'Good Friday' in note and 'divisible by 5' in note and 'own.ics' in note


@pytest.mark.parametrize('country', COUNTRIES)
def test_files_keep_to_rfc_5545(country):
    data = (CALENDARS / f'{country}.ics').read_bytes()
    assert data.count(b'\n') == data.count(b'\r\n') and data.endswith(b'END:VCALENDAR\r\n')
    assert max(len(line) for line in data.split(b'\r\n')) <= 75
    for line in data.split(b'\r\n'):
        line.decode()
    lines = content_lines(country)
    assert lines[:2] == ['BEGIN:VCALENDAR', 'VERSION:2.0'] and lines[2].startswith('PRODID:')
    uids = [line for line in lines if line.startswith('UID:')]
    assert len(uids) == len(set(uids)) == lines.count('BEGIN:VEVENT') == lines.count('END:VEVENT')
