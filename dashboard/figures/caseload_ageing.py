"""How long overdue, by kind: a row per kind, a column of bars per span, every number printed.

Bars of one column begin at one line, so that spans compare across kinds; stacked bars would let
only the first span compare, and need a key.
"""

from collections.abc import Callable
from typing import Any

from dashboard.domain.caseload_charts import Ageing
from dashboard.domain.caseload_states import Lateness
from dashboard.domain.caseload_words import LATENESS
from dashboard.domain.codes import DueKind
from dashboard.domain.wording import capital, words
from dashboard.figures.plain_text import plain
from dashboard.figures.theme import FONT_FAMILY, Token, var

ROW, HEAD, LEFT, FONT = 26, 28, 188, 13
#: The longest bar takes this much of its column; the rest is room for its number.
_LONGEST = 0.78
_COLOURS = {Lateness.LONGER: Token.ATTENTION}
Query = Callable[[DueKind, Lateness], str]


def ageing_figure(ageing: Ageing, query: Query) -> dict[str, Any]:
    """The figure as a plain dict with colour references; ``query`` names the filter of a mark."""
    kinds = ageing.kinds
    height = HEAD + ROW * len(kinds) + 6
    return {
        "data": [_column(ageing, kinds, n, late, query) for n, late in enumerate(Lateness)],
        "layout": {
            "height": height,
            "margin": {"l": LEFT, "r": 8, "t": HEAD, "b": 6, "pad": 0},
            "barmode": "overlay",
            "bargap": 0.4,
            "showlegend": False,
            "dragmode": False,
            "hovermode": "closest",
            "font": {"family": FONT_FAMILY, "size": FONT, "color": var(Token.INK)},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "xaxis": {"range": [0, len(Lateness)], "visible": False, "fixedrange": True},
            "yaxis": {
                "range": [len(kinds) - 0.5, -0.5],
                "fixedrange": True,
                "showgrid": False,
                "zeroline": False,
                "tickvals": list(range(len(kinds))),
                "ticktext": [_row_label(ageing, kind) for kind in kinds],
                "tickfont": {"size": FONT, "color": var(Token.INK)},
                "ticks": "",
                "automargin": False,
            },
            "annotations": [_column_head(n, late) for n, late in enumerate(Lateness)],
        },
    }


def _row_label(ageing: Ageing, kind: DueKind) -> str:
    return f"{plain(capital(words(kind)))} <b>{ageing.of_kind(kind):,}</b>  "


def _column(
    ageing: Ageing, kinds: tuple[DueKind, ...], place: int, late: Lateness, query: Query
) -> dict[str, Any]:
    counts = [ageing.count(kind, late) for kind in kinds]
    most = max(ageing.people.values(), default=1)
    return {
        "type": "bar",
        "orientation": "h",
        "base": place,
        "x": [_LONGEST * count / most for count in counts],
        "y": list(range(len(kinds))),
        "customdata": [
            query(kind, late) if count else None for kind, count in zip(kinds, counts, strict=True)
        ],
        "text": [f"{count:,}" for count in counts],
        "textposition": "outside",
        "textangle": 0,
        "cliponaxis": False,
        "textfont": {"size": FONT, "color": var(Token.INK)},
        "marker": {"color": var(_COLOURS.get(late, Token.MEDICATION_PAST))},
        "hovertext": [
            f"{capital(words(kind))}, {LATENESS[late]}: {count:,}"
            for kind, count in zip(kinds, counts, strict=True)
        ],
        "hoverinfo": "text",
    }


def _column_head(place: int, late: Lateness) -> dict[str, Any]:
    return {
        "x": place,
        "y": 1,
        "xref": "x",
        "yref": "paper",
        "xanchor": "left",
        "yanchor": "bottom",
        "yshift": 4,
        "showarrow": False,
        "text": LATENESS[late],
        "font": {"size": FONT, "color": var(Token.MUTED)},
    }
