"""The words inside the score lane: first and last value, absent stretches. None meets another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from dashboard.domain.panel_scores import Link, ScoreSeries
from dashboard.domain.record import Measurement
from dashboard.domain.wording import plural, score
from dashboard.figures.lane_axes import PLOT_WIDTH, Lane, Size
from dashboard.figures.lanes import Canvas
from dashboard.figures.plain_text import text_width
from dashboard.figures.theme import Token

FIRST_SIZE = Size.VALUE - 4
MARKER = 19.0


@dataclass(slots=True)
class Words:
    """Places words around points of the lane, in pixels from its lower left corner."""

    canvas: Canvas
    lane: Lane
    taken: list[tuple[float, float, float, float]] = field(default_factory=list)

    def y_px(self, value: float) -> float:
        return (value - self.lane.low) / (self.lane.high - self.lane.low) * self.lane.height

    def free(self, left: float, middle: float, width: float, size: float) -> bool:
        """Whether a text of this size would be inside the lane and on nothing else."""
        low, high = middle - size * 0.6, middle + size * 0.6
        inside = low > -8 and high < self.lane.height + 4 and left + width <= PLOT_WIDTH
        return inside and not any(
            left < b and a < left + width and low < d and c < high for a, b, c, d in self.taken
        )

    def take(self, left: float, middle: float, width: float, size: float) -> None:
        self.taken.append((left, left + width, middle - size * 0.6, middle + size * 0.6))

    def write(
        self, text: str, left: float, middle: float, size: float, token: Token, *, bold: bool
    ) -> None:
        """Write at a place that was found free, and take it."""
        self.take(left, middle, text_width(text, size, bold=bold), size)
        y = self.lane.low + middle / self.lane.height * (self.lane.high - self.lane.low)
        self.canvas.text(self.lane, text, left, y, size=size, token=token, bold=bold)


def write_words(
    canvas: Canvas,
    lane: Lane,
    series: ScoreSeries,
    last_token: Token,
    reserved: Sequence[tuple[float, float, float, float]],
) -> None:
    """First value, last value, then how long nothing was recorded, where there is room."""
    words = Words(canvas, lane, list(reserved))
    inside = [p for p in series.points if canvas.span.shows(p.measured_on)]
    for point in inside:
        x, y = canvas.span.px(point.measured_on), words.y_px(point.total or 0)
        words.take(x - MARKER / 2, y, MARKER, MARKER / 1.2)
    if inside:
        _last_value(words, inside, last_token)
    if len(inside) > 1:
        _first_value(words, inside)
    totals = {p.measured_on: p.total or 0.0 for p in series.points}
    for link in series.links:
        if link.kind is not Link.SOLID and link.end > canvas.span.start:
            _absent_words(words, link.start, link.end, totals)


def _first_value(words: Words, inside: Sequence[Measurement]) -> None:
    """Left of the first point, else above or below it."""
    first = inside[0]
    text = score(first.total or 0)
    x, y = words.canvas.span.px(first.measured_on), words.y_px(first.total or 0)
    width = text_width(text, FIRST_SIZE, bold=True)
    centred = max(0.0, x - width / 2)
    places = [(x - 16 - width, y), (centred, y + 34), (centred, y - 34), (x + 16, y + 30)]
    for left, middle in places:
        if left >= 0 and words.free(left, middle, width, FIRST_SIZE):
            words.write(text, left, middle, FIRST_SIZE, Token.INK, bold=True)
            return


def _last_value(words: Words, inside: Sequence[Measurement], token: Token) -> None:
    """Below the line where it falls or stays, above it where it rises; left of today."""
    last = inside[-1]
    text = score(last.total or 0)
    x, y = words.canvas.span.px(last.measured_on), words.y_px(last.total or 0)
    width = text_width(text, Size.VALUE, bold=True)
    today = words.canvas.span.px(words.canvas.span.as_of)
    left = max(0.0, min(x - width / 2, today - 8 - width))
    falling = len(inside) < 2 or (inside[-2].total or 0) >= (last.total or 0)
    sides = (y - 36, y + 35) if falling else (y + 35, y - 36)
    places = [(left, sides[0]), (left, sides[1]), (x - 18 - width, y), (x + 18, y)]
    # Its own marker is close by on purpose; anything else is not.
    for place_left, middle in places:
        if words.free(place_left, middle, width, Size.VALUE * 0.8):
            words.write(text, place_left, middle, Size.VALUE, token, bold=True)
            return
    words.write(text, left, max(16.0, sides[1]), Size.VALUE, token, bold=True)


def _absent_words(words: Words, start: date, end: date, totals: Mapping[date, float]) -> None:
    span = words.canvas.span
    visible = max(start, span.start)
    left, right = span.px(visible) + 14, span.px(end) - 14
    text = f"no score {plural((end - start).days // 7, 'wk', 'wk')}"
    width = text_width(text, Size.SMALL)
    if right - left < width:
        return
    # On the line between the two scores, a little above or below it.
    share = ((left + width / 2) - span.px(start)) / max(1.0, span.px(end) - span.px(start))
    level = totals[start] + (totals[end] - totals[start]) * share
    middle = words.y_px(level)
    first = -1 if totals[end] >= totals[start] else 1
    for side in (first, -first):
        for distance in (17.0, 24.0, 34.0):
            place = middle + side * distance
            if words.free(left, place, width, Size.SMALL):
                words.write(text, left, place, Size.SMALL, Token.MUTED, bold=False)
                return
