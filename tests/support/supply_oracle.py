"""Supply counted the slow way, one day and one pill box at a time: what the tests compare with."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from dashboard.domain.adherence import Fill

ONE_DAY = timedelta(days=1)


def days_of(start: date, end: date) -> list[date]:
    return [start + timedelta(days=at) for at in range((end - start).days)]


def covered_days(fills: Iterable[Fill], until: date) -> set[date]:
    """Every day before ``until`` on which at least one box holds a pill or an injection works."""
    arriving: dict[str, dict[date, set[int]]] = defaultdict(lambda: defaultdict(set))
    covered: set[date] = set()
    for drug, on, days, injection in fills:
        if on is None or not days or on >= until:
            continue
        if injection:
            covered |= {on + timedelta(days=at) for at in range(days)}
        else:
            arriving[drug][on].add(days)
    for boxes in arriving.values():
        day, box = min(boxes), 0
        while day < until:
            box += sum(boxes.get(day, ()))
            if box:
                covered.add(day)
                box -= 1
            day += ONE_DAY
    return {day for day in covered if day < until}


def counting_days(start: date, end: date, hospital: Sequence[tuple[date, date]]) -> list[date]:
    return [d for d in days_of(start, end) if not any(a <= d < b for a, b in hospital)]


def gap_runs(covered: set[date], counting: Sequence[date]) -> list[tuple[date, date]]:
    """Uncovered counting days, day after day, as half-open runs."""
    runs: list[tuple[date, date]] = []
    for day in counting:
        if day in covered:
            continue
        if runs and runs[-1][1] == day:
            runs[-1] = (runs[-1][0], day + ONE_DAY)
        else:
            runs.append((day, day + ONE_DAY))
    return runs
