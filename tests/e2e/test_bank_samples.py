# SPDX-License-Identifier: MIT
"""Every sample statement through `herinnerctl bank show --json`, against the samples' expected values."""
import decimal
import json
import os
import pathlib
import re
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = pathlib.Path(os.environ.get('HERINNERCTL') or
                       pathlib.Path(os.environ.get('HERINNERD_BUILD') or ROOT / 'build') / 'herinnerctl')
SHARED = pathlib.Path(os.environ.get('HERINNERD_SHARED') or ROOT.parent / 'shared')
SAMPLES = SHARED / 'samples'

CONFIG = '''
mode = rehearsal  timezone = "Europe/Amsterdam"
sender "x" { name = "X"  address = "a@x.example"  owner = {"a@x.example"}  country = NL  smtp = "m" }
smtp "m" { transport = maildir }
schedule { window = "00:00-24:00" }
ledger "l" { type = csv  path = "l.csv" }
'''
PRESETS = {  # the samples that have a preset, and what the file needs besides
    'ing-nl-2023.csv': ('ing-nl', ''), 'ing-nl-2020-comma.csv': ('ing-nl', 'separator = ","'),
    'ing-nl-unquoted.csv': ('ing-nl', ''), 'ing-savings-nl.csv': ('ing-nl-savings', ''), 'knab.csv': ('knab', ''),
    'neg-knab-no-header.csv': ('knab', ''), 'kbc-nl.csv': ('kbc', ''), 'rabobank-utf8.csv': ('rabobank', ''),
    'abnamro.tab': ('abn-amro', ''), 'belfius.csv': ('belfius', ''), 'bunq.csv': ('bunq', ''),
}
GENERIC = {  # those that name their columns themselves
    'sheet-multi-currency.csv': 'date = "%m/%d/%Y"  columns { booked = "Date"  amount = "Amount"  name = "Partner Name"'
                                '  other = "Bank Account"  text = {"Label"}  currency = "Currency" }',
    'sheet-header-only.csv': 'date = "%m/%d/%Y"  columns { booked = "Date"  amount = "Amount"  name = "Partner Name"'
                             '  text = {"Label"}  currency = "Currency" }',
    'generic-de.csv': 'separator = ";"  decimal = ","  columns { booked = "Buchungstag"  amount = "Betrag"'
                      '  currency = "CCY"  account = "IBAN"  text = {"Verwendungszweck"}  id = "Ref" }',
    'neg-garbled-amount.csv': 'columns { booked = "Date"  amount = "Amount"  currency = "Currency"'
                              '  text = {"Description"} }',
}


def expected(kind):
    path = SAMPLES / kind / 'expected.json'
    return json.loads(path.read_text())['files'] if path.exists() else {}


CAMT, MT940 = expected('camt053'), expected('mt940')
CSV = {name: one for name, one in expected('csv').items() if one['kind'] == 'bank'}
COUNTS = {kind: dict.fromkeys(('files', 'entries', 'right', 'fields', 'refused'), 0) for kind in ('camt053', 'mt940', 'csv')}


@pytest.fixture(scope='module')
def show(tmp_path_factory):
    """Runs `bank show` on a file of a sample folder, with a bank section or none."""
    folder = tmp_path_factory.mktemp('bank')

    def run(kind, name, section=''):
        (folder / 'h.conf').write_text(CONFIG + section)
        done = subprocess.run([PROGRAM, '--config', folder / 'h.conf', 'bank', 'show', SAMPLES / kind / name, '--json'],
                              capture_output=True, text=True, timeout=120, check=False,
                              env=os.environ | {'HERINNERD_DATADIR': str(ROOT / 'etc')})
        return done.returncode, [json.loads(line) for line in done.stdout.splitlines()], done.stderr
    yield run


def squeezed(text):
    return re.sub(r'\s+', '', text or '') or None


def plain(account):
    return re.sub(r'[\s.]+', '', account or '').upper() or None


def split(lines):
    """The printed lines as statements with their entries."""
    statements = []
    for line in lines:
        if 'statement' in line:
            statements.append((line, []))
        else:
            statements[-1][1].append(line)
    return statements


def same(got, want, what, kind):
    COUNTS[kind]['fields'] += 1
    if re.fullmatch(r'-?[0-9.]+', str(want)) and re.search('amount|opening|closing', what):
        got, want = decimal.Decimal(got), decimal.Decimal(want)
    COUNTS[kind]['right'] += got == want
    assert got == want, f'{what}: got {got!r} want {want!r}'


def compare_statements(lines, want, kind):
    statements = split(lines)
    same(len(statements), len(want), 'statements', kind)
    for (head, entries), statement in zip(statements, want):
        same(head['opening'], statement['opening_balance'], 'opening', kind)
        same(head['closing'], statement['closing_balance'], 'closing', kind)
        same(head['entries'], statement['entries_count'], 'entries', kind)
        same(len(entries), len(statement['entries']), 'entry lines', kind)
        if statement['balances_reconcile'] is not None:
            same(head['adds_up'], statement['balances_reconcile'], 'adds up', kind)
        for number, (got, entry) in enumerate(zip(entries, statement['entries'])):
            COUNTS[kind]['entries'] += 1
            yield number, got, entry, statement


def refused(code, lines, errors, name, kind):
    assert code == 1 and not lines, f'{name} was taken: {lines[:2]}'
    assert name in errors and len(errors.strip()) > len(name) + 20, errors
    COUNTS[kind]['refused'] += 1


def compare_part(got, want, where, kind):
    same(got['amount'], want['amount'], f'{where} amount', kind)
    same(got['currency'], want['currency'], f'{where} currency', kind)
    same(got['name'], want['counterparty_name'] or want.get('counterparty_ultimate_name'), f'{where} name', kind)
    same(got['iban'], plain(want['counterparty_iban']), f'{where} account', kind)
    given = want['end_to_end_id'] if want['end_to_end_id'] != 'NOTPROVIDED' else None
    same(got['end_to_end'], given, f'{where} end-to-end id', kind)
    same(squeezed(got['reference']), squeezed(' '.join(want['structured_references'])), f'{where} reference', kind)
    if want['remittance']:
        same(squeezed(got['text']), squeezed(' '.join(want['remittance'])), f'{where} text', kind)


@pytest.mark.parametrize('name', CAMT or [pytest.param('', marks=pytest.mark.skip('no samples'))])
def test_camt053(show, name):
    want = CAMT[name]
    code, lines, errors = show('camt053', name)
    COUNTS['camt053']['files'] += 1
    if want['error'] and want.get('either') and code == 0:
        same([head['adds_up'] for head, _ in split(lines)].count(False), 0, 'statements that do not add up', 'camt053')
        return
    if code != 0 or want['error']:
        assert want['error'] or want.get('either'), errors
        refused(code, lines, errors, name, 'camt053')
        return
    for number, got, entry, statement in compare_statements(lines, want['statements'], 'camt053'):
        where = f'{name} entry {number}'
        same(got['booked'], entry['booking_date'] or statement['closing_date'], f'{where} booked', 'camt053')
        same(got['value'], entry['value_date'], f'{where} value', 'camt053')
        same(got['amount'], entry['amount'], f'{where} amount', 'camt053')
        same(got['currency'], entry['currency'], f'{where} currency', 'camt053')
        same(got['reversal'], entry['reversal'], f'{where} reversal', 'camt053')
        ours = entry['servicer_reference'] or entry['entry_reference']
        if ours:
            same(got['id'], ours, f'{where} id', 'camt053')
        if len(entry['details']) == 1 and not any(part['amount'] != entry['amount'] for part in entry['details']):
            compare_part(got, entry['details'][0], where, 'camt053')
        for part, detail in zip(got.get('details', []), entry['details']):
            compare_part(part, detail, where, 'camt053')
        same(len(got.get('details', [None])), max(len(entry['details']), 1), f'{where} details', 'camt053')


@pytest.mark.parametrize('name', MT940 or [pytest.param('', marks=pytest.mark.skip('no samples'))])
def test_mt940(show, name):
    want = MT940[name]
    code, lines, errors = show('mt940', name)
    COUNTS['mt940']['files'] += 1
    if want['error'] and want.get('either') and code == 0:
        same([head['adds_up'] for head, _ in split(lines)].count(False), 0, 'statements that do not add up', 'mt940')
        return
    if code != 0 or want['error']:
        assert want['error'] or want.get('either'), errors
        refused(code, lines, errors, name, 'mt940')
        return
    for number, got, entry, statement in compare_statements(lines, want['statements'], 'mt940'):
        where = f'{name} entry {number} {entry["details_lines"]}'
        same(got['booked'], entry['booking_date'] or entry['value_date'], f'{where} booked', 'mt940')
        same(got['value'], entry['value_date'], f'{where} value', 'mt940')
        same(got['amount'], entry['amount'], f'{where} amount', 'mt940')
        same(got['reversal'], entry['mark'].startswith('R'), f'{where} reversal', 'mt940')
        same(squeezed(got['id']), squeezed(entry['bank_reference']), f'{where} id', 'mt940')
        if entry['dialect'] not in ('slash-tags', 'german-subfields', 'abn-labels'):
            continue
        same(squeezed(got['name']), squeezed(entry['counterparty_name']), f'{where} name', 'mt940')
        if entry['counterparty_iban']:
            same(got['iban'], plain(entry['counterparty_iban']), f'{where} account', 'mt940')
        if entry['remittance']:
            same(squeezed(got['text']), squeezed(entry['remittance']), f'{where} text', 'mt940')
        if entry['structured_reference']:
            same(squeezed(got['reference']), squeezed(entry['structured_reference']), f'{where} reference', 'mt940')
        if entry['end_to_end_id'] and entry['end_to_end_id'] != 'NOTPROVIDED':
            same(squeezed(got['end_to_end']), squeezed(entry['end_to_end_id']), f'{where} end-to-end id', 'mt940')


@pytest.mark.parametrize('name', CSV or [pytest.param('', marks=pytest.mark.skip('no samples'))])
def test_csv(show, name):
    want = CSV[name]
    preset, more = PRESETS.get(name, ('', GENERIC.get(name, '')))
    code, lines, errors = show('csv', name, f'bank "b" {{ type = csv  path = "{SAMPLES}/csv/*"  '
                                            f'preset = "{preset}"  {more} }}\n'.replace('preset = ""', ''))
    COUNTS['csv']['files'] += 1
    if want['error']:
        refused(code, lines, errors, name, 'csv')
        return
    assert code == 0, errors
    entries = lines[1:]
    same(len(entries), want['entries_count'], 'entries', 'csv')
    for number, (got, entry) in enumerate(zip(entries, want['entries'])):
        where = f'{name} entry {number}'
        COUNTS['csv']['entries'] += 1
        same(got['booked'], entry['booking_date'], f'{where} booked', 'csv')
        same(got['amount'], entry['amount'], f'{where} amount', 'csv')
        same(got['currency'], entry['currency'], f'{where} currency', 'csv')
        for ours, theirs in (('value', 'value_date'), ('name', 'counterparty_name'), ('reference', 'structured_reference'),
                             ('end_to_end', 'end_to_end_id'), ('text', 'remittance'), ('iban', 'counterparty_iban')):
            if theirs in entry:
                same(squeezed(got[ours]), squeezed(entry[theirs]), f'{where} {ours}', 'csv')


@pytest.mark.parametrize('kind, wanted', (('camt053', CAMT), ('mt940', MT940), ('csv', CSV)))
def test_all_that_can_be_checked_of_the_samples_was_right(kind, wanted, capfd):
    """How much was compared above; nothing is left out in silence."""
    counts = COUNTS[kind]
    with capfd.disabled():
        print(f'\n{kind}: {counts["files"]} of {len(wanted)} samples, {counts["entries"]} entries, {counts["right"]} of '
              f'{counts["fields"]} hard fields right, {counts["refused"]} of '
              f'{sum(bool(one["error"]) for one in wanted.values())} bad ones refused')
    if not wanted or counts['files'] < len(wanted):
        pytest.skip('the samples are not there, or not all were asked for')
    assert counts['right'] == counts['fields'] and counts['refused'] >= sum(
        bool(one['error'] and not one.get('either')) for one in wanted.values())
