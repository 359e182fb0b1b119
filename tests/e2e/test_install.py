# SPDX-License-Identifier: MIT
"""`make install` of a newer version over an owner's installation: what is theirs stays as it is, and what they wrote
on the basis of an older letter is named."""
import json
import os
import shutil
import subprocess

import pytest

import world as worlds
from test_template import editor

TREE = ("Makefile", "templates", "etc", "systemd", "daemon/man", "daemon/control/completion.bash")
PROGRAMS = " ".join(str(worlds.BUILD / name) for name in ("herinnerd", "herinnerctl"))


@pytest.fixture
def tree(tmp_path):
    """What an installation is made from, beside programs that are built."""
    if not shutil.which("make"):
        pytest.skip("skipped: make is not installed")
    copy = tmp_path / "tree"
    for name in TREE:
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        if (worlds.ROOT / name).is_dir():
            shutil.copytree(worlds.ROOT / name, copy / name)
        else:
            shutil.copy(worlds.ROOT / name, copy / name)
    return copy


def install(tree, root):
    done = subprocess.run(["make", "-C", tree, "install", f"PROGRAMS={PROGRAMS}", "MO=", "SHARE=", f"DESTDIR={root}",
                           "PREFIX=/usr", "SYSCONFDIR=/etc"], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done


class Installed:
    def __init__(self, root):
        self.folder = root / "etc/herinnerd"
        self.surroundings = {"HERINNERD_DATADIR": str(root / "usr/share/herinnerd")}

    def ctl(self, *words, status=0):
        done = subprocess.run([worlds.BUILD / "herinnerctl", "--config", self.folder / "herinnerd.conf", *words],
                              capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL,
                              env=worlds.environment(worlds.MONDAY, **self.surroundings))
        worlds.check_sane(done.stderr)
        assert done.returncode == status, done
        return done.stdout


def contents(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_newer_version_leaves_what_is_the_owners(tree, tmp_path):
    root = tmp_path / "root"
    install(tree, root)
    one = Installed(root)
    with open(one.folder / "herinnerd.conf", "a", encoding="utf-8") as conf:
        conf.write("# mine\n")
    for name, text in (("clients.d/acme.conf", 'client "acme" { name = "Acme BV" }\n'), ("law/nl.conf", None),
                       ("templates/nl/_closing.md", "Groet\n")):
        path = one.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text or (tree / "etc" / name).read_text())
    editor(one, "Hello", "Good morning")
    one.ctl("template", "edit", "_opening", "--lang", "en")
    before = contents(one.folder)
    assert "templates/en/_opening.md" in before

    for name in ("templates/en/_opening.md", "etc/herinnerd.conf"):
        with open(tree / name, "a", encoding="utf-8") as file:
            file.write("# newer\n" if name.startswith("etc") else "{{! newer }}")
    install(tree, root)
    assert contents(one.folder) == before
    shipped = root / "usr/share/herinnerd"
    assert "newer" in (shipped / "herinnerd.conf").read_text() and "newer" in (
        shipped / "templates/en/_opening.md").read_text()
    listed = {(two["language"], two["name"]): two for two in map(json.loads, one.ctl("template", "list", "--json")
                                                                 .splitlines())}
    assert listed[("en", "_opening")]["own"] and listed[("en", "_opening")]["outdated"]
    assert listed[("nl", "_closing")]["own"] and not listed[("nl", "_closing")]["outdated"]
    assert "older" in one.ctl("template", "list")
    assert os.access(root / "usr/bin/herinnerctl", os.X_OK)
