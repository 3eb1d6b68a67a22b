"""The flags of a person: what, why, by which rule; the evidence on demand; the way to clear one."""

from collections.abc import Callable, Sequence

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.domain.method_definitions import Anchor
from dashboard.domain.panel_facts import FlagLine, PanelFacts
from dashboard.domain.wording import full_day
from dashboard.paths import methods_href

#: Where the rule with an id is explained.
Explain = Callable[[str], Anchor]


def flags(facts: PanelFacts, explain: Explain, *, can_clear: bool = False) -> html.Div:
    """At most three at once, the others behind "+n more"; where there are none it says so."""
    if not facts.flags:
        return html.Div(html.P(facts.no_flags), className="person-flags person-no-flags")
    parts: list[Component] = [_list(facts.flags, explain, can_clear)]
    if facts.folded_flags:
        more = html.Summary(f"+{len(facts.folded_flags)} more", className="person-more")
        rest = _list(facts.folded_flags, explain, can_clear)
        parts.append(html.Details([more, rest], className="person-more-flags"))
    return html.Div(parts, className="person-flags", **{"aria-label": "Flags"}, role="region")


def _list(lines: Sequence[FlagLine], explain: Explain, can_clear: bool) -> html.Ul:
    return html.Ul([_flag(line, explain, can_clear) for line in lines])


def _flag(flag: FlagLine, explain: Explain, can_clear: bool) -> html.Li:
    parts: list[Component] = [
        html.Strong(flag.label),
        html.Span(flag.why),
        html.Details(
            [
                html.Summary(f"rule {flag.rule}, evidence", className="person-rule"),
                _evidence(flag, explain),
            ],
            className="person-evidence",
        ),
    ]
    if can_clear and flag.evidence_id is not None:
        parts.append(_clear_button(flag))
    return html.Li(
        parts, className="person-flag person-flag-safety" if flag.safety else "person-flag"
    )


def _evidence(flag: FlagLine, explain: Explain) -> html.Div:
    pairs = list(flag.evidence)
    if flag.raised_on is not None:
        pairs.insert(0, ("Stands since", full_day(flag.raised_on)))
    terms: list[Component] = []
    for name, value in pairs:
        terms += [html.Dt(name), html.Dd(value)]
    link = dcc.Link(
        "how this rule works", href=methods_href(explain(flag.rule_id)), className="text-link"
    )
    return html.Div([html.Dl(terms), link])


def _clear_button(flag: FlagLine) -> html.Button:
    """Opens the dialog; ids of events are larger than what a browser counts exactly: text."""
    return html.Button(
        ["Clear …", html.Span(f" {flag.label}", className="visually-hidden")],
        type="button",
        className="person-clear",
        **{
            "data-rule": flag.rule_id,
            "data-evidence": str(flag.evidence_id),
            "data-label": flag.label,
            "data-why": flag.why,
            "data-safety": "yes" if flag.safety else "",
        },
    )
