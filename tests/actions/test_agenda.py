"""Changing the agenda, presenting, drafts, the end: on the version seen, inside the scope."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Engine, insert, select, update

from dashboard.actions.agenda import add_person, move_person, remove_person, set_agenda_state
from dashboard.actions.end_meeting import end_meeting
from dashboard.actions.meeting_result import MeetingResult
from dashboard.actions.presenter import PresenterChange, set_presenter_state
from dashboard.actions.review_draft import DRAFT_LENGTH, drop_draft, save_draft
from dashboard.db import tables as t
from dashboard.db.engine import reading, writing
from dashboard.domain.access import AccessScope
from dashboard.domain.caseload_filter import Section
from dashboard.domain.codes import AgendaState, Role
from dashboard.domain.meeting import PresenterState, summarise_meeting
from dashboard.domain.rules import RuleBook
from dashboard.queries.meeting import load_meeting, load_presenter, meetings
from dashboard.queries.recorded_review import recorded_review, summary_rows
from dashboard.queries.review_draft import load_draft
from dashboard.queries.review_form import open_decisions, owner_choices
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
from tests.support.people import RECORDED_AT

Done = MeetingResult


@pytest.fixture
def clinic(engine: Engine, rules: RuleBook) -> Clinic:
    return make_clinic(engine, rules)


def order(engine: Engine, clinic: Clinic, meeting: str) -> list[str]:
    return [e.public_id for e in view(engine, clinic.scope, meeting).entries]


def test_moved_added_and_removed_by_hand(engine: Engine, rules: RuleBook, clinic: Clinic) -> None:
    a, b, c = clinic.people
    meeting, scope = start(engine, clinic), clinic.scope
    assert move_person(engine, scope, meeting, c, 0, 1) is Done.DONE
    assert order(engine, clinic, meeting) == [c, a, b]
    assert move_person(engine, scope, meeting, c, 0, 2) is Done.ALREADY
    assert remove_person(engine, scope, meeting, a, 2) is Done.DONE
    assert order(engine, clinic, meeting) == [c, b]
    assert remove_person(engine, scope, meeting, a, 3) is Done.ALREADY
    assert add_person(engine, scope, meeting, a, 3, TODAY) is Done.DONE
    assert add_person(engine, scope, meeting, a, 4, TODAY) is Done.ALREADY
    shown = view(engine, scope, meeting)
    assert [e.public_id for e in shown.entries] == [c, b, a]
    assert [e.by_hand for e in shown.entries] == [False, False, True]
    assert shown.entries[2].why.label == "Care contact"
    assert shown.head.version == 4


def test_an_older_version_changes_nothing(engine: Engine, rules: RuleBook, clinic: Clinic) -> None:
    meeting, scope = start(engine, clinic), clinic.scope
    move_person(engine, scope, meeting, clinic.people[2], 0, 1)
    before = order(engine, clinic, meeting)
    assert move_person(engine, scope, meeting, clinic.people[0], 2, 1) is Done.CONFLICT
    assert remove_person(engine, scope, meeting, clinic.people[0], 1) is Done.CONFLICT
    assert end_meeting(engine, scope, meeting, 1) is Done.CONFLICT
    assert order(engine, clinic, meeting) == before


def test_what_was_recorded_stays_on_the_agenda(
    engine: Engine, rules: RuleBook, clinic: Clinic
) -> None:
    meeting, person = start(engine, clinic), clinic.people[0]
    record(engine, clinic, rules, entry(meeting, person, consult(clinic)))
    assert remove_person(engine, clinic.scope, meeting, person, 1) is Done.FAULTY
    skip = set_agenda_state(engine, clinic.scope, meeting, person, AgendaState.SKIPPED)
    assert skip is Done.FAULTY


def test_somebody_who_is_not_on_the_agenda(engine: Engine, rules: RuleBook, clinic: Clinic) -> None:
    meeting, scope, (away, here, _) = start(engine, clinic), clinic.scope, clinic.people
    assert remove_person(engine, scope, meeting, away, 1) is Done.DONE
    assert move_person(engine, scope, meeting, away, 0, 2) is Done.NOT_FOUND
    assert set_agenda_state(engine, scope, meeting, away, AgendaState.SKIPPED) is Done.NOT_FOUND
    waiting = set_agenda_state(engine, scope, meeting, here, AgendaState.WAITING)
    assert waiting is Done.ALREADY, "it is waiting"
    assert set_presenter_state(engine, scope, meeting, PresenterChange(away)) is Done.NOT_FOUND
    long = PresenterChange(here, measure="x" * 41)
    assert set_presenter_state(engine, scope, meeting, long) is Done.FAULTY
    with reading(engine) as conn:
        assert load_presenter(conn, scope, meeting).version == 0


def test_once_ended_nothing_changes(engine: Engine, rules: RuleBook, clinic: Clinic) -> None:
    meeting, scope, person = start(engine, clinic), clinic.scope, clinic.people[0]
    assert end_meeting(engine, scope, meeting, 1) is Done.DONE
    assert end_meeting(engine, scope, meeting, 2) is Done.ALREADY
    assert move_person(engine, scope, meeting, person, 2, 2) is Done.ENDED
    assert add_person(engine, scope, meeting, person, 2, TODAY) is Done.ENDED
    assert set_presenter_state(engine, scope, meeting, PresenterChange(person)) is Done.ENDED
    assert set_agenda_state(engine, scope, meeting, person, AgendaState.SKIPPED) is Done.ENDED


def test_the_wall_reads_what_the_presenter_shows(
    engine: Engine, rules: RuleBook, clinic: Clinic
) -> None:
    meeting, scope, person = start(engine, clinic), clinic.scope, clinic.people[1]

    def shown() -> PresenterState | None:
        with reading(engine) as conn:
            return load_presenter(conn, replace(scope, masked=True), meeting)

    assert shown() == PresenterState(None, None, None, None, blank=False, version=0)
    change = PresenterChange(person, "3m", "phq9", "score")
    state = PresenterState(person, "3m", "phq9", "score", blank=False, version=1)
    assert set_presenter_state(engine, scope, meeting, change) == state
    assert shown() == state
    # The same again is no change; another one counts on.
    assert set_presenter_state(engine, scope, meeting, change, version=1) == state
    blank = replace(change, blank=True)
    assert set_presenter_state(engine, scope, meeting, blank, version=0) is Done.CONFLICT
    assert set_presenter_state(engine, scope, meeting, blank) == replace(
        state, blank=True, version=2
    )
    assert view(engine, scope, meeting).presenter == shown()


def test_a_draft_is_kept_for_its_user_until_it_is_recorded(
    engine: Engine, rules: RuleBook, clinic: Clinic
) -> None:
    meeting, scope, person = start(engine, clinic), clinic.scope, clinic.people[0]

    def kept(who: AccessScope = scope) -> str | None:
        with reading(engine) as conn:
            draft = load_draft(conn, who, meeting, person)
        return draft.content if draft else None

    assert save_draft(engine, scope, meeting, person, 0, "half a sen") is Done.DONE
    assert save_draft(engine, scope, meeting, person, 0, "half a sentence") is Done.DONE
    assert (kept(), kept(other_user(scope))) == ("half a sentence", None)
    assert kept(replace(scope, masked=True)) is None
    assert save_draft(engine, scope, meeting, person, 0, "x" * (DRAFT_LENGTH + 1)) is Done.FAULTY
    record(engine, clinic, rules, entry(meeting, person, consult(clinic)))
    assert kept() is None
    save_draft(engine, scope, meeting, person, 1, "again")
    assert drop_draft(engine, scope, meeting, person) is Done.DONE
    assert kept() is None


def test_the_summary_says_what_came_of_it(engine: Engine, rules: RuleBook, clinic: Clinic) -> None:
    meeting = start(engine, clinic)
    record(
        engine, clinic, rules, entry(meeting, clinic.people[0], consult(clinic), consult(clinic, 9))
    )
    with reading(engine) as conn:
        rows = summary_rows(conn, clinic.scope, meeting)
        listed = meetings(conn, clinic.scope)
    assert rows is not None
    summary = summarise_meeting(rows)
    assert (summary.discussed, summary.people) == (1, 3)
    assert summary.by_kind == {"consult": 2}
    assert summary.by_owner == {"R. Osei": 2}
    assert [row.entry.public_id for row in summary.carried_over] == list(clinic.people)
    assert [(line.discussed, line.people) for line in listed] == [(1, 3)]


def test_a_review_of_somebody_else_with_the_same_number_is_not_theirs(
    engine: Engine, rules: RuleBook, clinic: Clinic
) -> None:
    """Ids are unique within one person: imported reviews may share one."""
    meeting = start(engine, clinic)
    with writing(engine) as conn:
        for patient, kind in zip(clinic.patients, ("continue", "consult", "step_up"), strict=True):
            common = {
                "patient_id": patient, "id": 7, "source": "x", "source_id": "7",
                "recorded_at": RECORDED_AT,
            }  # fmt: skip
            conn.execute(insert(t.review), common | {"reviewed_on": TODAY})
            conn.execute(insert(t.decision), common | {"review_id": 7, "kind": kind})
        conn.execute(update(t.agenda_item).values(review_id=7))
    with reading(engine) as conn:
        rows = summary_rows(conn, clinic.scope, meeting) or ()
    kinds = [[d.decision.kind.value for d in row.decisions] for row in rows]
    assert kinds == [["continue"], ["consult"], ["step_up"]]


def _every_change(
    engine: Engine, rules: RuleBook, scope: AccessScope, meeting: str, person: str
) -> list[Any]:
    return [
        add_person(engine, scope, meeting, person, 1, TODAY),
        move_person(engine, scope, meeting, person, 0, 1),
        remove_person(engine, scope, meeting, person, 1),
        set_agenda_state(engine, scope, meeting, person, AgendaState.SKIPPED),
        set_presenter_state(engine, scope, meeting, PresenterChange(person)),
        save_draft(engine, scope, meeting, person, 0, "x"),
        drop_draft(engine, scope, meeting, person),
        end_meeting(engine, scope, meeting, 1),
    ]


Change = Callable[[AccessScope], AccessScope]


@pytest.mark.parametrize(
    ("change", "result"),
    [
        (lambda s: replace(s, masked=True), Done.NOT_ALLOWED),
        (lambda s: replace(s, role=Role.VIEWER), Done.NOT_ALLOWED),
        (lambda s: replace(s, role=Role.ADMIN), Done.NOT_ALLOWED),
        (lambda s: replace(s, user_id="u9", clinician_id=99_999), Done.NOT_FOUND),
        (lambda s: replace(s, user_id="u9", team_ids=frozenset()), Done.NOT_FOUND),
    ],
)
def test_who_may(
    engine: Engine, rules: RuleBook, clinic: Clinic, change: Change, result: MeetingResult
) -> None:
    meeting, person = start(engine, clinic), clinic.people[0]
    scope = change(clinic.scope)
    assert set(_every_change(engine, rules, scope, meeting, person)) == {result}
    assert order(engine, clinic, meeting) == list(clinic.people)
    with reading(engine) as conn:
        said = conn.scalars(select(t.audit_event.c.result).order_by(t.audit_event.c.id)).all()
    assert said == ["ok", *[result.value] * 8]


@pytest.mark.parametrize(
    "change",
    [
        lambda s: replace(s, user_id="u9", clinician_id=99_999),
        lambda s: replace(s, user_id="u9", team_ids=frozenset()),
        lambda s: replace(s, user_id="u9", role=Role.ADMIN),
    ],
)
def test_outside_the_scope_a_meeting_is_not_there(
    engine: Engine, rules: RuleBook, clinic: Clinic, change: Change
) -> None:
    meeting, person = start(engine, clinic), clinic.people[0]
    record(engine, clinic, rules, entry(meeting, person, consult(clinic)))
    scope = change(clinic.scope)
    with reading(engine) as conn:
        assert load_meeting(conn, scope, meeting) is None
        assert load_presenter(conn, scope, meeting) is None
        assert recorded_review(conn, scope, meeting, person) is None
        assert summary_rows(conn, scope, meeting) is None
        assert meetings(conn, scope) == ()
        assert load_draft(conn, scope, meeting, person) is None
        assert owner_choices(conn, scope, person) == {}
        assert open_decisions(conn, scope, person) == ()


def test_people_outside_the_scope_are_counted_not_named(
    engine: Engine, rules: RuleBook, clinic: Clinic
) -> None:
    """Somebody of the agenda goes to another clinician while the meeting runs."""
    meeting, gone = start(engine, clinic), clinic.patients[1]
    set_presenter_state(engine, clinic.scope, meeting, PresenterChange(clinic.people[1]))
    with writing(engine) as conn:
        s = t.caseload_summary
        conn.execute(s.update().where(s.c.patient_id == gone).values(care_manager_id=None))
    shown = view(engine, clinic.scope, meeting)
    assert [e.public_id for e in shown.entries] == [clinic.people[0], clinic.people[2]]
    assert [e.position for e in shown.entries] == [1, 2]
    assert shown.hidden == 1
    assert shown.presenter.public_id is None
    # The order of those who are seen changes around the one who is not.
    assert move_person(engine, clinic.scope, meeting, clinic.people[2], 0, 1) is Done.DONE
    whole = view(engine, clinic.supervisor, meeting)
    assert [e.public_id for e in whole.entries] == [clinic.people[n] for n in (2, 1, 0)]


def test_masked_the_agenda_holds_no_name(engine: Engine, rules: RuleBook, clinic: Clinic) -> None:
    shown = view(engine, replace(clinic.scope, masked=True), start(engine, clinic))
    assert all(e.name.masked for e in shown.entries)
    assert "Person" not in str(shown)


def test_the_agenda_is_not_longer_than_a_day(
    engine: Engine, rules: RuleBook, clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dashboard.actions.agenda.MAX_AGENDA", 3)
    meeting = start(engine, clinic)
    fourth = make_clinic(engine, rules, 1)
    both = replace(clinic.supervisor, team_ids=frozenset({clinic.team, fourth.team}))
    assert add_person(engine, both, meeting, fourth.people[0], 1, TODAY) is Done.FULL


def test_an_empty_agenda_can_be_filled(engine: Engine, rules: RuleBook, clinic: Clinic) -> None:
    meeting = start(engine, clinic, Section.DUE_7)
    assert order(engine, clinic, meeting) == []
    assert add_person(engine, clinic.scope, meeting, clinic.people[0], 1, TODAY) is Done.DONE
    assert order(engine, clinic, meeting) == [clinic.people[0]]
