"""What every lane shares: design pixels, the span of days, the axes."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum
from typing import Any

from dashboard.domain.wording import MONTHS
from dashboard.figures.theme import Token, var

Figure = dict[str, Any]

PANEL_WIDTH = 1728
LEFT = 176
RIGHT = 156
TOP = 42
BOTTOM = 38
PLOT_WIDTH = PANEL_WIDTH - LEFT - RIGHT
MILLISECONDS_A_DAY = 86_400_000


class Size(IntEnum):
    """Font sizes in design pixels (1920 wide); 14 px of them on the smallest screen."""

    SMALL = 19
    BODY = 20
    LANE = 22
    VALUE = 40


@dataclass(frozen=True, slots=True)
class Span:
    """The days a panel shows, [start, end]; ``as_of`` lies inside."""

    start: date
    end: date
    as_of: date

    @property
    def days(self) -> int:
        return (self.end - self.start).days

    def px(self, day: date) -> float:
        """Design pixels from the left edge of the plot to ``day`` (not clipped)."""
        return (day - self.start).days / self.days * PLOT_WIDTH

    def shows(self, day: date) -> bool:
        return self.start <= day <= self.end

    def clip(self, day: date) -> date:
        return min(max(day, self.start), self.end)


@dataclass(frozen=True, slots=True)
class Lane:
    """One lane: its y axis (``y``, ``y2`` …), its height, and ``gap`` design pixels above it."""

    axis: str
    height: float
    gap: float
    low: float
    high: float
    ticks: tuple[float, ...] = ()

    @property
    def name(self) -> str:
        """The key of the axis in the layout."""
        return "yaxis" + self.axis[1:]


def time_axis(span: Span, bottom: Lane) -> Figure:
    """The one x axis of all lanes, named by month under the ``bottom`` lane."""
    ticks = month_ticks(span)
    return {
        "type": "date",
        "range": [span.start.isoformat(), span.end.isoformat()],
        "domain": [0, 1],
        "anchor": bottom.axis,
        "fixedrange": True,
        "showgrid": False,
        "zeroline": False,
        "showline": True,
        "linecolor": var(Token.LINE),
        "linewidth": 2,
        "tickmode": "array",
        "tickvals": [day.isoformat() for day, _ in ticks],
        "ticktext": [words for _, words in ticks],
        "tickangle": 0,
        "ticks": "",
        "tickfont": {"size": int(Size.SMALL), "color": var(Token.MUTED)},
        "hoverformat": "%-d %b %Y",
        "showspikes": True,
        "spikemode": "across",
        "spikesnap": "cursor",
        "spikethickness": 1,
        "spikedash": "solid",
        "spikecolor": var(Token.CONTROL),
    }


def value_axis(lane: Lane, domain: tuple[float, float]) -> Figure:
    """The y axis of a lane over its part of the height."""
    return {
        "domain": list(domain),
        "range": [lane.low, lane.high],
        "anchor": "x",
        "fixedrange": True,
        "showgrid": False,
        "zeroline": False,
        "showline": False,
        "ticks": "",
        "showticklabels": bool(lane.ticks),
        "tickmode": "array",
        "tickvals": list(lane.ticks),
        "tickfont": {"size": int(Size.SMALL), "color": var(Token.MUTED)},
        "ticklabelstandoff": 12,
    }


def month_ticks(span: Span) -> list[tuple[date, str]]:
    """The first day of each month shown, thinned until the names fit; January carries the year."""
    day = span.start.replace(day=1)
    firsts = []
    while day <= span.end:
        if day >= span.start:
            firsts.append(day)
        day = (day + timedelta(days=32)).replace(day=1)
    months = max(1.0, span.days / 30.4)
    step = next((n for n in (1, 2, 3, 6, 12) if PLOT_WIDTH / months * n > 66), 12)
    shown = [d for d in firsts if (d.month - 1) % step == 0]
    years = {d.year for d in shown}
    return [(d, _tick(d, first=d is shown[0], many=len(years) > 1)) for d in shown]


def _tick(day: date, *, first: bool, many: bool) -> str:
    with_year = many and (first or day.month == 1)
    return MONTHS[day.month - 1] + (f" {day.year}" if with_year else "")
