"""The weight that a change of weight is counted from: one reading for the flag and for the page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from dashboard.domain.care_rules import Rule
from dashboard.domain.drugs import DrugCatalogue
from dashboard.domain.laboratory import counted
from dashboard.domain.record import LaboratoryResult, MedicationOrder
from dashboard.domain.treatment import course_start


@dataclass(frozen=True, slots=True)
class Weights:
    """Counted weights by date. ``baseline``: what changes are counted from, the last weight up to
    the start of a current antipsychotic, else the first after it; the first of all without one.

    ``since``: that start, of several the earliest known; ``None``: no start is known.
    """

    counted: tuple[LaboratoryResult, ...]
    baseline: LaboratoryResult | None
    since: date | None

    def gain(self, weight: LaboratoryResult) -> float | None:
        """Change from the baseline as a share of it; ``None`` up to the day of the baseline."""
        first = self.baseline
        if first is None or weight.taken_on <= first.taken_on or weight not in self.counted:
            return None
        if not first.value or first.value < 0 or weight.value is None:
            return None
        # Weights carry one decimal; the ratio must not miss 5 % by a rounding error.
        return round(weight.value / first.value - 1, 9)


def weights_of(
    results: Iterable[LaboratoryResult],
    orders: Iterable[MedicationOrder],
    current: Iterable[MedicationOrder],
    catalogue: DrugCatalogue,
    rule: Rule,
) -> Weights:
    """Weights of a person by the rule on weight gain; ``current``: those of the ``orders``."""
    weights = counted(results, rule.names["tests"])
    since = _start(tuple(orders), current, catalogue, rule)
    return Weights(tuple(weights), _baseline(weights, since), since)


def _start(
    orders: Sequence[MedicationOrder],
    current: Iterable[MedicationOrder],
    catalogue: DrugCatalogue,
    rule: Rule,
) -> date | None:
    keys = set(rule.names["monitoring_key"])
    drugs = catalogue.drugs
    starts = [
        course_start(orders, order)
        for order in current
        if order.ingredient in drugs and keys & set(drugs[order.ingredient].monitoring)
    ]
    return min((day for day in starts if day is not None), default=None)


def _baseline(weights: Sequence[LaboratoryResult], since: date | None) -> LaboratoryResult | None:
    before = [weight for weight in weights if since is not None and weight.taken_on <= since]
    return before[-1] if before else weights[0] if weights else None
