"""Small made-up people for the tests, written straight into the tables."""

from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from sqlalchemy import Connection, Table, insert, select

from dashboard.db import tables as t

RECORDED_AT = datetime(2026, 11, 1, 9, 0, tzinfo=UTC).replace(tzinfo=None)
_numbers = count(1)


def add_team(conn: Connection, name: str = "North") -> int:
    """A team of one organisation; returns its key."""
    number = next(_numbers)
    organisation = conn.execute(
        insert(t.organisation).returning(t.organisation.c.id),
        {"name": "Clinic", "source": "test", "source_id": f"o{number}"},
    ).scalar_one()
    return conn.execute(
        insert(t.team).returning(t.team.c.id),
        {
            "organisation_id": organisation,
            "name": name,
            "source": "test",
            "source_id": f"t{number}",
        },
    ).scalar_one()


def add_clinician(conn: Connection, name: str = "R. Osei", team_id: int | None = None) -> int:
    return conn.execute(
        insert(t.clinician).returning(t.clinician.c.id),
        {"name": name, "team_id": team_id, "source": "test", "source_id": f"c{next(_numbers)}"},
    ).scalar_one()


def add_person(conn: Connection, **values: Any) -> int:
    """A person with these columns of ``patient``; returns the key."""
    number = next(_numbers)
    row = {
        "public_id": f"person-{number:016d}",
        "record_number": f"{number:04d}",
        "given_name": "Ana",
        "family_name": "Kovacs",
        "born_on": date(1992, 4, 1),
        "source": "test",
        "source_id": f"Patient/{number}",
        "recorded_at": RECORDED_AT,
    }
    return conn.execute(insert(t.patient).returning(t.patient.c.id), row | values).scalar_one()


_REQUIRED: dict[str, dict[str, Any]] = {
    "episode": {
        "started_on": date(2026, 3, 2),
        "phase": "active",
        "program": "collaborative care",
        "planned_treatment": "both",
    },
    "medication_order": {
        "drug_label": "Sertraline 50 mg",
        "ingredient": "sertraline",
        "drug_class": "ssri",
        "as_needed": False,
        "started_precision": "day",
        "stopped_precision": "day",
        "status": "active",
    },
    "dispense": {
        "drug_label": "Sertraline 50 mg",
        "ingredient": "sertraline",
        "drug_class": "ssri",
    },
    "measurement": {"instrument": "phq9", "state": "final"},
    "therapy_session": {"state": "attended", "late_cancellation": False, "homework": "unknown"},
    "encounter": {"kind": "care_contact", "state": "attended", "label": "Phone call"},
    "follow_up": {"kind": "care_contact", "state": "open"},
    "diagnosis": {"label": "Depression", "diagnosis_group": "depression"},
    "outreach": {"outcome": "call_later"},
}


def add_event(conn: Connection, table: Table, patient_id: int, **values: Any) -> int:
    """An event of this person, required columns filled in; returns its id."""
    number = next(_numbers)
    row = {
        "patient_id": patient_id,
        "id": number,
        "source": "test",
        "source_id": f"{table.name}/{number}",
        "recorded_at": RECORDED_AT,
    }
    conn.execute(insert(table), row | _REQUIRED.get(table.name, {}) | values)
    return number


def public_id(conn: Connection, patient_id: int) -> str:
    return conn.scalar(select(t.patient.c.public_id).where(t.patient.c.id == patient_id)) or ""
