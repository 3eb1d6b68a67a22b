"""Recording: all or nothing, once per key, never over somebody's head, at once everywhere."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, func, select

from dashboard.actions import record_review as module
from dashboard.actions.end_meeting import end_meeting
from dashboard.actions.mark_decision_done import mark_decision_done
from dashboard.actions.meeting_result import MeetingResult
from dashboard.actions.record_review import Conflict, Recorded, Refused, record_review
from dashboard.db import tables as t
from dashboard.db.engine import reading
from dashboard.domain.codes import DecisionKind, IntentChange, Role
from dashboard.domain.recording import Fault, Intent, NewDecision, NewReview, RecordedReview
from dashboard.domain.rules import RuleBook
from dashboard.queries.person_record import load_person
from dashboard.queries.recorded_review import recorded_review
from dashboard.queries.review_form import open_decisions
from dashboard.queries.verify import verify
from tests.support.meetings import (
    TODAY,
    Clinic,
    consult,
    entry,
    make_clinic,
    other_user,
    record,
    start,
    view,
)


@pytest.fixture
def clinic(engine: Engine, rules: RuleBook) -> Clinic:
    return make_clinic(engine, rules)


def stands(engine: Engine, clinic: Clinic, meeting: str, person: str) -> RecordedReview:
    with reading(engine) as conn:
        found = recorded_review(conn, clinic.scope, meeting, person)
    assert found is not None
    return found


def counts(engine: Engine) -> dict[str, int]:
    tables = (t.review, t.decision, t.decision_intent, t.recording)
    with reading(engine) as conn:
        return {
            table.name: conn.scalar(select(func.count()).select_from(table)) or 0
            for table in tables
        }


def test_a_decision_stands_with_owner_and_date_everywhere_at_once(
    engine: Engine, rules: RuleBook, clinic: Clinic
) -> None:
    meeting, person = start(engine, clinic), clinic.people[0]
    due, following = TODAY + timedelta(days=7), TODAY + timedelta(days=30)
    intent = Intent(IntentChange.INCREASE, "sertraline", 100, "mg")
    decision = NewDecision(
        DecisionKind.ADJUST_MEDICATION, "  Partial\n response ", clinic.clinician, due, intent
    )
    asked = replace(entry(meeting, person, decision), next_review_on=following)
    assert record(engine, clinic, rules, asked) == Recorded(1)
    found = stands(engine, clinic, meeting, person)
    assert (found.version, found.next_review_on, found.by) == (1, following, "R. Osei")
    [stored] = found.decisions
    assert stored.decision == replace(decision, reason="Partial response")
    assert (stored.owner_name, stored.done_on) == ("R. Osei", None)
    with reading(engine) as conn:
        kept = load_person(conn, clinic.scope, person)
        items = conn.execute(
            select(
                t.due_item.c.rule, t.due_item.c.due_on, t.due_item.c.owner_id, t.due_item.c.label
            ).where(t.due_item.c.patient_id == clinic.patients[0])
        ).all()
        discussed = conn.scalar(
            select(t.caseload_summary.c.last_discussed_on).where(
                t.caseload_summary.c.patient_id == clinic.patients[0]
            )
        )
        assert verify(conn, rules).faults == ()
    assert kept is not None
    assert kept.decisions[0].intent == intent
    assert discussed == TODAY
    label = "Review decision: increase sertraline to 100 mg"
    assert ("decision", due, clinic.clinician, label) in [tuple(item) for item in items]
    assert ("case_review", following) in [(i.rule, i.due_on) for i in items]
    assert view(engine, clinic.scope, meeting).discussed == 1


def test_the_same_submit_twice_writes_once_and_answers_the_same(
    engine: Engine, rules: RuleBook, clinic: Clinic
) -> None:
    asked = entry(start(engine, clinic), clinic.people[0], consult(clinic), key="double click")
    assert record(engine, clinic, rules, asked) == Recorded(1)
    before = counts(engine)
    assert record(engine, clinic, rules, asked) == Recorded(1, replayed=True)
    assert counts(engine) == before


def test_a_repeat_is_answered_after_the_end_too(
    engine: Engine, rules: RuleBook, clinic: Clinic
) -> None:
    meeting = start(engine, clinic)
    asked = entry(meeting, clinic.people[0], consult(clinic))
    record(engine, clinic, rules, asked)
    end_meeting(engine, clinic.scope, meeting, 1)
    assert record(engine, clinic, rules, asked) == Recorded(1, replayed=True)
    late = entry(meeting, clinic.people[1], consult(clinic))
    assert record(engine, clinic, rules, late) == Refused(MeetingResult.ENDED)


def test_a_key_used_for_something_else_is_refused(
    engine: Engine, rules: RuleBook, clinic: Clinic
) -> None:
    asked = entry(start(engine, clinic), clinic.people[0], consult(clinic))
    record(engine, clinic, rules, asked)
    other = replace(asked, decisions=(consult(clinic, 9),))
    assert record(engine, clinic, rules, other) == Refused(MeetingResult.FAULTY)


def test_a_second_editor_gets_both_versions_and_chooses(
    engine: Engine, rules: RuleBook, clinic: Clinic
) -> None:
    meeting, person = start(engine, clinic), clinic.people[0]
    other = other_user(clinic.scope)
    mine, theirs = consult(clinic, reason="mine"), consult(clinic, 3, reason="theirs")
    record_review(engine, other, rules, entry(meeting, person, theirs), TODAY)
    asked = entry(meeting, person, mine)
    answer = record(engine, clinic, rules, asked)
    assert isinstance(answer, Conflict)
    assert (answer.yours, answer.theirs.by, answer.theirs.version) == (asked, "L. Brandt", 1)
    assert [d.decision for d in answer.theirs.decisions] == [theirs]
    assert stands(engine, clinic, meeting, person).by == "L. Brandt"
    chosen = entry(meeting, person, mine, version=answer.theirs.version)
    assert record(engine, clinic, rules, chosen) == Recorded(2)
    found = stands(engine, clinic, meeting, person)
    assert (found.by, [d.decision for d in found.decisions]) == ("R. Osei", [mine])
    # What was written over is kept.
    with reading(engine) as conn:
        kept = conn.scalars(select(t.recording.c.content).order_by(t.recording.c.version)).all()
    assert "theirs" in kept[0]
    assert counts(engine)["decision"] == 1


def test_what_stays_the_same_keeps_that_it_was_done(
    engine: Engine, rules: RuleBook, clinic: Clinic
) -> None:
    meeting, person = start(engine, clinic), clinic.people[0]
    first, second = consult(clinic), consult(clinic, 9)
    record(engine, clinic, rules, entry(meeting, person, first, second))
    before = stands(engine, clinic, meeting, person).decisions
    for decision in before:
        done = mark_decision_done(
            engine, clinic.scope, rules, person, decision.id, decision.version, TODAY
        )
        assert done is MeetingResult.DONE
    changed = consult(clinic, 10)
    record(engine, clinic, rules, entry(meeting, person, first, changed, version=1))
    after = stands(engine, clinic, meeting, person).decisions
    assert [d.done_on for d in after] == [TODAY, None]
    assert [d.decision for d in after] == [first, changed]
    record(engine, clinic, rules, entry(meeting, person, first, version=2))
    assert len(stands(engine, clinic, meeting, person).decisions) == 1


def test_done_is_done_once_and_on_the_version_seen(
    engine: Engine, rules: RuleBook, clinic: Clinic
) -> None:
    meeting, person = start(engine, clinic), clinic.people[0]
    record(engine, clinic, rules, entry(meeting, person, consult(clinic)))
    with reading(engine) as conn:
        [decision] = open_decisions(conn, clinic.scope, person)

    def mark(scope: Any = clinic.scope, version: int = decision.version) -> MeetingResult:
        return mark_decision_done(engine, scope, rules, person, decision.id, version, TODAY)

    assert mark(version=7) is MeetingResult.CONFLICT
    assert mark(replace(clinic.scope, masked=True)) is MeetingResult.NOT_ALLOWED
    assert mark(replace(clinic.scope, clinician_id=99_999)) is MeetingResult.NOT_FOUND
    assert mark() is MeetingResult.DONE
    assert mark() is MeetingResult.ALREADY
    with reading(engine) as conn:
        assert open_decisions(conn, clinic.scope, person) == ()
        assert "decision" not in set(conn.scalars(select(t.due_item.c.rule)))
        assert verify(conn, rules).faults == ()


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda c: (), Fault.NO_DECISION),
        (lambda c: (replace(consult(c), owner_id=None),), Fault.NO_OWNER),
        (lambda c: (replace(consult(c), owner_id=99_999),), Fault.NO_OWNER),
        (lambda c: (replace(consult(c), due_on=None),), Fault.NO_DUE),
        (lambda c: (consult(c, -1),), Fault.DUE_PAST),
        (lambda c: (consult(c, reason="x" * 201),), Fault.REASON_TOO_LONG),
        (lambda c: (consult(c),) * 7, Fault.TOO_MANY),
        (
            lambda c: (replace(consult(c), intent=Intent(IntentChange.STOP, "sertraline")),),
            Fault.INTENT_KIND,
        ),
        (
            lambda c: (
                replace(
                    consult(c),
                    kind=DecisionKind.ADJUST_MEDICATION,
                    intent=Intent(IntentChange.STOP, "her mother was mentioned"),
                ),
            ),
            Fault.INTENT_SUBJECT,
        ),
    ],
)
def test_what_is_not_whole_is_refused_with_its_reason(
    engine: Engine,
    rules: RuleBook,
    clinic: Clinic,
    change: Callable[[Clinic], tuple[NewDecision, ...]],
    fault: Fault,
) -> None:
    meeting = start(engine, clinic)
    answer = record(engine, clinic, rules, entry(meeting, clinic.people[0], *change(clinic)))
    assert answer == Refused(MeetingResult.FAULTY, (fault,))
    assert set(counts(engine).values()) == {0}


@pytest.mark.parametrize(
    ("changes", "result"),
    [
        ({"role": Role.VIEWER}, MeetingResult.NOT_ALLOWED),
        ({"role": Role.ADMIN, "clinician_id": None}, MeetingResult.NOT_ALLOWED),
        ({"masked": True}, MeetingResult.NOT_ALLOWED),
        ({"team_ids": frozenset()}, MeetingResult.NOT_FOUND),
        ({"clinician_id": 99_999}, MeetingResult.NOT_FOUND),
    ],
    ids=str,
)
def test_who_may(
    engine: Engine,
    rules: RuleBook,
    clinic: Clinic,
    changes: dict[str, Any],
    result: MeetingResult,
) -> None:
    asked = entry(start(engine, clinic), clinic.people[0], consult(clinic))
    scope = replace(clinic.scope, **changes)
    assert record_review(engine, scope, rules, asked, TODAY) == Refused(result)
    assert set(counts(engine).values()) == {0}
    with reading(engine) as conn:
        last = conn.execute(select(t.audit_event).order_by(t.audit_event.c.id.desc())).first()
    assert last is not None
    assert (last.action, last.result) == ("record review", result.value)


@pytest.mark.parametrize(
    "change",
    [
        lambda asked: replace(asked, public_id="nobody"),
        lambda asked: replace(asked, meeting_id="none"),
        lambda asked: replace(asked, meeting_id="x" * 5_000),
    ],
)
def test_what_is_not_there(
    engine: Engine, rules: RuleBook, clinic: Clinic, change: Callable[[NewReview], NewReview]
) -> None:
    asked = change(entry(start(engine, clinic), clinic.people[0], consult(clinic)))
    assert record(engine, clinic, rules, asked) == Refused(MeetingResult.NOT_FOUND)


def test_where_the_trail_cannot_be_written_nothing_is(
    engine: Engine, rules: RuleBook, clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = entry(start(engine, clinic), clinic.people[0], consult(clinic))

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("disk full")

    monkeypatch.setattr(module, "record_audit", broken)
    with pytest.raises(RuntimeError, match="disk full"):
        record(engine, clinic, rules, asked)
    assert set(counts(engine).values()) == {0}


def test_two_users_edit_200_times_each_and_nothing_is_overwritten_unseen(
    engine: Engine, rules: RuleBook, clinic: Clinic
) -> None:
    """Each recording that was accepted was built on the one before it: none is lost between."""
    meeting, person = start(engine, clinic), clinic.people[0]
    accepted: dict[str, int] = {}
    conflicts = []

    def edit(user: int) -> None:
        scope = replace(clinic.scope, user_id=f"u{user}", user_name=f"User {user}")
        seen = 0
        for number in range(200):
            said = f"user {user} edit {number}"
            decision = consult(clinic, 1 + number % 30, reason=said)
            asked = entry(meeting, person, decision, version=seen, key=said)
            answer = record_review(engine, scope, rules, asked, TODAY)
            if isinstance(answer, Recorded):
                assert answer.version == seen + 1
                accepted[said] = seen = answer.version
            else:
                assert isinstance(answer, Conflict)
                assert answer.theirs.by != scope.user_name
                assert answer.theirs.version > seen
                conflicts.append(said)
                seen = answer.theirs.version

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(edit, (1, 2)))
    assert len(accepted) + len(conflicts) == 400
    assert sorted(accepted.values()) == list(range(1, len(accepted) + 1))
    with reading(engine) as conn:
        stored = conn.execute(select(t.recording).order_by(t.recording.c.version)).all()
        assert verify(conn, rules).faults == ()
    assert {row.idempotency_key: row.version for row in stored} == accepted
    last = stands(engine, clinic, meeting, person)
    assert last.decisions[0].decision.reason == stored[-1].idempotency_key


def test_a_person_has_one_review_a_meeting(engine: Engine, rules: RuleBook, clinic: Clinic) -> None:
    first, second = start(engine, clinic), start(engine, clinic)
    for meeting in (first, second):
        record(engine, clinic, rules, entry(meeting, clinic.people[0], consult(clinic)))
        record(
            engine, clinic, rules, entry(meeting, clinic.people[0], consult(clinic, 8), version=1)
        )
    assert counts(engine) == {"review": 2, "decision": 2, "decision_intent": 0, "recording": 4}


def test_the_day_is_the_clinics(engine: Engine, rules: RuleBook, clinic: Clinic) -> None:
    meeting, later = start(engine, clinic), date(2026, 3, 21)
    record_review(
        engine, clinic.scope, rules, entry(meeting, clinic.people[0], consult(clinic)), later
    )
    with reading(engine) as conn:
        assert conn.scalar(select(t.review.c.reviewed_on)) == later
