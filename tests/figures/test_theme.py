"""The colour table: readable in both themes, and the same for CSS and charts."""

import re
from itertools import pairwise
from pathlib import Path

import plotly.graph_objects as go
import pytest

from dashboard.figures import theme
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
from dashboard.static_files import ASSETS

TEXT, MARK = 7.0, 3.0


def luminance(hex_colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    channels = [int(hex_colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
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
    light, dark, paper = re.split(r'\[data-bs-theme="dark"\]|@media print', css_variables())
    for text, mode in ((light, Mode.LIGHT), (dark, Mode.DARK), (paper, Mode.LIGHT)):
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


@pytest.mark.parametrize("mode", Mode)
def test_words_in_a_signal_hue_are_readable(mode: Mode) -> None:
    """Overdue dates and links are short words beside ink; they stay above WCAG's 4.5:1."""
    for token in (Token.ATTENTION, Token.IMPROVING):
        for ground in (Token.PAPER, Token.SURFACE):
            assert contrast(colour(token, mode), colour(ground, mode)) >= 4.5


@pytest.mark.parametrize("mode", Mode)
def test_what_is_drawn_over_the_bands_stands_out_from_the_strongest(mode: Mode) -> None:
    """The score line, its markers and its targets; words over the bands are in ink."""
    for token in (Token.INK, Token.MUTED, Token.IMPROVING, Token.ATTENTION, Token.UNKNOWN):
        assert contrast(colour(token, mode), colour(Token.BAND_4, mode)) >= MARK


@pytest.mark.parametrize("mode", Mode)
def test_words_stay_readable_under_the_pointer_and_when_disabled(mode: Mode) -> None:
    """Hover grounds are surface and line; what is disabled is muted on surface, never faded."""
    assert contrast(colour(Token.INK, mode), colour(Token.LINE, mode)) >= TEXT
    assert contrast(colour(Token.MUTED, mode), colour(Token.SURFACE, mode)) >= TEXT
    text = (ASSETS / "tandem.css").read_text(encoding="utf-8")
    disabled = re.search(r":disabled[^{]*\{([^}]*)\}", text)
    assert disabled is not None
    assert "color: var(--tandem-muted)" in disabled[1]
    assert "background-color: var(--tandem-surface)" in disabled[1]
    assert "opacity: 1" in disabled[1]


#: Any way of writing a colour that is not a reference to a token.
LITERAL_COLOUR = re.compile(
    r"(?:#|%23)(?:[0-9A-Fa-f]{6}|[0-9A-Fa-f]{3})\b"
    r"|\b(?:rgb|hsl)a?\((?!0, ?0, ?0, ?0\))"
    r"|(?:color|background|fill|stroke): (?:white|black|red|green|blue|gr[ae]y|orange|silver)\b"
)


def _sources() -> list[Path]:
    sheets = [*ASSETS.glob("*.css"), *ASSETS.glob("*.js"), *ASSETS.glob("head/*.js")]
    code = Path(theme.__file__).parents[1].rglob("*.py")
    return sorted({*sheets, *code} - {Path(theme.__file__)})


@pytest.mark.parametrize("source", _sources(), ids=lambda source: source.name)
def test_no_colour_is_written_anywhere_but_in_the_table(source: Path) -> None:
    """Style sheets, scripts and figures refer to tokens; there is no second list of colours."""
    text = source.read_text(encoding="utf-8")
    assert LITERAL_COLOUR.findall(text) == []


def test_every_token_that_is_referred_to_exists() -> None:
    for source in _sources():
        used = set(re.findall(r"var\(--tandem-([\w-]+)\)", source.read_text(encoding="utf-8")))
        assert used <= {token.value for token in Token} | {"font"}, source.name


def test_the_sign_in_the_browsers_tab_is_of_the_same_colours() -> None:
    """A picture of its own, which no variable reaches."""
    text = (ASSETS / "favicon.svg").read_text(encoding="utf-8")
    assert set(re.findall(r"#[0-9A-Fa-f]{6}", text)) <= {
        c.on(mode) for c in COLOURS.values() for mode in Mode
    }
    assert re.findall(r"#[0-9A-Fa-f]{3,8}", text) == re.findall(r"#[0-9A-Fa-f]{6}", text)
