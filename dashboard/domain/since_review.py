"""What changed for a person since the last case review, as words and dates.

A pure function of record and day. Counted is what is dated after the day of that review, up to
``as_of``: what happened on its own day was on the table then. Nothing dated later is looked at.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from dashboard.domain.cleared_flags import NOT_CLEARED, ClearedFlag, cleared_flag
from dashboard.domain.codes import DueKind, EncounterKind, VisitState
from dashboard.domain.derived import DueItem
from dashboard.domain.due_reading import open_items
from dashboard.domain.known_then import known_then, surely_then
from dashboard.domain.record import PersonRecord
from dashboard.domain.rules import RuleBook
from dashboard.domain.since_review_events import (
    Change,
    ChangeKind,
    Stretch,
    decision_changes,
    hospital_changes,
    laboratory_changes,
    session_changes,
    side_effect_changes,
)
from dashboard.domain.since_review_treatment import (
    medication_changes,
    score_changes,
    supply_changes,
)
from dashboard.domain.summary import derive
from dashboard.domain.wording import day

__all__ = ["Change", "ChangeKind", "SinceReview", "last_review_before", "since_review"]

#: How the label of a flag ends that waits for somebody.
_FLAGS = (DueKind.SAFETY_FLAG, DueKind.CLINICAL_FLAG)
_FlagKey = tuple[str, int | None]


@dataclass(frozen=True, slots=True)
class SinceReview:
    """``since``: the day of that review, ``None`` when the person was never discussed.

    ``changes``: what changed, the weightier kinds first, each by date. ``same``: what was looked
    for and has not changed or is not known, in words.
    """

    since: date | None
    changes: tuple[Change, ...] = ()
    same: tuple[str, ...] = ()


def last_review_before(record: PersonRecord, as_of: date) -> date | None:
    """The last day before ``as_of`` on which a case review discussed the person.

    A review of ``as_of`` itself is the one under way. An attended psychiatric case review counts
    like a recorded discussion, as it does for *last discussed*.
    """
    days = [review.reviewed_on for review in record.reviews]
    days += [
        visit.started_on
        for visit in record.encounters
        if visit.kind is EncounterKind.CASE_REVIEW and visit.state is VisitState.ATTENDED
    ]
    return max((on for on in days if on < as_of), default=None)


def since_review(record: PersonRecord, rules: RuleBook, as_of: date) -> SinceReview:
    """Compare the person on ``as_of`` with the day of the last review before it."""
    record = known_then(record, as_of)
    since = last_review_before(record, as_of)
    if since is None:
        return SinceReview(None)
    stretch = Stretch(since, as_of)
    summary, items = derive(record, rules, as_of)
    scores, no_score = score_changes(record, rules, stretch)
    medication, no_medication = medication_changes(record, rules, stretch)
    supply, unknown_supply = supply_changes(summary.supply, stretch)
    sessions, no_sessions = session_changes(record, stretch)
    flags = _flag_changes(record, rules, items, stretch)
    found = [*flags, *scores, *medication, *supply, *sessions]
    found += side_effect_changes(record, stretch)
    found += hospital_changes(record, stretch)
    found += laboratory_changes(record, stretch)
    found += decision_changes(record, stretch)
    found.sort(key=lambda change: _place(change, as_of))
    same = [*no_score, *no_medication, *unknown_supply, *no_sessions]
    if not flags:
        same.append("no flag raised or cleared")
    return SinceReview(since, tuple(found), tuple(same))


def _place(change: Change, as_of: date) -> tuple[int, bool, date]:
    """By kind, what needs attention first, then by date; scores keep the order of the measures."""
    on = as_of if change.kind is ChangeKind.SCORE else change.on or as_of
    return list(ChangeKind).index(change.kind), not change.attention, on


def _flag_changes(
    record: PersonRecord, rules: RuleBook, items: Iterable[DueItem], stretch: Stretch
) -> list[Change]:
    """Flags raised, cleared or put off, and such as do not stand any more, since the review."""
    now = _standing(items, stretch.as_of)
    earlier = derive(surely_then(record, stretch.since), rules, stretch.since)[1]
    then = _standing(earlier, stretch.since)
    before = {rule for rule, _ in then}
    changes = []
    for key, item in now.items():
        # A clinical flag may rest on newer values than before; a safety flag is raised anew.
        known = key in then if item.rank == 0 else item.rule in before
        if not known:
            on = max(item.active_from, stretch.since)
            changes.append(
                Change(
                    ChangeKind.FLAG,
                    on,
                    f"new flag: {item.label.removesuffix(NOT_CLEARED)}",
                    attention=True,
                )
            )
    cleared = [c for c in record.clearances if stretch.holds(c.cleared_on)]
    changes += [_cleared(cleared_flag(record, rules, c), stretch.as_of) for c in cleared]
    gone_by_hand = {(c.rule, c.evidence_id) for c in cleared}
    still = {rule for rule, _ in now}
    for key, item in then.items():
        if key in now or item.rule in still or key in gone_by_hand:
            continue
        changes.append(Change(ChangeKind.FLAG, None, f"no longer flagged: {item.label}"))
    return changes


def _standing(items: Iterable[DueItem], on: date) -> dict[_FlagKey, DueItem]:
    return {(i.rule, i.evidence_id): i for i in open_items(items, on) if i.kind in _FLAGS}


def _cleared(flag: ClearedFlag, as_of: date) -> Change:
    until, on = flag.made.until, flag.made.cleared_on
    what = "cleared" if until is None else f"acknowledged until {day(until, as_of)}"
    return Change(ChangeKind.FLAG, on, f"flag {what}: {flag.label}")
