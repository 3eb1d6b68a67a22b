"""The day of the latest event that has happened to a person: rules hold from that day on."""

from collections.abc import Iterator
from datetime import date

from dashboard.domain.codes import OrderStatus, VisitState
from dashboard.domain.record import PersonRecord


def last_event_on(record: PersonRecord) -> date | None:
    """Date of the latest event; bookings and due dates do not count. ``None`` without events."""
    return max((day for day in _days(record) if day is not None), default=None)


def _days(record: PersonRecord) -> Iterator[date | None]:
    yield record.person.died_on
    for episode in record.episodes:
        yield episode.started_on
        yield episode.phase_since
        yield episode.ended_on
    for order in record.orders:
        yield order.started_on
        # An active order's end is a plan.
        yield None if order.status is OrderStatus.ACTIVE else order.stopped_on
    for effect in record.side_effects:
        yield effect.started_on
        yield effect.ended_on
    for follow_up in record.follow_ups:
        yield follow_up.done_on
    for decision in record.decisions:
        yield decision.done_on
    yield max((f.dispensed_on for f in record.dispenses if f.dispensed_on), default=None)
    yield max((a.given_on for a in record.administrations), default=None)
    yield max((a.reported_on for a in record.adherence_reports), default=None)
    yield max((r.taken_on for r in record.laboratory), default=None)
    yield max((m.measured_on for m in record.measurements), default=None)
    yield max(
        (s.held_on for s in record.sessions if s.state is not VisitState.BOOKED), default=None
    )
    for visit in record.encounters:
        if visit.state is not VisitState.BOOKED:
            yield visit.started_on
            yield visit.ended_on
    yield max((o.attempted_on for o in record.outreach), default=None)
    yield max((r.reviewed_on for r in record.reviews), default=None)
    yield max((c.cleared_on for c in record.clearances), default=None)
