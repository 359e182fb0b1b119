# SPDX-License-Identifier: MIT
"""Figures worked out elsewhere ($HERINNERD_SHARED/law), each asked of herinnerctl by name as a person would."""
import json
import os
import pathlib

import pytest
import world as worlds

SHARED = pathlib.Path(os.environ.get("HERINNERD_SHARED") or worlds.ROOT.parent / "shared") / "law"


def vectors(name):
    path = SHARED / name
    if not path.is_file():
        pytest.skip(f"no $HERINNERD_SHARED/law/{name}")
    return json.loads(path.read_text())


def asked(world, *words, status=0):
    (answer,) = world.objects(*words, now="2026-11-21T10:00", status=status)
    return answer


def costs(world, country, segment, principal, *more):
    return asked(world, "law", "costs", "--country", country, "--segment", segment, "--principal", principal, *more)


def told(what, count, least):
    """A list that became empty would pass every figure of it."""
    print(f"{what}: {count} figures")
    assert count >= least


def test_collection_costs(world):
    known = vectors("collection-costs.json")["vectors"]
    count = 0
    lists = [("NL", "NL", "consumer", "cost_floor"), ("NL", "NL", "business", "cost"),
             ("NL_business_minimum_only", "NL", "business", "cost"), ("BE_consumer", "BE", "consumer", "cost_floor"),
             ("BE_business", "BE", "business", "cost"), ("UK_business_gbp", "GB", "business", "cost")]
    for name, country, segment, key in lists:
        for one in known[name]:
            vat = ["--vat-service", "yes"] if segment == "business" and "vat21" in one else []
            got = costs(world, country, segment, one["principal"], *vat)
            want = (one[key], one.get("vat21", "0.00") if vat else "0.00",
                    one.get("cost_incl_vat21", one[key]) if vat else one[key])
            assert (got["costs"], got["vat"], got["total"]) == want, (name, one, got)
            count += 1
    for one in known["NL_multiple_claims"]:
        assert costs(world, "NL", "consumer", "+".join(one["principals"]))["costs"] == one["one_notice_cost"], one
        count += 1
    for one in known["NL_partial_payment"]:
        got = costs(world, "NL", "consumer", one["principal"], "--paid", one["paid_within_14_days"])
        assert got["costs"] == one["cost"], (one, got)
        count += 1
    told("collection costs", count, 80)


def test_interest(world):
    known = vectors("interest-vectors.json")["vectors"]
    for one in known:
        more = ["--contract-rate", "ceiling"] if "ceiling of a contractual rate" in one["note"] else []
        if one["day_count"] == "ACT/ACT":
            more += ["--day-count", "act-act"]
        got = asked(world, "law", "interest", "--country", one["jurisdiction"], "--segment", one["kind"],
                    "--principal", one["principal"], "--from", one["from"], "--to", one["to"], *more)
        assert (got["interest"], got["days"]) == (one["interest"], one["days"]), (one["id"], got)
        assert [(p["from"], p["to"], p["rate"]) for p in got["periods"]] == \
            [(s["from"], s["to"], s["rate_percent"]) for s in one["segments"]], (one["id"], got)
    told("interest", len(known), 18)


def test_terms_before_costs(world):
    known = [one for one in vectors("deadline-vectors.json")["vectors"] if "last_day_for_payment" not in one]
    for one in known:
        way = "received" if "received" in one else "posted" if "post" in one["event"] else "sent"
        got = asked(world, "law", "deadline", "--country", one["jurisdiction"], "--segment", one["kind"],
                    f"--{way}", one.get("received") or one["sent"])
        want = (one.get("last_day_rolled") or one["last_day_safe"], one["first_day_costs_due_safe"])
        assert (got["last_day"], got["first_day_costs"]) == want, (one, got)
        assert got["counts_from"] == one.get("presumed_delivery", got["counts_from"])
    told("terms", len(known), 14)


def test_payment_references(world):
    known = vectors("references.json")
    right = [("ogm", one["formatted"], one["digits"]) for one in known["ogm_vcs"]["valid"]]
    right += [("ogm", one["value"], one["digits"]) for one in known["ogm_vcs"]["accepted_on_input"]]
    for kind, name in (("rf", "rf_iso11649"), ("iban", "iban")):
        right += [(kind, one[key], one["value"]) for one in known[name]["valid"] for key in ("value", "printed")
                  if key in one]
    for kind, text, normalised in right:
        got = asked(world, "reference", "check", text)
        assert got == {"kind": kind, "valid": True, "normalised": normalised}, (text, got)
    wrong = [(kind, one["value"]) for kind, name in (("ogm", "ogm_vcs"), ("rf", "rf_iso11649"), ("iban", "iban"))
             for one in known[name]["invalid"]]
    for kind, text in wrong:  # digits alone may be a reference of another kind
        got = asked(world, "reference", "check", text, status=None)
        assert not got["valid"] or got["kind"] != kind, (text, got)
    made = [("ogm", one["base"], one["digits"]) for one in known["ogm_vcs"]["valid"] if one.get("base")]
    made += [("rf", one["reference"], one["value"]) for one in known["rf_iso11649"]["valid"] if one.get("reference")]
    for kind, text, normalised in made:
        assert asked(world, "reference", "make", kind, text)["normalised"] == normalised, text
    told("references", len(right) + len(wrong) + len(made), 50)
