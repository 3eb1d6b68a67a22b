"""The caseload of another day: the past as it stood, the future as a range of stored dates."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection, Engine, Table, delete, select, update

from dashboard.actions.derive import bump_caseload, store_derived
from dashboard.actions.refresh import rebuild
from dashboard.db import tables as t
from dashboard.db.engine import reading, writing
from dashboard.demo.seed import seed
from dashboard.domain.access import AccessScope, command_line_scope
from dashboard.domain.as_of import AsOf
from dashboard.domain.caseload_filter import CaseloadFilter, Order, Section, Sort
from dashboard.domain.caseload_row import CaseloadRow
from dashboard.domain.codes import DueKind, Phase, Role, Treatment
from dashboard.domain.rules import RuleBook
from dashboard.queries import caseload_then
from dashboard.queries.caseload import caseload_page, caseload_rows
from dashboard.queries.caseload_counts import caseload_counts
from dashboard.queries.caseload_options import caseload_options
from dashboard.queries.caseload_then import Clinic, TooManyPeopleError, caseload_on
from tests.support.people import add_clinician, add_event, add_person, add_team

TODAY = date(2026, 11, 23)
LONDON = ZoneInfo("Europe/London")
EVERYBODY = command_line_scope()
ALL = CaseloadFilter(section=Section.ALL)
PEOPLE = 30


def utc(year: int, month: int, day: int, hour: int, minute: int = 0) -> datetime:
    """A moment as it is stored: in UTC, without a zone."""
    return datetime(year, month, day, hour, minute, tzinfo=UTC).replace(tzinfo=None)


#: Tables whose entries are dated, with the column; the others are handled one by one below.
_DATED = (
    (t.medication_order, "started_on"), (t.dispense, "dispensed_on"),
    (t.administration, "given_on"), (t.adherence_report, "reported_on"),
    (t.side_effect, "started_on"), (t.laboratory, "taken_on"), (t.measurement, "measured_on"),
    (t.outreach, "attempted_on"), (t.review, "reviewed_on"), (t.flag_clearance, "cleared_on"),
    (t.episode, "started_on"), (t.diagnosis, "onset_on"),
)  # fmt: skip


def write_only_up_to(conn: Connection, day: date) -> None:
    """Make of a database one to which only what was recorded and dated up to ``day`` was written.

    In SQL, entry by entry; every demo entry was recorded on the evening of its own day, in UTC.
    """
    evening = datetime.combine(day, datetime.max.time())
    for table in t.PATIENT_TABLES:
        conn.execute(delete(table).where(table.c.recorded_at > evening))
    for table, dated in _DATED:
        conn.execute(delete(table).where(table.c[dated] > day))
    _undo(conn, t.episode, "phase_since", day, {"phase": "unknown"})
    ended = t.episode.c.ended_on > day
    closed = update(t.episode).where(ended, t.episode.c.phase == "closed")
    conn.execute(closed.values(phase="unknown", phase_since=None))
    _undo(conn, t.episode, "ended_on", day, {})
    _undo(conn, t.diagnosis, "abated_on", day, {})
    stopped = t.medication_order.c.status != "active"
    later = update(t.medication_order).where(t.medication_order.c.stopped_on > day, stopped)
    conn.execute(later.values(stopped_on=None, stop_reason=None, status="active"))
    _undo(conn, t.side_effect, "ended_on", day, {})
    _undo(conn, t.encounter, "ended_on", day, {})
    _undo(conn, t.follow_up, "done_on", day, {"state": "open"})
    _undo(conn, t.decision, "done_on", day, {})
    conn.execute(update(t.patient).where(t.patient.c.died_on > day).values(died_on=None))


def _undo(conn: Connection, table: Table, dated: str, day: date, also: dict[str, str]) -> None:
    conn.execute(update(table).where(table.c[dated] > day).values({dated: None} | also))


@pytest.fixture
def clinic(rules: RuleBook) -> Clinic:
    return Clinic(rules, LONDON)


def questions(options_of: Connection) -> Iterator[CaseloadFilter]:
    """Every section, every order, and every filter once."""
    yield from (CaseloadFilter(section=section) for section in Section if section != Section.ALL)
    yield from (replace(ALL, sort=sort, order=order) for sort, order in product(Sort, Order))
    options = caseload_options(options_of, EVERYBODY)
    yield from (replace(ALL, owner_id=key) for key in options.owners)
    yield from (replace(ALL, team_id=key) for key in options.teams)
    yield from (replace(ALL, phase=phase) for phase in Phase)
    yield from (
        CaseloadFilter(section=section, kind=kind)
        for section, kind in product((Section.OVERDUE, Section.DUE_7, Section.ALL), DueKind)
    )
    yield from (replace(ALL, treatment=treatment) for treatment in Treatment)
    yield from (replace(ALL, diagnosis=group) for group in options.diagnosis_groups)
    yield from (replace(ALL, medication=code) for code in options.medication_classes)
    yield from (replace(ALL, flags=(rule,)) for rule in options.rules)
    yield from (replace(ALL, min_days=days) for days in (1, 30))
    yield from (replace(ALL, text=text) for text in ("a", "an ko", "03"))


def answers(
    conn: Connection, asked: CaseloadFilter, day: date, rules: RuleBook
) -> tuple[list[CaseloadRow], object, int]:
    counts = caseload_counts(conn, EVERYBODY, asked, day, rules)
    rows = list(caseload_rows(conn, EVERYBODY, asked, day, rules))
    page = caseload_page(conn, EVERYBODY, asked, day, rules, 0, 10)
    assert list(page.rows) == rows[:10]
    return rows, counts, page.total


def test_the_past_is_what_a_database_with_only_the_events_up_to_then_says(
    engine: Engine, clinic: Clinic
) -> None:
    """One database is asked of the past; the same one is then cut in SQL, and asked as today."""
    rules = clinic.rules
    # The days on which the clocks change, one between them.
    days = [date(2026, 10, 25), date(2026, 7, 1), date(2026, 3, 29)]
    seed(engine, PEOPLE, 7, TODAY, rules)
    past = {}
    for day in days:
        with (
            reading(engine) as conn,
            caseload_on(conn, EVERYBODY, AsOf(day, TODAY), clinic) as then,
        ):
            past[day] = {q: answers(then, q, day, rules) for q in questions(then)}
            assert past[day][ALL][2] > 5
    for day in sorted(days, reverse=True):
        with writing(engine) as conn:
            write_only_up_to(conn, day)
        rebuild(engine, EVERYBODY, rules)
        with reading(engine) as conn:
            for asked in questions(conn):
                assert answers(conn, asked, day, rules) == past[day].pop(asked), (day, asked)
        assert past[day] == {}


def test_the_future_is_the_stored_range_query(engine: Engine, clinic: Clinic) -> None:
    seed(engine, PEOPLE, 7, TODAY, clinic.rules)
    day = TODAY + timedelta(days=30)
    with reading(engine) as conn:
        with caseload_on(conn, EVERYBODY, AsOf(day, TODAY), clinic) as then:
            assert then is conn
            ahead = caseload_counts(then, EVERYBODY, CaseloadFilter(), day, clinic.rules)
        with caseload_on(conn, EVERYBODY, AsOf(TODAY, TODAY), clinic) as now:
            assert now is conn
            today = caseload_counts(now, EVERYBODY, CaseloadFilter(), TODAY, clinic.rules)
        late = select(t.caseload_summary.c.patient_id).where(
            t.caseload_summary.c.overdue_from <= day
        )
        assert ahead.sections[Section.OVERDUE] == len(conn.scalars(late).all())
    assert ahead.sections[Section.OVERDUE] > today.sections[Section.OVERDUE]
    assert ahead.everybody == today.everybody


@pytest.fixture
def two_people(engine: Engine, rules: RuleBook) -> dict[str, int]:
    """One in the north whose score of 1 Sep came in at 23:30 UTC: on 2 Sep in London."""
    made: dict[str, int] = {}
    with writing(engine) as conn:
        for name in ("north", "south"):
            made[name] = add_team(conn, name)
            made[f"{name} owner"] = add_clinician(conn, f"Dr {name}", made[name])
            person = made[f"{name} person"] = add_person(conn)
            add_event(
                conn, t.episode, person, team_id=made[name], recorded_at=utc(2026, 3, 2, 9),
                care_manager_id=made[f"{name} owner"],
            )  # fmt: skip
        add_event(
            conn, t.measurement, made["north person"], measured_on=date(2026, 9, 1), total=7.0,
            recorded_at=utc(2026, 9, 1, 23, 30),
        )  # fmt: skip
        store_derived(conn, [made["north person"], made["south person"]], rules)
    return made


def latest_score(
    engine: Engine, clinic: Clinic, day: date, scope: AccessScope = EVERYBODY
) -> list[float | None]:
    with reading(engine) as conn, caseload_on(conn, scope, AsOf(day, TODAY), clinic) as then:
        rows = caseload_page(then, scope, ALL, day, clinic.rules, 0, 10).rows
    return [row.scores.points[-1].total if row.scores else None for row in rows]


def test_recorded_after_midnight_in_the_clinic_is_known_the_next_day(
    engine: Engine, clinic: Clinic, two_people: dict[str, int]
) -> None:
    first, second = date(2026, 9, 1), date(2026, 9, 2)
    assert latest_score(engine, clinic, first) == [None, None]
    assert sorted(latest_score(engine, clinic, second), key=str) == [7.0, None]
    utc = replace(clinic, zone=ZoneInfo("UTC"))
    assert sorted(latest_score(engine, utc, first), key=str) == [7.0, None]


def test_the_stroke_of_midnight_belongs_to_the_next_day(
    engine: Engine, clinic: Clinic, two_people: dict[str, int]
) -> None:
    with writing(engine) as conn:
        conn.execute(update(t.measurement).values(recorded_at=utc(2026, 9, 1, 23)))
        bump_caseload(conn, clinic.rules)
    assert latest_score(engine, clinic, date(2026, 9, 1)) == [None, None]
    assert 7.0 in latest_score(engine, clinic, date(2026, 9, 2))


def team_scope(*teams: int) -> AccessScope:
    return AccessScope("s", "S", Role.SUPERVISOR, team_ids=frozenset(teams), masked=False)


def test_the_past_shows_nobody_whom_the_scope_does_not_see_today(
    engine: Engine, clinic: Clinic, two_people: dict[str, int]
) -> None:
    day = date(2026, 10, 1)
    north, south = team_scope(two_people["north"]), team_scope(two_people["south"])
    assert latest_score(engine, clinic, day, north) == [7.0]
    assert latest_score(engine, clinic, day, south) == [None]
    assert latest_score(engine, clinic, day, team_scope()) == []
    # Moved since: the scope of then would have shown the person, today's does not.
    with writing(engine) as conn:
        moved = t.caseload_summary.c.patient_id == two_people["north person"]
        conn.execute(update(t.caseload_summary).where(moved).values(team_id=two_people["south"]))
        bump_caseload(conn, clinic.rules)
    assert latest_score(engine, clinic, day, north) == []


def test_what_is_kept_goes_with_the_next_change(
    engine: Engine, clinic: Clinic, two_people: dict[str, int]
) -> None:
    day = date(2026, 10, 1)
    assert 7.0 in latest_score(engine, clinic, day)
    with writing(engine) as conn:
        conn.execute(update(t.measurement).values(total=9.0))
        store_derived(conn, [two_people["north person"]], clinic.rules)
    assert 9.0 in latest_score(engine, clinic, day)


def test_no_more_pasts_are_kept_than_said(
    sqlite_engine: Engine, clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(caseload_then, "KEPT", 2)
    with reading(sqlite_engine) as conn:
        for number in range(5):
            with caseload_on(conn, EVERYBODY, AsOf(date(2026, 1, 1 + number), TODAY), clinic):
                pass
    assert len(caseload_then._PAST[sqlite_engine.pool]) == 2


def test_more_people_than_the_stated_size_are_refused_in_words(
    engine: Engine, clinic: Clinic, two_people: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(caseload_then, "MAX_PEOPLE", 1)
    asked = AsOf(date(2026, 9, 1), TODAY)
    with reading(engine) as conn:
        with (
            pytest.raises(TooManyPeopleError, match="up to 1 people"),
            caseload_on(conn, EVERYBODY, asked, clinic),
        ):
            pass
        alone = team_scope(two_people["north"])
        with caseload_on(conn, alone, asked, clinic) as then:
            assert caseload_counts(then, alone, ALL, asked.day, clinic.rules).everybody == 1


def test_a_death_recorded_later_was_not_known(
    engine: Engine, clinic: Clinic, two_people: dict[str, int]
) -> None:
    died, told = date(2026, 9, 1), utc(2026, 9, 5, 9)
    person = two_people["north person"]
    with writing(engine) as conn:
        gone = update(t.patient).where(t.patient.c.id == person)
        conn.execute(gone.values(died_on=died, recorded_at=told))
        store_derived(conn, [person], clinic.rules)
    sizes = []
    for day in (date(2026, 9, 4), date(2026, 9, 5)):
        with reading(engine) as conn, caseload_on(
            conn, EVERYBODY, AsOf(day, TODAY), clinic
        ) as then:  # fmt: skip
            sizes.append(caseload_counts(then, EVERYBODY, ALL, day, clinic.rules).everybody)
    assert sizes == [2, 1]


def test_a_booking_known_then_is_the_next_contact(
    engine: Engine, clinic: Clinic, two_people: dict[str, int]
) -> None:
    person = two_people["north person"]
    with writing(engine) as conn:
        for on, recorded in ((date(2026, 10, 9), 20), (date(2026, 10, 8), 28)):
            add_event(
                conn, t.therapy_session, person, held_on=on, state="booked",
                recorded_at=utc(2026, 9, recorded, 9),
            )  # fmt: skip
        store_derived(conn, [person], clinic.rules)
    found = []
    for day in (date(2026, 9, 25), date(2026, 10, 1)):
        with reading(engine) as conn, caseload_on(
            conn, EVERYBODY, AsOf(day, TODAY), clinic
        ) as then:  # fmt: skip
            rows = caseload_page(then, EVERYBODY, ALL, day, clinic.rules, 0, 10).rows
            found += [row.next_contact.on for row in rows if row.next_contact]
    assert found == [date(2026, 10, 9), date(2026, 10, 8)]
