"""What may be entered about an attempt, and how long follow-ups then rest."""

from datetime import date, timedelta

import pytest

from dashboard.domain.care_rules import RuleId
from dashboard.domain.codes import OutreachOutcome, RemovalReason
from dashboard.domain.outreach import OutreachFault, outreach_faults, rest_words, returned_words
from dashboard.domain.rules import RuleBook
from dashboard.domain.snooze import Returned

TODAY = date(2026, 11, 23)
AGREED, LATER, MESSAGE, NOT_REACHED, REMOVED = OutreachOutcome
MOVED = RemovalReason.MOVED


@pytest.mark.parametrize(
    ("outcome", "rests", "reason", "faults"),
    [
        (MESSAGE, None, None, ()),
        (MESSAGE, 1, None, ()),
        (MESSAGE, 92, None, ()),
        (MESSAGE, 0, None, (OutreachFault.WRONG_REST,)),
        (MESSAGE, -1, None, (OutreachFault.WRONG_REST,)),
        (MESSAGE, 93, None, (OutreachFault.WRONG_REST,)),
        (MESSAGE, None, MOVED, (OutreachFault.REASON_UNASKED,)),
        (REMOVED, None, None, (OutreachFault.NO_REASON,)),
        (REMOVED, None, MOVED, ()),
        (REMOVED, 5, MOVED, (OutreachFault.WRONG_REST,)),
    ],
)
def test_what_may_be_entered(
    outcome: OutreachOutcome,
    rests: int | None,
    reason: RemovalReason | None,
    faults: tuple[OutreachFault, ...],
) -> None:
    until = None if rests is None else TODAY + timedelta(days=rests)
    assert outreach_faults(outcome, until, reason, TODAY) == faults


@pytest.mark.parametrize(
    ("outcome", "until"),
    [
        (AGREED, "23 Dec"), (LATER, "30 Nov"), (MESSAGE, "26 Nov"), (NOT_REACHED, "24 Nov"),
        (REMOVED, "the next contact"),
    ],
)  # fmt: skip
def test_the_rest_in_words(rules: RuleBook, outcome: OutreachOutcome, until: str) -> None:
    words = rest_words(outcome, rules.care[RuleId.OUTREACH], TODAY)
    assert words == f"Follow-ups rest until {until}; safety flags never rest."


def test_who_returned_in_words(rules: RuleBook) -> None:
    rule = rules.care[RuleId.OUTREACH]
    assert returned_words(Returned(0, 0, 0), rule) == "no attempts"
    assert (
        returned_words(Returned(0, 0, 1), rule) == "1 attempt, the 15 days to return not over yet"
    )
    assert returned_words(Returned(12, 30, 4), rule) == (
        "12 of 30 attempts were followed by a contact within 15 days; 4 not over yet"
    )
