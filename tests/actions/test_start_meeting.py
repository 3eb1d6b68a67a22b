"""A meeting starts with whom the filter finds, and with what was left from before."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine, func, select

from dashboard.actions.agenda import set_agenda_state
from dashboard.actions.end_meeting import end_meeting
from dashboard.actions.meeting_result import MeetingResult
from dashboard.actions.record_review import Recorded
from dashboard.actions.start_meeting import NewMeeting, Started, start_meeting
from dashboard.db import tables as t
from dashboard.db.engine import reading
from dashboard.domain.caseload_filter import CaseloadFilter, Section
from dashboard.domain.codes import AgendaState, Role
from dashboard.domain.rules import RuleBook
from tests.support.meetings import (
    TODAY,
    consult,
    entry,
    make_clinic,
    record,
    start,
    view,
)

NEXT_WEEK = TODAY + timedelta(days=7)


def meetings_stored(engine: Engine) -> int:
    with reading(engine) as conn:
        return conn.scalar(select(func.count()).select_from(t.meeting)) or 0


def test_everybody_the_filter_finds_in_priority_order_with_why_now(
    engine: Engine, rules: RuleBook
) -> None:
    clinic = make_clinic(engine, rules)
    shown = view(engine, clinic.scope, start(engine, clinic))
    assert [e.public_id for e in shown.entries] == list(clinic.people)
    assert [e.position for e in shown.entries] == [1, 2, 3]
    first = shown.entries[0]
    assert first.state is AgendaState.WAITING
    assert first.why.label == "Care contact"
    assert first.why.due_on == TODAY - timedelta(days=200 - 28)
    assert not first.carried_over
    assert shown.head.title == "Overdue"


def test_the_same_click_twice_is_one_meeting(engine: Engine, rules: RuleBook) -> None:
    clinic = make_clinic(engine, rules)
    asked = NewMeeting(CaseloadFilter(), TODAY, key="click")
    first = start_meeting(engine, clinic.scope, asked, clinic.rules)
    assert first == start_meeting(engine, clinic.scope, asked, clinic.rules)
    assert isinstance(first, Started)
    assert first.people == 3
    assert meetings_stored(engine) == 1


def test_unfinished_decisions_and_people_not_reached_come_first(
    engine: Engine, rules: RuleBook
) -> None:
    clinic = make_clinic(engine, rules, people=4)
    first, second, third, fourth = clinic.people
    meeting = start(engine, clinic)
    # Third: something decided and not done. Fourth: skipped. First and second: discussed.
    assert isinstance(
        record(engine, clinic, rules, entry(meeting, third, consult(clinic))), Recorded
    )
    for person, state in ((first, AgendaState.DISCUSSED), (second, AgendaState.DISCUSSED),
                          (fourth, AgendaState.SKIPPED)):  # fmt: skip
        set_agenda_state(engine, clinic.scope, meeting, person, state)
    version = view(engine, clinic.scope, meeting).head.version
    assert end_meeting(engine, clinic.scope, meeting, version) is MeetingResult.DONE
    shown = view(engine, clinic.scope, start(engine, clinic, today=NEXT_WEEK))
    order = [e.public_id for e in shown.entries]
    assert set(order[:2]) == {third, fourth}
    assert order[2:] == [first, second]
    left = {e.public_id: (e.unfinished, e.not_reached) for e in shown.entries}
    assert left == {third: (1, False), fourth: (0, True), first: (0, False), second: (0, False)}


def test_what_was_left_comes_even_where_the_filter_finds_nobody(
    engine: Engine, rules: RuleBook
) -> None:
    clinic = make_clinic(engine, rules, people=1)
    meeting = start(engine, clinic)
    record(engine, clinic, rules, entry(meeting, clinic.people[0], consult(clinic)))
    end_meeting(engine, clinic.scope, meeting, 1)
    shown = view(engine, clinic.scope, start(engine, clinic, Section.DUE_7))
    assert [(e.public_id, e.unfinished) for e in shown.entries] == [(clinic.people[0], 1)]


def test_nobody_gets_lost_in_a_meeting_that_was_never_ended(
    engine: Engine, rules: RuleBook
) -> None:
    clinic = make_clinic(engine, rules, people=2)
    first, second = clinic.people
    meeting = start(engine, clinic)
    set_agenda_state(engine, clinic.scope, meeting, first, AgendaState.DISCUSSED)
    # On its own day it may still go on.
    shown = view(engine, clinic.scope, start(engine, clinic))
    assert not any(e.not_reached for e in shown.entries)
    end_meeting(engine, clinic.scope, shown.head.public_id, 1)
    shown = view(engine, clinic.scope, start(engine, clinic, today=NEXT_WEEK))
    assert all(e.not_reached for e in shown.entries)


def test_the_last_meeting_says_who_was_reached(engine: Engine, rules: RuleBook) -> None:
    clinic = make_clinic(engine, rules, people=1)
    end_meeting(engine, clinic.scope, start(engine, clinic), 1)
    again = start(engine, clinic)
    set_agenda_state(engine, clinic.scope, again, clinic.people[0], AgendaState.DISCUSSED)
    end_meeting(engine, clinic.scope, again, 1)
    [entry_shown] = view(engine, clinic.scope, start(engine, clinic)).entries
    assert not entry_shown.not_reached


def test_what_another_team_left_is_not_taken_up(engine: Engine, rules: RuleBook) -> None:
    north, south = make_clinic(engine, rules, 2), make_clinic(engine, rules, 1, "South")
    end_meeting(engine, south.scope, start(engine, south), 1)
    both = replace(north.supervisor, team_ids=frozenset({north.team, south.team}))
    for team, people in ((north.team, set(north.people)), (south.team, set(south.people))):
        asked = NewMeeting(CaseloadFilter(team_id=team), TODAY, key=f"team {team}")
        started = start_meeting(engine, both, asked, rules)
        assert isinstance(started, Started)
        shown = view(engine, both, started.meeting_id)
        assert {e.public_id for e in shown.entries} == people
        assert {e.not_reached for e in shown.entries} == {team == south.team}


def test_a_searched_name_is_not_kept(engine: Engine, rules: RuleBook) -> None:
    clinic = make_clinic(engine, rules)
    asked = NewMeeting(CaseloadFilter(section=Section.ALL, text="Person1"), TODAY, key="k")
    started = start_meeting(engine, clinic.scope, asked, clinic.rules)
    assert isinstance(started, Started)
    shown = view(engine, clinic.scope, started.meeting_id)
    assert [e.public_id for e in shown.entries] == [clinic.people[1]]
    assert (shown.head.query, shown.head.title) == ("view=all", "All")
    with reading(engine) as conn:
        assert not [row for row in conn.execute(select(t.audit_event)) if "erson1" in str(row)]


@pytest.mark.parametrize("changes", [{"minutes": 0}, {"minutes": 481}, {"key": ""}], ids=str)
def test_what_is_not_valid_starts_nothing(
    engine: Engine, rules: RuleBook, changes: dict[str, object]
) -> None:
    clinic = make_clinic(engine, rules)
    asked = replace(NewMeeting(CaseloadFilter(), TODAY, key="k"), **changes)  # type: ignore[arg-type]
    assert start_meeting(engine, clinic.scope, asked, clinic.rules) is MeetingResult.FAULTY
    assert meetings_stored(engine) == 0


@pytest.mark.parametrize("changes", [{"role": Role.VIEWER}, {"role": Role.ADMIN}, {"masked": True}])
def test_who_only_looks_starts_none(
    engine: Engine, rules: RuleBook, changes: dict[str, object]
) -> None:
    clinic = make_clinic(engine, rules)
    scope = replace(clinic.scope, **changes)  # type: ignore[arg-type]
    answer = start_meeting(engine, scope, NewMeeting(CaseloadFilter(), TODAY, key="k"), rules)
    assert answer is MeetingResult.NOT_ALLOWED
    assert meetings_stored(engine) == 0
