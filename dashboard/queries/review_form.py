"""What the recording form and the unfinished list need of one person: owners, open decisions."""

from collections.abc import Mapping

from sqlalchemy import Connection, or_, select

from dashboard.db import tables as t
from dashboard.domain.access import AccessScope
from dashboard.domain.recording import RecordedDecision
from dashboard.queries.meeting_scope import find_person
from dashboard.queries.recorded_review import decision_of, decision_query

MAX_OWNERS = 60


def owner_choices(conn: Connection, scope: AccessScope, public_id: str) -> Mapping[int, str]:
    """Who may own a decision about this person, by key: first those who treat them, then the rest
    of their team by name. Empty outside ``scope``.
    """
    patient_id = find_person(conn, scope, public_id)
    return {} if patient_id is None else owners_of(conn, patient_id)


def owners_of(conn: Connection, patient_id: int) -> dict[int, str]:
    """As ``owner_choices`` by a key that was checked already."""
    s = t.caseload_summary.c
    row = conn.execute(
        select(s.care_manager_id, s.prescriber_id, s.therapist_id, s.owner_id, s.team_id).where(
            s.patient_id == patient_id
        )
    ).first()
    if row is None:
        return {}
    treating = list(dict.fromkeys(key for key in row[:4] if key is not None))
    c = t.clinician.c
    team = c.team_id == row.team_id if row.team_id is not None else c.id.in_(treating)
    query = select(c.id, c.name).where(or_(c.id.in_(treating), team)).order_by(c.name, c.id)
    names = {found.id: found.name for found in conn.execute(query)}
    first = {key: names[key] for key in treating if key in names}
    rest = {key: name for key, name in names.items() if key not in first}
    return dict(list((first | rest).items())[:MAX_OWNERS])


def open_decisions(
    conn: Connection, scope: AccessScope, public_id: str
) -> tuple[RecordedDecision, ...]:
    """Decisions about this person that are not done, by due date; none outside ``scope``."""
    patient_id = find_person(conn, scope, public_id)
    if patient_id is None:
        return ()
    d = t.decision.c
    query = (
        decision_query()
        .where(d.patient_id == patient_id, d.due_on.is_not(None), d.done_on.is_(None))
        .order_by(d.due_on, d.id)
    )
    return tuple(decision_of(row) for row in conn.execute(query))
