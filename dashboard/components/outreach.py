"""Outreach and open decisions of one person: a small form, what can be taken back, what to do.

Numbers of decisions and attempts stand as text: they are larger than a browser can count.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from dashboard.components.outreach_ids import CareAction, CareIds
from dashboard.domain.care_rules import Rule
from dashboard.domain.codes import OutreachOutcome, RemovalReason
from dashboard.domain.outreach import rest_by_rule
from dashboard.domain.recording import RecordedDecision, decision_words
from dashboard.domain.wording import capital, day, plural, words
from dashboard.paths import person_href

NO_REASON = "none"


@dataclass(frozen=True, slots=True)
class CareView:
    """What the section shows. ``returned``: this person's attempts in words; ``undo``: the attempt
    that the reader may take back; ``said``: the answer to the last click, ``changed``: it changed
    what the rest of the page shows.
    """

    public_id: str
    today: date
    rule: Rule
    returned: str
    undo: tuple[int, OutreachOutcome] | None
    decisions: Sequence[RecordedDecision]
    key: str
    said: str = ""
    changed: bool = False


def care_section(view: CareView) -> html.Section:
    """Folded until somebody wants it; open after an answer."""
    count = len(view.decisions)
    title = "Outreach and open decisions"
    return html.Section(
        html.Details(
            [
                html.Summary(f"{title} ({plural(count, 'open decision')})"),
                html.Div(care_body(view), id=CareIds.SECTION),
                dcc.Store(id=CareIds.ACTION),
            ],
            className="care",
        ),
        **{"aria-label": title},
    )


def care_body(view: CareView) -> list[Component]:
    """What changes with every click."""
    return [
        dcc.Store(id=CareIds.WHO, data={"person": view.public_id, "key": view.key}),
        html.Div(_said(view), role="status", className="care-said"),
        _form(view),
        *_undo(view),
        html.P(f"Outreach of the last 90 days: {view.returned}.", className="care-returned"),
        *_decisions(view),
    ]


def _said(view: CareView) -> list[str | Component]:
    if not view.said:
        return []
    if not view.changed:
        return [view.said]
    return [
        f"{view.said} ",
        html.A("Show the page with it", href=person_href(view.public_id), className="text-link"),
    ]


def _form(view: CareView) -> html.Div:
    outcomes = [{"label": _outcome(view, o), "value": o.value} for o in OutreachOutcome]
    reasons = [{"label": "none", "value": NO_REASON}]
    reasons += [{"label": capital(words(r)), "value": r.value} for r in RemovalReason]
    return html.Div(
        [
            _field("Outcome of the attempt", CareIds.OUTCOME,
                   dbc.Select(id=CareIds.OUTCOME, options=outcomes,
                              value=OutreachOutcome.LEFT_MESSAGE.value)),
            _field("Reason (needed for a removal)", CareIds.REASON,
                   dbc.Select(id=CareIds.REASON, options=reasons, value=NO_REASON)),
            _field("Rest until another day (optional)", CareIds.UNTIL,
                   dbc.Input(id=CareIds.UNTIL, type="date", value="")),
            html.Button("Record the attempt", id=CareIds.RECORD, type="button",
                        className="care-button"),
        ],
        className="care-form",
    )  # fmt: skip


def _outcome(view: CareView, outcome: OutreachOutcome) -> str:
    """``Left message: rests until 26 Nov``."""
    until = rest_by_rule(outcome, view.rule, view.today)
    said = "the next contact" if until is None else day(until, view.today)
    return f"{capital(words(outcome))}: rests until {said}"


def _field(label: str, field_id: str, control: Component) -> html.Div:
    return html.Div([dbc.Label(label, html_for=field_id), control], className="care-field")


def _undo(view: CareView) -> list[Component]:
    if view.undo is None:
        return []
    number, outcome = view.undo
    return [
        html.P(
            [
                f"You recorded today: {words(outcome)}. ",
                _button(CareAction.UNDO, "Take it back", number, 0),
            ]
        )
    ]


def _decisions(view: CareView) -> list[Component]:
    if not view.decisions:
        return [html.P("No open decision of a case review.")]
    rows = [
        html.Li(
            [
                _button(CareAction.DONE, "Done", found.id, found.version),
                f" {decision_due(found, view.today)}",
            ]
        )
        for found in view.decisions
    ]
    return [html.P("Open decisions of case reviews"), html.Ul(rows, className="care-decisions")]


def decision_due(found: RecordedDecision, today: date) -> str:
    """``Increase sertraline to 100 mg, R. Osei, due 30 Nov`` or ``…, 5 days overdue``."""
    said = found.decision
    parts = [capital(decision_words(said.kind, said.intent)), found.owner_name or "no owner"]
    if said.due_on is not None:
        late = (today - said.due_on).days
        due = f"{plural(late, 'day')} overdue" if late > 0 else f"due {day(said.due_on, today)}"
        parts.append(due)
    return ", ".join(parts)


def _button(action: CareAction, text: str, number: int, version: int) -> html.Button:
    return html.Button(
        text,
        type="button",
        className="care-button",
        **{
            "data-care-action": action.value,
            "data-number": str(number),
            "data-version": str(version),
        },
    )
