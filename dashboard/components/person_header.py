"""Header, next strip and foot of the person panel, as words around the lanes."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.components.person_flags import Explain, flags
from dashboard.domain.panel_facts import NextLine, PanelFacts
from dashboard.domain.panel_headline import Headline


def header(
    facts: PanelFacts, said: Headline, explain: Explain, *, can_clear: bool = False
) -> html.Header:
    """Identity, headline, contacts, supply, attendance; flags beside them."""
    name = html.Span(facts.name.full, className="person-name")
    number = facts.name.record_number
    identity: list[str | Component] = [name]
    if number:
        identity.append(html.Span(number, className="person-number"))
    identity.append(html.Span(facts.identity))
    return html.Header(
        [
            html.Div(
                [
                    html.P(identity, className="person-identity"),
                    html.H1(
                        [html.Span(f"{part} ") for part in said.sentences],
                        className="person-headline",
                    ),
                    html.P(facts.seen, className="person-seen"),
                    html.P(
                        [html.Span(facts.supply), html.Span(facts.attendance)],
                        className="person-counts",
                    ),
                ],
                className="person-words",
            ),
            flags(facts, explain, can_clear=can_clear),
        ],
        className="person-header" if facts.flags else "person-header person-header-wide",
    )


def next_strip(facts: PanelFacts) -> html.Section:
    """The last decision, then what falls due, the earliest first."""
    parts: list[Component] = [_decision(facts)]
    last = len(facts.next_items) - 1
    for index, item in enumerate(facts.next_items):
        more = f" (+{facts.more_next} more open)" if facts.more_next and index == last else ""
        parts.append(_next(item, ("Then" if index else "Next") + more))
    if not facts.next_items:
        parts.append(_cell("Next", "Nothing open", "no follow-up is due or set"))
    return html.Section(parts, className="person-next", **{"aria-label": "Decided and next"})


def _decision(facts: PanelFacts) -> html.Div:
    if facts.decision is None:
        return _cell("Decided", "No decision recorded", "not discussed in a case review yet")
    return _cell(facts.decision.heading, facts.decision.text, facts.decision.detail)


def _next(item: NextLine, heading: str) -> html.Div:
    cell = _cell(heading, item.action, f"{item.owner} · {item.due}")
    if item.overdue:
        cell.className = "person-cell person-cell-overdue"
    cell.title = item.why
    return cell


def _cell(heading: str, text: str, detail: str) -> html.Div:
    return html.Div(
        [
            html.P(heading, className="person-cell-heading"),
            html.P([html.Strong(text), " ", html.Span(detail)], className="person-cell-text"),
        ],
        className="person-cell",
    )


def foot(lines: Sequence[str]) -> html.Footer:
    """What the panel rests on, and that it is confidential."""
    return html.Footer([html.P(line) for line in lines], className="person-foot")
