"""A small line of values, drawn in the colour of the text around it, in both themes alike."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import quote

from dash import html

WIDTH, HEIGHT = 72, 20
_EDGE = 3.0


def sparkline(
    points: Sequence[tuple[date, float]], low: float, high: float, *, className: str = "sparkline"
) -> html.Span:
    """Values over time between ``low`` and ``high``, 0 at the bottom; decoration beside a number.

    The shape is a mask over the ink colour, so that no picture has to be made per theme.
    """
    hidden: dict[str, Any] = {"aria-hidden": "true"}
    mask = f'url("data:image/svg+xml,{quote(_svg(points, low, high))}")'
    return html.Span(className=className, style={"maskImage": mask}, **hidden)


def _svg(points: Sequence[tuple[date, float]], low: float, high: float) -> str:
    placed = _places(points, low, high)
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in placed)
    dot = f"<circle cx='{placed[-1][0]:.1f}' cy='{placed[-1][1]:.1f}' r='2.6'/>" if placed else ""
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {WIDTH} {HEIGHT}'>"
        f"<polyline points='{line}' fill='none' stroke='currentColor' stroke-width='1.6'/>"
        f"{dot}</svg>"
    )


def _places(
    points: Sequence[tuple[date, float]], low: float, high: float
) -> list[tuple[float, float]]:
    if not points:
        return []
    first, last = points[0][0], points[-1][0]
    days = max(1, (last - first).days)
    wide, tall = WIDTH - 2 * _EDGE, HEIGHT - 2 * _EDGE
    single = len(points) == 1
    span = max(high - low, 1e-9)
    return [
        (
            WIDTH - _EDGE if single else _EDGE + (on - first).days / days * wide,
            HEIGHT - _EDGE - min(1.0, max(0.0, (value - low) / span)) * tall,
        )
        for on, value in points
    ]
