"""A safety flag left from an ended episode: who sees it, where it counts, and how it goes."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection, Engine, func, select, update

from dashboard.actions.clear_flag import ClearFlag, ClearResult, clear_flag
from dashboard.actions.derive import store_derived
from dashboard.db import tables as t
from dashboard.db.engine import reading, writing
from dashboard.domain.access import AccessScope, command_line_scope
from dashboard.domain.as_of import AsOf
from dashboard.domain.caseload_filter import CaseloadFilter, Section
from dashboard.domain.caseload_kpis import KpiId
from dashboard.domain.caseload_states import ResponseState, SupplyState
from dashboard.domain.caseload_views import ViewId
from dashboard.domain.codes import Phase, Role
from dashboard.domain.rules import RuleBook
from dashboard.queries.agenda_candidates import agenda_candidates
from dashboard.queries.caseload import caseload_page
from dashboard.queries.caseload_charts import ageing, quadrant
from dashboard.queries.caseload_conditions import matching
from dashboard.queries.caseload_counts import caseload_counts, caseload_total
from dashboard.queries.caseload_kpis import caseload_kpis
from dashboard.queries.caseload_then import Clinic, caseload_on
from dashboard.queries.verify import verify
from tests.support.people import add_clinician, add_event, add_person, add_team, public_id

TODAY, ENDED = date(2026, 11, 23), date(2026, 6, 1)
RAISED, ZONE = date(2026, 5, 4), ZoneInfo("Europe/London")
EVERYBODY = command_line_scope()
OVERDUE, ALL = CaseloadFilter(), CaseloadFilter(section=Section.ALL)
FLAGGED, CALM, IN_CARE = "flagged", "calm", "in care"


def evening(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 19, tzinfo=UTC).replace(tzinfo=None)


@pytest.fixture
def ids(engine: Engine, rules: RuleBook) -> dict[str, int]:
    """Three people of one clinician: two whose episode ended, one of them flagged, one in care."""
    made: dict[str, int] = {}
    with writing(engine) as conn:
        made["team"] = add_team(conn)
        made["clinician"] = add_clinician(conn, team_id=made["team"])
        for name in (FLAGGED, CALM, IN_CARE):
            made[name] = person = add_person(conn)
            open_still = name == IN_CARE
            add_event(
                conn, t.episode, person, team_id=made["team"], care_manager_id=made["clinician"],
                started_on=date(2026, 3, 2), ended_on=None if open_still else ENDED,
                phase="active" if open_still else "closed", recorded_at=evening(date(2026, 3, 2)),
            )  # fmt: skip
            made[f"{name} form"] = add_event(
                conn, t.measurement, person, measured_on=RAISED, total=12,
                items=f'{{"9":{int(name == FLAGGED)}}}', recorded_at=evening(RAISED),
            )  # fmt: skip
        store_derived(conn, [made[FLAGGED], made[CALM], made[IN_CARE]], rules)
    return made


def team_of(ids: dict[str, int], **values: object) -> AccessScope:
    given: dict[str, object] = {
        "role": Role.CLINICIAN, "team_ids": frozenset({ids["team"]}),
        "clinician_id": ids["clinician"], "masked": False,
    }  # fmt: skip
    return AccessScope("u1", "R. Osei", **(given | values))  # type: ignore[arg-type]


def rows(
    conn: Connection, rules: RuleBook, asked: CaseloadFilter, day: date = TODAY,
    scope: AccessScope = EVERYBODY,
) -> list[str]:  # fmt: skip
    page = caseload_page(conn, scope, asked, day, rules, 0, 50)
    assert page.total == len(page.rows)
    return [row.public_id for row in page.rows]


def test_it_stands_first_in_the_scope_of_the_episode(
    engine: Engine, rules: RuleBook, ids: dict[str, int]
) -> None:
    with reading(engine) as conn:
        flagged, in_care = (public_id(conn, ids[name]) for name in (FLAGGED, IN_CARE))
        for scope in (team_of(ids), team_of(ids, role=Role.SUPERVISOR, clinician_id=None),
                      EVERYBODY):  # fmt: skip
            assert rows(conn, rules, OVERDUE, scope=scope) == [flagged, in_care]
            assert rows(conn, rules, ALL, scope=scope) == [flagged, in_care]
            closed = replace(ALL, phase=Phase.CLOSED)
            assert rows(conn, rules, closed, scope=scope) == [flagged]
        for stranger in (team_of(ids, clinician_id=ids["clinician"] + 99),
                         team_of(ids, role=Role.SUPERVISOR, clinician_id=None,
                                 team_ids=frozenset({ids["team"] + 99}))):  # fmt: skip
            assert rows(conn, rules, ALL, scope=stranger) == []
        row = caseload_page(conn, EVERYBODY, OVERDUE, TODAY, rules, 0, 1).rows[0]
        assert row.why is not None
        assert row.why.detail == "PHQ-9 item 9 = 1 on 4 May; episode ended 1 Jun"
        assert (row.phase, row.weeks, row.why.more) == (Phase.CLOSED, None, 0)
        found = agenda_candidates(conn, EVERYBODY, OVERDUE, TODAY, rules, 10)
        assert {c.patient_id for c in found} == {ids[FLAGGED], ids[IN_CARE]}


#: Filters that nobody without an open episode stands in.
IN_CARE_ONLY = [
    CaseloadFilter(section=Section.NO_NEXT_CONTACT),
    CaseloadFilter(section=Section.NO_NEXT_CONTACT, phase=Phase.CLOSED),
    CaseloadFilter(section=Section.LATER),
    CaseloadFilter(section=Section.DUE_7),
    CaseloadFilter(section=Section.OUTREACH),
    replace(ALL, undiscussed=28),
    replace(ALL, new=999),
    replace(ALL, response=ResponseState.UNKNOWN),
    replace(ALL, supply=SupplyState.UNKNOWN),
    replace(ALL, supply=SupplyState.GAP),
    replace(ALL, new=999, phase=Phase.CLOSED),
]


@pytest.mark.parametrize("asked", IN_CARE_ONLY, ids=[a.to_query() for a in IN_CARE_ONLY])
def test_it_stands_nowhere_else(
    engine: Engine, rules: RuleBook, ids: dict[str, int], asked: CaseloadFilter
) -> None:
    with reading(engine) as conn:
        assert public_id(conn, ids[FLAGGED]) not in rows(conn, rules, asked)


def test_each_figure_is_of_the_people_it_can_be_about(
    engine: Engine, rules: RuleBook, ids: dict[str, int]
) -> None:
    with reading(engine) as conn:
        kpis = {
            k.id: (k.count, k.of) for k in caseload_kpis(conn, EVERYBODY, AsOf(TODAY, TODAY), rules)
        }
        assert kpis[KpiId.OVERDUE] == (2, 2)
        assert kpis[KpiId.NO_NEXT_CONTACT] == (1, 1)
        assert kpis[KpiId.STEP_DOWN] == (0, 1)
        counts = caseload_counts(conn, EVERYBODY, OVERDUE, TODAY, rules)
        assert (counts.views[ViewId.ALL], counts.views[ViewId.OVERDUE]) == (2, 2)
        assert (counts.views[ViewId.LATER], counts.views[ViewId.NEW]) == (0, 0)
        late = ageing(conn, EVERYBODY, OVERDUE, TODAY, rules)
        assert (late.overdue, late.of) == (2, 2)
        assert quadrant(conn, EVERYBODY, OVERDUE, TODAY, rules).of == 1
        for phase, of in ((Phase.ACTIVE, 1), (Phase.CLOSED, 0)):
            assert quadrant(conn, EVERYBODY, replace(OVERDUE, phase=phase), TODAY, rules).of == of


def test_they_are_found_by_the_index_that_holds_them_alone(sqlite_engine: Engine) -> None:
    asked = replace(ALL, phase=Phase.CLOSED)
    with reading(sqlite_engine) as conn:
        query = select(func.count()).select_from(t.caseload_summary)
        query = query.where(*matching(EVERYBODY, asked, TODAY))
        literal = query.compile(conn, compile_kwargs={"literal_binds": True})
        plan = str(conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {literal}").all())
    assert "ix_summary_left_over" in plan


def clear(engine: Engine, rules: RuleBook, ids: dict[str, int], scope: AccessScope) -> ClearResult:
    with reading(engine) as conn:
        key = public_id(conn, ids[FLAGGED])
    asked = ClearFlag(key, "item9", ids[f"{FLAGGED} form"], "Called, safe, knows whom to ring.",
                      TODAY)  # fmt: skip
    return clear_flag(engine, scope, rules, asked)


def test_cleared_by_a_clinician_the_person_leaves_the_list(
    engine: Engine, rules: RuleBook, ids: dict[str, int]
) -> None:
    viewer = team_of(ids, role=Role.VIEWER, clinician_id=None)
    assert clear(engine, rules, ids, viewer) is ClearResult.NOT_ALLOWED
    assert clear(engine, rules, ids, team_of(ids)) is ClearResult.CLEARED
    with reading(engine) as conn:
        assert rows(conn, rules, ALL) == [public_id(conn, ids[IN_CARE])]
        audited = conn.scalars(select(t.audit_event.c.result)).all()
        assert list(audited) == ["not allowed", "ok"]
        assert verify(conn, rules).faults == ()


@contextmanager
def on_day(engine: Engine, rules: RuleBook, day: date) -> Iterator[Connection]:
    with (
        reading(engine) as conn,
        caseload_on(conn, EVERYBODY, AsOf(day, TODAY), Clinic(rules, ZONE)) as then,
    ):
        yield then


def listed(engine: Engine, rules: RuleBook, ids: dict[str, int], day: date) -> tuple[bool, Phase]:
    """Whether the flagged person stands under *overdue*, and in which phase."""
    with reading(engine) as conn:
        key = public_id(conn, ids[FLAGGED])
    with on_day(engine, rules, day) as then:
        page = caseload_page(then, EVERYBODY, OVERDUE, day, rules, 0, 50).rows
        everybody = caseload_total(then, EVERYBODY, ALL, day, rules)
    found = next((row for row in page if row.public_id == key), None)
    # The calm one is there until the end, the flagged one for longer.
    assert everybody == 1 + (day < ENDED) + (found is not None or day < RAISED)
    return found is not None, found.phase if found else Phase.UNKNOWN


def test_any_day_of_the_past_and_the_future(
    engine: Engine, rules: RuleBook, ids: dict[str, int]
) -> None:
    expected = {
        date(2026, 3, 10): False, RAISED: True, date(2026, 5, 31): True, ENDED: True,
        date(2026, 9, 1): True, TODAY: True, date(2027, 9, 1): True,
    }  # fmt: skip
    for day, there in expected.items():
        found, phase = listed(engine, rules, ids, day)
        assert found is there, day
        assert (phase is Phase.CLOSED) == (there and day >= ENDED), day
    assert clear(engine, rules, ids, team_of(ids)) is ClearResult.CLEARED
    with writing(engine) as conn:
        day = date(2026, 10, 1)
        told = {"cleared_on": day, "recorded_at": evening(day)}
        conn.execute(update(t.flag_clearance).values(**told))
        store_derived(conn, [ids[FLAGGED]], rules)
    days = (ENDED, date(2026, 9, 30), date(2026, 10, 1), TODAY, date(2027, 9, 1))
    assert [listed(engine, rules, ids, day)[0] for day in days] == [True, True, False, False, False]


def test_a_death_takes_it_off_from_the_day_it_was_known(
    engine: Engine, rules: RuleBook, ids: dict[str, int]
) -> None:
    died, told = date(2026, 8, 1), date(2026, 8, 20)
    with writing(engine) as conn:
        gone = update(t.patient).where(t.patient.c.id == ids[FLAGGED])
        conn.execute(gone.values(died_on=died, recorded_at=evening(told)))
        store_derived(conn, [ids[FLAGGED]], rules)
    days = (ENDED, died, date(2026, 8, 19), told, TODAY)
    assert [listed(engine, rules, ids, day)[0] for day in days] == [True, True, True, False, False]
