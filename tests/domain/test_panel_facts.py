"""The words of the person panel's header and next strip."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from dashboard.domain.codes import DecisionKind
from dashboard.domain.derived import DrugSupply
from dashboard.domain.panel_facts import panel_facts
from dashboard.domain.record import Clinician
from dashboard.domain.rules import RuleBook
from dashboard.domain.summary import derive
from dashboard.domain.supply_sentence import supply_sentence
from tests.support.clinical import (
    d,
    decision,
    fill,
    injection,
    order,
    person,
    review,
    session,
    visit,
)

AS_OF = date(2026, 11, 23)


def supplied(drug: str, days: int, *, injected: bool = False, of: int = 90) -> DrugSupply:
    """``drug`` first supplied ``of`` days ago, covered for ``days`` days from then on."""
    first = AS_OF - timedelta(days=of)
    return DrugSupply(
        drug, first, True, ((first, first + timedelta(days=days)),), injected=injected
    )


@pytest.mark.parametrize(
    ("supply", "sentence"),
    [
        ((), "No current medicine taken on a schedule"),
        (
            (supplied("sertraline", 64),),
            "Supply covered 64 of 90 days (71 %), sertraline, 25 Aug to 22 Nov, "
            "fills, same-drug carry-over",
        ),
        (
            (supplied("sertraline", 0, of=30),),
            "Supply covered 0 of 30 days (0 %), sertraline, first fill 24 Oct to 22 Nov, "
            "fills, same-drug carry-over",
        ),
        (
            (supplied("paliperidone", 86, injected=True),),
            "Supply covered 86 of 90 days (96 %), paliperidone, 25 Aug to 22 Nov, "
            "injections, each for its interval",
        ),
        (
            (supplied("lithium", 90), supplied("paliperidone", 45, injected=True)),
            "Supply covered paliperidone 45 of 90 days (50 %); lithium 90 of 90 days (100 %), "
            "25 Aug to 22 Nov, fills, same-drug carry-over; injections, each for its interval",
        ),
        (
            (supplied("lithium", 90), supplied("paliperidone", 29, injected=True, of=30)),
            "Supply covered paliperidone 29 of 30 days (97 %) from first dose 24 Oct; "
            "lithium 90 of 90 days (100 %), 25 Aug to 22 Nov, "
            "fills, same-drug carry-over; injections, each for its interval",
        ),
        ((DrugSupply("lithium", None, False),), "Supply of lithium not computable"),
        (
            (replace(supplied("sertraline", 64), undated=2),),
            "Supply covered 64 of 90 days (71 %), sertraline, 25 Aug to 22 Nov, "
            "fills, same-drug carry-over; 2 dispensings without a date not counted",
        ),
        (
            (supplied("sertraline", 64), DrugSupply("lithium", None, False, undated=1)),
            "Supply covered 64 of 90 days (71 %), sertraline, 25 Aug to 22 Nov, fills, "
            "same-drug carry-over; supply of lithium not computable; "
            "lithium: 1 dispensing without a date not counted",
        ),
    ],
    ids=[
        "none",
        "a gap",
        "nothing covered",
        "injection",
        "least covered first",
        "begun within the window",
        "unknown",
        "one undated",
        "several, one undated",
    ],
)
def test_supply_says_its_days_window_and_kind(
    supply: tuple[DrugSupply, ...], sentence: str
) -> None:
    assert supply_sentence(supply, AS_OF) == sentence


@pytest.mark.parametrize(
    ("kind", "due", "done", "heading"),
    [
        (DecisionKind.CONTINUE, None, None, "Decided 11 Apr"),
        (DecisionKind.CONSULT, None, None, "Decided 11 Apr, not done yet"),
        (DecisionKind.CONSULT, 50, None, "Decided 11 Apr, due 21 Apr"),
        (DecisionKind.CONSULT, 45, None, "Decided 11 Apr, overdue 2 days"),
        (DecisionKind.CONSULT, 45, 46, "Decided 11 Apr, done 17 Apr"),
    ],
)
def test_the_last_decision_says_whether_it_was_done(
    rules: RuleBook, kind: DecisionKind, due: int | None, done: int | None, heading: str
) -> None:
    record = person(reviews=[review(40, id=7)], decisions=[decision(7, kind, due, done)])
    summary, items = derive(record, rules)
    facts = panel_facts(record, summary, items, d(47), care=rules.care, masked=False)
    assert facts.decision is not None
    assert facts.decision.heading == heading


@pytest.mark.parametrize(
    ("seen", "as_of", "words"),
    [
        pytest.param([5], 64, "Seen 7 Mar", id="59 days ago"),
        pytest.param([5], 65, "Seen 7 Mar, lost to follow-up", id="60 days ago"),
        pytest.param([], 59, "Not seen yet", id="59 days from the start"),
        pytest.param([], 60, "Not seen yet, lost to follow-up", id="60 days from the start"),
    ],
)
def test_who_was_not_seen_for_long_is_called_lost(
    rules: RuleBook, seen: list[int], as_of: int, words: str
) -> None:
    record = person(sessions=[session(day) for day in seen])
    summary, items = derive(record, rules)
    facts = panel_facts(record, summary, items, d(as_of), care=rules.care, masked=False)
    assert facts.seen.split(" · ")[0] == words


@pytest.mark.parametrize(
    ("ended", "past", "words"),
    [
        pytest.param(None, False, "no next contact booked", id="in care"),
        pytest.param(None, True, "next contact not known", id="in care, on an earlier day"),
        pytest.param(30, False, "episode ended", id="ended: nobody owes a next contact"),
        pytest.param(30, True, "episode ended", id="ended, on an earlier day"),
    ],
)
def test_what_stands_where_no_contact_lies_ahead(
    rules: RuleBook, ended: int | None, past: bool, words: str
) -> None:
    record = person(sessions=[session(5)], ended_on=None if ended is None else d(ended))
    summary, items = derive(record, rules)
    facts = panel_facts(record, summary, items, d(40), care=rules.care, masked=False, past=past)
    assert facts.seen.split(" · ")[1] == words


def test_of_two_contacts_on_one_day_page_and_list_name_the_same_person(rules: RuleBook) -> None:
    first, second = Clinician(2, "L. Brandt"), Clinician(3, "P. Mbeki")
    record = person(sessions=[session(5, by=first)], encounters=[visit(5, by=second)])
    summary, items = derive(record, rules)
    facts = panel_facts(record, summary, items, d(9), care=rules.care, masked=False)
    assert facts.seen.startswith(f"Seen 7 Mar by {summary.last_seen_by} ")


def test_what_was_injected_is_known_from_the_record(rules: RuleBook) -> None:
    record = person(
        orders=[order("paliperidone", 0, drug_class="antipsychotic", interval=28),
                order("sertraline", 0)],
        administrations=[injection("paliperidone", 0, 28)],
        dispenses=[fill("sertraline", 0, 30)],
    )  # fmt: skip
    summary, _ = derive(record, rules)
    assert {s.ingredient: s.injected for s in summary.supply} == {
        "paliperidone": True,
        "sertraline": False,
    }
