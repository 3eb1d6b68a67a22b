"""Questionnaires: ranges, bands, proration and the published thresholds of each.

The numbers come from one reviewed definition file per measure under ``data/measures/``.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Direction(StrEnum):
    """Which way a score gets better."""

    LOWER_IS_BETTER = "lower_is_better"
    HIGHER_IS_BETTER = "higher_is_better"


class Scoring(StrEnum):
    """How the total comes from the items.

    ``SUM`` adds the counted items; ``ITEM`` takes one item as the total; ``HIGHEST_LEVEL`` takes
    the highest level of the items answered yes; ``TOTAL_ONLY`` stores totals, never items.
    """

    SUM = "sum"
    ITEM = "item"
    HIGHEST_LEVEL = "highest_level"
    TOTAL_ONLY = "total_only"


@dataclass(frozen=True, slots=True)
class Band:
    """A severity band, both ends included."""

    low: float
    high: float
    label: str


@dataclass(frozen=True, slots=True)
class Measure:
    """One questionnaire as its definition file gives it; ``None`` where nothing is published.

    ``counted_items``: those that make the total (AIMS counts 7 of 12). ``item_maxima`` overrides
    ``item_maximum`` for single items. ``item_levels`` and ``required_items`` belong to
    ``Scoring.HIGHEST_LEVEL``, ``total_item`` to ``Scoring.ITEM``. ``case_from``: the score from
    which a person counts as a case (towards the worse end). ``standard_deviation`` and
    ``reliability`` give a Jacobson–Truax change where no fixed one is published.
    """

    key: str
    name: str
    version: int
    source: str
    author: str
    reviewed_by: str | None
    minimum: float
    maximum: float
    direction: Direction
    item_count: int
    item_minimum: int | None
    item_maximum: int | None
    max_missing_items: int
    bands: tuple[Band, ...]
    response_fraction: float | None
    remission_below: float | None
    reliable_change: float | None
    interval_days: int | None
    loinc_total: tuple[str, ...]
    loinc_items: Mapping[str, int]
    licence_note: str
    scoring: Scoring = Scoring.SUM
    counted_items: tuple[int, ...] = ()
    item_maxima: Mapping[int, int] = field(default_factory=dict)
    item_levels: Mapping[int, int] = field(default_factory=dict)
    required_items: tuple[int, ...] = ()
    total_item: int | None = None
    case_from: float | None = None
    standard_deviation: float | None = None
    reliability: float | None = None
    whole_numbers: bool = True

    @property
    def reliable_points(self) -> float | None:
        """Points of change that are more than chance: the published number, else Jacobson–Truax."""
        if self.reliable_change is not None:
            return self.reliable_change
        if self.standard_deviation is None or self.reliability is None:
            return None
        return jacobson_truax(self.standard_deviation, self.reliability)


def jacobson_truax(standard_deviation: float, reliability: float) -> float:
    """Reliable change in points, 1.96·SD·√2·√(1−r) (Jacobson and Truax 1991)."""
    return 1.96 * standard_deviation * math.sqrt(2) * math.sqrt(1 - reliability)


def item_limits(measure: Measure, item: int) -> tuple[int, int] | None:
    """Lowest and highest possible answer of an item; ``None`` where the file gives no items."""
    if measure.item_minimum is None or measure.item_maximum is None:
        return None
    return measure.item_minimum, measure.item_maxima.get(item, measure.item_maximum)


def invalid_total(measure: Measure, total: float) -> str | None:
    """Why a total is impossible, in words, or ``None`` when it is possible."""
    if not math.isfinite(total):
        return f"{measure.name} total is not a number"
    if not measure.minimum <= total <= measure.maximum:
        return (
            f"{measure.name} total {total:g} is outside {measure.minimum:g} to {measure.maximum:g}"
        )
    if measure.whole_numbers and total != int(total):
        return f"{measure.name} total {total:g} is not a whole number"
    return None


def invalid_items(measure: Measure, items: Mapping[int, int]) -> str | None:
    """Why a set of answers is impossible, in words, or ``None`` when it is possible."""
    for number, answer in items.items():
        if not 1 <= number <= measure.item_count:
            return f"{measure.name} has no item {number}"
        limits = item_limits(measure, number)
        if limits is not None and not limits[0] <= answer <= limits[1]:
            return (
                f"{measure.name} item {number} answer {answer} is outside "
                f"{limits[0]} to {limits[1]}"
            )
    return None


def total_from_items(measure: Measure, items: Mapping[int, int]) -> float | None:
    """Total of the answered items, prorated where the file allows it; else ``None``.

    Missing items are never counted as 0: the mean of the answered stands in for at most
    ``max_missing_items``, and the result is rounded half up to a whole number.
    """
    if measure.scoring is Scoring.ITEM and measure.total_item is not None:
        answer = items.get(measure.total_item)
        return None if answer is None else float(answer)
    if measure.scoring is Scoring.HIGHEST_LEVEL:
        return _highest_level(measure, items)
    if measure.scoring is Scoring.TOTAL_ONLY:
        return None
    counted = measure.counted_items or tuple(range(1, measure.item_count + 1))
    answered = [items[number] for number in counted if number in items]
    missing = len(counted) - len(answered)
    if not answered or missing > measure.max_missing_items:
        return None
    if missing == 0:
        return float(sum(answered))
    # Half up in whole numbers: Python's round() would take 12.5 down to 12.
    return float((2 * sum(answered) * len(counted) + len(answered)) // (2 * len(answered)))


def _highest_level(measure: Measure, items: Mapping[int, int]) -> float | None:
    """Highest level of the items answered yes; a yes at the top level needs no other answer."""
    level = max((measure.item_levels[n] for n, a in items.items() if a > 0), default=0)
    if level >= measure.maximum:
        return float(level)
    if any(number not in items for number in measure.required_items):
        return None
    return float(level)


def band_of(measure: Measure, total: float) -> Band | None:
    """The severity band of a total. A total between two bands belongs to the lower one."""
    found = None
    for band in measure.bands:
        if band.low <= total:
            found = band
    return found


def points_better(measure: Measure, first: float, latest: float) -> float:
    """Change towards health in points, negative when worse, whichever way the measure runs."""
    if measure.direction is Direction.LOWER_IS_BETTER:
        return first - latest
    return latest - first


def is_case(measure: Measure, total: float) -> bool | None:
    """Whether a score is at or beyond the case line; ``None`` where none is published."""
    if measure.case_from is None:
        return None
    if measure.direction is Direction.LOWER_IS_BETTER:
        return total >= measure.case_from
    return total <= measure.case_from
