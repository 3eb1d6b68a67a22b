"""The day a page shows: the banner when it is not today, and the control that changes it."""

from datetime import timedelta
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from dashboard.components.as_of_slider import DAY_WORDS, bare_slider
from dashboard.domain.as_of import FIRST_DAY, LAST_DAY, AsOf, banner, limits

DAY_CONTROL = "as-of-day"
#: What the slider reaches back and ahead.
SLIDER_BACK, SLIDER_AHEAD = timedelta(days=365), timedelta(days=30)


def day_banner(as_of: AsOf, today_href: str) -> list[Component]:
    """What the page shows instead of today, what to know of it, and the way back; or nothing."""
    said = banner(as_of)
    if said is None:
        return []
    hidden: dict[str, Any] = {"aria-hidden": "true"}
    back = dcc.Link(
        [html.Span("Back to today"), html.Span(" ✕", **hidden)],
        href=today_href,
        className="chip day-banner-back",
    )
    return [
        html.Div(
            [html.Strong(said), html.Span(limits(as_of), className="day-banner-limits"), back],
            className=f"notice day-banner day-banner-{as_of.tense}",
            role="status",
        )
    ]


def day_control(as_of: AsOf) -> html.Div:
    """A native date field; emptied, it is today again. Below it a slider over the near days, and
    the day in words: a browser writes 04/11/2026 for two different days, by its language.
    """
    said = {"aria-label": "Day shown", "aria-describedby": DAY_WORDS}
    return html.Div(
        [
            dbc.Label("As of", html_for=DAY_CONTROL, className="day-control-label"),
            dbc.Input(
                id=DAY_CONTROL,
                type="date",
                value=as_of.day.isoformat(),
                min=FIRST_DAY.isoformat(),
                max=LAST_DAY.isoformat(),
                # A date is typed in parts, each of which would be a date.
                debounce=True,
            ),
            bare_slider(as_of, as_of.today - SLIDER_BACK, as_of.today + SLIDER_AHEAD),
        ],
        className="day-control",
        role="group",
        **said,
    )
