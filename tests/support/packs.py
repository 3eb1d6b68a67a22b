"""A review about the scripted people with something decided, for the tests of its pack."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import Engine, select

from dashboard.actions.agenda import add_person, move_person, remove_person
from dashboard.actions.meeting_result import MeetingResult
from dashboard.actions.record_review import Recorded, record_review
from dashboard.actions.start_meeting import NewMeeting, Started, start_meeting
from dashboard.db import tables as t
from dashboard.db.definitions import load_rule_book
from dashboard.db.engine import reading
from dashboard.demo.scripted import STORIES
from dashboard.domain.access import AccessScope
from dashboard.domain.caseload_filter import CaseloadFilter
from dashboard.domain.codes import DecisionKind, IntentChange
from dashboard.domain.meeting import MeetingView
from dashboard.domain.recording import Intent, NewDecision, NewReview
from dashboard.queries.meeting import load_meeting
from dashboard.queries.review_form import owner_choices
from tests.support.web import AS_OF

#: In the order of the agenda; the first has a decision.
PEOPLE = ("showcase", "never_seen", "adherent_not_better")
REASON = "somebody's sister rang"


def seen(engine: Engine, scope: AccessScope, meeting: str) -> MeetingView:
    with reading(engine) as conn:
        found = load_meeting(conn, scope, meeting)
    assert found is not None
    return found


def names_of(engine: Engine) -> set[str]:
    """Family names of people; a clinician of the same name is named rightly."""
    with reading(engine) as conn:
        staff = " ".join(conn.scalars(select(t.clinician.c.name)))
        return {n for n in conn.scalars(select(t.patient.c.family_name)) if n not in staff}


def public_ids(engine: Engine, stories: Sequence[str]) -> list[str]:
    person = t.patient.c
    with reading(engine) as conn:
        found = {
            row.record_number: row.public_id
            for row in conn.execute(select(person.record_number, person.public_id))
        }
    return [found[f"{STORIES[story]:04d}"] for story in stories]


def small_review(engine: Engine, scope: AccessScope, stories: Sequence[str] = PEOPLE) -> str:
    """The id of a meeting about ``stories`` only, the first with one decision."""
    nobody = CaseloadFilter.from_text("view=all&find=zzzzzz")[0]
    started = start_meeting(
        engine, scope, NewMeeting(nobody, AS_OF, key="small-review-key"), load_rule_book()
    )
    assert isinstance(started, Started), started
    meeting = started.meeting_id
    people = public_ids(engine, stories)
    for entry in seen(engine, scope, meeting).entries:
        if entry.public_id not in people:
            version = seen(engine, scope, meeting).head.version
            gone = remove_person(engine, scope, meeting, entry.public_id, version)
            assert gone is MeetingResult.DONE, gone
    for place, person in enumerate(people):
        if seen(engine, scope, meeting).entry(person) is None:
            version = seen(engine, scope, meeting).head.version
            done = add_person(engine, scope, meeting, person, version, AS_OF)
            assert done is MeetingResult.DONE, done
        version = seen(engine, scope, meeting).head.version
        moved = move_person(engine, scope, meeting, person, place, version)
        assert moved in (MeetingResult.DONE, MeetingResult.ALREADY), moved
    _decide(engine, scope, meeting, people[0])
    return meeting


def _decide(engine: Engine, scope: AccessScope, meeting: str, person: str) -> None:
    with reading(engine) as conn:
        owner = next(iter(owner_choices(conn, scope, person)))
    meant = Intent(IntentChange.INCREASE, "sertraline", 100, "mg")
    due = AS_OF + timedelta(days=7)
    decision = NewDecision(DecisionKind.ADJUST_MEDICATION, REASON, owner, due, meant)
    asked = NewReview(meeting, person, 0, "small-review-decision", (decision,))
    answer = record_review(engine, scope, load_rule_book(), asked, AS_OF)
    assert isinstance(answer, Recorded), answer
