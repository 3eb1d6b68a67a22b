"""Creating, migrating and refusing a database."""

import signal
import sqlite3
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect, select, text

from dashboard.db import migrate, summary_indexes, tables
from dashboard.db.engine import open_engine, reading, writing
from dashboard.db.tables import metadata
from dashboard.domain.clearance import second_source
from tests.support.people import add_event, add_person

ROOT = Path(__file__).parents[2]


def _structure(engine: Engine) -> dict[str, dict[str, Any]]:
    """Everything the database itself knows about each table, checks included."""
    with engine.connect() as connection:
        inspector = inspect(connection)
        return {
            table: {
                "columns": [
                    (c["name"], str(c["type"]), c["nullable"], str(c["default"]))
                    for c in inspector.get_columns(table)
                ],
                "primary key": inspector.get_pk_constraint(table),
                "foreign keys": _sorted(inspector.get_foreign_keys(table)),
                "unique": _sorted(inspector.get_unique_constraints(table)),
                "checks": _sorted(inspector.get_check_constraints(table)),
                "indexes": [_in_words(index) for index in _sorted(inspector.get_indexes(table))],
            }
            for table in inspector.get_table_names()
            if table != "alembic_version"
        }


def _sorted(entries: list[Any]) -> list[Any]:
    return sorted(entries, key=lambda entry: str(entry["name"]))


def _in_words(index: Any) -> dict[str, Any]:
    """The condition of a partial index as text: two of them never compare equal."""
    options = index.get("dialect_options", {})
    return {**index, "dialect_options": {name: str(value) for name, value in options.items()}}


def test_the_migrations_lead_to_the_tables(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_the_migrations_lead_to_the_same_constraints(bare_engine: Engine) -> None:
    assert summary_indexes.INDEXES, "reading the module puts its indexes to the metadata"
    with writing(bare_engine) as connection:
        metadata.create_all(connection)
    created = _structure(bare_engine)
    with writing(bare_engine) as connection:
        metadata.drop_all(connection)
    migrate.upgrade(bare_engine)
    migrated = _structure(bare_engine)
    assert migrated.keys() == created.keys()
    for table, expected in created.items():
        assert migrated[table] == expected, table


def test_sqlite_tables_without_rowid_stay_so(sqlite_engine: Engine) -> None:
    with reading(sqlite_engine) as connection:
        listed = connection.exec_driver_sql("PRAGMA table_list").mappings().all()
    without_rowid = {row["name"] for row in listed if row["wr"]}
    expected = {
        t.name for t in metadata.sorted_tables if t.dialect_kwargs.get("sqlite_with_rowid") is False
    }
    assert without_rowid == expected != set()


def test_upgrade_from_empty_then_nothing_to_do(bare_engine: Engine) -> None:
    with pytest.raises(migrate.DatabaseTooOld, match="python -m dashboard migrate"):
        migrate.require_current(bare_engine)
    assert migrate.upgrade(bare_engine) is True
    migrate.require_current(bare_engine)
    assert migrate.upgrade(bare_engine) is False


def test_upgrade_from_an_older_version_keeps_the_rows(bare_engine: Engine) -> None:
    migrate.upgrade(bare_engine, to="0001")
    with writing(bare_engine) as connection:
        connection.execute(
            text("INSERT INTO organisation (id, name, source, source_id) VALUES (1, 'A', 's', '1')")
        )
    with pytest.raises(migrate.DatabaseTooOld):
        migrate.require_current(bare_engine)
    assert migrate.upgrade(bare_engine) is True
    with reading(bare_engine) as connection:
        assert connection.execute(text("SELECT name FROM organisation")).scalar_one() == "A"
    migrate.require_current(bare_engine)


def test_clearances_of_a_rule_with_two_sources_get_the_key_of_their_event(
    bare_engine: Engine,
) -> None:
    migrate.upgrade(bare_engine, to="0010")
    with writing(bare_engine) as connection:
        person = add_person(connection)
        form = add_event(
            connection, tables.measurement, person, measured_on=date(2026, 3, 9), total=12
        )
        session = add_event(connection, tables.therapy_session, person, held_on=date(2026, 3, 9))
        for event in (form, session):
            for rule in ("alliance", "two_missed"):
                add_event(
                    connection, tables.flag_clearance, person, rule=rule, evidence_id=event,
                    cleared_on=date(2026, 3, 10), note="Seen.",
                )  # fmt: skip
    migrate.upgrade(bare_engine)
    with reading(bare_engine) as connection:
        c = tables.flag_clearance.c
        keys = {(r.rule, r.evidence_id) for r in connection.execute(select(c.rule, c.evidence_id))}
    assert keys == {
        ("alliance", second_source(form)), ("alliance", session),
        ("two_missed", form), ("two_missed", session),
    }  # fmt: skip


def test_a_newer_database_is_refused_and_left_alone(engine: Engine) -> None:
    with writing(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for refuse in (migrate.require_current, migrate.upgrade):
        with pytest.raises(
            migrate.DatabaseTooNew, match=r"^the database is of a newer version.*9999"
        ):
            refuse(engine)
    with reading(engine) as connection:
        version = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
    assert version == "9999"


def test_a_database_of_something_else_is_refused(bare_engine: Engine) -> None:
    with writing(bare_engine) as connection:
        connection.execute(text("CREATE TABLE invoices (id INTEGER PRIMARY KEY)"))
    with pytest.raises(migrate.NotOurDatabase, match="invoices"):
        migrate.upgrade(bare_engine)
    with bare_engine.connect() as connection:
        assert inspect(connection).get_table_names() == ["invoices"]


def test_a_migration_that_dies_half_way_leaves_the_old_state(
    bare_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    migrate.upgrade(bare_engine, to="0001")
    before = _structure(bare_engine)
    with monkeypatch.context() as patch:
        _break_after_tables(patch, 8)
        with pytest.raises(InterruptedError):
            migrate.upgrade(bare_engine)
    assert _structure(bare_engine) == before
    assert migrate.upgrade(bare_engine) is True


def _break_after_tables(patch: pytest.MonkeyPatch, tables: int) -> None:
    from alembic import op

    create, made = op.create_table, []

    def create_or_die(*args: Any, **kwargs: Any) -> Any:
        if len(made) == tables:
            raise InterruptedError
        made.append(args[0])
        return create(*args, **kwargs)

    patch.setattr(op, "create_table", create_or_die)


KILLED_HALF_WAY = """
import os, signal, sys
from alembic import op
from dashboard.db.engine import open_engine
from dashboard.db.migrate import upgrade

create, made = op.create_table, []

def create_or_die(*args, **kwargs):
    if len(made) == 8:
        os.kill(os.getpid(), signal.SIGKILL)
    made.append(args[0])
    return create(*args, **kwargs)

op.create_table = create_or_die
upgrade(open_engine(sys.argv[1]))
"""


def test_a_killed_migration_leaves_the_old_state(bare_engine: Engine) -> None:
    """No clean-up by Python here: only the database itself can keep its promise."""
    migrate.upgrade(bare_engine, to="0001")
    before = _structure(bare_engine)
    url = bare_engine.url.render_as_string(hide_password=False)
    done = subprocess.run([sys.executable, "-c", KILLED_HALF_WAY, url], cwd=ROOT, check=False)
    assert done.returncode == -signal.SIGKILL
    assert _structure(bare_engine) == before
    assert migrate.upgrade(bare_engine) is True


def test_two_processes_may_start_on_the_same_empty_database(tmp_path: Path) -> None:
    from concurrent.futures import ThreadPoolExecutor

    url = f"sqlite:///{tmp_path / 'shared.sqlite'}"

    def start(_: int) -> bool:
        engine = open_engine(url)
        try:
            return migrate.upgrade(engine)
        finally:
            engine.dispose()

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(start, range(4))) == [False, False, False, True]


def test_head_is_the_last_migration() -> None:
    assert max(migrate.known_versions()) == migrate.HEAD


def test_a_migration_may_not_leave_orphans(sqlite_engine: Engine) -> None:
    from dashboard.db.engine import rewriting_schema

    orphan = (
        "INSERT INTO team (id, organisation_id, name, source, source_id) "
        "VALUES (1, 7, 'T', 's', '1')"
    )
    with pytest.raises(RuntimeError, match="team"), rewriting_schema(sqlite_engine) as connection:
        connection.execute(text(orphan))
    with reading(sqlite_engine) as connection:
        assert connection.execute(text("SELECT count(*) FROM team")).scalar_one() == 0
    with writing(sqlite_engine) as connection, pytest.raises(Exception, match="FOREIGN KEY"):
        connection.execute(text(orphan))


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    file = tmp_path / "notes.sqlite"
    file.write_text("this is a text file, not a database" * 50)
    engine = open_engine(f"sqlite:///{file}")
    with pytest.raises(Exception, match="file is not a database"):
        migrate.upgrade(engine)
    engine.dispose()
    assert sqlite3.sqlite_version_info >= (3, 37), "PRAGMA table_list needs this version"


def test_dates_stored_before_their_precision_was_count_as_known_days(bare_engine: Engine) -> None:
    migrate.upgrade(bare_engine, to="0011")
    held = date(2026, 3, 1)
    with writing(bare_engine) as connection:
        person = add_person(connection)
        add_event(connection, tables.measurement, person, measured_on=held, total=12)
        add_event(connection, tables.therapy_session, person, held_on=held)
    migrate.upgrade(bare_engine)
    score, session = tables.measurement.c, tables.therapy_session.c
    with reading(bare_engine) as connection:
        for columns in (
            (score.measured_on, score.measured_precision),
            (session.held_on, session.held_precision),
        ):
            assert connection.execute(select(*columns)).all() == [(held, "day")]
