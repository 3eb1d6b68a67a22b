"""Clearing a flag from the person page; who may is decided by the action, from the session."""

from datetime import date, timedelta
from typing import Any, TypeGuard

from dash import no_update

from dashboard.actions.clear_flag import (
    LONGEST_REST,
    NOTE_LENGTH,
    ClearFlag,
    ClearResult,
    clear_flag,
)
from dashboard.auth.session import current_scope
from dashboard.context import current_context
from dashboard.domain.access import AccessScope
from dashboard.domain.as_of import AsOf, Tense, read_day
from dashboard.domain.codes import Role

LARGEST_ID = 2**63 - 1
SAID = {
    ClearResult.CLEARED: "Saved.",
    ClearResult.ALREADY: "This was done before; nothing was changed.",
    ClearResult.NOT_ALLOWED: "You may not clear flags.",
    ClearResult.NOT_FOUND: "This flag does not stand any more. Reload the page.",
    ClearResult.NOTE_MISSING: "Say what you found and did.",
    ClearResult.NOTE_TOO_LONG: f"The note has more than {NOTE_LENGTH} characters.",
    ClearResult.WRONG_DAY: f"Choose a day from tomorrow on, at most {LONGEST_REST.days} days "
    "ahead. A safety flag can only be cleared.",
}


def may_clear(scope: AccessScope, as_of: AsOf) -> bool:
    """Whether to offer it: to clinicians and supervisors who see names, and today only."""
    role = scope.role in (Role.CLINICIAN, Role.SUPERVISOR)
    return role and not scope.masked and as_of.tense is Tense.TODAY


def tomorrow(today: date) -> date:
    """The first day until which a flag may rest."""
    return today + timedelta(days=1)


def last_rest(today: date) -> date:
    """The last one."""
    return today + LONGEST_REST


def clear(clicks: Any, flag: Any, note: Any, until: Any, request: Any) -> Any:
    """``flag``: rule and event; ``request``: the person. Claims of the browser, checked inside."""
    if not clicks or not isinstance(flag, dict) or not isinstance(request, dict):
        return no_update
    public_id, rule, evidence = request.get("public_id"), flag.get("rule"), flag.get("evidence")
    if not isinstance(public_id, str) or not isinstance(rule, str) or not _is_event(evidence):
        return no_update
    context, scope = current_context(), current_scope()
    day = read_day(until) if isinstance(until, str) and until else None
    if until and day is None:
        return _answer(ClearResult.WRONG_DAY, clicks)
    asked = ClearFlag(
        public_id=public_id,
        rule=rule,
        evidence_id=int(evidence),
        note=note if isinstance(note, str) else "",
        today=context.today(),
        until=day,
    )
    return _answer(clear_flag(context.engine, scope, context.rules, asked), clicks)


def _is_event(evidence: Any) -> TypeGuard[str]:
    """Whether a text is the key of an event that the database can hold; see ``second_source``."""
    if not isinstance(evidence, str) or len(evidence) > len(str(-LARGEST_ID)):
        return False
    digits = evidence.removeprefix("-")
    return digits.isascii() and digits.isdecimal() and int(digits) <= LARGEST_ID


def _answer(result: ClearResult, clicks: Any) -> dict[str, Any]:
    done = result in (ClearResult.CLEARED, ClearResult.ALREADY)
    return {"done": done, "said": SAID[result], "clicks": clicks}
