"""What can be said of scores whose day is not known: only what holds on every day they can mean.

See decision 16. Among known days everything is as it stands in the list.
"""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from dashboard.domain.partial_date import is_exact, last_day
from dashboard.domain.wording import full_day


class Dated(Protocol):
    """A score with its date."""

    @property
    def on(self) -> date: ...


def may_follow(earlier: date, later: date) -> bool:
    """Whether ``earlier``, which stands before ``later``, can have been on its day or after it."""
    return not (is_exact(earlier) and is_exact(later)) and last_day(earlier) >= later


def surely_last(before: Sequence[Dated], one: Dated) -> bool:
    """Whether none of the scores that stand ``before`` can have come after ``one``."""
    return not any(may_follow(each.on, one.on) for each in before)


def rests_on(points: Sequence[Dated]) -> tuple[date, ...]:
    """The inexact dates that first and latest score rest on: their own, and that of each score
    which can have come after the latest.
    """
    if not points:
        return ()
    latest = points[-1]
    own = [points[0].on, *(p.on for p in points[:-1] if may_follow(p.on, latest.on)), latest.on]
    # First without the exact ones: one of the first of the month is equal to the month.
    return tuple(dict.fromkeys([on for on in own if not is_exact(on)]))


def inexact_words(latest: date, days: Sequence[date]) -> str:
    """``latest score of May 2026 (month only)``, and which score may have come after it; "" where
    the days are known. The first score's date stands in the sentence anyway.
    """
    others = [full_day(on) for on in _others(latest, days)]
    parts = ["" if is_exact(latest) else f"latest score of {full_day(latest)}"]
    parts.append(f"perhaps followed by that of {others[-1]}" if others else "")
    return ", ".join(part for part in parts if part)


def may_not_be_latest(first: date, latest: date, days: Sequence[date]) -> bool:
    """Whether one of the inexact ``days`` is neither the first nor the latest score's own."""
    return any(on != first for on in _others(latest, days))


def _others(latest: date, days: Sequence[date]) -> list[date]:
    return [on for on in days if is_exact(latest) or on != latest]
