"""Horizontal bars over days: one trace per kind of mark, lengths exactly the interval."""

from dataclasses import dataclass, field
from datetime import date

from dashboard.domain.wording import full_day
from dashboard.figures.lane_axes import MILLISECONDS_A_DAY, Figure, Lane
from dashboard.figures.plain_text import plain
from dashboard.figures.theme import Token, var

CLEAR = "rgba(0,0,0,0)"


@dataclass(slots=True)
class Bars:
    """Collects half-open day intervals of one lane by kind."""

    lane: Lane
    kinds: dict[str, Figure] = field(default_factory=dict)

    def add(
        self,
        kind: str,
        token: Token | None,
        start: date,
        end: date,
        y: tuple[float, float],
        hover: str,
        *,
        outline: Token | None = None,
        line_width: float = 0,
        hatched: bool = False,
    ) -> None:
        """One bar from ``start`` to ``end``; an empty interval draws nothing."""
        if end <= start:
            return
        trace = self.kinds.setdefault(kind, self._trace(kind, token, outline, line_width, hatched))
        trace["base"].append(start.isoformat())
        trace["x"].append((end - start).days * MILLISECONDS_A_DAY)
        trace["y"].append((y[0] + y[1]) / 2)
        trace["width"].append(y[1] - y[0])
        days = (end - start).days
        trace["hovertext"].append(plain(f"{hover}: {full_day(start)}, {days} d"))

    def _trace(
        self,
        kind: str,
        token: Token | None,
        outline: Token | None,
        line_width: float,
        hatched: bool,
    ) -> Figure:
        marker: Figure = {
            "color": var(token) if token else CLEAR,
            "line": {"color": var(outline) if outline else CLEAR, "width": line_width},
        }
        if hatched:
            marker["pattern"] = {
                "shape": "/",
                "size": 10,
                "solidity": 0.25,
                "fgcolor": var(Token.UNKNOWN),
                "bgcolor": CLEAR,
            }
        return {
            "type": "bar",
            "orientation": "h",
            "name": kind,
            "base": [],
            "x": [],
            "y": [],
            "width": [],
            "hovertext": [],
            "hoverinfo": "text",
            "textposition": "none",
            "yaxis": self.lane.axis,
            "marker": marker,
        }

    def traces(self) -> list[Figure]:
        """The collected traces, one per kind."""
        return list(self.kinds.values())
