"""From which day until which day a person's supply is low: dates that hold whatever day it is.

From the last event on, what is covered is known: the present supply runs on to its end, then there
is none. While it runs the share of covered days in the window can only rise (every new day is
covered), and afterwards only fall. So the days on which no medicine is low are one interval, and a
search by halves finds its ends; a test holds both against every single day.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from dashboard.domain.adherence import day_runs
from dashboard.domain.adherence_runs import Run, clipped, total
from dashboard.domain.derived import DrugSupply
from dashboard.domain.supply import SUPPLY_DAYS, is_low


@dataclass(frozen=True, slots=True)
class SupplyDates:
    """Supply is known from ``known_from`` on, low before ``low_until`` and from ``low_from`` on.

    All ``None``: nothing can be said.
    """

    known_from: date | None = None
    low_until: date | None = None
    low_from: date | None = None

    def low_on(self, day: date) -> bool | None:
        """Whether any current medicine is low on ``day``; ``None`` when that is not known.

        The reference for the supply states of ``queries.caseload_states``.
        """
        if self.known_from is None or day < self.known_from:
            return None
        before = self.low_until is not None and day < self.low_until
        return before or (self.low_from is not None and day >= self.low_from)


@dataclass(frozen=True, slots=True)
class _Covered:
    """One medicine in day numbers."""

    first: int
    runs: list[Run]
    hospital: list[Run]

    def share(self, day: int) -> tuple[int, int]:
        """Covered days and days that count, of the window that ends before ``day``."""
        start = max(day - SUPPLY_DAYS, self.first)
        if start >= day:
            return 0, 0
        stays = total(clipped(self.hospital, start, day))
        return total(clipped(self.runs, start, day)), day - start - stays

    def low(self, day: int) -> bool:
        return is_low(*self.share(day))


def supply_dates(supplies: Iterable[DrugSupply], through: date | None) -> SupplyDates:
    """The dates of a person whose last event was on ``through``; exact from that day on.

    Somebody in hospital until further notice is supplied there: nothing is said of them.
    """
    known = [
        _Covered(s.first_fill_on.toordinal(), day_runs(s.runs), day_runs(s.hospital))
        for s in supplies
        if s.computable and s.first_fill_on is not None
    ]
    last_day = date.max.toordinal()
    if through is None or not known or any(b == last_day for c in known for _, b in c.hospital):
        return SupplyDates()
    now = through.toordinal()
    begin, end = now, last_day
    for medicine in known:
        first, until = _not_low(medicine, now)
        begin, end = max(begin, first), min(end, until)
    since = min(c.first + 1 if c.share(now)[1] else now + 1 for c in known)
    if begin >= end:
        return SupplyDates(date.fromordinal(since), None, date.fromordinal(since))
    return SupplyDates(
        date.fromordinal(since),
        date.fromordinal(begin) if begin > now else None,
        date.fromordinal(end),
    )


def _not_low(medicine: _Covered, now: int) -> tuple[int, int]:
    """The days [from, to) from ``now`` on, on which this medicine is not low; empty when equal."""
    # A stay in hospital may have taken all of it.
    supplied = max([now, *(end for _, end in medicine.runs[-1:])])
    if medicine.low(supplied):
        return supplied, supplied
    begin = _first(lambda day: not medicine.low(day), now, supplied)
    return begin, _first(medicine.low, supplied, supplied + SUPPLY_DAYS)


def _first(holds: Callable[[int], bool], low: int, high: int) -> int:
    """The first day of [low, high] from which on ``holds``; it must hold on ``high``."""
    while low < high:
        middle = (low + high) // 2
        if holds(middle):
            high = middle
        else:
            low = middle + 1
    return low
