# SPDX-License-Identifier: MIT
"""tests/run and the scripts of tests/lint on small trees of their own: each can go red, and says where."""
import os
import pathlib
import shutil
import subprocess

import pytest

TESTS = pathlib.Path(__file__).resolve().parents[1]


def write(root, files):
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def lint(script, root, build=None):
    """Exit status and lines of a lint script on the tree at ROOT."""
    environment = {**os.environ, 'HERINNERD_BUILD': str(build or root / 'build')}
    done = subprocess.run([TESTS / 'lint' / script, root], capture_output=True, text=True, env=environment)
    assert done.stderr == ''
    return done.returncode, done.stdout.splitlines()


CLEAN = {
    'daemon/base/date.h': '#include <stdint.h>\n',
    'daemon/config/config.h': '#include <glib.h>\n#include "base/date.h"\n',
    'daemon/config/reader.c': '#include <confuse.h>\n#include "config/config.h"\n',
    'daemon/proof/sql_sqlite.c': '#include <sqlite3.h>\n',
    'daemon/cycle.h': '#include "config/config.h"\n',
    'daemon/herinnerd.c': '#include "cycle.h"\n',
}


def test_layers_hold_in_a_clean_tree(tmp_path):
    write(tmp_path, CLEAN)
    assert lint('layers', tmp_path) == (0, ['ok: layers hold in 6 files'])


@pytest.mark.parametrize('file, line, what', [
    ('base/date.c', '#include "config/config.h"', 'base includes "config/config.h", which is not below it'),
    ('plan/due.c', '#include "cycle.h"', 'plan includes "cycle.h", which is not below it'),
    ('config/x.c', '#include "herinnerd.h"', '"herinnerd.h" is no header of daemon/; write folder/name.h'),
    ('plan/due.c', '#  include <sqlite3.h>',
     '<sqlite3.h> belongs in proof/sql_*sqlite.c ledger/*sqlite.c only'),
    ('proof/store.c', '#include <sqlite3.h>',
     '<sqlite3.h> belongs in proof/sql_*sqlite.c ledger/*sqlite.c only'),
    ('config/x.c', '#include <libintl.h>', '<libintl.h> belongs in base/words.h only'),
    ('plan/due.c', '#include <ncurses.h>',
     '<ncurses.h> is of no known library; add it to tests/lint/layers with its folder'),
])
def test_layers_names_a_breach(tmp_path, file, line, what):
    write(tmp_path, {**CLEAN, f'daemon/{file}': f'/* first line */\n{line}\n'})
    assert lint('layers', tmp_path) == (1, [f'daemon/{file}:2: {what}'])


def test_layers_names_a_folder_without_a_layer(tmp_path):
    write(tmp_path, {**CLEAN, 'daemon/misc/x.c': '#include <glib.h>\n'})
    assert lint('layers', tmp_path) == (
        1, ['daemon/misc/x.c:1: misc belongs to no layer; add it to tests/lint/layers'])


def compile_object(root, name, text):
    write(root, {f'daemon/{name}.c': text})
    target = root / 'build' / 'obj' / 'daemon' / f'{name}.o'
    target.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(['gcc', '-g', '-O2', '-D_FORTIFY_SOURCE=2', '-c', f'daemon/{name}.c', '-o', target], cwd=root,
                   check=True)


def test_purity_names_what_is_called_and_where(tmp_path):
    compile_object(tmp_path, 'plan/due', '#include <string.h>\nunsigned long f(const char *a) { return strlen(a); }\n')
    assert lint('purity', tmp_path) == (0, ['ok: 1 pure objects call nothing outside'])
    compile_object(tmp_path, 'plan/clock', '#include <time.h>\n\nlong f(void)\n{\n    return time(0);\n}\n')
    compile_object(tmp_path, 'calendar/table', '#include <stdio.h>\nvoid g(const char *a) { printf("%s %s", a, a); }\n')
    compile_object(tmp_path, 'calendar/ics', '#include <stdio.h>\nvoid h(void) { puts("an edge may"); }\n')
    assert lint('purity', tmp_path) == (1, [
        'daemon/calendar/table.c:2: calls printf, which reads or writes; a pure folder is given what it needs',
        'daemon/plan/clock.c:5: calls time, which asks the clock; a pure folder is given what it needs'])


def test_purity_wants_every_object_new(tmp_path):
    compile_object(tmp_path, 'plan/due', 'int x;\n')
    write(tmp_path, {'daemon/plan/new.c': 'int y;\n'})
    old = tmp_path / 'build' / 'obj' / 'daemon' / 'plan'
    os.utime(old / 'due.o', (0, 0))
    assert lint('purity', tmp_path) == (1, [f'daemon/plan/due.c:1: its object {old}/due.o is older; run make',
                                            f'daemon/plan/new.c:1: its object {old}/new.o is not built; run make'])


SETTINGS = [f'name{letter}' for letter in 'abcdefghijklmnopqrstuvwxyz']
SCHEMA = ('#define LOGIN_SPECS(type) \\\n    {"user", &setting_text, offsetof(type, user), ""}, \\\n'
          '    {"secret", &setting_text, offsetof(type, secret), ""}\n'
          'static const struct spec smtp_specs[] = {\n    {"url", &setting_text, FIELD(url), ""},\n'
          '    LOGIN_SPECS(struct config_smtp),\n    {NULL},\n};\n'
          'const struct shape shape_smtp = {.kind = "smtp", .specs = smtp_specs};\n'
          'static const struct spec no_specs[] = {{NULL}};\n'
          'const struct shape shape_policies = {.kind = "policies", .specs = no_specs, .more_names = add_keys};\n'
          'static const struct spec root_specs[] = {\n'
          + ''.join(f'    {{"{name}", &setting_text, 0, ""}},\n' for name in SETTINGS) + '    {NULL},\n};\n'
          'const struct shape shape_root = {.kind = "", .specs = root_specs};\n'
          'cfg_opt_t include = CFG_FUNC("include", on_include);\n')
PAGE = ('.Sh SETTINGS\n' + ''.join(f'.It Ic {name} Cm word\n' for name in SETTINGS) + '.It Ic include\n'
        '.Ss smtp\n.It Ic url\n.It Ic user , Ic secret\n.Ss policies\n.It Ic consumer-nl\n')


def test_manual_and_settings_must_be_equal(tmp_path):
    write(tmp_path, {'daemon/config/smtp.c': SCHEMA, 'daemon/man/herinnerd.conf.5': PAGE})
    assert lint('manual', tmp_path) == (0, ['ok: 30 settings of 2 sections are in the manual'])

    write(tmp_path, {'daemon/man/herinnerd.conf.5': PAGE.replace('.It Ic url', '.It Ic namea').replace(
        '.It Ic nameb ', '.It Ic gone ')})
    assert lint('manual', tmp_path) == (1, [
        'daemon/config/smtp.c:5: "url" is not in daemon/man/herinnerd.conf.5; add .It Ic url under .Ss smtp',
        'daemon/config/smtp.c:14: "nameb" is not in daemon/man/herinnerd.conf.5; add .It Ic nameb',
        'daemon/man/herinnerd.conf.5:3: "gone" is no setting and no section',
        'daemon/man/herinnerd.conf.5:30: "namea" is no setting of smtp'])

    (tmp_path / 'daemon/man/herinnerd.conf.5').unlink()
    assert lint('manual', tmp_path) == (1, ['daemon/man/herinnerd.conf.5:1: there is no manual'])


def test_manual_has_the_reasons_in_their_order(tmp_path):
    words = 'const char *const words[3] = {\n    "origin", "paid", "first-sight", "",\n};\n'
    right = '.Sh REASONS\n.It Li origin\n.It Li paid\n.It Li first-sight\n.Ss Of those\n.It Li more\n'
    wrong = '.Sh REASONS\n.It Li fate\n.It Li first-sight\n.It Li paid\n.Sh JSON\n.It Li more\n'
    write(tmp_path, {'daemon/config/smtp.c': SCHEMA, 'daemon/plan/reason.c': words,
                     'daemon/man/herinnerd.conf.5': PAGE, 'daemon/man/herinnerctl.8': right})
    assert lint('manual', tmp_path) == (0, ['ok: 30 settings of 2 sections are in the manual'])

    write(tmp_path, {'daemon/man/herinnerctl.8': wrong})
    assert lint('manual', tmp_path) == (1, [
        'daemon/man/herinnerctl.8:1: reason "origin" is not under .Sh REASONS; add .It Li origin',
        'daemon/man/herinnerctl.8:2: "fate" is no reason',
        'daemon/man/herinnerctl.8:4: "paid" comes before "first-sight" in daemon/plan/reason.c'])


def test_manual_has_the_names_of_json(tmp_path):
    write(tmp_path, {'daemon/config/smtp.c': SCHEMA, 'daemon/plan/reason.c': 'const char *const words[1] = {"",};\n',
                     'daemon/man/herinnerd.conf.5': PAGE, 'daemon/man/herinnerctl.8': '.Sh JSON\n.Li date of .\n',
                     'daemon/report/plan.c': '\njson_word(&json, "date", day);\njson_int(json, "number", 1);\n'})
    assert lint('manual', tmp_path) == (1, [
        'daemon/report/plan.c:3: "number" is not in daemon/man/herinnerctl.8; add it under .Sh JSON'])


def test_words_finds_what_is_unfinished(tmp_path):
    write(tmp_path, {'README.md': 'Mustache {{TODOS}}, mktemp XXXXXX\n', 'build/x': 'FIX' 'ME\n'})
    assert lint('words', tmp_path) == (0, ['ok: 1 files hold no forbidden word'])
    write(tmp_path, {'daemon/x.c': '\n/* TO' 'DO: later */\n', 'etc/y': 'path = /wor' 'k/z\n'})
    assert lint('words', tmp_path) == (1, [
        'daemon/x.c:2: "TO' 'DO"; finish it, or write down the known weakness',
        'etc/y:1: "/wor' 'k/"; a path of one machine; make it relative'])


@pytest.mark.skipif(not shutil.which('systemd-analyze'), reason='systemd-analyze is not installed')
def test_service_finds_an_open_sandbox_and_a_misspelt_setting(tmp_path):
    shutil.copytree(TESTS.parent / 'systemd', tmp_path / 'systemd')
    status, told = lint('service', tmp_path)
    assert status == 0 and told[0].startswith('ok: unit, exposure ')
    unit = tmp_path / 'systemd' / 'herinnerd.service'
    text = unit.read_text()
    unit.write_text(text.replace('NoNewPrivileges=', 'NoNewPrivilege='))
    status, told = lint('service', tmp_path)
    assert status == 1 and "Unknown key 'NoNewPrivilege'" in told[0]
    unit.write_text(text.replace('CapabilityBoundingSet=', '#').replace('ProtectSystem=', '#'))
    status, told = lint('service', tmp_path)
    assert status == 1 and 'Overall exposure level' in told[-1]


def fake_suite(root, name, script):
    """A stand-in for a program built from tests/unit/NAME.c."""
    program = root / 'build' / 'tests' / name
    write(root, {f'tests/unit/{name}.c': '', f'build/tests/{name}': f'#!/bin/sh\n{script}\n'})
    program.chmod(0o755)


def run_all(root, *names):
    (root / 'tests').mkdir(exist_ok=True)
    shutil.copy(TESTS / 'run', root / 'tests' / 'run')
    environment = {name: value for name, value in os.environ.items() if not name.startswith('HERINNERD_')}
    done = subprocess.run([root / 'tests' / 'run', *names], capture_output=True, text=True, env=environment)
    return done.returncode, done.stdout


def passes(count):
    return f'echo "[  PASSED  ] {count} test(s)." >&2'


def test_run_adds_up_both_kinds(tmp_path):
    fake_suite(tmp_path, 'test_one', passes(3))
    write(tmp_path, {'tests/e2e/test_two.py':
                     'import pytest\ndef test_a(): pass\ndef test_b(): pytest.skip("no server")\n'})
    status, out = run_all(tmp_path)
    assert status == 0
    assert out.splitlines()[-1] == '4 passed, 0 failed, 1 skipped'
    assert 'no server' in out
    assert run_all(tmp_path, 'one')[1].splitlines()[-1] == '3 passed, 0 failed'


@pytest.mark.parametrize('script, want, told', [
    ('printf "[  PASSED  ] 1 test(s).\\n[  FAILED  ] 2 test(s), listed below:\\n" >&2; exit 2', '1 passed, 2 failed',
     'listed below'),
    (passes(2) + '; exit 23', '2 passed, 1 failed', '(exit status 23)'),
    (passes(2) + '; kill -ABRT $$', '2 passed, 1 failed', '(ended by signal 6)'),
    ('echo half a sui', '0 passed, 1 failed', '(no test ran)'),
    ('printf "[       OK ] a\\n[ RUN" ; ' + passes(2), '2 passed, 0 failed', '2 passed'),
])
def test_run_counts_what_goes_wrong_in_a_program(tmp_path, script, want, told):
    fake_suite(tmp_path, 'test_one', script)
    status, out = run_all(tmp_path)
    assert out.splitlines()[-1] == want
    assert status == (0 if want.endswith(' 0 failed') else 1)
    assert told in out


def test_run_misses_what_is_not_built_and_what_has_no_tests(tmp_path):
    write(tmp_path, {'tests/unit/test_unbuilt.c': '', 'tests/e2e/test_empty.py': '',
                     'tests/e2e/test_broken.py': 'import nothing_of_this_name\n'})
    status, out = run_all(tmp_path)
    assert (status, out.splitlines()[-1]) == (1, '0 passed, 3 failed')
    assert 'test_unbuilt is not built; run make unit' in out
    status, out = run_all(tmp_path, 'no-such-suite')
    assert (status, out.splitlines()[-1]) == (1, '0 passed, 1 failed')
