"""The strip that says what changed since the last case review."""

from collections.abc import Sequence
from datetime import date

from dash import html
from dash.development.base_component import Component

from dashboard.domain.partial_date import known_to
from dashboard.domain.since_review import Change, SinceReview
from dashboard.domain.wording import day, whole_weeks

SHOWN = 3


def since_strip(found: SinceReview, as_of: date) -> html.Section:
    """The weightiest changes in a line, the others and what did not change one step away."""
    if found.since is None:
        head = html.Strong("Not discussed in a case review yet")
        return html.Section(head, className="person-since", **_named())
    ago = whole_weeks(found.since, as_of)
    head = html.Strong(f"Since the review of {day(found.since, as_of)} ({ago})")
    shown, more = found.changes[:SHOWN], found.changes[SHOWN:]
    parts: list[Component] = [head]
    if shown:
        parts.append(_list(shown, as_of))
    else:
        parts.append(html.Span("nothing recorded that changed", className="person-since-none"))
    if more or found.same:
        parts.append(_more(more, found.same, as_of))
    return html.Section(parts, className="person-since", **_named())


def _named() -> dict[str, str]:
    return {"aria-label": "Since the last review"}


def _list(changes: Sequence[Change], as_of: date) -> html.Ul:
    return html.Ul([_item(change, as_of) for change in changes])


def _item(change: Change, as_of: date) -> html.Li:
    parts: list[str | Component] = [html.Span(change.words)]
    if change.on is not None:
        parts += [" ", html.Span(_dated(change, change.on, as_of), className="person-since-day")]
    return html.Li(parts, className="person-since-attention" if change.attention else None)


def _dated(change: Change, on: date, as_of: date) -> str:
    return day(known_to(on, change.precision), as_of)


def _more(more: Sequence[Change], same: Sequence[str], as_of: date) -> html.Details:
    label = f"+{len(more)} more" if more else "unchanged"
    parts: list[Component] = []
    if more:
        parts.append(_list(more, as_of))
    if same:
        parts.append(html.P(f"Unchanged or not known: {'; '.join(same)}."))
    return html.Details([html.Summary(label), *parts], className="person-since-more")
