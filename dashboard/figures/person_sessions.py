"""Sessions lane: six states, six shapes; focus in words; the session rating as a thin line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dashboard.domain.codes import Homework, VisitState
from dashboard.domain.panel_visits import FocusRun, focus_runs
from dashboard.domain.record import TherapySession
from dashboard.domain.wording import day, full_day, score, words
from dashboard.figures.inexact import draw_inexact
from dashboard.figures.lane_axes import RIGHT, Figure, Lane, Size
from dashboard.figures.lanes import Canvas, Line
from dashboard.figures.plain_text import cut_to, plain, text_width
from dashboard.figures.theme import Token, var

MARK = 22.0
SMALLEST_MARK = 9.0
LABEL_LINE = 24.0
RATING = 26.0


@dataclass(frozen=True, slots=True)
class Shape:
    """How a state is drawn, and the sign that stands for it in words."""

    symbol: str
    sign: str
    token: Token
    line: float


SHAPES: Mapping[VisitState, Shape] = {
    VisitState.ATTENDED: Shape("circle", "●", Token.IMPROVING, 0),
    VisitState.DID_NOT_ATTEND: Shape("circle-x-open", "⊗", Token.ATTENTION, 3.5),
    VisitState.CANCELLED_BY_PERSON: Shape("circle-open", "○", Token.MUTED, 3.5),
    VisitState.CANCELLED_BY_SERVICE: Shape("circle-open-dot", "⊙", Token.MUTED, 2),
    VisitState.NOT_RECORDED: Shape("square-open", "□", Token.MUTED, 3),
    VisitState.BOOKED: Shape("diamond-open", "◇", Token.INK, 3),
}


@dataclass(frozen=True, slots=True)
class SessionMark:
    """A session in its state on ``as_of`` (a booking whose day has passed is not recorded)."""

    session: TherapySession
    state: VisitState


def draw_sessions(canvas: Canvas, marks: Sequence[SessionMark], empty: str) -> Lane:
    """Add the lane; ``empty`` says in words why there is no mark."""
    span = canvas.span
    shown = [m for m in marks if span.shows(m.session.held_on)]
    rated = [m for m in shown if m.session.session_rating is not None]
    runs = focus_runs(tuple(m.session for m in shown))
    rating = RATING if len(rated) > 1 else 0.0
    foot = LABEL_LINE if runs else 4.0
    lane = canvas.lane(foot + MARK + 10 + rating, gap=4)
    y = foot + MARK / 2 + 4
    canvas.label(lane, "Sessions", y, bold=True, size=Size.LANE)
    later = [m for m in marks if m.session.held_on > span.end and m.state is VisitState.BOOKED]
    if not shown and not later:
        canvas.text(lane, empty, 8.0, y, token=Token.MUTED)
        return lane
    size = _mark_size([m.session.held_on for m in shown], canvas)
    canvas.traces.extend(_state_trace(lane, s, shown, y, size) for s in SHAPES if _any(shown, s))
    for m in shown:
        draw_inexact(canvas, lane, [(m.session.held_on, y)], SHAPES[m.state].token)
    if rating:
        canvas.traces.append(_rating_trace(lane, rated, foot + MARK + 12))
        canvas.label(lane, "rating", foot + MARK + 19, bold=False, size=Size.SMALL)
    _focus_words(canvas, lane, runs)
    _booked_words(canvas, lane, shown, later, y)
    return lane


def _any(marks: Sequence[SessionMark], state: VisitState) -> bool:
    return any(m.state is state for m in marks)


def _mark_size(days: Sequence[date], canvas: Canvas) -> float:
    """As large as the closest common spacing allows, so that marks stay apart."""
    gaps = sorted((b - a).days for a, b in zip(days, days[1:], strict=False) if b > a)
    if not gaps:
        return MARK
    usual = gaps[len(gaps) // 10] * canvas.span.width / canvas.span.days
    return max(SMALLEST_MARK, min(MARK, usual * 0.87))


def _state_trace(
    lane: Lane, state: VisitState, marks: Sequence[SessionMark], y: float, size: float
) -> Figure:
    shape = SHAPES[state]
    own = [m.session for m in marks if m.state is state]
    factor = size / MARK
    return {
        "type": "scatter",
        "mode": "markers",
        "name": f"session {words(state)}",
        "x": [s.held_on.isoformat() for s in own],
        "y": [y] * len(own),
        "yaxis": lane.axis,
        "cliponaxis": False,
        "marker": {
            "symbol": shape.symbol,
            "size": size if shape.line == 0 else size - shape.line * factor,
            "color": var(shape.token),
            "line": {"color": var(shape.token), "width": max(1.5, shape.line * factor)},
        },
        "hovertext": [plain(session_words(s, state)) for s in own],
        "hoverinfo": "text",
    }


def session_words(session: TherapySession, state: VisitState, *, with_day: bool = True) -> str:
    """The whole of a session in one line."""
    late = ", less than 24 h before" if session.late_cancellation else ""
    parts = [
        f"{full_day(session.held_on)}, {words(state)}{late}" if with_day else words(state) + late,
        session.modality or "",
        session.focus or "",
        f"skills: {session.skills}" if session.skills else "",
        "" if session.homework is Homework.UNKNOWN else f"homework {words(session.homework)}",
        "" if session.session_rating is None else f"session rating {score(session.session_rating)}",
        f"with {session.therapist.name}" if session.therapist else "",
    ]
    return ("Session " if with_day else "") + " · ".join(p for p in parts if p)


def _rating_trace(lane: Lane, rated: Sequence[SessionMark], foot: float) -> Figure:
    """The ratings between their own lowest and highest value; the numbers are in the table."""
    values = [m.session.session_rating or 0.0 for m in rated]
    low, high = min(values), max(values)
    scale = (RATING - 12) / (high - low) if high > low else 0.0
    return {
        "type": "scatter",
        "mode": "lines",
        "name": "session rating",
        "x": [m.session.held_on.isoformat() for m in rated],
        "y": [foot + (v - low) * scale for v in values],
        "yaxis": lane.axis,
        "line": {"color": var(Token.MUTED), "width": 2},
        "hoverinfo": "skip",
    }


def _focus_words(canvas: Canvas, lane: Lane, runs: Sequence[FocusRun]) -> None:
    """Modality and focus under the first session of each run, as much as there is room for."""
    line = Line(canvas.span.width)
    today = canvas.span.px(canvas.span.as_of)
    modality: str | None = None
    for index, run in enumerate(runs):
        same = run.modality == modality or not run.modality
        modality = run.modality or modality
        parts = [p for p in ("" if same else run.modality, run.focus) if p]
        left = max(0.0, canvas.span.px(run.start) - 10)
        following = runs[index + 1].start if index + 1 < len(runs) else None
        end = canvas.span.px(following) - 14 if following else today
        text = _that_fits(parts, end - (0.0 if following is None else left))
        if not text:
            continue
        if following is None:
            left = max(0.0, min(left, today - 8 - text_width(text, Size.SMALL)))
        if line.take(left, left + text_width(text, Size.SMALL)):
            y = LABEL_LINE / 2 - 2
            canvas.text(lane, text, left, y, size=Size.SMALL, token=Token.MUTED)


def _that_fits(parts: Sequence[str], width: float) -> str:
    """Modality and focus, else the focus, else the modality, whole; "" when none fits.

    Nothing is cut: half a word says less than the table twin, which has them all.
    """
    choices = (" · ".join(parts), *reversed(parts))
    return next((text for text in choices if text_width(text, Size.SMALL) <= width), "")


def _booked_words(
    canvas: Canvas,
    lane: Lane,
    shown: Sequence[SessionMark],
    later: Sequence[SessionMark],
    y: float,
) -> None:
    span = canvas.span
    booked = [m.session.held_on for m in shown if m.state is VisitState.BOOKED]
    if booked:
        x = span.px(booked[-1]) + 18
        text = f"booked {day(booked[0], span.as_of)}"
    elif later:
        x = min(span.px(span.as_of + timedelta(days=1)) + 14, span.width - 40.0)
        text = f"◇ booked {day(later[0].session.held_on, span.as_of)}"
    else:
        return
    text = cut_to(text, span.width + RIGHT - x, Size.SMALL)
    canvas.text(lane, text, x, y, size=Size.SMALL)
