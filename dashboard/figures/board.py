"""A drawing board in pixels that becomes a Plotly figure: for pictures that are not charts.

x runs to the right and y downwards from the top left corner. Texts are made inert here; colours
stay references until the figure is coloured for a theme.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from dashboard.figures.lane_axes import Figure
from dashboard.figures.plain_text import plain
from dashboard.figures.theme import FONT_FAMILY, Token, var

Point = tuple[float, float]
_ANCHORS = {"left": "middle right", "right": "middle left", "center": "middle center"}
#: How a text looks: size, token, weight, anchor. How a line looks: token, width, dash.
_TextStyle = tuple[float, Token, int, str]
_LineStyle = tuple[Token, float, str]


@dataclass(slots=True)
class Board:
    """Collects texts, lines, dots and boxes; things of one look become one trace."""

    texts: dict[_TextStyle, list[tuple[float, float, str]]] = field(default_factory=dict)
    lines: dict[_LineStyle, list[Point | None]] = field(default_factory=dict)
    dots: dict[tuple[Token, float], list[Point]] = field(default_factory=dict)
    boxes: list[Figure] = field(default_factory=list)

    def text(
        self,
        words: str,
        x: float,
        y: float,
        size: float,
        *,
        token: Token = Token.INK,
        weight: int = 400,
        anchor: str = "left",
        strong: str = "",
    ) -> None:
        """Write ``words``, and ``strong`` in bold after them, with their middle at height ``y``."""
        written = plain(words) + (f"<b>{plain(strong)}</b>" if strong else "")
        if written:
            self.texts.setdefault((size, token, weight, anchor), []).append((x, y, written))

    def line(
        self, points: Sequence[Point], token: Token, width: float = 1, dash: str = "solid"
    ) -> None:
        """A line through ``points``; ``width`` and the parts of ``dash`` are pixels."""
        self.lines.setdefault((token, width, dash), []).extend((*points, None))

    def dot(self, x: float, y: float, radius: float, token: Token) -> None:
        self.dots.setdefault((token, radius), []).append((x, y))

    def box(self, x: Point, y: Point, token: Token) -> None:
        """A filled rectangle over ``x`` and ``y``, each from and to."""
        self.boxes.append(
            {
                "type": "rect",
                "x0": x[0],
                "x1": x[1],
                "y0": y[0],
                "y1": y[1],
                "fillcolor": var(token),
                "line": {"width": 0},
                "layer": "below",
            }
        )

    def figure(self, width: float, height: float) -> Figure:
        """The figure of this size, colours still as references."""
        axis: Figure = {"visible": False, "fixedrange": True}
        layout: Figure = {
            "width": width,
            "height": height,
            "margin": {"l": 0, "r": 0, "t": 0, "b": 0, "pad": 0},
            "font": {"family": FONT_FAMILY, "color": var(Token.INK)},
            "paper_bgcolor": var(Token.PAPER),
            "plot_bgcolor": "rgba(0,0,0,0)",
            "showlegend": False,
            "hovermode": False,
            "shapes": self.boxes,
            "xaxis": axis | {"range": [0, width]},
            "yaxis": axis | {"range": [height, 0]},
        }
        traces = [*map(_line, self.lines.items()), *map(_dots, self.dots.items())]
        return {"data": [*traces, *map(_texts, self.texts.items())], "layout": layout}


def _scatter(mode: str, points: Sequence[Point | None], **more: Any) -> Figure:
    return {
        "type": "scatter",
        "mode": mode,
        "x": [None if p is None else p[0] for p in points],
        "y": [None if p is None else p[1] for p in points],
        "hoverinfo": "skip",
        "cliponaxis": False,
        **more,
    }


def _line(drawn: tuple[_LineStyle, list[Point | None]]) -> Figure:
    (token, width, dash), points = drawn
    style = {"color": var(token), "width": width, "dash": dash, "simplify": False}
    return _scatter("lines", points, line=style, connectgaps=False)


def _dots(drawn: tuple[tuple[Token, float], list[Point]]) -> Figure:
    (token, radius), points = drawn
    marker = {"color": var(token), "size": 2 * radius, "opacity": 1, "line": {"width": 0}}
    return _scatter("markers", points, marker=marker)


def _texts(drawn: tuple[_TextStyle, list[tuple[float, float, str]]]) -> Figure:
    (size, token, weight, anchor), texts = drawn
    return _scatter(
        "text",
        [(x, y) for x, y, _ in texts],
        text=[words for _, _, words in texts],
        textposition=_ANCHORS[anchor],
        textfont={"size": size, "color": var(token), "weight": weight, "family": FONT_FAMILY},
    )
