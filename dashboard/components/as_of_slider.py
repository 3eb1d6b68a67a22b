"""The as-of slider: a native range over days, for any page that can show another day.

Put ``as_of_slider(as_of, first)`` on a page. The part in the browser (``assets/as_of_slider.js``)
writes the day under the thumb while it moves, and once it rests sends the event ``tandem:as-of``
from the slider, with ``detail.day`` as an ISO date, "" for today. A page that changes without a new
address answers with ``preventDefault()``; otherwise the address of the page gets ``as_of`` and the
router shows it. Arrow keys go by a day, Page Up and Down by a tenth of the range.
"""

from datetime import date, timedelta

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from dashboard.domain.as_of import AsOf
from dashboard.domain.wording import full_day

AS_OF_SLIDER = "as-of-slider"
#: The day in words.
DAY_WORDS = "as-of-words"
#: So far back a slider reaches at least, however young the records are.
LEAST_DAYS = 91
MOST_DAYS = 3 * 366


def slider_range(as_of: AsOf, first: date | None) -> tuple[date, date]:
    """First and last day: from the first event, at most three years back, to today.

    A day outside (an older one, or one of the future) widens it to that day.
    """
    today = as_of.today
    start = min(first or today, today - timedelta(days=LEAST_DAYS))
    start = max(start, today - timedelta(days=MOST_DAYS))
    return min(start, as_of.day), max(today, as_of.day)


def as_of_slider(as_of: AsOf, first: date | None) -> html.Div:
    """With its label and the day in words. ``first``: the first day there is anything to show of;
    ``None`` when not known."""
    start, end = slider_range(as_of, first)
    return _frame(
        as_of,
        start,
        [
            dbc.Label("As of", html_for=AS_OF_SLIDER, className="as-of-slider-label"),
            _range(as_of, start, end),
            _words(as_of),
        ],
    )


def bare_slider(as_of: AsOf, first: date, last: date) -> html.Div:
    """Beside a date field that has the label; widened to the day shown."""
    start, end = min(first, as_of.day), max(last, as_of.day)
    label = dbc.Label("As-of day", html_for=AS_OF_SLIDER, className="visually-hidden")
    return _frame(as_of, start, [label, _range(as_of, start, end), _words(as_of)])


def _words(as_of: AsOf) -> html.Span:
    return html.Span(full_day(as_of.day), id=DAY_WORDS, className="as-of-slider-day")


def _range(as_of: AsOf, start: date, end: date) -> dbc.Input:
    return dbc.Input(
        id=AS_OF_SLIDER,
        type="range",
        min=0,
        max=(end - start).days,
        step=1,
        value=(as_of.day - start).days,
        className="as-of-slider-range",
    )


def _frame(as_of: AsOf, start: date, children: list[Component]) -> html.Div:
    other = as_of.other_day is not None
    return html.Div(
        children,
        className="as-of-slider as-of-slider-other" if other else "as-of-slider",
        **{"data-first": start.isoformat(), "data-today": as_of.today.isoformat()},
    )
