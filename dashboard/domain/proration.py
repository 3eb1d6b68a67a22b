"""Totals made from incomplete answers: estimates, marked wherever the number stands.

The record keeps a total and its answers. A total is prorated when one or more, and no more than
the measure allows, of the answers that make it are missing, and it is what the measure's rule makes
of the others. Without any answers on record nothing is said: then the total is the source's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dashboard.domain.measures import Measure, Scoring, total_from_items
from dashboard.domain.outcomes import Point, inputs_of
from dashboard.domain.record import Measurement
from dashboard.domain.wording import score

SIGN = "≈"
SIGN_WORDS = "prorated, answers missing"
PRORATED = "prorated"


@dataclass(frozen=True, slots=True)
class Prorated:
    """How many of the items that make a total were answered."""

    answered: int
    of: int

    @property
    def words(self) -> str:
        return f"{PRORATED}, {self.answered} of {self.of} items"


def prorated(measure: Measure, total: float | None, items: Mapping[int, int]) -> Prorated | None:
    """What a total is prorated from; ``None`` for a total of all answers, or of unknown ones."""
    if total is None or measure.scoring is not Scoring.SUM or not items:
        return None
    counted = measure.counted_items or tuple(range(1, measure.item_count + 1))
    answered = sum(number in items for number in counted)
    missing = len(counted) - answered
    if not 0 < missing <= measure.max_missing_items or total != total_from_items(measure, items):
        return None
    return Prorated(answered, len(counted))


def prorated_score(measure: Measure, one: Measurement) -> Prorated | None:
    """``prorated`` of a recorded score."""
    return prorated(measure, one.total, one.items)


def marked_score(measure: Measure, one: Measurement) -> str:
    """The total as it stands beside its mark: ``8``, ``≈8`` when prorated."""
    mark = SIGN if prorated_score(measure, one) else ""
    return mark + score(one.total or 0)


def about(measure: Measure | None, point: Point) -> str:
    """The total inside a sentence: ``8``, ``about 8`` when prorated. Of a measure without a
    definition nothing is known about its answers.
    """
    return _about(measure, point.total, point.items)


def about_score(measure: Measure | None, one: Measurement) -> str:
    """As ``about``, of a recorded score with a total."""
    return _about(measure, one.total or 0, one.items)


def about_ends(measure: Measure | None, points: Sequence[Point]) -> dict[str, str]:
    """``inputs_of`` some points as people read them."""
    named = {"baseline": about(measure, points[0]), "latest": about(measure, points[-1])}
    return inputs_of(points) | named


def _about(measure: Measure | None, total: float, items: Mapping[int, int]) -> str:
    estimate = measure is not None and prorated(measure, total, items) is not None
    return f"about {score(total)}" if estimate else score(total)
