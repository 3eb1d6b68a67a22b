"""The rule book: every reviewed definition that the pure functions read, loaded once."""

from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.domain.care_rules import CareRules
from dashboard.domain.drugs import DrugCatalogue
from dashboard.domain.measures import Measure


@dataclass(frozen=True, slots=True)
class RuleBook:
    """``version`` identifies the content of all definition files; printed on every export."""

    version: str
    measures: Mapping[str, Measure]
    drugs: DrugCatalogue
    care: CareRules
