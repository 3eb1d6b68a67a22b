"""What changed in scores, medicines and supply between a case review and a day."""

from collections.abc import Sequence
from datetime import timedelta

from dashboard.domain.derived import DrugSupply
from dashboard.domain.measures import Measure, points_better
from dashboard.domain.outcome_words import change_words, points_words
from dashboard.domain.outcomes import Point, point
from dashboard.domain.panel_medication import DoseStep, DrugRow, drug_rows
from dashboard.domain.panel_scores import measures_with_scores, score_series
from dashboard.domain.panel_supply import LABELLED_GAP_DAYS, supply_strip
from dashboard.domain.proration import about
from dashboard.domain.record import PersonRecord
from dashboard.domain.rules import RuleBook
from dashboard.domain.since_review_events import Change, ChangeKind, Stretch
from dashboard.domain.treatment import drug_name
from dashboard.domain.wording import capital, plural, score, score_change

_DAY = timedelta(days=1)


def score_changes(
    record: PersonRecord, rules: RuleBook, stretch: Stretch
) -> tuple[list[Change], list[str]]:
    """The latest new score of each measure against the last one known at the review.

    Second: the measures without a new score, in words.
    """
    changes, same = [], []
    for key in measures_with_scores(record, stretch.as_of):
        measure = rules.measures.get(key)
        if measure is None:
            continue
        points = score_series(record, measure, stretch.as_of).points
        before = [p for p in points if stretch.before(p.measured_on)]
        after = [p for p in points if not stretch.before(p.measured_on)]
        if not after:
            if before:
                same.append(f"no new {measure.name} score")
            continue
        latest = point(after[-1])
        if not before:
            said, attention = f"first {measure.name} score {about(measure, latest)}", False
        else:
            said, attention = _compared(measure, point(before[-1]), latest)
        changes.append(Change(ChangeKind.SCORE, after[-1].measured_on, said, attention))
    return changes, same


def _compared(measure: Measure, before: Point, latest: Point) -> tuple[str, bool]:
    """Attention where it is worse by at least the published reliable change, if there is one."""
    better = points_better(measure, before.total, latest.total)
    change = f"{measure.name} {change_words(measure, before, latest)}, {points_words(better)}"
    return change, better < 0 and -better >= (measure.reliable_change or 0)


def medication_changes(
    record: PersonRecord, rules: RuleBook, stretch: Stretch
) -> tuple[list[Change], list[str]]:
    """Medicines started, changed in dose, stopped or of unknown status; injections given.

    Second: that nothing changed, where there is a current medicine.
    """
    rows = drug_rows(record, stretch.as_of)
    changes = []
    for row in rows:
        name = capital(drug_name(row.ingredient, rules.drugs))
        changes += [*_steps(row, name, stretch), *_end(row, name, stretch)]
        given = [i for i in row.injections if stretch.holds(i.given_on)]
        if given:
            said = f"{plural(len(given), 'injection')} of {name.lower()}"
            changes.append(Change(ChangeKind.MEDICATION, given[-1].given_on, said))
    unchanged = not changes and any(row.current for row in rows)
    return changes, ["medication unchanged"] if unchanged else []


def _steps(row: DrugRow, name: str, stretch: Stretch) -> list[Change]:
    changes = []
    for number, step in enumerate(row.steps):
        if not stretch.holds(step.start, step.start_precision):
            continue
        said = _step_words(row, number, name)
        if said:
            kind = ChangeKind.MEDICATION
            changes.append(Change(kind, step.start, said, precision=step.start_precision))
    return changes


def _step_words(row: DrugRow, number: int, name: str) -> str:
    step = row.steps[number]
    if number == 0:
        earlier = any(i.given_on < step.start for i in row.injections)
        return "" if earlier else f"{name} started, {_dose(step)}"
    before = row.steps[number - 1]
    if before.end < step.start:
        return f"{name} started again, {_dose(step)}"
    if step.dose is None or before.dose is None:
        return f"{name}: {_dose(step)}"
    if step.dose == before.dose:
        return f"{name} now {'as needed' if step.as_needed else 'on a schedule'}"
    unit = f" {step.unit}" if step.unit else ""
    return f"{name} {score_change(before.dose, step.dose)}{unit}"


def _dose(step: DoseStep) -> str:
    if step.dose is None:
        return "dose not recorded"
    needed = ", as needed" if step.as_needed else ""
    return f"{score(step.dose)} {step.unit or ''}".strip() + needed


def _end(row: DrugRow, name: str, stretch: Stretch) -> list[Change]:
    kind = ChangeKind.MEDICATION
    if row.current or not row.steps:
        return []
    if row.stopped_on is not None:
        if not stretch.holds(row.stopped_on, row.stop_precision):
            return []
        said = f"{name} stopped: {row.stop_reason or 'reason not recorded'}"
        return [Change(kind, row.stopped_on, said, precision=row.stop_precision)]
    last = row.steps[-1]
    if last.certain_until >= last.end or not stretch.holds(last.certain_until):
        return []
    return [Change(kind, last.certain_until, f"{name}: status unknown", attention=True)]


def supply_changes(
    supply: Sequence[DrugSupply], stretch: Stretch
) -> tuple[list[Change], list[str]]:
    """Days without supply after the review, medicine by medicine; second: what is not known."""
    changes, unknown = [], []
    for one in supply:
        strip = supply_strip(one, stretch.as_of)
        if not strip.computable:
            unknown.append(f"supply of {one.ingredient} not computable")
        for start, end in strip.gaps:
            first = max(start, stretch.since + _DAY)
            days = (end - first).days
            if days <= 0:
                continue
            open_yet = " so far" if end >= stretch.as_of else ""
            said = f"{plural(days, 'day')} without {one.ingredient}{open_yet}"
            long = (end - start).days >= LABELLED_GAP_DAYS
            changes.append(Change(ChangeKind.SUPPLY, first, said, attention=long))
    return changes, unknown
