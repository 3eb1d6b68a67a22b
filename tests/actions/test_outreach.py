"""Outreach: it moves people out of overdue, can be taken back the same day, and is kept."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select

from dashboard.actions.derive import store_derived
from dashboard.actions.meeting_result import MeetingResult
from dashboard.actions.outreach import (
    NewOutreach,
    OutreachAnswer,
    record_outreach,
    undo_outreach,
)
from dashboard.db import tables as t
from dashboard.db.engine import reading, writing
from dashboard.domain.caseload_filter import CaseloadFilter, Section
from dashboard.domain.codes import OutreachOutcome, RemovalReason, Role
from dashboard.domain.outreach import OutreachFault
from dashboard.domain.rules import RuleBook
from dashboard.domain.snooze import Returned
from dashboard.queries.caseload import caseload_page
from dashboard.queries.outreach import outreach_returned, to_take_back
from dashboard.queries.verify import verify
from tests.support.meetings import TODAY, Clinic, make_clinic, other_user
from tests.support.people import add_event

MESSAGE = OutreachOutcome.LEFT_MESSAGE


@pytest.fixture
def clinic(engine: Engine, rules: RuleBook) -> Clinic:
    return make_clinic(engine, rules, people=2)


def section(
    engine: Engine, clinic: Clinic, rules: RuleBook, which: Section, days: int = 0
) -> set[str]:
    day = TODAY + timedelta(days=days)
    with reading(engine) as conn:
        found = caseload_page(conn, clinic.scope, CaseloadFilter(section=which), day, rules, 0, 50)
    return {row.public_id for row in found.rows}


def enter(engine: Engine, clinic: Clinic, rules: RuleBook, **values: Any) -> OutreachAnswer:
    asked = NewOutreach(clinic.people[0], MESSAGE, TODAY, key="k1")
    return record_outreach(engine, clinic.scope, rules, replace(asked, **values))


def test_an_attempt_puts_follow_ups_to_rest_for_the_rules_days(
    engine: Engine, rules: RuleBook, clinic: Clinic
) -> None:
    person = clinic.people[0]
    assert person in section(engine, clinic, rules, Section.OVERDUE)
    assert enter(engine, clinic, rules).result is MeetingResult.DONE
    assert section(engine, clinic, rules, Section.OUTREACH) == {person}
    assert person not in section(engine, clinic, rules, Section.OVERDUE, days=2)
    assert person in section(engine, clinic, rules, Section.OVERDUE, days=3)
    with reading(engine) as conn:
        assert verify(conn, rules).faults == ()


def test_another_day_may_be_chosen(engine: Engine, rules: RuleBook, clinic: Clinic) -> None:
    enter(engine, clinic, rules, rests_until=TODAY + timedelta(days=20))
    assert clinic.people[0] not in section(engine, clinic, rules, Section.OVERDUE, days=19)
    assert clinic.people[0] in section(engine, clinic, rules, Section.OVERDUE, days=20)


def test_a_removal_needs_its_reason(engine: Engine, rules: RuleBook, clinic: Clinic) -> None:
    removed = OutreachOutcome.REMOVED
    answer = enter(engine, clinic, rules, outcome=removed)
    assert answer == OutreachAnswer(MeetingResult.FAULTY, faults=(OutreachFault.NO_REASON,))
    answer = enter(engine, clinic, rules, outcome=removed, reason=RemovalReason.MOVED)
    assert answer.result is MeetingResult.DONE
    assert clinic.people[0] not in section(engine, clinic, rules, Section.OVERDUE, days=300)


def test_a_double_click_is_one_attempt(engine: Engine, rules: RuleBook, clinic: Clinic) -> None:
    first = enter(engine, clinic, rules)
    again = enter(engine, clinic, rules)
    assert (again.result, again.outreach_id) == (MeetingResult.ALREADY, first.outreach_id)
    with reading(engine) as conn:
        assert len(conn.execute(select(t.outreach)).all()) == 1


def test_taken_back_it_never_rested_and_stays_in_the_trail(
    engine: Engine, rules: RuleBook, clinic: Clinic
) -> None:
    person = clinic.people[0]
    number = enter(engine, clinic, rules).outreach_id or 0
    with reading(engine) as conn:
        assert to_take_back(conn, clinic.scope, person, TODAY) == (number, MESSAGE)
        assert to_take_back(conn, other_user(clinic.scope), person, TODAY) is None

    def undo(scope: Any = clinic.scope, days: int = 0) -> MeetingResult:
        return undo_outreach(engine, scope, rules, person, number, TODAY + timedelta(days=days))

    assert undo(other_user(clinic.scope)) is MeetingResult.NOT_ALLOWED
    assert undo(days=1) is MeetingResult.NOT_ALLOWED
    assert undo(replace(clinic.scope, clinician_id=99_999)) is MeetingResult.NOT_FOUND
    assert undo(replace(clinic.scope, masked=True)) is MeetingResult.NOT_ALLOWED
    assert undo() is MeetingResult.DONE
    assert undo() is MeetingResult.ALREADY
    assert person in section(engine, clinic, rules, Section.OVERDUE)
    with reading(engine) as conn:
        assert conn.execute(select(t.outreach)).all() == []
        [kept] = conn.execute(select(t.outreach_entry)).all()
        assert (kept.outcome, kept.undone_at is not None) == ("left_message", True)
        assert to_take_back(conn, clinic.scope, person, TODAY) is None
        said = conn.execute(
            select(t.audit_event.c.action, t.audit_event.c.result).order_by(t.audit_event.c.id)
        ).all()
        assert verify(conn, rules).faults == ()
    assert said[0] == ("record outreach", "ok")
    assert [row.result for row in said if row.action == "undo outreach"] == [
        "not allowed", "not allowed", "not found", "not allowed", "ok", "already done",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "result"),
    [
        ({"role": Role.VIEWER}, MeetingResult.NOT_ALLOWED),
        ({"masked": True}, MeetingResult.NOT_ALLOWED),
        ({"clinician_id": 99_999}, MeetingResult.NOT_FOUND),
        ({"team_ids": frozenset()}, MeetingResult.NOT_FOUND),
    ],
    ids=str,
)
def test_who_may(
    engine: Engine, rules: RuleBook, clinic: Clinic, changes: dict[str, Any], result: MeetingResult
) -> None:
    scope = replace(clinic.scope, **changes)
    asked = NewOutreach(clinic.people[0], MESSAGE, TODAY, key="k")
    assert record_outreach(engine, scope, rules, asked).result is result
    with reading(engine) as conn:
        assert conn.execute(select(t.outreach)).all() == []


def test_who_returned_is_counted_inside_the_scope_only(
    engine: Engine, rules: RuleBook, clinic: Clinic
) -> None:
    other = make_clinic(engine, rules, people=1, name="South")
    first, second = clinic.patients
    with writing(engine) as conn:
        for patient, ago, came in ((first, 40, 10), (second, 40, 16), (other.patients[0], 40, 1)):
            tried = TODAY - timedelta(days=ago)
            add_event(conn, t.outreach, patient, attempted_on=tried)
            add_event(conn, t.therapy_session, patient, held_on=tried + timedelta(days=came))
        add_event(conn, t.outreach, second, attempted_on=TODAY)
        add_event(conn, t.outreach, second, attempted_on=TODAY - timedelta(days=91))
        store_derived(conn, [first, second, *other.patients], rules)
    with reading(engine) as conn:
        assert outreach_returned(conn, clinic.scope, rules, TODAY) == Returned(1, 2, 1)
        assert outreach_returned(conn, other.scope, rules, TODAY) == Returned(1, 1, 0)
        admin = replace(clinic.scope, role=Role.ADMIN)
        assert outreach_returned(conn, admin, rules, TODAY) == Returned(0, 0, 0)
