"""The person panel: every lane on one linear time axis, as a plain figure dict."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from dashboard.domain.panel_medication import DrugRow
from dashboard.domain.panel_supply import SupplyStrip
from dashboard.domain.panel_visits import EventMark
from dashboard.domain.record import AdherenceReport
from dashboard.domain.wording import day
from dashboard.figures.lane_axes import BOTTOM, TOP, Figure, Lane, Size, Span
from dashboard.figures.lanes import Canvas
from dashboard.figures.person_events import draw_event_lines, draw_events
from dashboard.figures.person_medication import draw_medication
from dashboard.figures.person_score import ScoreView, draw_score
from dashboard.figures.person_sessions import SessionMark, draw_sessions
from dashboard.figures.person_supply import draw_supply
from dashboard.figures.theme import Token

SCORE_HEIGHT = 244.0
LEAST_SCORE_HEIGHT = 170.0
MOST_SCORE_HEIGHT = 330.0
SCREEN_HEIGHT = 664.0


@dataclass(frozen=True, slots=True)
class EmptyWords:
    """What each lane says when it has nothing to draw: never a blank lane."""

    medication: str
    supply: str
    sessions: str
    events: str


@dataclass(frozen=True, slots=True)
class PanelData:
    """Everything the panel draws, already interpreted; no names of people are needed."""

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


def person_panel(data: PanelData, *, total_height: float = SCREEN_HEIGHT) -> Figure:
    """The figure in design pixels with colour references.

    ``total_height`` (margins included) is aimed at: the score lane takes what the others leave,
    within limits, so that a person with few medicines gets a tall one.
    """
    canvas = _draw(data, SCORE_HEIGHT)
    spare = total_height - TOP - BOTTOM - canvas.height
    score = min(MOST_SCORE_HEIGHT, max(LEAST_SCORE_HEIGHT, SCORE_HEIGHT + spare))
    return _draw(data, score).figure()


def _draw(data: PanelData, score_height: float) -> Canvas:
    canvas = Canvas(data.span)
    top = draw_score(canvas, data.score, score_height)
    draw_event_lines(canvas, top, data.events)
    draw_medication(canvas, data.drugs, data.empty.medication, data.injection_limits)
    draw_supply(canvas, data.strips, data.reports, data.empty.supply)
    draw_sessions(canvas, data.sessions, data.empty.sessions)
    draw_events(canvas, data.events, data.empty.events)
    _today(canvas, top, is_today=data.is_today)
    return canvas


def _today(canvas: Canvas, top: Lane, *, is_today: bool) -> None:
    on: date = canvas.span.as_of
    canvas.rule((on, on), (0, 1), None, token=Token.INK, width=2.5)
    words = f"{'today' if is_today else 'as of'} {day(on, on)}"
    canvas.text(top, words, on, top.high, size=Size.BODY, bold=True, anchor="center", lift=22)
