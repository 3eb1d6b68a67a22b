"""What the trail says of a recorded review, read back: nothing of it may be lost in writing."""

import json
from datetime import date
from typing import Any

from dashboard.domain.codes import DecisionKind, IntentChange
from dashboard.domain.recording import Intent, NewDecision


def read_review(text: str) -> tuple[tuple[NewDecision, ...], date | None]:
    """Raises ``ValueError``, ``KeyError`` or ``TypeError`` for any other text."""
    content = json.loads(text)
    return tuple(_read_decision(d) for d in content["decisions"]), _read_day(content["next"])


def _read_decision(row: dict[str, Any]) -> NewDecision:
    intent = row["intent"]
    return NewDecision(
        kind=DecisionKind(row["kind"]),
        reason=row["reason"],
        owner_id=row["owner"],
        due_on=_read_day(row["due"]),
        intent=None if intent is None else Intent(IntentChange(intent[0]), *intent[1:]),
    )


def _read_day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
