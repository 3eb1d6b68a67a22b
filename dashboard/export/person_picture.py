"""The print figure of one person: header, lanes, next strip and foot inside the picture.

Designed at 1920×1080; the browser draws it at twice that. A panel with more rows than fit makes
the design larger and everything in it smaller, so that the picture keeps its shape.
"""

from dataclasses import dataclass
from datetime import date

from dashboard.domain.panel_facts import PanelFacts
from dashboard.domain.panel_foot import CONFIDENTIAL
from dashboard.domain.panel_headline import Headline
from dashboard.figures.lane_axes import BOTTOM, LEFT, PANEL_WIDTH, RIGHT, TOP, Figure, Size
from dashboard.figures.person_panel import PanelData, person_panel
from dashboard.figures.plain_text import cut_to, plain, text_width
from dashboard.figures.theme import Token, var

WIDTH, HEIGHT = 1920, 1080
HEADER = 232.0
FOOTER = 158.0
LINE = PANEL_WIDTH
FLAG_WIDTH = 560.0
HEADLINE_WIDTH = LINE - FLAG_WIDTH - 30
_ID_SHOWN = 8


@dataclass(frozen=True, slots=True)
class PictureWords:
    """What only a picture says: how it was made. ``made`` is in the clinic's time.

    ``day``: the banner of another day than today. ``page``: which picture of how many.
    """

    foot: str
    made: str
    by: str
    window: str
    measure: str
    day: str | None = None
    page: str = "1 of 1"


def file_name(public_id: str, as_of: date) -> str:
    """A file name without name, birth date or record number."""
    return f"tandem-person-{public_id[:_ID_SHOWN]}-{as_of.isoformat()}.png"


def person_picture(
    data: PanelData, said: Headline, facts: PanelFacts, printed: PictureWords
) -> Figure:
    """The figure, colours still as references; ``layout.width`` × ``height`` is always 16:9."""
    figure = person_panel(data, total_height=HEIGHT - HEADER - FOOTER)
    layout = figure["layout"]
    needed = layout["height"] + HEADER + FOOTER
    growth = max(1.0, needed / HEIGHT)
    width, height = WIDTH * growth, HEIGHT * growth
    spare = height - needed
    side = (width - PANEL_WIDTH) / 2
    layout["width"], layout["height"] = width, height
    layout["margin"] = {
        "l": LEFT + side,
        "r": RIGHT + side,
        "t": TOP + HEADER,
        "b": BOTTOM + FOOTER + spare,
        "pad": 0,
    }
    page = _Page(figure)
    _header(page, said, facts)
    _flags(page, facts)
    _next(page, facts)
    _foot(page, printed)
    if printed.day is not None:
        page.box((0, HEADLINE_WIDTH), (0, 32), Token.SURFACE)
        page.box((0, 7), (0, 32), Token.ATTENTION)
        page.text(printed.day, 22, 16, 21, bold=True)
    return figure


@dataclass(frozen=True, slots=True)
class _Page:
    """Writes around the lanes, in pixels from their top left or bottom left corner."""

    figure: Figure

    def text(
        self,
        words: str,
        x: float,
        y: float,
        size: float,
        *,
        below: bool = False,
        token: Token = Token.INK,
        bold: bool = False,
        right: bool = False,
    ) -> None:
        """``y`` pixels down from the top of the picture's header, or from under the axis."""
        self.figure["layout"]["annotations"].append(
            {
                "text": plain(words),
                "x": 0,
                "y": 0 if below else 1,
                "xref": "paper",
                "yref": "paper",
                "xanchor": "right" if right else "left",
                "yanchor": "middle",
                "xshift": x - LEFT,
                "yshift": -(BOTTOM + y) if below else TOP + HEADER - y,
                "showarrow": False,
                "font": {"size": size, "color": var(token), "weight": 680 if bold else 400},
            }
        )

    def box(
        self, x: tuple[float, float], y: tuple[float, float], token: Token, *, below: bool = False
    ) -> None:
        """A filled rectangle, measured like ``text``."""
        flip = [-(BOTTOM + v) if below else TOP + HEADER - v for v in y]
        self.figure["layout"]["shapes"].append(
            {
                "type": "rect",
                "xref": "paper",
                "yref": "paper",
                "xsizemode": "pixel",
                "ysizemode": "pixel",
                "xanchor": 0,
                "yanchor": 0 if below else 1,
                "x0": x[0] - LEFT,
                "x1": x[1] - LEFT,
                "y0": flip[0],
                "y1": flip[1],
                "fillcolor": var(token),
                "line": {"width": 0},
            }
        )


def _header(page: _Page, said: Headline, facts: PanelFacts) -> None:
    number = f" · {facts.name.record_number}" if facts.name.record_number else ""
    identity = f"{facts.name.full}{number}   {facts.identity}"
    wide = HEADLINE_WIDTH
    page.text(cut_to(identity, wide, 25), 0, 50, 25, token=Token.MUTED)
    first, rest = said.sentences[0], " ".join(said.sentences[1:])
    size = 46.0
    longest = max(text_width(first, size, bold=True), text_width(rest, size, bold=True))
    size = max(28.0, min(size, size * wide / max(longest, 1.0)))
    page.text(cut_to(first, wide, size, bold=True), 0, 98, size, bold=True)
    page.text(cut_to(rest, wide, size, bold=True), 0, 148, size, bold=True)
    page.text(cut_to(facts.seen, wide, 23), 0, 194, 23)
    counts = f"{facts.supply}     {facts.attendance}"
    page.text(cut_to(counts, LINE - 260, Size.BODY + 1), 0, 230, Size.BODY + 1, token=Token.MUTED)


def _flags(page: _Page, facts: PanelFacts) -> None:
    left = LINE - FLAG_WIDTH
    for index, flag in enumerate(facts.flags):
        top = 32.0 + index * 62
        page.box((left, LINE), (top, top + 56), Token.SURFACE)
        page.box((left, left + 7), (top, top + 56), Token.ATTENTION)
        label = cut_to(flag.label, FLAG_WIDTH - 40, 21)
        page.text(label, left + 22, top + 18, 21, bold=flag.safety)
        rule = f" · {flag.rule}"
        room = FLAG_WIDTH - 40 - text_width(rule, 17)
        page.text(cut_to(flag.why, room, 17) + rule, left + 22, top + 42, 17, token=Token.MUTED)
    if facts.more_flags:
        page.text(f"+{facts.more_flags} more", LINE, 230, Size.SMALL, token=Token.MUTED, right=True)
    if not facts.flags:
        page.text(facts.no_flags, LINE, 50, Size.BODY, token=Token.MUTED, right=True)


def _next(page: _Page, facts: PanelFacts) -> None:
    page.box((0, LINE), (8, 11), Token.INK, below=True)
    cells = [("Decided", "No decision recorded", "")]
    if facts.decision is not None:
        made = facts.decision
        cells = [(made.heading, made.text, made.detail)]
    for index, item in enumerate(facts.next_items[:2]):
        cells.append(("Then" if index else "Next", item.action, f"{item.owner} · {item.due}"))
    if not facts.next_items:
        cells.append(("Next", "Nothing open", ""))
    more = facts.more_next + max(0, len(facts.next_items) - 2)
    wide = LINE / len(cells) - 24
    for index, (heading, text, detail) in enumerate(cells):
        left = index * LINE / len(cells)
        last = index == len(cells) - 1
        note = f" (+{more} more open)" if more and last else ""
        page.text(cut_to(heading + note, wide, 19), left, 34, 19, below=True, token=Token.MUTED)
        page.text(cut_to(text, wide, 25), left, 62, 25, below=True)
        page.text(cut_to(detail, wide, 19), left, 88, 19, below=True, token=Token.MUTED)


def _foot(page: _Page, printed: PictureWords) -> None:
    made = (
        f"Window: {printed.window} · measure: {printed.measure} · filters: none · "
        f"made {printed.made} by {printed.by} · page {printed.page}"
    )
    foot = cut_to(printed.foot, LINE - 20, 17)
    page.text(foot, 0, 118, 17, below=True, token=Token.MUTED)
    page.text(cut_to(made, LINE - 440, 17), 0, 140, 17, below=True, token=Token.MUTED)
    page.text(CONFIDENTIAL, LINE, 140, 17, below=True, token=Token.MUTED, right=True)
