"""The words inside the score lane: first and last value, absent stretches. None meets another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from dashboard.domain.measures import Measure
from dashboard.domain.panel_scores import Link, ScoreSeries
from dashboard.domain.partial_date import is_exact
from dashboard.domain.proration import marked_score
from dashboard.domain.record import Measurement
from dashboard.domain.wording import plural
from dashboard.figures.lane_axes import Lane, Size
from dashboard.figures.lanes import Canvas
from dashboard.figures.plain_text import text_width
from dashboard.figures.theme import Token

FIRST_SIZE = Size.VALUE - 4
MARKER = 19.0
LINE_STEP = 10.0
TICK_WORDS = "score expected, none recorded"
TICK_WORDS_SHORT = "none recorded"
TICK_MIDDLE = 16.0
#: Left, right, bottom and top, in pixels from the lower left corner of the lane.
Box = tuple[float, float, float, float]


@dataclass(slots=True)
class Words:
    """Places words around points of the lane, in pixels from its lower left corner."""

    canvas: Canvas
    lane: Lane
    taken: list[Box] = field(default_factory=list)

    def y_px(self, value: float) -> float:
        return (value - self.lane.low) / (self.lane.high - self.lane.low) * self.lane.height

    def free(self, left: float, middle: float, width: float, size: float) -> bool:
        """Whether a text of this size would be inside the lane and on nothing else."""
        low, high = middle - size * 0.6, middle + size * 0.6
        inside = low > -8 and high < self.lane.height + 4 and left + width <= self.canvas.span.width
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
    measure: Measure,
    last_token: Token,
    reserved: Sequence[Box],
) -> None:
    """First value, last value, then what was not recorded and for how long, where it fits."""
    # Values may stand on the dashed line, small words may not.
    words = Words(canvas, lane, list(reserved[:1]))
    inside = [p for p in series.points if canvas.span.shows(p.measured_on)]
    _keep_off_the_points(words, series)
    if inside:
        _last_value(words, inside, marked_score(measure, inside[-1]), last_token)
    _keep_off_the_line(words, series)
    if len(inside) > 1:
        _first_value(words, inside[0], marked_score(measure, inside[0]))
    absent = [d for d in series.absent if canvas.span.shows(d)]
    for day in absent:
        words.take(canvas.span.px(day) - 5, TICK_MIDDLE, 10, Size.SMALL)
    words.taken.extend(reserved[1:])
    for link in series.links:
        if link.kind is not Link.SOLID and link.end > canvas.span.start:
            _absent_words(words, link.start, link.end, _totals(series))
    _tick_words(words, absent)


def _totals(series: ScoreSeries) -> dict[date, float]:
    return {p.measured_on: p.total or 0.0 for p in series.points}


def keep_off_the_scores(words: Words, series: ScoreSeries) -> None:
    """Take the places of the markers and of the drawn lines between them."""
    _keep_off_the_points(words, series)
    _keep_off_the_line(words, series)


def _keep_off_the_points(words: Words, series: ScoreSeries) -> None:
    span = words.canvas.span
    for point in series.points:
        if span.shows(point.measured_on):
            x, y = span.px(point.measured_on), words.y_px(point.total or 0)
            words.take(x - MARKER / 2, y, MARKER, MARKER / 1.2)


def _keep_off_the_line(words: Words, series: ScoreSeries) -> None:
    """Take the places along the drawn lines, point by point."""
    totals, span = _totals(series), words.canvas.span
    for link in series.links:
        if link.kind is Link.BROKEN:
            continue
        x, end = span.px(link.start), span.px(link.end)
        y, high = words.y_px(totals[link.start]), words.y_px(totals[link.end])
        steps = max(1, int((end - x) / LINE_STEP))
        for step in range(steps + 1):
            share = step / steps
            words.take(x + (end - x) * share - 2, y + (high - y) * share, 4, 4)


def _tick_words(words: Words, days: Sequence[date]) -> None:
    """What the hollow ticks are, beside the first that has room."""
    for text in (TICK_WORDS, TICK_WORDS_SHORT):
        width = text_width(text, Size.SMALL)
        for day in days:
            x = words.canvas.span.px(day)
            for left in (x + 12, x - 12 - width):
                if left >= 0 and words.free(left, TICK_MIDDLE, width, Size.SMALL):
                    words.write(text, left, TICK_MIDDLE, Size.SMALL, Token.MUTED, bold=False)
                    return


def _first_value(words: Words, first: Measurement, text: str) -> None:
    """Left of the first point, else above or below it."""
    x, y = words.canvas.span.px(first.measured_on), words.y_px(first.total or 0)
    width = text_width(text, FIRST_SIZE, bold=True)
    centred = max(0.0, x - width / 2)
    # Where the line comes from before the window, left of the point would be on it.
    sides = [(centred, y + 34), (centred, y - 34), (centred, y + 46), (centred, y - 46)]
    places = [(x - 16 - width, y), *sides, (x + 16, y + 30), (x + 16, y - 30)]
    for left, middle in places:
        if left >= 0 and words.free(left, middle, width, FIRST_SIZE):
            words.write(text, left, middle, FIRST_SIZE, Token.INK, bold=True)
            return


def _last_value(words: Words, inside: Sequence[Measurement], text: str, token: Token) -> None:
    """Below the line where it falls or stays, above it where it rises; left of today."""
    last = inside[-1]
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
    """How long there was no score: under the line between the two, or above it."""
    span = words.canvas.span
    left, right = max(0.0, span.px(start)) + 14, min(span.px(end), span.width) - 14
    about = "" if is_exact(start) and is_exact(end) else "about "
    text = f"no score {about}{plural((end - start).days // 7, 'wk', 'wk')}"
    width = text_width(text, Size.SMALL)
    first = -1 if totals[end] >= totals[start] else 1
    for place in (left, (left + right - width) / 2, right - width):
        share = (place + width / 2 - span.px(start)) / max(1.0, span.px(end) - span.px(start))
        level = totals[start] + (totals[end] - totals[start]) * min(1.0, max(0.0, share))
        middle = words.y_px(level)
        for side in (first, -first):
            for distance in (17.0, 24.0, 34.0):
                y = middle + side * distance
                if place >= 0 and words.free(place, y, width, Size.SMALL):
                    words.write(text, place, y, Size.SMALL, Token.MUTED, bold=False)
                    return
