"""Score lane: 0 at the bottom, so that down is better; bands in words; absent is absent."""

from collections.abc import Mapping

from dashboard.domain.measures import Direction, Measure
from dashboard.domain.panel_scores import Link, ScoreSeries
from dashboard.domain.proration import prorated_score
from dashboard.domain.record import Measurement
from dashboard.domain.wording import full_day, score, words
from dashboard.figures.inexact import draw_inexact
from dashboard.figures.lane_axes import Figure, Lane, Size
from dashboard.figures.lanes import Canvas
from dashboard.figures.person_response_line import draw_response_line
from dashboard.figures.person_score_labels import Box, write_words
from dashboard.figures.plain_text import cut_to, plain
from dashboard.figures.score_view import ScoreView
from dashboard.figures.theme import BANDS, Token, var

FLOOR = 4.0
#: Where words stand that there is nothing to draw: the middle first, as shares of the height.
EMPTY_AT = (0.5, 0.25, 0.75)
EMPTY_ROOM = 14.0
SHORT_BANDS: Mapping[str, str] = {"moderately severe": "mod. severe"}


def draw_score(canvas: Canvas, view: ScoreView, height: float) -> Lane:
    """Add the lane at the top of the panel."""
    measure = view.measure
    inside = [p for p in view.series.points if canvas.span.shows(p.measured_on)]
    high = _top(measure, inside, view.baseline)
    # A little room under the lowest value, so that a line at 0 is drawn whole.
    low = measure.minimum - (high - measure.minimum) * FLOOR / height
    lane = canvas.lane(height, values=(low, high), ticks=_ticks(measure, high))
    _bands(canvas, lane, measure, high)
    name = cut_to(measure.name, 120, Size.LANE, bold=True)
    canvas.text(lane, name, -52.0, high, size=Size.LANE, bold=True, anchor="right", lift=-12)
    reserved = draw_response_line(canvas, lane, view)
    floor = (measure.minimum, measure.minimum)
    canvas.rule((canvas.span.start, canvas.span.end), floor, lane, token=Token.LINE, below=True)
    _links(canvas, lane, view.series)
    _absent(canvas, lane, view)
    canvas.traces.extend(_points(lane, view, canvas))
    write_words(canvas, lane, view.series, view.measure, view.last_token, reserved)
    if len(view.series.points) < 2 or not inside:
        _say_empty(canvas, lane, view.empty, inside, reserved)
    return lane


def _say_empty(
    canvas: Canvas, lane: Lane, words: str, inside: list[Measurement], reserved: list[Box]
) -> None:
    """In the middle of the lane's height, clear of other words; beside the only point there is."""
    if inside:
        point = canvas.span.px(inside[-1].measured_on)
        left = point < canvas.span.width * 0.7
        x, anchor = (point + 60, "left") if left else (point - 60, "right")
        y = _total(inside[-1])
    else:
        x, anchor = 20.0, "left"
        y = lane.low + (lane.high - lane.low) * _clear_share(lane, reserved)
    canvas.text(lane, words, x, y, token=Token.MUTED, anchor=anchor)


def _clear_share(lane: Lane, reserved: list[Box]) -> float:
    """The share of the lane's height at which a line of words meets none of the boxes."""
    for share in EMPTY_AT:
        low, high = lane.height * share - EMPTY_ROOM, lane.height * share + EMPTY_ROOM
        if all(high <= bottom or top <= low for _, _, bottom, top in reserved):
            return share
    return EMPTY_AT[0]


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
            x = canvas.span.width + 12.0
            canvas.text(lane, label, x, y, size=Size.SMALL, token=Token.MUTED)


def _links(canvas: Canvas, lane: Lane, series: ScoreSeries) -> None:
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


def _absent(canvas: Canvas, lane: Lane, view: ScoreView) -> None:
    """A hollow tick on the floor of the lane where a score was expected and none is recorded.

    ``person_score_labels`` writes what it means beside one of them.
    """
    series = view.series
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
            "x": [d.isoformat() for d in [*days, *days_without]],
            "y": [height] * len(texts),
            "base": view.measure.minimum,
            "width": [canvas.span.days / canvas.span.width * 7 * 86_400_000] * len(texts),
            "yaxis": lane.axis,
            "marker": {
                "color": "rgba(0,0,0,0)",
                "line": {"color": var(Token.UNKNOWN), "width": 2},
            },
            "hovertext": [plain(t) for t in texts],
            "hoverinfo": "text",
        }
    )


def _estimate(measure: Measure, point: Measurement) -> str:
    found = prorated_score(measure, point)
    return "" if found is None else f" ({found.words})"


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
        draw_inexact(canvas, lane, [(p.measured_on, _total(p)) for p in shown], token)
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
                    plain(
                        f"{name} {score(_total(p))}, {full_day(p.measured_on)}{state}"
                        f"{_estimate(view.measure, p)}"
                    )
                    for p in shown
                ],
                "hoverinfo": "text",
            }
        )
    return traces
