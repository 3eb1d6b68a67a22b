"""What was decided last time, whether it was done, and what has changed since, in words."""

from datetime import date

from dashboard.domain.codes import DecisionKind
from dashboard.domain.record import Decision, PersonRecord, Review
from dashboard.domain.rules import RuleBook
from dashboard.domain.since_review import Change, ChangeKind, since_review
from dashboard.domain.wording import day, words

#: Flags stand among the alerts, decisions before; side effects may be typed text.
_SAID = (
    ChangeKind.SCORE, ChangeKind.MEDICATION, ChangeKind.SUPPLY, ChangeKind.HOSPITAL,
    ChangeKind.SESSIONS,
)  # fmt: skip


def since_lines(
    record: PersonRecord, rules: RuleBook, as_of: date
) -> tuple[date | None, tuple[str, ...]]:
    """Day of the last case review (``None``: none yet) and the parts of the line, in order.

    Reasons, of decisions and of stops, are typed text and are left out.
    """
    found = since_review(record, rules, as_of)
    today = [r for r in record.reviews if r.reviewed_on == as_of]
    before = [r for r in record.reviews if r.reviewed_on < as_of]
    parts = [f"Recorded today: {_decided(record, r, as_of)}" for r in today]
    if not before:
        return None, tuple(parts) or ("Not discussed in a case review yet",)
    last = max(before, key=lambda r: (r.reviewed_on, r.id))
    parts.append(f"Review {day(last.reviewed_on, as_of)}: {_decided(record, last, as_of)}")
    return last.reviewed_on, (*parts, *(_change(c) for c in found.changes if c.kind in _SAID))


def _change(change: Change) -> str:
    """Values and dates only: "PHQ-9 13 → 8", "Quetiapine stopped"."""
    cut = ":" if change.kind is ChangeKind.MEDICATION else ","
    return change.words.partition(cut)[0]


def _decided(record: PersonRecord, review: Review, as_of: date) -> str:
    """Kinds of the decisions and what became of them."""
    made = [d for d in record.decisions if d.review_id == review.id]
    open_ones = review.reviewed_on < as_of
    said = [f"{words(d.kind)}{_state(d, as_of) if open_ones else ''}" for d in made]
    return "; ".join(said) or "no decision"


def _state(decision: Decision, as_of: date) -> str:
    if decision.done_on is not None and decision.done_on <= as_of:
        return f", done {day(decision.done_on, as_of)}"
    if decision.due_on is not None:
        late = (as_of - decision.due_on).days
        due = f"overdue {late} d" if late > 0 else f"due {day(decision.due_on, as_of)}"
        return f", not done, {due}"
    return "" if decision.kind is DecisionKind.CONTINUE else ", not done"
