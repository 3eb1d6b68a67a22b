"""Medication rows of the wall: current medicines first, the dose as height and as text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dashboard.domain.codes import DatePrecision
from dashboard.domain.panel_medication import DoseStep, DrugRow
from dashboard.domain.wall_words import standard_reason
from dashboard.domain.wording import capital, day, score, whole_weeks
from dashboard.figures.inexact import day_after
from dashboard.figures.lane_axes import Lane
from dashboard.figures.person_bars import Bars
from dashboard.figures.person_doses import bar_height
from dashboard.figures.plain_text import cut_to, text_width
from dashboard.figures.theme import Token, var
from dashboard.figures.wall_canvas import Row, WallCanvas, fitting

ROW_GAP = 7.0
UNKNOWN_DOSE = "dose not recorded"


@dataclass(frozen=True, slots=True)
class DoseText:
    left: float
    line: int
    words: str


@dataclass(frozen=True, slots=True)
class Placed:
    """A row with its dose texts; ``lines`` of text stand above a bar of height ``bar``."""

    row: DrugRow
    texts: tuple[DoseText, ...]
    lines: int
    bar: float
    line: float

    @property
    def height(self) -> float:
        return ROW_GAP + self.bar + self.line * self.lines


def place_drugs(
    canvas: WallCanvas, rows: Sequence[DrugRow], most: int
) -> tuple[tuple[Placed, ...], str]:
    """At most ``most`` rows inside the window, current first; then how many are left out."""
    inside = [r for r in rows if r.current or _last_day(r) > canvas.span.start]
    shown = inside[:most]
    hidden = [r for r in rows if r not in shown]
    current = sum(r.current for r in hidden)
    past = len(hidden) - current
    note = " ".join(f"+{n} {word}" for n, word in ((current, "current"), (past, "past")) if n)
    return tuple(_place(canvas, row) for row in shown), note


def _last_day(row: DrugRow) -> date:
    return max([s.end for s in row.steps] + [i.given_on for i in row.injections])


def _place(canvas: WallCanvas, row: DrugRow) -> Placed:
    steps = [s for s in row.steps if s.end > canvas.span.start and not row.injections]
    texts, used = _dose_texts(canvas, steps)
    return Placed(row, texts, used, canvas.size.text * 0.95, canvas.size.line)


def _dose_texts(canvas: WallCanvas, steps: Sequence[DoseStep]) -> tuple[tuple[DoseText, ...], int]:
    """Every dose on as few lines as can be: "50  100  150 mg ▲" rather than a second line."""
    forms = [_dose_words(s, before=s.start < canvas.span.start) for s in steps]
    most = canvas.size.dose_lines
    for count in range(1, most + 1):
        for form in range(3):
            # The last change is the present dose: it keeps its unit and its arrow the longest.
            words = [f[min(form, len(f) - 1)] for f in forms[:-1]] + [f[0] for f in forms[-1:]]
            texts = _on_lines(canvas, steps, words, count)
            if len(texts) == len(steps):
                return texts, max((t.line for t in texts), default=0) + 1
    return _on_lines(
        canvas, steps, [*(f[-1] for f in forms[:-1]), *(f[0] for f in forms[-1:])], most
    ), most


def _on_lines(
    canvas: WallCanvas, steps: Sequence[DoseStep], words: Sequence[str], count: int
) -> tuple[DoseText, ...]:
    """Those that find room on ``count`` lines, the latest first."""
    lines = [Row(canvas.today - 8) for _ in range(count)]
    texts: list[DoseText] = []
    for step, text in reversed(list(zip(steps, words, strict=True))):
        width = text_width(text, canvas.size.text)
        left = max(0.0, min(canvas.px(step.start), canvas.today - 8 - width))
        for number, line in enumerate(lines):
            if line.take(left, left + width):
                texts.append(DoseText(left, number, text))
                break
    return tuple(texts)


def _dose_words(step: DoseStep, *, before: bool) -> tuple[str, ...]:
    """Longest first: "100 mg ▲", "100 ▲", "100"."""
    if step.dose is None:
        return (UNKNOWN_DOSE, "dose ?")
    dose, unit = score(step.dose), f" {step.unit}" if step.unit else ""
    arrow = ""
    if step.previous is not None and step.previous != step.dose and not before:
        arrow = " ▲" if step.dose > step.previous else " ▼"
    return tuple(dict.fromkeys((f"{dose}{unit}{arrow}", f"{dose}{arrow}", dose)))


def draw_drugs(
    canvas: WallCanvas,
    placed: Sequence[Placed],
    empty: str,
    injection_limits: Mapping[str, tuple[int, int]],
) -> Lane:
    """Add the lane."""
    size = canvas.size
    if not placed:
        lane = canvas.lane(size.line, gap=8)
        canvas.rows += 1
        canvas.name(lane, "Medication", size.line / 2, bold=True)
        canvas.words(lane, fitting(empty, size.plot, size), 8, size.line / 2, token=Token.MUTED)
        return lane
    height = sum(p.height for p in placed)
    canvas.rows += sum(p.lines + 1 for p in placed)
    lane = canvas.lane(height, gap=2)
    bars, top = Bars(lane), height
    feet: dict[str, float] = {}
    for place in placed:
        top -= place.height
        feet[place.row.ingredient] = top
        _draw_row(canvas, lane, bars, place, top)
        _injections(canvas, lane, place, top, injection_limits.get(place.row.ingredient))
    _connect(canvas, lane, placed, feet)
    canvas.traces.extend(bars.traces())
    return lane


def _draw_row(canvas: WallCanvas, lane: Lane, bars: Bars, place: Placed, foot: float) -> None:
    row, size, span = place.row, canvas.size, canvas.span
    middle = foot + place.bar / 2
    name = cut_to(capital(row.name), size.left - 18, size.text, bold=row.current)
    canvas.name(lane, name, middle, bold=row.current)
    token = Token.MEDICATION if row.current else Token.MEDICATION_PAST
    for step in row.steps:
        if step.end > span.start and not row.injections:
            top = foot + place.bar * bar_height(step.dose, row.lowest_dose)
            _draw_step(canvas, lane, bars, step, token, (foot, top))
    for text in place.texts:
        y = foot + place.bar + place.line * (text.line + 0.5)
        colour = Token.INK if row.current else Token.MUTED
        canvas.words(lane, text.words, text.left, y, token=colour)
    _draw_end(canvas, lane, place, foot)


def _draw_step(
    canvas: WallCanvas,
    lane: Lane,
    bars: Bars,
    step: DoseStep,
    token: Token,
    y: tuple[float, float],
) -> None:
    span = canvas.span
    start, certain, end = span.clip(step.start), span.clip(step.certain_until), span.clip(step.end)
    if step.start_precision is not DatePrecision.DAY:
        known = span.clip(min(day_after(step.start, step.start_precision), certain))
        canvas.box((start, known), y, lane, line=token, width=3, dash="8px,6px")
        start = max(start, known)
    if step.as_needed:
        middle = (y[0] + y[1]) / 2
        canvas.rule(
            (start, certain), (middle, middle), lane, token=token, width=12, dash="4px,12px"
        )
    else:
        bars.add(f"medication {token}", token, start, certain, y, "")
    if end > certain:
        canvas.box((certain, end), y, lane, line=token, width=3, dash="8px,6px")


def _draw_end(canvas: WallCanvas, lane: Lane, place: Placed, foot: float) -> None:
    row, size, span = place.row, canvas.size, canvas.span
    middle = foot + place.bar / 2
    x = canvas.today + 14
    room = size.plot + size.right - x
    if row.current:
        words = "current"
        if row.steps:
            words = whole_weeks(row.steps[-1].start, span.as_of)
            words += ", as needed" if row.steps[-1].as_needed else ""
        if not row.injections:
            canvas.words(lane, cut_to(words, room, size.text, bold=True), x, middle, bold=True)
        return
    if row.stopped_on is None:
        canvas.words(lane, "status unknown", x, middle, token=Token.UNKNOWN)
    elif row.stopped_on >= span.start:
        cap = (foot - 3, foot + place.bar + 6)
        canvas.rule((row.stopped_on,) * 2, cap, lane, token=Token.INK, width=6)
        words = standard_reason(row.stop_reason)
        left = canvas.px(row.stopped_on) + 16
        if left + text_width(words, size.text) > canvas.today - 8:
            left = x
        words = cut_to(words, size.plot + size.right - left, size.text)
        canvas.words(lane, words, left, middle, token=Token.MUTED)


def _injections(
    canvas: WallCanvas, lane: Lane, place: Placed, foot: float, limits: tuple[int, int] | None
) -> None:
    row, span = place.row, canvas.span
    shown = [i for i in row.injections if span.shows(i.given_on)]
    y = foot + place.bar / 2
    token = Token.MEDICATION if row.current or not row.stopped_on else Token.MEDICATION_PAST
    if shown:
        canvas.traces.append(
            {
                "type": "scatter",
                "mode": "markers",
                "name": "long-acting injection",
                "x": [i.given_on.isoformat() for i in shown],
                "y": [y] * len(shown),
                "yaxis": lane.axis,
                "hoverinfo": "skip",
                "marker": {"symbol": "triangle-down", "size": 32, "color": var(token)},
            }
        )
        last = shown[-1]
        dose = f"{score(last.dose)} {last.unit or ''}".strip() if last.dose else "injection"
        left = min(canvas.px(shown[0].given_on), canvas.today - text_width(dose, canvas.size.text))
        line_y = foot + place.bar + place.line / 2
        canvas.words(lane, dose, max(0.0, left), line_y)
    due = row.injections[-1].next_due_on if row.injections and row.stopped_on is None else None
    if due is None:
        return
    late = span.as_of > due
    early, after = limits or (0, 0)
    first, last_day = due - timedelta(days=early), due + timedelta(days=max(after, 1))
    colour = Token.ATTENTION if late else Token.MEDICATION
    if span.shows(due):
        days = (span.clip(first), span.clip(last_day))
        canvas.box(days, (foot, foot + place.bar), lane, line=colour, width=4)
    x = max(canvas.today, canvas.px(span.clip(last_day))) + 14
    words = f"due {day(due, span.as_of)}"
    words = cut_to(words, canvas.size.plot + canvas.size.right - x, canvas.size.text, bold=late)
    token = colour if late else Token.MUTED
    canvas.words(lane, words, x, y, token=token, bold=late)


def _connect(
    canvas: WallCanvas, lane: Lane, placed: Sequence[Placed], feet: Mapping[str, float]
) -> None:
    """A dotted line from the medicine that was stopped to the one it was switched to."""
    targets = {place.row.ingredient: place for place in placed}
    for place in placed:
        row, target = place.row, targets.get(place.row.switched_to or "")
        if row.stopped_on is None or target is None or target.row.started_on is None:
            continue
        if row.stopped_on < canvas.span.start:
            continue
        start = max(target.row.started_on, row.stopped_on)
        foot, other = feet[row.ingredient], feet[target.row.ingredient]
        ends = (foot + place.bar + 6, other) if other > foot else (foot - 3, other + target.bar)
        canvas.rule((row.stopped_on, start), ends, lane, token=Token.INK, width=4, dash="5px,6px")
