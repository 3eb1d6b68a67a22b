"""The course of supply over time: episodes of treatment and the supply of the last 90 days."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import accumulate

from dashboard.domain.adherence import (
    DEFAULT_GAP_LIMIT,
    Covered,
    DateRun,
    Fill,
    as_dates,
    coverage,
    day_runs,
)
from dashboard.domain.adherence_runs import Run, clipped, gaps_within, without

ROLLING_DAYS = 90


def treatment_episodes(
    fills: Sequence[Fill],
    *,
    hospital: Sequence[DateRun] = (),
    gap_limit: int = DEFAULT_GAP_LIMIT,
) -> tuple[DateRun, ...]:
    """Periods of treatment: covered runs joined over gaps of up to ``gap_limit`` days.

    An episode starts with a fill; a stay in hospital bridges and never starts or ends one.
    The reference for this definition of the methods page; no page shows it.
    """
    runs = coverage(fills)
    stays = day_runs(hospital)
    episodes: list[Run] = []
    for start, end in runs:
        gaps = gaps_within((), stays, episodes[-1][1], start) if episodes else []
        if episodes and all(b - a <= gap_limit for a, b in gaps):
            episodes[-1] = (episodes[-1][0], end)
        else:
            episodes.append((start, end))
    return as_dates(episodes)


def rolling_supply(
    fills: Sequence[Fill],
    start: date,
    end: date,
    *,
    hospital: Sequence[DateRun] = (),
    width: int = ROLLING_DAYS,
) -> list[Covered]:
    """For every day of [start, end): covered days of the ``width`` days that end with that day.

    Days before the first fill and days in hospital do not count; supply is carried in.
    The reference for this definition of the methods page; no page shows it.
    """
    runs = coverage(fills)
    stays = day_runs(hospital)
    origin, last = start.toordinal() - width + 1, end.toordinal()
    if not runs or start >= end:
        return [Covered(0, 0)] * max(0, (end - start).days)
    counting = without(clipped([(runs[0][0], last)], origin, last), stays)
    covered = without(clipped(runs, origin, last), stays)
    of_days = _running_count(counting, origin, last)
    days = _running_count(covered, origin, last)
    return [
        Covered(days[at + width] - days[at], of_days[at + width] - of_days[at])
        for at in range(last - origin - width + 1)
    ]


def _running_count(runs: Iterable[Run], origin: int, last: int) -> list[int]:
    """How many days of ``runs`` lie before each day of [origin, last], cumulatively."""
    marks = [0] * (last - origin)
    for start, end in runs:
        marks[start - origin : end - origin] = [1] * (end - start)
    return list(accumulate(marks, initial=0))
