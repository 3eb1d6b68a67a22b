"""Behind "More": sections that few look at, own views, and how to keep the present one."""

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from dashboard.components.caseload_controls import Href
from dashboard.components.caseload_views import Tabs, folded_links
from dashboard.domain.caseload_filter import CaseloadFilter
from dashboard.domain.caseload_views import kept_of
from dashboard.domain.saved_views import NAME_LENGTH, SavedView


class OwnViewIds(StrEnum):
    """``LIST`` is drawn anew after every change; ``SAID`` tells what came of it.

    ``HERE`` names the view that is shown, ``FOLDED`` holds the sections behind it.
    """

    HERE = "caseload-more-views"
    FOLDED = "caseload-folded"
    LIST = "caseload-own-views"
    NAME = "caseload-view-name"
    SAVE = "caseload-view-save"
    CHOSEN = "caseload-view-chosen"
    RENAME = "caseload-view-rename"
    DELETE = "caseload-view-delete"
    SAID = "caseload-view-said"


def more_views(tabs: Tabs, own: Sequence[SavedView], href: Href) -> html.Details:
    """The fold; while one of the user's own views is shown it bears that view's name."""
    here = next((view for view in own if is_shown(view, tabs.asked)), None)
    name = html.Span(here.name, className="views-here") if here else "More"
    panel = html.Div(
        [
            html.Ul(folded_links(tabs, href), className="views-folded", id=OwnViewIds.FOLDED),
            html.Div(own_list(own, tabs.asked, href), id=OwnViewIds.LIST),
            _editor(),
        ],
        className="views-panel",
    )
    summary = html.Summary(name, id=OwnViewIds.HERE)
    return html.Details([summary, panel], className="views-more")


def is_shown(view: SavedView, asked: CaseloadFilter) -> bool:
    return kept_of(asked) == view.asked


def own_list(own: Sequence[SavedView], asked: CaseloadFilter, href: Href) -> list[Component]:
    """Links to the user's views on the day shown, and the choice of one to change."""
    title = html.H2("Your views", className="views-title")
    if not own:
        none = html.P("None yet. Set filters, then save them here.", className="unknown")
        return [title, none, _chosen(own)]
    links = [html.Li(_link(view, asked, href)) for view in own]
    return [title, html.Ul(links, className="views-own"), _chosen(own)]


def _link(view: SavedView, asked: CaseloadFilter, href: Href) -> Component:
    there = replace(view.asked, as_of=asked.as_of, charts=asked.charts)
    mark = " section-tab-here" if is_shown(view, asked) else ""
    return dcc.Link(view.name, href=href(there), className=f"section-tab{mark}")


def _chosen(own: Sequence[SavedView]) -> html.Div:
    """Which of them "Rename" and "Delete" are about; not there while there is none."""
    return html.Div(
        [
            dbc.Label("View to change", html_for=OwnViewIds.CHOSEN),
            dbc.Select(
                id=OwnViewIds.CHOSEN,
                options=[{"label": view.name, "value": view.id} for view in own],
                value=own[0].id if own else None,
            ),
            _button("Rename", OwnViewIds.RENAME),
            _button("Delete", OwnViewIds.DELETE),
        ],
        className="views-change",
        hidden=not own,
    )


def _button(text: str, button: OwnViewIds) -> html.Button:
    """What its answer changes on screen is not what the page came with any more."""
    changes = {"data-changes": f"{OwnViewIds.LIST} {OwnViewIds.SAID}"}
    return html.Button(text, id=button, type="button", className="views-button", **changes)


def _editor() -> html.Div:
    return html.Div(
        [
            dbc.Label("Name of the view", html_for=OwnViewIds.NAME),
            dbc.Input(id=OwnViewIds.NAME, type="text", maxlength=NAME_LENGTH, autocomplete="off"),
            _button("Save this view", OwnViewIds.SAVE),
            html.P(
                "Keeps view, filters and order; not the search text, not the day.",
                className="views-note",
            ),
            html.P(id=OwnViewIds.SAID, className="views-said", role="status"),
        ],
        className="views-editor",
    )
