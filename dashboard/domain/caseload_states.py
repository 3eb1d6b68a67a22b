"""States that a caseload can be narrowed to, as codes of the address. None of them is stored.

Each is a comparison of stored dates with the day shown; ``caseload_reading`` says which.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

#: Nobody discussed the person for this long (house proposal, as the design's saved view has it).
UNDISCUSSED_DAYS = 28
#: An episode this young is new on the caseload (house proposal: the span of the first contact).
NEW_DAYS = 28


class ResponseState(StrEnum):
    """Improved or not, ten weeks and more into the episode; unknown before, or with few scores."""

    IMPROVED = "improved"
    NOT_IMPROVED = "not_improved"
    UNKNOWN = "unknown"


class SupplyState(StrEnum):
    """The least covered current medicine, lately; a gap cuts across the other three."""

    LOW = "low"
    COVERED = "covered"
    UNKNOWN = "unknown"
    GAP = "gap"


class Ready(StrEnum):
    """What somebody is ready for."""

    STEP_DOWN = "step_down"


class Lateness(StrEnum):
    """How long the longest overdue item has been overdue."""

    WEEK = "7"
    FORTNIGHT = "14"
    MONTH = "30"
    LONGER = "longer"


@dataclass(frozen=True, slots=True)
class Days:
    """Days overdue from ``first`` to ``last``, both included; ``last`` ``None``: no end."""

    first: int
    last: int | None

    @property
    def earliest(self) -> timedelta | None:
        """How long before the day shown the due date may lie at most."""
        return None if self.last is None else timedelta(days=self.last)

    @property
    def latest(self) -> timedelta:
        """How long before the day shown the due date lies at least."""
        return timedelta(days=self.first)


#: A safety flag is overdue from its own day on: the first span begins with 0.
SPANS: dict[Lateness, Days] = {
    Lateness.WEEK: Days(0, 7),
    Lateness.FORTNIGHT: Days(8, 14),
    Lateness.MONTH: Days(15, 30),
    Lateness.LONGER: Days(31, None),
}
