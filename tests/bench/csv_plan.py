#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""What a script of an afternoon does with a ledger: csv_plan.py FILE TODAY. Prints invoices due, clients, cents.

It knows no history, no terms, no holidays and no holds, and checks nothing that it reads.
"""
import csv
import datetime
import sys

LEVELS = [7, 17, 25]


def main():
    today = datetime.date.fromisoformat(sys.argv[2])
    highest, invoices, cents = {}, 0, 0
    with open(sys.argv[1], encoding='utf-8', newline='') as file:
        for row in rows(file):
            number, client, issued, due, total, left, status = row
            if status not in ('open', 'partial'):
                continue
            late = (today - datetime.date.fromisoformat(due)).days
            datetime.date.fromisoformat(issued)
            whole, rest = round(float(total) * 100), round(float(left) * 100)
            if not number or rest <= 0 or rest > whole or late < LEVELS[0]:
                continue
            invoices += 1
            cents += rest
            level = sum(late >= days for days in LEVELS)
            highest[client] = max(level, highest.get(client, 0))
    print(invoices, len(highest), cents)


def rows(file):
    reader = csv.reader(file)
    header = next(reader)
    at = [header.index(name) for name in ('number', 'client', 'issued', 'due', 'total', 'open', 'status')]
    for row in reader:
        yield [row[column] for column in at]


main()
