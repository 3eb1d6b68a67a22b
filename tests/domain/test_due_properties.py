"""What is stored agrees with a naive look at the record on every single day.

The oracle below was written from the rules in words: it walks day by day and knows nothing of
due items, summaries or sections.
"""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.db.definitions import load_rule_book
from dashboard.domain.care_rules import CareRules
from dashboard.domain.codes import (
    EncounterKind,
    FollowUpState,
    OutreachOutcome,
    Phase,
    RecordState,
    VisitState,
)
from dashboard.domain.due import due_items
from dashboard.domain.due_reading import Standing, is_overdue, open_items, section_on, why_now
from dashboard.domain.record import PersonRecord
from dashboard.domain.summary import derive, summarise
from dashboard.domain.visits import attendance
from tests.support.clinical import (
    START,
    clearance,
    d,
    fill,
    follow_up,
    order,
    outreach,
    person,
    phq9,
    score,
    session,
    visit,
)

RULES = load_rule_book()
FEW = ("contact_kinds", "care_contact", "follow_up", "item9", "baseline")
FEW_RULES = replace(RULES, care=CareRules({k: RULES.care.rules[k] for k in FEW}))
LAST_DAY = 120
DAYS_AHEAD = 200

days = st.integers(-10, LAST_DAY)
past_states = st.sampled_from([s for s in VisitState if s is not VisitState.BOOKED])
sessions = st.lists(
    st.builds(session, days, past_states, late=st.booleans(), rating=st.none() | st.just(35.0)),
    max_size=6,
)
booked = st.lists(st.builds(session, st.integers(LAST_DAY, 260), st.just(VisitState.BOOKED)),
                  max_size=2)  # fmt: skip
visits = st.lists(st.builds(visit, days, st.sampled_from(EncounterKind), past_states), max_size=4)
attempts = st.lists(
    st.tuples(st.integers(0, LAST_DAY), st.integers(1, 60), st.sampled_from(OutreachOutcome)).map(
        lambda t: outreach(t[0], t[2], None if t[2] is OutreachOutcome.REMOVED else t[0] + t[1])
    ),
    max_size=3,
)
scores = st.lists(
    st.tuples(days, st.integers(0, 27), st.integers(0, 1)).map(
        lambda t: phq9(t[0], t[1], items={9: t[2]})
    ),
    max_size=5,
)
follow_ups = st.lists(
    st.builds(follow_up, st.integers(0, 250), st.sampled_from(FollowUpState)), max_size=3
)


@st.composite
def people(draw: st.DrawFn) -> PersonRecord:
    measured = draw(scores)
    cleared = [
        clearance("item9", m.id, LAST_DAY) for m in measured if draw(st.booleans()) and m.items[9]
    ]
    drugs = draw(st.booleans())
    return person(
        phase=draw(st.sampled_from([p for p in Phase if p is not Phase.CLOSED])),
        sessions=draw(sessions) + draw(booked),
        encounters=draw(visits),
        measurements=[*measured, *([score("fibser", 50, 4)] if draw(st.booleans()) else [])],
        outreach=draw(attempts),
        follow_ups=draw(follow_ups),
        clearances=cleared,
        orders=[order("sertraline", 3)] if drugs else [],
        dispenses=[fill("sertraline", draw(days), 30)] if drugs else [],
    )


def contact_days(record: PersonRecord) -> set[date]:
    found = {s.held_on for s in record.sessions if s.state is VisitState.ATTENDED}
    for encounter in record.encounters:
        if encounter.state is VisitState.ATTENDED and encounter.kind.value in (
            "care_contact",
            "medication_review",
        ):
            found.add(encounter.started_on)
    return found


def naive_due_days(record: PersonRecord, as_of: date) -> list[date]:
    """Due dates of the care contact and of open follow-ups, by walking back day by day."""
    seen = contact_days(record)
    every = 30 if record.episodes[0].phase is Phase.RELAPSE_PREVENTION else 14
    due, day = START + timedelta(28), as_of
    while day >= START:
        if day in seen:
            due = day + timedelta(every)
            break
        day -= timedelta(1)
    return [due] + [f.due_on for f in record.follow_ups if f.state is FollowUpState.OPEN]


def naive_snoozed(record: PersonRecord, as_of: date) -> bool:
    last = None
    for attempt in record.outreach:
        if last is None or (attempt.attempted_on, attempt.id) >= (last.attempted_on, last.id):
            last = attempt
    if last is None or any(day > last.attempted_on for day in contact_days(record)):
        return False
    if last.outcome is OutreachOutcome.REMOVED:
        return True
    return last.snoozed_until is not None and as_of < last.snoozed_until


def naive_item9(record: PersonRecord) -> bool:
    cleared = {c.evidence_id for c in record.clearances}
    newest = None
    for m in sorted(record.measurements, key=lambda m: (m.measured_on, m.id)):
        if m.instrument == "phq9" and m.state is RecordState.FINAL and m.items.get(9, 0) > 0:
            newest = m
    return newest is not None and newest.id not in cleared


def naive_standing(record: PersonRecord, as_of: date) -> Standing:
    due = naive_due_days(record, as_of)
    late = any(day < as_of for day in due)
    if naive_item9(record) or (late and not naive_snoozed(record, as_of)):
        return Standing.OVERDUE
    if late:
        return Standing.OUTREACH
    week = [as_of + timedelta(n) for n in range(8)]
    return Standing.DUE_7 if any(day in week for day in due) else Standing.LATER


@given(people())
@settings(max_examples=60, deadline=None)
def test_stored_dates_agree_with_the_naive_look_on_every_day(record: PersonRecord) -> None:
    row = summarise(record, FEW_RULES)
    for ahead in range(DAYS_AHEAD):
        as_of = d(LAST_DAY + ahead)
        assert section_on(row, as_of) is naive_standing(record, as_of), as_of


@given(people())
@settings(max_examples=60, deadline=None)
def test_with_every_rule_overdue_is_what_the_open_items_say(record: PersonRecord) -> None:
    row, items = derive(record, RULES)
    for ahead in range(0, DAYS_AHEAD, 3):
        as_of = d(LAST_DAY + ahead)
        now = open_items(items, as_of)
        safety = any(i.rank == 0 for i in now)
        late = any(i.due_on < as_of for i in now)
        expected = safety or (late and not naive_snoozed(record, as_of))
        assert (section_on(row, as_of) is Standing.OVERDUE) == expected
        first = why_now(items, as_of)
        assert first is not None
        if expected and not naive_snoozed(record, as_of):
            assert is_overdue(first, as_of)
            assert (row.top_rank, row.top_due_on) == (first.rank, first.due_on)


@given(people(), st.integers(0, DAYS_AHEAD))
@settings(max_examples=60, deadline=None)
def test_nothing_depends_on_the_day_it_is_computed(record: PersonRecord, ahead: int) -> None:
    assert due_items(record, RULES) == due_items(record, RULES)
    row = summarise(record, RULES)
    assert row.events_through is not None and row.events_through <= d(LAST_DAY)
    assert section_on(row, d(LAST_DAY + ahead)) in set(Standing)


@given(sessions)
@settings(max_examples=100, deadline=None)
def test_attendance_counts_one_by_one(rows: list) -> None:  # type: ignore[type-arg]
    attended = missed = 0
    for row in rows:
        if row.state == "attended":
            attended += 1
        if row.state == "did_not_attend":
            missed += 1
        if row.state == "cancelled_by_person" and row.late_cancellation:
            missed += 1
    found = attendance(rows)
    assert (found.attended, found.attendable) == (attended, attended + missed)
