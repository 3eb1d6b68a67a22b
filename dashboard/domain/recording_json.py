"""What was recorded as text for the trail, and back: nothing is lost either way."""

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from dashboard.domain.codes import DecisionKind, IntentChange
from dashboard.domain.recording import Intent, NewDecision


def write_review(decisions: Iterable[NewDecision], next_review_on: date | None) -> str:
    """Canonical: equal entries give equal text."""
    content = {"decisions": [_decision(d) for d in decisions], "next": _day(next_review_on)}
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def read_review(text: str) -> tuple[tuple[NewDecision, ...], date | None]:
    """Raises ``ValueError``, ``KeyError`` or ``TypeError`` for any other text."""
    content = json.loads(text)
    return tuple(_read_decision(d) for d in content["decisions"]), _read_day(content["next"])


def _decision(decision: NewDecision) -> dict[str, Any]:
    intent = decision.intent
    return {
        "kind": decision.kind.value,
        "reason": decision.reason,
        "owner": decision.owner_id,
        "due": _day(decision.due_on),
        "intent": None
        if intent is None
        else [intent.change.value, intent.subject, intent.dose, intent.dose_unit],
    }


def _read_decision(row: dict[str, Any]) -> NewDecision:
    intent = row["intent"]
    return NewDecision(
        kind=DecisionKind(row["kind"]),
        reason=row["reason"],
        owner_id=row["owner"],
        due_on=_read_day(row["due"]),
        intent=None if intent is None else Intent(IntentChange(intent[0]), *intent[1:]),
    )


def _day(on: date | None) -> str | None:
    return None if on is None else on.isoformat()


def _read_day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
