"""Outreach: how long follow-ups rest after an attempt, and who came back. One line is one case."""

import pytest

from dashboard.domain.care_rules import RuleId
from dashboard.domain.codes import OutreachOutcome
from dashboard.domain.rules import RuleBook
from dashboard.domain.snooze import UNTIL_NEXT_EVENT, Returned, returned_after, snoozed_until
from dashboard.domain.summary import summarise
from dashboard.domain.visits import Contact
from tests.support.clinical import d, outreach, person, session

AGREED, LATER, MESSAGE, NOT_REACHED, REMOVED = OutreachOutcome


@pytest.mark.parametrize(
    ("outcome", "set_for", "rests_until"),
    [
        (AGREED, None, 40),
        (LATER, None, 17),
        (MESSAGE, None, 13),
        (NOT_REACHED, None, 11),
        (MESSAGE, 25, 25),
        (AGREED, 12, 12),
    ],
)
def test_how_long_follow_ups_rest(
    rules: RuleBook, outcome: OutreachOutcome, set_for: int | None, rests_until: int
) -> None:
    attempts = [outreach(10, outcome, set_for)]
    assert snoozed_until(attempts, [], rules.care[RuleId.OUTREACH]) == d(rests_until)
    assert summarise(person(outreach=attempts), rules).snoozed_until == d(rests_until)


def test_removed_from_outreach_rests_without_an_end(rules: RuleBook) -> None:
    rule = rules.care[RuleId.OUTREACH]
    assert snoozed_until([outreach(10, REMOVED)], [], rule) == UNTIL_NEXT_EVENT
    assert snoozed_until([], [], rule) is None


def test_a_later_contact_ends_the_rest(rules: RuleBook) -> None:
    row = summarise(person(outreach=[outreach(10, AGREED)], sessions=[session(11)]), rules)
    assert row.snoozed_until is None


@pytest.mark.parametrize(
    ("attempts", "seen", "as_of", "found"),
    [
        pytest.param([10], [], 25, Returned(0, 0, 1), id="the last day to return"),
        pytest.param([10], [], 26, Returned(0, 1, 0), id="not returned"),
        pytest.param([10], [25], 26, Returned(1, 1, 0), id="returned on the 15th day"),
        pytest.param([10], [26], 40, Returned(0, 1, 0), id="on the 16th: too late to count"),
        pytest.param([10], [10], 40, Returned(0, 1, 0), id="the same day is the attempt itself"),
        pytest.param([10], [11], 11, Returned(1, 1, 0), id="the next day"),
        pytest.param([10], [12], 11, Returned(0, 0, 1), id="not known yet"),
        pytest.param([10, 14], [16], 40, Returned(2, 2, 0), id="each attempt counts"),
        pytest.param([10, 40], [16], 45, Returned(1, 1, 1), id="one returned, one waiting"),
        pytest.param([50], [], 45, Returned(0, 0, 0), id="an attempt to come"),
        pytest.param([], [5], 45, Returned(0, 0, 0), id="no attempt"),
    ],
)
def test_who_returned(
    rules: RuleBook, attempts: list[int], seen: list[int], as_of: int, found: Returned
) -> None:
    rows = [outreach(day, MESSAGE) for day in attempts]
    contacts = [Contact(d(day), "session", None) for day in seen]
    assert returned_after(rows, contacts, rules.care[RuleId.OUTREACH], d(as_of)) == found


def test_a_removal_is_no_attempt(rules: RuleBook) -> None:
    rule = rules.care[RuleId.OUTREACH]
    assert returned_after([outreach(10, REMOVED)], [], rule, d(90)) == Returned(0, 0, 0)
