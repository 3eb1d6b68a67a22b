"""Record what a meeting decided about one person: all of it in one transaction, or nothing.

Version-checked: whoever saw an older recording gets both versions back and chooses. Idempotent:
the same submit (``key``) again is answered as the first time and writes nothing. Every recording
is kept in ``recording``; ``review`` and ``decision`` hold what stands now.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, insert, select, update

from dashboard.actions.audit import record_audit
from dashboard.actions.derive import store_derived
from dashboard.actions.meeting_result import MeetingResult, may_record
from dashboard.actions.own_events import event_id, own_event, utc_now
from dashboard.actions.store_decisions import ReviewKey, store_decisions
from dashboard.db import tables as t
from dashboard.db.engine import writing
from dashboard.domain.access import AccessScope
from dashboard.domain.choices import known_subject
from dashboard.domain.codes import AgendaState
from dashboard.domain.recording import Fault, NewReview, RecordedReview, faults_of
from dashboard.domain.recording_json import write_review
from dashboard.domain.rules import RuleBook
from dashboard.queries.meeting_scope import LONGEST_ID, find_meeting, find_person
from dashboard.queries.person_record import read_records
from dashboard.queries.recorded_review import stored_review
from dashboard.queries.review_form import owners_of

ACTION = "record review"
_LONGEST_KEY = 64


@dataclass(frozen=True, slots=True)
class Recorded:
    """It stands, as this version. ``replayed``: an earlier submit of the same key wrote it."""

    version: int
    replayed: bool = False


@dataclass(frozen=True, slots=True)
class Conflict:
    """Somebody else recorded meanwhile: ``theirs`` stands, ``yours`` was not written.

    To write yours over theirs submit it again with the version of theirs and a new key.
    """

    theirs: RecordedReview
    yours: NewReview


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing was written. ``faults``: what to mend in the form, when ``result`` is ``FAULTY``."""

    result: MeetingResult
    faults: tuple[Fault, ...] = ()


Answer = Recorded | Conflict | Refused


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a recording goes: rows of ``meeting`` and ``agenda_item``, and the person's key."""

    meeting: Any
    item: Any
    patient: int


def record_review(
    engine: Engine, scope: AccessScope, rules: RuleBook, asked: NewReview, today: date
) -> Answer:
    """Record it if ``scope`` may, and write down that it was tried.

    A person, meeting or place on the agenda outside the scope answers as one that is not there.
    """
    asked = _tidy(asked)
    with writing(engine) as conn:
        # Locked in this order everywhere: meeting, person, caseload, trail.
        meeting = find_meeting(conn, scope, asked.meeting_id, lock=True)
        patient = find_person(conn, scope, asked.public_id, lock=True)
        answer = _record(conn, scope, rules, asked, today, meeting, patient)
        record_audit(
            conn,
            scope,
            ACTION,
            patient_id=patient,
            object=f"{asked.meeting_id[:LONGEST_ID]} version {asked.version}",
            result=_said(answer),
        )
    return answer


def _tidy(asked: NewReview) -> NewReview:
    decisions = tuple(replace(d, reason=" ".join(d.reason.split())) for d in asked.decisions)
    return replace(asked, decisions=decisions)


def _said(answer: Answer) -> str:
    if isinstance(answer, Refused):
        return answer.result.value
    if isinstance(answer, Conflict):
        return MeetingResult.CONFLICT.value
    return MeetingResult.ALREADY.value if answer.replayed else MeetingResult.DONE.value


def _record(
    conn: Connection,
    scope: AccessScope,
    rules: RuleBook,
    asked: NewReview,
    today: date,
    meeting: Row[tuple[object, ...]] | None,
    patient: int | None,
) -> Answer:
    if not may_record(scope):
        return Refused(MeetingResult.NOT_ALLOWED)
    item = None if meeting is None or patient is None else _item(conn, meeting, patient)
    if meeting is None or patient is None or item is None:
        return Refused(MeetingResult.NOT_FOUND)
    place = _Place(meeting, item, patient)
    before = _replayed(conn, scope, asked, place)
    if before is not None:
        return before
    if place.meeting.ended_at is not None:
        return Refused(MeetingResult.ENDED)
    faults = _faults(conn, rules, asked, today, patient)
    if faults or not 0 < len(asked.key) <= _LONGEST_KEY:
        return Refused(MeetingResult.FAULTY, faults)
    if asked.version != place.item.version:
        theirs = stored_review(conn, place.meeting.id, patient)
        # A version from the future is no version that anybody saw.
        return Conflict(theirs, asked) if theirs else Refused(MeetingResult.CONFLICT)
    _store(conn, scope, asked, today, place)
    store_derived(conn, [patient], rules)
    return Recorded(place.item.version + 1)


def _item(conn: Connection, meeting: Any, patient: int) -> Row[tuple[object, ...]] | None:
    a = t.agenda_item.c
    query = select(t.agenda_item).where(a.meeting_id == meeting.id, a.patient_id == patient)
    return conn.execute(query).first()


def _replayed(
    conn: Connection, scope: AccessScope, asked: NewReview, place: _Place
) -> Recorded | Refused | None:
    """The answer to a key that this user has used for this person; another content is a fault."""
    r = t.recording.c
    query = select(t.recording).where(
        r.patient_id == place.patient,
        r.user_id == scope.user_id,
        r.idempotency_key == asked.key,
    )
    before = conn.execute(query).first()
    if before is None:
        return None
    same = before.meeting_id == place.meeting.id and before.content == _content(asked)
    return Recorded(before.version, replayed=True) if same else Refused(MeetingResult.FAULTY)


def _content(asked: NewReview) -> str:
    return write_review(asked.decisions, asked.next_review_on)


def _faults(
    conn: Connection, rules: RuleBook, asked: NewReview, today: date, patient: int
) -> tuple[Fault, ...]:
    found = list(faults_of(asked.decisions, asked.next_review_on, today))
    owners = owners_of(conn, patient)
    if any(d.owner_id is not None and d.owner_id not in owners for d in asked.decisions):
        found.append(Fault.NO_OWNER)
    intents = [d.intent for d in asked.decisions if d.intent is not None]
    if intents:
        record = read_records(conn, [patient])[patient]
        if not all(known_subject(intent, record, rules) for intent in intents):
            found.append(Fault.INTENT_SUBJECT)
    return tuple(dict.fromkeys(found))


def _store(
    conn: Connection, scope: AccessScope, asked: NewReview, today: date, place: _Place
) -> None:
    source_id = f"Review/{place.meeting.public_id}/{place.patient}"
    key = ReviewKey(place.patient, event_id(source_id), source_id.removeprefix("Review/"))
    _store_review(conn, scope, asked, today, place, source_id)
    store_decisions(conn, key, asked.decisions)
    version, now = place.item.version + 1, utc_now()
    a, d = t.agenda_item.c, t.review_draft.c
    conn.execute(
        insert(t.recording),
        {
            "patient_id": place.patient,
            "meeting_id": place.meeting.id,
            "version": version,
            "user_id": scope.user_id,
            "user_name": scope.user_name,
            "idempotency_key": asked.key,
            "review_id": key.review_id,
            "content": _content(asked),
            "recorded_at": now,
        },
    )
    conn.execute(
        update(t.agenda_item)
        .where(a.patient_id == place.patient, a.meeting_id == place.meeting.id)
        .values(
            version=version,
            review_id=key.review_id,
            state=AgendaState.DISCUSSED.value,
            state_at=now,
        )
    )
    conn.execute(
        delete(t.review_draft).where(
            d.patient_id == place.patient,
            d.meeting_id == place.meeting.id,
            d.user_id == scope.user_id,
        )
    )


def _store_review(
    conn: Connection,
    scope: AccessScope,
    asked: NewReview,
    today: date,
    place: _Place,
    source_id: str,
) -> None:
    """The review keeps its day when it is recorded again."""
    values = {"next_review_on": asked.next_review_on, "reviewer_id": scope.clinician_id}
    if place.item.review_id is None:
        row = own_event(place.patient, source_id) | values | {"reviewed_on": today}
        conn.execute(insert(t.review), row)
        return
    r = t.review.c
    conn.execute(
        update(t.review)
        .where(r.patient_id == place.patient, r.id == place.item.review_id)
        .values(**values)
    )
