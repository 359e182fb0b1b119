# SPDX-License-Identifier: MIT
"""Every sample ledger through `herinnerctl ledger show` and `ledger check`, against the samples' expected values."""
import json
import os
import pathlib
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = pathlib.Path(os.environ.get('HERINNERCTL') or ROOT / 'build' / 'herinnerctl')
SHARED = pathlib.Path(os.environ.get('HERINNERD_SHARED') or ROOT.parent / 'shared')
SAMPLES = SHARED / 'samples' / 'csv'

# The samples' names of settings and fields, and ours.
COLUMNS = {
    'number': 'number', 'client_id': 'client', 'client_name': 'name', 'client_email': 'email', 'issue_date': 'issued',
    'due_date': 'due', 'currency': 'currency', 'total': 'total', 'open': 'open', 'paid': 'paid', 'status': 'status',
    'structured_reference': 'payment_reference',
}
FIELDS = {
    'number': 'number', 'client_name': 'name', 'client_email': 'email', 'issue_date': 'issued', 'due_date': 'due',
    'currency': 'currency', 'total': 'total', 'open': 'balance', 'structured_reference': 'payment_reference',
}
STATUS = {
    'open': 'open', 'Not Paid': 'open', 'Sent': 'open', 'Partial': 'open', 'paid': 'paid', 'Paid': 'paid',
}
CHECK_FIELDS = {'file', 'line', 'column', 'reason'}


def expected_ledgers():
    path = SAMPLES / 'expected.json'
    if not path.exists():
        return {}
    files = json.loads(path.read_text())['files']
    return {name: one for name, one in files.items() if one['kind'] == 'ledger'}


LEDGERS = expected_ledgers()


def quoted(text):
    return '"' + text.replace('\\', '\\\\').replace('"', '\\"').replace('\t', '\\t') + '"'


def ledger_section(path, settings, **replaced):
    """The `ledger` section that says what SETTINGS say."""
    lines = [f'path = {quoted(str(path))}', f'separator = {quoted(settings["separator"])}',
             f'decimal = {quoted(settings["decimal"])}', f'date = {quoted(settings["date_format"])}',
             f'encoding = {quoted(replaced.get("encoding", settings["encoding"]))}']
    if 'default_currency' in settings:
        lines.append(f'fixed_currency = {settings["default_currency"]}')
    if 'skip_row_when' in settings:
        column, values = settings['skip_row_when']
        lines.append('drop = {' + ', '.join(quoted(f'{column}={value}') for value in values) + '}')
    columns = [f'    {COLUMNS[field]} = {quoted(name)}' for field, name in settings['columns'].items()]
    return '\n'.join(['ledger "main" {', *(f'  {line}' for line in lines), '  columns {', *columns, '  }', '}', ''])


def write_config(folder, section):
    config = folder / 'herinnerd.conf'
    config.write_text(f'''timezone = "Europe/Amsterdam"
store = {quoted(str(folder / "herinnerd.db"))}
sender "main" {{
  name = "Bakkerij De Vries"
  address = "administratie@devries.example"
  owner = {{"ik@devries.example"}}
  language = nl
  country = NL
  smtp = "main"
}}
smtp "main" {{ transport = maildir }}
{section}''')
    return config


def herinnerctl(config, *arguments):
    assert PROGRAM.exists(), f'{PROGRAM} is not there; run make first'
    return subprocess.run([PROGRAM, '--config', config, *arguments], capture_output=True, text=True, timeout=60,
                          env={**os.environ, 'LC_ALL': 'C.UTF-8', 'LANGUAGE': 'en'})


def objects(output):
    return [json.loads(line) for line in output.splitlines()]


def comparable(invoice):
    """An expected invoice in our words; what the samples do not say is left out."""
    ours = {FIELDS[field]: value for field, value in invoice.items() if field in FIELDS}
    ours['client'] = invoice.get('client_id') or invoice['client_name']
    if 'open' not in invoice:
        ours['balance'] = invoice['total']
    if 'status' in invoice:
        ours['status'] = STATUS[invoice['status']]
    ours['kind'] = 'credit-note' if invoice['total'].startswith('-') else 'invoice'
    ours['ledger'] = 'main'
    return ours


def check_shown(config, expected):
    shown = herinnerctl(config, 'ledger', 'show', '--json')
    assert (shown.returncode, shown.stderr) == (0, '')
    want = sorted((comparable(invoice) for invoice in expected['invoices']), key=lambda one: one['number'])
    got = [{field: one.get(field) for field in wanted} for one, wanted in zip(objects(shown.stdout), want)]
    assert len(objects(shown.stdout)) == expected['invoices_count']
    assert got == want
    checked = herinnerctl(config, 'ledger', 'check', '--json')
    assert (checked.returncode, checked.stdout) == (0, '')


def test_the_samples_are_there():
    if not SAMPLES.exists():
        pytest.skip(f'{SAMPLES} is not there')
    assert len(LEDGERS) >= 8
    assert sum(one['error'] for one in LEDGERS.values()) >= 3


@pytest.mark.parametrize('name', [name for name, one in LEDGERS.items() if not one['error']])
def test_sample_is_read_exactly(name, tmp_path):
    check_shown(write_config(tmp_path, ledger_section(SAMPLES / name, LEDGERS[name]['settings'])), LEDGERS[name])


@pytest.mark.parametrize('name', [name for name, one in LEDGERS.items() if one['error']])
def test_bad_sample_gives_no_invoice_and_says_why(name, tmp_path):
    config = write_config(tmp_path, ledger_section(SAMPLES / name, LEDGERS[name]['settings']))
    shown = herinnerctl(config, 'ledger', 'show', '--json')
    assert shown.returncode == 1
    assert shown.stdout == ''
    assert shown.stderr
    checked = herinnerctl(config, 'ledger', 'check', '--json')
    found = objects(checked.stdout)
    assert checked.returncode == 1
    assert found and all(set(one) == CHECK_FIELDS and one['reason'] for one in found)
    assert all(name in one['file'] for one in found)


def test_the_missing_column_is_named(tmp_path):
    name = 'neg-ledger-missing-column.csv'
    if name not in LEDGERS:
        pytest.skip(f'{SAMPLES / name} is not there')
    config = write_config(tmp_path, ledger_section(SAMPLES / name, LEDGERS[name]['settings']))
    (found,) = objects(herinnerctl(config, 'ledger', 'check', '--json').stdout)
    assert 'Factuurnummer' in found['reason'] and 'Relatiecode' in found['reason']


def test_both_rows_of_a_number_that_stands_twice_are_named(tmp_path):
    name = 'neg-ledger-duplicate-number.csv'
    if name not in LEDGERS:
        pytest.skip(f'{SAMPLES / name} is not there')
    config = write_config(tmp_path, ledger_section(SAMPLES / name, LEDGERS[name]['settings']))
    found = objects(herinnerctl(config, 'ledger', 'check', '--json').stdout)
    assert [(one['line'], one['column']) for one in found] == [(2, 1), (3, 1)]


def test_the_utf_16_sample_is_read_when_the_settings_say_so(tmp_path):
    name = 'neg-ledger-utf16.csv'
    if name not in LEDGERS:
        pytest.skip(f'{SAMPLES / name} is not there')
    refused = write_config(tmp_path, ledger_section(SAMPLES / name, LEDGERS[name]['settings']))
    assert 'encoding = "utf-16"' in herinnerctl(refused, 'ledger', 'show').stderr
    config = write_config(tmp_path, ledger_section(SAMPLES / name, LEDGERS[name]['settings'], encoding='utf-16'))
    shown = herinnerctl(config, 'ledger', 'show', '--json')
    assert shown.returncode == 0
    assert [(one['number'], one['name'], one['due'], one['total']) for one in objects(shown.stdout)] == [
        ('2026-1', 'A', '2026-09-01', '10.00')]
