"""The two charts above the caseload as numbers and words: how late, and improvement by supply.

Both are of the caseload under the filters that belong to no view and to no chart (owner, team,
phase …). Every number is the size of the filter that a click on its mark asks for.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from dashboard.domain.caseload_filter import CaseloadFilter, Section
from dashboard.domain.caseload_states import Lateness, ResponseState, SupplyState
from dashboard.domain.caseload_views import under
from dashboard.domain.codes import DueKind
from dashboard.domain.supply import LOW_SUPPLY_PERCENT
from dashboard.domain.wording import full_day

#: Shares of fewer people than this are not printed, inside the team either.
LEAST_FOR_SHARE = 5
RESPONSES = (ResponseState.NOT_IMPROVED, ResponseState.IMPROVED)
SUPPLIES = (SupplyState.LOW, SupplyState.COVERED)
RESPONSE_WORDS: Mapping[ResponseState, str] = {
    ResponseState.NOT_IMPROVED: "Not improved at ≥10 weeks",
    ResponseState.IMPROVED: "Improved at ≥10 weeks",
}
SUPPLY_WORDS: Mapping[SupplyState, str] = {
    SupplyState.LOW: f"Supply under {LOW_SUPPLY_PERCENT} % of days",
    SupplyState.COVERED: f"Supply {LOW_SUPPLY_PERCENT} % or more",
}


@dataclass(frozen=True, slots=True)
class Ageing:
    """People by kind of their overdue items and how long the longest of the kind is overdue.

    ``people`` holds no zeros; ``overdue`` of ``of`` people are overdue at all.
    """

    people: Mapping[tuple[DueKind, Lateness], int]
    overdue: int
    of: int
    as_of: date

    @property
    def kinds(self) -> tuple[DueKind, ...]:
        """Kinds with anybody, those of most people first."""
        found = {kind for kind, _ in self.people}
        return tuple(sorted(found, key=lambda kind: (-self.of_kind(kind), kind.value)))

    def of_kind(self, kind: DueKind) -> int:
        """People with an overdue item of ``kind``; each stands in one span."""
        return sum(self.count(kind, late) for late in Lateness)

    def count(self, kind: DueKind, late: Lateness) -> int:
        return self.people.get((kind, late), 0)

    @property
    def summary(self) -> str:
        """One line that says it without the chart."""
        head = f"{self.overdue:,} of {self.of:,} people overdue on {full_day(self.as_of)}"
        if not self.people:
            return f"{head}."
        longest = sum(n for (_, late), n in self.people.items() if late is Lateness.LONGER)
        long = f"{longest:,} waiting more than 30 days" if longest else "no one more than 30 days"
        return f"{head}; {long}. Who is overdue in several ways stands in each."


@dataclass(frozen=True, slots=True)
class Quadrant:
    """People by improvement and supply, where both are known; ``of``: all under the filters."""

    people: Mapping[tuple[ResponseState, SupplyState], int]
    of: int
    as_of: date

    @property
    def known(self) -> int:
        return sum(self.people.values())

    def share(self, response: ResponseState, supply: SupplyState) -> str | None:
        """``12 %`` of those known; ``None`` where that would be of too few people."""
        count = self.people[response, supply]
        if count < LEAST_FOR_SHARE:
            return None
        return f"{round(100 * count / self.known)} %"

    @property
    def summary(self) -> str:
        """One line that says it without the chart."""
        both = self.people[ResponseState.NOT_IMPROVED, SupplyState.LOW]
        worse = both + self.people[ResponseState.NOT_IMPROVED, SupplyState.COVERED]
        return (
            f"Both known for {self.known:,} of {self.of:,} people on {full_day(self.as_of)}: "
            f"{worse:,} not improved, {both:,} of them with low supply. "
            f"For {self.of - self.known:,} improvement or supply is not known."
        )


def narrowing(asked: CaseloadFilter) -> CaseloadFilter:
    """Everybody under the filters that belong to no view and no chart."""
    return replace(under(CaseloadFilter(section=Section.ALL), asked), kind=None, late=None)


def ageing_filter(asked: CaseloadFilter, kind: DueKind, late: Lateness | None) -> CaseloadFilter:
    """Whom a mark of the ageing chart shows; without ``late`` everybody overdue of that kind."""
    return replace(narrowing(asked), section=Section.OVERDUE, kind=kind, late=late)


def quadrant_filter(
    asked: CaseloadFilter, response: ResponseState, supply: SupplyState
) -> CaseloadFilter:
    """Whom a mark of the quadrant shows."""
    return replace(narrowing(asked), response=response, supply=supply)
