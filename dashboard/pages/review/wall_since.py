"""What was decided last time, whether it was done, and what has changed since, in words."""

from datetime import date

from dashboard.domain.codes import DecisionKind
from dashboard.domain.derived import CaseloadSummary
from dashboard.domain.record import Decision, PersonRecord, Review
from dashboard.domain.wording import day, words


def since_lines(
    record: PersonRecord, summary: CaseloadSummary, as_of: date
) -> tuple[date | None, tuple[str, ...]]:
    """Day of the last case review (``None``: none yet) and the parts of the line, in order.

    Reasons of decisions are typed text and are left out.
    """
    today = [r for r in record.reviews if r.reviewed_on == as_of]
    before = [r for r in record.reviews if r.reviewed_on < as_of]
    parts = [f"Recorded today: {_decided(record, r, as_of)}" for r in today]
    if not before:
        return None, tuple(parts) or ("Not discussed in a case review yet",)
    last = max(before, key=lambda r: (r.reviewed_on, r.id))
    parts.append(f"Review {day(last.reviewed_on, as_of)}: {_decided(record, last, as_of)}")
    return last.reviewed_on, tuple(parts)


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
