"""What was decided last time, whether it was done, and what has changed since, in words."""

from datetime import date

from dashboard.domain.codes import DecisionKind
from dashboard.domain.derived import CaseloadSummary
from dashboard.domain.record import PersonRecord
from dashboard.domain.wording import day, words


def since_lines(
    record: PersonRecord, summary: CaseloadSummary, as_of: date
) -> tuple[date | None, tuple[str, ...]]:
    """Day of the last case review (``None``: none yet) and the parts of the line, in order.

    Reasons of decisions are typed text and are left out.
    """
    reviews = [r for r in record.reviews if r.reviewed_on < as_of]
    if not reviews:
        return None, ("Not discussed in a case review yet",)
    last = max(reviews, key=lambda r: (r.reviewed_on, r.id))
    decided = [d for d in record.decisions if d.review_id == last.id]
    parts = []
    for decision in decided:
        state = ""
        if decision.done_on is not None and decision.done_on <= as_of:
            state = f", done {day(decision.done_on, as_of)}"
        elif decision.due_on is not None:
            late = (as_of - decision.due_on).days
            due = f"overdue {late} d" if late > 0 else f"due {day(decision.due_on, as_of)}"
            state = f", not done, {due}"
        elif decision.kind is not DecisionKind.CONTINUE:
            state = ", not done"
        parts.append(f"{words(decision.kind)}{state}")
    on = day(last.reviewed_on, as_of)
    return last.reviewed_on, (f"Review {on}: {'; '.join(parts) or 'no decision'}",)
