"""Supply lane: one strip per current medicine; no gap hides behind another medicine."""

from collections.abc import Sequence
from datetime import date

from dashboard.domain.panel_supply import LABELLED_GAP_DAYS, Period, SupplyStrip
from dashboard.domain.record import AdherenceReport
from dashboard.domain.wording import capital, day, full_day, plural
from dashboard.figures.lane_axes import LEFT, RIGHT, Lane, Size
from dashboard.figures.lanes import Canvas, Line
from dashboard.figures.person_bars import Bars
from dashboard.figures.plain_text import cut_to, plain, text_width
from dashboard.figures.theme import Token, var

STRIP = 22.0
LABEL_LINE = 25.0
THIN_STRIP = 16.0
FOOT = 6.0
HEADING = 6.0


def draw_supply(
    canvas: Canvas,
    strips: Sequence[SupplyStrip],
    reports: Sequence[AdherenceReport],
    empty: str,
) -> Lane:
    """Add the lane: strips first, then self-report on a line of its own."""
    shown_reports = [r for r in reports if canvas.span.shows(r.reported_on)]
    thin = len(strips) > 1
    heights = [_row_height(canvas, s, thin=thin, first=i == 0) for i, s in enumerate(strips)]
    height = (sum(heights) or LABEL_LINE + STRIP) + (30 if shown_reports else 0)
    lane = canvas.lane(height, gap=14)
    bars = Bars(lane)
    if not strips:
        y = height - LABEL_LINE - STRIP / 2
        canvas.label(lane, "Supply", y, bold=True, size=Size.LANE)
        canvas.text(lane, empty, 8.0, y, token=Token.MUTED)
    top = height
    for index, strip in enumerate(strips):
        top -= heights[index]
        foot = top + FOOT
        _draw_strip(canvas, lane, bars, strip, foot, thin=thin)
        if thin:
            _strip_names(canvas, lane, strip, foot, first=index == 0)
        else:
            canvas.label(lane, "Supply", foot + STRIP / 2, bold=True, size=Size.LANE)
    canvas.traces.extend(bars.traces())
    if shown_reports:
        _draw_reports(canvas, lane, shown_reports)
    return lane


def _row_height(canvas: Canvas, strip: SupplyStrip, *, thin: bool, first: bool) -> float:
    """A strip has a line above it when it is the first or has something to say there."""
    labelled = any(
        (b - a).days >= LABELLED_GAP_DAYS and b > canvas.span.start for a, b in strip.gaps
    )
    labelled = labelled or not strip.computable or bool(strip.not_counted)
    above = LABEL_LINE if first or labelled else 4.0
    return (
        above + (THIN_STRIP + HEADING if thin and first else THIN_STRIP if thin else STRIP) + FOOT
    )


def _strip_names(
    canvas: Canvas, lane: Lane, strip: SupplyStrip, foot: float, *, first: bool
) -> None:
    if first:
        y = foot + THIN_STRIP + LABEL_LINE / 2 + HEADING
        canvas.label(lane, "Supply", y, bold=True, size=Size.LANE)
    name = cut_to(capital(strip.ingredient), LEFT - 16, Size.SMALL)
    canvas.label(lane, name, foot + THIN_STRIP / 2, bold=False, size=Size.SMALL)


def _draw_strip(
    canvas: Canvas, lane: Lane, bars: Bars, strip: SupplyStrip, foot: float, *, thin: bool
) -> None:
    span = canvas.span
    height = THIN_STRIP if thin else STRIP
    y = (foot, foot + height)
    name = capital(strip.ingredient)
    if not strip.computable:
        _no_data(canvas, lane, bars, strip, y)
        return
    for start, end in strip.covered:
        hover = f"{name}, supply covered"
        bars.add("supply covered", Token.MEDICATION, span.clip(start), span.clip(end), y, hover)
    for start, end in strip.hospital:
        hover = f"{name}, hospital days, not counted"
        bars.add(
            "hospital, not counted", None, span.clip(start), span.clip(end), y, hover, hatched=True
        )
    for start, end in strip.ahead:
        bars.add(
            "supply ahead",
            None,
            start,
            span.clip(end),
            y,
            f"{name}, supply ahead",
            outline=Token.MEDICATION,
            line_width=2,
        )
    _gaps(canvas, lane, bars, strip, y)
    _ahead_words(canvas, lane, strip, (y[0] + y[1]) / 2)


def _no_data(
    canvas: Canvas, lane: Lane, bars: Bars, strip: SupplyStrip, y: tuple[float, float]
) -> None:
    span = canvas.span
    start = span.clip(strip.since or span.start)
    why = strip.not_counted or "no fill with a date and days of supply"
    words = f"not computable: {why}"
    bars.add(
        "supply not known",
        None,
        start,
        span.as_of,
        y,
        f"{capital(strip.ingredient)}, {words}",
        outline=Token.UNKNOWN,
        line_width=1,
        hatched=True,
    )
    width = text_width(words, Size.SMALL)
    left = max(0.0, min(span.px(start), span.px(span.as_of) - 8 - width))
    line_y = y[1] + LABEL_LINE / 2 + 2
    canvas.text(lane, words, left, line_y, size=Size.SMALL, token=Token.MUTED)


def _gaps(
    canvas: Canvas, lane: Lane, bars: Bars, strip: SupplyStrip, y: tuple[float, float]
) -> None:
    span = canvas.span
    line = Line(canvas.span.width)
    inside = [g for g in strip.gaps if g[1] > span.start]
    for start, end in inside:
        bars.add(
            "days without supply",
            Token.PAPER,
            span.clip(start),
            span.clip(end),
            (y[0] - 1, y[1] + 1),
            f"{capital(strip.ingredient)}, no supply",
            outline=Token.ATTENTION,
            line_width=3.5,
        )
    labelled = [g for g in inside if (g[1] - g[0]).days >= LABELLED_GAP_DAYS]
    for gap in sorted(labelled, key=lambda g: g[0] - g[1]):
        _gap_words(canvas, lane, gap, y[1] + LABEL_LINE / 2 + 2, line)
    _not_counted(canvas, lane, strip.not_counted, y[1] + LABEL_LINE / 2 + 2, line)


def _not_counted(canvas: Canvas, lane: Lane, words: str, y: float, line: Line) -> None:
    """What could not be counted, at the left, else at the right, beside the words of the gaps."""
    width = text_width(words, Size.SMALL)
    for left in (0.0, canvas.span.px(canvas.span.as_of) - 8 - width) if words else ():
        if line.take(left, left + width):
            canvas.text(lane, words, left, y, size=Size.SMALL, token=Token.MUTED)
            return


def _gap_words(canvas: Canvas, lane: Lane, gap: Period, y: float, line: Line) -> None:
    """The longest gaps first: "19 days without supply", or "19 d" where there is less room."""
    span = canvas.span
    days = (gap[1] - gap[0]).days
    middle = (span.px(span.clip(gap[0])) + span.px(span.clip(gap[1]))) / 2
    today = span.px(span.as_of)
    for words in (f"{plural(days, 'day')} without supply", f"{days} d"):
        width = text_width(words, Size.SMALL, bold=True)
        left = min(max(0.0, middle - width / 2), today - 8 - width)
        if line.take(left, left + width):
            canvas.text(lane, words, left, y, size=Size.SMALL, token=Token.ATTENTION, bold=True)
            return


def _ahead_words(canvas: Canvas, lane: Lane, strip: SupplyStrip, y: float) -> None:
    span = canvas.span
    through = strip.covered_through
    today = span.px(span.as_of)
    if through is None:
        words = "none left"
        x, token = today + 14, Token.ATTENTION
    else:
        words, token = f"to {day(through, span.as_of)}", Token.MUTED
        x = span.px(span.clip(strip.ahead[-1][1])) + 12
        if text_width(words, Size.SMALL) > span.width + RIGHT - x:
            # Beside its own end on the axis a day is clear without the year.
            words = f"to {day(through, through)}"
    words = cut_to(words, span.width + RIGHT - x, Size.SMALL)
    canvas.text(lane, words, x, y, size=Size.SMALL, token=token)


def _draw_reports(canvas: Canvas, lane: Lane, reports: Sequence[AdherenceReport]) -> None:
    """Self-report is its own mark: what the person says, never mixed with supply."""
    y = 14.0
    canvas.label(lane, "Self-report", y, bold=False, size=Size.SMALL)
    words = [f"{r.days_taken} of {r.days_asked} d" for r in reports]
    canvas.traces.append(
        {
            "type": "scatter",
            "mode": "markers",
            "name": "self-report",
            "x": [r.reported_on.isoformat() for r in reports],
            "y": [y] * len(reports),
            "yaxis": lane.axis,
            "marker": {
                "symbol": "pentagon-open",
                "size": 15,
                "color": var(Token.INK),
                "line": {"color": var(Token.INK), "width": 2.5},
            },
            "hovertext": [plain(_report_words(r)) for r in reports],
            "hoverinfo": "text",
        }
    )
    line = Line(canvas.span.width)
    for report in reports:
        at = canvas.span.px(report.reported_on)
        line.take(at - 9, at + 9, gap=0)
    # Where there is no room for all, the fewest days are the ones to read.
    for report, text in sorted(zip(reports, words, strict=True), key=_share):
        left = canvas.span.px(report.reported_on) + 13
        width = text_width(text, Size.SMALL)
        if left + width > canvas.span.px(canvas.span.as_of) - 6:
            left -= 26 + width
        if line.take(left, left + width, gap=3):
            canvas.text(lane, text, left, y, size=Size.SMALL, token=Token.MUTED)


def _share(pair: tuple[AdherenceReport, str]) -> float:
    return pair[0].days_taken / max(1, pair[0].days_asked)


def _report_words(report: AdherenceReport) -> str:
    drug = f" {report.ingredient}" if report.ingredient else ""
    on: date = report.reported_on
    return (
        f"Reports taking{drug} on {report.days_taken} of {report.days_asked} days, {full_day(on)}"
    )
