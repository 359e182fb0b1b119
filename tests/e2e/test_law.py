# SPDX-License-Identifier: MIT
"""Interest and collection costs: the calculators, an owner's own numbers, and letters from the first to the costs."""
import pathlib
import shutil

import world as worlds

COMPANY = 'client "acme" {{ match = {{"acme"}} segment = {segment} country = {country} }}'
CONSUMER_POLICY = """policy "standard" { thanks = no
  stage "reminder" { after_due = 7d  template = reminder }
  stage "warning"  { after_previous = 7d  template = wik14  costs = announce }
  stage "costs"    { after_previous = 7d  template = notice  costs = claim }
}"""
BUSINESS_POLICY = """policy "standard" { thanks = no
  stage "reminder" { after_due = 7d  template = notice  interest = yes  costs = claim }
}"""


def law(world, *words, now=worlds.MONDAY, status=0):
    return world.ctl("law", *words, now=now, status=status)


def text_of(letter):
    return letter.get_body(("plain",)).get_content().replace("\xa0", " ")


def test_the_calculators_speak_json(world):
    (costs,) = world.objects("law", "costs", "--country", "NL", "--segment", "consumer", "--principal", "1234.56")
    assert costs == {"costs": "185.18", "vat": "0.00", "total": "185.18", "rule": "art. 6:96 BW"}
    (interest,) = world.objects("law", "interest", "--country", "NL", "--segment", "business", "--principal", "5000",
                                "--from", "2026-06-01", "--to", "2026-07-31")
    assert interest == {"interest": "85.88", "days": 61, "rule": "art. 6:119a BW", "periods": [
        {"from": "2026-06-01", "to": "2026-06-30", "rate": "10.15", "interest": "41.71"},
        {"from": "2026-07-01", "to": "2026-07-31", "rate": "10.40", "interest": "44.17"}]}


def test_what_cannot_be_worked_out_is_told_with_its_remedy(world):
    late = law(world, "interest", "--country", "NL", "--segment", "business", "--principal", "10",
               "--from", "2026-12-01", "--to", "2027-01-01", status=1)
    assert "only through 2026-12-31; bring " in late.err and "nl.conf up to date" in late.err
    assert "--segment is needed" in law(world, "costs", "--country", "NL", "--principal", "10", status=2).err
    assert "is no amount" in law(world, "costs", "--country", "NL", "--segment", "consumer", "--principal", "x",
                                 status=2).err


def test_an_owner_changes_a_rate_without_a_new_program(world):
    shipped = next(row for row in world.objects("law", "list") if (row["country"], row["what"]) == ("NL", "interest"))
    own = world.folder / "law"
    own.mkdir()
    shutil.copy(shipped["file"], own / "nl.conf")
    text = (own / "nl.conf").read_text().replace('"2026-07-01 10.40 C"', '"2026-07-01 10.40", "2027-01-01 9.90"')
    (own / "nl.conf").write_text(text.replace("known_through = 2026-12-31", "known_through = 2027-06-30"))
    changed = next(row for row in world.objects("law", "list") if (row["country"], row["what"]) == ("NL", "interest"))
    assert (changed["value"], changed["known_through"]) == ("9.90% 2027-01-01", "2027-06-30")
    assert pathlib.Path(changed["file"]) == own / "nl.conf"
    (own / "nl.conf").write_text(text.replace("confidence = B", "confidence = sure"))
    refused = world.check()
    assert f'{own / "nl.conf"}:' in refused.err and '"confidence" cannot be "sure"' in refused.err


def test_a_company_is_asked_for_interest_and_costs(world):
    world.configure(policy=BUSINESS_POLICY, more=COMPANY.format(segment="business", country="NL"))
    world.ledger(worlds.row(open="1000.00", total="1000.00"))
    plan = " ".join(world.ctl("plan").out.split())
    assert "interest 2.78 EUR (10.15% since 2026-02-21)" in plan and "asks for costs of 150.00 EUR" in plan
    world.once()
    (letter,) = world.letters()
    said = text_of(letter)
    assert "2.78" in said and "150.00" in said and "1,152.78" in said
    assert world.plan(now="2026-03-09T10:00") == []
    (entry,) = [e for e in world.objects("show", "1", "--evidence") if e["type"] == "planned"]
    assert "interest: 2.78 EUR since 2026-02-21 at 10.15" in entry["body"]
    assert "costs: 150.00 EUR by art. 6:96 BW" in entry["body"]


def test_a_consumer_is_asked_for_costs_after_the_letter_that_named_them(world):
    world.configure(policy=CONSUMER_POLICY, more=COMPANY.format(segment="consumer", country="NL"))
    for day in ("2026-03-02", "2026-03-09"):
        world.ledger(worlds.row(open="1000.00", total="1000.00"), day=day)
        world.once(now=f"{day}T10:00")
    assert [one["stage"] for one in world.log(now="2026-03-10T10:00")] == ["reminder", "warning"]
    early = world.ctl("explain", "2026-001", now="2026-03-16T10:00").out
    assert "without costs until 2026-03-31" in " ".join(early.split())
    on_time = " ".join(world.ctl("explain", "2026-001", now="2026-03-31T10:00").out.split())
    assert "asks for costs of 150.00 EUR" in on_time
    world.ledger(worlds.row(open="400.00", total="1000.00"), day="2026-03-31")
    world.once(now="2026-03-31T10:00")  # a part came in: partial_grace
    world.once(now="2026-04-08T10:00")
    said = text_of(world.letters()[-1])
    assert "€60.00" in said and "€460.00" in said  # worked out anew over what is left


def test_a_letter_that_does_not_name_what_it_asks_is_held(world):
    world.configure(policy=BUSINESS_POLICY.replace("notice", "reminder"),
                    more=COMPANY.format(segment="business", country="NL"))
    world.ledger(worlds.row())
    world.once(status=None)
    assert world.letters() == []
    assert "does not show the costs that its stage asks" in world.troubles()


def test_what_the_law_needs_is_told(world):
    world.configure(policy=BUSINESS_POLICY)
    world.ledger(worlds.row())
    assert world.decisions() == {("acme", "reminder"): "segment"}
    world.configure(policy=BUSINESS_POLICY, more=COMPANY.format(segment="business", country="NL"))
    world.ledger(worlds.row(due="2026-12-20"), day="2027-01-04")
    assert world.decisions(now="2027-01-04T10:00") == {("acme", "reminder"): "rates"}
    for said in (world.ctl("plan", now="2027-01-04T10:00"), world.ctl("explain", "2026-001", now="2027-01-04T10:00")):
        assert "nl.conf up to date" in " ".join(said.out.split())
    assert "nl.conf up to date" in world.daemon("--check", now="2027-01-04T10:00").err
    world.configure(policy=BUSINESS_POLICY, more=COMPANY.format(segment="business", country="GB"))
    assert "was never checked against a source" in world.daemon("--check", now=worlds.MONDAY).err


def test_what_will_not_go_as_it_is_written_is_foreseen(world):
    world.configure(policy=BUSINESS_POLICY.replace("notice", "reminder"))
    world.ledger(worlds.row(), worlds.row("2026-002", "beta"))
    foreseen = world.check(status=0)
    assert foreseen.out == "ok\n"
    assert ('stage "reminder" will be held, for its letter "reminder" (de, en, fr, nl, nl-BE, nl-je) lacks something: '
            "the letter does not show the costs that its stage asks; put {{> additions}} or {{costs.total}} into it"
            in foreseen.err)
    assert "waits for 2 clients (acme, beta) of which country or segment is not known" in foreseen.err
    for said in (world.ctl("plan").out, world.ctl("explain", "2026-001").out):
        assert ("«herinnerctl client set acme segment business» (or consumer) and «herinnerctl client set acme country "
                "NL»" in " ".join(said.split()))
    world.configure(policy=CONSUMER_POLICY, more='policies { consumer-NL = "standard" }')
    assert ('policy "standard": stage "costs" can come 7 days after "warning", and NL lets costs be asked of a '
            "consumer 22 days after it" in world.check(status=0).err)
    world.configure(policy=BUSINESS_POLICY, more='client "acme" { segment = consumer  policy = standard }')
    assert ('"policy" cannot be "standard"; its stage "reminder" claims costs that no earlier letter announced'
            in world.check().err)


def test_a_rate_of_the_contract_is_asked_where_it_was_agreed(world):
    policy = BUSINESS_POLICY.replace("costs = claim", "")
    world.configure(policy=policy, more=COMPANY.format(segment="business", country="NL"))
    world.ledger(worlds.row(open="1000.00"))
    assert 'interest_rate is "8.00" from now on' in world.ctl("client", "set", "acme", "interest_rate", "8.00").out
    assert "write percent a year" in world.ctl("client", "set", "acme", "interest_rate", "8 %", status=2).err
    (client,) = world.objects("client", "show", "acme")
    assert client["interest_rate"] == {"value": "8.00", "source": "set"}
    assert "interest 2.19 EUR (8.00% as agreed, since 2026-02-21)" in " ".join(world.ctl("plan").out.split())
    world.once()
    said = text_of(world.letters()[0])
    assert "agreed interest of 8% a year from 21 February 2026: €2.19" in said and "statutory" not in said
    world.ctl("client", "set", "acme", "interest_rate", "")
    assert world.objects("client", "show", "acme")[0]["interest_rate"] == {"value": None, "source": None}


CONSUMERS = """policies { consumer-NL = "consumer-nl"  consumer-BE = "consumer-be" }
client "jan" { match = {"jan"} segment = consumer country = NL language = nl }
client "lies" { match = {"lies"} segment = consumer country = BE language = nl-BE terms_clause = yes }
client "luc" { match = {"luc"} segment = consumer country = BE language = fr-BE }
"""


def walk(world, *invoices, days):
    """A pass on each of DAYS, with a yes to all that waits for one; a call not done by the next of them has lapsed."""
    for day in days:
        world.ledger(*invoices, day=day)
        world.once(now=f"{day}T10:00")
        waiting = [one["id"] for one in world.objects("approve", now=f"{day}T10:00", status=None)]
        if waiting:
            world.ctl("approve", *waiting, "--yes", now=f"{day}T10:00")
            world.once(now=f"{day}T11:00")


def test_the_shipped_ladders_for_consumers_name_the_costs_before_they_ask_for_them(world):
    """Art. 6:96(6) BW and book XIX: free first letters that say what may follow, where the law or a clause lets it."""
    world.configure(policy='policy "other" { copy = standard }', more=CONSUMERS)
    walk(world, *(worlds.row(f"2026-{name}", name, open="1000.00") for name in ("jan", "lies", "luc")),
         days=("2026-03-02", "2026-03-19", "2026-04-16", "2026-04-30", "2026-05-08", "2026-05-15"))
    said = {name: {one["stage"]: text_of(letter).replace("\n", " ") for one, letter in zip(log, letters, strict=True)}
            for name in ("jan", "lies", "luc")
            for log in [world.log("--client", name, now="2026-05-15T12:00")]
            for letters in [[one for one in world.letters() if worlds.is_to(one, f"ap@{name}.example")]]}
    assert list(said["jan"]) == ["reminder", "wik14", "formal"]
    assert "kosten" not in said["jan"]["reminder"]
    assert "komt er € 150,00 aan incassokosten bij" in said["jan"]["wik14"]
    assert "incassokosten volgens art. 6:96 BW: € 150,00" in said["jan"]["formal"]
    assert "€ 1.150,00" in said["jan"]["formal"]
    assert list(said["lies"]) == list(said["luc"]) == ["first", "second", "formal"]
    assert "schadevergoeding uit onze voorwaarden: € 90,00" in said["lies"]["first"]
    assert "€ 90,00" not in said["lies"]["second"]
    assert "schadevergoeding (art. XIX.4 WER/CDE): € 90,00" in said["lies"]["formal"]
    for text in said["luc"].values():
        assert "indemnité" not in text and "90,00" not in text
