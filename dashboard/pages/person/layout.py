"""The person page: header, panel on one time axis, next strip, table twins."""

from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.auth.emergency import emergency_href, moment
from dashboard.auth.session import current_scope
from dashboard.components.as_of import day_banner
from dashboard.components.flag_dialog import flag_dialog
from dashboard.components.how_made import how_made
from dashboard.components.notice import emergency_notice, not_found, notice
from dashboard.components.person_header import foot, header, next_strip
from dashboard.components.person_key import person_key
from dashboard.components.person_measures import measures_row
from dashboard.components.person_outcomes import outcomes
from dashboard.components.person_panel_frame import panel_frame
from dashboard.components.person_since import since_strip
from dashboard.components.person_tables import cleared, table_twins
from dashboard.context import current_context
from dashboard.domain.as_of import AsOf
from dashboard.domain.method_definitions import Anchor, MethodId
from dashboard.domain.methods import measure_anchor, method_anchor, rule_anchor
from dashboard.domain.panel_foot import CONFIDENTIAL
from dashboard.figures.person_windows import PanelFigures, panel_figures
from dashboard.pages.person.care import care_actions
from dashboard.pages.person.clear import last_rest, may_clear, tomorrow
from dashboard.pages.person.controls import bar, href
from dashboard.pages.person.ids import Ids
from dashboard.pages.person.twins import panel_tables
from dashboard.pages.person.view import PersonView, open_person
from dashboard.paths import day_query


def layout(
    public_id: str, window: Any = None, measure: Any = None, as_of: Any = None, **_: Any
) -> Component:
    """The page of the person with this opaque id, or the same answer as for no such page."""
    scope = current_scope()
    view = open_person(
        current_context(), scope, public_id, window=window, measure=measure, as_of=as_of
    )
    return not_found(emergency_href(scope)) if view is None else page(public_id, view)


def page(public_id: str, view: PersonView) -> html.Article:
    """Everything of one view; no calculation, no access."""
    figures = figures_of(view)
    shown = figures["figures"][view.request.window.value]["panel"]
    parts: list[Component] = [
        html.Div(top(public_id, view), id=Ids.TOP, className="person-top"),
        panel_frame(Ids.GRAPH, shown["layout"]["width"], shown["layout"]["height"]),
        html.Div(bottom(public_id, view), id=Ids.BOTTOM, className="person-bottom"),
        html.Div(id=Ids.SAID, className="person-said", role="status"),
        html.Button(id=Ids.PNG, hidden=True, type="button"),
        *_stores(public_id, view, figures),
    ]
    today = view.as_of.today
    if may_clear(current_scope(), AsOf(today, today)):
        parts.append(flag_dialog(tomorrow(today), last_rest(today)))
    return html.Article(parts, className="person")


def figures_of(view: PersonView) -> PanelFigures:
    """What the browser needs to draw every window and to read any day."""
    return panel_figures(view.record, view.panel.data)


def _stores(public_id: str, view: PersonView, figures: PanelFigures) -> list[Component]:
    shown = {"window": view.request.window.value, "lane": None}
    return [
        dcc.Store(id=Ids.FIGURE, data=figures),
        dcc.Store(id=Ids.VIEW, data=shown),
        dcc.Store(id=Ids.REQUEST, data=request_of(public_id, view)),
        *[
            dcc.Store(id=name)
            for name in (Ids.WIDTH, Ids.ASK, Ids.ANSWER, Ids.PICTURE, Ids.PICTURE_DONE)
        ],
    ]


def top(public_id: str, view: PersonView) -> list[Component]:
    """What stands above the lanes."""
    can_clear = may_clear(current_scope(), view.as_of)
    measures = measures_row(
        view.briefs, view.request.measure, lambda m: href(public_id, view, measure=m.key)
    )
    return [
        bar(public_id, view),
        *day_banner(view.as_of, href(public_id, view, today=True)),
        *_emergency(view),
        *[notice(text) for text in view.notices],
        header(view.facts, view.panel.headline, _explain, can_clear=can_clear),
        since_strip(view.since, view.as_of.day),
        *([measures] if measures is not None else []),
    ]


def _emergency(view: PersonView) -> list[Component]:
    """That the record is open by emergency access, where it is."""
    if view.open_until is None:
        return []
    return [emergency_notice(moment(view.open_until), emergency_href(current_scope()))]


def bottom(public_id: str, view: PersonView) -> list[Component]:
    """What stands below the lanes."""
    return [
        next_strip(view.facts),
        *care_actions(public_id, today=view.as_of.other_day is None),
        person_key(view.panel.data),
        foot([view.foot, CONFIDENTIAL]),
        how_made(_figures(view)),
        outcomes(view.outcomes),
        table_twins(panel_tables(view)),
        cleared(view.cleared),
    ]


def request_of(public_id: str, view: PersonView) -> dict[str, str]:
    """What is shown, as the browser may ask for it again."""
    return {
        "public_id": public_id,
        "window": view.request.window.value,
        "measure": view.request.measure.key,
        **day_query(view.as_of.other_day),
    }


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
