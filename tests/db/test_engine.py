"""What the database promises: whole transactions, read-only reading, no lost or locked writer."""

import threading
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, insert, select, update
from sqlalchemy.exc import DBAPIError

from dashboard.db.engine import open_engine, reading, writing
from dashboard.db.tables import caseload_state, organisation

WRITERS = 16
WRITES = 25


def _organisation(number: int) -> dict[str, object]:
    return {"id": number, "name": f"Service {number}", "source": "s", "source_id": str(number)}


def _count(engine: Engine) -> int:
    with reading(engine) as connection:
        return connection.scalar(select(func.count()).select_from(organisation)) or 0


def test_a_write_is_kept(engine: Engine) -> None:
    with writing(engine) as connection:
        connection.execute(insert(organisation), [_organisation(1), _organisation(2)])
    assert _count(engine) == 2


def test_an_error_undoes_the_whole_transaction(engine: Engine) -> None:
    with pytest.raises(ZeroDivisionError), writing(engine) as connection:
        connection.execute(insert(organisation), _organisation(1))
        raise ZeroDivisionError
    assert _count(engine) == 0


def test_reading_cannot_write(engine: Engine) -> None:
    with pytest.raises(DBAPIError, match=r"(?i)readonly|read-only"), reading(engine) as connection:
        connection.execute(insert(organisation), _organisation(1))
    assert _count(engine) == 0
    with writing(engine) as connection:
        connection.execute(insert(organisation), _organisation(1))
    assert _count(engine) == 1


def test_reading_sees_one_moment(engine: Engine) -> None:
    with reading(engine) as connection:
        count = select(func.count()).select_from(organisation)
        assert connection.scalar(count) == 0
        with writing(engine) as other:
            other.execute(insert(organisation), _organisation(1))
        assert connection.scalar(count) == 0
    assert _count(engine) == 1


def test_sixteen_writers_queue(engine: Engine) -> None:
    """Read, then write, sixteen times at once: nobody is refused and no count is lost."""
    with writing(engine) as connection:
        connection.execute(insert(caseload_state), {"id": 1, "version": 0, "rules_version": "r"})
    errors: list[BaseException] = []

    def write() -> None:
        try:
            for _ in range(WRITES):
                with writing(engine) as connection:
                    row = select(caseload_state.c.version).with_for_update()
                    version = connection.execute(row).scalar_one()
                    connection.execute(update(caseload_state).values(version=version + 1))
        except DBAPIError as error:
            errors.append(error)

    threads = [threading.Thread(target=write) for _ in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    with reading(engine) as connection:
        assert connection.scalar(select(caseload_state.c.version)) == WRITERS * WRITES


def test_a_reader_does_not_wait_for_a_writer(sqlite_engine: Engine) -> None:
    with writing(sqlite_engine) as connection:
        connection.execute(insert(organisation), _organisation(1))
        assert _count(sqlite_engine) == 0
    assert _count(sqlite_engine) == 1


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 60000)],
)
def test_every_sqlite_connection_is_set_up(
    sqlite_engine: Engine, pragma: str, value: object
) -> None:
    first, second = sqlite_engine.connect(), sqlite_engine.connect()
    with first, second:
        for connection in (first, second):
            assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar_one() == value


def test_the_folder_of_a_new_database_is_made(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'a' / 'b' / 'new.sqlite'}")
    with engine.connect():
        assert (tmp_path / "a" / "b" / "new.sqlite").exists()
    engine.dispose()


def test_another_kind_of_database_is_refused() -> None:
    with pytest.raises(ValueError, match="mysql is not supported"):
        open_engine("mysql://localhost/x")


def test_a_short_postgresql_address_uses_our_driver() -> None:
    engine = open_engine("postgresql://localhost/x")
    assert engine.url.drivername == "postgresql+psycopg"
    engine.dispose()
