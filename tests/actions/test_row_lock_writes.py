"""What users write on PostgreSQL, with the second lock on and people of others beside theirs."""

from dataclasses import dataclass, replace

import pytest
from sqlalchemy import Engine, select

from dashboard.actions.agenda import add_person, move_person, remove_person
from dashboard.actions.meeting_result import MeetingResult
from dashboard.actions.outreach import NewOutreach, record_outreach
from dashboard.actions.presenter import PresenterChange, set_presenter_state
from dashboard.actions.record_review import Recorded, record_review
from dashboard.actions.start_meeting import NewMeeting, Started, start_meeting
from dashboard.db import tables as t
from dashboard.db.asker import as_user
from dashboard.db.engine import reading, writing
from dashboard.domain.access import AccessScope
from dashboard.domain.caseload_filter import CaseloadFilter
from dashboard.domain.codes import OutreachOutcome, Role
from dashboard.domain.meeting import PresenterState
from dashboard.domain.rules import RuleBook
from dashboard.queries.meeting import load_presenter
from dashboard.queries.verify import verify
from tests.support.meetings import TODAY, Clinic, consult, entry, make_clinic, record, view
from tests.support.row_lock import add_account_of

EVERYBODY = AccessScope("u-all", "A. Boss", Role.SUPERVISOR, team_ids=None, masked=False)


@dataclass(frozen=True)
class Place:
    """``own`` and ``other``: the database for the clinicians of two teams; ``all``: for both."""

    north: Clinic
    south: Clinic
    own: Engine
    other: Engine
    all: Engine
    meeting: str


@pytest.fixture
def place(postgres_engine: Engine, rules: RuleBook) -> Place:
    """A meeting about everybody of two teams: north first, as they wait longest."""
    north, south = (make_clinic(postgres_engine, rules, name=name) for name in ("North", "South"))
    with writing(postgres_engine) as conn:
        for scope in (north.scope, south.scope, EVERYBODY):
            add_account_of(conn, scope)
    own, other, everybody = (
        as_user(postgres_engine, scope.user_id) for scope in (north.scope, south.scope, EVERYBODY)
    )
    asked = NewMeeting(CaseloadFilter(), TODAY, key="k")
    started = start_meeting(everybody, EVERYBODY, asked, rules)
    assert isinstance(started, Started)
    assert started.people == 6
    return Place(north, south, own, other, everybody, started.meeting_id)


def _order(place: Place) -> list[str]:
    return [e.public_id for e in view(place.all, EVERYBODY, place.meeting).entries]


def test_how_many_others_there_are_is_still_said(place: Place) -> None:
    seen = view(place.own, place.north.scope, place.meeting)
    assert {e.public_id for e in seen.entries} == set(place.north.people)
    assert seen.hidden == 3


def test_moving_one_of_ones_own_leaves_the_others_in_their_places(place: Place) -> None:
    before = _order(place)
    own = [person for person in before if person in place.north.people]
    moved = move_person(place.own, place.north.scope, place.meeting, own[2], 0, 1)
    assert moved is MeetingResult.DONE
    wanted = iter([own[2], own[0], own[1]])
    assert _order(place) == [next(wanted) if p in own else p for p in before]


def test_somebody_added_stands_behind_those_who_are_not_shown(place: Place) -> None:
    person, scope = place.north.people[0], place.north.scope
    assert remove_person(place.own, scope, place.meeting, person, 1) is MeetingResult.DONE
    assert add_person(place.own, scope, place.meeting, person, 2, TODAY) is MeetingResult.DONE
    assert _order(place)[-1] == person


def test_what_is_recorded_is_derived_behind_the_lock(
    place: Place, postgres_engine: Engine, rules: RuleBook
) -> None:
    person = place.north.people[0]
    asked = entry(place.meeting, person, consult(place.north))
    assert isinstance(record(place.own, place.north, rules, asked), Recorded)
    tried = NewOutreach(place.north.people[1], OutreachOutcome.LEFT_MESSAGE, TODAY, key="k")
    assert record_outreach(place.own, place.north.scope, rules, tried).result is MeetingResult.DONE
    with reading(postgres_engine) as conn:
        discussed = select(t.caseload_summary.c.last_discussed_on)
        mine = discussed.where(t.caseload_summary.c.patient_id == place.north.patients[0])
        assert conn.scalar(mine) == TODAY
        assert verify(conn, rules).faults == ()


def test_of_somebody_elses_person_nothing_is_written(
    place: Place, postgres_engine: Engine, rules: RuleBook
) -> None:
    """By a scope that the database does not agree with: a fault of the program."""
    tables = (t.review, t.decision, t.outreach, t.recording)
    asked = entry(place.meeting, place.south.people[0], consult(place.south))
    wrong = replace(place.south.scope, user_id=place.north.scope.user_id)
    answer = record_review(place.own, wrong, rules, asked, TODAY)
    assert not isinstance(answer, Recorded)
    with reading(postgres_engine) as conn:
        assert all(conn.execute(select(table)).all() == [] for table in tables)


def test_the_wall_goes_on_from_somebody_who_is_not_shown(place: Place) -> None:
    theirs = PresenterChange(place.south.people[0])
    shown = set_presenter_state(place.other, place.south.scope, place.meeting, theirs)
    assert isinstance(shown, PresenterState)
    with reading(place.own) as conn:
        seen = load_presenter(conn, place.north.scope, place.meeting)
    assert seen is not None
    assert (seen.public_id, seen.version) == (None, shown.version)
    mine = PresenterChange(place.north.people[0])
    after = set_presenter_state(place.own, place.north.scope, place.meeting, mine, seen.version)
    assert isinstance(after, PresenterState)
    assert after.version == shown.version + 1
