"""Dates of which only the month or the year is known.

A ``PartialDate`` counts as its first day wherever it is compared or counted from, and says how
exactly it was known wherever it is put in words (``wording.full_day``). A day counted from it is a
plain date. See decision 16.
"""

from calendar import monthrange
from datetime import date, timedelta
from typing import Any, Self

from dashboard.domain.codes import DatePrecision

_BY_LENGTH = {4: DatePrecision.YEAR, 7: DatePrecision.MONTH, 10: DatePrecision.DAY}


class PartialDate(date):
    """A date known to ``precision`` only; as a date it is the first day it can have been."""

    precision: DatePrecision

    def __new__(
        cls, year: int, month: int, day: int, precision: DatePrecision = DatePrecision.DAY
    ) -> Self:
        made = super().__new__(cls, year, month, day)
        made.precision = precision
        return made

    def __add__(self, other: timedelta) -> Any:
        return _first(self) + other

    __radd__ = __add__

    def __sub__(self, other: Any) -> Any:
        return _first(self) - other

    def replace(self, *args: Any, **fields: Any) -> date:  # type: ignore[override]
        return _first(self).replace(*args, **fields)

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.year, self.month, self.day, self.precision)


def _first(on: date) -> date:
    return date(on.year, on.month, on.day)


def known_to(on: date, precision: DatePrecision) -> date:
    """``on``, saying how exactly it is known; as it is where the day is."""
    if precision is DatePrecision.DAY:
        return on
    return PartialDate(on.year, on.month, on.day, precision)


def precision_of(on: date | None) -> DatePrecision:
    """How exactly a date is known; one that is not there is no inexact one."""
    return on.precision if isinstance(on, PartialDate) else DatePrecision.DAY


def is_exact(on: date | None) -> bool:
    return precision_of(on) is DatePrecision.DAY


def last_day(on: date, precision: DatePrecision | None = None) -> date:
    """The last day that a date can mean: by itself, or by the ``precision`` kept beside it."""
    known = precision_of(on) if precision is None else precision
    if known is DatePrecision.YEAR:
        return date(on.year, 12, 31)
    if known is DatePrecision.MONTH:
        return date(on.year, on.month, monthrange(on.year, on.month)[1])
    return on


def reduced_iso(on: date) -> str:
    """``2026-05-03``, ``2026-05`` or ``2026``: ISO 8601, as exactly as the date is known."""
    known = precision_of(on)
    if known is DatePrecision.YEAR:
        return f"{on.year:04d}"
    return on.isoformat()[:7] if known is DatePrecision.MONTH else on.isoformat()


def from_reduced_iso(text: str) -> date | None:
    """What ``reduced_iso`` wrote; ``None`` for anything else."""
    known = _BY_LENGTH.get(len(text))
    if known is None:
        return None
    try:
        return known_to(date.fromisoformat(text + "-01-01"[len(text) - 4 :]), known)
    except ValueError:
        return None
