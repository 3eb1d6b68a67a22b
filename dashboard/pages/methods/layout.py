"""The methods page: contents and filter beside every entry, part by part."""

from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.components.methods_contents import (
    contents,
    denominators,
    filter_box,
    review_counts,
)
from dashboard.components.methods_entry import entry_article
from dashboard.domain.method_definitions import Group
from dashboard.domain.method_entry import Entry
from dashboard.domain.methods import GROUPS, MethodsBook, group_anchor
from dashboard.pages.methods.ids import Ids

LEAD = (
    "How Tandem arrives at what it shows: every rule, measure and figure in words, with its "
    "numbers, its source and who reviewed it. It is made from the same definition files that the "
    "rules read. What is not yet reviewed waits for a clinician's signature."
)


def methods_page(book: MethodsBook) -> Component:
    """The whole page."""
    return html.Div(
        [
            dcc.Store(id=Ids.ARRIVED),
            html.Div(
                [filter_box(Ids.FIND, Ids.FOUND, len(book.entries)), contents(book)],
                className="methods-side",
            ),
            html.Div([*_head(book), *_parts(book), denominators(book)], className="methods-main"),
        ],
        id=Ids.PAGE,
        className="page methods",
    )


def _head(book: MethodsBook) -> list[Component]:
    return [
        html.H1("Methods", className="page-title"),
        html.P(LEAD, className="page-lead methods-lead"),
        review_counts(book),
        html.P(
            ["Rule book ", html.Code(book.version), ", printed on every export."],
            className="methods-version",
        ),
    ]


def _parts(book: MethodsBook) -> list[Component]:
    return [_part(group, entries) for group, entries in book.groups]


def _part(group: Group, entries: tuple[Entry, ...]) -> html.Section:
    anchor = group_anchor(group)
    heading = f"{anchor}-title"
    named: dict[str, Any] = {"aria-labelledby": heading}
    return html.Section(
        [
            html.H2(GROUPS[group], id=heading, className="methods-part-title"),
            *[entry_article(entry) for entry in entries],
        ],
        id=anchor,
        className="methods-part",
        tabIndex=-1,
        **named,
    )
