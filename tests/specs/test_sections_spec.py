"""Where a person stands on a day: overdue, outreach, due in 7 days, later. One line is one case."""

import pytest

from dashboard.domain.codes import OutreachOutcome, VisitState
from dashboard.domain.due import due_items
from dashboard.domain.due_reading import (
    Standing,
    days_overdue,
    is_overdue,
    no_next_contact,
    open_items,
    section_on,
    snooze_text,
)
from dashboard.domain.record import PersonRecord
from dashboard.domain.rules import RuleBook
from dashboard.domain.snooze import snoozed_until
from dashboard.domain.summary import summarise
from tests.support.clinical import clearance, d, follow_up, outreach, person, phq9, session, visit

OVERDUE, OUTREACH, SOON, LATER = (
    Standing.OVERDUE,
    Standing.OUTREACH,
    Standing.DUE_7,
    Standing.LATER,
)
AGREED, MESSAGE, REMOVED = (
    OutreachOutcome.AGREED_TO_COME,
    OutreachOutcome.LEFT_MESSAGE,
    OutreachOutcome.REMOVED,
)
#: Seen, scored on day 10: the next contact is due on day 24, the score on day 38.
SEEN = {"sessions": [session(10)], "measurements": [phq9(10, 9)]}
ITEM_9 = {"sessions": [session(10)], "measurements": [phq9(10, 9, items={9: 1}, id=7)]}


@pytest.mark.parametrize(
    ("record", "as_of", "standing"),
    [
        pytest.param(person(**SEEN), 16, LATER, id="8 days ahead: later"),
        pytest.param(person(**SEEN), 17, SOON, id="7 days ahead: due in 7 days"),
        pytest.param(person(**SEEN), 24, SOON, id="on the due date: not overdue"),
        pytest.param(person(**SEEN), 25, OVERDUE, id="the day after: overdue"),
        pytest.param(person(**SEEN), 400, OVERDUE, id="never hidden for being too old"),
        pytest.param(person(), 28, SOON, id="never seen: on the 28th day"),
        pytest.param(person(), 29, OVERDUE, id="never seen: overdue from the 29th"),
        pytest.param(person(**SEEN, outreach=[outreach(25, AGREED, 55)]), 54, OUTREACH,
                     id="snoozed"),
        pytest.param(person(**SEEN, outreach=[outreach(25, AGREED, 55)]), 55, OVERDUE,
                     id="snooze over on its day"),
        pytest.param(person(**SEEN, outreach=[outreach(12, AGREED, 42)]), 12, LATER,
                     id="snoozed, nothing due anyway"),
        pytest.param(person(**SEEN, outreach=[outreach(12, MESSAGE, 15)]), 16, LATER,
                     id="snooze over before the due date"),
        pytest.param(person(**SEEN, outreach=[outreach(25, AGREED, 55), outreach(27, MESSAGE, 30)]),
                     30, OVERDUE, id="the latest attempt speaks"),
        pytest.param(person(sessions=[session(10), session(30)], measurements=[phq9(30, 9)],
                            outreach=[outreach(25, AGREED, 55)]), 45, OVERDUE,
                     id="a contact ends the snooze"),
        pytest.param(person(**SEEN, encounters=[visit(25)], outreach=[outreach(25, AGREED, 55)]),
                     54, OUTREACH, id="a contact of the same day does not"),
        pytest.param(person(**SEEN, outreach=[outreach(25, REMOVED)]), 900, OUTREACH,
                     id="removed: until the next event"),
        pytest.param(person(**ITEM_9), 10, OVERDUE, id="safety: from the day itself"),
        pytest.param(person(**ITEM_9, outreach=[outreach(11, AGREED, 41)]), 11, OVERDUE,
                     id="safety is never snoozed"),
        pytest.param(person(**ITEM_9, outreach=[outreach(11, REMOVED)]), 12, OVERDUE,
                     id="safety is never removed"),
        pytest.param(person(**ITEM_9, clearances=[clearance("item9", 7, 11)]), 11, LATER,
                     id="cleared"),
        pytest.param(person(ended_on=d(20), **SEEN), 60, None, id="not on the caseload"),
    ],
)  # fmt: skip
def test_standing(
    rules: RuleBook, record: PersonRecord, as_of: int, standing: Standing | None
) -> None:
    assert section_on(summarise(record, rules), d(as_of)) is standing


@pytest.mark.parametrize(
    ("booked", "as_of", "none"),
    [
        pytest.param([], 20, True, id="nothing booked"),
        pytest.param([30], 30, False, id="booked for today"),
        pytest.param([30], 31, True, id="the day has passed"),
        pytest.param([30, 44], 31, False, id="one of two has passed"),
    ],
)
def test_no_next_contact(rules: RuleBook, booked: list[int], as_of: int, none: bool) -> None:
    record = person(sessions=[session(day, VisitState.BOOKED) for day in booked])
    assert no_next_contact(summarise(record, rules), d(as_of)) is none


def test_days_overdue_count_from_the_due_date() -> None:
    assert [days_overdue(d(24), d(day)) for day in (23, 24, 25, 60)] == [0, 0, 1, 36]


def test_an_item_does_not_exist_before_it_is_raised(rules: RuleBook) -> None:
    items = due_items(person(measurements=[phq9(3, 9)]), rules)
    assert "score_stale" not in {i.rule for i in open_items(items, d(58))}
    stale = next(i for i in open_items(items, d(59)) if i.rule == "score_stale")
    assert [is_overdue(stale, d(day)) for day in (58, 59, 60)] == [False, False, True]


def test_lateness_under_a_month_is_not_hidden(rules: RuleBook) -> None:
    record = person(**SEEN, follow_ups=[follow_up(12)])
    assert section_on(summarise(record, rules), d(13)) is OVERDUE


def test_snooze_in_words() -> None:
    assert snooze_text(d(55), d(30)) == "snoozed until 26 Apr"
    removed = snoozed_until([outreach(25, REMOVED)], [])
    assert removed is not None
    assert snooze_text(removed, d(30)) == "removed from outreach until the next contact"
