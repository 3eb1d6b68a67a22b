"""Visits: state on a day, attendance, what counts as seen."""

import pytest

from dashboard.domain.codes import EncounterKind, VisitState
from dashboard.domain.record import TherapySession
from dashboard.domain.rules import RuleBook
from dashboard.domain.summary import summarise
from dashboard.domain.visits import Attendance, attendance, last_contact, next_contact, state_on
from tests.support.clinical import OWNER, d, person, session, visit

A, M, S, N, B = (
    VisitState.ATTENDED,
    VisitState.DID_NOT_ATTEND,
    VisitState.CANCELLED_BY_SERVICE,
    VisitState.NOT_RECORDED,
    VisitState.BOOKED,
)
LATE = session(1, VisitState.CANCELLED_BY_PERSON, late=True)
EARLY = session(1, VisitState.CANCELLED_BY_PERSON)


@pytest.mark.parametrize(
    ("sessions", "expected"),
    [
        pytest.param([], (0, 0), id="none"),
        pytest.param([session(1), session(2), session(3, M)], (2, 3), id="one missed"),
        pytest.param([session(1), LATE], (1, 2), id="late cancellation counts"),
        pytest.param([session(1), EARLY], (1, 1), id="early cancellation does not"),
        pytest.param([session(1), session(2, S)], (1, 1), id="cancelled by the service"),
        pytest.param([session(1), session(2, N), session(3, B)], (1, 1), id="unknown, booked"),
        pytest.param([session(-1), session(0)], (1, 1), id="from the first day on"),
    ],
)
def test_attendance(sessions: list[TherapySession], expected: tuple[int, int]) -> None:
    assert attendance(sessions, since=d(0)) == Attendance(*expected)


@pytest.mark.parametrize(
    ("as_of", "state"), [(4, VisitState.BOOKED), (5, VisitState.BOOKED), (6, N)]
)
def test_a_booked_visit_is_not_recorded_from_the_day_after(as_of: int, state: VisitState) -> None:
    assert state_on(session(5, B), d(as_of)) is state
    assert state_on(visit(5, state=B), d(as_of)) is state
    assert state_on(session(5, A), d(as_of)) is A


@pytest.mark.parametrize(
    ("kind", "seen"),
    [
        (EncounterKind.CARE_CONTACT, True),
        (EncounterKind.MEDICATION_REVIEW, True),
        (EncounterKind.CASE_REVIEW, False),
        (EncounterKind.HOSPITAL, False),
        (EncounterKind.EMERGENCY, False),
        (EncounterKind.OTHER, False),
    ],
)
def test_what_counts_as_seen(rules: RuleBook, kind: EncounterKind, seen: bool) -> None:
    record = person(encounters=[visit(3, kind)])
    assert summarise(record, rules).last_seen_on == (d(3) if seen else None)


def test_last_seen_names_who_saw_the_person_that_day(rules: RuleBook) -> None:
    record = person(encounters=[visit(3, by=OWNER)], sessions=[session(1), session(3)])
    row = summarise(record, rules)
    assert (row.last_seen_on, row.last_seen_by) == (d(3), "R. Osei")
    nameless = person(encounters=[visit(2, by=OWNER), visit(3)])
    assert summarise(nameless, rules).last_seen_by is None


def test_next_and_last_contact_as_of_a_day() -> None:
    record = person(sessions=[session(3), session(5, M), session(9, B)], encounters=[
        visit(4, EncounterKind.OTHER), visit(12, state=B)])  # fmt: skip
    last, following = last_contact(record, d(6)), next_contact(record, d(9))
    assert last is not None and last.on == d(3)
    assert following is not None and following.on == d(9)
    after = next_contact(record, d(10))
    assert after is not None and after.on == d(12)
    assert next_contact(record, d(13)) is None
    assert last_contact(record, d(2)) is None
    that_day = last_contact(record, d(3))
    assert that_day is not None and that_day.on == d(3)


def test_attendance_counts_from_the_first_day_of_the_episode_to_the_last(rules: RuleBook) -> None:
    record = person(ended_on=d(30), sessions=[session(day) for day in (-1, 0, 30, 31)])
    row = summarise(record, rules)
    assert (row.attended, row.attendable) == (2, 2)
