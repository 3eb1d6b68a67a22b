"""An episode of care for people whose source has none: assumed, and saying so.

It begins with the first mental-health event on record and ends by death; its phase is unknown.
With no such event there is no episode, and the person is not on the caseload.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Column, ColumnElement, Table, func, or_, select

from dashboard.db.tables import (
    diagnosis,
    episode,
    measurement,
    medication_order,
    patient,
    therapy_session,
)
from dashboard.domain.codes import (
    DIED,
    DatePrecision,
    OrderStatus,
    Phase,
    RecordState,
    Treatment,
    VisitState,
)
from dashboard.domain.drugs import OTHER_CLASS
from dashboard.domain.partial_date import is_exact, known_to, precision_of, reduced_iso
from dashboard.ingest.dates import dated, when_of
from dashboard.ingest.model import Row
from dashboard.ingest.upsert import Writer, delete_event, existing, upsert_events

PREFIX = "assumed/"
PROGRAM = "Program not recorded"

# What begins an episode, in the order in which it is named when several share a day.
_EVENTS: tuple[tuple[str, Table, Column[date], ColumnElement[bool]], ...] = (
    (
        "first psychotropic order",
        medication_order,
        medication_order.c.started_on,
        (medication_order.c.drug_class != OTHER_CLASS)
        & (medication_order.c.status != OrderStatus.CANCELLED.value),
    ),
    (
        "first mental-health diagnosis",
        diagnosis,
        diagnosis.c.onset_on,
        diagnosis.c.onset_on.is_not(None),
    ),
    (
        "first therapy session",
        therapy_session,
        therapy_session.c.held_on,
        therapy_session.c.state == VisitState.ATTENDED.value,
    ),
    (
        "first questionnaire",
        measurement,
        measurement.c.measured_on,
        # Too few answers for a total can hold the one that raises a safety flag.
        or_(measurement.c.state != RecordState.NO_VALUE.value, measurement.c["items"].is_not(None)),
    ),
)


def assume_episodes(
    writer: Writer, people: Sequence[int], dead_by: Mapping[int, date] | None = None
) -> None:
    """Make, move or remove the assumed episode of each of these people, from what is stored.

    ``dead_by``: people who have died on a day nobody recorded, with the day of their last event.
    """
    recorded, assumed = _episodes(writer, people)
    without = [each for each in people if each not in recorded]
    begins = _first_events(writer, without)
    lives = _lives(writer, without)
    rows = []
    for patient_id in without:
        if patient_id in begins:
            started_on, why = begins[patient_id]
            source_id, died_on = lives[patient_id]
            died_on = died_on or (dead_by or {}).get(patient_id)
            rows.append((patient_id, _row(source_id, started_on, why, died_on)))
    stored = existing(writer, episode, people)
    upsert_events(writer, episode, rows, stored)
    for patient_id, number in assumed.items():
        if patient_id in recorded:
            delete_event(writer, episode, patient_id, number)


def _episodes(writer: Writer, people: Sequence[int]) -> tuple[set[int], dict[int, int]]:
    """(people with a recorded episode, assumed episode by person)."""
    query = select(episode.c.patient_id, episode.c.id, episode.c.source_id).where(
        episode.c.patient_id.in_(people)
    )
    recorded: set[int] = set()
    assumed: dict[int, int] = {}
    for row in writer.conn.execute(query):
        if row.source_id.startswith(PREFIX):
            assumed[row.patient_id] = row.id
        else:
            recorded.add(row.patient_id)
    return recorded, assumed


def _first_events(writer: Writer, people: Sequence[int]) -> dict[int, tuple[date, str]]:
    first: dict[int, tuple[date, str]] = {}
    for words, table, column, condition in _EVENTS:
        known = table.c[column.key.replace("_on", "_precision")]
        query = (
            select(table.c.patient_id, func.min(column), known)
            .where(table.c.patient_id.in_(people), condition, column.is_not(None))
            .group_by(table.c.patient_id, known)
        )
        for patient_id, day, precision in writer.conn.execute(query):
            on = known_to(day, DatePrecision(precision))
            before = first.get(patient_id)
            # Of one day that which is known exactly.
            if before is None or (on, not is_exact(on)) < (before[0], not is_exact(before[0])):
                first[patient_id] = (on, f"{words} {reduced_iso(on)}")
    return first


def _lives(writer: Writer, people: Sequence[int]) -> Mapping[int, tuple[str, date | None]]:
    p = patient.c
    query = select(p.id, p.source_id, p.died_on, p.died_precision).where(p.id.in_(people))
    return {row.id: (row.source_id, _died(row)) for row in writer.conn.execute(query)}


def _died(row: Any) -> date | None:
    return row.died_on and known_to(row.died_on, DatePrecision(row.died_precision))


def _row(source_id: str, started_on: date, why: str, died_on: date | None) -> Row:
    start, end = when_of(started_on), None if died_on is None else when_of(died_on)
    values: dict[str, Any] = {
        **dated("started", start),
        **dated("ended", end, not_before=start),
        "end_reason": None if died_on is None else DIED,
        "phase": (Phase.UNKNOWN if died_on is None else Phase.CLOSED).value,
        "program": PROGRAM,
        "planned_treatment": Treatment.UNKNOWN.value,
        "derived_from": why,
    }
    return Row("episode", PREFIX + source_id.partition("/")[2], values)


def close_by_death(writer: Writer, people: Sequence[int]) -> None:
    """Orders and episodes still open of people whose death became known later end with it."""
    p = patient.c
    query = select(p.id, p.died_on, p.died_precision).where(
        p.id.in_(people), p.died_on.is_not(None)
    )
    for row in writer.conn.execute(query).all():
        died_on = known_to(row.died_on, DatePrecision(row.died_precision))
        _close_orders(writer, row.id, died_on)
        _close_episodes(writer, row.id, died_on)


def _close_orders(writer: Writer, patient_id: int, died_on: date) -> None:
    orders = medication_order
    still_open = (OrderStatus.ACTIVE.value, OrderStatus.ON_HOLD.value, OrderStatus.UNKNOWN.value)
    query = select(orders.c.id, orders.c.started_on).where(
        orders.c.patient_id == patient_id,
        orders.c.source == writer.source,
        orders.c.status.in_(still_open),
        or_(orders.c.stopped_on.is_(None), orders.c.stopped_on > died_on),
        or_(orders.c.stop_reason.is_(None), orders.c.stop_reason != "died"),
    )
    for number, started_on in writer.conn.execute(query).all():
        writer.conn.execute(
            orders.update()
            .where(orders.c.patient_id == patient_id, orders.c.id == number)
            .values(
                stopped_on=max(died_on, started_on or died_on),
                stopped_precision=precision_of(died_on).value,
                stop_reason="died",
            )
        )
        writer.changed.add(patient_id)


def _close_episodes(writer: Writer, patient_id: int, died_on: date) -> None:
    query = select(episode.c.id, episode.c.started_on).where(
        episode.c.patient_id == patient_id,
        episode.c.source == writer.source,
        episode.c.ended_on.is_(None),
    )
    for number, started_on in writer.conn.execute(query).all():
        writer.conn.execute(
            episode.update()
            .where(episode.c.patient_id == patient_id, episode.c.id == number)
            .values(
                ended_on=max(died_on, started_on),
                ended_precision=precision_of(died_on).value,
                end_reason=DIED,
                phase=Phase.CLOSED.value,
            )
        )
        writer.changed.add(patient_id)
