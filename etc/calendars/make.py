#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes the holiday calendars beside this script: one all-day event a holiday a year, dates written out.

    make.py            write nl.ics be.ics de.ics fr.ics lu.ics
    make.py --check    compare them with what would be written; exit 1 when one differs

The same input gives the same bytes. To add years, raise LAST; to add a country, add it to COUNTRIES.
"""
import datetime
import pathlib
import sys

FIRST, LAST = 2024, 2040

OWN = ('To close on more days, put them as all-day events in an .ics file of your own and name it too: '
       'calendars = {"%s", "/etc/herinnerd/own.ics"}.')


def easter(year):
    """Easter Sunday of the Gregorian calendar (Meeus/Jones/Butcher)."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    m = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    n = h + m - 7 * ((a + 11 * h + 22 * m) // 451) + 114
    return datetime.date(year, n // 31, n % 31 + 1)


def fixed(month, day):
    return lambda year: datetime.date(year, month, day)


def after_easter(days):
    return lambda year: easter(year) + datetime.timedelta(days)


def kings_day(year):
    """27 April; the 26th when that is a Sunday."""
    day = datetime.date(year, 4, 27)
    return day - datetime.timedelta(1) if day.weekday() == 6 else day


def liberation_day(year):
    """5 May is a general day off by custom in years divisible by five only."""
    return datetime.date(year, 5, 5) if year % 5 == 0 else None


# country: (name of the calendar, what to know, [(stable key, name in the country's language, rule)])
COUNTRIES = {
    'nl': ('Feestdagen Nederland',
           'General days off in the Netherlands. Liberation Day (5 May) is in it only in years divisible by 5, and '
           'Good Friday is not, as most companies work on those days.', [
               ('new-year', 'Nieuwjaarsdag', fixed(1, 1)),
               ('easter', 'Eerste Paasdag', after_easter(0)),
               ('easter-monday', 'Tweede Paasdag', after_easter(1)),
               ('kings-day', 'Koningsdag', kings_day),
               ('liberation-day', 'Bevrijdingsdag', liberation_day),
               ('ascension', 'Hemelvaartsdag', after_easter(39)),
               ('pentecost', 'Eerste Pinksterdag', after_easter(49)),
               ('pentecost-monday', 'Tweede Pinksterdag', after_easter(50)),
               ('christmas', 'Eerste Kerstdag', fixed(12, 25)),
               ('boxing-day', 'Tweede Kerstdag', fixed(12, 26)),
           ]),
    'be': ('Feestdagen België / Jours fériés Belgique',
           'The ten public holidays of Belgium; those of the communities and regions are not in it.', [
               ('new-year', 'Nieuwjaar / Nouvel An', fixed(1, 1)),
               ('easter-monday', 'Paasmaandag / Lundi de Pâques', after_easter(1)),
               ('labour-day', 'Dag van de Arbeid / Fête du Travail', fixed(5, 1)),
               ('ascension', 'O.L.H. Hemelvaart / Ascension', after_easter(39)),
               ('pentecost-monday', 'Pinkstermaandag / Lundi de Pentecôte', after_easter(50)),
               ('national-day', 'Nationale feestdag / Fête nationale', fixed(7, 21)),
               ('assumption', 'O.L.V. Hemelvaart / Assomption', fixed(8, 15)),
               ('all-saints', 'Allerheiligen / Toussaint', fixed(11, 1)),
               ('armistice', 'Wapenstilstand / Armistice', fixed(11, 11)),
               ('christmas', 'Kerstmis / Noël', fixed(12, 25)),
           ]),
    'de': ('Feiertage Deutschland (bundesweit)',
           'The nine holidays of all German states; those of single states are not in it.', [
               ('new-year', 'Neujahr', fixed(1, 1)),
               ('good-friday', 'Karfreitag', after_easter(-2)),
               ('easter-monday', 'Ostermontag', after_easter(1)),
               ('labour-day', 'Tag der Arbeit', fixed(5, 1)),
               ('ascension', 'Christi Himmelfahrt', after_easter(39)),
               ('pentecost-monday', 'Pfingstmontag', after_easter(50)),
               ('unity-day', 'Tag der Deutschen Einheit', fixed(10, 3)),
               ('christmas', '1. Weihnachtstag', fixed(12, 25)),
               ('boxing-day', '2. Weihnachtstag', fixed(12, 26)),
           ]),
    'fr': ('Jours fériés France',
           'The eleven holidays of all of France; Alsace and Moselle also keep Good Friday and 26 December.', [
               ('new-year', "Jour de l'An", fixed(1, 1)),
               ('easter-monday', 'Lundi de Pâques', after_easter(1)),
               ('labour-day', 'Fête du Travail', fixed(5, 1)),
               ('victory-day', 'Victoire 1945', fixed(5, 8)),
               ('ascension', 'Ascension', after_easter(39)),
               ('pentecost-monday', 'Lundi de Pentecôte', after_easter(50)),
               ('national-day', 'Fête nationale', fixed(7, 14)),
               ('assumption', 'Assomption', fixed(8, 15)),
               ('all-saints', 'Toussaint', fixed(11, 1)),
               ('armistice', 'Armistice 1918', fixed(11, 11)),
               ('christmas', 'Noël', fixed(12, 25)),
           ]),
    'lu': ('Jours fériés Luxembourg',
           'The eleven public holidays of Luxembourg.', [
               ('new-year', 'Nouvel An', fixed(1, 1)),
               ('easter-monday', 'Lundi de Pâques', after_easter(1)),
               ('labour-day', 'Fête du Travail', fixed(5, 1)),
               ('europe-day', "Journée de l'Europe", fixed(5, 9)),
               ('ascension', 'Ascension', after_easter(39)),
               ('pentecost-monday', 'Lundi de Pentecôte', after_easter(50)),
               ('national-day', 'Fête nationale', fixed(6, 23)),
               ('assumption', 'Assomption', fixed(8, 15)),
               ('all-saints', 'Toussaint', fixed(11, 1)),
               ('christmas', 'Noël', fixed(12, 25)),
               ('boxing-day', 'Saint-Étienne', fixed(12, 26)),
           ]),
}


def escape(text):
    for mark in '\\;,':
        text = text.replace(mark, '\\' + mark)
    return text


def fold(line):
    """A content line in parts of at most 75 octets that split no character (RFC 5545 3.1)."""
    parts, part = [], b''
    for character in line:
        octets = character.encode()
        if len(part) + len(octets) > 75:
            parts.append(part)
            part = b' '
        part += octets
    return b'\r\n'.join(parts + [part]) + b'\r\n'


def event(country, key, name, day):
    return ['BEGIN:VEVENT',
            f'UID:{country}-{day.year}-{key}@herinnerd',
            'DTSTAMP:20240101T000000Z',
            f'DTSTART;VALUE=DATE:{day:%Y%m%d}',
            f'DTEND;VALUE=DATE:{day + datetime.timedelta(1):%Y%m%d}',
            f'SUMMARY:{escape(name)}',
            'TRANSP:TRANSPARENT',
            'END:VEVENT']


def calendar(country):
    title, note, holidays = COUNTRIES[country]
    about = f'{note} Years {FIRST} to {LAST}. {OWN % country}'
    lines = ['BEGIN:VCALENDAR',
             'VERSION:2.0',
             f'PRODID:-//herinnerd//holidays {country}//EN',
             'CALSCALE:GREGORIAN',
             'METHOD:PUBLISH',
             f'X-WR-CALNAME:{escape(title)}',
             f'X-WR-CALDESC:{escape(about)}']
    for year in range(FIRST, LAST + 1):
        days = [(rule(year), key, name) for key, name, rule in holidays]
        for day, key, name in sorted(entry for entry in days if entry[0]):
            lines += event(country, key, name, day)
    return b''.join(fold(line) for line in lines + ['END:VCALENDAR'])


def main(arguments):
    if arguments not in ([], ['--check']):
        sys.exit('usage: make.py [--check]')
    folder = pathlib.Path(__file__).resolve().parent
    stale = []
    for country in COUNTRIES:
        path, wanted = folder / f'{country}.ics', calendar(country)
        if not arguments:
            path.write_bytes(wanted)
        elif not path.exists() or path.read_bytes() != wanted:
            stale.append(path.name)
    if stale:
        sys.exit(f'{", ".join(stale)} differ from what make.py writes; run make.py')


if __name__ == '__main__':
    main(sys.argv[1:])
