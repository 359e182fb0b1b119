# SPDX-License-Identifier: MIT
"""Cases from the test suites of other dunning systems, with the real programs, day by day.

Every case of scenarios/peers.json stands in one of three tables by its id: it runs and gives what the peer expects
(@runs), it runs and our rule gives something else, which is asserted (@differs, with the reason), or it has no
expression here (CANNOT, with the reason). How they are made and lived through stands in peer_case.py.
"""
import json
import os
import pathlib

import pytest

import world as worlds
from peer_case import Case, D, T, after, ladder, stage

SHARED = pathlib.Path(os.environ.get("HERINNERD_SHARED") or worlds.ROOT.parent / "shared")
SCENARIOS = SHARED / "scenarios" / "peers.json"

RUNS, DIFFERS, WHY = {}, {}, {}
CANNOT = {
    "TRY-009": "a fee is a sum named in a letter, no percentage, and never part of the balance",
    "OCA-009": "ledgers have no general-ledger accounts; every client of a ledger has a policy",
    "OCA-011": "an invoice without a currency is rejected, a fee has its own",
    "OCA-013": "an invoice without a currency is rejected, a fee has its own",
    "OCA-015": "a stage without a fee has no fee of 0",
    "INJ-005": "one time zone, the sender's, for all clients",
    "INJ-019": "reminders make no invoices and change none",
    "KB-009": "stages follow dates, not the number of open invoices",
    "LAG-009": "min_balance is one limit for all clients",
    "LAG-011": "every client has a policy; who shall hear nothing is paused",
    "LAG-015": "a limit on the sum of a client's invoices, one a company",
    "LAG-023": "a limit on the sum of a client's invoices",
    "LDU-001": "what is not booked in the ledger is not known",
    "LDU-003": "what is not booked in the ledger is not known",
    "LDU-015": "no sum above which a person has to look; a stage asks for that with confirm",
    "LDU-025": "the tone of a letter is a person's choice and never worked out from how somebody paid",
    "LDU-029": "a window has weekdays and hours, no days of the month",
    "MET-003": "amounts are never converted",
}


def runs(*names):
    return lambda case: RUNS.update(dict.fromkeys(names, case)) or case


def differs(name, why):
    WHY[name] = why
    return lambda case: DIFFERS.update({name: case}) or case


# -- Tryton

@runs("TRY-001")
def too_early(make):
    assert make(ladder(5, 20, 40)).owe().live(after(D, 4)).sent() == []


@runs("TRY-003")
def what_has_not_gone_does_not_escalate(make):
    case = make(ladder(5, 20, 40, more="confirm = yes")).owe().live(after(D, 5), after(D, 30))
    assert case.sent() == [] and case.held() == {"s1": "approval"}


@runs("TRY-005")
def one_stage_however_late(make):
    case = make(ladder(5, 20, 40)).owe().live(after(D, 5), after(D, 30))
    assert case.sent() == [(after(D, 5), "s1", "A"), (after(D, 30), "s2", "A")]


@runs("TRY-007")
def paid_ends_it(make):
    case = make(ladder(5, 20, 40)).owe().live(after(D, 5))
    case.change("A", open="0.00")
    assert case.live(after(D, 50)).stages() == ["s1"]


@runs("TRY-011")
def a_stage_makes_a_letter(make):
    case = make(ladder(5, 20, 40)).owe().live(after(D, 5))
    assert case.stages() == ["s1"] and len(case.letters()) == 1


# -- OCA credit control

OCA = (stage("s1", "after_due = 10d") + stage("s2", "after_due = 40d") + stage("s3", "after_previous = 10d"))


@runs("OCA-001")
def a_year_late_starts_at_the_first_stage(make):
    assert make(OCA).owe(due=after(T, -365)).live(T).sent() == [(T, "s1", "A")]


@runs("OCA-003")
def a_run_dated_back_is_refused(make):
    case = make(OCA).owe(due=after(T, -365)).live(T)
    case.owe("B", client="other", due=after(T, -60))
    case.live(after(T, -15))
    assert case.sent(f"{T}T11:00") == [(T, "s1", "A")]
    assert set(case.held(f"{after(T, -15)}T10:00").values()) == {"clock"}


@runs("OCA-005")
def cancelled_while_its_letter_waits(make):
    case = make(ladder(10, more="confirm = yes")).owe(due=after(T, -20)).live(T)
    assert case.held() == {"s1": "approval"}
    case.change("A", status="void")
    assert case.live(after(T, 1)).sent() == [] and case.held() == {}


@runs("OCA-007")
def the_first_stage_counts_from_no_reminder(make):
    assert "after_previous" in make(stage("s1", "after_previous = 10d")).check(78).err


@runs("OCA-017")
def only_what_is_overdue_counts(make):
    case = make(ladder(5)).owe("A", due=after(T, -5), open="500.00").owe("B", due=after(T, 30), open="1000.00")
    assert [one["total"] for one in case.plan(now=f"{T}T10:00")] == [{"EUR": "500.00"}]
    assert case.live(T).sent() == [(T, "s1", "A")]


# -- ERPNext

@runs("ERP-001")
def no_fee_no_interest(make):
    case = make(ladder(20)).owe(due=after(T, -20))
    assert [one["total"] for one in case.plan(now=f"{T}T10:00")] == [{"EUR": "100.00"}]


@runs("ERP-003")
def paid_after_a_reminder(make):
    case = make(ladder(15, 30)).owe(due=after(T, -15)).live(T)
    case.change("A", open="0.00")
    assert case.live(after(T, 14), after(T, 15)).stages() == ["s1"]


@runs("ERP-005")
def of_two_terms_the_one_that_is_due(make):
    case = make(ladder(1)).owe("A-1", due=after(T, -1), open="50.00").owe("A-2", due=after(T, 4), open="50.00")
    assert case.live(T).sent() == [(T, "s1", "A-1")]


@runs("ERP-007")
def a_payment_undone_makes_it_open_again(make):
    case = make(ladder(1, 10)).owe("A-1", due=after(T, -1), open="50.00")
    case.owe("A-2", due=after(T, 24), open="50.00").live(T)
    case.change("A-1", open="0.00")
    assert case.live(after(T, 9), after(T, 10)).stages() == ["s1"]
    case.change("A-1", open="50.00")
    assert case.live(after(T, 11), after(T, 15), after(T, 16)).sent()[1:] == [(after(T, 16), "s2", "A-1")]


@differs("ERP-009", "R1: a credit counts against the open invoices of its client before anyone is reminded")
def a_credit_that_names_no_invoice(make):
    case = make(ladder(5)).owe(due=after(T, -10)).owe("CN", due=after(T, -1), open="-100.00").live(T)
    assert case.sent() == [] and case.held() == {"s1": "credit"}


# -- Invoice Ninja

@differs("INJ-001", "R3: no letter but one before the due date is for an invoice that is not overdue")
def stages_counted_from_the_invoice(make):
    case = make("".join(stage(f"s{n}", f"after_issue = {5 * n}d") for n in (1, 2, 3)) +
                stage("endless", "after_previous = 14d repeat = 14d"))
    case.owe(due="2024-03-15", issued="2024-03-01")
    case.live("2024-03-01", "2024-03-06", "2024-03-11", "2024-03-15", "2024-03-16T08:00")
    assert case.sent() == [] and case.held() == {"s1": "window"}
    case.live("2024-03-16T09:00", "2024-03-17", "2024-03-18", "2024-03-31", "2024-04-01", "2024-04-15")
    assert case.sent() == [("2024-03-16", "s1", "A"), ("2024-03-17", "s2", "A"), ("2024-03-18", "s3", "A"),
                           ("2024-04-01", "endless", "A"), ("2024-04-15", "endless", "A")]


@runs("INJ-003")
def an_endless_reminder_comes_monthly(make):
    case = make(stage("endless", "after_due = 1mo repeat = 1mo")).owe(due="2026-02-02")
    case.live("2026-03-02", "2026-04-01", "2026-04-02")
    assert [day for day, _, _ in case.sent()] == ["2026-03-02", "2026-04-02"]


@runs("INJ-007")
def two_before_and_one_after(make):
    case = make(stage("early", "before_due = 4d") + stage("late", "before_due = 2d") + stage("s3", "after_due = 3d"))
    case.owe(due=after(T, 5), issued=T)
    case.live(*(after(T, n) for n in range(9)))
    assert case.sent() == [(after(T, 1), "early", "A"), (after(T, 3), "late", "A"), (after(T, 8), "s3", "A")]


@runs("INJ-009")
def the_next_date_is_before_the_due_date(make):
    case = make(stage("early", "before_due = 2d") + ladder(14, 30)).owe(due=after(T, 30), issued=T)
    assert case.live(T, after(T, 27)).sent() == []
    assert case.live(after(T, 28)).sent() == [(after(T, 28), "early", "A")]


@differs("INJ-011", "R3: no letter but one before the due date is for an invoice that is not overdue")
def three_days_after_the_invoice(make):
    case = make("".join(stage(f"s{n}", f"after_issue = {n}d") for n in (1, 2, 3)))
    case.owe(due=after(T, 30), issued=after(T, -3))
    assert case.live(after(T, -2), after(T, -1), T, after(T, 30)).sent() == []
    assert case.live(after(T, 31)).sent() == [(after(T, 31), "s1", "A")]


@runs("INJ-013")
def a_paid_invoice_has_no_next_date(make):
    case = make(stage("s1", "after_issue = 7d")).owe(due=after(T, 30), issued=T)
    case.change("A", open="0.00", status="paid")
    assert case.live(T, after(T, 31)).sent() == [] and case.plan(now=case.now) == []


@runs("INJ-015")
def the_earlier_of_two_dates_comes_first(make):
    case = make(ladder(1) + stage("s2", "after_issue = 50d")).owe(due=after(T, 30), issued=T)
    assert case.live(T, after(T, 30), after(T, 31)).sent() == [(after(T, 31), "s1", "A")]


@differs("INJ-017", "a policy without a stage is a mistake of the configuration")
def no_stage_at_all(make):
    assert "stage" in make("").check(78).err


# -- Kill Bill

def account(*days):
    return "".join(stage(f"OD{n}", f"after_issue = {day}d") for n, day in enumerate(days, 1))


def owe_account(case):
    case.owe("I0", due="2012-05-31", issued="2012-05-31", open="249.95")
    return case.owe("I1", due="2012-06-30", issued="2012-06-30", open="249.95")


KB_DAYS = ("2012-06-08", "2012-06-16", "2012-06-24", "2012-06-29", "2012-06-30", "2012-07-02", "2012-07-08",
           "2012-07-10", "2012-07-16", "2012-07-18", "2012-07-20")
KB_STATES = [("2012-06-30", "OD1", "I0"), ("2012-07-10", "OD2", "I0+I1"), ("2012-07-20", "OD3", "I0+I1")]


@runs("KB-001")
def an_account_by_its_oldest_invoice(make):
    case = owe_account(make(account(30, 40, 50), per="client")).live(*KB_DAYS)
    assert case.sent() == KB_STATES
    case.change("I0", open="0.00")
    case.change("I1", open="0.00")
    assert case.live("2012-07-21", "2012-08-30").sent() == KB_STATES


@runs("KB-003")
def an_account_that_does_not_pay(make):
    case = owe_account(make(account(30, 40, 50), per="client"))
    case.live("2012-05-31", "2012-06-15", "2012-06-30", "2012-07-02", "2012-07-10", "2012-07-20")
    assert case.sent() == KB_STATES


@differs("KB-005", "R16: money that came back goes on only partial_grace after it was seen")
def a_refund_of_the_oldest(make):
    case = owe_account(make(account(30, 40, 50), per="client")).live("2012-06-30")
    case.change("I0", open="0.00")
    case.live("2012-07-02")
    case.change("I0", open="249.95")
    case.live("2012-07-05", "2012-07-09", "2012-07-10")
    assert [day for day, _, numbers in case.sent() if "I0" in numbers] == ["2012-06-30", "2012-07-10"]


@runs("KB-007")
def the_oldest_paid_the_next_one_counts(make):
    case = owe_account(make(account(30, 40, 50), per="client")).live("2012-06-30", "2012-07-05T09:30")
    case.change("I0", open="0.00")
    assert case.live("2012-07-05", "2012-07-10", "2012-07-29").stages() == ["OD1"]
    assert case.live("2012-07-30").sent()[1:] == [("2012-07-30", "OD1", "I1")]


@runs("KB-011")
def a_credit_of_the_whole_balance(make):
    case = make(account(30, 40, 50), per="client").owe("I0", due="2012-05-31", issued="2012-05-31", open="249.95")
    case.live("2012-06-30")
    case.owe("C", due="2012-06-30", open="-249.95")
    assert case.live("2012-06-30T11:00", "2012-07-10").stages() == ["OD1"]
    assert set(case.held().values()) <= {"credit"}


@differs("KB-013", "R8: what a pause held is due on the next business day after its last day")
def a_tag_that_keeps_it_clear(make):
    case = make(account(5), per="client").owe("I0", due="2012-05-31", issued="2012-05-31")
    case.ctl("pause", "acme", now="2012-06-01T10:00")
    assert case.live("2012-06-05", "2012-06-06").sent() == [] and case.held() == {"OD1": "pause"}
    case.ctl("resume", "acme", now=case.now)
    assert case.live("2012-06-06T11:00").sent() == []
    assert case.live("2012-06-07").sent() == [("2012-06-07", "OD1", "I0")]


@runs("KB-015")
def each_state_in_its_turn(make):
    case = make(account(5, 7, 11), per="client").owe("I0", due="2012-05-31", issued="2012-05-31")
    case.live("2012-06-04", "2012-06-05", "2012-06-06", "2012-06-07")
    assert case.sent() == [("2012-06-05", "OD1", "I0"), ("2012-06-07", "OD2", "I0")]


@runs("KB-017")  # what the peer wants; its own program counts from the last check
def dates_count_not_checks(make):
    case = make(account(5, 7, 11), per="client")
    for number, day, open_ in (("R", "2012-05-31", "100.00"), ("E1", "2012-05-31", "500.00"),
                               ("E2", "2012-06-02", "700.00"), ("E3", "2012-06-03", "200.00")):
        case.owe(number, due=day, issued=day, open=open_)
    case.change("R", open="0.00")
    case.change("E1", open="0.00")
    assert case.live("2012-06-05").sent() == []
    assert case.live("2012-06-07").sent() == [("2012-06-07", "OD1", "E2+E3")]


@differs("KB-019", "R1: min_balance is the most that is left alone; more than it is reminded")
def a_balance_at_the_limit(make):
    for open_, want in (("100.00", []), ("100.01", ["s1"]), ("200.00", ["s1"])):
        case = make(ladder(5), limits={"min_balance": '{"EUR 100.00"}'}).owe(due=after(T, -5), open=open_)
        assert case.live(T).stages() == want


@differs("KB-021", "R1: an invoice with nothing open is not counted")
def three_balances_one_sum(make):
    case = make(account(5), per="client")
    for number, open_ in (("A", "0.00"), ("B", "10.00"), ("C", "100.00")):
        case.owe(number, due=after(T, -5), issued=after(T, -5), open=open_, total="100.00")
    (one,) = case.plan(now=f"{T}T10:00")
    assert (one["total"], one["invoices"]) == ({"EUR": "110.00"}, ["B", "C"])


# -- Lago

def lago(make, *rows, stages=ladder(1), **limits):
    case = make(stages, limits=limits)
    for n, (open_, currency) in enumerate(rows):
        case.owe("ABCDEF"[n], due=after(T, -1), open=open_, currency=currency)
    return case


@differs("LAG-001", "R1: min_balance is for one invoice, not for a client's sum")
def a_sum_over_the_threshold(make):
    case = lago(make, ("50.00", "EUR"), ("1.00", "EUR"), min_balance='{"EUR 50.99"}').live(T)
    assert case.sent() == [] and case.held() == {"s1": "small"}


@runs("LAG-003")
def attempts_used_up(make):
    case = lago(make, ("50.00", "EUR"), ("1.00", "EUR"),
                stages=stage("s1", "after_due = 1d repeat = 1d repeat_max = 4"))
    assert case.live(*(after(T, n) for n in range(5))).stages() == ["s1"] * 5
    assert case.live(after(T, 5), after(T, 30)).stages() == ["s1"] * 5


@runs("LAG-005")
def the_interval_is_over(make):
    case = lago(make, ("50.00", "EUR"), ("1.00", "EUR"), stages=stage("s1", "after_due = 1d repeat = 4d"))
    assert len(case.live(T, after(T, 3)).sent()) == 1
    assert case.live(after(T, 4)).sent()[1:] == [(after(T, 4), "s1", "A+B")]


@differs("LAG-007", "min_balance of one currency limits no other")
def a_threshold_in_another_currency(make):
    case = lago(make, ("50.00", "EUR"), ("1.00", "EUR"), min_balance='{"GBP 0.01"}')
    assert case.live(T).sent() == [(T, "s1", "A+B")]


@runs("LAG-013")
def one_of_two_currencies_is_enough(make):
    case = lago(make, ("50.00", "USD"), ("15.00", "EUR"), min_balance='{"USD 40.00", "EUR 20.00"}').live(T)
    assert case.sent() == [(T, "s1", "A")]


@runs("LAG-017")
def one_attempt_is_the_end(make):
    case = lago(make, ("6.00", "EUR")).live(T, after(T, 1), after(T, 30))
    assert case.sent() == [(T, "s1", "A")]
    assert "no stage is left" in case.ctl("explain", "A", now=case.now).out


@runs("LAG-019")
def one_used_up_the_other_small(make):
    case = lago(make, ("50.00", "USD"), ("52.07", "EUR"),
                stages=stage("s1", "after_due = 1d repeat = 1d repeat_max = 2"),
                min_balance='{"USD 40.00", "EUR 80.00"}')
    assert case.live(T, after(T, 1), after(T, 2)).sent() == [(after(T, n), "s1", "A") for n in range(3)]
    assert len(case.live(after(T, 3), after(T, 9)).sent()) == 3


SECOND_SENDER = """
sender "other" { name = "Other"  address = "us@other.example"  owner = {"ik@devries.example"}  language = en
  country = NL  iban = "NL91ABNA0417164300"  smtp = "main" }
ledger "other" { path = "other.csv"  sender = other  max_age = 0d }
"""


@differs("LAG-021", "R10: one voice per client, whichever sender: the second letter waits for contact_gap")
def two_companies_one_client(make):
    case = make(ladder(1), limits={"contact_gap": "3d"}, more=SECOND_SENDER).owe("A", due=after(T, -1), open="50.00")
    case.write("other.csv", worlds.csv_of([worlds.row("B", due=after(T, -1), open="60.00")]))
    assert len(case.live(T, after(T, 2)).sent()) == 1
    assert sorted(numbers for _, _, numbers in case.live(after(T, 3)).sent()) == ["A", "B"]


@differs("LAG-025", "R10: several currencies go in one letter, with a total each")
def what_is_asked_at_the_moment_of_sending(make):
    case = make(ladder(1)).owe("A", due=after(T, -1), open="99.00").owe("B", due=T, open="10.00")
    case.owe("C", due=after(T, -1), open="20.00", currency="USD").owe("D", client="other", due=after(T, -1))
    assert case.live(T).sent() == [(T, "s1", "A+C"), (T, "s1", "D")]


@runs("LAG-027")
def the_policy_changed_before_it_went(make):
    case = make(ladder(1, more="confirm = yes")).owe(due=after(T, -1), open="99.00").live(T)
    case.approve()
    case.policy(stage("later", "after_due = 90d"))
    assert case.live(f"{T}T11:00", after(T, 1)).sent() == []


@differs("LAG-029", "R10: several currencies go in one letter, with a total each")
def one_currency_has_a_threshold(make):
    case = lago(make, ("150.00", "EUR"), ("200.00", "USD"), min_balance='{"EUR 100.00"}')
    assert [one["total"] for one in case.plan(now=f"{T}T10:00")] == [{"EUR": "150.00", "USD": "200.00"}]


# -- lago-dunning

@differs("LDU-005", "R10: several currencies go in one letter, with a total each")
def two_currencies_of_one_client(make):
    case = make(ladder(10)).owe("A", due=after(T, -10), open="200.00")
    case.owe("B", due=after(T, -10), open="300.00", currency="USD")
    assert case.live(T).sent() == [(T, "s1", "A+B")]


@runs("LDU-007")
def a_source_that_is_missing_or_failed(make):
    case = make(ladder(10)).owe(due=after(T, -10))
    case.ledger_file.unlink()
    assert case.live(T).sent() == []
    case.write(case.ledger_file, 'number,client\n"A')
    assert case.live(f"{T}T11:00").sent() == []
    case.save()
    assert case.live(f"{T}T12:00").sent() == [(T, "s1", "A")]


@runs("LDU-009")
def paid_between_preview_and_pass(make):
    case = make(ladder(10)).owe(due=after(T, -10))
    assert "A" in case.dry_run(f"{T}T10:00").out
    case.change("A", open="0.00")
    assert case.live(f"{T}T10:01").sent() == []


@runs("LDU-011", "LDU-021")
def an_unknown_outcome_waits_for_a_person(make, misbehaving):
    server = misbehaving(say={"dot": ["hang up"]})
    case = make(ladder(10), smtp=worlds.relay_section(server.port)).owe(due=after(T, -10)).live(T)
    assert case.levels(now=case.now) == [("acme", "s1", "uncertain")]
    case.live(after(T, 1), after(T, 2))
    assert case.levels(now=case.now) == [("acme", "s1", "uncertain")] and len(worlds.to_clients(server)) == 1
    (one,) = case.objects("uncertain", now=case.now)
    case.ctl("uncertain", one["id"], "send-again", now=case.now)
    assert case.live(after(T, 3)).stages() == ["s1"] and len(worlds.to_clients(server)) == 2


@runs("LDU-013")
def a_failure_before_the_message_is_tried_again(make, misbehaving):
    server = misbehaving(say={"greeting": ["hang up"] * 9})
    case = make(ladder(10), smtp=worlds.relay_section(server.port)).owe(due=after(T, -10)).live(T)
    assert case.sent() == [] and worlds.to_clients(server) == []
    server.say.clear()
    assert case.live(after(T, 1)).stages() == ["s1"] and len(worlds.to_clients(server)) == 1


@runs("LDU-017")
def a_cooldown_of_two_days(make):
    case = make(ladder(10), limits={"contact_gap": "2d"}).owe("A", due=after(T, -10)).owe("B", due=after(T, -9))
    assert case.live(T, after(T, 1)).sent() == [(T, "s1", "A")] and case.held() == {"s1": "gap"}
    assert case.live(after(T, 2)).sent()[1:] == [(after(T, 2), "s1", "B")]


@runs("LDU-019")
def two_clients_one_address(make):
    case = make(ladder(10)).owe("A", due=after(T, -10))
    case.owe("B", client="other", due=after(T, -10), email="ap@acme.example")
    assert case.live(T).sent() == [(T, "s1", "A"), (T, "s1", "B")]
    assert case.receivers() == ["ap@acme.example"] * 2
    assert [one["invoices"] for one in case.log("--client", "other", now=case.now)] == [["B"]]


@runs("LDU-023")
def a_rehearsal_is_no_contact(make):
    case = make(ladder(1), limits={"contact_gap": "3d", "max_per_week": "2"}, top="").owe(due=after(T, -10))
    case.live(after(T, -8), after(T, -3), after(T, -1))
    assert [one["level"] for one in case.log(now=case.now)] == ["rehearsed"]
    case.configure(top="mode = live")
    case.live(T)
    assert [(one["time"][:10], one["level"]) for one in case.log(now=case.now)][1:] == [(T, "accepted")]


@runs("LDU-027")
def a_slot_in_the_morning(make):
    case = make(ladder(1), schedule='schedule { days = {mo, tu, we, th, fr}  window = "09:00-09:30"  calendars = {} }')
    case.owe(due="2026-09-02").live("2026-09-04T10:00")
    assert case.sent() == [] and [one["until"] for one in case.plan(now=case.now)] == ["2026-09-07"]
    assert case.live("2026-09-07T09:00").sent() == [("2026-09-07", "s1", "A")]


@runs("LDU-031")
def many_missed_days_one_letter(make):
    case = make(ladder(1, 10, 20, 30)).owe(due="2026-01-01").live("2026-09-08T12:05", "2026-09-08T12:06")
    assert case.sent() == [("2026-09-08", "s1", "A")]


# -- metasfresh

@runs("MET-001")
def fifteen_days_late(make):
    assert make(ladder(10, 20, 30)).owe(due=after(T, -15)).live(T).stages() == ["s1"]


@runs("MET-005")
def made_but_not_gone(make):
    case = make(ladder(10, 20, 30, more="confirm = yes")).owe(due="2012-01-22").live("2012-02-01", "2012-02-20")
    assert case.sent() == [] and case.held() == {"s1": "approval"}


@runs("MET-007")
def ten_days_between(make):
    case = make(stage("s1", "after_due = 10d") + stage("s2", "after_due = 20d after_previous = 10d"))
    case.owe(due="2012-01-16").live("2012-02-01", "2012-02-05", "2012-02-10", "2012-02-11", "2012-02-20")
    assert case.sent() == [("2012-02-01", "s1", "A"), ("2012-02-11", "s2", "A")]


@runs("MET-009")
def the_interval_counts_from_what_went(make):
    case = make(stage("s1", "after_due = 5d confirm = yes") + stage("s2", "after_previous = 10d"))
    case.owe(due="2012-12-20").live("2012-12-25", "2013-01-03")
    case.approve()
    case.live("2013-01-04", "2013-01-05", "2013-01-13", "2013-01-14")
    assert case.sent() == [("2013-01-04", "s1", "A"), ("2013-01-14", "s2", "A")]


@runs("MET-011")
def an_interval_is_met_or_not(make):
    for days, want in ((15, ["s1"]), (7, ["s1", "s2"])):
        case = make(stage("s1", "after_due = 5d") + stage("s2", f"after_previous = {days}d")).owe(due="2025-12-27")
        assert case.live("2026-01-01", "2026-01-10").stages() == want
    case = make(stage("s1", "after_due = 5d") + stage("s2", "after_previous = 3d")).owe(due="2026-01-01")
    assert case.live("2026-01-10", "2026-01-01").sent("2026-01-10T11:00") == [("2026-01-10", "s1", "A")]


def metasfresh(make):
    case = make(ladder(10, 20))
    for number, late in (("1", 15), ("2", 25), ("3", 15), ("4", 15)):
        case.owe(number, client=f"client{number}", due=after("2012-02-01", -late), open="110.00")
    case.ctl("pause", "--invoice", "3", "--until", "2014-01-01", now="2012-01-31T10:00")
    return case.live("2012-02-01")


@runs("MET-013")
def each_starts_at_the_first_stage(make):
    case = metasfresh(make)
    assert sorted(case.sent()) == [("2012-02-01", "s1", number) for number in "124"]
    assert case.held() == {"s1": "pause"}


@differs("MET-015", "R5: one stage an invoice a day")
def a_second_run_on_one_day(make):
    case = metasfresh(make).live("2012-02-01T11:00")
    assert case.stages() == ["s1"] * 3
    assert case.live("2012-02-02").sent()[3:] == [("2012-02-02", "s2", "2")]


# -- dolibarr-mahnwesen

@differs("MAH-001", "R5: no stage is skipped, however late an invoice is")
def the_stage_by_days_late(make):
    for late, want in ((2, []), (3, ["s1"]), (30, ["s1"]), (-5, []), (25, ["s1"])):
        stages = ladder(3, 10, 20, 30) if late != 25 else ladder(3, 10, 30)
        assert make(stages).owe(due=after(T, -late)).live(T).stages() == want


@runs("MAH-003")
def the_neighbours_of_a_stage_that_is_off(make):
    case = make(ladder(3, 10, 20, 30)).owe(due=after(T, -3)).live(T, after(T, 7))
    case.policy(stage("s1", "after_due = 3d") + stage("s2", "after_due = 10d") + stage("s4", "after_due = 30d"))
    assert case.live(after(T, 17), after(T, 27), after(T, 60)).stages() == ["s1", "s2", "s4"]


def mahnwesen(make, term=""):
    case = make(stage("s1", f"after_due = 3d {term}") + stage("s2", "after_due = 10d after_previous = 7d"))
    return case.owe(due="2026-01-01")


@differs("MAH-005", "R5: without the stage before it a stage is not due; the rest is as there")
def spacing_after_a_late_letter(make):
    assert mahnwesen(make).live("2026-01-11").stages() == ["s1"]
    for term, want in (("", "2026-01-21"), ("new_term = 10d", "2026-01-25")):
        case = mahnwesen(make, term).live("2026-01-14T16:59", "2026-01-20", "2026-01-21", "2026-01-24", "2026-01-25")
        assert [day for day, _, _ in case.sent()] == ["2026-01-14", want]
    case = mahnwesen(make, "new_term = 10d").live("2026-01-02")
    case.ctl("skip", "A", "--reason", "by telephone", now="2026-01-14T10:00")
    assert case.live("2026-01-14", "2026-01-20", "2026-01-21").sent() == [("2026-01-21", "s2", "A")]


@runs("MAH-007")
def the_date_of_the_second_stage(make):
    for term, want in (("", "2026-01-21"), ("new_term = 10d", "2026-01-25")):
        case = mahnwesen(make, term).live("2026-01-14T14:00", "2026-01-20", "2026-01-21", "2026-01-24", "2026-01-25")
        assert case.sent() == [("2026-01-14", "s1", "A"), (want, "s2", "A")]
    case = mahnwesen(make).live("2026-01-02")
    case.ctl("record", "A", "--stage", "s1", "--date", "2026-01-02", "--by", "post", now="2026-01-02T14:00")
    assert case.live("2026-01-10", "2026-01-11").sent()[-1] == ("2026-01-11", "s2", "A")


@differs("MAH-009", "a language falls back part by part (en-GB to en), never to a sibling")
def the_language_of_a_letter(make):
    case = make(ladder(3)).owe("A", due=after(T, -3), language="en-GB")
    case.owe("B", client="other", due=after(T, -3), language="nl")
    texts = [one.get_body(("plain",)).get_content() for one in case.live(T).letters()]
    assert ["invoice" in text for text in texts] == [True, False] and "factuur" in texts[1]


@differs("MAH-011", "an answer to the dot is an answer: after 451 it is tried again, only no answer is uncertain")
def how_a_failure_is_classed(make, misbehaving):
    for word, said, want in (("greeting", ["hang up"] * 9, "queued"), ("RCPT", ["550 5.1.1 nobody"] * 9, "failed"),
                             ("dot", ["451 4.3.0 later"] * 9, "queued")):
        server = misbehaving(say={word: said})
        case = make(ladder(3), smtp=worlds.relay_section(server.port)).owe(due=after(T, -3)).live(T)
        assert [one["level"] for one in case.log(now=case.now)] == [want], word


# -- all of them

def scenarios():
    return json.loads(SCENARIOS.read_text()) if SCENARIOS.exists() else []


@pytest.fixture
def make(tmp_path):
    """A function that makes a Case, each in a folder of its own."""
    def one(*arguments, **options):
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        folder.mkdir()
        return Case(folder, *arguments, **options)
    return one


@pytest.mark.parametrize("name", sorted({**RUNS, **DIFFERS}))
def test_case(name, make, request, record_property):
    record_property("differs", WHY.get(name, ""))
    case = RUNS.get(name) or DIFFERS[name]
    wanted = case.__code__.co_varnames[:case.__code__.co_argcount]
    case(make, *(request.getfixturevalue(one) for one in wanted[1:]))


def test_every_case_of_the_peers_is_accounted_for(capsys):
    if not SCENARIOS.exists():
        pytest.skip(f"{SCENARIOS} is not there")
    names = sorted(one["id"] for one in scenarios())
    assert sorted([*RUNS, *DIFFERS, *CANNOT]) == names
    with capsys.disabled():
        print(f"\npeers: {len(RUNS)} run, {len(DIFFERS)} differ by rule, {len(CANNOT)} cannot be expressed")
