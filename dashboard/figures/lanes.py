"""Lanes over one time axis: one x axis object, stacked y domains, everything in design pixels.

A panel is designed for one width (``PANEL_WIDTH``). Browser and picture scale the finished figure
as a whole, so that no label meets another at one size and not at the next. Colours are written as
CSS references (``theme.var``) and become values at the very end: one figure serves both themes.
"""

from bisect import insort
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from dashboard.figures.lane_axes import (
    BOTTOM,
    LEFT,
    PANEL_WIDTH,
    PLOT_WIDTH,
    RIGHT,
    TOP,
    Figure,
    Lane,
    Size,
    Span,
    time_axis,
    value_axis,
)
from dashboard.figures.plain_text import plain
from dashboard.figures.theme import COLOURS, FONT_FAMILY, Mode, Token, var


@dataclass(slots=True)
class Line:
    """One line of text in a lane: who has taken which pixels."""

    taken: list[tuple[float, float]] = field(default_factory=list)

    def take(self, left: float, right: float, gap: float = 8.0) -> bool:
        """Take [left, right] if free and inside the figure; ``False`` leaves it as it was."""
        if left < -LEFT or right > PLOT_WIDTH + RIGHT:
            return False
        if any(left < b + gap and a - gap < right for a, b in self.taken):
            return False
        insort(self.taken, (left, right))
        return True


@dataclass(slots=True)
class Canvas:
    """Collects lanes, traces, shapes and texts and becomes a figure dict."""

    span: Span
    lanes: list[Lane] = field(default_factory=list)
    traces: list[Figure] = field(default_factory=list)
    shapes: list[Figure] = field(default_factory=list)
    texts: list[Figure] = field(default_factory=list)

    def lane(
        self,
        height: float,
        *,
        gap: float = 0,
        values: tuple[float, float] | None = None,
        ticks: Sequence[float] = (),
    ) -> Lane:
        """Add a lane below the others; without ``values`` its y runs in pixels, 0 at the bottom."""
        number = len(self.lanes) + 1
        low, high = values or (0.0, height)
        axis = "y" if number == 1 else f"y{number}"
        lane = Lane(axis, height, gap, low, high, tuple(ticks))
        self.lanes.append(lane)
        return lane

    def text(
        self,
        lane: Lane,
        words: str,
        x: date | float,
        y: float,
        *,
        size: float = Size.BODY,
        token: Token = Token.INK,
        bold: bool = False,
        anchor: str = "left",
        shift: float = 0,
        lift: float = 0,
    ) -> None:
        """Write ``words`` (made inert here) at a day, or at a pixel of the plot's width."""
        on_day = isinstance(x, date)
        self.texts.append(
            {
                "text": plain(words),
                "x": x.isoformat() if isinstance(x, date) else x / PLOT_WIDTH,
                "xref": "x" if on_day else "paper",
                "y": y,
                "yref": lane.axis,
                "xanchor": anchor,
                "yanchor": "middle",
                "xshift": shift,
                "yshift": lift,
                "showarrow": False,
                "font": {"size": size, "color": var(token), "weight": 650 if bold else 400},
            }
        )

    def label(self, lane: Lane, words: str, y: float, *, bold: bool, size: float) -> None:
        """Name a lane or a row, at the left edge."""
        token = Token.INK if bold else Token.MUTED
        self.text(lane, words, -14.0, y, size=size, token=token, bold=bold, anchor="right")

    def rule(
        self,
        x: tuple[date, date],
        y: tuple[float, float],
        lane: Lane | None,
        *,
        token: Token,
        width: float = 2,
        dash: str = "solid",
        below: bool = False,
        opacity: float = 1,
    ) -> None:
        """A straight line; without a lane ``y`` is in parts of the whole height."""
        self.shapes.append(
            {
                "type": "line",
                "x0": x[0].isoformat(),
                "x1": x[1].isoformat(),
                "y0": y[0],
                "y1": y[1],
                "xref": "x",
                "yref": lane.axis if lane else "paper",
                "line": {"color": var(token), "width": width, "dash": dash},
                "opacity": opacity,
                "layer": ("between" if lane else "below") if below else "above",
            }
        )

    def box(
        self,
        x: tuple[date, date],
        y: tuple[float, float],
        lane: Lane,
        *,
        fill: Token | None = None,
        line: Token | None = None,
        width: float = 0,
        dash: str = "solid",
        below: bool = False,
    ) -> None:
        """A rectangle over the days ``x`` and the lane's values ``y``."""
        self.shapes.append(
            {
                "type": "rect",
                "x0": x[0].isoformat(),
                "x1": x[1].isoformat(),
                "y0": y[0],
                "y1": y[1],
                "xref": "x",
                "yref": lane.axis,
                "fillcolor": var(fill) if fill else "rgba(0,0,0,0)",
                "line": {"color": var(line or Token.LINE), "width": width, "dash": dash},
                "layer": "below" if below else "above",
            }
        )

    @property
    def height(self) -> float:
        """Design pixels of all lanes, without the margins."""
        return sum(lane.gap + lane.height for lane in self.lanes)

    def domains(self) -> list[tuple[float, float]]:
        """Each lane's part of the height, top lane first, as Plotly counts (0 at the bottom)."""
        total, below = self.height, self.height
        parts = []
        for lane in self.lanes:
            top = below - lane.gap
            below = top - lane.height
            parts.append((max(0.0, below / total), min(1.0, top / total)))
        return parts

    def figure(self) -> Figure:
        """The figure as a plain dict, colours still as references."""
        layout: Figure = {
            "width": PANEL_WIDTH,
            "height": self.height + TOP + BOTTOM,
            "margin": {"l": LEFT, "r": RIGHT, "t": TOP, "b": BOTTOM, "pad": 0},
            "font": {"family": FONT_FAMILY, "size": int(Size.BODY), "color": var(Token.INK)},
            "paper_bgcolor": var(Token.PAPER),
            "plot_bgcolor": "rgba(0,0,0,0)",
            "showlegend": False,
            "barmode": "overlay",
            "dragmode": False,
            "hovermode": "x",
            "hoversubplots": "axis",
            "hoverdistance": 12,
            "hoverlabel": {
                "bgcolor": var(Token.SURFACE),
                "bordercolor": var(Token.CONTROL),
                "font": {"size": int(Size.SMALL), "color": var(Token.INK)},
                "namelength": 0,
            },
            "shapes": self.shapes,
            "annotations": self.texts,
            "xaxis": time_axis(self.span, self.lanes[-1]),
        }
        for lane, domain in zip(self.lanes, self.domains(), strict=True):
            layout[lane.name] = value_axis(lane, domain)
        return {"data": self.traces, "layout": layout}


def coloured(part: Any, mode: Mode) -> Any:
    """A copy of a figure with every colour reference turned into the theme's value."""
    values = {var(token): colour.on(mode) for token, colour in COLOURS.items()}

    def walk(node: Any) -> Any:
        if isinstance(node, dict):
            return {key: walk(value) for key, value in node.items()}
        if isinstance(node, list | tuple):
            return [walk(value) for value in node]
        return values.get(node, node) if isinstance(node, str) else node

    return walk(part)
