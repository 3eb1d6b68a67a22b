"""The marks of the event lane and the runs of therapy, as the person panel draws them."""

from dataclasses import replace
from datetime import date

import pytest

from dashboard.db.definitions import load_rule_book
from dashboard.domain.codes import (
    DatePrecision,
    DecisionKind,
    EncounterKind,
    RecordState,
    Severity,
    VisitState,
)
from dashboard.domain.panel_visits import EventKind, EventMark, FocusRun, event_marks, focus_runs
from dashboard.domain.record import Clinician, PersonRecord, SideEffect, TherapySession
from tests.support.clinical import d, decision, lab, person, review, session, visit

OSEI = Clinician(1, "R. Osei")
RULES = load_rule_book()


def effect(
    day: int | None, until: int | None = None, *, severity: Severity = Severity.MILD,
    serious: bool = False, drug: str | None = None,
) -> SideEffect:  # fmt: skip
    start, end = None if day is None else d(day), None if until is None else d(until)
    return SideEffect(1, "Nausea", severity, serious, drug, start, DatePrecision.MONTH, end)


def only(record: PersonRecord) -> EventMark:
    (mark,) = event_marks(record, d(60), RULES)
    return mark


@pytest.mark.parametrize(
    ("found", "label", "detail", "priority"),
    [
        (effect(5), "Nausea, mild", "Side effect: Nausea, mild", 1),
        (effect(5, severity=Severity.UNKNOWN), "Nausea", "Side effect: Nausea", 1),
        (effect(5, severity=Severity.SEVERE, serious=True), "Nausea, severe",
         "Side effect: Nausea, severe, serious", 0),
        (effect(5, drug="sertraline"), "Nausea, mild",
         "Side effect: Nausea, mild (with sertraline)", 1),
    ],
)  # fmt: skip
def test_a_side_effect_asks_for_attention_and_a_serious_one_comes_first(
    found: SideEffect, label: str, detail: str, priority: int
) -> None:
    mark = only(person(side_effects=[found]))
    assert (mark.kind, mark.label, mark.detail) == (EventKind.SIDE_EFFECT, label, detail)
    assert (mark.attention, mark.line, mark.priority) == (True, True, priority)
    assert mark.precision is DatePrecision.MONTH


@pytest.mark.parametrize(
    ("found", "start", "end"),
    [
        pytest.param(effect(5), d(5), None, id="goes on"),
        pytest.param(effect(5, 20), d(5), d(20), id="ended"),
        pytest.param(effect(5, 60), d(5), d(60), id="ended on the day shown"),
        pytest.param(effect(5, 61), d(5), None, id="ends after the day shown"),
        pytest.param(effect(60), d(60), None, id="began on the day shown"),
    ],
)
def test_a_side_effect_lasts_as_far_as_is_known_on_the_day(
    found: SideEffect, start: date, end: date | None
) -> None:
    mark = only(person(side_effects=[found]))
    assert (mark.start, mark.end) == (start, end)


def test_what_has_no_day_or_lies_ahead_is_not_drawn() -> None:
    record = person(
        side_effects=[effect(None), effect(61)],
        laboratory=[lab("weight", 61, 80)],
        encounters=[visit(61), visit(5, state=VisitState.DID_NOT_ATTEND),
                    visit(6, EncounterKind.CASE_REVIEW)],
        reviews=[review(61)],
    )  # fmt: skip
    assert event_marks(record, d(60), RULES) == ()
    assert len(event_marks(record, d(61), RULES)) == 4


@pytest.mark.parametrize(
    ("kind", "expected", "label", "line", "priority"),
    [
        (EncounterKind.HOSPITAL, EventKind.HOSPITAL, "hospital, no discharge recorded", True, 0),
        (EncounterKind.EMERGENCY, EventKind.EMERGENCY, "emergency visit", True, 0),
        (EncounterKind.CARE_CONTACT, EventKind.CONTACT, "care_contact", False, 9),
    ],
)
def test_hospital_and_emergency_cross_all_lanes(
    kind: EncounterKind, expected: EventKind, label: str, line: bool, priority: int
) -> None:
    mark = only(person(encounters=[visit(5, kind, by=OSEI)]))
    assert (mark.kind, mark.label) == (expected, label)
    assert (mark.line, mark.attention, mark.priority) == (line, line, priority)
    open_end = label.removeprefix("hospital") if kind is EncounterKind.HOSPITAL else ""
    assert mark.detail == f"{kind.value} by R. Osei{open_end}"
    assert only(person(encounters=[visit(5, kind)])).detail == f"{kind.value}{open_end}"


@pytest.mark.parametrize(("until", "end"), [(None, None), (20, d(20)), (60, d(60)), (61, None)])
def test_a_hospital_stay_lasts_until_its_discharge_is_known(
    until: int | None, end: date | None
) -> None:
    stay = visit(5, EncounterKind.HOSPITAL, until=until)
    mark = only(person(encounters=[stay]))
    assert mark.end == end
    assert mark.label == ("hospital" if end else "hospital, no discharge recorded")


def test_a_review_says_each_kind_of_decision_once() -> None:
    record = person(
        reviews=[review(10, id=7), review(20, id=8)],
        decisions=[decision(7, DecisionKind.CONSULT), decision(7, DecisionKind.CONTINUE),
                   decision(7, DecisionKind.CONSULT)],
    )  # fmt: skip
    with_decisions, without = event_marks(record, d(60), RULES)
    assert with_decisions.label == "review: consult, continue"
    assert with_decisions.detail == "Review: consult, continue"
    assert (without.label, without.detail) == ("review", "Review")
    for mark in (with_decisions, without):
        assert (mark.kind, mark.end) == (EventKind.REVIEW, None)
        assert (mark.attention, mark.line, mark.priority) == (False, True, 3)


@pytest.mark.parametrize(
    ("value", "state", "label", "detail"),
    [
        (0.8, RecordState.FINAL, "lithium_level 0.8 mmol/L", "lithium_level: 0.8 mmol/L"),
        (0, RecordState.FINAL, "lithium_level 0 mmol/L", "lithium_level: 0 mmol/L"),
        (None, RecordState.NO_VALUE, "lithium_level no value", "lithium_level: no value"),
        (0.8, RecordState.UNKNOWN, "lithium_level 0.8 mmol/L (state unknown, not counted)",
         "lithium_level: 0.8 mmol/L (state unknown, not counted)"),
    ],
)  # fmt: skip
def test_a_result_says_its_value_and_whether_it_counts(
    value: float | None, state: RecordState, label: str, detail: str
) -> None:
    mark = only(person(laboratory=[lab("lithium_level", 5, value, state)]))
    assert (mark.kind, mark.label, mark.detail) == (EventKind.LABORATORY, label, detail)
    assert (mark.attention, mark.line, mark.priority, mark.end) == (False, False, 4, None)


def test_a_result_without_a_unit_is_its_number() -> None:
    bare = replace(lab("anc", 5, 1200), unit=None)
    assert only(person(laboratory=[bare])).label == "anc 1200"


def test_the_first_weight_is_said_and_the_later_ones_compared_with_it() -> None:
    weights = [lab("weight", 0, 80), lab("weight", 30, 84), lab("weight", 50, 81)]
    marks = event_marks(person(laboratory=weights), d(60), RULES)
    assert [m.label for m in marks] == ["weight 80 mmol/L", "weight +5 %", "weight +1 %"]
    assert [m.detail for m in marks] == [f"weight: {v} mmol/L" for v in (80, 84, 81)]
    assert [(m.attention, m.priority) for m in marks] == [(False, 4), (True, 2), (False, 4)]


def test_the_same_weight_is_no_loss() -> None:
    weights = [lab("weight", 0, 80), lab("weight", 30, 80)]
    assert event_marks(person(laboratory=weights), d(60), RULES)[-1].label == "weight +0 %"


def test_marks_stand_by_day_then_kind() -> None:
    record = person(
        side_effects=[effect(30)],
        laboratory=[lab("weight", 30, 80)],
        encounters=[visit(10, EncounterKind.HOSPITAL), visit(30)],
    )
    found = [(m.start, m.kind) for m in event_marks(record, d(60), RULES)]
    assert found == [
        (d(10), EventKind.HOSPITAL),
        (d(30), EventKind.CONTACT),
        (d(30), EventKind.LABORATORY),
        (d(30), EventKind.SIDE_EFFECT),
    ]


def held(day: int, modality: str | None, focus: str | None) -> TherapySession:
    return replace(session(day), modality=modality, focus=focus)


def test_neighbouring_sessions_of_the_same_kind_are_one_run() -> None:
    sessions = (
        held(0, "CBT", "activation"),
        held(7, "CBT", "activation"),
        replace(held(10, "EMDR", None), state=VisitState.DID_NOT_ATTEND),
        held(14, None, None),
        held(21, "CBT", "activation"),
        held(28, "CBT", "exposure"),
        held(35, "CBT", "activation"),
    )
    assert focus_runs(sessions) == (
        FocusRun(d(0), d(21), "CBT", "activation"),
        FocusRun(d(28), d(28), "CBT", "exposure"),
        FocusRun(d(35), d(35), "CBT", "activation"),
    )
    assert focus_runs(()) == ()
    assert focus_runs((held(0, None, "grief"),)) == (FocusRun(d(0), d(0), None, "grief"),)
