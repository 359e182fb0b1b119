#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""What a script of a weekend does: weekend.py LEDGER TODAY PORT reads the ledger and mails each client that is late, or
has an invoice that falls due within days: as many letters as the daemon writes.

Text and HTML by templates, the HTML with the same style sheet as the shipped letters', one connection. It knows no
history, no calendar, no holds, and keeps no proof.
"""
import csv
import datetime
import smtplib
import sys
from email.message import EmailMessage
from email.utils import make_msgid

import jinja2

LEVELS = [7, 17, 25]
SOON = range(-5, 1)
SUBJECTS = ['Betaaltermijn', 'Herinnering', 'Tweede herinnering', 'Aanmaning']
TEXT = """Geachte {{ name }},

{% if level == 0 %}Graag wijzen wij u erop dat onderstaande facturen binnenkort vervallen.
{% elif level == 1 %}Wellicht is het aan uw aandacht ontsnapt: onderstaande facturen staan nog open.
{% else %}Ondanks onze eerdere herinnering staan onderstaande facturen nog open.
{% endif %}
{% for row in rows -%}
{{ row.number }}   {{ row.issued }}   {{ row.due }}   EUR {{ '%.2f'|format(row.left) }}
{% endfor %}
Totaal: EUR {{ '%.2f'|format(total) }}

Wilt u dit bedrag binnen zeven dagen overmaken op NL91 ABNA 0417 1643 00?

Met vriendelijke groet,
Piet de Vries
Bakkerij De Vries
"""
STYLE = """
:root { color-scheme: light dark; }
@media (max-width: 480px) {
.margin { padding: 0 !important; }
.sheet { padding: 20px 16px !important; border-radius: 0 !important; }
.wide, .wide tbody { display: block !important; }
.wide thead, .wide td.none { display: none !important; }
.wide tr { display: block !important; padding: 6px 0 !important; border-bottom: 1px solid #c3cbd4; }
.wide tr.pair, .wide td { display: flex !important; justify-content: space-between; gap: 12px; }
.wide td { padding: 2px 0 !important; border: 0 !important; text-align: right !important; }
.wide td::before { content: attr(data-label); flex: none; text-align: left; color: #52606d; }
.wide tr.pair td::before { content: none; }
}
@media (prefers-color-scheme: dark) {
body, .margin { background: #12161b !important; }
.sheet { background: #1b2129 !important; }
p, h1, h2, h3, h4, h5, h6, li, ul, ol, pre, blockquote, th, td, .name { color: #e6eaee !important; }
th, td, tr, hr, blockquote, .foot { border-color: #48525e !important; }
.foot p, .wide td::before { color: #aab4bf !important; }
a { color: #8fbdf5 !important; }
}
"""
HTML = f"""<!DOCTYPE html><html lang="nl"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><style>{STYLE}</style></head>
<body style="margin:0;padding:0;background:#f0f2f5;font-family:sans-serif;font-size:16px"><div class="sheet">
""" + """
<p>Geachte {{ name }},</p>
{% if level == 0 %}<p>Graag wijzen wij u erop dat onderstaande facturen binnenkort vervallen.</p>
{% elif level == 1 %}<p>Wellicht is het aan uw aandacht ontsnapt: onderstaande facturen staan nog open.</p>
{% else %}<p>Ondanks onze eerdere herinnering staan onderstaande facturen nog open.</p>{% endif %}
<table style="border-collapse:collapse"><tr><th>Factuur</th><th>Datum</th><th>Vervaldatum</th><th>Open</th></tr>
{% for row in rows %}<tr><td>{{ row.number }}</td><td>{{ row.issued }}</td><td>{{ row.due }}</td>
<td style="text-align:right">&euro; {{ '%.2f'|format(row.left) }}</td></tr>{% endfor %}
<tr><td colspan="3">Totaal</td><td style="text-align:right">&euro; {{ '%.2f'|format(total) }}</td></tr></table>
<p>Wilt u dit bedrag binnen zeven dagen overmaken op NL91 ABNA 0417 1643 00?</p>
<p>Met vriendelijke groet,<br>Piet de Vries<br>Bakkerij De Vries</p></div></body></html>
"""


def clients_to_mail(path, today):
    clients = {}
    with open(path, encoding='utf-8', newline='') as file:
        for row in csv.DictReader(file):
            if row['status'] not in ('open', 'partial'):
                continue
            row['late'] = (today - datetime.date.fromisoformat(row['due'])).days
            row['left'] = float(row['open'])
            if row['left'] > 0 and (row['late'] >= LEVELS[0] or row['late'] in SOON):
                clients.setdefault(row['client'], []).append(row)
    for rows in clients.values():
        yield [row for row in rows if row['late'] >= LEVELS[0]] or rows


def message_of(rows, text, html):
    first = rows[0]
    level = sum(max(row['late'] for row in rows) >= days for days in LEVELS)
    values = {'name': first['name'], 'level': level, 'rows': rows, 'total': sum(row['left'] for row in rows)}
    message = EmailMessage()
    message['From'] = 'Bakkerij De Vries <administratie@devries.example>'
    message['To'] = first['email']
    message['Subject'] = f'{SUBJECTS[level]}: factuur {first["number"]}'
    message['Message-ID'] = make_msgid(domain='devries.example')
    message.set_content(text.render(values))
    message.add_alternative(html.render(values), subtype='html')
    return message


def main():
    environment = jinja2.Environment(autoescape=True)
    text, html = jinja2.Template(TEXT), environment.from_string(HTML)
    count = 0
    with smtplib.SMTP('127.0.0.1', int(sys.argv[3])) as server:
        for rows in clients_to_mail(sys.argv[1], datetime.date.fromisoformat(sys.argv[2])):
            server.send_message(message_of(rows, text, html))
            count += 1
    print(count)


main()
