"""What a demo seed does to the database beside the people's own rows."""

import json
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select

from dashboard.db import tables as t
from dashboard.domain.codes import DEMO_SOURCE


def count_people(conn: Connection) -> tuple[int, int]:
    """``(demo people, people from anywhere else)``."""
    query = select(t.patient.c.source, func.count()).group_by(t.patient.c.source)
    counts = {row[0]: int(row[1]) for row in conn.execute(query)}
    demo = counts.pop(DEMO_SOURCE, 0)
    return demo, sum(counts.values())


def delete_demo(conn: Connection) -> None:
    """Remove every demo person with all that belongs to them, their teams and clinicians."""
    for table in (t.patient, t.clinician, t.team, t.organisation, t.import_batch):
        conn.execute(delete(table).where(table.c.source == DEMO_SOURCE))


def insert_staff(
    conn: Connection, teams: dict[int, str], clinicians: Sequence[dict[str, Any]]
) -> None:
    """The demo organisation with its teams (id to name) and clinicians (id, team, name, …)."""
    common = {"source": DEMO_SOURCE}
    conn.execute(
        insert(t.organisation), {"id": 1, "name": "Tandem demo clinic", "source_id": "1"} | common
    )
    conn.execute(
        insert(t.team),
        [
            {"id": key, "organisation_id": 1, "name": name, "source_id": str(key)} | common
            for key, name in teams.items()
        ],
    )
    conn.execute(insert(t.clinician), [row | common for row in clinicians])


def record_demo_batch(conn: Connection, as_of: date, stored: int, people: int) -> None:
    """One import of the source "demo", complete to the day before ``as_of``, as by night."""
    at = datetime.combine(as_of, time(5, 30))
    conn.execute(
        insert(t.import_batch),
        {
            "source": DEMO_SOURCE,
            "format": "demo",
            "started_at": at,
            "finished_at": at + timedelta(minutes=1),
            "as_of": as_of,
            "data_through": as_of - timedelta(days=1),
            "outcome": "all",
            "stored": stored,
            "refused": 0,
            "report": json.dumps({"files": [], "read": {"person": people}, "refused": []}),
        },
    )
