"""Runs of days: half-open [from, to) pairs of day numbers (``date.toordinal``), sorted, apart.

Everything about supply is built from these few operations, so it is exact to the day.
"""

from collections.abc import Iterable, Sequence

Run = tuple[int, int]


def merged(runs: Iterable[Run]) -> list[Run]:
    """The union: sorted runs that neither overlap nor touch; empty ones are dropped."""
    union: list[Run] = []
    for start, end in sorted(runs):
        if start >= end:
            continue
        if union and start <= union[-1][1]:
            if end > union[-1][1]:
                union[-1] = (union[-1][0], end)
        else:
            union.append((start, end))
    return union


def queued(fills: Iterable[tuple[int, int]]) -> list[Run]:
    """Days covered by fills (day, days of supply) of ONE drug, early refills carried over.

    A fill starts on its day, or when what was left of the earlier ones is used up:
    ``end_i = S_i + max over j<=i of (day_j - S_(j-1))``, S the cumulative supply. The same day
    and supply twice is one dispensing recorded under two codes and counts once.
    """
    union: list[Run] = []
    last = -1
    for day, days in sorted(set(fills)):
        if union and day <= last:
            last += days
            union[-1] = (union[-1][0], last)
        else:
            last = day + days
            union.append((day, last))
    return union


def clipped(runs: Iterable[Run], start: int, end: int) -> list[Run]:
    """The part of ``runs`` within [start, end)."""
    return [(max(a, start), min(b, end)) for a, b in runs if a < end and b > start]


def without(runs: Sequence[Run], cut: Sequence[Run]) -> list[Run]:
    """``runs`` less ``cut``; both sorted and apart."""
    left: list[Run] = []
    for start, end in runs:
        for cut_start, cut_end in cut:
            if cut_end <= start:
                continue
            if cut_start >= end:
                break
            if cut_start > start:
                left.append((start, cut_start))
            start = cut_end
        if start < end:
            left.append((start, end))
    return left


def total(runs: Iterable[Run]) -> int:
    """Days in ``runs``, which must not overlap."""
    return sum(end - start for start, end in runs)


def gaps_within(runs: Sequence[Run], hospital: Sequence[Run], start: int, end: int) -> list[Run]:
    """Uncovered runs of [start, end). A stay in hospital is no gap and parts one from the next."""
    if start >= end:
        return []
    return without([(start, end)], merged([*runs, *hospital]))


def first_longer_than(gaps: Iterable[Run], limit: int) -> int | None:
    """First day of the first gap longer than ``limit`` days; exactly ``limit`` is not one."""
    return next((start for start, end in gaps if end - start > limit), None)
