"""The frame of the lanes: the graph, a button per lane, the readout of a day."""

from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.figures.person_panel import PanelLane
from dashboard.figures.theme import GRAPH_CONFIG

EMPTY_FIGURE: dict[str, Any] = {
    "data": [],
    "layout": {
        "xaxis": {"visible": False},
        "yaxis": {"visible": False},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
    },
}
LANE_WORDS = {
    PanelLane.SCORE: "score",
    PanelLane.MEDICATION: "medication and supply",
    PanelLane.SESSIONS: "sessions",
    PanelLane.EVENTS: "events",
}
HELP = "person-panel-help"


def panel_frame(graph: str, width: float, height: float) -> html.Div:
    """``width`` and ``height`` of the figure that is drawn first, in design pixels."""
    figure = html.Figure(
        [
            dcc.Graph(
                id=graph,
                figure=EMPTY_FIGURE,
                config={**GRAPH_CONFIG, "responsive": False, "doubleClick": False},
                style={"width": "100%", "height": "100%"},
            ),
            html.Div(className="person-rule-line", hidden=True, **_hidden()),
            html.Figcaption(
                "Score, medication, supply, sessions and events on one time axis. The same "
                "as tables below.",
                className="visually-hidden",
            ),
        ],
        className="person-figure",
        style={"aspectRatio": f"{width:g} / {height:g}"},
    )
    scroll = html.Div(
        [figure],
        className="person-scroll",
        tabIndex=0,
        role="region",
        **{"aria-label": "Panel of this person", "aria-describedby": HELP},
    )
    return html.Div(
        [
            _lane_buttons(),
            scroll,
            html.Div(className="person-readout", hidden=True, role="status"),
            html.P(
                "Left and right arrow read the panel day by day, with Shift from mark to mark. "
                "1 to 4 enlarge a lane, Escape goes back.",
                id=HELP,
                className="visually-hidden",
            ),
        ],
        className="person-panel",
    )


def _hidden() -> dict[str, str]:
    return {"aria-hidden": "true"}


def _lane_buttons() -> html.Div:
    buttons: list[Component] = []
    for number, lane in enumerate(PanelLane, start=1):
        name = LANE_WORDS[lane]
        buttons.append(
            html.Button(
                [
                    html.Span(str(number), className="person-lane-number", **_hidden()),
                    html.Span(f"Enlarge {name}", className="visually-hidden"),
                ],
                type="button",
                title=f"Enlarge {name} (key {number})",
                className="person-lane-button",
                **{"data-lane": lane.value, "aria-pressed": "false"},
            )
        )
    return html.Div(buttons, className="person-lane-buttons", role="group", **_named())


def _named() -> dict[str, str]:
    return {"aria-label": "Enlarge a lane"}
