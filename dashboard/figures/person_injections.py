"""Long-acting injections: a mark for each one given and the window in which the next is due."""

from datetime import timedelta

from dashboard.domain.panel_medication import DrugRow
from dashboard.domain.wording import capital, full_day, score
from dashboard.figures.lanes import Canvas, Lane, Size
from dashboard.figures.plain_text import plain
from dashboard.figures.theme import Token, var


def draw_injections(
    canvas: Canvas, lane: Lane, row: DrugRow, y: float, limits: tuple[int, int] | None
) -> None:
    """Draw ▼ at each injection; ``limits`` are the (early, late) days around the due day."""
    shown = [i for i in row.injections if canvas.span.shows(i.given_on)]
    token = Token.MEDICATION if row.current or not row.stopped_on else Token.MEDICATION_PAST
    if shown:
        doses = [f"{score(i.dose)} {i.unit or ''}".strip() if i.dose else "given" for i in shown]
        canvas.traces.append(
            {
                "type": "scatter",
                "mode": "markers",
                "name": "long-acting injection",
                "x": [i.given_on.isoformat() for i in shown],
                "y": [y] * len(shown),
                "yaxis": lane.axis,
                "marker": {"symbol": "triangle-down", "size": 22, "color": var(token)},
                "hovertext": [
                    plain(f"{capital(row.name)} {dose}, injection {full_day(i.given_on)}")
                    for i, dose in zip(shown, doses, strict=True)
                ],
                "hoverinfo": "text",
            }
        )
        canvas.text(lane, doses[0], shown[0].given_on, y + 26, size=Size.SMALL, shift=-10)
    _due_window(canvas, lane, row, y, limits)


def _due_window(
    canvas: Canvas, lane: Lane, row: DrugRow, y: float, limits: tuple[int, int] | None
) -> None:
    if not row.injections or row.stopped_on is not None:
        return
    due = row.injections[-1].next_due_on
    if due is None or not canvas.span.shows(due):
        return
    early, late = limits or (0, 0)
    span = canvas.span
    first, last = due - timedelta(days=early), due + timedelta(days=max(late, 1))
    token = Token.ATTENTION if span.as_of > due else Token.MEDICATION
    canvas.box((span.clip(first), span.clip(last)), (y - 12, y + 12), lane, line=token, width=2)
    if span.px(last) < span.px(span.as_of) - 150:
        canvas.text(lane, "due", last, y, size=Size.SMALL, token=token, shift=8)
