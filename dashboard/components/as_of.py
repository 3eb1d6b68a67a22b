"""The day a page shows: the banner when it is not today, and the control that changes it."""

from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from dashboard.domain.as_of import FIRST_DAY, LAST_DAY, AsOf, banner, limits

DAY_CONTROL = "as-of-day"
DAY_SLIDER = "as-of-slider"
#: Days that the slider reaches back and ahead.
SLIDER_BACK, SLIDER_AHEAD = 365, 30


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
    """A native date field; emptied, it is today again. Below it a slider over the near days."""
    told: dict[str, Any] = {"data-today": as_of.today.isoformat()}
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
            *_slider(as_of),
        ],
        className="day-control",
        **told,
    )


def _slider(as_of: AsOf) -> list[Component]:
    """A native range over the last 12 months and the next 30 days, with a tick at today.

    ``assets/as_of_slider.js`` gives its day to the date field. A day outside stands at the end.
    """
    away = (as_of.day - as_of.today).days
    return [
        dbc.Label(
            "As-of day, from 12 months ago to 30 days ahead",
            html_for=DAY_SLIDER,
            className="visually-hidden",
        ),
        dbc.Input(
            id=DAY_SLIDER,
            type="range",
            min=-SLIDER_BACK,
            max=SLIDER_AHEAD,
            step=1,
            value=max(-SLIDER_BACK, min(SLIDER_AHEAD, away)),
            list=f"{DAY_SLIDER}-ticks",
            className=f"day-slider day-slider-{as_of.tense}",
        ),
        html.Datalist(html.Option(value="0"), id=f"{DAY_SLIDER}-ticks"),
    ]
