"""Long-acting injections: a mark for each one given and the window in which the next is due."""

from datetime import date, timedelta

from dashboard.domain.panel_medication import DrugRow, Injection
from dashboard.domain.wording import capital, day, full_day, score
from dashboard.figures.inexact import draw_inexact
from dashboard.figures.lane_axes import Lane, Size
from dashboard.figures.lanes import Canvas
from dashboard.figures.plain_text import plain, text_width
from dashboard.figures.theme import Token, var


def draw_injections(
    canvas: Canvas, lane: Lane, row: DrugRow, y: float, limits: tuple[int, int] | None
) -> None:
    """Draw ▼ at each injection; ``limits`` are the (early, late) days around the due day."""
    shown = [i for i in row.injections if canvas.span.shows(i.given_on)]
    token = Token.MEDICATION if row.current or not row.stopped_on else Token.MEDICATION_PAST
    if shown:
        doses = [dose_given(i) for i in shown]
        draw_inexact(canvas, lane, [(i.given_on, y) for i in shown], token)
        canvas.traces.append(
            {
                "type": "scatter",
                "mode": "markers",
                "name": "long-acting injection",
                "x": [i.given_on.isoformat() for i in shown],
                "y": [y] * len(shown),
                "yaxis": lane.axis,
                "marker": {"symbol": "triangle-down", "size": 22, "color": var(token)},
                "hovertext": [plain(injection_words(row, i)) for i in shown],
                "hoverinfo": "text",
            }
        )
        canvas.text(lane, doses[0], shown[0].given_on, y + 26, size=Size.SMALL, shift=-10)
    _due_window(canvas, lane, row, y, limits)


def dose_given(given: Injection) -> str:
    """``100 mg``; ``given`` where the dose was not recorded."""
    return f"{score(given.dose)} {given.unit or ''}".strip() if given.dose else "given"


def injection_words(row: DrugRow, given: Injection) -> str:
    """One line for the pointer: medicine, dose, day."""
    return f"{capital(row.name)} {dose_given(given)}, injection {full_day(given.given_on)}"


def _due_days(row: DrugRow, limits: tuple[int, int] | None) -> tuple[date, date, date] | None:
    """First day, due day and day after the last of the window for the next injection."""
    if not row.injections or row.stopped_on is not None:
        return None
    due = row.injections[-1].next_due_on
    if due is None:
        return None
    early, late = limits or (0, 0)
    return due - timedelta(days=early), due, due + timedelta(days=max(late, 1))


def due_window_end(canvas: Canvas, row: DrugRow, limits: tuple[int, int] | None) -> float:
    """Pixels from the left of the plot to the end of the due window; 0 without one."""
    days = _due_days(row, limits)
    return canvas.span.px(canvas.span.clip(days[2])) if days else 0.0


def _due_window(
    canvas: Canvas, lane: Lane, row: DrugRow, y: float, limits: tuple[int, int] | None
) -> None:
    days, span = _due_days(row, limits), canvas.span
    if days is None or not span.shows(days[1]):
        return
    first, due, last = days
    late = span.as_of > due
    token = Token.ATTENTION if late else Token.MEDICATION
    canvas.box((span.clip(first), span.clip(last)), (y - 13, y + 13), lane, line=token, width=2.5)
    words = f"due {day(due, span.as_of)}"
    left, today = span.px(span.clip(first)) - 10, span.px(span.as_of)
    width = text_width(words, Size.SMALL)
    if left < today < left + width:
        left = today - 8 - width
    canvas.text(lane, words, left, y + 28, size=Size.SMALL, token=token, anchor="left")
