# SPDX-License-Identifier: MIT
"""Relays that are reached through a proxy of the environment (ALL_PROXY), in the clear and under TLS.

A relay on this machine is never reached through one, so that these have a name that only the proxy knows; a pretended
time is for this machine alone, so that they send today.
"""
import datetime
import hashlib
import os
import pathlib
import ssl
import subprocess

import pytest

import world as worlds
from proxy import Proxy

NAME = "relay.example"
BUNDLE = pathlib.Path("/etc/ssl/certs/ca-certificates.crt")  # which libcurl asks about a proxy
ANY_TIME = 'schedule { days = {mo, tu, we, th, fr, sa, su}  window = "00:00-24:00"  calendars = {} }'


def can_lay_over():
    return subprocess.run(["unshare", "-m", "mount", "--bind", "/etc/hostname", BUNDLE], check=False,
                          capture_output=True, timeout=30).returncode == 0


def trusting(ca_file):
    """A command before the programs, for which this machine trusts that authority alone."""
    return ["unshare", "-m", "sh", "-c", f'mount --bind "{ca_file}" {BUNDLE} && exec "$@"', "sh"]


@pytest.fixture
def firm(make_world):
    """A function: a World whose letters go by PROXY to the relay of that name."""
    def make(proxy, security, ca_file=None, count=2):
        trust = f'ca_file = "{ca_file}"' if security != "none" else "insecure = yes"
        one = make_world(schedule=ANY_TIME, sender=worlds.SENDER,
                         smtp=f'smtp "main" {{ url = "smtp://{NAME}:2525"  security = {security}  rate = 0\n'
                              f'  timeout = 10s  connections = 1  {trust} }}')
        due = datetime.date.today() - datetime.timedelta(days=10)
        issued = due - datetime.timedelta(days=30)
        one.ledger(*worlds.rows(count, due=due.isoformat(), issued=issued.isoformat()),
                   day=datetime.date.today().isoformat())
        one.surroundings = {"ALL_PROXY": proxy.url}
        return one

    return make


def letters_arrive(world, server, proxy):
    done = world.daemon("--once")
    assert sorted(one["level"] for one in world.log(now=None)) == ["accepted"] * 2, done.err
    assert len(worlds.to_clients(server)) == 2
    assert set(proxy.asked) == {f"{NAME}:2525"}
    return world.ctl("show", world.log(now=None)[-1]["id"], "--transcript", now=None).out.splitlines()[0]


def no_letter_leaves(world, server, words):
    done = world.daemon("--once", status=75)
    assert words in done.err
    assert {(one["level"], one["attempts"]) for one in world.log(now=None)} == {("queued", 0)}
    assert server.messages == []


@pytest.mark.skipif(os.geteuid() != 0 or not can_lay_over(), reason="only root can lay a file over another")
@pytest.mark.parametrize("security", ["none", "starttls"])
def test_a_proxy_under_tls_takes_no_letters(firm, misbehaving, authority, security):
    """Not those to a relay without TLS either, which leave by the socket itself."""
    server = misbehaving(offers=("PIPELINING", "STARTTLS"), certificate=authority.issue(NAME))
    with Proxy(server.port, authority.issue()) as proxy:
        world = firm(proxy, security, authority.ca_file)
        world.run_as = trusting(authority.ca_file)
        no_letter_leaves(world, server, "cannot be reached through this machine's proxy: it wants TLS for itself")
    assert not [one for talk in server.commands for one in talk if one.startswith("MAIL")]


@pytest.mark.parametrize("how, words", [
    ({"certificate": True}, "machine's proxy: SSL certificate problem"),
    ({"answer": "403 Forbidden"}, "machine's proxy: CONNECT tunnel failed, response 403"),
])
def test_a_proxy_that_does_not_lead_on_is_said_so(firm, misbehaving, authority, how, words):
    server = misbehaving()
    certificate = authority.issue() if how.pop("certificate", False) else None
    with Proxy(server.port, certificate, **how) as proxy:
        no_letter_leaves(firm(proxy, "none"), server, words)


def test_letters_go_through_a_proxy_in_the_clear(firm, misbehaving):
    server = misbehaving()
    with Proxy(server.port) as proxy:
        letters_arrive(firm(proxy, "none"), server, proxy)


def test_the_proof_names_the_relays_certificate(firm, misbehaving, authority):
    server = misbehaving(offers=("PIPELINING", "STARTTLS"), certificate=authority.issue(NAME))
    with Proxy(server.port) as proxy:
        facts = letters_arrive(firm(proxy, "starttls", authority.ca_file), server, proxy)
    der = ssl.PEM_cert_to_DER_cert(authority.issue(NAME)[0].read_text())
    assert facts.endswith("certificate sha256 " + hashlib.sha256(der).hexdigest())


def test_what_is_for_a_relay_on_this_machine_does_not_leave_it(make_world, misbehaving):
    server, elsewhere = misbehaving(), misbehaving()
    with Proxy(elsewhere.port) as proxy:
        world = make_world(smtp=worlds.relay_section(server.port))
        world.ledger(worlds.row())
        world.surroundings = {"ALL_PROXY": proxy.url}
        world.once()
    assert len(worlds.to_clients(server)) == 1
    assert (elsewhere.messages, proxy.asked) == ([], [])
