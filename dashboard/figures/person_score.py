"""Score lane: 0 at the bottom, so that down is better; bands in words; absent is absent."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from dashboard.domain.measures import Direction, Measure
from dashboard.domain.panel_scores import Link, ScoreSeries
from dashboard.domain.record import Measurement
from dashboard.domain.wording import full_day, plural, score, words
from dashboard.figures.lanes import PLOT_WIDTH, Canvas, Figure, Lane, Line, Size, half_width
from dashboard.figures.plain_text import cut_to, plain, text_width
from dashboard.figures.theme import BANDS, Token, var

SHORT_BANDS: Mapping[str, str] = {"moderately severe": "mod. severe"}


@dataclass(frozen=True, slots=True)
class ScoreView:
    """What the lane shows beside the points: the baseline and the colour of the last value."""

    measure: Measure
    series: ScoreSeries
    baseline: float | None
    last_token: Token
    empty: str


def draw_score(canvas: Canvas, view: ScoreView, height: float) -> Lane:
    """Add the lane at the top of the panel."""
    measure = view.measure
    inside = [p for p in view.series.points if canvas.span.shows(p.measured_on)]
    high = _top(measure, inside, view.baseline)
    ticks = _ticks(measure, high)
    lane = canvas.lane(height, values=(measure.minimum, high), ticks=ticks)
    _bands(canvas, lane, measure, high)
    _name(canvas, lane, measure)
    taken = _half_line(canvas, lane, view, high)
    _links(canvas, lane, view.series, taken)
    _absent(canvas, lane, view.series)
    canvas.traces.extend(_points(lane, view, canvas))
    if inside:
        _values(canvas, lane, view, inside, height)
    if len(view.series.points) < 2 or not inside:
        y = measure.minimum + (high - measure.minimum) * 0.5
        x = 20.0 if not inside else canvas.span.px(inside[-1].measured_on) + 60
        anchor = "left" if x < PLOT_WIDTH * 0.7 else "right"
        x = x if anchor == "left" else x - 120
        canvas.text(lane, view.empty, x, y, token=Token.MUTED, anchor=anchor)
    return lane


def _total(point: Measurement) -> float:
    return point.total if point.total is not None else 0.0


def _top(measure: Measure, points: list[Measurement], baseline: float | None) -> float:
    """The upper edge: a little above the highest value, never above the measure's own range."""
    room = (measure.maximum - measure.minimum) / 9
    highest = max([*map(_total, points), baseline or measure.minimum])
    edges = [b.low for b in measure.bands] or [measure.minimum + (measure.maximum * 0.5)]
    middle = edges[len(edges) // 2]
    return min(measure.maximum, max(highest + room, middle + room))


def _ticks(measure: Measure, high: float) -> list[float]:
    if measure.bands:
        ticks = [b.low for b in measure.bands if b.low <= high]
        return ticks if measure.minimum in ticks else [measure.minimum, *ticks]
    step = (measure.maximum - measure.minimum) / 4
    return [t for t in (measure.minimum + step * i for i in range(5)) if t <= high]


def _bands(canvas: Canvas, lane: Lane, measure: Measure, high: float) -> None:
    ordered = sorted(measure.bands, key=lambda b: b.low)
    if measure.direction is Direction.HIGHER_IS_BETTER:
        colours = list(reversed(BANDS[: len(ordered)]))
    else:
        colours = list(BANDS)
    for index, band in enumerate(ordered):
        low = max(measure.minimum, band.low)
        top = ordered[index + 1].low if index + 1 < len(ordered) else measure.maximum
        top = min(top, high)
        if top <= low:
            continue
        token = colours[min(index, len(colours) - 1)]
        canvas.box((canvas.span.start, canvas.span.end), (low, top), lane, fill=token, below=True)
        if (top - low) / (high - lane.low) * lane.height >= Size.SMALL:
            label = cut_to(SHORT_BANDS.get(band.label, band.label), 142, Size.SMALL)
            y = (low + top) / 2
            canvas.text(lane, label, PLOT_WIDTH + 12.0, y, size=Size.SMALL, token=Token.MUTED)


def _name(canvas: Canvas, lane: Lane, measure: Measure) -> None:
    name = cut_to(measure.name, 120, Size.LANE, bold=True)
    canvas.text(lane, name, -52.0, lane.high, size=Size.LANE, bold=True, anchor="right", lift=-12)


def _half_line(canvas: Canvas, lane: Lane, view: ScoreView, high: float) -> Line:
    line = Line()
    measure = view.measure
    if view.baseline is None or measure.response_fraction is None:
        return line
    if measure.direction is not Direction.LOWER_IS_BETTER:
        return line
    level = view.baseline * (1 - measure.response_fraction)
    if not lane.low < level < high:
        return line
    span = canvas.span
    canvas.rule((span.start, span.end), (level, level), lane, token=Token.UNKNOWN, dash="8px,6px")
    text = f"half of first score: {score(level)}"
    canvas.text(lane, text, 8.0, level, size=Size.SMALL, token=Token.MUTED, lift=13)
    return line


def _links(canvas: Canvas, lane: Lane, series: ScoreSeries, taken: Line) -> None:
    totals = {p.measured_on: _total(p) for p in series.points}
    paths: dict[Link, tuple[list[str | None], list[float | None]]] = {
        Link.SOLID: ([], []),
        Link.DOTTED: ([], []),
    }
    for link in series.links:
        if link.kind is Link.BROKEN or link.end < canvas.span.start:
            continue
        xs, ys = paths[link.kind]
        xs.extend([link.start.isoformat(), link.end.isoformat(), None])
        ys.extend([totals[link.start], totals[link.end], None])
    for kind, dash in ((Link.SOLID, "solid"), (Link.DOTTED, "4px,5px")):
        xs, ys = paths[kind]
        if xs:
            canvas.traces.append(_path(lane, xs, ys, dash, kind))
    for link in series.links:
        if link.kind is not Link.SOLID and link.end > canvas.span.start:
            _gap_words(canvas, lane, link.start, link.end, totals, taken)


def _path(
    lane: Lane, xs: list[str | None], ys: list[float | None], dash: str, kind: Link
) -> Figure:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": f"score {kind}",
        "x": xs,
        "y": ys,
        "yaxis": lane.axis,
        "line": {"color": var(Token.INK), "width": 4 if kind is Link.SOLID else 2.5, "dash": dash},
        "hoverinfo": "skip",
    }


def _gap_words(
    canvas: Canvas,
    lane: Lane,
    start: date,
    end: date,
    totals: Mapping[date, float],
    taken: Line,
) -> None:
    left, right = canvas.span.px(max(start, canvas.span.start)), canvas.span.px(end)
    text = f"no score {plural((end - start).days // 7, 'wk', 'wk')}"
    width = text_width(text, Size.SMALL)
    if right - left < width * 0.8 or not taken.take(left + 12, left + 12 + width):
        return
    y = totals[start] if start >= canvas.span.start else (totals[start] + totals[end]) / 2
    rising = totals[end] >= totals[start]
    near_floor = (y - lane.low) / (lane.high - lane.low) * lane.height < 26
    lift = 16 if near_floor or not rising else -16
    canvas.text(lane, text, left + 14, y, size=Size.SMALL, token=Token.MUTED, lift=lift)


def _absent(canvas: Canvas, lane: Lane, series: ScoreSeries) -> None:
    """A hollow tick on the floor of the lane where a score was expected and none is recorded."""
    days = [d for d in series.absent if canvas.span.shows(d)]
    days_without = [m.measured_on for m in series.without_value if canvas.span.shows(m.measured_on)]
    if not days and not days_without:
        return
    height = (lane.high - lane.low) * 20 / lane.height
    texts = [f"Score expected {full_day(d)}, none recorded" for d in days]
    texts += [f"Questionnaire of {full_day(d)} without a value" for d in days_without]
    canvas.traces.append(
        {
            "type": "bar",
            "name": "score expected, none recorded",
            "x": [(d - timedelta(days=0)).isoformat() for d in [*days, *days_without]],
            "y": [height] * len(texts),
            "base": lane.low,
            "width": [canvas.span.days / PLOT_WIDTH * 7 * 86_400_000] * len(texts),
            "yaxis": lane.axis,
            "marker": {
                "color": "rgba(0,0,0,0)",
                "line": {"color": var(Token.UNKNOWN), "width": 2},
            },
            "hovertext": [plain(t) for t in texts],
            "hoverinfo": "text",
        }
    )


def _points(lane: Lane, view: ScoreView, canvas: Canvas) -> list[Figure]:
    name = view.measure.name
    traces = []
    for key, points, symbol, token in (
        ("score", view.series.points, "circle", Token.INK),
        ("score, not counted", view.series.uncounted, "circle-open-dot", Token.UNKNOWN),
    ):
        shown = [p for p in points if canvas.span.shows(p.measured_on)]
        if not shown:
            continue
        state = "" if key == "score" else f" ({words(shown[0].state)})"
        traces.append(
            {
                "type": "scatter",
                "mode": "markers",
                "name": key,
                "x": [p.measured_on.isoformat() for p in shown],
                "y": [p.total for p in shown],
                "yaxis": lane.axis,
                "cliponaxis": False,
                "marker": {
                    "symbol": symbol,
                    "size": 15,
                    "color": var(Token.PAPER) if symbol == "circle" else var(token),
                    "line": {"color": var(token), "width": 4},
                },
                "hovertext": [
                    plain(f"{name} {score(_total(p))}, {full_day(p.measured_on)}{state}")
                    for p in shown
                ],
                "hoverinfo": "text",
            }
        )
    return traces


def _values(
    canvas: Canvas, lane: Lane, view: ScoreView, inside: list[Measurement], height: float
) -> None:
    first, last = inside[0], inside[-1]
    if first is not last:
        _first_value(canvas, lane, first, inside, height)
    _last_value(canvas, lane, last, inside, view.last_token, height)


def _y_px(lane: Lane, value: float) -> float:
    return (value - lane.low) / (lane.high - lane.low) * lane.height


def _first_value(
    canvas: Canvas, lane: Lane, point: Measurement, inside: list[Measurement], height: float
) -> None:
    text = score(_total(point))
    left = canvas.span.px(point.measured_on) > text_width(text, Size.VALUE, bold=True) + 24
    if left:
        canvas.text(
            lane,
            text,
            point.measured_on,
            _total(point),
            size=Size.VALUE - 4,
            bold=True,
            anchor="right",
            shift=-16,
        )
        return
    below = _y_px(lane, _total(point)) > height / 2 and _total(inside[1]) >= _total(point)
    canvas.text(
        lane,
        text,
        point.measured_on,
        _total(point),
        size=Size.VALUE - 4,
        bold=True,
        anchor="center",
        lift=-32 if below else 32,
        shift=half_width(text, Size.VALUE),
    )


def _last_value(
    canvas: Canvas,
    lane: Lane,
    point: Measurement,
    inside: list[Measurement],
    token: Token,
    height: float,
) -> None:
    """Below the line when it falls or stays and there is room, else above it."""
    text = score(_total(point))
    falling = len(inside) < 2 or _total(inside[-2]) >= _total(point)
    y = _y_px(lane, _total(point))
    room_below, room_above = y > 54, height - y > 48
    below = (falling and room_below) or not room_above
    half = half_width(text, Size.VALUE, bold=True)
    today = canvas.span.px(canvas.span.as_of)
    over = canvas.span.px(point.measured_on) + half + 6 - today
    shift = -over if over > 0 else 0.0
    canvas.text(
        lane,
        text,
        point.measured_on,
        _total(point),
        size=Size.VALUE,
        bold=True,
        token=token,
        anchor="center",
        lift=-37 if below else 36,
        shift=max(shift, -half * 2),
    )
