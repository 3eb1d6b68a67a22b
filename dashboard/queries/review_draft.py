"""The user's own draft of a recording."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from dashboard.db import tables as t
from dashboard.domain.access import AccessScope
from dashboard.queries.meeting_scope import find_meeting, find_person


@dataclass(frozen=True, slots=True)
class Draft:
    """What the form held when it was kept last (UTC), and the recording it was begun on."""

    base_version: int
    content: str
    saved_at: datetime


def load_draft(
    conn: Connection, scope: AccessScope, meeting_id: str, public_id: str
) -> Draft | None:
    """The draft of whoever asks; ``None`` when there is none, or outside ``scope``."""
    meeting = find_meeting(conn, scope, meeting_id)
    patient = find_person(conn, scope, public_id)
    if meeting is None or patient is None or scope.masked:
        return None
    d = t.review_draft.c
    row = conn.execute(
        select(d.base_version, d.content, d.saved_at).where(
            d.patient_id == patient, d.meeting_id == meeting.id, d.user_id == scope.user_id
        )
    ).first()
    return None if row is None else Draft(row.base_version, row.content, row.saved_at)
