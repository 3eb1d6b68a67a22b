"""Medication lane: one row per medicine, the dose as height and as text at every change."""

from collections.abc import Mapping, Sequence
from datetime import date

from dashboard.domain.codes import DatePrecision
from dashboard.domain.panel_medication import DoseStep, DrugRow
from dashboard.domain.wording import capital, score, whole_weeks
from dashboard.figures.inexact import day_after
from dashboard.figures.lane_axes import LEFT, RIGHT, Lane, Size
from dashboard.figures.lanes import Canvas
from dashboard.figures.person_bars import Bars
from dashboard.figures.person_doses import BAR, LABEL_LINE, PlacedRow, bar_height, place_row
from dashboard.figures.person_injections import draw_injections, due_window_end
from dashboard.figures.plain_text import cut_to, text_width
from dashboard.figures.theme import Token

MOST_ROWS = 5


def draw_medication(
    canvas: Canvas,
    rows: Sequence[DrugRow],
    empty: str,
    injection_limits: Mapping[str, tuple[int, int]],
    most_rows: int = MOST_ROWS,
) -> Lane:
    """Add the lane. ``injection_limits``: ingredient to (early, late) days around the due day."""
    shown, folded = _choose(rows, canvas, most_rows)
    placed = [place_row(row, canvas) for row in shown]
    note = _fold_note(folded)
    if not shown:
        lane = canvas.lane(44, gap=14)
        canvas.label(lane, "Medication", 22, bold=True, size=Size.LANE)
        canvas.text(lane, " · ".join(w for w in (empty, note) if w), 8.0, 22, token=Token.MUTED)
        return lane
    height = sum(p.height for p in placed) + (LABEL_LINE if note else 0)
    lane = canvas.lane(height, gap=14)
    bars = Bars(lane)
    feet: dict[str, float] = {}
    top = height
    for place in placed:
        top -= place.height
        feet[place.row.ingredient] = top
        limits = injection_limits.get(place.row.ingredient)
        _draw_row(canvas, lane, bars, place, top, limits)
        draw_injections(canvas, lane, place.row, top + place.bar / 2, limits)
    if note:
        canvas.label(lane, note, LABEL_LINE / 2, bold=False, size=Size.SMALL)
    _connect(canvas, lane, placed, feet)
    canvas.traces.extend(bars.traces())
    return lane


def _choose(
    rows: Sequence[DrugRow], canvas: Canvas, most: int
) -> tuple[list[DrugRow], list[DrugRow]]:
    """Rows inside the window: every current one, past ones up to ``most`` rows in all."""
    inside: list[DrugRow] = []
    outside: list[DrugRow] = []
    for row in rows:
        last = max([s.end for s in row.steps] + [i.given_on for i in row.injections])
        (inside if row.current or last > canvas.span.start else outside).append(row)
    current = sum(r.current for r in inside)
    keep = max(most, current)
    return inside[:keep], inside[keep:] + outside


def _fold_note(folded: Sequence[DrugRow]) -> str:
    return f"+{len(folded)} past" if folded else ""


def _draw_row(
    canvas: Canvas,
    lane: Lane,
    bars: Bars,
    place: PlacedRow,
    foot: float,
    limits: tuple[int, int] | None,
) -> None:
    row = place.row
    middle = foot + place.bar / 2
    name = cut_to(capital(row.name), LEFT - 16, Size.LANE, bold=row.current)
    canvas.label(lane, name, middle, bold=row.current, size=Size.LANE)
    for step in row.steps:
        if step.end <= canvas.span.start:
            continue
        height = BAR * bar_height(step.dose, row.lowest_dose)
        if not row.injections:
            _draw_step(canvas, lane, bars, row, step, (foot, foot + height))
    token = Token.INK if row.current else Token.MUTED
    for label in place.labels:
        y = foot + place.bar + LABEL_LINE * (label.line + 0.5) + 1
        canvas.text(lane, label.words, label.left, y, size=Size.SMALL, token=token)
    _draw_end(canvas, lane, place, foot, middle, limits)


def _draw_step(
    canvas: Canvas,
    lane: Lane,
    bars: Bars,
    row: DrugRow,
    step: DoseStep,
    y: tuple[float, float],
) -> None:
    span = canvas.span
    start, certain, end = span.clip(step.start), span.clip(step.certain_until), span.clip(step.end)
    token = Token.MEDICATION if row.current else Token.MEDICATION_PAST
    if step.start_precision is not DatePrecision.DAY:
        known = min(day_after(step.start, step.start_precision), certain)
        canvas.box((start, span.clip(known)), y, lane, line=token, width=2, dash="5px,4px")
        start = max(start, span.clip(known))
    if step.as_needed:
        middle = (y[0] + y[1]) / 2
        canvas.rule((start, certain), (middle, middle), lane, token=token, width=8, dash="3px,9px")
        bars.add("as needed", None, start, certain, y, bar_hover(row, step))
    elif certain > start:
        kind = "medication, current" if row.current else "medication, past"
        bars.add(kind, token, start, certain, y, bar_hover(row, step))
    if end > certain:
        canvas.box((certain, end), y, lane, line=token, width=2, dash="5px,4px")


def bar_hover(row: DrugRow, step: DoseStep) -> str:
    """One line for the pointer: medicine, dose, frequency."""
    dose = "dose not recorded" if step.dose is None else f"{score(step.dose)} {step.unit or ''}"
    parts = [f"{capital(row.name)} {dose.strip()}", step.frequency or ""]
    return ", ".join(p for p in parts if p) + (", as needed" if step.as_needed else "")


def _draw_end(
    canvas: Canvas,
    lane: Lane,
    place: PlacedRow,
    foot: float,
    middle: float,
    limits: tuple[int, int] | None,
) -> None:
    span, row = canvas.span, place.row
    today = span.px(span.as_of)
    if row.current:
        words = _current_words(row, span.as_of)
        x = max(today + 14, due_window_end(canvas, row, limits) + 12)
        room = span.width + RIGHT - x
        if text_width(words, Size.BODY, bold=True) > room:
            # The dose is what must be read whole; since when is in the table.
            words = cut_to(_dose_now(row), room, Size.BODY, bold=True)
        canvas.text(lane, words, x, middle, size=Size.BODY, bold=True)
    elif row.stopped_on is None:
        canvas.text(
            lane, "status unknown", today + 14, middle, size=Size.SMALL, token=Token.UNKNOWN
        )
    elif row.stopped_on >= span.start:
        _draw_stop(canvas, lane, place, row.stopped_on, foot)


def _dose_now(row: DrugRow) -> str:
    if not row.steps or row.steps[-1].dose is None:
        return "current"
    return f"{score(row.steps[-1].dose)} {row.steps[-1].unit or ''}".strip()


def _current_words(row: DrugRow, as_of: date) -> str:
    if not row.steps:
        return "current"
    last = row.steps[-1]
    if last.dose is None:
        return f"{whole_weeks(last.start, as_of)}, dose not recorded"
    words = f"{whole_weeks(last.start, as_of)} at {score(last.dose)} {last.unit or ''}".strip()
    return f"{words}, as needed" if last.as_needed else words


def stop_words(row: DrugRow) -> str:
    """``stopped: weight gain``; a reason that already says switched or stopped stays as it is."""
    reason = (row.stop_reason or "").strip()
    if not reason:
        return "stopped, reason not recorded"
    if reason.lower().startswith(("switch", "stop")):
        return reason[:1].lower() + reason[1:]
    return f"stopped: {reason}"


def _draw_stop(canvas: Canvas, lane: Lane, place: PlacedRow, stop: date, foot: float) -> None:
    span, row = canvas.span, place.row
    edge = stop
    if row.stop_precision is not DatePrecision.DAY:
        edge = min(day_after(stop, row.stop_precision), span.as_of)
        canvas.box(
            (stop, edge),
            (foot, foot + place.bar),
            lane,
            line=Token.MEDICATION_PAST,
            width=2,
            dash="5px,4px",
        )
    canvas.rule((edge, edge), (foot - 4, foot + place.bar + 9), lane, token=Token.INK, width=4)
    x, today = span.px(edge) + 14, span.px(span.as_of)
    words = stop_words(row)
    width = text_width(words, Size.SMALL)
    if x + width > today - 6:
        x = today + 14
    words = cut_to(words, span.width + RIGHT - x, Size.SMALL)
    canvas.text(lane, words, x, foot + place.bar / 2, size=Size.SMALL, token=Token.MUTED)


def _connect(
    canvas: Canvas, lane: Lane, placed: Sequence[PlacedRow], feet: Mapping[str, float]
) -> None:
    """A dotted line from the medicine that was stopped to the one it was switched to.

    With an overlap it stands upright at the stop, where both are taken.
    """
    targets = {place.row.ingredient: place for place in placed}
    for place in placed:
        row, target = place.row, targets.get(place.row.switched_to or "")
        if row.stopped_on is None or target is None or target.row.started_on is None:
            continue
        start = max(target.row.started_on, row.stopped_on)
        if row.stopped_on < canvas.span.start:
            continue
        foot, other = feet[row.ingredient], feet[target.row.ingredient]
        above = other > foot
        ends = (foot + place.bar + 9, other) if above else (foot - 4, other + target.bar)
        canvas.rule((row.stopped_on, start), ends, lane, token=Token.INK, width=2.5, dash="3px,4px")
