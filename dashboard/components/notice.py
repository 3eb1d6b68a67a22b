"""Things said in words: a notice on top of a page, an empty state, a page that is not there."""

from collections.abc import Sequence
from typing import TypeAlias

from dash import dcc, html
from dash.development.base_component import Component

Children: TypeAlias = str | Component | Sequence[str | Component]


def notice(children: Children) -> html.Div:
    """Something the reader should know about what they see: changed filters, missing data."""
    return html.Div(children, className="notice", role="status")


def attention(children: Children) -> html.Div:
    """A notice that something must be done about."""
    return html.Div(children, className="notice notice-attention", role="alert")


def empty_state(title: str, advice: str | None = None) -> html.Div:
    """Said where there is nothing to show, and what would change that. Never a blank area."""
    parts: list[Component] = [html.P(title, className="empty-title")]
    if advice:
        parts.append(html.P(advice, className="empty-advice"))
    return html.Div(parts, className="empty")


def message_page(title: str, advice: str, *more: Component) -> html.Div:
    """A page that has only something to say, with the way back to the caseload."""
    return html.Div(
        [
            html.H1(title, className="page-title"),
            html.P(advice),
            *more,
            html.P(dcc.Link("Open the caseload", href="/", className="text-link")),
        ],
        className="page message-page",
    )


def not_found(emergency: str | None = None) -> html.Div:
    """The answer for what does not exist and, word for word the same, for what may not be seen.

    ``emergency``: where the reader may ask for one person's record, whoever the address is about.
    """
    asking = "In an emergency you can open the record of one person outside your caseload: "
    return message_page(
        "There is nothing at this address",
        "It may have been mistyped, or it may be about somebody outside your caseload.",
        *([html.P([asking, _emergency_link(emergency)])] if emergency else []),
    )


def emergency_notice(until: str, emergency: str | None) -> html.Div:
    """Said on the page of somebody whom the reader has opened in an emergency."""
    said = f"You have opened this record by emergency access. It is open to you until {until}. "
    kept = "The supervisor of their team sees your reason. "
    return notice([said, kept, *([_emergency_link(emergency)] if emergency else [])])


def _emergency_link(href: str) -> html.A:
    # A plain page of the server's, not one of the application's.
    return html.A("Emergency access", href=href, className="text-link")
