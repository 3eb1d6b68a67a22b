"""The button "Meeting pack": what it makes, with names or without, how far it is, the files.

``assets/pack.js`` asks the server and shows what it answers; every word but the connection's comes
from there or from here.
"""

from enum import StrEnum

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

TITLE = "Meeting pack"
NO_CHROMIUM = (
    "The meeting pack needs Chromium, which is not installed on the server. "
    "Ask whoever looks after it; the CSV of the summary works without."
)
_CONTENTS = (
    "A PDF with an index, one page for each person on the agenda and the decisions so far, "
    "and the index as CSV."
)
_MASKED = "Initials and numbers only."
_NAMES = "With names"


class PackIds(StrEnum):
    """``HINT`` says why there is no pack; ``NAMES`` is ticked for one with names."""

    HINT = "pack-hint"
    NAMES = "pack-names"


def pack_control(meeting_id: str, *, may_name: bool, can_draw: bool) -> Component:
    """``may_name``: whether names may be asked for; ``can_draw``: whether Chromium is there."""
    if not can_draw:
        return html.Div(
            [
                html.Button(TITLE, type="button", disabled=True, className="bar-button",
                            **{"aria-describedby": PackIds.HINT}),
                html.P(NO_CHROMIUM, id=PackIds.HINT, className="pack-hint"),
            ],
            className="pack",
        )  # fmt: skip
    return html.Details(
        [
            html.Summary(TITLE, className="bar-button"),
            html.Div(
                [
                    html.P(_CONTENTS),
                    _ask(may_name),
                    _under_way(),
                    # Filled by the script; only what came of it is read out.
                    html.P(className="pack-said", role="status"),
                    html.P(
                        [_file("pdf", "PDF"), _file("csv", "CSV"), _button("again", "Delete both")],
                        className="pack-files",
                        hidden=True,
                    ),
                ],
                className="pack-panel",
            ),
        ],
        className="pack",
        **{"data-pack-meeting": meeting_id},
    )


def _ask(may_name: bool) -> Component:
    """A check box that is not ticked, for whoever may see names."""
    choice: Component = html.P(_MASKED, className="pack-masked")
    if may_name:
        label = f"{_NAMES}; otherwise initials and numbers only"
        choice = dbc.Checkbox(id=PackIds.NAMES, label=label, value=False)
    return html.Div([choice, _button("start", "Make the pack")], className="pack-ask")


def _under_way() -> Component:
    return html.Div(
        [
            html.Progress(value="0", max="1", **{"aria-label": "People done"}),
            html.Span(className="pack-count"),
            _button("cancel", "Cancel"),
        ],
        className="pack-under-way",
        hidden=True,
    )


def _button(does: str, text: str) -> html.Button:
    return html.Button(text, type="button", className="pack-button", **{"data-pack-do": does})


def _file(kind: str, text: str) -> html.A:
    return html.A(text, href="#", download="", className="text-link", **{"data-pack-file": kind})


def beside_pack(head: Component, pack: Component) -> html.Div:
    """The head of a page with the button at its right; the panel opens over the page."""
    return html.Div([head, pack], className="with-pack")
