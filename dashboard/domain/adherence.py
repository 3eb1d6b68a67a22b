"""Adherence by supply, exact to the day: what the fills cover, never what was taken.

Windows are half open, [start, end). Early refills carry over within one drug only; several drugs
run side by side and their days are united. Days in hospital count neither way. A fill without a
date or without days of supply is left out and said so; nothing is ever guessed from doses.
Published measures that follow other rules are in ``adherence_measures``.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from dashboard.domain.adherence_runs import (
    Run,
    clipped,
    first_longer_than,
    gaps_within,
    merged,
    queued,
    total,
    without,
)

ANY = "any"
MINIMUM_FILL_DATES = 2
MINIMUM_DAYS_FROM_INDEX = 91
DEFAULT_GAP_LIMIT = 30
CARRY_OVER = "same drug only"

DateRun = tuple[date, date]


class AdherenceStatus(StrEnum):
    """Whether the figures may be read as a quality measure."""

    OK = "ok"
    TOO_LITTLE_HISTORY = "too_little_history"
    NOT_COMPUTABLE = "not_computable"
    NO_FILLS = "no_fills"


class Fill(NamedTuple):
    """One dispensing (``injection``: one administration, covering ``days`` from ``on``).

    It counts as supply only with a date and one or more days.
    """

    drug: str
    on: date | None
    days: int | None
    injection: bool = False


@dataclass(frozen=True, slots=True)
class Covered:
    """Covered ``days`` of ``of_days`` that count; 0 of 0 means that no day could be judged."""

    days: int
    of_days: int

    @property
    def fraction(self) -> float | None:
        return self.days / self.of_days if self.of_days else None


@dataclass(frozen=True, slots=True)
class Adherence:
    """The supply of one person in one window, with everything needed to explain it.

    ``gaps`` are uncovered runs from the first fill in the window on; ``discontinued_on`` is the
    first day of the first gap longer than ``gap_limit`` days. ``left_out`` counts fills without
    a date or days of supply.
    """

    scope: str
    status: AdherenceStatus
    window: DateRun
    gap_limit: int
    first_fill_on: date | None = None
    from_index: Covered | None = None
    fixed: Covered | None = None
    supplied_days: int = 0
    mpr: float | None = None
    gaps: tuple[DateRun, ...] = ()
    discontinued_on: date | None = None
    hospital_days: int = 0
    left_out: int = 0

    @property
    def longest_gap_days(self) -> int:
        return max(((end - start).days for start, end in self.gaps), default=0)

    def explanation(self) -> dict[str, str]:
        """The inputs and choices behind the figures, as name and value in words."""
        words = {
            "scope": self.scope,
            "status": self.status.value.replace("_", " "),
            "window": f"{self.window[0]} to {self.window[1]} (end day not included)",
            "carry-over": CARRY_OVER,
            "discontinued": f"first gap of more than {self.gap_limit} days",
        }
        if self.first_fill_on is not None:
            words["first fill in the window"] = str(self.first_fill_on)
        if self.from_index is not None:
            words["PDC from index"] = f"{self.from_index.days} of {self.from_index.of_days} days"
        if self.fixed is not None:
            words["PDC, fixed window"] = f"{self.fixed.days} of {self.fixed.of_days} days"
        if self.mpr is not None and self.from_index is not None:
            days = self.from_index.of_days
            words["MPR, uncapped"] = f"{self.supplied_days} days of supply for {days} days"
        if self.hospital_days:
            words["days in hospital, left out"] = str(self.hospital_days)
        if self.left_out:
            words["fills without date or days of supply, left out"] = str(self.left_out)
        return words


def adherence(
    fills: Sequence[Fill],
    start: date,
    end: date,
    *,
    scope: str = ANY,
    hospital: Sequence[DateRun] = (),
    gap_limit: int = DEFAULT_GAP_LIMIT,
) -> Adherence:
    """All figures for the union of the drugs in ``fills`` over [start, end).

    ``fills`` may reach back before ``start``: that supply is carried into the fixed window, not
    into the window from index. Fills on or after ``end`` never count. ``ValueError`` when the
    window is empty.
    """
    if start >= end:
        raise ValueError(f"the window {start} to {end} is empty")
    first, last = start.toordinal(), end.toordinal()
    known = [
        f for f in fills if f.on is not None and f.on < end and f.days is not None and f.days > 0
    ]
    inside = [f for f in known if f.on is not None and f.on >= start]
    left_out = sum(_is_left_out(fill, end) for fill in fills)
    stays = day_runs(hospital)
    result = Adherence(
        scope=scope,
        status=AdherenceStatus.NOT_COMPUTABLE if left_out else AdherenceStatus.NO_FILLS,
        window=(start, end),
        gap_limit=gap_limit,
        hospital_days=total(clipped(stays, first, last)),
        left_out=left_out,
    )
    if not inside and left_out:
        return result
    fixed = _covered(coverage(known), stays, first, last)
    if not inside:
        return replace(result, fixed=fixed)
    return replace(_from_index(result, inside, stays), fixed=fixed)


def _from_index(result: Adherence, inside: list[Fill], stays: list[Run]) -> Adherence:
    """``result`` with the figures that start at the first fill in the window."""
    days = {fill.on.toordinal() for fill in inside if fill.on is not None}
    index, last = min(days), result.window[1].toordinal()
    runs = coverage(inside)
    covered = _covered(runs, stays, index, last)
    supplied = sum(fill.days or 0 for fill in set(inside))
    gaps = gaps_within(runs, stays, index, last)
    enough = len(days) >= MINIMUM_FILL_DATES and last - index >= MINIMUM_DAYS_FROM_INDEX
    longer = first_longer_than(gaps, result.gap_limit)
    return replace(
        result,
        status=AdherenceStatus.OK if enough else AdherenceStatus.TOO_LITTLE_HISTORY,
        first_fill_on=date.fromordinal(index),
        from_index=covered,
        supplied_days=supplied,
        mpr=supplied / covered.of_days if covered.of_days else None,
        gaps=as_dates(gaps),
        discontinued_on=None if longer is None else date.fromordinal(longer),
    )


def adherence_by_scope(
    fills: Sequence[Fill],
    start: date,
    end: date,
    *,
    hospital: Sequence[DateRun] = (),
    gap_limit: int = DEFAULT_GAP_LIMIT,
) -> dict[str, Adherence]:
    """One result per drug, in order of name, and one for any of them (scope ``any``).

    The reference for the kernel of ``queries.adherence_kernel`` and for the adherence command.
    """
    by_drug: dict[str, list[Fill]] = {}
    for fill in fills:
        by_drug.setdefault(fill.drug, []).append(fill)
    scopes = {drug: by_drug[drug] for drug in sorted(by_drug)} | {ANY: list(fills)}
    return {
        scope: adherence(some, start, end, scope=scope, hospital=hospital, gap_limit=gap_limit)
        for scope, some in scopes.items()
    }


def coverage(fills: Iterable[Fill]) -> list[Run]:
    """Covered days: a queue per drug, injections from their day on, united over the drugs."""
    queues: dict[str, list[tuple[int, int]]] = {}
    runs: list[Run] = []
    for drug, on, days, injection in fills:
        if on is None or days is None or days <= 0:
            continue
        day = on.toordinal()
        if injection:
            runs.append((day, day + days))
        elif drug in queues:
            queues[drug].append((day, days))
        else:
            queues[drug] = [(day, days)]
    if not runs and len(queues) == 1:
        return queued(next(iter(queues.values())))
    for queue in queues.values():
        runs.extend(queued(queue))
    return merged(runs)


def as_dates(runs: Iterable[Run]) -> tuple[DateRun, ...]:
    return tuple((date.fromordinal(start), date.fromordinal(end)) for start, end in runs)


def day_runs(runs: Iterable[DateRun]) -> list[Run]:
    """Runs of dates as sorted runs of day numbers."""
    return merged((start.toordinal(), end.toordinal()) for start, end in runs)


def _covered(runs: Sequence[Run], stays: Sequence[Run], start: int, end: int) -> Covered:
    return Covered(
        days=total(without(clipped(runs, start, end), stays)),
        of_days=end - start - total(clipped(stays, start, end)),
    )


def _is_left_out(fill: Fill, end: date) -> bool:
    if fill.on is None:
        return True
    return fill.on < end and (fill.days is None or fill.days <= 0)
