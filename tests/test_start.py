"""What the start of the server makes of the database that it finds."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, insert, select, text, update

from dashboard import start
from dashboard.actions.derive import store_derived
from dashboard.actions.refresh import rebuild
from dashboard.db import tables as t
from dashboard.db.engine import open_engine, reading, writing
from dashboard.db.migrate import DatabaseTooNew, DatabaseTooOld, require_current, upgrade
from dashboard.domain.access import command_line_scope
from dashboard.domain.rules import RuleBook
from dashboard.queries.caseload_version import rules_version
from dashboard.queries.demo_only import RealPeopleError, holds_only_demo_people, holds_people
from dashboard.settings import Settings, SettingsError

SETTINGS = Settings(as_of=date(2026, 11, 23), secret_key="k" * 32)


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture(autouse=True)
def _few_people(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboard.demo.seed.DEFAULT_PEOPLE", 20)


def _people(engine: Engine) -> int:
    with reading(engine) as connection:
        return connection.scalar(select(func.count()).select_from(t.patient)) or 0


def _add(engine: Engine, number: int, source: str) -> None:
    with writing(engine) as connection:
        connection.execute(
            insert(t.patient),
            {
                "id": number,
                "public_id": f"{number:022d}",
                "record_number": str(number),
                "given_name": "A",
                "family_name": "B",
                "source": source,
                "source_id": str(number),
                "recorded_at": datetime(2026, 3, 2, tzinfo=UTC).replace(tzinfo=None),
            },
        )


def test_an_empty_place_becomes_a_demo_caseload(bare_engine: Engine, said: list[str]) -> None:
    start.prepare(bare_engine, SETTINGS, said.append)
    require_current(bare_engine)
    assert _people(bare_engine) == 20
    assert len(said) == 2
    start.prepare(bare_engine, SETTINGS, said.append)
    assert (_people(bare_engine), len(said)) == (20, 2), "the second start has nothing to do"


def test_an_older_sqlite_database_is_migrated(tmp_path: Path, said: list[str]) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'old.sqlite'}")
    upgrade(engine, to="0002")
    start.prepare(engine, SETTINGS, said.append)
    require_current(engine)
    engine.dispose()


@pytest.mark.parametrize("bare_engine", ["postgresql"], indirect=True)
def test_an_older_postgresql_database_is_left_alone(bare_engine: Engine, said: list[str]) -> None:
    upgrade(bare_engine, to="0002")
    with pytest.raises(DatabaseTooOld, match="python -m dashboard migrate"):
        start.prepare(bare_engine, SETTINGS, said.append)


def test_a_newer_database_is_refused(engine: Engine, said: list[str]) -> None:
    with writing(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(DatabaseTooNew):
        start.prepare(engine, SETTINGS, said.append)
    assert said == []


@pytest.mark.parametrize("sources", [["clinic"], ["demo", "clinic"], ["demo", "aaa"], ["demo2"]])
def test_real_people_are_not_shown_to_demo_users(
    engine: Engine, said: list[str], sources: list[str]
) -> None:
    for number, source in enumerate(sources, start=1):
        _add(engine, number, source)
    with pytest.raises(RealPeopleError, match="^DASHBOARD_DATABASE_URL: .*imported people"):
        start.prepare(engine, SETTINGS, said.append)
    assert _people(engine) == len(sources), "nobody is added to a database of real people"


def test_who_is_in_the_database(engine: Engine) -> None:
    with reading(engine) as connection:
        assert (holds_people(connection), holds_only_demo_people(connection)) == (False, True)
    _add(engine, 1, "demo")
    with reading(engine) as connection:
        assert (holds_people(connection), holds_only_demo_people(connection)) == (True, True)


def test_changed_definitions_are_applied_to_everybody(engine: Engine, said: list[str]) -> None:
    start.prepare(engine, SETTINGS, said.append)
    said.clear()
    with writing(engine) as connection:
        connection.execute(update(t.caseload_state).values(rules_version="old"))
        connection.execute(update(t.caseload_summary).values(phase="closed"))
    start.prepare(engine, SETTINGS, said.append)
    assert said[-1] == "Derived the rows of 20 people."
    with reading(engine) as connection:
        closed = select(func.count()).where(t.caseload_summary.c.phase == "closed")
        assert (connection.scalar(closed) or 0) < 20
    start.prepare(engine, SETTINGS, said.append)
    assert len(said) == 2, "and only once"


def test_a_change_of_one_person_does_not_hide_changed_definitions(
    sqlite_engine: Engine, rules: RuleBook, said: list[str]
) -> None:
    start.prepare(sqlite_engine, SETTINGS, said.append)
    newer = replace(rules, version="newer")
    with writing(sqlite_engine) as connection:
        someone = connection.scalars(select(t.patient.c.id).limit(1)).all()
        store_derived(connection, someone, newer)
    with reading(sqlite_engine) as connection:
        assert rules_version(connection) == rules.version
    rebuild(sqlite_engine, command_line_scope(), newer)
    with reading(sqlite_engine) as connection:
        assert rules_version(connection) == "newer"


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.0.7", "clinic.example"])
def test_demo_users_are_for_this_machine_only(host: str, tmp_path: Path, said: list[str]) -> None:
    file = tmp_path / "never.sqlite"
    settings = replace(SETTINGS, host=host, database_url=f"sqlite:///{file}")
    with pytest.raises(SettingsError, match=f"^DASHBOARD_HOST is {host}"):
        start.start(settings, said.append)
    assert not file.exists()
