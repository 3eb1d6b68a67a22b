"""The person panel: every lane on one linear time axis, as a plain figure dict."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from dashboard.domain.panel_medication import DrugRow
from dashboard.domain.panel_supply import SupplyStrip
from dashboard.domain.panel_visits import EventMark
from dashboard.domain.record import AdherenceReport
from dashboard.domain.wording import day
from dashboard.figures.lane_axes import (
    BOTTOM,
    LEFT,
    PANEL_WIDTH,
    RIGHT,
    TOP,
    Figure,
    Lane,
    Size,
    Span,
)
from dashboard.figures.lanes import Canvas
from dashboard.figures.person_events import MOST_LEVELS, draw_event_lines, draw_events
from dashboard.figures.person_medication import MOST_ROWS, draw_medication
from dashboard.figures.person_score import draw_score
from dashboard.figures.person_sessions import SessionMark, draw_sessions
from dashboard.figures.person_supply import draw_supply
from dashboard.figures.plain_text import text_width
from dashboard.figures.score_view import ScoreView
from dashboard.figures.theme import Token

SCORE_HEIGHT = 244.0
LEAST_SCORE_HEIGHT = 170.0
MOST_SCORE_HEIGHT = 330.0
SCREEN_HEIGHT = 664.0
# How much larger a lane is that is shown alone, and what of it is shown then.
ZOOM = 1.4
ALL_ROWS = 100
MANY_LEVELS = 8


class PanelLane(StrEnum):
    """What can be enlarged, top to bottom; medicines and their supply belong together."""

    SCORE = "score"
    MEDICATION = "medication"
    SESSIONS = "sessions"
    EVENTS = "events"


@dataclass(frozen=True, slots=True)
class EmptyWords:
    """What each lane says when it has nothing to draw: never a blank lane."""

    medication: str
    supply: str
    sessions: str
    events: str


@dataclass(frozen=True, slots=True)
class PanelData:
    """Everything the panel draws, already interpreted; no names of people are needed.

    ``since``: the day of the last case review, from which the days are set off.
    """

    span: Span
    is_today: bool
    score: ScoreView
    drugs: Sequence[DrugRow]
    injection_limits: Mapping[str, tuple[int, int]]
    strips: Sequence[SupplyStrip]
    reports: Sequence[AdherenceReport]
    sessions: Sequence[SessionMark]
    events: Sequence[EventMark]
    empty: EmptyWords
    since: date | None = None


def person_panel(
    data: PanelData, *, total_height: float = SCREEN_HEIGHT, lane: PanelLane | None = None
) -> Figure:
    """The figure in design pixels with colour references.

    ``total_height`` (margins included) is aimed at: the score lane takes what the others leave,
    within limits, so that a person with few medicines gets a tall one. ``lane``: this one alone,
    ``ZOOM`` times as large where it is shown as wide as the whole panel, with all its rows.
    """
    if lane is not None:
        return _enlarged(data, total_height / ZOOM, lane)
    canvas = _draw(data, SCORE_HEIGHT, list(PanelLane))
    spare = total_height - TOP - BOTTOM - canvas.height
    score = min(MOST_SCORE_HEIGHT, max(LEAST_SCORE_HEIGHT, SCORE_HEIGHT + spare))
    return _draw(data, score, list(PanelLane)).figure()


def _enlarged(data: PanelData, total_height: float, lane: PanelLane) -> Figure:
    width = PANEL_WIDTH / ZOOM - LEFT - RIGHT
    data = replace(data, span=replace(data.span, width=width))
    return _draw(data, total_height - TOP - BOTTOM, [lane], everything=True).figure()


def _draw(
    data: PanelData, score_height: float, lanes: Sequence[PanelLane], *, everything: bool = False
) -> Canvas:
    canvas = Canvas(data.span)
    if data.since is not None and data.since < data.span.as_of:
        canvas.band((data.span.clip(data.since), data.span.as_of), Token.SURFACE)
    rows, levels = (ALL_ROWS, MANY_LEVELS) if everything else (MOST_ROWS, MOST_LEVELS)
    if PanelLane.SCORE in lanes:
        draw_score(canvas, data.score, score_height)
    if PanelLane.MEDICATION in lanes:
        words = data.empty.medication
        draw_medication(canvas, data.drugs, words, data.injection_limits, rows)
        draw_supply(canvas, data.strips, data.reports, data.empty.supply)
    if PanelLane.SESSIONS in lanes:
        draw_sessions(canvas, data.sessions, data.empty.sessions)
    if PanelLane.EVENTS in lanes:
        draw_events(canvas, data.events, data.empty.events, levels)
    top = canvas.lanes[0]
    draw_event_lines(canvas, top, data.events)
    _today(canvas, top, is_today=data.is_today)
    _since(canvas, top, data)
    return canvas


def _today_words(canvas: Canvas, *, is_today: bool) -> str:
    on = canvas.span.as_of
    return f"{'today' if is_today else 'as of'} {day(on, on)}"


def _today(canvas: Canvas, top: Lane, *, is_today: bool) -> None:
    on: date = canvas.span.as_of
    canvas.rule((on, on), (0, 1), None, token=Token.INK, width=2.5)
    words = _today_words(canvas, is_today=is_today)
    canvas.text(top, words, on, top.high, size=Size.BODY, bold=True, anchor="center", lift=22)


def _since(canvas: Canvas, top: Lane, data: PanelData) -> None:
    """A bracket over the days since the last review, named where there is room."""
    span, since = canvas.span, data.since
    if since is None or not since < span.as_of:
        return
    first = span.clip(since)
    canvas.rule((first, span.as_of), (1, 1), None, token=Token.MUTED, width=4)
    today = text_width(_today_words(canvas, is_today=data.is_today), Size.BODY, bold=True)
    room = span.px(span.as_of) - today / 2 - 14
    words = f"since review {day(since, span.as_of)}"
    width = text_width(words, Size.SMALL)
    left = min(span.px(first), room - width)
    if left >= 0:
        at = top.high
        canvas.text(top, words, left, at, size=Size.SMALL, token=Token.MUTED, lift=21)
