"""Dates and times of records as calendar dates in the clinic's time zone, with their precision."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from dashboard.domain.codes import DatePrecision
from dashboard.domain.partial_date import last_day, precision_of
from dashboard.ingest.model import Refused, short

_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2}))?\Z")
_FULL = re.compile(
    r"(\d{4}-\d{2}-\d{2})"
    r"(?:[T ](\d{2}:\d{2})(?::(\d{2}))?(?:\.\d+)?\s*(Z|z|[+-]\d{2}:?\d{2})?)?\Z"
)
EARLIEST_YEAR = 1850


@dataclass(frozen=True, slots=True)
class When:
    """A date; ``at`` is the clinic's local time where the record gave one, without a zone."""

    day: date
    precision: DatePrecision = DatePrecision.DAY
    at: datetime | None = None

    @property
    def last_day(self) -> date:
        """The last day it can have been: an inexact date is stored as its first day."""
        return last_day(self.day, self.precision)


def when_of(day: date) -> When:
    """A date of the domain, with its precision."""
    return When(day, precision_of(day))


def precision_beside(column: str, values: Mapping[str, Any]) -> DatePrecision:
    """How exactly the staged date of ``column`` is known."""
    name = column.removesuffix("_on") + "_precision"
    return DatePrecision(values.get(name, DatePrecision.DAY))


def dated(stem: str, when: When | None, not_before: When | None = None) -> dict[str, str | None]:
    """The columns of a date: its day, and how exactly it is known.

    An inexact date never falls before ``not_before``: the start of what it ends.
    """
    known = (DatePrecision.DAY if when is None else when.precision).value
    if when is None:
        return {f"{stem}_on": None, f"{stem}_precision": known}
    day = when.day if not_before is None else max(when.day, not_before.day)
    return {f"{stem}_on": day.isoformat(), f"{stem}_precision": known}


def parse_when(text: object, field: str, timezone: ZoneInfo) -> When:
    """``2014``, ``2014-01``, ``2014-01-31`` or a date-time; a time without offset is local.

    Raises ``Refused`` for anything else.
    """
    if not isinstance(text, str):
        raise Refused(field, f"{short(text)} is not a date")
    try:
        found = _parse(text.strip(), timezone)
    except (ValueError, OverflowError) as error:
        raise Refused(field, f"{short(text)} is not a date") from error
    if found.day.year < EARLIEST_YEAR:
        raise Refused(field, f"{short(text)} is before {EARLIEST_YEAR}")
    return found


def _parse(text: str, timezone: ZoneInfo) -> When:
    partial = _PARTIAL.match(text)
    if partial is not None:
        year, month = partial.groups()
        precision = DatePrecision.YEAR if month is None else DatePrecision.MONTH
        return When(date(int(year), int(month or 1), 1), precision)
    full = _FULL.match(text)
    if full is None:
        raise ValueError(text)
    day, minute, second, offset = full.groups()
    if minute is None:
        return When(date.fromisoformat(day))
    # A leap second or midnight written as 24:00 is still that minute of that day.
    second = "59" if second == "60" else second or "00"
    zone = "" if offset is None else "+00:00" if offset in "Zz" else offset
    moment = datetime.fromisoformat(f"{day}T{minute}:{second}{zone}")
    if moment.tzinfo is not None:
        moment = moment.astimezone(timezone).replace(tzinfo=None)
    return When(moment.date(), DatePrecision.DAY, moment.replace(microsecond=0))
