"""What a score lane shows, on the page and on the wall."""

from dataclasses import dataclass

from dashboard.domain.measures import Measure
from dashboard.domain.panel_scores import ScoreSeries
from dashboard.figures.theme import Token


@dataclass(frozen=True, slots=True)
class ScoreView:
    """What the lane shows beside the points: the baseline and the colour of the last value."""

    measure: Measure
    series: ScoreSeries
    baseline: float | None
    last_token: Token
    empty: str
