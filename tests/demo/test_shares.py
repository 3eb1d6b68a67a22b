"""The demo caseload looks like a service that works: wide bounds around each share."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Row, exists, func, select

from dashboard.db import tables as t
from dashboard.db.engine import open_engine, reading
from dashboard.domain.codes import Phase, Severity, Treatment, VisitState
from dashboard.ingest.codes import load_code_lists

AS_OF = date(2026, 11, 23)
IN_A_WEEK = AS_OF + timedelta(days=7)


@pytest.fixture(scope="module")
def conn(demo_database: Path) -> Iterator[Connection]:
    engine = open_engine(f"sqlite:///{demo_database}")
    with reading(engine) as connection:
        yield connection
    engine.dispose()


@pytest.fixture(scope="module")
def people(conn: Connection) -> list[Row[Any]]:
    """Everybody on the caseload."""
    summary = t.caseload_summary
    return list(conn.execute(select(summary).where(summary.c.on_caseload)))


def is_overdue(person: Row[Any]) -> bool:
    return person.overdue_from is not None and person.overdue_from <= AS_OF


def test_overdue(people: list[Row[Any]]) -> None:
    assert 0.10 <= sum(map(is_overdue, people)) / len(people) <= 0.25


def test_safety_flags_open(conn: Connection, people: list[Row[Any]]) -> None:
    flagged = conn.scalar(
        select(func.count(t.due_item.c.patient_id.distinct())).where(
            t.due_item.c.rank == 0, t.due_item.c.active_from <= AS_OF
        )
    )
    assert 0.03 <= (flagged or 0) / len(people) <= 0.06


def test_no_next_contact(people: list[Row[Any]]) -> None:
    without = [p for p in people if p.last_booked_on is None or p.last_booked_on < AS_OF]
    assert 0.05 <= len(without) / len(people) <= 0.15


def test_due_within_a_week(people: list[Row[Any]]) -> None:
    due = [p for p in people if p.next_due_on and p.next_due_on <= IN_A_WEEK and not is_overdue(p)]
    assert 0.10 <= len(due) / len(people) <= 0.30


def test_some_rest_after_outreach(people: list[Row[Any]]) -> None:
    assert any(p.snoozed_until is not None and p.snoozed_until > AS_OF for p in people)


def test_every_phase_and_treatment(conn: Connection) -> None:
    phases = Counter(conn.scalars(select(t.caseload_summary.c.phase)))
    for phase in set(Phase) - {Phase.UNKNOWN}:
        assert phases[phase] >= 8
    treatments = set(conn.scalars(select(t.caseload_summary.c.treatment)))
    assert treatments >= {Treatment.MEDICATION, Treatment.THERAPY, Treatment.BOTH}


def test_sessions_in_all_six_states(conn: Connection) -> None:
    states = Counter(conn.scalars(select(t.therapy_session.c.state)))
    assert set(states) == set(VisitState)
    assert 0.75 < states[VisitState.ATTENDED] / sum(states.values()) < 0.95


def test_what_changes_a_treatment_is_there(conn: Connection) -> None:
    """Dose steps, switches and the reasons for stopping, side effects of every severity."""
    reasons = [r for r in conn.scalars(select(t.medication_order.c.stop_reason)) if r]
    assert reasons.count("dose change") > 150
    assert reasons.count("not improved") > 25
    assert sum(reason.startswith("side effect: ") for reason in reasons) > 10
    assert set(conn.scalars(select(t.side_effect.c.severity))) >= set(Severity) - {"unknown"}


def test_some_scores_have_no_value(conn: Connection) -> None:
    states = list(conn.scalars(select(t.measurement.c.state)))
    assert 0.001 < states.count("no_value") / len(states) < 0.05


def test_older_safety_flags_were_cleared_with_a_note(conn: Connection) -> None:
    notes = list(conn.scalars(select(t.flag_clearance.c.note)))
    assert len(notes) > 100
    assert all(len(note) > 20 for note in notes)


@pytest.mark.parametrize(
    "table",
    ["administration", "adherence_report", "laboratory", "outreach", "follow_up", "decision"],
)
def test_every_kind_of_event_is_there(conn: Connection, table: str) -> None:
    assert conn.scalar(select(exists().select_from(t.metadata.tables[table])))


def test_results_are_in_the_units_of_the_code_list(conn: Connection) -> None:
    """A rule that compares only in the unit of the list must be able to read the demo."""
    unit_of = {test.key: test.unit for test in load_code_lists().laboratory.values()}
    found = {tuple(row) for row in conn.execute(select(t.laboratory.c.test, t.laboratory.c.unit))}
    assert {(test, unit_of.get(test)) for test, _ in found} == found


def test_blood_pressure_is_mostly_on_time(conn: Connection) -> None:
    due = list(
        conn.scalars(
            select(t.due_item.c.due_on).where(t.due_item.c.rule == "antipsychotic_blood_pressure")
        )
    )
    late = [day for day in due if day < AS_OF]
    assert len(due) > 30
    assert 0 < len(late) / len(due) <= 0.15
    values = select(t.laboratory.c.value).where(t.laboratory.c.test == "systolic")
    systolic = list(conn.scalars(values))
    assert 110 < sum(systolic) / len(systolic) < 135
    assert 90 < min(systolic) <= max(systolic) < 170


def test_movement_exams_of_older_people_are_in_order(conn: Connection) -> None:
    exams = list(
        conn.execute(
            select(t.due_item.c.due_on, t.due_item.c.why).where(
                t.due_item.c.rule == "movement_exam"
            )
        )
    )
    assert any("6-monthly (age 55 or over)" in why for _, why in exams)
    assert sum(day < AS_OF for day, _ in exams) / len(exams) <= 0.1


def test_some_people_with_medicine_have_no_dispensing_data(conn: Connection) -> None:
    ordered = set(conn.scalars(select(t.medication_order.c.patient_id)))
    supplied = set(conn.scalars(select(t.dispense.c.patient_id)))
    assert 0.03 < len(ordered - supplied) / len(ordered) < 0.3


def test_names_are_of_many_cultures_and_some_are_awkward(conn: Connection) -> None:
    families = list(conn.scalars(select(t.patient.c.family_name)))
    assert len(set(families)) > 120
    assert any("’" in name or "'" in name for name in families)
    assert any(not name.isascii() for name in families)
    assert any(" " in name for name in families)
    assert max(map(len, families)) > 15
