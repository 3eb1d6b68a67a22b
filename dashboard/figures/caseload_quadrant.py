"""Improvement by supply: four squares, their area the number of people, the number beside each."""

from collections.abc import Callable
from math import sqrt
from typing import Any

from dashboard.domain.caseload_charts import (
    RESPONSE_WORDS,
    RESPONSES,
    SUPPLIES,
    SUPPLY_WORDS,
    Quadrant,
)
from dashboard.domain.caseload_states import ResponseState, SupplyState
from dashboard.figures.theme import FONT_FAMILY, Token, var

HEIGHT, HEAD, LEFT, FONT = 190, 28, 188, 13
#: Side of the square of the most people, in pixels: two rows of it fit the height.
LARGEST = 60
_PLACE = 0.2
_COLOURS = {
    ResponseState.NOT_IMPROVED: Token.ATTENTION,
    ResponseState.IMPROVED: Token.IMPROVING,
}
Query = Callable[[ResponseState, SupplyState], str]


def quadrant_figure(quadrant: Quadrant, query: Query) -> dict[str, Any]:
    """The figure as a plain dict with colour references; ``query`` names the filter of a mark."""
    return {
        "data": [_row(quadrant, n, response, query) for n, response in enumerate(RESPONSES)],
        "layout": {
            "height": HEIGHT,
            "margin": {"l": LEFT, "r": 8, "t": HEAD, "b": 6, "pad": 0},
            "showlegend": False,
            "dragmode": False,
            "hovermode": "closest",
            "font": {"family": FONT_FAMILY, "size": FONT, "color": var(Token.INK)},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "xaxis": {"range": [0, len(SUPPLIES)], "visible": False, "fixedrange": True},
            "yaxis": {
                "range": [len(RESPONSES) - 0.5, -0.5],
                "fixedrange": True,
                "showgrid": False,
                "zeroline": False,
                "tickvals": list(range(len(RESPONSES))),
                "ticktext": [f"{RESPONSE_WORDS[response]}  " for response in RESPONSES],
                "tickfont": {"size": FONT, "color": var(Token.INK)},
                "ticks": "",
                "automargin": False,
            },
            "shapes": [_rule({"x0": 1, "x1": 1, "y0": -0.5, "y1": 1.5}),
                       _rule({"x0": 0, "x1": 2, "y0": 0.5, "y1": 0.5})],
            "annotations": [
                *(_column_head(n, supply) for n, supply in enumerate(SUPPLIES)),
                *(
                    _number(quadrant, across, down)
                    for across in range(len(SUPPLIES))
                    for down in range(len(RESPONSES))
                ),
            ],
        },
    }  # fmt: skip


def _side(quadrant: Quadrant, count: int) -> float:
    """Area in proportion to people; nobody has no square."""
    most = max(quadrant.people.values()) or 1
    return LARGEST * sqrt(count / most)


def _row(quadrant: Quadrant, place: int, response: ResponseState, query: Query) -> dict[str, Any]:
    counts = [quadrant.people[response, supply] for supply in SUPPLIES]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [across + _PLACE for across in range(len(SUPPLIES))],
        "y": [place] * len(SUPPLIES),
        "customdata": [
            query(response, supply) if count else None
            for supply, count in zip(SUPPLIES, counts, strict=True)
        ],
        "marker": {
            "symbol": "square",
            "size": [_side(quadrant, count) for count in counts],
            "color": var(_COLOURS[response]),
            "opacity": 1,
            "line": {"width": 0},
        },
        "cliponaxis": False,
        "hovertext": [
            f"{RESPONSE_WORDS[response]}, {SUPPLY_WORDS[supply].lower()}: {count:,}"
            for supply, count in zip(SUPPLIES, counts, strict=True)
        ],
        "hoverinfo": "text",
    }


def _number(quadrant: Quadrant, across: int, down: int) -> dict[str, Any]:
    response, supply = RESPONSES[down], SUPPLIES[across]
    count, share = quadrant.people[response, supply], quadrant.share(response, supply)
    beside = f"<br>{share} of {quadrant.known:,}" if share else ""
    return {
        "x": across + _PLACE,
        "y": down,
        "xshift": LARGEST / 2 + 10,
        "xanchor": "left",
        "align": "left",
        "showarrow": False,
        "text": f"<b>{count:,}</b>{beside}",
        "font": {"size": FONT + 1, "color": var(Token.INK)},
    }


def _column_head(place: int, supply: SupplyState) -> dict[str, Any]:
    return {
        "x": place + _PLACE,
        "y": 1,
        "xref": "x",
        "yref": "paper",
        "xanchor": "left",
        "yanchor": "bottom",
        "xshift": -LARGEST / 2,
        "yshift": 4,
        "showarrow": False,
        "text": SUPPLY_WORDS[supply],
        "font": {"size": FONT, "color": var(Token.MUTED)},
    }


def _rule(ends: dict[str, float]) -> dict[str, Any]:
    line = {"color": var(Token.LINE), "width": 1}
    return {"type": "line", "layer": "below", "line": line, **ends}
