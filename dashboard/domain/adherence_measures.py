"""Published adherence measures, each by its own rule where that differs from the house rule.

Antidepressant medication management (CMS128, NCQA AMM): plain union of the dispensed periods
without carry-over; a fill of s days on day d covers d to d+s-1, both included; the periods are
[first dispensing, +114 days] and [first dispensing, +231 days], both ends included, so of 115 and
232 days. Counted: people of 18 or more on 30 April of the year with a visit and a diagnosis of
depression within 60 days of the first dispensing; excluded: an antidepressant in the 105 days
before it, and hospice care, of which Tandem keeps no records. Antipsychotic adherence (NCQA SAA):
PDC from index in whole percent, at least 80.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from dashboard.domain.adherence import Covered, Fill
from dashboard.domain.adherence_runs import clipped, merged, total
from dashboard.domain.codes import OrderStatus
from dashboard.domain.drugs import ANTIDEPRESSANT_CLASSES
from dashboard.domain.periods import age_on
from dashboard.domain.record import Diagnosis, MedicationOrder, PersonRecord
from dashboard.domain.visits import days_seen

ACUTE_DAYS_NEEDED = 84
ACUTE_LAST_DAY = 114
CONTINUATION_DAYS_NEEDED = 180
CONTINUATION_LAST_DAY = 231
ANTIPSYCHOTIC_PERCENT = 80
TREATED_GROUP = "depression"
YOUNGEST = 18
AROUND_FIRST = timedelta(days=60)
BEFORE_FIRST = timedelta(days=105)


@dataclass(frozen=True, slots=True)
class AntidepressantManagement:
    """Days covered after the first dispensing and whether each phase is met."""

    first_dispensed_on: date
    acute_days: int
    continuation_days: int

    @property
    def acute(self) -> bool:
        return self.acute_days >= ACUTE_DAYS_NEEDED

    @property
    def continuation(self) -> bool:
        return self.continuation_days >= CONTINUATION_DAYS_NEEDED


@dataclass(frozen=True, slots=True)
class AntidepressantCase:
    """One person in the denominator; ``exclusion``: why not counted, ``None`` when counted."""

    days: AntidepressantManagement
    exclusion: str | None

    @property
    def acute(self) -> bool:
        return self.exclusion is None and self.days.acute

    @property
    def continuation(self) -> bool:
        return self.exclusion is None and self.days.continuation


def antidepressant_case(record: PersonRecord, year: int) -> AntidepressantCase | None:
    """The measure for one person; ``None`` for somebody who is not in the denominator.

    The reference for this published measure (CMS128); no page shows it.
    """
    fills = [
        Fill(f.ingredient, f.dispensed_on, f.days_supply)
        for f in record.dispenses
        if f.drug_class in ANTIDEPRESSANT_CLASSES
    ]
    found = antidepressant_management(fills, intake_period(year))
    born_on = record.person.born_on
    # Without a date of birth the age is not known, and nobody is counted by guess.
    if found is None or born_on is None or age_on(born_on, date(year, 4, 30)) < YOUNGEST:
        return None
    first = found.first_dispensed_on
    seen = any(abs(day - first) <= AROUND_FIRST for day in days_seen(record))
    if not seen or not any(_treated(d, first) for d in record.diagnoses):
        return None
    before = _supplied_before(fills, first) or any(_ordered_before(o, first) for o in record.orders)
    return AntidepressantCase(found, "antidepressant in the 105 days before" if before else None)


def _treated(diagnosis: Diagnosis, first: date) -> bool:
    """Depression that was there within 60 days of the first dispensing, on either side."""
    return (
        diagnosis.group == TREATED_GROUP
        and (diagnosis.onset_on is None or diagnosis.onset_on <= first + AROUND_FIRST)
        and (diagnosis.abated_on is None or diagnosis.abated_on >= first - AROUND_FIRST)
    )


def _supplied_before(fills: Iterable[Fill], first: date) -> bool:
    """Whether a fill before the first dispensing reached into the 105 days before it."""
    return any(
        f.on is not None
        and f.on < first
        and f.on + timedelta(days=max(f.days or 1, 1) - 1) >= first - BEFORE_FIRST
        for f in fills
    )


def _ordered_before(order: MedicationOrder, first: date) -> bool:
    """Whether an antidepressant order was running on one of the 105 days before."""
    return (
        order.drug_class in ANTIDEPRESSANT_CLASSES
        and order.status is not OrderStatus.CANCELLED
        and order.started_on is not None
        and order.started_on < first
        and (order.stopped_on is None or order.stopped_on >= first - BEFORE_FIRST)
    )


def intake_period(year: int) -> tuple[date, date]:
    """When the first dispensing of measurement year ``year`` must lie; half open."""
    return date(year - 1, 5, 1), date(year, 5, 1)


def antidepressant_management(
    fills: Iterable[Fill], intake: tuple[date, date]
) -> AntidepressantManagement | None:
    """The measure over a person's antidepressant fills; ``None`` without one in the intake.

    Fills without a date or days of supply do not count.
    """
    dispensed = [(f.on, f.days) for f in fills if f.on is not None and f.days and f.days > 0]
    starts = [on for on, _ in dispensed if intake[0] <= on < intake[1]]
    if not starts:
        return None
    first = min(starts)
    day = first.toordinal()
    runs = merged((on.toordinal(), on.toordinal() + days) for on, days in dispensed)
    return AntidepressantManagement(
        first_dispensed_on=first,
        acute_days=total(clipped(runs, day, day + ACUTE_LAST_DAY + 1)),
        continuation_days=total(clipped(runs, day, day + CONTINUATION_LAST_DAY + 1)),
    )


def whole_percent(covered: Covered) -> int | None:
    """The share in whole percent, halves up; ``None`` when no day counts."""
    if covered.of_days == 0:
        return None
    return (200 * covered.days + covered.of_days) // (2 * covered.of_days)


def antipsychotic_adherence(from_index: Covered) -> bool | None:
    """Whether PDC from index reaches 80 after rounding to whole percent.

    The reference for this published measure (NCQA); no page shows it.
    """
    percent = whole_percent(from_index)
    return None if percent is None else percent >= ANTIPSYCHOTIC_PERCENT
