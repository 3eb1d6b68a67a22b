"""Rows of the medication lane: how high a dose is drawn, and where its text finds room."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log2

from dashboard.domain.panel_medication import DoseStep, DrugRow
from dashboard.domain.wording import score
from dashboard.figures.lane_axes import Size
from dashboard.figures.lanes import Canvas, Line
from dashboard.figures.plain_text import text_width

BAR = 42.0
LABEL_LINE = 25.0
ROW_GAP = 9.0
MOST_LABEL_LINES = 4
UNKNOWN_DOSE_HEIGHT = 0.4
# Room for the marks of injections and the frame of their due window.
INJECTION_BAR = 0.72


@dataclass(frozen=True, slots=True)
class DoseLabel:
    left: float
    line: int
    words: str


@dataclass(frozen=True, slots=True)
class PlacedRow:
    """A row with its dose labels placed; ``bar`` is the height of its tallest bar."""

    row: DrugRow
    labels: tuple[DoseLabel, ...]
    lines: int
    bar: float

    @property
    def height(self) -> float:
        return ROW_GAP + self.bar + LABEL_LINE * max(1, self.lines)


def bar_height(dose: float | None, lowest: float | None) -> float:
    """Part of the full bar: 40 % + 15 % for every doubling of the lowest dose, at most all."""
    if not dose or not lowest:
        return UNKNOWN_DOSE_HEIGHT
    return min(1.0, 0.40 + 0.15 * log2(dose / lowest))


def dose_words(step: DoseStep, *, short: bool = False) -> str:
    """``50 mg`` at a start, ``50→100 mg ▲`` at a change."""
    if step.dose is None:
        return "dose not recorded"
    unit = f" {step.unit}" if step.unit else ""
    if step.previous is None or step.previous == step.dose:
        return score(step.dose) + unit
    arrow = "▲" if step.dose > step.previous else "▼"
    if short:
        return f"{score(step.dose)} {arrow}"
    return f"{score(step.previous)}→{score(step.dose)}{unit} {arrow}"


def place_row(row: DrugRow, canvas: Canvas) -> PlacedRow:
    """Give every dose a line above the bar where it meets no other text; short form if need be."""
    lines = [Line() for _ in range(MOST_LABEL_LINES)]
    today = canvas.span.px(canvas.span.as_of)
    labels: list[DoseLabel] = []
    for step in row.steps:
        if step.end <= canvas.span.start or row.injections:
            continue
        placed = _place_label(step, canvas, lines, today)
        if placed is not None:
            labels.append(placed)
    used = max((label.line for label in labels), default=0) + 1
    heights = [bar_height(s.dose, row.lowest_dose) for s in row.steps if s.end > canvas.span.start]
    least = INJECTION_BAR if row.injections else UNKNOWN_DOSE_HEIGHT
    return PlacedRow(row, tuple(labels), used, BAR * max([least, *heights]))


def _place_label(
    step: DoseStep, canvas: Canvas, lines: Sequence[Line], today: float
) -> DoseLabel | None:
    before_window = step.start < canvas.span.start
    texts = [dose_words(step), dose_words(step, short=True)]
    if before_window and step.dose is not None:
        texts = [f"{score(step.dose)} {step.unit or ''}".strip(), score(step.dose)]
    for text in dict.fromkeys(texts):
        width = text_width(text, Size.SMALL)
        left = max(0.0, canvas.span.px(step.start))
        if left + width > today - 6:
            left = max(0.0, today - 8 - width)
        for number, line in enumerate(lines):
            if line.take(left, left + width, gap=8):
                return DoseLabel(left, number, text)
    return None
