"""Follow-ups that somebody set: booked by hand, or decided in a case review."""

from collections.abc import Iterator

from dashboard.domain.care_rules import RuleId
from dashboard.domain.codes import DueKind, DueSource, FollowUpState
from dashboard.domain.derived import DueItem
from dashboard.domain.due_facts import Facts, due_item
from dashboard.domain.wording import capital, full_day, words

_FLAG_KINDS = (DueKind.SAFETY_FLAG, DueKind.CLINICAL_FLAG)


def follow_up_items(facts: Facts) -> Iterator[DueItem]:
    """Every open follow-up, on its day."""
    rule = facts.rule(RuleId.FOLLOW_UP)
    if rule is None:
        return
    for follow_up in facts.record.follow_ups:
        if follow_up.state is not FollowUpState.OPEN:
            continue
        # A flag is what a rule raises; a person can only set a reminder to look at one.
        kind = DueKind.CARE_CONTACT if follow_up.kind in _FLAG_KINDS else follow_up.kind
        yield due_item(
            facts,
            rule,
            kind,
            follow_up.due_on,
            min(facts.start, follow_up.due_on),
            f"set for {full_day(follow_up.due_on)}",
            evidence={"due_on": follow_up.due_on.isoformat()},
            evidence_id=follow_up.id,
            label=capital(follow_up.label or words(kind)),
            owner=follow_up.owner,
            source=DueSource.BOOKED,
        )


def decision_items(facts: Facts) -> Iterator[DueItem]:
    """Every decision of a case review that has a due date and is not done."""
    rule = facts.rule(RuleId.DECISION)
    if rule is None:
        return
    reviewed = {review.id: review.reviewed_on for review in facts.record.reviews}
    for decision in facts.record.decisions:
        if decision.due_on is None or decision.done_on is not None:
            continue
        decided = reviewed.get(decision.review_id)
        on = "" if decided is None else f"decided {full_day(decided)}, "
        yield due_item(
            facts,
            rule,
            DueKind.DECISION,
            decision.due_on,
            min(decided or facts.start, decision.due_on),
            f"{on}due {full_day(decision.due_on)}",
            evidence={"due_on": decision.due_on.isoformat(), "decision": decision.kind.value},
            evidence_id=decision.id,
            label=f"Review decision: {words(decision.kind)}",
            owner=decision.owner,
            source=DueSource.BOOKED,
        )
