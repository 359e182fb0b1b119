# SPDX-License-Identifier: MIT
"""A ledger that is a query on a database, while the database's own program has it open."""
import sqlite3

from test_samples_csv import herinnerctl, objects, quoted, write_config

QUERY = '''SELECT i.no AS number, c.code AS client, c.name, c.mail AS email, i.day AS issued, i.due, 'EUR' AS currency,
    i.cents AS total_minor, i.cents - i.paid AS open_minor
    FROM invoice i JOIN customer c ON c.id = i.customer ORDER BY i.no'''
TABLES = '''CREATE TABLE customer (id INTEGER PRIMARY KEY, code, name, mail);
    CREATE TABLE invoice (no, customer, day, due, cents, paid);
    INSERT INTO customer VALUES (1, 'K7', 'Slagerij Ånas "Zn"', 'adm@slagerij.example');
    INSERT INTO invoice VALUES ('2026/0001', 1, '2026-08-02', '2026-09-01', 12150, 0);
    INSERT INTO invoice VALUES ('0002', 1, '2026-08-03', NULL, -5000, 0);'''


def section(path, query=QUERY):
    return f'ledger "erp" {{ type = sqlite  path = {quoted(str(path))}  query = {quoted(query)} }}'


def balances(config):
    shown = herinnerctl(config, 'ledger', 'show', '--json')
    assert (shown.returncode, shown.stderr) == (0, '')
    return {one['number']: one['balance'] for one in objects(shown.stdout)}


def test_a_query_is_a_ledger_and_a_payment_in_the_wal_is_seen(tmp_path):
    owner = sqlite3.connect(tmp_path / 'erp.db', isolation_level=None)
    owner.execute('PRAGMA journal_mode = WAL')
    owner.executescript(TABLES)
    config = write_config(tmp_path, section(tmp_path / 'erp.db'))
    shown = herinnerctl(config, 'ledger', 'show', '--json')
    assert (shown.returncode, shown.stderr) == (0, '')
    first = objects(shown.stdout)[1]
    assert {field: first[field] for field in ('ledger', 'number', 'kind', 'client', 'name', 'email', 'issued', 'due',
                                              'currency', 'total', 'balance')} == {
        'ledger': 'erp', 'number': '2026/0001', 'kind': 'invoice', 'client': 'K7', 'name': 'Slagerij Ånas "Zn"',
        'email': 'adm@slagerij.example', 'issued': '2026-08-02', 'due': '2026-09-01', 'currency': 'EUR',
        'total': '121.50', 'balance': '121.50'}
    owner.execute("UPDATE invoice SET paid = 12150 WHERE no = '2026/0001'")
    assert balances(config) == {'0002': '-50.00', '2026/0001': '0.00'}
    # its program goes on as if nobody had looked
    owner.execute('PRAGMA wal_checkpoint(TRUNCATE)')
    assert owner.execute('PRAGMA journal_mode = DELETE').fetchone() == ('delete',)
    owner.close()


def test_a_query_that_fails_names_the_database_and_the_reason(tmp_path):
    sqlite3.connect(tmp_path / 'erp.db').close()
    config = write_config(tmp_path, section(tmp_path / 'erp.db', 'SELECT no AS number FROM invoice'))
    checked = herinnerctl(config, 'ledger', 'check', '--json')
    assert checked.returncode == 1
    assert [one['reason'] for one in objects(checked.stdout)] == [
        f'{tmp_path}/erp.db: the query cannot be run: no such table: invoice']
