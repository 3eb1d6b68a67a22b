"""The people of a review as entries of its pack, and what was decided about each so far."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dashboard.components.review_summary import NO_OWNER, decision_line
from dashboard.domain.meeting import SummaryRow
from dashboard.domain.wording import full_day


@dataclass(frozen=True, slots=True)
class MeetingPerson:
    """One person in the order of the agenda; ``name`` is masked where the rows are."""

    public_id: str
    name: str
    why: str
    detail: str
    owner: str


def meeting_people(rows: Sequence[SummaryRow]) -> tuple[MeetingPerson, ...]:
    """Why each was put on the agenda, as it was then."""
    return tuple(_person(row) for row in rows)


def _person(row: SummaryRow) -> MeetingPerson:
    entry, why = row.entry, row.entry.why
    on = None if "due " in (why.detail or "") else why.due_on
    due = "" if on is None else f"due {full_day(on)}"
    return MeetingPerson(
        public_id=entry.public_id,
        name=" · ".join(part for part in (entry.name.short, entry.name.record_number) if part),
        why=why.label or "Nothing was due",
        detail=", ".join(part for part in (why.detail, due) if part),
        owner=entry.owner or NO_OWNER,
    )


def decisions_so_far(rows: Sequence[SummaryRow], as_of: date) -> dict[str, tuple[str, ...]]:
    """Decisions in words by opaque id, without their reasons; only people who have some."""
    return {
        row.entry.public_id: tuple(decision_line(d, as_of) for d in row.decisions)
        for row in rows
        if row.decisions
    }
