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


def message_page(title: str, advice: str) -> html.Div:
    """A page that has only something to say, with the way back to the caseload."""
    return html.Div(
        [
            html.H1(title, className="page-title"),
            html.P(advice),
            html.P(dcc.Link("Open the caseload", href="/", className="text-link")),
        ],
        className="page message-page",
    )


def not_found() -> html.Div:
    """The answer for what does not exist and, word for word the same, for what may not be seen."""
    return message_page(
        "There is nothing at this address",
        "It may have been mistyped, or it may be about somebody outside your caseload.",
    )
