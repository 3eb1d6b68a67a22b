"""Depression remission at twelve months (CMS159, MN Community Measurement), by its own rule.

Somebody of 12 or more with depression, whose first PHQ-9 above 9 with a visit falls into the
identification period (from 14 to 2 months before the measurement year), is expected below 5 at
the last PHQ-9 from 60 days before to 60 days after the day twelve months on, both included. The
teen version counts like the adult one. Excluded: death before the end of that window, and a
bipolar, psychotic, personality or autism spectrum diagnosis by then. Hospice, palliative care and
permanent residence in a nursing home are exclusions too, but Tandem keeps no such records.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from dashboard.domain.codes import RecordState
from dashboard.domain.periods import add_months, age_on
from dashboard.domain.record import Measurement, PersonRecord
from dashboard.domain.visits import days_seen

MEASURES = ("phq9", "phq9_teen")
TREATED_GROUP = "depression"
EXCLUDED_GROUPS = ("bipolar", "psychosis", "personality", "autism")
INDEX_ABOVE = 9
REMISSION_BELOW = 5
YOUNGEST = 12
MONTHS_TO_ASSESSMENT = 12
ASSESSMENT_WINDOW = timedelta(days=60)
#: A score up to so long before a visit belongs to it.
BEFORE_VISIT = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class RemissionAt12Months:
    """One person in the denominator. ``assessed``: the last score in the window, if any.

    ``exclusion``: why the person is not counted, ``None`` when counted. ``met`` is false without
    a score in the window (the measure's rule) and for everybody excluded.
    """

    index: Measurement
    window: tuple[date, date]
    assessed: Measurement | None
    exclusion: str | None

    @property
    def met(self) -> bool:
        total = None if self.assessed is None else self.assessed.total
        return self.exclusion is None and total is not None and total < REMISSION_BELOW


def identification_period(year: int) -> tuple[date, date]:
    """When the index score of measurement year ``year`` must lie; half open."""
    start = date(year, 1, 1)
    return add_months(start, -14), add_months(start, -2)


def remission_at_12_months(record: PersonRecord, year: int) -> RemissionAt12Months | None:
    """The measure for one person; ``None`` for somebody who is not in the denominator."""
    index = _index(record, identification_period(year))
    if index is None:
        return None
    middle = add_months(index.measured_on, MONTHS_TO_ASSESSMENT)
    window = middle - ASSESSMENT_WINDOW, middle + ASSESSMENT_WINDOW
    within = [m for m in _counted(record) if window[0] <= m.measured_on <= window[1]]
    assessed = within[-1] if within else None
    return RemissionAt12Months(index, window, assessed, _exclusion(record, window[1]))


def _index(record: PersonRecord, period: tuple[date, date]) -> Measurement | None:
    """The first score above the line that belongs to a visit of a person with depression."""
    born_on = record.person.born_on
    visits = [day for day in days_seen(record) if period[0] <= day < period[1]]
    for score in _counted(record):
        on = score.measured_on
        if score.total is None or score.total <= INDEX_ABOVE or not period[0] <= on < period[1]:
            continue
        # Without a date of birth the age is not known, and nobody is counted by guess.
        if born_on is None or age_on(born_on, on) < YOUNGEST:
            continue
        if any(on <= day <= on + BEFORE_VISIT and _treated(record, day) for day in visits):
            return score
    return None


def _counted(record: PersonRecord) -> Iterator[Measurement]:
    for score in record.measurements:
        counts = score.state is RecordState.FINAL and score.total is not None
        if counts and score.instrument in MEASURES:
            yield score


def _treated(record: PersonRecord, on: date) -> bool:
    """Whether a diagnosis of depression was known and had not ended on a day."""
    return any(
        d.group == TREATED_GROUP
        and (d.onset_on is None or d.onset_on <= on)
        and (d.abated_on is None or d.abated_on >= on)
        for d in record.diagnoses
    )


def _exclusion(record: PersonRecord, until: date) -> str | None:
    died_on = record.person.died_on
    if died_on is not None and died_on <= until:
        return "died before the end of the window"
    for diagnosis in record.diagnoses:
        known = diagnosis.onset_on is None or diagnosis.onset_on <= until
        if diagnosis.group in EXCLUDED_GROUPS and known:
            return f"diagnosis: {diagnosis.group}"
    return None
