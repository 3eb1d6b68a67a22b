"""The wall's geometry: sizes by distance, and a canvas whose texts are never smaller than that.

Sizes are design pixels of a screen 1080 high; the browser scales the finished figure as a whole,
so that a 4K screen shows what a 1080p one shows, twice as large.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from dashboard.domain.wording import MONTHS
from dashboard.figures.lane_axes import PLOT_WIDTH, Figure, Lane, Span
from dashboard.figures.lanes import Canvas
from dashboard.figures.plain_text import cut_to, text_width
from dashboard.figures.theme import Token

SCREEN_WIDTH, SCREEN_HEIGHT = 1920, 1080
#: Nothing essential in the outer 5 %.
WALL_WIDTH = SCREEN_WIDTH * 0.9
WALL_HEIGHT = SCREEN_HEIGHT * 0.9


class Preset(StrEnum):
    """How far away the team sits; the codes stand in the address."""

    THREE_METRES = "3m"
    FOUR_METRES = "4m"
    SIX_METRES = "6m"


DEFAULT_PRESET = Preset.FOUR_METRES


@dataclass(frozen=True, slots=True)
class WallSize:
    """Font sizes of a preset and how much it may show. ``text`` is the smallest there is."""

    text: int
    key: int
    headline: int
    drug_rows: int
    strips: int
    events: bool
    #: Lines of text that the score lane is high at least.
    score_lines: float
    #: Whether there is room for what was decided last time and what changed since.
    since: bool = True
    #: Lines of dose texts above a bar at most; the latest dose stands in any case.
    dose_lines: int = 3
    clock: bool = True

    @property
    def line(self) -> float:
        """Height of one line of text."""
        return self.text * 1.17

    @property
    def left(self) -> float:
        return self.text * 9.6

    @property
    def right(self) -> float:
        return self.text * 6.8

    @property
    def plot(self) -> float:
        return WALL_WIDTH - self.left - self.right


SIZES: Mapping[Preset, WallSize] = {
    Preset.THREE_METRES: WallSize(28, 44, 64, drug_rows=4, strips=3, events=True, score_lines=5),
    Preset.FOUR_METRES: WallSize(36, 44, 64, drug_rows=3, strips=2, events=True, score_lines=3.6),
    Preset.SIX_METRES: WallSize(
        54,
        64,
        64,
        drug_rows=2,
        strips=1,
        events=False,
        score_lines=3.2,
        since=False,
        dose_lines=1,
        clock=False,
    ),
}


def axis_height(size: WallSize) -> float:
    """Design pixels of the month names under the lanes."""
    return size.line * 1.3


def fitting(words: str, width: float, size: WallSize) -> str:
    """The words, without what stands in brackets at their end where that has no room."""
    if text_width(words, size.text) <= width - 8:
        return words
    return cut_to(words.partition(" (")[0], width - 8, size.text)


@dataclass(slots=True)
class Row:
    """One line of text over the plot: who has taken which pixels, up to ``end``."""

    end: float
    taken: list[tuple[float, float]] = field(default_factory=list)

    def take(self, left: float, right: float, gap: float = 14.0) -> bool:
        """Take [left, right] if it is free and inside; ``False`` leaves it as it was."""
        if left < 0 or right > self.end + 0.5:
            return False
        if any(left < b + gap and a - gap < right for a, b in self.taken):
            return False
        self.taken.append((left, right))
        return True


@dataclass(slots=True)
class WallCanvas(Canvas):
    """A canvas in the wall's sizes; pixels across the plot run from 0 to ``size.plot``."""

    size: WallSize = SIZES[DEFAULT_PRESET]
    #: Rows of text in the lanes drawn so far.
    rows: int = 0

    def px(self, day: date) -> float:
        """Pixels from the left edge of the plot to ``day`` (not clipped)."""
        return (day - self.span.start).days / self.span.days * self.size.plot

    @property
    def today(self) -> float:
        return self.px(self.span.as_of)

    def words(
        self,
        lane: Lane,
        text: str,
        x: float,
        y: float,
        *,
        size: float | None = None,
        token: Token = Token.INK,
        bold: bool = False,
        anchor: str = "left",
    ) -> None:
        """Write at pixels ``x`` across the plot, in the preset's smallest size or larger."""
        wanted = max(self.size.text, size or 0)
        place = x * PLOT_WIDTH / self.size.plot
        self.text(lane, text, place, y, size=wanted, token=token, bold=bold, anchor=anchor)

    def below(self, text: str, down: float) -> None:
        """Write in the left margin, ``down`` pixels below the last lane, beside the months."""
        lane, place = self.lanes[-1], -14.0 * PLOT_WIDTH / self.size.plot
        self.text(
            lane, text, place, lane.low, size=self.size.text, token=Token.MUTED, anchor="right",
            lift=-down,
        )  # fmt: skip

    def name(self, lane: Lane, text: str, y: float, *, bold: bool) -> None:
        """Name a lane or a row in the left margin."""
        token = Token.INK if bold else Token.MUTED
        self.words(lane, text, -14.0, y, token=token, bold=bold, anchor="right")

    def wall_figure(self) -> Figure:
        """The figure as a plain dict in design pixels, colours still as references."""
        figure = self.figure()
        layout = figure["layout"]
        foot = axis_height(self.size)
        layout.update(
            width=WALL_WIDTH,
            height=self.height + foot,
            margin={"l": self.size.left, "r": self.size.right, "t": 0, "b": foot, "pad": 0},
            hovermode=False,
        )
        layout["font"]["size"] = self.size.text
        layout["xaxis"].update(_ticks(self.span, self.size), showspikes=False)
        layout["xaxis"]["tickfont"]["size"] = self.size.text
        for name, axis in layout.items():
            if name.startswith("yaxis"):
                axis["showticklabels"] = False
        return figure


def _ticks(span: Span, size: WallSize) -> Figure:
    """Months, thinned until their names have room; years where more than 14 months are shown."""
    long = span.days > 430
    firsts: list[date] = []
    day = span.start.replace(day=1)
    while day <= span.end:
        if day >= span.start:
            firsts.append(day)
        day = (day + timedelta(days=32)).replace(day=1)
    room = size.plot / (span.days / 30.4)
    step = next((n for n in (1, 2, 3, 6, 12) if room * n > size.text * 3.2), 12)
    # The last name must not run out of the plot into the margin of the screen.
    shown = [
        d for d in firsts if (d.month - 1) % step == 0 and (span.end - d).days / 30.4 * room > 10
    ]
    return {
        "tickvals": [d.isoformat() for d in shown],
        "ticktext": [str(d.year) if long and d.month == 1 else MONTHS[d.month - 1] for d in shown],
    }
