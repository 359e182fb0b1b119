# SPDX-License-Identifier: MIT
"""`herinnerctl setup`: from an export and a few answers to a configuration that rehearses."""
import os
import pathlib
import sqlite3
import subprocess
import tempfile
import types

import pytest

import terminal
import world as worlds
from test_bank import statement
from test_ubl import document

SHARED = pathlib.Path(os.environ.get("HERINNERD_SHARED") or worlds.ROOT.parent / "shared") / "samples" / "csv"
TUESDAY = "2026-09-22T10:00"
EXPORT = """Klantnr;Klant;Factuurnummer;Factuurdatum;Vervaldatum;Bedrag;Openstaand
K1;Bakkerij De Korst;2026-1;01-09-2026;13-09-2026;€ 605,00;€ 605,00
K2;Van Dijk Advies;2026-2;01-09-2026;14-09-2026;€ 1.210,00;€ 210,00
"""
RELATIONS = """Code;Bedrijf;E-mail
K1;Bakkerij De Korst;factuur@korst.example
K2;Van Dijk Advies;info@vandijk.example
"""
ANSWERS = """# a baker
name = Bakkerij De Vries
address = administratie@devries.example
iban = "NL91 ABNA 0417 1643 00"
ledger = open.csv
contacts = relaties.csv
mail = no
"""
# in the order of the questions; "" takes what stands in brackets
TYPED = ["Bakkerij De Vries", "", "Piet", "administratie@devries.example", "", "NL91ABNA0417164300", "", "", "", "",
         "informal", "open.csv", "relaties.csv", "", "", "yes", "2", "no", "", "", "", ""]


class Desk:
    """A folder with an export, a list of relations and room for a configuration."""

    def __init__(self, folder):
        self.folder = folder
        self.config = folder / "etc" / "herinnerd.conf"
        self.config.parent.mkdir()
        self.config.parent.chmod(0o750)
        self.put("open.csv", EXPORT)
        self.put("relaties.csv", RELATIONS)

    def put(self, name, text):
        path = self.folder / name
        path.write_text(text)
        return path

    def run(self, program, *words, status=0, **more):
        done = subprocess.run([worlds.BUILD / program, "--config", self.config, *map(str, words)], cwd=self.folder,
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=120,
                              env=worlds.environment(TUESDAY, **more))
        result = worlds.Result(done.returncode, done.stdout.decode(), done.stderr.decode())
        worlds.check_sane(result.err)
        assert result.status == status, result
        return result

    def set_up(self, answers=ANSWERS, *words, status=0, **more):
        self.put("answers", answers)
        return self.run("herinnerctl", "setup", "--answers", "answers", *words, status=status, **more)

    def ask(self, *lines, end="\x04", **more):
        """Types LINES at the questions, and then the end of the input."""
        before = os.getcwd()
        os.chdir(self.folder)
        try:
            status, shown = terminal.at_terminal(types.SimpleNamespace(config=self.config), "setup", width=200,
                                                 typed="".join(f"{line}\n" for line in lines) + end, now=TUESDAY, **more)
            return status, " ".join(shown.split())
        finally:
            os.chdir(before)

    def files(self):
        return sorted(path.name for path in self.config.parent.iterdir())


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path)


def test_answers_become_a_configuration_that_rehearses(desk):
    said = desk.set_up().out
    assert desk.files() == ["herinnerd.conf", "setup.answers"]
    assert "REHEARSAL" in said and "to send 2" in said
    desk.run("herinnerd", "--check")
    desk.run("herinnerd", "--once", "--now", TUESDAY)
    letters = list((desk.config.parent / "outbox" / "new").iterdir())
    assert {b"factuur@korst.example" in one.read_bytes() for one in letters} == {True, False}


def test_the_same_answers_change_nothing_and_others_do(desk):
    desk.set_up()
    before = desk.config.stat()
    again = desk.set_up(ANSWERS, "--json").out
    assert '"changed":false' in again
    assert (desk.config.stat().st_mtime_ns, desk.config.stat().st_ino) == (before.st_mtime_ns, before.st_ino)
    desk.set_up(ANSWERS + "window = 10:00-12:00\n")
    assert 'window = "10:00-12:00"' in desk.config.read_text()


def test_the_kept_answers_say_the_same_again(desk):
    desk.set_up(ANSWERS + "owner = a@devries.example\nowner = b@devries.example\nremind = Van Dijk Advies\n")
    before = desk.config.read_text()
    assert 'owner = {"a@devries.example", "b@devries.example"}' in before and 'keep = {"Klantnr=K2"}' in before
    kept = desk.config.with_name("setup.answers")
    assert "unchanged" in desk.run("herinnerctl", "setup", "--answers", kept).out
    assert desk.config.read_text() == before


def test_what_a_person_changed_is_not_replaced(desk):
    desk.set_up()
    mine = desk.config.read_text() + "# mine\n"
    desk.config.write_text(mine)
    changed = ANSWERS + "person = Piet\n"
    assert "--yes" in desk.set_up(changed, status=2).err
    assert desk.config.read_text() == mine
    desk.set_up(changed, "--yes")
    assert 'person = "Piet"' in desk.config.read_text()
    assert desk.config.with_name("herinnerd.conf.old").read_text() == mine


def test_the_example_of_the_installation_is_replaced(desk):
    desk.config.write_text((worlds.ROOT / "etc" / "herinnerd.conf").read_text())
    desk.set_up()
    assert desk.files() == ["herinnerd.conf", "setup.answers"]


def test_print_writes_nothing(desk):
    shown = desk.set_up(ANSWERS, "--print").out
    assert desk.files() == []
    desk.set_up()
    assert desk.config.read_text() == shown


def test_all_wrong_answers_are_told_with_their_lines(desk):
    wrong = ('name = X\nadress = a@b.example\niban = NL00\nlanguage = klingon\nwindow = 9-25\nledger = nowhere.csv\n'
             'mail = no\nmail = no\nsmtp_password = secret\nnonsense\nremind = all\ncountry = Nederland\n')
    err = desk.set_up(wrong, status=78).err
    for line in ("answers:2: unknown answer \"adress\"; did you mean \"address\"?", "answers:3: \"iban\" cannot be",
                 "answers:4: \"language\" cannot be \"klingon\"", "answers:5: \"window\" cannot be", "answers:6: ",
                 "answers:8: \"mail\" is given twice", "answers:9: a password does not stand", "answers:10: ",
                 "answers:12: \"country\" cannot be", "answers: \"address\" is needed"):
        assert line in err, (line, err)
    assert "secret" not in err and desk.files() == []


def test_a_file_that_leaves_a_question_open_is_not_guessed(desk):
    desk.put("open.csv", EXPORT.replace("13-09", "09-10").replace("14-09", "10-10"))
    err = desk.set_up(status=78).err
    assert '"ledger_date" is needed' in err and "2026-09-01" in err and "2026-01-09" in err
    desk.set_up(ANSWERS + "ledger_date = %d-%m-%Y\n")
    assert "to send 0" in desk.run("herinnerctl", "plan").out


def test_a_person_is_asked_and_gets_the_plan_of_today(desk):
    status, shown = desk.ask(*TYPED)
    assert status == 0, shown
    assert "2 clients have open invoices; 0 without" in shown
    assert "to send 1" in shown and "herinnerctl go-live" in shown
    text = desk.config.read_text()
    for line in ('language = "nl-je"', 'keep = {"Klantnr=K2"}', 'business = "business"', 'country = "NL"'):
        assert line in text, text
    desk.run("herinnerd", "--check")


@pytest.mark.parametrize("count", [0, 4, 12, len(TYPED) - 1])
def test_who_stops_has_changed_nothing(desk, count):
    status, shown = desk.ask(*TYPED[:count])
    assert status == 2 and "nothing was written" in shown
    assert desk.files() == []


def test_a_question_can_be_gone_back_to_and_explained(desk):
    typed = ["Bakker", "?", "<", "Bakkerij De Vries", *TYPED[1:]]
    status, shown = desk.ask(*typed)
    assert status == 0 and "trade register" in shown
    assert 'name = "Bakkerij De Vries"' in desk.config.read_text()


def test_the_questions_are_asked_in_dutch(desk):
    _, shown = desk.ask(LC_ALL="nl_NL.UTF-8", LANGUAGE="nl")
    assert "Hoe heet uw bedrijf" in shown


def mail(port, more=""):
    return ANSWERS.replace("mail = no", f"mail = yes\nsmtp_url = smtp://127.0.0.1:{port}\n{more}")


def test_the_login_is_tried_and_a_refusal_explained(desk, misbehaving):
    secret = desk.put("secret", "wrong\n")
    secret.chmod(0o600)
    server = misbehaving(say={"AUTH": "534 5.7.9 Application-specific password required"})
    said = desk.set_up(mail(server.port, f"smtp_password_file = {secret}\n"), status=1).out
    assert "make an app password" in " ".join(said.split())
    assert "AUTH" in " ".join(server.commands[0])
    desk.set_up(mail(misbehaving().port, f"smtp_password_file = {secret}\n"))


def test_a_typed_password_is_kept_for_the_service_alone(desk, misbehaving):
    server = misbehaving()
    typed = [*TYPED[:17], "yes", f"smtp://127.0.0.1:{server.port}", "", "", "geheim", "", "", "", "", ""]
    status, shown = desk.ask(*typed)
    assert status == 0, shown
    assert "the server took the login" in shown
    kept = desk.config.with_name("smtp.password")
    assert kept.read_text() == "geheim" and kept.stat().st_mode & 0o777 == 0o600
    assert all("geheim" not in desk.config.with_name(name).read_text() for name in ("herinnerd.conf", "setup.answers"))


SAMPLES = {
    "ledger-eboekhouden-openposten.csv": ("contacts = c.csv", "Code;Bedrijf;E-mail\nKL001;De Korst;a@korst.example\n"
                                          "KL002;Van Dijk;a@vandijk.example\n"),
    "ledger-invoiceninja.csv": ("contacts = c.csv", 'Name,Email\n"Studio Acht, vof",a@acht.example\n'),
    "ledger-moneybird-open.csv": ("contacts = c.csv", "ContactID,CompanyName,SendInvoicesToEmail\n"
                                  "433546,De Korst,a@korst.example\n"),
    "ledger-odoo.csv": ("contacts = c.csv", "Name,Email\nKLANT EEN NV,a@een.example\nKLANT TWEE NV,a@twee.example\n"),
    "ledger-stripe.csv": ("", ""),
}


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_ledger_comes_to_a_first_letter(desk, name):
    if not SHARED.exists():
        pytest.skip(f"{SHARED} is not there")
    more, contacts = SAMPLES[name]
    (desk.folder / "open.csv").write_bytes((SHARED / name).read_bytes())
    if contacts:
        desk.put("c.csv", contacts)
    desk.set_up(ANSWERS.replace("contacts = relaties.csv", more), "--json")
    outbox = desk.config.parent / "outbox" / "new"
    letters = []
    for day in ("2026-09-08", "2026-09-24", "2026-10-09"):
        moment = f"{day}T10:00"
        for file in ("open.csv", "c.csv"):
            if (desk.folder / file).exists():
                worlds_time = worlds.datetime.fromisoformat(f"{day}T08:00").timestamp()
                os.utime(desk.folder / file, (worlds_time, worlds_time))
        desk.run("herinnerd", "--once", "--now", moment, status=0)
        letters = list(outbox.iterdir()) if outbox.is_dir() else []
        if letters:
            break
    assert letters, desk.run("herinnerctl", "plan").out


def only(desk, ledger, more=""):
    """Answers about LEDGER and nothing beside it."""
    return desk.set_up(ANSWERS.replace("ledger = open.csv\ncontacts = relaties.csv\n", f"ledger = {ledger}\n{more}"))


def test_a_folder_of_documents_and_one_of_statements_are_a_ledger(desk):
    for folder in ("ubl", "bank"):
        (desk.folder / folder).mkdir()
    desk.put("ubl/1.xml", document("2026-1", client="korst", due="2026-09-13", issued="2026-08-30"))
    desk.put("bank/1.xml", statement(day="2026-08-01", ident="S0"))
    desk.put("bank/2.xml", statement(day="2026-09-21", ident="S1"))
    os.utime(desk.folder / "bank/1.xml", (1, 1))
    assert "to send 1" in only(desk, "ubl", "vat = NL001234567B01\nbank = bank\n").out
    text = desk.config.read_text()
    for line in ('type = "ubl"', 'own = {"NL001234567B01"}', 'type = "camt053"', 'account = "NL91 ABNA 0417 1643 00"'):
        assert line in text, text
    desk.run("herinnerd", "--check")


def test_documents_that_are_not_ours_are_said_so(desk):
    (desk.folder / "ubl").mkdir()
    desk.put("ubl/1.xml", document("2026-1", client="korst"))
    desk.put("answers", ANSWERS.replace("open.csv", "ubl") + "vat = NL999999999B01\n")
    err = desk.run("herinnerctl", "setup", "--answers", "answers", status=78).err
    assert 'no document names "NL999999999B01" as its supplier' in err and desk.files() == []


def test_a_database_whose_columns_are_called_as_a_ledger_has_its_query(desk):
    with sqlite3.connect(desk.folder / "erp.db") as erp:
        erp.executescript("CREATE TABLE log (what); CREATE TABLE bills (number, name, email, due, currency, open);"
                          "INSERT INTO bills VALUES ('2026-1', 'De Korst', 'a@korst.example', '2026-09-13', 'EUR', 60.5)")
    assert "to send 1" in only(desk, "erp.db").out
    assert 'query = "SELECT number, name, email, due, currency, open FROM \\"bills\\""' in desk.config.read_text()
    with sqlite3.connect(desk.folder / "erp.db") as erp:
        erp.execute("ALTER TABLE bills RENAME COLUMN number TO no")
    desk.put("answers", ANSWERS.replace("open.csv", "erp.db"))
    err = desk.run("herinnerctl", "setup", "--answers", "answers", status=78).err
    assert '"ledger_query" is needed' in err and "bills: no, name, email, due, currency, open" in err
    only(desk, "erp.db", 'ledger_query = "SELECT no AS number, name, email, due, currency, open FROM bills"\n')
    desk.run("herinnerd", "--check")


ODD = [
    ("open.xlsx", b"PK\x03\x04\x14\x00", "is a workbook of Excel or LibreOffice; save it as CSV"),
    ("open.pdf", b"%PDF-1.7\n", "is a PDF; let your bookkeeping export"),
    (".", None, "is a folder; for the newest CSV file in it write"),
    ("etc", None, "is a folder, and no CSV file and no electronic invoice (.xml) is in it"),
]


@pytest.mark.parametrize("name, content, sentence", ODD)
def test_what_is_no_list_of_invoices_is_told_what_to_do(desk, name, content, sentence):
    if content:
        (desk.folder / name).write_bytes(content)
    desk.put("answers", ANSWERS.replace("open.csv", name))
    assert sentence in desk.run("herinnerctl", "setup", "--answers", "answers", status=78).err


def test_the_csv_of_a_bank_is_known_by_its_columns(desk):
    if not SHARED.exists():
        pytest.skip(f"{SHARED} is not there")
    (desk.folder / "bank.csv").write_bytes((SHARED / "kbc-nl.csv").read_bytes())
    desk.set_up(ANSWERS + "bank = bank.csv\n", "--json")
    assert 'preset = "kbc"' in desk.config.read_text()
    desk.run("herinnerd", "--check")
    desk.put("bank.csv", "a,b\n1,2\n")
    desk.put("answers", ANSWERS + "bank = bank.csv\n")
    err = desk.run("herinnerctl", "setup", "--answers", "answers", status=78).err
    assert "is no statement that is known" in err and "download CAMT.053" in err


STATEMENT = "is a statement of a bank, which is asked for later; here belongs the list of open invoices"
NO_LEDGERS = {"ing-nl-2023.csv": STATEMENT, "kbc-nl.csv": STATEMENT, "rabobank-utf8.csv": STATEMENT,
              "generic-de.csv": '"ledger_number" is needed: no column of a known name was found; the file has: Buchung',
              "sheet-header-only.csv": '"ledger_number" is needed', "neg-ledger-missing-column.csv": '"ledger_number" is',
              "neg-ledger-duplicate-number.csv": '"ledger_date" is needed', "neg-ledger-utf16.csv": '"ledger_date" is'}


@pytest.mark.parametrize("name", NO_LEDGERS)
def test_a_sample_that_is_no_ledger_as_it_stands_is_told_why(desk, name):
    if not SHARED.exists():
        pytest.skip(f"{SHARED} is not there")
    (desk.folder / name).write_bytes((SHARED / name).read_bytes())
    assert NO_LEDGERS[name] in desk.set_up(ANSWERS.replace("open.csv", name), status=78).err


def test_a_person_who_speaks_dutch_is_understood(desk):
    desk.put("1.xml", statement())
    typed = list(TYPED)
    typed[10:12] = ["informeel", "1.xml", "open.csv"]
    typed[-5:] = ["nee", "", "ma, wo", "", "ja"]
    status, shown = desk.ask(*typed, LC_ALL="nl_NL.UTF-8", LANGUAGE="nl")
    assert status in (0, 1), shown
    for said in ("is een afschrift van een bank", "(nee/ja) [nee]", "(ja/nee) [ja]", "(formeel/informeel) [formeel]"):
        assert said in shown, (said, shown)
    text = desk.config.read_text()
    assert 'days = {"mo", "we"}' in text and 'language = "nl-je"' in text


def test_rows_that_cannot_be_used_are_told_before_the_clients(desk):
    assert "this needs an answer; ? explains" in desk.ask("")[1]
    desk.put("open.csv", EXPORT + "K3;Nog Een;2026-2;01-09-2026;14-09-2026;€ 1,00;€ 1,00\n")
    _, shown = desk.ask(*("1" if answer == "2" else answer for answer in TYPED))
    assert "rows cannot be used; the first, in line 3: " in shown and "this needs an answer" not in shown


def test_before_setup_status_says_what_to_do(desk):
    example = (worlds.ROOT / "etc" / "herinnerd.conf").read_text()
    desk.config.write_text(example.replace("/var/lib/herinnerd/herinnerd.db", "herinnerd.db"))
    desk.run("herinnerd", "--once", "--now", TUESDAY)
    said = " ".join(desk.run("herinnerctl", "status").out.split())
    assert "nobody to remind" in said and "herinnerctl setup" in said and "REHEARSAL" in said
    desk.set_up(ANSWERS, "--yes")
    desk.run("herinnerd", "--once", "--now", TUESDAY)
    assert "herinnerctl setup" not in desk.run("herinnerctl", "status").out


@pytest.fixture
def used(desk):
    desk.set_up(ANSWERS, "--json")
    desk.run("herinnerd", "--once", "--now", TUESDAY)
    return desk


COMPLETIONS = [
    (["se"], ["setup"]),
    (["ledger", "ins"], ["inspect"]),
    (["plan", "--rev"], ["--review"]),
    (["explain", "2026"], ["2026-1", "2026-2"]),
    (["pause", "bak"], ["Bakkerij De Korst"]),
    (["log", "--client", "K"], ["K1", "K2"]),
    (["pause", "Bakkerij\\ De"], ["Bakkerij De Korst"]),
    (["show", "1"], ["1"]),
    (["verify", "--head", ""], []),
    (["nonsense", "x"], []),
]


def test_the_shell_completes_what_the_store_knows(used):
    for words, want in COMPLETIONS:
        # the configuration stands before the words: the program itself is asked, as the shell does
        done = subprocess.run([worlds.BUILD / "herinnerctl", "--complete", "--config", used.config, *words],
                              capture_output=True, text=True, timeout=60, env=worlds.environment(TUESDAY))
        assert (done.returncode, done.stderr, done.stdout.split("\n")[:-1]) == (0, "", want), words


def test_bash_gets_completions_and_never_an_error(used):
    script = worlds.ROOT / "daemon" / "control" / "completion.bash"
    code = (f'. "{script}"; COMP_WORDS=(herinnerctl pause "Bakkerij"); COMP_CWORD=2; _herinnerctl; '
            'printf "%s\\n" "${COMPREPLY[@]}"')
    for config, want in ((used.config, "Bakkerij\\ De\\ Korst\n"), (used.folder / "nowhere.conf", "\n")):
        done = subprocess.run(["bash", "-c", code], capture_output=True, text=True, timeout=60,
                              env=worlds.environment(TUESDAY, HERINNERD_CONFIG=str(config),
                                                     PATH=f"{worlds.BUILD}:{os.environ['PATH']}"))
        assert (done.stdout, done.stderr) == (want, "")


@pytest.fixture
def open_desk():
    """A desk where other users get to: the folders of pytest are shut."""
    with tempfile.TemporaryDirectory() as name:
        os.chmod(name, 0o755)
        yield Desk(pathlib.Path(name))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can act as a member of another group")
def test_who_may_only_look_is_refused_to_change(open_desk):
    group, folder = 64321, open_desk.config.parent
    open_desk.set_up(ANSWERS, "--json")
    open_desk.run("herinnerd", "--once", "--now", TUESDAY)

    def act(*words):
        return subprocess.run(["setpriv", "--reuid=65534", f"--regid={group}", "--clear-groups",
                               worlds.BUILD / "herinnerctl", "--config", open_desk.config, *words],
                              capture_output=True, text=True, timeout=60, env=worlds.environment(TUESDAY))

    store = sqlite3.connect(folder / "herinnerd.db")  # as the service holds it open
    store.execute("SELECT count(*) FROM journal").fetchone()
    os.chown(folder, 0, group)
    folder.chmod(0o2750)
    for path in folder.glob("herinnerd.db*"):
        os.chown(path, 0, group)
        path.chmod(0o640)
    log, refused = act("log", "--json"), act("pause", "--all")
    store.close()
    assert (log.returncode, len(log.stdout.splitlines())) == (0, 2), log
    assert refused.returncode == 69 and "to look at and not to change" in refused.stderr, refused


def test_a_store_of_a_newer_version_is_refused_with_a_sentence(used):
    with sqlite3.connect(used.config.with_name("herinnerd.db")) as store:
        store.execute("PRAGMA user_version = 99")
    for program, words in (("herinnerctl", ["log"]), ("herinnerd", ["--once", "--now", TUESDAY])):
        assert "was written by a newer version" in used.run(program, *words, status=69).err
