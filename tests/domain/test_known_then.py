"""A record as it stood: equal to a diary read day by day, and each way of undoing on its own.

The diary below holds every version of every entry with the day it was written; it knows nothing of
how a finished record is taken back.
"""

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.domain.codes import (
    DecisionKind,
    EncounterKind,
    FollowUpState,
    OrderStatus,
    OutreachOutcome,
    Phase,
    Severity,
    VisitState,
)
from dashboard.domain.due_reading import section_on
from dashboard.domain.known_then import known_then, recorded_before
from dashboard.domain.last_event import last_event_on
from dashboard.domain.record import Diagnosis, PersonRecord, SideEffect
from dashboard.domain.summary import derive, summarise
from tests.domain.test_due_properties import FEW_RULES, RULES, naive_standing
from tests.support import clinical as c
from tests.support.clinical import START, d, person

LAST = 150
NUMBERS = count(10**6)
#: (day written, list of the record, the entry as it was written that day)
Note = tuple[int, str, Any]
day_numbers = st.integers(0, LAST)
told = st.sampled_from([s for s in VisitState if s is not VisitState.BOOKED])


@st.composite
def notes(draw: st.DrawFn) -> list[Note]:
    """A diary of some months; the episode begins it."""
    written: list[Note] = []
    for _ in range(draw(st.integers(0, 12))):
        first = draw(day_numbers)
        later = draw(st.none() | st.integers(first, LAST + 30))
        written += draw(st.sampled_from(KINDS))(draw, first, later)
    return written


def _order(draw: st.DrawFn, first: int, later: int | None) -> list[Note]:
    new = c.order(draw(st.sampled_from(["sertraline", "lithium"])), first)
    notes_ = [(first, "orders", new)]
    if later is not None:
        status = draw(
            st.sampled_from([OrderStatus.STOPPED, OrderStatus.COMPLETED, OrderStatus.CANCELLED])
        )
        ended = replace(new, stopped_on=d(later), status=status, stop_reason="nausea")
        notes_.append((later, "orders", ended))
    return notes_


def _stay(_: st.DrawFn, first: int, later: int | None) -> list[Note]:
    new = c.visit(first, EncounterKind.HOSPITAL)
    left = [] if later is None else [(later, "encounters", replace(new, ended_on=d(later)))]
    return [(first, "encounters", new), *left]


def _visit(draw: st.DrawFn, first: int, later: int | None) -> list[Note]:
    """A visit that was told, with the day it was booked, or one that is still booked."""
    visits: list[tuple[str, Callable[..., Any]]]
    visits = [("sessions", c.session), ("encounters", c.visit)]
    many, make = draw(st.sampled_from(visits))
    if later is None:
        return [(first, many, make(first, state=draw(told)))]
    booked = make(later, state=VisitState.BOOKED)
    if draw(st.booleans()):
        return [(first, many, booked)]
    return [(first, many, booked), (later, many, replace(booked, state=draw(told)))]


def _follow_up(_: st.DrawFn, first: int, later: int | None) -> list[Note]:
    new = c.follow_up(first + 20)
    done = replace(new, state=FollowUpState.DONE, done_on=None if later is None else d(later))
    return [(first, "follow_ups", new), *([] if later is None else [(later, "follow_ups", done)])]


def _review(_: st.DrawFn, first: int, later: int | None) -> list[Note]:
    held = c.review(first)
    decided = c.decision(held.id, DecisionKind.ADJUST_MEDICATION, first + 14)
    done = replace(decided, done_on=None if later is None else d(later))
    return [
        (first, "reviews", held),
        (first, "decisions", decided),
        *([] if later is None else [(later, "decisions", done)]),
    ]


def _side_effect(_: st.DrawFn, first: int, later: int | None) -> list[Note]:
    precision = c.order("x", 0).started_precision
    new = SideEffect(next(NUMBERS), "Nausea", Severity.MILD, False, None, d(first), precision, None)
    gone = replace(new, ended_on=None if later is None else d(later))
    return [
        (first, "side_effects", new), *([] if later is None else [(later, "side_effects", gone)])
    ]  # fmt: skip


def _diagnosis(_: st.DrawFn, first: int, later: int | None) -> list[Note]:
    new = Diagnosis(next(NUMBERS), "Depression", "depression", None, None,
                    d(first), None)  # fmt: skip
    gone = replace(new, abated_on=None if later is None else d(later))
    return [(first, "diagnoses", new), *([] if later is None else [(later, "diagnoses", gone)])]


def _single(draw: st.DrawFn, first: int, _: int | None) -> list[Note]:
    return [
        draw(
            st.sampled_from(
                [
                    (first, "measurements", c.phq9(first, draw(st.integers(0, 27)))),
                    (first, "dispenses", c.fill("sertraline", first, 30)),
                    (first, "administrations", c.injection("paliperidone", first, 28)),
                    (first, "laboratory", c.lab("lithium_level", first, 0.7)),
                    (first, "outreach",
                     c.outreach(first, OutreachOutcome.CALL_LATER, first + 10)),
                    (first, "clearances", c.clearance("item9", 1, first)),
                ]
            )
        )
    ]  # fmt: skip


KINDS = (
    _order, _stay, _visit, _visit, _follow_up, _review, _side_effect, _diagnosis, _single, _single
)  # fmt: skip


def read_diary(written: list[Note], until: int) -> PersonRecord:
    """The entries as they stood at the end of day ``until``, reading day by day."""
    latest: dict[tuple[str, int], Any] = {}
    for today in range(until + 1):
        for on, many, entry in written:
            if on == today:
                latest[many, entry.id] = entry
    lists: dict[str, Any] = {}
    for (many, _), entry in latest.items():
        lists.setdefault(many, []).append(entry)
    return person(**lists)


def stored(written: list[Note]) -> dict[tuple[str, int], tuple[int, Any]]:
    """Each entry's last version with the day that the store says it was recorded on.

    A visit told after it was booked is recorded anew; what only ends keeps its day.
    """
    rows: dict[tuple[str, int], tuple[int, Any]] = {}
    for on, many, entry in sorted(written, key=lambda note: note[0]):
        before = rows.get((many, entry.id))
        told_now = before is not None and getattr(before[1], "state", None) is VisitState.BOOKED
        rows[many, entry.id] = (on if before is None or told_now else before[0], entry)
    return rows


def rows_known(written: list[Note], until: int) -> PersonRecord:
    """What the store gives out on ``until``: entries recorded by then, in their last version."""
    lists: dict[str, Any] = {}
    for (many, _), (on, entry) in stored(written).items():
        if on <= until:
            lists.setdefault(many, []).append(entry)
    return person(**lists)


def diary_kept(written: list[Note], until: int) -> PersonRecord:
    """The diary's record, less the bookings that the store has lost since."""
    lost = {key for key, (on, _) in stored(written).items() if on > until}
    return read_diary([note for note in written if (note[1], note[2].id) not in lost], until)


@given(notes(), day_numbers)
@settings(max_examples=250, deadline=None)
def test_a_day_of_the_past_is_what_the_diary_said_that_day(written: list[Note], until: int) -> None:
    then = known_then(rows_known(written, until), d(until))
    assert then == diary_kept(written, until)
    last = last_event_on(then)
    assert last is not None
    assert last <= d(until)


@given(notes(), day_numbers)
@settings(max_examples=60, deadline=None)
def test_the_rules_say_what_they_would_have_said_that_day(written: list[Note], until: int) -> None:
    then = known_then(rows_known(written, until), d(until))
    expected = diary_kept(written, until)
    assert derive(then, RULES) == derive(expected, RULES)
    assert section_on(summarise(then, FEW_RULES), d(until)) is naive_standing(expected, d(until))


@given(notes())
@settings(max_examples=40, deadline=None)
def test_nothing_is_undone_on_the_last_day(written: list[Note]) -> None:
    whole = rows_known(written, LAST + 60)
    assert known_then(whole, d(LAST + 60)) == whole


# --- one case each -------------------------------------------------------------------------------

DAY = d(50)


def then(**entries: Any) -> PersonRecord:
    return known_then(person(**entries), DAY)


@pytest.mark.parametrize(("stop", "status"), [(50, OrderStatus.STOPPED), (51, OrderStatus.ACTIVE)])
def test_an_order_that_stopped_the_day_after_was_current(stop: int, status: OrderStatus) -> None:
    (order,) = then(orders=[c.order("sertraline", 0, stop)]).orders
    assert order.status is status
    assert (order.stopped_on is None) == (status is OrderStatus.ACTIVE)


def test_the_planned_end_of_a_current_order_stays_planned() -> None:
    planned = replace(c.order("sertraline", 0), stopped_on=d(80))
    assert then(orders=[planned]).orders == (planned,)


def test_a_later_end_opens_the_episode_and_leaves_its_phase_unknown() -> None:
    closed = person(phase=Phase.CLOSED, ended_on=d(51))
    (episode,) = known_then(closed, d(50)).episodes
    assert (episode.ended_on, episode.phase) == (None, Phase.UNKNOWN)
    assert known_then(closed, d(51)) == closed
    assert summarise(known_then(closed, d(50)), RULES).on_caseload
    assert not summarise(closed, RULES).on_caseload


def test_a_phase_entered_later_is_unknown_before() -> None:
    record = person(phase=Phase.RELAPSE_PREVENTION)
    (episode,) = record.episodes
    record = replace(record, episodes=(replace(episode, phase_since=d(51)),))
    (before,) = known_then(record, d(50)).episodes
    assert (before.phase, before.phase_since) == (Phase.UNKNOWN, None)
    assert known_then(record, d(51)) == record


def test_a_death_of_the_next_day_is_not_known() -> None:
    record = person(died_on=d(51))
    assert known_then(record, d(50)).person.died_on is None
    assert known_then(record, d(51)).person.died_on == d(51)
    assert summarise(known_then(record, d(50)), RULES).on_caseload


def test_an_episode_that_begins_tomorrow_is_not_there() -> None:
    assert known_then(person(), START - timedelta(1)).episodes == ()


def test_a_later_visit_can_be_booked_or_cancelled_but_not_held() -> None:
    booked, cancelled = VisitState.BOOKED, VisitState.CANCELLED_BY_PERSON
    ahead = [c.session(60, booked), c.session(60, cancelled)]
    held = replace(c.session(60, rating=35.0), skills="Breathing")
    found = then(sessions=[*ahead, held]).sessions
    assert [s.state for s in found] == [booked, cancelled, booked]
    assert (found[2].session_rating, found[2].skills) == (None, None)


def test_a_decision_goes_with_its_review_and_is_open_until_it_was_done() -> None:
    early, late = c.review(40), c.review(51)
    record = then(
        reviews=[early, late],
        decisions=[
            c.decision(early.id, DecisionKind.CONTINUE, 60, done=51),
            c.decision(late.id, DecisionKind.STEP_UP, 70),
        ],
    )
    assert [r.id for r in record.reviews] == [early.id]
    assert [(e.review_id, e.done_on) for e in record.decisions] == [(early.id, None)]


def test_every_list_of_a_record_is_read() -> None:
    """A list that nobody thought of would be empty in the past."""
    read: list[str] = []

    class Watched:
        def __getattr__(self, name: str) -> Any:
            read.append(name)
            return person().person if name == "person" else ()

    known_then(Watched(), DAY)  # type: ignore[arg-type]
    assert set(read) == {f.name for f in fields(PersonRecord)}


def test_undated_entries_stay() -> None:
    undated = replace(c.fill("sertraline", 0, 30), dispensed_on=None)
    assert then(dispenses=[undated]).dispenses == (undated,)


def test_a_leap_day_is_a_day_like_any_other() -> None:
    leap = date(2028, 2, 29)
    score = replace(c.phq9(0, 7), measured_on=leap)
    record = person(measurements=[score])
    assert known_then(record, date(2028, 2, 28)).measurements == ()
    assert known_then(record, leap).measurements == (score,)


def utc(year: int, month: int, day: int, hour: int = 0) -> datetime:
    """A moment as it is stored: in UTC, without a zone."""
    return datetime(year, month, day, hour, tzinfo=UTC).replace(tzinfo=None)


def utc_seconds(year: int) -> int:
    return int(datetime(year, 1, 1, tzinfo=UTC).timestamp())


LONDON, NEW_YORK = ZoneInfo("Europe/London"), ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    ("zone", "known_on", "before"),
    [
        # Winter: midnight in London is midnight in UTC; summer: an hour earlier.
        (LONDON, date(2026, 1, 10), utc(2026, 1, 11, 0)),
        (LONDON, date(2026, 7, 10), utc(2026, 7, 10, 23)),
        # The days on which the clocks change, 23 and 25 hours long.
        (LONDON, date(2026, 3, 28), utc(2026, 3, 29, 0)),
        (LONDON, date(2026, 3, 29), utc(2026, 3, 29, 23)),
        (LONDON, date(2026, 10, 25), utc(2026, 10, 26, 0)),
        (NEW_YORK, date(2028, 2, 28), utc(2028, 2, 29, 5)),
        (NEW_YORK, date(2028, 2, 29), utc(2028, 3, 1, 5)),
        # A day that begins at one o'clock: the clock leaps over midnight.
        (ZoneInfo("Africa/Cairo"), date(2026, 4, 23), utc(2026, 4, 23, 22)),
    ],
)  # fmt: skip
def test_a_day_ends_at_midnight_in_the_clinic(
    zone: ZoneInfo, known_on: date, before: datetime
) -> None:
    assert recorded_before(known_on, zone) == before


@given(
    st.integers(utc_seconds(2024), utc_seconds(2031)).map(
        lambda seconds: datetime.fromtimestamp(seconds, UTC)
    ),
    st.integers(-2, 2),
    st.sampled_from(["Europe/London", "America/New_York", "Africa/Cairo", "America/Havana",
                     "Asia/Kathmandu", "Pacific/Apia"]),
)  # fmt: skip
def test_recorded_by_the_day_means_the_calendar_of_the_clinic(
    recorded: datetime, shift: int, name: str
) -> None:
    zone = ZoneInfo(name)
    known_on = recorded.astimezone(zone).date() + timedelta(shift)
    stored_at = recorded.replace(tzinfo=None)
    assert (stored_at < recorded_before(known_on, zone)) == (shift >= 0)
