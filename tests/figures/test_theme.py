"""The colour table: readable in both themes, and the same for CSS and charts."""

import re
from itertools import pairwise

import plotly.graph_objects as go
import pytest

from dashboard.figures.theme import (
    BANDS,
    COLOURS,
    Mode,
    Token,
    Use,
    colour,
    css_variables,
    template,
)

TEXT, MARK = 7.0, 3.0


def _luminance(hex_colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    channels = [int(hex_colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_measure_itself() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize("token", [t for t, c in COLOURS.items() if c.use is Use.TEXT])
def test_text_is_readable_on_page_and_surface(token: Token, mode: Mode) -> None:
    for ground in (Token.PAPER, Token.SURFACE):
        assert contrast(colour(token, mode), colour(ground, mode)) >= TEXT


@pytest.mark.parametrize("mode", Mode)
def test_ink_is_readable_on_every_band(mode: Mode) -> None:
    for band in BANDS:
        assert contrast(colour(Token.INK, mode), colour(band, mode)) >= TEXT


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize("token", [t for t, c in COLOURS.items() if c.use is Use.MARK])
def test_marks_stand_out_from_page_and_surface(token: Token, mode: Mode) -> None:
    assert contrast(colour(token, mode), colour(Token.PAPER, mode)) >= MARK
    if token is not Token.MEDICATION_PAST:  # drawn on the page only
        assert contrast(colour(token, mode), colour(Token.SURFACE, mode)) >= MARK


@pytest.mark.parametrize("mode", Mode)
def test_bands_grow_stronger_with_severity(mode: Mode) -> None:
    """Also without colour: each step is further from the page than the one before."""
    paper = colour(Token.PAPER, mode)
    steps = [contrast(colour(band, mode), paper) for band in BANDS]
    assert all(weaker < stronger for weaker, stronger in pairwise(steps))


def test_a_stopped_medicine_differs_from_a_current_one_in_grey() -> None:
    for mode in Mode:
        current, past = colour(Token.MEDICATION, mode), colour(Token.MEDICATION_PAST, mode)
        assert contrast(current, past) >= 1.5


def test_css_has_every_token_in_both_themes() -> None:
    light, dark = css_variables().split('[data-bs-theme="dark"]')
    for text, mode in ((light, Mode.LIGHT), (dark, Mode.DARK)):
        found = dict(re.findall(r"--tandem-([\w-]+):(#\w{6});", text))
        assert found == {token.value: colour(token, mode) for token in Token}


@pytest.mark.parametrize("mode", Mode)
def test_the_chart_template_is_valid_and_of_the_same_colours(mode: Mode) -> None:
    figure = go.Figure(layout={"template": template(mode)})
    layout = figure.layout.template.layout
    assert layout.paper_bgcolor == colour(Token.PAPER, mode)
    assert layout.font.color == colour(Token.INK, mode)
    assert set(layout.colorway) <= {c.on(mode) for c in COLOURS.values()}
    assert layout.xaxis.showgrid is False


def test_every_colour_of_the_style_sheet_is_a_token() -> None:
    from dashboard.static_files import ASSETS

    text = (ASSETS / "tandem.css").read_text(encoding="utf-8")
    assert re.findall(r"#[0-9A-Fa-f]{3,8}\b", text) == []
    used = set(re.findall(r"var\(--tandem-([\w-]+)\)", text))
    assert used <= {token.value for token in Token} | {"font"}
