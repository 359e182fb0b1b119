# SPDX-License-Identifier: MIT
"""500 letters to clients whose names and invoices are full of signs that mean something to somebody: Markdown, HTML,
Mustache, header fields, encoded words, line ends, marks of direction. Each is parsed again by another program, and
says exactly what the ledger said, in headers, text and HTML alike.
"""
import email.header
import html.parser
import random
import re
import unicodedata

import pytest

import world as worlds
from world import row

COUNT = 500
SEED = 20260302
COLUMNS = worlds.COLUMNS + ("description", "order", "payment_reference")
LETTER = """\
Subject: {{sender.name}}: [{{client.name}}] {{numbers}}

Name: «{{client.name}}»

{{#invoices}}
Text: «{{description}}»

| Order | Number | To pay |
|:---|:---|---:|
| {{order}} | {{number}} | {{balance}} |

- Order: «{{order}}»
- **Reference: «{{reference}}»**
- [a link](https://devries.example/?x={{description}})
{{/invoices}}

{{> answers}}

{{> signature}}
"""
NASTY = [
    "*Jan*", "__x__", "`code`", "# heading", "> quote", "- item", "1. item", "***", "---", "~~~", "| a | b |", "\\", "\\|",
    "[x](http://evil.example)", "![x](http://evil.example/p.png)", "](javascript:alert(1))", "<b>", "<script>alert(1)",
    "</div></body>", "<!-- x", "-->", "&amp;", "&#124;", "&lt;b&gt;", "\"quoted\"", "'", "`", "{{sender.iban}}", "{{{x}}}",
    "{{> payment}}", "{{#invoices}}", "=?utf-8?q?Bcc=3A?=", "=?utf-8?b?QmNj?=", "a@b.example", "<x@y.example>", ",;:",
    "www.evil.example", "http://evil.example/?a=b&c=d", "mailto:x@y.example", "(c)", "$1", "%0d%0aBcc:", "100%", "~", "^",
    "\r\nBcc: all@evil.example", "\n.\n", "\r", "\n\nX: y", "\t", "\u2028Bcc: x", "\u2029", "\x0b", "\x1b[31m", "\x7f",
    "\u202edrow\u202c", "\u2066x\u2069", "\u200f", "\u200b", "\u00ad", "\ufeff", "é", "e\u0301", "Ł", "日本商会", "עברית", "العربية",
    "👩‍👩‍👧‍👦", "🇳🇱", "😀" * 20, "ß", "ﬁ", "\u00a0", "x" * 90, "İstanbul", "a.b.c", ".", "From here", "-- ", "nul",
]


def one_line(text):
    """What of a value arrives, by the rule that a value is one line."""
    text = re.sub("[\u202a-\u202e\u2066-\u2069]", "", text)
    text = "".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in text)
    return re.sub(" +", " ", text).strip(" ")


def bare(text):
    """Without what lines and columns are broken by."""
    return re.sub("[ \n\r\t\u00a0]", "", text)


def value(dice):
    parts = [dice.choice(NASTY) for _ in range(dice.randint(1, 4))]
    text = dice.choice(["", " "]).join(parts)
    return "v" + text + "w" if dice.random() < 0.9 else "v" + (text * 300)[:298] + "w"


def invoices(dice):
    made = []
    for number in range(COUNT):
        made.append({**row(f"F{number:04d}", f"c{number:04d}", name=value(dice)), "description": value(dice),
                     "order": value(dice), "payment_reference": value(dice)})
    return made


def csv_of(made):
    quoted = [",".join('"' + invoice[column].replace('"', '""') + '"' for column in COLUMNS) for invoice in made]
    return "\n".join([",".join(COLUMNS)] + quoted) + "\n"


class Page(html.parser.HTMLParser):
    """The text, the elements in order, the cells of tables, the links and the sources of an HTML part."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.text, self.elements, self.cells, self.links, self.foreign = "", [], [], [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        if tag == "wbr":
            return
        self.elements.append(tag)
        names = [name for name, _ in attributes]
        self.foreign += [name for name in names if name.startswith("on")]
        self.links += [target for name, target in attributes if name == "href"]
        self.foreign += [target for name, target in attributes if name == "src" and not target.startswith("cid:")]
        if tag == "td":
            self.cells.append("")

    def handle_endtag(self, tag):
        self.elements.append("/" + tag)

    def handle_data(self, data):
        self.text += data
        if self.elements and self.elements[-1] == "td":
            self.cells[-1] += data

    def handle_comment(self, data):
        self.foreign.append(data)


def display_name(letter, field):
    """By RFC 2047 6.2, which takes out what stands between two encoded words, also in a name (bpo-35547)."""
    (raw,) = [value for name, value in letter.raw_items() if name == field]
    name = re.sub(r"\r?\n ", " ", str(raw)).rpartition("<")[0].strip()
    name = str(email.header.make_header(email.header.decode_header(name)))
    return re.sub(r"\\(.)", r"\1", name[1:-1]) if name.startswith('"') and '=?' not in str(raw) else name


def said(text):
    """The values between the marks, in order."""
    return [bare(one) for one in re.findall("«(.*?)»", text, re.S)]


@pytest.fixture(scope="module")
def sent(tmp_path_factory):
    """[(invoice, letter)] of all clients."""
    world = worlds.World(tmp_path_factory.mktemp("roundtrip"), limits="limits { per_run = 1000 }")
    made = invoices(random.Random(SEED))
    (world.folder / "templates/en").mkdir(parents=True)
    world.write("templates/en/reminder.md", LETTER)
    world.write(world.ledger_file, csv_of(made))
    world.once()
    letters = {letter["To"].addresses[0].addr_spec: letter for letter in world.letters()}
    assert len(letters) == COUNT, world.troubles()
    return [(invoice, letters[invoice["email"]]) for invoice in made]


def test_headers_say_the_values_and_nothing_else(sent):
    (_, first) = sent[0]
    for invoice, letter in sent:
        name = one_line(invoice["name"])
        assert display_name(letter, "To") == name, invoice
        assert len(letter["To"].addresses) == 1
        assert str(letter["Subject"]) == f"Bakkerij De Vries: [{name}] {invoice['number']}", invoice
        assert [one.lower() for one in letter.keys()] == [one.lower() for one in first.keys()], invoice
        assert not letter.defects and not any(part.defects for part in letter.walk()), invoice


def test_both_parts_say_the_values(sent):
    for invoice, letter in sent:
        wanted = [bare(one_line(invoice[name])) for name in ("name", "description", "order", "payment_reference")]
        page = Page(letter.get_body(("html",)).get_content())
        assert said(letter.get_body(("plain",)).get_content()) == wanted, invoice
        assert said(page.text) == wanted, invoice
        assert bare(page.cells[0]) == wanted[2] and page.cells[1] == invoice["number"], invoice


def test_nothing_is_injected(sent):
    wanted = Page(sent[0][1].get_body(("html",)).get_content()).elements
    for invoice, letter in sent:
        page = Page(letter.get_body(("html",)).get_content())
        assert page.elements == wanted, invoice
        assert page.foreign == [], invoice
        for link in page.links:
            assert re.match("https://devries.example/|mailto:administratie@devries.example", link), invoice
        assert [part.get_content_type() for part in letter.walk()] == ["multipart/alternative", "text/plain", "text/html"]
