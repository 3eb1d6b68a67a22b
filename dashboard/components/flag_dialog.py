"""The dialog in which a flag is cleared with a note, or acknowledged until a day."""

from datetime import date
from enum import StrEnum
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

NOTE_LENGTH = 1000


class FlagIds(StrEnum):
    """``ASKED`` names the flag the dialog was opened for; ``DONE`` brings what came of it."""

    DIALOG = "flag-dialog"
    ASKED = "flag-asked"
    NOTE = "flag-note"
    UNTIL = "flag-until"
    SAVE = "flag-save"
    DONE = "flag-done"
    SHOWN = "flag-shown"


def flag_dialog(first: date, last: date) -> html.Div:
    """``first``, ``last``: the days until which a flag may rest. Opened by ``person_flags.js``."""
    named: dict[str, Any] = {"aria-labelledby": "flag-title"}
    return html.Div(
        [
            html.Dialog(
                [
                    html.H2("Clear this flag", id="flag-title", className="flag-title"),
                    html.P("", className="flag-why"),
                    dbc.Label("What you found and did", html_for=FlagIds.NOTE),
                    dbc.Textarea(id=FlagIds.NOTE, maxlength=NOTE_LENGTH, rows=3, required=True),
                    html.P(
                        "Kept in the record with your name. No notes of what was said in therapy.",
                        className="flag-help",
                    ),
                    html.Div(
                        [
                            dbc.Label(
                                "Acknowledge only until (empty: clear it)", html_for=FlagIds.UNTIL
                            ),
                            dbc.Input(
                                id=FlagIds.UNTIL,
                                type="date",
                                min=first.isoformat(),
                                max=last.isoformat(),
                            ),
                        ],
                        className="flag-until",
                    ),
                    html.P("", className="flag-said", role="alert"),
                    html.Div(
                        [
                            html.Button("Cancel", type="button", className="bar-button flag-no"),
                            html.Button(
                                "Save", id=FlagIds.SAVE, type="button", className="flag-yes"
                            ),
                        ],
                        className="flag-buttons",
                    ),
                ],
                id=FlagIds.DIALOG,
                className="flag-dialog",
                **named,
            ),
            dcc.Store(id=FlagIds.ASKED),
            dcc.Store(id=FlagIds.DONE),
            dcc.Store(id=FlagIds.SHOWN),
        ]
    )
