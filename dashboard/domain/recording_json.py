"""What was recorded as text for the trail, complete and in one form."""

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from dashboard.domain.recording import NewDecision


def write_review(decisions: Iterable[NewDecision], next_review_on: date | None) -> str:
    """Canonical: equal entries give equal text."""
    content = {"decisions": [_decision(d) for d in decisions], "next": _day(next_review_on)}
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


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


def _day(on: date | None) -> str | None:
    return None if on is None else on.isoformat()
