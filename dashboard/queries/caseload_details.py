"""The details of one page of people: names, why now, next contact. One statement each."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, RowMapping, null, select, union_all

from dashboard.db import tables as t
from dashboard.db.tables import caseload_summary as s
from dashboard.db.tables import due_item as d
from dashboard.domain.access import AccessScope
from dashboard.domain.caseload_row import NextContact, WhyNow
from dashboard.domain.codes import DatePrecision, DueKind, EncounterKind, VisitState
from dashboard.domain.due_reading import days_overdue, why_text
from dashboard.domain.partial_date import known_to
from dashboard.queries.caseload_columns import active_on
from dashboard.queries.scope import visible

FLAGS = frozenset({DueKind.SAFETY_FLAG, DueKind.CLINICAL_FLAG})
_SUMMARY = (
    s.c.patient_id,
    s.c.phase,
    s.c.episode_started_on,
    s.c.instrument,
    s.c.score_points,
    s.c.last_seen_on,
    s.c.last_seen_by,
    s.c.last_booked_on,
    s.c.snoozed_until,
    s.c.attended,
    s.c.attendable,
    s.c.supply,
    s.c.medication_text,
    s.c.last_discussed_on,
    s.c.changes_on,
    s.c.episode_started_precision,
    s.c.last_seen_precision,
    s.c.last_discussed_precision,
)
_PERSON = (
    t.patient.c.public_id,
    t.patient.c.record_number,
    t.patient.c.given_name,
    t.patient.c.family_name,
)


def summaries(conn: Connection, scope: AccessScope, ids: Sequence[int]) -> list[RowMapping]:
    """Summary, name and owner of these people, in the order of ``ids``."""
    query = (
        select(*_SUMMARY, *_PERSON, t.clinician.c.name.label("owner"))
        .join(t.patient, t.patient.c.id == s.c.patient_id)
        .outerjoin(t.clinician, t.clinician.c.id == s.c.owner_id)
        # Asked again: keys alone must never be enough to see somebody.
        .where(s.c.patient_id.in_(ids), visible(scope))
    )
    found = {row["patient_id"]: row for row in conn.execute(query).mappings()}
    return [found[patient_id] for patient_id in ids if patient_id in found]


def reasons(conn: Connection, ids: Sequence[int], as_of: date) -> dict[int, WhyNow]:
    """Why each of these people is where they are: the first due item by rank, date, number."""
    query = select(
        d.c.patient_id, d.c.number, d.c.rule, d.c.rule_version, d.c.kind,
        d.c.rank, d.c.due_on, d.c.label, d.c.why,
    ).where(d.c.patient_id.in_(ids), active_on(as_of))  # fmt: skip
    items: dict[int, list[Any]] = defaultdict(list)
    for row in conn.execute(query):
        items[row.patient_id].append(row)
    return {patient_id: _reason(own, as_of) for patient_id, own in items.items()}


def _reason(items: list[Any], as_of: date) -> WhyNow:
    first = min(items, key=lambda item: (item.rank, item.due_on, item.number))
    longest = min(items, key=lambda item: (item.due_on, item.rank, item.number))
    kind = DueKind(first.kind)
    return WhyNow(
        rule=first.rule,
        rule_version=first.rule_version,
        kind=kind,
        is_flag=kind in FLAGS or first.rank == 0,
        label=first.label,
        detail=why_text(first, as_of),
        due_on=first.due_on,
        days_overdue=days_overdue(first.due_on, as_of),
        more=sum(item.due_on < as_of for item in items if item is not first),
        longest_days=days_overdue(longest.due_on, as_of),
        longest_kind=DueKind(longest.kind),
    )


def next_contacts(
    conn: Connection, people: Sequence[Mapping[str, Any]], as_of: date, kinds: Collection[str]
) -> dict[int, NextContact]:
    """The earliest booked contact from ``as_of`` on, of those people who have one: a session, or
    a visit of one of the ``kinds`` that count as a contact.
    """
    # The latest booking says who can have one at all.
    ids = [p["patient_id"] for p in people if p["last_booked_on"] and p["last_booked_on"] >= as_of]
    visits, sessions = t.encounter.c, t.therapy_session.c
    booked = VisitState.BOOKED.value
    query = union_all(
        select(
            visits.patient_id,
            visits.started_on.label("booked_on"),
            visits.started_precision.label("known"),
            visits.kind,
        ).where(
            visits.patient_id.in_(ids),
            visits.kind.in_(kinds),
            visits.state == booked,
            visits.started_on >= as_of,
        ),
        select(sessions.patient_id, sessions.held_on, sessions.held_precision, null()).where(
            sessions.patient_id.in_(ids), sessions.state == booked, sessions.held_on >= as_of
        ),
    )
    earliest: dict[int, NextContact] = {}
    for patient_id, day, known, kind in conn.execute(query).all() if ids else ():
        first, on = earliest.get(patient_id), known_to(day, DatePrecision(known))
        if first is None or on < first.on:
            earliest[patient_id] = NextContact(on, EncounterKind(kind) if kind else None)
    return earliest
