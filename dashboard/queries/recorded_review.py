"""What stands recorded in a meeting: for one person, or for everybody on its agenda."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, and_, func, select

from dashboard.db import tables as t
from dashboard.db.tables import agenda_item as a
from dashboard.db.tables import caseload_summary as s
from dashboard.domain.access import AccessScope
from dashboard.domain.codes import DecisionKind, IntentChange
from dashboard.domain.meeting import SummaryRow
from dashboard.domain.recording import Intent, NewDecision, RecordedDecision, RecordedReview
from dashboard.queries.agenda_candidates import unfinished_decisions
from dashboard.queries.meeting import entry_of, visible_agenda
from dashboard.queries.meeting_scope import find_meeting, find_person
from dashboard.queries.scope import visible

#: A review by its key: ids are unique within one person only.
Review = tuple[int, int]
Reviews = dict[Review, list[RecordedDecision]]


def recorded_review(
    conn: Connection, scope: AccessScope, meeting_id: str, public_id: str
) -> RecordedReview | None:
    """What was recorded for a person in a meeting; ``None``: nothing, or outside ``scope``."""
    found = find_meeting(conn, scope, meeting_id)
    patient_id = find_person(conn, scope, public_id)
    if found is None or patient_id is None:
        return None
    return stored_review(conn, found.id, patient_id)


def stored_review(conn: Connection, meeting_key: int, patient_id: int) -> RecordedReview | None:
    """As ``recorded_review`` by keys that were checked already."""
    r = t.recording.c
    last = conn.execute(
        select(t.recording, t.review.c.next_review_on)
        .join(
            t.review,
            and_(t.review.c.patient_id == r.patient_id, t.review.c.id == r.review_id),
        )
        .where(r.meeting_id == meeting_key, r.patient_id == patient_id)
        .order_by(r.version.desc())
        .limit(1)
    ).first()
    if last is None:
        return None
    decisions = _decisions(conn, [(patient_id, last.review_id)]).get(
        (patient_id, last.review_id), []
    )
    return RecordedReview(
        last.version, tuple(decisions), last.next_review_on, last.user_name, last.recorded_at
    )


def summary_rows(
    conn: Connection, scope: AccessScope, meeting_id: str
) -> tuple[SummaryRow, ...] | None:
    """Everybody on the agenda inside ``scope`` with their decisions; ``None`` outside of it."""
    found = find_meeting(conn, scope, meeting_id)
    if found is None:
        return None
    rows = conn.execute(visible_agenda(scope).where(a.c.meeting_id == found.id)).all()
    keys = [(row.patient_id, row.review_id) for row in rows if row.review_id is not None]
    decisions = _decisions(conn, keys)
    following = _next_reviews(conn, keys)
    on_agenda = s.c.patient_id.in_([row.patient_id for row in rows])
    unfinished = unfinished_decisions(conn, [on_agenda, visible(scope)])
    return tuple(
        SummaryRow(
            entry_of(row, scope, position),
            tuple(decisions.get((row.patient_id, row.review_id), ())),
            following.get((row.patient_id, row.review_id)),
            unfinished.get(row.patient_id, 0),
        )
        for position, row in enumerate(rows, start=1)
    )


def _next_reviews(conn: Connection, keys: Sequence[Review]) -> dict[Review, Any]:
    r = t.review.c
    query = select(r.patient_id, r.id, r.next_review_on).where(
        r.patient_id.in_([k[0] for k in keys]), r.id.in_([k[1] for k in keys])
    )
    return {(row.patient_id, row.id): row.next_review_on for row in conn.execute(query)}


def _decisions(conn: Connection, keys: Sequence[Review]) -> Reviews:
    """The decisions of these reviews ``(person, review)`` by review, in the order of recording.

    The query may find other reviews of the same people: each is under its own key.
    """
    d = t.decision.c
    query = (
        decision_query()
        .where(d.patient_id.in_([k[0] for k in keys]), d.review_id.in_([k[1] for k in keys]))
        .order_by(d.review_id, func.length(d.source_id), d.source_id)
    )
    found: Reviews = defaultdict(list)
    for row in conn.execute(query) if keys else ():
        found[row.patient_id, row.review_id].append(decision_of(row))
    return found


def decision_query() -> Any:
    """Decisions with owner's name and intent; ``decision_of`` reads the rows."""
    d, i = t.decision.c, t.decision_intent.c
    intent = and_(i.patient_id == d.patient_id, i.decision_id == d.id)
    return (
        select(t.decision, t.clinician.c.name.label("owner_name"),
               i.change, i.subject, i.dose, i.dose_unit)
        .outerjoin(t.clinician, t.clinician.c.id == d.owner_id)
        .outerjoin(t.decision_intent, intent)
    )  # fmt: skip


def decision_of(row: Any) -> RecordedDecision:
    """A row of ``decision`` with its owner's name and its intent."""
    intent = None
    if row.change is not None:
        intent = Intent(IntentChange(row.change), row.subject, row.dose, row.dose_unit)
    kind = DecisionKind(row.kind)
    decision = NewDecision(kind, row.reason or "", row.owner_id, row.due_on, intent)
    return RecordedDecision(row.id, decision, row.owner_name, row.done_on, row.version)
