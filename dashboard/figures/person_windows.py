"""The panel in every time window, whole and lane by lane, so that the browser can change them."""

from dataclasses import replace
from typing import TypedDict

from dashboard.domain.panel_window import Window, window_days
from dashboard.domain.record import PersonRecord
from dashboard.figures.lane_axes import Figure, Span
from dashboard.figures.person_panel import PanelData, PanelLane, person_panel
from dashboard.figures.person_readout import Readout, readout

WHOLE = "panel"


class PanelFigures(TypedDict):
    """``figures``: window to ``panel`` or a lane to the figure, colours as references."""

    figures: dict[str, dict[str, Figure]]
    readout: Readout


def panel_figures(record: PersonRecord, data: PanelData) -> PanelFigures:
    """All that the page can show of ``data`` without asking again."""
    as_of = data.span.as_of
    figures: dict[str, dict[str, Figure]] = {}
    for window in Window:
        start, end = window_days(record, window, as_of)
        own = replace(data, span=Span(start, end, as_of))
        figures[window.value] = {WHOLE: person_panel(own)} | {
            lane.value: person_panel(own, lane=lane) for lane in PanelLane
        }
    return PanelFigures(figures=figures, readout=readout(data))
