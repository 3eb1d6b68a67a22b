"""The days that a date can mean of which only the month or the year is known, as a dashed bar."""

from collections.abc import Iterable
from datetime import date, timedelta

from dashboard.domain.codes import DatePrecision
from dashboard.domain.partial_date import is_exact, last_day
from dashboard.figures.lane_axes import Lane
from dashboard.figures.lanes import Canvas
from dashboard.figures.theme import Token

_CAP = 5.0


def day_after(on: date, precision: DatePrecision | None = None) -> date:
    """The day after the last one that a date can mean."""
    return last_day(on, precision) + timedelta(days=1)


def draw_inexact(
    canvas: Canvas,
    lane: Lane,
    marks: Iterable[tuple[date, float]],
    token: Token,
    *,
    width: float = 2.5,
    dash: str = "5px,4px",
    low: float = 0,
) -> None:
    """Across the days of every mark whose date is not known to the day, at its height, with a small
    end. What has happened by the day shown goes no further. ``low``: so many design pixels below,
    without an end, which would stand in the words above.
    """
    span, unit = canvas.span, (lane.high - lane.low) / lane.height
    for on, height in marks:
        end = day_after(on)
        if on <= span.as_of:
            end = min(end, span.as_of)
        start, end = span.clip(on), span.clip(end)
        if is_exact(on) or end <= start:
            continue
        y = height - low * unit
        canvas.rule((start, end), (y, y), lane, token=token, width=width, dash=dash)
        if low:
            continue
        ends = (y - _CAP * unit, y + _CAP * unit)
        canvas.rule((end, end), ends, lane, token=token, width=width)
