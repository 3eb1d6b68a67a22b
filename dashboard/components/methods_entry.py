"""One entry of the methods page: heading with its own address, words, numbers, where it is from."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.components.table import Column, table
from dashboard.domain.method_entry import Entry, Fact, FactTable

#: The script of the page finds entries and parts by these classes.
ENTRY_CLASS = "methods-entry"


def entry_article(entry: Entry) -> html.Article:
    """The entry under its anchor, which takes the focus when a link leads there."""
    heading = f"{entry.anchor}-title"
    return html.Article(
        [
            _heading(entry, heading),
            html.P(entry.words, className="methods-words"),
            *_facts(entry.facts),
            *[_table(one) for one in entry.tables],
            _origin(entry),
        ],
        id=entry.anchor,
        className=ENTRY_CLASS,
        tabIndex=-1,
        **_aria(labelledby=heading),
    )


def _heading(entry: Entry, heading: str) -> html.Div:
    link = html.A(
        "#",
        href=f"#{entry.anchor}",
        className="methods-permalink",
        title="Link to this entry",
        **_aria(label=f"Link to {entry.label}"),
    )
    return html.Div(
        [
            html.H3(entry.label, id=heading, className="methods-label"),
            html.Code(entry.code, className="methods-code"),
            link,
        ],
        className="methods-heading",
    )


def _facts(facts: Sequence[Fact]) -> list[Component]:
    if not facts:
        return []
    pairs = [html.Div([html.Dt(fact.name), html.Dd(fact.value)]) for fact in facts]
    return [html.Dl(pairs, className="methods-facts")]


def _table(content: FactTable) -> Component:
    columns = [
        Column(title, numeric=title in content.numeric, head=number == 0)
        for number, title in enumerate(content.columns)
    ]
    shown = table(content.caption, columns, content.rows, compact=True, caption_hidden=True)
    if content.folded:
        return html.Details([html.Summary(content.caption), shown], className="methods-fold")
    wide = "" if len(content.columns) > len(("Band", "From", "To")) else " methods-narrow"
    return html.Div(
        [html.P(content.caption, className="methods-caption"), shown],
        className=f"methods-table{wide}",
    )


def _origin(entry: Entry) -> html.Dl:
    """What it is of, where it stands, source, version, author, review."""
    origin = entry.origin
    review = "methods-reviewed" if origin.reviewed_by else "methods-not-reviewed"
    rows: list[tuple[str, str | Component]] = []
    if entry.denominator:
        rows.append(("Of", entry.denominator))
    if entry.shown_on:
        rows.append(("Shown on", "; ".join(entry.shown_on)))
    rows += [
        ("Source", origin.source),
        ("Version", f"{origin.version}, by {origin.author}"),
        ("Review", html.Span(origin.review, className=review)),
    ]
    pairs = [html.Div([html.Dt(name), html.Dd(value)]) for name, value in rows]
    return html.Dl(pairs, className="methods-origin")


def _aria(**names: str) -> Mapping[str, Any]:
    """``aria-*`` attributes, whose names are no Python names."""
    return {f"aria-{name}": value for name, value in names.items()}
