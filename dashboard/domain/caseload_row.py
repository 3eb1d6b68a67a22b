"""One row of the caseload as the screen and the CSV read it, for one person on one day."""

from dataclasses import dataclass
from datetime import date

from dashboard.domain.codes import DueKind, EncounterKind, Phase
from dashboard.domain.derived import ScorePoint
from dashboard.domain.naming import DisplayName


@dataclass(frozen=True, slots=True)
class WhyNow:
    """The first due item that is active: what, why in words, by which rule, since when.

    ``more``: how many further items of the person are due by then. ``longest_days`` and
    ``longest_kind``: how long and what has been overdue longest; not this item where a safety flag
    or a flag of today stands before it.
    """

    rule: str
    rule_version: int
    kind: DueKind
    is_flag: bool
    label: str
    detail: str
    due_on: date
    days_overdue: int
    more: int
    longest_days: int
    longest_kind: DueKind

    @property
    def waits_behind(self) -> bool:
        """Whether something else has been overdue for longer than what stands first."""
        return self.longest_days > self.days_overdue


@dataclass(frozen=True, slots=True)
class NextContact:
    """The earliest booked contact from ``as_of`` on; ``kind`` ``None`` is a therapy session."""

    on: date
    kind: EncounterKind | None


@dataclass(frozen=True, slots=True)
class Scores:
    """Totals of one instrument since the baseline, oldest first; never empty.

    ``minimum``/``maximum`` are the instrument's range, ``None`` for one without a definition.
    """

    instrument: str
    points: tuple[ScorePoint, ...]
    minimum: float | None
    maximum: float | None
    remission_below: float | None


@dataclass(frozen=True, slots=True)
class SupplyCovered:
    """Days covered of the days asked about, for the least covered current medicine.

    ``not_counted`` names its dispensings without a date or days of supply.
    """

    medicine: str
    days: int
    of_days: int
    not_counted: str = ""


@dataclass(frozen=True, slots=True)
class CaseloadRow:
    """``name`` is masked already where the scope says so. ``weeks``: whole weeks in the episode,
    ``None`` when it has ended (then a safety flag is why the person is listed); at most that many
    where the start is not known to the day (``weeks_exact``).

    ``supply`` ``None``: not computable; ``has_medicine`` tells whether there is any to compute.
    ``attended`` of ``attendable`` sessions, by the attendance rule. ``lost_since``: the day from
    which somebody lost to follow-up has had no contact.
    """

    public_id: str
    name: DisplayName
    phase: Phase
    weeks: int | None
    why: WhyNow | None
    snoozed_until: date | None
    last_seen_on: date | None
    last_seen_by: str | None
    next_contact: NextContact | None
    scores: Scores | None
    supply: SupplyCovered | None
    has_medicine: bool
    attended: int
    attendable: int
    owner: str | None
    last_discussed_on: date | None
    lost_since: date | None = None
    weeks_exact: bool = True
