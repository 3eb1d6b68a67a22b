"""The person page: header, panel on one time axis, next strip, table twins."""

from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.auth.session import current_scope
from dashboard.components.as_of import day_banner
from dashboard.components.how_made import how_made
from dashboard.components.notice import not_found, notice
from dashboard.components.person_header import foot, header, next_strip
from dashboard.components.person_tables import table_twins
from dashboard.context import current_context
from dashboard.domain.method_definitions import Anchor, MethodId
from dashboard.domain.methods import measure_anchor, method_anchor, rule_anchor
from dashboard.domain.panel_foot import CONFIDENTIAL
from dashboard.domain.panel_window import DEFAULT_WINDOW, WINDOW_WORDS, Window
from dashboard.domain.wording import words
from dashboard.figures.lane_axes import PANEL_WIDTH
from dashboard.figures.person_panel import person_panel
from dashboard.figures.person_sessions import SHAPES
from dashboard.figures.theme import GRAPH_CONFIG
from dashboard.pages.person.ids import Ids
from dashboard.pages.person.twins import panel_tables
from dashboard.pages.person.view import PersonView, open_person
from dashboard.paths import caseload_href, day_query, person_csv_href, person_href

EMPTY_FIGURE: dict[str, Any] = {
    "data": [],
    "layout": {
        "xaxis": {"visible": False},
        "yaxis": {"visible": False},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
    },
}


def layout(
    public_id: str, window: Any = None, measure: Any = None, as_of: Any = None, **_: Any
) -> Component:
    """The page of the person with this opaque id, or the same answer as for no such page."""
    view = open_person(
        current_context(), current_scope(), public_id, window=window, measure=measure, as_of=as_of
    )
    return not_found() if view is None else page(public_id, view)


def page(public_id: str, view: PersonView) -> html.Article:
    """Everything of one view; no calculation, no access."""
    figure = person_panel(view.panel.data)
    return html.Article(
        [
            _bar(public_id, view),
            *day_banner(view.as_of, _href(public_id, view, today=True)),
            *[notice(text) for text in view.notices],
            header(view.facts, view.panel.headline, _explain),
            _panel(figure),
            _key(),
            next_strip(view.facts),
            foot([view.foot, CONFIDENTIAL]),
            how_made(_figures(view)),
            table_twins(panel_tables(view)),
            dcc.Store(id=Ids.FIGURE, data=figure),
            dcc.Store(id=Ids.WIDTH),
            dcc.Store(id=Ids.REQUEST, data=_request(public_id, view)),
            dcc.Store(id=Ids.PICTURE),
            dcc.Store(id=Ids.PICTURE_DONE),
        ],
        className="person",
    )


def _explain(rule: str) -> Anchor:
    return rule_anchor(current_context().rules, rule)


def _figures(view: PersonView) -> list[tuple[str, Anchor]]:
    measure = view.request.measure
    return [
        ("sentence", method_anchor(MethodId.OUTCOME_SENTENCE)),
        (measure.name, measure_anchor(current_context().rules, measure.key)),
        ("supply", method_anchor(MethodId.SUPPLY)),
        ("supply gaps", method_anchor(MethodId.SUPPLY_GAPS)),
        ("sessions attended", method_anchor(MethodId.ATTENDANCE)),
        ("last seen", method_anchor(MethodId.LAST_SEEN)),
        ("next contact", method_anchor(MethodId.NEXT_CONTACT)),
        ("flags", method_anchor(MethodId.FLAGS_SHOWN)),
        ("what is next", method_anchor(MethodId.NEXT_SHOWN)),
    ]


def _request(public_id: str, view: PersonView) -> dict[str, str]:
    return {
        "public_id": public_id,
        "window": view.request.window.value,
        "measure": view.request.measure.key,
        **day_query(view.as_of.other_day),
    }


def _bar(public_id: str, view: PersonView) -> html.Div:
    day = view.as_of.other_day
    return html.Div(
        [
            dcc.Link(
                "← Caseload", href=caseload_href(day_query(day)), className="person-back text-link"
            ),
            _windows(public_id, view),
            _measures(public_id, view),
            html.Div(
                [
                    html.A(
                        "CSV",
                        href=person_csv_href(public_id, day),
                        download="",
                        className="bar-button",
                    ),
                    html.Button("PNG", id=Ids.PNG, type="button", className="bar-button"),
                ],
                className="person-exports",
            ),
        ],
        className="person-bar",
    )


def _href(
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


def _windows(public_id: str, view: PersonView) -> html.Nav:
    return _choice(
        "Time window",
        [
            (text, _href(public_id, view, window=window), window is view.request.window)
            for window, text in WINDOW_WORDS.items()
        ],
    )


def _measures(public_id: str, view: PersonView) -> html.Nav:
    return _choice(
        "Measure",
        [
            (m.name, _href(public_id, view, measure=m.key), m is view.request.measure)
            for m in view.measures
        ],
    )


def _choice(label: str, links: list[tuple[str, str, bool]]) -> html.Nav:
    items = []
    for text, href, here in links:
        current = {"aria-current": "true"} if here else {}
        link = dcc.Link(text, href=href, className="person-choice")
        items.append(html.Li(link, className="person-here" if here else None, **current))
    return html.Nav(
        [html.Span(label, className="person-choice-label"), html.Ul(items)],
        className="person-choices",
        **{"aria-label": label},
    )


def _panel(figure: dict[str, Any]) -> html.Div:
    ratio = f"{PANEL_WIDTH} / {figure['layout']['height']:g}"
    return html.Div(
        html.Figure(
            [
                dcc.Graph(
                    id=Ids.GRAPH,
                    figure=EMPTY_FIGURE,
                    config={**GRAPH_CONFIG, "responsive": False, "doubleClick": False},
                    style={"width": "100%", "height": "100%"},
                ),
                html.Figcaption(
                    "Score, medication, supply, sessions and events on one time axis. The same "
                    "as tables below.",
                    className="visually-hidden",
                ),
            ],
            className="person-figure",
            style={"aspectRatio": ratio},
        ),
        className="person-scroll",
        tabIndex=0,
        role="region",
        **{"aria-label": "Panel of this person"},
    )


def _key() -> html.P:
    """What the six shapes of a session mean."""
    parts: list[Component] = [html.Span("Sessions", className="person-key-title")]
    for state, shape in SHAPES.items():
        sign = html.Span(shape.sign, className="person-sign", **{"aria-hidden": "true"})
        parts.append(html.Span([sign, f" {words(state)}"]))
    return html.P(parts, className="person-key")
