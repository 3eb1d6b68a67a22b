"""What stands beside and around the entries: contents, filter box, review counts, denominators."""

from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.components.table import Cell, Column, table
from dashboard.domain.method_definitions import Group
from dashboard.domain.method_entry import Entry
from dashboard.domain.methods import (
    DENOMINATORS,
    GROUPS,
    MethodsBook,
    ReviewCount,
    group_anchor,
)
from dashboard.domain.wording import plural


def contents(book: MethodsBook) -> html.Nav:
    """Parts with how many entries each has; every part opens to its entries."""
    named: dict[str, Any] = {"aria-label": "Contents"}
    parts = [_part(group, entries) for group, entries in book.groups]
    last = html.Li(_link("What each figure is of", DENOMINATORS), className="methods-contents-end")
    return html.Nav(html.Ul([*parts, last], className="methods-contents"), **named)


def _part(group: Group, entries: tuple[Entry, ...]) -> html.Li:
    links = [html.Li(_link(entry.label, entry.anchor)) for entry in entries]
    head = html.Summary(
        [
            html.Span(GROUPS[group]),
            html.Span(str(len(entries)), className="methods-count"),
        ]
    )
    first = html.Li(_link("The whole part", group_anchor(group)))
    return html.Li(html.Details([head, html.Ul([first, *links])]))


def _link(text: str, anchor: str) -> html.A:
    return html.A(text, href=f"#{anchor}")


def filter_box(box: str, status: str, total: int) -> html.Div:
    """The box that narrows the entries by words, and how many it leaves."""
    live: dict[str, Any] = {"aria-live": "polite"}
    return html.Div(
        [
            html.Label("Find in methods", htmlFor=box, className="methods-find-label"),
            dcc.Input(
                id=box,
                type="search",
                value="",
                debounce=False,
                placeholder="words, a rule, a number",
                autoComplete="off",
                className="methods-find",
            ),
            html.P(plural(total, "entry", "entries"), id=status, className="methods-found", **live),
        ],
        className="methods-finder",
    )


def review_counts(book: MethodsBook) -> html.Ul:
    """ "45 of 45 rules not yet reviewed", one line for each kind."""
    lines = [html.Li(_count(review)) for review in book.reviews if review.of]
    return html.Ul(lines, className="methods-reviews")


def _count(review: ReviewCount) -> list[str | Component]:
    kind = review.kind.removesuffix("s") if review.of == 1 else review.kind
    return [
        html.Strong(f"{review.not_reviewed} of {review.of}"),
        f" {kind} not yet reviewed",
    ]


def denominators(book: MethodsBook) -> html.Section:
    """Every share and count of the pages with what it is of."""
    columns = [Column("Figure", head=True), Column("Of"), Column("Shown on")]
    found = [entry for entry in book.entries if entry.denominator]
    rows: list[list[Cell]] = [
        [
            html.A(entry.label, href=f"#{entry.anchor}", className="text-link"),
            entry.denominator,
            "; ".join(entry.shown_on) or "no page yet",
        ]
        for entry in found
    ]
    heading = f"{DENOMINATORS}-title"
    named: dict[str, Any] = {"aria-labelledby": heading}
    caption = f"{len(found)} figures that are a share or a count of something"
    return html.Section(
        [
            html.H2("What each figure is of", id=heading, className="section-title"),
            table(caption, columns, rows),
        ],
        id=DENOMINATORS,
        className="methods-denominators",
        tabIndex=-1,
        **named,
    )
