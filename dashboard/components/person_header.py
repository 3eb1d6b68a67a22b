"""Header, next strip and foot of the person panel, as words around the lanes."""

from collections.abc import Callable, Sequence

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.domain.method_definitions import Anchor
from dashboard.domain.panel_facts import FlagLine, NextLine, PanelFacts
from dashboard.domain.panel_headline import Headline
from dashboard.paths import methods_href

#: Where the rule with an id is explained.
Explain = Callable[[str], Anchor]


def header(facts: PanelFacts, said: Headline, explain: Explain) -> html.Header:
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
            _flags(facts, explain),
        ],
        className="person-header" if facts.flags else "person-header person-header-wide",
    )


def _flags(facts: PanelFacts, explain: Explain) -> html.Div:
    if not facts.flags:
        return html.Div(html.P("No flags"), className="person-flags person-no-flags")
    parts: list[Component] = [html.Ul([_flag(flag, explain) for flag in facts.flags])]
    if facts.more_flags:
        parts.append(html.P(f"+{facts.more_flags} more", className="person-more"))
    return html.Div(parts, className="person-flags", **{"aria-label": "Flags"}, role="region")


def _flag(flag: FlagLine, explain: Explain) -> html.Li:
    return html.Li(
        [
            html.Strong(flag.label),
            html.Span(flag.why),
            dcc.Link(
                f"rule {flag.rule}",
                href=methods_href(explain(flag.rule_id)),
                className="person-rule text-link",
            ),
        ],
        className="person-flag person-flag-safety" if flag.safety else "person-flag",
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
