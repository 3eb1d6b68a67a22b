"""The figures above the caseload: each the size of a view, of a stated number of people.

A figure is counted by the very filter that a click on it opens, so both always agree.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from dashboard.domain.as_of import AsOf, Tense
from dashboard.domain.care_rules import RuleId
from dashboard.domain.caseload_filter import CaseloadFilter, Section
from dashboard.domain.caseload_states import ResponseState, SupplyState
from dashboard.domain.caseload_views import BUILT_IN, ViewId
from dashboard.domain.supply import LOW_SUPPLY_PERCENT
from dashboard.domain.wording import full_day


class KpiId(StrEnum):
    """The figures in the order of the screen."""

    OVERDUE = "overdue"
    NO_NEXT_CONTACT = "no_next_contact"
    NOT_IMPROVED = "not_improved"
    LOW_SUPPLY = "low_supply"
    STEP_DOWN = "step_down"


_ALL = CaseloadFilter(section=Section.ALL)
#: Whom each figure counts, and whom a click on it shows.
COUNTED: Mapping[KpiId, CaseloadFilter] = {
    KpiId.OVERDUE: BUILT_IN[ViewId.OVERDUE].asked,
    KpiId.NO_NEXT_CONTACT: BUILT_IN[ViewId.NO_NEXT_CONTACT].asked,
    KpiId.NOT_IMPROVED: BUILT_IN[ViewId.NOT_IMPROVED].asked,
    KpiId.LOW_SUPPLY: replace(_ALL, supply=SupplyState.LOW),
    KpiId.STEP_DOWN: BUILT_IN[ViewId.STEP_DOWN].asked,
}
#: Of whom: filters that exclude each other, whose counts add up.
OF_WHOM: Mapping[KpiId, tuple[CaseloadFilter, ...]] = {
    KpiId.OVERDUE: (_ALL,),
    KpiId.NO_NEXT_CONTACT: (_ALL,),
    KpiId.NOT_IMPROVED: (
        replace(_ALL, response=ResponseState.NOT_IMPROVED),
        replace(_ALL, response=ResponseState.IMPROVED),
    ),
    KpiId.LOW_SUPPLY: (
        replace(_ALL, supply=SupplyState.LOW),
        replace(_ALL, supply=SupplyState.COVERED),
    ),
    KpiId.STEP_DOWN: (_ALL,),
}
#: Figures of people in care only: who is listed for a safety flag of an episode that has ended has
#: no next contact to book and no step to take. *Overdue* counts safety flags, so it counts them.
IN_CARE_ONLY = frozenset({KpiId.NO_NEXT_CONTACT, KpiId.STEP_DOWN})
#: Of those not improved, whose plan has not changed either.
INERT = replace(COUNTED[KpiId.NOT_IMPROVED], flags=(RuleId.INERTIA.value,))
LABELS: Mapping[KpiId, str] = {
    KpiId.OVERDUE: "overdue for follow-up",
    KpiId.NO_NEXT_CONTACT: "no next contact booked",
    KpiId.NOT_IMPROVED: "not improved",
    KpiId.LOW_SUPPLY: f"covered under {LOW_SUPPLY_PERCENT} % of days",
    KpiId.STEP_DOWN: "ready to step down",
}
_PEOPLE: Mapping[KpiId, str] = {
    KpiId.NOT_IMPROVED: "at ≥10 weeks",
    KpiId.LOW_SUPPLY: "with supply data",
}
_NOBODY: Mapping[KpiId, str] = {
    KpiId.NOT_IMPROVED: "no one has scores at 10 weeks yet",
    KpiId.LOW_SUPPLY: "no supply data",
}


@dataclass(frozen=True, slots=True)
class Kpi:
    """``count`` people ``of`` those of whom it is known; ``None``: not known on that day.

    ``inert`` is given with *not improved* only.
    """

    id: KpiId
    count: int | None
    of: int
    inert: int | None = None

    @property
    def of_words(self) -> str:
        """``of 412 people``, or why there is nothing to count."""
        if self.count is None:
            return "not kept for past days"
        if not self.of:
            return _NOBODY.get(self.id, "no one on the caseload")
        people = "person" if self.of == 1 else "people"
        return f"of {self.of:,} {_PEOPLE.get(self.id, people)}"

    @property
    def known(self) -> bool:
        """Whether the count says anything: of nobody it does not."""
        return self.count is not None and self.of > 0


def spoken(kpi: Kpi, as_of: AsOf) -> str:
    """The figure as one sentence for a screen reader."""
    day = full_day(as_of.day)
    if not kpi.known:
        return f"{LABELS[kpi.id]}: not known on {day}, {kpi.of_words}"
    return f"{kpi.count:,} {kpi.of_words}: {LABELS[kpi.id]} on {day}. Show them"


def bookings_known(as_of: AsOf) -> bool:
    """Whether *no next contact* can be counted: bookings of past days are not kept."""
    return as_of.tense is not Tense.PAST
