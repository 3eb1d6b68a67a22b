"""The row of views: those that every user finds, and behind "More" the rest and their own."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.components.caseload_controls import Href
from dashboard.domain.caseload_filter import CaseloadFilter
from dashboard.domain.caseload_views import BUILT_IN, ViewId, under, view_of

TABS = "caseload-tabs"
#: Sections that few look at; shown in the row while they are the one that is shown.
_FOLDED = (ViewId.LATER, ViewId.OUTREACH)


@dataclass(frozen=True, slots=True)
class Tabs:
    """What the row is made of: the view shown, how many people each view finds.

    Bookings of past days are not known: who has none then cannot be counted.
    """

    asked: CaseloadFilter
    counts: Mapping[ViewId, int]
    bookings_known: bool = True


def view_tabs(tabs: Tabs, href: Href, more: Component) -> html.Nav:
    """ "Overdue 37 · No next contact 14 …", each a link to the view under the same filters."""
    here = view_of(tabs.asked)
    row = [view for view in ViewId if view not in _FOLDED or view is here]
    items = [html.Li(view_link(tabs, view, href, f"caseload-tab-{view}")) for view in row]
    return html.Nav(
        [html.Ul(items, id=TABS), more],
        className="section-tabs",
        **_labelled("Views of the caseload"),
    )


def folded_links(tabs: Tabs, href: Href) -> list[Component]:
    """The links of the sections behind "More"."""
    return [html.Li(view_link(tabs, view, href)) for view in _FOLDED]


def view_link(tabs: Tabs, view: ViewId, href: Href, link_id: str | None = None) -> Component:
    """One view with its count, marked when it is shown.

    ``link_id``: the link keeps the focus when the row is drawn anew.
    """
    here = view is view_of(tabs.asked)
    count = tabs.counts[view]
    unknown = view is ViewId.NO_NEXT_CONTACT and not tabs.bookings_known
    said = [html.Span("–", **_hidden()), html.Span("not known", className="visually-hidden")]
    inner = [
        f"{BUILT_IN[view].label} ",
        html.Span(said if unknown else f"{count:,}", className="section-count"),
    ]
    mark = " section-tab-here" if here else ""
    hot = " section-tab-overdue" if view is ViewId.OVERDUE and count else ""
    given = {"id": link_id} if link_id else {}
    return dcc.Link(
        inner,
        href=href(under(BUILT_IN[view].asked, tabs.asked)),
        className=f"section-tab{mark}{hot}",
        title="shown now" if here else "",
        **given,
    )


def _hidden() -> dict[str, Any]:
    return {"aria-hidden": "true"}


def _labelled(text: str) -> dict[str, Any]:
    return {"aria-label": text}
