"""Supply, sessions and event rows of the wall; every number with what it is counted of."""

from collections.abc import Sequence
from datetime import date

from dashboard.domain.codes import VisitState
from dashboard.domain.panel_supply import LABELLED_GAP_DAYS, SupplyStrip
from dashboard.domain.panel_visits import EventKind, EventMark
from dashboard.domain.wall_words import standard_term
from dashboard.domain.wording import capital, day, plural
from dashboard.figures.inexact import draw_inexact
from dashboard.figures.lane_axes import Lane
from dashboard.figures.person_bars import Bars
from dashboard.figures.person_events import SYMBOLS
from dashboard.figures.person_sessions import SHAPES, SessionMark
from dashboard.figures.plain_text import cut_to, text_width
from dashboard.figures.theme import Token, var
from dashboard.figures.wall_canvas import Row, WallCanvas, fitting

MARK = 28.0
SMALLEST_MARK = 14.0
HOSPITAL_KINDS = (EventKind.HOSPITAL, EventKind.EMERGENCY)


def supply_height(canvas: WallCanvas, strips: Sequence[SupplyStrip]) -> float:
    """Design pixels of the supply lane."""
    return sum(_strip_height(canvas, s) for s in strips) or canvas.size.line


def _strip_height(canvas: WallCanvas, strip: SupplyStrip) -> float:
    """A strip has a line above it when it has something to say there."""
    start = canvas.span.start
    said = any((b - a).days >= LABELLED_GAP_DAYS and b > start for a, b in strip.gaps)
    two = (said and strip.computable) or strip.not_counted
    return canvas.size.line * (2 if two else 1) + 4


def draw_supply(
    canvas: WallCanvas,
    strips: Sequence[SupplyStrip],
    shares: dict[str, str],
    hidden: int,
    empty: str,
) -> Lane:
    """Add the lane. ``shares``: ingredient to "64/90 d" (no entry: nothing can be said)."""
    size = canvas.size
    lane = canvas.lane(supply_height(canvas, strips), gap=6)
    canvas.rows += max(1, round(lane.height / size.line))
    if not strips:
        canvas.name(lane, "Supply", size.line / 2, bold=True)
        words = fitting(empty, size.plot, size)
        canvas.words(lane, words, 8, size.line / 2, token=Token.MUTED)
        return lane
    bars, top = Bars(lane), lane.height
    several = len(strips) > 1 or hidden > 0
    for strip in strips:
        top -= _strip_height(canvas, strip)
        middle = top + size.line / 2
        _draw_strip(canvas, lane, bars, strip, (middle - 12, middle + 12))
        share = shares.get(strip.ingredient, "")
        name = strip.ingredient if several else share
        words = cut_to(f"Supply {name}".strip(), size.left - 18, size.text, bold=not several)
        canvas.name(lane, words, middle, bold=not several)
        more = f"+{hidden}" if hidden and strip is strips[-1] else ""
        _right(canvas, lane, strip, share if several else "", more, middle)
    canvas.traces.extend(bars.traces())
    return lane


def _right(
    canvas: WallCanvas, lane: Lane, strip: SupplyStrip, share: str, more: str, y: float
) -> None:
    """Right of today: how much, or that nothing is left; then how many strips are not drawn."""
    size = canvas.size
    end = strip.ahead[-1][1] if strip.ahead else canvas.span.as_of
    x = max(canvas.today, canvas.px(canvas.span.clip(end))) + 14
    words, token = share, Token.INK
    if not strip.computable:
        words, token = "not known", Token.UNKNOWN
    elif not strip.ahead:
        words, token = share or "none left", Token.ATTENTION
    words = f"{words} {more}".strip()
    if words:
        words = cut_to(words, size.plot + size.right - x, size.text, bold=True)
        canvas.words(lane, words, x, y, token=token, bold=True)


def _draw_strip(
    canvas: WallCanvas, lane: Lane, bars: Bars, strip: SupplyStrip, y: tuple[float, float]
) -> None:
    span = canvas.span
    above = y[1] + canvas.size.line * 0.55
    if not strip.computable:
        start = span.clip(strip.since or span.start)
        days = (start, max(span.as_of, start))
        bars.add("supply not known", None, *days, y, "", outline=Token.UNKNOWN, line_width=2,
                 hatched=True)  # fmt: skip
        _not_counted(canvas, lane, Row(canvas.today - 8), strip, above)
        return
    for start, end in strip.covered:
        bars.add("covered", Token.MEDICATION, span.clip(start), span.clip(end), y, "")
    for start, end in strip.hospital:
        bars.add("hospital", None, span.clip(start), span.clip(end), y, "", hatched=True)
    for start, end in strip.ahead:
        bars.add("ahead", None, start, span.clip(end), y, "", outline=Token.MEDICATION,
                 line_width=3)  # fmt: skip
    row = Row(canvas.today - 8)
    for start, end in sorted(strip.gaps, key=lambda g: g[0] - g[1]):
        if end > span.start:
            first, last = span.clip(start), span.clip(end)
            bars.add("gap", Token.PAPER, first, last, (y[0] - 1, y[1] + 1), "",
                     outline=Token.ATTENTION, line_width=5)  # fmt: skip
            if (end - start).days >= LABELLED_GAP_DAYS:
                _gap_words(canvas, lane, row, (start, end), above)
    _not_counted(canvas, lane, row, strip, above)


def _not_counted(canvas: WallCanvas, lane: Lane, row: Row, strip: SupplyStrip, y: float) -> None:
    """What could not be counted, at the left or at the right, beside the words of the gaps."""
    short = f"{strip.left_out} not counted"
    for words in (strip.not_counted, short) if strip.left_out else ():
        width = text_width(words, canvas.size.text)
        for left in (0.0, canvas.today - 8 - width):
            if row.take(left, left + width):
                canvas.words(lane, words, left, y, token=Token.MUTED)
                return


def _gap_words(canvas: WallCanvas, lane: Lane, row: Row, gap: tuple[date, date], y: float) -> None:
    span, size = canvas.span, canvas.size
    days = (gap[1] - gap[0]).days
    middle = (canvas.px(span.clip(gap[0])) + canvas.px(span.clip(gap[1]))) / 2
    for words in (plural(days, "day"), f"{days} d"):
        width = text_width(words, size.text, bold=True)
        left = min(max(0.0, middle - width / 2), canvas.today - 8 - width)
        if row.take(left, left + width):
            canvas.words(lane, words, left, y, token=Token.ATTENTION, bold=True)
            return


def draw_sessions(
    canvas: WallCanvas, marks: Sequence[SessionMark], attended: str, empty: str
) -> Lane:
    """Add the lane. ``attended``: "19/22", or "" when no session was due yet."""
    span, size = canvas.span, canvas.size
    lane = canvas.lane(max(size.line, MARK + 8), gap=6)
    canvas.rows += 1
    y = lane.height / 2
    canvas.name(lane, f"Sessions {attended}".strip(), y, bold=True)
    shown = [m for m in marks if span.shows(m.session.held_on)]
    ahead = [m for m in marks if m.session.held_on >= span.as_of and m.state is VisitState.BOOKED]
    if not shown and not ahead:
        words = fitting(empty, canvas.today, size)
        canvas.words(lane, words, 8, y, token=Token.MUTED)
        return lane
    mark = _mark_size(canvas, [m.session.held_on for m in shown])
    for state, shape in SHAPES.items():
        own = [m for m in shown if m.state is state]
        if not own:
            continue
        colour = var(shape.token)
        at = [(m.session.held_on, y) for m in own]
        draw_inexact(canvas, lane, at, shape.token, width=4, dash="8px,6px")
        canvas.traces.append(
            {
                "type": "scatter",
                "mode": "markers",
                "name": f"session, {state.value}",
                "x": [m.session.held_on.isoformat() for m in own],
                "y": [y] * len(own),
                "yaxis": lane.axis,
                "hoverinfo": "skip",
                "cliponaxis": False,
                "marker": {
                    "symbol": shape.symbol,
                    "size": mark,
                    "color": colour,
                    "line": {"color": colour, "width": shape.line * 1.2},
                },
            }
        )
    if ahead:
        following = min(m.session.held_on for m in ahead)
        words = day(following, span.as_of)
        beside = max([canvas.px(m.session.held_on) for m in ahead if m in shown] or [canvas.today])
        x = beside + mark / 2 + 10
        words = cut_to(words, size.plot + size.right - x, size.text)
        canvas.words(lane, words, x, y, token=Token.MUTED)
    return lane


def _mark_size(canvas: WallCanvas, days: Sequence[date]) -> float:
    """As large as the usual distance allows: a weekly row of marks stays a row of marks."""
    ordered = sorted(set(days))
    steps = sorted(canvas.px(b) - canvas.px(a) for a, b in zip(ordered, ordered[1:], strict=False))
    usual = steps[len(steps) // 2] if steps else MARK
    return min(MARK, max(SMALLEST_MARK, usual * 1.15))


def important_events(
    canvas: WallCanvas, marks: Sequence[EventMark], *, only_hospital: bool
) -> list[tuple[EventMark, str]]:
    """Hospital, emergencies, side effects and weight inside the window, with their words."""
    found = []
    for mark in marks:
        if mark.start > canvas.span.end or (mark.end or mark.start) < canvas.span.start:
            continue
        words = _event_words(mark)
        if words and (mark.kind in HOSPITAL_KINDS or not only_hospital):
            found.append((mark, words))
    return found


def _event_words(mark: EventMark) -> str:
    if mark.kind in HOSPITAL_KINDS:
        return mark.label
    if mark.kind is EventKind.SIDE_EFFECT:
        return standard_term(mark.label) or "side effect"
    # Of the laboratory only a change of weight is drawn on the wall; levels are flags.
    return mark.label if mark.attention and mark.label.startswith("weight") else ""


def draw_events(canvas: WallCanvas, events: Sequence[tuple[EventMark, str]]) -> Lane:
    """Add the lane: every mark, words where there is room, the most serious first."""
    span, size = canvas.span, canvas.size
    lane = canvas.lane(max(size.line, MARK + 6), gap=4)
    canvas.rows += 1
    y = lane.height / 2
    canvas.name(lane, "Events", y, bold=True)
    row = Row(canvas.today - 8)
    for mark, _ in events:
        x = max(0.0, canvas.px(mark.start))
        until = canvas.px(span.clip(mark.end)) if mark.end else x
        row.taken.append((x - MARK / 2, max(x, until) + MARK / 2))
        if mark.kind is EventKind.HOSPITAL and mark.end:
            days = (span.clip(mark.start), span.clip(mark.end))
            canvas.box(days, (y - 10, y + 10), lane, fill=Token.ATTENTION)
        elif mark.end:
            days = (span.clip(mark.start), span.clip(mark.end))
            canvas.rule(days, (y, y), lane, token=Token.ATTENTION, width=4)
    for kind in SYMBOLS:
        own = [m for m, _ in events if m.kind is kind]
        if own:
            canvas.traces.append(_event_trace(canvas, lane, kind, own, y))
            known = [(m.start, y) for m in own]
            draw_inexact(
                canvas, lane, known, Token.ATTENTION, width=3, dash="8px,6px", low=MARK / 2
            )
    for mark, words in sorted(events, key=lambda e: (e[0].priority, -e[0].start.toordinal())):
        text = capital(words)
        width = text_width(text, size.text)
        end = canvas.px(span.clip(mark.end)) if mark.end else 0.0
        x = max(0.0, canvas.px(mark.start), end) + MARK / 2 + 8
        before = max(0.0, canvas.px(mark.start)) - MARK / 2 - 8 - width
        left = next((p for p in (x, before) if row.take(p, p + width, gap=2)), None)
        if left is not None:
            canvas.words(lane, text, left, y, token=Token.INK if mark.attention else Token.MUTED)
    return lane


def _event_trace(
    canvas: WallCanvas, lane: Lane, kind: EventKind, marks: Sequence[EventMark], y: float
) -> dict[str, object]:
    token = Token.ATTENTION if any(m.attention for m in marks) else Token.INK
    return {
        "type": "scatter",
        "mode": "markers",
        "name": f"event, {kind.value}",
        "x": [canvas.span.clip(m.start).isoformat() for m in marks],
        "y": [y] * len(marks),
        "yaxis": lane.axis,
        "hoverinfo": "skip",
        "marker": {
            "symbol": SYMBOLS[kind],
            "size": MARK - 4,
            "color": var(token),
            "line": {"color": var(token), "width": 3},
        },
    }
