"""The clinicians of the demo caseload, for the one-click demo users."""

from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from dashboard.db.tables import caseload_summary as s
from dashboard.db.tables import clinician
from dashboard.domain.codes import DEMO_SOURCE


@dataclass(frozen=True, slots=True)
class DemoClinician:
    id: int
    name: str


def busiest_clinician(conn: Connection) -> DemoClinician | None:
    """The demo clinician who looks after most people; ``None`` without demo people."""
    people = func.count()
    row = conn.execute(
        select(clinician.c.id, clinician.c.name)
        .join(s, s.c.owner_id == clinician.c.id)
        .where(clinician.c.source == DEMO_SOURCE, s.c.on_caseload)
        .group_by(clinician.c.id, clinician.c.name)
        .order_by(people.desc(), clinician.c.id)
        .limit(1)
    ).first()
    return None if row is None else DemoClinician(row.id, row.name)


def demo_clinician(conn: Connection, clinician_id: int) -> DemoClinician | None:
    """The demo clinician with this id; ``None`` when there is none (any more)."""
    row = conn.execute(
        select(clinician.c.id, clinician.c.name).where(
            clinician.c.id == clinician_id, clinician.c.source == DEMO_SOURCE
        )
    ).first()
    return None if row is None else DemoClinician(row.id, row.name)
