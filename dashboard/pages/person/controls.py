"""The bar above the person: the way back, time window, day, exports; and the addresses of views."""

from dash import dcc, html

from dashboard.components.as_of_slider import as_of_slider
from dashboard.domain.panel_window import DEFAULT_WINDOW, WINDOW_WORDS, Window
from dashboard.pages.person.view import PersonView
from dashboard.paths import caseload_href, day_query, person_csv_href, person_href


def href(
    public_id: str,
    view: PersonView,
    *,
    window: Window | None = None,
    measure: str | None = None,
    today: bool = False,
) -> str:
    """The canonical address of this view with one thing changed: defaults do not stand in it."""
    window = window or view.request.window
    measure = measure or view.request.measure.key
    day = None if today else view.as_of.other_day
    base = person_href(public_id, None if window is DEFAULT_WINDOW else window.value, day)
    if measure == view.measures[0].key:
        return base
    return f"{base}{'&' if '?' in base else '?'}measure={measure}"


def bar(public_id: str, view: PersonView) -> html.Div:
    """Everything that changes what is shown, but the measure."""
    day = view.as_of.other_day
    return html.Div(
        [
            dcc.Link(
                "← Caseload", href=caseload_href(day_query(day)), className="person-back text-link"
            ),
            _windows(public_id, view),
            as_of_slider(view.as_of, view.first_day),
            html.Div(
                [
                    html.A(
                        "CSV",
                        href=person_csv_href(public_id, day),
                        download="",
                        className="bar-button",
                    ),
                    # The button stands as long as the page, so that a picture asked for is made.
                    html.Button("PNG", type="button", className="bar-button person-png"),
                    html.Button("Print", type="button", className="bar-button person-print"),
                ],
                className="person-exports",
            ),
        ],
        className="person-bar",
    )


def _windows(public_id: str, view: PersonView) -> html.Nav:
    items = []
    for window, text in WINDOW_WORDS.items():
        here = window is view.request.window
        link = html.A(
            text,
            href=href(public_id, view, window=window),
            className="person-choice",
            **{"data-part": "window", "data-window": window.value},
        )
        current = {"aria-current": "true"} if here else {}
        items.append(html.Li(link, className="person-here" if here else None, **current))
    return html.Nav(
        [html.Span("Time window", className="person-choice-label"), html.Ul(items)],
        className="person-choices",
        **{"aria-label": "Time window"},
    )
