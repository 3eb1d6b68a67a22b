"""Event lane: side effects, laboratory, hospital, reviews; faint lines cross all lanes."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dashboard.domain.panel_visits import EventKind, EventMark
from dashboard.domain.wording import full_day
from dashboard.figures.inexact import draw_inexact
from dashboard.figures.lane_axes import Figure, Lane, Size
from dashboard.figures.lanes import Canvas, Line
from dashboard.figures.person_bars import Bars
from dashboard.figures.plain_text import cut_to, plain, text_width
from dashboard.figures.theme import Token, var

LEVEL = 29.0
MOST_LEVELS = 3
SPARE_LEVELS = 2
MARK = 18.0
SMALL_MARK = 10.0
FOOT_LINE = 23.0
MOST_LINES = 14
LONGEST = 320.0

SYMBOLS: Mapping[EventKind, str] = {
    EventKind.SIDE_EFFECT: "triangle-up",
    EventKind.LABORATORY: "hexagon-open",
    EventKind.HOSPITAL: "square",
    EventKind.EMERGENCY: "cross",
    EventKind.REVIEW: "diamond",
    EventKind.CONTACT: "line-ns-open",
}


@dataclass(frozen=True, slots=True)
class Placed:
    """An event on a line; ``label`` is empty where no line had room (it stays in the table)."""

    mark: EventMark
    level: int
    label: str
    to_left: bool


def draw_events(
    canvas: Canvas, marks: Sequence[EventMark], empty: str, most_levels: int = MOST_LEVELS
) -> Lane:
    """Add the lane: what matters with its label; results and contacts on lines below it."""
    span = canvas.span
    inside = [m for m in marks if span.shows(m.start) or (m.end and m.end > span.start > m.start)]
    routine = [m for m in inside if is_routine(m)]
    placed = _place([m for m in inside if not is_routine(m)], canvas, most_levels)
    levels = max([p.level for p in placed], default=0) + 1
    results = [m for m in routine if m.kind is EventKind.LABORATORY]
    contacts = [m for m in routine if m.kind is EventKind.CONTACT]
    feet = FOOT_LINE * (bool(results) + bool(contacts))
    lane = canvas.lane(feet + levels * LEVEL + 4, gap=4)
    top = lane.height - 2
    canvas.label(lane, "Events", top - LEVEL / 2, bold=True, size=Size.LANE)
    if not placed:
        words = "none in this window" if routine else empty
        canvas.text(lane, words, 8.0, top - LEVEL / 2, token=Token.MUTED)
    _stays(canvas, lane, placed, top)
    for kind in SYMBOLS:
        own = [(p.mark, top - LEVEL * (p.level + 0.5)) for p in placed if p.mark.kind is kind]
        own = [(m, y) for m, y in own if span.shows(m.start)]
        if own:
            canvas.traces.append(_trace(lane, kind, own, MARK))
            _inexact(canvas, lane, own, MARK)
    _labels(canvas, lane, placed, top)
    _results(canvas, lane, results, feet - FOOT_LINE / 2)
    _contacts(canvas, lane, contacts, FOOT_LINE / 2)
    return lane


def _results(canvas: Canvas, lane: Lane, marks: Sequence[EventMark], y: float) -> None:
    """Results with nothing to look at: small marks, test and value where there is room."""
    if not marks:
        return
    canvas.label(lane, "Results", y, bold=False, size=Size.SMALL)
    own = [(m, y) for m in marks]
    canvas.traces.append(_trace(lane, EventKind.LABORATORY, own, SMALL_MARK))
    _inexact(canvas, lane, own, SMALL_MARK)
    line = Line(canvas.span.width)
    today = canvas.span.px(canvas.span.as_of)
    for mark in marks:
        line.take(canvas.span.px(mark.start) - 6, canvas.span.px(mark.start) + 6, gap=0)
    # The latest first: it is the one that is asked for.
    for mark in reversed(marks):
        x = canvas.span.px(mark.start)
        width = text_width(mark.label, Size.SMALL)
        for left in (x + 12, x - 12 - width):
            if left >= 0 and left + width <= today and line.take(left, left + width, gap=4):
                canvas.text(lane, mark.label, left, y, size=Size.SMALL, token=Token.MUTED)
                break


def _contacts(canvas: Canvas, lane: Lane, marks: Sequence[EventMark], y: float) -> None:
    """Contacts other than sessions: one tick each, and how many."""
    if not marks:
        return
    canvas.label(lane, "Contacts", y, bold=False, size=Size.SMALL)
    own = [(m, y) for m in marks]
    canvas.traces.append(_trace(lane, EventKind.CONTACT, own, SMALL_MARK))
    _inexact(canvas, lane, own, SMALL_MARK)
    x = canvas.span.px(canvas.span.as_of) + 14
    words = f"{len(marks)} shown"
    canvas.text(lane, words, x, y, size=Size.SMALL, token=Token.MUTED)


def _inexact(
    canvas: Canvas, lane: Lane, own: Sequence[tuple[EventMark, float]], size: float
) -> None:
    """Under mark and label, across the days of a date that is not known to the day."""
    for mark, y in own:
        draw_inexact(canvas, lane, [(mark.start, y)], _token(mark), width=2, low=size / 2 + 3)


def is_routine(mark: EventMark) -> bool:
    """Results without anything to look at, and contacts: small marks without a label."""
    if mark.kind is EventKind.CONTACT:
        return True
    return mark.kind is EventKind.LABORATORY and not mark.attention


def draw_event_lines(canvas: Canvas, top: Lane, marks: Sequence[EventMark]) -> None:
    """Faint vertical lines through every lane, the more important ones first.

    Plotly puts a line over the whole height behind the score bands, so that lane has its own.
    """
    own = [m for m in marks if m.line and canvas.span.shows(m.start)]
    places: list[tuple[Lane | None, tuple[float, float]]] = [(None, (0.0, 1.0))]
    if top.ticks:
        places.append((top, (top.ticks[0], top.high)))
    for mark in sorted(own, key=lambda m: m.priority)[:MOST_LINES]:
        day = mark.start
        for lane, ends in places:
            canvas.rule(
                (day, day), ends, lane, token=Token.CONTROL, width=2, below=True, opacity=0.4
            )


def _place(marks: Sequence[EventMark], canvas: Canvas, most_levels: int) -> list[Placed]:
    """The more important first: each on the highest line where mark and label are free."""
    lines = [Line(canvas.span.width) for _ in range(most_levels + SPARE_LEVELS)]
    today = canvas.span.px(canvas.span.as_of)
    ordered = sorted(marks, key=lambda m: (m.priority, m.start))
    placed = [_place_one(mark, canvas, lines, today) for mark in ordered]
    return sorted(placed, key=lambda p: (p.mark.start, p.level))


def _place_one(mark: EventMark, canvas: Canvas, lines: Sequence[Line], today: float) -> Placed:
    x, end = _ends(canvas, mark)
    full = cut_to(mark.label, LONGEST, Size.SMALL)
    short = cut_to(re.split("[:,]", mark.label)[0], LONGEST / 2, Size.SMALL)
    for text in dict.fromkeys((full, short)):
        width = text_width(text, Size.SMALL)
        for level, line in enumerate(lines[:-SPARE_LEVELS]):
            # A stay as long as the window leaves room behind today only.
            right = end + 16 + width <= today - 6 or x - 16 - width < 0
            if right and line.take(x - 10, end + 16 + width):
                return Placed(mark, level, text, False)
            if x - 16 - width >= 0 and line.take(x - 16 - width, end + 10):
                return Placed(mark, level, text, True)
    for level, line in enumerate(lines):
        if line.take(x - 10, end + 10, gap=2):
            return Placed(mark, level, "", False)
    return Placed(mark, len(lines) - 1, "", False)


def _ends(canvas: Canvas, mark: EventMark) -> tuple[float, float]:
    """Pixels of its first day and of the last day that it is drawn to: only a stay has one."""
    start = canvas.span.px(canvas.span.clip(mark.start))
    if mark.end is None or mark.kind is not EventKind.HOSPITAL:
        return start, start
    return start, max(start, canvas.span.px(canvas.span.clip(mark.end)))


def _trace(
    lane: Lane, kind: EventKind, own: Sequence[tuple[EventMark, float]], size: float
) -> Figure:
    small = size < MARK
    open_shape = SYMBOLS[kind].endswith("-open")
    tokens = [_token(mark) for mark, _ in own]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": kind.value.replace("_", " ") + (", routine" if small else ""),
        "x": [mark.start.isoformat() for mark, _ in own],
        "y": [y for _, y in own],
        "yaxis": lane.axis,
        "cliponaxis": False,
        "marker": {
            "symbol": SYMBOLS[kind],
            "size": size + 2 if kind is EventKind.SIDE_EFFECT else size,
            "color": [var(t) for t in tokens],
            "line": {
                "color": [var(t) for t in tokens],
                "width": (1.5 if small else 2.5) if open_shape else 0,
            },
        },
        "hovertext": [plain(f"{mark.detail}, {full_day(mark.start)}") for mark, _ in own],
        "hoverinfo": "text",
    }


def _token(mark: EventMark) -> Token:
    if mark.attention:
        return Token.ATTENTION
    return Token.MUTED if is_routine(mark) else Token.INK


def _stays(canvas: Canvas, lane: Lane, placed: Sequence[Placed], top: float) -> None:
    """Hospital stays are drawn to their last day."""
    bars = Bars(lane)
    for item in placed:
        mark = item.mark
        if mark.end is None or mark.kind is not EventKind.HOSPITAL:
            continue
        y = top - LEVEL * (item.level + 0.5)
        start, end = canvas.span.clip(mark.start), canvas.span.clip(mark.end)
        bars.add("hospital stay", Token.ATTENTION, start, end, (y - 5, y + 5), mark.label)
    canvas.traces.extend(bars.traces())


def _labels(canvas: Canvas, lane: Lane, placed: Sequence[Placed], top: float) -> None:
    for item in placed:
        if not item.label:
            continue
        y = top - LEVEL * (item.level + 0.5)
        start, end = _ends(canvas, item.mark)
        canvas.text(
            lane,
            item.label,
            start - 15 if item.to_left else end + 15,
            y,
            size=Size.SMALL,
            token=_token(item.mark),
            anchor="right" if item.to_left else "left",
        )
