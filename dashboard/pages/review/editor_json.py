"""The recording form as plain values, and back: every value of a browser is checked here."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from dashboard.domain.choices import THERAPIES, intent_choices, usual
from dashboard.domain.codes import DecisionKind, IntentChange
from dashboard.domain.record import PersonRecord
from dashboard.domain.recording import (
    CHANGES,
    NO_PROCESS_NOTES,
    NOT_AN_ORDER,
    REASON_LABEL,
    REASON_LENGTH,
    Intent,
    NewDecision,
    NewReview,
    RecordedReview,
    decision_words,
    intent_words,
    needs_owner,
)
from dashboard.domain.rules import RuleBook
from dashboard.domain.wording import capital, words

#: One key for each decision, in the order of the form.
KEYS: Mapping[DecisionKind, str] = {
    DecisionKind.CONTINUE: "c",
    DecisionKind.ADJUST_MEDICATION: "m",
    DecisionKind.ADJUST_THERAPY: "t",
    DecisionKind.ADD_PSYCHOTHERAPY: "a",
    DecisionKind.CONSULT: "p",
    DecisionKind.STEP_UP: "u",
    DecisionKind.STEP_DOWN: "d",
    DecisionKind.DISCHARGE: "x",
    DecisionKind.OUTREACH: "o",
}
OFFERED = 9


class UnreadableError(ValueError):
    """What the browser sent is no entry of this form."""


def form_json(
    person: PersonRecord, rules: RuleBook, today: date, owners: Mapping[int, str]
) -> dict[str, Any]:
    """Choices and defaults for one person. Keys of clinicians are text in the browser."""
    following = usual(DecisionKind.CONTINUE, person, rules, today).next_review_on
    return {
        "today": today.isoformat(),
        "next": following.isoformat(),
        "owners": [{"id": str(key), "name": name} for key, name in owners.items()],
        "kinds": [_kind(kind, person, rules, today) for kind in KEYS],
        "medicines": sorted(
            {*rules.drugs.drugs, *(order.ingredient for order in person.orders)}, key=str.lower
        ),
        "therapies": list(
            dict.fromkeys([*(s.modality for s in person.sessions if s.modality), *THERAPIES])
        ),
        "texts": {
            "reason": REASON_LABEL,
            "process": NO_PROCESS_NOTES,
            "order": NOT_AN_ORDER,
            "length": REASON_LENGTH,
        },
    }


def _kind(kind: DecisionKind, person: PersonRecord, rules: RuleBook, today: date) -> dict[str, Any]:
    decision = usual(kind, person, rules, today).decision
    offered = intent_choices(kind, person, rules, today)[:OFFERED]
    return {
        "kind": kind.value,
        "key": KEYS[kind],
        "words": capital(words(kind)),
        "owner": str(decision.owner_id) if decision.owner_id is not None else "",
        "due": decision.due_on.isoformat() if decision.due_on else "",
        "needsOwner": needs_owner(kind),
        "intents": [_intent(i) | {"words": intent_words(i)} for i in offered],
        "changes": [{"change": c.value, "words": words(c)} for c in CHANGES.get(kind, ())],
    }


def _intent(intent: Intent) -> dict[str, Any]:
    return {
        "change": intent.change.value,
        "subject": intent.subject,
        "dose": intent.dose,
        "unit": intent.dose_unit,
    }


def review_json(review: RecordedReview, zone: ZoneInfo) -> dict[str, Any]:
    """A recording in words, and as the form holds it."""
    following = review.next_review_on
    return {
        "version": review.version,
        "by": review.by,
        "at": time_words(review.at, zone),
        "next": following.isoformat() if following else "",
        "decisions": [
            {
                "kind": d.decision.kind.value,
                "owner": str(d.decision.owner_id) if d.decision.owner_id is not None else "",
                "due": d.decision.due_on.isoformat() if d.decision.due_on else "",
                "reason": d.decision.reason,
                "intent": _intent(d.decision.intent) if d.decision.intent else None,
                "words": capital(decision_words(d.decision.kind, d.decision.intent)),
            }
            for d in review.decisions
        ],
    }


def time_words(moment: datetime, zone: ZoneInfo) -> str:
    """ "10:42" in the clinic, of a stored moment (UTC)."""
    return f"{moment.replace(tzinfo=UTC).astimezone(zone):%H:%M}"


def read_entry(body: Mapping[str, Any], meeting_id: str, public_id: str) -> NewReview:
    """What somebody wants to record; raises ``UnreadableError``."""
    version, key, decisions = body.get("version"), body.get("key"), body.get("decisions")
    if not isinstance(version, int) or not isinstance(key, str) or not isinstance(decisions, list):
        raise UnreadableError
    return NewReview(
        meeting_id=meeting_id,
        public_id=public_id,
        version=version,
        key=key,
        decisions=tuple(_read_decision(d) for d in decisions),
        next_review_on=_read_day(body.get("next")),
    )


def _read_decision(row: Any) -> NewDecision:
    if not isinstance(row, dict):
        raise UnreadableError
    try:
        kind = DecisionKind(_text(row.get("kind")))
        owner = _text(row.get("owner"))
        return NewDecision(
            kind=kind,
            reason=_text(row.get("reason")),
            owner_id=int(owner) if owner else None,
            due_on=_read_day(row.get("due")),
            intent=_read_intent(row.get("intent")),
        )
    except ValueError as error:
        raise UnreadableError from error


def _read_intent(row: Any) -> Intent | None:
    if row is None:
        return None
    if not isinstance(row, dict):
        raise UnreadableError
    dose = row.get("dose")
    if dose is not None and (isinstance(dose, bool) or not isinstance(dose, int | float)):
        raise UnreadableError
    unit = _text(row.get("unit")) or None
    change = IntentChange(_text(row.get("change")))
    return Intent(change, _text(row.get("subject")).strip(), dose, unit)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise UnreadableError
    return value


def _read_day(value: Any) -> date | None:
    text = _text(value)
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise UnreadableError from error
