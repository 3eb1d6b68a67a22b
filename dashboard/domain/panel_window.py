"""The time window of the person panel: 3, 6, 12 months, or everything."""

from datetime import date, timedelta
from enum import StrEnum

from dashboard.domain.record import PersonRecord


class Window(StrEnum):
    """The codes that stand in the address."""

    THREE_MONTHS = "3m"
    SIX_MONTHS = "6m"
    TWELVE_MONTHS = "12m"
    ALL = "all"


DEFAULT_WINDOW = Window.TWELVE_MONTHS
WINDOW_WORDS = {
    Window.THREE_MONTHS: "3 months",
    Window.SIX_MONTHS: "6 months",
    Window.TWELVE_MONTHS: "12 months",
    Window.ALL: "all",
}
_MONTHS = {Window.THREE_MONTHS: 3, Window.SIX_MONTHS: 6, Window.TWELVE_MONTHS: 12}
_LEAST_DAYS = 91
# Room right of today for what is booked and for supply that is in hand.
_AHEAD = 0.10
_BEFORE = 0.01


def window_of(code: str | None) -> Window | None:
    """The window with this code, the default for ``None``; ``None`` for an unknown code."""
    if code is None:
        return DEFAULT_WINDOW
    return next((window for window in Window if window.value == code), None)


def months_before(day: date, months: int) -> date:
    """The same day ``months`` earlier, or the last day of that month."""
    index = day.year * 12 + day.month - 1 - months
    year, month = divmod(index, 12)
    following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return date(year, month + 1, min(day.day, (following - timedelta(days=1)).day))


def window_days(record: PersonRecord, window: Window, as_of: date) -> tuple[date, date]:
    """First and last day to draw. "All" begins with the first event, at least 3 months back."""
    latest_start = as_of - timedelta(days=_LEAST_DAYS)
    if window is Window.ALL:
        start = min(first_event_on(record) or latest_start, latest_start)
    else:
        start = months_before(as_of, _MONTHS[window])
    length = (as_of - start).days
    margin = timedelta(days=max(1, round(length * _BEFORE)))
    return start - margin, as_of + timedelta(days=max(10, round(length * _AHEAD)))


def first_event_on(record: PersonRecord) -> date | None:
    """The earliest day of anything the panel draws; ``None`` for an empty record."""
    days: list[date | None] = []
    days += [e.started_on for e in record.episodes]
    days += [o.started_on for o in record.orders]
    days += [d.dispensed_on for d in record.dispenses]
    days += [a.given_on for a in record.administrations]
    days += [a.reported_on for a in record.adherence_reports]
    days += [s.started_on for s in record.side_effects]
    days += [r.taken_on for r in record.laboratory]
    days += [m.measured_on for m in record.measurements]
    days += [s.held_on for s in record.sessions]
    days += [e.started_on for e in record.encounters]
    days += [r.reviewed_on for r in record.reviews]
    return min((d for d in days if d is not None), default=None)
