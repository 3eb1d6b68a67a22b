"""What the shapes of the panel mean: those of sessions always, of scores and events if drawn."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from dash import html
from dash.development.base_component import Component

from dashboard.domain.panel_visits import EventKind
from dashboard.domain.partial_date import is_exact
from dashboard.domain.proration import SIGN, SIGN_WORDS, prorated_score
from dashboard.domain.wording import words
from dashboard.figures.person_panel import PanelData
from dashboard.figures.person_sessions import SHAPES

EVENT_SIGNS: Mapping[EventKind, tuple[str, str]] = {
    EventKind.SIDE_EFFECT: ("▲", "side effect"),
    EventKind.LABORATORY: ("⬡", "laboratory result"),
    EventKind.HOSPITAL: ("■", "hospital"),
    EventKind.EMERGENCY: ("✚", "emergency visit"),
    EventKind.REVIEW: ("◆", "case review"),
    EventKind.CONTACT: ("❘", "contact"),
}


def person_key(data: PanelData) -> html.Div:
    """One line per lane that has marks of its own."""
    lines = []
    if data.score.series.points:
        signs = [("○", "score")]
        if data.score.series.absent or data.score.series.without_value:
            signs.append(("▯", "expected, none recorded"))
        if any(prorated_score(data.score.measure, p) for p in data.score.series.points):
            signs.append((SIGN, SIGN_WORDS))
        lines.append(_line("Scores", signs))
    lines.append(_line("Sessions", [(shape.sign, words(s)) for s, shape in SHAPES.items()]))
    drawn = {mark.kind for mark in data.events}
    events = [signs for kind, signs in EVENT_SIGNS.items() if kind in drawn]
    if events:
        lines.append(_line("Events", events))
    if any(not is_exact(on) for on in _days(data)):
        lines.append(_line("Dates", [("- -|", "day not known: some day along the dashed line")]))
    return html.Div(lines, className="person-keys")


def _days(data: PanelData) -> Iterator[date]:
    """The days of everything that is drawn as one mark."""
    series = data.score.series
    yield from (p.measured_on for p in (*series.points, *series.uncounted))
    yield from (m.session.held_on for m in data.sessions)
    yield from (m.start for m in data.events)
    yield from (i.given_on for row in data.drugs for i in row.injections)


def _line(title: str, signs: Iterable[tuple[str, str]]) -> html.P:
    parts: list[Component] = [html.Span(title, className="person-key-title")]
    for sign, text in signs:
        mark = html.Span(sign, className="person-sign", **{"aria-hidden": "true"})
        parts.append(html.Span([mark, f" {text}"]))
    return html.P(parts, className="person-key")
