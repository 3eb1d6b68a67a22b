"""What the database itself refuses, whatever the code above it does."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import Engine, Table, delete, func, insert, select
from sqlalchemy.exc import DataError, IntegrityError

from dashboard.db import tables as t
from dashboard.db.engine import reading, writing

DAY, EARLIER = date(2026, 3, 2), date(2026, 3, 1)
STAMP = datetime(2026, 3, 2, 9, 0, tzinfo=UTC).replace(tzinfo=None)
PERSON = {
    "id": 1, "public_id": "p" * 22, "record_number": "R1", "given_name": "A", "family_name": "B",
    "source": "s", "source_id": "1", "recorded_at": STAMP,
}  # fmt: skip
DRUG = {"drug_label": "Sertraline 50 mg", "ingredient": "sertraline", "drug_class": "ssri"}

#: A complete row of each table that is tried; ``_event`` adds the common columns.
GOOD: dict[Table, dict[str, Any]] = {
    t.episode: {"started_on": DAY, "phase": "active", "program": "x", "planned_treatment": "both"},
    t.medication_order: {**DRUG, "as_needed": False, "started_precision": "day",
                         "stopped_precision": "day", "status": "active"},
    t.dispense: {**DRUG, "dispensed_on": DAY, "days_supply": 30, "quantity": 30},
    t.administration: {**DRUG, "given_on": DAY, "interval_days": 28},
    t.adherence_report: {"reported_on": DAY, "days_taken": 5, "days_asked": 7},
    t.side_effect: {"label": "Nausea", "severity": "mild", "serious": False,
                    "started_precision": "day"},
    t.laboratory: {"test": "lithium_level", "label": "Lithium", "value": 0.7, "taken_on": DAY,
                   "state": "final"},
    t.measurement: {"instrument": "phq9", "measured_on": DAY, "total": 0, "state": "final"},
    t.therapy_session: {"held_on": DAY, "state": "attended", "late_cancellation": False,
                        "homework": "done", "minutes": 50},
    t.encounter: {"kind": "hospital", "state": "attended", "started_on": DAY, "label": "Ward"},
    t.follow_up: {"kind": "care_contact", "due_on": DAY, "state": "open"},
    t.outreach: {"attempted_on": DAY, "outcome": "not_reached"},
    t.flag_clearance: {"rule": "item9", "evidence_id": 1, "cleared_on": DAY, "note": "Spoken."},
}  # fmt: skip


def _event(table: Table, number: int = 1, **changes: Any) -> dict[str, Any]:
    common = {"patient_id": 1, "id": number, "source": "s", "source_id": f"{table}-{number}",
              "recorded_at": STAMP}  # fmt: skip
    return {**common, **GOOD[table], **changes}


@pytest.fixture
def with_person(engine: Engine) -> Engine:
    with writing(engine) as connection:
        connection.execute(insert(t.patient), PERSON)
    return engine


def _refused(engine: Engine, table: Table, row: dict[str, Any]) -> None:
    with pytest.raises((IntegrityError, DataError)), writing(engine) as connection:
        connection.execute(insert(table), row)


def test_the_good_rows_are_taken(with_person: Engine) -> None:
    with writing(with_person) as connection:
        for table in GOOD:
            connection.execute(insert(table), _event(table))
    with reading(with_person) as connection:
        for table in GOOD:
            assert connection.scalar(select(func.count()).select_from(table)) == 1, table.name


@pytest.mark.parametrize(
    ("table", "changes"),
    [
        (t.episode, {"phase": "nearly_done"}),
        (t.episode, {"planned_treatment": ""}),
        (t.episode, {"ended_on": EARLIER}),
        (t.episode, {"care_manager_id": 99}),
        (t.medication_order, {"daily_dose": -50}),
        (t.medication_order, {"status": "Active"}),
        (t.medication_order, {"started_on": DAY, "stopped_on": EARLIER}),
        (t.medication_order, {"interval_days": 0}),
        (t.dispense, {"days_supply": -30}),
        (t.dispense, {"days_supply": 0}),
        (t.dispense, {"days_supply": 401}),
        (t.dispense, {"quantity": -1}),
        (t.dispense, {"patient_id": 2}),
        (t.dispense, {"drug_label": None}),
        (t.administration, {"interval_days": -28}),
        (t.adherence_report, {"days_taken": 8}),
        (t.adherence_report, {"days_taken": -1}),
        (t.side_effect, {"severity": "awful"}),
        (t.laboratory, {"state": "guessed"}),
        (t.measurement, {"total": None}),
        (t.measurement, {"state": "no_value"}),
        (t.measurement, {"measured_on": None}),
        (t.therapy_session, {"state": "no_show"}),
        (t.therapy_session, {"homework": "dog ate it"}),
        (t.therapy_session, {"minutes": -50}),
        (t.encounter, {"kind": "party"}),
        (t.encounter, {"ended_on": EARLIER}),
        (t.follow_up, {"kind": "chat"}),
        (t.follow_up, {"state": "perhaps"}),
        (t.outreach, {"outcome": "removed"}),
        (t.outreach, {"removal_reason": "moved"}),
        (t.flag_clearance, {"note": ""}),
        (t.flag_clearance, {"until": DAY}),
    ],
    ids=lambda value: value.name if isinstance(value, Table) else str(value),
)
def test_a_wrong_row_is_refused(with_person: Engine, table: Table, changes: dict[str, Any]) -> None:
    _refused(with_person, table, _event(table, **changes))


def test_one_source_record_is_stored_once(with_person: Engine) -> None:
    with writing(with_person) as connection:
        connection.execute(insert(t.dispense), _event(t.dispense))
    _refused(with_person, t.dispense, _event(t.dispense, id=2))
    _refused(with_person, t.dispense, _event(t.dispense, source_id="other"))


@pytest.mark.parametrize(
    "changes",
    [
        {"id": 2, "public_id": "q" * 22},
        {"id": 2, "source_id": "2"},
        {"id": 2, "public_id": "q" * 22, "source_id": "2", "born_on": DAY, "died_on": EARLIER},
        {"id": 2, "public_id": "q" * 22, "source_id": "2", "born_precision": "roughly"},
    ],
    ids=["same source record", "same public id", "died before birth", "unknown precision"],
)
def test_a_wrong_person_is_refused(with_person: Engine, changes: dict[str, Any]) -> None:
    _refused(with_person, t.patient, {**PERSON, **changes})


def test_the_state_of_the_caseload_is_one_row(engine: Engine) -> None:
    _refused(engine, t.caseload_state, {"id": 2, "version": 1, "rules_version": "r"})


def test_a_decision_belongs_to_a_review_of_the_same_person(with_person: Engine) -> None:
    row = {"patient_id": 1, "id": 1, "source": "s", "source_id": "d", "recorded_at": STAMP,
           "review_id": 7, "kind": "step_up"}  # fmt: skip
    _refused(with_person, t.decision, row)


def test_a_persons_events_go_with_the_person(with_person: Engine) -> None:
    with writing(with_person) as connection:
        for table in GOOD:
            connection.execute(insert(table), _event(table))
        connection.execute(delete(t.patient))
    with reading(with_person) as connection:
        for table in GOOD:
            assert connection.scalar(select(func.count()).select_from(table)) == 0, table.name


def test_every_closed_vocabulary_is_checked() -> None:
    """A column whose name is one of the codes has a check; a new one is not forgotten."""
    coded = {"state", "phase", "kind", "severity", "status", "outcome", "homework"}
    for table in t.metadata.sorted_tables:
        checked = " ".join(str(c.sqltext) for c in table.constraints if hasattr(c, "sqltext"))
        for column in coded & set(table.c.keys()):
            assert f"{column} IN (" in checked, f"{table.name}.{column}"
