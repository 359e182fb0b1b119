#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Writes a bank's CSV file for measurements, about the invoices of gen_ledger.py: the same arguments give the same bytes.

    gen_payments.py [--payments N] [--seed S] --ledger FILE [-o FILE]

Half of them name their invoice by its number; of the rest some have two numbers, a part of one, another amount, a
mistake in it, or nothing but the amount and who paid. One in fifty is of a payment service.
"""
import argparse
import random
import sys

HEADER = 'day,amount,currency,name,iban,text,id\n'
TEXTS = ['factuur {0}', '{0}', 'Betaling van factuur {0} met dank', '{0} klantnummer 12345 dd 01-10-2026', 'fact {0}',
         '{0} en {1}', 'nota {2}', 'factuur {3}', 'dank u wel', 'overboeking']


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('--payments', type=int, default=100000)
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--ledger', required=True)
    parser.add_argument('-o', '--output', default='-')
    return parser.parse_args()


def invoices(path, wanted):
    """WANTED of the ledger's rows, over its whole length: number, client's name, client, what is open."""
    with open(path, encoding='ascii') as file:
        lines = file.readlines()[1:]
    for line in lines[::max(1, len(lines) // wanted)][:wanted]:
        cells = line.split(',')
        yield cells[0], cells[2], cells[1], cells[8]


def rows(options):
    chance = random.Random(options.seed)
    before = '2026-0000001'
    for count, (number, name, client, amount) in enumerate(invoices(options.ledger, options.payments)):
        draw = chance.random()
        text = TEXTS[int(draw * len(TEXTS))].format(number, before, number[5:].lstrip('0'), number[:-2] + number[:-3:-1])
        if chance.random() < 0.1:
            amount = f'{int(float(amount)) // 2 + 1}.00'
        if chance.random() < 0.02:
            name = 'Stichting Mollie Payments'
        yield (f'2026-{9 + count % 3:02d}-{1 + count % 28:02d},{amount},EUR,{name},NL20INGB{int(client[1:]):010d},{text},'
               f'P{count}\n')
        before = number


def main():
    options = arguments()
    with sys.stdout if options.output == '-' else open(options.output, 'w', encoding='ascii') as out:
        out.write(HEADER)
        out.writelines(rows(options))


main()
