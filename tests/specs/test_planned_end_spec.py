"""A planned end of an order comes by itself: what is stored for a day is what is found on it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.db.definitions import load_rule_book
from dashboard.domain.codes import OrderStatus, Phase
from dashboard.domain.derived import DueItem
from dashboard.domain.due import due_items
from dashboard.domain.due_reading import open_items
from dashboard.domain.record import MedicationOrder, PersonRecord
from dashboard.domain.rules import RuleBook
from dashboard.domain.summary import derive
from tests.support.clinical import (
    clearance,
    d,
    fill,
    injection,
    lab,
    order,
    person,
    phq9,
    session,
    visit,
)

RULES = load_rule_book()
NOT_BETTER = [phq9(0, 16), phq9(30, 15), phq9(60, 14)]


def planned(
    ingredient: str, day: int, end: int | None, drug_class: str = "ssri", dose: float = 50,
    interval: int | None = None,
) -> MedicationOrder:  # fmt: skip
    """An active order, with an end that is planned."""
    made = order(ingredient, day, dose=dose, drug_class=drug_class, interval=interval)
    return replace(made, stopped_on=None if end is None else d(end))


def intervals(record: PersonRecord, rules: RuleBook, rule: str) -> list[tuple[int, int | None]]:
    """Days from the start on which each item of a rule exists: [from, until)."""
    start = d(0)
    return sorted(
        ((i.active_from - start).days, i.active_until and (i.active_until - start).days)
        for i in due_items(record, rules)
        if i.rule == rule
    )


QUETIAPINE = planned("quetiapine", 0, 90, "antipsychotic")
GAINED = [lab("weight", 0, 60), lab("weight", 30, 66)]
CASES = [
    ("lithium_level", person(orders=[planned("lithium", 0, 50, "mood_stabiliser")]), [(0, 50)],
     "the level is asked for until the end"),
    ("lithium_level", person(orders=[planned("lithium", 0, None, "mood_stabiliser")]), [(0, None)],
     "no end"),
    ("lithium_level", person(orders=[planned("lithium", 0, 50, "mood_stabiliser")],
                             sessions=[session(50)]), [], "an event on the day: ended"),
    ("lithium_level", person(orders=[planned("lithium", 0, 50, "mood_stabiliser")],
                             sessions=[session(49)]), [(0, 50)], "an event the day before"),
    ("weight_gain", person(orders=[QUETIAPINE], laboratory=GAINED), [(30, 90)],
     "the flag ends with the antipsychotic"),
    ("anc_low", person(orders=[planned("clozapine", 0, 40, "antipsychotic")],
                       laboratory=[lab("anc", 30, 1200)]), [(30, 40)], "neutrophils"),
    ("antidepressant_start", person(orders=[planned("sertraline", 0, 10)]), [(0, 10)],
     "review of a start"),
    ("injection", person(orders=[planned("paliperidone", 0, 60, "antipsychotic", interval=30)],
                         administrations=[injection("paliperidone", 30, 30)]), [(30, 60)],
     "the next injection"),
    ("supply_gap", person(orders=[planned("sertraline", 0, 60)],
                          dispenses=[fill("sertraline", 0, 30)]), [(44, 60)], "gap until the end"),
    ("supply_gap", person(orders=[planned("sertraline", 0, 44)],
                          dispenses=[fill("sertraline", 0, 30)]), [], "ended on that very day"),
    ("inertia", person(measurements=NOT_BETTER, orders=[planned("sertraline", 0, 80)]),
     [(70, 80), (150, None)], "to stop is a change of treatment, once it comes"),
    ("inertia", person(measurements=NOT_BETTER, orders=[planned("sertraline", 0, 65)]),
     [(135, None)], "stopped before day 70"),
    ("lithium_level", person(orders=[planned("lithium", 0, 30, "mood_stabiliser", dose=400),
                                     planned("lithium", 20, 60, "mood_stabiliser", dose=800)]),
     [(20, 60)], "the end of an older order changes nothing"),
    ("lithium_level", person(orders=[planned("lithium", 0, 30, "mood_stabiliser")],
                             phase=Phase.CLOSED), [], "not in care"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "record", "expected"),
    [pytest.param(r, p, e, id=f"{r}: {t}") for r, p, e, t in CASES],
)
def test_the_days_of_an_item(
    rules: RuleBook, rule: str, record: PersonRecord, expected: list[tuple[int, int | None]]
) -> None:
    assert intervals(record, rules, rule) == expected


def test_the_summary_says_until_when_it_holds(rules: RuleBook) -> None:
    two = [planned("lithium", 0, 50, "mood_stabiliser"), planned("sertraline", 0, 80)]
    row = derive(person(orders=two), rules)[0]
    assert (row.changes_on, row.medication_classes) == (d(50), ("mood_stabiliser", "ssri"))
    row = derive(person(orders=two), rules, d(50))[0]
    assert (row.changes_on, row.medication_classes) == (d(80), ("ssri",))
    row = derive(person(orders=two), rules, d(80))[0]
    assert (row.changes_on, row.medication_classes) == (None, ())
    assert derive(person(orders=[order("sertraline", 0, 50)]), rules)[0].changes_on is None


drugs = st.sampled_from(
    [("sertraline", "ssri"), ("fluoxetine", "ssri"), ("lithium", "mood_stabiliser"),
     ("quetiapine", "antipsychotic"), ("clozapine", "antipsychotic")]
)  # fmt: skip
days = st.integers(0, 100)


@st.composite
def people(draw: st.DrawFn) -> PersonRecord:
    orders, fills, tests = [], [], []
    for name, kind in draw(st.lists(drugs, max_size=4)):
        start, end = draw(days), draw(st.none() | st.integers(1, 260))
        dose = draw(st.sampled_from([50.0, 100.0]))
        orders.append(planned(name, start, None if end is None else start + end, kind, dose))
        if draw(st.booleans()):
            fills.append(fill(name, draw(days), draw(st.integers(1, 90)), kind))
    for test, value in draw(
        st.lists(st.tuples(st.sampled_from(["weight", "anc", "lithium_level"]),
                           st.sampled_from([0.9, 1.3, 60.0, 66.0, 900.0])), max_size=4)
    ):  # fmt: skip
        tests.append(lab(test, draw(days), value))
    scores = [phq9(n, draw(st.integers(0, 27)), items={9: draw(st.integers(0, 1))})
              for n in draw(st.lists(days, max_size=4))]  # fmt: skip
    cleared = [clearance("item9", s.id, 100) for s in scores if s.items[9] and draw(st.booleans())]
    return person(
        phase=draw(st.sampled_from([Phase.ACTIVE, Phase.RELAPSE_PREVENTION, Phase.CLOSED])),
        orders=orders, dispenses=fills, laboratory=tests, measurements=scores, clearances=cleared,
        sessions=[session(n) for n in draw(st.lists(days, max_size=3))],
        encounters=[visit(n) for n in draw(st.lists(days, max_size=3))],
    )  # fmt: skip


def as_told_on(record: PersonRecord, day: date) -> PersonRecord:
    """Naive: on ``day`` somebody writes down which orders have ended, and crosses out the plans."""

    def told(one: MedicationOrder) -> MedicationOrder:
        if one.stopped_on is not None and one.stopped_on <= day:
            return replace(one, status=OrderStatus.COMPLETED)
        return replace(one, stopped_on=None)

    return replace(record, orders=tuple(told(one) for one in record.orders))


def said(items: Iterator[DueItem] | tuple[DueItem, ...]) -> list[tuple[object, ...]]:
    return [(i.rank, i.due_on, i.rule, i.kind, i.why, i.label, i.evidence_id, i.owner_id,
             sorted(i.evidence.items())) for i in items]  # fmt: skip


@given(people())
@settings(max_examples=120, deadline=None)
def test_what_is_stored_for_a_day_is_what_is_found_on_it(record: PersonRecord) -> None:
    summary, stored = derive(record, RULES)
    assert stored == due_items(record, RULES)
    # From the last event on.
    through = (summary.events_through or d(0)).toordinal()
    ends = [o.stopped_on.toordinal() for o in record.orders if o.stopped_on is not None]
    watched = {max(through, day + n) for day in [*ends, through] for n in (-1, 0, 1, 30)}
    for ordinal in sorted(watched):
        day = date.fromordinal(ordinal)
        anew = derive(as_told_on(record, day), RULES)
        assert said(open_items(stored, day)) == said(open_items(anew[1], day)), day
        later = derive(record, RULES, day)
        assert said(open_items(later[1], day)) == said(open_items(anew[1], day)), day
        # The row of that day says the same as well, but for what it calls the last event.
        names = ("medication_text", "medication_classes", "treatment", "supply", "top_due_on",
                 "overdue_from", "judged_from", "step_down_until")  # fmt: skip
        for name in names:
            assert getattr(later[0], name) == getattr(anew[0], name), (name, day)
        holds = summary.changes_on is None or day < summary.changes_on
        if holds:
            assert later[0] == summary
