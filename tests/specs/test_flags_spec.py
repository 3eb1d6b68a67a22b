"""Flags: the day each is raised (or nothing), and how it ends. One line is one case."""

from dataclasses import replace
from datetime import date

import pytest

from dashboard.domain.codes import (
    DecisionKind,
    DueKind,
    EncounterKind,
    OrderStatus,
    Phase,
    RecordState,
    Treatment,
    VisitState,
)
from dashboard.domain.derived import DueItem
from dashboard.domain.due import due_items
from dashboard.domain.due_reading import flags_on, why_now, why_text
from dashboard.domain.record import MedicationOrder, PersonRecord
from dashboard.domain.rules import RuleBook
from tests.support.clinical import (
    clearance,
    d,
    decision,
    fill,
    lab,
    order,
    person,
    phq9,
    review,
    score,
    session,
    visit,
)

MISSED, BOOKED = VisitState.DID_NOT_ATTEND, VisitState.BOOKED
RP = Phase.RELAPSE_PREVENTION
UNKNOWN = RecordState.UNKNOWN
CASE, HOSPITAL = EncounterKind.CASE_REVIEW, EncounterKind.HOSPITAL
QUETIAPINE = order("quetiapine", 0, drug_class="antipsychotic")
CLOZAPINE = order("clozapine", 0, drug_class="antipsychotic")
SERTRALINE = order("sertraline", 0)
CLOZAPINE_FILL = fill("clozapine", 0, 28)
CANCELLED = replace(order("mirtazapine", 60), status=OrderStatus.CANCELLED)


def planned_until(day: int) -> MedicationOrder:
    """An active order whose end is a plan."""
    return replace(SERTRALINE, stopped_on=d(day))


LATE = session(7, VisitState.CANCELLED_BY_PERSON, late=True)
TWO_MISSED = [session(7, MISSED), session(14, MISSED)]
NOT_BETTER = [phq9(0, 16), phq9(30, 15), phq9(60, 14)]


def flags(record: PersonRecord, rules: RuleBook, rule: str) -> list[DueItem]:
    return [item for item in due_items(record, rules) if item.rule == rule]


CASES = [
    # item 9
    ("item9", person(measurements=[phq9(5, 9, items={9: 1})]), 5, "answered 1"),
    ("item9", person(measurements=[phq9(5, 9, items={9: 0})]), None, "answered 0"),
    ("item9", person(measurements=[phq9(5, 9)]), None, "items not recorded"),
    ("item9", person(measurements=[phq9(5, 9, items={9: 1}), phq9(30, 0, items={9: 0})]), 5,
     "a later 0 does not clear it"),
    ("item9", person(measurements=[phq9(5, 9, items={9: 1}), phq9(30, 9, items={9: 2})]), 30,
     "the newest positive"),
    ("item9", person(measurements=[phq9(5, 9, items={9: 1}, id=7)],
                     clearances=[clearance("item9", 7, 6)]), None, "cleared"),
    ("item9", person(measurements=[phq9(5, 9, items={9: 1}, id=7), phq9(30, 9, items={9: 1})],
                     clearances=[clearance("item9", 7, 6)]), 30, "raised again"),
    ("item9", person(measurements=[phq9(5, 9, items={9: 1}, id=7)],
                     clearances=[clearance("phq9_severe", 7, 6)]), 5, "another flag cleared"),
    ("item9", person(measurements=[phq9(5, None, items={9: 1}, state=RecordState.NO_VALUE)]), 5,
     "positive although too few items for a total"),
    ("item9", person(measurements=[phq9(5, 9, items={9: 1}, state=UNKNOWN)]), None,
     "state unknown is never counted"),
    ("item9", person(measurements=[score("phq9_teen", 5, 9, items={9: 1})]), 5, "teen version"),
    # severe, C-SSRS
    ("phq9_severe", person(measurements=[phq9(5, 20)]), 5, "20"),
    ("phq9_severe", person(measurements=[phq9(5, 19)]), None, "19"),
    ("phq9_severe", person(measurements=[phq9(5, 20), phq9(30, 4)]), 5, "stands until cleared"),
    ("cssrs_high", person(measurements=[score("cssrs", 5, 3)]), 5, "high by level"),
    ("cssrs_high", person(measurements=[score("cssrs", 5, 2)]), None, "moderate"),
    ("cssrs_high", person(measurements=[
        score("cssrs", 5, None, items={4: 1}, state=RecordState.NO_VALUE)]), 5, "item 4, no total"),
    ("cssrs_high", person(measurements=[
        score("cssrs", 5, 2, items={1: 1, 2: 1, 3: 1, 4: 0, 5: 0, 6: 1, 7: 0})]), None,
     "behaviour long ago"),
    # sessions
    ("two_missed", person(sessions=[session(0), session(7, MISSED), session(14, MISSED)]), 14,
     "two in a row"),
    ("two_missed", person(sessions=[session(7, MISSED), session(14), session(21, MISSED)]), None,
     "one between"),
    ("two_missed", person(sessions=[session(0), LATE, session(14, MISSED)]), 14,
     "late cancellation counts"),
    ("two_missed", person(sessions=[session(7, MISSED),
                                    session(14, VisitState.CANCELLED_BY_SERVICE),
                                    session(21, MISSED)]), 21, "the service's own is skipped"),
    ("two_missed", person(sessions=[session(7, MISSED), session(14, MISSED), session(21, MISSED)]),
     14, "since the second"),
    ("two_missed", person(sessions=TWO_MISSED,
                          clearances=[clearance("two_missed", TWO_MISSED[-1].id, 15)]), None,
     "cleared for the last of them"),
    ("two_missed", person(sessions=[*TWO_MISSED, session(21, MISSED)],
                          clearances=[clearance("two_missed", TWO_MISSED[-1].id, 15)]), 14,
     "raised again by a third"),
    ("two_missed", person(sessions=[session(7, MISSED), session(14, MISSED), session(30, BOOKED)]),
     14, "a booking does not end it"),
    ("two_missed", person(sessions=[session(-7, MISSED), session(7, MISSED)]), None,
     "one of them in an earlier episode"),
    ("therapy_not_started", person(planned=Treatment.BOTH), 28, "28 days"),
    ("therapy_not_started", person(planned=Treatment.MEDICATION), None, "not planned"),
    ("therapy_not_started", person(planned=Treatment.THERAPY, sessions=[session(20)]), None,
     "started"),
    ("therapy_not_started", person(planned=Treatment.THERAPY, sessions=[session(40, BOOKED)]), 41,
     "booked: the day after, unless attended"),
    ("therapy_not_started", person(planned=Treatment.THERAPY, sessions=[session(0)]), None,
     "started on the first day"),
    ("therapy_not_started", person(planned=Treatment.THERAPY, sessions=[session(-1)]), 28,
     "a session of an earlier episode"),
    ("therapy_not_started", person(planned=Treatment.THERAPY, sessions=[session(40, MISSED)]), 28,
     "not attended is not booked"),
    # supply
    ("supply_gap", person(orders=[SERTRALINE], dispenses=[fill("sertraline", 0, 30)]), 44,
     "day 14 without supply"),
    ("supply_gap", person(orders=[SERTRALINE], dispenses=[fill("sertraline", 0, 30),
                                                          fill("sertraline", 20, 30)]), 74,
     "early refill carries over"),
    ("supply_gap", person(orders=[order("sertraline", 0, 20)],
                          dispenses=[fill("sertraline", 0, 30)]), None, "stopped"),
    ("supply_gap", person(orders=[planned_until(60)], dispenses=[fill("sertraline", 0, 30)]), 44,
     "an active order with a planned end is current"),
    ("supply_gap", person(orders=[planned_until(44)], dispenses=[fill("sertraline", 0, 30)]), None,
     "planned to end on day 14 without supply"),
    ("supply_gap", person(orders=[SERTRALINE]), None, "nothing dispensed: nothing known"),
    ("supply_gap", person(orders=[SERTRALINE], dispenses=[fill("sertraline", 0, None)]), None,
     "not computable"),
    ("supply_gap", person(orders=[SERTRALINE], dispenses=[fill("sertraline", 0, 30)],
                          encounters=[visit(40, HOSPITAL, until=50)]), 64,
     "supplied in hospital"),
    ("supply_gap", person(orders=[SERTRALINE], dispenses=[fill("sertraline", 0, 30)],
                          encounters=[visit(40, HOSPITAL)]), None, "still in hospital"),
    ("supply_gap", person(orders=[SERTRALINE], dispenses=[fill("sertraline", 5, 10)],
                          encounters=[visit(0, HOSPITAL, until=40)]), None,
     "all of it in hospital: nothing known"),
    ("clozapine_gap", person(orders=[CLOZAPINE], dispenses=[fill("clozapine", 0, 28)]), 30,
     "days 28, 29 and 30 without supply"),
    ("clozapine_gap", person(orders=[CLOZAPINE], dispenses=[fill("clozapine", 0, 28),
                                                            fill("clozapine", 30, 28)]), 60,
     "two days without supply, then a fill: the next end counts"),
    ("clozapine_gap", person(orders=[CLOZAPINE], dispenses=[fill("clozapine", 0, 28),
                                                            fill("clozapine", 20, 28)]), 58,
     "early refill carries over"),
    ("clozapine_gap", person(orders=[QUETIAPINE], dispenses=[fill("quetiapine", 0, 28)]), None,
     "another medicine"),
    ("clozapine_gap", person(orders=[order("clozapine", 0, 20)],
                             dispenses=[fill("clozapine", 0, 28)]), None, "stopped"),
    ("clozapine_gap", person(orders=[replace(CLOZAPINE, stopped_on=d(30))],
                             dispenses=[fill("clozapine", 0, 28)]), None,
     "planned to end on the third day"),
    ("clozapine_gap", person(orders=[replace(CLOZAPINE, stopped_on=d(31))],
                             dispenses=[fill("clozapine", 0, 28)]), 30,
     "planned to end on the day after it"),
    ("clozapine_gap", person(orders=[replace(CLOZAPINE, as_needed=True)],
                             dispenses=[fill("clozapine", 0, 28)]), None, "as needed"),
    ("clozapine_gap", person(orders=[CLOZAPINE]), None, "nothing dispensed: nothing known"),
    ("clozapine_gap", person(orders=[CLOZAPINE], dispenses=[fill("clozapine", 0, None)]), None,
     "not computable"),
    ("clozapine_gap", person(orders=[CLOZAPINE], dispenses=[fill("clozapine", 0, 28)],
                             encounters=[visit(30, HOSPITAL, until=40)]), 42,
     "in hospital from the third day: counted from the discharge"),
    ("clozapine_gap", person(orders=[CLOZAPINE], dispenses=[fill("clozapine", 0, 28)],
                             encounters=[visit(31, HOSPITAL, until=40)]), 30,
     "in hospital from the fourth day: raised before"),
    ("clozapine_gap", person(orders=[CLOZAPINE], dispenses=[fill("clozapine", 0, 28)],
                             encounters=[visit(20, HOSPITAL)]), None, "still in hospital"),
    # alliance, burden
    ("alliance", person(sessions=[session(7, rating=35.9)]), 7, "35.9"),
    ("alliance", person(sessions=[session(7, rating=36)]), None, "36"),
    ("alliance", person(sessions=[session(7, rating=30), session(14, rating=38)]), None,
     "better at the next"),
    ("alliance", person(measurements=[score("srs", 7, 0)]), 7, "0 is a rating"),
    ("side_effect_burden", person(measurements=[score("fibser", 7, 3)]), 7, "3"),
    ("side_effect_burden", person(measurements=[score("fibser", 7, 2)]), None, "2"),
    ("side_effect_burden", person(measurements=[score("fibser", 7, 5), score("fibser", 30, 0)]),
     None, "0 since"),
    # relapse
    ("relapse_signal", person(phase=RP, measurements=[phq9(0, 16), phq9(30, 4), phq9(60, 10),
                                                      phq9(67, 10)]), 67, "10 twice"),
    ("relapse_signal", person(phase=RP, measurements=[phq9(0, 16), phq9(30, 4), phq9(60, 10)]),
     None, "not repeated"),
    # inertia
    ("inertia", person(measurements=NOT_BETTER), 70, "day 70"),
    ("inertia", person(measurements=[*NOT_BETTER[:2], phq9(60, 9)]), None, "improved"),
    ("inertia", person(measurements=[phq9(0, 16), phq9(30, 9), phq9(90, 12)]), 90,
     "improved, then not"),
    ("inertia", person(measurements=[phq9(0, 16), phq9(30, 9), phq9(90, 12), phq9(100, 13)]), 90,
     "since the first of the scores that are not"),
    ("inertia", person(measurements=NOT_BETTER, orders=[SERTRALINE, CANCELLED]), 70,
     "an order that was cancelled before it began is no change"),
    ("inertia", person(measurements=[phq9(0, 16)]), None, "one score: insufficient"),
    ("inertia", person(measurements=[phq9(0, 9), phq9(60, 9)]), None, "no case at the start"),
    ("inertia", person(measurements=NOT_BETTER, orders=[SERTRALINE]), 70,
     "the first treatment is no change"),
    ("inertia", person(measurements=NOT_BETTER, orders=[order("sertraline", 0, 40),
                                                        order("sertraline", 40, dose=100)]), 110,
     "70 days after the dose was changed"),
    ("inertia", person(measurements=NOT_BETTER, orders=[order("sertraline", 0, 40),
                                                        order("sertraline", 40)]), 70,
     "a renewal is no change"),
    ("inertia", person(measurements=NOT_BETTER, encounters=[visit(50, CASE)]), 120,
     "70 days after the consult"),
    ("inertia", person(measurements=NOT_BETTER, reviews=[review(50, id=7)],
                       decisions=[decision(7, DecisionKind.CONTINUE)]), 70, "continue: nothing"),
    ("inertia", person(measurements=NOT_BETTER, reviews=[review(50, id=7)],
                       decisions=[decision(7, DecisionKind.ADD_PSYCHOTHERAPY)]), 120, "decided"),
    ("inertia", person(phase=RP, measurements=NOT_BETTER), None, "not in relapse prevention"),
    # score
    ("score_stale", person(measurements=[phq9(3, 0)]), 59, "56 days"),
    ("score_stale", person(), 56, "none since the start"),
    ("score_stale", person(phase=RP, measurements=[phq9(3, 9)]), None, "none asked"),
    # weight and levels
    ("weight_gain", person(orders=[QUETIAPINE], laboratory=[lab("weight", 0, 60),
                                                            lab("weight", 30, 63)]), 30, "5 %"),
    ("weight_gain", person(orders=[QUETIAPINE], laboratory=[lab("weight", 0, 60),
                                                            lab("weight", 30, 62.9)]), None,
     "just under"),
    ("weight_gain", person(orders=[QUETIAPINE], laboratory=[lab("weight", -9, 70),
                                                            lab("weight", -3, 60),
                                                            lab("weight", 30, 63)]), 30,
     "against the last before the start"),
    ("weight_gain", person(orders=[QUETIAPINE], laboratory=[lab("weight", -9, 70),
                                                            lab("weight", 0, 60),
                                                            lab("weight", 30, 63)]), 30,
     "against the weight of the first day"),
    ("weight_gain", person(orders=[SERTRALINE], laboratory=[lab("weight", 0, 60),
                                                            lab("weight", 30, 70)]), None,
     "no antipsychotic"),
    ("lithium_high", person(laboratory=[lab("lithium_level", 9, 1.5)]), 9, "1.5"),
    ("lithium_high", person(laboratory=[lab("lithium_level", 9, 1.49)]), None, "1.49"),
    ("lithium_high", person(laboratory=[lab("lithium_level", 9, 1.5),
                                        lab("lithium_level", 12, 0.9)]), None, "in range since"),
    ("lithium_high", person(laboratory=[lab("lithium_level", 9, 1.5, UNKNOWN)]), None,
     "state unknown is never counted"),
    ("anc_low", person(orders=[CLOZAPINE], laboratory=[lab("anc", 9, 1499)]), 9, "1499"),
    ("anc_low", person(orders=[CLOZAPINE], laboratory=[lab("anc", 9, 1500)]), None, "1500"),
    ("anc_low", person(orders=[QUETIAPINE], laboratory=[lab("anc", 9, 400)]), None,
     "not on clozapine"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "record", "raised"), [pytest.param(r, p, n, id=f"{r}: {t}") for r, p, n, t in CASES]
)
def test_flag(rules: RuleBook, rule: str, record: PersonRecord, raised: int | None) -> None:
    found = flags(record, rules, rule)
    assert [flag.due_on for flag in found] == ([] if raised is None else [d(raised)])
    for flag in found:
        assert flag.active_from == flag.due_on
        assert flag.kind in (DueKind.SAFETY_FLAG, DueKind.CLINICAL_FLAG)
        assert (flag.rank == 0) == (flag.kind is DueKind.SAFETY_FLAG)


@pytest.mark.parametrize(
    ("count", "advice"),
    [
        (499, "stop clozapine"),
        (500, "interrupt clozapine"),
        (999, "interrupt clozapine"),
        (1000, "count three times a week"),
        (1499, "count three times a week"),
    ],
)
def test_what_a_low_neutrophil_count_asks_for(rules: RuleBook, count: int, advice: str) -> None:
    record = person(orders=[CLOZAPINE], laboratory=[lab("anc", 9, count)])
    [flag] = flags(record, rules, "anc_low")
    assert flag.why == f"{count}/µL on 11 Mar 2026: {advice}"


@pytest.mark.parametrize(
    ("rule", "record", "why"),
    [
        ("item9", person(measurements=[phq9(5, 9, items={9: 2})]), "PHQ-9 item 9 = 2 on 7 Mar"),
        ("two_missed", person(sessions=[session(7, MISSED), session(14, MISSED)]), "9 and 16 Mar"),
        ("inertia", person(measurements=NOT_BETTER),
         "PHQ-9 16 → 14; no consult, no change since 2 Mar"),
        ("weight_gain", person(orders=[QUETIAPINE], laboratory=[lab("weight", 0, 60),
                                                                lab("weight", 30, 63.6)]),
         "+6 % since 2 Mar (60 → 63.6 mmol/L)"),
        ("supply_gap", person(orders=[SERTRALINE], dispenses=[fill("sertraline", 0, 30)]),
         "sertraline: no supply since 1 Apr"),
        ("clozapine_gap", person(orders=[CLOZAPINE], dispenses=[fill("clozapine", 0, 28)]),
         "clozapine: no supply since 30 Mar; after more than 48 hours without it the dose starts "
         "low again"),
        ("side_effect_burden", person(measurements=[score("fibser", 7, 5)]),
         "burden 5 of 6 on 9 Mar: reduce or switch"),
        ("anc_low", person(orders=[CLOZAPINE], laboratory=[lab("anc", 9, 999)]),
         "999/µL on 11 Mar: interrupt clozapine"),
    ],
)  # fmt: skip
def test_why_in_words(rules: RuleBook, rule: str, record: PersonRecord, why: str) -> None:
    assert why_text(flags(record, rules, rule)[0], date(2026, 12, 1)) == why


def test_clozapine_stands_above_the_supply_gap_and_each_is_cleared_by_itself(
    rules: RuleBook,
) -> None:
    record = person(orders=[CLOZAPINE], dispenses=[CLOZAPINE_FILL])
    found = {
        day: [f.rule for f in flags_on(due_items(record, rules), d(day)).shown if "gap" in f.rule]
        for day in (29, 30, 41, 42)
    }
    both = ["clozapine_gap", "supply_gap"]
    assert found == {29: [], 30: both[:1], 41: both[:1], 42: both}
    cleared = replace(record, clearances=(clearance("clozapine_gap", CLOZAPINE_FILL.id, 31),))
    assert [f.rule for f in flags_on(due_items(cleared, rules), d(42)).shown] == ["supply_gap"]


def test_safety_stands_above_everything_older(rules: RuleBook) -> None:
    record = person(measurements=[phq9(60, 12, items={9: 1})])
    first = why_now(due_items(record, rules), d(90))
    assert first is not None and first.rule == "item9"


def test_at_most_three_flags_are_shown_and_the_rest_is_counted(rules: RuleBook) -> None:
    record = person(
        planned=Treatment.THERAPY,
        measurements=[phq9(0, 21, items={9: 1}), score("srs", 5, 20), score("fibser", 5, 6)],
    )
    found = flags_on(due_items(record, rules), d(30))
    assert [f.rule for f in found.shown] == ["item9", "phq9_severe", "alliance"]
    assert found.more == 2
    assert flags_on(due_items(record, rules), d(27)).more == 1


ACTIVE = Phase.ACTIVE
AGAIN = [phq9(30, 3), phq9(60, 12), phq9(67, 13)]
RELAPSE, WORSE = "Relapse signal", "Worse, confirmed by a repeat"


@pytest.mark.parametrize(
    ("baseline", "phase", "label"),
    [
        (16, ACTIVE, RELAPSE),
        (5, ACTIVE, RELAPSE),
        (4, ACTIVE, WORSE),
        (0, ACTIVE, WORSE),
        (4, Phase.ASSESSMENT, WORSE),
        (4, RP, RELAPSE),
        (16, RP, RELAPSE),
    ],
)
def test_without_an_illness_before_it_is_worse_and_no_relapse(
    rules: RuleBook, baseline: int, phase: Phase, label: str
) -> None:
    record = person(phase=phase, measurements=[phq9(0, baseline), *AGAIN])
    [found] = flags(record, rules, "relapse_signal")
    assert (found.label, found.active_from) == (label, d(67))
    assert found.why.startswith("12 on ")
    once = person(phase=phase, measurements=[phq9(0, baseline), *AGAIN[:-1]])
    assert flags(once, rules, "relapse_signal") == []
