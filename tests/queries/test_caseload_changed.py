"""The caseload on and after the planned end of an order, with nothing recorded since."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection, Engine, select, update

from dashboard.actions.derive import store_derived
from dashboard.db import tables as t
from dashboard.db.engine import reading, writing
from dashboard.domain.access import AccessScope, command_line_scope
from dashboard.domain.as_of import AsOf
from dashboard.domain.caseload_filter import CaseloadFilter, Section
from dashboard.domain.codes import DueKind, OrderStatus, Role
from dashboard.domain.due_reading import Standing, open_items
from dashboard.domain.record import PersonRecord
from dashboard.domain.rules import RuleBook
from dashboard.domain.summary import derive
from dashboard.queries import caseload_anew, caseload_then
from dashboard.queries.caseload import caseload_page
from dashboard.queries.caseload_anew import anybody_changed
from dashboard.queries.caseload_changed import parts_on
from dashboard.queries.caseload_columns import Read, plain, unindexed
from dashboard.queries.caseload_counts import caseload_counts, caseload_total
from dashboard.queries.caseload_then import Clinic, TooManyPeopleError, caseload_on
from dashboard.queries.person_record import read_records
from dashboard.queries.verify import verify
from tests.support.people import add_event, add_person

EVERYBODY = command_line_scope()
ALL = CaseloadFilter(section=Section.ALL)
START = date(2026, 3, 2)
PARTS = (Section.OVERDUE, Section.DUE_7, Section.LATER, Section.OUTREACH)


def day(number: int) -> date:
    return START + timedelta(days=number)


@pytest.fixture
def people(engine: Engine, rules: RuleBook) -> list[int]:
    """People with and without a planned end, seen and not, snoozed and not, one with a flag."""
    made = []
    with writing(engine) as conn:
        for end in (None, 20, 45, 60):
            for seen in (None, 18):
                for rest in (None, 70):
                    for item9 in (0, 1):
                        made.append(_somebody(conn, end, seen, rest, item9))
        store_derived(conn, made, rules)
    return made


def _somebody(
    conn: Connection, end: int | None, seen: int | None, rest: int | None, item9: int
) -> int:
    person = add_person(conn)
    add_event(conn, t.episode, person, started_on=START, phase="active")
    add_event(
        conn, t.medication_order, person, ingredient="lithium", drug_label="Lithium",
        drug_class="mood_stabiliser", started_on=START,
        stopped_on=None if end is None else day(end),
    )  # fmt: skip
    # A score and a review keep everything else from falling due for a while.
    add_event(conn, t.measurement, person, measured_on=day(15), total=3, items=f'{{"9":{item9}}}')
    add_event(conn, t.encounter, person, kind="case_review", started_on=day(15))
    if seen is not None:
        add_event(conn, t.encounter, person, started_on=day(seen))
    if rest is not None:
        add_event(conn, t.outreach, person, attempted_on=day(19), snoozed_until=day(rest))
    return person


def as_told_on(record: PersonRecord, on: date) -> PersonRecord:
    """Naive: somebody wrote down which orders have ended by that day, and crossed out the plans."""
    orders = tuple(
        replace(o, status=OrderStatus.COMPLETED) if o.stopped_on and o.stopped_on <= on
        else replace(o, stopped_on=None)
        for o in record.orders
    )  # fmt: skip
    return replace(record, orders=orders)


def naive_sections(
    records: Mapping[int, PersonRecord], rules: RuleBook, on: date
) -> Mapping[int, Standing]:
    """Made anew on that day, and read from the items themselves."""
    found = {}
    for key, record in records.items():
        summary, items = derive(as_told_on(record, on), rules)
        now = open_items(items, on)
        rests = summary.snoozed_until is not None and on < summary.snoozed_until
        late = [i for i in now if i.due_on < on and i.rank]
        if any(i.rank == 0 for i in now) or (late and not rests):
            found[key] = Standing.OVERDUE
        elif late:
            found[key] = Standing.OUTREACH
        else:
            soon = any(i.due_on <= on + timedelta(days=7) for i in now)
            found[key] = Standing.DUE_7 if soon else Standing.LATER
    return found


@pytest.mark.parametrize("number", [19, 20, 21, 40, 44, 45, 46, 52, 59, 60, 61, 69, 70, 90])
def test_every_section_is_what_is_found_anew_on_the_day(
    engine: Engine, rules: RuleBook, people: list[int], number: int
) -> None:
    on = day(number)
    with reading(engine) as conn:
        expected = naive_sections(read_records(conn, people), rules, on)
        for section in PARTS:
            wanted = {key for key, standing in expected.items() if standing == section.value}
            for read in (plain, unindexed):
                assert found(conn, section, on, rules, read) == wanted, section
        counts = caseload_counts(conn, EVERYBODY, CaseloadFilter(), on, rules)
        assert sum(counts.sections[part] for part in PARTS) == counts.sections[Section.ALL]
        assert {s.value: n for s, n in counts.sections.items() if s in PARTS} == {
            part.value: list(expected.values()).count(Standing(part.value)) for part in PARTS
        }


def found(
    conn: Connection, section: Section, on: date, rules: RuleBook, read: Read = plain
) -> set[int]:
    asked = CaseloadFilter(section=section)
    with parts_on(conn, EVERYBODY, asked, on, rules, read) as parts:
        keys = [
            key
            for part in parts
            for key in part.conn.scalars(select(t.caseload_summary.c.patient_id).where(*part.where))
        ]
    assert len(keys) == len(set(keys)), "nobody is in both parts"
    return set(keys)


def test_the_row_is_of_the_day_too(engine: Engine, rules: RuleBook, people: list[int]) -> None:
    asked = replace(ALL, kind=DueKind.LABORATORY)
    with reading(engine) as conn:
        for number, takes in ((19, 32), (20, 24), (45, 16), (60, 8)):
            on = day(number)
            rows = caseload_page(conn, EVERYBODY, ALL, on, rules, 0, 100).rows
            assert sum(row.has_medicine for row in rows) == takes, number
            assert caseload_page(conn, EVERYBODY, asked, on, rules, 0, 100).total == takes
            taking = replace(ALL, medication="mood_stabiliser")
            assert caseload_total(conn, EVERYBODY, taking, on, rules) == takes
        assert verify(conn, rules).faults == ()


def test_without_a_planned_end_that_has_come_nothing_more_is_asked(
    engine: Engine, rules: RuleBook, people: list[int]
) -> None:
    with reading(engine) as conn:
        assert [anybody_changed(conn, day(n)) for n in (0, 19, 20, 90)] == [
            False,
            False,
            True,
            True,
        ]
        with parts_on(conn, EVERYBODY, CaseloadFilter(), day(19), rules) as parts:
            assert len(parts) == 1
            assert "changes_on" not in str(parts[0].where[-1])


def test_what_is_kept_is_of_one_state_of_the_caseload(
    engine: Engine, rules: RuleBook, people: list[int]
) -> None:
    """The next entry about somebody is seen at once, and a scope finds its own people only."""
    taking = replace(ALL, medication="mood_stabiliser")
    with reading(engine) as conn:
        assert caseload_total(conn, EVERYBODY, taking, day(45), rules) == 16
    with writing(engine) as conn:
        conn.execute(update(t.medication_order).values(stopped_on=None))
        store_derived(conn, people, rules)
    with reading(engine) as conn:
        assert caseload_total(conn, EVERYBODY, taking, day(45), rules) == 32
        nobodys = AccessScope("s", "S", Role.SUPERVISOR, frozenset({9_999}), masked=False)
        assert caseload_page(conn, nobodys, ALL, day(45), rules, 0, 100).total == 0


def test_a_future_day_says_when_too_many_would_have_to_be_worked_out(
    engine: Engine, rules: RuleBook, people: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(caseload_then, "MAX_PEOPLE", 10)
    clinic = Clinic(rules, ZoneInfo("Europe/London"))
    with reading(engine) as conn:
        with caseload_on(conn, EVERYBODY, AsOf(day(20), day(19)), clinic) as then:
            assert caseload_total(then, EVERYBODY, ALL, day(20), rules) == 32
        with (
            pytest.raises(TooManyPeopleError, match="More than 10 people .* planned to end"),
            caseload_on(conn, EVERYBODY, AsOf(day(45), day(19)), clinic),
        ):
            pass
        # Today is never refused.
        with caseload_on(conn, EVERYBODY, AsOf(day(45), day(45)), clinic) as then:
            assert caseload_total(then, EVERYBODY, ALL, day(45), rules) == 32


def test_who_asks_at_the_same_moment_waits_for_one_answer(
    engine: Engine, rules: RuleBook, people: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[int] = []
    read = caseload_anew.read_records

    def slowly(conn: Connection, ids: list[int]) -> dict[int, PersonRecord]:
        made.extend(ids)
        return read(conn, ids)

    monkeypatch.setattr(caseload_anew, "read_records", slowly)

    def ask(_: int) -> int:
        with reading(engine) as conn:
            return len(caseload_page(conn, EVERYBODY, ALL, day(60), rules, 0, 100).rows)

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(ask, range(8))) == [32] * 8
    assert len(made) == 24, "the 24 with an end, once each"


def test_what_could_not_be_made_is_asked_for_again(
    engine: Engine, rules: RuleBook, people: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise OSError("disk")

    taking = replace(ALL, medication="mood_stabiliser")
    with reading(engine) as conn:
        with monkeypatch.context() as patched, pytest.raises(OSError, match="disk"):
            patched.setattr(caseload_anew, "read_records", broken)
            caseload_total(conn, EVERYBODY, taking, day(45), rules)
        assert caseload_total(conn, EVERYBODY, taking, day(45), rules) == 16
