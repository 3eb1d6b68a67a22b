"""A booked visit is named beside the care contact that is due, unless a contact overtook it."""

import pytest

from dashboard.domain.codes import VisitState
from dashboard.domain.due import due_items
from dashboard.domain.record import TherapySession
from dashboard.domain.rules import RuleBook
from tests.support.clinical import person, session

BOOKED = VisitState.BOOKED


@pytest.mark.parametrize(
    ("sessions", "booked"),
    [
        pytest.param([], None, id="nothing booked"),
        pytest.param([session(20, BOOKED)], 20, id="never seen"),
        pytest.param([session(30), session(40, BOOKED)], 40, id="after the last contact"),
        pytest.param([session(30), session(30, BOOKED)], 30, id="on the day of the last contact"),
        pytest.param([session(20, BOOKED), session(30)], None, id="overtaken by a contact"),
        pytest.param([session(20, BOOKED), session(30), session(50, BOOKED), session(40, BOOKED)],
                     40, id="the first after it"),
    ],
)  # fmt: skip
def test_which_booking_is_named(
    rules: RuleBook, sessions: list[TherapySession], booked: int | None
) -> None:
    (item,) = [i for i in due_items(person(sessions=sessions), rules) if i.rule == "care_contact"]
    said = item.why.partition("; booked for ")[2]
    full = {20: "22 Mar 2026", 30: "1 Apr 2026", 40: "11 Apr 2026"}
    assert said == ("" if booked is None else full[booked])
