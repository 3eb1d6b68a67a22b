"""The figures above the caseload, and the views beside them, against the rules person by person."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from dashboard.db.definitions import load_rule_book
from dashboard.db.engine import open_engine, reading, writing
from dashboard.domain.access import AccessScope, command_line_scope
from dashboard.domain.as_of import AsOf
from dashboard.domain.care_rules import RuleId
from dashboard.domain.caseload_filter import CaseloadFilter, Section
from dashboard.domain.caseload_kpis import COUNTED, INERT, KpiId
from dashboard.domain.caseload_states import (
    SPANS,
    Lateness,
    Ready,
    ResponseState,
    SupplyState,
)
from dashboard.domain.caseload_views import BUILT_IN
from dashboard.domain.codes import DueKind, Role
from dashboard.domain.derived import CaseloadSummary, DueItem
from dashboard.domain.due_reading import is_overdue, open_items
from dashboard.domain.findings import findings
from dashboard.domain.outcomes import Answer
from dashboard.domain.record import PersonRecord
from dashboard.domain.rules import RuleBook
from dashboard.domain.summary import derive
from dashboard.domain.supply import SUPPLY_DAYS, covered, is_low
from dashboard.queries.caseload import caseload_page, caseload_rows
from dashboard.queries.caseload_counts import caseload_counts, caseload_total
from dashboard.queries.caseload_kpis import caseload_kpis
from dashboard.queries.caseload_then import Clinic, caseload_on
from dashboard.queries.patient_keys import patient_keys
from dashboard.queries.person_record import read_records
from dashboard.settings import Settings
from tests.support.caseload import AS_OF, add_summary, due
from tests.support.people import add_team

EVERYBODY = command_line_scope()
ALL = CaseloadFilter(section=Section.ALL)
RULES = load_rule_book()
DAYS = (AS_OF, AS_OF + timedelta(days=30))
Person = tuple[PersonRecord, CaseloadSummary, tuple[DueItem, ...]]


@pytest.fixture(scope="module")
def demo(demo_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    file = tmp_path_factory.mktemp("kpis") / "demo.sqlite"
    shutil.copyfile(demo_database, file)
    engine = open_engine(f"sqlite:///{file}")
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def people(demo: Engine) -> list[Person]:
    """Everybody on the caseload, derived anew from their records."""
    with reading(demo) as conn:
        records = [r for ids in patient_keys(conn) for r in read_records(conn, ids).values()]
    every = [(record, *derive(record, RULES)) for record in records]
    return [person for person in every if person[1].on_caseload]


def response_of(person: Person, day: date) -> ResponseState:
    record, summary, _ = person
    start = summary.episode_started_on
    assert start is not None
    found = {f.rule: f.answer for f in findings(record, RULES, day)}
    better = found.get(RuleId.IMPROVED)
    if (day - start).days < 70 or better not in (Answer.YES, Answer.NO):
        return ResponseState.UNKNOWN
    return ResponseState.IMPROVED if better is Answer.YES else ResponseState.NOT_IMPROVED


def supply_of(person: Person, day: date) -> SupplyState:
    supplies = person[1].supply
    counts = [covered(s, day - timedelta(days=SUPPLY_DAYS), day) for s in supplies]
    known = [count for count in counts if count.of_days]
    at_hospital = any(until == date.max for s in supplies for _, until in s.hospital)
    if not known or at_hospital:
        return SupplyState.UNKNOWN
    low = any(is_low(count.days, count.of_days) for count in known)
    return SupplyState.LOW if low else SupplyState.COVERED


def has_flag(person: Person, rule: RuleId, day: date) -> bool:
    return any(item.rule == rule for item in open_items(person[2], day))


def ready(person: Person, day: date) -> bool:
    found = {f.rule: f.answer for f in findings(person[0], RULES, day)}
    return found.get(RuleId.STEP_DOWN) is Answer.YES


def discussed_before(person: Person, day: date) -> bool:
    since = person[1].last_discussed_on or person[1].episode_started_on
    return since is not None and since <= day - timedelta(days=28)


def started_after(person: Person, day: date) -> bool:
    start = person[1].episode_started_on
    return start is not None and start > day - timedelta(days=28)


Rule = Callable[[Person, date], bool]
STATES: list[tuple[CaseloadFilter, Rule]] = [
    *((replace(ALL, response=state), lambda p, day, s=state: response_of(p, day) is s)
      for state in ResponseState),
    *((replace(ALL, supply=state), lambda p, day, s=state: supply_of(p, day) is s)
      for state in SupplyState if state is not SupplyState.GAP),
    (replace(ALL, supply=SupplyState.GAP), lambda p, day: has_flag(p, RuleId.SUPPLY_GAP, day)),
    (replace(ALL, ready=Ready.STEP_DOWN), ready),
    (replace(ALL, undiscussed=28), discussed_before),
    (replace(ALL, new=28), started_after),
    (INERT, lambda p, day: response_of(p, day) is ResponseState.NOT_IMPROVED
     and has_flag(p, RuleId.INERTIA, day)),
]  # fmt: skip


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize(("asked", "holds"), STATES, ids=[q.to_query() for q, _ in STATES])
def test_each_state_finds_whom_the_rule_names(
    demo: Engine, people: list[Person], asked: CaseloadFilter, holds: Rule, day: date
) -> None:
    expected = {person[0].person.public_id for person in people if holds(person, day)}
    with reading(demo) as conn:
        rows = list(caseload_rows(conn, EVERYBODY, asked, day, RULES))
        assert {row.public_id for row in rows} == expected
        assert caseload_total(conn, EVERYBODY, asked, day, RULES) == len(rows) == len(expected)


def test_the_demo_has_somebody_in_each_state(people: list[Person]) -> None:
    for asked, holds in STATES:
        assert any(holds(person, AS_OF) for person in people), asked.to_query()


@pytest.mark.parametrize("day", [*DAYS, date(2026, 9, 1)])
def test_the_number_of_a_figure_is_that_of_the_rows_behind_it(demo: Engine, day: date) -> None:
    clinic = Clinic(RULES, Settings().timezone)
    as_of = AsOf(day, AS_OF)
    with reading(demo) as conn, caseload_on(conn, EVERYBODY, as_of, clinic) as then:
        kpis = caseload_kpis(then, EVERYBODY, as_of, RULES)
        assert [kpi.id for kpi in kpis] == list(KpiId)
        for kpi in kpis:
            rows = list(caseload_rows(then, EVERYBODY, COUNTED[kpi.id], day, RULES))
            if day < AS_OF and kpi.id is KpiId.NO_NEXT_CONTACT:
                assert kpi.count is None
            else:
                assert kpi.count == len(rows) <= kpi.of
            if kpi.inert is not None:
                inert = list(caseload_rows(then, EVERYBODY, INERT, day, RULES))
                assert kpi.inert == len(inert) <= len(rows)


def test_figures_are_of_the_scope_alone(engine: Engine) -> None:
    with writing(engine) as conn:
        north, south = add_team(conn, "North"), add_team(conn, "South")
        for team, count in ((north, 3), (south, 2)):
            for number in range(count):
                late = (due(AS_OF - timedelta(days=9)),) if number == 0 else ()
                add_summary(conn, late, team_id=team, step_down_until=AS_OF + timedelta(days=1))
    scope = AccessScope("s", "S", Role.SUPERVISOR, team_ids=frozenset({north}), masked=False)
    with reading(engine) as conn:
        found = {
            k.id: (k.count, k.of) for k in caseload_kpis(conn, scope, AsOf(AS_OF, AS_OF), RULES)
        }
    assert found == {
        KpiId.OVERDUE: (1, 3),
        KpiId.NO_NEXT_CONTACT: (3, 3),
        KpiId.NOT_IMPROVED: (0, 0),
        KpiId.LOW_SUPPLY: (0, 0),
        KpiId.STEP_DOWN: (3, 3),
    }


@pytest.mark.parametrize(
    ("known", "until", "since", "low"),
    [
        (-9, None, 0, True), (-9, None, 1, False), (-9, 1, 30, True), (-9, 0, 30, False),
        (0, None, 0, True), (1, None, 1, None), (None, None, None, None), (-9, None, None, False),
    ],
)  # fmt: skip
def test_low_supply_begins_and_ends_on_its_days(
    engine: Engine, known: int | None, until: int | None, since: int | None, low: bool | None
) -> None:
    def day(days: int | None) -> date | None:
        return None if days is None else AS_OF + timedelta(days=days)

    with writing(engine) as conn:
        add_summary(
            conn, supply_known_from=day(known), supply_low_until=day(until),
            supply_low_from=day(since),
        )  # fmt: skip
    found = {}
    with reading(engine) as conn:
        for state in (SupplyState.LOW, SupplyState.COVERED, SupplyState.UNKNOWN):
            found[state] = caseload_total(conn, EVERYBODY, replace(ALL, supply=state), AS_OF, RULES)
    names = {True: SupplyState.LOW, False: SupplyState.COVERED, None: SupplyState.UNKNOWN}
    assert found == {state: int(state is names[low]) for state in found}


@pytest.mark.parametrize("late", Lateness)
@pytest.mark.parametrize("kind", [None, DueKind.MEASURE, DueKind.SAFETY_FLAG])
def test_the_longest_overdue_item_decides_how_late_somebody_is(
    demo: Engine, people: list[Person], late: Lateness, kind: DueKind | None
) -> None:
    asked = CaseloadFilter(kind=kind, late=late)
    span = SPANS[late]
    expected = set()
    for record, summary, items in people:
        own = [i for i in items if is_overdue(i, AS_OF) and kind in (None, i.kind)]
        if own and summary.overdue_from is not None and summary.overdue_from <= AS_OF:
            days = (AS_OF - min(item.due_on for item in own)).days
            if span.first <= days and (span.last is None or days <= span.last):
                expected.add(record.person.public_id)
    with reading(demo) as conn:
        rows = caseload_page(conn, EVERYBODY, asked, AS_OF, RULES, 0, 500).rows
    assert {row.public_id for row in rows} == expected


def test_every_view_counts_its_rows_under_the_same_filters(demo: Engine, rules: RuleBook) -> None:
    with reading(demo) as conn:
        owner = next(iter(caseload_rows(conn, EVERYBODY, ALL, AS_OF, rules)))
        asked = CaseloadFilter(treatment=None, text=owner.name.short.split(" ")[-1][:2])
        counts = caseload_counts(conn, EVERYBODY, asked, AS_OF, rules)
        for view, count in counts.views.items():
            narrowed = replace(BUILT_IN[view].asked, text=asked.text)
            assert count == len(list(caseload_rows(conn, EVERYBODY, narrowed, AS_OF, rules)))
