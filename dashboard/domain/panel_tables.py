"""The table twin of the person panel: every mark of every lane as a row, and a line of summary.

The rows are all there is up to ``as_of``, whatever window the picture shows.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dashboard.domain.codes import Homework, RecordState, VisitState
from dashboard.domain.measures import Measure, band_of
from dashboard.domain.panel_medication import DoseStep, DrugRow
from dashboard.domain.panel_scores import ScoreSeries
from dashboard.domain.panel_supply import SupplyStrip
from dashboard.domain.panel_visits import EventMark
from dashboard.domain.proration import marked_score, prorated_score
from dashboard.domain.record import AdherenceReport, Measurement, MedicationOrder, TherapySession
from dashboard.domain.wording import capital, dated, day, full_day, on_day, plural, score, words

Rows = tuple[tuple[str | None, ...], ...]


@dataclass(frozen=True, slots=True)
class LaneTable:
    """One lane in words. The first column names the row; ``None`` is *not recorded*."""

    lane: str
    title: str
    summary: str
    columns: tuple[str, ...]
    rows: Rows


def score_table(measure: Measure, series: ScoreSeries, as_of: date, empty: str) -> LaneTable:
    """Scores, uncounted ones and the days on which one was expected and is absent."""
    rows: list[tuple[date, tuple[str | None, ...]]] = []
    for point in (*series.points, *series.uncounted, *series.without_value):
        rows.append((point.measured_on, _score_row(measure, point)))
    for expected in series.absent:
        rows.append((expected, (full_day(expected), None, None, "expected, none recorded")))
    rows.sort(key=lambda row: row[0])
    return LaneTable(
        "score",
        f"{measure.name} scores",
        _score_summary(measure, series, as_of, empty),
        ("Date", "Score", "Band", "State"),
        tuple(row for _, row in rows),
    )


def _score_row(measure: Measure, point: Measurement) -> tuple[str | None, ...]:
    total = point.total
    state = RecordState.NO_VALUE if total is None else point.state
    value = None if total is None else score(total)
    estimate = prorated_score(measure, point)
    said = words(state) if estimate is None else f"{words(state)}, {estimate.words}"
    return (full_day(point.measured_on), value, _band(measure, total), said)


def _band(measure: Measure, total: float | None) -> str:
    if total is None:
        return "no value"
    band = band_of(measure, total)
    return "no band published" if band is None else band.label


def _score_summary(measure: Measure, series: ScoreSeries, as_of: date, empty: str) -> str:
    points = series.points
    if not points:
        return capital(empty) + "."
    first, last = points[0], points[-1]
    text = (
        f"{plural(len(points), f'{measure.name} score')}: {marked_score(measure, first)} "
        f"{on_day(first.measured_on, as_of)}"
    )
    if len(points) > 1:
        text += f", latest {marked_score(measure, last)} {on_day(last.measured_on, as_of)}"
    else:
        text += ", no trend"
    if series.absent:
        text += f"; {plural(len(series.absent), 'expected score')} not recorded"
    return text + "."


def medication_table(
    drugs: Sequence[DrugRow], undated: Sequence[MedicationOrder], as_of: date, empty: str
) -> LaneTable:
    """Every dose of every medicine, the folded rows of the picture included."""
    rows = [_dose_row(row, step) for row in drugs for step in row.steps]
    for row in drugs:
        for given in row.injections:
            dose = None if given.dose is None else f"{score(given.dose)} {given.unit or ''}".strip()
            due = f"next due {full_day(given.next_due_on)}" if given.next_due_on else None
            rows.append((capital(row.name), full_day(given.given_on), "injection", dose, due))
    for order in undated:
        rows.append(
            (
                capital(order.label),
                None,
                None,
                _dose(order.daily_dose, order.dose_unit),
                "start not recorded",
            )
        )
    current = [row for row in drugs if row.current]
    past = len(drugs) - len(current)
    names = ", ".join(_with_dose(row, as_of) for row in current) or "none"
    summary = f"Current: {names}. {capital(plural(past, 'past medicine'))}." if drugs else ""
    return LaneTable(
        "medication",
        "Medication",
        summary or capital(empty) + ".",
        ("Medicine", "From", "To", "Dose per day", "Remarks"),
        tuple(rows),
    )


def _with_dose(row: DrugRow, as_of: date) -> str:
    if not row.steps:
        return row.name
    last = row.steps[-1]
    dose = _dose(last.dose, last.unit) or "dose not recorded"
    return f"{row.name} {dose} since {day(last.start, as_of)}"


def _dose(dose: float | None, unit: str | None) -> str | None:
    return None if dose is None else f"{score(dose)} {unit or ''}".strip()


def _dose_row(row: DrugRow, step: DoseStep) -> tuple[str | None, ...]:
    last = step is row.steps[-1]
    remarks = [step.frequency or "", "as needed" if step.as_needed else ""]
    end: str | None = full_day(step.end)
    if last and row.current:
        end = "current"
    elif last and row.stopped_on is None:
        end = "status unknown"
        remarks.append(f"no stop recorded, known until {full_day(step.certain_until)}")
    elif last:
        remarks.append(f"stopped: {row.stop_reason or 'reason not recorded'}")
        if row.switched_to:
            remarks.append(f"then {row.switched_to}")
        end = dated(row.stopped_on or step.end, row.stop_precision)
    if step.previous is not None and step.dose is not None and step.dose != step.previous:
        remarks.append(
            f"{'up' if step.dose > step.previous else 'down'} from {score(step.previous)}"
        )
    start = dated(step.start, step.start_precision)
    text = ", ".join(r for r in remarks if r) or "none"
    return (capital(row.name), start, end, _dose(step.dose, step.unit), text)


def supply_table(
    strips: Sequence[SupplyStrip],
    reports: Sequence[AdherenceReport],
    sentence: str,
    source: str,
) -> LaneTable:
    """Covered and uncovered periods (last day included), dispensings that could not be counted
    (``source``: where the person's records come from), and what the person reports.
    """
    rows: list[tuple[str | None, ...]] = []
    for strip in strips:
        if not strip.computable:
            rows.append((capital(strip.ingredient), None, None, None, "not computable"))
        if strip.not_counted:
            said = f"{strip.not_counted} (source {source})"
            rows.append((capital(strip.ingredient), None, None, None, said))
        periods = [(p, "covered") for p in strip.covered]
        periods += [(p, "no supply") for p in strip.gaps]
        periods += [(p, "hospital, not counted") for p in strip.hospital]
        periods += [(p, "supply ahead") for p in strip.ahead]
        for (start, end), state in sorted(periods):
            until = full_day(end - timedelta(days=1))
            days = str((end - start).days)
            rows.append((capital(strip.ingredient), full_day(start), until, days, state))
    for report in reports:
        said = f"reports {report.days_taken} of {plural(report.days_asked, 'day')}"
        drug = capital(report.ingredient) if report.ingredient else "All medicines"
        on = full_day(report.reported_on)
        rows.append((drug, on, on, None, said))
    return LaneTable(
        "supply",
        "Supply and self-report",
        sentence + ".",
        ("Medicine", "From", "To", "Days", "State"),
        tuple(rows),
    )


def session_table(
    sessions: Sequence[tuple[TherapySession, VisitState]], attendance: str, empty: str
) -> LaneTable:
    """Every session with modality, focus, homework and ratings."""
    counts = Counter(state for _, state in sessions)
    states = ", ".join(f"{counts[s]} {words(s)}" for s in VisitState if counts[s])
    return LaneTable(
        "sessions",
        "Sessions",
        f"{attendance}: {states}." if sessions else capital(empty) + ".",
        ("Date", "State", "Modality", "Focus", "Skills", "Homework", "Rating", "Therapist"),
        tuple(_session_row(session, state) for session, state in sessions),
    )


def _session_row(session: TherapySession, state: VisitState) -> tuple[str | None, ...]:
    late = " (less than 24 h before)" if session.late_cancellation else ""
    homework = None if session.homework is Homework.UNKNOWN else words(session.homework)
    return (
        full_day(session.held_on),
        words(state) + late,
        session.modality,
        session.focus,
        session.skills,
        homework,
        None if session.session_rating is None else score(session.session_rating),
        session.therapist.name if session.therapist else None,
    )


def event_table(marks: Sequence[EventMark], empty: str) -> LaneTable:
    """Side effects, laboratory, visits and reviews."""
    rows = tuple(
        (
            full_day(mark.start),
            mark.kind.value.replace("_", " "),
            mark.detail,
            f"until {full_day(mark.end)}" if mark.end else "none",
        )
        for mark in marks
    )
    counts = Counter(mark.kind.value.replace("_", " ") for mark in marks)
    text = ", ".join(f"{n} {kind}" for kind, n in counts.items())
    return LaneTable(
        "events",
        "Events",
        f"{plural(len(marks), 'event')}: {text}." if marks else capital(empty) + ".",
        ("Date", "Kind", "What", "Remarks"),
        rows,
    )
