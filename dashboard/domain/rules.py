"""The rule book: every reviewed definition that the pure functions read, loaded once."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from dashboard.domain.care_rules import CareRules
from dashboard.domain.drugs import DrugCatalogue
from dashboard.domain.measures import Measure
from dashboard.domain.method_definitions import Method, MethodId


@dataclass(frozen=True, slots=True)
class RuleBook:
    """``version`` identifies the content of all definition files; printed on every export."""

    version: str
    measures: Mapping[str, Measure]
    drugs: DrugCatalogue
    care: CareRules
    methods: Mapping[MethodId, Method] = field(default_factory=dict)
