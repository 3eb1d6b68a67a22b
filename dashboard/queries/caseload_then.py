"""The caseload on any day: as it stands, as it will if nothing happens, or as it stood.

From the last event on, every day is a question to the stored dates. An earlier day is worked out
again from the records known then, and put into a small database of the same tables: what is asked
of the present is asked of it, word for word.
"""

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from threading import Lock
from weakref import WeakKeyDictionary
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, Engine, Pool, Table, and_, exists, or_, select

from dashboard.db import tables as t
from dashboard.db.asker import asker_of
from dashboard.db.derived_rows import due_rows, summary_row
from dashboard.db.snapshot import Row, SnapshotWriter
from dashboard.domain.access import AccessScope
from dashboard.domain.as_of import AsOf, Tense
from dashboard.domain.codes import DueKind, VisitState
from dashboard.domain.known_then import recorded_before
from dashboard.domain.partial_date import precision_of
from dashboard.domain.record import PersonRecord
from dashboard.domain.rules import RuleBook
from dashboard.domain.summary import derive
from dashboard.queries.caseload_anew import more_changed
from dashboard.queries.caseload_version import caseload_version
from dashboard.queries.person_record import BATCH
from dashboard.queries.records_then import records_then
from dashboard.queries.scope import scope_key, visible

#: People whose past is worked out for one answer at most.
MAX_PEOPLE = 5_000
#: Past caseloads kept per database; one of 5,000 people is some 20 MB.
KEPT = 4
_UNASKED = datetime.combine(date.min, time())
#: Every table that a question about the caseload reads.
_TABLES = (
    t.patient, t.clinician, t.team, t.encounter, t.therapy_session, t.caseload_summary,
    t.due_item, t.caseload_state,
)  # fmt: skip


class TooManyPeopleError(Exception):
    """More people are in the scope than another day's caseload is worked out for."""


class TooManyThenError(TooManyPeopleError):
    """In the past, everybody is worked out."""

    def __init__(self) -> None:
        super().__init__(
            f"The past can be shown for up to {MAX_PEOPLE:,} people, and more were on this "
            "caseload then. Open one person to see how things stood for them."
        )


class TooManyEndsError(TooManyPeopleError):
    """In the future, everybody is worked out whose medication is planned to end by then."""

    def __init__(self) -> None:
        super().__init__(
            f"More than {MAX_PEOPLE:,} people on this caseload have medication that is planned to "
            "end by then, and that many cannot be worked out at once. Choose an earlier day, or "
            "open one person to see how things will stand for them."
        )


@dataclass(frozen=True, slots=True)
class Clinic:
    """What a past caseload is worked out with: the rules, and the zone that ends its days."""

    rules: RuleBook
    zone: ZoneInfo


@contextmanager
def caseload_on(
    conn: Connection, scope: AccessScope, as_of: AsOf, clinic: Clinic
) -> Iterator[Connection]:
    """The connection to ask about the caseload on ``as_of.day``, with this same ``scope``.

    For today and the future that is ``conn`` itself. For the past it knows the people that the
    scope sees today: nobody is shown by an earlier assignment. ``TooManyPeopleError`` when more
    than ``MAX_PEOPLE`` have to be worked out; never for today.
    """
    if as_of.known_on is None:
        if as_of.tense is Tense.FUTURE and more_changed(conn, scope, as_of.day, MAX_PEOPLE):
            raise TooManyEndsError
        yield conn
        return
    past = _remembered(conn, scope, as_of.known_on, clinic)
    with past.connect() as copy:
        yield copy


_PAST: WeakKeyDictionary[Pool, OrderedDict[object, Engine]] = WeakKeyDictionary()
_GUARD = Lock()


def _remembered(conn: Connection, scope: AccessScope, day: date, clinic: Clinic) -> Engine:
    """The past caseload, worked out again only when something was recorded since."""
    # The version is read first: what is kept may be newer than it, never older.
    # Who asked: the database's own lock has its part in it.
    whose = (asker_of(conn), scope_key(scope))
    key = (caseload_version(conn), clinic.rules.version, str(clinic.zone), whose, day)
    with _GUARD:
        kept = _PAST.setdefault(conn.engine.pool, OrderedDict())
        if key in kept:
            kept.move_to_end(key)
            return kept[key]
    made = _worked_out(conn, scope, day, clinic)
    with _GUARD:
        kept[key] = made
        while len(kept) > KEPT:
            kept.popitem(last=False)
    return made


def _worked_out(conn: Connection, scope: AccessScope, day: date, clinic: Clinic) -> Engine:
    ids = _people(conn, scope, day, clinic.zone)
    if len(ids) > MAX_PEOPLE:
        raise TooManyThenError
    writer = SnapshotWriter(_TABLES)
    owners: set[int] = set()
    teams: set[int] = set()
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        summaries = _add_people(conn, writer, batch, day, clinic)
        owners.update(row["owner_id"] for row in summaries if row["owner_id"] is not None)
        teams.update(row["team_id"] for row in summaries if row["team_id"] is not None)
        writer.add(t.patient, _rows(conn, t.patient, batch))
    writer.add(t.clinician, _rows(conn, t.clinician, sorted(owners)))
    writer.add(t.team, _rows(conn, t.team, sorted(teams)))
    return writer.finish()


def _people(conn: Connection, scope: AccessScope, day: date, zone: ZoneInfo) -> Sequence[int]:
    """Everybody in the scope with an episode that was known and open on ``day``, and those whose
    episode had ended who may have had a safety flag then.
    """
    episode, person = t.episode.c, t.caseload_summary.c.patient_id
    before = recorded_before(day, zone)
    known = exists().where(
        episode.patient_id == person, episode.started_on <= day, episode.recorded_at < before
    )
    was_open = known.where(or_(episode.ended_on.is_(None), episode.ended_on > day))
    whom = or_(was_open, and_(known, _flagged(day, before, person)))
    query = select(person).where(visible(scope), whom)
    return conn.scalars(query.order_by(t.caseload_summary.c.patient_id).limit(MAX_PEOPLE + 1)).all()


def _flagged(day: date, before: datetime, person: ColumnElement[int]) -> ColumnElement[bool]:
    """A safety flag of ``day`` stands now too, was cleared since, or ended with a death since.

    Three short lists in place of working everybody out who was ever discharged.
    """
    flag, cleared, patient = t.due_item.c, t.flag_clearance.c, t.patient.c
    stands = select(flag.patient_id).where(flag.kind == DueKind.SAFETY_FLAG.value)
    since = or_(cleared.cleared_on > day, cleared.recorded_at >= before)
    later = select(cleared.patient_id).where(since, cleared.until.is_(None))
    dead = select(patient.id).where(
        patient.died_on.is_not(None), or_(patient.died_on > day, patient.recorded_at >= before)
    )
    return or_(person.in_(stands), person.in_(later), person.in_(dead))


def _add_people(
    conn: Connection, writer: SnapshotWriter, ids: Sequence[int], day: date, clinic: Clinic
) -> list[Row]:
    """Derived rows and bookings of some people; returns their summaries."""
    summaries: list[Row] = []
    items: list[Row] = []
    sessions: list[Row] = []
    visits: list[Row] = []
    for key, record in records_then(conn, ids, day, clinic.zone).items():
        summary, due = derive(record, clinic.rules, day)
        summaries.append(summary_row(record.person, summary))
        items.extend(due_rows(key, due))
        sessions.extend(_booked_sessions(key, record))
        visits.extend(_booked_visits(key, record))
    writer.add(t.caseload_summary, summaries)
    writer.add(t.due_item, items)
    writer.add(t.therapy_session, sessions)
    writer.add(t.encounter, visits)
    return summaries


def _booked_sessions(patient_id: int, record: PersonRecord) -> Iterator[Row]:
    for session in record.sessions:
        if session.state is VisitState.BOOKED:
            yield _visit(patient_id, session.id, session.state) | {
                "held_on": session.held_on,
                "held_precision": precision_of(session.held_on).value,
                "late_cancellation": session.late_cancellation,
                "homework": session.homework.value,
            }


def _booked_visits(patient_id: int, record: PersonRecord) -> Iterator[Row]:
    for visit in record.encounters:
        if visit.state is VisitState.BOOKED:
            yield _visit(patient_id, visit.id, visit.state) | {
                "started_on": visit.started_on,
                "started_precision": precision_of(visit.started_on).value,
                "kind": visit.kind.value,
                "label": visit.label,
            }


def _visit(patient_id: int, number: int, state: VisitState) -> Row:
    # Where it came from is not asked of this copy.
    came = {"source": "", "source_id": str(number), "recorded_at": _UNASKED}
    return {"patient_id": patient_id, "id": number, "state": state.value} | came


def _rows(conn: Connection, table: Table, ids: Sequence[int]) -> list[Row]:
    """The rows of ``table`` with these keys as they are now."""
    found: list[Row] = []
    for start in range(0, len(ids), BATCH):
        query = select(table).where(table.c.id.in_(ids[start : start + BATCH]))
        found.extend(dict(row) for row in conn.execute(query).mappings())
    return found
