#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Writes a folder of UBL invoices for measurements: the same arguments give the same bytes.

    gen_ubl.py [--documents N] [--lines N] FOLDER

A document has what packages put into one: parties with addresses and tax numbers, a means of payment, lines.
"""
import argparse
import datetime
import pathlib

SPACE = 'urn:oasis:names:specification:ubl:schema:xsd:'
OWN = 'NL001234567B01'
TODAY = datetime.date(2026, 11, 20)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('--documents', type=int, default=100000)
    parser.add_argument('--lines', type=int, default=3)
    parser.add_argument('folder', type=pathlib.Path)
    return parser.parse_args()


def party(role, name, tax, mail):
    return (f'<cac:{role}><cac:Party><cbc:EndpointID schemeID="0106">{tax[2:10]}</cbc:EndpointID><cac:PartyName><cbc:Name>'
            f'{name}</cbc:Name></cac:PartyName><cac:PostalAddress><cbc:StreetName>Dorpsstraat 1</cbc:StreetName>'
            '<cbc:CityName>Utrecht</cbc:CityName><cbc:PostalZone>3511AA</cbc:PostalZone><cac:Country>'
            '<cbc:IdentificationCode>NL</cbc:IdentificationCode></cac:Country></cac:PostalAddress><cac:PartyTaxScheme>'
            f'<cbc:CompanyID>{tax}</cbc:CompanyID><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>'
            f'<cac:PartyLegalEntity><cbc:RegistrationName>{name} B.V.</cbc:RegistrationName></cac:PartyLegalEntity>'
            f'<cac:Contact><cbc:ElectronicMail>{mail}</cbc:ElectronicMail></cac:Contact></cac:Party></cac:{role}>')


def line(number, amount):
    return (f'<cac:InvoiceLine><cbc:ID>{number}</cbc:ID><cbc:InvoicedQuantity unitCode="HUR">1</cbc:InvoicedQuantity>'
            f'<cbc:LineExtensionAmount currencyID="EUR">{amount}</cbc:LineExtensionAmount><cac:Item><cbc:Name>Advies '
            f'{number}</cbc:Name></cac:Item></cac:InvoiceLine>')


def document(index, lines):
    issued = TODAY - datetime.timedelta(days=20 + index % 100)
    amount, client = f'{50 + index % 900}.{index % 100:02d}', index % 10000
    return ('<?xml version="1.0" encoding="UTF-8"?>\n'
            f'<Invoice xmlns="{SPACE}Invoice-2" xmlns:cac="{SPACE}CommonAggregateComponents-2" '
            f'xmlns:cbc="{SPACE}CommonBasicComponents-2"><cbc:CustomizationID>urn:cen.eu:en16931:2017</cbc:CustomizationID>'
            f'<cbc:ID>2026-{index:07d}</cbc:ID><cbc:IssueDate>{issued}</cbc:IssueDate>'
            f'<cbc:DueDate>{issued + datetime.timedelta(days=14)}</cbc:DueDate><cbc:InvoiceTypeCode>380'
            '</cbc:InvoiceTypeCode><cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>'
            + party('AccountingSupplierParty', 'Bakkerij De Vries', OWN, 'ik@devries.example')
            + party('AccountingCustomerParty', f'Klant {client}', f'NL{client:09d}B02', f'ap@c{client}.example')
            + '<cac:PaymentMeans><cbc:PaymentMeansCode>30</cbc:PaymentMeansCode><cac:PayeeFinancialAccount>'
            '<cbc:ID>NL91ABNA0417164300</cbc:ID></cac:PayeeFinancialAccount></cac:PaymentMeans><cac:LegalMonetaryTotal>'
            f'<cbc:TaxInclusiveAmount currencyID="EUR">{amount}</cbc:TaxInclusiveAmount>'
            f'<cbc:PayableAmount currencyID="EUR">{amount}</cbc:PayableAmount></cac:LegalMonetaryTotal>'
            + ''.join(line(number, amount) for number in range(1, lines + 1)) + '</Invoice>\n')


def main():
    options = arguments()
    options.folder.mkdir(exist_ok=True)
    for index in range(options.documents):
        (options.folder / f'{index:07d}.xml').write_text(document(index, options.lines), encoding='utf-8')


if __name__ == '__main__':
    main()
