"""The button that saves the people shown as pictures, and what brings these to the browser."""

from enum import StrEnum

from dash import dcc, html
from dash.development.base_component import Component


class PictureIds(StrEnum):
    """``PICTURES`` brings the figures to the browser; ``DONE`` says how many are saved."""

    BUTTON = "caseload-png"
    PICTURES = "caseload-pictures"
    DONE = "caseload-pictures-done"


def picture_control() -> list[Component]:
    """The button and its stores."""
    return [
        html.Button(
            "PNG",
            id=PictureIds.BUTTON,
            type="button",
            className="found-action",
            title="Save these people as pictures, 25 on each",
        ),
        dcc.Store(id=PictureIds.PICTURES),
        dcc.Store(id=PictureIds.DONE),
    ]
