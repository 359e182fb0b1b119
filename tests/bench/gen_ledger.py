#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Writes a ledger for measurements: the same arguments give the same bytes.

    gen_ledger.py [--invoices N] [--clients M] [--seed S] [--open] [--today DATE] [-o FILE]

Invoices were issued over the 150 days before DATE with terms of 14, 30 or 60 days, so that some are not due yet and
most of the open ones are. Without --open it is a ledger that keeps what was paid: 88 % paid, 9 % open, 2 % partly
paid, 1 % disputed. Numbers run on, as packages write them; --shuffle puts the rows in another order.
"""
import argparse
import datetime
import random
import sys

HEADER = 'number,client,name,email,issued,due,currency,total,open,status,description\n'
WORDS = 'Bakkerij Slagerij Drukkerij Garage Kwekerij Aannemer Kapsalon Studio Atelier Praktijk'.split()
NAMES = 'Jansen Bakker Visser Smit Meijer Mulder Bos Vos Peters Hendriks Dekker Brouwer Dijkstra Kok Jacobs'.split()
PLACES = 'Utrecht Gent Zwolle Brugge Breda Leuven Delft Hasselt Arnhem Mechelen'.split()
WORK = ['Onderhoud', 'Levering', 'Advies', 'Abonnement', 'Montage', 'Transport', '"Uren, week 12"', 'Reparatie']
TERMS = [14, 30, 30, 60]
DAYS = 150


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('--invoices', type=int, default=1000000)
    parser.add_argument('--clients', type=int, default=0, help='default: a tenth of the invoices')
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--open', action='store_true', help='all are open')
    parser.add_argument('--shuffle', action='store_true', help='not in the order of their numbers')
    parser.add_argument('--today', type=datetime.date.fromisoformat, default=datetime.date(2026, 11, 20))
    parser.add_argument('-o', '--output', default='-')
    return parser.parse_args()


def client_of(index):
    word, name = WORDS[index % len(WORDS)], NAMES[index // 10 % len(NAMES)]
    return f'C{index:06d},{word} {name} {PLACES[index // 150 % len(PLACES)]},administratie@c{index:06d}.example'


def state_of(draw, cents, everything_open):
    """What is left of an amount, and the package's word for it."""
    if everything_open:
        return cents, 'open'
    if draw < 0.88:
        return 0, 'paid'
    if draw < 0.97:
        return cents, 'open'
    return (cents // 2, 'partial') if draw < 0.99 else (cents, 'disputed')


def rows(options):
    chance = random.Random(options.seed)
    count = options.clients or max(1, options.invoices // 10)
    clients = [client_of(index) for index in range(count)]
    days = [(options.today - datetime.timedelta(days=DAYS)) + datetime.timedelta(days=n) for n in range(DAYS + 61)]
    days = [day.isoformat() for day in days]
    numbers = list(range(1, options.invoices + 1))
    if options.shuffle:
        chance.shuffle(numbers)
    for number in numbers:
        age = (number - 1) * DAYS // options.invoices
        term = TERMS[int(chance.random() * len(TERMS))]
        cents = 1000 + int(chance.random() ** 3 * 500000)
        left, status = state_of(chance.random(), cents, options.open)
        yield (f'2026-{number:07d},{clients[int(chance.random() * count)]},{days[age]},{days[age + term]},EUR,'
               f'{cents // 100}.{cents % 100:02d},{left // 100}.{left % 100:02d},{status},'
               f'{WORK[int(chance.random() * len(WORK))]}\n')


def main():
    options = arguments()
    with sys.stdout if options.output == '-' else open(options.output, 'w', encoding='ascii') as out:
        out.write(HEADER)
        out.writelines(rows(options))


main()
