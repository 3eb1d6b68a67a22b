"""Sessions and other visits: state on a day, attendance, contacts, what is booked.

A *contact* is a day on which the service saw the person: an attended therapy session, or an
attended encounter of a kind that the ``contact_kinds`` rule lists. A case review is held without
the person; hospital, emergency and other visits are with other services: none is a contact.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from dashboard.domain.codes import EncounterKind, VisitState
from dashboard.domain.record import Clinician, Encounter, Episode, PersonRecord, TherapySession

SESSION = "session"
#: The reading of ``contact_kinds`` in ``data/rules/follow_up.toml``, for callers without rules.
CONTACT_KINDS = frozenset({EncounterKind.CARE_CONTACT, EncounterKind.MEDICATION_REVIEW})


@dataclass(frozen=True, slots=True)
class Contact:
    """One contact, held or booked; ``kind`` is ``SESSION`` or the encounter's kind."""

    on: date
    kind: str
    clinician: Clinician | None


@dataclass(frozen=True, slots=True)
class Attendance:
    """``attended`` of ``attendable``: attended, did not attend and late cancellations."""

    attended: int
    attendable: int


def visit_day(visit: TherapySession | Encounter) -> date:
    return visit.held_on if isinstance(visit, TherapySession) else visit.started_on


def state_on(visit: TherapySession | Encounter, as_of: date) -> VisitState:
    """The state on ``as_of``: a booked visit is *not recorded* from the day after its day."""
    if visit.state is VisitState.BOOKED and visit_day(visit) < as_of:
        return VisitState.NOT_RECORDED
    return visit.state


def attendance(sessions: Iterable[TherapySession], since: date | None = None) -> Attendance:
    """Attended ÷ (attended + did not attend + late cancelled) of the sessions from ``since`` on.

    Early cancellations, cancellations by the service and unrecorded sessions are in neither
    number.
    """
    attended = missed = 0
    for session in sessions:
        if since is not None and session.held_on < since:
            continue
        if session.state is VisitState.ATTENDED:
            attended += 1
        elif is_missed(session):
            missed += 1
    return Attendance(attended, attended + missed)


def is_missed(session: TherapySession) -> bool:
    """Did not attend, or cancelled less than 24 hours before."""
    return session.state is VisitState.DID_NOT_ATTEND or (
        session.state is VisitState.CANCELLED_BY_PERSON and session.late_cancellation
    )


def episode_sessions(record: PersonRecord, episode: Episode) -> tuple[TherapySession, ...]:
    """Sessions from the start of the episode to its end."""
    end = episode.ended_on or date.max
    return tuple(s for s in record.sessions if episode.started_on <= s.held_on <= end)


def contacts(
    record: PersonRecord, kinds: Collection[str] = CONTACT_KINDS, booked: bool = False
) -> list[Contact]:
    """Every contact held (or, with ``booked``, every one booked), by date."""
    state = VisitState.BOOKED if booked else VisitState.ATTENDED
    found = [Contact(s.held_on, SESSION, s.therapist) for s in record.sessions if s.state is state]
    if record.encounters:
        found += [
            Contact(e.started_on, e.kind, e.clinician)
            for e in record.encounters
            if e.state is state and e.kind in kinds
        ]
        found.sort(key=_day)
    return found


def next_contact(record: PersonRecord, as_of: date) -> Contact | None:
    """The first booked contact on or after ``as_of``."""
    return next((c for c in contacts(record, booked=True) if c.on >= as_of), None)


def last_contact(record: PersonRecord, as_of: date) -> Contact | None:
    """The last contact held on or before ``as_of``; of several on a day one with a name."""
    held = [c for c in contacts(record) if c.on <= as_of]
    if not held:
        return None
    # Of several with a name the last, as on the caseload: max() keeps the first of equals.
    return max(reversed(held), key=lambda c: (c.on, c.clinician is not None))


def days_seen(record: PersonRecord) -> Iterator[date]:
    """Days of every attended session and visit, with whomever: what published measures ask for."""
    for session in record.sessions:
        if session.state is VisitState.ATTENDED:
            yield session.held_on
    for visit in record.encounters:
        if visit.state is VisitState.ATTENDED:
            yield visit.started_on


def _day(contact: Contact) -> date:
    return contact.on
