"""Outreach and open decisions on the person page: read, enter, take back."""

import secrets
from typing import Any

from dash import ClientsideFunction, Input, Output, State
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from dashboard.actions.mark_decision_done import mark_decision_done
from dashboard.actions.meeting_result import MeetingResult, may_record
from dashboard.actions.outreach import NewOutreach, record_outreach, undo_outreach
from dashboard.auth.policy import Policy, Web
from dashboard.auth.session import current_scope
from dashboard.components.outreach import CareView, care_body, care_section
from dashboard.components.outreach_ids import CareAction, CareIds
from dashboard.context import current_context
from dashboard.domain.as_of import read_day
from dashboard.domain.care_rules import RuleId
from dashboard.domain.codes import OutreachOutcome, RemovalReason
from dashboard.domain.outreach import rest_words, returned_words
from dashboard.queries.outreach import person_returned, to_take_back
from dashboard.queries.review_form import open_decisions

SAID = {
    MeetingResult.DONE: "Done.",
    MeetingResult.ALREADY: "That was recorded already.",
    MeetingResult.CONFLICT: "Somebody changed this meanwhile; it is shown as it stands now.",
    MeetingResult.NOT_FOUND: "It is not there any more, or not in your caseload.",
    MeetingResult.NOT_ALLOWED: "Only who entered it may take it back, on the same day.",
    MeetingResult.FAULTY: "That cannot be recorded.",
}
_CHANGED = (MeetingResult.DONE, MeetingResult.ALREADY)


def register(web: Web) -> None:
    """Wire the section's two callbacks; its buttons are handed on by ``assets/review_desk.js``."""
    web.callback(
        Policy.UNMASKED,
        record,
        Output(CareIds.SECTION, "children"),
        Input(CareIds.RECORD, "n_clicks"),
        [
            State(CareIds.WHO, "data"),
            State(CareIds.OUTCOME, "value"),
            State(CareIds.REASON, "value"),
            State(CareIds.UNTIL, "value"),
        ],
        prevent_initial_call=True,
    )
    web.callback(
        Policy.UNMASKED,
        act,
        Output(CareIds.SECTION, "children", allow_duplicate=True),
        Input(CareIds.ACTION, "data"),
        State(CareIds.WHO, "data"),
        prevent_initial_call=True,
    )
    web.clientside(
        ClientsideFunction("tandemReview", "careShown"),
        Output(CareIds.ACTION, "modified_timestamp"),
        Input(CareIds.WHO, "data"),
    )


def care_actions(public_id: str, *, today: bool) -> list[Component]:
    """The section for whoever may enter something, on a page that shows today; else nothing."""
    if not today or not may_record(current_scope()):
        return []
    return [care_section(_view(public_id))]


def _view(public_id: str, said: str = "", *, changed: bool = False) -> CareView:
    context, scope = current_context(), current_scope()
    today, rule = context.today(), context.rules.care[RuleId.OUTREACH]
    with context.reading() as conn:
        undo = to_take_back(conn, scope, public_id, today)
        decisions = open_decisions(conn, scope, public_id)
        returned = person_returned(conn, scope, context.rules, public_id, today)
    return CareView(
        public_id=public_id,
        today=today,
        rule=rule,
        returned=returned_words(returned, rule),
        undo=undo,
        decisions=decisions,
        key=secrets.token_urlsafe(16),
        said=said,
        changed=changed,
    )


def record(clicks: int | None, who: Any, outcome: Any, reason: Any, until: Any) -> Any:
    """Write an attempt down; what is wrong with it is said beside the form."""
    person, key = _who(who)
    outcomes = {o.value: o for o in OutreachOutcome}
    reasons = {r.value: r for r in RemovalReason}
    if not clicks or not isinstance(outcome, str) or outcome not in outcomes:
        raise PreventUpdate
    context, chosen = current_context(), outcomes[outcome]
    rests = read_day(until) if isinstance(until, str) and until else None
    why = reasons.get(reason) if isinstance(reason, str) else None
    asked = NewOutreach(person, chosen, context.today(), key, rests_until=rests, reason=why)
    answer = record_outreach(context.engine, current_scope(), context.rules, asked)
    said = " ".join(answer.faults) or SAID[answer.result]
    if answer.result is MeetingResult.DONE and rests is None:
        said = rest_words(chosen, context.rules.care[RuleId.OUTREACH], context.today())
    return care_body(_view(person, said, changed=answer.result in _CHANGED))


def act(asked: Any, who: Any) -> Any:
    """Mark a decision as done, or take an attempt of today back."""
    if not isinstance(asked, dict):
        raise PreventUpdate
    person, _ = _who(who)
    number, version = _number(asked.get("number")), _number(asked.get("version"))
    context, scope = current_context(), current_scope()
    today = context.today()
    if asked.get("action") == CareAction.DONE:
        result = mark_decision_done(
            context.engine, scope, context.rules, person, number, version, today
        )
    elif asked.get("action") == CareAction.UNDO:
        result = undo_outreach(context.engine, scope, context.rules, person, number, today)
    else:
        raise PreventUpdate
    return care_body(_view(person, SAID[result], changed=result in _CHANGED))


def _who(who: Any) -> tuple[str, str]:
    """Person and key as the page sent them; ``PreventUpdate`` for anything else."""
    if not isinstance(who, dict):
        raise PreventUpdate
    person, key = who.get("person"), who.get("key")
    if not isinstance(person, str) or not isinstance(key, str):
        raise PreventUpdate
    return person, key


def _number(text: Any) -> int:
    """A 63-bit number from its text; 0, which names nothing, for anything else."""
    if isinstance(text, str) and text.isascii() and text.isdigit() and len(text) <= 19:
        return min(int(text), 2**63 - 1)
    return 0
