"""Start a review meeting from a filter of the caseload: one transaction with its audit entry."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Engine, insert, select
from sqlalchemy.exc import IntegrityError

from dashboard.actions.audit import record_audit
from dashboard.actions.meeting_result import MeetingResult, may_record
from dashboard.actions.own_events import utc_now
from dashboard.db import tables as t
from dashboard.db.engine import reading, writing
from dashboard.domain.access import AccessScope
from dashboard.domain.agenda import Agenda, Candidate, build_agenda
from dashboard.domain.caseload_filter import CaseloadFilter
from dashboard.domain.caseload_row import WhyNow
from dashboard.domain.caseload_words import SECTIONS
from dashboard.domain.codes import AgendaState
from dashboard.domain.meeting import MAX_AGENDA, MAX_LEFT_OUT, MAX_MINUTES, MAX_TITLE, MINUTES
from dashboard.domain.public_id import new_public_id
from dashboard.domain.rules import RuleBook
from dashboard.queries.agenda_candidates import agenda_candidates
from dashboard.queries.caseload_details import reasons

ACTION = "start meeting"
_LONGEST_KEY = 64


@dataclass(frozen=True, slots=True)
class NewMeeting:
    """Whom to talk about (``asked``), on which clinic day, for how many minutes.

    ``key``: one per click, so that a double click starts one meeting. ``title`` "": made from the
    filter; it must hold no name of a person in care.
    """

    asked: CaseloadFilter
    today: date
    key: str
    minutes: int = MINUTES
    title: str = ""


@dataclass(frozen=True, slots=True)
class Started:
    """The meeting with so many people; ``left_out``: there was no room for so many more."""

    meeting_id: str
    people: int
    carried_over: int
    left_out: int


def start_meeting(
    engine: Engine, scope: AccessScope, asked: NewMeeting, rules: RuleBook
) -> Started | MeetingResult:
    """Start it, or answer with the meeting that the same ``key`` has started already."""
    try:
        with writing(engine) as conn:
            answer = _start(conn, scope, asked, rules)
            started = isinstance(answer, Started)
            record_audit(
                conn,
                scope,
                ACTION,
                object=answer.meeting_id if isinstance(answer, Started) else None,
                result="ok" if started else str(answer),
            )
        return answer
    except IntegrityError:
        # The second of two clicks at the same moment: the first one's meeting is there now.
        with reading(engine) as conn:
            found = _started(conn, scope, asked.key)
        if found is None:
            raise
        return found


def _start(
    conn: Connection, scope: AccessScope, asked: NewMeeting, rules: RuleBook
) -> Started | MeetingResult:
    if not may_record(scope):
        return MeetingResult.NOT_ALLOWED
    if not 0 < asked.minutes <= MAX_MINUTES or not 0 < len(asked.key) <= _LONGEST_KEY:
        return MeetingResult.FAULTY
    before = _started(conn, scope, asked.key)
    if before is not None:
        return before
    # More than fit, so that what is left out can be said.
    most = MAX_AGENDA + MAX_LEFT_OUT
    found = agenda_candidates(conn, scope, asked.asked, asked.today, rules, most)
    agenda = build_agenda(found, MAX_AGENDA)
    public_id = new_public_id()
    key = conn.execute(
        insert(t.meeting).returning(t.meeting.c.id),
        {
            "public_id": public_id,
            "title": asked.title.strip()[:MAX_TITLE] or _title(conn, asked.asked),
            "held_on": asked.today,
            "team_id": asked.asked.team_id if _team_name(conn, asked.asked) else None,
            "query": asked.asked.without("text").without("as_of").to_query(),
            "minutes": asked.minutes,
            "left_out": agenda.left_out,
            "started_at": utc_now(),
            "created_by": scope.user_id,
            "created_by_name": scope.user_name,
            "start_key": asked.key,
        },
    ).scalar_one()
    _fill(conn, key, agenda, asked.today)
    carried = sum(c.carried_over for c in agenda.people)
    return Started(public_id, len(agenda.people), carried, agenda.left_out)


def _started(conn: Connection, scope: AccessScope, key: str) -> Started | None:
    m, a = t.meeting.c, t.agenda_item.c
    found = conn.execute(
        select(m.id, m.public_id, m.left_out).where(
            m.created_by == scope.user_id, m.start_key == key
        )
    ).first()
    if found is None:
        return None
    rows = conn.execute(select(a.unfinished, a.not_reached).where(a.meeting_id == found.id)).all()
    carried = sum(bool(row.unfinished or row.not_reached) for row in rows)
    return Started(found.public_id, len(rows), carried, found.left_out)


def _fill(conn: Connection, key: int, agenda: Agenda, today: date) -> None:
    why = reasons(conn, [c.patient_id for c in agenda.people], today)
    rows = [
        agenda_row(key, candidate, why.get(candidate.patient_id), position)
        for position, candidate in enumerate(agenda.people, start=1)
    ]
    if rows:
        conn.execute(insert(t.agenda_item), rows)


def agenda_row(
    meeting_key: int,
    candidate: Candidate,
    why: WhyNow | None,
    position: int,
    *,
    by_hand: bool = False,
) -> dict[str, Any]:
    """A row of ``agenda_item`` for somebody who waits."""
    return {
        "patient_id": candidate.patient_id,
        "meeting_id": meeting_key,
        "position": position,
        "state": AgendaState.WAITING.value,
        "why_label": why.label if why else None,
        "why_detail": why.detail if why else None,
        "why_due_on": why.due_on if why else None,
        "is_flag": bool(why and why.is_flag),
        "unfinished": candidate.unfinished,
        "not_reached": candidate.not_reached,
        "by_hand": by_hand,
    }


def _title(conn: Connection, asked: CaseloadFilter) -> str:
    """``Overdue, North team``: what was asked for, never what was searched for."""
    return ", ".join(part for part in (SECTIONS[asked.section], _team_name(conn, asked)) if part)


def _team_name(conn: Connection, asked: CaseloadFilter) -> str | None:
    if asked.team_id is None:
        return None
    return conn.scalar(select(t.team.c.name).where(t.team.c.id == asked.team_id))
