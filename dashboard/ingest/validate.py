"""Checks that hold for a row whatever it was made from: dates in the life of the person."""

from dataclasses import dataclass
from datetime import date

from dashboard.domain.codes import VisitState
from dashboard.ingest.dates import When, precision_beside
from dashboard.ingest.model import Person, Refused, Row
from dashboard.ingest.report import Report


@dataclass(frozen=True, slots=True)
class _Dates:
    """Columns of a table that must lie in the person's life.

    ``happened`` must not be after the import; ``planned`` may be. ``start`` and ``end`` must be
    in order.
    """

    happened: tuple[str, ...] = ()
    planned: tuple[str, ...] = ()
    order: tuple[str, str] | None = None


_TABLES = {
    "episode": _Dates(("started_on", "ended_on", "phase_since"), (), ("started_on", "ended_on")),
    "diagnosis": _Dates(("onset_on", "abated_on"), (), ("onset_on", "abated_on")),
    "medication_order": _Dates(("started_on",), ("stopped_on",), ("started_on", "stopped_on")),
    "dispense": _Dates(("dispensed_on",)),
    "administration": _Dates(("given_on",)),
    "adherence_report": _Dates(("reported_on",)),
    "side_effect": _Dates(("started_on", "ended_on"), (), ("started_on", "ended_on")),
    "laboratory": _Dates(("taken_on",)),
    "measurement": _Dates(("measured_on",)),
    "measurement piece": _Dates(("measured_on",)),
    "therapy_session": _Dates(("held_on",)),
    "encounter": _Dates(("started_on", "ended_on"), (), ("started_on", "ended_on")),
    "follow_up": _Dates(("done_on",), ("due_on",)),
    "outreach": _Dates(("attempted_on",), ("snoozed_until",)),
}
# Dated after death, these are what a record system does by itself and say nothing wrong.
_NO_DEATH_WARNING = frozenset({"episode", "identifier", "patient"})
_MAY_LIE_AHEAD = frozenset(
    {VisitState.BOOKED, VisitState.CANCELLED_BY_PERSON, VisitState.CANCELLED_BY_SERVICE}
)


def check_row(row: Row, person: Person, as_of: date, report: Report) -> None:
    """Raises ``Refused`` for a date before birth or after the import; warns of one after death.

    A visit that is booked, or was cancelled ahead, may lie in the future.
    """
    dates = _TABLES.get(row.table)
    if dates is None:
        return
    ahead = row.values.get("state") in _MAY_LIE_AHEAD
    late: str | None = None
    for column in (*dates.happened, *dates.planned):
        when = _when(row, column)
        if when is None:
            continue
        if person.born_on is not None and when.last_day < person.born_on:
            raise Refused(column, f"{when.day} is before birth")
        if column in dates.happened and not ahead and when.day > as_of:
            raise Refused(column, f"{when.day} is after the import ({as_of})")
        if column in dates.happened and when.day <= as_of:
            report.saw(when.day)
        if person.died_on is not None and when.day > person.died_on and column in dates.happened:
            late = late or column
    if dates.order is not None:
        start, end = (_when(row, column) for column in dates.order)
        if start is not None and end is not None and end.last_day < start.day:
            raise Refused(dates.order[1], f"{end.day} is before the start {start.day}")
        if start is not None and end is not None and end.day < start.day:
            # Somewhere in the month of the start: not before it.
            row.values[dates.order[1]] = start.day.isoformat()
    if late is not None and row.table not in _NO_DEATH_WARNING:
        report.warn(row.origin, late, f"{row.values[late]} is after death: kept")


def _when(row: Row, column: str) -> When | None:
    text = row.values.get(column)
    if text is None:
        return None
    return When(date.fromisoformat(text), precision_beside(column, row.values))
