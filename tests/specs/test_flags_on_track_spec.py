"""Flags for a treatment that does not work in time: the day raised, or nothing. One line a case.

Week 4 of therapy is day 28, week 9 day 63, week 14 day 98, with the first session on day 0.
Sertraline of 50 mg is an adequate dose; six weeks are 42 days.
"""

import pytest

from dashboard.domain.codes import DecisionKind, EncounterKind, Phase, VisitState
from dashboard.domain.due import due_items
from dashboard.domain.record import PersonRecord
from dashboard.domain.rules import RuleBook
from tests.support.clinical import (
    clearance,
    d,
    decision,
    order,
    person,
    phq9,
    review,
    score,
    session,
    visit,
)

BOOKED = VisitState.BOOKED
RP = Phase.RELAPSE_PREVENTION
WEEKLY = [session(day) for day in range(0, 120, 7)]
SERTRALINE = order("sertraline", 0)
CASE = EncounterKind.CASE_REVIEW


def therapy(*scores: object, **more: object) -> PersonRecord:
    given = {"sessions": WEEKLY, "measurements": [phq9(0, 20), *scores]} | more
    return person(**given)  # type: ignore[arg-type]


def medicine(*scores: object, **more: object) -> PersonRecord:
    given = {"orders": [SERTRALINE], "measurements": [phq9(0, 20), *scores]} | more
    return person(**given)  # type: ignore[arg-type]


def reviewed(day: int, kind: DecisionKind) -> dict[str, object]:
    return {"reviews": [review(day, id=7)], "decisions": [decision(7, kind)]}


THERAPY = [
    (therapy(phq9(28, 17)), 28, "17 at week 4"),
    (therapy(phq9(28, 16)), None, "16 at week 4"),
    (therapy(phq9(21, 17)), 21, "first day of the window"),
    (therapy(phq9(35, 17)), 35, "last day of the window"),
    (therapy(phq9(20, 17)), None, "the day before the window"),
    (therapy(phq9(36, 17)), None, "the day after the window"),
    (therapy(phq9(28, 17), phq9(40, 16)), None, "below the line since"),
    (therapy(phq9(28, 17), phq9(40, 18)), 28, "still above the line"),
    (therapy(phq9(28, 17), phq9(63, 13)), 63, "13 at week 9"),
    (therapy(phq9(28, 17), phq9(63, 12)), None, "12 at week 9"),
    (therapy(phq9(28, 17), phq9(75, 17)), None, "no score at week 9: not known"),
    (therapy(phq9(63, 13), phq9(98, 9)), 98, "9 at week 14"),
    (therapy(phq9(63, 13), phq9(98, 8)), None, "8 at week 14"),
    (therapy(phq9(28, 17), sessions=[session(0), session(27)]), None, "therapy ended before"),
    (therapy(phq9(28, 17), sessions=[session(0), session(28)]), 28, "a session that day"),
    (therapy(phq9(28, 17), sessions=[session(0), session(40, BOOKED)]), 28, "a session ahead"),
    (therapy(phq9(28, 17), sessions=[session(40, BOOKED)]), None, "none attended yet"),
    (therapy(phq9(28, 17), sessions=[session(-28), session(28)]), None,
     "weeks count in this episode"),
    (therapy(phq9(28, 17), phase=RP), None, "not in relapse prevention"),
    (therapy(phq9(28, 17), encounters=[visit(28, CASE)]), None, "a consult that day"),
    (therapy(phq9(28, 17), encounters=[visit(27, CASE)]), 28, "a consult before"),
    (therapy(phq9(28, 17), **reviewed(30, DecisionKind.ADJUST_THERAPY)), None, "plan changed"),
    (therapy(phq9(28, 17), **reviewed(30, DecisionKind.CONTINUE)), 28, "continue is no change"),
    (therapy(phq9(28, 17), orders=[order("sertraline", 30)]), None, "medication added"),
    (therapy(phq9(28, 17, id=7), clearances=[clearance("not_on_track_therapy", 7, 29)]), None,
     "cleared"),
    (therapy(phq9(28, 17, id=7), phq9(63, 17),
             clearances=[clearance("not_on_track_therapy", 7, 29)]), 63, "raised again at week 9"),
    (person(sessions=WEEKLY, measurements=[score("gad7", 0, 20), score("gad7", 28, 20)]), None,
     "published for the PHQ-9 alone"),
]  # fmt: skip

MEDICINE = [
    (medicine(phq9(42, 16)), 42, "a fall of 20 % after 42 days"),
    (medicine(phq9(42, 15)), None, "a fall of 25 %"),
    (medicine(phq9(41, 20)), None, "41 days"),
    (medicine(phq9(42, 22)), 42, "worse"),
    (medicine(), None, "one score"),
    (medicine(phq9(42, 16), phq9(70, 18)), 42, "since the first of them"),
    (medicine(phq9(42, 16), phq9(56, 10), phq9(70, 18)), 70, "better between"),
    (medicine(phq9(42, 16), phq9(56, 15), phq9(70, 18)), 70, "a fall of just 25 % between"),
    (medicine(phq9(42, 16), phq9(70, 12)), None, "better since"),
    (medicine(phq9(30, 19), phq9(42, 16)), 42, "earlier scores do not count"),
    (medicine(phq9(42, 16), orders=[order("sertraline", 0, dose=25)]), None, "dose not adequate"),
    (medicine(phq9(42, 16), orders=[order("sertraline", 0, 30)]), None, "stopped"),
    (medicine(phq9(42, 16), phase=RP), None, "not in relapse prevention"),
    (medicine(phq9(60, 16), orders=[order("sertraline", 0, 20), order("sertraline", 20, dose=100)]),
     None, "40 days after a dose change"),
    (medicine(phq9(62, 16), orders=[order("sertraline", 0, 20), order("sertraline", 20, dose=100)]),
     62, "42 days after a dose change"),
    (medicine(phq9(42, 16), phq9(60, 16), encounters=[visit(43, CASE)]), None, "a consult since"),
    (medicine(phq9(42, 16), phq9(85, 16), encounters=[visit(43, CASE)]), 85,
     "42 days after the consult"),
    (medicine(phq9(42, 16, id=7), clearances=[clearance("not_on_track_medication", 7, 43)]), None,
     "cleared"),
    (person(orders=[SERTRALINE],
            measurements=[score("phq9_teen", 0, 20), score("phq9_teen", 42, 19)]), 42,
     "teen version"),
]  # fmt: skip
CASES = [
    *(("not_on_track_therapy", *case) for case in THERAPY),
    *(("not_on_track_medication", *case) for case in MEDICINE),
]


@pytest.mark.parametrize(
    ("rule", "record", "raised"), [pytest.param(r, p, n, id=f"{r}: {t}") for r, p, n, t in CASES]
)
def test_flag(rules: RuleBook, rule: str, record: PersonRecord, raised: int | None) -> None:
    found = [item for item in due_items(record, rules) if item.rule == rule]
    assert [flag.due_on for flag in found] == ([] if raised is None else [d(raised)])


def test_why_in_words(rules: RuleBook) -> None:
    record = therapy(phq9(28, 17), phq9(42, 18), orders=[order("sertraline", -50)])
    why = {item.rule: item.why for item in due_items(record, rules)}
    assert why["not_on_track_therapy"] == (
        "PHQ-9 17 on 30 Mar 2026, week 4 of therapy: at or above 17"
    )
    assert why["not_on_track_medication"] == (
        "PHQ-9 20 → 18 with an adequate dose of an antidepressant; no change since 2 Mar 2026"
    )
