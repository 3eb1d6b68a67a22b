"""A team with a few people and a meeting about them, for the tests of the review."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import count

from sqlalchemy import Engine

from dashboard.actions.derive import store_derived
from dashboard.actions.record_review import Answer, record_review
from dashboard.actions.start_meeting import NewMeeting, Started, start_meeting
from dashboard.db import tables as t
from dashboard.db.engine import reading, writing
from dashboard.domain.access import AccessScope
from dashboard.domain.caseload_filter import CaseloadFilter, Section
from dashboard.domain.codes import DecisionKind, Role
from dashboard.domain.meeting import MeetingView
from dashboard.domain.recording import NewDecision, NewReview
from dashboard.domain.rules import RuleBook
from dashboard.queries.meeting import load_meeting
from tests.support.people import add_clinician, add_event, add_person, add_team, public_id

TODAY = date(2026, 3, 20)
_keys = count(1)


@dataclass(frozen=True)
class Clinic:
    """One team; ``people`` are public ids in the order of priority (the longest overdue first)."""

    team: int
    clinician: int
    scope: AccessScope
    people: tuple[str, ...]
    patients: tuple[int, ...]
    rules: RuleBook

    @property
    def supervisor(self) -> AccessScope:
        return AccessScope(
            "u-super", "S. Visor", Role.SUPERVISOR, frozenset({self.team}), masked=False
        )


def make_clinic(engine: Engine, rules: RuleBook, people: int = 3, name: str = "North") -> Clinic:
    """People never seen since they started, one a week apart: the first waits longest."""
    with writing(engine) as conn:
        team = add_team(conn, name)
        clinician = add_clinician(conn, team_id=team)
        patients = []
        for number in range(people):
            patient = add_person(conn, family_name=f"Person{number}")
            start = TODAY - timedelta(days=200 - 7 * number)
            add_event(
                conn, t.episode, patient, team_id=team, care_manager_id=clinician,
                started_on=start,
            )  # fmt: skip
            patients.append(patient)
        store_derived(conn, patients, rules)
        ids = tuple(public_id(conn, patient) for patient in patients)
    scope = AccessScope(
        f"u{clinician}", "R. Osei", Role.CLINICIAN, frozenset({team}), clinician, masked=False
    )
    return Clinic(team, clinician, scope, ids, tuple(patients), rules)


def start(
    engine: Engine, clinic: Clinic, section: Section = Section.OVERDUE, today: date = TODAY
) -> str:
    """A meeting about everybody of the section; returns its id."""
    asked = NewMeeting(CaseloadFilter(section=section), today, key=f"start-{next(_keys)}")
    started = start_meeting(engine, clinic.scope, asked, clinic.rules)
    assert isinstance(started, Started), started
    return started.meeting_id


def view(engine: Engine, scope: AccessScope, meeting: str) -> MeetingView:
    with reading(engine) as conn:
        found = load_meeting(conn, scope, meeting)
    assert found is not None
    return found


def consult(clinic: Clinic, days: int = 7, reason: str = "") -> NewDecision:
    """A decision that is somebody's to do."""
    return NewDecision(DecisionKind.CONSULT, reason, clinic.clinician, TODAY + timedelta(days=days))


def entry(
    meeting: str, person: str, *decisions: NewDecision, version: int = 0, key: str = ""
) -> NewReview:
    """What somebody submits; a key of its own unless one is given."""
    return NewReview(meeting, person, version, key or f"key-{next(_keys)}", decisions)


def record(engine: Engine, clinic: Clinic, rules: RuleBook, asked: NewReview) -> Answer:
    return record_review(engine, clinic.scope, rules, asked, TODAY)


def other_user(scope: AccessScope) -> AccessScope:
    """A second person who sees the same people."""
    return replace(scope, user_id="u-other", user_name="L. Brandt")
