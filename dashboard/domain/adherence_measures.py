"""Published adherence measures, each by its own rule where that differs from the house rule.

Antidepressant medication management (CMS128, NCQA AMM): plain union of the dispensed periods
without carry-over; a fill of s days on day d covers d to d+s-1, both included; the periods are
[first dispensing, +114 days] and [first dispensing, +231 days], both ends included, so of 115 and
232 days. Antipsychotic adherence (NCQA SAA): PDC from index in whole percent, at least 80.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from dashboard.domain.adherence import Covered, Fill
from dashboard.domain.adherence_runs import clipped, merged, total

ACUTE_DAYS_NEEDED = 84
ACUTE_LAST_DAY = 114
CONTINUATION_DAYS_NEEDED = 180
CONTINUATION_LAST_DAY = 231
ANTIPSYCHOTIC_PERCENT = 80


@dataclass(frozen=True, slots=True)
class AntidepressantManagement:
    """Days covered after the first dispensing and whether each phase is met."""

    first_dispensed_on: date
    acute_days: int
    continuation_days: int

    @property
    def acute(self) -> bool:
        return self.acute_days >= ACUTE_DAYS_NEEDED

    @property
    def continuation(self) -> bool:
        return self.continuation_days >= CONTINUATION_DAYS_NEEDED


def intake_period(year: int) -> tuple[date, date]:
    """When the first dispensing of measurement year ``year`` must lie; half open."""
    return date(year - 1, 5, 1), date(year, 5, 1)


def antidepressant_management(
    fills: Iterable[Fill], intake: tuple[date, date]
) -> AntidepressantManagement | None:
    """The measure over a person's antidepressant fills; ``None`` without one in the intake.

    Fills without a date or days of supply do not count.
    """
    dispensed = [(f.on, f.days) for f in fills if f.on is not None and f.days and f.days > 0]
    starts = [on for on, _ in dispensed if intake[0] <= on < intake[1]]
    if not starts:
        return None
    first = min(starts)
    day = first.toordinal()
    runs = merged((on.toordinal(), on.toordinal() + days) for on, days in dispensed)
    return AntidepressantManagement(
        first_dispensed_on=first,
        acute_days=total(clipped(runs, day, day + ACUTE_LAST_DAY + 1)),
        continuation_days=total(clipped(runs, day, day + CONTINUATION_LAST_DAY + 1)),
    )


def whole_percent(covered: Covered) -> int | None:
    """The share in whole percent, halves up; ``None`` when no day counts."""
    if covered.of_days == 0:
        return None
    return (200 * covered.days + covered.of_days) // (2 * covered.of_days)


def antipsychotic_adherence(from_index: Covered) -> bool | None:
    """Whether PDC from index reaches 80 after rounding to whole percent."""
    percent = whole_percent(from_index)
    return None if percent is None else percent >= ANTIPSYCHOTIC_PERCENT
