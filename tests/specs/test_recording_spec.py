"""What can be recorded, what the form offers, and how it reads. One line is one case."""

from dataclasses import replace
from datetime import timedelta

import pytest

from dashboard.domain.choices import current_orders, intent_choices, known_subject, usual
from dashboard.domain.codes import DecisionKind, IntentChange, OrderStatus
from dashboard.domain.record import MedicationOrder
from dashboard.domain.recording import (
    Fault,
    Intent,
    NewDecision,
    decision_words,
    faults_of,
    intent_words,
)
from dashboard.domain.recording_json import write_review
from dashboard.domain.rules import RuleBook
from tests.support.clinical import d, order, person, session
from tests.support.recorded import read_review

TODAY = d(100)
C, K = IntentChange, DecisionKind
CONSULT = NewDecision(K.CONSULT, "", 1, TODAY + timedelta(days=7))
ADJUST = replace(CONSULT, kind=K.ADJUST_MEDICATION)


@pytest.mark.parametrize(
    ("intent", "text"),
    [
        (Intent(C.INCREASE, "sertraline", 100, "mg"), "increase sertraline to 100 mg"),
        (Intent(C.DECREASE, "lithium", 450.5, "mg"), "decrease lithium to 450.5 mg"),
        (Intent(C.START, "mirtazapine", 15, "mg"), "start mirtazapine 15 mg"),
        (Intent(C.START, "mirtazapine"), "start mirtazapine"),
        (Intent(C.SWITCH, "fluoxetine", 20, "mg"), "switch to fluoxetine 20 mg"),
        (Intent(C.STOP, "quetiapine"), "stop quetiapine"),
        (Intent(C.ADD_THERAPY, "CBT"), "add CBT"),
        (Intent(C.MORE_SESSIONS, "CBT"), "more sessions of CBT"),
        (Intent(C.CHANGE_THERAPY, "EMDR"), "change therapy to EMDR"),
        (Intent(C.END_THERAPY, "CBT"), "end CBT"),
    ],
)
def test_an_intent_in_words(intent: Intent, text: str) -> None:
    assert intent_words(intent) == text


def test_a_decision_without_an_intent_reads_as_its_kind() -> None:
    assert decision_words(K.CONSULT, None) == "psychiatric consult"


@pytest.mark.parametrize(
    ("decision", "faults"),
    [
        (NewDecision(K.CONTINUE), ()),
        (CONSULT, ()),
        (replace(CONSULT, due_on=TODAY), ()),
        (replace(CONSULT, due_on=TODAY - timedelta(days=1)), (Fault.DUE_PAST,)),
        (replace(CONSULT, due_on=TODAY + timedelta(days=366)), ()),
        (replace(CONSULT, due_on=TODAY + timedelta(days=367)), (Fault.DUE_FAR,)),
        (NewDecision(K.OUTREACH), (Fault.NO_OWNER, Fault.NO_DUE)),
        (replace(CONSULT, reason="x" * 200), ()),
        (replace(CONSULT, reason="x" * 201), (Fault.REASON_TOO_LONG,)),
        (replace(ADJUST, intent=Intent(C.INCREASE, "sertraline", 100, "mg")), ()),
        (replace(ADJUST, intent=Intent(C.INCREASE, "sertraline")), (Fault.INTENT_DOSE,)),
        (replace(ADJUST, intent=Intent(C.INCREASE, "sertraline", 100)), (Fault.INTENT_DOSE,)),
        (replace(ADJUST, intent=Intent(C.INCREASE, "sertraline", 0, "mg")), (Fault.INTENT_DOSE,)),
        (replace(ADJUST, intent=Intent(C.START, "sertraline", -5, "mg")), (Fault.INTENT_DOSE,)),
        (replace(ADJUST, intent=Intent(C.STOP, "sertraline", 50, "mg")), (Fault.INTENT_DOSE,)),
        (replace(ADJUST, intent=Intent(C.STOP, " ")), (Fault.INTENT_SUBJECT,)),
        (replace(ADJUST, intent=Intent(C.ADD_THERAPY, "CBT")), (Fault.INTENT_KIND,)),
        (replace(CONSULT, intent=Intent(C.STOP, "sertraline")), (Fault.INTENT_KIND,)),
    ],
)
def test_what_is_whole(decision: NewDecision, faults: tuple[Fault, ...]) -> None:
    assert faults_of([decision], None, TODAY) == faults


@pytest.mark.parametrize(
    ("days", "faults"),
    [
        (None, ()), (1, ()), (366, ()),
        (0, (Fault.NEXT_PAST,)), (-1, (Fault.NEXT_PAST,)), (367, (Fault.NEXT_FAR,)),
    ],
)  # fmt: skip
def test_the_next_review(days: int | None, faults: tuple[Fault, ...]) -> None:
    following = None if days is None else TODAY + timedelta(days=days)
    assert faults_of([CONSULT], following, TODAY) == faults


def test_what_is_kept_reads_back_equal() -> None:
    meant = replace(ADJUST, reason='"Half", said Ümit', intent=Intent(C.START, "x", 2.5, "mg"))
    for decisions in ((), (CONSULT,), (meant, NewDecision(K.CONTINUE), CONSULT)):
        for following in (None, TODAY):
            assert read_review(write_review(decisions, following)) == (decisions, following)


def test_the_usual_is_whole_for_every_kind(rules: RuleBook) -> None:
    record = person()
    for kind in DecisionKind:
        offered = usual(kind, record, rules, TODAY)
        assert faults_of([offered.decision], offered.next_review_on, TODAY) == ()
        assert offered.decision.kind is kind


def test_the_next_step_of_the_dose_is_offered_first(rules: RuleBook) -> None:
    record = person(orders=[order("sertraline", 0, dose=50)])
    offered = intent_choices(K.ADJUST_MEDICATION, record, rules, TODAY)
    assert [intent_words(i) for i in offered] == [
        "increase sertraline to 100 mg",
        "decrease sertraline to 25 mg",
        "stop sertraline",
    ]


SERTRALINE = order("sertraline", 0, dose=50)
STARTED_LATER = order("sertraline", 60, dose=100)


@pytest.mark.parametrize(
    ("orders", "doses"),
    [
        ([SERTRALINE], [50]),
        ([], []),
        # Active and not begun yet: nobody takes it, so there is no dose of it to change.
        ([order("sertraline", 101)], []),
        ([order("sertraline", 100)], [50]),
        ([replace(SERTRALINE, started_on=None)], [50]),
        # The next dose is ordered ahead: until its day the present one is what can be changed.
        ([SERTRALINE, order("sertraline", 110, dose=100)], [50]),
        ([SERTRALINE, STARTED_LATER], [100]),
        # A planned end: from its day on there is nothing to change any more.
        ([replace(SERTRALINE, stopped_on=d(101))], [50]),
        ([replace(SERTRALINE, stopped_on=d(100))], []),
        ([replace(SERTRALINE, status=OrderStatus.ON_HOLD)], []),
        ([replace(SERTRALINE, status=OrderStatus.UNKNOWN)], []),
    ],
)
def test_only_what_is_taken_today_can_be_changed(
    rules: RuleBook, orders: list[MedicationOrder], doses: list[float]
) -> None:
    record = person(orders=orders)
    assert [o.daily_dose for o in current_orders(record, TODAY)] == doses
    offered = intent_choices(K.ADJUST_MEDICATION, record, rules, TODAY)
    assert bool(offered) == bool(doses)


def test_every_offer_can_be_recorded(rules: RuleBook) -> None:
    record = person(orders=[order("sertraline", 0, dose=50)], sessions=[session(5)])
    for kind in DecisionKind:
        for intent in intent_choices(kind, record, rules, TODAY):
            decision = replace(CONSULT, kind=kind, intent=intent)
            assert faults_of([decision], None, TODAY) == ()
            assert known_subject(intent, record, rules)


def test_free_text_is_no_medicine_and_no_therapy(rules: RuleBook) -> None:
    for change in IntentChange:
        assert not known_subject(Intent(change, "her mother"), person(), rules)
