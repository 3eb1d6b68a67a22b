"""A person's record as it stood at the end of an earlier day.

What was recorded later is left out where rows are read (``recorded_before``); here, what is dated
later is undone: it is absent, or open again. One version of each entry is kept, so an entry that
was recorded anew after the day is missing altogether, with what it had said before: a session
held since has lost its booking, an episode its earlier phase. Undated entries count from the
day they were recorded. What is known to have changed later without its earlier value is unknown.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from dashboard.domain.as_of import AsOf
from dashboard.domain.codes import FollowUpState, Homework, OrderStatus, Phase, VisitState
from dashboard.domain.partial_date import last_day
from dashboard.domain.record import (
    Decision,
    Diagnosis,
    Encounter,
    Episode,
    FollowUp,
    MedicationOrder,
    Person,
    PersonRecord,
    SideEffect,
    TherapySession,
)

Event = TypeVar("Event")
_ENDED = (OrderStatus.STOPPED, OrderStatus.COMPLETED, OrderStatus.CANCELLED)
#: Said of a visit once its day has come; a visit can be cancelled before.
_AFTERWARDS = (VisitState.ATTENDED, VisitState.DID_NOT_ATTEND, VisitState.NOT_RECORDED)


def recorded_before(known_on: date, zone: ZoneInfo) -> datetime:
    """The first moment after ``known_on`` in the clinic's zone, in UTC without a zone, as stored.

    An entry was known on that day when it was recorded before this moment.
    """
    midnight = datetime.combine(known_on + timedelta(days=1), time(), tzinfo=zone)
    return midnight.astimezone(UTC).replace(tzinfo=None)


def known_before(as_of: AsOf, zone: ZoneInfo) -> datetime | None:
    """As ``recorded_before`` for a past day; ``None`` when all that is recorded counts."""
    return None if as_of.known_on is None else recorded_before(as_of.known_on, zone)


def known_then(record: PersonRecord, known_on: date) -> PersonRecord:
    """The record on ``known_on``, from entries recorded by then; lists keep their order."""
    reviews = _dated(record.reviews, known_on, lambda e: e.reviewed_on)
    known_reviews = {review.id for review in reviews}
    return PersonRecord(
        person=_person(record.person, known_on),
        episodes=_each(record.episodes, known_on, _episode),
        diagnoses=_each(record.diagnoses, known_on, _diagnosis),
        orders=_each(record.orders, known_on, _order),
        dispenses=_dated(record.dispenses, known_on, lambda e: e.dispensed_on),
        administrations=_dated(record.administrations, known_on, lambda e: e.given_on),
        adherence_reports=_dated(record.adherence_reports, known_on, lambda e: e.reported_on),
        side_effects=_each(record.side_effects, known_on, _side_effect),
        laboratory=_dated(record.laboratory, known_on, lambda e: e.taken_on),
        measurements=_dated(record.measurements, known_on, lambda e: e.measured_on),
        sessions=tuple(_session(e, known_on) for e in record.sessions),
        encounters=tuple(_encounter(e, known_on) for e in record.encounters),
        follow_ups=tuple(_follow_up(e, known_on) for e in record.follow_ups),
        outreach=_dated(record.outreach, known_on, lambda e: e.attempted_on),
        reviews=reviews,
        decisions=tuple(
            _decision(e, known_on) for e in record.decisions if e.review_id in known_reviews
        ),
        clearances=_dated(record.clearances, known_on, lambda e: e.cleared_on),
    )


def surely_then(record: PersonRecord, known_on: date) -> PersonRecord:
    """As ``known_then``, without findings and visits held of which only the month or year is known
    and which may have been later.
    """
    record = known_then(record, known_on)
    return replace(
        record,
        administrations=_surely(record.administrations, known_on, lambda e: e.given_on),
        laboratory=_surely(record.laboratory, known_on, lambda e: e.taken_on),
        measurements=_surely(record.measurements, known_on, lambda e: e.measured_on),
        sessions=_surely(record.sessions, known_on, lambda e: e.held_on),
        encounters=_surely(record.encounters, known_on, lambda e: e.started_on),
    )


def _surely(
    events: Iterable[Event], known_on: date, day: Callable[[Event], date]
) -> tuple[Event, ...]:
    """Without what may have been after ``known_on``; what is dated after it is booked ahead."""
    return tuple(e for e in events if day(e) > known_on or last_day(day(e)) <= known_on)


def _later(on: date | None, known_on: date) -> bool:
    return on is not None and on > known_on


def _dated(
    events: Iterable[Event], known_on: date, day: Callable[[Event], date | None]
) -> tuple[Event, ...]:
    """The events of up to ``known_on``, and those without a date."""
    return tuple(event for event in events if not _later(day(event), known_on))


def _each(
    events: Iterable[Event], known_on: date, then: Callable[[Event, date], Event | None]
) -> tuple[Event, ...]:
    return tuple(e for event in events if (e := then(event, known_on)) is not None)


def _person(person: Person, known_on: date) -> Person:
    return replace(person, died_on=None) if _later(person.died_on, known_on) else person


def _episode(episode: Episode, known_on: date) -> Episode | None:
    """A phase entered later, or the end, leaves the phase before it unknown."""
    if _later(episode.started_on, known_on):
        return None
    if _later(episode.ended_on, known_on):
        episode = replace(episode, ended_on=None, end_reason=None)
        if episode.phase is Phase.CLOSED:
            episode = replace(episode, phase=Phase.UNKNOWN, phase_since=None)
    if _later(episode.phase_since, known_on):
        episode = replace(episode, phase=Phase.UNKNOWN, phase_since=None)
    return episode


def _diagnosis(diagnosis: Diagnosis, known_on: date) -> Diagnosis | None:
    if _later(diagnosis.onset_on, known_on):
        return None
    if _later(diagnosis.abated_on, known_on):
        return replace(diagnosis, abated_on=None)
    return diagnosis


def _order(order: MedicationOrder, known_on: date) -> MedicationOrder | None:
    """An order that ended later was current; a current one keeps the end that is planned."""
    if _later(order.started_on, known_on):
        return None
    if not _later(order.stopped_on, known_on) or order.status is OrderStatus.ACTIVE:
        return order
    status = OrderStatus.ACTIVE if order.status in _ENDED else order.status
    return replace(order, stopped_on=None, stop_reason=None, status=status)


def _side_effect(effect: SideEffect, known_on: date) -> SideEffect | None:
    if _later(effect.started_on, known_on):
        return None
    return replace(effect, ended_on=None) if _later(effect.ended_on, known_on) else effect


def _session(session: TherapySession, known_on: date) -> TherapySession:
    """Of a later session that is told as held or missed, only that it was to come."""
    if not _later(session.held_on, known_on) or session.state not in _AFTERWARDS:
        return session
    return replace(
        session,
        state=VisitState.BOOKED,
        late_cancellation=False,
        skills=None,
        homework=Homework.UNKNOWN,
        session_rating=None,
        outcome_rating=None,
    )


def _encounter(visit: Encounter, known_on: date) -> Encounter:
    if _later(visit.started_on, known_on):
        if visit.state not in _AFTERWARDS:
            return visit
        return replace(visit, state=VisitState.BOOKED, ended_on=None)
    return replace(visit, ended_on=None) if _later(visit.ended_on, known_on) else visit


def _follow_up(follow_up: FollowUp, known_on: date) -> FollowUp:
    if not _later(follow_up.done_on, known_on):
        return follow_up
    return replace(follow_up, state=FollowUpState.OPEN, done_on=None)


def _decision(decision: Decision, known_on: date) -> Decision:
    return replace(decision, done_on=None) if _later(decision.done_on, known_on) else decision
