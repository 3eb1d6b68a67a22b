"""The person panel reduced for the wall: few rows, large texts, one screen without scrolling."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from dashboard.domain.wording import day
from dashboard.figures.lane_axes import Figure
from dashboard.figures.person_panel import PanelData
from dashboard.figures.plain_text import cut_to, text_width
from dashboard.figures.theme import Token
from dashboard.figures.wall_canvas import SIZES, Preset, WallCanvas, WallSize, axis_height
from dashboard.figures.wall_rows import Placed, draw_drugs, place_drugs
from dashboard.figures.wall_score import draw_wall_score
from dashboard.figures.wall_visits import (
    draw_events,
    draw_sessions,
    draw_supply,
    important_events,
)

ENLARGED_ROWS = 7
ENLARGED = 1.3
SINCE_BAR = 10.0
MOST_ROWS = 18
#: Rows around the lanes (who, headline, alerts, since, today, months, foot) and the score's values.
OTHER_ROWS = 8
LEAST_SCORE_LINES = 2.4


class WallLane(StrEnum):
    """The lanes that keys 1 to 4 enlarge; the codes stand in the screen's state."""

    SCORE = "1"
    MEDICATION = "2"
    SUPPLY = "3"
    SESSIONS = "4"


@dataclass(frozen=True, slots=True)
class WallData:
    """What the wall draws. ``shares``: medicine to "64/90 d"; ``attended``: "19/22" or "".

    ``since``: day of the last case review, from which changes are shown as new.
    """

    panel: PanelData
    shares: Mapping[str, str]
    attended: str
    since: date | None


def wall_panel(
    data: WallData, preset: Preset, height: float, lane: WallLane | None = None
) -> Figure:
    """The figure of ``height`` design pixels (axis included), with one lane enlarged or all."""
    size = SIZES[preset]
    if lane is not None:
        return _enlarged(data, size, height, lane)
    room = height - axis_height(size)
    current = sum(row.current for row in data.panel.drugs)
    for plan in _plans(size, current):
        canvas = _draw(data, size, plan)
        # No present medicine is left out for the number of rows alone.
        few = canvas.rows + OTHER_ROWS <= MOST_ROWS
        last = plan.drug_rows <= current and plan.dose_lines == 1
        if canvas.height <= room and (few or last):
            break
    lines = plan.score_lines + (room - canvas.height) / size.line
    return _draw(data, size, replace(plan, score_lines=max(1.0, lines))).wall_figure()


@dataclass(frozen=True, slots=True)
class Plan:
    """What is shown. Without ``events`` hospital stays and emergencies still are."""

    events: bool
    drug_rows: int
    score_lines: float
    dose_lines: int


def _plans(size: WallSize, current: int) -> Iterator[Plan]:
    """What to leave out where there is no room: side effects, then past medicines.

    Before a present medicine goes, doses get one line (the latest stands) and the score lane gets
    lower.
    """
    lines, doses = size.score_lines, size.dose_lines
    if size.events:
        yield Plan(True, size.drug_rows, lines, doses)
    for most in range(size.drug_rows, 0, -1):
        yield Plan(False, most, lines, doses)
        if most <= current:
            yield Plan(False, most, lines, 1)
            yield Plan(False, most, LEAST_SCORE_LINES, 1)


def _draw(data: WallData, size: WallSize, plan: Plan) -> WallCanvas:
    canvas = WallCanvas(data.panel.span, size=replace(size, dose_lines=plan.dose_lines))
    panel = data.panel
    _head(canvas, data)
    draw_wall_score(canvas, panel.score, plan.score_lines * size.line, gap=2)
    placed, note = place_drugs(canvas, panel.drugs, plan.drug_rows)
    draw_drugs(canvas, placed, panel.empty.medication, panel.injection_limits)
    _supply(canvas, data, size.strips)
    draw_sessions(canvas, panel.sessions, data.attended, panel.empty.sessions)
    marks = important_events(canvas, panel.events, only_hospital=not plan.events)
    if marks:
        draw_events(canvas, marks)
    _note(canvas, note)
    return _finish(canvas, data)


def _note(canvas: WallCanvas, note: str) -> None:
    """Medicines that are not drawn, beside the months, where nothing else stands."""
    if note:
        full, room = f"{note} medicine", canvas.size.left - 18
        words = full if text_width(full, canvas.size.text) <= room else note
        canvas.below(cut_to(words, room, canvas.size.text), axis_height(canvas.size) * 0.5)


def _enlarged(data: WallData, size: WallSize, height: float, lane: WallLane) -> Figure:
    """One lane larger and with all its rows; above it the score, which it is read against."""
    if lane is not WallLane.SCORE:
        size = replace(size, text=round(size.text * ENLARGED), dose_lines=3)
    room = height - axis_height(size)
    canvas = WallCanvas(data.panel.span, size=size)
    _head(canvas, data)
    below = WallCanvas(data.panel.span, size=size)
    _one_lane(below, data, lane, room - canvas.height - size.line * LEAST_SCORE_LINES)
    draw_wall_score(canvas, data.panel.score, room - canvas.height - below.height, gap=2)
    _one_lane(canvas, data, lane, room)
    return _finish(canvas, data).wall_figure()


def _one_lane(canvas: WallCanvas, data: WallData, lane: WallLane, room: float) -> None:
    """The lane under the score, as many rows as ``room`` has; nothing for the score itself."""
    panel, size = data.panel, canvas.size
    before = canvas.height
    if lane is WallLane.MEDICATION:
        placed, note = _that_fit(canvas, data, room)
        draw_drugs(canvas, placed, panel.empty.medication, panel.injection_limits)
        _note(canvas, note)
    elif lane is WallLane.SUPPLY:
        _supply(canvas, data, max(1, int((room - before) / (size.line * 2 + 4))))
    elif lane is WallLane.SESSIONS:
        draw_sessions(canvas, panel.sessions, data.attended, panel.empty.sessions)
        events = important_events(canvas, panel.events, only_hospital=False)
        if events:
            draw_events(canvas, events)


def _that_fit(canvas: WallCanvas, data: WallData, room: float) -> tuple[tuple[Placed, ...], str]:
    for most in range(ENLARGED_ROWS, 0, -1):
        placed, note = place_drugs(canvas, data.panel.drugs, most)
        if sum(p.height for p in placed) <= room:
            break
    return placed, note


def _supply(canvas: WallCanvas, data: WallData, most: int) -> None:
    """The least covered strips first; what is left out is counted in the lane's words."""
    strips = sorted(data.panel.strips, key=lambda s: _covered(data.shares.get(s.ingredient)))
    shown = strips[:most]
    draw_supply(canvas, shown, dict(data.shares), len(strips) - len(shown), data.panel.empty.supply)


def _covered(share: str | None) -> float:
    """The share in "64/90 d"; unknown comes first: it is not fine."""
    if share is None:
        return -1.0
    days, of_days = share.removesuffix(" d").split("/")
    return int(days) / max(1, int(of_days))


def _head(canvas: WallCanvas, data: WallData) -> None:
    """The line above the lanes: today, and the last review where it lies inside the window."""
    size, span = canvas.size, canvas.span
    lane = canvas.lane(size.line + SINCE_BAR)
    y = lane.height - size.line / 2
    today = "today" if data.panel.is_today else day(span.as_of, span.as_of)
    canvas.words(lane, today, canvas.today, y, bold=True, anchor="center")
    if data.since is None or not span.shows(data.since):
        return
    words = f"since review {day(data.since, span.as_of)}"
    width = text_width(words, size.text)
    right = min(canvas.px(data.since), canvas.today - text_width(today, size.text, bold=True) / 2)
    left = right - width - 18
    if left > 0:
        canvas.words(lane, words, left, y, token=Token.MUTED)


def _finish(canvas: WallCanvas, data: WallData) -> WallCanvas:
    """Today's line through all lanes, and the ground of the days since the last review."""
    span = canvas.span
    top = 1 - canvas.size.line / canvas.height
    canvas.rule((span.as_of, span.as_of), (0, top), None, token=Token.INK, width=3)
    if data.since is not None and data.since < span.as_of:
        _since_ground(canvas, span.clip(data.since), span.as_of)
    return canvas


def _since_ground(canvas: WallCanvas, start: date, end: date) -> None:
    """A bar above the lanes and a pale ground below the score: what is new lies between."""
    head, first, *others = canvas.lanes
    middle = SINCE_BAR / 2
    canvas.rule((start, end), (middle, middle), head, token=Token.IMPROVING, width=SINCE_BAR - 2)
    low, high = (others[0], others[-1]) if others else (first, first)
    parts = dict(zip([lane.axis for lane in canvas.lanes], canvas.domains(), strict=True))
    canvas.box((start, end), (0, 1), low, fill=Token.TRACK, below=True)
    canvas.shapes[-1] |= {
        "yref": "paper",
        "y0": parts[high.axis][0],
        "y1": parts[low.axis][1],
    }
