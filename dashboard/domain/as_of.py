"""The day a page is asked to show: today, the past as it stood, the future if nothing happens."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from dashboard.domain.wording import full_day

#: Days an address may ask for; far enough for any record, far from the ends of the calendar.
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
NOT_A_DAY = "The day in the address is not a date; shown as of today."
NOT_KEPT = (
    "Without what was recorded or dated later. Bookings of that time are not kept; entries "
    "changed since are missing."
)
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Tense(StrEnum):
    """Where the day shown lies from today."""

    PAST = "past"
    TODAY = "today"
    FUTURE = "future"


@dataclass(frozen=True, slots=True)
class AsOf:
    """The day shown, and the day that is today in the clinic."""

    day: date
    today: date

    @property
    def tense(self) -> Tense:
        if self.day == self.today:
            return Tense.TODAY
        return Tense.PAST if self.day < self.today else Tense.FUTURE

    @property
    def known_on(self) -> date | None:
        """The day whose knowledge counts: ``None`` for everything that is recorded now."""
        return self.day if self.tense is Tense.PAST else None

    @property
    def other_day(self) -> date | None:
        """The day, unless it is today: what an address has to carry."""
        return None if self.tense is Tense.TODAY else self.day

    @property
    def recorded_through(self) -> date:
        """The latest day of which anything can be recorded: today, in a look ahead."""
        return min(self.day, self.today)


def read_day(text: str) -> date | None:
    """``2026-09-01`` as a date; ``None`` for anything else, also for a day out of all bounds."""
    if not _ISO_DAY.fullmatch(text):
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_DAY <= day <= LAST_DAY else None


def asked_day(raw: object, today: date) -> tuple[AsOf, tuple[str, ...]]:
    """The day of an address (``None``: none given), and a notice when it cannot be read."""
    if isinstance(raw, list | tuple):
        raw = raw[-1] if raw else None
    if raw is None or raw == "":
        return AsOf(today, today), ()
    day = read_day(raw.strip()) if isinstance(raw, str) else None
    if day is None:
        return AsOf(today, today), (NOT_A_DAY,)
    return AsOf(day, today), ()


def banner(as_of: AsOf) -> str | None:
    """``As it stood on 1 Sep 2026 · past``; ``None`` for today."""
    match as_of.tense:
        case Tense.TODAY:
            return None
        case Tense.PAST:
            return f"As it stood on {full_day(as_of.day)} · past"
        case Tense.FUTURE:
            return f"If nothing happens until {full_day(as_of.day)} · future"


def limits(as_of: AsOf) -> str | None:
    """What the reader has to know of the day shown; ``None`` for today."""
    match as_of.tense:
        case Tense.TODAY:
            return None
        case Tense.PAST:
            return NOT_KEPT
        case Tense.FUTURE:
            return (
                f"Who will be due if nothing is recorded after {full_day(as_of.today)}: "
                "due dates, gaps in supply and bookings that are known now."
            )


def export_note(as_of: AsOf) -> str:
    """The banner for a file's line, empty for today."""
    said = banner(as_of)
    return "" if said is None else f"{said}. {limits(as_of)}"
