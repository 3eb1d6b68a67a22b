"""Seeding a database: the same rows every time, whole or not at all, never over imported people."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace as with_other
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, func, select

from dashboard.actions.demo_people import count_people
from dashboard.db import tables as t
from dashboard.db.bulk import column_names
from dashboard.db.engine import open_engine, reading, writing
from dashboard.demo import chunks
from dashboard.demo.identity import record_numbers
from dashboard.demo.person import make_person
from dashboard.demo.scripted import SCRIPTS, STORIES
from dashboard.demo.seed import NotEmpty, seed, seed_new_file
from dashboard.domain.record import PersonRecord
from dashboard.domain.rules import RuleBook
from dashboard.queries.person_record import read_records
from dashboard.queries.verify import verify
from tests.support.people import add_clinician, add_person, add_team

AS_OF = date(2026, 11, 23)
Rows = dict[str, list[tuple[Any, ...]]]


@contextmanager
def opened(file: Path) -> Iterator[Connection]:
    engine = open_engine(f"sqlite:///{file}")
    try:
        with reading(engine) as conn:
            yield conn
    finally:
        engine.dispose()


def all_rows(conn: Connection) -> Rows:
    return {
        table.name: sorted((tuple(row) for row in conn.execute(select(table))), key=repr)
        for table in t.metadata.sorted_tables
    }


def rows_of_file(file: Path) -> Rows:
    with opened(file) as conn:
        return all_rows(conn)


def of_person(rows: Rows, number: int) -> Rows:
    """Every row that belongs to one person."""
    owned = {"patient": 0} | {
        name: column_names(name).index("patient_id")
        for name in rows
        if "patient_id" in column_names(name)
    }
    return {name: [r for r in rows[name] if r[at] == number] for name, at in owned.items()}


def test_the_same_arguments_give_the_same_rows(tmp_path: Path, rules: RuleBook) -> None:
    for name in ("one", "two"):
        seed_new_file(tmp_path / name, 60, 11, AS_OF, rules)
    assert rows_of_file(tmp_path / "one") == rows_of_file(tmp_path / "two")


def test_another_seed_gives_other_people(tmp_path: Path, rules: RuleBook) -> None:
    seed_new_file(tmp_path / "one", 40, 1, AS_OF, rules)
    seed_new_file(tmp_path / "two", 40, 2, AS_OF, rules)
    assert rows_of_file(tmp_path / "one")["patient"] != rows_of_file(tmp_path / "two")["patient"]


def test_a_person_is_the_same_in_a_caseload_of_any_size(tmp_path: Path, rules: RuleBook) -> None:
    seed_new_file(tmp_path / "small", 25, 5, AS_OF, rules)
    seed_new_file(tmp_path / "large", 70, 5, AS_OF, rules)
    small, large = rows_of_file(tmp_path / "small"), rows_of_file(tmp_path / "large")
    for number in record_numbers(25, SCRIPTS):
        assert of_person(small, number) == of_person(large, number)
    assert len(small["patient"]) == 25
    assert len(large["patient"]) == 70


def test_worker_processes_make_the_same_rows(
    tmp_path: Path, rules: RuleBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    seed_new_file(tmp_path / "here", 250, 5, AS_OF, rules)
    monkeypatch.setattr(chunks, "_PARALLEL_FROM", 1)
    seed_new_file(tmp_path / "workers", 250, 5, AS_OF, rules)
    assert rows_of_file(tmp_path / "workers") == rows_of_file(tmp_path / "here")


def untimed(record: PersonRecord) -> PersonRecord:
    """Without the times of recording, which only a database has."""
    return with_other(
        record,
        measurements=tuple(with_other(m, recorded_at=None) for m in record.measurements),
        clearances=tuple(with_other(c, recorded_at=None) for c in record.clearances),
    )


def test_what_is_written_is_read_back_as_it_was_made(engine: Engine, rules: RuleBook) -> None:
    seed(engine, 60, 3, AS_OF, rules)
    numbers = record_numbers(60, SCRIPTS)
    with reading(engine) as conn:
        stored = read_records(conn, numbers)
    made = {number: make_person(3, number, AS_OF, rules.drugs) for number in numbers}
    assert {number: untimed(record) for number, record in stored.items()} == made


def test_stored_summaries_and_due_items_are_what_the_rules_say(
    engine: Engine, rules: RuleBook
) -> None:
    seed(engine, 60, 3, AS_OF, rules)
    with reading(engine) as conn:
        found = verify(conn, rules)
    assert found.people == 60
    assert found.due_items > 60
    assert found.faults == ()


def test_a_file_built_beside_is_whole(demo_database: Path, rules: RuleBook) -> None:
    """It is filled without checking references one by one: they must hold all the same."""
    with opened(demo_database) as conn:
        assert conn.exec_driver_sql("PRAGMA foreign_key_check").first() is None
        assert conn.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        assert verify(conn, rules).faults == ()


def test_progress_adds_up_to_everybody(sqlite_engine: Engine, rules: RuleBook) -> None:
    steps: list[int] = []
    done = seed(sqlite_engine, 230, 3, AS_OF, rules, steps.append)
    assert sum(steps) == done.people == 230
    assert len(steps) > 1


def test_data_through_is_the_day_before(sqlite_engine: Engine, rules: RuleBook) -> None:
    seed(sqlite_engine, 20, 3, AS_OF, rules)
    with reading(sqlite_engine) as conn:
        batch = conn.execute(select(t.import_batch)).one()
        state = conn.execute(select(t.caseload_state)).one()
    assert (batch.source, batch.outcome) == ("demo", "all")
    assert batch.data_through == date(2026, 11, 22)
    assert (state.version, state.rules_version) == (1, rules.version)


def test_demo_people_are_replaced_only_when_asked(engine: Engine, rules: RuleBook) -> None:
    seed(engine, 30, 3, AS_OF, rules)
    with reading(engine) as conn:
        before = all_rows(conn)
    with pytest.raises(NotEmpty, match="--replace"):
        seed(engine, 20, 4, AS_OF, rules)
    seed(engine, 20, 4, AS_OF, rules, replace=True)
    seed(engine, 30, 3, AS_OF, rules, replace=True)
    with reading(engine) as conn:
        after = all_rows(conn)
    for changing in ("caseload_state", "import_batch"):
        del before[changing], after[changing]
    assert after == before


def test_imported_people_are_never_touched(engine: Engine, rules: RuleBook) -> None:
    with writing(engine) as conn:
        add_person(conn)
        before = all_rows(conn)
    for replace in (False, True):
        with pytest.raises(NotEmpty, match="1 imported people"):
            seed(engine, 20, 3, AS_OF, rules, replace=replace)
    with reading(engine) as conn:
        assert all_rows(conn) == before


def test_others_can_be_added_afterwards(engine: Engine, rules: RuleBook) -> None:
    """Keys that the database counts itself must not meet those of the demo people."""
    seed(engine, 20, 3, AS_OF, rules)
    with writing(engine) as conn:
        add_clinician(conn, team_id=add_team(conn))
        assert add_person(conn) > max(record_numbers(20, SCRIPTS))
        assert count_people(conn) == (20, 1)


def interrupt(_people: int) -> None:
    raise KeyboardInterrupt


def test_an_interrupted_seed_leaves_no_file(tmp_path: Path, rules: RuleBook) -> None:
    with pytest.raises(KeyboardInterrupt):
        seed_new_file(tmp_path / "demo.sqlite", 250, 3, AS_OF, rules, interrupt)
    assert list(tmp_path.iterdir()) == []


def test_what_an_earlier_interruption_left_is_replaced(tmp_path: Path, rules: RuleBook) -> None:
    (tmp_path / "demo.sqlite.unfinished").write_bytes(b"half a database")
    seed_new_file(tmp_path / "demo.sqlite", 20, 3, AS_OF, rules)
    assert [file.name for file in tmp_path.iterdir()] == ["demo.sqlite"]


def test_an_interrupted_replacement_leaves_the_old_caseload(
    engine: Engine, rules: RuleBook
) -> None:
    seed(engine, 30, 3, AS_OF, rules)
    with reading(engine) as conn:
        before = all_rows(conn)
    with pytest.raises(KeyboardInterrupt):
        seed(engine, 250, 4, AS_OF, rules, interrupt, replace=True)
    with reading(engine) as conn:
        assert all_rows(conn) == before
        assert count_people(conn) == (30, 0)


def test_the_default_caseload(demo_database: Path) -> None:
    with opened(demo_database) as conn:
        counts = {
            table.name: conn.scalar(select(func.count()).select_from(table))
            for table in (t.patient, t.team, t.clinician)
        }
        numbers = set(conn.scalars(select(t.patient.c.record_number)))
        busiest = conn.execute(
            select(func.count(t.caseload_summary.c.patient_id)).group_by(
                t.caseload_summary.c.owner_id
            )
        ).scalars()
        shares = list(busiest)
    assert counts == {"patient": 412, "team": 3, "clinician": 9}
    assert {f"{number:04d}" for number in STORIES.values()} <= numbers
    assert min(shares) > 25
    assert max(shares) < 80
