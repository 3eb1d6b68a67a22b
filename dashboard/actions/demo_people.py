"""What a demo seed does to the database beside the people's own rows."""

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select

from dashboard.db import tables as t
from dashboard.domain.codes import DEMO_SOURCE, AgendaState

#: Key of the demo review: the same however often the caseload is made anew.
DEMO_MEETING = 1


def count_people(conn: Connection) -> tuple[int, int]:
    """``(demo people, people from anywhere else)``."""
    query = select(t.patient.c.source, func.count()).group_by(t.patient.c.source)
    counts = {row[0]: int(row[1]) for row in conn.execute(query)}
    demo = counts.pop(DEMO_SOURCE, 0)
    return demo, sum(counts.values())


def delete_demo(conn: Connection) -> None:
    """Remove every demo person with all that belongs to them, their teams and clinicians.

    Where everybody is a demo person, every meeting was about them.
    """
    conn.execute(delete(t.meeting))
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


def insert_demo_meeting(conn: Connection, as_of: date, team_id: int, people: Iterable[int]) -> None:
    """A review that ended two weeks ago: some discussed, with their decisions, two not reached, so
    that the next one has somebody to take up. ``people``: those who are in every demo caseload.
    """
    held_on = as_of - timedelta(days=14)
    r, s = t.review.c, t.caseload_summary.c
    among = s.patient_id.in_(sorted(people))
    discussed = conn.execute(
        select(r.patient_id, func.max(r.id).label("review_id"))
        .join(t.caseload_summary, s.patient_id == r.patient_id)
        .where(r.reviewed_on.between(held_on - timedelta(days=4), held_on), among)
        .group_by(r.patient_id)
        .order_by(r.patient_id)
    ).all()
    never = select(s.patient_id).where(among, s.on_caseload, s.last_discussed_on.is_(None))
    waiting = conn.scalars(never.order_by(s.patient_id).limit(2)).all()
    begun = datetime.combine(held_on, time(9, 0))
    conn.execute(
        insert(t.meeting),
        {
            "id": DEMO_MEETING,
            "public_id": f"demo-review-{held_on.isoformat()}",
            "title": "Weekly review",
            "held_on": held_on,
            "team_id": team_id,
            "query": f"team={team_id}",
            "minutes": 60,
            "started_at": begun,
            "ended_at": begun + timedelta(minutes=55),
            "created_by": "demo-supervisor",
            "created_by_name": "Demo",
            "start_key": "demo",
        },
    )
    agenda = [(row.patient_id, row.review_id, AgendaState.DISCUSSED) for row in discussed]
    agenda += [(patient, None, AgendaState.WAITING) for patient in waiting]
    rows = [
        {
            "patient_id": patient,
            "meeting_id": DEMO_MEETING,
            "position": position,
            "state": state.value,
            "review_id": review,
            "is_flag": False,
            "unfinished": 0,
            "not_reached": False,
            "by_hand": False,
        }
        for position, (patient, review, state) in enumerate(agenda, start=1)
    ]
    if rows:
        conn.execute(insert(t.agenda_item), rows)


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
