"""The one table of colours, fonts and sizes: read by the CSS variables and by the Plotly templates.

Two signal hues plus neutrals; shape, place and words carry meaning, colour only repeats it.
Body text reaches 7:1 and marks 3:1 on their ground in both themes; ``tests/figures/test_theme.py``
measures it.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Mode(StrEnum):
    """The two themes, named as Bootstrap's ``data-bs-theme`` names them."""

    LIGHT = "light"
    DARK = "dark"


class Use(StrEnum):
    """What a colour is for, which says how much contrast it needs on the page's ground."""

    GROUND = "ground"
    TEXT = "text"
    MARK = "mark"
    FAINT = "faint"


class Token(StrEnum):
    """The names of the colours; the CSS variable is ``--tandem-<name>``."""

    PAPER = "paper"
    SURFACE = "surface"
    LINE = "line"
    TRACK = "track"
    CONTROL = "control"
    INK = "ink"
    MUTED = "muted"
    MEDICATION = "medication"
    MEDICATION_PAST = "medication-past"
    IMPROVING = "improving"
    ATTENTION = "attention"
    UNKNOWN = "unknown"
    BAND_0 = "band-0"
    BAND_1 = "band-1"
    BAND_2 = "band-2"
    BAND_3 = "band-3"
    BAND_4 = "band-4"


@dataclass(frozen=True, slots=True)
class Colour:
    """One token in both themes, as ``#RRGGBB``."""

    light: str
    dark: str
    use: Use

    def on(self, mode: Mode) -> str:
        return self.light if mode is Mode.LIGHT else self.dark


COLOURS: dict[Token, Colour] = {
    Token.PAPER: Colour("#FFFFFF", "#121820", Use.GROUND),
    Token.SURFACE: Colour("#F6F7F9", "#1B222B", Use.GROUND),
    Token.LINE: Colour("#E2E6EA", "#2C3641", Use.FAINT),
    Token.TRACK: Colour("#E2E6EA", "#2C3641", Use.FAINT),
    Token.CONTROL: Colour("#7F8A94", "#7F8D9A", Use.MARK),
    Token.INK: Colour("#1B1F24", "#F2F5F8", Use.TEXT),
    Token.MUTED: Colour("#4A5560", "#B4BEC8", Use.TEXT),
    Token.MEDICATION: Colour("#3D5A73", "#9FB6C9", Use.MARK),
    Token.MEDICATION_PAST: Colour("#7D93A6", "#6F8597", Use.MARK),
    Token.IMPROVING: Colour("#0B62A8", "#6CBBF2", Use.MARK),
    Token.ATTENTION: Colour("#A84300", "#FFA257", Use.MARK),
    Token.UNKNOWN: Colour("#6B7680", "#94A0AB", Use.MARK),
    # Severity, low to high. The first is the paper itself.
    Token.BAND_0: Colour("#FFFFFF", "#121820", Use.GROUND),
    Token.BAND_1: Colour("#FFF6EA", "#1F1E1E", Use.GROUND),
    Token.BAND_2: Colour("#FEEAD2", "#2E261F", Use.GROUND),
    Token.BAND_3: Colour("#FBDCB7", "#3D2E20", Use.GROUND),
    Token.BAND_4: Colour("#F6CC98", "#4E3822", Use.GROUND),
}

BANDS: tuple[Token, ...] = (
    Token.BAND_0,
    Token.BAND_1,
    Token.BAND_2,
    Token.BAND_3,
    Token.BAND_4,
)

# Inter has tabular figures; the fallbacks are what the common systems bring.
FONT_FAMILY = '"Inter Variable", Inter, "Segoe UI", "Helvetica Neue", Arial, sans-serif'


def colour(token: Token, mode: Mode) -> str:
    """The ``#RRGGBB`` of ``token`` in the theme ``mode``."""
    return COLOURS[token].on(mode)


def var(token: Token) -> str:
    """The CSS reference of ``token``, for a component's ``style``."""
    return f"var(--tandem-{token.value})"


def _declarations(mode: Mode) -> str:
    return "".join(f"--tandem-{token.value}:{c.on(mode)};" for token, c in COLOURS.items())


def css_variables() -> str:
    """Both themes as CSS custom properties; ``data-bs-theme`` on ``<html>`` chooses."""
    return (
        f":root{{--tandem-font:{FONT_FAMILY};color-scheme:light;{_declarations(Mode.LIGHT)}}}"
        f'[data-bs-theme="dark"]{{color-scheme:dark;{_declarations(Mode.DARK)}}}'
    )


def template(mode: Mode) -> dict[str, Any]:
    """The Plotly template of a theme, as a plain dict for ``layout.template``.

    Flat: no frame, no grid, no zero line; a figure switches on the few lines it needs.
    """
    ink, muted = colour(Token.INK, mode), colour(Token.MUTED, mode)
    line, paper = colour(Token.LINE, mode), colour(Token.PAPER, mode)
    axis: dict[str, Any] = {
        "showgrid": False,
        "zeroline": False,
        "showline": False,
        "gridcolor": line,
        "linecolor": line,
        "tickcolor": line,
        "tickfont": {"color": muted, "size": 13},
        "title": {"font": {"color": muted, "size": 13}},
    }
    series = (Token.INK, Token.IMPROVING, Token.ATTENTION, Token.MEDICATION, Token.MEDICATION_PAST)
    return {
        "layout": {
            "font": {"family": FONT_FAMILY, "color": ink, "size": 14},
            "paper_bgcolor": paper,
            "plot_bgcolor": paper,
            "colorway": [colour(token, mode) for token in series],
            "xaxis": axis,
            "yaxis": axis,
            "hoverlabel": {
                "bgcolor": colour(Token.SURFACE, mode),
                "bordercolor": colour(Token.CONTROL, mode),
                "font": {"family": FONT_FAMILY, "color": ink, "size": 14},
            },
            "legend": {"font": {"color": muted}},
            "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        }
    }


# Given to every dcc.Graph: no upload to another host, no logo.
GRAPH_CONFIG: dict[str, Any] = {
    "showSendToCloud": False,
    "displaylogo": False,
    "displayModeBar": False,
}
