"""Score lane of the wall: bands in words, the line, the first and the latest value in large."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from dashboard.domain.measures import Direction, Measure
from dashboard.domain.panel_scores import Link, ScoreSeries
from dashboard.domain.proration import marked_score
from dashboard.domain.record import Measurement
from dashboard.domain.wording import plural
from dashboard.figures.inexact import draw_inexact
from dashboard.figures.lane_axes import Figure, Lane
from dashboard.figures.person_score import EMPTY_AT, SHORT_BANDS
from dashboard.figures.plain_text import cut_to, text_width
from dashboard.figures.score_view import ScoreView
from dashboard.figures.theme import BANDS, Token, var
from dashboard.figures.wall_canvas import WallCanvas

MARK = 20.0
#: Lines of text under which a lane has no room for every band's word.
LOW = 4.5
#: Stretches without a score that are named; the broken line shows the others.
ABSENT_SAID = 2
Box = tuple[float, float, float, float]


def draw_wall_score(canvas: WallCanvas, view: ScoreView, height: float, gap: float) -> Lane:
    """Add the lane; ``height`` in design pixels."""
    measure = view.measure
    inside = [p for p in view.series.points if canvas.span.shows(p.measured_on)]
    high = _top(measure, inside, view.baseline)
    low = measure.minimum - (high - measure.minimum) * 6 / height
    lane = canvas.lane(height, gap=gap, values=(low, high))
    _bands(canvas, lane, measure, high, _total(inside[-1]) if inside else None)
    name = cut_to(measure.name, canvas.size.left - 20, canvas.size.text, bold=True)
    y = high - (high - low) * canvas.size.line * 0.6 / height
    canvas.name(lane, name, y, bold=True)
    _half_line(canvas, lane, view, high)
    _links(canvas, lane, view.series)
    _points(canvas, lane, view.series.points, "score", Token.INK)
    _points(canvas, lane, view.series.uncounted, "score, not counted", Token.UNKNOWN)
    Words(canvas, lane).write_all(view, inside)
    return lane


def _total(point: Measurement) -> float:
    return point.total if point.total is not None else 0.0


def _top(measure: Measure, points: Sequence[Measurement], baseline: float | None) -> float:
    """A little above the highest value, never above the measure's own range."""
    room = (measure.maximum - measure.minimum) / 9
    highest = max([*map(_total, points), baseline or measure.minimum])
    edges = [b.low for b in measure.bands] or [measure.minimum + measure.maximum * 0.5]
    return min(measure.maximum, max(highest + room, edges[len(edges) // 2] + room))


def _bands(
    canvas: WallCanvas, lane: Lane, measure: Measure, high: float, latest: float | None
) -> None:
    """Every band as ground; its word where there is room, the latest value's band first."""
    ordered = sorted(measure.bands, key=lambda b: b.low)
    colours = list(BANDS)
    if measure.direction is Direction.HIGHER_IS_BETTER:
        colours = list(reversed(BANDS[: len(ordered)]))
    places: list[tuple[bool, float, str]] = []
    for index, band in enumerate(ordered):
        bottom = max(measure.minimum, band.low)
        top = ordered[index + 1].low if index + 1 < len(ordered) else measure.maximum
        top = min(top, high)
        if top <= bottom:
            continue
        token = colours[min(index, len(colours) - 1)]
        days = (canvas.span.start, canvas.span.end)
        canvas.box(days, (bottom, top), lane, fill=token, below=True)
        is_last = index + 1 == len(ordered)
        here = latest is not None and bottom <= latest and (latest < top or is_last)
        places.append((here, (bottom + top) / 2, SHORT_BANDS.get(band.label, band.label)))
    if lane.height < LOW * canvas.size.line:
        # In a low lane the ends and the latest value's band say which way is better.
        places = [p for p in places if p[0] or p in (places[0], places[-1])]
    canvas.rows += len(places)
    taken: list[float] = []
    for here, y, label in sorted(places, key=lambda p: (not p[0], p[1])):
        pixels = (y - lane.low) / (lane.high - lane.low) * lane.height
        if all(abs(pixels - other) >= canvas.size.line * 0.94 for other in taken):
            taken.append(pixels)
            words = cut_to(label, canvas.size.right - 14, canvas.size.text, bold=here)
            token = Token.INK if here else Token.MUTED
            canvas.words(lane, words, canvas.size.plot + 14, y, token=token, bold=here)


def _half_line(canvas: WallCanvas, lane: Lane, view: ScoreView, high: float) -> None:
    measure = view.measure
    if view.baseline is None or measure.response_fraction is None:
        return
    if measure.direction is not Direction.LOWER_IS_BETTER:
        return
    level = view.baseline * (1 - measure.response_fraction)
    if lane.low < level < high:
        ends = ((canvas.span.start, canvas.span.end), (level, level))
        canvas.rule(*ends, lane, token=Token.INK, dash="12px,9px", width=2, below=True)


def _links(canvas: WallCanvas, lane: Lane, series: ScoreSeries) -> None:
    totals = {p.measured_on: _total(p) for p in series.points}
    for kind, dash in ((Link.SOLID, "solid"), (Link.DOTTED, "5px,7px")):
        xs: list[str | None] = []
        ys: list[float | None] = []
        for link in series.links:
            if link.kind is kind and link.end >= canvas.span.start:
                xs += [link.start.isoformat(), link.end.isoformat(), None]
                ys += [totals[link.start], totals[link.end], None]
        if xs:
            width = 5 if kind is Link.SOLID else 3.5
            line = {"color": var(Token.INK), "width": width, "dash": dash}
            canvas.traces.append(
                _trace(lane, f"score {kind}", xs, ys) | {"mode": "lines", "line": line}
            )


def _points(
    canvas: WallCanvas, lane: Lane, points: Sequence[Measurement], name: str, token: Token
) -> None:
    shown = [p for p in points if canvas.span.shows(p.measured_on)]
    if not shown:
        return
    marks = [(p.measured_on, _total(p)) for p in shown]
    draw_inexact(canvas, lane, marks, token, width=4, dash="8px,6px")
    counted = token is Token.INK
    trace = _trace(
        lane,
        name,
        [p.measured_on.isoformat() for p in shown],
        [_total(p) for p in shown],
    )
    trace |= {
        "mode": "markers",
        "cliponaxis": False,
        "marker": {
            "symbol": "circle" if counted else "circle-open-dot",
            "size": MARK,
            "color": var(Token.PAPER) if counted else var(token),
            "line": {"color": var(token), "width": 5},
        },
    }
    canvas.traces.append(trace)


def _trace(lane: Lane, name: str, xs: Sequence[str | None], ys: Sequence[float | None]) -> Figure:
    return {
        "type": "scatter",
        "name": name,
        "x": list(xs),
        "y": list(ys),
        "yaxis": lane.axis,
        "hoverinfo": "skip",
    }


@dataclass(slots=True)
class Words:
    """Places words around points of the lane, in pixels from its lower left corner."""

    canvas: WallCanvas
    lane: Lane
    taken: list[Box] = field(default_factory=list)

    def write_all(self, view: ScoreView, inside: Sequence[Measurement]) -> None:
        """Latest value, first value, then the stretches without a score."""
        self._reserve_line(view.series)
        if inside:
            self._latest(inside, marked_score(view.measure, inside[-1]), view.last_token)
        if len(inside) > 1 and _total(inside[0]) == (view.baseline or _total(inside[0])):
            # Another first value than the headline's baseline would only confuse.
            self._first(inside[0], marked_score(view.measure, inside[0]))
        self._reserve_half(view)
        totals = {p.measured_on: _total(p) for p in view.series.points}
        broken = [
            link
            for link in view.series.links
            if link.kind is not Link.SOLID and link.end > self.canvas.span.start
        ]
        for link in broken[-ABSENT_SAID:]:
            self._absent(link.start, link.end, totals)
        if len(view.series.points) < 2 or not inside:
            self._empty(view.empty, inside)

    def y_px(self, value: float) -> float:
        return (value - self.lane.low) / (self.lane.high - self.lane.low) * self.lane.height

    def free(self, left: float, middle: float, width: float, size: float) -> bool:
        low, high = middle - size * 0.5, middle + size * 0.5
        inside = low > -6 and high < self.lane.height + 6 and left + width <= self.canvas.today - 6
        return (
            left >= 0
            and inside
            and not any(
                left < b and a < left + width and low < d and c < high for a, b, c, d in self.taken
            )
        )

    def write(
        self, text: str, left: float, middle: float, size: float, token: Token, *, bold: bool
    ) -> None:
        width = text_width(text, size, bold=bold)
        self.taken.append((left, left + width, middle - size * 0.5, middle + size * 0.5))
        y = self.lane.low + middle / self.lane.height * (self.lane.high - self.lane.low)
        self.canvas.words(self.lane, text, left, y, size=size, token=token, bold=bold)

    def _reserve_line(self, series: ScoreSeries) -> None:
        """Every point and, in steps, the line between them: words stand beside it, not on it."""
        half = MARK * 0.6
        points = [
            (self.canvas.px(p.measured_on), self.y_px(_total(p)))
            for p in series.points
            if self.canvas.span.shows(p.measured_on)
        ]
        self.taken += [(x - half, x + half, y - half, y + half) for x, y in points]
        for (x0, y0), (x1, y1) in zip(points, points[1:], strict=False):
            steps = max(1, int((x1 - x0) / 16))
            for n in range(steps):
                part = (n + 0.5) / steps
                x, y = x0 + (x1 - x0) * part, y0 + (y1 - y0) * part
                self.taken.append((x - 7, x + 7, y - 5, y + 5))

    def _reserve_half(self, view: ScoreView) -> None:
        if view.baseline is not None and view.measure.response_fraction is not None:
            y = self.y_px(view.baseline * (1 - view.measure.response_fraction))
            self.taken.append((0, self.canvas.size.plot, y - 4, y + 4))

    def _value(
        self,
        text: str,
        places: Sequence[tuple[float, float]],
        token: Token,
    ) -> bool:
        size = self.canvas.size.key
        width = text_width(text, size, bold=True)
        for left, middle in places:
            if self.free(left, middle, width, size * 0.8):
                self.write(text, left, middle, size, token, bold=True)
                return True
        return False

    def _latest(self, inside: Sequence[Measurement], text: str, token: Token) -> None:
        """Below the line where it falls or stays, above it where it rises; left of today."""
        last, size = inside[-1], self.canvas.size.key
        x, y = self.canvas.px(last.measured_on), self.y_px(_total(last))
        width = text_width(text, size, bold=True)
        left = max(0.0, min(x - width / 2, self.canvas.today - 10 - width))
        away = size * 0.5 + MARK
        falling = len(inside) < 2 or _total(inside[-2]) >= _total(last)
        sides = (y - away, y + away) if falling else (y + away, y - away)
        places = [(left + dx, s) for s in sides for dx in (0, -20, -40)]
        places += [(x - MARK - 8 - width, y), (x + MARK, y)]
        if not self._value(text, places, token):
            # Beyond today there is always room: nothing is drawn there in this lane.
            self.write(text, self.canvas.today + 12, max(size / 2, y), size, token, bold=True)

    def _first(self, first: Measurement, text: str) -> None:
        size = self.canvas.size.key
        x, y = self.canvas.px(first.measured_on), self.y_px(_total(first))
        width = text_width(text, size, bold=True)
        away = size * 0.5 + MARK * 0.7
        centred = max(0.0, x - width / 2)
        places = [(x - MARK - width, y), (centred, y + away), (centred, y - away)]
        self._value(text, places, Token.INK)

    def _absent(self, start: date, end: date, totals: dict[date, float]) -> None:
        size = self.canvas.size.text
        text = f"no score {plural((end - start).days // 7, 'wk', 'wk')}"
        width = text_width(text, size)
        left, right = self.canvas.px(max(start, self.canvas.span.start)), self.canvas.px(end)
        middle = (left + right) / 2 - width / 2
        level = self.y_px((totals[start] + totals[end]) / 2)
        for distance in (0.8, -0.8, 1.2, -1.2, 1.6, -1.6):
            place = level + distance * size
            if right - left > width * 0.6 and self.free(middle, place, width, size):
                self.write(text, middle, place, size, Token.MUTED, bold=False)
                return

    def _empty(self, words: str, inside: Sequence[Measurement]) -> None:
        """In the middle of the lane, clear of the line; beside the only point there is."""
        size = self.canvas.size.text
        left, height = 20.0, self.lane.height
        places = [height * share for share in EMPTY_AT]
        width = text_width(words, size)
        middle = next((m for m in places if self.free(left, m, width, size)), places[0])
        if inside:
            x = self.canvas.px(inside[-1].measured_on)
            left, middle = x + MARK * 2, self.y_px(_total(inside[-1]))
            if x > self.canvas.size.plot * 0.5:
                left = x - MARK * 4 - text_width(words, size)
        words = cut_to(words, self.canvas.size.plot - max(0.0, left), size)
        self.write(words, max(0.0, left), middle, size, Token.MUTED, bold=False)
