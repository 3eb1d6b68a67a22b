"""Fixtures that every test may use: migrated databases, the rule book, the real records."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import Engine, create_engine, text

from dashboard.db.definitions import load_rule_book
from dashboard.db.engine import open_engine
from dashboard.db.migrate import upgrade
from dashboard.domain.rules import RuleBook
from tests import postgres

NO_POSTGRESQL = "PostgreSQL is not installed (Debian package postgresql)"
NO_REAL_DATA = "DASHBOARD_REAL_DATA does not name the folder of real records"


@pytest.fixture(scope="session")
def rules() -> RuleBook:
    return load_rule_book()


@pytest.fixture(scope="session")
def real_data() -> Path:
    folder = os.environ.get("DASHBOARD_REAL_DATA", "")
    if not folder or not Path(folder).is_dir():
        pytest.skip(NO_REAL_DATA)
    return Path(folder)


@pytest.fixture(scope="session")
def _sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("template") / "empty.sqlite"
    engine = open_engine(f"sqlite:///{file}")
    upgrade(engine)
    engine.dispose()
    return file


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.PostgresServer]:
    bin_folder = postgres.newest_postgres()
    if bin_folder is None:
        pytest.skip(NO_POSTGRESQL)
    server = postgres.start(bin_folder)
    yield server
    server.stop()


@pytest.fixture(scope="session")
def _postgres_template(postgres_server: postgres.PostgresServer) -> str:
    _create_database(postgres_server, "migrated", "template1")
    engine = open_engine(postgres_server.url("migrated"))
    upgrade(engine)
    engine.dispose()
    return "migrated"


@pytest.fixture
def sqlite_engine(_sqlite_template: Path, tmp_path: Path) -> Iterator[Engine]:
    """A new, empty, migrated SQLite database."""
    file = tmp_path / "tandem.sqlite"
    shutil.copyfile(_sqlite_template, file)
    engine = open_engine(f"sqlite:///{file}")
    yield engine
    engine.dispose()


@pytest.fixture
def postgres_engine(
    postgres_server: postgres.PostgresServer, _postgres_template: str
) -> Iterator[Engine]:
    """A new, empty, migrated PostgreSQL database."""
    with _postgres_database(postgres_server, _postgres_template) as engine:
        yield engine


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> Engine:
    """A new, empty, migrated database; the test runs once on each engine."""
    name = "sqlite_engine" if request.param == "sqlite" else "postgres_engine"
    opened: Engine = request.getfixturevalue(name)
    return opened


@pytest.fixture(params=["sqlite", "postgresql"])
def bare_engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database without any table; the test runs once on each engine."""
    if request.param == "sqlite":
        engine = open_engine(f"sqlite:///{tmp_path / 'bare.sqlite'}")
        yield engine
        engine.dispose()
    else:
        server = request.getfixturevalue("postgres_server")
        with _postgres_database(server, "template1") as engine:
            yield engine


@contextmanager
def _postgres_database(server: postgres.PostgresServer, template: str) -> Iterator[Engine]:
    name = f"t{uuid4().hex}"
    _create_database(server, name, template)
    engine = open_engine(server.url(name))
    try:
        yield engine
    finally:
        engine.dispose()
        _administer(server, f"DROP DATABASE {name} WITH (FORCE)")


def _create_database(server: postgres.PostgresServer, name: str, template: str) -> None:
    _administer(server, f"CREATE DATABASE {name} TEMPLATE {template}")


def _administer(server: postgres.PostgresServer, statement: str) -> None:
    admin = create_engine(server.url("postgres"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(statement))
    admin.dispose()
