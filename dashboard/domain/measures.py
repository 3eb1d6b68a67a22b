"""Questionnaires: ranges, bands, proration and the published thresholds of each.

The numbers come from one reviewed definition file per measure under ``data/measures/``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Direction(StrEnum):
    """Which way a score gets better."""

    LOWER_IS_BETTER = "lower_is_better"
    HIGHER_IS_BETTER = "higher_is_better"


@dataclass(frozen=True, slots=True)
class Band:
    """A severity band, both ends included."""

    low: float
    high: float
    label: str


@dataclass(frozen=True, slots=True)
class Measure:
    """One questionnaire as its definition file gives it; ``None`` where nothing is published."""

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
